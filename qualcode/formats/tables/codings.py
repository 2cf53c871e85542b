"""Codings in bulk, as a table: a row per coding, placed by position or by quotation.

The columns are ``document``, ``code`` and ``coder``, with ``start`` and ``end`` or with ``quote`` (and ``occurrence``,
from 1, where it is not unique); ``memo`` and ``good`` may be there, and ``code_guid``, which says the code where its
address is another here, and ``origin``, by which a rule or a model is known as such. They are those of the listing, so
that what is exported can be imported. Other columns are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import FormatError
from qualcode.formats.tables.read import stream_rows
from qualcode.formats.tables.segments import segment_rows, shape_of
from qualcode.formats.tables.table import TableStream
from qualcode.i18n import _
from qualcode.model import MOST_CODING_PROBLEMS, CodingRow, Problem, is_origin
from qualcode.names import folded

HEADERS: Mapping[str, tuple[str, ...]] = {
    "document": ("document", "transcript", "bestand"),
    "code": ("code",),
    "coder": ("coder", "codeur"),
    "start": ("start", "begin"),
    "end": ("end", "einde", "eind"),
    "quote": ("quote", "quotation", "citaat"),
    "occurrence": ("occurrence", "voorkomen"),
    "memo": ("memo",),
    "good": ("good", "goed"),
    "code_guid": ("code_guid",),
    "origin": ("origin", "herkomst"),
}
"""Per field the headers it goes by, whatever their case."""


_YES = {"true", "yes", "y", "ja", "j", "1", "x", "waar"}
_NO = {"", "false", "no", "n", "nee", "0", "onwaar", "-"}


class Codings(NamedTuple):
    """The rows that can be placed, and what is wrong with the others (by line)."""

    rows: list[CodingRow]
    problems: list[Problem]


@dataclass
class CodingTable:
    """Codings as a file has them, of which each is read as it is asked for, and kept by nobody.

    ``problems`` is what was wrong with the rows so far, by line: of very many the first, the others are ``untold``.
    """

    path: Path
    table: TableStream
    problems: list[Problem] = field(default_factory=list)
    untold: int = 0
    program: str = ""
    """Of which program it is a list of segments; its documents and codes are called as they were there."""

    @property
    def passed_over(self) -> list[str]:
        """The columns of a list of segments that are not taken."""
        found = shape_of(self.table.columns) if self.program else None
        return [] if found is None else [name for name in self.table.columns if name not in found[1].values()]

    def _segments(self) -> Iterator[CodingRow]:
        found = shape_of(self.table.columns)
        assert found is not None
        for row in segment_rows(self.table.rows, self.table.columns, found[1]):
            if isinstance(row, CodingRow):
                yield row
            else:
                line, column = row
                message = _("the row has nothing under {column}").format(column=column)
                hint = _("A segment needs its document, a code and its words: fill them in, or delete the row.")
                self.table.problems.append(Problem("error", line, message, hint))
            if len(self.table.problems) > MOST_CODING_PROBLEMS:
                self._tell_no_more()
        self.problems = sorted(self.table.problems, key=lambda problem: problem.line)

    def __iter__(self) -> Iterator[CodingRow]:
        if self.program:
            yield from self._segments()
            return
        columns = _columns(self.table)
        # A field that there is no column for is the empty cell at the end.
        places = [self.table.columns.index(columns[name]) if name in columns else -1 for name in HEADERS]
        pick = itemgetter(*places)
        for line, cells in self.table.rows:
            try:
                yield _coding(line, *pick([*cells, ""]))
            except _MalformedError as error:
                self.table.problems.append(Problem("error", line, *error.args))
            if len(self.table.problems) > MOST_CODING_PROBLEMS:
                self._tell_no_more()
        self.problems = sorted(self.table.problems, key=lambda problem: problem.line)

    def _tell_no_more(self) -> None:
        self.untold += sum(problem.level == "error" for problem in self.table.problems[MOST_CODING_PROBLEMS:])
        del self.table.problems[MOST_CODING_PROBLEMS:]


def stream_codings(path: Path, *, sheet: str | None = None) -> CodingTable:
    """The codings of a CSV, TSV or XLSX file; a row that is no coding is a problem and stops nothing else.

    A list of coded segments of another program is known by its columns (:mod:`tables.segments`).

    ``sheet`` names the sheet of a workbook; otherwise it is the one that looks like codings.

    Raises:
        FormatError: the file is no table, or has no column for document, code, or where the coding stands.
    """
    table = stream_rows(path, sheet=sheet, fits=_fits)
    if not _complete(_known(table.columns)) and (found := shape_of(table.columns)) is not None:
        return CodingTable(path, table, program=found[0].program)
    _columns(table)
    return CodingTable(path, table)


def read_codings(path: Path, *, sheet: str | None = None) -> Codings:
    """The codings of a file that is read to its end; errors as with :func:`stream_codings`."""
    table = stream_codings(path, sheet=sheet)
    return Codings([*table], table.problems)


class _MalformedError(Exception):
    """A row that is no coding: what is wrong, and the remedy."""


def _known(names: Sequence[str]) -> dict[str, str]:
    """The column of each field that there is among names."""
    found = {folded(name): name for name in names}
    return {
        field: next(found[header] for header in headers if header in found)
        for field, headers in HEADERS.items()
        if any(header in found for header in headers)
    }


def _complete(columns: Mapping[str, str]) -> bool:
    """Whether these columns say what was coded with which code, and where."""
    return {"document", "code"} <= columns.keys() and ("quote" in columns or {"start", "end"} <= columns.keys())


def _fits(names: Sequence[str]) -> int:
    """How many columns a header has that say what was coded, ours or those of another program's list."""
    known = _known(names)
    if _complete(known):
        return len(known)
    found = shape_of(names)
    return 0 if found is None else len(found[1])


