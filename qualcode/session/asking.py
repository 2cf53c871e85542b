"""Lists of turns, of who was asked and of questions, filled in by a person: read back, all of a list or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from qualcode.changes.guides import STATES, AskedChoice, MapChoice, TurnChoice, import_guide
from qualcode.errors import FormatError, NotFoundError, QualcodeError
from qualcode.formats.tables.filled import FilledRow, read_filled
from qualcode.formats.yaml.study import read_guide
from qualcode.i18n import _, ngettext
from qualcode.names import closest, folded
from qualcode.queries.asking import Asking, all_questions, find_question
from qualcode.queries.waves.mapping import ListedMatch, guide_pairs, list_mapping, waves_or_guides
from qualcode.rows import first_of
from qualcode.session.session import Session
from qualcode.specs import MATCH_KINDS
from qualcode.storage import Project
from qualcode.storage.asking.guides import GuideQuestion, asking_turns, guides
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
    return chosen(path, rows, choice)


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
    return chosen(path, rows, choice)


def chosen(path: Path, rows: Sequence[FilledRow], choice: Callable[[FilledRow], T | None]) -> list[T]:
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


MAP_COMMAND = "qualcode waves map EARLIER LATER --format csv"
_YES = ("yes", "y", "ja", "j")
_WORDS = {
    "zelfde": "same", "dezelfde": "same", "gelijk": "same", "anders": "reworded", "anders gesteld": "reworded",
    "nieuw": "new", "vervallen": "dropped", "weg": "dropped",
}  # fmt: skip


def accepted(project: Project, earlier: str, later: str) -> list[MapChoice]:
    """All that is offered, as choices."""
    found = []
    for match in list_mapping(project, earlier, later):
        if match.state == "offered":
            found += _choices(project, earlier, later, match, match.kind)
    return found


def map_choice(project: Project, earlier: str, later: str, kind: str, one: str, other: str) -> list[MapChoice]:
    """The choice that question ``one`` of the later wave is (``kind``) ``other`` of the earlier.

    With an empty ``kind`` all that was decided on either is forgotten. ``NotFoundError`` for a question that is of
    neither wave.
    """
    known = all_questions(project)
    if not kind:
        question = find_question(known, one)
        return [
            MapChoice(asked.id, match.guide, None)
            for asked in known
            for match in asked.mapped
            if asked.id == question.id or (folded(match.guide), folded(match.label)) == _place(question)
        ]
    after = _of_wave(project, earlier, later, one, later=True) if one else None
    before = _of_wave(project, earlier, later, other, later=False) if other else None
    if kind == "dropped":
        assert before is not None
        return [MapChoice(before.id, guide, "dropped") for guide in _opposite(project, earlier, later, before)]
    assert after is not None
    if kind == "new":
        return [MapChoice(after.id, guide, "new") for guide in _opposite(project, earlier, later, after)]
    assert before is not None
    return [
        # It is somewhere now, so it is not dropped.
        *(
            MapChoice(before.id, match.guide, None)
            for match in before.mapped
            if folded(match.guide) == folded(after.guide)
        ),
        MapChoice(after.id, before.guide, "same" if kind == "same" else "reworded", before.label),
    ]


def read_mapping(project: Project, path: Path, earlier: str, later: str) -> list[MapChoice]:
    """The choices in the column ``decision`` of a list: a kind, yes to what is offered, or nothing.

    ``FormatError`` lists every row that cannot be taken.
    """

    def choice(row: FilledRow) -> list[MapChoice] | None:
        written = folded(row.cells["decision"])
        word = folded(row.cells["kind"]) if written in _YES else _WORDS.get(written, written)
        if not word:
            return None
        if word not in MATCH_KINDS:
            raise NotFoundError(
                _("the decision is {value!r}; write same, reworded, new or dropped").format(value=written)
            )
        one, other = row.cells["later"].strip(), row.cells["earlier"].strip()
        if word in ("same", "reworded") and not (one and other):
            raise NotFoundError(_("{kind} needs a question of either wave").format(kind=word))
        return map_choice(
            project, earlier, later, word, "" if word == "dropped" else one, "" if word == "new" else other
        )

    rows = read_filled(path, ("earlier", "later", "kind", "decision"), MAP_COMMAND)
    return [one for found in chosen(path, rows, choice) for one in found]


def _choices(project: Project, earlier: str, later: str, match: ListedMatch, kind: str) -> list[MapChoice]:
    one, other = match.later, match.earlier
    return map_choice(project, earlier, later, kind, "" if kind == "dropped" else one, "" if kind == "new" else other)


def _place(question: GuideQuestion) -> tuple[str, str]:
    return folded(question.guide), folded(question.label)


def _of_wave(project: Project, earlier: str, later_wave: str, address: str, *, later: bool) -> GuideQuestion:
    """A question of one of the two waves."""
    known = guides(project)
    first, second = waves_or_guides(project, known, (earlier, later_wave))
    pairs = list(guide_pairs(known, first, second))
    inside = {(pair.later if later else pair.earlier).id for pair in pairs if pair.later.id != pair.earlier.id}
    questions = [one for guide in known if guide.id in inside for one in guide.questions]
    if not questions:
        raise NotFoundError(
            _("No group has a guide of its own in {earlier} and in {later}.").format(earlier=first, later=second),
            _("Say of which wave a guide is: qualcode waves set WAVE --guide GUIDE"),
        )
    try:
        return find_question(questions, address)
    except NotFoundError as error:
        wave = second if later else first
        raise NotFoundError(
            _("{question!r} is no question of {wave}.").format(question=address, wave=wave),
            closest(address, [one.address for one in questions]) or error.hint,
        ) from error


def _opposite(project: Project, earlier: str, later: str, question: GuideQuestion) -> list[str]:
    """The guides of the other wave that a question stands beside."""
    known = guides(project)
    first, second = waves_or_guides(project, known, (earlier, later))
    found = []
    for pair in guide_pairs(known, first, second):
        if pair.earlier.id != pair.later.id:
            if pair.later.id == question.guide_id:
                found.append(pair.earlier.slug)
            elif pair.earlier.id == question.guide_id:
                found.append(pair.later.slug)
    return found
