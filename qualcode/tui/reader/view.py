"""The transcript as a widget: draws only the rows in sight, and repaints only those that look different.

It is given plain data (text, turns, sentences, marks) and says by messages where the cursor is and what is selected.
The cursor stands between characters; the selection is what lies between the anchor and the cursor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from rich.style import Style
from textual.color import Color
from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from qualcode.model import Turn
from qualcode.text.finding import Hits
from qualcode.text.spans import Span
from qualcode.tui.reader import scrollbar
from qualcode.tui.reader.coverage import Coverage
from qualcode.tui.reader.layout import Layout, gutter_for
from qualcode.tui.reader.margin import Margin, MarginMark
from qualcode.tui.reader.motion import difference, turn_words, widen
from qualcode.tui.reader.painter import Columns, Moment, Painter, ReaderInks, columns
from qualcode.tui.reader.scrollbar import Sign
from qualcode.tui.widgets.glyphs import snap
from qualcode.tui.widgets.scroll_view import StillScrollView

_CACHED_ROWS = 600


class ReaderView(StillScrollView, inherit_bindings=False):
    """A transcript with its codings in the margin, a cursor and a selection. :class:`reader.Reader` moves them."""

    # The text is selected with an anchor and a cursor of the reader's own, in code points, not in screen cells.
    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "reader--interviewer",
        "reader--outside",
        "reader--label",
        "reader--interviewer-label",
        "reader--stand-in",
        "reader--selection",
        "reader--hit",
        "reader--hit-here",
        "reader--cursor",
        "reader--cursor-blurred",
        "reader--bar-coded",
        "reader--bar-uncoded",
    }

    DEFAULT_CSS = """
    ReaderView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & .reader--interviewer { color: $foreground 68%; }
        & .reader--outside { color: $foreground 65%; text-style: italic; }
        & .reader--label { color: $primary; text-style: bold; }
        & .reader--interviewer-label { color: $foreground 65%; }
        & .reader--stand-in { color: $warning; text-style: reverse; }
        & .reader--selection { background: $secondary 45%; }
        & .reader--hit { background: $accent 40%; color: $foreground; text-style: underline; }
        & .reader--hit-here { background: $accent; color: $background; text-style: bold; }
        & .reader--cursor { background: $foreground; color: $background; }
        & .reader--cursor-blurred { background: $foreground 30%; }
        & .reader--bar-coded { color: $primary 60%; }
        & .reader--bar-uncoded { color: $warning; }
    }
    """

    class CursorMoved(Message, namespace="reader"):
        """The cursor is at ``offset`` (code points into the text)."""

        def __init__(self, offset: int) -> None:
            super().__init__()
            self.offset = offset

    class SelectionChanged(Message, namespace="reader"):
        """``selection`` is selected; ``None`` when nothing is any more."""

        def __init__(self, selection: Span | None) -> None:
            super().__init__()
            self.selection = selection

    class Said(Message, namespace="reader"):
        """Something to tell the person at the keyboard."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    interviewer_dimmed: reactive[bool] = reactive(True, init=False, repaint=False)
    """Whether the interviewer's turns step back behind the respondents'."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.text = ""
        self.turns: Sequence[Turn] = ()
        self.sentences: Sequence[Span] = ()
        self.cursor = 0
        self._anchor: int | None = None
        self._turn_spans: list[Span] = []
        self._marking = self._settled = self._dragging = False
        self._goal: int | None = None
        self._strips: dict[int, Strip] = {}
        self._painter: Painter | None = None
        self._pending: list[MarginMark] = []
        self.coverage = Coverage()
        self._hidden: Mapping[int, Span] = {}
        self._hits: Hits | None = None
        self._signs: list[Sign] = []
        self._moment = Moment(0, None, frozenset())
        self._cursors = Style(), Style()
        """The cursor without the focus and with it."""

    def on_mount(self) -> None:
        """Follow the theme: the toolkit tells of its new styles before those of the parts are known."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._repaint())

    # What is shown

    def load(
        self, text: str, turns: Sequence[Turn], sentences: Sequence[Span], marks: Iterable[MarginMark], at: int = 0
    ) -> None:
        """Show a transcript, with the cursor at code point ``at``. Turns and sentences are in order and apart."""
        self.text, self.turns, self.sentences = text, turns, sentences
        self._turn_spans = turn_words(turns, text)
        self._pending = list(marks)
        self._hidden, self._hits = {}, None
        self._painter = None
        self.coverage = Coverage(turns)
        self._count_coded()
        self.cursor, self._anchor, self._goal = snap(text, at), None, None
        self._marking = self._settled = False
        self._lay_out()
        self._report(None)

    def set_marks(self, marks: Sequence[MarginMark], hidden: Mapping[int, Span] | None = None) -> None:
        """Show these codings; only rows that look different are painted again.

        ``hidden`` are codings, by key, of the coder at the keyboard that are not shown and yet count as coded.
        """
        self._hidden = hidden or {}
        if self._painter is None:
            self._pending = list(marks)
            self._count_coded()
            return
        before = self._labels_at
        rows = self._painter.margin.update(marks)
        self._invalidate(rows if self._labels_at == before else None)
        self._count_coded()
        self._look(self._moment.selection)

    def alter_marks(self, marks: Iterable[MarginMark], gone: Iterable[int], own: Mapping[int, Span | None]) -> None:
        """Show these codings beside the others, and those of the keys ``gone`` no more.

        ``own`` says of each of them where it counts as coded by the coder at the keyboard, ``None`` for nowhere.
        """
        if self._painter is None:
            altered = {*gone, *own}
            self._pending = [mark for mark in self._pending if mark.key not in altered] + list(marks)
            self.coverage.alter(own)
            return
        before = self._labels_at
        rows = self._painter.margin.alter(marks, gone)
        self._invalidate(rows if self._labels_at == before else None)
        self._show_coded(self.coverage.alter(own))
        self._look(self._moment.selection)

    @property
    def _labels_at(self) -> int:
        """How many lanes there are as far as that decides where labels begin: another number moves all of them."""
        return min(self._painter.margin.depth, 3) if self._painter else 0

    def _count_coded(self) -> None:
        """Keep count of the coded turns; the scroll bar shows where the others are."""
        own = {mark.key: (mark.start, mark.end) for mark in self.marks if mark.own}
        self._show_coded(self.coverage.update({**own, **self._hidden}))

    def _show_coded(self, changed: bool) -> None:
        """Show in the scroll bar which turns are coded, where those are others than before."""
        if changed and self._painter is not None:
            self._signs = []
            self.vertical_scrollbar.refresh()

    def set_hits(self, hits: Hits | None) -> None:
        """Mark in the text what was found in it."""
        self._hits = hits
        if self._painter is not None:
            self._painter.hits = hits
            self._invalidate(None)

    @property
    def marks(self) -> list[MarginMark]:
        """The codings shown."""
        return list(self._painter.margin.marks.values()) if self._painter else self._pending

    @property
    def selection(self) -> Span | None:
        """The selected passage in code points, or ``None``."""
        if self._anchor is None or self._anchor == self.cursor:
            return None
        return min(self._anchor, self.cursor), max(self._anchor, self.cursor)

    def offset_of_top(self) -> int:
        """The code point at which the topmost row in view begins."""
        if self._painter is None:
            return 0
        rows = self._painter.layout.starts
        return rows[min(self.scroll_offset.y, len(rows) - 1)]

    def cursor_row(self) -> int:
        """The row of the whole text on which the cursor stands."""
        return self._painter.layout.row_of(self.cursor) if self._painter else 0

    def here(self) -> list[MarginMark]:
        """The codings that meet the selection, or hold the character at the cursor."""
        if self._painter is None:
            return []
        if selection := self.selection:
            return self._painter.margin.meeting(*selection)
        return self._painter.margin.here(self.cursor)

    def passage(self) -> Span | None:
        """What a coding would be put on: the selection without white space around it, or the sentence at the cursor."""
        span = self.selection or widen(self.sentences or self._turn_spans, None, self.cursor)
        if span is None:
            return None
        words = self.text[span[0] : span[1]]
        start, end = span[1] - len(words.lstrip()), span[0] + len(words.rstrip())
        return (start, end) if start < end else None

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scroll bar, which shows what is coded; made when it is first wanted, as the toolkit makes its own."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = scrollbar.CodingBar(self._bar_signs, self._bar_inks)
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)
        return self._vertical_scrollbar

    def _bar_signs(self, size: int) -> list[Sign]:
        """What the scroll bar of so many cells shows; worked out again only when it differs."""
        if self._painter is None:
            return [Sign.NONE] * size
        if len(self._signs) != size:
            self._signs = scrollbar.signs(self._painter.layout, self.coverage, size)
        return self._signs

    def _bar_inks(self) -> dict[Sign, Color]:
        page = self.background_colors[1]
        coded = page + self.get_component_styles("reader--bar-coded").color
        uncoded = page + self.get_component_styles("reader--bar-uncoded").color
        return {Sign.NONE: coded, Sign.CODED: coded, Sign.SOME: uncoded, Sign.UNCODED: uncoded}

    # Layout and painting

    def _lay_out(self) -> None:
        """Lay the text out for the width there is, keeping what is at the top of the view there."""
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        old = self._painter
        top = self.offset_of_top() if old else None
        area = self._columns(width)
        layout = Layout(self.text, self.turns, area.words)
        margin = Margin(layout, self.marks, old.margin if old else None)
        self._painter = Painter(layout, margin, area, self._inks())
        self._painter.hits = self._hits
        self._strips.clear()
        self._signs = []
        self.virtual_size = Size(width, len(layout))
        if top is not None:
            self.scroll_to(y=layout.row_of(top), animate=False, force=True, immediate=True)
        self._look(None)
        self._show(self.cursor, self.cursor)
        self.refresh()

    def _columns(self, width: int) -> Columns:
        return columns(width, gutter_for(self.text, self.turns, columns(width, 99).words))

    def _inks(self) -> ReaderInks:
        def style(name: str, partial: bool = False) -> Style:
            return self.get_component_rich_style(name, partial=partial)

        page = self.background_colors[1]
        # A laid-over style is drawn as it is, so that its transparency has to be worked out here.
        selected = page + self.get_component_styles("reader--selection").background
        blurred = Style(bgcolor=(page + self.get_component_styles("reader--cursor-blurred").background).rich_color)
        self._cursors = blurred, style("reader--cursor", partial=True)
        return ReaderInks(
            text=self.rich_style,
            interviewer=style("reader--interviewer") if self.interviewer_dimmed else self.rich_style,
            outside=style("reader--outside"),
            label=style("reader--label"),
            interviewer_label=style("reader--interviewer-label"),
            stand_in=style("reader--stand-in", partial=True),
            selection=Style(color=self.rich_style.color, bgcolor=selected.rich_color),
            cursor=self._cursors[self.has_focus],
            page=page,
            hit=style("reader--hit"),
            hit_here=style("reader--hit-here"),
        )

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a part of the view.

        The toolkit would paint every row anew on each step of a scroll, to add a border and padding that there are
        not; a strip handed on as it is keeps what has been worked out about it, which halves the time of a page down.
        """
        strips = [self.render_line(y) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            # The style sheet gives true colours only: there are none that would have to be made so, row by row.
            if not isinstance(line_filter, ANSIToTruecolor):
                strips = [strip.apply_filter(line_filter, self.background_colors[1]) for strip in strips]
        if crop.column_span != (0, self.outer_size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Row ``y`` of the view as a strip, as wide as the view without its scroll bar, which has its own cells."""
        number = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        painter = self._painter
        if painter is None or number >= len(painter.layout):
            return Strip.blank(width, self.rich_style)
        if (strip := self._strips.get(number)) is None:
            if len(self._strips) > _CACHED_ROWS:
                self._strips.clear()
            strip = self._strips[number] = painter.strip(number, self._moment, width)
        return strip

    def notify_style_update(self) -> None:
        """The theme changed: paint anew what looks different."""
        super().notify_style_update()
        if self._painter is None:
            return
        old, new = self._painter.inks, self._inks()
        self._painter.inks = new
        if new != old:
            self._strips.clear()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Only the cursor looks different. No rule of the style sheet hangs on the focus: none need be gone through."""
        if self._painter is not None:
            self._painter.show_cursor(self._cursors[has_focus])
            self._strips.pop(self.cursor_row(), None)

    def watch_interviewer_dimmed(self) -> None:
        """Paint the interviewer's turns as they are wanted."""
        self._repaint()

    def _repaint(self) -> None:
        self.notify_style_update()
        self.refresh()

    def on_resize(self) -> None:
        """Lay out again, if the width is another one."""
        painter = self._painter
        self._strips.clear()
        if painter is None or painter.area != self._columns(self.scrollable_content_region.width):
            self._lay_out()

    def _invalidate(self, rows: Iterable[int] | None) -> None:
        """Paint these rows again, or all of them; those out of sight only when they come into it."""
        if rows is None:
            self._strips.clear()
            self.refresh()
            return
        top, height, width = self.scroll_offset.y, self.size.height, self.size.width
        regions = []
        for row in rows:
            self._strips.pop(row, None)
            if 0 <= row - top < height:
                regions.append(Region(0, row - top, width, 1))
        if regions:
            self.refresh(*regions)

    def _look(self, before: Span | None) -> None:
        """Bring what is painted in line with cursor, selection and codings here; tell when the selection changed."""
        if self._painter is None:
            return
        layout, margin, old = self._painter.layout, self._painter.margin, self._moment
        selection = self.selection
        focus = frozenset(mark.key for mark in self.here())
        self._moment = Moment(self.cursor, selection, focus)
        rows: set[int] = {layout.row_of(min(old.cursor, len(self.text))), layout.row_of(self.cursor)}
        for key in old.focus ^ focus:
            if key in margin.marks:
                rows.update(range(*margin.rows_of(key)))
        for start, end in difference(old.selection, selection):
            rows.update(range(*layout.rows_of(min(start, len(self.text)), min(end + 1, len(self.text)))))
        self._invalidate(rows)
        if selection != before:
            self.post_message(self.SelectionChanged(selection))

    def _report(self, before: Span | None) -> None:
        self._look(before)
        self.post_message(self.CursorMoved(self.cursor))

    def _show(self, first: int, last: int) -> None:
        """Scroll as little as needed to have the rows of both offsets in view, with a little around them."""
        if self._painter is None or not self.size.height:
            return
        layout, height = self._painter.layout, self.size.height
        around = min(2, (height - 1) // 2)
        top = self.scroll_offset.y
        wanted = max(top, layout.row_of(last) + around - height + 1)
        wanted = max(0, min(wanted, layout.row_of(first) - around))
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, force=True, immediate=True)

    # Moving

    def move_to(self, offset: int, *, extend: bool = False) -> None:
        """Put the cursor at ``offset``; with ``extend`` the selection reaches to it, otherwise it is let go."""
        before = self.selection
        if extend or self._marking:
            self._anchor = self.cursor if self._anchor is None else self._anchor
        else:
            self._anchor = None
        self._settled = False
        self.cursor = max(0, min(offset, len(self.text)))
        self._show(self.cursor, self.cursor)
        self._report(before)

    def select(self, span: Span) -> None:
        """Select a passage and bring it into view."""
        before = self.selection
        self._anchor, self.cursor = snap(self.text, span[0]), snap(self.text, span[1])
        self._marking = self._settled = False
        self._goal = None
        self._show(self._anchor, self.cursor)
        self._report(before)

    def settle(self) -> None:
        """The selection has been coded: it stays for another code, but the next sentence or turn starts a new one."""
        self._settled = True
        self._marking = False

    def _say(self, text: str) -> None:
        self.post_message(self.Said(text))
