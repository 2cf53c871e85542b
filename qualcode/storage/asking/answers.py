"""Answer sets, answers that were set by hand, and decisions on those that contradict: reading."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.model import Predicate
from qualcode.storage.file.kept import kept
from qualcode.storage.project import Project


class AnswerValue(NamedTuple):
    """An answer of a set; ``codes`` are the ids of the codes that stand for it, each with all under it."""

    id: int
    guid: str
    slug: str
    name: str
    denies: bool
    predicates: tuple[Predicate, ...]
    codes: tuple[int, ...]


class AnswerSet(NamedTuple):
    """A question with its answers: one of them holds for a respondent (``single``), or several may (``multiple``).

    ``questions`` are the ids of those of the guide that it goes by, ``group`` the path of the group that it is about.
    """

    id: int
    guid: str
    slug: str
    name: str
    kind: str
    note: str
    group: str | None
    questions: tuple[int, ...]
    values: tuple[AnswerValue, ...]


class GivenAnswer(NamedTuple):
    """An answer that a coder set by hand."""

    id: int
    respondent_id: int
    value_id: int
    reason: str
    coder: str
    created: str


class AnswerReading(NamedTuple):
    """What speaks for an answer: a passage (by GUIDs of document and code), or, with empty ones, a coder's word."""

    document: str
    value: str
    start: int
    end: int
    code: str


class AnswerDecision(NamedTuple):
    """Which of several answers holds for a respondent (``None``: none), and what it was decided on."""

    id: int
    respondent_id: int
    set_id: int
    value_id: int | None
    reason: str
    readings: frozenset[AnswerReading]
    coder: str
    created: str


def answer_sets(project: Project) -> list[AnswerSet]:
    """All answer sets with their answers, in order."""
    codes, questions, values = (dict[int, list[int]](), dict[int, list[int]](), dict[int, list[AnswerValue]]())
    for value_id, code_id in project.rows("SELECT answer_value_id, code_id FROM answer_code ORDER BY id"):
        codes.setdefault(value_id, []).append(code_id)
    for set_id, question_id in project.rows("SELECT answer_set_id, question_id FROM answer_question ORDER BY id"):
        questions.setdefault(set_id, []).append(question_id)
    for row_id, guid, set_id, slug, name, denies, predicates in project.rows(
        "SELECT id, guid, answer_set_id, slug, name, denies, predicates FROM answer_value ORDER BY position, id"
    ):
        said = tuple(Predicate(**item) for item in kept(predicates, "answer_value", "predicates", row_id))
        found = AnswerValue(row_id, guid, slug, name, bool(denies), said, tuple(codes.get(row_id, ())))
        values.setdefault(set_id, []).append(found)
    return [
        AnswerSet._make((*row, tuple(questions.get(row[0], ())), tuple(values.get(row[0], ()))))
        for row in project.rows(
            "SELECT s.id, s.guid, s.slug, s.name, s.kind, s.note, g.path FROM answer_set s"
            " LEFT JOIN respondent_group g ON g.id = s.group_id ORDER BY s.position, s.id"
        )
    ]


def given_answers(project: Project) -> list[GivenAnswer]:
    """The answers that were set by hand."""
    rows = project.rows(
        "SELECT a.id, a.respondent_id, a.answer_value_id, a.reason, c.name, a.created FROM answer a"
        " JOIN coder c ON c.id = a.coder_id ORDER BY a.id"
    )
    return [GivenAnswer(*row) for row in rows]


def answer_decisions(project: Project) -> list[AnswerDecision]:
    """What was decided on answers that contradict."""
    rows = project.rows(
        "SELECT d.id, d.respondent_id, d.answer_set_id, d.answer_value_id, d.reason, d.readings, c.name, d.created"
        " FROM answer_decision d JOIN coder c ON c.id = d.coder_id ORDER BY d.id"
    )
    return [
        AnswerDecision._make(
            (
                *row[:5],
                frozenset(AnswerReading(*item) for item in kept(row[5], "answer_decision", "readings", row[0])),
                *row[6:],
            )
        )
        for row in rows
    ]


def hanging_on_value(project: Project, value_id: int) -> dict[str, list[int]]:
    """The rows that hang on an answer, by table."""
    return {
        table: [row[0] for row in project.rows(f"SELECT id FROM {table} WHERE answer_value_id = ?", [value_id])]
        for table in ("answer_code", "answer", "answer_decision")
    }
