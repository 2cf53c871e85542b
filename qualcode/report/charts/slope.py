"""Shares at several moments as lines from one to the next, with dashes and marks that are told apart without colour."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from qualcode.report.blocks import ChartBar, SlopeChart, SlopeLine
from qualcode.report.charts.letters import apart, broken, width
from qualcode.report.charts.picture import (
    FRAME,
    INK,
    LINE,
    MARGIN,
    SIZE,
    WIDTH,
    ChartPage,
    below,
    heading,
    picture,
    text,
)

HIGH, GAP = 200, 15
"""How high the lines go, and how far labels are apart at least, in pixels."""

NAMES = 220
"""Of the names behind the lines, in pixels."""

DASHES = ("", "7 4", "2 3", "11 3 2 3", "1 5", "14 5")
MARKS = (
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    "M-4-4h8v8h-8z",
    "M0-5 5 4h-10z",
    "M0-5.5 5.5 0 0 5.5-5.5 0z",
    "M0 5 5-4h-10z",
    "M-5-1.5h3.5v-3.5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5z",
)


def to_svg(chart: SlopeChart, page: ChartPage) -> str:
    """The chart as a picture: the moments side by side, and a line for each name, as high as its share."""
    return _Slope(chart, page).drawn()


class _Slope:
    """The lines of a chart, and where they stand."""

    def __init__(self, chart: SlopeChart, page: ChartPage) -> None:
        self.chart, self.page = chart, page
        self.head, self.top = heading(chart.title, page)
        self.top += LINE
        self.names = [broken(" ".join(line.name.split()), SIZE, NAMES) for line in chart.lines]
        self.gap = float(GAP * max(map(len, self.names), default=1))
        self.high = max(HIGH, self.gap * len(chart.lines))
        self.number = self.widest(len(chart.moments) - 1)
        self.left = MARGIN + self.widest(0)
        self.right = (
            WIDTH - MARGIN - self.number - max((width(part, SIZE) for name in self.names for part in name), default=0)
        )

    def widest(self, moment: int) -> float:
        """How wide the numbers of a moment are beside its marks."""
        return max((width(self.said(line.points[moment]), SIZE) for line in self.chart.lines), default=0.0) + 24

    def drawn(self) -> str:
        """The whole picture."""
        chart, page, bottom = self.chart, self.page, self.top + self.high
        parts = list(self.head)
        for moment, name in enumerate(chart.moments):
            x = self.x(moment)
            parts.append(f'<path d="M{x:.1f} {self.top - 4}V{bottom + 4}" stroke="{FRAME}" stroke-width="0.9"/>')
            parts.append(text(x, bottom + 20, name, 'text-anchor="middle" font-weight="bold"'))
        for row, line in enumerate(chart.lines):
            parts += self.line(row, line)
        for moment in range(len(chart.moments)):
            parts += self.labels(moment)
        notes, height = below(chart.notes, bottom + 28, page)
        return picture(chart.title, told(chart, page), page, height, [*parts, *notes])

    def said(self, point: ChartBar | None) -> str:
        """A number as it is said, or that there is none to be set beside the others."""
        return self.page.of(point.n, point.base) if point else self.page.words.not_comparable

    def x(self, moment: int) -> float:
        """Where a moment stands."""
        return self.left + (self.right - self.left) * moment / max(1, len(self.chart.moments) - 1)

    def y(self, row: int, moment: int) -> float | None:
        """How high a line stands at a moment; ``None`` where it has no number there that is told."""
        point = self.chart.lines[row].points[moment]
        if point is None or point.n is None or not point.base:
            return None
        return self.top + self.high * (1 - point.n / point.base)

    def line(self, row: int, line: SlopeLine) -> Iterator[str]:
        """A line from each moment to the next of which both are known, and a mark at each."""
        at = [self.y(row, moment) for moment in range(len(line.points))]
        for moment, (one, next_) in enumerate(pairwise(at)):
            if one is not None and next_ is not None:
                yield (
                    f'<path d="M{self.x(moment):.1f} {one:.1f}L{self.x(moment + 1):.1f} {next_:.1f}" fill="none"'
                    f' stroke="{INK}" stroke-width="2" stroke-dasharray="{DASHES[row % len(DASHES)]}"/>'
                )
        for moment, y in enumerate(at):
            if y is not None:
                mark = MARKS[row % len(MARKS)]
                yield f'<path transform="translate({self.x(moment):.1f} {y:.1f})" d="{mark}" fill="{INK}"/>'

    def labels(self, moment: int) -> Iterator[str]:
        """The numbers at a moment; at the last one with the names. Those that would stand on each other are set apart,
        with a line to their mark where they had to move.
        """
        last = moment == len(self.chart.moments) - 1
        there = [(row, self.y(row, moment)) for row in range(len(self.chart.lines))]
        shown = [(row, self.top + self.high if y is None else y) for row, y in there if y is not None or last]
        places = apart([y for _row, y in shown], self.gap if last else GAP)
        over = max(0.0, max(places, default=0.0) - (self.top + self.high))
        for (row, wanted), place in zip(shown, places, strict=True):
            point = self.chart.lines[row].points[moment]
            y, x = place - over, self.x(moment)
            side = 1 if last or moment else -1
            if abs(y - wanted) > 3 and self.y(row, moment) is not None:
                yield f'<path d="M{x + side * 5:.1f} {wanted:.1f}L{x + side * 12:.1f} {y:.1f}" stroke="{FRAME}"/>'
            said, at = self.said(point), x + side * 14
            wide = width(said, SIZE)
            behind = (
                f'<rect x="{at if side > 0 else at - wide:.1f}" y="{y - 7:.1f}" width="{wide:.1f}" height="14"'
                ' fill="#fff" fill-opacity="0.9"/>'
            )
            anchored = "" if side > 0 else 'text-anchor="end"'
            yield self.page.linked(row, moment, behind + text(at, y + 4, said, anchored))
            for line, part in enumerate(self.names[row] if last else ()):
                yield text(x + self.number, y + 4 + 14 * line, part)


def told(chart: SlopeChart, page: ChartPage) -> str:
    """All numbers in words of the chart itself, for whoever has it read aloud."""
    return "; ".join(
        f"{line.name}: "
        + ", ".join(
            f"{moment} {page.of(point.n, point.base) if point else page.words.not_comparable}"
            for moment, point in zip(chart.moments, line.points, strict=True)
        )
        for line in chart.lines
    )
