"""A transcript laid out in rows of a given width: which characters stand where, both ways. Knows no toolkit.

Rows are an array of start offsets; a row runs to the start of the next one, so together they are the text, whatever it
holds. A turn begins on a row of its own, after an empty one. Where there is room its label stands in a gutter to the
left of its words; a label that does not fit there, and every label where there is no gutter, has its own rows.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, islice
from typing import NamedTuple

from qualcode.model import Turn
from qualcode.text.expressions import expression
from qualcode.tui.widgets.glyphs import COMPLEX, cell_stop, cells, cluster_end, clusters, previous_stop

MIN_WIDTH = 8
"""Cells for the words below which a layout is not made narrower."""

GUTTER_FROM = 58
"""Cells for gutter and words together from which labels stand in a gutter."""

MAX_GUTTER = 18

_TO_LINE_END = expression(r"[ \t]*\n")
_SPACES = " \t"


class LayoutRow(NamedTuple):
    """One row: the text ``[start, end)``, of which ``[start, label_end)`` stands in the gutter.

    ``indent`` is the cell at which the words begin; ``turn`` the index of the turn, or -1 outside any; ``heading`` says
    that the whole row is a label.
    """

    start: int
    end: int
    label_end: int
    indent: int
    turn: int
    heading: bool


class Layout:
    """The rows of ``text`` with ``width`` cells for gutter and words together.

    ``turns`` are in order and do not overlap. Widths below ``MIN_WIDTH`` count as that. With ``beside`` unset labels
    have rows of their own also where there is room for a gutter.
    Takes about 50 ms for 200,000 words.
    """

    def __init__(self, text: str, turns: Sequence[Turn], width: int, *, beside: bool = True) -> None:
        self.text = text
        self.turns = turns
        self.width = max(width, MIN_WIDTH)
        self.gutter = gutter_for(text, turns, self.width) if beside else 0
        self.starts = array("I")
        self._turn_starts = [turn.start for turn in turns]
        self._in_gutter = bytearray(len(turns))
        self._lay_out()

    def __len__(self) -> int:
        return len(self.starts)

    def _lay_out(self) -> None:
        """Fill ``starts``: the text between turns over the full width, each turn after an empty row."""
        place = 0
        for number, turn in enumerate(self.turns):
            if turn.start > place:
                self._add(place, turn.start, self.width)
            self._space_before(turn.start)
            place = self._add_turn(number, turn, max(place, turn.start))
        if place < len(self.text):
            self._add(place, len(self.text), self.width)
        if not self.starts or self.text.endswith("\n"):
            self.starts.append(len(self.text))

    def _add_turn(self, number: int, turn: Turn, start: int) -> int:
        """Add the rows of a turn; where they end, which takes in the line break after it."""
        text = self.text
        line_end = _TO_LINE_END.match(text, turn.end)
        end = line_end.end() if line_end else turn.end
        body = min(max(turn.body, start), end)
        words = self.width - self.gutter
        label_cells = self.gutter and cells(text, start, body)
        if self.gutter and label_cells <= self.gutter and "\n" not in text[start:body]:
            self._in_gutter[number] = 1
            first = len(self.starts)
            self._add(body, end, words)
            if first < len(self.starts):
                self.starts[first] = start
            else:
                self.starts.append(start)
            return max(end, body)
        self._add(start, body, self.width)
        self._add(body, end, words)
        return end

    def _space_before(self, start: int) -> None:
        """Add an empty row before a turn, unless the text itself has one there."""
        rows = self.starts
        if not rows:
            return
        last = self.text[rows[-1] : start]
        if last.strip(" \t\n"):
            rows.append(start)

    def _add(self, start: int, end: int, width: int) -> None:
        """Add the rows of ``text[start:end]``, which begins on a row of its own."""
        if start < end:
            self.starts.append(start)
            if end - start > width or not _is_one_row(self.text[start:end]):
                self.starts.extend(wrap(self.text, start, end, width)[:-1])

    def row(self, number: int) -> LayoutRow:
        """What stands on row ``number``."""
        start, end = self.starts[number], self.end_of(number)
        turn = bisect_right(self._turn_starts, start) - 1
        about = self.turns[turn] if turn >= 0 else None
        if about is None or self.is_spacer(number) or start >= about.end > about.start:
            return LayoutRow(start, end, start, 0, -1, False)
        body = max(about.body, about.start)
        if self._in_gutter[turn]:
            label_end = min(max(body, start), end)
            return LayoutRow(start, end, label_end, self.gutter, turn, False)
        heading = start < body
        return LayoutRow(start, end, start, 0 if heading else self.gutter, turn, heading)

    def end_of(self, number: int) -> int:
        """Where the text of row ``number`` ends: at the next row, or the text's end."""
        return self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)

    def is_spacer(self, number: int) -> bool:
        """Whether the row holds no text and only sets turns apart; the cursor never stands there."""
        return number + 1 < len(self.starts) and self.starts[number] == self.starts[number + 1]

    def row_of(self, offset: int) -> int:
        """The row on which ``offset`` (0 .. length of the text) stands."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def rows_of(self, start: int, end: int) -> tuple[int, int]:
        """The rows that hold ``[start, end)``, as half-open row numbers."""
        return self.row_of(start), self.row_of(max(start, end - 1)) + 1

    def position(self, offset: int) -> tuple[int, int]:
        """The row and the cell at which ``offset``, a cluster boundary, is painted."""
        number = self.row_of(offset)
        row = self.row(number)
        if offset < row.label_end:
            return number, cells(self.text, row.start, offset)
        return number, row.indent + cells(self.text, row.label_end, offset)

    def offset_at(self, number: int, cell: int) -> int:
        """The cluster boundary at (or around) a cell of a row; beyond the row's end its last cursor stop."""
        number = max(0, min(number, len(self.starts) - 1))
        row = self.row(number)
        if cell < row.indent and row.label_end > row.start:
            return cell_stop(self.text, row.start, row.label_end, cell)
        return min(cell_stop(self.text, row.label_end, row.end, cell - row.indent), self.last_stop(number))

    def last_stop(self, number: int) -> int:
        """The last offset that belongs to the row: before its line break, or its last cluster where it was wrapped."""
        start, end = self.starts[number], self.end_of(number)
        if number + 1 == len(self.starts) or start == end:
            return end
        return max(start, previous_stop(self.text, end))

    def next_stop(self, offset: int) -> int:
        """The cluster boundary after ``offset``."""
        return cluster_end(self.text, offset) if offset < len(self.text) else len(self.text)

    def previous_stop(self, offset: int) -> int:
        """The cluster boundary before ``offset``."""
        return previous_stop(self.text, offset)


