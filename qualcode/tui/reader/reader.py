"""The transcript: read, selected from and gone through with keys and mouse.

It draws only the rows in sight, and repaints only those that look different. It is given plain data (text, turns,
sentences, marks) and says by messages where the cursor is and what is selected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from qualcode.i18n import _
from qualcode.model import Turn
from qualcode.text.finding import Hits
from qualcode.text.spans import Span
from qualcode.tui.reader import scrollbar
from qualcode.tui.reader.coverage import Coverage
from qualcode.tui.reader.inks import COMPONENTS, STYLES, bar_inks, cursor_inks, reader_inks
from qualcode.tui.reader.layout import Layout, gutter_for
from qualcode.tui.reader.margin import Margin, MarginMark
from qualcode.tui.reader.motion import pull, rows_away, step_to
from qualcode.tui.reader.painter import MAX_WORDS, Columns, Moment, Painter, ReaderInks, columns, rows_between
from qualcode.tui.reader.scrollbar import Sign
from qualcode.tui.reader.selection import Selection
from qualcode.tui.widgets.move_keys import move_bindings
from qualcode.tui.widgets.scroll_view import StillScrollView

_CACHED_ROWS = 600

_PULL_SECONDS = 0.05

_BY_ROWS = {"up": -1, "down": 1}
_BY_PAGES = {"page_up": -1, "page_down": 1}


class Reader(StillScrollView, can_focus=True, inherit_bindings=False):
    """A transcript with its codings in the margin, a cursor and a selection."""

    # The text is selected with an anchor and a cursor of the reader's own, in code points, not in screen cells.
    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)

    DEFAULT_CSS = STYLES

    BINDINGS: ClassVar[list[BindingType]] = [
        *move_bindings(),
        Binding("v", "mark", _("Select from here"), show=False, id="reader.mark"),
        Binding("s", "select('sentence')", _("Sentence"), id="reader.sentence"),
        Binding("t", "select('turn')", _("Turn"), id="reader.turn"),
        Binding("escape", "release", _("Let go of the selection"), show=False, id="reader.release"),
        Binding("tab", "next_coding(1)", _("Next coding"), show=False, id="reader.next_coding"),
        Binding("shift+tab", "next_coding(-1)", _("Previous coding"), show=False, id="reader.previous_coding"),
        Binding("n", "next_uncoded", _("Next uncoded turn"), show=False, id="reader.next_uncoded"),
        Binding("D", "dim", _("Interviewer dimmed, or not"), show=False, id="reader.dim"),
    ]

    class CursorMoved(Message):
        """The cursor is at ``offset`` (code points into the text)."""

        def __init__(self, offset: int) -> None:
            super().__init__()
            self.offset = offset

    class SelectionChanged(Message):
        """``selection`` is selected; ``None`` when nothing is any more."""

        def __init__(self, selection: Span | None) -> None:
            super().__init__()
            self.selection = selection

    class Said(Message):
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
        self.coverage = Coverage()
        self._selection = Selection()
        self._beside = True
        self._goal: int | None = None
        """The cell at which movements by rows began."""
        self._strips: dict[int, Strip] = {}
        self._painter: Painter | None = None
        self._pending: list[MarginMark] = []
        self._hidden: Mapping[int, Span] = {}
        self._hits: Hits | None = None
        self._signs: list[Sign] = []
        self._moment = Moment(0, None, frozenset())
        self._cursors = Style(), Style()
        """The cursor without the focus and with it."""
        self._dragging = False
        self._pointer = (0, 0)
        """The cell of the reader at which the mouse is, during a drag."""
        self._pulling: Timer | None = None
        """Runs while a drag is held above or below the text."""

    def on_mount(self) -> None:
        """Follow the theme: the toolkit tells of its new styles before those of the parts are known."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._repaint())

    # What is shown

    def load(
        self, text: str, turns: Sequence[Turn], sentences: Sequence[Span], marks: Iterable[MarginMark], at: int = 0
    ) -> None:
        """Show a transcript, with the cursor at code point ``at``. Turns and sentences are in order and apart."""
        self.text, self.turns, self.sentences = text, turns, sentences
        self._selection = Selection(text, turns, sentences, at)
        self._goal = None
        self._pending = list(marks)
        self._hidden, self._hits = {}, None
        self._painter = None
        self.coverage = Coverage(turns)
        self._count_coded()
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
    def cursor(self) -> int:
        """Where the cursor stands, in code points."""
        return self._selection.cursor

    @property
    def selection(self) -> Span | None:
        """The selected passage in code points, or ``None``."""
        return self._selection.span

    def passage(self) -> Span | None:
        """What a coding would be put on: the selection without white space around it, or the sentence at the cursor."""
        return self._selection.passage()

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
        return bar_inks(self)

    # Layout and painting

    def _lay_out(self) -> None:
        """Lay the text out for the width there is, keeping what is at the top of the view there."""
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        old = self._painter
        top = self.offset_of_top() if old else None
        area = self._columns(width)
        layout = Layout(self.text, self.turns, area.words, beside=self.beside)
        margin = Margin(layout, self.marks, old.margin if old else None)
        self._painter = self._make_painter(layout, margin, area)
        self._painter.hits = self._hits
        self._strips.clear()
        self._signs = []
        self.virtual_size = Size(width, len(layout))
        if top is not None:
            self._scroll(layout.row_of(top))
            self._show(self.cursor, self.cursor)
        else:
            self._bring(self.cursor, self.cursor)
        self._look(None)
        self.refresh()

    def _make_painter(self, layout: Layout, margin: Margin, area: Columns) -> Painter:
        """What turns the rows into strips of cells."""
        return Painter(layout, margin, area, self._inks())

    def _columns(self, width: int) -> Columns:
        return columns(width, gutter_for(self.text, self.turns, MAX_WORDS) if self.beside else None)

    @property
    def beside(self) -> bool:
        """Whether labels stand beside the words, as far as they are not too wide; else they have rows of their own."""
        return self._beside

    @beside.setter
    def beside(self, beside: bool) -> None:
        changed, self._beside = beside != self._beside, beside
        if changed and self._painter is not None:
            self._lay_out()

    def _inks(self) -> ReaderInks:
        self._cursors = cursor_inks(self)
        return reader_inks(self, self._cursors[self.has_focus], dimmed=self.interviewer_dimmed)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a part of the view.

        The toolkit would paint every row anew on each step of a scroll, to add a border and padding that there are
        not; a strip handed on as it is keeps what has been worked out about it, which halves the time of a page down.
        """
        top, width = self.scroll_offset.y, self.scrollable_content_region.width
        strips = [self._row(top + y, width) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, self.background_colors[1]) for strip in strips]
        if crop.column_span != (0, self.outer_size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Row ``y`` of the view as a strip, as wide as the view without its scroll bar, which has its own cells."""
        return self._row(y + self.scroll_offset.y, self.scrollable_content_region.width)

    def _row(self, number: int, width: int) -> Strip:
        """Row ``number`` of the text, or what stands below the last one."""
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
        selection, old = self.selection, self._moment
        self._moment = Moment(self.cursor, selection, frozenset(mark.key for mark in self.here()))
        rows = rows_between(self._painter.layout, self._painter.margin, old, self._moment)
        self._invalidate(rows)
        if selection != before:
            self._tell(self.SelectionChanged(selection))

    def _report(self, before: Span | None) -> None:
        self._look(before)
        self._tell(self.CursorMoved(self.cursor))

    def _tell(self, news: Message) -> None:
        """Tell the screen, and what holds it; nothing between the two would hear it, and each would pass it on."""
        self.screen.post_message(news)

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
            self._scroll(wanted)

    def _bring(self, first: int, last: int) -> None:
        """Have the passage begin at a third of the view, unless all of it is in view already."""
        if self._painter is None or not self.size.height:
            return
        start, end = self._painter.layout.rows_of(first, last)
        top, height = self.scroll_offset.y, self.size.height
        if not (top <= start and end <= top + height):
            self._scroll(max(0, start - height // 3))

    def clear(self, span: Span, covered: int) -> None:
        """Have a passage in view above the ``covered`` rows at the bottom, or as much of it as there is room for."""
        if self._painter is None:
            return
        start, end = self._painter.layout.rows_of(*span)
        top, height = self.scroll_offset.y, max(1, self.size.height - max(0, covered))
        if top <= start and end <= top + height:
            return
        # At the end of the text there is nothing further down to scroll to: then there are empty rows below it.
        wanted = max(0, start - max(0, min(height // 3, height - (end - start))))
        self.virtual_size = Size(self.virtual_size.width, max(len(self._painter.layout), wanted + self.size.height))
        self._scroll(wanted)

    def _scroll(self, row: int) -> None:
        self.scroll_to(y=row, animate=False, force=True, immediate=True)

    # Moving and selecting

    def move_to(self, offset: int, *, extend: bool = False) -> None:
        """Put the cursor at ``offset``; with ``extend`` the selection reaches to it, otherwise it is let go."""
        before = self.selection
        self._selection.move(offset, extend=extend)
        self._show(self.cursor, self.cursor)
        self._report(before)

    def jump_to(self, start: int, end: int | None = None) -> None:
        """Put the cursor at ``start``, from wherever it was; the passage to ``end`` (without it, the sentence there)
        begins at a third of the view then, unless all of it was in view."""
        before = self.selection
        self._goal = None
        self._selection.move(start)
        sentence = self._selection.sentence_at(start)
        self._bring(start, end if end is not None else sentence[1] if sentence else start)
        self._report(before)

    def _jump(self, span: Span) -> None:
        """Go to a passage, and no longer extend what is selected by every movement."""
        self._selection.is_marking = False
        self.jump_to(*span)

    def select(self, span: Span) -> None:
        """Select a passage and bring it into view."""
        before = self.selection
        self._selection.select(span)
        self._goal = None
        self._show(*(self.selection or (self.cursor, self.cursor)))
        self._report(before)

    def settle(self) -> None:
        """The selection has been coded: it stays for another code, but the next sentence or turn starts a new one."""
        self._selection.settle()

    def _say(self, text: str) -> None:
        self.post_message(self.Said(text))

    def action_move(self, where: str, extend: bool = False) -> None:
        """Move the cursor one step: ``where`` is a key of the table of moves."""
        if self._painter is None:
            return
        layout = self._painter.layout
        if where in _BY_ROWS or where in _BY_PAGES:
            offset = self._by_rows(where, layout)
        else:
            self._goal = None
            offset = step_to(where, layout, self.text, self.cursor)
        self.move_to(offset, extend=extend)

    def _by_rows(self, where: str, layout: Layout) -> int:
        if self._goal is None:
            self._goal = layout.position(self.cursor)[1]
        step = _BY_ROWS.get(where, 0)
        if not step:
            step = _BY_PAGES[where] * max(1, self.size.height - 2)
            self._scroll(self.scroll_offset.y + step)
        return rows_away(layout, self.cursor, step, self._goal)

    def action_mark(self) -> None:
        """Begin (or stop) selecting from here: every movement then extends."""
        self._selection.mark()
        self._report(self.selection)

    def action_release(self) -> None:
        """Let go of the selection; where there is none, Esc is for what is around the transcript."""
        before = self.selection
        if not self._selection.release():
            raise SkipAction
        self._report(before)

    def action_select(self, unit: str) -> None:
        """Select the sentence or turn at the cursor; again, and the next one is taken in too."""
        span = self._selection.grown(unit)
        if span is not None:
            self.select(span)

    def action_next_coding(self, step: int) -> None:
        """Go to the next coding (or with -1 the previous one)."""
        if self._painter is None:
            return
        margin = self._painter.margin
        mark = margin.after(self.cursor) if step > 0 else margin.before(self.cursor)
        if mark is None:
            self._say(_("No coding further on.") if step > 0 else _("No coding before this."))
            return
        self._jump(mark.span)

    def action_next_uncoded(self) -> None:
        """Go to the next turn of a respondent that the coder at the keyboard has not coded."""
        turn = self.coverage.next_uncoded(self.cursor)
        if turn is None:
            self._say(_("Every turn has a coding of yours."))
            return
        self._jump((self.turns[turn].body, self.turns[turn].end))

    def action_dim(self) -> None:
        """Let the interviewer's turns step back, or not."""
        self.interviewer_dimmed = not self.interviewer_dimmed

    # The mouse

    def _offset_at(self, x: int, y: int) -> int | None:
        """The place in the text that is painted at a cell of the reader."""
        if self._painter is None:
            return None
        row = max(0, y + self.scroll_offset.y)
        return self._painter.layout.offset_at(row, x - self._painter.area.left)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor there and begin to drag; with shift the selection reaches to there."""
        offset = self._offset_at(event.x, event.y)
        if offset is not None and event.button == 1:
            self._goal = None
            self._selection.is_marking = False
            self.move_to(offset, extend=event.shift)
            self._dragging = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection while dragging; beyond the first and last row the text goes on by itself."""
        if not self._dragging:
            return
        self._pointer = event.x, event.y
        if not 0 <= event.y < self.size.height:
            if self._pulling is None:
                self._pulling = self.set_interval(_PULL_SECONDS, self._pulled)
            return
        self._let_go()
        self._drag_to(*self._pointer)

    def _drag_to(self, x: int, y: int) -> None:
        offset = self._offset_at(x, y)
        if offset is not None and offset != self.cursor:
            self.move_to(offset, extend=True)

    def _pulled(self) -> None:
        """Scroll on, the faster the further away the mouse is, and extend the selection to the edge."""
        x, y = self._pointer
        height = self.size.height
        self._scroll(self.scroll_offset.y + pull(y, height))
        self._drag_to(x, 0 if y < 0 else height - 1)

    def _let_go(self) -> None:
        if self._pulling is not None:
            self._pulling.stop()
            self._pulling = None

    def on_mouse_up(self) -> None:
        """End of a drag."""
        self._let_go()
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def on_mouse_release(self) -> None:
        """The mouse was taken away in the middle of a drag."""
        self._let_go()
        self._dragging = False

    def on_click(self, event: events.Click) -> None:
        """A double click selects the word, a triple one the turn."""
        offset = self._offset_at(event.x, event.y)
        if offset is None or event.chain < 2 or event.shift:
            return
        if event.chain == 2:
            self.select(self._selection.word_at(offset))
        elif (span := self._selection.turn_at(offset)) is not None:
            self.select(span)

    # The focus

    def on_focus(self, event: events.Focus) -> None:
        """Only the cursor looks different; the toolkit would paint the whole transcript again."""
        self._take_focus(event, True)

    def on_blur(self, event: events.Blur) -> None:
        """Likewise."""
        self._take_focus(event, False)

    def _take_focus(self, event: events.Focus | events.Blur, focused: bool) -> None:
        event.prevent_default()
        self.has_focus = focused
        self._invalidate({self.cursor_row()})
        if isinstance(self.parent, Widget):
            news = events.DescendantFocus(self) if focused else events.DescendantBlur(self)
            self.parent.post_message(news)
