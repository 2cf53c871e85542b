"""Excel workbooks (XLSX) as tables of text, read with openpyxl after a look at what is in the archive.

A workbook is a zip file of XML. Before openpyxl opens it every part is unpacked against a limit, and its prolog parsed
by defusedxml, which refuses document type definitions (and with them entities): openpyxl itself parses some parts with
lxml, which does not.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import repeat
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from qualcode.errors import FormatError
from qualcode.files.reading import MAX_ARCHIVE, read_whole
from qualcode.formats.tables import merged_cells
from qualcode.formats.tables.table import (
    MAX_CELLS,
    MAX_COLUMNS,
    HeaderTest,
    SheetLine,
    SheetTable,
    header_at,
    is_blank,
    make_table,
    too_large,
)
from qualcode.i18n import _, ngettext
from qualcode.model import Problem
from qualcode.names import Spellings, closest
from qualcode.text.expressions import expression

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_UNPACKED = 128_000_000
MAX_TAGS = 10_000_000
"""How many tags all parts may have: openpyxl takes a microsecond and a hundred bytes for each, however short."""
MAX_TEXT = 100_000
"""Characters in a cell; Excel stops at 32,767."""
MAX_PARTS = 10_000
MAX_ROWS = 1_048_576
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The ways of packing that office programs use; newer Pythons unpack more, each with errors of its own."""

_FORMULA = expression(rb"<(?:\w+:)?f[\s/>]")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    SyntaxError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile, openpyxl and its XML parsers raise on a damaged workbook (parse errors are SyntaxErrors)."""


def read(path: Path, sheet: str | None = None, fits: HeaderTest | None = None) -> SheetTable:
    """Read a sheet of a workbook: the one named, or else the first visible one whose header ``fits``, or has a table.

    Dates become ISO dates, times ``HH:MM:SS``, whole numbers have no decimals, true and false are words. A formula
    counts for its saved result; where none was saved, or it is an error, the cell is empty and ``problems`` say so.
    What merged cells say counts for each of them.
    """
    data = read_whole(path, MAX_ARCHIVE).data
    formulas = _inspect(path, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            read = _choose(path, data, sheet, fits, formulas)
    except _DAMAGE as error:
        raise _damaged(path, error) from error
    return make_table(path, read.lines, problems=read.problems, sheet=read.title, sheets=read.titles, fits=fits)


@dataclass
class _SheetRead:
    """A sheet as text, and what there is to say of its cells."""

    title: str
    titles: tuple[str, ...]
    lines: list[SheetLine]
    problems: list[Problem]

    def likeness(self, fits: HeaderTest | None) -> tuple[int, int, int]:
        """How much it looks like the table that is wanted: it has rows, columns that fit, and columns at all."""
        filled = [(line, cells) for line, cells in self.lines if not is_blank(cells)]
        if not filled:
            return 0, 0, 0
        _line, header = filled[header_at(filled, fits)]
        names = [" ".join(cell.split()) for cell in header if cell.strip()]
        # A sheet that explains the columns has two of its own; beyond three a number of columns says no more.
        return min(len(filled), 2), fits(names) if fits else 0, min(len(names), 3)


def _choose(path: Path, data: bytes, wanted: str | None, fits: HeaderTest | None, formulas: bool) -> _SheetRead:
    """The sheet that is wanted, read, or else the one that looks most like the table that is."""
    book = _open(data, data_only=True)
    sources = _open(data, data_only=False) if formulas else None
    try:
        found: list[_SheetRead] = []
        titles = tuple(sheet.title for sheet in book.worksheets)
        for title in _titles(path, book, wanted):
            problems: list[Problem] = []
            lines = list(_lines(path, book, sources, title, problems))
            with _part(book, title) as part:
                problems += merged_cells.fill(path, lines, merged_cells.merged_cells(part), fits)
            found.append(_SheetRead(title, titles, lines, problems))
    finally:
        book.close()
        if sources:
            sources.close()
    if not found:
        raise FormatError(_("{path}: has no sheet.").format(path=path), _("Save the workbook again."))
    best = max(found, key=lambda read: read.likeness(fits))
    if wanted is None and len(titles) > 1:
        others = ", ".join(f"“{title}”" for title in titles if title != best.title)
        message = _("sheet “{sheet}” was read, and not {others}").format(sheet=best.title, others=others)
        best.problems.append(Problem("warning", 0, message))
    return best


def _inspect(path: Path, data: bytes) -> bool:
    """Unpack every part against the limits and look at its prolog; true where a sheet has formulas."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FormatError(
            _("{path}: is an old Excel workbook (.xls), or protected with a password.").format(path=path),
            _("Open it in Excel or LibreOffice, take the password off, and save it as .xlsx."),
        )
    if not data.startswith(b"PK"):
        raise FormatError(
            _("{path}: is not an Excel workbook.").format(path=path),
            _("If it is a text file, give it the extension .csv; otherwise save it again as .xlsx."),
        )
    unpacked = _Unpacked(path)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise too_large(path, _("{count} parts").format(count=len(parts)))
            for part in parts:
                if part.flag_bits & 1:
                    raise FormatError(
                        _("{path}: is protected with a password.").format(path=path),
                        _("Open it in Excel or LibreOffice, take the password off, and save it again."),
                    )
                if part.compress_type not in METHODS:
                    raise NotImplementedError(part.filename)
                with archive.open(part) as unpacking:
                    unpacked.add(unpacking)
                with archive.open(part) as prolog:
                    _refuse_entities(path, part.filename, prolog)
    except _DAMAGE as error:
        raise _damaged(path, error) from error
    return unpacked.formulas


