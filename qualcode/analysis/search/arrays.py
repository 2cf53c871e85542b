"""Where the words of a project are that a query asks for, in one array of all its words.

An array holds the ids of the words of all documents, one after the other, with a 0 before each unit (a turn). So words
that follow each other stand beside each other, and no phrase runs from one unit into the next. A million words are
compared in about a millisecond. Places are positions in the array; units are numbered from 0 through all documents.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qualcode.analysis.search.grammar import Asked, SoughtAll, SoughtNear, SoughtPhrase, SoughtWord

Places = NDArray[np.int64]

_FEW = 6
"""Up to so many words are compared one by one, which is faster than looking each word of the project up."""

_SATURATION, _LENGTH = 1.2, 0.75
"""The constants of BM25 (Robertson & Zaragoza, 2009, *The probabilistic relevance framework*)."""


class WordClass(NamedTuple):
    """The words (ids) that will do for one that is sought, and in how many documents these are, added up."""

    ids: tuple[int, ...]
    documents: int


class PhrasePlaces(NamedTuple):
    """Where a phrase stands: the places of its first word, and of how many words it is."""

    places: Places
    length: int


Expand = Callable[[SoughtWord], WordClass]
"""The words that will do for one, in a ring."""


@dataclass(frozen=True)
class WordArrays:
    """The words of documents (ids of documents, in order) as arrays."""

    words: NDArray[np.uint32]
    documents: tuple[int, ...]
    firsts: NDArray[np.int64]
    """The place at which each document begins."""
    _lookup: dict[tuple[int, ...], Places] = field(default_factory=dict)

    @classmethod
    def of(cls, packed: Sequence[tuple[int, bytes]]) -> WordArrays:
        """The arrays of documents, each an id with its words as little-endian 32-bit numbers."""
        sizes = [len(words) // 4 for _id, words in packed]
        words = np.frombuffer(b"".join(words for _id, words in packed), dtype="<u4")
        firsts = np.cumsum([0, *sizes[:-1]], dtype=np.int64) if sizes else np.zeros(0, np.int64)
        return cls(words.astype(np.uint32, copy=False), tuple(one for one, _words in packed), firsts)

    @cached_property
    def units(self) -> Places:
        """The place before the first word of each unit."""
        return np.flatnonzero(self.words == 0)

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """How many words each unit has."""
        return np.diff(self.units, append=len(self.words)) - 1

    @cached_property
    def first_units(self) -> NDArray[np.int64]:
        """The number of the first unit of each document."""
        return np.searchsorted(self.units, self.firsts)

    @cached_property
    def _unit_at(self) -> NDArray[np.int32]:
        """In which unit each word is."""
        return np.cumsum(self.words == 0, dtype=np.int32) - np.int32(1)

    def unit_of(self, places: Places) -> NDArray[np.int64]:
        """In which unit each place is."""
        return self._unit_at[places].astype(np.int64)

    def units_with(self, *places: Places) -> NDArray[np.int64]:
        """The units that some places are in, in order, each once."""
        inside = np.zeros(len(self.units), np.bool_)
        for some in places:
            inside[self._unit_at[some]] = True
        return np.flatnonzero(inside)

    def document_of(self, unit: int) -> tuple[int, int]:
        """The id of the document of a unit, and which of its units that is, from 0."""
        place = int(np.searchsorted(self.first_units, unit, side="right")) - 1
        return self.documents[place], unit - int(self.first_units[place])

    def counts(self, units: NDArray[np.int64]) -> dict[int, int]:
        """How many of some units each document has that has any, by its id."""
        places = np.searchsorted(self.first_units, units, side="right") - 1
        inside, times = np.unique(places, return_counts=True)
        return {self.documents[place]: int(number) for place, number in zip(inside, times, strict=True)}

    def where(self, ids: tuple[int, ...]) -> Places:
        """The places of some words, in order."""
        if ids not in self._lookup:
            if len(self._lookup) > 64:
                self._lookup.clear()
            self._lookup[ids] = np.flatnonzero(self._among(self.words, ids))
        return self._lookup[ids]

    def _among(self, words: NDArray[np.uint32], ids: tuple[int, ...]) -> NDArray[np.bool_]:
        if len(ids) == 1:
            return np.equal(words, np.uint32(ids[0]))
        if len(ids) > _FEW:
            return np.isin(words, np.array(ids, np.uint32))
        found = np.zeros(len(words), np.bool_)
        for one in ids:
            found |= words == one
        return found

    def phrase(self, classes: Sequence[WordClass]) -> PhrasePlaces:
        """Where words stand that follow each other, each of its class: by the rarest of them, and what is around it."""
        if not all(one.ids for one in classes):
            return PhrasePlaces(np.zeros(0, np.int64), len(classes))
        rarest = min(range(len(classes)), key=lambda place: classes[place].documents)
        places = self.where(classes[rarest].ids) - rarest
        places = places[(places >= 0) & (places + len(classes) <= len(self.words))]
        for place, one in enumerate(classes):
            if place != rarest and len(places):
                places = places[self._among(self.words[places + place], one.ids)]
        return PhrasePlaces(places, len(classes))


@dataclass(frozen=True, slots=True)
class FoundUnits:
    """The units in which all is said that a query asks, in order, and where its phrases stand there."""

    units: NDArray[np.int64]
    phrases: tuple[PhrasePlaces, ...]


def find(arrays: WordArrays, asked: Asked, expand: Expand) -> FoundUnits:
    """Where a query is met. Phrases are listed as :func:`grammar.phrases` lists them."""
    if isinstance(asked, SoughtPhrase):
        found = arrays.phrase([expand(word) for word in asked.words])
        return FoundUnits(arrays.units_with(found.places), (found,))
    if isinstance(asked, SoughtNear):
        return _near(arrays, asked, expand)
    parts = [find(arrays, part, expand) for part in asked.parts]
    units = parts[0].units
    for part in parts[1:]:
        join = np.intersect1d if isinstance(asked, SoughtAll) else np.union1d
        units = join(units, part.units)
    if isinstance(asked, SoughtAll):
        for without in asked.without:
            units = np.setdiff1d(units, find(arrays, without, expand).units)
    return FoundUnits(units, tuple(_within(arrays, phrase, units) for part in parts for phrase in part.phrases))


def _within(arrays: WordArrays, phrase: PhrasePlaces, units: NDArray[np.int64]) -> PhrasePlaces:
    return phrase._replace(places=phrase.places[np.isin(arrays.unit_of(phrase.places), units)])


def _near(arrays: WordArrays, asked: SoughtNear, expand: Expand) -> FoundUnits:
    one, other = (find(arrays, part, expand) for part in (asked.one, asked.other))
    kept = [
        *_close(arrays, one.phrases, other.phrases, asked.apart),
        *_close(arrays, other.phrases, one.phrases, asked.apart),
    ]
    units = arrays.units_with(*(phrase.places for phrase in kept))
    return FoundUnits(units, tuple(kept))


def _close(
    arrays: WordArrays, phrases: Sequence[PhrasePlaces], others: Sequence[PhrasePlaces], apart: int
) -> list[PhrasePlaces]:
    """Of phrases those with one of others in the same unit, and at most so many words between the two."""
    firsts = np.concatenate([other.places for other in others])
    order = np.argsort(firsts, kind="stable")
    firsts, ends = firsts[order], np.concatenate([other.places + other.length for other in others])[order]
    found = []
    for phrase in phrases:
        places, units = phrase.places, arrays.unit_of(phrase.places)
        after = np.searchsorted(firsts, places + phrase.length)
        before = np.searchsorted(firsts, places) - 1
        is_near = np.zeros(len(places), np.bool_)
        if len(firsts):
            at = np.minimum(after, len(firsts) - 1)
            is_near |= (
                (after < len(firsts))
                & (firsts[at] - places - phrase.length <= apart)
                & (arrays.unit_of(firsts[at]) == units)
            )
            at = np.maximum(before, 0)
            is_near |= (
                (before >= 0)
                & (places - ends[at] <= apart)
                & (ends[at] <= places)
                & (arrays.unit_of(firsts[at]) == units)
            )
        found.append(phrase._replace(places=places[is_near]))
    return found


def scores(arrays: WordArrays, units: NDArray[np.int64], phrases: Sequence[PhrasePlaces]) -> NDArray[np.float64]:
    """How well each unit fits some phrases: BM25, a unit being what is ranked.

    What is rare in the project counts more, what is said again counts less each time, and a short unit more than a long
    one.
    """
    found = np.zeros(len(units))
    if not len(units):
        return found
    mean = max(1.0, float(arrays.lengths.mean()))
    norm = _SATURATION * (1 - _LENGTH + _LENGTH * arrays.lengths[units] / mean)
    for phrase in phrases:
        said = np.bincount(arrays.unit_of(phrase.places), minlength=len(arrays.units))
        holding = int(np.count_nonzero(said))
        weight = np.log(1 + (len(arrays.units) - holding + 0.5) / (holding + 0.5))
        times = said[units].astype(np.float64)
        found += weight * times * (_SATURATION + 1) / (times + norm)
    return found
