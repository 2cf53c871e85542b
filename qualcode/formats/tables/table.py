"""A table as text, wherever it came from: a header of distinct names, and rows that know their line in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from qualcode.errors import FormatError
from qualcode.i18n import _, ngettext
from qualcode.model import Problem
from qualcode.names import folded

MAX_COLUMNS = 2_000
MAX_CELLS = 5_000_000

SheetLine = tuple[int, list[str]]
"""The number of a row's first line in its file (of the row in a sheet), and its cells."""

HeaderTest = Callable[[Sequence[str]], int]
"""How many of the columns that a reader looks for have these names; 0 where they are no header for it."""

MOST_SAID = 60
MOST_PROBLEMS = 20
MOST_ABOVE = 20
"""So many rows may stand above the header."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its first line in the file (the row number in a sheet) and its cells by column."""

    line: int
    cells: Mapping[str, str]


class OfSheet:
    """What is read from a sheet of a workbook, or from a file that has none, and how messages name that."""

    __slots__ = ()

    path: Path
    sheet: str | None
    sheets: tuple[str, ...]

    @property
    def place(self) -> str:
        """The file, with the sheet where it has several."""
        return place_of(self.path, self.sheet, self.sheets)

    @property
    def other_sheets(self) -> str:
        """A hint that names the other sheets; empty where there are none."""
        return other_sheets(self.sheet, self.sheets)


