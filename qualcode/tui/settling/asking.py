"""What is asked in front of the settling screen before something is decided: which reading, which code, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.screen import Screen

from qualcode.i18n import _
from qualcode.settling import SettlingCase
from qualcode.tui.picker.picker import CodePicker
from qualcode.tui.picker.state import Picked, Request
from qualcode.tui.widgets.row_list import ListItem
from qualcode.tui.windows.choose import Confirm
from qualcode.tui.windows.memo import Choice, MemoWindow


def ask_which(screen: Screen[Any], question: str, readings: Sequence[ListItem], act: Callable[[int], None]) -> None:
    """Ask which of the readings, whose numbers are the keys; where there is one, it is that."""
    if len(readings) == 1 and isinstance(number := readings[0].key, int):
        act(number)
    else:
        screen.app.push_screen(Choice(question, readings), lambda chosen: act(chosen) if chosen is not None else None)


def ask_code(screen: Screen[Any], request: Request, then: Callable[[Picked | None], None]) -> None:
    """Ask for another code."""
    if not screen.query(CodePicker):
        screen.mount(CodePicker())
    screen.call_after_refresh(lambda: screen.query_one(CodePicker).ask(request, then))


def ask_reason(screen: Screen[Any], case: SettlingCase, quote: str, before: str, keep: Callable[[str], None]) -> None:
    """Ask why a case is settled so; ``keep`` gets what differs from the reason that there was."""

    def then(reason: str | None) -> None:
        if reason is not None and reason != before:
            keep(reason)

    place, hint = f"reason:{' '.join(case.key)}", _("Esc keeps the reason and closes")
    screen.app.push_screen(MemoWindow(_("Why is it settled so?"), quote, before, place, hint), then)


def ask_agreed(screen: Screen[Any], effects: Sequence[str], act: Callable[[], None]) -> None:
    """Ask whether to take what all agree on."""
    window = Confirm(_("Take what all agree on?"), effects)
    screen.app.push_screen(window, lambda sure: act() if sure else None)
