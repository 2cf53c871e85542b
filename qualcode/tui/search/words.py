"""What the screen of queries says: how to ask, what is wrong with a query, and a passage between its turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.i18n import _
from qualcode.queries.query.shown import INTERVIEWER
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.lines import Part, lines_of

if TYPE_CHECKING:
    from qualcode.errors import QualcodeError
    from qualcode.queries.query.shown import ShownPassage, SpokenTurn
    from qualcode.session.boards.query import Vocabulary


def empty_parts(known: Vocabulary) -> list[Part]:
    """How to ask, with the codes and the groups of the project itself."""
    paths = [path for path, _name in known.codes if "/" in path] or [path for path, _name in known.codes] or ["stage"]
    one, other = paths[0], paths[1 % len(paths)]
    values = next((f"{name}={found[0]}" for name, found in known.values if found), "group=scholen")
    lines = (
        (one, _("who says this")),
        (f"{one} and not {other}", _("who says the one and not the other")),
        (f"{one} near {other}", _("within three turns of each other")),
        (f'"mentor" and {one} within turn', _("these words, in a turn that has the code")),
        (f"{one} where {values}", _("only of these respondents")),
    )
    width = max(len(query) for query, _what in lines)
    parts: list[Part] = [(_("Type what you want to know; it is counted as you type."), "bold"), "\n\n"]
    for query, what in lines:
        parts += [("  " + paint(query.ljust(width)), "$primary"), ("   " + what + "\n", "$foreground 75%")]
    parts += ["\n", ("Tab", "bold $accent"), (" " + _("completes codes, groups and values."), "$foreground 75%")]
    if known.saved:
        parts += ["\n", (_("Saved:") + " ", "$foreground 75%")]
        parts.append((paint("  ".join(f"@{name}" for name, _query in known.saved)), "bold"))
    return parts


def error_parts(error: QualcodeError) -> list[Part]:
    """What is not understood, with the place below the words, and what is expected there."""
    first, *place = error.message.split("\n")
    parts: list[Part] = [(paint(first), "bold $error")]
    parts += [("\n" + paint(line), "$foreground 85%") for line in place]
    return [*parts, *([("\n" + lines_of(error.hint), "$foreground 70%")] if error.hint else [])]


def passage_parts(one: ShownPassage) -> list[Part]:
    """A passage between the turns before and after it."""
    about = " · ".join(filter(None, (one.document, ", ".join(one.respondents), one.code or "", one.coder or "")))
    parts: list[Part] = [(paint(about) + "\n\n", "bold $primary")]
    if one.before is not None:
        parts += [(_spoken(one.before) + "\n\n", "$foreground 65%")]
    parts.append((lines_of(one.quote), ""))
    if one.memo:
        parts.append(("\n¶ " + lines_of(one.memo), "$warning"))
    if one.after is not None:
        parts.append(("\n\n" + _spoken(one.after), "$foreground 65%"))
    return parts


def _spoken(turn: SpokenTurn) -> str:
    by = _("interviewer") if turn.by == INTERVIEWER else turn.by
    return lines_of(f"{by}: {turn.words}" if by else turn.words)
