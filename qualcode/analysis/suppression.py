"""Which numbers of a matrix must not be printed, so that nothing in it tells of very few people.

Not printed is what is small, and what gives away something small: the difference of two printed numbers of which one
counts some of the people of the other, or what a sum leaves for those of its parts that are not printed. Everything
printed counts at least so many people, or none, and so does everybody who is in one printed number and not in another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from qualcode.analysis.matrix import Matrix, MatrixFigures, Spot
from qualcode.model import Codebook

HIDDEN = "."
"""Stands where a number is not told."""


def hidden_spots(
    matrix: Matrix, codebook: Codebook, fewest: int, besides: frozenset[Spot] = frozenset()
) -> frozenset[Spot]:
    """The numbers of a matrix of respondents that are hidden where none under ``fewest`` may be told.

    ``besides`` are hidden in any case.
    """
    return _Suppression(matrix, codebook, fewest).hidden(besides)


def hidden_counts(
    people: Sequence[frozenset[int]],
    fewest: int,
    within: Collection[tuple[int, int]] = (),
    sums: Sequence[tuple[int, Sequence[int]]] = (),
    kept: Collection[int] = (),
) -> frozenset[int]:
    """Of numbers that count people those that are hidden where none under ``fewest`` may be told.

    Each number is given by whom it counts, and is known by its place. ``within`` are two of which a reader knows that
    the first counts only some of whom the second does: it is hidden where few are left. ``sums`` are a number and its
    parts: where these exclude each other and are all of it, what is hidden of them must not follow from the rest. Those
    in ``kept`` are printed whatever they tell.
    """
    apart = [(whole, tuple(parts)) for whole, parts in sums if _adds_up(people, whole, parts)]
    gone = {place for place, who in enumerate(people) if 0 < len(who) < fewest} - {*kept}
    while more := (_told_by_nested(people, fewest, within, gone) or _told_by_rest(people, fewest, apart, gone)) - {
        *kept
    }:
        gone |= more
    return frozenset(gone)


def _adds_up(people: Sequence[frozenset[int]], whole: int, parts: Sequence[int]) -> bool:
    together = frozenset[int]().union(*(people[part] for part in parts))
    return sum(len(people[part]) for part in parts) == len(together) and together == people[whole]


def _told_by_nested(
    people: Sequence[frozenset[int]], fewest: int, within: Collection[tuple[int, int]], gone: Collection[int]
) -> set[int]:
    """The narrower of two printed numbers, of which one counts all whom the other counts and few besides."""
    return {
        narrow
        for narrow, wide in within
        if not {narrow, wide} & {*gone} and people[narrow] and 0 < len(people[wide] - people[narrow]) < fewest
    }


def _told_by_rest(
    people: Sequence[frozenset[int]], fewest: int, sums: Sequence[tuple[int, tuple[int, ...]]], gone: Collection[int]
) -> set[int]:
    """A further part of a sum, or the sum, where what is printed of it tells of what is not."""
    for whole, parts in sums:
        hidden = [part for part in parts if part in gone]
        printed = [part for part in parts if part not in gone]
        # A nought hides nothing, as long as there is something else.
        printed.sort(key=lambda part: (not people[part], len(people[part])))
        left = sum(len(people[part]) for part in hidden)
        tells = bool(hidden) and (sum(bool(people[part]) for part in hidden) == 1 or 0 < left < fewest)
        if (whole in gone and not hidden) or (whole not in gone and tells):
            return {printed[0] if printed else whole}
    return set()


def lines_of(matrix: Matrix) -> list[MatrixFigures]:
    """The lines that count people: the base, the rows, and whoever says any of them."""
    return [matrix.bases, *matrix.rows, matrix.respondents]


def flat(figures: MatrixFigures) -> tuple[int, ...]:
    """The numbers of a line by place: columns, subtotals, total."""
    return (*figures.cells, *figures.subtotals, figures.total)


class _Suppression:
    """Hides one number after the other until nothing gives anything away; only ever more is hidden."""

    def __init__(self, matrix: Matrix, codebook: Codebook, fewest: int) -> None:
        self.fewest = fewest
        self.values = [flat(line) for line in lines_of(matrix)]
        self.parts = _parts(matrix, self.values[0])
        self.above = _places_above(matrix)
        self.wider = _lines_above(matrix, codebook)
        self.sums = _line_sums(matrix)
        self.gone: set[Spot] = set()

    def hidden(self, besides: frozenset[Spot]) -> frozenset[Spot]:
        self.gone = {
            Spot(line, place)
            for line, numbers in enumerate(self.values)
            for place, number in enumerate(numbers)
            if self.few(number)
        } | besides
        while more := set(self._told_by_pairs()) or set(self._told_by_sums()) or set(self._told_by_lines()):
            self.gone |= more
        return frozenset(self.gone)

    def few(self, number: int) -> bool:
        return 0 < number < self.fewest

    def _told_by_pairs(self) -> Iterator[Spot]:
        """The narrower of two printed numbers that differ by few people."""
        for line, numbers in enumerate(self.values):
            for place, number in enumerate(numbers):
                if Spot(line, place) in self.gone:
                    continue
                for wide in (line, *self.wider[line]):
                    for outer in (place, *self.above[place]):
                        if Spot(wide, outer) not in self.gone and self.few(self.values[wide][outer] - number):
                            yield Spot(line, place)

    def _told_by_sums(self) -> Iterator[Spot]:
        """A further part of a sum, where what is printed of it tells of the parts that are not."""
        for whole, parts in self.parts:
            for line in range(len(self.values)):
                for cover in self._covers(line, parts):
                    hidden = [place for place in cover if Spot(line, place) in self.gone]
                    if Spot(line, whole) in self.gone:
                        if not hidden:
                            yield self._next(line, whole, cover)
                    elif hidden and (len(hidden) == 1 or self._tells(line, whole, cover, hidden)):
                        yield self._next(line, whole, cover)

    def _told_by_lines(self) -> Iterator[Spot]:
        """A further line of those that add up to another, where the printed ones tell of those that are not."""
        for whole, parts in self.sums:
            for place in range(len(self.values[0])):
                hidden = [line for line in parts if Spot(line, place) in self.gone]
                if not hidden or Spot(whole, place) in self.gone:
                    continue
                left = sum(self.values[line][place] for line in hidden)
                if len(hidden) == 1 or self.few(left):
                    printed = [line for line in parts if Spot(line, place) not in self.gone]
                    printed.sort(key=lambda line: (self.values[line][place] == 0, self.values[line][place], line))
                    yield Spot(printed[0] if printed else whole, place)

    def _tells(self, line: int, whole: int, cover: Sequence[int], hidden: Sequence[int]) -> bool:
        """Whether few people are left for the hidden parts, or outside them in a line that counts more people."""
        left = self._left(line, whole, cover, hidden)
        if self.few(left):
            return True
        return any(
            self.few(self._left(wide, whole, cover, hidden) - left)
            for wide in self.wider[line]
            if self._knows(wide, whole, cover, hidden)
        )

    def _left(self, line: int, whole: int, cover: Sequence[int], hidden: Sequence[int]) -> int:
        numbers = self.values[line]
        return numbers[whole] - sum(numbers[place] for place in cover if place not in hidden)

    def _knows(self, line: int, whole: int, cover: Sequence[int], hidden: Sequence[int]) -> bool:
        """Whether a line tells how many there are in these parts together."""
        gone = {place for place in (whole, *cover) if Spot(line, place) in self.gone}
        return gone.isdisjoint(hidden) or (whole not in gone and gone.issubset(hidden))

    def _next(self, line: int, whole: int, cover: Sequence[int]) -> Spot:
        """What is hidden next: the smallest printed part, or the sum where none is printed."""
        printed = [place for place in cover if Spot(line, place) not in self.gone]
        # A nought hides nothing, as long as there is something else.
        printed.sort(key=lambda place: (self.values[line][place] == 0, self.values[line][place], place))
        return Spot(line, printed[0] if printed else whole)

    def _covers(self, line: int, parts: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """The parts of a sum, and the same with the parts of those that are not printed in their place."""
        yield tuple(parts)
        within = dict(self.parts)
        deeper: list[int] = []
        for place in parts:
            open_up = Spot(line, place) in self.gone and place in within
            deeper += within[place] if open_up else [place]
        if deeper != [*parts]:
            yield from self._covers(line, deeper)


def _parts(matrix: Matrix, bases: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
    """The places that are the sum of others: subtotals of their columns, and the total of each block."""
    leaves, inner = len(matrix.columns), len(matrix.subtotals)
    columns = [*matrix.columns, *matrix.subtotals]
    found: list[tuple[int, tuple[int, ...]]] = []
    for block in matrix.blocks:
        wholes: list[tuple[int, int]] = [(leaves + inner, 0)]
        wholes += [
            (leaves + place, len(column.path))
            for place, column in enumerate(matrix.subtotals)
            if column.attributes == block
        ]
        for whole, depth in wholes:
            above = columns[whole].path if depth else ()
            parts = tuple(
                place
                for place, column in enumerate(columns)
                if column.attributes == block and len(column.path) == depth + 1 and column.path[:depth] == above
            )
            # Who was spoken to in two waves stands in both, and nothing adds up.
            if parts and sum(bases[place] for place in parts) == bases[whole]:
                found.append((whole, parts))
    return found


def _line_sums(matrix: Matrix) -> list[tuple[int, tuple[int, ...]]]:
    """The lines that are the sum of others: of rows that exclude each other the base, and who says one of all these.

    Where all silence is about one set, it and who says one of the others is everybody.
    """
    lines = {row.code_id: line for line, row in enumerate(matrix.rows, 1)}
    anybody = len(lines) + 1
    found = [(0, tuple(sorted(lines[row] for row in one))) for one in matrix.partitions if lines.keys() >= set(one)]
    silent = tuple(line for row, line in lines.items() if row in matrix.silences)
    if matrix.exclusive:
        found.append((anybody, tuple(line for row, line in lines.items() if row not in matrix.silences)))
    if silent and all(sum(numbers) == base for numbers, base in _with_silence(matrix)):
        found.append((0, (*silent, anybody)))
    return found


def _with_silence(matrix: Matrix) -> Iterator[tuple[list[int], int]]:
    """For each place those who are silent and who says anything, and the base."""
    lines = [flat(row) for row in matrix.rows if row.code_id in matrix.silences]
    for *numbers, base in zip(*lines, flat(matrix.respondents), flat(matrix.bases), strict=True):
        yield numbers, base


def _places_above(matrix: Matrix) -> Mapping[int, tuple[int, ...]]:
    """The places that count everybody whom a place counts, for each."""
    leaves = len(matrix.columns)
    total = leaves + len(matrix.subtotals)
    columns = [*matrix.columns, *matrix.subtotals]

    def above(place: int) -> tuple[int, ...]:
        column = columns[place]
        outer = (
            leaves + other
            for other, wide in enumerate(matrix.subtotals)
            if wide.attributes == column.attributes
            and len(wide.path) < len(column.path)
            and column.path[: len(wide.path)] == wide.path
        )
        return (*outer, total)

    return {total: (), **{place: above(place) for place in range(total)}}


def _lines_above(matrix: Matrix, codebook: Codebook) -> Mapping[int, tuple[int, ...]]:
    """The lines that count everybody whom a line counts, for each."""
    anybody = len(matrix.rows) + 1
    lines = {row.code_id: line for line, row in enumerate(matrix.rows, 1)}
    found: dict[int, tuple[int, ...]] = {0: (), anybody: (0,)}
    for row in matrix.rows:
        above = (lines[up] for up in codebook.ancestors(row.code_id) if up != row.code_id and up in lines)
        found[lines[row.code_id]] = (0,) if row.code_id in matrix.silences else (0, anybody, *above)
    return found
