"""The transcript under the mouse: a click, a double and a triple one, shift, and a drag that scrolls along."""

from __future__ import annotations

from textual import events
from textual.timer import Timer

from qualcode.tui.reader.motion import widen, word_at
from qualcode.tui.reader.view import ReaderView

_PULL_SECONDS = 0.05


class ReaderMouse(ReaderView):
    """What the mouse does in the transcript."""

    _pull: Timer | None = None
    """Runs while a drag is held above or below the text."""
    _pointer = (0, 0)
    """The cell of the reader at which the mouse is, during a drag."""

    def _offset_at(self, x: int, y: int) -> int | None:
        """The place in the text that is painted at a cell of the reader."""
        if self._painter is None:
            return None
        row = max(0, y + self.scroll_offset.y)
        return self._painter.layout.offset_at(row, x - self._painter.area.left)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor there and begin to drag; with shift the selection reaches to there."""
        offset = self._offset_at(event.x, event.y)
        if offset is not None and event.button == 1:
            self._goal, self._marking = None, False
            self.move_to(offset, extend=event.shift)
            self._dragging = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection while dragging; beyond the first and last row the text goes on by itself."""
        if not self._dragging:
            return
        self._pointer = event.x, event.y
        if not 0 <= event.y < self.size.height:
            if self._pull is None:
                self._pull = self.set_interval(_PULL_SECONDS, self._pulled)
            return
        self._let_go()
        self._drag_to(*self._pointer)

    def _drag_to(self, x: int, y: int) -> None:
        offset = self._offset_at(x, y)
        if offset is not None and offset != self.cursor:
            self.move_to(offset, extend=True)

    def _pulled(self) -> None:
        """Scroll on, the faster the further away the mouse is, and extend the selection to the edge."""
        x, y = self._pointer
        last = self.size.height - 1
        beyond = y if y < 0 else y - last
        step = (abs(beyond) + 1) // 2 * (1 if beyond > 0 else -1)
        self.scroll_to(y=self.scroll_offset.y + step, animate=False, force=True, immediate=True)
        self._drag_to(x, 0 if y < 0 else last)

    def _let_go(self) -> None:
        if self._pull is not None:
            self._pull.stop()
            self._pull = None

    def on_mouse_up(self) -> None:
        """End of a drag."""
        self._let_go()
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def on_mouse_release(self) -> None:
        """The mouse was taken away in the middle of a drag."""
        self._let_go()
        self._dragging = False

    def on_click(self, event: events.Click) -> None:
        """A double click selects the word, a triple one the turn."""
        offset = self._offset_at(event.x, event.y)
        if offset is None or event.chain < 2 or event.shift:
            return
        if event.chain == 2:
            self.select(word_at(self.text, offset))
        elif (span := widen(self._turn_spans, None, offset)) is not None:
            self.select(span)