def gutter_for(text: str, turns: Sequence[Turn], width: int) -> int:
    """The cells that labels take to the left of the words: enough for most, 0 where ``width`` leaves no room for it."""
    if width < GUTTER_FROM or not turns:
        return 0
    labels = {text[turn.start : turn.body] for turn in turns}
    fitting = [size for label in labels if "\n" not in label and (size := cells(label, 0, len(label))) <= MAX_GUTTER]
    return max(fitting, default=0)


def _is_one_row(words: str) -> bool:
    """Whether these few words surely take one row: asked faster than wrapped, as of most labels."""
    line = words.rstrip("\n")
    return len(words) - len(line) < 2 and line.isascii() and line.isprintable()


def wrap(text: str, start: int, end: int, width: int) -> list[int]:
    """The ends of the rows that ``text[start:end]`` takes in ``width`` cells (at least 2).

    Rows end after a line break, after the white space that no longer fits, or within a word longer than the width.
    White space may hang over the edge; nothing else does.
    """
    ends: list[int] = []
    place = start
    while place < end:
        found = COMPLEX.search(text, place, end)
        if found is None:
            _wrap_simple(text, place, end, width, ends)
            break
        line = max(text.rfind("\n", place, found.start()) + 1, place)
        if line > place:
            _wrap_simple(text, place, line, width, ends)
        place = text.find("\n", found.start(), end) + 1 or end
        _wrap_clusters(text, line, place, width, ends)
    return ends


@lru_cache(maxsize=16)
def _row_pattern(width: int) -> re.Pattern[str]:
    """A row of characters of one cell each: as many as fit before white space or a line's end, or a part of a word."""
    return re.compile(rf"[^\n]{{0,{width}}}(?:\n|[ \t]+\n?|\Z)|[^\n]{{{width}}}")


def _wrap_simple(text: str, start: int, end: int, width: int, ends: list[int]) -> None:
    """Wrap text of which every character is one cell wide; one regular expression does it at the speed of C."""
    rows = _row_pattern(width).findall(text, start, end)
    # The pattern also matches the nothing at the very end.
    if len(rows) > 1 and not rows[-1]:
        rows.pop()
    # One row begins where the one before it ends: adding up is faster than asking each match.
    ends.extend(islice(accumulate(map(len, rows), initial=start), 1, None))


def _wrap_clusters(text: str, start: int, end: int, width: int, ends: list[int]) -> None:
    """Wrap text with wide or combining characters, cluster by cluster; wide ones may be parted from each other."""
    used = used_at_break = 0
    row = chance = start
    for first, after, size in clusters(text, start, end):
        char = text[first]
        if char == "\n":
            ends.append(after)
            row = chance = after
            used = used_at_break = 0
            continue
        if char in _SPACES and after == first + 1:
            used += size
            chance, used_at_break = after, used
            continue
        if size == 2:
            chance, used_at_break = first, used
        while used and used + size > width:
            cut = chance if chance > row else first
            ends.append(cut)
            used -= used_at_break if cut == chance else used
            row = chance = cut
            used_at_break = 0
        used += size
        if size == 2:
            chance, used_at_break = after, used
    if row < end:
        ends.append(end)


def visual_end(layout: Layout, number: int) -> int:
    """Where the words of a row end, without the line break and the white space that hangs over its edge."""
    start, end = layout.starts[number], layout.end_of(number)
    return start + len(layout.text[start:end].rstrip(" \t\n"))
