"""A report of tables and notes on a terminal, in as many tables as the width asks for. Users' text is no markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table as RichTable
from rich.text import Text

from qualcode.records import dataclass
from qualcode.report.blocks import Paragraph, ReportDocument, Table
from qualcode.text.visible import visible

GAP = 2
"""Cells between two columns."""

WIDEST_LABEL = 18


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
    columns = [*_columns(table)]
    first = next(iter(table.numeric), len(columns))
    lead = min(
        sum(column.width + GAP for column in columns[:first]),
        max(width // 2, width - sum(column.width + GAP for column in columns[first:])),
    )
    part: list[_Column] = []
    room = width - lead
    for group in _groups(columns[first:]):
        needed = sum(column.width + GAP for column in group)
        if part and needed > room:
            yield _table(columns[:first], part, lead)
            part, room = [], width - lead
        part += group
        room -= needed
    yield _table(columns[:first], part, lead)


def _groups(columns: Sequence[_Column]) -> Iterator[list[_Column]]:
    """The columns that stay beside each other: those that something stands over together."""
    group: list[_Column] = []
    for column in columns:
        if group and (column.begins or not column.over):
            yield group
            group = []
        group.append(column)
    if group:
        yield group


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: what stands over its head (of several, at the first), its head, and its cells."""

    over: str
    begins: bool
    head: str
    cells: tuple[str, ...]

    @property
    def width(self) -> int:
        """The width in terminal cells; longer labels over it are broken."""
        over = min(WIDEST_LABEL, cell_len(self.over)) if self.begins else 0
        return max(over, cell_len(self.head), *map(cell_len, self.cells), 1)


def _columns(table: Table) -> Iterator[_Column]:
    over = [(cell.text, not place) for row in table.over for cell in row.cells for place in range(cell.span)]
    for place, head in enumerate(table.header):
        text, begins = over[place] if over else ("", False)
        cells = tuple(_plain(row.cells[place].text) for row in table.rows)
        yield _Column(_plain(text), begins, _plain(head), cells)


def _table(texts: Sequence[_Column], numbers: Sequence[_Column], lead: int) -> RichTable:
    table = RichTable(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False)
    over = any(column.over for column in numbers)
    for column in texts:
        wide = lead - GAP if len(texts) == 1 else None
        table.add_column(Text(f"\n{column.head}" if over else column.head), overflow="fold", max_width=wide)
    for place, column in enumerate(numbers):
        named = column.begins or place == 0
        head = Text(f"{column.over if named else ''}\n{column.head}" if over else column.head)
        table.add_column(head, justify="right", width=column.width, overflow="fold", vertical="bottom")
    for line in range(len(texts[0].cells)):
        table.add_row(*(Text(column.cells[line]) for column in (*texts, *numbers)))
    return table


def _plain(content: str) -> str:
    return visible(" ".join(content.split()))
