"""What is asked in front of the agreement screen: what is compared, and by which measures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from textual.screen import Screen

from qualcode.agreement.registry import on_request
from qualcode.i18n import _, interface_language
from qualcode.model import Codebook
from qualcode.report.wording.languages import agreement_words
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
