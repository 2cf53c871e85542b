"""An application that does what a key says as soon as it is pressed.

The toolkit hands a key to what has the focus, and from there on to all that it stands in, up to the application, which
at last does what the key says. Each of them takes it from a queue of its own, one turn of the loop after the other,
though hardly any of them has something to do with keys. Here all that is done in one go: in the same order, with the
parts left out that hear no keys.
"""

from __future__ import annotations

from collections import deque
from functools import cache
from typing import Any, TypeVar

from textual._callback import invoke
from textual.app import App
from textual.events import Event, Key, Paste
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from qualcode.tui.base.sparing import SparingApp

T = TypeVar("T")

_TAKEN = {
    App: ("_check_bindings", "_on_key", "app_focus", "focused"),
    Screen: ("_clear_tooltip", "maximized"),
    MessagePump: ("_get_dispatch_methods", "_context", "message_queue_size"),
}
"""What is taken of the toolkit that it does not promise; where it has that no longer, a key goes the toolkit's way."""

_GOES = all(hasattr(kind, name) for kind, names in _TAKEN.items() for name in names)

_BY_NAME = ("key_", "_key_")
_HANDLERS = ("on_key", "_on_key", "handle_key", "on_event")


def takes_letters(widget: Widget) -> bool:
    """Whether one types into it. What the toolkit has for several lines is loaded by the windows that have some."""
    return type(widget).check_consume_key is not Widget.check_consume_key


@cache
def _hears_keys(kind: type[Widget]) -> bool:
    """Whether there is anything in this kind of part that a key could set off by itself."""
    own = [vars(base) for base in kind.__mro__ if base not in Screen.__mro__]
    return any(name in _HANDLERS or name.startswith(_BY_NAME) for names in own for name in names) or any(
        issubclass(Key, heard) for names in own for heard in names.get("_decorated_handlers", ())
    )


class KeyAnswered(Message):
    """Goes behind a key that was given to a part (``by``), the same way; where it arrives, the key was answered."""

    def __init__(self, by: Widget) -> None:
        super().__init__()
        self.by = by


class StraightApp(SparingApp[T]):
    """An application that sends no key from part to part where one would only pass it on to the next."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._under_way: deque[Widget] = deque()
        """The parts that were given a key or a paste that has not been answered yet, one for each."""

    async def on_event(self, event: Event) -> None:
        """A key is answered at once where nothing is waiting to be done before it, and no key is under way."""
        is_new = isinstance(event, Key | Paste) and not event.is_forwarded
        if not is_new:
            await super().on_event(event)
            return
        if _GOES and isinstance(event, Key) and not self._is_under_way() and (way := self._way()):
            await self._answer(event, way)
            return
        given = self.focused or self.screen
        await super().on_event(event)
        if event.is_forwarded and given.post_message(KeyAnswered(given)):
            self._under_way.append(given)

    async def on_key_answered(self, message: KeyAnswered) -> None:
        """A key that went from part to part has been answered."""
        message.stop()
        if message.by in self._under_way:
            self._under_way.remove(message.by)

    def _is_under_way(self) -> bool:
        # A part that was taken away in the middle of a key answers no more.
        while self._under_way and not (self._under_way[0].is_attached and self._under_way[0].is_running):
            self._under_way.popleft()
        return bool(self._under_way)

    def _way(self) -> list[Widget]:
        """What the key passes, up to the screen; nothing where it has to go the toolkit's way."""
        screen: Screen[Any] = self.screen
        if not self.app_focus or screen.maximized is not None or self.message_queue_size:
            return []
        start = self.focused or screen
        way = [node for node in start.ancestors_with_self if isinstance(node, Widget)]
        # What was sent to one of them before comes first; a line that is typed into is told apart from a key that does
        # something by `OrderlyApp`.
        if any(node.message_queue_size or takes_letters(node) or not node.is_running for node in way):
            return []
        return way if way[-1] is screen else []

    async def _answer(self, event: Key, way: list[Widget]) -> None:
        if self.focused is not None:
            self.screen._clear_tooltip()
        if await self._check_bindings(event.key, priority=True):
            return
        for node in way:
            if _hears_keys(type(node)):
                with node._context():
                    for _kind, hear in node._get_dispatch_methods("on_key", event):
                        await invoke(hear, event)
            if event._stop_propagation:
                return
        await self._on_key(event)
