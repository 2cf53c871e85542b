"""The passages that documents fall into for a model, and what each is known by when its answer comes back."""

from __future__ import annotations

from typing import Literal, NamedTuple

from qualcode.model import Code, Codebook, Role, Round
from qualcode.storage.documents import documents, sentences, text, turns
from qualcode.storage.project import Project
from qualcode.storage.rounds import work_in
from qualcode.text.turns import paragraph_spans

TASK = "qualcode round 1"
"""What the first line of such a file says that it is."""

PassageUnit = Literal["turn", "sentence"]
_LETTERS = {"turn": "t", "sentence": "s"}
UNITS: dict[str, PassageUnit] = {"t": "turn", "s": "sentence"}
_SHORT = 12


class TaskPassage(NamedTuple):
    """A passage ``[start, end)`` of a document, and who speaks there in answer to which question of the guide."""

    start: int
    end: int
    role: Role
    question: str | None


def passages(project: Project, document_id: int, unit: PassageUnit) -> list[TaskPassage]:
    """The passages that a document falls into, in order; where nobody speaks in it, its paragraphs are its turns."""
    spoken = [one for one in turns(project, document_id) if one.speaker is not None]
    if unit == "turn":
        if spoken:
            return [TaskPassage(one.body, one.end, one.role, one.question) for one in spoken if one.body < one.end]
        return [TaskPassage(*span, Role.NONE, None) for span in paragraph_spans(text(project, document_id))]
    found, at = [], 0
    for start, end in sentences(project, document_id):
        while at < len(spoken) and spoken[at].end <= start:
            at += 1
        inside = at < len(spoken) and spoken[at].start < end
        role, question = (spoken[at].role, spoken[at].question) if inside else (Role.NONE, None)
        if start < end and (inside or not spoken):
            found.append(TaskPassage(start, end, role, question))
    return found


def is_asked(passage: TaskPassage) -> bool:
    """Whether a passage is to be coded: what the interviewer says is given to be understood only."""
    return passage.role is not Role.INTERVIEWER


def document_key(guid: str, sha256: str) -> str:
    """What a document with its text as it is now is known by in the passages of a file."""
    return f"{guid.replace('-', '')[:_SHORT]}.{sha256[:_SHORT]}"


def passage_key(document: str, unit: PassageUnit, place: int) -> str:
    """What a passage is known by: its document, and which one it is (from 1)."""
    return f"{document}.{_LETTERS[unit]}{place}"


def documents_of_round(project: Project, found: Round) -> dict[int, str]:
    """The documents of a round by id, each with the :func:`document_key` of its text as it is now."""
    inside = {work.document_id for work in work_in(project, found.id)}
    return {one.id: document_key(one.guid, one.sha256) for one in documents(project) if one.id in inside}


def codes_to_give(book: Codebook) -> list[Code]:
    """The codes that may be given, in reading order."""
    return [code for code in book.codes if not code.retired]
