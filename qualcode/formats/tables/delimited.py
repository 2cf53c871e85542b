"""Tables of text with separators (CSV, TSV): reading what people have, and the one writer of the project.

Spreadsheets run a cell that begins with ``=``, ``+``, ``-``, ``@``, tab or a line break as a formula, so the writer
puts an apostrophe before such text, and the reader takes it away. Text that already has apostrophes there gets one
more, so that writing and reading is without loss. Numbers are left as they are.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from qualcode.errors import FormatError
from qualcode.files.reading import MAX_STREAM, MAX_TEXT, read_pieces, read_whole
from qualcode.files.writing import write_whole
from qualcode.formats.tables.table import (
    MAX_CELLS,
    MAX_COLUMNS,
    MOST_ABOVE,
    HeaderTest,
    SheetLine,
    SheetTable,
    TableStream,
    make_table,
    stream_table,
    too_large,
)
from qualcode.i18n import _
from qualcode.text.expressions import expression

SEPARATORS = ",;\t"
MAX_CELL = 10_000_000
MAX_LINE = 2 * MAX_CELL
SAMPLE_ROWS = 200

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_FORMULA = expression(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = expression(r"'+[=+\-@\t\r\n＝＋－＠]")
_NUMBER = expression(r"[+-]?\d+(?:[.,]\d+)?")
_QUOTED = expression(r'[",;\t\r\n]|^\s|\s$|^sep=')
_AS_IT_IS = expression(r'(?!sep=)[^\W_](?:[^",;\t\r\n]*[^",;\s])?')
"""A text that needs neither guard nor quotation marks, as most do."""


def read(path: Path, fits: HeaderTest | None = None, encoding: str | None = None) -> SheetTable:
    """Read a CSV or TSV file: in the encoding, or UTF-8, UTF-16 or Windows-1252, separated by comma, semicolon or tab.

    Excel's ``sep=;`` on the first line is understood. A row's ``line`` is the line of the file on which it begins.
    """
    text, encoding = decode(path, encoding)
    rows = _rows(path, lambda: StringIO(text, newline=""))
    return make_table(path, _bounded(path, rows), encoding=encoding, fits=fits)


def stream(path: Path, fits: HeaderTest | None = None) -> TableStream:
    """A CSV or TSV file, of which the rows are read one after the other; otherwise as :func:`read`."""
    codec = _codec(path)
    rows = _rows(path, lambda: _text_lines(path, codec))
    return stream_table(path, rows, encoding=codec, fits=fits)


def _rows(path: Path, lines: Callable[[], Iterable[str]]) -> Iterator[SheetLine]:
    """The rows of a file, of which ``lines`` gives the lines anew each time."""
    opening = "".join(islice(lines(), 1))
    declared = re.fullmatch(r"sep=(.)(?:\r\n|\r|\n)", opening)
    if declared:
        return _lines(path, islice(lines(), 1, None), declared[1], 2)
    separator = _sniffed(lines, "\t," if path.suffix.lower() in (".tsv", ".tab") else ",")
    return _lines(path, lines(), separator, 1)


def _codec(path: Path) -> str:
    """The encoding of a file that is text to its end, with the errors of :func:`decode`."""
    opening = next(read_pieces(path, MAX_STREAM), b"")
    _refuse_workbook(path, opening)
    _bom, marked = _mark(opening)
    for codec in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            if not any("\0" in text for text in _texts(path, codec)):
                return codec
        except UnicodeDecodeError:
            continue
    raise _no_text(path)


def _texts(path: Path, codec: str) -> Iterator[str]:
    """The text of a file without its byte order mark, a piece at a time."""
    decoder = codecs.getincrementaldecoder(codec)()
    skipped = False
    for piece in read_pieces(path, MAX_STREAM):
        yield decoder.decode(piece if skipped else piece[len(_mark(piece)[0]) :])
        skipped = True
    yield decoder.decode(b"", final=True)


def _text_lines(path: Path, codec: str) -> Iterator[str]:
    """The lines of a file with their ends. ``FormatError`` for one of more than a table can hold."""
    rest = ""
    try:
        for text in chain(_texts(path, codec), (None,)):
            # A line break of two characters may stand on the edge of two pieces.
            lines = StringIO(rest + (text or ""), newline="").readlines()
            rest = lines.pop() if lines and text is not None else ""
            yield from lines
            if len(rest) > MAX_LINE:
                raise too_large(path, _("a line of more than {count} characters").format(count=MAX_LINE))
    except UnicodeDecodeError as error:
        raise _no_text(path) from error


def decode(path: Path, given: str | None = None) -> tuple[str, str]:
    """The text of a file without its byte order mark, and the encoding: by the mark, the one given, or else
    UTF-8, or Windows-1252."""
    data = read_whole(path, MAX_TEXT).data
    _refuse_workbook(path, data)
    bom, marked = _mark(data)
    known = marked or given
    for encoding in (known,) if known else ("utf-8", "cp1252"):
        try:
            text = data[len(bom) :].decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise _no_text(path)


def _mark(data: bytes) -> tuple[bytes, str]:
    """The byte order mark that a file begins with, and its encoding; both empty where there is none."""
    return next(((bom, name) for bom, name in BOMS if data.startswith(bom)), (b"", ""))


def _refuse_workbook(path: Path, data: bytes) -> None:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FormatError(
            _("{path}: is a workbook, not a text file.").format(path=path),
            _("Give it its own extension (.xlsx), or save it as CSV."),
        )


def _no_text(path: Path) -> FormatError:
    return FormatError(
        _("{path}: is not a text file, or its encoding is not known.").format(path=path),
        _("Save it as CSV in UTF-8 (Excel: “CSV UTF-8”)."),
    )


def _sniffed(lines: Callable[[], Iterable[str]], preferred: str) -> str:
    """The separator that gives the rows the header's number of cells most often, and then the most cells.

    The header is the first row of several cells, for a title may stand above it. ``preferred`` are the separators to
    try first; its first is the answer where no separator gives two columns.
    """
    best, separator = (0.0, 1), preferred[0]
    for candidate in dict.fromkeys(preferred + SEPARATORS):
        widths: list[int] = []
        try:
            for row in csv.reader(lines(), delimiter=candidate):
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


def _lines(path: Path, lines: Iterable[str], separator: str, first: int) -> Iterator[SheetLine]:
    """The rows with the line each begins on."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    reader = csv.reader(lines, delimiter=separator, strict=True)
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
        if len(row) > MAX_COLUMNS:
            raise too_large(path, _("line {line}: {count} cells").format(line=line, count=len(row)))
        if "'" in "".join(row):
            row = [cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell for cell in row]
        yield line, row


