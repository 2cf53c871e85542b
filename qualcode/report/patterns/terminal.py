"""A report of tables and notes on a terminal, in as many tables as the width asks for. Users' text is no markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table as RichTable
from rich.text import Text

from qualcode.report.blocks import Paragraph, ReportDocument, Table
from qualcode.text.visible import visible

GAP = 2
"""Cells between two columns."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """The tables of a report under their titles, and its notes."""

    document: ReportDocument

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for place, block in enumerate(self.document.blocks):
            match block:
                case Table():
                    if place:
                        yield Text()
                    yield Text(_plain(block.title), "bold")
                    yield from _tables(block, options.max_width)
                case Paragraph():
                    yield Text(_plain(block.text))


def _tables(table: Table, width: int) -> Iterator[RenderableType]:
    """The table, and where it is too wide its further columns beside the first once more."""
    lines = [table.header, *(tuple(cell.text for cell in row.cells) for row in table.rows)]
    columns = [[_plain(line[place]) for line in lines] for place in range(len(table.header))]
    first = next(iter(table.numeric), len(columns))
    wide = [max(map(cell_len, column)) + GAP for column in columns]
    lead = min(sum(wide[:first]), max(width // 2, width - sum(wide[first:])))
    part: list[int] = []
    room = width - lead
    for place in range(first, len(columns)):
        if part and wide[place] > room:
            yield _table(columns, [*range(first), *part], first, lead)
            part, room = [], width - lead
        part.append(place)
        room -= wide[place]
    yield _table(columns, [*range(first), *part], first, lead)


def _table(columns: Sequence[Sequence[str]], places: Sequence[int], texts: int, lead: int) -> RichTable:
    table = RichTable(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False)
    for place in places:
        only = texts == 1 and place == 0
        table.add_column(
            Text(columns[place][0]),
            justify="left" if place < texts else "right",
            overflow="fold",
            max_width=lead - GAP if only else None,
            no_wrap=place >= texts,
        )
    for line in range(1, len(columns[0])):
        table.add_row(*(Text(columns[place][line]) for place in places))
    return table


def _plain(content: str) -> str:
    return visible(" ".join(content.split()))
