"""Which reader a table gets, by the suffix of its file."""

from __future__ import annotations

from pathlib import Path

from qualcode.errors import FormatError
from qualcode.formats.tables import delimited
from qualcode.formats.tables.table import SheetTable, too_large
from qualcode.i18n import _

MAX_BYTES = 200_000_000

DELIMITED = (".csv", ".tsv", ".tab", ".txt")
SPREADSHEETS = (".xlsx", ".xlsm")


def read_table(path: Path, *, sheet: str | None = None) -> SheetTable:
    """Read a CSV, TSV or XLSX file; ``sheet`` names the sheet of a workbook (otherwise its first visible one).

    Raises:
        FormatError: the file cannot be read, is no table, damaged, hostile or too large, or a column has no name.
    """
    suffix = path.suffix.lower()
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise too_large(path, _("{size} bytes").format(size=size))
        if suffix in SPREADSHEETS:
            from qualcode.formats.tables import spreadsheet  # openpyxl is loaded for a workbook only

            return spreadsheet.read(path, sheet)
        if suffix in DELIMITED:
            return delimited.read(path)
    except OSError as error:
        raise FormatError(
            _("{path}: cannot be read: {reason}").format(path=path, reason=error.strerror or error),
            _("Check the name of the file, and whether you may read it."),
        ) from error
    raise FormatError(
        _("{path}: is not a kind of table that can be read.").format(path=path),
        _("Save it as CSV (UTF-8) or as an Excel workbook (.xlsx)."),
    )
