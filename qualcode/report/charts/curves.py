"""A chart of curves as SVG, written by hand: lines with dashes of their own, bands, and a mark where there is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcode.report.blocks import CurveChart, CurveLine
from qualcode.report.charts.letters import broken
from qualcode.report.charts.picture import INK, LINE, MARGIN, SIZE, WIDTH, ChartPage, below, heading, picture, plain

LEFT, HIGH = 70, 260
"""How far from the left the curves begin, and how high they are, in pixels."""

DASHES = ("", "6 4", "2 3", "10 3 2 3", "1 4", "12 6")
TICKS = 5
"""At most so many numbers along a side."""


def to_svg(chart: CurveChart, page: ChartPage) -> str:
    """The curves as a picture, with what each line stands for above it."""
    parts, top = heading(chart.title, page)
    top += 4
    for place, line in enumerate(chart.lines):
        name = broken(" ".join(line.name.split()), SIZE, WIDTH - 3 * MARGIN - 40, 1)[0]
        parts.append(
            f'<path d="M{MARGIN} {top}h32" fill="none" {_drawn(place)}/>'
            f'<text x="{MARGIN + 40}" y="{top + 4}">{plain(name)}</text>'
        )
        top += LINE
    parts += _CurveFrame(chart, top + 6).drawn()
    notes, height = below(chart.notes, top + 6 + HIGH + 2 * LINE + 8, page)
    return picture(chart.title, told(chart), page, height, [*parts, *notes])


class _CurveFrame:
    """The sides of a chart, and where a value stands within them."""

    def __init__(self, chart: CurveChart, top: int) -> None:
        self.chart, self.top = chart, top
        self.steps = max((len(line.values) for line in chart.lines), default=0)
        highest = (max((*line.values, *(high for _low, high in line.band)), default=0) for line in chart.lines)
        self.most = max(1, *highest) if chart.lines else 1

    def at(self, step: float, value: float) -> str:
        """The place of a value at a step, counted from 1."""
        wide = WIDTH - LEFT - 2 * MARGIN
        x = LEFT + (step - 1) / max(1, self.steps - 1) * wide
        return f"{x:.1f} {self.top + HIGH - value / self.most * HIGH:.1f}"

    def drawn(self) -> Iterator[str]:
        """The sides with their numbers, the bands, the lines, and the marks."""
        right, bottom = WIDTH - 2 * MARGIN, self.top + HIGH
        yield f'<path d="M{LEFT} {self.top}V{bottom}H{right}" fill="none" stroke="#595959"/>'
        for value in _ticks(0, self.most):
            x, y = self.at(1, value).split()
            yield f'<text x="{float(x) - 8:.1f}" y="{float(y) + 4:.1f}" text-anchor="end">{value}</text>'
        for step in _ticks(1, self.steps):
            x, _y = self.at(step, 0).split()
            yield f'<text x="{x}" y="{bottom + LINE}" text-anchor="middle">{step}</text>'
        middle, under = (LEFT + right) / 2, bottom + 2 * LINE
        yield f'<text x="{middle:.0f}" y="{under}" text-anchor="middle">{plain(self.chart.steps)}</text>'
        yield (
            f'<text transform="translate({MARGIN + 8} {self.top + HIGH / 2:.0f}) rotate(-90)"'
            f' text-anchor="middle">{plain(self.chart.values)}</text>'
        )
        for line in self.chart.lines:
            if line.band:
                there = [self.at(step, high) for step, (_low, high) in enumerate(line.band, 1)]
                back = [self.at(step, low) for step, (low, _high) in enumerate(line.band, 1)][::-1]
                yield f'<path d="M{"L".join([*there, *back])}Z" fill="#c9d1db" fill-opacity="0.6"/>'
        for place, line in enumerate(self.chart.lines):
            if line.values:
                there = [self.at(step, value) for step, value in enumerate(line.values, 1)]
                yield f'<path d="M{"L".join(there)}" fill="none" {_drawn(place)}/>'
        yield from (self.mark(line, line.mark) for line in self.chart.lines if line.mark is not None)

    def mark(self, line: CurveLine, step: int) -> str:
        """A circle at a step of a line, with what it means."""
        x, y = self.at(step, line.values[step - 1]).split()
        return (
            f'<circle cx="{x}" cy="{y}" r="5" fill="#fff" stroke="{INK}" stroke-width="2">'
            f"<title>{plain(self.chart.marked)}</title></circle>"
        )


def _ticks(first: int, last: int) -> Sequence[int]:
    """Numbers along a side, at equal and round distances."""
    wide = 1
    while (last - first) // wide >= TICKS:
        wide = wide * 10 // 4 if str(wide).startswith("2") else wide * 2
    return [*dict.fromkeys((first, *range(wide * (first // wide + 1), last + 1, wide)))]


def _drawn(place: int) -> str:
    return f'stroke="{INK}" stroke-width="2" stroke-dasharray="{DASHES[place % len(DASHES)]}"'


def told(chart: CurveChart) -> str:
    """All values in words of the chart itself, for whoever has it read aloud."""
    return "; ".join(f"{line.name}: {', '.join(map(str, line.values))}" for line in chart.lines)
