"""What a user does to documents: add one, and leave its text for ever as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from .errors import ConflictError
from .i18n import _
from .model import Role, Turn
from .storage import Change, Project
from .storage.documents import pack_spans


def sha256(text: str) -> str:
    """The SHA-256 of a text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def add_document(
    project: Project,
    change: Change,
    *,
    name: str,
    text: str,
    turns: Sequence[Turn],
    sentences: Sequence[tuple[int, int]],
    source: str,
    source_sha256: str,
    format: str,  # noqa: A002
    encoding: str | None,
    language: str,
) -> int:
    """Adds a document with its turns and speakers, as part of a change; its id is the result.

    ``ConflictError`` where the name is taken.
    """
    if project.scalar("SELECT 1 FROM document WHERE name = ?", [name]):
        raise ConflictError(_("There is a document {name!r} already.").format(name=name), _("Give it another name."))
    document_id = change.insert(
        "document",
        name=name,
        revision=1,
        sha256=sha256(text),
        source=source,
        source_sha256=source_sha256,
        format=format,
        encoding=encoding,
        language=language,
        imported=change.at,
        characters=len(text),
        words=sum(turn.words for turn in turns),
        sentences=pack_spans(list(sentences)),
        text=text,
    )
    roles: dict[str, Role] = {}
    for turn in turns:
        if turn.speaker is not None:
            roles.setdefault(turn.speaker, turn.role)
        elif turn.role is Role.RESPONDENT:
            roles.setdefault("", turn.role)
    ids = change.insert_many(
        "speaker",
        [
            {"document_id": document_id, "label": label, "role": role.value, "respondent_id": None}
            for label, role in roles.items()
        ],
    )
    speakers = dict(zip(roles, ids, strict=True))
    change.insert_many(
        "turn",
        [
            {
                "document_id": document_id,
                "ordinal": turn.ordinal,
                "start": turn.start,
                "body": turn.body,
                "end": turn.end,
                "speaker_id": None if turn.role is Role.NONE else speakers.get(turn.speaker or ""),
                "question": turn.question,
                "time": turn.time,
                "words": turn.words,
            }
            for turn in turns
        ],
    )
    return document_id
