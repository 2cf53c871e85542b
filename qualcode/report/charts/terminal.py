"""A chart of numbers on a terminal, as bars of signs that are told apart without colour. Users' text is no markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from qualcode.report.blocks import Chart, ChartBar, CountChart, SlopeChart, SplitChart, SplitRow
from qualcode.report.charts.picture import ChartPage, as_shown
from qualcode.text.visible import visible

FILLS = "█▒░▓▚·╳▞"
"""What the parts of a bar are made of, in their order."""

REST = "·"
MOST_BOXES = 22
"""Up to so many respondents each has a sign of their own."""

WIDEST_BAR, NARROWEST_BAR = 44, 8
WIDEST_NAME = 36


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart as wide as the terminal allows."""

    chart: CountChart
    page: ChartPage

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(_plain(self.chart.title), "bold")
        yield from (Text(line, no_wrap=True, overflow="ignore") for line in self.lines(options.max_width))
        yield from (Text(_plain(note), "dim") for note in self.chart.notes)

    def lines(self, width: int) -> Iterator[str]:
        """The lines of the chart itself."""
        match self.chart:
            case Chart():
                yield from self.bars(self.chart, width)
            case SplitChart():
                yield from self.split(self.chart, width)
            case SlopeChart():
                yield from self.slope(self.chart, width)

    def bars(self, chart: Chart, width: int) -> Iterator[str]:
        """A bar for each row and series, with how many of how many."""
        several = len(chart.series) > 1
        names = [_plain(name) for name, _bars in chart.rows]
        series = [_plain(name) for name in chart.series] if several else [""]
        said = [[self.value(bar, chart) for bar in bars] for _name, bars in chart.rows]
        lead, second = _lead(names, width), _lead(series, width) if several else 0
        numbers = max((len(text) for row in said for text in row), default=0)
        room = max(NARROWEST_BAR, min(WIDEST_BAR, width - lead - second - numbers - 2 - bool(second)))
        longest = max((bar.n or 0 for _name, bars in chart.rows for bar in bars), default=0)
        for name, (_name, bars), texts in zip(names, chart.rows, said, strict=True):
            for place, (bar, text) in enumerate(zip(bars, texts, strict=True)):
                whole = (bar.base if chart.of_base else longest) or 0
                drawn = _bar([bar.n], whole, room, place, boxed=chart.of_base)
                label = _fit(name if not place else "", lead)
                yield " ".join(filter(None, (label, _fit(series[place], second) if several else "", drawn, text)))

    def value(self, bar: ChartBar, chart: Chart) -> str:
        """A number as it is said."""
        return self.page.of(bar.n, bar.base) if chart.of_base else as_shown(bar.n)

    def split(self, chart: SplitChart, width: int) -> Iterator[str]:
        """What each sign stands for, and a divided bar for each row with its numbers in the order of the answers."""
        for place, answer in enumerate(chart.answers):
            yield f"{FILLS[place % len(FILLS)] * 2} {_fit(_plain(answer), width - 3).rstrip()}"
        names = [_plain(row.name) for row in chart.rows]
        said = [_divided(row) for row in chart.rows]
        lead = _lead(names, width) if any(names) else 0
        room = max(NARROWEST_BAR, min(WIDEST_BAR, width - lead - max(map(len, said), default=0) - 2))
        for name, row, text in zip(names, chart.rows, said, strict=True):
            drawn = _bar(row.numbers, row.base or 0, room, 0, boxed=True)
            yield " ".join(filter(None, (_fit(name, lead) if lead else "", drawn, text)))

    def slope(self, chart: SlopeChart, width: int) -> Iterator[str]:
        """For each name a bar at every moment."""
        moments = [_plain(moment) for moment in chart.moments]
        lead = _lead(moments, width)
        for line in chart.lines:
            yield _fit(_plain(line.name), width).rstrip()
            said = [self.page.of(p.n, p.base) if p else self.page.words.not_comparable for p in line.points]
            room = max(NARROWEST_BAR, min(WIDEST_BAR, width - lead - max(map(len, said), default=0) - 4))
            for moment, point, text in zip(moments, line.points, said, strict=True):
                drawn = _bar([point.n], point.base or 0, room, 0, boxed=True) if point else ""
                yield f"  {_fit(moment, lead)} {drawn} {text}"


def _bar(numbers: list[int | None] | tuple[int | None, ...], whole: int, room: int, first: int, *, boxed: bool) -> str:
    """A bar of its parts, padded to the room: a sign a respondent (or two, where there is room), or a share of it.

    Who is there in a part has a sign at least; what is hidden is not drawn.
    """
    if not whole:
        return " " * room
    each = max(1, room // whole) if boxed and whole <= min(MOST_BOXES, room) else 0
    length = each * whole if each else room
    parts = []
    for place, n in enumerate(numbers, first):
        signs = each * (n or 0) if each else max(round(room * (n or 0) / whole), bool(n))
        parts.append(FILLS[place % len(FILLS)] * signs)
    drawn = "".join(parts)[:length]
    return (drawn + (REST * (length - len(drawn)) if boxed else "")).ljust(room)


def _divided(row: SplitRow) -> str:
    """The numbers of a divided bar: *14 + 4 = 18*."""
    return f"{' + '.join(map(as_shown, row.numbers))} = {as_shown(row.base)}"


def _lead(names: list[str], width: int) -> int:
    """How wide the names in front are."""
    return min(max(map(cell_len, names), default=0), WIDEST_NAME, max(8, width // 3))


def _fit(name: str, width: int) -> str:
    """A name in exactly so many cells."""
    return set_cell_size(name, width) if cell_len(name) <= width else f"{set_cell_size(name, width - 1)}…"


def _plain(content: str) -> str:
    return visible(" ".join(content.split()))
