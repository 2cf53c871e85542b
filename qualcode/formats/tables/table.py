"""A table as text, wherever it came from: a header of distinct names, and rows that know their line in the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import FormatError
from qualcode.i18n import _
from qualcode.model import Problem

MAX_COLUMNS = 2_000
MAX_CELLS = 5_000_000

SheetLine = tuple[int, list[str]]
"""The number of a row's first line in its file (of the row in a sheet), and its cells."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its first line in the file (the row number in a sheet) and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table as read: cells are text, as in the file; names of columns are trimmed, not empty, and distinct.

    ``problems`` are what did not fit: a warning was mended (a short row filled up), an error left its row out.
    ``encoding`` is None for spreadsheets.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    problems: tuple[Problem, ...] = ()
    encoding: str | None = None


def make_table(
    path: Path,
    lines: Iterable[SheetLine],
    *,
    problems: Iterable[Problem] = (),
    encoding: str | None = None,
    short_rows: bool = True,
) -> SheetTable:
    """A table from rows of cells, the first of which that is not blank is the header; blank rows are passed over.

    ``short_rows`` says whether a row with fewer cells than the header is worth a warning.
    """
    filled = [(line, cells) for line, cells in lines if any(cell.strip() for cell in cells)]
    if not filled:
        raise FormatError(
            _("{path}: is empty.").format(path=path), _("The first row should hold the names of columns.")
        )
    head, body = filled[0], filled[1:]
    columns = _columns(path, head, max((_width(cells) for _line, cells in body), default=0))
    found = list(problems)
    rows = []
    for line, cells in body:
        if _width(cells) > len(columns):
            message = _("{count} cells, where the header has {columns} columns").format(
                count=_width(cells), columns=len(columns)
            )
            found.append(Problem("error", line, message, _("Put quotation marks round a cell that holds a separator.")))
            continue
        if short_rows and len(cells) < len(columns):
            message = _("{count} cells, where the header has {columns} columns; the rest is taken as empty").format(
                count=len(cells), columns=len(columns)
            )
            found.append(Problem("warning", line, message))
        padded = cells[: len(columns)] + [""] * (len(columns) - len(cells))
        rows.append(SheetRow(line, dict(zip(columns, padded, strict=True))))
    return SheetTable(path, columns, tuple(rows), tuple(sorted(found, key=lambda problem: problem.line)), encoding)


def too_large(path: Path, what: str) -> FormatError:
    """The error for a table beyond the limits; ``what`` says in which respect."""
    return FormatError(
        _("{path}: is larger than a table can be ({what}).").format(path=path, what=what),
        _("Delete the rows and columns that are empty, or split the file."),
    )


def _width(cells: list[str]) -> int:
    """The number of cells up to the last that is not empty."""
    return next((index for index in range(len(cells), 0, -1) if cells[index - 1].strip()), 0)


def _columns(path: Path, head: SheetLine, width: int) -> tuple[str, ...]:
    """The names of the columns; empty ones at the end, with nothing below them, are no columns."""
    line, cells = head
    names = [" ".join(cell.split()) for cell in cells]
    while len(names) > width and names and not names[-1]:
        names.pop()
    hint = _("Give every column a name of its own in the first row.")
    for number, name in enumerate(names, 1):
        if not name:
            raise FormatError(
                _("{path}:{line}: column {number} has no name.").format(path=path, line=line, number=number), hint
            )
        if name in names[: number - 1]:
            message = _("{path}:{line}: columns {first} and {second} are both called “{name}”.").format(
                path=path, line=line, first=names.index(name) + 1, second=number, name=name
            )
            raise FormatError(message, hint)
    return tuple(names)