def _bounded(path: Path, rows: Iterable[SheetLine]) -> Iterator[SheetLine]:
    """The rows of a table that is read whole, as far as one can be."""
    count = 0
    for line, cells in rows:
        count += len(cells)
        if count > MAX_CELLS:
            raise too_large(path, _("line {line}: {count} cells").format(line=line, count=count))
        yield line, cells


def write_csv(target: Path | TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as CSV: commas, lines ending in ``\\n``, text guarded against being run as a formula.

    A file is UTF-8 with a byte order mark, without which Excel misreads every accent; a stream gets none. None is an
    empty cell, true and false are words, numbers are written with a decimal point. Rows are written as they come.
    """
    if isinstance(target, Path):
        write_whole(target, chain([codecs.BOM_UTF8], (line.encode() for line in csv_lines(columns, rows))))
    else:
        target.writelines(csv_lines(columns, rows))


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a table as :func:`write_csv` writes it."""
    for row in chain([columns], rows):
        yield ",".join(map(_cell, row)) + "\n"


def _cell(value: object) -> str:
    """A value as it stands in the file."""
    if type(value) is str and (not value or _AS_IT_IS.fullmatch(value)):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = unformulated(str(value))
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def unformulated(text: str) -> str:
    """Text with a sign before it where a worksheet would run it as a formula."""
    return "'" + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
