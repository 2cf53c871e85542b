"""Bars of how many out of how many: each bar is its base, with a box for every respondent as long as these can be told
apart, and filled as far as it is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.report.blocks import Chart, ChartBar
from qualcode.report.charts.picture import (
    FRAME,
    MARGIN,
    SIZE,
    WIDTH,
    ChartPage,
    RowNames,
    as_shown,
    below,
    heading,
    legend,
    picture,
    text,
)

MOST_BOXES = 22
"""Of more respondents the boxes are no longer drawn."""

THICK, CLOSE, BETWEEN = 16, 4, 12
"""Of a bar, between two bars of a row, and between two rows, in pixels."""

WIDEST_NAME, NUMBERS = 250, 92
"""Of the names beside the bars, and of the numbers behind them, in pixels."""


def to_svg(chart: Chart, page: ChartPage) -> str:
    """The chart as a picture: its title, what each filling stands for, and a group of bars for each row."""
    return _Bars(chart, page).drawn()


class _Bars:
    """The bars of a chart, and where they stand."""

    def __init__(self, chart: Chart, page: ChartPage) -> None:
        self.chart, self.page = chart, page
        self.longest = max((bar.n or 0 for _name, bars in chart.rows for bar in bars), default=0)
        self.names = RowNames.of((name for name, _bars in chart.rows), WIDEST_NAME)
        self.left = MARGIN + self.names.room + 10
        self.wide = WIDTH - MARGIN - NUMBERS - self.left

    def drawn(self) -> str:
        """The whole picture."""
        chart, page = self.chart, self.page
        parts, top = heading(chart.title, page)
        several = len(chart.series) > 1
        if several:
            drawn, top = legend(chart.series, page, top)
            parts += drawn
        for row, (_name, bars) in enumerate(chart.rows):
            thick = len(bars) * (THICK + CLOSE) - CLOSE
            tall = max(thick, self.names.high(row))
            parts.append(self.names.drawn(row, self.left - 10, top + tall / 2))
            for place, bar in enumerate(bars):
                parts += self.bar(row, place, bar, top + (tall - thick) / 2 + place * (THICK + CLOSE))
            top += tall + BETWEEN
        notes, height = below(chart.notes, top, page)
        return picture(chart.title, told(chart, page), page, height, [*parts, *notes], max(1, len(chart.series)))

    def bar(self, row: int, place: int, bar: ChartBar, top: float) -> Iterator[str]:
        """The boxes of a bar, as many of them filled as say it, and the number."""
        left, wide, base = self.left, self.wide, bar.base
        whole = (base if self.chart.of_base else self.longest) or 0
        if self.chart.of_base and whole:
            yield f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{THICK}" fill="#fff" stroke="{FRAME}"/>'
        if bar.n and whole:
            filled = wide * bar.n / whole
            yield f'<rect x="{left:.1f}" y="{top}" width="{filled:.1f}" height="{THICK}" {self.page.filled(place)}/>'
        if self.chart.of_base and bar.n is not None and 1 < whole <= MOST_BOXES:
            inner = "".join(f"M{left + wide * box / whole:.1f} {top}v{THICK}" for box in range(1, whole))
            yield f'<path d="{inner}" fill="none" stroke="{FRAME}" stroke-width="0.9"/>'
        at = left + wide + 8
        if not self.chart.of_base:
            at = left + (wide * (bar.n or 0) / whole if whole else 0) + 8
        yield self.page.linked(row, place, text(at, top + SIZE, value(bar, self.chart, self.page)))


def value(bar: ChartBar, chart: Chart, page: ChartPage) -> str:
    """A number of the chart as it is said."""
    return page.of(bar.n, bar.base) if chart.of_base else as_shown(bar.n)


def told(chart: Chart, page: ChartPage) -> str:
    """All numbers in words of the chart itself, for whoever has it read aloud."""
    several = len(chart.series) > 1
    return "; ".join(
        f"{name}: "
        + ", ".join(
            f"{series} {value(bar, chart, page)}" if several else value(bar, chart, page)
            for series, bar in zip(chart.series, bars, strict=True)
        )
        for name, bars in chart.rows
    )
