"""The sheets of a report as an Excel workbook: figures as numbers, text always as text, never as a formula.

The same report is the same bytes: a workbook says no time at which it was made.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from xlsxwriter import Workbook

from qualcode.errors import QualcodeError
from qualcode.files.writing import write_whole
from qualcode.i18n import _
from qualcode.report.blocks import ReportDocument, ReportSheet, SheetChart, Value
from qualcode.text.expressions import expression
from qualcode.text.visible import visible

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

AUTHOR = "qualcode"
LONGEST_CELL = 32_000
"""Excel keeps 32,767 characters in a cell."""
LONGEST_HEADER = 200
"""Excel keeps 255 characters above a page, those that set them included."""
MOST_ROWS = 1_048_576
MOST_LINES = 24
"""Excel makes a row no higher than 409 points."""
MOST_TICKS, MOST_BARS = 24, 40
WIDEST, MANY_COLUMNS = 60, 10
"""How wide a column of text is at most, in signs; half of it in a sheet of many columns."""
INK = "#1F3A5F"
HEAD = {"bold": True, "bg_color": "#E8EDF3", "text_wrap": True, "valign": "top"}
FILLS = (
    (INK, ""),
    ("#FFFFFF", "wide_upward_diagonal"),
    ("#8FA3BB", ""),
    ("#FFFFFF", "dotted_grid"),
    ("#C9D1DB", ""),
    ("#FFFFFF", "horizontal_brick"),
    ("#FFFFFF", "narrow_vertical"),
    ("#F4F6F9", ""),
)
"""The bars of a chart one after another: their colour, and the pattern drawn on it in ink."""
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
        names = list(_names(document.sheets))
        for name, sheet in zip(names, document.sheets, strict=True):
            there = book.add_worksheet(name)
            _fill_sheet(there, sheet, forms, names)
            if sheet.chart is not None and sheet.rows:
                there.insert_chart(len(sheet.rows) + 2, 0, _chart(book, name, sheet, sheet.chart))
    write_whole(path, buffer.getvalue())


class _Forms:
    """The forms that cells of a workbook have, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._numbers: dict[str, Format] = {}
        self.head = book.add_format(HEAD)
        self.head_right = book.add_format({**HEAD, "align": "right"})
        self.text = book.add_format({"valign": "top"})
        self.link = book.add_format({"valign": "top", "font_color": INK, "underline": 1})
        self.long = book.add_format({"valign": "top", "text_wrap": True})

    def of(self, value: Value, form: str | None, width: int, *, linked: bool) -> Format:
        """The form of a cell in a column so wide; text that is longer is broken."""
        if linked:
            return self.link
        if isinstance(value, str):
            return self.long if len(value) > width else self.text
        return self.number(form) if form and value is not None else self.text

    def number(self, form: str) -> Format:
        """The form of a number as a workbook writes it."""
        if form not in self._numbers:
            self._numbers[form] = self._book.add_format({"num_format": form, "valign": "top"})
        return self._numbers[form]


