"""The matrix on a terminal, in as many tables as the width asks for. Users' text is never read as markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from qualcode.analysis.matrix import Matrix, MatrixFigures, Share, Shares
from qualcode.i18n import _
from qualcode.text.visible import visible

WIDEST_LABEL = 18
NARROWEST_NAME = 20
GAP = 2
"""Cells between two columns."""


def matrix_table(matrix: Matrix) -> RenderableType:
    """The matrix with its column paths stacked in the header, the base below it, subtotals and totals.

    With percentages, a cell holds the number and its share. Columns that do not fit the width follow in a next table.
    """
    return _MatrixView(matrix)


@dataclass(frozen=True, slots=True)
class _Strip:
    """A column as it is shown: a header of several lines and a text for every line of the table."""

    header: tuple[str, ...]
    cells: tuple[str, ...]

    def labels(self, before: _Strip | None) -> list[str]:
        """The header beside the column before it: an outer label stands over the first of its columns only."""
        known = before.header if before else ()
        return ["" if known[: i + 1] == self.header[: i + 1] else label for i, label in enumerate(self.header)]

    def width(self, before: _Strip | None) -> int:
        """The width in terminal cells; longer labels are broken."""
        return max(*(min(WIDEST_LABEL, cell_len(label)) for label in self.labels(before)), *map(cell_len, self.cells))


@dataclass(frozen=True, slots=True)
class _MatrixView:
    """Lays the matrix out when the width is known."""

    matrix: Matrix

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        matrix, width = self.matrix, options.max_width
        names = ["N", *(row.name for row in matrix.rows), matrix.sum_name]
        names = [_plain(name) for name in (*names, _("respondents with any of these"))]
        strips = list(_strips(matrix))
        spare = width - sum(strip.width(before) + GAP for before, strip in pairwise([None, *strips]) if strip)
        widest = spare if spare >= NARROWEST_NAME else max(NARROWEST_NAME, width // 3)
        lead = min(max(map(cell_len, names)), widest)
        part: list[_Strip] = []
        room = width - lead
        for strip in strips:
            needed = strip.width(part[-1] if part else None) + GAP
            if part and needed > room:
                yield self.table(names, lead, part)
                yield Text()
                part, room = [], width - lead
                needed = strip.width(None) + GAP
            part.append(strip)
            room -= needed
        yield self.table(names, lead, part)

    def table(self, names: list[str], lead: int, strips: list[_Strip]) -> Table:
        """Some of the columns beside the names of the rows."""
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False)
        table.add_column(Text(_("code")), width=lead, overflow="fold")
        before: _Strip | None = None
        for strip in strips:
            header = Text("\n").join(Text(label) for label in strip.labels(before))
            table.add_column(header, justify="right", width=strip.width(before), overflow="fold")
            before = strip
        for place, name in enumerate(names):
            if place in (1, len(names) - 2):
                table.add_section()
            style = "dim" if place == 0 else "bold" if place >= len(names) - 2 else ""
            table.add_row(Text(name), *(Text(strip.cells[place]) for strip in strips), style=style)
        return table


def _strips(matrix: Matrix) -> Iterator[_Strip]:
    """The columns in order, each outer value's subtotal after the columns it sums up, the total last.

    A subtotal of a single column would say the same again and is left out. Blocks that stand side by side are each
    headed by what their values are of.
    """
    several = len(matrix.blocks) > 1
    depth = max(map(len, matrix.blocks), default=0)
    places = [(_cells, place, column) for place, column in enumerate(matrix.columns if depth else ())]
    for place, column in enumerate(matrix.subtotals):
        within = [
            i
            for i, (_of, _place, leaf) in enumerate(places)
            if leaf.attributes == column.attributes and leaf.path[: len(column.path)] == column.path
        ]
        if len(within) > 1:
            places.insert(within[-1] + 1, (_subtotals, place, column))
    for of, place, column in places:
        labels = [*map(_plain, column.labels), *[_("total")] * (len(column.path) < len(column.attributes))]
        block = [_plain("/".join(column.attributes))] if several else []
        yield _strip(matrix, [*block, *labels], depth + several, lambda figures, of=of, place=place: of(figures)[place])  # type: ignore[misc]
    yield _strip(matrix, [_("total")], max(1, depth + several), lambda figures: figures.total)


def _cells(figures: MatrixFigures | Shares) -> tuple[int | Share | None, ...]:
    return figures.cells


def _subtotals(figures: MatrixFigures | Shares) -> tuple[int | Share | None, ...]:
    return figures.subtotals


def _strip(
    matrix: Matrix, header: list[str], lines: int, pick: Callable[[MatrixFigures | Shares], int | Share | None]
) -> _Strip:
    """The column that ``pick`` takes from each line of the matrix, under a header of so many ``lines``."""
    shares = [pick(found) for found in matrix.percentages] or [None] * len(matrix.rows)
    numbers = [pick(line) for line in (matrix.bases, *matrix.rows, matrix.answers, matrix.respondents)]
    texts = [
        f"{number} ({share.percent():.0f}%)" if isinstance(share, Share) else f"{number}"
        for number, share in zip(numbers, [None, *shares, None, None], strict=True)
    ]
    return _Strip((*header, *[""] * (lines - len(header))), tuple(texts))


def _plain(content: str) -> str:
    return visible(" ".join(content.split()))
