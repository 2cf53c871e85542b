"""Finding words in a text whatever their capitals and accents. Pure: knows no file and no screen.

A text is folded once and searched often: capitals, accents and typographic quotes and dashes fall away, and what is
found is told in positions of the text as it was.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from qualcode.text.expressions import expression
from qualcode.text.spans import Span

_TYPOGRAPHIC = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2007\u202f", " "),
    "\xad": "",
}

_TERM = expression(r'"([^"]*)"?|(\S+)')
_SPACES = expression(r"\s+")
_BEYOND = expression(r"[^\x00-\x7f]")


class FoundPassage(NamedTuple):
    """A unit of a text (a turn, a line) that holds all that was asked for; ``spans`` are the hits in it, in order."""

    unit: int
    spans: tuple[Span, ...]


class Folded:
    """A text made ready to be searched; ``text`` is as it was. Takes about 30 ms for 200,000 words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain, self._plain_at, self._text_at = _fold(text)
        self.odd = frozenset(text[at] for at in self._text_at if at < len(text) and _is_odd(text[at]))

    def _span(self, start: int, end: int) -> Span:
        """A span of the folded text in the text as it was, with the marks that follow it and fell away."""
        if not self._plain_at:
            return start, end
        first, last = self._origin(start), self._origin(end - 1) + 1
        while last < len(self.text) and unicodedata.combining(self.text[last]):
            last += 1
        return first, last

    @property
    def plain(self) -> str:
        """The folded text."""
        return self._plain

    def place_of(self, start: int, end: int) -> Span:
        """Where a stretch of the folded text, which is not empty, stands in the text as it was."""
        return self._span(start, end)

    def spans(self, pattern: re.Pattern[str]) -> list[Span]:
        """Where an expression is found in the folded text, as spans of the text as it was."""
        matches = pattern.finditer(self._plain)
        return [self._span(*match.span()) for match in matches] if self._plain_at else [m.span() for m in matches]

    def _origin(self, place: int) -> int:
        piece = bisect_right(self._plain_at, place) - 1
        if piece < 0:
            return place
        at = self._text_at[piece]
        return at if _is_odd(self.text[at]) else at + place - self._plain_at[piece]

    def _placed(self, place: int) -> int:
        """Where a position of the text stands in the folded text."""
        piece = bisect_right(self._text_at, place) - 1
        if piece < 0:
            return place
        at = self._text_at[piece]
        return self._plain_at[piece] + (0 if at < len(self.text) and _is_odd(self.text[at]) else place - at)

    def next(self, word: str, place: int) -> Span | None:
        """The first hit of a folded word from ``place`` on."""
        start = self._plain.find(word, self._placed(place))
        return None if start < 0 else self._span(start, start + len(word))

    def previous(self, word: str, place: int) -> Span | None:
        """The last hit of a folded word that begins before ``place``."""
        start = self._plain.rfind(word, 0, max(0, self._placed(place) + len(word) - 1))
        return None if start < 0 else self._span(start, start + len(word))

    def count(self, word: str, before: int | None = None) -> int:
        """The number of hits of a folded word, or of those that end before a position of the text."""
        return self._plain.count(word, 0, len(self._plain) if before is None else self._placed(before))

    def find(self, words: str) -> list[Span]:
        """Where ``words`` stand, as spans of ``text``, in order and apart; white space between them may be any.

        Empty where ``words`` hold nothing but white space.
        """
        wanted = fold(words).split()
        if not wanted:
            return []
        if len(wanted) > 1:
            pattern = re.compile(r"\s+".join(map(re.escape, wanted)))
            return [self._span(*match.span()) for match in pattern.finditer(self._plain)]
        plain, word, found = self._plain, wanted[0], list[Span]()
        simple, size = not self._plain_at, len(wanted[0])
        start = plain.find(word)
        while start >= 0:
            end = start + size
            span = (start, end) if simple else self._span(start, end)
            # One character may be compared as two, and so be found twice.
            if not found or span[0] >= found[-1][1]:
                found.append(span)
            start = plain.find(word, end)
        return found


class Hits:
    """All places of a text where some words stand: how many, the nearest, and those in sight.

    One word is not gathered beforehand but looked up where it is needed, for the first letter typed of a query is found
    a hundred thousand times in a long interview.
    """

    def __init__(self, folded: Folded, words: str) -> None:
        self._folded = folded
        wanted = fold(words)
        simple = wanted and not _SPACES.search(wanted) and not _overlaps_itself(wanted)
        simple = simple and not any(_folded_char(char).count(wanted) > 1 for char in folded.odd)
        self._word = wanted if simple else ""
        self._spans = [] if simple else folded.find(words)
        self._starts = [span[0] for span in self._spans]
        self._count = folded.count(wanted) if simple else len(self._spans)

    def __len__(self) -> int:
        return self._count

    def at_or_after(self, place: int) -> Span | None:
        """The first hit from ``place`` on, else the first of all."""
        if self._word:
            return self._folded.next(self._word, place) or self._folded.next(self._word, 0)
        index = bisect_left(self._starts, place)
        return self._spans[index % len(self._spans)] if self._spans else None

    def before(self, place: int) -> Span | None:
        """The last hit that begins before ``place``, else the last of all."""
        if self._word:
            return self._folded.previous(self._word, place) or self._folded.previous(self._word, len(self._folded.text))
        return self._spans[bisect_left(self._starts, place) - 1] if self._spans else None

    def number(self, hit: Span) -> int:
        """Which one a hit is, from 1."""
        if self._word:
            return self._folded.count(self._word, hit[0]) + 1
        return bisect_left(self._starts, hit[0]) + 1

    def within(self, start: int, end: int) -> list[Span]:
        """The hits that share text with ``[start, end)``."""
        if not self._word:
            first = max(0, bisect_left(self._starts, start) - 1)
            found = self._spans[first : bisect_left(self._starts, end)]
            return [span for span in found if span[1] > start]
        # A hit is longer than the word where marks that fell away stand in it.
        found, place = list[Span](), max(0, start - 4 * len(self._word) - 32)
        while (hit := self._folded.next(self._word, place)) and hit[0] < end:
            place = hit[1]
            if hit[1] > start:
                found.append(hit)
        return found


