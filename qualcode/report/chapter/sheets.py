"""The chapter as a workbook: a sheet for each table and chart, and what is behind the numbers, joined by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.analysis.suppression import HIDDEN
from qualcode.report.blocks import (
    ChartFigure,
    ReportDocument,
    ReportSheet,
    SheetChart,
    SheetLink,
    SheetSeries,
    SlopeChart,
    SplitChart,
    Table,
    TableCell,
    TableRow,
    Value,
    claims_of,
)
from qualcode.report.evidence.model import ReportEvidence
from qualcode.report.evidence.sheets import evidence_sheets
from qualcode.report.wording.languages import page_words, wording

INDENT = "\u2003"
"""Stands before the name of what lies under another."""


def with_sheets(document: ReportDocument, evidence: ReportEvidence | None) -> ReportDocument:
    """The report with its sheets: what there is, each table and chart, the claims, the codings, and the respondents.

    A number leads to its claim, a claim to the first of its codings, and that one to its claim. Where nothing is to be
    shown of what is behind the numbers, there are claims only; without ``evidence`` not these either.
    """
    words = page_words(document.language)
    said = wording(document.language).evidence.n_of_base
    shown = [
        _of_table(block, said) if isinstance(block, Table) else _of_figure(block, said)
        for block in document.blocks
        if isinstance(block, Table | ChartFigure)
    ]
    at, behind = 1 + len(shown), evidence_sheets(evidence) if evidence else ()
    claim_rows = {str(row[0]): place for place, row in enumerate(behind[0].rows if behind else ())}
    sheets = [one.sheet(at, claim_rows) for one in shown]
    sheets += _joined(behind, claim_rows, at)
    if evidence and len(behind) > 1:
        sheets.append(_respondents(evidence))
    sheets += _provenance(document)
    contents = ReportSheet(
        words.contents,
        words.sheets_header,
        tuple((sheet.title, sheet.caption or sheet.title, len(sheet.rows)) for sheet in sheets),
        caption=document.title,
        links=tuple(SheetLink(place, 0, place + 1, -1) for place in range(len(sheets))),
    )
    return replace(document, sheets=(contents, *sheets))


def _joined(behind: Sequence[ReportSheet], claim_rows: Mapping[str, int], at: int) -> Iterator[ReportSheet]:
    """The claims and the codings, which lead to each other; ``at`` is the place of the first of these sheets."""
    first: dict[str, int] = {}
    for place, row in enumerate(behind[1].rows if len(behind) > 1 else ()):
        first.setdefault(str(row[0]), place)
    for claims in behind[:1]:
        leads = [(place, first.get(str(row[-1]))) for place, row in enumerate(claims.rows)]
        links = tuple(SheetLink(place, 0, at + 1, to) for place, to in leads if to is not None)
        yield replace(claims, links=links, filtered=True)
    for sheet in behind[1:]:
        back = tuple(SheetLink(place, 0, at, claim_rows[id_]) for id_, place in first.items())
        yield replace(sheet, links=back, filtered=True)


def _respondents(evidence: ReportEvidence) -> ReportSheet:
    """Everybody whom a number is about or out of, by reference: of which group, and behind how many numbers."""
    words = page_words(evidence.language)
    groups: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for claim in evidence.claims:
        for person in claim.in_base:
            groups[person] = groups.get(person) or claim.subject.group
            numbers.setdefault(person, 0)
        for person in claim.respondents if claim.subject.code else ():
            numbers[person] = numbers.get(person, 0) + 1
    rows = tuple((person, groups.get(person, ""), numbers[person]) for person in sorted(numbers))
    return ReportSheet(words.respondents_sheet, words.respondents_header, rows, filtered=True)


def _provenance(document: ReportDocument) -> Iterator[ReportSheet]:
    """What the report rests on."""
    words = page_words(document.language)
    if document.facts:
        yield ReportSheet(words.provenance_sheet, words.provenance_header, document.facts)


@dataclass(frozen=True, slots=True)
class _ShownTable:
    """A table of the report on its way to a sheet: its caption, its rows, and its chart."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    values: tuple[tuple[Value, ...], ...]
    columns: Mapping[int, int]
    """For each cell of a row that is a number the column in which it stands."""
    chart: SheetChart | None

    def sheet(self, claims: int, claim_rows: Mapping[str, int]) -> ReportSheet:
        """The sheet, whose numbers lead to the rows of the claims."""
        links = tuple(
            SheetLink(place, self.columns.get(column, column), claims, claim_rows[found[0].id])
            for place, row in enumerate(self.rows)
            for column, cell in enumerate(row.cells)
            if len(found := claims_of(cell)) == 1 and found[0].id in claim_rows
        )
        return ReportSheet(self.caption, self.header, self.values, caption=self.caption, links=links, chart=self.chart)


