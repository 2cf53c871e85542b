"""The columns of a matrix in the order in which they are shown, whatever the table is written in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qualcode.analysis.matrix import Matrix, PrintedFigures, Share, Shares
from qualcode.analysis.suppression import HIDDEN
from qualcode.i18n import _

Shape = Literal["plain", "monitor2005"]


@dataclass(frozen=True, slots=True)
class MatrixStyle:
    """How a matrix is shown: what stands for nought, whether totals are there, its shape, and its title, if any.

    Where it is ``transposed``, a plain table has its columns down and its rows across.
    """

    zero: str = "0"
    totals: bool = True
    shape: Shape = "plain"
    title: str = ""
    transposed: bool = False


PLAIN = MatrixStyle()


@dataclass(frozen=True, slots=True)
class LaidColumn:
    """A column: its header from the outermost line inwards, and its place among columns, subtotals and the total."""

    header: tuple[str, ...]
    place: int
    is_cell: bool

    def of(self, figures: PrintedFigures | Shares) -> int | Share | None:
        """What stands in the column."""
        flat: tuple[int | Share | None, ...] = (*figures.cells, *figures.subtotals, figures.total)
        return flat[self.place]


def laid_columns(matrix: Matrix, *, totals: bool = True) -> Iterator[LaidColumn]:
    """The columns in order, each outer value's subtotal after the columns it sums up, the total last.

    A subtotal of a single column would say the same again and is left out. Blocks that stand side by side are each
    headed by what their values are of.
    """
    several = len(matrix.blocks) > 1
    depth = max(map(len, matrix.blocks), default=0)
    lines = max(1, depth + several)
    places = [*enumerate(matrix.columns if depth else ())]
    for number, column in enumerate(matrix.subtotals if totals else ()):
        within = [
            i
            for i, (place, leaf) in enumerate(places)
            if place < len(matrix.columns)
            and leaf.attributes == column.attributes
            and leaf.path[: len(column.path)] == column.path
        ]
        if len(within) > 1:
            places.insert(within[-1] + 1, (len(matrix.columns) + number, column))
    for place, column in places:
        labels = [*column.labels, *[_("total")] * (len(column.path) < len(column.attributes))]
        block = ["/".join(column.attributes)] if several else []
        header = (*block, *labels)
        yield LaidColumn((*header, *[""] * (lines - len(header))), place, place < len(matrix.columns))
    if totals or not depth:
        total = len(matrix.columns) + len(matrix.subtotals)
        yield LaidColumn((_("total"), *[""] * (lines - 1)), total, False)


def as_text(number: int | None, share: Share | None, zero: str) -> str:
    """A number as it is shown, with its percentage where there is one."""
    if number is None:
        return HIDDEN
    if number == 0 and zero != "0":
        return zero
    return f"{number} ({share.percent():.0f}%)" if share is not None else f"{number}"
