"""Transcripts that are a table with a turn a row (CSV, TSV, workbooks): a column says who, one what, perhaps one when.

Known by the names of the columns, and by speakers who come back: in a survey or a face sheet everybody has one row.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from qualcode.errors import FormatError
from qualcode.files.reading import MAX_ARCHIVE, MEGABYTE
from qualcode.files.spelling import name_of
from qualcode.formats.tables.read import SPREADSHEETS, read_table
from qualcode.formats.tables.table import SheetTable
from qualcode.formats.transcripts.base import AS_FOUND, MAX_LINES, Choices, Note, Source, read_bytes, too_many_lines
from qualcode.formats.transcripts.columns import TranscriptColumns, kind_of_column, notes_on
from qualcode.i18n import _, ngettext
from qualcode.names import folded
from qualcode.text.stamps import clock, seconds
from qualcode.text.turns import normalise

LARGEST = 5 * MEGABYTE
"""A larger table that nobody names is not looked into."""
_OF_OTHERS = frozenset("document bestand file coder codeur quote quotation citaat".split())
"""Names of columns in lists of codings, and in face sheets of several transcripts."""
_FEWEST = 3


def read(path: Path, choices: Choices) -> Source:
    """Read a transcript from a table. Raises FormatError for one that is none, and as with :func:`read_table`."""
    content = read_bytes(path, MAX_ARCHIVE)
    table = _table(path, choices)
    columns = _columns(table)
    if columns is None:
        raise FormatError(
            _("{file} is a table, and no transcript").format(file=path),
            _(
                "If it is a face sheet, give it with: --respondents {file}. If it has a turn a row, call its columns"
                " “Speaker” and “Text”."
            ).format(file=path.name),
        )
    if len(table.rows) > MAX_LINES:
        raise too_many_lines(path)
    paragraphs = [_paragraph([row.cells[table.columns[index]] for index in columns.kept]) for row in table.rows]
    kept = [paragraph for paragraph in paragraphs if paragraph]
    notes = [
        *notes_on([columns]),
        *(Note("table", 1, problem.message) for problem in table.problems if not problem.line),
    ]
    if left_out := [problem for problem in table.problems if problem.line]:
        message = ngettext(
            "of {count} row the cells do not fit the columns, from line {line} on: {reason}",
            "of {count} rows the cells do not fit the columns, from line {line} on: {reason}",
            len(left_out),
        ).format(count=len(left_out), line=left_out[0].line, reason=left_out[0].message)
        notes.append(Note("rows", len(left_out), message))
    if silent := len(paragraphs) - len(kept):
        message = ngettext("{count} row without words was left out", "{count} rows without words were left out", silent)
        notes.append(Note("silent", silent, message.format(count=silent)))
    return Source(
        name=name_of(path),
        path=path,
        format=path.suffix.lower().lstrip("."),
        text=normalise("\n\n".join(kept) + "\n").replace("\0", "\ufffd"),
        sha256=content.sha256,
        encoding=table.encoding,
        notes=tuple(notes),
    )


def holds_turns(path: Path) -> bool:
    """Whether a table that lies in a folder is a transcript; not of one that cannot be read, or is very large."""
    with suppress(FormatError, OSError):
        return path.stat().st_size <= LARGEST and _columns(_table(path, AS_FOUND)) is not None
    return False


def _table(path: Path, choices: Choices) -> SheetTable:
    sheet = choices.sheet if path.suffix.lower() in SPREADSHEETS else None
    return read_table(path, sheet=sheet, fits=lambda names: len(_kinds(names)), encoding=choices.encoding)


def _kinds(names: Sequence[str]) -> dict[str, int]:
    """The columns with the time, the speaker and the words; empty where these are not columns of turns."""
    kinds = [kind_of_column(name) for name in names]
    if not {"speaker", "speech"} <= set(kinds) or _OF_OTHERS & {folded(name) for name in names}:
        return {}
    return {kind: kinds.index(kind) for kind in ("time", "speaker", "speech") if kind in kinds}


def _columns(table: SheetTable) -> TranscriptColumns | None:
    kinds = _kinds(table.columns)
    if not kinds:
        return None
    speakers = [folded(row.cells[table.columns[kinds["speaker"]]]) for row in table.rows]
    if not speakers or (len(speakers) >= _FEWEST and len(set(speakers)) == len(speakers)):
        return None
    kept = tuple(kinds.values())
    left_out = tuple(
        name
        for index, name in enumerate(table.columns)
        if index not in kept and any(row.cells[name].strip() for row in table.rows)
    )
    return TranscriptColumns(table.columns, 0, kept, left_out)


def _paragraph(cells: Sequence[str]) -> str:
    """A row as a turn; without a speaker it goes on as a paragraph of its own, which is whoever spoke before."""
    *times, speaker, words = (" ".join(cell.split()) for cell in cells)
    if not words:
        return ""
    label = speaker.rstrip(":")
    label = f"Speaker {label}" if label.isdecimal() else label
    time = _seconds(times[0]) if times else None
    return "".join(["" if time is None else f"[{clock(time)}] ", f"{label}: " if label else "", words])


def _seconds(time: str) -> float | None:
    """A time of day or of a recording in seconds; a bare number is one of seconds."""
    bare = time.replace(",", ".", 1)
    if bare.replace(".", "", 1).isascii() and bare.replace(".", "", 1).isdecimal() and len(bare) < 12:
        return float(bare)
    return seconds(time[:60])
