"""Table files that the tests of tables and face sheets write."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from html import escape
from pathlib import Path
from typing import Any

from python_calamine import load_workbook
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

_FORMS = {timedelta: "[h]:mm:ss", time: "hh:mm:ss", datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd"}


def put(folder: Path, content: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(path: Path, *rows: Sequence[object]) -> Path:
    return book(path, {"Sheet": rows})


def book(
    path: Path,
    sheets: Mapping[str, Iterable[Sequence[object]]],
    merged: Mapping[str, Sequence[str]] = {},
    hidden: Sequence[str] = (),
) -> Path:
    """A workbook; text that begins with "=" is a formula without a saved result, "#N/A" an error."""
    with Workbook(str(path)) as made:
        for title, rows in sheets.items():
            sheet = made.add_worksheet(title)
            if title in hidden:
                sheet.hide()
            else:
                sheet.activate()
            for stretch in merged.get(title, ()):
                sheet.merge_range(stretch, "")
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    _write(made, sheet, number, column, value)
    return path


def _write(made: Workbook, sheet: Worksheet, row: int, column: int, value: object) -> None:
    if isinstance(value, str) and value.startswith("="):
        sheet.write_formula(row, column, value, None, "")
    elif value == "#N/A":
        sheet.write_formula(row, column, "=NA()", None, "#N/A")
    elif isinstance(value, str):
        if value:
            sheet.write_string(row, column, value)
    elif type(value) in _FORMS:
        sheet.write_datetime(row, column, value, made.add_format({"num_format": _FORMS[type(value)]}))
    elif value is not None:
        sheet.write(row, column, value)


def cells_of(path: Path) -> dict[str, list[list[Any]]]:
    """The cells of a workbook by sheet, numbers as numbers, empty ones as empty text."""
    read = load_workbook(path)
    return {title: [*read.get_sheet_by_name(title).to_python(skip_empty_area=False)] for title in read.sheet_names}


def part_of(path: Path, name: str) -> str:
    """The XML of a part."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def frozen(path: Path, number: int = 1) -> str:
    """The first cell of a sheet that moves, where those above and beside it stay."""
    found = re.search(r'topLeftCell="([A-Z]+\d+)"', part_of(path, f"xl/worksheets/sheet{number}.xml"))
    return found[1] if found else ""


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The same archive with its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, change(name, data))
    return path


_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def opendocument(path: Path, sheets: Mapping[str, Iterable[Sequence[str]]], *, manifest: str = "") -> Path:
    """An OpenDocument workbook; a cell is text, or the element that stands for it."""
    body = "".join(
        f'<table:table table:name="{escape(title)}">'
        + "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for title, rows in sheets.items()
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {space}>{manifest}</manifest:manifest>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {_SPACES} {_CALC}><office:body><office:spreadsheet>{body}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _cell(text: str) -> str:
    if text.startswith("<"):
        return text
    if not text:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
