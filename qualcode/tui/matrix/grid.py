"""The table of the matrix: walked cell by cell, with the heads of rows and columns, and the base, always in sight."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from qualcode.analysis.matrix import Spot
from qualcode.i18n import _
from qualcode.session.matrix.sheet import SHADES, MatrixSheet, SheetCell, SheetLine
from qualcode.tui.widgets.glyphs import cells, fit
from qualcode.tui.widgets.list_keys import WALK
from qualcode.tui.widgets.table import Ruled

_GAP = 2
_LABEL, _MOST_HEAD, _LONGEST, _STACKED = 18, 13, 17, 3
"""Cells that the names of lines have at least, that the head of a column takes at most, or a long word in it, in so
many rows."""


class MatrixGrid(Ruled, can_focus=True, inherit_bindings=False):
    """Lines and columns of numbers, of which one cell is the current one; Enter or a double click chooses it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "matrix--head",
        "matrix--here",
        "matrix--base",
        "matrix--strong",
        "matrix--rule",
        "matrix--row",
        "matrix--cell",
        "matrix--shade1",
        "matrix--shade2",
        "matrix--shade3",
        "matrix--shade4",
    }

    DEFAULT_CSS = """
    MatrixGrid {
        height: 1fr;
        background: transparent;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        & .matrix--head { color: $foreground 75%; }
        & .matrix--here { color: $primary; text-style: bold; }
        & .matrix--base { color: $foreground 65%; }
        & .matrix--strong { text-style: bold; color: $foreground; }
        & .matrix--rule { color: $foreground 25%; }
        & .matrix--row { background: $primary 18%; }
        & .matrix--cell { background: $primary 50%; text-style: bold; }
        & .matrix--shade1 { background: $primary 8%; }
        & .matrix--shade2 { background: $primary 16%; }
        & .matrix--shade3 { background: $primary 26%; }
        & .matrix--shade4 { background: $primary 38%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *WALK,
        Binding("left,h", "aside(-1)", _("Column to the left"), show=False, id="list.left"),
        Binding("right,l", "aside(1)", _("Column to the right"), show=False, id="list.right"),
        Binding("0,ctrl+left", "side(0)", _("First column"), show=False, id="list.first_column"),
        Binding("dollar_sign,ctrl+right", "side(-1)", _("Last column"), show=False, id="list.last_column"),
        Binding("enter", "choose", _("Choose"), show=False, id="list.choose"),
    ]

    class Moved(Message):
        """Another cell is the current one."""

    class Chosen(Message):
        """The current cell was chosen."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.sheet: MatrixSheet | None = None
        self.line = self.column = 0
        self._first = 0
        self._label = _LABEL
        self._widths: list[tuple[int, int]] = []
        """For each column the cells before what stands in brackets, and those of that."""
        self._heads: list[list[str]] = []
        self._stacked = 1
        self._rule = True

    @property
    def current(self) -> SheetCell | None:
        """The cell at hand, if there is any."""
        return self._cell(self.line, self.column)

    @property
    def current_line(self) -> SheetLine | None:
        """The line of it."""
        return self.sheet.lines[self.line] if self.sheet and self.line < len(self.sheet.lines) else None

    @property
    def columns_in_sight(self) -> tuple[int, int, int]:
        """The first and the last of the columns in sight, counted from 1, and how many there are, but for the base."""
        frozen = self.sheet.frozen_columns if self.sheet else 0
        shown = [number for number, _width in self._shown() if number >= frozen]
        every = len(self.sheet.heads) - frozen if self.sheet else 0
        return (shown[0] - frozen + 1, shown[-1] - frozen + 1, every) if shown else (0, 0, every)

    def show(self, sheet: MatrixSheet, spot: Spot | None = None) -> None:
        """Show these lines, at this number of the matrix, or at the first one."""
        self.sheet = sheet
        self._measure()
        self.line, self.column = sheet.find(spot) if spot else (sheet.frozen_lines, sheet.frozen_columns)
        self.line = max(0, min(self.line, len(sheet.lines) - 1))
        self.column = max(0, min(self.column, len(sheet.heads) - 1))
        self.virtual_size = Size(self.size.width, len(sheet.lines) - sheet.frozen_lines + self._top_lines)
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    # Where things stand

    @property
    def _head_lines(self) -> int:
        """The rows of the heads: one for each outer line, and as many as the innermost labels take."""
        return (self.sheet.levels - 1 if self.sheet else 0) + self._stacked

    @property
    def _top_lines(self) -> int:
        """The lines that stay at the top: the heads, the base, and a rule."""
        return self._head_lines + (self.sheet.frozen_lines if self.sheet else 0) + self._rule

    def _cell(self, line: int, column: int) -> SheetCell | None:
        if self.sheet is None or not (0 <= line < len(self.sheet.lines)):
            return None
        found = self.sheet.lines[line].cells
        return found[column] if 0 <= column < len(found) else None

    def _measure(self) -> None:
        sheet, width = self.sheet, self.scrollable_content_region.width
        if sheet is None:
            return
        widest = max((2 * line.depth + _wide(line.label) for line in sheet.lines), default=0)
        self._label = min(widest, max(_LABEL, width * 2 // 5))
        self._widths, self._heads = [], []
        for number, head in enumerate(sheet.heads):
            pairs = [_parted(line.cells[number]) for line in sheet.lines]
            left = max((_wide(before) for before, _behind in pairs), default=1)
            right = max((_wide(behind) for _before, behind in pairs), default=0)
            # Where the inner labels are empty, the outermost stands alone.
            inner = [label for label in head.labels[-1:] if label] or [head.labels[0]]
            longest = min(_LONGEST, max(map(_wide, inner[0].split()), default=0))
            stack = _stack(inner[0], max(_MOST_HEAD, left + right, longest))
            self._heads.append(stack)
            self._widths.append((max(left, max(map(_wide, stack)) - right), right))
        self._stacked = max(map(len, self._heads), default=1)
        self._rule = self.size.height >= self._head_lines + sheet.frozen_lines + 8

    def _shown(self) -> Iterator[tuple[int, int]]:
        """The columns in sight with their widths: those of the base, and from the first on as many as fit whole."""
        if self.sheet is None or not self._widths:
            return
        room = self.scrollable_content_region.width - self._label - 2
        frozen = self.sheet.frozen_columns
        first = max(frozen, self._first)
        for number in (*range(frozen), *range(first, len(self._widths))):
            width = sum(self._widths[number])
            room -= width + _GAP
            if room < 0 and number > first:
                return
            yield number, width

    def _reveal(self) -> None:
        sheet = self.sheet
        if sheet is None or not self.size.width:
            return
        height, top = self.size.height - self._top_lines, self.scroll_offset.y
        place = self.line - sheet.frozen_lines
        if height > 0 and place >= 0 and not top <= place < top + height:
            self.scroll_to(y=place if place < top else place - height + 1, animate=False, force=True, immediate=True)
        self._first = max(sheet.frozen_columns, min(self._first, max(self.column, sheet.frozen_columns)))
        while self._first < self.column and self.column not in {number for number, _width in self._shown()}:
            self._first += 1
        # What fits beside the last columns is shown, too.
        while self._first > sheet.frozen_columns and self._fits_from(self._first - 1):
            self._first -= 1

    def _fits_from(self, first: int) -> bool:
        room = self.scrollable_content_region.width - self._label - 2
        frozen = self.sheet.frozen_columns if self.sheet else 0
        widths = (sum(self._widths[number]) + _GAP for number in (*range(frozen), *range(first, len(self._widths))))
        return bool(room >= sum(widths))

    # What is drawn

    def render_line(self, y: int) -> Strip:
        """Row ``y`` of the view: the heads and the base stay, the lines below them scroll."""
        width, sheet = self.scrollable_content_region.width, self.sheet
        if sheet is None:
            return Strip.blank(width, self.plain())
        if y < self._head_lines:
            return self._head(sheet, y, width)
        y -= self._head_lines
        if y < sheet.frozen_lines:
            return self._line(sheet, y, width)
        y -= sheet.frozen_lines
        if self._rule and y == 0:
            return Strip([Segment("─" * width, self.plain() + self.shade("matrix--rule"))]).adjust_cell_length(width)
        number = y - self._rule + self.scroll_offset.y + sheet.frozen_lines
        if number >= len(sheet.lines):
            return Strip.blank(width, self.plain())
        return self._line(sheet, number, width)

    def _head(self, sheet: MatrixSheet, y: int, width: int) -> Strip:
        """A row of the heads; what stands over several columns stands in their middle, inner labels at the bottom."""
        plain = self.plain()
        dim, here = plain + self.shade("matrix--head"), plain + self.shade("matrix--here")
        rule = plain + self.shade("matrix--rule")
        segments = [Segment(" " * (self._label + 2), plain)]
        outer = sheet.levels - 1

        def over(shown: tuple[int, int]) -> tuple[tuple[str, ...], int]:
            labels = sheet.heads[shown[0]].labels
            alone = y >= outer or not any(labels[1:])
            return labels[: y + 1], shown[0] if alone else -1

        for (labels, single), run in groupby(self._shown(), key=over):
            columns = [*run]
            room = sum(one for _number, one in columns) + _GAP * (len(columns) - 1)
            style = here if any(number == self.column for number, _one in columns) else dim
            segments.append(Segment(" " * _GAP, plain))
            if single >= 0:
                stack = self._heads[single]
                place = y - outer - self._stacked + len(stack)
                text = fit(stack[place], room) if place >= 0 and y >= outer else ""
                segments.append(Segment(" " * (room - _wide(text)) + text, style))
                continue
            text = fit(labels[y], room)
            blank = room - _wide(text)
            before = blank // 2
            segments += [
                Segment("─" * (before - 1) + " " * min(1, before), rule),
                Segment(text, style),
                Segment(" " * min(1, blank - before) + "─" * (blank - before - 1), rule),
            ]
        return Strip(segments).adjust_cell_length(width, plain)

    def _line(self, sheet: MatrixSheet, number: int, width: int) -> Strip:
        line, plain = sheet.lines[number], self.plain()
        style = plain
        if number < sheet.frozen_lines:
            style += self.shade("matrix--base")
        elif line.strong:
            style += self.shade("matrix--strong")
        current = number == self.line and self.has_focus
        if current:
            style += self.over("matrix--row")
        label = fit("  " * line.depth + line.label, self._label)
        name = style + self.shade("matrix--here") if current else style
        segments = [Segment(" " + label + " " * (self._label - _wide(label) + 1), name)]
        for column, room in self._shown():
            cell = line.cells[column]
            own = style
            if column < sheet.frozen_columns:
                own += self.shade("matrix--base")
            elif sheet.heads[column].strong and not line.strong:
                own += self.shade("matrix--strong")
            if cell.shade and not (current and column == self.column):
                own += self.over(f"matrix--shade{cell.shade}")
            if current and column == self.column:
                own += self.over("matrix--cell")
            segments += [Segment(" " * _GAP, style), Segment(self._text(cell, column, room), own)]
        return Strip(segments).adjust_cell_length(width, style)

    def _text(self, cell: SheetCell, column: int, room: int) -> str:
        """What stands in a cell, with its number where those of the column stand."""
        before, behind = _parted(cell)
        left, right = self._widths[column]
        text = " " * (left - _wide(before)) + before + behind + " " * (right - _wide(behind))
        return fit(text, room) if _wide(text) > room else text

    # Walking

    def go(self, line: int, column: int) -> None:
        """Make this cell the current one, or the nearest there is."""
        if self.sheet is None or not self.sheet.lines or not self.sheet.heads:
            return
        self.line = max(0, min(line, len(self.sheet.lines) - 1))
        self.column = max(0, min(column, len(self.sheet.heads) - 1))
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def action_step(self, step: int) -> None:
        """Go up or down."""
        self.go(self.line + step, self.column)

    def action_aside(self, step: int) -> None:
        """Go to the next or the previous column."""
        self.go(self.line, self.column + step)

    def action_page(self, pages: int) -> None:
        """Go a page up or down."""
        self.go(self.line + pages * max(1, self.size.height - self._top_lines - 1), self.column)

    def action_edge(self, index: int) -> None:
        """Go to the first (0) or the last (-1) line."""
        self.go(index if index >= 0 else len(self.sheet.lines) if self.sheet else 0, self.column)

    def action_side(self, index: int) -> None:
        """Go to the first (0) or the last (-1) column."""
        self.go(self.line, index if index >= 0 else len(self.sheet.heads) if self.sheet else 0)

    def action_choose(self) -> None:
        """Choose the current cell."""
        if self.current is not None:
            self.post_message(self.Chosen())

    def on_resize(self) -> None:
        """Other columns fit."""
        if self.sheet is not None:
            self.show(self.sheet, self.current.spot if self.current else None)

    def on_click(self, event: events.Click) -> None:
        """Go to the cell that was clicked; a double click chooses it."""
        sheet = self.sheet
        if sheet is None:
            return
        column, left = self.column, self._label + 2
        for number, width in self._shown():
            if event.x >= left:
                column = number
            left += width + _GAP
        y = event.y - self._head_lines
        line = y if 0 <= y < sheet.frozen_lines else y - self._rule + self.scroll_offset.y
        if 0 <= line < len(sheet.lines) and y >= 0:
            self.go(line, column)
            if event.chain > 1:
                self.action_choose()


def _wide(text: str) -> int:
    return cells(text, 0, len(text))


def _stack(label: str, room: int) -> list[str]:
    """A label in as few rows of ``room`` cells as it takes, the last one cut where it takes too many."""
    rows = wrap(label, room, break_long_words=False) or [""]
    if len(rows) > _STACKED:
        rows = [*rows[: _STACKED - 1], " ".join(rows[_STACKED - 1 :])]
    return [fit(row, room) for row in rows]


def _parted(cell: SheetCell) -> tuple[str, str]:
    """What stands in a cell before its percentage, with the sign of its shade, and the percentage."""
    number, bracket, share = cell.text.partition(" (")
    sign = f"{SHADES[cell.shade]} " if cell.shade else ""
    return sign + number, bracket + share
