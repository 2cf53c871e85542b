"""The margin beside a transcript: which bar and which label stand on which row. Knows no toolkit.

Every coding is a bar in a lane of its own for as many rows as its passage takes; overlapping ones stand side by side. A
coding keeps its lane as long as it is there, so that adding or removing one moves nothing else. Its label stands on the
first of its rows that has no other label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from qualcode.text.spans import Span, SpanIndex, lanes
from qualcode.tui.reader.layout import Layout

_LABEL_ROWS = 8
"""How far down its passage a label may slip to find a row of its own."""

_AFRESH = 100
"""Changes at once above which the margin is drawn up anew."""


class MarginMark(NamedTuple):
    """A coding as the reader shows it: ``colour`` is CSS-like, ``own`` says that the coder at the keyboard made it,
    ``code`` tells which marks say the same of their passage."""

    key: int
    start: int
    end: int
    label: str
    colour: str
    own: bool = True
    code: int = 0

    @property
    def span(self) -> Span:
        """The passage, in code points."""
        return self.start, self.end


class LanePart(Enum):
    """Which part of a bar stands on a row."""

    FIRST = "first"
    MIDDLE = "middle"
    LAST = "last"
    ONLY = "only"


class Bar(NamedTuple):
    """One bar on one row; ``labelled`` says that its label stands here."""

    lane: int
    mark: MarginMark
    part: LanePart
    labelled: bool


class Margin:
    """The bars and labels of ``marks`` beside a layout."""

    def __init__(self, layout: Layout, marks: Iterable[MarginMark], before: Margin | None = None) -> None:
        self.layout = layout
        self.lane: dict[int, int] = {}
        self._draw_up(marks, before.lane if before else self.lane)

    def _draw_up(self, marks: Iterable[MarginMark], before: Mapping[int, int]) -> None:
        """Place all marks anew, in the lanes that they had ``before`` where that is possible."""
        self.marks: dict[int, MarginMark] = {mark.key: mark for mark in marks}
        self._rows: dict[int, Span] = {mark.key: self.layout.rows_of(*mark.span) for mark in self.marks.values()}
        kept = [before.get(key) for key in self.marks]
        self.lane = dict(zip(self.marks, lanes(list(self._rows.values()), kept), strict=True))
        self._in_lane = Counter(self.lane.values())
        self._index = SpanIndex({key: mark.span for key, mark in self.marks.items()})
        self._label_of: dict[int, int] = {}
        self._label_row: dict[int, int] = {}
        for key in sorted(self.marks, key=lambda key: (self._rows[key], self.lane[key])):
            self._place_label(key)

    @property
    def depth(self) -> int:
        """The number of lanes in use, with those left empty between them."""
        return max(self._in_lane, default=-1) + 1

    def update(self, marks: Sequence[MarginMark]) -> set[int] | None:
        """Show these marks instead; the rows that look different now, or ``None`` for all of them."""
        wanted, before = {mark.key: mark for mark in marks}, self.marks.get
        # Nearly all are the very objects that they were, which is found out fastest.
        new = [mark for key, mark in wanted.items() if (old := before(key)) is not mark and old != mark]
        gone = self.marks.keys() - wanted.keys()
        if len(gone) + len(new) > _AFRESH:
            self._draw_up(marks, self.lane)
            return None
        return self.alter(new, gone)

    def alter(self, marks: Iterable[MarginMark], gone: Iterable[int] = ()) -> set[int]:
        """Show these marks beside the others, and those of the keys ``gone`` no more; the rows that look different."""
        changed: set[int] = set()
        come = []
        for key in gone:
            if key in self.marks:
                changed.update(self._forget(key))
        for mark in marks:
            old = self.marks.get(mark.key)
            if old is not None and old.span == mark.span:
                self.marks[mark.key] = mark
                changed.update(range(*self._rows[mark.key]) if old != mark else ())
                continue
            if old is not None:
                changed.update(self._forget(mark.key))
            come.append(mark)
        for mark in come:
            changed.update(self._admit(mark))
        return changed

    def _forget(self, key: int) -> range:
        """Let a mark go; the rows that it was on are the result."""
        self._index.drop(key, self.marks.pop(key).span)
        lane = self.lane.pop(key)
        self._in_lane[lane] -= 1
        if not self._in_lane[lane]:
            del self._in_lane[lane]
        if (row := self._label_row.pop(key, None)) is not None:
            del self._label_of[row]
        return range(*self._rows.pop(key))

    def _admit(self, mark: MarginMark) -> range:
        """Give a new mark the first lane that is free along its rows; its rows are the result."""
        first, last = rows = self.layout.rows_of(*mark.span)
        beside = self._index.meeting(self.layout.starts[first], self.layout.end_of(last - 1))
        taken = {self.lane[key] for key in beside if self._rows[key][0] < last and self._rows[key][1] > first}
        lane = next(lane for lane in range(len(taken) + 1) if lane not in taken)
        self.lane[mark.key] = lane
        self._in_lane[lane] += 1
        self.marks[mark.key] = mark
        self._rows[mark.key] = rows
        self._index.put(mark.key, mark.span)
        self._place_label(mark.key)
        return range(first, last)

    def _place_label(self, key: int) -> None:
        first, last = self._rows[key]
        for row in range(first, min(last, first + _LABEL_ROWS)):
            if row not in self._label_of and not self.layout.is_spacer(row):
                self._label_of[row] = key
                self._label_row[key] = row
                return

    def at(self, row: int) -> list[Bar]:
        """The bars on a row, by lane."""
        start, end = self.layout.starts[row], self.layout.end_of(row)
        # Through the empty row between two turns run the bars of what goes on on both sides of it.
        marks = self.meeting(start, end) if start < end else [mark for mark in self.here(start) if mark.start < start]
        bars = []
        for mark in marks:
            first, last = self._rows[mark.key]
            if last - first == 1:
                part = LanePart.ONLY
            else:
                part = LanePart.FIRST if row == first else LanePart.LAST if row == last - 1 else LanePart.MIDDLE
            # A label that found no row of its own stands behind the one that did.
            labelled = self._label_row.get(mark.key, first) == row
            bars.append(Bar(self.lane[mark.key], mark, part, labelled))
        return sorted(bars, key=lambda bar: bar.lane)

    def rows_of(self, key: int) -> Span:
        """The rows of a mark, half-open."""
        return self._rows[key]

    def here(self, position: int) -> list[MarginMark]:
        """The marks that hold a position of the text, in the order of their starts."""
        return [self.marks[key] for key in self._index.covering(position)]

    def meeting(self, start: int, end: int) -> list[MarginMark]:
        """The marks that share text with ``[start, end)``."""
        return [self.marks[key] for key in self._index.meeting(start, end)]

    def after(self, position: int) -> MarginMark | None:
        """The first mark that starts after a position."""
        key = self._index.after(position)
        return None if key is None else self.marks[key]

    def before(self, position: int) -> MarginMark | None:
        """The last mark that starts before a position."""
        key = self._index.before(position)
        return None if key is None else self.marks[key]
