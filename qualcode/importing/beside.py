"""What lies beside transcripts in a folder: tables that are read otherwise, and how."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from qualcode.changes import facesheets
from qualcode.errors import QualcodeError
from qualcode.files.platform import quoted
from qualcode.formats.tables import FaceSheet
from qualcode.formats.tables.codings import read_codings
from qualcode.formats.tables.read import TABLES
from qualcode.formats.transcripts.base import Note
from qualcode.i18n import _
from qualcode.importing.sheets import read_sheet
from qualcode.storage import Project
from qualcode.storage.documents import documents as read_documents


def look_at(project: Project, path: Path, note: Note, facesheet: FaceSheet | None) -> Note:
    """What is said of a file of a folder that is no transcript; of a table, what it may be and what reads it."""
    if note.kind != "unsupported" or path.suffix.lower() not in TABLES:
        return note
    if facesheet is not None and facesheet.path.resolve() == path.resolve():
        return Note("facesheet", 1, _("{file} was read as the face sheet").format(file=path.name))
    with suppress(QualcodeError):
        if rows := read_codings(path).rows:
            message = _("{file} looks like codings ({count} rows): qualcode codings import {path} reads it")
            return Note("codings", len(rows), message.format(file=path.name, count=len(rows), path=quoted(str(path))))
    with suppress(QualcodeError):
        sheet = read_sheet(project, path)
        names = {facesheets.fold(document.name) for document in read_documents(project)}
        fitting = sum(facesheets.fold(row.document or row.respondent) in names for row in sheet.rows)
        if fitting:
            message = _(
                "{file} looks like a face sheet ({fitting} of {count} rows fit): qualcode respondents import {path}"
                " reads it, or F4 and i in the workspace"
            ).format(file=path.name, fitting=fitting, count=len(sheet.rows), path=quoted(str(path)))
            return Note("facesheet", fitting, message)
    return note
