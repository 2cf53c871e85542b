"""Passages read in a row, each with where it stands, whose words it is and what stands around it.

Draws only the rows in sight.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.queries.passages import CodePassage
from qualcode.text.expressions import expression
from qualcode.tui.reader.layout import wrap
from qualcode.tui.widgets.colours import legible
from qualcode.tui.widgets.glyphs import cells, fit, paint
from qualcode.tui.widgets.list_keys import WALK

MEASURE = 96
"""The most cells a row of words takes: longer ones are hard to read."""

_INDENT = 4

_LINES = expression(r"[ \t]*\n\s*")
"""A line break with the empty lines after it: here they would only push the next passage off the screen."""

NO_CONTEXT, SOME_CONTEXT, MUCH_CONTEXT = 0, 120, 600


class _Block(NamedTuple):
    """A passage laid out: ``text`` in rows that end at ``ends``, of which ``[start, stop)`` is the passage itself."""

    text: str
    ends: Sequence[int]
    start: int
    stop: int
    memo: Sequence[str]

    @property
    def height(self) -> int:
        """A line that says whose words these are, the words, the memo, and an empty row."""
        return 2 + len(self.ends) + len(self.memo)


class PassageEntry(NamedTuple):
    """A heading (``title``) before the passages that follow it, or a passage with the name and colour of its code."""

    title: str = ""
    passage: CodePassage | None = None
    code: str = ""
    colour: str = ""


class PassageList(ScrollView, can_focus=True, inherit_bindings=False):
    """Passages of which one is highlighted and any may be marked."""

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "passages--current",
        "passages--head",
        "passages--heading",
        "passages--context",
        "passages--memo",
        "passages--mark",
    }

    DEFAULT_CSS = """
    PassageList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & .passages--current { background: $primary 14%; }
        & .passages--head { color: $foreground 75%; }
        & .passages--heading { color: $primary; text-style: bold; }
        & .passages--context { color: $foreground 65%; }
        & .passages--memo { color: $warning; }
        & .passages--mark { color: $accent; text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = WALK

    class Highlighted(Message):
        """Another passage is highlighted."""

    class Chosen(Message):
        """The highlighted passage was chosen with the mouse."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.marked: set[int] = set()
        self.index = 0
        self.context = SOME_CONTEXT
        self._entries: Sequence[PassageEntry] = ()
        self._measure = MEASURE
        self._places: list[int] = []
        self._tops: list[int] = [0]
        self._blocks: dict[int, tuple[CodePassage, tuple[int, int], _Block]] = {}

    @property
    def shown(self) -> list[CodePassage]:
        """The passages, in the order in which they stand."""
        return [entry.passage for entry in self._entries if entry.passage is not None]

    @property
    def highlighted(self) -> CodePassage | None:
        """The highlighted passage, if there is any."""
        return self._entries[self._places[self.index]].passage if self._places else None

    def chosen(self) -> list[CodePassage]:
        """The marked passages, or else the highlighted one."""
        marked = [passage for passage in self.shown if passage.coding.id in self.marked]
        return marked or [passage for passage in (self.highlighted,) if passage is not None]

    def show(self, entries: Sequence[PassageEntry], key: int | None = None) -> None:
        """Show these; the passage of the coding ``key`` is highlighted, or the one that was, or what took its place."""
        wanted = key if key is not None else (self.highlighted.coding.id if self.highlighted else None)
        self._entries = entries
        self._places = [place for place, entry in enumerate(entries) if entry.passage is not None]
        ids = [passage.coding.id for passage in self.shown]
        self.marked &= set(ids)
        self.index = ids.index(wanted) if wanted in ids else max(0, min(self.index, len(ids) - 1))
        self._lay_out()
        self.post_message(self.Highlighted())

    def _lay_out(self) -> None:
        """Find the row on which each entry begins; what has been laid out for this width and context is kept."""
        self._measure = max(8, min(MEASURE, self.scrollable_content_region.width - _INDENT - 1))
        tops, top = [], 0
        for entry in self._entries:
            tops.append(top)
            top += self._block(entry.passage).height if entry.passage is not None else 2
        self._tops = [*tops, top]
        self.virtual_size = Size(self.size.width, top)
        self._reveal()
        self.refresh()

    def _block(self, passage: CodePassage) -> _Block:
        form = (self._measure, self.context)
        known = self._blocks.get(passage.coding.id)
        if known is not None and known[1] == form and known[0] == passage:
            return known[2]
        block = _lay(passage, *form)
        self._blocks[passage.coding.id] = (passage, form, block)
        return block

    def set_context(self, context: int) -> None:
        """Show so many characters on either side."""
        self.context = context
        self._lay_out()

    # Painting

    def render_line(self, y: int) -> Strip:
        """Row ``y`` of the view."""
        row, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        base = self.rich_style
        if row >= self._tops[-1]:
            return Strip.blank(width, base)
        number = bisect_right(self._tops, row) - 1
        entry, line = self._entries[number], row - self._tops[number]
        if entry.passage is None:
            if line:
                return Strip.blank(width, base)
            style = base + self._part("heading")
            return Strip([Segment("  " + fit(entry.title, width - 3), style)]).adjust_cell_length(width, base)
        block = self._block(entry.passage)
        current = bool(self._places) and self._places[self.index] == number and line < block.height - 1
        if current:
            over = self.get_component_rich_style("passages--current")
            base += Style(bgcolor=over.bgcolor)
        if line == block.height - 1:
            return Strip.blank(width, base)
        segments = self._head(entry, base, width) if line == 0 else self._words(block, line - 1, base)
        bar = "▌ " if current else "▎ "
        colour = Style(color=legible(entry.colour, self.background_colors[1]).rich_color)
        return Strip([Segment(bar, base + colour), *segments]).adjust_cell_length(width, base)

    def _part(self, name: str) -> Style:
        styles = self.get_component_styles(f"passages--{name}")
        # Faint colours are shades of the page: a terminal knows no transparency.
        return Style(color=(self.background_colors[1] + styles.color).rich_color, bold=styles.text_style.bold)

    def _head(self, entry: PassageEntry, base: Style, width: int) -> list[Segment]:
        passage = entry.passage
        if passage is None:
            return []
        coding = passage.coding
        mark = "● " if coding.id in self.marked else "  "
        right = f"{entry.code}{' ★' if coding.good else ''}"
        room = max(8, width - _INDENT - 2 - min(cells(right, 0, len(right)), width // 3))
        about = [passage.document, ", ".join(passage.respondents), ", ".join(passage.groups), passage.coder]
        left = fit(" · ".join(dict.fromkeys(filter(None, about))), room)
        right = fit(right, width // 3)
        gap = max(1, width - _INDENT - 1 - cells(left, 0, len(left)) - cells(right, 0, len(right)))
        head = base + self._part("head")
        return [Segment(mark, base + self._part("mark")), Segment(left + " " * gap + right, head)]

    def _words(self, block: _Block, line: int, base: Style) -> list[Segment]:
        if line >= len(block.ends):
            return [Segment("  " + block.memo[line - len(block.ends)], base + self._part("memo"))]
        start = block.ends[line - 1] if line else 0
        end = block.ends[line]
        segments = [Segment("  ", base)]
        for first, last, style in (
            (start, min(end, block.start), self._part("context")),
            (max(start, block.start), min(end, block.stop), Style.null()),
            (max(start, block.stop), end, self._part("context")),
        ):
            if first < last:
                segments.append(Segment(paint(block.text[first:last].rstrip("\n")), base + style))
        return segments

    # Moving

    def action_step(self, step: int) -> None:
        """Go to the next or previous passage; within one that is longer than the screen, on in it."""
        if not self._places:
            return
        top, height = self.scroll_offset.y, self.size.height
        first, last = self._rows(self.index)
        if step > 0 and last > top + height and first <= top + height:
            self._scroll(min(top + height - 2, last - height))
        elif step < 0 and first < top < last:
            self._scroll(max(top - height + 2, first))
        else:
            self.highlight(self.index + step)

    def action_page(self, pages: int) -> None:
        """Go on by a screen."""
        if not self._places:
            return
        row = self._tops[self._places[self.index]] + pages * max(1, self.size.height - 1)
        if pages > 0:
            index = bisect_right(self._places, self._at(row)) - 1
            self.highlight(max(index, self.index + 1))
        else:
            index = bisect_right(self._places, self._at(max(0, row)))
            self.highlight(min(index, self.index - 1))

    def _at(self, row: int) -> int:
        return min(len(self._entries) - 1, bisect_right(self._tops, row) - 1)

    def action_edge(self, index: int) -> None:
        """Go to the first (0) or the last (-1) passage."""
        self.highlight(index if index >= 0 else len(self._places) - 1)

    def highlight(self, index: int) -> None:
        """Highlight passage ``index``, or the nearest there is."""
        index = max(0, min(index, len(self._places) - 1))
        if index == self.index or not self._places:
            return
        self._repaint(self.index)
        self.index = index
        self._repaint(index)
        self._reveal()
        self.post_message(self.Highlighted())

    def mark(self, coding_ids: Iterable[int]) -> None:
        """Mark the passages of these codings, and no others."""
        self.marked = set(coding_ids)
        self.refresh()

    def _rows(self, index: int) -> tuple[int, int]:
        """The rows of a passage, without the empty one after it."""
        place = self._places[index]
        return self._tops[place], self._tops[place + 1] - 1

    def _repaint(self, index: int) -> None:
        first, last = self._rows(index)
        self.refresh_lines(first, last - first)

    def _reveal(self) -> None:
        height, top = self.size.height, self.scroll_offset.y
        if not height or not self._places:
            return
        first, last = self._rows(self.index)
        place = self._places[self.index]
        if place and self._entries[place - 1].passage is None:
            first = self._tops[place - 1]
        if first < top or last - first >= height:
            self._scroll(first)
        elif last > top + height:
            self._scroll(last - height)

    def _scroll(self, row: int) -> None:
        self.scroll_to(y=row, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        """Wrap the words anew, and keep the highlighted passage in view."""
        self._lay_out()

    def on_click(self, event: events.Click) -> None:
        """Go to the passage that was clicked; twice chooses it."""
        row = event.y + self.scroll_offset.y
        place = bisect_right(self._tops, row) - 1
        if place in self._places:
            self.highlight(self._places.index(place))
            if event.chain == 2:
                self.post_message(self.Chosen())


def _lay(passage: CodePassage, width: int, context: int) -> _Block:
    before, after = _around(passage, context)
    quote = _LINES.sub("\n", passage.coding.quote)
    text = before + quote + after
    memo = []
    if passage.coding.memo:
        words = passage.coding.memo
        starts = [0, *wrap(words, 0, len(words), max(8, width - 2))]
        pieces = [words[first:last].rstrip("\n") for first, last in pairwise(starts)]
        memo = [("¶ " if not number else "  ") + paint(piece) for number, piece in enumerate(pieces)]
    return _Block(text, wrap(text, 0, len(text), width), len(before), len(before) + len(quote), memo)


def _around(passage: CodePassage, context: int) -> tuple[str, str]:
    """The words before and after a passage, cut between words where they are more than ``context`` characters."""
    if not context:
        return "", ""
    before, after = _LINES.sub("\n", passage.before), _LINES.sub("\n", passage.after)
    if len(before) > context:
        before = "…" + before[-context:].partition(" ")[2].lstrip()
    if len(after) > context:
        after = after[:context].rpartition(" ")[0].rstrip() + "…"
    return before.lstrip("\n"), after.rstrip()
