"""A chart of a report as a text that cannot hold SVG alone takes it: in pixels, with what it shows in words."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.analysis.quantify import Language
from qualcode.report.blocks import ChartFigure
from qualcode.report.charts.drawn import drawn, in_words
from qualcode.report.charts.picture import ChartPage
from qualcode.report.charts.png import CENTIMETRES, can_paint, to_png


class PlacedPicture(NamedTuple):
    """A picture on its way to a page: as SVG and as PNG, what it shows in words, and its size on paper (cm)."""

    svg: bytes
    png: bytes
    told: str
    width: float
    height: float


def placed(figure: ChartFigure, language: Language) -> PlacedPicture | None:
    """The chart of a figure without its title, which is the caption's; ``None`` where nothing here can paint it.

    Then the figure's table stands in its place. Raises :class:`QualcodeError` where there is no font.
    """
    if not can_paint():
        return None
    page = ChartPage(language, bare=True)
    svg = drawn(figure.chart, page)
    png = to_png(svg)
    wide, high = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    told = f"{figure.caption}. {in_words(figure.chart, page)}"
    return PlacedPicture(svg.encode(), png, told, CENTIMETRES, CENTIMETRES * high / wide)
