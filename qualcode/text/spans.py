"""Arithmetic of half-open spans ``[start, end)``: overlap, union, lanes, and finding what covers a position.

A span is a pair of integers with ``start <= end``. What they count is the caller's affair: code points of a text,
rows of a layout, seconds of a recording.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise

Span = tuple[int, int]

_FAN = 64
"""About so many spans are passed over together where none of them reaches far enough."""


def overlap(first: Span, second: Span) -> int:
    """The length that two spans share; 0 where they only touch or lie apart."""
    return max(0, min(first[1], second[1]) - max(first[0], second[0]))


def merge(spans: Iterable[Span], gap: int = 0) -> list[Span]:
    """The union of the spans as disjoint spans in order; spans at most ``gap`` apart become one, empty ones vanish."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if start == end:
            continue
        if merged and start <= merged[-1][1] + gap:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def length(spans: Iterable[Span]) -> int:
    """The number of positions that lie in at least one of the spans."""
    return sum(end - start for start, end in merge(spans))


def locate(starts: Sequence[int], position: int) -> int:
    """The index of the last start at or before ``position`` in ascending ``starts``; -1 before the first."""
    return bisect_right(starts, position) - 1


def covering(spans: Iterable[Span], position: int) -> list[int]:
    """The indices of the spans that hold ``position``, in the order given; :class:`SpanIndex` answers often."""
    return [index for index, (start, end) in enumerate(spans) if start <= position < end]


def lanes(spans: Sequence[Span], kept: Sequence[int | None] | None = None) -> list[int]:
    """A lane (0, 1, ...) for each span, such that overlapping spans never share one.

    Greedy colouring of an interval graph, which uses as few lanes as the deepest overlap needs. ``kept`` holds the lane
    that each span has now (``None`` for a new one): a span keeps it unless an earlier span holds it already. Takes
    O(n log n), and O(lanes x log n) more for each span without a lane beside spans that have one.
    """
    if kept is None or all(lane is None for lane in kept):
        return _fresh_lanes(spans)
    if len(kept) != len(spans):
        raise ValueError("kept needs one lane (or None) per span")
    given: list[int | None] = [None] * len(spans)
    taken: list[list[Span]] = []
    order = sorted(range(len(spans)), key=lambda index: (kept[index] is None, spans[index], index))
    for index in order:
        span, wish = spans[index], kept[index]
        if wish is not None:
            while len(taken) <= wish:
                taken.append([])
        choice = wish if wish is not None and _free(taken[wish], span) else _lowest_free(taken, span)
        if choice == len(taken):
            taken.append([])
        lane = taken[choice]
        lane.insert(bisect_left(lane, span), span)
        given[index] = choice
    return [lane for lane in given if lane is not None]


def _fresh_lanes(spans: Sequence[Span]) -> list[int]:
    """Greedy colouring by a sweep over the starts, with one heap of busy lanes by end and one of free lanes."""
    given = [0] * len(spans)
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    for index in sorted(range(len(spans)), key=lambda index: (spans[index][0], -spans[index][1], index)):
        start, end = spans[index]
        while busy and busy[0][0] <= start:
            heappush(free, heappop(busy)[1])
        lane = heappop(free) if free else len(busy)
        heappush(busy, (end, lane))
        given[index] = lane
    return given


def _free(lane: Sequence[Span], span: Span) -> bool:
    """Whether nothing in a lane (disjoint spans in order) overlaps ``span``."""
    after = bisect_left(lane, span)
    return (after == 0 or lane[after - 1][1] <= span[0]) and (after == len(lane) or span[1] <= lane[after][0])


def _lowest_free(taken: Sequence[Sequence[Span]], span: Span) -> int:
    """The first lane with room for ``span``, or the number of lanes if none has."""
    return next((number for number, lane in enumerate(taken) if _free(lane, span)), len(taken))


