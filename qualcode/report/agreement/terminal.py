"""The agreement report on a terminal, readable in 80 columns. Users' text is never read as markup."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from qualcode.records import dataclass
from qualcode.report.agreement.blocks import agreement_blocks
from qualcode.report.agreement.view import AgreementView
from qualcode.report.blocks import Heading, Paragraph
from qualcode.report.blocks import Table as Figures
from qualcode.text.visible import visible

NARROWEST_NAME = 18
GAP = 2
"""Cells between two columns: one of padding, one that the box puts there."""


def agreement_page(view: AgreementView) -> RenderableType:
    """Everything of the report but the list of literature."""
    parts: list[RenderableType] = []
    for block in agreement_blocks(view):
        match block:
            case Heading(key="heading:literature"):
                break
            case Heading(level=1):
                parts.append(Text(block.text, "bold underline"))
            case Heading():
                parts += [Text(), Text(block.text, "bold")]
            case Paragraph():
                if parts and isinstance(parts[-1], _Grid):
                    parts.append(Text())
                parts.append(Text(_plain(block.text), "italic" if block.note else ""))
            case Figures():
                parts += [Text(), Text(_plain(block.title), "dim"), _Grid(block)]
    return Group(*parts)


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table of the report; columns of figures that do not fit the width follow in a next one."""

    table: Figures

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        table, width = self.table, options.max_width
        widths = [
            max(cell_len(part) for part in [*_cells(table, column), *table.header[column].split()])
            for column in range(len(table.header))
        ]
        if not table.numeric:
            yield self._part(range(len(table.header)), [widths[0], min(widths[1], width - widths[0] - GAP)])
            return
        others = sum(widths[1:]) + GAP * (len(widths) - 1)
        lead = min(widths[0], max(NARROWEST_NAME, width - others))
        for part in _parts(widths, lead, width):
            yield self._part([0, *part], [lead, *(widths[column] for column in part)])
            if part[-1] < len(widths) - 1:
                yield Text()

    def _part(self, columns: Sequence[int], widths: Sequence[int]) -> Table:
        table = self.table
        grid = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False)
        for column, width in zip(columns, widths, strict=True):
            justify = "right" if column in table.numeric else "left"
            grid.add_column(Text(table.header[column]), width=width, justify=justify, overflow="fold")  # type: ignore[arg-type]
        for row in table.rows:
            cells = [Text(_plain(row.cells[column].text)) for column in columns]
            if columns[0] == 0 and row.depth:
                cells[0] = Text("  " * row.depth + _plain(row.cells[0].text))
            grid.add_row(*cells)
        return grid


def _cells(table: Figures, column: int) -> list[str]:
    """The texts of a column as they are shown."""
    return [("  " * row.depth if column == 0 else "") + _plain(row.cells[column].text) for row in table.rows]


def _parts(widths: Sequence[int], lead: int, width: int) -> list[list[int]]:
    """The columns beside the first, as many at a time as fit; none is left alone at the end if it can be helped."""
    parts: list[list[int]] = [[]]
    room = width - lead
    for column in range(1, len(widths)):
        needed = widths[column] + GAP
        if parts[-1] and needed > room:
            parts.append([])
            room = width - lead
        parts[-1].append(column)
        room -= needed
    if len(parts) > 1 and len(parts[-1]) == 1 and len(parts[-2]) > 2:
        parts[-1].insert(0, parts[-2].pop())
    return parts


def _plain(content: str) -> str:
    return visible(" ".join(content.split()))
