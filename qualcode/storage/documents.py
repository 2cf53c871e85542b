"""Documents, their turns, sentences and speakers: reading."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection
from typing import Any

from qualcode.analysis.natural import natural_key
from qualcode.analysis.references import references
from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import RECORDING, Document, Role, Speaker, Turn
from qualcode.names import closest
from qualcode.storage.file.glance import is_altered, text_words
from qualcode.storage.file.kept import kept
from qualcode.storage.project import Project

CALLED = "document-"
_ROLES = {role.value: role for role in Role}

_COLUMNS = (
    "d.id, d.guid, d.name, d.sha256, d.source, d.format, d.encoding, d.language, d.imported, d.characters, d.words,"
    " d.revision, d.attributes"
)


def documents(project: Project) -> list[Document]:
    """All documents, in the order in which they were imported."""
    rows = project.rows(f"SELECT {_COLUMNS} FROM document d ORDER BY d.id")
    return [_document(row) for row in rows]


def document(project: Project, name: str) -> Document:
    """The document of that name, or of that reference (``document-K7M``), by which one is called whose name may not
    leave. ``NotFoundError`` names the closest ones.
    """
    rows = project.rows(f"SELECT {_COLUMNS} FROM document d WHERE d.name = ?", [name])
    if rows:
        return _document(rows[0])
    if name.startswith(CALLED):
        called = document_references(project)
        if found := next((one for one in documents(project) if called[one.name] == name), None):
            return found
    names = [str(row[0]) for row in project.rows("SELECT name FROM document")]
    raise NotFoundError(
        _("There is no document {name!r}.").format(name=name),
        closest(name, names) or _("List them with: qualcode documents"),
    )


def document_references(project: Project) -> dict[str, str]:
    """What each document is called where its own name may not leave, by name: ``document-K7M``."""
    rows = project.rows("SELECT name, guid FROM document ORDER BY id")
    called = references(guid for _name, guid in rows)
    return {name: f"{CALLED}{called[guid]}" for name, guid in rows}


def _document(row: tuple[Any, ...]) -> Document:
    held = {**kept(row[-1], "document", "attributes", row[0])}
    recording = held.pop(RECORDING, "")
    return Document(*(*row[:-1], held, "", recording))


def attributes_of(project: Project, document_id: int) -> dict[str, str]:
    """The attributes of one interview, and among them its recording."""
    held = project.scalar("SELECT attributes FROM document WHERE id = ?", [document_id])
    found: dict[str, str] = kept(held, "document", "attributes", document_id)
    return found


def interview_attributes(project: Project) -> dict[str, list[str]]:
    """The attributes of interviews with the values that they have, in the order in which they came."""
    found: dict[str, dict[str, None]] = {}
    rows = project.rows("SELECT MIN(id), attributes FROM document GROUP BY attributes ORDER BY MIN(id)")
    for first, attributes in rows:
        for name, value in kept(attributes, "document", "attributes", first).items():
            if name != RECORDING:
                found.setdefault(name, {})[value] = None
    return {name: list(values) for name, values in found.items()}


def is_taken(project: Project, name: str) -> bool:
    """Whether there is a document of that name."""
    return project.scalar("SELECT 1 FROM document WHERE name = ?", [name]) is not None


def languages(project: Project) -> list[str]:
    """The two-letter languages of the documents, in order."""
    rows = project.rows("SELECT DISTINCT substr(language, 1, 2) FROM document ORDER BY 1")
    return [str(row[0]) for row in rows]


def text(project: Project, document_id: int) -> str:
    """The text of a document; all positions are code points in it. Where it is not the one that was read, no change is
    made any more (:meth:`Project.note_damage`)."""
    kept = project.last_text
    # Ids are never used again, and another text has another hash; reading a long one costs more than a coding on it.
    if kept is None or kept[0] != document_id or kept[2] != text_hash(project, document_id):
        found, sha256 = next(
            iter(project.rows("SELECT text, sha256 FROM document WHERE id = ?", [document_id])), ("", "")
        )
        if is_altered(found, sha256):
            project.note_damage(text_words(document_id))
        kept = project.last_text = (document_id, str(found), str(sha256))
    return kept[1]


def text_hash(project: Project, document_id: int) -> str:
    """The SHA-256 of the text that a document has; empty where it is gone."""
    return str(project.scalar("SELECT sha256 FROM document WHERE id = ?", [document_id]) or "")


def fingerprints(project: Project) -> dict[str, tuple[int, str, str]]:
    """For each document's name its id, and the SHA-256 of its text and of the file it was read from."""
    return {
        name: (row_id, sha, source)
        for row_id, name, sha, source in project.rows("SELECT id, name, sha256, source_sha256 FROM document")
    }


def turns(project: Project, document_id: int) -> list[Turn]:
    """The turns of a document in order."""
    rows = project.rows(
        """SELECT t.ordinal, t.start, t.body, t."end", NULLIF(s.label, ''), COALESCE(s.role, 'none'), t.question,
        t.time, t.words FROM turn t LEFT JOIN speaker s ON s.id = t.speaker_id WHERE t.document_id = ?
        ORDER BY t.ordinal""",
        [document_id],
    )
    return [Turn(row[0], row[1], row[2], row[3], row[4], _ROLES[row[5]], *row[6:]) for row in rows]


