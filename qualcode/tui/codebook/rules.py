"""What a code is given to by itself, on the codebook screen: read, added to, and taken away from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from qualcode.i18n import _, ngettext
from qualcode.model import Code
from qualcode.session.machine.rules import CodeRules, RuleLine
from qualcode.tui.windows.pick import Option, Pick

CHOSEN = "\0"
"""Before the number of a line that was chosen, so that nothing that is written is taken for one."""

Keep = Callable[[str], Awaitable[None]]


def kind_words(line: RuleLine) -> str:
    """What kind of thing it is, and of which turns."""
    said = {"phrase": _("phrase"), "lemma": _("any form"), "pattern": _("pattern"), "turn": _("whole turn")}[line.kind]
    return " · ".join(filter(None, (said, line.narrowed)))


def rules_window(code: Code, found: CodeRules, keep: Keep) -> Pick:
    """The rules of a code: choosing one is asking to take it away, writing something is adding it."""
    would = ngettext(
        "{n} passage that you did not code so fits: qualcode autocode lists and codes it",
        "{n} passages that you did not code so fit: qualcode autocode lists and codes them",
        found.would_code,
    ).format(n=found.would_code)
    about = (
        would + "\n" + _('A phrase as people say it, with ~ behind it in any form, or a pattern: [{"lower": "via"}]')
    )
    options = [
        Option(f"{CHOSEN}{number}", line.text or _("(the whole turn)"), kind_words(line))
        for number, line in enumerate(found.lines)
    ]
    question = _("What is {code} given to by itself?").format(code=code.name)
    return Pick(question, options, about=about, free=_("Add: {name}") if options else "", keep=keep)
