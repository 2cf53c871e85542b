"""The transcript with one lane for each coder: what everybody has on a passage, side by side."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.actions import SkipAction
from textual.binding import Binding, BindingType

from qualcode.i18n import _
from qualcode.text.spans import Span
from qualcode.tui.reader.layout import Layout, LayoutRow, gutter_for
from qualcode.tui.reader.margin import Bar, LanePart, Margin, MarginMark
from qualcode.tui.reader.painter import MAX_WORDS, STRONG, Columns, Moment, Painter
from qualcode.tui.reader.reader import Reader
from qualcode.tui.widgets.glyphs import cells, fit
from qualcode.tui.widgets.lines import Part as Words

_WIDEST = 24
"""Cells of a lane, at most."""

_NARROWEST = 4

_SHARE = 0.48
"""How much of the width lanes may take, at most."""

_LEAST_WORDS = 30


class Lanes(NamedTuple):
    """Who has a lane, in order, and the lane of each coding by its id; ``numbers`` are readings' by coding id."""

    names: tuple[str, ...]
    of: Mapping[int, int]
    numbers: Mapping[int, str]


NO_LANES = Lanes((), {}, {})


class LanePainter(Painter):
    """Paints a lane of its own for every coder in the margin: the bar of a coding, and its code behind it."""

    lanes = NO_LANES

    @property
    def lane_width(self) -> int:
        """The cells of one lane."""
        return self.area.margin // max(1, len(self.lanes.names))

    def _words(self, row: LayoutRow, bars: list[Bar], base: Style, moment: Moment, segments: list[Segment]) -> int:
        """The words, with what the readings of the case lie on; other codings are seen in their lanes only."""
        case = [bar for bar in bars if bar.mark.key in moment.focus]
        return super()._words(row, case, base, moment, segments)

    def _bars(self, bars: list[Bar], focus: frozenset[int], segments: list[Segment]) -> int:
        width, blank = self.lane_width, self.inks.text
        taken = 0
        by_lane: dict[int, list[Bar]] = {}
        for bar in bars:
            by_lane.setdefault(self.lanes.of.get(bar.mark.key, -1), []).append(bar)
        for lane in range(len(self.lanes.names)):
            # What the case is about comes first; of the rest as many as there is room for.
            here = sorted(by_lane.get(lane, ()), key=lambda bar: (bar.mark.key not in focus, bar.mark.start))
            shown, used = here[: max(1, width // 3)], 0
            for bar in shown:
                strong = bar.mark.key in focus
                segments.append(Segment(STRONG[bar.part] if strong else "╎", self._ink(bar, strong)))
                used += 1
            room = width - used - 2
            label = next((bar for bar in shown if bar.part in (LanePart.FIRST, LanePart.ONLY)), None)
            if label is not None and room >= 1:
                text = self._label_of(label, room, label.mark.key in focus)
                segments.append(Segment(" " + text, self._ink(label, label.mark.key in focus)))
                used += 1 + cells(text, 0, len(text))
            segments.append(Segment(" " * max(0, width - used), blank))
            taken += max(used, width)
        return taken

    def _label_of(self, bar: Bar, room: int, strong: bool) -> str:
        number = self.lanes.numbers.get(bar.mark.key, "") if strong else ""
        room -= len(number) + 1 if number else 0
        return f"{number} {fit(bar.mark.label, room) if room > 1 else ''}".strip()


class LaneReader(Reader, can_focus=True):
    """A transcript on which a case is shown; it takes the keys only while its boundaries are chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "other_end", _("The other edge"), show=False, id="settle.other_edge"),
    ]

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.can_focus = False
        self._lanes = NO_LANES
        self._case: frozenset[int] = frozenset()
        self.is_cut = False
        """Whether the passage is longer than the view."""

    def show_case(self, marks: Sequence[MarginMark], lanes: Lanes, case: Collection[int], span: Span) -> None:
        """Show codings in their lanes, those of ``case`` (ids) at full strength, and the passage ``span`` in view."""
        again = len(lanes.names) != len(self._lanes.names)
        self._lanes, self._case = lanes, frozenset(case)
        if isinstance(self._painter, LanePainter):
            self._painter.lanes = lanes
        self.set_marks(marks)
        if again:
            self._lay_out()
        self._selection.release()
        self.move_to(span[0])
        self._put_in_view(span)
        self._invalidate(None)

    def _put_in_view(self, span: Span) -> None:
        """Bring a passage into view with what was said before it; one longer than the view from its start."""
        if self._painter is None or not self.size.height:
            return
        first, last = self._painter.layout.rows_of(*span)
        height = self.size.height
        self.is_cut = last - first > height
        before = max(2, min(height // 3, (height - (last - first)) // 2))
        self.scroll_to(y=max(0, first - before), animate=False, force=True, immediate=True)

    def here(self) -> list[MarginMark]:
        """The codings of the case, wherever the cursor is."""
        return [mark for mark in self.marks if mark.key in self._case]

    def choose_boundary(self, span: Span) -> None:
        """Take the keys, with a passage selected."""
        self.can_focus = True
        self.focus()
        self.select(span)

    def release(self) -> None:
        """Give the keys back; nothing is selected any more."""
        self.can_focus = False
        before = self.selection
        self._selection.release()
        self._report(before)

    def action_release(self) -> None:
        """Esc is for the screen around this, which leaves the boundaries as they are."""
        raise SkipAction

    def action_other_end(self) -> None:
        """Move the other edge of what is selected from now on."""
        if self._selection.turn_round():
            self._show(self.cursor, self.cursor)
            self._report(self.selection)

    def header(self) -> list[Words]:
        """The names of who has a lane, above the lanes."""
        painter = self._painter
        if not isinstance(painter, LanePainter) or not self._lanes.names:
            return []
        width = painter.lane_width
        parts: list[Words] = [" " * painter.area.margin_at]
        for name in self._lanes.names:
            text = fit(name, max(1, width - 1))
            parts += [(text, "bold $primary"), " " * (width - cells(text, 0, len(text)))]
        return parts[:-1]

    def _columns(self, width: int) -> Columns:
        """The words on the left, and as many lanes as there are coders beside them."""
        count = max(1, len(self._lanes.names))
        left, gap = (2, 2) if width >= 56 else (1, 1)
        most = min(int(width * _SHARE), max(0, width - left - gap - _LEAST_WORDS))
        margin = max(_NARROWEST, min(_WIDEST, most // count)) * count
        margin = min(margin, max(count, width - left - gap - 8))
        room = width - left - gap - margin
        words = min(room, MAX_WORDS + gutter_for(self.text, self.turns, room))
        spare = width - (left + words + gap + margin)
        return Columns(left + spare // 2, words, gap, margin)

    def _make_painter(self, layout: Layout, margin: Margin, area: Columns) -> Painter:
        """Paints lanes instead of one margin for all."""
        painter = LanePainter(layout, margin, area, self._inks())
        painter.lanes = self._lanes
        return painter
