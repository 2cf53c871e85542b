"""The matrix on a terminal, in as many tables as the width asks for. Users' text is never read as markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import cast

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from qualcode.analysis.matrix import Matrix, Share, Shares
from qualcode.i18n import _
from qualcode.records import dataclass
from qualcode.report.matrix.layout import PLAIN, MatrixStyle, as_text, laid_columns
from qualcode.text.visible import visible

WIDEST_LABEL = 18
NARROWEST_NAME = 20
GAP = 2
"""Cells between two columns."""


def matrix_table(matrix: Matrix, style: MatrixStyle = PLAIN) -> RenderableType:
    """The matrix with its column paths stacked in the header, the base below it, subtotals and totals.

    With percentages, a cell holds the number and its share. Columns that do not fit the width follow in a next table.
    """
    return _MatrixView(matrix, style)


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
    style: MatrixStyle

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        matrix, width = self.matrix, options.max_width
        ends = (matrix.sum_name, _("respondents with any of these")) if self.style.totals else ()
        names = [_plain(name) for name in ("N", *(row.name for row in matrix.rows), *ends)]
        strips = list(_strips(matrix, self.style))
        if self.style.transposed:
            names, strips = _turned(names, strips)
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

    def table(self, names: Sequence[str], lead: int, strips: Sequence[_Strip]) -> Table:
        """Some of the columns beside the names of the rows."""
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False)
        table.add_column(Text("" if self.style.transposed else _("code")), width=lead, overflow="fold")
        before: _Strip | None = None
        for strip in strips:
            header = Text("\n").join(Text(label) for label in strip.labels(before))
            table.add_column(header, justify="right", width=strip.width(before), overflow="fold")
            before = strip
        for place, name in enumerate(names):
            style = ""
            if not self.style.transposed:
                first_end = len(names) - 2 if self.style.totals else len(names)
                if place in (1, first_end):
                    table.add_section()
                style = "dim" if place == 0 else "bold" if place >= first_end else ""
            table.add_row(Text(name), *(Text(strip.cells[place]) for strip in strips), style=style)
        return table


def _strips(matrix: Matrix, style: MatrixStyle) -> Iterator[_Strip]:
    """The columns in order (:func:`laid_columns`), each with its header and its texts."""
    bases, *rows, answers, anybody = matrix.printed
    shares: list[Shares | None] = [*matrix.percentages] or [None] * len(rows)
    ends = [(answers, None), (anybody, None)] if style.totals else []
    for column in laid_columns(matrix, totals=style.totals):
        lines = [(bases, None), *zip(rows, shares, strict=True), *ends]
        texts = [
            as_text(
                cast("int | None", column.of(line)), cast("Share | None", column.of(part)) if part else None, style.zero
            )
            for line, part in lines
        ]
        yield _Strip(tuple(map(_plain, column.header)), tuple(texts))


def _turned(names: Sequence[str], strips: Sequence[_Strip]) -> tuple[list[str], list[_Strip]]:
    """Columns as names of rows, and rows as columns."""
    heads = [" / ".join(filter(None, strip.header)) for strip in strips]
    return heads, [_Strip((name,), tuple(strip.cells[line] for strip in strips)) for line, name in enumerate(names)]


def _plain(content: str) -> str:
    return visible(" ".join(content.split()))
