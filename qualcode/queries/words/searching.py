"""What a search finds: turns, each with the exact places of the hits in it; in the order of the text, or best first."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qualcode.analysis.search.arrays import FoundUnits, WordArrays, WordClass, find, scores
from qualcode.analysis.search.grammar import Asked, SoughtAll, SoughtPhrase, SoughtWord, is_plain, parse, phrases
from qualcode.errors import DamagedError
from qualcode.i18n import _
from qualcode.model import Role
from qualcode.queries.words.fields import both, split_fields
from qualcode.queries.words.index import Ring, WordIndex
from qualcode.queries.words.turns import UnitReader, WordFilter
from qualcode.storage import Project
from qualcode.text.finding import Folded, fold
from qualcode.text.spans import Span
from qualcode.text.words import word_forms, word_spans

_BEFORE, _AFTER = 60, 100
"""Code points of a snippet on either side of a hit."""

_RAREST, _CANDIDATES = 4, 60
"""A misremembered quotation is sought by so many of its rarest words, in so many turns that have most of it."""

_ALIKE, _ALIKE_IN_LETTERS, _ALIKE_IN_WORDS = 70.0, 60.0, 0.6
"""From which likeness on (of 100) it is told; and from which, where so great a part of its telling words is said."""

_LEAST_WORDS = 3
"""Of so many words at least is what may be a quotation."""

_LONGEST = 500
"""Code points of a quotation that are compared."""

_TYPED = 0.4
"""The part of a score that is that of the forms as they were typed."""


@dataclass(frozen=True, slots=True)
class WordHit:
    """A turn in which all is said that was sought.

    ``[start, end)`` in code points of the document's text is the shortest stretch of it that has each thing that was
    sought; ``marks`` are all places of these. ``speaker`` is the label, ``respondent`` whose words they count for;
    ``score`` is BM25, or the likeness (0 to 100) of what was found ``by`` that, and 0 where nothing was ranked.
    """

    document: str
    start: int
    end: int
    snippet: str
    speaker: str | None
    respondent: str | None
    score: float
    marks: tuple[Span, ...]
    by: str
    role: Role
    turn: Span
    document_id: int
    respondent_id: int | None


@dataclass(frozen=True)
class Search:
    """A query that has been asked. Hits are made when they are looked at."""

    query: str
    ring: Ring
    by: str
    """``words``, or ``likeness`` where nobody says it so."""
    found: FoundUnits
    _index: WordIndex
    _asked: Asked | None
    _alike: Sequence[_Alike] = ()

    def __len__(self) -> int:
        return len(self._alike) if self.by == "likeness" else len(self.found.units)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many hits each document has that has any, by name, in the order in which they were imported."""
        counted = self._arrays.counts(self.found.units)
        return {self._units.documents[one].name: number for one, number in counted.items()}

    @property
    def _arrays(self) -> WordArrays:
        return self._index.arrays

    @property
    def _units(self) -> UnitReader:
        return self._index.units

    @cached_property
    def _ranks(self) -> NDArray[np.float64]:
        """How well each unit fits: a form that was typed counts more than another of its word."""
        ranks = scores(self._arrays, self.found.units, self.found.phrases)
        if self.ring == "form" or self._asked is None:
            return ranks
        form = self._index.expand("form")
        typed = [self._arrays.phrase([form(word) for word in phrase.words]) for phrase in phrases(self._asked)]
        return (1 - _TYPED) * ranks + _TYPED * scores(self._arrays, self.found.units, typed)

    def hits(self, most: int | None = None, *, ranked: bool = True) -> Iterator[WordHit]:
        """The hits one by one: the best first, or in the order of the text."""
        if self.by == "likeness":
            order = self._alike if ranked else sorted(self._alike, key=lambda one: one.unit)
            yield from (self._hit(one.unit, one.score, [one.span]) for one in order[:most])
            return
        units = self.found.units
        places = np.argsort(-self._ranks, kind="stable") if ranked else range(len(units))
        for place in islice(places, most):
            yield self._hit(int(units[place]), float(self._ranks[place]) if ranked else 0.0, None)

    def _hit(self, unit: int, score: float, spans: list[Span] | None) -> WordHit:
        document_id, number = self._arrays.document_of(unit)
        whole, units = self._units.text(document_id), self._units.units(document_id)
        if number >= len(units):
            raise _unlike(self._units.documents[document_id].name)
        spoken = units[number]
        first, last = spoken.span
        window, marks = (spans[0], tuple(spans)) if spans is not None else self._marks(unit, whole[first:last], first)
        respondent = self._units.called.get(spoken.respondent) if spoken.respondent is not None else None
        document = self._units.documents[document_id].name
        return WordHit(
            document,
            *window,
            snippet(whole, spoken.span, window),
            spoken.turn.speaker if spoken.turn is not None else None,
            respondent.removeprefix(f"{document}/") if respondent is not None else None,
            round(score, 3),
            marks,
            self.by,
            spoken.turn.role if spoken.turn is not None else Role.NONE,
            spoken.span,
            document_id,
            spoken.respondent,
        )

    def _marks(self, unit: int, said: str, offset: int) -> tuple[Span, tuple[Span, ...]]:
        found = places_in_unit(self._arrays, self.found, unit, said, offset)
        if found is None:
            raise _unlike(self._units.documents[self._arrays.document_of(unit)[0]].name)
        return found


