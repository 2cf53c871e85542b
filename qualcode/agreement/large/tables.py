"""The sums of many documents at once, in arrays: what :func:`sums.summarise` has for each of them, to the last digit.

Spans of all documents, groups and coders lie on one line of numbers: a *key* (document, group, coder) takes up
``_LINE`` places, so that one sort puts all of them in order, and a sweep never runs from one key into the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qualcode.agreement.continuum import Continuum
from qualcode.agreement.disagreements import DisagreementKind, MarkedCase, pair_up
from qualcode.agreement.large.formulas import Array, ManyBases, ManySums, alpha_parts
from qualcode.agreement.measures import Parts
from qualcode.agreement.study import RowPlan, StudyDocument
from qualcode.agreement.sums import StudySums, base_of
from qualcode.spreading import spread

if TYPE_CHECKING:
    from concurrent.futures import Executor

_LINE = 1 << 32
"""More than a text is long."""

_AT_ONCE = 500
"""So many documents are in arrays at a time, for these are several times as large as what comes of them."""

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SumTable:
    """The sums of some documents: ``parts`` without those of the codes, which are here.

    Each row of ``numbers`` is a :meth:`CodeSums.flat` of one of the ``groups`` in one of the ``documents``.
    """

    parts: tuple[StudySums, ...]
    documents: Whole
    groups: Whole
    numbers: Array

    @staticmethod
    def joined(tables: Sequence[SumTable]) -> SumTable:
        """Those of one table, then those of the next."""
        before = np.cumsum([0, *(len(table.parts) for table in tables)])
        return SumTable(
            tuple(part for table in tables for part in table.parts),
            np.concatenate([table.documents + first for table, first in zip(tables, before[:-1], strict=True)]),
            np.concatenate([table.groups for table in tables]),
            np.concatenate([table.numbers for table in tables]),
        )

    def alpha_parts(self, own: Sequence[int], aside: Mapping[int, frozenset[int]]) -> list[Parts]:
        """What the codes of each document add to its two alphas: by the groups of their ``own`` codings."""
        found = np.zeros((4, len(self.parts)))
        bases = ManyBases.of([part.base for part in self.parts])
        by_group = self.by_group(aside)
        with np.errstate(all="ignore"):
            for group in own:
                if (used := by_group.get(group)) is not None:
                    sums = ManySums.of(used.numbers.T, len(self.parts[0].base.coder_units))
                    found[:, used.places] += alpha_parts(bases.at(used.places), sums)
        return [tuple(each) for each in found.T.tolist()]

    def by_group(self, aside: Mapping[int, frozenset[int]]) -> dict[int, UsedRows]:
        """What there is of each group, but in the documents that do not count for it."""
        order = np.argsort(self.groups, kind="stable")
        groups, cuts = np.unique(self.groups[order], return_index=True)
        found = {}
        for group, rows in zip(groups.tolist(), np.split(order, cuts)[1:], strict=True):
            if out := aside[group]:
                rows = rows[~np.isin(self.documents[rows], list(out))]
            if len(rows):
                found[group] = UsedRows(self.documents[rows], self.numbers[rows])
        return found


@dataclass(frozen=True, slots=True)
class UsedRows:
    """The sums of a group in each document (by its place) in which it was used."""

    places: Whole
    numbers: Array


@dataclass(frozen=True, slots=True)
class _Spans:
    """Spans in order, each with its key; those of one key do not overlap."""

    keys: Whole
    lows: Whole
    highs: Whole

    @staticmethod
    def of(keys: Whole, lows: Whole, highs: Whole, *, touching: bool) -> _Spans:
        """From spans in any order; overlapping ones become one, and where wanted also those that touch."""
        starts, ends = keys * _LINE + lows, keys * _LINE + highs
        order = np.argsort(starts, kind="stable")
        starts, reach = starts[order], np.maximum.accumulate(ends[order])
        before = np.concatenate((np.full(1, -1), reach[:-1]))[: len(reach)]
        at = np.flatnonzero(starts > before if touching else starts >= before)
        last = np.concatenate((at[1:], np.full(1, len(starts))))[: len(at)] - 1
        found = keys[order][at]
        return _Spans(found, starts[at] - found * _LINE, reach[last] - found * _LINE)

    @property
    def lengths(self) -> Whole:
        return self.highs - self.lows

    def masks(self, coders: int) -> tuple[Whole, Whole, Whole]:
        """How long each combination of coders has a group in a document: the key of the two, the mask, the length."""
        cells, bits = self.keys // coders, np.left_shift(1, self.keys % coders)
        places = np.concatenate((cells * _LINE + self.lows, cells * _LINE + self.highs))
        order = np.argsort(places, kind="stable")
        places, masks = places[order], np.cumsum(np.concatenate((bits, -bits))[order])[:-1]
        lengths = np.diff(places)
        there = np.flatnonzero((masks > 0) & (lengths > 0))
        return places[there] // _LINE, masks[there], lengths[there]


def tabulate_all(documents: Sequence[StudyDocument], plan: RowPlan, executor: Executor | None) -> SumTable:
    """The sums of all documents (one or more), see :func:`tabulate`; ``executor`` spreads them over its workers."""
    tasks = [documents[first : first + _AT_ONCE] for first in range(0, len(documents), _AT_ONCE)]
    return SumTable.joined(list(spread(partial(tabulate, plan=plan), tasks, executor)))


def tabulate(documents: Sequence[StudyDocument], plan: RowPlan) -> SumTable:
    """The sums of some documents, each with two or more of the plan's coders. Errors as :func:`sums.summarise`."""
    coders, groups = len(plan.coders), plan.groups
    found = [_place(document, plan) for document in documents]
    present = [there for there, _columns, _units, _characters in found]
    columns = np.concatenate(
        [np.insert(one, 0, place, axis=0) for place, (_p, one, _u, _c) in enumerate(found)], axis=1
    )
    place, low, high, first, last, code, coder = columns
    known = (code >= 0) & (coder >= 0)
    kept = known & (low < high)
    left_out = np.bincount(place[known & ~kept], minlength=len(documents))
    unfinished = np.bincount(place[(code >= 0) & (coder == -2)], minlength=len(documents))
    place, low, high, first, last, code, coder = columns[:, kept]
    # Each coding goes to each of its groups.
    targets = list(plan.targets.values())
    width = np.array([len(each) for each in targets], dtype=np.int64)[code] if targets else code
    flat = np.array([group for each in targets for group in each], dtype=np.int64)
    offset = np.cumsum([0, *map(len, targets)])[code]
    which = np.repeat(np.arange(len(code)), width)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(width) - width, width)
    keys = (place[which] * groups + flat[offset[which] + nth]) * coders + coder[which]
    characters = _Spans.of(keys, low[which], high[which], touching=False)
    touches = (first < last)[which]
    units = characters
    if plan.unit != "character":
        units = _Spans.of(keys[touches], first[which][touches], last[which][touches], touching=True)
    cells = np.unique(characters.keys // coders)
    numbers = _numbers(cells, characters, units, present, plan)
    kinds = _kinds(characters, present, plan)
    parts = tuple(
        StudySums(
            base_of(plan, there, count, length), {}, *kinds[number], int(left_out[number]), int(unfinished[number])
        )
        for number, (there, _columns, count, length) in enumerate(found)
    )
    return SumTable(parts, cells // groups, cells % groups, numbers)


def _place(document: StudyDocument, plan: RowPlan) -> tuple[list[int], Whole, int, int]:
    """Who is there, the document's codings on the continuum, and how many units and characters there are.

    A column for each coding: start, end, first unit and the one behind the last, the place of its code among the plan's
    targets (-1: none), and its coder's number (-2 for one who has not finished, -1 for one who is not compared).
    """
    numbers = {coder: number for number, coder in enumerate(plan.coders)}
    finished = {coder: number if coder in document.coders else -2 for coder, number in numbers.items()}
    present = [number for number, coder in enumerate(plan.coders) if coder in document.coders]
    continuum = Continuum(document.length, document.excluded)
    units = document.units(plan.unit, continuum)
    starts, ends = [mark.start for mark in document.marks], [mark.end for mark in document.marks]
    lows, highs = np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)
    if len(lows) and not (lows.min() >= 0 and highs.max() <= document.length and (lows <= highs).all()):
        raise ValueError(f"{document.name}: a mark does not lie in a text of {document.length} characters")
    lows, highs = (np.array(continuum.places(edges), dtype=np.int64) for edges in (starts, ends))
    edges = np.array(units, dtype=np.int64).reshape(-1, 2)
    codes = {code: number for number, code in enumerate(plan.targets)}
    columns = np.array(
        [
            lows,
            highs,
            np.searchsorted(edges[:, 1], lows, "right"),
            np.searchsorted(edges[:, 0], highs, "left"),
            [codes.get(mark.code, -1) for mark in document.marks],
            [finished.get(mark.coder, -1) for mark in document.marks],
        ],
        dtype=np.int64,
    )
    count = len(units) if plan.unit != "character" else continuum.length
    return present, columns, count, continuum.length


def _numbers(cells: Whole, characters: _Spans, units: _Spans, present: Sequence[Sequence[int]], plan: RowPlan) -> Array:
    """The numbers of :meth:`CodeSums.flat` for each cell (a group in a document) that was used."""
    coders, size = len(plan.coders), len(cells)
    m = np.array([len(there) for there in present], dtype=np.float64)[cells // plan.groups]

    def summed(of: Whole, weights: Whole | Array) -> Array:
        # The stubs of numpy take a count with weights for one without.
        return np.bincount(np.searchsorted(cells, of), weights, size).astype(np.float64)

    unit_cells, masks, lengths = units.masks(coders)
    n, within = np.bitwise_count(masks).astype(np.int64), m[np.searchsorted(cells, unit_cells)]
    positive, split = summed(unit_cells, n * lengths), summed(unit_cells, n * (within - n) * lengths)
    of, held, long = characters.masks(coders)
    k, among = np.bitwise_count(held).astype(np.int64), m[np.searchsorted(cells, of)]
    each = np.bincount(
        np.searchsorted(cells, units.keys // coders) * coders + units.keys % coders,
        weights=units.lengths,
        minlength=size * coders,
    ).reshape(size, coders)
    here = np.zeros((len(present), coders), dtype=bool)
    for number, there in enumerate(present):
        here[number, there] = True
    here = here[cells // plan.groups]
    pairs = []
    for one, other in plan.pairs:
        both = (masks >> one & masks >> other & 1).astype(np.int64)
        shared = here[:, one] & here[:, other]
        pairs += [shared * summed(unit_cells, both * lengths), shared * each[:, one], shared * each[:, other]]
    columns = [
        np.ones(size),
        summed(unit_cells, lengths),
        positive,
        split / (m - 1),
        2 * split / (m * (m - 1)),
        split,
        positive * (m - 1),
        positive / m,
        summed(of, k * long),
        summed(characters.keys // coders, characters.lengths**2),
        summed(of, k * (among - k) * long) / (m - 1),
        *each.T,
        *pairs,
    ]
    return np.array(columns).T


def _kinds(
    characters: _Spans, present: Sequence[Sequence[int]], plan: RowPlan
) -> list[tuple[Counter[int], Counter[tuple[int, DisagreementKind]]]]:
    """For each document the cases of agreement by row, and of disagreement by row and kind, as ``count_kinds``."""
    coders = len(plan.coders)
    row_of = np.full(plan.groups, -1, dtype=np.int64)
    row_of[list(plan.own)] = np.arange(len(plan.own))
    own = np.flatnonzero(row_of[characters.keys // coders % plan.groups] >= 0)
    cells, bits = characters.keys[own] // coders, np.left_shift(1, characters.keys[own] % coders)
    starts, ends = cells * _LINE + characters.lows[own], cells * _LINE + characters.highs[own]
    order = np.argsort(starts, kind="stable")
    cells, bits, starts, ends = cells[order], bits[order], starts[order], ends[order]
    found = [(Counter[int](), Counter[tuple[int, DisagreementKind]]()) for _document in present]
    if not len(order):
        return found
    reach = np.maximum.accumulate(ends)
    at = np.flatnonzero(starts >= np.concatenate((np.full(1, -1), reach[:-1])))
    cells, masks = cells[at], np.bitwise_or.reduceat(bits, at)
    begins, stops = starts[at], np.maximum.reduceat(ends, at)
    alike = (np.minimum.reduceat(ends, at) == stops) & (np.maximum.reduceat(starts, at) == begins)
    documents, rows = cells // plan.groups, row_of[cells % plan.groups]
    everybody = np.array([sum(1 << coder for coder in there) for there in present])[documents]
    for document, row, is_alike in _rows(masks == everybody, documents, rows, alike):
        if is_alike:
            found[document][0][row] += 1
        else:
            found[document][1][row, DisagreementKind.BOUNDARY] += 1
    one_sided = _rows(masks != everybody, documents, begins - cells * _LINE, stops - cells * _LINE, masks, rows, alike)
    for document, cases in groupby(sorted(one_sided), key=lambda case: case[0]):
        for kind, case, _other in pair_up([MarkedCase._make(case[1:]) for case in cases]):
            found[document][1][case.row, kind] += 1
    return found


def _rows(kept: NDArray[np.bool_], *columns: Whole | NDArray[np.bool_]) -> Iterator[tuple[int, ...]]:
    """Plain numbers of the rows that are kept."""
    return zip(*(column[kept].tolist() for column in columns), strict=True)
