"""The keys that decide in a cell of the answers, on the board and where its passages are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.session.boards.answers import decide_silence, decide_value, is_conflict
from qualcode.tui.windows.pick import Pick

if TYPE_CHECKING:
    from qualcode.queries.answers import RespondentAnswer
    from qualcode.session.session import Session
    from qualcode.storage.asking.answers import AnswerSet
    from qualcode.tui.base.side_screen import SideScreen

MOST_DIGITS = 9

DECIDING: list[BindingType] = [
    *(
        Binding(str(digit), f"decide({digit})", _("Have this answer hold"), show=False, id=f"answers.value_{digit}")
        for digit in range(1, MOST_DIGITS + 1)
    ),
    Binding("0", "silence(True)", _("No answer: they were asked"), id="answers.none"),
    Binding("minus", "silence(False)", _("Not asked"), id="answers.not_asked"),
]
"""A digit is the number of an answer."""


def ask_value(screen: SideScreen, cell: RespondentAnswer, found: AnswerSet, number: int) -> None:
    """Ask why, and have the answer of this number hold."""
    if number > len(found.values):
        screen.say(_("{set} has {count} answers").format(set=found.name, count=len(found.values)), "warning")
        return
    name = found.values[number - 1].name

    def decide(session: Session, reason: str) -> str:
        return decide_value(session, cell, found, number, reason)

    _ask(screen, cell, f"{cell.respondent}: {name}", decide, needed=is_conflict(cell))


def ask_silence(screen: SideScreen, cell: RespondentAnswer, found: AnswerSet, *, asked: bool) -> None:
    """Ask why, and have it hold that there is no answer, or that they were not asked."""

    def decide(session: Session, reason: str) -> str:
        return decide_silence(session, cell, found, asked, reason)

    name = _("no answer") if asked else _("not asked")
    _ask(screen, cell, f"{cell.respondent}: {name}", decide, needed=is_conflict(cell) and asked)


def _ask(
    screen: SideScreen, cell: RespondentAnswer, question: str, decide: Callable[[Session, str], str], *, needed: bool
) -> None:
    """Ask for the reason; the window stays open until it is kept, and says why it could not be."""
    said: list[str] = []

    async def keep(reason: str) -> None:
        if needed and not reason.strip():
            raise QualcodeError(_("A decision needs a reason."))
        said.append(await screen.ask(decide, reason))

    def then(reason: str | None) -> None:
        if reason is not None:
            screen.do(_show(screen, said[-1]))

    about = _("Why? A decision needs a reason.") if needed else _("How do you know? It may be left empty.")
    screen.app.push_screen(Pick(question, about=about, value=cell.reason, keep=keep), then)


async def _show(screen: SideScreen, words: str) -> None:
    await screen.reload()
    screen.say(words)
