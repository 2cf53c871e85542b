"""Painting rows of a transcript: words, cursor, selection, and the margin with its bars and labels."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from qualcode.model import Role
from qualcode.text.expressions import expression
from qualcode.text.finding import Hits
from qualcode.text.spans import Span, merge
from qualcode.tui.reader.layout import Layout, LayoutRow
from qualcode.tui.reader.margin import Bar, LanePart, Margin
from qualcode.tui.reader.motion import difference
from qualcode.tui.widgets.colours import legible
from qualcode.tui.widgets.glyphs import ACTING, COMPLEX, SIGN, cells, clusters, fit, paint

MAX_WORDS = 74
"""Cells that a line of words may take: longer lines are hard to read on."""

PLAIN_WORDS = 60
"""Cells for the words before there is room for labels beside them; what is left over is the margin's."""

_LEAST_MARGIN = 8
_MARGIN_BESIDE = 14
"""The margin that is kept where labels stand beside the words."""

_MAX_MARGIN = 30

_TINT = 0.22
_FAINT = 0.92
_LABEL = 4
"""The least room, in cells, in which a label is of any use."""

_ALIGNED = 2
"""Lanes behind which labels stand in line; behind more of them they begin further on."""

_EMPHASIS = expression(r"([*_]{1,3})(\S.*?)\1")
"""A label, or a part of it, set in Markdown's emphasis: its own style says that already."""

_PLAIN = {LanePart.FIRST: "┌", LanePart.MIDDLE: "│", LanePart.LAST: "└", LanePart.ONLY: "╶"}
STRONG = {LanePart.FIRST: "┏", LanePart.MIDDLE: "┃", LanePart.LAST: "┗", LanePart.ONLY: "╺"}
_OTHERS = {LanePart.FIRST: "┌", LanePart.MIDDLE: "┆", LanePart.LAST: "└", LanePart.ONLY: "╌"}
_OTHERS_STRONG = {LanePart.FIRST: "┏", LanePart.MIDDLE: "┇", LanePart.LAST: "┗", LanePart.ONLY: "╍"}


class Columns(NamedTuple):
    """The columns of the reader, in cells: white space, gutter and words, a gap, the margin."""

    left: int
    words: int
    gap: int
    margin: int

    @property
    def margin_at(self) -> int:
        """The cell at which the margin begins."""
        return self.left + self.words + self.gap


