"""The reader's scroll bar: beside where one is, it shows how far each part of the text is coded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.reactive import Reactive
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from qualcode.tui.reader.coverage import Coverage
from qualcode.tui.reader.layout import Layout
from qualcode.tui.widgets.soon import PaintedSoon


class Sign(Enum):
    """What a cell of the bar says of the respondents' turns that begin beside it."""

    NONE = " "
    """There are none."""
    CODED = "┃"
    SOME = "┆"
    UNCODED = "·"


def signs(layout: Layout, coverage: Coverage, size: int) -> list[Sign]:
    """A sign for each of ``size`` cells. A turn counts for every cell beside which it has a row."""
    coded, uncoded = [False] * size, [False] * size
    beside = _cells(layout, size)
    for number, done in coverage.turns():
        for cell in beside[number]:
            (coded if done else uncoded)[cell] = True
    return [
        (Sign.SOME if no else Sign.CODED) if yes else (Sign.UNCODED if no else Sign.NONE)
        for yes, no in zip(coded, uncoded, strict=True)
    ]


@lru_cache(maxsize=1)
def _cells(layout: Layout, size: int) -> list[range]:
    """For each turn the cells beside its words; asked again at every coding that makes a turn a coded one."""
    rows, found = len(layout), []
    for turn in layout.turns:
        first, last = layout.rows_of(turn.body, turn.end)
        found.append(range(first * size // rows, (last - 1) * size // rows + 1))
    return found


class CodingBar(PaintedSoon, ScrollBar):
    """A scroll bar that shows ``signs(size)`` for its ``size`` cells, in colours of the theme at hand.

    The thumb is a background under the signs. It is painted again only when another cell looks different, which in a
    long text is not at every step of a scroll.
    """

    position: Reactive[float] = Reactive(0.0, repaint=False)

    def __init__(self, signs: Callable[[int], Sequence[Sign]], inks: Callable[[], Mapping[Sign, Color]]) -> None:
        super().__init__(vertical=True, name="vertical", thickness=1)
        self._signs = signs
        self._inks = inks
        self._painted: dict[tuple[Sign, str], Strip] = {}
        self._thumb = range(0)

    def _thumb_now(self) -> range:
        size, rows, seen = self.size.height, self.window_virtual_size, self.window_size
        if not seen or rows <= seen:
            return range(0)
        length = max(1, round(size * seen / rows))
        first = round((size - length) * self.position / (rows - seen))
        return range(first, first + length)

    def watch_position(self) -> None:
        """Follow the view."""
        if self._thumb_now() != self._thumb:
            self.refresh()

    def notify_style_update(self) -> None:
        """The theme changed."""
        super().notify_style_update()
        self._painted.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The cells of the bar, each painted once and for all for what it says and does."""
        self._thumb = thumb = self._thumb_now()
        held = "grabbed" if self.grabbed else "over" if self.mouse_over else "grab"
        signs = self._signs(self.size.height)
        strips = [
            self._cell(signs[y], held if y in thumb else "scroll_up" if y < thumb.start else "scroll_down")
            for y in crop.line_range
        ]
        page = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, page) for strip in strips]
        return strips

    def _cell(self, sign: Sign, part: str) -> Strip:
        known = self._painted.get((sign, part))
        if known is None:
            known = self._painted[sign, part] = self._paint(sign, part)
        return known

    def _paint(self, sign: Sign, part: str) -> Strip:
        """A cell; ``part`` is what pressing the mouse on it does, with ``grabbed`` and ``over`` for a thumb in use."""
        parent = self.parent
        assert isinstance(parent, Widget)
        styles, page = parent.styles, parent.background_colors[1]
        colour = {
            "grabbed": styles.scrollbar_color_active,
            "over": styles.scrollbar_color_hover,
            "grab": styles.scrollbar_color,
        }.get(part, styles.scrollbar_background)
        action = part if part.startswith("scroll") else "grab"
        ink = Style(
            color=self._inks()[sign].rich_color,
            bgcolor=(page + colour).rich_color,
            meta={"@mouse.down": action},
        )
        return Strip([Segment(sign.value, ink)], 1)
