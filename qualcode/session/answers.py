"""Answers of respondents that are called by their names: set by hand, and decided."""

from __future__ import annotations

from pathlib import Path

from qualcode.changes.answers import decide_answer, give_answer, import_answer_sets
from qualcode.errors import ConflictError, QualcodeError
from qualcode.formats.yaml.answers import read_answer_sets
from qualcode.i18n import _
from qualcode.queries.answers import find_value, held_answer
from qualcode.session.session import Session
from qualcode.storage.respondents import respondent as find_respondent


def bring_in_sets(session: Session, path: Path) -> str:
    """Brings in the answer sets of a file; what was new and what was there already, in words."""
    done = session.change(import_answer_sets, read_answer_sets(path)).value
    told = ((_("new"), done.added), (_("there already"), done.changed))
    return " · ".join(f"{title}: {', '.join(slugs)}" for title, slugs in told if slugs) or _("Nothing differed.")


def give_by_name(session: Session, respondent: str, answer: str, reason: str, *, remove: bool = False) -> bool:
    """Sets an answer (``SET=VALUE``) of a respondent by hand, or takes the coder's own back.

    False where nothing differed; ``NotFoundError`` for what there is not, and for somebody whom the set is not about.
    """
    found, value = session.read(find_value, answer)
    if value is None:
        raise QualcodeError(_("No answer follows from there being none: it is not set by hand."))
    person = session.read(find_respondent, respondent)
    session.read(held_answer, found, person)
    return session.change(give_answer, person.id, value.id, reason, taken_back=remove).value


def decide_by_name(session: Session, respondent: str, answer: str, reason: str) -> bool:
    """Decides which answer (``SET=VALUE``, ``SET=no-answer``) of a respondent holds. False where it was so decided.

    ``ConflictError`` where there are no two to decide between, or nothing speaks for the one.
    """
    person = session.read(find_respondent, respondent)
    found, value = session.read(find_value, answer)
    held = session.read(held_answer, found, person)
    speaking = {reading.value for reading in held.readings}
    if found.kind == "multiple" or len(speaking) < 2:
        raise ConflictError(
            _("There is nothing to decide: {set} has no two answers of this respondent that contradict.").format(
                set=found.slug
            ),
            _("List what waits with: qualcode answers conflicts; set one by hand with: qualcode answers set"),
        )
    if value is not None and value.guid not in speaking:
        raise ConflictError(
            _("Nothing speaks for {value}.").format(value=answer),
            _("Decide for one of the answers that contradict, for no-answer, or set it by hand first."),
        )
    value_id = value.id if value else None
    return session.change(decide_answer, person.id, found.id, value_id, held.readings, reason).value
