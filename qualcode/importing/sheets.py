"""A face sheet, read with what the project knows: which of several columns names the respondents."""

from __future__ import annotations

from pathlib import Path

from qualcode.formats.tables import FaceSheet, read_facesheet
from qualcode.storage import Project
from qualcode.storage.documents import documents
from qualcode.storage.respondents import respondents


def read_sheet(
    project: Project,
    path: Path,
    *,
    id: str | None = None,  # noqa: A002
    document: str | None = None,
    speaker: str | None = None,
    group: str | None = None,
    sheet: str | None = None,
) -> FaceSheet:
    """Read a face sheet for a project; see :func:`formats.tables.facesheet.read_facesheet`."""
    with project.snapshot():
        known = [person.name for person in respondents(project)] + [one.name for one in documents(project)]
    return read_facesheet(path, id=id, document=document, speaker=speaker, group=group, sheet=sheet, known=known)
