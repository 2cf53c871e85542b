"""What somebody types to search: words, ``"phrases"``, ``stu*``, AND, OR, NOT, NEAR and brackets.

Nothing that can be typed is wrong: what makes no sense as an operator is a word, a bracket or quotation mark that is
not closed runs to the end, and what holds no letter or digit asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.text.expressions import expression
from qualcode.text.finding import fold
from qualcode.text.words import word_forms

NEAR = 10
"""So many words two things are apart at most that are NEAR each other, where it is not said (``NEAR/3``)."""

MOST_WORDS = 64
"""Of so many words a query asks at most; what is longer is a quotation, and sought by likeness."""

_DEEPEST = 40
_FARTHEST = 1000
_PIECE = expression(r'"([^"]*)"?(\*?)|([()])|([^\s()"]+)')
_NEAR = expression(r"NEAR(?:/(\d{1,9}))?")
_MINUS = expression(r"-(?=[^\W_])")


class SoughtWord(NamedTuple):
    """A word that is sought, folded, or the beginning of one."""

    form: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class SoughtPhrase:
    """Words that follow each other. ``is_quoted`` by quotation marks, so that each of them counts."""

    words: tuple[SoughtWord, ...]
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class SoughtAll:
    """What stands together in a turn. ``without`` is what may not."""

    parts: tuple[Asked, ...]
    without: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class SoughtAny:
    """What stands in a turn by itself, or instead of another."""

    parts: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class SoughtNear:
    """Two things in a turn with at most ``apart`` words between them, in either order."""

    one: Asked
    other: Asked
    apart: int


Asked = SoughtPhrase | SoughtAll | SoughtAny | SoughtNear
"""What a query asks."""


def parse(query: str) -> Asked | None:
    """What a query asks; ``None`` where it holds no word."""
    pieces = list(_pieces(query))
    if any(isinstance(piece, SoughtPhrase) for piece in pieces):
        # What an operator at the end joins is still to be typed.
        while isinstance(last := pieces[-1], _Operator) and is_operator(last.typed):
            pieces.pop()
    found, _at = _either(pieces, 0, 0)
    return found


def phrases(asked: Asked | None) -> Iterator[SoughtPhrase]:
    """The phrases that make a hit, in the order in which they are typed, without those that may not be there."""
    if isinstance(asked, SoughtPhrase):
        yield asked
    elif isinstance(asked, SoughtNear):
        yield from phrases(asked.one)
        yield from phrases(asked.other)
    elif asked is not None:
        for part in asked.parts:
            yield from phrases(part)


def is_plain(asked: Asked | None) -> bool:
    """Whether a query may be a quotation that is misremembered: words and phrases, no operators and no prefixes."""
    parts = asked.parts if isinstance(asked, SoughtAll) and not asked.without else (asked,)
    return all(isinstance(one, SoughtPhrase) and not any(word.is_prefix for word in one.words) for one in parts)


def is_operator(word: str) -> bool:
    """Whether a word, as it was typed, is one that joins others: AND, OR, NOT or NEAR."""
    return word in ("AND", "OR", "NOT") or _NEAR.fullmatch(word) is not None


class _Operator(NamedTuple):
    """``AND``, ``OR``, ``NOT``, ``NEAR``, ``(`` or ``)``, as it was typed."""

    kind: str
    typed: str
    apart: int = NEAR


def _pieces(query: str) -> Iterator[SoughtPhrase | _Operator]:
    left = MOST_WORDS
    for match in _PIECE.finditer(query):
        quoted, star, bracket, bare = match.groups()
        if bracket:
            yield _Operator(bracket, bracket)
            continue
        if quoted is None:
            if bare in ("AND", "OR", "NOT"):
                yield _Operator(bare, bare)
                continue
            if near := _NEAR.fullmatch(bare):
                yield _Operator("NEAR", bare, min(_FARTHEST, int(near[1])) if near[1] else NEAR)
                continue
            if minus := _MINUS.match(bare):
                yield _Operator("NOT", minus[0])
                bare = bare[1:]
        phrase = _phrase(bare if quoted is None else quoted + star, is_quoted=quoted is not None)
        if phrase is not None and left > 0:
            phrase = SoughtPhrase(phrase.words[:left], phrase.is_quoted)
            left -= len(phrase.words)
            yield phrase


def _phrase(typed: str, *, is_quoted: bool = False) -> SoughtPhrase | None:
    forms = word_forms(typed)
    if not forms:
        return None
    last = SoughtWord(forms[-1], typed.rstrip().endswith("*"))
    return SoughtPhrase((*map(SoughtWord, forms[:-1]), last), is_quoted and len(forms) > 1)


_Pieces = Sequence[SoughtPhrase | _Operator]


def _kind(pieces: _Pieces, at: int) -> str:
    piece = pieces[at] if at < len(pieces) else None
    return piece.kind if isinstance(piece, _Operator) else "" if piece is None else "words"


def _either(pieces: _Pieces, at: int, depth: int) -> tuple[Asked | None, int]:
    """What stands between ORs."""
    parts: list[Asked] = []
    while True:
        part, at = _together(pieces, at, depth)
        if part is not None:
            parts.append(part)
        if _kind(pieces, at) != "OR":
            return (parts[0] if len(parts) == 1 else SoughtAny(tuple(parts)) if parts else None), at
        at += 1


def _together(pieces: _Pieces, at: int, depth: int) -> tuple[Asked | None, int]:
    """What stands between ANDs, which need not be typed, with what may not be there."""
    parts: list[Asked] = []
    without: list[Asked] = []
    while at < len(pieces):
        kind = _kind(pieces, at)
        if kind == "OR" and parts and at + 1 < len(pieces):
            break
        if kind == ")":
            if depth:
                break
            at += 1
            continue
        if kind in ("AND", "NOT") and at + 1 < len(pieces) and (parts or kind == "NOT"):
            at += 1
            if kind == "AND" and _kind(pieces, at) != "NOT":
                continue
            if kind == "AND":
                at += 1
            part, at = _near(pieces, at, depth)
            if part is not None:
                without.append(part)
            continue
        part, at = _near(pieces, at, depth)
        if part is not None:
            parts.append(part)
    if not parts:
        return None, at
    return (parts[0] if len(parts) == 1 and not without else SoughtAll(tuple(parts), tuple(without))), at


def _near(pieces: _Pieces, at: int, depth: int) -> tuple[Asked | None, int]:
    found, at = _one(pieces, at, depth)
    while _kind(pieces, at) == "NEAR" and at + 1 < len(pieces) and found is not None:
        operator = pieces[at]
        other, at = _one(pieces, at + 1, depth)
        if other is not None and isinstance(operator, _Operator):
            found = SoughtNear(found, other, operator.apart)
    return found, at


def _one(pieces: _Pieces, at: int, depth: int) -> tuple[Asked | None, int]:
    """A phrase, what stands between brackets, or an operator where there is nothing for it to do: that is a word."""
    if at >= len(pieces):
        return None, at
    piece = pieces[at]
    if isinstance(piece, SoughtPhrase):
        return piece, at + 1
    if piece.kind == "(" and depth < _DEEPEST:
        found, at = _either(pieces, at + 1, depth + 1)
        return found, at + (_kind(pieces, at) == ")")
    return _phrase(fold(piece.typed)), at + 1
