"""Small numbers that are hidden of relations and contrasts, as they are of a matrix (:mod:`analysis.suppression`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from qualcode.analysis.matrix import Matrix, MatrixColumn, MatrixFigures, MatrixRow, Spot
from qualcode.analysis.suppression import HIDDEN, hidden_spots
from qualcode.model import Codebook
from qualcode.report.blocks import Value


class HiddenRelations(NamedTuple):
    """The pairs of codes (ids, either way) and the codes whose numbers are not told, and whether the base is not."""

    pairs: frozenset[tuple[int, int]]
    codes: frozenset[int]
    base: bool


NOTHING_HIDDEN = HiddenRelations(frozenset(), frozenset(), base=False)


def as_printed(n: int | None) -> str:
    """A number as it stands in a table: a dot where it is hidden."""
    return HIDDEN if n is None else str(n)


def as_cell(n: int | None) -> Value:
    """A number as it stands in a sheet: a dot where it is hidden."""
    return HIDDEN if n is None else n


def hidden_relations(
    book: Codebook,
    saying: Mapping[int, int],
    together: Mapping[tuple[int, int], int],
    rows: Sequence[int],
    columns: Sequence[int],
    base: int,
    fewest: int,
) -> HiddenRelations:
    """What is hidden of codes by codes so that nothing tells of fewer than ``fewest``, or of those who do not say it.

    ``saying`` is how many say each code, and ``together`` each pair as it stands in the table. Of a pair that stands
    in it twice both are hidden.
    """

    def cell(row: int, column: int) -> int:
        # Of codes under each other everybody who says the one says the other.
        return together.get((row, column), min(saying[row], saying[column]))

    blocks = tuple((str(column),) for column in columns)
    bases = MatrixFigures(tuple(saying[column] for column in columns), (), base)
    matrix = Matrix(
        "respondents",
        "none",
        blocks,
        tuple(MatrixColumn(block, saying[column], block) for block, column in zip(blocks, columns, strict=True)),
        (),
        base,
        tuple(MatrixRow(tuple(cell(row, column) for column in columns), (), saying[row], row, "", "") for row in rows),
        bases,
        bases,
    )
    lines = {row: line for line, row in enumerate(rows, 1)}
    places = {column: place for place, column in enumerate(columns)}

    def turned(spot: Spot) -> Spot | None:
        """Where the same number stands once more."""
        row = rows[spot.line - 1] if 0 < spot.line <= len(rows) else None
        column = columns[spot.place] if spot.place < len(columns) else None
        if row is not None and column is not None:
            return Spot(lines[column], places[row]) if column in lines and row in places else None
        if row is not None:
            return Spot(0, places[row]) if row in places else None
        return Spot(lines[column], len(columns)) if column in lines and spot.line == 0 else None

    hidden = hidden_of(matrix, book, fewest, turned)
    return HiddenRelations(
        frozenset((row, column) for row in rows for column in columns if Spot(lines[row], places[column]) in hidden),
        frozenset(
            {row for row in rows if Spot(lines[row], len(columns)) in hidden}
            | {column for column in columns if Spot(0, places[column]) in hidden}
        ),
        Spot(0, len(columns)) in hidden,
    )


def hidden_of(matrix: Matrix, book: Codebook, fewest: int, turned: Callable[[Spot], Spot | None]) -> frozenset[Spot]:
    """The numbers that are hidden of a matrix that has some of them twice."""
    hidden: frozenset[Spot] = frozenset()
    while True:
        found = hidden_spots(matrix, book, fewest, hidden)
        found |= {again for spot in found if (again := turned(spot)) is not None}
        if found == hidden:
            return hidden
        hidden = found


def hidden_codes(book: Codebook, saying: Iterable[tuple[int, int]], base: int, fewest: int) -> frozenset[int | None]:
    """The codes (ids) whose number out of a base is not told, given how many say each; ``None`` where the base is not.

    One is not told either where few do not say it, or say it and not one that it stands under.
    """
    numbers = dict(saying)
    bases = MatrixFigures((), (), base)
    rows = tuple(MatrixRow((), (), n, code, "", "") for code, n in numbers.items())
    matrix = Matrix("respondents", "none", (), (), (), base, rows, bases, bases)
    named: list[int | None] = [None, *numbers]
    found = hidden_spots(matrix, book, fewest)
    return frozenset(named[spot.line] for spot in found if spot.line < len(named))