def _of_table(table: Table, said: str) -> _ShownTable:
    """A table with its numbers as numbers; one of how many out of how many has a chart."""
    header = table.header
    if table.over:
        over = ([cell.text for cell in row.cells for _once in range(cell.span)] for row in table.over)
        header = tuple(" / ".join(filter(None, labels)) for labels in zip(*over, header, strict=True))
    values = tuple(tuple(_value(cell, row, column) for column, cell in enumerate(row.cells)) for row in table.rows)
    chart = None
    if table.rows and all(_measures(row) == ("n", "base") for row in table.rows):
        numbers = [(claims_of(row.cells[1])[0].value, claims_of(row.cells[2])[0].value) for row in table.rows]
        labels = tuple(_said(n, base, said) for n, base in numbers)
        chart = _comparable(table.title, (SheetSeries(1, labels),), (base for _n, base in numbers))
    return _ShownTable(table.caption, header, table.rows, values, {}, chart)


def _measures(row: TableRow) -> tuple[str, ...]:
    """What the numbers in the two columns after the name measure."""
    return tuple(claim.measure for cell in row.cells[1:3] for claim in cell.claims)


def _of_figure(figure: ChartFigure, said: str) -> _ShownTable:
    """The numbers of a chart, each with its base, and the chart as it is drawn anew."""
    chart, first = figure.chart, figure.table.header[0]
    if isinstance(chart, SplitChart):
        return _of_split(figure, chart)
    if isinstance(chart, SlopeChart):
        names, called = chart.moments, [line.name for line in chart.lines]
        bars = [[(one.n, one.base) if one else (None, None) for one in line.points] for line in chart.lines]
    else:
        names, called = chart.series, [name for name, _bars in chart.rows]
        bars = [[(one.n, one.base) for one in found] for _name, found in chart.rows]
    several = len(names) > 1
    header = (first, *(f"{name} {what}" if several else what for name in names for what in ("n", "N")))
    values = tuple((name, *(one for pair in found for one in pair)) for name, found in zip(called, bars, strict=True))
    series = tuple(
        SheetSeries(1 + 2 * place, tuple(_said(*found[place], said) for found in bars)) for place in range(len(names))
    )
    columns = {column: 2 * column - 1 for column in range(1, len(names) + 1)}
    shown = _comparable(chart.title, series, (base for found in bars for _n, base in found))
    return _ShownTable(figure.caption, header, figure.table.rows, values, columns, shown)


def _of_split(figure: ChartFigure, chart: SplitChart) -> _ShownTable:
    """The numbers of divided bars in the order of the answers, and the bars."""
    names = [row.cells[0].text for row in figure.table.rows]
    values = tuple((name, *row.numbers, row.base) for name, row in zip(names, chart.rows, strict=True))
    series = tuple(
        SheetSeries(place + 1, tuple(str(row.numbers[place] or "") for row in chart.rows))
        for place in range(len(chart.answers))
    )
    header = (figure.table.header[0], *chart.answers, "N")
    shown = SheetChart(chart.title, series, divided=True)
    return _ShownTable(figure.caption, header, figure.table.rows, values, {}, shown)


def _comparable(title: str, series: tuple[SheetSeries, ...], bases: Iterable[int | None]) -> SheetChart | None:
    """The chart of numbers out of one base; of several their lengths would say what is not so."""
    found = set(bases)
    base = found.pop() if len(found) == 1 else None
    return SheetChart(title, series, most=base) if base else None


def _said(n: int | None, base: int | None, said: str) -> str:
    """How many out of how many, as it stands at a bar; nothing where there is no number."""
    return "" if n is None else said.format(n=n, base=HIDDEN if base is None else base)


def _value(cell: TableCell, row: TableRow, column: int) -> Value:
    """What stands in a cell: a number where it is one, and else its text, indented as in the report."""
    found = claims_of(cell)
    if len(found) == 1 and cell.text == str(found[0].value):
        return found[0].value
    return f"{INDENT * row.depth}{cell.text}" if column == 0 else cell.text
