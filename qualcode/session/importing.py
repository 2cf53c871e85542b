"""Files brought into a project; what reads them is loaded when the first one comes, on the project's own thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qualcode.session.session import Session

if TYPE_CHECKING:
    from qualcode.changes.facesheets import FacesheetOutcome
    from qualcode.importing.transcripts import ImportReport

Progress = Callable[[int, int, str], None]
"""Told how many files are done, of how many, and the name of the next; what it raises stops the work."""


class FacesheetRead(NamedTuple):
    """What a face sheet did, and what there is to note of the file, a sentence each."""

    outcome: FacesheetOutcome
    notes: Sequence[str]


def bring_transcripts(session: Session, path: Path, group: str, progress: Progress) -> ImportReport:
    """Bring a transcript or a folder of them in, in one change; who speaks is in ``group``, or as each file says."""
    from qualcode.importing.transcripts import import_files  # takes a sixth of a second to load

    return session.change(import_files, [path], group=group or None, progress=progress).value


def bring_facesheet(session: Session, path: Path, progress: Progress, *, allow_missing: bool = False) -> FacesheetRead:
    """Put a face sheet into force, in one change; with ``allow_missing`` also of respondents without a transcript.

    ``FormatError`` lists the rows that cannot be placed, ``MissingTranscripts`` those of whom there is no transcript.
    """
    from qualcode.formats.tables import read_facesheet  # loaded with the rooms of files, as the transcripts are
    from qualcode.importing.transcripts import import_facesheet

    progress(0, 1, path.name)
    sheet = read_facesheet(path)
    progress(1, 1, "")
    outcome = session.change(import_facesheet, sheet, allow_missing=allow_missing).value
    return FacesheetRead(outcome, [note.message for note in sheet.notes])
