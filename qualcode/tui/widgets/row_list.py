"""A list to choose from: documents, codes, codings. Draws only the rows in sight, so that length costs nothing."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from qualcode.i18n import _
from qualcode.tui.widgets.colours import legible
from qualcode.tui.widgets.glyphs import cells, fit, fit_ends
from qualcode.tui.widgets.list_keys import WALK
from qualcode.tui.widgets.table import Ruled


class ListItem(NamedTuple):
    """A row: ``left`` is cut where it does not fit before ``right``, with ``ends`` in its middle; ``swatch`` is the
    colour of the bar before it."""

    key: Hashable
    left: str
    right: str = ""
    indent: int = 0
    swatch: str | None = None
    strong: bool = False
    faint: bool = False
    ends: bool = False


class RowList(Ruled, can_focus=True, inherit_bindings=False):
    """Rows of which one is highlighted; Enter or a click chooses it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "roster--highlight",
        "roster--strong",
        "roster--faint",
        "roster--aside",
    }

    DEFAULT_CSS = """
    RowList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        & .roster--highlight { background: $primary 30%; text-style: bold; }
        & .roster--strong { color: $foreground; text-style: bold; }
        & .roster--faint { color: $foreground 65%; }
        & .roster--aside { color: $foreground 65%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *WALK,
        Binding("enter", "choose", _("Choose"), show=False, id="list.choose"),
    ]

    class Highlighted(Message):
        """Another row is highlighted."""

        def __init__(self, roster: RowList, item: ListItem | None) -> None:
            super().__init__()
            self.roster = roster
            self.item = item

        @property
        def control(self) -> RowList:
            """The list that it is about."""
            return self.roster

    class Chosen(Highlighted):
        """The highlighted row was chosen."""

    stays = False
    """Whether the highlighted row is shown while another pane has the keys."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id)
        self.items: Sequence[ListItem] = ()
        self.index = 0

    @property
    def highlighted(self) -> ListItem | None:
        """The highlighted row, if there is any."""
        return self.items[self.index] if self.items else None

    def set_items(self, items: Sequence[ListItem], key: Hashable | None = None) -> None:
        """Show these rows, with the one of that ``key`` highlighted, or else the one that was, or else the first."""
        wanted = key if key is not None else (self.highlighted.key if self.highlighted else None)
        index = next((place for place, item in enumerate(items) if item.key == wanted), 0)
        if [item.key for item in items] == [item.key for item in self.items] and index == self.index:
            differing = [row for row, (old, new) in enumerate(zip(self.items, items, strict=True)) if old != new]
            self.items = items
            for row in differing:
                self.refresh_line(row)
            return
        self.items, self.index = items, index
        self.virtual_size = Size(self.size.width, len(items))
        self._reveal()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Row ``y`` of the view."""
        number, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if number >= len(self.items):
            return Strip.blank(width, self.rich_style)
        item = self.items[number]
        style, aside = self.plain(), self.shade("roster--aside")
        if item.strong or item.faint:
            style += self.shade("roster--strong" if item.strong else "roster--faint")
        page = self.background_colors[1]
        if number == self.index and (self.has_focus or self.stays or not self.can_focus):
            style, aside = self.plain() + self.over("roster--highlight"), Style.null()
        room = width - 2 * item.indent - 2 - (cells(item.right, 0, len(item.right)) + 2 if item.right else 1)
        bar = legible(item.swatch, page).rich_color if item.swatch else None
        left = (fit_ends if item.ends else fit)(item.left, max(room, 1))
        right = fit(item.right, width) if item.right else ""
        gap = width - 2 * item.indent - 2 - cells(left, 0, len(left)) - cells(right, 0, len(right)) - 1
        segments = [
            Segment(" " * (2 * item.indent), style),
            Segment("▌ " if item.swatch else "  ", style + Style(color=bar) if bar else style),
            Segment(left + " " * max(gap, 1), style),
            Segment(right + " ", style + aside),
        ]
        return Strip(segments).adjust_cell_length(width, style)

    def action_step(self, step: int) -> None:
        """Highlight the row ``step`` further on."""
        self.highlight(self.index + step)

    def action_page(self, pages: int) -> None:
        """Go a page up or down."""
        self.highlight(self.index + pages * max(1, self.size.height - 1))

    def action_edge(self, index: int) -> None:
        """Go to the first (0) or the last (-1) row."""
        self.highlight(index if index >= 0 else len(self.items) - 1)

    def action_choose(self) -> None:
        """Choose the highlighted row."""
        if self.items:
            self.post_message(self.Chosen(self, self.highlighted))

    def highlight(self, index: int) -> None:
        """Highlight row ``index``, or the nearest there is."""
        index = max(0, min(index, len(self.items) - 1))
        if index == self.index or not self.items:
            return
        self.refresh_line(self.index)
        self.index = index
        self.refresh_line(index)
        self._reveal()
        self.post_message(self.Highlighted(self, self.highlighted))

    def _reveal(self) -> None:
        height, top = self.size.height, self.scroll_offset.y
        if height and not top <= self.index < top + height:
            self.scroll_to(
                y=self.index if self.index < top else self.index - height + 1, animate=False, force=True, immediate=True
            )

    def on_resize(self) -> None:
        """Keep the highlighted row in view."""
        self.virtual_size = Size(self.size.width, len(self.items))
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        number = event.y + self.scroll_offset.y
        if number < len(self.items):
            self.highlight(number)
            self.action_choose()
