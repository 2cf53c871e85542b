"""Which reader a table gets, by the suffix of its file."""

from __future__ import annotations

from pathlib import Path

from qualcode.errors import FormatError
from qualcode.formats.tables import delimited
from qualcode.formats.tables.table import HeaderTest, SheetTable, TableStream
from qualcode.i18n import _

DELIMITED = (".csv", ".tsv", ".tab", ".txt")
SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
TABLES = (".csv", ".tsv", ".tab", *SPREADSHEETS)
"""The suffixes of what can only be a table."""


def read_table(
    path: Path, *, sheet: str | None = None, fits: HeaderTest | None = None, encoding: str | None = None
) -> SheetTable:
    """Read a CSV or TSV file, or a workbook (XLSX, XLS, ODS).

    ``fits`` knows the header that is looked for, where a title may stand above it, and other sheets of a workbook
    before it. ``sheet`` names the sheet; otherwise it is the first visible one that fits, or else that has a table.
    ``encoding`` is that of a text file, where it is known.

    Raises:
        FormatError: the file cannot be read, is no table, damaged, hostile or too large, or a column has no name.
    """
    suffix = path.suffix.lower()
    if suffix in SPREADSHEETS:
        from qualcode.formats.tables import spreadsheet  # loaded for a workbook only

        return spreadsheet.read(path, sheet, fits)
    if suffix in DELIMITED:
        _refuse_sheet(path, sheet)
        return delimited.read(path, fits, encoding)
    raise FormatError(
        _("{path}: is not a kind of table that can be read.").format(path=path),
        _("Save it as CSV (UTF-8), or as a workbook (.xlsx, .ods)."),
    )


def stream_rows(path: Path, *, sheet: str | None = None, fits: HeaderTest | None = None) -> TableStream:
    """A table whose rows are read as they are asked for, a workbook's at once; otherwise as :func:`read_table`."""
    if path.suffix.lower() in DELIMITED:
        _refuse_sheet(path, sheet)
        return delimited.stream(path, fits)
    table = read_table(path, sheet=sheet, fits=fits)
    rows = ((row.line, [*row.cells.values()]) for row in table.rows)
    return TableStream(path, table.columns, rows, [*table.problems], table.encoding, table.sheet, table.sheets)


def _refuse_sheet(path: Path, sheet: str | None) -> None:
    if sheet is not None:
        raise FormatError(
            _("{path}: has no sheets.").format(path=path),
            _("Leave --sheet out: it is for workbooks (.xlsx, .xls, .ods)."),
        )
