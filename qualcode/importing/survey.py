"""Bringing a survey in: a document of answers for each open question, and who gave them, in one change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualcode.changes.documents import add_document
from qualcode.changes.guides import add_guide
from qualcode.changes.respondents import People
from qualcode.errors import ConflictError, NotFoundError
from qualcode.files.reading import read_pieces
from qualcode.files.spelling import name_of
from qualcode.formats.tables.survey import Survey, SurveyQuestion, SurveyRow
from qualcode.i18n import _, ngettext
from qualcode.language.sentences import sentence_spans
from qualcode.model import SURVEY, Role, Turn
from qualcode.names import closest, folded, slugify
from qualcode.rows import Tabular
from qualcode.specs import AttributeColumn, Guide, Question, Routing
from qualcode.storage import Change, Project
from qualcode.storage.asking.guides import is_elsewhere
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.respondents import documents_of, respondents
from qualcode.text.turns import count_words

_MOST = 500_000_000
"""So many bytes of a file are read to know it again."""


@dataclass(frozen=True, slots=True)
class SurveyedQuestion:
    """What became of an open question: how many answered it, left it empty, or never saw it."""

    question: str
    text: str
    document: str
    answered: int
    empty: int
    not_asked: int


@dataclass(frozen=True, slots=True)
class SurveyReport(Tabular):
    """What importing a survey did."""

    survey: str
    respondents: int
    groups: tuple[str, ...]
    questions: tuple[SurveyedQuestion, ...]
    attributes: tuple[AttributeColumn, ...]
    notes: tuple[str, ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        """What became of each open question."""
        return [
            {
                "question": one.question,
                "text": one.text,
                "document": one.document,
                "answered": one.answered,
                "empty": one.empty,
                "not_asked": one.not_asked,
            }
            for one in self.questions
        ]

    def to_dict(self) -> dict[str, Any]:
        """The report as ``survey import --format json`` prints it."""
        return {
            "survey": self.survey,
            "respondents": self.respondents,
            "groups": list(self.groups),
            "questions": self.to_dicts(),
            "attributes": [
                {"name": one.name, "type": one.type, "choices": list(one.choices)} for one in self.attributes
            ],
            "notes": list(self.notes),
        }


class _Shown(Exception):  # noqa: N818
    """Leaves a change without a trace, once it has shown what it would do."""


def import_survey(
    project: Project,
    coder: str,
    survey: Survey,
    *,
    name: str = "",
    under: str = "",
    interview: Mapping[str, str] | None = None,
    codes: Mapping[str, tuple[str, ...]] | None = None,
    dry_run: bool = False,
) -> SurveyReport:
    """Imports a survey in one change: a guide with its open questions, a document for each, and who answers.

    ``name`` is what the guide and the documents are called, by default as the file. ``under`` is a group that all
    respondents are in; their own groups go under it. ``interview`` are attributes of the interview that the documents
    get, so that what somebody says there can be told from what they say elsewhere. ``codes`` are by question those that
    its answers may get, so that a number of them is out of who was asked, or who answered. Who never saw a
    question is outside its base; who saw it and left it empty was asked, and has not answered.

    ``ConflictError`` where there is a guide or a document of that name, and where somebody is known in another group: a
    respondent is in one.
    """
    project.look_closely()
    name = name or name_of(survey.path)
    sha256 = file_sha256(survey.path)
    try:
        with project.change(coder, "survey.import", name=name, count=len(survey.rows)) as change:
            report = bring_in_survey(project, change, survey, name, under, sha256, interview, codes)
            if dry_run:
                raise _Shown
    except _Shown:
        pass
    return report


def bring_in_survey(
    project: Project,
    change: Change,
    survey: Survey,
    name: str,
    under: str,
    sha256: str,
    interview: Mapping[str, str] | None = None,
    codes: Mapping[str, tuple[str, ...]] | None = None,
) -> SurveyReport:
    """:func:`import_survey` as part of a change; ``sha256`` is that of the file."""
    groups = groups_of(survey, under)
    _refuse_moves(project, groups)
    ids = put_respondents(project, change, survey, groups, survey.rows)
    questions = add_guide(project, change, guide_of(project, survey, name, groups, codes))
    done = []
    for one in survey.questions:
        done.append(add_answers(project, change, survey, one, name, ids, sha256, interview))
        leave_open(project, change, survey, one, questions[one.label], ids)
    return SurveyReport(
        name,
        len(ids),
        tuple(sorted({group for group in groups.values() if group})),
        tuple(done),
        survey.attributes,
        tuple(note.message for note in survey.notes),
    )


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, read piece by piece. ``FormatError`` where it cannot be read."""
    digest = hashlib.sha256()
    for piece in read_pieces(path, _MOST):
        digest.update(piece)
    return digest.hexdigest()


def groups_of(survey: Survey, under: str) -> dict[str, str]:
    """The group of each respondent, under one that all are in."""
    return {row.respondent: "/".join(part for part in (under.strip("/ "), row.group) if part) for row in survey.rows}