def _columns(table: TableStream) -> dict[str, str]:
    """The column of each field that the table has."""
    columns = _known(table.columns)
    if not _complete(columns):
        missing = [field for field in ("document", "code") if field not in columns]
        if "quote" not in columns and not ("start" in columns and "end" in columns):
            missing.append(_("quote (or start and end)"))
        raise FormatError(
            _("{path}: has no column {missing}. Its columns are: {columns}").format(
                path=table.place, missing=", ".join(missing), columns=", ".join(table.columns)
            ),
            " ".join(
                filter(
                    None,
                    (
                        _("Codings need the columns document, code and coder, with start and end, or with quote."),
                        table.other_sheets,
                    ),
                )
            ),
        )
    return columns


def _coding(
    line: int,
    document: str,
    code: str,
    coder: str,
    start: str,
    end: str,
    quote: str,
    occurrence: str,
    memo: str,
    good: str,
    code_guid: str,
    origin: str,
) -> CodingRow:
    """The coding that a row describes, by its cells."""
    document, code = document.strip(), code.strip()
    if not document or not code:
        raise _MalformedError(_("the row names no document or no code"), _("Fill in both, or delete the row."))
    first, last = _number(start, "start", 0), _number(end, "end", 1)
    which = _number(occurrence, "occurrence", 1) if occurrence else None
    words = quote if quote and quote.strip() else None
    if (first is None) != (last is None):
        raise _MalformedError(_("a position needs both start and end"), _("Fill in both, or leave both empty."))
    if first is not None and last is not None and last <= first:
        raise _MalformedError(
            _("the end ({end}) is not after the start ({start})").format(start=first, end=last),
            _("Positions count code points from 0; the end is exclusive."),
        )
    if first is None and words is None:
        raise _MalformedError(_("the row has no position and no quotation"), _("Fill in start and end, or quote."))
    return CodingRow(
        line,
        document,
        code,
        coder.strip(),
        first,
        last,
        words,
        which,
        memo,
        _flag(good) if good else False,
        code_guid and code_guid.strip(),
        _origin(origin.strip()) if origin else "",
    )


def _number(written: str, field: str, least: int) -> int | None:
    """A whole number, None where the cell is empty."""
    if written.isascii() and written.isdigit() and len(written) < 16 and (number := int(written)) >= least:
        return number
    written = written.strip()
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and len(written) < 16) or int(written) < least:
        raise _MalformedError(
            _("{field} should be a whole number from {least}, not “{value}”").format(
                field=field, least=least, value=written
            ),
            _("Positions count code points from 0; the end is exclusive."),
        )
    return int(written)


def _flag(written: str) -> bool:
    """Whether a cell says yes."""
    if not written:
        return False
    word = written.strip().casefold()
    if word in _YES | _NO:
        return word in _YES
    raise _MalformedError(
        _("good should be yes or no, not “{value}”").format(value=written), _("Write ja or nee, true or false, 1 or 0.")
    )


def _origin(written: str) -> str:
    """How the coding came about, as a cell says it."""
    if written and not is_origin(written):
        raise _MalformedError(
            _("origin should be person, rule, suggestion, import or model:NAME@VERSION, not “{value}”").format(
                value=written
            ),
            _("Leave the cell empty where it is not known."),
        )
    return written
