"""A corrected transcript takes the place of the text that is here: a file is read as at an import, then compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from qualcode.changes.corrections import CorrectionOutcome, NewText, correct_document
from qualcode.changes.respondents import People
from qualcode.formats import AS_FOUND, Choices, read
from qualcode.formats.transcripts.base import Note
from qualcode.importing.fields import FieldsRead, FieldsTaken, sort_again, take_fields
from qualcode.importing.remarks import remarks
from qualcode.importing.transcripts import relative_place
from qualcode.language.sentences import sentence_spans
from qualcode.model import Document, Role
from qualcode.storage import Change, Project
from qualcode.storage.documents import document as find_document
from qualcode.storage.documents import speakers
from qualcode.text.turns import look_for_turns


@dataclass
class UpdateReport:
    """What became of a corrected transcript, with what its reader had to say."""

    path: Path
    outcome: CorrectionOutcome
    notes: list[Note] = field(default_factory=list)


def update_document(
    project: Project,
    coder: str,
    name: str,
    path: Path,
    *,
    interviewers: Sequence[str] = (),
    differing: Literal["keep", "replace"] = "keep",
    choices: Choices = AS_FOUND,
    dry_run: bool = False,
) -> UpdateReport:
    """Gives the document ``name`` the text of a file, in one change; nothing is written with ``dry_run``.

    Labels that the document has keep their role and their respondent. Of the fields at the top of the file those are
    taken over of which nothing is known here; those that say otherwise only where ``differing`` is ``replace``, and
    are told else. ``FormatError`` where the file cannot be read.
    """
    project.look_closely()
    document = find_document(project, name)
    read = read_correction(project, document, path, interviewers=interviewers, choices=choices)
    fields: list[FieldsTaken] = []

    def also(change: Change) -> None:
        fields.append(take_fields(People(project, change), document, read.fields, replace=differing == "replace"))

    outcome = correct_document(project, coder, document.id, read.text, also=also, dry_run=dry_run)
    return UpdateReport(path, outcome, [*read.notes, *(note for one in fields for note in one.notes(offer=True))])


class CorrectionRead(NamedTuple):
    """A corrected transcript as it was read, and what there is to say of it."""

    text: NewText
    notes: list[Note]
    fields: FieldsRead


def read_correction(
    project: Project,
    document: Document,
    path: Path,
    *,
    interviewers: Sequence[str] = (),
    attributes: Sequence[str] = (),
    interview_attributes: Sequence[str] = (),
    choices: Choices = AS_FOUND,
) -> CorrectionRead:
    """Reads the file of a document again, and writes nothing; the fields are told apart as at an import."""
    source = read(path, choices)
    front = sort_again(project, source.front_matter, source.front_lists, attributes, interview_attributes)
    known = [one.label for one in speakers(project, document.id) if one.role is Role.INTERVIEWER and one.label]
    found = look_for_turns(
        source.text, emphasis=source.emphasis, interviewers=[*known, *front.interviewers, *interviewers]
    )
    sentences = sentence_spans(source.text, document.language, [(turn.body, turn.end) for turn in found.turns])
    place = relative_place(path, project.path.parent)
    new = NewText(source.text, found.turns, sentences, place, source.sha256, source.format, source.encoding)
    return CorrectionRead(new, [*source.notes, *remarks(found)], FieldsRead.of(project, document, front))
