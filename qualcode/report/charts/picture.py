"""What pictures in SVG have in common: their frame, their patterns, and text of users as it may stand in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from qualcode.analysis.quantify import Language
from qualcode.analysis.suppression import HIDDEN
from qualcode.report.charts.letters import broken, width
from qualcode.report.wording.languages import page_words, wording
from qualcode.report.wording.page_words import PageWords
from qualcode.text.visible import visible

WIDTH, MARGIN, LINE = 760, 16, 17
"""Of the picture, around it, and of a line of text, in pixels."""

SIZE, SMALL, LARGE = 12, 11, 15
"""Of letters, in pixels: of names and numbers, of notes, of the title."""

INK, FRAME = "#1f3a5f", "#8494a7"

FONTS = "Calibri, Carlito, 'Liberation Sans', Arial, 'DejaVu Sans', sans-serif"

FILLINGS: tuple[tuple[str, str], ...] = (
    (INK, ""),
    ("#e8edf3", f'<path d="M-2 2 2-2M0 8 8 0M6 10 10 6" stroke="{INK}" stroke-width="1.5"/>'),
    ("#8fa3bb", ""),
    ("#fff", f'<circle cx="4" cy="4" r="1.6" fill="{INK}"/>'),
    ("#c9d1db", f'<path d="M0 4H8" stroke="{INK}" stroke-width="1.2"/>'),
    ("#fff", f'<path d="M0 0H8V8" fill="none" stroke="{INK}" stroke-width="1"/>'),
    ("#5f7796", '<path d="M0 0 8 8M-2 6 2 10M6-2 10 2" stroke="#fff" stroke-width="1.5"/>'),
    ("#f4f6f9", ""),
)
"""What bars are filled with, one after another: each differs from its neighbours in grey and in what is drawn on it."""


@dataclass(frozen=True, slots=True)
class ChartPage:
    """What a picture must know of where it stands: its language, and in a page of several what sets its names apart.

    ``anchors`` are the links on its numbers, by row and place in the row. In a page the caption stands beside the
    picture, which then is ``bare`` of its title and notes.
    """

    language: Language
    prefix: str = ""
    anchors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    bare: bool = False

    @property
    def words(self) -> PageWords:
        """What is said in pictures."""
        return page_words(self.language)

    def of(self, n: int | None, base: int | None) -> str:
        """How many out of how many."""
        return wording(self.language).evidence.n_of_base.format(n=as_shown(n), base=as_shown(base))

    def filled(self, place: int) -> str:
        """What the bar at a place is filled with."""
        colour, pattern = FILLINGS[place % len(FILLINGS)]
        fill = f"url(#{self.prefix}p{place % len(FILLINGS)})" if pattern else colour
        return f'fill="{fill}" stroke="{INK}" stroke-width="0.8"'

    def linked(self, row: int, place: int, drawn: str) -> str:
        """What is drawn of a number, with its link where it has one."""
        anchor = self.anchors.get((row, place))
        if anchor is None:
            return drawn
        return f'<a href="{escape(anchor)}">{drawn}</a>'


def picture(title: str, told: str, page: ChartPage, height: float, parts: Iterable[str], fillings: int = 0) -> str:
    """A picture with its title and what it tells in words, for whoever has it read aloud."""
    names, tall = page.prefix, round(height)
    drawn = "".join(
        f'<pattern id="{names}p{place}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{colour}"/>{pattern}</pattern>'
        for place, (colour, pattern) in enumerate(FILLINGS[:fillings])
        if pattern
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{tall}" viewBox="0 0 {WIDTH} {tall}"'
        f' role="img" aria-labelledby="{names}title {names}desc" xml:lang="{page.language}"'
        f' font-family="{FONTS}" font-size="{SIZE}" fill="#111">\n'
        f'<title id="{names}title">{plain(title)}</title>\n<desc id="{names}desc">{plain(told)}</desc>\n'
        f'<defs>{drawn}</defs>\n<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def heading(title: str, page: ChartPage) -> tuple[list[str], int]:
    """The title as it is seen, and the height below it; nothing where it stands beside the picture."""
    if page.bare:
        return [], 4
    lines = broken(_line(title), LARGE, WIDTH - 2 * MARGIN)
    parts = [
        text(MARGIN, MARGIN + LARGE + 20 * place, line, f'font-size="{LARGE}" font-weight="bold" fill="{INK}"')
        for place, line in enumerate(lines)
    ]
    return parts, MARGIN + 20 * len(lines) + 12


def legend(names: Sequence[str], page: ChartPage, top: int) -> tuple[list[str], int]:
    """What each filling stands for, as many on a line as go there, and the height below it."""
    parts: list[str] = []
    left = float(MARGIN)
    for place, name in enumerate(names):
        shown = broken(_line(name), SIZE, WIDTH - 2 * MARGIN - 22, 1)[0]
        wide = 22 + width(shown, SIZE) + 18
        if left > MARGIN and left + wide > WIDTH - MARGIN:
            left, top = float(MARGIN), top + LINE + 3
        parts.append(
            f'<rect x="{left:.1f}" y="{top}" width="14" height="14" {page.filled(place)}/>'
            + text(left + 20, top + 11, shown)
        )
        left += wide
    return parts, top + LINE + 10


@dataclass(frozen=True, slots=True)
class RowNames:
    """The names of rows beside their bars, on up to three lines where they are longer than ``room``."""

    lines: tuple[tuple[str, ...], ...]
    room: float

    @classmethod
    def of(cls, names: Iterable[str], most: float) -> RowNames:
        """The names, no wider than the most."""
        plain_names = [_line(name) for name in names]
        room = min(most, max((width(name, SIZE) for name in plain_names), default=0.0))
        return cls(tuple(tuple(broken(name, SIZE, room + 1, 3)) for name in plain_names), room)

    def high(self, row: int) -> int:
        """How high the name of a row is."""
        return 14 * len(self.lines[row])

    def drawn(self, row: int, right: float, middle: float) -> str:
        """The name of a row, set right."""
        first = middle + 4 - (len(self.lines[row]) - 1) * 7
        return "".join(
            text(right, first + 14 * place, line, 'text-anchor="end"') for place, line in enumerate(self.lines[row])
        )


def below(notes: Iterable[str], top: float, page: ChartPage) -> tuple[list[str], float]:
    """Notes under a picture, from a height on, and the height below them; nothing where they stand beside it."""
    parts: list[str] = []
    for note in () if page.bare else notes:
        for line in broken(_line(note), SMALL, WIDTH - 2 * MARGIN, 6):
            top += 15
            parts.append(text(MARGIN, top, line, f'font-size="{SMALL}" font-style="italic" fill="#444"'))
    return parts, top + MARGIN


def text(x: float, y: float, said: str, more: str = "") -> str:
    """A line of text in a picture."""
    return f'<text x="{x:.1f}" y="{y:.1f}"{f" {more}" if more else ""}>{plain(said)}</text>'


def plain(said: str) -> str:
    """Text on one line, as it is read and not as markup."""
    return escape(_line(said))


def as_shown(number: int | None) -> str:
    """A number, or what stands where it is not told."""
    return HIDDEN if number is None else str(number)


def _line(said: str) -> str:
    return visible(" ".join(said.split()))