@dataclass
class _Unpacked:
    """What has been unpacked of a workbook so far, against the limits."""

    path: Path
    size: int = 0
    tags: int = 0
    formulas: bool = False

    def add(self, part: IO[bytes]) -> None:
        """Unpacks a part in pieces; ``FormatError`` as soon as there is too much."""
        tail = b""
        while chunk := part.read(1 << 20):
            self.size += len(chunk)
            self.tags += chunk.count(b"<")
            if self.size > MAX_UNPACKED or self.tags > MAX_TAGS:
                raise FormatError(
                    _("{path}: unpacks to more than {size} MB or {tags} tags, which no table needs.").format(
                        path=self.path, size=MAX_UNPACKED // 1_000_000, tags=MAX_TAGS
                    ),
                    _("Do not open it unless you trust where it came from; ask for a new copy, or for CSV."),
                )
            self.formulas = self.formulas or _FORMULA.search(tail + chunk) is not None
            tail = chunk[-64:]


def _refuse_entities(path: Path, name: str, part: IO[bytes]) -> None:
    """``FormatError`` where a part has a document type definition, or should be XML and is not."""
    try:
        next(iter(iterparse(part, events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException as error:
        raise FormatError(
            _("{path}: has a document type definition in {part}, which may attack the reader.").format(
                path=path, part=name
            ),
            _("No spreadsheet program writes that. Do not open it; ask for a new copy, or for CSV."),
        ) from error
    except ParseError:
        if name.lower().endswith((".xml", ".rels")):
            raise


def _lines(
    path: Path, book: Workbook, sources: Workbook | None, title: str, problems: list[Problem]
) -> Iterator[SheetLine]:
    """The rows of a sheet as text; what is empty for want of a result is added to ``problems``."""
    unsaved: list[str] = []
    failed: list[str] = []
    cells = 0
    originals: Iterator[Any] = _rows(sources, title) if sources else repeat(())
    for line, (row, original) in enumerate(zip(_rows(book, title), originals, strict=False), 1):
        cells += len(row)
        if line > MAX_ROWS or len(row) > MAX_COLUMNS or cells > 2 * MAX_CELLS:
            raise too_large(path, _("row {line}, {count} cells").format(line=line, count=cells))
        texts = []
        for index, cell in enumerate(row):
            bad = cell.data_type == "e"
            text = "" if bad else _text(cell.value)
            if len(text) > MAX_TEXT:
                raise too_large(
                    path, _("{count} characters in {cell}").format(count=len(text), cell=_place(line, index))
                )
            texts.append(text)
            if bad:
                failed.append(_place(line, index))
            elif cell.value is None and index < len(original) and original[index].data_type == "f":
                unsaved.append(_place(line, index))
        yield line, texts
    problems.extend(_complaints(unsaved, failed))


def _part(book: Workbook, title: str) -> IO[bytes]:
    """The XML of a sheet; openpyxl tells of merged cells only where it loads the whole workbook."""
    sheet: Any = book[title]
    part: IO[bytes] = sheet._get_source()
    return part


def _open(data: bytes, *, data_only: bool) -> Workbook:
    from openpyxl import load_workbook

    return load_workbook(BytesIO(data), read_only=True, data_only=data_only, keep_links=False)


def _rows(book: Workbook, title: str) -> Iterator[Any]:
    """The rows of a sheet, as long as they are: the size a file states is not to be trusted."""
    sheet: Any = book[title]
    sheet.reset_dimensions()
    rows: Iterator[Any] = sheet.iter_rows()
    return rows


def _titles(path: Path, book: Workbook, wanted: str | None) -> list[str]:
    """The title of the sheet that is wanted, or of all that are visible, or of all."""
    titles = [sheet.title for sheet in book.worksheets]
    if wanted is not None:
        found = Spellings(titles).known(wanted)
        if found is not None:
            return [found]
        raise FormatError(
            _("{path}: has no sheet “{name}”.").format(path=path, name=wanted),
            closest(wanted, titles) or _("Its sheets are: {names}").format(names=", ".join(titles)),
        )
    return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"] or titles


def _text(value: object) -> str:
    """The value of a cell as text; a number with the 15 digits that Excel keeps."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        digits = f"{Decimal(f'{value:.15g}'):f}"
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    if isinstance(value, datetime):
        whole = value.time() == time()
        return value.date().isoformat() if whole else value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def _place(line: int, index: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(index + 1)}{line}"


def _complaints(unsaved: list[str], failed: list[str]) -> Iterator[Problem]:
    """What to say of formulas without a result, and of those whose result is an error."""
    if unsaved:
        yield Problem(
            "warning",
            0,
            ngettext(
                "a formula has no saved result, and is taken as empty: {cells}",
                "{count} formulas have no saved result, and are taken as empty: {cells}",
                len(unsaved),
            ).format(count=len(unsaved), cells=_listed(unsaved)),
            _("Open the workbook in Excel or LibreOffice and save it again."),
        )
    if failed:
        yield Problem(
            "warning",
            0,
            ngettext(
                "a cell holds an error, and is taken as empty: {cells}",
                "{count} cells hold an error, and are taken as empty: {cells}",
                len(failed),
            ).format(count=len(failed), cells=_listed(failed)),
            _("Mend the formulas in the workbook."),
        )


def _listed(places: list[str]) -> str:
    return ", ".join(places[:10]) + (" …" if len(places) > 10 else "")


def _damaged(path: Path, error: Exception) -> FormatError:
    return FormatError(
        _("{path}: is damaged, or not an Excel workbook: {reason}").format(path=path, reason=error),
        _("Open it in Excel or LibreOffice and save it again, or save it as CSV."),
    )
