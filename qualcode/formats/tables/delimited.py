"""Tables of text with separators (CSV, TSV): reading what people have, and the one writer of the project.

Spreadsheets run a cell that begins with ``=``, ``+``, ``-``, ``@``, tab or a line break as a formula, so the writer
puts an apostrophe before such text, and the reader takes it away. Text that already has apostrophes there gets one
more, so that writing and reading is without loss. Numbers are left as they are.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import TextIO

from qualcode.errors import FormatError
from qualcode.files.reading import MAX_TEXT, read_whole
from qualcode.files.writing import write_whole
from qualcode.formats.tables.table import (
    MAX_CELLS,
    MAX_COLUMNS,
    MOST_ABOVE,
    HeaderTest,
    SheetLine,
    SheetTable,
    make_table,
    too_large,
)
from qualcode.i18n import _

SEPARATORS = ",;\t"
MAX_CELL = 10_000_000
SAMPLE_ROWS = 200

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_QUOTED = re.compile(r'[",;\t\r\n]|^\s|\s$|^sep=')


def read(path: Path, fits: HeaderTest | None = None) -> SheetTable:
    """Read a CSV or TSV file: UTF-8, UTF-16 or Windows-1252, separated by comma, semicolon or tab.

    Excel's ``sep=;`` on the first line is understood. A row's ``line`` is the line of the file on which it begins.
    """
    text, encoding = decode(path)
    first = 1
    declared = re.match(r"sep=(.)(?:\r\n|\r|\n)", text)
    if declared:
        text, first = text[declared.end() :], 2
    separator = declared[1] if declared else sniff(text, "\t," if path.suffix.lower() in (".tsv", ".tab") else ",")
    return make_table(path, _lines(path, text, separator, first), encoding=encoding, fits=fits)


def decode(path: Path) -> tuple[str, str]:
    """The text of a file without its byte order mark, and the encoding: by the mark, else UTF-8, else Windows-1252."""
    data = read_whole(path, MAX_TEXT).data
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FormatError(
            _("{path}: is a workbook, not a text file.").format(path=path),
            _("Give it its own extension (.xlsx), or save it as CSV."),
        )
    bom, marked = next(((bom, name) for bom, name in BOMS if data.startswith(bom)), (b"", ""))
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = data[len(bom) :].decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise FormatError(
        _("{path}: is not a text file, or its encoding is not known.").format(path=path),
        _("Save it as CSV in UTF-8 (Excel: “CSV UTF-8”)."),
    )


def sniff(text: str, preferred: str = ",") -> str:
    """The separator that gives the rows the header's number of cells most often, and then the most cells.

    The header is the first row of several cells, for a title may stand above it. ``preferred`` are the separators to
    try first; its first is the answer where no separator gives two columns.
    """
    best, separator = (0.0, 1), preferred[0]
    for candidate in dict.fromkeys(preferred + SEPARATORS):
        widths: list[int] = []
        try:
            for row in csv.reader(StringIO(text, newline=""), delimiter=candidate):
                if row:
                    widths.append(len(row))
                if len(widths) == SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        header = widths[0] if widths else 0
        if header == 1:
            header = next(
                (width for width in widths[:MOST_ABOVE] if width > 1 and 2 * widths.count(width) > len(widths)), 1
            )
        if header > 1:
            fit = (widths.count(header) / len(widths), header)
            if fit > best:
                best, separator = fit, candidate
    return separator


def _lines(path: Path, text: str, separator: str, first: int) -> Iterator[SheetLine]:
    """The rows with the line each begins on."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    cells = 0
    while True:
        line = reader.line_num + first
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise FormatError(
                _("{path}:{line}: the row cannot be read: {reason}").format(path=path, line=line, reason=error),
                _("Look for a quotation mark that is not closed, or not doubled within a quoted cell."),
            ) from error
        if row is None:
            return
        cells += len(row)
        if len(row) > MAX_COLUMNS or cells > MAX_CELLS:
            raise too_large(path, _("line {line}: {count} cells").format(line=line, count=cells))
        yield line, [_unguard(cell) for cell in row]


def write_csv(target: Path | TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as CSV: commas, lines ending in ``\\n``, text guarded against being run as a formula.

    A file is UTF-8 with a byte order mark, without which Excel misreads every accent; a stream gets none. None is an
    empty cell, true and false are words, numbers are written with a decimal point.
    """
    if isinstance(target, Path):
        stream = StringIO()
        write_csv(stream, columns, rows)
        write_whole(target, stream.getvalue().encode("utf-8-sig"))
        return
    target.write(",".join(_cell(column) for column in columns) + "\n")
    for row in rows:
        target.write(",".join(_cell(value) for value in row) + "\n")


def _cell(value: object) -> str:
    """A value as it stands in the file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _unguard(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell
