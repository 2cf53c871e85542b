"""The matrix as a report: a table to read, a sheet to work with, and a chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple, cast

from qualcode.analysis.matrix import Matrix, PrintedFigures, Share
from qualcode.analysis.quantify import Language
from qualcode.report.blocks import (
    Chart,
    ChartBar,
    CountChart,
    Paragraph,
    ReportDocument,
    ReportSheet,
    SplitChart,
    SplitRow,
    Table,
    TableCell,
    TableRow,
    Value,
)
from qualcode.report.matrix.layout import LaidColumn, MatrixStyle, as_text, laid_columns
from qualcode.report.matrix.rows import matrix_rows
from qualcode.report.wording.languages import wording
from qualcode.report.wording.words import Wording

TEXT_WIDTH, NAMES_WIDTH, LEAST_WIDTH = 16.0, 6.0, 1.2
"""Centimetres: of a page, of the names of rows where there is room, and of a column of numbers."""

DASH = "–"


class MatrixContents(NamedTuple):
    """A matrix to be written: what must be told beside it, and the quotations in its cells, by row and column."""

    matrix: Matrix
    notes: Sequence[str] = ()
    quotes: Sequence[Sequence[Sequence[str]]] = ()


def matrix_document(contents: MatrixContents, style: MatrixStyle, language: Language) -> ReportDocument:
    """The matrix as a report in a language."""
    words = wording(language)
    title = style.title or words.matrix_title
    laid = _Laid(contents, style, words)
    table = laid.quotes() if contents.quotes else laid.monitor() if style.shape == "monitor2005" else laid.plain()
    notes = tuple(Paragraph.of(f"note:{place}", text, note=True) for place, text in enumerate(laid.below(), 1))
    if contents.quotes:
        header, *rows = laid.quote_rows()
    else:
        header, *rows = matrix_rows(contents.matrix, notes=laid.below(), zero=style.zero, transposed=style.transposed)
    width = len(header)
    sheet = ReportSheet(
        title,
        tuple(str(cell) for cell in header),
        tuple((*row, *[None] * (width - len(row))) for row in rows),
        frozen=2,
    )
    return ReportDocument(title, language, (table, *notes), (sheet,), sheet, laid.chart(title))


def matrix_chart(contents: MatrixContents, style: MatrixStyle, language: Language) -> CountChart:
    """The matrix as bars; where everybody is in one of its rows, as divided ones."""
    words = wording(language)
    return _Laid(contents, style, words).chart(style.title or words.matrix_title)


class _Laid:
    """A matrix with its columns in order, made into one kind of table or another."""

    def __init__(self, contents: MatrixContents, style: MatrixStyle, words: Wording) -> None:
        self.contents, self.matrix, self.style, self.words = contents, contents.matrix, style, words
        self.depths = depths([row.code for row in self.matrix.rows])

    def below(self) -> list[str]:
        """What stands below the table."""
        words, matrix = self.words, self.matrix
        found = []
        if self.style.shape == "monitor2005":
            base = matrix.printed[0].total
            found.append(words.matrix_n.format(n=as_text(base, None, "0")))
        answers, people = matrix.answers.total, matrix.respondents.total
        if matrix.count == "respondents" and answers > people and not self.contents.quotes:
            found.append(words.matrix_several)
        if matrix.percent != "none":
            found.append(words.matrix_percent[matrix.percent])
        if matrix.count != "respondents":
            found.append(words.matrix_count[matrix.count])
        return [*found, *self.contents.notes]

    def plain(self) -> Table:
        """The table with its base above the rows, subtotals and the total, and what the rows add up to below."""
        columns = [*laid_columns(self.matrix, totals=self.style.totals)]
        answers, anybody = self.matrix.printed[-2:]
        lines = [self.line("base", "N", 0, columns, 0)]
        lines += [
            self.line(f"row:{row.code}", row.name, line, columns, self.depths[line - 1])
            for line, row in enumerate(self.matrix.rows, 1)
        ]
        if self.style.totals:
            for key, name, figures in (
                ("answers", self.sum_name(), answers),
                ("anybody", self.words.matrix_anybody, anybody),
            ):
                texts = (as_text(cast("int | None", column.of(figures)), None, self.style.zero) for column in columns)
                lines.append(TableRow.of(key, (name, *texts)))
        table = self.table(columns, lines)
        return _transposed(table) if self.style.transposed else table

    def sum_name(self) -> str:
        """What the line is called that adds the rows up."""
        exclusive = self.matrix.exclusive
        return self.words.matrix_together if exclusive else self.words.matrix_sum[self.matrix.count == "respondents"]

    def monitor(self) -> Table:
        """The table of the monitor of 2005: a dash for nought, the total of each row, and of each outermost column."""
        matrix = self.matrix
        zero = DASH if self.style.zero == "0" else self.style.zero
        columns = [column for column in laid_columns(matrix) if column.is_cell or column.place == _total(matrix)]
        lines = [
            self.line(f"row:{row.code}", row.name, line, columns, self.depths[line - 1], zero)
            for line, row in enumerate(matrix.rows, 1)
        ]
        answers = matrix.printed[-2]
        cells = [TableCell(self.words.matrix_total)]
        for (outer, attributes), group in groupby(columns, key=lambda column: self.outermost(column)):
            inside = [*group]
            place = self.subtotal(outer, attributes) if len(inside) > 1 else inside[0].place
            number = (*answers.cells, *answers.subtotals, answers.total)[place]
            cells.append(TableCell(as_text(number, None, zero), span=len(inside)))
        return self.table(columns, [*lines, TableRow("totals", tuple(cells))])

    def outermost(self, column: LaidColumn) -> tuple[str | None, tuple[str, ...]]:
        """The outermost value of a column and its block; the total by itself."""
        if not column.is_cell:
            return None, ("", "")
        told = self.matrix.columns[column.place]
        return told.path[0] if told.path else None, told.attributes

    def subtotal(self, outer: str | None, attributes: tuple[str, ...]) -> int:
        """The place of the subtotal of an outermost value."""
        for place, column in enumerate(self.matrix.subtotals):
            if column.attributes == attributes and column.path == (outer,):
                return len(self.matrix.columns) + place
        raise AssertionError(outer)

    def quotes(self) -> Table:
        """The table of quotations."""
        columns = [column for column in laid_columns(self.matrix, totals=False) if column.is_cell]
        columns = columns or [*laid_columns(self.matrix)]
        lines = [
            TableRow(
                f"row:{row.code}",
                (
                    TableCell(row.name),
                    *(TableCell("\n".join(self.contents.quotes[line][self.quoted(column)])) for column in columns),
                ),
                self.depths[line],
            )
            for line, row in enumerate(self.matrix.rows)
        ]
        return self.table(columns, lines, numeric=False)

    def quoted(self, column: LaidColumn) -> int:
        """The place of a column among the quotations, which a matrix without columns has one of."""
        return column.place if column.is_cell else 0

    def quote_rows(self) -> list[list[Value]]:
        """The quotations as rows for a spreadsheet."""
        table = self.quotes()
        heads = [" / ".join(dict.fromkeys(filter(None, labels))) for labels in _full_headers(table)]
        codes = [row.code for row in self.matrix.rows]
        rows: list[list[Value]] = [["code", *heads]]
        for code, row in zip(codes, table.rows, strict=True):
            rows.append([code, *(cell.text for cell in row.cells)])
        rows.extend(["", note] for note in self.below())
        return rows

    def line(
        self, key: str, name: str, line: int, columns: Sequence[LaidColumn], depth: int, zero: str = ""
    ) -> TableRow:
        """The base or a row."""
        figures = self.matrix.printed[line]
        shares = self.matrix.percentages[line - 1] if line and self.matrix.percentages else None
        cells = [TableCell(name)]
        for column in columns:
            share = cast("Share | None", column.of(shares)) if shares else None
            text = as_text(cast("int | None", column.of(figures)), share, zero or self.style.zero)
            cells.append(TableCell(text))
        return TableRow(key, tuple(cells), depth)

    def table(self, columns: Sequence[LaidColumn], rows: Sequence[TableRow], *, numeric: bool = True) -> Table:
        """The table with its header, whose outer lines stand once over all that they are of."""
        *outer, leaf = zip(*(column.header for column in columns), strict=True)
        over = tuple(
            TableRow(f"header:{line}", (TableCell(""), *_spanned(columns, line))) for line in range(len(outer))
        )
        count = len(columns)
        width = max(LEAST_WIDTH, (TEXT_WIDTH - NAMES_WIDTH) / count) if numeric else (TEXT_WIDTH - 3.0) / count
        first = max(3.0, TEXT_WIDTH - width * count)
        return Table(
            key="matrix",
            label=f"{self.words.table} ",
            ordinal=1,
            title=self.style.title or self.words.matrix_title,
            header=("", *leaf),
            rows=tuple(rows),
            numeric=tuple(range(1, count + 1)) if numeric else (),
            widths=(first, *[width] * count),
            over=over,
        )

    def chart(self, title: str) -> CountChart:
        """Bars of each row, one for each column, out of its base; where everybody is in one row, a divided bar for each
        column.
        """
        columns = [column for column in laid_columns(self.matrix, totals=False) if column.is_cell]
        columns = columns or [*laid_columns(self.matrix)]
        names = tuple(" / ".join(filter(None, column.header)) for column in columns)
        bases, *rows, _answers, _anybody = self.matrix.printed
        notes, of_people = tuple(self.below()), self.matrix.count == "respondents"
        if of_people and self.matrix.exclusive:
            divided = (
                SplitRow(
                    name if len(columns) > 1 else "",
                    tuple(_number(column, figures) for figures in rows),
                    _number(column, bases),
                )
                for name, column in zip(names, columns, strict=True)
            )
            return SplitChart(title, tuple(row.name for row in self.matrix.rows), tuple(divided), notes)
        return Chart(
            title,
            names,
            tuple(
                (row.name, tuple(ChartBar(_number(column, figures), _number(column, bases)) for column in columns))
                for row, figures in zip(self.matrix.rows, rows, strict=True)
            ),
            of_base=of_people,
            notes=notes,
        )


def _number(column: LaidColumn, figures: PrintedFigures) -> int | None:
    """The number in a column, where it is told."""
    return cast("int | None", column.of(figures))


def _total(matrix: Matrix) -> int:
    return len(matrix.columns) + len(matrix.subtotals)


def _spanned(columns: Sequence[LaidColumn], line: int) -> Iterator[TableCell]:
    """The labels of a line of the header; where the outer lines are the same too, one stands over several columns."""
    for labels, group in groupby(columns, key=lambda column: (column.header[: line + 1], column.is_cell or None)):
        yield TableCell(labels[0][line], span=len([*group]))


def _full_headers(table: Table) -> Iterator[tuple[str, ...]]:
    """For each column its labels from the outermost line inwards."""
    lines = [[cell.text for cell in row.cells for _once in range(cell.span)] for row in table.over]
    return zip(*lines, table.header, strict=True)


def _transposed(table: Table) -> Table:
    """A table whose columns are its rows, each called by all that stands above it."""
    heads = [" / ".join(dict.fromkeys(filter(None, labels))) for labels in _full_headers(table)]
    count = len(table.rows)
    rows = tuple(
        TableRow(f"column:{place}", (TableCell(heads[place]), *(row.cells[place] for row in table.rows)))
        for place in range(1, len(table.header))
    )
    width = max(LEAST_WIDTH, (TEXT_WIDTH - NAMES_WIDTH) / count)
    return replace(
        table,
        header=("", *(row.cells[0].text for row in table.rows)),
        rows=rows,
        numeric=tuple(range(1, count + 1)),
        widths=(max(3.0, TEXT_WIDTH - width * count), *[width] * count),
        over=(),
    )


def depths(codes: Sequence[str]) -> list[int]:
    """How far each code is indented: below the nearest code above it that is not indented as far and holds it."""
    open_: list[str] = []
    found = []
    for code in codes:
        while open_ and not code.startswith(f"{open_[-1]}/"):
            open_.pop()
        found.append(len(open_))
        open_.append(code)
    return found
