"""The surveys of a study that is built: rows that are new or changed come in, and codings on answers go along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.changes.corrections import NewText, correct_document
from qualcode.changes.documents import sha256
from qualcode.changes.guides import bring_in_guide
from qualcode.errors import ConflictError
from qualcode.files.platform import quoted
from qualcode.files.spelling import name_of
from qualcode.formats.study_file import SurveyPart
from qualcode.formats.tables.survey import Survey, SurveyQuestion, SurveyRow, read_survey
from qualcode.i18n import _, ngettext
from qualcode.importing.building.documents import tell_correction
from qualcode.importing.building.parts import Building, BuildPart
from qualcode.importing.building.report import BuiltThing, digest
from qualcode.importing.survey import (
    add_answers,
    bring_in_survey,
    file_sha256,
    groups_of,
    guide_of,
    leave_open,
    put_respondents,
    transcript,
)
from qualcode.language.sentences import sentence_spans
from qualcode.model import Document, Role
from qualcode.names import slugify
from qualcode.storage import Change, Project
from qualcode.storage.asking.guides import guides
from qualcode.storage.documents import documents, speakers, turns
from qualcode.storage.documents import text as read_text
from qualcode.storage.portable.built import Remembered, remember
from qualcode.storage.respondents import respondents

KIND = "survey"


@dataclass
class _Survey:
    """A survey of the study that is not as it was, and what was remembered of it."""

    part: SurveyPart
    place: str
    stamp: Sequence[str]
    survey: Survey
    name: str
    thing: BuiltThing
    known: Remembered
    corrected: list[tuple[Document, NewText]] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)


class SurveysPart(BuildPart):
    """Brings surveys in; of one that is here it takes the rows and answers that are new or changed."""

    def __init__(self, project: Project, building: Building) -> None:
        self._report = building.report
        self._surveys: list[_Survey] = []
        for part in building.study.surveys:
            place = building.study.place(part.path)
            known = building.recall(f"{KIND} {place}") or {}
            stamp = [file_sha256(part.path), digest(part.opens, part.id, part.group, part.under, part.scales)]
            stamp.append(digest(part.not_asked, part.name, part.sheet, {k: v.words for k, v in part.routes.items()}))
            if known.get("stamp") == stamp:
                building.report.add(KIND, place, "unchanged")
                continue
            survey = read_survey(
                part.path,
                opens=part.opens,
                id=part.id,
                scales=part.scales,
                group=part.group,
                routes=part.routes,
                not_asked=part.not_asked,
                sheet=part.sheet,
            )
            thing = building.report.add(KIND, place, "changed" if known else "new")
            thing.notes = [note.message for note in survey.notes]
            found = _Survey(part, place, stamp, survey, part.name or name_of(part.path), thing, known)
            self._surveys.append(found)
            if known:
                self._look_at(project, found)

    def _look_at(self, project: Project, one: _Survey) -> None:
        """Which texts of answers are other ones now, and which of them were corrected here since."""
        here = {document.guid: document for document in documents(project)}
        if one.known["name"] != one.name:
            raise ConflictError(
                _("{file}: the survey was called {before} when it was brought in, and {now} now.").format(
                    file=one.place, before=one.known["name"], now=one.name
                ),
                _('Give it its name back: name = "{name}"').format(name=one.known["name"]),
            )
        for question in one.survey.questions:
            before = one.known["documents"].get(question.label)
            document = here.get(before["guid"]) if before else None
            if before is None or document is None:
                continue
            text, placed = transcript(question, _answers(project, document, one.survey, question))
            if sha256(text) == document.sha256:
                continue
            if document.sha256 != before["text"]:
                one.kept.add(question.label)
                self._report.add(
                    KIND,
                    one.place,
                    "kept",
                    _("{document}: the answers were corrected here since, and the file has changed too").format(
                        document=document.name
                    ),
                    _("Correct the answers in the workspace. See them with: qualcode documents show {name}").format(
                        name=quoted(document.name)
                    ),
                )
                continue
            spans = sentence_spans(text, project.language, [(turn.body, turn.end) for turn in placed])
            new = NewText(text, placed, spans, one.part.path.name, one.stamp[0], "survey", None)
            one.corrected.append((document, new))

    def write_apart(self, project: Project, coder: str) -> None:
        """Each text of answers that is another one is a change of its own, as every correction."""
        for one in self._surveys:
            for document, new in one.corrected:
                tell_correction(one.thing, correct_document(project, coder, document.id, new))

    def write(self, project: Project, change: Change) -> None:
        """Brings in what is new, and remembers it."""
        for one in self._surveys:
            if one.known:
                self._update(project, change, one)
            else:
                report = bring_in_survey(project, change, one.survey, one.name, one.part.under, one.stamp[0])
                one.thing.counts = {"respondents": report.respondents, "questions": len(report.questions)}
            here = {document.name: document for document in documents(project)}
            texts = {}
            for question in one.survey.questions:
                document = here.get(f"{one.name} {question.label}")
                if document is not None:
                    before = one.known.get("documents", {}).get(question.label)
                    kept = question.label in one.kept and before
                    texts[question.label] = before if kept else {"guid": document.guid, "text": document.sha256}
            rows = one.known.get("rows", {}) | {digest(row.respondent): _in_file(row) for row in one.survey.rows}
            # Until the two are alike it is looked at each time, and told.
            known = {"stamp": [] if one.kept else one.stamp, "name": one.name, "documents": texts, "rows": rows}
            remember(project, change, f"{KIND} {one.place}", known)

    def _update(self, project: Project, change: Change, one: _Survey) -> None:
        survey, before = one.survey, one.known["rows"]
        groups = groups_of(survey, one.part.under)
        changed = [row for row in survey.rows if before.get(digest(row.respondent)) != _in_file(row)]
        there = {person.name for person in respondents(project)}
        # Who was taken out or renamed here since is not made again.
        changed = [row for row in changed if digest(row.respondent) not in before or row.respondent in there]
        ids = put_respondents(project, change, survey, groups, changed)
        here = {person.name: person.id for person in respondents(project)}
        everyone = {row.respondent: here[row.respondent] for row in survey.rows if row.respondent in here}
        questions = self._guide(project, change, one, groups)
        names = {document.name: document.id for document in documents(project)}
        for question in survey.questions:
            if question.label not in one.known["documents"]:
                add_answers(project, change, survey, question, one.name, everyone, one.stamp[0])
                leave_open(project, change, survey, question, questions[question.label], everyone)
                continue
            document_id = names.get(f"{one.name} {question.label}")
            if document_id is None:
                continue
            _name_speakers(project, change, document_id, everyone)
            new = {row.respondent: ids[row.respondent] for row in changed if digest(row.respondent) not in before}
            leave_open(project, change, survey, question, questions[question.label], new)
        if not changed and not one.corrected:
            one.thing.status = "unchanged"
        gone = before.keys() - {digest(row.respondent) for row in survey.rows}
        one.thing.counts |= {"rows": len(changed), "vanished": len(gone)}
        if gone:
            words = ngettext(
                "{count} row is in the file no more; who answered in it stays",
                "{count} rows are in the file no more; who answered in them stays",
                len(gone),
            )
            one.thing.notes.append(words.format(count=len(gone)))

    def _guide(self, project: Project, change: Change, one: _Survey, groups: Mapping[str, str]) -> Mapping[str, int]:
        bring_in_guide(project, change, guide_of(project, one.survey, one.name, groups))
        slug = slugify(one.name)
        return {asked.label: asked.id for found in guides(project) if found.slug == slug for asked in found.questions}


def _answers(project: Project, document: Document, survey: Survey, question: SurveyQuestion) -> list[tuple[str, str]]:
    """Who answers what: in the order in which the answers stand here, so that a table that was sorted alters nothing.

    Who is in the file no more answers as here.
    """
    given = {row.respondent: row.answers.get(question.label, "") for row in survey.rows}
    text = read_text(project, document.id)
    here = {
        turn.speaker: text[turn.body : turn.end]
        for turn in turns(project, document.id)
        if turn.role is Role.RESPONDENT and turn.speaker
    }
    return [(label, given.get(label, words)) for label, words in here.items()] + [
        (label, words) for label, words in given.items() if label not in here
    ]


def _in_file(row: SurveyRow) -> str:
    return digest(row.group, row.answers, sorted(row.skipped), row.attributes)


def _name_speakers(project: Project, change: Change, document_id: int, ids: Mapping[str, int]) -> None:
    """Who answers for the first time is the respondent of that row; who left the question empty is there as well."""
    known = {speaker.label: speaker for speaker in speakers(project, document_id)}
    for label, respondent_id in ids.items():
        speaker = known.get(label)
        if speaker is None:
            role = Role.RESPONDENT.value
            change.insert("speaker", document_id=document_id, label=label, role=role, respondent_id=respondent_id)
        elif speaker.respondent_id is None:
            change.update("speaker", speaker.id, respondent_id=respondent_id)
