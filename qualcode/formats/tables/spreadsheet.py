"""Workbooks (XLSX, XLS, ODS) as tables of text, read by calamine in a process of its own after a look at the archive.

A workbook is a zip file of XML, unless it is an old one. Before it is read every part is unpacked against a limit, and
its prolog parsed by defusedxml, which refuses document type definitions (and with them entities).
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from qualcode.errors import FormatError
from qualcode.files.child import ChildEnded, ask
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
from qualcode.formats.unpacking import METHODS
from qualcode.i18n import _, ngettext
from qualcode.model import Problem
from qualcode.names import closest
from qualcode.text.expressions import expression

MAX_UNPACKED = 128_000_000
MAX_TAGS = 10_000_000
"""How many tags all parts may have: each takes time, however short."""
MAX_TEXT = 100_000
"""Characters in a cell; Excel stops at 32,767."""
MAX_PARTS = 10_000
MAX_ROWS = 1_048_576

_OLE = b"\xd0\xcf\x11\xe0"
_MANIFEST = "META-INF/manifest.xml"
_SPECIAL = expression(rb"<(?:\w+:)?f[\s/>]|\bt=[\"']e[\"']|-spanned=|value-type=[\"']error")
"""Formulas, errors, and the merged cells of OpenDocument, of which calamine does not tell."""
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
"""What zipfile and the XML parser raise on a damaged workbook (parse errors are SyntaxErrors)."""


def read(path: Path, sheet: str | None = None, fits: HeaderTest | None = None) -> SheetTable:
    """Read a sheet of a workbook: the one named, or else the first visible one whose header ``fits``, or has a table.

    Dates become ISO dates, times ``HH:MM:SS``, whole numbers have no decimals, true and false are words. A formula
    counts for its saved result; where none was saved, or it is an error, the cell is empty and ``problems`` say so.
    What merged cells say counts for each of them.
    """
    data = read_whole(path, MAX_ARCHIVE).data
    read = _choose(path, data, sheet, fits, _inspect(path, data))
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


def _choose(path: Path, data: bytes, wanted: str | None, fits: HeaderTest | None, closely: bool) -> _SheetRead:
    """The sheet that is wanted, read, or else the one that looks most like the table that is."""
    try:
        told = ask(
            "qualcode.formats.workbooks.cells:sheets", data,
            wanted=wanted, closely=closely, most_columns=MAX_COLUMNS, most_cells=2 * MAX_CELLS,
        )  # fmt: skip
    except ChildEnded as ended:
        raise _refused(path, ended) from ended
    titles = tuple(told["titles"])
    found: list[_SheetRead] = []
    for sheet in told["sheets"]:
        lines = [(line, cells) for line, cells in sheet["rows"]]
        _look_at_size(path, lines)
        problems = list(_complaints(_places(sheet["unsaved"]), _places(sheet["failed"])))
        problems += merged_cells.fill(path, lines, merged_cells.merged_cells(sheet["merged"]), fits)
        found.append(_SheetRead(sheet["title"], titles, lines, problems))
    if not titles:
        raise FormatError(_("{path}: has no sheet.").format(path=path), _("Save the workbook again."))
    if not found:
        raise FormatError(
            _("{path}: has no sheet “{name}”.").format(path=path, name=wanted),
            closest(wanted or "", titles) or _("Its sheets are: {names}").format(names=", ".join(titles)),
        )
    best = max(found, key=lambda read: read.likeness(fits))
    if wanted is None and len(titles) > 1:
        others = ", ".join(f"“{title}”" for title in titles if title != best.title)
        message = _("sheet “{sheet}” was read, and not {others}").format(sheet=best.title, others=others)
        best.problems.append(Problem("warning", 0, message))
    return best


def _look_at_size(path: Path, lines: Sequence[SheetLine]) -> None:
    """``FormatError`` where a sheet, or a cell of it, is larger than a table has them."""
    cells = 0
    for line, texts in lines:
        cells += len(texts)
        if line > MAX_ROWS or len(texts) > MAX_COLUMNS or cells > 2 * MAX_CELLS:
            raise too_large(path, _("row {line}, {count} cells").format(line=line, count=cells))
        for column, text in enumerate(texts, 1):
            if len(text) > MAX_TEXT:
                place = merged_cells.place_name(line, column)
                raise too_large(path, _("{count} characters in {cell}").format(count=len(text), cell=place))


def _places(found: Iterable[Sequence[int]]) -> list[str]:
    return [merged_cells.place_name(row + 1, column + 1) for row, column in found]


def _refused(path: Path, ended: ChildEnded) -> FormatError:
    if ended.reason == "password":
        return _locked(path)
    if ended.reason == "damaged":
        return _damaged(path, ended.details.get("why", ""))
    if ended.reason == "large":
        words = _("row {line}, {count} cells")
        return too_large(path, words.format(line=ended.details["line"], count=ended.details["cells"]))
    return FormatError(
        _("{path}: cannot be read: it is damaged, or has cells far outside its table.").format(path=path),
        _("Delete the rows and columns that are empty and save it again, or save the table as CSV."),
    )


def _inspect(path: Path, data: bytes) -> bool:
    """Unpack every part against the limits and look at its prolog; true where one has to look closely at its cells."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _locked(path)
        return False
    if not data.startswith(b"PK"):
        raise FormatError(
            _("{path}: is not a workbook.").format(path=path),
            _("If it is a text file, give it the extension .csv; otherwise save it again as .xlsx."),
        )
    unpacked = _Unpacked(path)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise too_large(path, _("{count} parts").format(count=len(parts)))
            if _MANIFEST in archive.namelist():
                with archive.open(_MANIFEST) as manifest:
                    if b":encryption-data" in manifest.read(MAX_TEXT):
                        raise _locked(path)
            for part in parts:
                if part.flag_bits & 1:
                    raise _locked(path)
                if part.compress_type not in METHODS:
                    raise NotImplementedError(part.filename)
                with archive.open(part) as unpacking:
                    unpacked.add(unpacking)
                with archive.open(part) as prolog:
                    _refuse_entities(path, part.filename, prolog)
    except _DAMAGE as error:
        raise _damaged(path, error) from error
    return unpacked.special


@dataclass
class _Unpacked:
    """What has been unpacked of a workbook so far, against the limits."""

    path: Path
    size: int = 0
    tags: int = 0
    special: bool = False

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
            self.special = self.special or _SPECIAL.search(tail + chunk) is not None
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


def _damaged(path: Path, reason: object) -> FormatError:
    return FormatError(
        _("{path}: is damaged, or not a workbook: {reason}").format(path=path, reason=reason),
        _("Open it in Excel or LibreOffice and save it again, or save it as CSV."),
    )


def _locked(path: Path) -> FormatError:
    return FormatError(
        _("{path}: is protected with a password.").format(path=path),
        _("Open it in Excel or LibreOffice, take the password off, and save it again."),
    )
