"""The chart of a report as SVG, written by hand: bars in patterns as well as greys, with their numbers."""

from __future__ import annotations

from pathlib import Path

from qualcode.files.writing import write_whole
from qualcode.report.blocks import HIDDEN, Chart, ChartBar, ReportDocument
from qualcode.report.writers import curves
from qualcode.report.writers.picture import LINE, MARGIN, below, heading, picture, plain

NAMES, BARS = 250, 400
"""Of the names beside the bars, and of the longest bar, in pixels."""

THICK, BETWEEN = 14, 10
LETTERS = 38
"""So many letters of a name fit beside a bar."""

PATTERNS = (
    '<rect width="8" height="8" fill="#1f3a5f"/>',
    '<rect width="8" height="8" fill="#e8edf3"/><path d="M0 8 8 0" stroke="#1f3a5f" stroke-width="1.5"/>',
    '<rect width="8" height="8" fill="#8fa3bb"/>',
    '<rect width="8" height="8" fill="#fff"/><circle cx="4" cy="4" r="1.6" fill="#1f3a5f"/>',
    '<rect width="8" height="8" fill="#c9d1db"/><path d="M0 4H8" stroke="#1f3a5f" stroke-width="1.2"/>',
    '<rect width="8" height="8" fill="#fff"/><path d="M0 0H8V8" fill="none" stroke="#1f3a5f" stroke-width="1"/>',
)


def write(document: ReportDocument, path: Path) -> None:
    """Write the chart to ``path``, whole or not at all. Raises :class:`QualcodeError` when it cannot."""
    assert document.chart is not None
    chart, language = document.chart, document.language
    drawn = to_svg(chart, language) if isinstance(chart, Chart) else curves.to_svg(chart, language)
    write_whole(path, drawn.encode())


def to_svg(chart: Chart, language: str) -> str:
    """The chart as a picture: its title, what each pattern stands for, and a group of bars for each row."""
    longest = max((bar.n or 0 for _name, bars in chart.rows for bar in bars), default=0)
    parts = [heading(chart.title)]
    top = MARGIN + 2 * LINE
    for place, name in enumerate(chart.series if len(chart.series) > 1 else ()):
        parts.append(
            f'<rect x="{MARGIN}" y="{top}" width="{THICK}" height="{THICK}" {_filled(place)}/>'
            f'<text x="{MARGIN + 22}" y="{top + 11}">{plain(name)}</text>'
        )
        top += LINE
    top += BETWEEN
    for name, bars in chart.rows:
        middle = top + len(bars) * (THICK + 2) / 2 + 3
        parts.append(f'<text x="{NAMES - 8}" y="{middle:.0f}" text-anchor="end">{plain(name, LETTERS)}</text>')
        for place, bar in enumerate(bars):
            width = _share(bar, longest, chart.of_base) * BARS
            parts.append(
                f'<rect x="{NAMES}" y="{top}" width="{width:.1f}" height="{THICK}" {_filled(place)}/>'
                f'<text x="{NAMES + width + 5:.1f}" y="{top + 11}">{_value(bar, chart.of_base)}</text>'
            )
            top += THICK + 2
        top += BETWEEN
    parts += below(chart.notes, top)
    patterns = "".join(
        f'<pattern id="p{place}" width="8" height="8" patternUnits="userSpaceOnUse">{drawn}</pattern>'
        for place, drawn in enumerate(PATTERNS)
    )
    height = top + LINE * len(chart.notes) + MARGIN
    return picture(chart.title, _told(chart), language, height, parts, patterns)


def _share(bar: ChartBar, longest: int, of_base: bool) -> float:
    whole = bar.base if of_base else longest
    return (bar.n or 0) / whole if whole else 0.0


def _value(bar: ChartBar, of_base: bool) -> str:
    if bar.n is None:
        return HIDDEN
    return f"{bar.n} / {HIDDEN if bar.base is None else bar.base}" if of_base else f"{bar.n}"


def _told(chart: Chart) -> str:
    """All numbers in words of the chart itself, for whoever has it read aloud."""
    return "; ".join(
        f"{name}: "
        + ", ".join(f"{series} {_value(bar, chart.of_base)}" for series, bar in zip(chart.series, bars, strict=True))
        for name, bars in chart.rows
    )


def _filled(place: int) -> str:
    return f'fill="url(#p{place % len(PATTERNS)})" stroke="#1f3a5f" stroke-width="0.8"'
