"""A table to walk through cell by cell. Draws only the rows in sight; the first column always stays in sight."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from qualcode.analysis.natural import natural_key
from qualcode.i18n import _
from qualcode.tui.widgets.glyphs import cells, fit
from qualcode.tui.widgets.list_keys import WALK
from qualcode.tui.widgets.scroll_view import StillScrollView

_GAP = 2
NOTHING = "–"
"""What stands where there is nothing to count."""


class TableColumn(NamedTuple):
    """A column: as wide as its widest cell, but at most ``most``; numbers stand at the right."""

    key: Hashable
    title: str
    right: bool = False
    most: int = 28


class TableCells(NamedTuple):
    """A row: one text a column; a ``last`` one stays below the others in every order, and in sight."""

    key: int
    cells: tuple[str, ...]
    faint: bool = False
    last: bool = False


class Ruled(StillScrollView):
    """A list that draws its own rows; working its styles out takes longer than drawing, so that is done once."""

    ALLOW_SELECT = False

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._shades: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """The theme may be another one."""
        super().notify_style_update()
        self._shades.clear()

    def plain(self) -> Style:
        """The style of the text."""
        if "" not in self._shades:
            self._shades[""] = self.rich_style
        return self._shades[""]

    def shade(self, component: str) -> Style:
        """The foreground of a component style, blended with the page where it is translucent."""
        if component not in self._shades:
            styles = self.get_component_styles(component)
            colour = (self.background_colors[1] + styles.color).rich_color
            self._shades[component] = Style(color=colour, bold=styles.text_style.bold or None)
        return self._shades[component]

    def over(self, component: str) -> Style:
        """The background of a component style, and whether it is bold."""
        key = f"over {component}"
        if key not in self._shades:
            style = self.get_component_rich_style(component)
            self._shades[key] = Style(bgcolor=style.bgcolor, bold=style.bold or None)
        return self._shades[key]


def sort_key(text: str) -> tuple[bool, tuple[tuple[int, float, str], ...]]:
    """What a column is sorted by: numbers by their size, words as people do, what is empty last."""
    text = text.strip()
    try:
        return False, ((0, float(text), ""),)
    except ValueError:
        return text in ("", NOTHING), natural_key(text)


class DataGrid(Ruled, can_focus=True, inherit_bindings=False):
    """Rows and columns, of which one cell is the current one; Enter or a click chooses it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--head", "grid--column", "grid--row", "grid--cell", "grid--faint"}

    DEFAULT_CSS = """
    DataGrid {
        height: 1fr;
        background: transparent;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        & .grid--head { color: $foreground 65%; text-style: bold; }
        & .grid--column { color: $primary; text-style: bold; }
        & .grid--row { background: $primary 22%; }
        & .grid--cell { background: $primary 50%; text-style: bold; }
        & .grid--faint { color: $foreground 65%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *WALK,
        Binding("left,h", "aside(-1)", _("Column to the left"), show=False, id="list.left"),
        Binding("right,l", "aside(1)", _("Column to the right"), show=False, id="list.right"),
        Binding("o", "sort", _("Order by this column, or the other way round"), show=False, id="list.sort"),
        Binding("enter", "choose", _("Choose"), show=False, id="list.choose"),
    ]

    class Moved(Message):
        """Another cell is the current one."""

    class Chosen(Message):
        """The current cell was chosen."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.columns: Sequence[TableColumn] = ()
        self.rows: Sequence[TableCells] = ()
        self.index = 0
        self.column = 0
        self._order: Hashable | None = None
        self._descending = False
        self._widths: list[int] = []
        self._first = 1

    @property
    def current(self) -> TableCells | None:
        """The row of the current cell, if there is any."""
        return self.rows[self.index] if self.rows else None

    @property
    def current_column(self) -> TableColumn | None:
        """The column of the current cell, if there is any."""
        return self.columns[self.column] if self.column < len(self.columns) else None

    def fill(self, columns: Sequence[TableColumn], rows: Sequence[TableCells], key: int | None = None) -> None:
        """Show these rows in the chosen order; the row of that ``key`` is current, or else the one that was."""
        wanted = key if key is not None else (self.current.key if self.current else None)
        column_key = self.current_column.key if self.current_column else None
        self.columns = columns
        self.column = next((n for n, column in enumerate(columns) if column.key == column_key), 0)
        self._put(rows, wanted)

    def _put(self, rows: Sequence[TableCells], wanted: int | None) -> None:
        place = next((n for n, column in enumerate(self.columns) if column.key == self._order), None)
        if place is not None:
            known = [row for row in rows if not sort_key(row.cells[place])[0]]
            known.sort(key=lambda row: sort_key(row.cells[place]), reverse=self._descending)
            rows = [*known, *(row for row in rows if sort_key(row.cells[place])[0])]
        # What adds the others up stays below them in every order.
        rows = [*(row for row in rows if not row.last), *(row for row in rows if row.last)]
        self.rows = rows
        self.index = next(
            (n for n, row in enumerate(rows) if row.key == wanted), min(self.index, max(0, len(rows) - 1))
        )
        self._measure()
        self.virtual_size = Size(self.size.width, len(rows) + 1)
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def _measure(self) -> None:
        self._widths = [
            min(
                column.most,
                max(
                    cells(column.title, 0, len(column.title)) + 2,
                    *(cells(row.cells[n], 0, len(row.cells[n])) for row in self.rows),
                    3,
                ),
            )
            for n, column in enumerate(self.columns)
        ]

    def _shown(self) -> Iterator[tuple[int, int]]:
        """The columns in sight, as (number, width)."""
        room = self.scrollable_content_region.width - 1
        if not self._widths:
            return
        width = min(self._widths[0], max(10, room // 2))
        yield 0, width
        room -= width + _GAP
        for number in range(self._first, len(self._widths)):
            width = self._widths[number]
            if room < min(width, 6):
                return
            yield number, min(width, room)
            room -= width + _GAP

    @property
    def _below(self) -> int:
        """How many rows stay in sight at the bottom: the last one, where it adds up the others."""
        return int(bool(self.rows) and self.rows[-1].last and len(self.rows) >= self.size.height > 2)

    def _reveal(self) -> None:
        height, top = self.size.height - 1 - self._below, self.scroll_offset.y
        at_bottom = self._below and self.index == len(self.rows) - 1
        if height > 0 and not at_bottom and not top <= self.index < top + height:
            self.scroll_to(
                y=self.index if self.index < top else self.index - height + 1, animate=False, force=True, immediate=True
            )
        if self.column and self.size.width:
            self._first = min(self._first, self.column)
            while self._first < self.column and (self.column, self._widths[self.column]) not in self._shown():
                self._first += 1
        else:
            self._first = 1

    def render_line(self, y: int) -> Strip:
        """Row ``y`` of the view; the first holds the titles."""
        width = self.scrollable_content_region.width
        number = y - 1 + self.scroll_offset.y
        if y == 0:
            return self._line([self._title(column) for column in self.columns], width, head=True)
        if self._below and y == self.size.height - 1:
            number = len(self.rows) - 1
        if number >= len(self.rows):
            return Strip.blank(width, self.plain())
        return self._line(self.rows[number].cells, width, row=number)

    def _title(self, column: TableColumn) -> str:
        mark = ("▼" if self._descending else "▲") if column.key == self._order else ""
        return f"{column.title}{mark}"

    def _line(self, texts: Sequence[str], width: int, *, head: bool = False, row: int = -1) -> Strip:
        style = self.plain()
        if head:
            style += self.shade("grid--head")
        elif self.rows[row].faint:
            style += self.shade("grid--faint")
        current = row == self.index and self.has_focus
        if current:
            style += self.over("grid--row")
        segments = [Segment(" ", style)]
        for number, room in self._shown():
            text = fit(texts[number], room)
            blank = " " * (room - cells(text, 0, len(text)))
            own = style
            if number == self.column and head:
                own += self.shade("grid--column")
            elif number == self.column and current:
                own += self.over("grid--cell")
            whole = blank + text if self.columns[number].right else text + blank
            segments += [Segment(whole, own)] if head else self.painted(row, number, whole, own)
            segments.append(Segment(" " * _GAP, style))
        return Strip(segments).adjust_cell_length(width, style)

    def painted(self, row: int, number: int, text: str, style: Style) -> list[Segment]:  # noqa: ARG002
        """A cell's text, as wide as its column, in its colours."""
        return [Segment(text, style)]

    def go(self, index: int, column: int | None = None) -> None:
        """Make the cell of this row and column the current one, or the nearest there is."""
        if column is not None:
            self.column = max(0, min(column, len(self.columns) - 1))
        index = max(0, min(index, len(self.rows) - 1))
        if column is None and not self._below and 0 <= self.index - self.scroll_offset.y < self.size.height - 1:
            self.refresh_line(self.index + 1)
            self.refresh_line(index + 1)
        else:
            self.refresh()
        self.index = index
        self._reveal()
        self.post_message(self.Moved())

    def action_step(self, step: int) -> None:
        """Go up or down."""
        self.go(self.index + step)

    def action_aside(self, step: int) -> None:
        """Go to the next or the previous column."""
        self.go(self.index, self.column + step)

    def action_page(self, pages: int) -> None:
        """Go a page up or down."""
        self.go(self.index + pages * max(1, self.size.height - 2))

    def action_edge(self, index: int) -> None:
        """Go to the first (0) or the last (-1) row."""
        self.go(index if index >= 0 else len(self.rows) - 1)

    def action_sort(self) -> None:
        """Order the rows by the current column; again turns the order around."""
        column = self.current_column
        if column is not None:
            self._descending = column.key == self._order and not self._descending
            self._order = column.key
            self._put(self.rows, self.current.key if self.current else None)

    def forget_order(self) -> None:
        """Have rows stand as they are given, by no column."""
        self._order, self._descending = None, False

    def action_choose(self) -> None:
        """Choose the current cell."""
        if self.rows:
            self.post_message(self.Chosen())

    def on_resize(self) -> None:
        """Keep the current cell in view."""
        self.virtual_size = Size(self.size.width, len(self.rows) + 1)
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        """Go to the cell that was clicked, a double click chooses it; a click on a title orders by that column."""
        number, left = 0, 1
        for shown, room in self._shown():
            if left <= event.x:
                number = shown
            left += room + _GAP
        row = event.y - 1 + self.scroll_offset.y
        if self._below and event.y == self.size.height - 1:
            row = len(self.rows) - 1
        if event.y == 0:
            self.go(self.index, number)
            self.action_sort()
        elif row < len(self.rows):
            self.go(row, number)
            if event.chain > 1:
                self.action_choose()
