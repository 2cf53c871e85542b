"""An application that an error nobody foresaw ends: it is raised for whoever ran it, and nothing is shown of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Input, Static

from qualcode.tui.base.crash import QuietApp

pytestmark = pytest.mark.usefixtures("painted_at_rest")

SECRET = "geheime tekst van een gesprek"


def fail() -> None:
    int(SECRET)


async def fail_later() -> None:
    fail()


class Rendering(Static):
    def render(self) -> str:
        fail()
        return ""


def now(_app: QuietApp[None]) -> None:
    fail()


def in_a_worker(app: QuietApp[None]) -> None:
    app.run_worker(fail_later())


def in_a_thread(app: QuietApp[None]) -> None:
    app.run_worker(fail, thread=True)


def after_a_while(app: QuietApp[None]) -> None:
    app.call_later(fail)


def by_a_timer(app: QuietApp[None]) -> None:
    app.set_timer(0.01, fail)


def while_painting(app: QuietApp[None]) -> None:
    app.mount(Rendering())


@pytest.mark.parametrize("how", [now, in_a_worker, in_a_thread, after_a_while, by_a_timer, while_painting])
def test_an_error_nobody_foresaw_is_raised_and_not_shown(
    how: Callable[[QuietApp[None]], None], capfd: pytest.CaptureFixture[str]
) -> None:
    class Broken(QuietApp[None]):
        def compose(self) -> ComposeResult:
            yield Static(SECRET)

        def on_ready(self) -> None:
            how(self)

    with pytest.raises(ValueError, match="invalid literal"):
        Broken().run(headless=True)
    told = capfd.readouterr()
    assert "geheim" not in told.out + told.err
    assert "Traceback" not in told.out + told.err


class _Late(Screen[None]):
    """A screen that does something with what should stand on it by now."""

    def __init__(self, deed: Callable[[Screen[None]], object]) -> None:
        super().__init__()
        self._deed = deed

    def compose(self) -> ComposeResult:
        yield Input(id="line")

    def on_mount(self) -> None:
        self._deed(self)


async def _look(screen: Screen[None]) -> None:
    screen.query_one("#line", Input)


DEEDS: dict[str, Callable[[Screen[None]], object]] = {
    "finds": lambda screen: screen.query_one("#line", Input).focus(),
    "finds in work": lambda screen: screen.run_worker(_look(screen)),
    "finds later": lambda screen: screen.call_later(screen.query_one, "#nowhere", Input),
    "puts up more": lambda screen: screen.mount(Static()),
}


def _run(deed: Callable[[Screen[None]], object], *, leaves: bool) -> None:
    class Leaving(QuietApp[None]):
        def on_ready(self) -> None:
            self.push_screen(_Late(deed))
            if leaves:
                self.exit()

    Leaving().run(headless=True)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_screen_that_comes_as_the_program_is_left_does_not_fail_it(deed: Callable[[Screen[None]], object]) -> None:
    _run(deed, leaves=True)


def test_a_screen_that_finds_nothing_in_a_program_that_stays_is_a_failure() -> None:
    with pytest.raises(NoMatches):
        _run(DEEDS["finds later"], leaves=False)


def test_an_application_that_is_left_returns_what_it_should() -> None:
    class Whole(QuietApp[str]):
        def on_ready(self) -> None:
            self.exit("done")

    assert Whole().run(headless=True) == "done"