def last_times(project: Project) -> dict[int, float]:
    """By document the latest time of a turn, in seconds from the start of the recording, where turns have one."""
    return dict(project.rows("SELECT document_id, MAX(time) FROM turn WHERE time IS NOT NULL GROUP BY document_id"))


def turn_places(project: Project, document_id: int) -> list[tuple[int, int, int]]:
    """The turns of a document in order as (start, body, end): where its labels and its words are."""
    rows: list[tuple[int, int, int]] = project.rows(
        'SELECT start, body, "end" FROM turn WHERE document_id = ? ORDER BY ordinal', [document_id]
    )
    return rows


def turn_questions(project: Project, document_id: int) -> dict[int, str | None]:
    """To which question of the guide each turn of a document is an answer, by where the turn starts."""
    return dict(project.rows("SELECT start, question FROM turn WHERE document_id = ?", [document_id]))


def sentences(project: Project, document_id: int) -> list[tuple[int, int]]:
    """The sentences of a document in order, as spans."""
    return unpack_spans(project.scalar("SELECT sentences FROM document WHERE id = ?", [document_id]) or b"")


def speakers(project: Project, document_id: int | None = None) -> list[Speaker]:
    """The speakers of one document, or of all, in order of first appearance."""
    where, values = ("WHERE document_id = ?", [document_id]) if document_id is not None else ("", [])
    rows = project.rows(
        f"SELECT id, document_id, label, role, respondent_id FROM speaker {where} ORDER BY id",
        values,
    )
    return [Speaker(row[0], row[1], row[2], Role(row[3]), row[4]) for row in rows]


def owners(project: Project, document_id: int) -> dict[str | None, int]:
    """Whose words a document's labels stand before: the ids of respondents, by label (``None`` where there is none)."""
    return {
        speaker.label or None: speaker.respondent_id
        for speaker in speakers(project, document_id)
        if speaker.respondent_id is not None
    }


def owned_turns(project: Project, document_id: int, questions: Collection[str] = ()) -> list[tuple[int, int, int, int]]:
    """The turns of a document that count for a respondent, in order, as (start, body, end, respondent id).

    With ``questions`` only those in answer to one of these.
    """
    asked = " AND t.question IN (SELECT value FROM json_each(?))" if questions else ""
    rows: list[tuple[int, int, int, int]] = project.rows(
        f"""SELECT t.start, t.body, t."end", s.respondent_id FROM turn t JOIN speaker s ON s.id = t.speaker_id
        WHERE t.document_id = ? AND s.role = 'respondent' AND s.respondent_id IS NOT NULL{asked} ORDER BY t.ordinal""",
        [document_id, *([json.dumps(list(questions))] if questions else [])],
    )
    return rows


def questions(project: Project) -> list[str]:
    """The questions of the guide that turns are an answer to, in order."""
    rows = project.rows("SELECT DISTINCT question FROM turn WHERE question IS NOT NULL")
    return sorted((str(row[0]) for row in rows), key=natural_key)


def turn_owners(project: Project) -> dict[int, list[tuple[int, int, int | None]]]:
    """For each document its turns' words as ``(body, end, respondent id)``; ``None`` where they count for nobody."""
    found: dict[int, list[tuple[int, int, int | None]]] = {}
    for document_id, body, end, respondent in project.rows(
        'SELECT t.document_id, t.body, t."end", CASE WHEN r.withdrawn THEN NULL ELSE r.id END FROM turn t'
        " LEFT JOIN speaker s ON s.id = t.speaker_id AND s.role = 'respondent'"
        " LEFT JOIN respondent r ON r.id = s.respondent_id ORDER BY t.document_id, t.ordinal"
    ):
        found.setdefault(document_id, []).append((body, end, respondent))
    return found


def turn_counts(project: Project) -> dict[int, int]:
    """The number of turns of each document in which somebody speaks."""
    return dict(
        project.rows("SELECT document_id, COUNT(*) FROM turn WHERE speaker_id IS NOT NULL GROUP BY document_id")
    )


def belongings(project: Project, document_id: int) -> dict[str, list[int]]:
    """The rows that belong to a document without codings, by table, those first that others do not point to."""
    found = {
        table: [
            row[0] for row in project.rows(f"SELECT id FROM {table} WHERE document_id = ? ORDER BY id", [document_id])
        ]
        for table in ("turn", "speaker", "assignment", "decision", "turn_question", "revision")
    }
    memos = project.rows("SELECT id FROM memo WHERE kind = 'document' AND target_id = ?", [document_id])
    return {**found, "memo": [row[0] for row in memos]}


def pack_spans(spans: list[tuple[int, int]]) -> bytes:
    """Spans as little-endian 32-bit numbers, start and end in turn."""
    packed = array("I", [value for span in spans for value in span])
    if packed.itemsize != 4:
        raise RuntimeError("this platform has no 32-bit array")
    return _little_endian(packed).tobytes()


def unpack_spans(data: bytes) -> list[tuple[int, int]]:
    """The spans that :func:`pack_spans` packed."""
    values = array("I")
    values.frombytes(data)
    flat = _little_endian(values)
    return list(zip(flat[::2], flat[1::2], strict=True))


def _little_endian(values: array[int]) -> array[int]:
    import sys

    if sys.byteorder == "big":
        values.byteswap()
    return values