def _fill_sheet(sheet: Worksheet, content: ReportSheet, forms: _Forms, names: Sequence[str]) -> None:
    """Fills a sheet, with a header that stays in sight and is on every page."""
    header, rows, formats = content.header, content.rows, content.formats
    if len(rows) >= MOST_ROWS:
        raise QualcodeError(
            _("{count} rows do not go into a sheet of a workbook").format(count=len(rows)),
            _("Write them as CSV: give the file a name that ends in .csv."),
        )
    widths = []
    for column, name in enumerate(header):
        longest = max((len(str(row[column] or "")) for row in rows), default=0)
        text = any(isinstance(row[column], str) for row in rows)
        widest = WIDEST if len(header) <= MANY_COLUMNS else WIDEST // 2
        width = min(widest, max(8, longest + 2, len(name) // (1 if text else 2) + 4)) if text else 12
        sheet.write_string(
            0, column, visible(name)[:LONGEST_CELL], forms.head if text or not rows else forms.head_right
        )
        sheet.set_column(column, column, width)
        widths.append(width)
    # Not every program makes a line as high as what is broken in it.
    for number, row in enumerate((header, *rows)):
        if (lines := _lines(row, widths)) > 1:
            sheet.set_row(number, 15 * lines)
    links = {(link.row, link.column): f"internal:'{names[link.sheet]}'!A{link.to + 2}" for link in content.links}
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            form = formats[column] if column < len(formats) else None
            style = forms.of(value, form, widths[column], linked=(number - 1, column) in links)
            _fill(sheet, number, column, value, style, links.get((number - 1, column), ""))
    if content.filtered and rows:
        sheet.autofilter(0, 0, len(rows), len(header) - 1)
    _set_page(sheet, content)
    sheet.freeze_panes(1, min(content.frozen, len(header)) if len(header) > 2 else 0)


def _lines(row: Sequence[Value], widths: Sequence[int]) -> int:
    """On how many lines the longest text of a row is broken, as far as one row can be that high."""
    texts = ((value, width) for value, width in zip(row, widths, strict=True) if isinstance(value, str))
    return min(MOST_LINES, max((-(-len(value) // max(1, width - 1)) for value, width in texts), default=1))


def _set_page(sheet: Worksheet, content: ReportSheet) -> None:
    """On paper: as wide as the page, the header on each, the caption above and the number of the page below."""
    sheet.set_paper(9)
    if len(content.header) > 4:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if content.header and content.chart is None:
        sheet.print_area(0, 0, max(1, len(content.rows)), len(content.header) - 1)
    if content.caption:
        sheet.set_header(f"&L&B{visible(content.caption).replace('&', '&&')[:LONGEST_HEADER]}")
    sheet.set_footer("&R&P / &N")


def _chart(book: Workbook, name: str, sheet: ReportSheet, wanted: SheetChart) -> Chart:
    """A chart that is drawn by who opens the workbook, in patterns that are told apart without colour."""
    chart = cast(
        "Chart", book.add_chart({"type": "bar", "subtype": "percent_stacked" if wanted.divided else "clustered"})
    )
    last = len(sheet.rows)
    for place, series in enumerate(wanted.series):
        colour, pattern = FILLS[place % len(FILLS)]
        told: dict[str, object] = {
            "name": [name, 0, series.column],
            "categories": [name, 1, 0, last, 0],
            "values": [name, 1, series.column, last, series.column],
            "border": {"color": INK},
            "gap": 60,
            "data_labels": {
                "value": True,
                "custom": [{"value": visible(label)} if label else {"delete": True} for label in series.labels],
                **({"font": {"bold": True}, "fill": {"color": "white"}} if wanted.divided else {}),
            },
        }
        if pattern:
            told["pattern"] = {"pattern": pattern, "fg_color": INK, "bg_color": colour}
        else:
            told["fill"] = {"color": colour}
        chart.add_series(told)
    chart.set_title({"name": visible(wanted.title)[:LONGEST_HEADER], "name_font": {"size": 12}, "overlay": False})
    chart.set_y_axis({"reverse": True, "major_tick_mark": "none"})
    limits = {"min": 0} if wanted.divided else {"min": 0, "max": wanted.most}
    if wanted.most and wanted.most <= MOST_TICKS:
        limits["major_unit"] = 1
    chart.set_x_axis({**limits, "major_gridlines": {"visible": False}, "visible": not wanted.divided})
    chart.set_legend({"none": True} if len(wanted.series) == 1 else {"position": "bottom"})
    bars = len(sheet.rows) * (1 if wanted.divided else len(wanted.series))
    chart.set_size({"width": 640, "height": 140 + 26 * min(bars, MOST_BARS)})
    return chart


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


def _fill(sheet: Worksheet, row: int, column: int, value: Value, style: Format, link: str = "") -> None:
    """A number in its format, or text; text that looks like a formula stays text. A link lies under what is there."""
    if link and value is not None:
        sheet.write_url(row, column, link, style, "")
    if isinstance(value, str):
        sheet.write_string(row, column, visible(value)[:LONGEST_CELL], style)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value, style)
