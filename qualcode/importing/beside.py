"""What lies beside transcripts in a folder: tables that are read otherwise, and how."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from qualcode.changes import facesheets
from qualcode.errors import QualcodeError
from qualcode.files.platform import quoted
from qualcode.files.reading import MEGABYTE, same_file
from qualcode.formats.tables import FaceSheet
from qualcode.formats.tables.codings import read_codings
from qualcode.formats.tables.read import TABLES
from qualcode.formats.transcripts.base import Note
from qualcode.i18n import _
from qualcode.importing.sheets import read_sheet
from qualcode.storage import Project
from qualcode.storage.documents import documents as read_documents

MOST_LOOKED_AT = 20
"""So many tables of a folder are looked into, and none larger than ``LARGEST``: no more is said than how to read it."""
LARGEST = 5 * MEGABYTE


def look_at(project: Project, aside: Iterable[tuple[Path, Note]], facesheet: FaceSheet | None) -> list[Note]:
    """What is said of files of a folder that are no transcripts; of a table, what it may be and what reads it."""
    names = {facesheets.fold(document.name) for document in read_documents(project)}
    notes = []
    looked = 0
    for path, note in aside:
        table = note.kind == "unsupported" and path.suffix.lower() in TABLES
        if table and facesheet is not None and same_file(facesheet.path, path):
            note = Note("facesheet", 1, _("{file} was read as the face sheet").format(file=path.name))
        elif table and looked < MOST_LOOKED_AT and _is_small(path):
            looked += 1
            note = _look_into(project, path, names) or note
        notes.append(note)
    return notes


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size <= LARGEST
    except OSError:
        return False


def _look_into(project: Project, path: Path, names: Collection[str]) -> Note | None:
    """What a table may be, by its columns; ``None`` where nobody can tell."""
    with suppress(QualcodeError):
        if rows := read_codings(path).rows:
            message = _("{file} looks like codings ({count} rows): qualcode codings import {path} reads it")
            return Note("codings", len(rows), message.format(file=path.name, count=len(rows), path=quoted(str(path))))
    with suppress(QualcodeError):
        sheet = read_sheet(project, path)
        fitting = sum(facesheets.fold(row.document or row.respondent) in names for row in sheet.rows)
        if fitting:
            message = _(
                "{file} looks like a face sheet ({fitting} of {count} rows fit): qualcode respondents import {path}"
                " reads it, or F4 and i in the workspace"
            ).format(file=path.name, fitting=fitting, count=len(sheet.rows), path=quoted(str(path)))
            return Note("facesheet", fitting, message)
    return None
