"""A chart of a report as a text that cannot hold SVG alone takes it: in pixels, with what it shows in words."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from qualcode.report.blocks import Block, ChartFigure, Paragraph, ReportDocument, Table
from qualcode.report.charts.drawn import drawn, in_words
from qualcode.report.charts.picture import ChartPage
from qualcode.report.charts.png import CENTIMETRES, to_png
from qualcode.report.wording.languages import page_words


class PlacedPicture(NamedTuple):
    """A picture on its way to a page: as SVG and as PNG, what it shows in words, and its size on paper (cm)."""

    svg: bytes
    png: bytes
    told: str
    width: float
    height: float


def placed_picture(figure: ChartFigure) -> PlacedPicture:
    """The chart of a figure without its title, which is the caption's. Errors as of :func:`charts.png.to_png`."""
    svg = drawn(figure.chart, ChartPage(figure.language, bare=True))
    png = to_png(svg)
    wide, high = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    return PlacedPicture(svg.encode(), png, told_of(figure), CENTIMETRES, CENTIMETRES * high / wide)


def told_of(figure: ChartFigure) -> str:
    """What a chart shows, in words."""
    return f"{figure.caption}. {in_words(figure.chart, ChartPage(figure.language))}"


def table_of(figure: ChartFigure) -> Table:
    """The numbers of a chart as a table under its caption."""
    return replace(
        figure.table,
        key=figure.key,
        label=figure.label,
        ordinal=figure.ordinal,
        title=figure.title,
        claims=figure.claims,
    )


def with_tables_for_charts(document: ReportDocument, *, note: bool) -> ReportDocument:
    """The report with its charts as tables, for what cannot hold a picture; a ``note`` says so above each."""
    said = page_words(document.language).no_picture
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, ChartFigure):
            if note:
                blocks.append(Paragraph.of(f"{block.key}:note", said, note=True))
            blocks.append(table_of(block))
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks))