@dataclass(frozen=True, slots=True)
class SheetTable(OfSheet):
    """A table as read: cells are text, as in the file; names of columns are trimmed, not empty, and distinct.

    ``problems`` are what did not fit: a warning was mended (a short row filled up), an error left its row out.
    ``encoding`` is None for spreadsheets. ``sheets`` are the sheets of a workbook, of which ``sheet`` was read.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    problems: tuple[Problem, ...] = ()
    encoding: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()


@dataclass
class TableStream(OfSheet):
    """A table of which the header has been read, and the rows come as they are asked for, once.

    ``rows`` has the line of each with its cells, as many as there are columns. ``problems`` has what did not fit so
    far, in order of line; otherwise it is as :class:`SheetTable`.
    """

    path: Path
    columns: tuple[str, ...]
    rows: Iterator[SheetLine]
    problems: list[Problem] = field(default_factory=list)
    encoding: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()


def make_table(
    path: Path,
    lines: Iterable[SheetLine],
    *,
    problems: Iterable[Problem] = (),
    encoding: str | None = None,
    sheet: str | None = None,
    sheets: tuple[str, ...] = (),
    fits: HeaderTest | None = None,
) -> SheetTable:
    """A table from rows of cells, read to the end; see :func:`stream_table`."""
    stream = stream_table(path, lines, encoding=encoding, sheet=sheet, sheets=sheets, fits=fits)
    rows = tuple(SheetRow(line, dict(zip(stream.columns, cells, strict=True))) for line, cells in stream.rows)
    ordered = tuple(sorted([*problems, *stream.problems], key=lambda problem: problem.line))
    return SheetTable(path, stream.columns, rows, ordered, encoding, sheet, sheets)


def stream_table(
    path: Path,
    lines: Iterable[SheetLine],
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    sheets: tuple[str, ...] = (),
    fits: HeaderTest | None = None,
) -> TableStream:
    """A table from rows of cells; blank rows are passed over, and so is a title above the header.

    The header is the row that :func:`header_at` finds. ``sheet`` is None for text with separators: there a row with
    fewer cells than the header is worth a warning.
    """
    filled = ((line, cells) for line, cells in lines if not is_blank(cells))
    first = [row for _number, row in zip(range(MOST_ABOVE), filled, strict=False)]
    place = place_of(path, sheet, sheets)
    if not first:
        hint = other_sheets(sheet, sheets) or _("The first row should hold the names of columns.")
        raise FormatError(_("{path}: is empty.").format(path=place), hint)
    at = header_at(first, fits)
    columns, unnamed = _columns(place, first[at])
    problems = [
        Problem("warning", line, _("stands above the header, and is passed over: “{text}”").format(text=_said(cells)))
        for line, cells in first[:at]
    ]
    rows = _fitting(chain(first[at + 1 :], filled), columns, problems, unnamed, in_sheet=sheet is not None)
    return TableStream(path, columns, rows, problems, encoding, sheet, sheets)


def _fitting(
    body: Iterable[SheetLine],
    columns: tuple[str, ...],
    problems: list[Problem],
    unnamed: FormatError | None,
    *,
    in_sheet: bool,
) -> Iterator[SheetLine]:
    """The rows that fit the columns, filled up to them; ``unnamed`` is raised where one has more."""
    wanted = len(columns)
    for line, cells in body:
        if len(cells) != wanted:
            width = _width(cells)
            if width > wanted:
                if unnamed is not None:
                    raise unnamed
                message = _("{count} cells, where the header has {columns} columns").format(count=width, columns=wanted)
                hint = _("Put quotation marks round a cell that holds a separator.")
                if in_sheet:
                    hint = _("Give each column a name in the row of the header, or clear the cells beside the table.")
                problems.append(Problem("error", line, message, hint))
                continue
            if not in_sheet and len(cells) < wanted:
                message = _("{count} cells, where the header has {columns} columns; the rest is taken as empty").format(
                    count=len(cells), columns=wanted
                )
                problems.append(Problem("warning", line, message))
            cells = cells[:wanted] + [""] * (wanted - len(cells))
        yield line, cells


def header_at(filled: Sequence[SheetLine], fits: HeaderTest | None) -> int:
    """Which of the rows that are not blank is the header: the first, or the first that ``fits`` with less above it.

    Titles, dates and headings over several columns fill fewer cells than the header does.
    """
    if fits is None:
        return 0
    above = 0
    for index, (_line, cells) in enumerate(filled[:MOST_ABOVE]):
        names = [" ".join(cell.split()) for cell in cells if cell.strip()]
        if len(names) <= above:
            return 0
        if fits(names):
            return index
        above = len(names)
    return 0


def is_blank(cells: Iterable[str]) -> bool:
    """Whether no cell of a row holds anything."""
    # Nearly every row has something in its first cell.
    return not any(map(str.strip, cells))


def place_of(path: Path, sheet: str | None, sheets: tuple[str, ...]) -> str:
    """A file as a message names it, with the sheet where it has several."""
    if sheet is None or len(sheets) < 2:
        return str(path)
    return _("{path}, sheet “{sheet}”").format(path=path, sheet=sheet)


def other_sheets(sheet: str | None, sheets: tuple[str, ...]) -> str:
    """A hint that names the sheets beside the one that was read; empty where there are none."""
    others = [f"“{name}”" for name in sheets if name != sheet]
    if not others:
        return ""
    words = ngettext(
        "The other sheet is {names}: --sheet NAME reads it.",
        "The other sheets are {names}: --sheet NAME reads one.",
        len(others),
    )
    return words.format(names=", ".join(others))


def too_large(path: Path, what: str) -> FormatError:
    """The error for a table beyond the limits; ``what`` says in which respect."""
    return FormatError(
        _("{path}: is larger than a table can be ({what}).").format(path=path, what=what),
        _("Delete the rows and columns that are empty, or split the file."),
    )


def _said(cells: Iterable[str]) -> str:
    text = " ".join(" ".join(cells).split())
    return text if len(text) <= MOST_SAID else text[: MOST_SAID - 1] + "…"


def _width(cells: list[str]) -> int:
    """The number of cells up to the last that is not empty."""
    return next((index for index in range(len(cells), 0, -1) if cells[index - 1].strip()), 0)


def _columns(place: str, head: SheetLine) -> tuple[tuple[str, ...], FormatError | None]:
    """The names of the columns, without empty ones at the end; the error if a row has anything below those."""
    line, cells = head
    names = [" ".join(cell.split()) for cell in cells]
    hint = _("Give every column a name of its own in the row of the header.")

    def unnamed(number: int) -> FormatError:
        return FormatError(
            _("{path}:{line}: column {number} has no name.").format(path=place, line=line, number=number), hint
        )

    count = _width(names)
    known: dict[str, int] = {}
    for number, name in enumerate(names[:count], 1):
        if not name:
            raise unnamed(number)
        first = known.setdefault(folded(name), number)
        if first != number:
            message = _("{path}:{line}: columns {first} and {second} are both called “{name}”.").format(
                path=place, line=line, first=first, second=number, name=name
            )
            raise FormatError(message, hint)
    return tuple(names[:count]), unnamed(count + 1) if count < len(names) else None
