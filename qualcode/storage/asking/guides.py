"""Guides, what a person decided on turns and questions, and who was asked what by hand: reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qualcode.names import folded
from qualcode.specs import QuestionMatch, Routing
from qualcode.storage.file.kept import kept
from qualcode.storage.project import Project


class GuideQuestion(NamedTuple):
    """A question of a guide that the project keeps; ``codes`` are the ids of those that its answers may get."""

    id: int
    guid: str
    guide_id: int
    guide: str
    label: str
    text: str
    part: str
    parent: str
    routing: Routing
    codes: tuple[int, ...]
    mapped: tuple[QuestionMatch, ...] = ()

    @property
    def address(self) -> str:
        """What the question is named by: its guide and its label, ``leerlingen/V11``."""
        return f"{self.guide}/{self.label}"


class StoredGuide(NamedTuple):
    """A guide that the project keeps; ``group`` is the path of the group that it is for, ``None`` for everybody.

    ``wave`` is the one of which it is; empty for all.
    """

    id: int
    guid: str
    slug: str
    name: str
    language: str
    group: str | None
    questions: tuple[GuideQuestion, ...]
    wave: str = ""

    def is_of(self, wave: str) -> bool:
        """Whether interviews of a wave are held by it; those of none may be by any."""
        return not (self.wave and wave) or folded(self.wave) == folded(wave)

    def is_for(self, group: str | None) -> bool:
        """Whether respondents of a group are asked by it."""
        return self.group is None or (group is not None and (group == self.group or group.startswith(f"{self.group}/")))


class TurnDecision(NamedTuple):
    """That the turn that begins at ``start`` asks a question (``confirmed``), or does not (``refused``)."""

    id: int
    document_id: int
    start: int
    question_id: int
    state: str
    coder: str
    created: str


class AskedByHand(NamedTuple):
    """What a person said of whether a respondent was asked."""

    id: int
    respondent_id: int
    question_id: int
    state: str
    reason: str
    coder: str
    created: str


def guides(project: Project) -> list[StoredGuide]:
    """All guides with their questions in order."""
    codes: dict[int, list[int]] = {}
    for question_id, code_id in project.rows("SELECT question_id, code_id FROM question_code ORDER BY id"):
        codes.setdefault(question_id, []).append(code_id)
    asked: dict[int, list[GuideQuestion]] = {}
    for row in project.rows(
        "SELECT q.id, q.guid, q.guide_id, g.slug, q.label, q.text, q.part, q.parent, q.routing, q.mapped"
        " FROM question q JOIN guide g ON g.id = q.guide_id ORDER BY q.position, q.id"
    ):
        found = kept(row[8], "question", "routing", row[0])
        where = {name: tuple(values) for name, values in found.get("where", {}).items()}
        mapped = tuple(QuestionMatch(*one) for one in kept(row[9], "question", "mapped", row[0]))
        routing = Routing(found.get("words", ""), where)
        question = GuideQuestion._make((*row[:8], routing, tuple(codes.get(row[0], ())), mapped))
        asked.setdefault(question.guide_id, []).append(question)
    return [
        StoredGuide._make((*row[:6], tuple(asked.get(row[0], ())), row[6]))
        for row in project.rows(
            "SELECT g.id, g.guid, g.slug, g.name, g.language, r.path, g.wave FROM guide g"
            " LEFT JOIN respondent_group r ON r.id = g.group_id ORDER BY g.id"
        )
    ]


def turn_decisions(project: Project) -> list[TurnDecision]:
    """What was decided on turns and questions, in the order of documents and text."""
    rows = project.rows(
        "SELECT t.id, t.document_id, t.start, t.question_id, t.state, c.name, t.created FROM turn_question t"
        " JOIN coder c ON c.id = t.coder_id ORDER BY t.document_id, t.start, t.id"
    )
    return [TurnDecision(*row) for row in rows]


def asked_by_hand(project: Project) -> list[AskedByHand]:
    """What was said by hand of who was asked."""
    rows = project.rows(
        "SELECT a.id, a.respondent_id, a.question_id, a.state, a.reason, c.name, a.created FROM asked a"
        " JOIN coder c ON c.id = a.coder_id ORDER BY a.id"
    )
    return [AskedByHand(*row) for row in rows]


def hanging_on(project: Project, question_id: int) -> dict[str, list[int]]:
    """The rows that hang on a question, by table."""
    return {
        table: [row[0] for row in project.rows(f"SELECT id FROM {table} WHERE question_id = ?", [question_id])]
        for table in ("question_code", "turn_question", "asked", "answer_question")
    }


class AskingTurn(NamedTuple):
    """A turn as far as asking goes: ``question`` is the label that it falls under, ``respondent_id`` whose words."""

    start: int
    body: int
    end: int
    is_interviewer: bool
    question: str | None
    respondent_id: int | None


def asking_turns(project: Project, document_id: int) -> list[AskingTurn]:
    """The turns of a document in order."""
    rows = project.rows(
        "SELECT t.start, t.body, t.\"end\", COALESCE(s.role = 'interviewer', 0), t.question,"
        " CASE WHEN s.role = 'respondent' THEN s.respondent_id END FROM turn t"
        " LEFT JOIN speaker s ON s.id = t.speaker_id WHERE t.document_id = ? ORDER BY t.ordinal",
        [document_id],
    )
    return [AskingTurn(row[0], row[1], row[2], bool(row[3]), row[4], row[5]) for row in rows]


def is_elsewhere(attributes: Mapping[str, str], where: Mapping[str, Sequence[str]]) -> bool:
    """Whether a question is not for a respondent: an attribute that it goes by is known to have another value."""
    return any(
        (held := attributes.get(name)) is not None and folded(held) not in map(folded, values)
        for name, values in where.items()
    )
