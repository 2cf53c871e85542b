"""Answers of which everybody gives one, as one bar divided in the order of the answers."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.report.blocks import SplitChart, SplitRow
from qualcode.report.charts.letters import apart, width
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

THICK, BETWEEN, UNDER = 24, 14, 16
"""Of a bar, between two, and below one whose parts are too small for their numbers, in pixels."""

WIDEST_NAME = 200


def to_svg(chart: SplitChart, page: ChartPage) -> str:
    """The chart as a picture: what each filling stands for, and a divided bar for each row."""
    return _Split(chart, page).drawn()


class _Split:
    """The divided bars of a chart, and where they stand."""

    def __init__(self, chart: SplitChart, page: ChartPage) -> None:
        self.chart, self.page = chart, page
        self.names = RowNames.of(map(_called, chart.rows), WIDEST_NAME)
        self.left = MARGIN + self.names.room + 10
        self.wide = WIDTH - MARGIN - self.left

    def drawn(self) -> str:
        """The whole picture."""
        chart, page = self.chart, self.page
        parts, title = heading(chart.title, page)
        drawn, under = legend(chart.answers, page, title)
        top = float(under)
        parts += drawn
        for row, one in enumerate(chart.rows):
            extra = max(0, self.names.high(row) - THICK) / 2
            parts.append(self.names.drawn(row, self.left - 10, top + extra + THICK / 2))
            parts += self.bar(row, one, top + extra)
            top += THICK + BETWEEN + 2 * extra + (UNDER if any(self.small(one)) else 0)
        notes, height = below(chart.notes, top, page)
        return picture(chart.title, told(chart, page), page, height, [*parts, *notes], len(chart.answers))

    def share(self, row: SplitRow, n: int | None) -> float:
        """How wide a part of a bar is."""
        return self.wide * (n or 0) / row.base if row.base else 0.0

    def small(self, row: SplitRow) -> Iterator[bool]:
        """Of which answers the number does not go into its part of the bar: of those that nobody gives it stands
        nowhere but in the description.
        """
        for n in row.numbers:
            yield bool(n) and self.share(row, n) < width(str(n), SIZE) + 10

    def bar(self, row: int, one: SplitRow, top: float) -> Iterator[str]:
        """The parts of a bar, each with its number in it, or below it where it is too small."""
        left = self.left
        if one.base:
            frame = f'width="{self.wide:.1f}" height="{THICK}" fill="#fff" stroke="{FRAME}"'
            yield f'<rect x="{left:.1f}" y="{top}" {frame}/>'
        small = list(self.small(one))
        outside: list[tuple[int, float, str]] = []
        for place, n in enumerate(one.numbers):
            wide = self.share(one, n)
            if n:
                yield f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{THICK}" {self.page.filled(place)}/>'
            if small[place]:
                outside.append((place, left + wide / 2, str(n)))
            elif n:
                yield self.page.linked(row, place, _on_white(left + wide / 2, top + THICK / 2, str(n)))
            left += wide
        hidden = [place for place, n in enumerate(one.numbers) if n is None]
        for rank, place in enumerate(hidden, 1):
            # What is hidden is somewhere in the rest: how wide each is would tell it.
            at = left + (self.left + self.wide - left) * rank / (len(hidden) + 1)
            yield self.page.linked(row, place, _on_white(at, top + THICK / 2, as_shown(None)))
        places = apart([at for _place, at, _said in outside], 18)
        for (place, at, said), moved in zip(outside, places, strict=True):
            here = min(moved, WIDTH - MARGIN - 6)
            mark = f'<path d="M{at:.1f} {top + THICK}L{here:.1f} {top + THICK + 4}" stroke="{FRAME}"/>'
            yield mark + self.page.linked(row, place, text(here, top + THICK + 15, said, 'text-anchor="middle"'))


def _on_white(middle: float, height: float, said: str) -> str:
    """A number that can be read on any filling."""
    wide = width(said, SIZE) + 8
    return (
        f'<rect x="{middle - wide / 2:.1f}" y="{height - 8:.1f}" width="{wide:.1f}" height="16" rx="2" fill="#fff"/>'
        + text(middle, height + 4.3, said, 'text-anchor="middle" font-weight="bold"')
    )


def _called(row: SplitRow) -> str:
    base = f"N\u00a0=\u00a0{as_shown(row.base)}"
    return f"{row.name} ({base})" if row.name else base


def told(chart: SplitChart, page: ChartPage) -> str:
    """All numbers in words of the chart itself, for whoever has it read aloud."""
    return "; ".join(
        (f"{row.name}: " if row.name else "")
        + ", ".join(f"{answer} {page.of(n, row.base)}" for answer, n in zip(chart.answers, row.numbers, strict=True))
        for row in chart.rows
    )
