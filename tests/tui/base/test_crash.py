"""An application that an error nobody foresaw ends: it is raised for whoever ran it, and nothing is shown of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.app import ComposeResult
from textual.widgets import Static

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


def test_an_application_that_is_left_returns_what_it_should() -> None:
    class Whole(QuietApp[str]):
        def on_ready(self) -> None:
            self.exit("done")

    assert Whole().run(headless=True) == "done"
