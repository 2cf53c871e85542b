"""A list as it stands on a screen, as a report: a table to read, a sheet to work with, and lines to paste elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qualcode.analysis.quantify import language_of
from qualcode.formats.tables.delimited import unformulated
from qualcode.i18n import interface_language
from qualcode.report.blocks import Heading, Paragraph, ReportDocument, ReportSheet, Table, TableCell, TableRow, Value
from qualcode.report.wording.languages import wording

LISTING_KINDS = ("xlsx", "docx", "md", "csv")
"""The files that every list can become."""

_PAGE = 16.0
"""Centimetres for the columns of a table together."""
_LEAST, _MOST = 6, 60
"""Signs that a column is at least, and at most, taken to need."""


def listing(
    title: str,
    rows: Iterable[Mapping[str, object]],
    titles: Mapping[str, str],
    notes: Sequence[str] = (),
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> ReportDocument:
    """Rows of plain data as a report in the language of the interface: a column for each of ``titles``, in order.

    ``notes`` are what must be read with it; ``words`` say for a column how its values read to people.
    """
    named = words or {}
    cells = [tuple(_value(row.get(key), named.get(key, {})) for key in titles) for row in rows]
    return table_document(title, tuple(titles.values()), cells, notes)


def table_document(
    title: str, header: Sequence[str], rows: Sequence[Sequence[Value]], notes: Sequence[str] = ()
) -> ReportDocument:
    """A table as a report of one: each row as long as the header."""
    language = language_of(interface_language())
    held = tuple(map(tuple, rows))
    numeric = tuple(
        place
        for place in range(len(header))
        if held and all(isinstance(row[place], int | float | None) for row in held)
    )
    lines = tuple(
        TableRow(f"row:{number}", tuple(TableCell(_shown(value)) for value in row)) for number, row in enumerate(held)
    )
    table = Table(
        "table", f"{wording(language).table} ", 1, title, tuple(header), lines, numeric, _widths(header, lines)
    )
    said = [Paragraph.of(f"note:{number}", note, note=True) for number, note in enumerate(notes)]
    below = tuple((note, *[None] * (len(header) - 1)) for note in notes)
    sheet = ReportSheet(title, tuple(header), (*held, *below))
    return ReportDocument(title, language, (Heading("title", 1, title), *said, table), sheets=(sheet,), table=sheet)


def to_paste(document: ReportDocument) -> str:
    """The one table of a report as lines with tabs, which a worksheet takes into cells; never a formula."""
    assert document.table is not None
    rows = [document.table.header, *document.table.rows]
    return "\n".join("\t".join(unformulated(" ".join(_shown(value).split())) for value in row) for row in rows) + "\n"


def _widths(header: Sequence[str], rows: Sequence[TableRow]) -> tuple[float, ...]:
    """Centimetres by what the columns hold, together as wide as a page."""
    needed = [
        max(_LEAST, min(_MOST, max(len(text) for text in (head, *(row.cells[place].text for row in rows)))))
        for place, head in enumerate(header)
    ]
    return tuple(round(_PAGE * one / sum(needed), 2) for one in needed)


def _value(value: object, words: Mapping[str, str]) -> Value:
    """A value of plain data as a cell has it."""
    match value:
        case None | "":
            return ""
        case bool():
            return int(value)
        case int() | float():
            return value
        case str():
            return words.get(value, value)
        case Mapping():
            return "; ".join(f"{name}: {_shown(_value(item, words))}" for name, item in value.items())
        case Iterable():
            return "; ".join(_shown(_value(item, words)) for item in value)
        case _:
            return str(value)


def _shown(value: Value) -> str:
    return "" if value is None else str(value)
