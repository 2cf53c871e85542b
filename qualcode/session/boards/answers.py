"""The board of answers: respondents down, answer sets across, and what a key decides in a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.changes.answers import give_answer, reopen_answer
from qualcode.changes.guides import AskedChoice, set_asked
from qualcode.errors import ConflictError
from qualcode.i18n import _, ngettext
from qualcode.model import Codebook, Respondent
from qualcode.queries.answers import Answers, RespondentAnswer, find_set, held_answer, list_evidence
from qualcode.queries.asking import list_questions
from qualcode.queries.counting import study_to_count
from qualcode.queries.names import veil
from qualcode.queries.passages import CodePassage, passages_of_codings
from qualcode.report.blocks import ReportDocument
from qualcode.report.listing import listing
from qualcode.session.answers import decide_by_name, give_by_name
from qualcode.session.saving import Savable
from qualcode.session.session import Session
from qualcode.specs import NO_ANSWER, NOT_ASKED, UNKNOWN
from qualcode.storage.asking.answers import AnswerSet, answer_sets
from qualcode.storage.asking.guides import GuideQuestion
from qualcode.storage.codebook import codebook
from qualcode.storage.respondents import respondent as find_respondent

CONTRADICTING = "≠"
"""Stands before answers of which only one can hold."""

CellPlace = tuple[int, int]
"""A respondent and an answer set, by their ids."""


class GuideState(NamedTuple):
    """How many guides there are, their questions, those that a turn puts, and the turns that put one."""

    guides: int
    questions: int
    put: int
    turns: int


@dataclass(frozen=True, slots=True)
class AnswerBoard:
    """What everybody answers by every set: a cell is there where the respondent is in the group of the set."""

    sets: tuple[AnswerSet, ...]
    people: tuple[Respondent, ...]
    cells: Mapping[CellPlace, RespondentAnswer]
    questions: Mapping[int, Sequence[GuideQuestion]]
    """The questions of each set, by its id."""
    guides: GuideState

    def found(self, set_id: int) -> AnswerSet:
        """The set of this id."""
        return next(one for one in self.sets if one.id == set_id)

    def waiting(self) -> tuple[int, int]:
        """How many cells wait for a decision: those that contradict, and those whose decision no longer holds."""
        states = [(cell.state, cell.decision) for cell in self.cells.values()]
        conflicts = sum(state == "conflict" for state, _decision in states)
        return conflicts, sum(decision == "reopened" and state != "conflict" for state, decision in states)


class SetTotals(NamedTuple):
    """An answer set added up: ``rows`` are its answers, the silences and the conflicts, each with how many."""

    base: int
    answered: int
    conflicts: int
    rows: tuple[tuple[str, int], ...]
    adds_up: bool

    def words(self) -> str:
        """The sum as it is written out; of a set with several answers that it need not come to the base."""
        parts = " + ".join(f"{n} {name}" for name, n in self.rows)
        if self.adds_up:
            return f"{parts} = {self.base}"
        several = _("{parts}: of {base} respondents, several answers each")
        return several.format(parts=parts, base=self.base)


def read_board(session: Session) -> AnswerBoard:
    """The board as it is now, also of those whose coding is not done."""
    project = session.project
    with project.snapshot():
        questions = list_questions(project)
        state = GuideState(
            len({one.question.rpartition("/")[0] for one in questions}),
            len(questions),
            sum(one.turns > 0 for one in questions),
            sum(one.turns for one in questions),
        )
        sets = tuple(answer_sets(project))
        if not sets:
            return AnswerBoard((), (), {}, {}, state)
        study = study_to_count(project, unfinished_too=True)
        answers = Answers(project, study)
        answers.read_ahead(sets)
        cells = {(held.respondent_id, found.id): held.answer for found in sets for held in answers.of(found)}
        about = {respondent_id for respondent_id, _set in cells}
        return AnswerBoard(
            sets,
            tuple(person for person in study.respondents if person.id in about),
            cells,
            {found.id: answers.questions(found) for found in sets},
            state,
        )


def silences() -> dict[str, str]:
    """What is said of who gives no answer, by state."""
    return {NO_ANSWER: _("no answer"), NOT_ASKED: _("not asked"), UNKNOWN: _("not known whether asked")}


def waits(cell: RespondentAnswer | None) -> bool:
    """Whether a cell waits for a decision."""
    return cell is not None and (cell.state == "conflict" or cell.decision == "reopened")


def cell_words(found: AnswerSet, cell: RespondentAnswer | None) -> str:
    """A cell as it is read: the answers by their names, or what there is instead, with a sign for what a person did."""
    if cell is None:
        return ""
    names = {value.slug: value.name for value in found.values}
    if not cell.values:
        said = _("not known") if cell.state == UNKNOWN else silences()[cell.state]
        return f"{said} ✓" if cell.decision == "decided" else said
    between = " · " if cell.state == "conflict" else ", "
    words = between.join(names[slug] for slug in cell.values)
    sign = {"conflict": f"{CONTRADICTING} ", "answer": ""}[cell.state]
    after = {"decided": " ✓", "reopened": " ↻"}.get(cell.decision, "")
    return f"{sign}{words}{after}{' ✎' if cell.by_hand and not after else ''}"


def totals(board: AnswerBoard, found: AnswerSet) -> SetTotals:
    """A set added up over the board."""
    cells = [cell for (_person, set_id), cell in board.cells.items() if set_id == found.id]
    conflicts = sum(cell.state == "conflict" for cell in cells)
    rows = [
        (value.name, sum(cell.state == "answer" and value.slug in cell.values for cell in cells))
        for value in found.values
    ]
    rows += [
        (name, sum(cell.state == state for cell in cells))
        for state, name in silences().items()
        if state != UNKNOWN or any(cell.state == state for cell in cells)
    ]
    if conflicts:
        rows.append((_("in conflict"), conflicts))
    adds_up = found.kind == "single" and sum(n for _name, n in rows) == len(cells)
    return SetTotals(len(cells), sum(cell.state == "answer" for cell in cells), conflicts, tuple(rows), adds_up)


def next_waiting(board: AnswerBoard, order: Sequence[int], place: CellPlace | None, step: int) -> CellPlace | None:
    """The next (1) or previous (-1) cell that waits for a decision, of respondents in this ``order``, and round again.

    ``None`` where none waits.
    """
    sets = [found.id for found in board.sets]
    cells = [(person, set_id) for person in order for set_id in sets]
    waiting = [number for number, cell in enumerate(cells) if waits(board.cells.get(cell))]
    if not waiting:
        return None
    here = cells.index(place) if place in cells else (-1 if step > 0 else len(cells))
    further = [number for number in waiting if (number > here if step > 0 else number < here)]
    if step > 0:
        return cells[(further or waiting)[0]]
    return cells[(further or waiting)[-1]]


class AnswerPassages(NamedTuple):
    """What is behind a cell: the passages, and the numbers (from 1) of the answers that each coding speaks for."""

    answer: RespondentAnswer
    found: AnswerSet
    passages: Sequence[CodePassage]
    speaks: Mapping[int, tuple[int, ...]]
    codebook: Codebook


def evidence(session: Session, set_slug: str, respondent: str) -> AnswerPassages:
    """The passages that speak for the answers of a respondent, by the order of the answers, then of the text."""
    project = session.project
    with project.snapshot():
        found = find_set(project, set_slug)
        answer = held_answer(project, found, find_respondent(project, respondent)).answer
        numbers = {value.slug: number for number, value in enumerate(found.values, 1)}
        speaks: dict[int, tuple[int, ...]] = {}
        for one in list_evidence(project, [answer]):
            speaks[one.coding] = (*speaks.get(one.coding, ()), numbers[one.value])
        passages = sorted(passages_of_codings(project, speaks), key=lambda one: speaks[one.coding.id][0])
        return AnswerPassages(answer, found, passages, speaks, codebook(project))


# What is decided


def is_conflict(cell: RespondentAnswer) -> bool:
    """Whether a decision between answers is asked for, or was made, in a cell."""
    return cell.state == "conflict" or cell.decision != ""


def decide_value(session: Session, cell: RespondentAnswer, found: AnswerSet, number: int, reason: str) -> str:
    """Has the answer of this number (from 1) hold: decided where answers contradict, else set by hand; said in words.

    ``QualcodeError`` where there is no such answer, and where a decision has no reason.
    """
    if not 1 <= number <= len(found.values):
        raise ConflictError(
            _("{set} has no answer {number}.").format(set=found.name, number=number),
            _("Its answers are 1 to {last}.").format(last=len(found.values)),
        )
    value = found.values[number - 1]
    address = f"{found.slug}={value.slug}"
    if is_conflict(cell):
        changed = decide_by_name(session, cell.respondent, address, reason)
        words = _("Decided for {respondent}: {value}   (u takes it back)")
    else:
        changed = give_by_name(session, cell.respondent, address, reason)
        words = _("Set by hand for {respondent}: {value}   (u takes it back)")
    return words.format(respondent=cell.respondent, value=value.name) if changed else _("Nothing differed.")


def decide_silence(session: Session, cell: RespondentAnswer, found: AnswerSet, asked: bool, reason: str) -> str:
    """Has a respondent give no answer: decided where answers contradict, else that they were (not) asked.

    ``ConflictError`` where an answer follows from passages, which would have to go, or the set has no question.
    """
    if is_conflict(cell) and asked:
        changed = decide_by_name(session, cell.respondent, f"{found.slug}={NO_ANSWER}", reason)
        words = _("Decided for {respondent}: no answer   (u takes it back)")
        return words.format(respondent=cell.respondent) if changed else _("Nothing differed.")
    if cell.values:
        raise ConflictError(
            _("{respondent} gives an answer.").format(respondent=cell.respondent),
            _("Enter shows the passages that speak for it; r takes back what you set by hand."),
        )
    if not found.questions:
        raise ConflictError(_("{set} goes by no question of a guide.").format(set=found.name))
    person = session.read(find_respondent, cell.respondent)
    state = "asked" if asked else NOT_ASKED
    choices = [AskedChoice(person.id, question, state, reason) for question in found.questions]
    if not session.change(set_asked, choices).value:
        return _("Nothing differed.")
    yes, no = _("{respondent} was asked   (u takes it back)"), _("{respondent} was not asked   (u takes it back)")
    words = yes if asked else no
    return words.format(respondent=cell.respondent)


def take_back(session: Session, cell: RespondentAnswer, found: AnswerSet) -> str:
    """Takes the decision on a cell back, or else what the coder set there by hand."""
    person = session.read(find_respondent, cell.respondent)
    if cell.decision and session.change(reopen_answer, person.id, found.id).value:
        return _("The decision is taken back   (u makes it again)")
    own = {value.id for value in found.values if value.slug in cell.values}
    done = [session.change(give_answer, person.id, value_id, taken_back=True).value for value_id in sorted(own)]
    if any(done):
        return _("What you set by hand is taken back   (u sets it again)")
    raise ConflictError(_("Nothing was decided here, and you set nothing by hand."))


# Taken along


def board_to_save(board: AnswerBoard, order: Sequence[int]) -> Savable:
    """The board, of respondents in this order; its last row adds each set up to its base."""

    def make(session: Session, _kind: str) -> ReportDocument:
        over = veil(session.project)
        people = {person.id: person for person in board.people}
        titles = {"respondent": _("respondent"), "group": _("group")}
        titles |= {f"set:{found.id}": over.over(found.name) for found in board.sets}
        rows: list[dict[str, object]] = [
            {
                "respondent": over.over(people[one].name, "respondent"),
                "group": over.over(people[one].group or ""),
                **{
                    f"set:{found.id}": over.over(cell_words(found, board.cells.get((one, found.id))))
                    for found in board.sets
                },
            }
            for one in order
            if one in people
        ]
        sums = {f"set:{found.id}": over.over(totals(board, found).words()) for found in board.sets}
        rows.append({"respondent": _("Total"), **sums})
        conflicts = board.waiting()[0]
        notes = []
        if conflicts:
            words = ngettext(
                "{count} answer contradicts another and is not decided ({sign}).",
                "{count} answers contradict others and are not decided ({sign}).",
                conflicts,
            )
            notes.append(words.format(count=conflicts, sign=CONTRADICTING))
        return listing(_("Answers"), rows, titles, notes)

    return Savable("answers", make)
