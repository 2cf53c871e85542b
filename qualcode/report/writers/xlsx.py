"""The sheets of a report as an Excel workbook: figures as numbers, text always as text, never as a formula."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from qualcode.files.writing import write_whole
from qualcode.report.blocks import ReportDocument, ReportSheet, Value
from qualcode.text.expressions import expression
from qualcode.text.visible import visible

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

AUTHOR = "qualcode"
LONGEST_CELL = 32_000
"""Excel keeps 32,767 characters in a cell."""
WIDEST = 60
_NOT_IN_NAMES = expression(r"[\\/*?:\[\]]")
_HEAD = PatternFill("solid", fgColor="E8EDF3")


def write(document: ReportDocument, path: Path) -> None:
    """Write the sheets to ``path``, whole or not at all. Raises :class:`QualcodeError` when it cannot."""
    book = Workbook()
    book.properties.creator, book.properties.title = AUTHOR, visible(document.title)
    book.remove(book.worksheets[0])
    for sheet in document.sheets:
        _add_sheet(book, sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    write_whole(path, buffer.getvalue())


def _add_sheet(book: Workbook, content: ReportSheet) -> None:
    """Adds a sheet with a header that stays in sight."""
    sheet: Worksheet = book.create_sheet(sheet_name(content.title))
    header, rows, formats = content.header, content.rows, content.formats
    for number, row in enumerate([header, *rows], start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell)
            _fill(cell, value, formats[column - 1] if column <= len(formats) else None)
            if number == 1:
                cell.font, cell.fill = Font(bold=True), _HEAD
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column in range(1, len(header) + 1):
        longest = max((len(str(row[column - 1] or "")) for row in rows), default=0)
        text = any(isinstance(row[column - 1], str) for row in rows)
        width = min(WIDEST, max(8, longest + 2, len(header[column - 1]) // (1 if text else 2) + 4)) if text else 12
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"{get_column_letter(min(content.frozen, len(header)) + 1)}2" if len(header) > 2 else "A2"


def sheet_name(title: str) -> str:
    """A title as Excel takes it for a sheet: of 31 letters at most, without those that it uses in formulas."""
    plain = " ".join(_NOT_IN_NAMES.sub(" ", visible(title)).split())[:31].strip(" '")
    return plain or "-"


def _fill(cell: Cell, value: Value, form: str | None) -> None:
    """A number in its format, or text; text that looks like a formula stays text."""
    if value is None:
        return
    if isinstance(value, str):
        cell.value = visible(value)[:LONGEST_CELL]
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=len(value) > WIDEST, vertical="top")
        return
    cell.value = value
    if form:
        cell.number_format = form
