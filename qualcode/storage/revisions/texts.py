"""The older texts of documents, with their turns and sentences: reading, and how they are kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from qualcode.model import Role, Turn
from qualcode.storage.documents import sentences, text, turns, unpack_spans
from qualcode.storage.file.kept import kept
from qualcode.storage.history import Value
from qualcode.storage.project import Project
from qualcode.text.spans import Span

KEPT = ("sha256", "source", "source_sha256", "format", "encoding", "characters", "words", "sentences", "text")
"""What an older text keeps of what its document had."""


class StoredRevision(NamedTuple):
    """An older text of a document: which it is (from 1), until when it was the text, and where it came from."""

    id: int
    guid: str
    document_id: int
    number: int
    created: str
    sha256: str
    source: str
    format: str
    characters: int
    words: int


class RevisionText(NamedTuple):
    """What an older text says; positions in it are its own."""

    text: str
    turns: Sequence[Turn]
    sentences: Sequence[Span]


def revisions(project: Project, document_id: int | None = None) -> list[StoredRevision]:
    """The older texts of a document, or of all, the oldest first."""
    where, values = ("WHERE document_id = ?", [document_id]) if document_id is not None else ("", [])
    rows = project.rows(
        f"SELECT {', '.join(StoredRevision._fields)} FROM revision {where} ORDER BY document_id, number", values
    )
    return [StoredRevision(*row) for row in rows]


def revision_text(project: Project, revision_id: int) -> RevisionText:
    """What an older text says, with its turns and sentences."""
    [(words, packed, spans)] = project.rows("SELECT text, turns, sentences FROM revision WHERE id = ?", [revision_id])
    return RevisionText(
        words,
        [_turn(turn) for turn in kept(packed, "revision", "turns", revision_id)],
        unpack_spans(spans),
    )


def text_now(project: Project, document_id: int) -> RevisionText:
    """What the text of a document says as it is."""
    return RevisionText(text(project, document_id), turns(project, document_id), sentences(project, document_id))


def pack_turns(spoken: Sequence[Turn]) -> str:
    """Turns as they are kept with an older text."""
    rows = [[getattr(turn, name) for name in Turn.__match_args__] for turn in spoken]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _turn(kept_turn: Sequence[Any]) -> Turn:
    values = dict(zip(Turn.__match_args__, kept_turn, strict=True))
    return Turn(**values | {"role": Role(values["role"])})


def kept_of(project: Project, document_id: int) -> dict[str, Value]:
    """What an older text keeps of its document (:data:`KEPT`), as it is now."""
    [row] = project.rows(f"SELECT {', '.join(KEPT)} FROM document WHERE id = ?", [document_id])
    return dict(zip(KEPT, row, strict=True))