def _overlaps_itself(word: str) -> bool:
    """Whether a word may begin before it has ended (``dad``): which of such hits count depends on where one begins."""
    return any(word.startswith(word[place:]) for place in range(1, len(word)))


def fold(text: str) -> str:
    """``text`` as it is compared, with white space around it taken away."""
    return _fold(text)[0].strip()


def terms(query: str) -> tuple[str, ...]:
    """What a query asks for, folded: each word by itself, and the words between quotation marks as a phrase.

    A quotation mark that is not closed runs to the end, so that a query can be read while it is typed.
    """
    plain = fold(query)
    found = (" ".join((match[1] if match[1] is not None else match[2]).split()) for match in _TERM.finditer(plain))
    return tuple(dict.fromkeys(term for term in found if term))


def passages(
    folded: Folded, starts: Sequence[int], wanted: Sequence[str], bodies: Sequence[int] | None = None
) -> list[FoundPassage]:
    """The units of a text that hold all the terms ``wanted``.

    ``starts`` are the positions at which units begin, in order; what stands before the first one is unit -1. Where
    ``bodies`` says at which position the words of each unit begin, what stands before that (who speaks) does not count.
    """
    if not wanted:
        return []
    by_unit: list[dict[int, list[Span]]] = []
    for term in wanted:
        hits = folded.find(term)
        if not hits:
            return []
        said = hits if bodies is None else _in_bodies(hits, starts, bodies)
        units = groupby(said, key=lambda span: bisect_right(starts, span[0]) - 1)
        by_unit.append({unit: list(spans) for unit, spans in units})
    common = set.intersection(*(set(found) for found in by_unit))
    return [
        FoundPassage(unit, tuple(sorted({span for found in by_unit for span in found[unit]})))
        for unit in sorted(common)
    ]


def _in_bodies(hits: Sequence[Span], starts: Sequence[int], bodies: Sequence[int]) -> Iterator[Span]:
    for span in hits:
        unit = bisect_right(starts, span[0]) - 1
        if unit < 0 or span[0] >= bodies[unit]:
            yield span


def holds(text: str, wanted: Sequence[str]) -> bool:
    """Whether a short text (a name, a memo) holds all the terms."""
    plain = _SPACES.sub(" ", fold(text))
    return bool(wanted) and all(term in plain for term in wanted)


def line_starts(text: str) -> array[int]:
    """Where the lines of a text begin: the units of one that has no turns."""
    starts = array("I", [0])
    starts.extend(match.end() for match in re.finditer("\n", text))
    return starts


@lru_cache(maxsize=4096)
def _folded_char(char: str) -> str:
    """What one character is compared as; empty for a mark on the character before it."""
    if char in _TYPOGRAPHIC:
        return _TYPOGRAPHIC[char]
    parts = unicodedata.normalize("NFKD", char.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold() or (
        "" if unicodedata.combining(char) else char
    )


def _is_odd(char: str) -> bool:
    """Whether a character is compared as more or fewer than one."""
    return char >= "\x80" and len(_folded_char(char)) != 1


def _fold(text: str) -> tuple[str, array[int], array[int]]:
    """The folded text, and where its pieces begin in it and in the text as it was.

    A piece begins at and after each odd character, so that both are empty where all is one to one.
    """
    plain_at, text_at = array("I"), array("I")
    if text.isascii():
        return text.lower(), plain_at, text_at
    special = {char: _folded_char(char) for char in {*_BEYOND.findall(text)}}
    # In few passes over the whole text, for a text holds few different accents.
    plain = text
    for char, folded in special.items():
        if len(folded) == 1 and char != folded:
            plain = plain.replace(char, folded)
    # The letters beyond ASCII stand as they are compared; a few of them another rule for capitals would still change.
    others = {folded if len(folded) == 1 else char for char, folded in special.items()}
    plain = plain.lower() if all(char.lower() == char for char in others) else plain.translate(_LOWER)
    odd = "".join(char for char, folded in special.items() if len(folded) != 1)
    if not odd:
        return plain, plain_at, text_at
    pieces, done, size = list[str](), 0, 0
    for match in re.finditer(f"[{re.escape(odd)}]", plain):
        at, folded = match.start(), special[match[0]]
        pieces += [plain[done:at], folded]
        size += at - done
        plain_at.extend((size, size + len(folded)))
        text_at.extend((at, at + 1))
        size += len(folded)
        done = at + 1
    return "".join([*pieces, plain[done:]]), plain_at, text_at


_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