def places_in_unit(
    arrays: WordArrays, found: FoundUnits, unit: int, said: str, offset: int
) -> tuple[Span, tuple[Span, ...]] | None:
    """The tightest stretch of a unit that has each phrase that is there, and all their places.

    ``said`` is what the unit says, from ``offset`` on; ``None`` where the arrays do not say that.
    """
    begin = int(arrays.units[unit]) + 1
    behind = begin + int(arrays.lengths[unit])
    inside = []
    for phrase in found.phrases:
        there = slice(*np.searchsorted(phrase.places, [begin, behind]))
        inside.append([(int(place) - begin, int(place) - begin + phrase.length) for place in phrase.places[there]])
    spans = word_spans(said)
    if len(spans) != behind - begin:
        return None

    def placed(words: Span) -> Span:
        return offset + spans[words[0]][0], offset + spans[words[1] - 1][1]

    marks = sorted({placed(words) for places in inside for words in places})
    return placed(_tightest([places for places in inside if places])), tuple(marks)


class _Alike(NamedTuple):
    """A unit with what is like a quotation in it, and how much."""

    unit: int
    score: float
    span: Span


def search(
    project: Project,
    index: WordIndex,
    query: str,
    *,
    ring: Ring = "lemma",
    wanted: WordFilter | None = None,
    like: bool = False,
) -> Search:
    """What a query finds in a project, and what its fields narrow that to beside ``wanted`` (:mod:`fields`).

    Nothing that can be typed is wrong (:func:`grammar.parse`).

    Where no turn has all words, those that say little by themselves need not be there. A query without operators that
    nobody says is sought by likeness, as a quotation that is misremembered; ``like`` does so at once.
    """
    index.refresh(project)
    words, fields = split_fields(project, query)
    given, asked = both(wanted or WordFilter(), fields), parse(words)
    if asked is not None and not like:
        found = _wanted(index, find(index.arrays, asked, index.expand(ring)), given)
        telling = without_function_words(asked, index.is_function_word) if ring != "form" else asked
        if not len(found.units) and telling != asked:
            asked, found = telling, _wanted(index, find(index.arrays, telling, index.expand(ring)), given)
        if len(found.units) or not is_plain(asked):
            return Search(query, ring, "words", found, index, asked)
    alike = _likeness(index, words, given)
    units = np.unique(np.array([one.unit for one in alike], np.int64))
    return Search(query, ring, "likeness" if alike else "words", FoundUnits(units, ()), index, asked, alike)


def _wanted(index: WordIndex, found: FoundUnits, given: WordFilter) -> FoundUnits:
    arrays, reader = index.arrays, index.units
    if reader.wants_all(given):
        return found
    keep = np.fromiter(
        (reader.wants(*arrays.document_of(int(unit)), given) for unit in found.units), np.bool_, len(found.units)
    )
    return found if keep.all() else FoundUnits(found.units[keep], found.phrases)


def without_function_words(asked: Asked, says_little: Callable[[str], bool]) -> Asked:
    """Of words that need only stand together those that say something by themselves, if there are any."""
    if not isinstance(asked, SoughtAll):
        return asked
    telling = tuple(
        part for part in asked.parts if not (isinstance(part, SoughtPhrase) and _is_little(part, says_little))
    )
    if not telling:
        return asked
    return telling[0] if len(telling) == 1 and not asked.without else SoughtAll(telling, asked.without)


def _is_little(phrase: SoughtPhrase, says_little: Callable[[str], bool]) -> bool:
    [first, *others] = phrase.words
    return not (others or first.is_prefix) and says_little(first.form)


def _unlike(document: str) -> DamagedError:
    return DamagedError(
        _("The index of words does not say what the text of {document} says.").format(document=document),
        _("Have it made anew with: qualcode check --repair"),
    )


