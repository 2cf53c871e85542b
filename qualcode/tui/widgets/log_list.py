"""The audit trail as a list: only the lines in sight are read and drawn, so that its length costs nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from qualcode.changes.log_words import in_words
from qualcode.i18n import _
from qualcode.model import HistoryEntry
from qualcode.storage.log import HistoryOutline
from qualcode.tui.widgets.glyphs import cells, fit
from qualcode.tui.widgets.list_keys import WALK
from qualcode.tui.widgets.table import Ruled

_PAGE = 200
"""So many lines are read at once."""

_PAGES_KEPT = 20


class LogList(Ruled, can_focus=True, inherit_bindings=False):
    """Lines of the audit trail with a line before each day; Enter or a click chooses one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"trail--day", "trail--current", "trail--faint", "trail--who"}

    DEFAULT_CSS = """
    LogList {
        height: 1fr;
        background: transparent;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        & .trail--day { color: $primary; text-style: bold; }
        & .trail--current { background: $primary 30%; text-style: bold; }
        & .trail--faint { color: $foreground 65%; }
        & .trail--who { color: $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *WALK,
        Binding("left_square_bracket", "day(-1)", _("A day later"), show=False, id="list.later"),
        Binding("right_square_bracket", "day(1)", _("A day earlier"), show=False, id="list.earlier"),
        Binding("enter", "choose", _("Go to the passage"), show=False, id="list.choose"),
    ]

    class Moved(Message):
        """Another line is the current one."""

    class Chosen(Message):
        """The current line was chosen."""

    class Wanting(Message):
        """Lines are in sight that have not been read."""

        def __init__(self, ids: Sequence[int]) -> None:
            super().__init__()
            self.ids = ids

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.outline = HistoryOutline([], [])
        self.index = 0
        self._documents: Mapping[int, str] = {}
        self._pages: dict[int, Mapping[int, HistoryEntry]] = {}
        self._asked: set[int] = set()
        self._starts: list[int] = []
        self._who = 0

    @property
    def current(self) -> HistoryEntry | None:
        """The current line, where there is one and it has been read."""
        return self._entry(self.index)

    def document_of(self, entry: HistoryEntry) -> str:
        """The name of the document that a line is about, also where it has been removed."""
        known = self._documents.get(entry.document_id or 0)
        return known or str(entry.about.get("document_name", ""))

    def show(self, outline: HistoryOutline, documents: Mapping[int, str], coders: Sequence[str]) -> None:
        """Show these lines. The current one stays so where it is still there; who stood on the first stays there."""
        ids = self.outline.ids
        wanted = ids[self.index] if 0 < self.index < len(ids) else None
        self.outline, self._documents = outline, documents
        self._who = min(14, max((cells(name, 0, len(name)) for name in coders), default=0))
        self._starts = [start for start, _day in outline.days]
        self._pages.clear()
        self._asked.clear()
        self.index = 0
        if wanted is not None and wanted in outline.ids:
            self.index = outline.ids.index(wanted)
        self.virtual_size = Size(self.size.width, len(outline.ids) + len(outline.days))
        self._reveal()
        self.refresh()
        self._want(self.index)

    def take(self, entries: Mapping[int, HistoryEntry]) -> None:
        """Lines that were wanted have been read."""
        for place, first in enumerate(range(0, len(self.outline.ids), _PAGE)):
            if self.outline.ids[first] in entries:
                self._asked.discard(place)
                self._pages[place] = entries
                while len(self._pages) > _PAGES_KEPT:
                    del self._pages[next(iter(self._pages))]
                break
        self.refresh()
        self.post_message(self.Moved())

    def _entry(self, index: int) -> HistoryEntry | None:
        if index >= len(self.outline.ids):
            return None
        return self._pages.get(index // _PAGE, {}).get(self.outline.ids[index])

    def _want(self, index: int) -> None:
        place = index // _PAGE
        ids = self.outline.ids[place * _PAGE : (place + 1) * _PAGE]
        if ids and place not in self._pages and place not in self._asked:
            self._asked.add(place)
            self.post_message(self.Wanting(ids))

    def _row_of(self, index: int) -> int:
        return index + bisect_right(self._starts, index)

    def _at_row(self, row: int) -> tuple[int, str | None]:
        """The line at a row, or the line below it and the day that the row announces."""
        low, high = 0, len(self._starts)
        while low < high:
            middle = (low + high) // 2
            if self._starts[middle] + middle <= row:
                low = middle + 1
            else:
                high = middle
        announces = low > 0 and self._starts[low - 1] + low - 1 == row
        return (self._starts[low - 1], self.outline.days[low - 1][1]) if announces else (row - low, None)

    def render_line(self, y: int) -> Strip:
        """Row ``y`` of the view."""
        row, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if row >= self.virtual_size.height or not self.outline.ids:
            return Strip.blank(width, self.plain())
        index, day = self._at_row(row)
        if day is not None:
            style = self.plain() + self.shade("trail--day")
            return Strip([Segment(" " + day_in_words(day) + " ", style)]).adjust_cell_length(width, self.plain())
        entry = self._entry(index)
        if entry is None:
            self._want(index)
            return Strip([Segment("   …", self.plain())]).adjust_cell_length(width, self.plain())
        return self._line(entry, width, current=index == self.index and self.has_focus)

    def _line(self, entry: HistoryEntry, width: int, *, current: bool) -> Strip:
        style = self.plain()
        gone = entry.state == "undone"
        faint = self.shade("trail--faint")
        if gone or entry.kind != "do":
            style += faint
        back = self.over("trail--current") if current else Style.null()
        document = fit(self.document_of(entry), max(8, width // 5))
        who = fit(entry.coder, self._who)
        undone = _("undone")
        tail = f"{undone}  {document}" if gone else document
        sign = "↶" if gone else {"undo": "↶", "redo": "↷"}.get(entry.kind, " ")
        room = width - 11 - self._who - 2 - cells(tail, 0, len(tail)) - 3
        words = fit(in_words(entry), max(room, 8))
        blank = " " * max(1, room - cells(words, 0, len(words)) + 1)
        who_style = style if gone else style + self.shade("trail--who")
        segments = [
            Segment(f"   {clock(entry.at):5} ", style + faint + back),
            Segment(f"{sign} ", style + back),
            Segment(who + " " * (self._who + 2 - cells(who, 0, len(who))), who_style + back),
            Segment(words, style + back + Style(strike=gone or None)),
            Segment(blank + tail + " ", style + faint + back),
        ]
        return Strip(segments).adjust_cell_length(width, style + back)

    def go(self, index: int) -> None:
        """Make a line the current one, or the nearest there is."""
        index = max(0, min(index, len(self.outline.ids) - 1))
        if index == self.index:
            return
        self._repaint()
        self.index = index
        self._want(index)
        self._reveal()
        self._repaint()
        self.post_message(self.Moved())

    def _repaint(self) -> None:
        self.refresh_line(self._row_of(self.index))

    def _reveal(self) -> None:
        height, top, row = self.size.height, self.scroll_offset.y, self._row_of(self.index)
        first = row - 1 if self.index in self._starts else row  # a day comes into sight with its first line
        if height and not (top <= first and row < top + height):
            self.scroll_to(y=first if first < top else row - height + 1, animate=False, force=True, immediate=True)

    def action_step(self, step: int) -> None:
        """Go up or down."""
        self.go(self.index + step)

    def action_page(self, pages: int) -> None:
        """Go a page up or down."""
        self.go(self.index + pages * max(1, self.size.height - 1))

    def action_edge(self, index: int) -> None:
        """Go to the first (0) or the last (-1) line."""
        self.go(index if index >= 0 else len(self.outline.ids) - 1)

    def action_day(self, step: int) -> None:
        """Go to the first line of an earlier or later day."""
        here = bisect_right(self._starts, self.index) - 1
        if step < 0 and self._starts and self.index > self._starts[here]:
            step = 0
        if 0 <= here + step < len(self._starts):
            self.go(self._starts[here + step])

    def action_choose(self) -> None:
        """Choose the current line."""
        if self.current is not None:
            self.post_message(self.Chosen())

    def on_resize(self) -> None:
        """Keep the current line in view."""
        self.virtual_size = Size(self.size.width, len(self.outline.ids) + len(self.outline.days))
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        """Go to the line that was clicked; a double click chooses it."""
        row = event.y + self.scroll_offset.y
        if row < self.virtual_size.height:
            self.go(self._at_row(row)[0])
            if event.chain > 1:
                self.action_choose()


def clock(at: str) -> str:
    """A moment of the audit trail as local time, in hours and minutes."""
    return datetime.fromisoformat(at).astimezone().strftime("%H:%M")


def day_in_words(day: str) -> str:
    """A day, with its distance from today where it is near."""
    found = date.fromisoformat(day)
    near = {0: _("today"), 1: _("yesterday")}.get((date.today() - found).days, "")
    weekdays = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return " · ".join(filter(None, (near, weekdays[found.weekday()], day)))
