"""What is asked in front of the matrix: its rows, columns and filter, by what it is divided, and where it is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from textual.screen import Screen

from qualcode.i18n import _
from qualcode.queries.columns import BYS
from qualcode.session.matrix.choices import MatrixChoices
from qualcode.session.matrix.offered import Offer
from qualcode.tui.matrix.words import by_words
from qualcode.tui.windows.pick import Option, Pick
from qualcode.tui.windows.tick import TickWindow

Check = Callable[[str], Awaitable[None]]


def ask_written(
    screen: Screen[Any],
    question: str,
    about: str,
    offers: Iterable[Offer],
    free: str,
    check: Check,
    take: Callable[[str], None],
) -> None:
    """Ask for one of what is offered, or for something written as the command takes it, which is tried first."""
    options = [Option(one.written, one.written, one.about if one.about != one.written else "") for one in offers]

    def then(answer: str | None) -> None:
        if answer is not None:
            take(answer)

    screen.app.push_screen(Pick(question, options, about=about, free=free, keep=check), then)


def ask_set(screen: Screen[Any], sets: dict[str, str], chosen: str, take: Callable[[str], None]) -> None:
    """Ask for an answer set."""

    def then(answer: str | None) -> None:
        if answer is not None:
            take(answer)

    options = [Option(slug, name, slug) for slug, name in sets.items()]
    screen.app.push_screen(Pick(_("Which answer set?"), options, chosen=chosen or None), then)


def ask_by(screen: Screen[Any], choices: MatrixChoices, take: Callable[[tuple[str, ...] | None], None]) -> None:
    """Ask by what every column is divided."""
    options = [Option(by, by_words(by)) for by in BYS]
    screen.app.push_screen(TickWindow(_("Divide every column by what?"), options, choices.by), take)