def _refuse_moves(project: Project, groups: Mapping[str, str]) -> None:
    """``ConflictError`` where the survey would take somebody out of the group in which they were interviewed."""
    spoken = documents_of(project)
    known = {folded(one.name): one for one in respondents(project) if one.id in spoken}
    moved = [
        (one.name, one.group)
        for name, group in groups.items()
        if group and (one := known.get(folded(name))) and one.group and not f"{group}/".startswith(f"{one.group}/")
    ]
    if moved:
        name, group = moved[0]
        raise ConflictError(
            ngettext(
                "{count} respondent of the survey is known in another group: {name} in {group}.",
                "{count} respondents of the survey are known in other groups, such as {name} in {group}.",
                len(moved),
            ).format(count=len(moved), name=name, group=group),
            _("Bring the survey into that group, and tell it apart: --in {group} --as source=survey").format(
                group=group
            ),
        )


def guide_of(
    project: Project,
    survey: Survey,
    name: str,
    groups: Mapping[str, str],
    codes: Mapping[str, tuple[str, ...]] | None = None,
) -> Guide:
    """The open questions of a survey as a guide; ``codes`` are by question those that its answers may get.

    ``NotFoundError`` for a question that the survey does not have.
    """
    labels = [one.label for one in survey.questions]
    for label in codes or ():
        if label not in labels:
            raise NotFoundError(
                _("The survey has no open question {name}.").format(name=label),
                closest(label, labels) or _("The questions are: {names}").format(names=", ".join(labels)),
            )
    questions = tuple(
        replace(_in_guide(survey, one), codes=tuple((codes or {}).get(one.label, ()))) for one in survey.questions
    )
    return Guide(slugify(name), name, project.language, _common([*groups.values()]), questions)


def put_respondents(
    project: Project, change: Change, survey: Survey, groups: Mapping[str, str], rows: Sequence[SurveyRow]
) -> dict[str, int]:
    """Makes the respondents of rows, with what is known of them, as part of a change; their ids by name."""
    people = People(project, change)
    ids = {row.respondent: people.respondent(row.respondent, groups[row.respondent] or None) for row in rows}
    for column in survey.attributes:
        people.attribute(column, set(ids.values()))
    for row in rows:
        people.values(ids[row.respondent], row.attributes)
    return ids


def _in_guide(survey: Survey, question: SurveyQuestion) -> Question:
    """A question as the guide has it: routing by what is an attribute, or else in words."""
    known = {column.name for column in survey.attributes}
    where = question.routing.where if question.routing.where.keys() <= known else {}
    return Question(question.label, question.text, "", (), "", Routing(question.routing.words, where))


def add_answers(
    project: Project,
    change: Change,
    survey: Survey,
    question: SurveyQuestion,
    name: str,
    ids: Mapping[str, int],
    sha256: str,
    interview: Mapping[str, str] | None = None,
) -> SurveyedQuestion:
    """Writes the answers to a question as a document: the question, and a turn for each who answered."""
    text, turns = transcript(question, [(row.respondent, row.answers.get(question.label, "")) for row in survey.rows])
    document = f"{name} {question.label}"
    add_document(
        project,
        change,
        name=document,
        text=text,
        turns=turns,
        sentences=sentence_spans(text, project.language, [(turn.body, turn.end) for turn in turns]),
        source=survey.path.name,
        source_sha256=sha256,
        format=SURVEY,
        encoding=None,
        language=project.language,
        attributes=interview,
        answering=ids,
    )
    unseen = sum(question.label in row.skipped for row in survey.rows)
    answered = len(turns) - 1
    return SurveyedQuestion(
        question.label, question.text, document, answered, len(survey.rows) - answered - unseen, unseen
    )


def transcript(question: SurveyQuestion, answers: Sequence[tuple[str, str]]) -> tuple[str, list[Turn]]:
    """The text of the answers to a question, and its turns: the question's, and one for each answer there is."""
    pieces: list[str] = []
    turns: list[Turn] = []
    at = 0
    for label, role, words in (
        (question.label, Role.INTERVIEWER, question.text),
        *((label, Role.RESPONDENT, said) for label, said in answers if said),
    ):
        words = words.replace("\r\n", "\n").replace("\r", "\n").strip()
        head = f"{label}: "
        piece = f"{head}{words}\n\n"
        turns.append(
            Turn(
                len(turns),
                at,
                at + len(head),
                at + len(head) + len(words),
                label,
                role,
                question.label,
                None,
                count_words(words),
            )
        )
        pieces.append(piece)
        at += len(piece)
    return "".join(pieces).rstrip("\n") + "\n", turns


def leave_open(
    project: Project, change: Change, survey: Survey, question: SurveyQuestion, question_id: int, ids: Mapping[str, int]
) -> None:
    """Notes who saw a question and left it empty, and who never saw it where the guide's routing does not say so."""
    label, routed = question.label, _in_guide(survey, question).routing.where
    states = {
        row.respondent: "not-applicable" if label in row.skipped else "asked"
        for row in survey.rows
        if row.respondent in ids
        and label not in row.answers
        and not (label in row.skipped and is_elsewhere(row.attributes, routed))
    }
    me = read_coder(project, change.coder).id
    change.insert_many(
        "asked",
        [
            {
                "respondent_id": ids[name],
                "question_id": question_id,
                "state": state,
                "reason": "",
                "coder_id": me,
                "created": change.at,
            }
            for name, state in states.items()
        ],
    )


def _common(groups: Sequence[str]) -> str:
    """The group that all groups are under; empty where there is none."""
    parts = [group.split("/") for group in groups]
    common: list[str] = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1 or not level[0]:
            break
        common.append(level[0])
    return "/".join(common)
