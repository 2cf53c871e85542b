"""Words in what somebody says by which those who know them may know who it is.

Not their name, which :mod:`analysis.person_names` finds, but what sets them apart: what they do for a living, the firm
or place that they speak of, and what they have in common with few others of the study. A word counts that only few of
the study say, for what everybody says tells of nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from qualcode.analysis.hiding.candidates import SaidLower, candidates
from qualcode.analysis.hiding.work_words import work_of
from qualcode.analysis.name_forms import fold
from qualcode.text.expressions import expression

TellingKind = Literal["profession", "firm", "place", "value"]
"""What tells: what somebody is, where that is, a place or an institute by its name, or a value that few have."""

_WORD = expression(r"[^\W\d_](?:[^\W_]|[-’'](?=[^\W\d_]))*|\d{1,3}")
_KINDS: Mapping[str, TellingKind] = {"place": "place", "school": "place", "organisation": "firm"}
_YEARS = expression(r"\s*(?:jaar|jarige|years?\b)")
_AM = frozenset(("ben", "am", "was", "word"))


NOTHING_SAID = SaidLower()


class TellingWord(NamedTuple):
    """Where such a word or name stands in a text, ``key`` by which it is the same in another (folded), and its kind."""

    start: int
    end: int
    key: str
    kind: TellingKind


def telling_words(
    text: str,
    values: Collection[str] = (),
    said: SaidLower = NOTHING_SAID,
    known: Collection[str] = (),
) -> list[TellingWord]:
    """What tells in a text, in order and apart.

    ``values`` are those that few of the study share with who speaks; a number is one where it is said to be somebody's
    age or years. ``known`` are words (folded) that the study itself uses of everybody: what its groups are called.
    """
    found = [*_named(text, said), *_work(text), *_values(text, values)]
    apart: list[TellingWord] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.key not in known and not (apart and one.start < apart[-1].end):
            apart.append(one)
    return apart


def _work(text: str) -> Iterator[TellingWord]:
    for word in _WORD.finditer(text):
        if kind := work_of(word[0]):
            yield TellingWord(word.start(), word.end(), fold(word[0]), kind)


def _named(text: str, said: SaidLower) -> Iterator[TellingWord]:
    """Places and firms by their names."""
    for one in candidates(text, said):
        if one.certain and (kind := _KINDS.get(one.kind)) is not None:
            yield TellingWord(one.start, one.end, fold(text[one.start : one.end]), kind)


def _values(text: str, values: Iterable[str]) -> Iterator[TellingWord]:
    words = list(_WORD.finditer(text))
    wanted = {tuple(fold(word[0]) for word in _WORD.finditer(value)): value for value in values}
    for at in range(len(words)):
        for run in wanted:
            last = at + len(run)
            if not run or tuple(fold(word[0]) for word in words[at:last]) != run:
                continue
            if run[0].isdigit() and not _is_years(text, words, at):
                continue
            yield TellingWord(words[at].start(), words[last - 1].end(), " ".join(run), "value")


def _is_years(text: str, words: Sequence[re.Match[str]], at: int) -> bool:
    """Whether a number is said to be years: *ik ben 14*, *14 jaar*."""
    here = words[at]
    before = words[at - 1] if at else None
    return _YEARS.match(text, here.end()) is not None or (before is not None and fold(before[0]) in _AM)


def places_of(text: str, key: str) -> list[tuple[int, int]]:
    """Where a word or name (folded) stands in a text, as a word or words of its own."""
    run = [fold(word[0]) for word in _WORD.finditer(key)]
    words = list(_WORD.finditer(text))
    found = [
        (words[at].start(), words[at + len(run) - 1].end())
        for at in range(len(words) - len(run) + 1)
        if run and [fold(word[0]) for word in words[at : at + len(run)]] == run
    ]
    return [one for place, one in enumerate(found) if not place or found[place - 1][1] <= one[0]]


def words_said(text: str) -> frozenset[str]:
    """The words of a text, folded, as :func:`said_by_few` counts them."""
    return frozenset(fold(word[0]) for word in _WORD.finditer(text))


def said_by_few(keys: Iterable[str], said: Mapping[int, Collection[str]], most: int = 1) -> frozenset[str]:
    """Those of some words and names (folded) that no more than ``most`` of the study say.

    ``said`` has by respondent the words that they say, folded. Of a name of several words each must be rare for it to
    be, or stand together with what is.
    """
    counts = Counter(word for words in said.values() for word in words)
    runs = {key: [fold(word[0]) for word in _WORD.finditer(key)] for key in keys}
    return frozenset(key for key, run in runs.items() if not run or min(counts[word] for word in run) <= most)
