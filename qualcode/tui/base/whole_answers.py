"""A screen that answers a key with one picture, in which everything has followed the key."""

from __future__ import annotations

from asyncio import Handle, get_running_loop
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from qualcode.tui.base.begun import to_begin
from qualcode.tui.widgets.soon import PaintingScreen

R = TypeVar("R")

_LONGEST = 1 / 30
"""Seconds after which is painted what there is, though more is under way."""

_LOOK = 1 / 125
"""Seconds after which is looked again, where nothing has told of a change meanwhile."""

_TURNS = 20
"""So many turns of the loop a message may take on its way before it is looked for less often."""

_WAITS = hasattr(Screen, "_on_timer_update") and hasattr(Screen, "_update_timer")
"""Whether the toolkit paints by this clock, which it does not promise."""


class WholeAnswers(PaintingScreen[R]):
    """Waits with painting for what is under way: messages between its parts, and work that was just begun.

    The toolkit paints at its next tick whatever has changed by then: the text at once, after that the panes beside it,
    which hear of it by messages, and a third time what comes of a change to the file.
    """

    _since: float | None = None
    """Since when there has been something to paint."""

    _turns = 0
    """How often messages were on their way since then."""

    def __init__(self) -> None:
        super().__init__()
        self._looking: Handle | None = None
        self._begun: dict[Worker[None], float] = {}
        """Work that what is to be painted may hang on, and since when."""

    def work(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Carry work out; what comes of it at once is painted with what the key changed itself."""

        async def followed() -> None:
            try:
                await work()
            finally:
                if self._since is not None:
                    self._look_soon()

        self._begun[self.run_worker(to_begin(followed))] = get_running_loop().time()

    def paint_soon(self, widget: Widget) -> None:
        """``widget`` looks different: it is painted once everything has followed the key."""
        dirty: set[Widget] | None = getattr(self, "_dirty_widgets", None)
        if dirty is None:
            self.refresh()  # the toolkit keeps it elsewhere by now
            return
        dirty.add(widget)
        if self.is_current:
            self.answer_soon()

    def answer_soon(self) -> None:
        """Something is to be seen differently: :meth:`bring_in_line` is called, and what differs painted."""
        if self._since is None:
            self._since, self._turns = get_running_loop().time(), 0
            self._look_soon()

    def bring_in_line(self) -> None:
        """Have the parts show what is the case by now; called once for each picture, before it is painted."""

    def on_idle(self) -> None:
        """A part has told of a change: where it was the last one, it is time to paint."""
        if self._since is not None:
            # Not at once: the screen may have taken its next message from the line already.
            self._look_soon()

    def _look_soon(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
        self._looking = get_running_loop().call_soon(self._look_again)

    def _look_again(self) -> None:
        self._looking = None
        if self._since is not None and self.is_running:
            self._on_timer_update()

    @property
    def awaits_its_first(self) -> bool:
        """Whether the first picture would be one of empty panes, and what stands in them is about to come."""
        return False

    def _compositor_refresh(self) -> None:
        # The toolkit does not wait for its clock with what it has laid out anew.
        if self.awaits_its_first:
            return
        regions, widgets = getattr(self._compositor, "_dirty_regions", None), getattr(self, "_dirty_widgets", None)
        if regions is not None and widgets is not None and self._is_covered():
            # The toolkit would have the screen in front painted for it, and this one again, each time it wakes up. It
            # is painted whole when it comes to the front.
            regions.clear()
            widgets.clear()
            return
        super()._compositor_refresh()

    def _is_covered(self) -> bool:
        """Whether another screen stands in front, through which nothing of this one is seen."""
        stack = self.app.screen_stack
        in_front = stack[stack.index(self) + 1 :] if self in stack else ()
        return any(screen.styles.background.a == 1 for screen in in_front)

    def _on_timer_update(self) -> None:
        if _WAITS and (wait := self._wait_for_more()) is not None:
            self._update_timer.pause()
            if self._looking is None:
                loop = get_running_loop()
                self._looking = loop.call_later(wait, self._look_again) if wait else loop.call_soon(self._look_again)
            return
        self.bring_in_line()
        self._since = None
        super()._on_timer_update()

    def _wait_for_more(self) -> float | None:
        """The seconds after which to look again; ``None`` where nothing more follows, or what there is is painted."""
        now = get_running_loop().time()
        if self._since is None:
            self._since, self._turns = now, 0
        self._begun = {
            work: since for work, since in self._begun.items() if not work.is_finished and now - since < _LONGEST
        }
        if getattr(self.app, "_batch_count", 0):
            return _LOOK  # the application holds painting back
        if now - self._since >= _LONGEST:
            return None
        if self._begun:
            return _LOOK
        if any(part.message_queue_size for part in getattr(self.app, "_registry", ())):
            self._turns += 1
            return 0 if self._turns < _TURNS else _LOOK
        return None
