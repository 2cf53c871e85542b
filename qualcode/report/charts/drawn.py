"""Any chart as a picture in SVG."""

from __future__ import annotations

from qualcode.report.blocks import AnyChart, Chart, SlopeChart, SplitChart
from qualcode.report.charts import bars, curves, slope, split
from qualcode.report.charts.picture import ChartPage


def drawn(chart: AnyChart, page: ChartPage) -> str:
    """The chart as SVG; the same chart on the same page is the same text."""
    match chart:
        case Chart():
            return bars.to_svg(chart, page)
        case SplitChart():
            return split.to_svg(chart, page)
        case SlopeChart():
            return slope.to_svg(chart, page)
        case _:
            return curves.to_svg(chart, page)


def in_words(chart: AnyChart, page: ChartPage) -> str:
    """All that a chart shows, in words: what stands in place of it for whoever does not see it."""
    match chart:
        case Chart():
            return bars.told(chart, page)
        case SplitChart():
            return split.told(chart, page)
        case SlopeChart():
            return slope.told(chart, page)
        case _:
            return curves.told(chart)
