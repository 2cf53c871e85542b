"""What the reports of patterns have in common: a table with its caption and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from qualcode.analysis.quantify import Language
from qualcode.report.blocks import (
    Block,
    Chart,
    CurveChart,
    Paragraph,
    ReportDocument,
    ReportSheet,
    Table,
    TableCell,
    TableRow,
)
from qualcode.report.patterns.suppressed import as_printed
from qualcode.report.wording.languages import wording

TEXT_WIDTH, NARROWEST, WIDEST_FIRST = 16.0, 1.1, 9.0
"""Centimetres: of a page, of a column of numbers, and of the first column at most."""


class PatternTable(NamedTuple):
    """A table as it is printed: of its columns all but the first ``texts`` are numbers.

    ``over`` has a text for each column, which stands once over all that have it one after the other.
    """

    key: str
    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    texts: int = 1
    over: Sequence[str] = ()


def pattern_document(
    title: str,
    language: Language,
    tables: Iterable[PatternTable],
    notes: Iterable[str],
    sheets: Sequence[ReportSheet],
    chart: Chart | CurveChart | None = None,
) -> ReportDocument:
    """Tables with what must be told below them, as a report; the first of the sheets is its CSV."""
    label = f"{wording(language).table} "
    blocks: list[Block] = [_block(table, label, place) for place, table in enumerate(tables, 1)]
    told = [note for note in notes if note]
    blocks += [Paragraph.of(f"note:{place}", text, note=True) for place, text in enumerate(told, 1)]
    first, *others = sheets
    width = len(first.header)
    noted = ReportSheet(
        first.title,
        first.header,
        (*first.rows, *(("", note, *[None] * (width - 2)) for note in told)),
        first.formats,
        first.frozen,
    )
    return ReportDocument(title, language, tuple(blocks), (noted, *others), noted, chart)


def _block(table: PatternTable, label: str, ordinal: int) -> Table:
    columns, texts = len(table.header), table.texts
    numbers = columns - texts
    width = max(NARROWEST, min(2.4, (TEXT_WIDTH - 3.0 * texts) / max(1, numbers)))
    first = min(WIDEST_FIRST, max(3.0, (TEXT_WIDTH - width * numbers) / texts))
    return Table(
        key=table.key,
        label=label,
        ordinal=ordinal,
        title=table.title,
        header=tuple(table.header),
        rows=tuple(TableRow.of(f"{table.key}:{place}", row) for place, row in enumerate(table.rows, 1)),
        numeric=tuple(range(texts, columns)),
        widths=(*[first] * texts, *[width] * numbers),
        over=(_spanned(table),) if table.over else (),
    )


def with_base(label: str, base: int | None) -> str:
    """What a column is called, and the base of its numbers, where that is told."""
    return f"{label} (N\u00a0=\u00a0{as_printed(base)})"


def _spanned(table: PatternTable) -> TableRow:
    """What stands over the header, in cells of one column or several."""
    cells = (TableCell(text, span=len([*same])) for text, same in groupby(table.over))
    return TableRow(f"{table.key}:over", tuple(cells))
