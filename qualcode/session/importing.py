"""Files brought into a project; what reads them is loaded when the first one comes, on the project's own thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qualcode.errors import UnknownCoder
from qualcode.queries.names import name_mask
from qualcode.session.session import Session

if TYPE_CHECKING:
    from qualcode.analysis.person_names import NameMask
    from qualcode.changes.facesheets import FacesheetOutcome
    from qualcode.formats.tables.codings import CodingTable
    from qualcode.importing.codings import PlacedReport
    from qualcode.importing.model_answers import AnswersReport
    from qualcode.importing.segments import SegmentReport
    from qualcode.importing.transcripts import ImportReport

Progress = Callable[[int, int, str], None]
"""Told how many files are done, of how many, and the name of the next; what it raises stops the work."""


class FacesheetRead(NamedTuple):
    """What a face sheet did, and what there is to note of the file, a sentence each."""

    outcome: FacesheetOutcome
    notes: Sequence[str]


def bring_codings(session: Session, table: CodingTable, *, threshold: float, dry_run: bool = False) -> PlacedReport:
    """Bring the codings of a file in, in one change; the problems of its rows are among those of the report.

    ``UnknownCoder``, with the line of the file, where a coder of these codings may be a mistyped name.
    """
    from qualcode.importing.codings import place_codings, write_placed  # loaded with the rooms of files

    session.project.look_closely()
    placing = session.read(place_codings, session.coder, table, threshold=threshold, hide=hides_names(session))
    try:
        session.admit(*placing.coders)
    except UnknownCoder as error:
        message = f"{table.path}:{placing.coders[error.name]}: {error.message}"
        raise UnknownCoder(message, error.hint, error.name, error.near, error.known) from None
    report = session.change(write_placed, placing, dry_run=dry_run).value
    report.problems[:0] = table.problems
    report.untold += table.untold
    return report


def bring_model_answers(
    session: Session, name: str, model: str, path: Path, *, dry_run: bool = False
) -> tuple[str, AnswersReport]:
    """Bring the answers of a model (``model:NAME@VERSION``) to a round in; as which coder, and what came of it."""
    from qualcode.importing.model_answers import bring_answers, model_origin, stream_answers

    masks: list[NameMask] = []

    def address(path: str) -> str:
        if not masks:
            masks.append(session.read(name_mask))
        return masks[0].address(path)

    origin = model_origin(model)
    answers = stream_answers(path)
    found = session.change(bring_answers, name, origin, answers, address=address, dry_run=dry_run).value
    return origin.partition("@")[0], found


def bring_segments(
    session: Session, table: CodingTable, *, threshold: float, add_codes: bool = False, dry_run: bool = False
) -> SegmentReport:
    """Bring the segments of another program's list in, in one change; errors as with :func:`bring_codings`."""
    from qualcode.importing.segments import import_segments  # loaded with the rooms of files

    session.project.look_closely()
    rows = [*table]
    first = {row.coder: row.line for row in reversed(rows) if row.coder}
    try:
        session.admit(*first)
    except UnknownCoder as error:
        message = f"{table.path}:{first[error.name]}: {error.message}"
        raise UnknownCoder(message, error.hint, error.name, error.near, error.known) from None
    report = session.change(
        import_segments, rows, threshold=threshold, add_codes=add_codes, dry_run=dry_run, hide=hides_names(session)
    ).value
    report.placed.problems[:0] = table.problems
    report.placed.untold += table.untold
    return report


def hides_names(session: Session) -> Callable[[str], str]:
    """What takes names out of words as they leave, found out once it is asked."""
    masks: list[NameMask] = []

    def hide(words: str) -> str:
        if not masks:
            masks.append(session.read(name_mask))
        return masks[0].hide(words)

    return hide


def bring_transcripts(
    session: Session, path: Path, group: str, progress: Progress, *, dry_run: bool = False
) -> ImportReport:
    """Bring a transcript or a folder of them in, in one change; who speaks is in ``group``, or as each file says.

    With ``dry_run`` nothing is written, and the report says what would be.
    """
    from qualcode.importing.transcripts import import_files  # takes a sixth of a second to load

    return session.change(import_files, [path], group=group or None, progress=progress, dry_run=dry_run).value


def bring_facesheet(session: Session, path: Path, progress: Progress, *, allow_missing: bool = False) -> FacesheetRead:
    """Put a face sheet into force, in one change; with ``allow_missing`` also of respondents without a transcript.

    ``FormatError`` lists the rows that cannot be placed, ``MissingTranscripts`` those of whom there is no transcript.
    """
    from qualcode.importing.sheets import read_sheet  # loaded with the rooms of files, as the transcripts are
    from qualcode.importing.transcripts import import_facesheet

    progress(0, 1, path.name)
    sheet = session.read(read_sheet, path)
    progress(1, 1, "")
    outcome = session.change(import_facesheet, sheet, allow_missing=allow_missing).value
    return FacesheetRead(outcome, [note.message for note in sheet.notes])