class SpanIndex:
    """Spans in order, that answer "what lies here?" in O(log n + answers), however long some of them are.

    Answers are keys, or of a plain sequence the places in it, in the order of the spans' starts, then of their ends,
    then of the keys. Spans may come and go, which takes microseconds among thousands.
    """

    def __init__(self, spans: Sequence[Span] | Mapping[int, Span]) -> None:
        keyed = spans.items() if isinstance(spans, Mapping) else enumerate(spans)
        entries = sorted((start, end, key) for key, (start, end) in keyed)
        self._count = len(entries)
        self._blocks = [entries[first : first + _FAN] for first in range(0, len(entries), _FAN)]
        self._build()

    def __len__(self) -> int:
        return self._count

    def _build(self) -> None:
        """Take stock of the blocks: how each begins, and how far it reaches, and each _FAN of them, and so on."""
        self._firsts = [block[0] for block in self._blocks]
        self._reach = [[_furthest(block) for block in self._blocks]]
        while len(below := self._reach[-1]) > _FAN:
            self._reach.append([max(below[first : first + _FAN]) for first in range(0, len(below), _FAN)])

    def _altered(self, number: int) -> None:
        """One block has changed; it is parted where it has grown too long, and goes where nothing is left of it."""
        block = self._blocks[number]
        if not block or len(block) > 2 * _FAN:
            self._blocks[number : number + 1] = [block[:_FAN], block[_FAN:]] if block else []
            self._build()
            return
        self._firsts[number] = block[0]
        self._reach[0][number] = _furthest(block)
        for below, level in pairwise(self._reach):
            number //= _FAN
            level[number] = max(below[number * _FAN : (number + 1) * _FAN])

    def put(self, key: int, span: Span) -> None:
        """Take a span in, under a key that no other has."""
        entry = (*span, key)
        if not self._blocks:
            self._blocks.append([])
            self._firsts, self._reach = [entry], [[0]]
        number = max(bisect_right(self._firsts, entry) - 1, 0)
        insort(self._blocks[number], entry)
        self._count += 1
        self._altered(number)

    def drop(self, key: int, span: Span) -> None:
        """Let a span go. ``KeyError`` where it is not there under that key."""
        entry = (*span, key)
        number = bisect_right(self._firsts, entry) - 1
        block = self._blocks[number] if number >= 0 else []
        place = bisect_left(block, entry)
        if place == len(block) or block[place] != entry:
            raise KeyError(key)
        del block[place]
        self._count -= 1
        self._altered(number)

    def covering(self, position: int) -> list[int]:
        """The spans that hold ``position``."""
        return self.meeting(position, position + 1)

    def meeting(self, start: int, end: int) -> list[int]:
        """The spans that share at least one position with ``[start, end)``."""
        stop = bisect_left(self._firsts, (end,))
        size = _FAN ** (len(self._reach) - 1)
        places: Iterable[int] = range(-(-stop // size))
        for level in reversed(self._reach):
            places = [place for place in places if level[place] > start]
            if size > 1:
                # Those below the ones that reach so far, as far as they begin before the end.
                size //= _FAN
                last = -(-stop // size)
                places = [below for place in places for below in range(place * _FAN, min((place + 1) * _FAN, last))]
        return [
            key
            for place in places
            for first, last, key in self._blocks[place]
            if first < last and first < end and start < last
        ]

    def after(self, position: int) -> int | None:
        """The first span that starts after ``position``, if any."""
        number = bisect_left(self._firsts, (position + 1,))
        if number:
            block = self._blocks[number - 1]
            place = bisect_left(block, (position + 1,))
            if place < len(block):
                return block[place][2]
        return self._firsts[number][2] if number < len(self._firsts) else None

    def before(self, position: int) -> int | None:
        """The last span that starts before ``position``, if any."""
        number = bisect_left(self._firsts, (position,)) - 1
        if number < 0:
            return None
        block = self._blocks[number]
        return block[bisect_left(block, (position,)) - 1][2]


def _furthest(block: Iterable[tuple[int, int, int]]) -> int:
    return max(end for _start, end, _key in block)