def _tightest(places: Sequence[Sequence[Span]]) -> Span:
    """From the first to the last word of the shortest stretch that has one of each list, each in order."""
    if len(places) == 1:
        return places[0][0]
    best = (0, -1)
    for start, _end in sorted(span for one in places for span in one):
        last = start
        for one in places:
            at = bisect_left(one, (start, 0))
            if at == len(one):
                break
            last = max(last, one[at][1])
        else:
            if best[1] < 0 or last - start < best[1] - best[0]:
                best = (start, last)
    return best if best[1] > 0 else (min(one[0][0] for one in places), max(one[-1][1] for one in places))


def snippet(whole: str, unit: Span, hit: Span) -> str:
    """What is around a hit in its unit, on one line, with an ellipsis where it was cut."""
    start, end = max(unit[0], hit[0] - _BEFORE), min(unit[1], hit[1] + _AFTER, hit[0] + 3 * _AFTER)
    if start > unit[0]:
        start = whole.find(" ", start, hit[0]) + 1 or start
    if end < unit[1]:
        end = whole.rfind(" ", min(hit[1], end), end) if " " in whole[min(hit[1], end) : end] else end
    words = " ".join(whole[start:end].split())
    return ("…" if start > unit[0] else "") + words + ("…" if end < unit[1] else "")


def _likeness(index: WordIndex, query: str, given: WordFilter) -> list[_Alike]:
    """The units that have something like a quotation, the most alike first."""
    forms = word_forms(query[:_LONGEST])
    if len({*forms}) < _LEAST_WORDS:
        return []
    from rapidfuzz import fuzz  # for who misremembers

    arrays, reader, expand = index.arrays, index.units, index.expand("lemma")
    classes = [expand(SoughtWord(form)) for form in forms]
    units = _candidates(arrays, classes)
    telling = {form: one for form, one in zip(forms, classes, strict=True) if not index.is_function_word(form)}
    enough = _saying_most(arrays, units, list(telling.values()))
    quotation, found = " ".join(fold(query[:_LONGEST]).split()), list[_Alike]()
    for unit in units:
        document_id, number = arrays.document_of(unit)
        if not reader.wants(document_id, number, given):
            continue
        first, last = reader.units(document_id)[number].span
        said = Folded(reader.text(document_id)[first:last])
        alike = fuzz.partial_ratio_alignment(quotation, said.plain, score_cutoff=_ALIKE_IN_LETTERS)
        if alike is None:
            continue
        start, end = alike.dest_start, alike.dest_end
        # A short turn is like a part of any quotation.
        score = alike.score * min(1.0, (end - start) / len(quotation))
        if score >= (_ALIKE_IN_LETTERS if unit in enough else _ALIKE):
            span = _whole_words(said, (start, end))
            found.append(_Alike(unit, score, (first + span[0], first + span[1])))
    return sorted(found, key=lambda one: (-one.score, one.unit))


def _candidates(arrays: WordArrays, classes: Sequence[WordClass]) -> list[int]:
    """The units that are most likely to say something, given the words in order.

    That is by the rarest of these, and by pairs that follow each other, which also who misremembers keeps.
    """
    known = sorted({one for one in classes if one.ids}, key=lambda one: one.documents)
    pairs = [arrays.phrase(pair) for pair in pairwise(classes) if all(one.ids for one in pair)]
    places = [*(arrays.phrase([one]) for one in known[:_RAREST]), *(pair for pair in pairs if len(pair.places))]
    if not places:
        return []
    units = arrays.units_with(*(one.places for one in places))
    best: list[int] = units[np.argsort(-scores(arrays, units, places), kind="stable")][:_CANDIDATES].tolist()
    return best


def _saying_most(arrays: WordArrays, units: Sequence[int], classes: Sequence[WordClass]) -> frozenset[int]:
    """Of some units those that say so great a part of some words that a likeness in letters need not be great."""
    among = np.array(sorted(units), np.int64)
    said = Counter[int]()
    for one in classes:
        inside = arrays.unit_of(arrays.where(one.ids))
        said.update(among[np.isin(among, inside)].tolist())
    return frozenset(unit for unit, times in said.items() if times >= _ALIKE_IN_WORDS * len(classes))


def _whole_words(said: Folded, alike: Span) -> Span:
    """From the first to the last word that is more than half in a stretch of the folded text."""
    start, end = said.place_of(*alike)
    spans = [
        span for span in word_spans(said.text) if min(span[1], end) - max(span[0], start) > (span[1] - span[0]) / 2
    ]
    return (spans[0][0], spans[-1][1]) if spans else (start, end)
