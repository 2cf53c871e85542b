"""What is asked in front of the agreement screen: what is compared, and where its report is to be written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from textual.screen import Screen

from qualcode.agreement.registry import on_request
from qualcode.i18n import _, interface_language
from qualcode.model import Codebook
from qualcode.report.wording.languages import agreement_words
from qualcode.session.agreement import near
from qualcode.session.rounds import RoundStatus
from qualcode.tui.agreement.words import unit_names
from qualcode.tui.windows.pick import Option, Pick
from qualcode.tui.windows.tick import TickWindow


def ask_unit(screen: Screen[Any], chosen: str, take: Callable[[str | None], None]) -> None:
    """Ask what alpha and kappa are about."""
    options = [Option(key, name) for key, name in unit_names().items()]
    screen.app.push_screen(Pick(_("Alpha and kappa on which units?"), options, chosen=chosen), take)


def ask_segments(screen: Screen[Any], book: Codebook, chosen: str, take: Callable[[str | None], None]) -> None:
    """Ask for the code whose passages are the segments."""
    options = [Option(code.path, code.name, code.path) for code in book.codes]
    about = _("Its passages divide the text into the units; who marked them is not compared on that code.")
    screen.app.push_screen(
        Pick(_("Segments are the passages of which code?"), options, about=about, chosen=chosen or None), take
    )


def ask_measures(screen: Screen[Any], chosen: Collection[str], take: Callable[[tuple[str, ...] | None], None]) -> None:
    """Ask for the measures that are given only on request."""
    named = agreement_words(interface_language()).account.measures
    options = [Option(measure.name, named[measure.name]) for measure in on_request()]
    screen.app.push_screen(TickWindow(_("Which measures besides?"), options, chosen), take)


def ask_round(
    screen: Screen[Any], rings: Sequence[RoundStatus], chosen: str, take: Callable[[str | None], None]
) -> None:
    """Ask for a round to compare."""
    names = {True: _("still open"), False: _("over")}
    options = [Option("", _("all rounds, and what was coded outside of them"))]
    options += [Option(ring.round.name, ring.round.name, names[ring.round.open]) for ring in rings]
    screen.app.push_screen(Pick(_("Compare which round?"), options, chosen=chosen), take)


def ask_file(
    screen: Screen[Any],
    question: str,
    kinds: Sequence[str],
    path: Path,
    write: Callable[[Path], Awaitable[None]],
    done: Callable[[Path], None],
) -> None:
    """Ask for a file of one of these kinds, and have it written; ``path`` is what is offered."""

    async def keep(answer: str) -> None:
        await write(Path(answer).expanduser())

    def then(answer: str | None) -> None:
        if answer is not None:
            done(Path(answer).expanduser().resolve())

    about = _("The name tells the format: {endings}").format(endings=", ".join(f".{kind}" for kind in kinds))
    screen.app.push_screen(Pick(question, about=about, value=str(near(path)), keep=keep), then)