def columns(width: int, gutter: int | None = None) -> Columns:
    """Divide ``width`` cells; ``gutter`` are the cells that labels take to the left of the words, ``None`` where they
    have rows of their own. The words come first, so that more cells never are less text."""
    least, most = (_LEAST_MARGIN, PLAIN_WORDS) if gutter is None else (_MARGIN_BESIDE, MAX_WORDS + gutter)
    left, gap = (2, 2) if width >= PLAIN_WORDS + _LEAST_MARGIN + 4 else (1, 1)
    words = max(1, min(width - left - gap - least, most))
    margin = max(0, min(width - left - gap - words, _MAX_MARGIN))
    spare = max(0, width - (left + words + gap + margin))
    return Columns(left + spare // 2, words, gap, margin)


class ReaderInks(NamedTuple):
    """The styles of the theme at hand; every one has a background but those that are laid over another."""

    text: Style
    interviewer: Style
    outside: Style
    label: Style
    interviewer_label: Style
    stand_in: Style
    odd: Style
    selection: Style
    cursor: Style
    page: Color
    hit: Style
    hit_here: Style


class Moment(NamedTuple):
    """What changes from key to key: cursor, selection, and the codings that are painted at full strength."""

    cursor: int
    selection: Span | None
    focus: frozenset[int]


def rows_between(layout: Layout, margin: Margin, old: Moment, new: Moment) -> set[int]:
    """The rows that look different at one moment and at another; ``old`` may be of a longer text."""
    end = len(layout.text)
    rows = {layout.row_of(min(old.cursor, end)), layout.row_of(new.cursor)}
    for key in old.focus ^ new.focus:
        if key in margin.marks:
            rows.update(range(*margin.rows_of(key)))
    for start, after in difference(old.selection, new.selection):
        rows.update(range(*layout.rows_of(min(start, end), min(after + 1, end))))
    return rows


class _Look(NamedTuple):
    """What the style of a piece of text depends on; ``under`` is the colour of a focused coding beneath it."""

    base: Style
    under: str | None
    shared: bool
    acting: bool
    odd: bool
    found: bool
    found_here: bool
    selected: bool
    at_cursor: bool


class Painter:
    """Turns rows of a layout and its margin into strips of cells."""

    def __init__(self, layout: Layout, margin: Margin, area: Columns, inks: ReaderInks) -> None:
        self.layout = layout
        self.margin = margin
        self.area = area
        self.inks = inks
        self.hits: Hits | None = None
        """What was found in the text, to be marked in it."""

    @property
    def inks(self) -> ReaderInks:
        """The styles of the theme at hand."""
        return self._inks

    @inks.setter
    def inks(self, inks: ReaderInks) -> None:
        self._inks = inks
        self._styles: dict[_Look, Style] = {}
        self._bar_styles: dict[tuple[str, bool], Style] = {}

    def show_cursor(self, cursor: Style) -> None:
        """Paint the cursor like this; everything else keeps its style."""
        self._inks = self._inks._replace(cursor=cursor)
        self._styles = {look: style for look, style in self._styles.items() if not look.at_cursor}

    def strip(self, number: int, moment: Moment, width: int) -> Strip:
        """Row ``number`` as a strip of ``width`` cells."""
        row = self.layout.row(number)
        bars = self.margin.at(number)
        base = self._base(row)
        segments = [Segment(" " * self.area.left, self.inks.text)]
        used = self._label(row, moment, segments) if row.label_end > row.start else 0
        if row.indent > used:
            segments.append(Segment(" " * (row.indent - used), self.inks.text))
            used = row.indent
        used += self._words(row, bars, base, moment, segments)
        used += self._line_end(number, row, moment, segments)
        room = max(self.area.words + self.area.gap - used, 0)
        segments.append(Segment(" " * room, self.inks.text))
        used += self.area.left + room + self._bars(bars, moment.focus, segments)
        if used > width:
            return Strip(segments).crop(0, width)
        # Its width is known: a strip that is asked for it measures every piece.
        segments.append(Segment(" " * (width - used), self.inks.text))
        return Strip(segments, width)

    def _base(self, row: LayoutRow) -> Style:
        if row.turn < 0:
            return self.inks.outside
        interviewer = self.layout.turns[row.turn].role is Role.INTERVIEWER
        if row.heading:
            return self.inks.interviewer_label if interviewer else self.inks.label
        return self.inks.interviewer if interviewer else self.inks.text

    def _label(self, row: LayoutRow, moment: Moment, segments: list[Segment]) -> int:
        """Paint the label in the gutter; its width is the result."""
        interviewer = self.layout.turns[row.turn].role is Role.INTERVIEWER
        style = self.inks.interviewer_label if interviewer else self.inks.label
        start, end = row.start, row.label_end
        if not self._emphasised(start, end, style, moment, segments):
            self._span(start, end, style, (), (), moment, segments)
        return cells(self.layout.text, start, end)

    def _emphasised(self, start: int, end: int, style: Style, moment: Moment, segments: list[Segment]) -> bool:
        """Paint a label without the signs of its emphasis, as wide as with them, unless cursor or selection are in it
        or it has none; whether it did."""
        label = self.layout.text[start:end]
        selected = moment.selection is not None and moment.selection[0] < end and start < moment.selection[1]
        if selected or start <= moment.cursor < end or _EMPHASIS.match(label) is None:
            return False
        shown = _EMPHASIS.sub(r"\2", label, count=1)
        gap = cells(label, 0, len(label)) - cells(shown, 0, len(shown))
        segments.append(Segment(paint(shown) + " " * gap, style))
        return True

    def _words(self, row: LayoutRow, bars: list[Bar], base: Style, moment: Moment, segments: list[Segment]) -> int:
        """Paint the words of a row, without its line break; their width is the result, at most the column's."""
        text = self.layout.text
        end = row.end - 1 if row.end > row.start and text[row.end - 1] == "\n" else row.end
        room = self.area.words + 1 - row.indent
        width = cells(text, row.label_end, end)
        while width > room:
            # Only white space hangs over the edge, and it is one cell each.
            end -= 1
            width -= 1
        focused: Sequence[Bar] = ()
        shared: Sequence[Span] = ()
        if bars:
            focused = [bar for bar in bars if bar.mark.key in moment.focus]
            written = row.label_end + len(text[row.label_end : end].rstrip(" \t"))
            shared = overlaps(spans_by_code(bars), row.label_end, written)
        # What is found, coded or underlined in a label on a row of its own is shown in the text as it stands.
        found = self.hits is not None and self.hits.within(row.label_end, end)
        bare = row.heading and not (focused or shared or found)
        if bare and self._emphasised(row.label_end, end, base, moment, segments):
            return width
        self._span(row.label_end, end, base, focused, shared, moment, segments)
        return width

    def _span(
        self,
        start: int,
        end: int,
        base: Style,
        focused: Sequence[Bar],
        shared: Sequence[Span],
        moment: Moment,
        segments: list[Segment],
    ) -> None:
        """Paint ``[start, end)`` of the text in pieces of one style each; ``shared`` is what several codes hold."""
        text = self.layout.text
        hits = self.hits.within(start, end) if self.hits is not None else []
        selection, cursor = moment.selection, moment.cursor
        if (
            not (focused or shared or hits or start <= cursor < end)
            and (selection is None or selection[1] <= start or end <= selection[0])
            and SIGN.search(text, start, end) is None
        ):
            # Nothing in it looks different from the rest.
            if start < end:
                segments.append(Segment(paint(text[start:end]), base))
            return
        cuts = {start, end}
        for bar in focused:
            cuts.update(bar.mark.span)
        for span in shared:
            cuts.update(span)
        for span in hits:
            cuts.update(span)
        if selection:
            cuts.update(selection)
        if start <= cursor < end:
            cuts.update((cursor, self.layout.next_stop(cursor)))
        for found in SIGN.finditer(text, start, end):
            cuts.update(found.span())
        ordered = sorted(cut for cut in cuts if start <= cut <= end)
        if COMPLEX.search(text, start, end):
            stops = [first for first, _, _ in clusters(text, start, end)] + [end]
            ordered = sorted({stops[bisect_right(stops, cut) - 1] for cut in ordered})
        for first, last in pairwise(ordered):
            piece = paint(text[first:last])
            sign = last == first + 1 and SIGN.match(text, first) is not None
            acting = sign and ACTING.match(text, first) is not None
            look = _Look(
                base,
                next((bar.mark.colour for bar in focused if bar.mark.start < last and first < bar.mark.end), None),
                any(span[0] < last and first < span[1] for span in shared),
                acting,
                sign and not acting,
                any(hit[0] < last and first < hit[1] for hit in hits),
                any(hit[0] == cursor and hit[0] < last and first < hit[1] for hit in hits),
                selection is not None and selection[0] < last and first < selection[1],
                first <= cursor < last,
            )
            style = self._styles.get(look)
            if style is None:
                style = self._styles[look] = self._style(look)
            segments.append(Segment(piece, style))

    def _style(self, look: _Look) -> Style:
        style = look.base
        if look.under is not None:
            tint = self.inks.page.blend(legible(look.under, self.inks.page), _TINT)
            style += Style(bgcolor=tint.rich_color)
        if look.shared:
            style += Style(underline=True)
        if look.acting:
            style += self.inks.stand_in
        if look.odd:
            style += self.inks.odd
        if look.found:
            style += self.inks.hit_here if look.found_here else self.inks.hit
        if look.selected:
            style += self.inks.selection
        if look.at_cursor and not look.found_here:
            style += self.inks.cursor
        return style

    def _line_end(self, number: int, row: LayoutRow, moment: Moment, segments: list[Segment]) -> int:
        """Paint the cell of a line break where the cursor or the selection is on it; the cells taken are the result."""
        text = self.layout.text
        broken = row.end > row.start and text[row.end - 1] == "\n"
        place = row.end - 1 if broken else row.end
        if not broken and number + 1 < len(self.layout):
            return 0
        if moment.cursor == place:
            segments.append(Segment(" ", self.inks.text + self.inks.cursor))
            return 1
        if moment.selection and moment.selection[0] <= place < moment.selection[1]:
            segments.append(Segment(" ", self.inks.text + self.inks.selection))
            return 1
        return 0

    def _bars(self, bars: list[Bar], focus: frozenset[int], segments: list[Segment]) -> int:
        """Paint the lanes and, behind them, the label that stands on this row; the cells taken are the result."""
        most = max(1, self.area.margin // 3)
        shown = [bar for bar in bars if bar.lane < most]
        place = 0
        for bar in shown:
            if bar.lane > place:
                segments.append(Segment(" " * (bar.lane - place), self.inks.text))
            strong = bar.mark.key in focus
            shapes = (STRONG if strong else _PLAIN) if bar.mark.own else (_OTHERS_STRONG if strong else _OTHERS)
            segments.append(Segment(shapes[bar.part], self._ink(bar, strong)))
            place = bar.lane + 1
        if len(shown) < len(bars):
            segments.append(Segment("+", self.inks.interviewer))
            place += 1
        start = max(place, min(self.margin.depth, _ALIGNED)) + 1
        for bar in bars:
            room = self.area.margin - start - 1  # the label keeps clear of the scroll bar
            if not bar.labelled or room < _LABEL:
                continue
            label = fit(bar.mark.label, room)
            segments.append(Segment(" " * (start - place), self.inks.text))
            segments.append(Segment(label, self._ink(bar, bar.mark.key in focus)))
            place = start + cells(label, 0, len(label))
            start = place + 2
        return place

    def _ink(self, bar: Bar, strong: bool) -> Style:
        """A mark's colour on the page: bold at full strength, else faint."""
        known = self._bar_styles.get((bar.mark.colour, strong))
        if known is None:
            colour = legible(bar.mark.colour, self.inks.page)
            if not strong:
                colour = self.inks.page.blend(colour, _FAINT)
            known = self.inks.text + Style(color=colour.rich_color, bold=strong)
            self._bar_styles[bar.mark.colour, strong] = known
        return known


def spans_by_code(bars: Sequence[Bar]) -> list[Span]:
    """The passages of bars, those of one code (by several coders, or one inside the other) made one where they meet.

    Empty where all are of one code: nothing can overlap then.
    """
    if len({bar.mark.code for bar in bars}) < 2:
        return []
    of_code: dict[int, list[Span]] = {}
    for bar in bars:
        of_code.setdefault(bar.mark.code, []).append(bar.mark.span)
    return [span for spans in of_code.values() for span in (merge(spans) if len(spans) > 1 else spans)]


def overlaps(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """The parts of ``[start, end)`` that lie in two or more of the spans, in order and apart."""
    if len(spans) < 2:
        return []
    edges = [(max(first, start), 1) for first, last in spans if first < end and start < last]
    edges += [(min(last, end), -1) for first, last in spans if first < end and start < last]
    found: list[Span] = []
    depth = 0
    # At one place what begins is counted before what ends, so that parts that touch are one.
    for place, step in sorted(edges, key=lambda edge: (edge[0], -edge[1])):
        if depth == 1 and step == 1:
            found.append((place, place))
        elif depth == 2 and step == -1:
            found[-1] = found[-1][0], place
        depth += step
    return [(first, last) for first, last in found if first < last]
