"""The sheets of a report as an Excel workbook: figures as numbers, text always as text, never as a formula.

The same report is the same bytes: a workbook says no time at which it was made.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from qualcode.errors import QualcodeError
from qualcode.files.writing import write_whole
from qualcode.i18n import _
from qualcode.report.blocks import ReportDocument, ReportSheet, Value
from qualcode.text.expressions import expression
from qualcode.text.visible import visible

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

AUTHOR = "qualcode"
LONGEST_CELL = 32_000
"""Excel keeps 32,767 characters in a cell."""
MOST_ROWS = 1_048_576
WIDEST = 60
_LONGEST_NAME = 31
_NO_TIME = datetime(2000, 1, 1)
_NOT_IN_NAMES = expression(r"[\\/*?:\[\]]")
_RESERVED = "history"
"""Excel takes no sheet of this name."""


def write(document: ReportDocument, path: Path) -> None:
    """Write the sheets to ``path``, whole or not at all. Raises :class:`QualcodeError` when it cannot."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": visible(document.title)[:255], "author": AUTHOR, "created": _NO_TIME})
        forms = _Forms(book)
        for name, sheet in zip(_names(document.sheets), document.sheets, strict=True):
            _fill_sheet(book.add_worksheet(name), sheet, forms)
    write_whole(path, buffer.getvalue())


class _Forms:
    """The forms that cells of a workbook have, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._numbers: dict[str, Format] = {}
        self.head = book.add_format({"bold": True, "bg_color": "#E8EDF3", "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"valign": "top"})
        self.long = book.add_format({"valign": "top", "text_wrap": True})

    def number(self, form: str) -> Format:
        if form not in self._numbers:
            self._numbers[form] = self._book.add_format({"num_format": form})
        return self._numbers[form]


def _fill_sheet(sheet: Worksheet, content: ReportSheet, forms: _Forms) -> None:
    """Fills a sheet, with a header that stays in sight."""
    header, rows, formats = content.header, content.rows, content.formats
    if len(rows) >= MOST_ROWS:
        raise QualcodeError(
            _("{count} rows do not go into a sheet of a workbook").format(count=len(rows)),
            _("Write them as CSV: give the file a name that ends in .csv."),
        )
    for column, name in enumerate(header):
        sheet.write_string(0, column, visible(name)[:LONGEST_CELL], forms.head)
        longest = max((len(str(row[column] or "")) for row in rows), default=0)
        text = any(isinstance(row[column], str) for row in rows)
        width = min(WIDEST, max(8, longest + 2, len(name) // (1 if text else 2) + 4)) if text else 12
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _fill(sheet, number, column, value, formats[column] if column < len(formats) else None, forms)
    sheet.freeze_panes(1, min(content.frozen, len(header)) if len(header) > 2 else 0)


def sheet_name(title: str) -> str:
    """A title as Excel takes it for a sheet: of 31 letters at most, without those that it uses in formulas."""
    plain = " ".join(_NOT_IN_NAMES.sub(" ", visible(title)).split())[:_LONGEST_NAME].strip(" '")
    return "-" if not plain or plain.casefold() == _RESERVED else plain


def _names(sheets: tuple[ReportSheet, ...]) -> Iterator[str]:
    """The names of the sheets, each once: Excel makes no difference between small letters and capitals."""
    used: set[str] = set()
    for sheet in sheets:
        name, number = sheet_name(sheet.title), 1
        plain = name
        while name.lower() in used:
            number += 1
            name = f"{plain[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
        used.add(name.lower())
        yield name


def _fill(sheet: Worksheet, row: int, column: int, value: Value, form: str | None, forms: _Forms) -> None:
    """A number in its format, or text; text that looks like a formula stays text."""
    if isinstance(value, str):
        sheet.write_string(
            row, column, visible(value)[:LONGEST_CELL], forms.long if len(value) > WIDEST else forms.text
        )
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value, forms.number(form) if form else None)
