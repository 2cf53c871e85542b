"""Who speaks in which document, and the respondent that they are."""

from __future__ import annotations

from typing import Any

from qualcode.model import Role, Speaker
from qualcode.records import dataclass
from qualcode.storage import Project, documents, respondents


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A speaker of a document, with what is said there; ``respondent`` is empty where it counts for nobody."""

    speaker: Speaker
    document: str
    respondent: str
    turns: int
    words: int

    def to_dict(self) -> dict[str, Any]:
        """The speaker as ``speakers --format json`` has it."""
        return {
            "document": self.document,
            "speaker": self.speaker.label,
            "role": self.speaker.role.value,
            "respondent": self.respondent or None,
            "turns": self.turns,
            "words": self.words,
        }


def list_speakers(project: Project) -> list[SpeakerRow]:
    """Every speaker of every document, in the order of the documents, interviewers last."""
    names = {document.id: document.name for document in documents.documents(project)}
    persons = {person.id: person.name for person in respondents.respondents(project)}
    said = respondents.said_by(project)
    found = [
        SpeakerRow(
            speaker,
            names[speaker.document_id],
            persons.get(speaker.respondent_id or 0, ""),
            *said.get(speaker.id, (0, 0)),
        )
        for speaker in documents.speakers(project)
    ]
    return sorted(
        found, key=lambda row: (row.speaker.document_id, row.speaker.role is Role.INTERVIEWER, row.speaker.id)
    )
