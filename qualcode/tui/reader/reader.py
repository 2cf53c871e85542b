"""The transcript under the coder's hands: keys move the cursor and select."""

from __future__ import annotations

from itertools import chain
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.widget import Widget

from qualcode.i18n import _
from qualcode.tui.reader.layout import Layout
from qualcode.tui.reader.motion import next_word, previous_word, widen
from qualcode.tui.reader.mouse import ReaderMouse
from qualcode.tui.widgets.move_keys import move_bindings


class Reader(ReaderMouse, can_focus=True, inherit_bindings=False):
    """A transcript that is read, selected from and gone through with the keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *move_bindings(),
        Binding("v", "mark", _("Select from here"), show=False, id="reader.mark"),
        Binding("s", "select('sentence')", _("Sentence"), id="reader.sentence"),
        Binding("t", "select('turn')", _("Turn"), id="reader.turn"),
        Binding("escape", "release", _("Let go of the selection"), show=False, id="reader.release"),
        Binding("tab", "next_coding(1)", _("Next coding"), show=False, id="reader.next_coding"),
        Binding("shift+tab", "next_coding(-1)", _("Previous coding"), show=False, id="reader.previous_coding"),
        Binding("n", "next_uncoded", _("Next uncoded turn"), show=False, id="reader.next_uncoded"),
        Binding("D", "dim", _("Interviewer dimmed, or not"), show=False, id="reader.dim"),
    ]

    # Moving

    def action_move(self, where: str, extend: bool = False) -> None:
        """Move the cursor one step: ``where`` is a key of the table of moves."""
        if self._painter is None:
            return
        if where not in ("up", "down", "page_up", "page_down"):
            self._goal = None
        self.move_to(self._target(where, self._painter.layout), extend=extend)

    def _target(self, where: str, layout: Layout) -> int:
        cursor = self.cursor
        match where:
            case "left":
                return layout.previous_stop(cursor)
            case "right":
                return layout.next_stop(cursor)
            case "word":
                return next_word(self.text, cursor)
            case "back":
                return previous_word(self.text, cursor)
            case "row_start":
                return layout.row(layout.row_of(cursor)).label_end
            case "row_end":
                return layout.last_stop(layout.row_of(cursor))
            case "top":
                return 0
            case "bottom":
                return len(self.text)
            case "up" | "down":
                return self._vertical(-1 if where == "up" else 1, layout)
            case _:
                page = max(1, self.size.height - 2)
                step = -page if where == "page_up" else page
                self.scroll_to(y=self.scroll_offset.y + step, animate=False, force=True, immediate=True)
                return self._vertical(step, layout)

    def _vertical(self, step: int, layout: Layout) -> int:
        """The offset ``step`` rows away, at the cell where the vertical movement began."""
        row, cell = layout.position(self.cursor)
        if self._goal is None:
            self._goal = cell
        row = max(0, min(row + step, len(layout) - 1))
        onwards, back = range(row, len(layout)), range(row, -1, -1)
        rows = chain(onwards, back) if step > 0 else chain(back, onwards)
        row = next((row for row in rows if not layout.is_spacer(row) and not layout.row(row).heading), row)
        return max(layout.offset_at(row, self._goal), layout.row(row).label_end)

    def action_mark(self) -> None:
        """Begin (or stop) selecting from here: every movement then extends."""
        self._marking = not self._marking
        if self._marking:
            self._anchor = self.cursor
        self._report(self.selection)

    def action_release(self) -> None:
        """Let go of the selection; where there is none, Esc is for what is around the transcript."""
        before = self.selection
        if before is None and not self._marking:
            raise SkipAction
        self._anchor, self._marking, self._settled = None, False, False
        self._report(before)

    def action_select(self, unit: str) -> None:
        """Select the sentence or turn at the cursor; again, and the next one is taken in too."""
        units = self._turn_spans if unit == "turn" else self.sentences or self._turn_spans
        span = widen(units, None if self._settled else self.selection, self.cursor)
        if span is not None:
            self.select(span)

    def action_next_coding(self, step: int) -> None:
        """Go to the next coding (or with -1 the previous one)."""
        if self._painter is None:
            return
        margin = self._painter.margin
        mark = margin.after(self.cursor) if step > 0 else margin.before(self.cursor)
        if mark is None:
            self._say(_("No coding further on.") if step > 0 else _("No coding before this."))
            return
        self._goal, self._marking = None, False
        self.move_to(mark.start)

    def action_next_uncoded(self) -> None:
        """Go to the next turn of a respondent that the coder at the keyboard has not coded."""
        turn = self.coverage.next_uncoded(self.cursor)
        if turn is None:
            self._say(_("Every turn has a coding of yours."))
            return
        self._goal, self._marking = None, False
        self.move_to(self.turns[turn].body)

    def action_dim(self) -> None:
        """Let the interviewer's turns step back, or not."""
        self.interviewer_dimmed = not self.interviewer_dimmed

    # The focus

    def on_focus(self, event: events.Focus) -> None:
        """Only the cursor looks different; the toolkit would paint the whole transcript again."""
        self._take_focus(event, True)

    def on_blur(self, event: events.Blur) -> None:
        """Likewise."""
        self._take_focus(event, False)

    def _take_focus(self, event: events.Focus | events.Blur, focused: bool) -> None:
        event.prevent_default()
        self.has_focus = focused
        self._invalidate({self.cursor_row()})
        if isinstance(self.parent, Widget):
            news = events.DescendantFocus(self) if focused else events.DescendantBlur(self)
            self.parent.post_message(news)
