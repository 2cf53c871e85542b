"""A matrix laid out in lines and columns as a screen shows it: the same numbers, in the same words, as every writer's.

The line (or where it is transposed the column) of the base comes first and is frozen: it is always in sight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from qualcode.analysis.matrix import Matrix, Share, Shares, Spot
from qualcode.i18n import _
from qualcode.report.matrix.document import DASH, depths
from qualcode.report.matrix.layout import LaidColumn, as_text, laid_columns
from qualcode.session.matrix.choices import MatrixLook

SHADES = " ░▒▓█"
"""The signs of the shades, from nothing to the most."""


class SheetCell(NamedTuple):
    """A cell: what stands in it, the number, where that stands in the matrix, and its shade, 0 to 4."""

    text: str
    n: int | None
    spot: Spot
    shade: int = 0


class SheetLine(NamedTuple):
    """A line: what it is called, how far it is indented, its cells, and whether it sums up (or is a base)."""

    label: str
    depth: int
    cells: tuple[SheetCell, ...]
    strong: bool = False


class SheetHead(NamedTuple):
    """The head of a column, from the outermost line inwards, and whether it sums up (or is a base)."""

    labels: tuple[str, ...]
    strong: bool = False


class MatrixSheet(NamedTuple):
    """Lines and columns; ``frozen_lines`` at the top and ``frozen_columns`` at the left are those of the base."""

    heads: tuple[SheetHead, ...]
    lines: tuple[SheetLine, ...]
    frozen_lines: int
    frozen_columns: int

    @property
    def levels(self) -> int:
        """How many lines the heads have."""
        return max((len(head.labels) for head in self.heads), default=1)

    def find(self, spot: Spot) -> tuple[int, int]:
        """Where a number of the matrix stands, as (line, column); the first one where it stands nowhere."""
        for row, line in enumerate(self.lines):
            for column, cell in enumerate(line.cells):
                if cell.spot == spot:
                    return row, column
        return min(self.frozen_lines, max(0, len(self.lines) - 1)), min(
            self.frozen_columns, max(0, len(self.heads) - 1)
        )


class _Told(NamedTuple):
    """A line of the matrix and its place among those printed, its label and depth, and whether it is a row."""

    line: int
    printed: int
    label: str
    depth: int
    is_row: bool


def matrix_sheet(matrix: Matrix, look: MatrixLook) -> MatrixSheet:
    """The matrix laid out as it is to look."""
    columns = [*laid_columns(matrix)]
    told = [*_lines(matrix)]
    most = _most(matrix, columns, told)
    zero = DASH if look.dash else "0"
    table = [[_cell(matrix, one, column, zero, most if look.shaded else None) for column in columns] for one in told]
    if look.transposed:
        heads = tuple(SheetHead((one.label,), not one.is_row) for one in told)
        lines = tuple(
            SheetLine(
                " / ".join(filter(None, column.header)),
                0,
                tuple(row[place] for row in table),
                not column.is_cell,
            )
            for place, column in enumerate(columns)
        )
        return MatrixSheet(heads, lines, 0, 1)
    return MatrixSheet(
        tuple(SheetHead(column.header, not column.is_cell) for column in columns),
        tuple(
            SheetLine(one.label, one.depth, tuple(cells), not one.is_row)
            for one, cells in zip(told, table, strict=True)
        ),
        1,
        0,
    )


def _lines(matrix: Matrix) -> Iterator[_Told]:
    """The base, the rows, and where there are any what they come to."""
    yield _Told(0, 0, _("base (n)"), 0, False)
    for line, (row, depth) in enumerate(zip(matrix.rows, depths([row.code for row in matrix.rows]), strict=True), 1):
        yield _Told(line, line, row.name, depth, True)
    if matrix.rows:
        yield _Told(len(matrix.rows) + 2, -2, matrix.sum_name, 0, False)
        yield _Told(len(matrix.rows) + 1, -1, _("respondents with any of these"), 0, False)


def _cell(matrix: Matrix, told: _Told, column: LaidColumn, zero: str, most: int | None) -> SheetCell:
    printed = matrix.printed[told.printed]
    n = cast("int | None", column.of(printed))
    shares: Shares | None = matrix.percentages[told.line - 1] if told.is_row and matrix.percentages else None
    share = cast("Share | None", column.of(shares)) if shares else None
    shade = 0
    if most and told.is_row and n:
        base = cast("int | None", column.of(matrix.printed[0])) if matrix.count == "respondents" else most
        shade = min(4, -(-4 * n // base)) if base else 0
    return SheetCell(as_text(n, share, zero), n, Spot(told.line, column.place), shade)


def _most(matrix: Matrix, columns: Sequence[LaidColumn], told: Sequence[_Told]) -> int:
    """The largest number of the cells, not counting what sums up."""
    return max(
        (
            cast("int | None", column.of(matrix.printed[one.line])) or 0
            for one in told
            if one.is_row
            for column in columns
            if column.is_cell or not matrix.blocks
        ),
        default=0,
    )
