"""What one document contributes to every figure of the report: a pure function of the document, and sums that add up.

What all codes share (how much text, how many units, who coded) is kept apart from what a code adds, so that a code
that nobody used in a document costs nothing there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from itertools import combinations
from operator import add, itemgetter, le
from typing import NamedTuple

from qualcode.agreement.continuum import Continuum
from qualcode.agreement.disagreements import DisagreementKind, count_kinds
from qualcode.agreement.study import RowPlan, StudyDocument
from qualcode.agreement.sweep import Masks, mask_lengths, track_lengths
from qualcode.records import dataclass


@dataclass(frozen=True, slots=True)
class Base:
    """What every code has in common. Tuples run over the plan's coders, or over its pairs of coders."""

    documents: int
    units: int
    ratings: int
    characters: int
    character_ratings: int
    coder_units: tuple[int, ...]
    pair_units: tuple[int, ...]
    pair_documents: tuple[int, ...]

    @staticmethod
    def zero(coders: int) -> Base:
        """No documents."""
        pairs = (0,) * (coders * (coders - 1) // 2)
        return Base(0, 0, 0, 0, 0, (0,) * coders, pairs, pairs)

    @staticmethod
    def combine(parts: Iterable[tuple[Base, int]], coders: int) -> Base:
        """The sum of documents' bases, each taken a number of times (which may be negative)."""
        total = [0] * len(_flat_base(Base.zero(coders)))
        for part, times in parts:
            total = [sum_ + times * number for sum_, number in zip(total, _flat_base(part), strict=True)]
        documents, units, ratings, characters, character_ratings = total[:5]
        cut, end = 5 + coders, 5 + coders + coders * (coders - 1) // 2
        return Base(
            documents,
            units,
            ratings,
            characters,
            character_ratings,
            tuple(total[5:cut]),
            tuple(total[cut:end]),
            tuple(total[end:]),
        )

    def __add__(self, other: Base) -> Base:
        return Base.combine(((self, 1), (other, 1)), len(self.coder_units))


class CodeSums(NamedTuple):
    """What a code comes to in some documents. Every number adds up.

    In a document with m coders of whom n have the code on a unit: ``positive`` sums n, ``marked`` counts units with
    n > 0, ``disagreement`` sums n (m - n) / (m - 1), ``lack`` sums 2 n (m - n) / (m (m - 1)), which is the share of
    disagreeing pairs, ``split`` sums n (m - n), ``doubled`` n (m - 1), and ``share`` n / m. ``length``, ``squares`` and
    ``character_disagreement`` are those of the spans, see
    :class:`unitizing.BinarySums`. ``coders`` holds the positive units of each coder; ``pairs``
    holds, for each pair of coders, the units of both, of the first and of the second, in the documents of both.
    """

    documents: float
    marked: float
    positive: float
    disagreement: float
    lack: float
    split: float
    doubled: float
    share: float
    length: float
    squares: float
    character_disagreement: float
    coders: tuple[float, ...]
    pairs: tuple[float, ...]

    def flat(self) -> tuple[float, ...]:
        """All numbers in a row."""
        return (*self[:11], *self.coders, *self.pairs)

    @staticmethod
    def of_flat(numbers: Sequence[float], coders: int) -> CodeSums:
        """From all numbers in a row, as :meth:`flat` gives them."""
        return CodeSums._make((*numbers[:11], tuple(numbers[11 : 11 + coders]), tuple(numbers[11 + coders :])))

    @staticmethod
    def zero(coders: int) -> CodeSums:
        """A code that nobody used."""
        return CodeSums.of_flat((0,) * (11 + coders + 3 * (coders * (coders - 1) // 2)), coders)

    @staticmethod
    def total(parts: Iterable[CodeSums], coders: int) -> CodeSums:
        """The sum of all parts."""
        numbers = [sum(column) for column in zip(*(part.flat() for part in parts), strict=True)]
        return CodeSums.of_flat(numbers, coders) if numbers else CodeSums.zero(coders)

    def plus(self, other: CodeSums) -> CodeSums:
        """The sums of both (``+`` would put two tuples in a row)."""
        return CodeSums.of_flat(tuple(map(add, self.flat(), other.flat())), len(self.coders))


@dataclass(frozen=True, slots=True)
class StudySums:
    """The sums of some documents: of all codes (``base``), by the plan's groups, and the cases of disagreement.

    ``agreed`` and ``disagreements`` are keyed by row, the latter with the kind. ``left_out`` counts codings that lie
    wholly on excluded text, ``unfinished`` those of coders who have not finished the document.
    """

    base: Base
    codes: Mapping[int, CodeSums] = field(default_factory=dict)
    agreed: Mapping[int, int] = field(default_factory=dict)
    disagreements: Mapping[tuple[int, DisagreementKind], int] = field(default_factory=dict)
    left_out: int = 0
    unfinished: int = 0

    def __add__(self, other: StudySums) -> StudySums:
        codes = dict(self.codes)
        for group, sums in other.codes.items():
            codes[group] = codes[group].plus(sums) if group in codes else sums
        return StudySums(
            self.base + other.base,
            codes,
            Counter(self.agreed) + Counter(other.agreed),
            Counter(self.disagreements) + Counter(other.disagreements),
            self.left_out + other.left_out,
            self.unfinished + other.unfinished,
        )


_Placed = tuple[int, int, int, int, int, tuple[int, ...]]
"""A coding on the continuum: start, end, the range of units that it touches, its coder's number, and its groups."""

Tracks = dict[int, list[list[int]]]
"""For each group a track for each of the plan's coders."""


def summarise(document: StudyDocument, plan: RowPlan) -> StudySums:
    """The sums of one document; nothing else is needed, so it may run anywhere.

    A unit has a code where a coding of it covers at least one character of the unit. The cost is O(S log S) in the
    codings. A document that fewer than two of the plan's coders have finished gives zeros. Raises ``ValueError`` for
    marks, units or excluded spans that do not lie in the text.
    """
    coders = len(plan.coders)
    present = [number for number, coder in enumerate(plan.coders) if coder in document.coders]
    if len(present) < 2:
        return StudySums(Base.zero(coders))
    continuum = Continuum(document.length, document.excluded)
    units = document.units(plan.unit, continuum)
    placed, left_out, unfinished = _place(document, plan, continuum, units)
    on_characters, on_units = _tracks(placed, plan)
    codes = {}
    for group, tracks in on_characters.items():
        characters = mask_lengths(tracks, coders)
        touched = on_units[group] if plan.unit != "character" else tracks
        masks = mask_lengths(touched, coders) if plan.unit != "character" else characters
        squares = sum(length * length for line in tracks if line for length in track_lengths(line, coders))
        codes[group] = _code_sums(masks, characters, squares, touched, present)
    own = {row: on_characters[group] for row, group in enumerate(plan.own) if group in on_characters}
    agreed, disagreements = count_kinds(own, present, coders)
    count = len(units) if plan.unit != "character" else continuum.length
    base = base_of(plan, present, count, continuum.length)
    return StudySums(base, codes, agreed, disagreements, left_out, unfinished)


def base_of(plan: RowPlan, present: Sequence[int], units: int, characters: int) -> Base:
    """What all codes share in a document: the coders ``present`` (their numbers), its units and characters."""
    here = set(present)
    both = [int(first in here and second in here) for first, second in plan.pairs]
    return Base(
        1,
        units,
        units * len(present),
        characters,
        characters * len(present),
        tuple(units if coder in here else 0 for coder in range(len(plan.coders))),
        tuple(units * there for there in both),
        tuple(both),
    )


def _place(
    document: StudyDocument, plan: RowPlan, continuum: Continuum, units: Sequence[tuple[int, int]]
) -> tuple[list[_Placed], int, int]:
    """The document's codings on the continuum in order, how many vanished there, and how many are not finished."""
    numbers = {coder: number for number, coder in enumerate(plan.coders)}
    finished = {coder: numbers[coder] for coder in document.coders if coder in numbers}
    targets = plan.targets
    marks = sorted(document.marks, key=itemgetter(0))
    starts = [start for start, _end, _code, _name in marks]
    ends = [end for _start, end, _code, _name in marks]
    if marks and not (starts[0] >= 0 and max(ends) <= document.length and all(map(le, starts, ends))):
        raise ValueError(f"{document.name}: a mark does not lie in a text of {document.length} characters")
    lows, highs = continuum.places(starts), continuum.places(ends)
    unit_starts, unit_ends = [start for start, _end in units], [end for _start, end in units]
    firsts = [bisect_right(unit_ends, low) for low in lows]
    lasts = [bisect_left(unit_starts, high) for high in highs]
    placed: list[_Placed] = []
    left_out = unfinished = 0
    for (_start, _end, code, name), low, high, first, last in zip(marks, lows, highs, firsts, lasts, strict=True):
        groups, coder = targets.get(code), finished.get(name)
        if groups is None:
            continue
        if coder is None:
            unfinished += name in numbers
        elif low < high:
            placed.append((low, high, first, last, coder, groups))
        else:
            left_out += 1
    return placed, left_out, unfinished


def _tracks(placed: Iterable[_Placed], plan: RowPlan) -> tuple[Tracks, Tracks]:
    """Tracks over characters, where touching codings stay apart, and over units, where they are one.

    The codings come in order, so that each extends the end of its track or starts anew behind it.
    """
    coders = len(plan.coders)
    characters: list[list[int]] = [[] for _line in range(plan.groups * coders)]
    units: list[list[int]] = [[] for _line in range(plan.groups * coders)]
    for start, end, first, last, coder, groups in placed:
        bit = 1 << coder
        low, high = start << coders | bit, end << coders | bit
        low_unit, high_unit = first << coders | bit, last << coders | bit
        for group in groups:
            line = characters[group * coders + coder]
            if not line or low >= line[-1]:
                line += (low, high)
            elif high > line[-1]:
                line[-1] = high
            if first < last:
                line = units[group * coders + coder]
                if not line or low_unit > line[-1]:
                    line += (low_unit, high_unit)
                elif high_unit > line[-1]:
                    line[-1] = high_unit
    used = [group for group in range(plan.groups) if any(characters[group * coders : (group + 1) * coders])]
    return (
        {group: characters[group * coders : (group + 1) * coders] for group in used},
        {group: units[group * coders : (group + 1) * coders] for group in used},
    )


def _code_sums(
    masks: Masks, characters: Masks, squares: int, touched: Sequence[Sequence[int]], present: Sequence[int]
) -> CodeSums:
    """The sums of a code in one document, from the units and characters that each combination of coders gave it."""
    m, coders = len(present), len(touched)
    by_size, character_sizes = [0] * (m + 1), [0] * (m + 1)
    for mask, length in masks.items():
        by_size[mask.bit_count()] += length
    for mask, length in characters.items():
        character_sizes[mask.bit_count()] += length
    positive = sum(n * units for n, units in enumerate(by_size))
    split = sum(n * (m - n) * units for n, units in enumerate(by_size))
    character_split = sum(n * (m - n) * units for n, units in enumerate(character_sizes))
    each = [sum(line[1::2]) - sum(line[::2]) >> coders if line else 0 for line in touched]
    return CodeSums(
        1,
        sum(by_size),
        positive,
        split / (m - 1),
        2 * split / (m * (m - 1)),
        split,
        positive * (m - 1),
        positive / m,
        sum(n * length for n, length in enumerate(character_sizes)),
        squares,
        character_split / (m - 1),
        tuple(each),
        _pair_sums(masks, each, present),
    )


def _pair_sums(masks: Masks, each: Sequence[int], present: Sequence[int]) -> tuple[int, ...]:
    """For each pair of coders the units of both, of the first, of the second; zeros unless both are there."""
    found: list[int] = []
    for first, second in combinations(range(len(each)), 2):
        if first in present and second in present:
            pair = 1 << first | 1 << second
            both = sum(units for mask, units in masks.items() if mask & pair == pair)
            found += (both, each[first], each[second])
        else:
            found += (0, 0, 0)
    return tuple(found)


def _flat_base(base: Base) -> tuple[int, ...]:
    return (
        base.documents,
        base.units,
        base.ratings,
        base.characters,
        base.character_ratings,
        *base.coder_units,
        *base.pair_units,
        *base.pair_documents,
    )
