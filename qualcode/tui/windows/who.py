"""Who is at work, or is to code: a name that nobody here has is asked about before it makes a coder."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.errors import UnknownCoder
from qualcode.i18n import _
from qualcode.tui.windows.pick import Option, Pick


def who_is(unknown: UnknownCoder) -> Pick:
    """Asks whom an unknown name means: a coder of the project, the likeliest first, or somebody new by that name."""
    known = sorted(unknown.known, key=lambda name: name != unknown.near)
    options = [Option(name, name, _("codes here")) for name in known]
    options.append(Option(unknown.name, unknown.name, _("somebody new")))
    return Pick(unknown.message, options, about=_("A new name makes a coder, with work of their own."))


def who_works(coder: str, known: Sequence[str]) -> Pick:
    """Asks who is at work: a coder of the project, or somebody new."""
    options = [Option(name, name, _("at work now") if name == coder else "") for name in known]
    return Pick(_("Who is at work?"), options, chosen=coder, free=_("{name}: somebody new"))
