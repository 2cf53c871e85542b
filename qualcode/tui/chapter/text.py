"""The text of a chapter to walk through: sentence by sentence, and from number to number."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from qualcode.i18n import _
from qualcode.session.chapter.page import Standing
from qualcode.tui.chapter.layout import LaidChapter, LaidLine, TextRun, lay_out, painted
from qualcode.tui.chapter.walk import ChapterWalk
from qualcode.tui.widgets.list_keys import WALK
from qualcode.tui.widgets.table import Ruled

SIGNS: dict[Standing, str] = {
    "generated": "·",
    "to update": "↻",
    "edited": "~",
    "stale": "!",
    "to do": "?",
    "author's": "+",
    "deleted": "-",
    "orphaned": "×",
    "new": "*",
}
"""What stands before a block of each kind."""

_STRONG = ("heading", "header")


class ChapterText(Ruled, can_focus=True, inherit_bindings=False):
    """The chapter as it will print, with its numbers marked; Enter goes on to what is behind the one at hand."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "chapter--strong", "chapter--faint", "chapter--number", "chapter--here", "chapter--current", "chapter--sign",
    }  # fmt: skip

    DEFAULT_CSS = """
    ChapterText {
        height: 1fr;
        background: transparent;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        & .chapter--strong { color: $foreground; text-style: bold; }
        & .chapter--faint { color: $foreground 65%; }
        & .chapter--number { color: $accent; text-style: bold; }
        & .chapter--here { background: $primary 18%; }
        & .chapter--current { background: $primary 50%; text-style: bold; }
        & .chapter--sign { color: $warning; text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *WALK,
        Binding("enter", "choose", _("What is behind it"), show=False, id="list.choose"),
    ]

    class Moved(Message):
        """Another piece or number is at hand."""

    class Chosen(Message):
        """What is at hand was chosen."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id)
        self.walk: ChapterWalk | None = None
        self.laid = LaidChapter((), {}, {})
        self._laid_for: tuple[object, int] = (None, 0)

    def show(self, walk: ChapterWalk) -> None:
        """Show a chapter where one is in it."""
        self.walk = walk
        self._lay()
        self._reveal()
        self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        """The lines are as long as the pane is wide."""
        if self.walk is not None:
            self.show(self.walk)

    def _lay(self) -> None:
        width = self.scrollable_content_region.width
        if self.walk is None or self._laid_for == (key := (self.walk.page, width)):
            return
        self._laid_for = key
        self.laid = lay_out(self.walk.page, width)
        self.virtual_size = Size(width, len(self.laid.lines))

    def _reveal(self) -> None:
        """Have the piece at hand in sight, with a line around it where there is room."""
        if self.walk is None or self.walk.piece not in self.laid.first:
            return
        first, last = self.laid.first[self.walk.piece], self.laid.last[self.walk.piece]
        height, top = max(1, self.scrollable_content_region.height), self.scroll_offset.y
        if first - 1 < top:
            self.scroll_to(y=max(0, first - 1), animate=False, force=True, immediate=True)
        elif last + 1 >= top + height:
            self.scroll_to(y=min(first, last + 2 - height), animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Row ``y`` of the view."""
        number, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if number >= len(self.laid.lines) or self.walk is None:
            return Strip.blank(width, self.rich_style)
        line = self.laid.lines[number]
        segments = [self._sign(line), *(Segment(painted(run), self._style(run, line)) for run in line.runs)]
        return Strip(segments).adjust_cell_length(width, self.plain())

    def _sign(self, line: LaidLine) -> Segment:
        assert self.walk is not None
        standing = self.walk.page.blocks[line.block].standing
        look = "chapter--faint" if standing == "generated" else "chapter--sign"
        return Segment(f"{SIGNS[standing] if line.begins else ' '} ", self.plain() + self.shade(look))

    def _style(self, run: TextRun, line: LaidLine) -> Style:
        walk, style = self.walk, self.plain()
        if walk is None or run.piece < 0:
            return style
        piece = walk.page.pieces[run.piece]
        if piece.standing in ("deleted", "new"):
            style += self.shade("chapter--faint")
        elif line.look in _STRONG:
            style += self.shade("chapter--strong")
        if run.number >= 0:
            style += self.shade("chapter--number")
        if run.piece == walk.piece:
            said = walk.said
            current = said is not None and said.start >= 0 and run.number == said.start
            style += self.over("chapter--current" if current else "chapter--here")
        return style

    def _moved(self) -> None:
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def action_step(self, step: int) -> None:
        """Go to the next sentence."""
        if self.walk is not None and self.walk.page.pieces:
            self.walk.step(step)
            self._moved()

    def action_page(self, pages: int) -> None:
        """Go a page on, or back."""
        if self.walk is None or self.walk.piece not in self.laid.first:
            return
        wanted = self.laid.first[self.walk.piece] + pages * max(1, self.size.height - 2)
        pieces = sorted(self.laid.first, key=lambda piece: abs(self.laid.first[piece] - wanted))
        self.walk.go_to(pieces[0])
        self._moved()

    def action_edge(self, index: int) -> None:
        """Go to the first (0) or the last (-1) piece."""
        if self.walk is not None and self.walk.page.pieces:
            self.walk.go_to(index if index >= 0 else len(self.walk.page.pieces) - 1)
            self._moved()

    def action_choose(self) -> None:
        """Go on to what is behind it."""
        self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        """Stand on the piece and the number under the pointer."""
        place = event.y + self.scroll_offset.y
        if self.walk is None or not 0 <= place < len(self.laid.lines):
            return
        at = 2
        for run in self.laid.lines[place].runs:
            at += len(painted(run))
            if event.x < at and run.piece >= 0:
                self.walk.go_to(run.piece)
                starts = [one.start for one in self.walk.page.pieces[run.piece].numbers]
                if run.number in starts:
                    self.walk.number = starts.index(run.number)
                self._moved()
                return
