"""An application that answers the keys of one burst in the order in which they were pressed.

A slow line brings several keys at once. The toolkit gives a letter to the field that has the focus, and a key that does
something (a step back, Esc) only once it has gone from the field up to the application: letters that come behind it
overtake it, and a key that goes before all others overtakes letters that the field has not read yet. So that what is
typed is what stands there, the next key waits until the one before it has been answered.
"""

from __future__ import annotations

from collections import deque
from typing import Any, TypeVar

from textual.events import Event, Key, Paste
from textual.widget import Widget

from qualcode.tui.base.straight_keys import KeyAnswered, StraightApp, takes_letters

T = TypeVar("T")

_LOOK_AGAIN = 0.05
"""Seconds after which it is looked whether a field that owes an answer has gone."""


class OrderlyApp(StraightApp[T]):
    """An application in which a key waits for the answer to the one before it, while one types into a field."""

    _typed_into: Widget | None = None
    """The field that has been given a key and has not answered it yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: deque[Key | Paste] = deque()
        """What was pressed since."""

    async def on_event(self, event: Event) -> None:
        """A key that comes while another is under way waits."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
        elif not self._is_owed():
            await self._hand_over(event)
        else:
            if not self._held:
                self.set_timer(_LOOK_AGAIN, self._look_after)
            self._held.append(event)

    async def on_key_answered(self, message: KeyAnswered) -> None:
        """A key has been answered: the next may go."""
        if message.by is self._typed_into:
            await self._go_on()

    async def _hand_over(self, event: Key | Paste) -> None:
        field = self.focused
        await super().on_event(event)
        if event.is_forwarded and field is not None and field in self._under_way and takes_letters(field):
            self._typed_into = field

    async def _go_on(self) -> None:
        self._typed_into = None
        while self._held and not self._is_owed():
            await self._hand_over(self._held.popleft())

    def _is_owed(self) -> bool:
        return self._typed_into is not None

    async def _look_after(self) -> None:
        """A field that was taken away in the middle of a key answers no more."""
        if self._typed_into is None or not self._held:
            return
        if self._typed_into.is_attached and self._typed_into.is_running:
            self.set_timer(_LOOK_AGAIN, self._look_after)
        else:
            await self._go_on()
