"""What may be the name of a person, a place, a school or a firm, by how it is written and what stands beside it.

Nothing is looked up but first names: a capital within a sentence, a form of address, an interfix, a preposition, what a
school or firm is (*bakkerij Van Maanen*, *ROC ...*, *... B.V.*) tell it. Whether it is one is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from qualcode.analysis.addressed import addressed
from qualcode.analysis.first_names import FIRST_NAMES
from qualcode.analysis.hiding.word_lists import (
    CARE_AND_FIRMS,
    FIRM_ENDS,
    GENERAL,
    INTERFIXES,
    PLACE_CUES,
    SCHOOL_ENDS,
    SCHOOLS,
    STARTERS,
    STREET_ENDS,
)
from qualcode.analysis.identifiers import identifiers
from qualcode.analysis.name_forms import fold
from qualcode.text.expressions import expression

Kind = Literal[
    "person", "place", "school", "organisation", "name",
    "email", "handle", "phone", "web", "address", "birth", "account", "bsn",
]  # fmt: skip

_TOKEN = expression(r"[^\W\d_](?:[^\W_]|['’\-.](?=[^\W\d_]))*")
_LEGAL = expression(
    r"[ \u00a0](?:B\.?V\.?|N\.?V\.?|V\.?O\.?F\.?|(?:en|&)[ \u00a0](?:Zn\.?|[Zz]o(?:on|nen)|Co\.?))(?!\w)"
)
_BEGINS = expression(r"(?:^|[.!?:…\n)\]])[\s“”„\"'‘’(\[–—*_-]*$")
_GENITIVE = expression(r"(?:['’]s?|(?<=[^\W\d_])['’]s)$")
_SPACE = expression(r"[ \u00a0]{1,2}")


_OF = frozenset(("van", "de", "het", "der", "den", "t", "s"))


class Candidate(NamedTuple):
    """A place in a text, what it may be, and whether that is hardly to be doubted."""

    start: int
    end: int
    kind: Kind
    certain: bool


class SaidLower(NamedTuple):
    """Words (folded) that a study says in lower case, and those that stand in capitals within a sentence."""

    lower: frozenset[str] = frozenset()
    capital: frozenset[str] = frozenset()


class _Token(NamedTuple):
    start: int
    end: int
    word: str
    folded: str
    capital: bool
    begins: bool
    """Whether a sentence begins here, so that a capital tells nothing."""


def candidates(text: str, said: SaidLower = SaidLower()) -> list[Candidate]:  # noqa: B008 (it never changes)
    """What may be a name in a text, or leads to somebody in another way, in order and apart."""
    direct = [Candidate(one.start, one.end, one.kind, one.certain) for one in identifiers(text)]
    titled = [Candidate(one.start, one.end, "person", one.certain) for one in addressed(text)]
    tokens = [*_tokens(text)]
    found = [*direct, *titled, *_runs(text, tokens, said)]
    return _apart(found)


def capitals_within(text: str) -> Iterator[tuple[str, bool]]:
    """The words of a text, folded, with whether each has a capital where no sentence begins; where one begins, none.

    What is written the same without a capital comes once.
    """
    small = set[str]()
    for match in _TOKEN.finditer(text):
        if match[0] in small:
            continue
        _word, folded, capital = _read(match[0])
        if not capital:
            small.add(match[0])
        if not capital or not _begins(text, match.start()):
            yield folded, capital


def _apart(found: Sequence[Candidate]) -> list[Candidate]:
    """Of what overlaps one: from the first beginning to the last end, as the longest says."""
    apart: list[Candidate] = []
    for one in sorted(found):
        if apart and one.start < apart[-1].end:
            last = apart[-1]
            longest = max((last, one), key=lambda each: (each.kind != "name", each.end - each.start))
            apart[-1] = Candidate(last.start, max(last.end, one.end), longest.kind, last.certain or one.certain)
        else:
            apart.append(one)
    return apart


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        word, folded, capital = _read(match[0])
        start = match.start()
        begins = _begins(text, start) if capital else start == 0
        yield _Token(start, start + len(word), word, folded, capital, begins)


@lru_cache(maxsize=16_384)
def _read(written: str) -> tuple[str, str, bool]:
    """A word without its genitive, the same folded, and whether it has a capital."""
    word = _GENITIVE.sub("", written)
    return word, fold(word), word[:1].isupper()


def _begins(text: str, start: int) -> bool:
    """Whether a sentence begins here."""
    return start == 0 or _BEGINS.search(text, max(0, start - 12), start) is not None


def _runs(text: str, tokens: Sequence[_Token], said: SaidLower) -> Iterator[Candidate]:
    """Words with a capital that stand together, and what is between them in a name."""
    at = 0
    while at < len(tokens):
        if not tokens[at].capital or not _may_begin(text, tokens, at, said):
            at += 1
            continue
        last = _last_of(text, tokens, at)
        first = _first_of(text, tokens, at)
        start, end = tokens[first].start, tokens[last].end
        if (legal := _LEGAL.match(text, end)) is not None:
            end = legal.end()
        run = [token.folded for token in tokens[first : last + 1]]
        kind, certain = _kind(text, tokens, first, last, legal is not None)
        alone = len(run) == 1
        if not (alone and _is_plain(tokens[at], kind, said)):
            yield Candidate(start, end, kind, certain)
        at = last + 1


def _may_begin(text: str, tokens: Sequence[_Token], at: int, said: SaidLower) -> bool:
    token = tokens[at]
    if not token.capital or (len(token.word) == 1 and not _is_initial(text, token)):
        return False
    if not token.begins:
        return True
    follows = at + 1 < len(tokens) and _beside(text, token, tokens[at + 1])
    after = tokens[at + 1] if follows else None
    if token.folded in STARTERS:
        return False
    if token.folded in FIRST_NAMES and token.folded not in said.lower:
        return True
    if after is not None and (after.capital or (after.folded in INTERFIXES and _last_of(text, tokens, at) > at)):
        return token.folded not in said.lower and after.folded not in GENERAL
    return token.folded in said.capital and token.folded not in said.lower


def _is_initial(text: str, token: _Token) -> bool:
    return text[token.end : token.end + 1] == "."


def _is_plain(token: _Token, kind: Kind, said: SaidLower) -> bool:
    """Whether a word by itself is none, though it has a capital."""
    if token.folded in GENERAL or token.folded in STARTERS or _is_short_form(token.word):
        return True
    return kind == "name" and token.folded in said.lower


def _is_short_form(word: str) -> bool:
    """Whether a word in capitals is short, as of a kind of school or a subject: no name by itself."""
    head, _joint, rest = word.replace("’", "-").replace("'", "-").partition("-")
    return head.isupper() and len(head) <= 4 and fold(word) not in FIRST_NAMES and (not rest or rest[0].islower())


def _beside(text: str, one: _Token, other: _Token) -> bool:
    between = text[one.end : other.start]
    initial = len(one.word) == 1 and between in (".", ". ")
    return initial or _SPACE.fullmatch(between) is not None


def _last_of(text: str, tokens: Sequence[_Token], at: int) -> int:
    """The last word of the name that begins here."""
    last, look = at, at
    while look + 1 < len(tokens) and _beside(text, tokens[look], tokens[look + 1]):
        if _LEGAL.match(text, tokens[look].end):
            break
        look += 1
        token = tokens[look]
        if token.capital:
            last = look
        elif token.folded not in INTERFIXES or look - last > 2:
            break
    return last


def _first_of(text: str, tokens: Sequence[_Token], at: int) -> int:
    """Where a name begins of which the interfix is in lower case: *van der Meulen*."""
    first = at
    while first and tokens[first - 1].folded in INTERFIXES and _beside(text, tokens[first - 1], tokens[first]):
        if tokens[first - 1].begins:
            break
        first -= 1
    words = [token.folded for token in tokens[first:at]]
    # By itself it is a preposition, or an article: *van Kees*, *de Zaan*.
    of_name = len(words) > 1 and words[0] in ("van", "von", "in", "op", "aan") and words[1] in ("der", "den", "t")
    behind_head = (
        bool(words) and _OF.issuperset(words) and first > 0 and tokens[first - 1].folded in SCHOOLS | CARE_AND_FIRMS
    )
    return first if of_name or behind_head or words in (["ter"], ["ten"], ["el"]) else at


def _kind(text: str, tokens: Sequence[_Token], first: int, last: int, legal: bool) -> tuple[Kind, bool]:
    """What the words from ``first`` to ``last`` may be."""
    run = [token.folded for token in tokens[first : last + 1]]
    before = [token.folded for token in tokens[max(0, first - 3) : first]]
    near = before[-1] if before and _beside(text, tokens[first - 1], tokens[first]) else ""
    head = next((word for word in reversed(before) if word not in INTERFIXES), "")
    behind = tokens[last].word
    if run[0] in SCHOOLS or head in SCHOOLS or _ends(run, SCHOOL_ENDS):
        return "school", True
    if legal or run[0] in CARE_AND_FIRMS or head in CARE_AND_FIRMS or _ends(run, FIRM_ENDS):
        return "organisation", True
    if _ends(run, STREET_ENDS):
        return "place", True
    if run[0] in FIRST_NAMES:
        return "person", len(run) > 1 or not tokens[first].begins
    if near in PLACE_CUES:
        return "place", True
    if near == "bij":
        return "organisation", False
    if len(run) > 1 and any(word in INTERFIXES for word in run) and not behind.isupper():
        return "person", False
    return "name", False


def _ends(words: Sequence[str], endings: Sequence[str]) -> bool:
    """Whether a word ends so, and is more than that."""
    return any(word.endswith(end) and len(word) > len(end) for word in words for end in endings)
