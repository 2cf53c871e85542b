"""Keys that come in one burst, as a slow line brings them, are answered in the order in which they were pressed."""

from __future__ import annotations

import random
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.binding import Binding
from textual.events import Key, Paste
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from qualcode.tui.base.crash import QuietApp
from tests.support.often import often
from tests.support.waiting import running, settle

PRESSES = ["a", "b", "c", "é", "backspace", "delete", "left", "right", "home", "end", "ctrl+u", "paste"]


class Asking(ModalScreen[str]):
    """A window with a field, that says at ``ctrl+s`` what stands in it."""

    BINDINGS = [("enter", "say", ""), ("f2", "gone", "")]  # noqa: RUF012

    def __init__(self, field: type[Input] | type[TextArea]) -> None:
        super().__init__()
        self._field = field

    def compose(self) -> ComposeResult:
        yield self._field(id="field")

    async def action_gone(self) -> None:
        await self.query_one("#field").remove()


class Desk(QuietApp[None]):
    """An application with keys of its own, one that goes before all others among them."""

    said: str | None = None

    def compose(self) -> ComposeResult:
        yield Input(id="below")

    BINDINGS = [Binding("f3", "ask"), Binding("ctrl+s", "keep", priority=True)]  # noqa: RUF012

    def __init__(self, field: type[Input] | type[TextArea]) -> None:
        super().__init__()
        self._field = field

    def action_keep(self) -> None:
        self.said = written(self) if self.screen.query("Input, TextArea") else ""
        if len(self.screen_stack) > 1:
            self.pop_screen()

    async def action_ask(self) -> None:
        await self.push_screen(Asking(self._field))


def written(app: QuietApp[Any]) -> str:
    field = app.screen.query("Input, TextArea").first()
    return field.text if isinstance(field, TextArea) else field.value  # type: ignore[attr-defined]


def burst(app: QuietApp[Any], *keys: str) -> None:
    """Keys that lie ready together."""
    for key in keys:
        character = key if len(key) == 1 else None
        app.post_message(Paste("xyz") if key == "paste" else Key(key, character))


def typed(keys: list[str]) -> str:
    """What one line shows after them."""
    text, at = "", 0
    for key in keys:
        if key in {"backspace", "ctrl+u"}:
            cut = max(at - 1, 0) if key == "backspace" else 0
            text, at = text[:cut] + text[at:], cut
        elif key == "delete":
            text = text[:at] + text[at + 1 :]
        elif key in {"left", "right", "home", "end"}:
            at = {"left": max(at - 1, 0), "right": min(at + 1, len(text)), "home": 0, "end": len(text)}[key]
        else:
            piece = "xyz" if key == "paste" else key
            text, at = text[:at] + piece + text[at:], at + len(piece)
    return text


@pytest.mark.parametrize("field", [Input, TextArea])
async def test_a_field_shows_what_was_typed(field: type[Input] | type[TextArea]) -> None:
    app, chance = Desk(field), random.Random()
    async with running(app, (40, 10)) as pilot:
        await pilot.press("f3")
        for _ in range(often(40)):
            keys = chance.choices(PRESSES, k=chance.randint(0, 12))
            burst(app, *keys)
            await settle(pilot)
            assert written(app) == typed(keys), keys
            await pilot.press("end", "ctrl+u")


async def test_what_is_kept_is_what_was_typed_before_and_nothing_behind_it() -> None:
    app = Desk(TextArea)
    async with running(app, (40, 10)) as pilot:
        await pilot.press("f3")
        burst(app, "a", "b", "backspace", "c", "ctrl+s", "d", "e")
        await settle(pilot)
        assert app.said == "ac"
        assert written(app) == "de", "what comes behind belongs to what stands there then"


async def test_a_field_that_goes_in_the_middle_of_a_key_holds_nothing_up() -> None:
    app = Desk(Input)
    async with running(app, (40, 10)) as pilot:
        await pilot.press("f3")
        burst(app, "a", "f2", "b", "ctrl+s", "d")
        await settle(pilot)
        assert written(app) == "d", "one key too many for the field that went"
