"""Lists of turns and of who was asked, filled in by a person: read back into the project, all of a list or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from qualcode.changes.guides import STATES, AskedChoice, TurnChoice, import_guide
from qualcode.errors import FormatError, NotFoundError, QualcodeError
from qualcode.formats.tables.filled import FilledRow, read_filled
from qualcode.formats.yaml.study import read_guide
from qualcode.i18n import _, ngettext
from qualcode.names import closest, folded
from qualcode.queries.asking import Asking, all_questions, find_question
from qualcode.rows import first_of
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.asking.guides import GuideQuestion, asking_turns
from qualcode.storage.documents import document as find_document
from qualcode.storage.respondents import respondent as find_respondent

T = TypeVar("T")

MATCH_COMMAND = "qualcode guide match --format csv"
ASKED_COMMAND = "qualcode guide asked --format csv"
MOST_WRONG = 10
_DECIDED = {"yes": True, "y": True, "ja": True, "j": True, "no": False, "n": False, "nee": False}


def bring_in_guide(session: Session, path: Path) -> tuple[str, str]:
    """Brings in the guide of a file: its slug, and how many questions it has, in words."""
    guide = read_guide(path)
    done = session.change(import_guide, guide).value
    number = len(guide.questions)
    words = ngettext("{guide}: {n} question.", "{guide}: {n} questions.", number)
    return done.guide, words.format(guide=done.guide, n=number)


def turn_choice(project: Project, document: str, turn: str, question: str, confirm: bool | None) -> TurnChoice:
    """The choice for a turn (counted from 1) of a document. ``NotFoundError`` where there is no such thing."""
    found = find_document(project, document)
    turns = asking_turns(project, found.id)
    if not turn.isdecimal() or not 1 <= int(turn) <= len(turns):
        raise NotFoundError(
            _("{document} has no turn {turn}.").format(document=found.name, turn=turn),
            _("Its turns are 1 to {last}.").format(last=len(turns)),
        )
    asked = find_question(all_questions(project), question)
    return TurnChoice(found.id, turns[int(turn) - 1].start, asked.id, confirm)


def read_matches(project: Project, path: Path) -> list[TurnChoice]:
    """The choices in the column ``decision`` of a list of turns: yes, no, or nothing.

    ``FormatError`` lists every row that cannot be taken.
    """

    def choice(row: FilledRow) -> TurnChoice | None:
        written = folded(row.cells["decision"])
        if not written:
            return None
        if written not in _DECIDED:
            raise QualcodeError(
                _("{value!r} is no decision.").format(value=row.cells["decision"]), _("Write yes, no, or nothing.")
            )
        return turn_choice(project, row.cells["document"], row.cells["turn"], row.cells["question"], _DECIDED[written])

    rows = read_filled(path, ("document", "turn", "question", "decision"), MATCH_COMMAND)
    return _all(path, rows, choice)


def read_asked(project: Project, path: Path) -> list[AskedChoice]:
    """What differs in a list of who was asked what from what is known.

    An empty state is what follows from the turns again. ``FormatError`` lists every row that cannot be taken.
    """
    with project.snapshot():
        asking, questions = Asking(project), all_questions(project)
    known: dict[str, GuideQuestion] = {}

    def choice(row: FilledRow) -> AskedChoice | None:
        state, reason = row.cells["state"], row.cells.get("reason", "")
        address = row.cells["question"]
        question = known.get(address) or known.setdefault(address, find_question(questions, address))
        person = find_respondent(project, row.cells["respondent"])
        if state and state not in STATES:
            raise NotFoundError(
                _("{state!r} is nothing that can be said of a question.").format(state=state),
                closest(state, STATES) or _("Write one of: {names}").format(names=", ".join(STATES)),
            )
        now = asking.state(person, question)
        if now.state == state and (now.source != "hand" or now.reason == reason):
            return None
        return AskedChoice(person.id, question.id, state, reason)

    rows = read_filled(path, ("respondent", "question", "state"), ASKED_COMMAND)
    return _all(path, rows, choice)


def _all(path: Path, rows: Sequence[FilledRow], choice: Callable[[FilledRow], T | None]) -> list[T]:
    """The choices of all rows that have one. ``FormatError`` for those that cannot be taken."""
    found: list[T] = []
    wrong: list[str] = []
    for row in rows:
        try:
            one = choice(row)
        except QualcodeError as error:
            wrong.append(f"{path}:{row.line}: {error.message} {error.hint}".rstrip())
            continue
        if one is not None:
            found.append(one)
    if wrong:
        raise FormatError("\n".join(first_of(wrong, MOST_WRONG)), _("Nothing was written. Correct those rows."))
    return found
