"""What withdrawing a respondent for good takes out, in words."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.changes.privacy.withdrawal import WithdrawalOutcome, withdrawal_of
from qualcode.i18n import _, ngettext
from qualcode.model import Respondent
from qualcode.queries.hiding.holders import HoldingFile, holding_respondent
from qualcode.session.session import Session

_MOST = 20
"""So many files are named."""


def withdrawal_words(planned: WithdrawalOutcome) -> list[str]:
    """What goes, one thing a line."""
    turns = ngettext("{count} turn", "{count} turns", planned.turns).format(count=planned.turns)
    words = ngettext("{count} word", "{count} words", planned.words).format(count=planned.words)
    parts = {
        "attribute_value": _("the face sheet"),
        "memo": _("memos"),
        "answer": _("answers"),
        "summary": _("summaries"),
    }
    said = [_("{words} in {turns}").format(words=words, turns=turns)] if planned.turns else []
    goes = [*said, *(called for part, called in parts.items() if part in planned.held)]
    what = ", ".join(goes) or _("what the project knows of them")
    lines = [_("Of {name} goes: {what}.").format(name=planned.respondent.name, what=what)]
    if planned.whole:
        names = ", ".join(one.name for one in planned.whole)
        lines.append(_("Whole documents, for nobody else answers in them: {names}.").format(names=names))
    if planned.shared:
        names = ", ".join(one.name for one in planned.shared)
        lines.append(_("Turns in {names}; what the others say there stays, with its codings.").format(names=names))
    if planned.codings:
        count = planned.codings
        lines.append(
            ngettext("{count} coding on those words.", "{count} codings on those words.", count).format(count=count)
        )
    if planned.shortened:
        lines.append(
            ngettext(
                "{count} coding that covers others' words as well keeps those.",
                "{count} codings that cover others' words as well keep those.",
                planned.shortened,
            ).format(count=planned.shortened)
        )
    if planned.quoted:
        lines.append(
            ngettext(
                "What {count} memo, example, reason or note quotes of those words.",
                "What {count} memos, examples, reasons or notes quote of those words.",
                planned.quoted,
            ).format(count=planned.quoted)
        )
    return lines


def plan_withdrawal(session: Session, person: Respondent) -> list[str]:
    """What withdrawing a respondent takes out, and which files still hold it then."""
    planned = withdrawal_of(session.project, person.id)
    files = holding_respondent(session.project, person.guid, planned.echoes)
    return [*withdrawal_words(planned), *file_words(files)]


def final_words() -> str:
    """That it is for good."""
    return _(
        "This cannot be undone: it goes out of the history, older texts and drafts too, and out of the bytes of the"
        " file. What was done in the project before it cannot be undone any more either. A copy made before brings"
        " nothing of it back."
    )


def erased_words(erased: bool) -> str:
    """Whether all of it is gone from the file."""
    if erased:
        return _("Taken out for good; nothing of it is left in the file of the project, or in the log beside it.")
    return _(
        "Taken out for good. Bytes of it may still be left in the file or in the log beside it: close every other"
        " window that has the project open, see that there is room on the disk, and open the project once more."
    )


def file_words(files: Sequence[HoldingFile]) -> list[str]:
    """The files that still hold it, or may."""
    lines = list[str]()
    if sure := [str(one.path) for one in files if one.certain]:
        lines.append(_("These files still hold it, and are yours to remove: {names}").format(names=_few(sure)))
    if others := [str(one.path) for one in files if not one.certain]:
        lines.append(_("These could not be looked through, and may hold it: {names}").format(names=_few(others)))
    return lines


def _few(names: Sequence[str]) -> str:
    more = len(names) - _MOST
    if more < 1:
        return ", ".join(names)
    words = ngettext("{names} and {count} more", "{names} and {count} more", more)
    return words.format(names=", ".join(names[:_MOST]), count=more)


def other_words() -> str:
    """That there may be more elsewhere."""
    return _(
        "Looked through was the folder of the project. What was exported, copied or sent elsewhere is not known here: a"
        " copy of the project loses it when this project is merged into it."
    )
