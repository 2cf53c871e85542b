"""Codings in bulk, as a table: a row per coding, placed by position or by quotation.

The columns are ``document``, ``code`` and ``coder``, with ``start`` and ``end`` or with ``quote`` (and ``occurrence``,
from 1, where it is not unique); ``memo`` and ``good`` may be there, and ``code_guid``, which says the code where its
address is another here. They are those of the listing, so that what is exported can be imported. Other columns are
passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import FormatError
from qualcode.formats.tables.read import read_table
from qualcode.formats.tables.table import SheetRow, SheetTable
from qualcode.i18n import _
from qualcode.model import Problem
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
}
"""Per field the headers it goes by, whatever their case."""

_YES = {"true", "yes", "y", "ja", "j", "1", "x", "waar"}
_NO = {"", "false", "no", "n", "nee", "0", "onwaar", "-"}


@dataclass(frozen=True, slots=True)
class CodingRow:
    """A coding as a file gives it, not yet placed: it has a position or a quotation, or both.

    ``coder`` is empty where the file names none. Positions are code points, half-open; ``occurrence`` counts from 1.
    """

    line: int
    document: str
    code: str
    coder: str
    start: int | None
    end: int | None
    quote: str | None
    occurrence: int | None
    memo: str
    good: bool
    code_guid: str = ""


class Codings(NamedTuple):
    """The rows that can be placed, and what is wrong with the others (by line)."""

    rows: list[CodingRow]
    problems: list[Problem]


def read_codings(path: Path, *, sheet: str | None = None) -> Codings:
    """Read codings from a CSV, TSV or XLSX file; a row that is no coding is a problem and stops nothing else.

    ``sheet`` names the sheet of a workbook; otherwise it is the one that looks like codings.

    Raises:
        FormatError: the file is no table, or has no column for document, code, or where the coding stands.
    """
    table = read_table(path, sheet=sheet, fits=lambda names: len(_known(names)) if _complete(_known(names)) else 0)
    columns = _columns(table)
    rows: list[CodingRow] = []
    problems = list(table.problems)
    for row in table.rows:
        try:
            rows.append(_coding(row, columns))
        except _MalformedError as error:
            problems.append(Problem("error", row.line, *error.args))
    return Codings(rows, sorted(problems, key=lambda problem: problem.line))


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


def _columns(table: SheetTable) -> dict[str, str]:
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


def _coding(row: SheetRow, columns: Mapping[str, str]) -> CodingRow:
    """The coding that a row describes."""
    cells = {field: row.cells[columns[field]] if field in columns else "" for field in HEADERS}
    document, code = cells["document"].strip(), cells["code"].strip()
    if not document or not code:
        raise _MalformedError(_("the row names no document or no code"), _("Fill in both, or delete the row."))
    start, end = _number(cells, "start", 0), _number(cells, "end", 1)
    occurrence = _number(cells, "occurrence", 1)
    quote = cells["quote"] if cells["quote"].strip() else None
    if (start is None) != (end is None):
        raise _MalformedError(_("a position needs both start and end"), _("Fill in both, or leave both empty."))
    if start is not None and end is not None and end <= start:
        raise _MalformedError(
            _("the end ({end}) is not after the start ({start})").format(start=start, end=end),
            _("Positions count code points from 0; the end is exclusive."),
        )
    if start is None and quote is None:
        raise _MalformedError(_("the row has no position and no quotation"), _("Fill in start and end, or quote."))
    return CodingRow(
        line=row.line,
        document=document,
        code=code,
        coder=cells["coder"].strip(),
        start=start,
        end=end,
        quote=quote,
        occurrence=occurrence,
        memo=cells["memo"],
        good=_flag(cells["good"]),
        code_guid=cells["code_guid"].strip(),
    )


def _number(cells: Mapping[str, str], field: str, least: int) -> int | None:
    """A whole number, None where the cell is empty."""
    written = cells[field].strip()
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
    word = written.strip().casefold()
    if word in _YES | _NO:
        return word in _YES
    raise _MalformedError(
        _("good should be yes or no, not “{value}”").format(value=written), _("Write ja or nee, true or false, 1 or 0.")
    )
