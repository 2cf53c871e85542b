"""The continuum that coders are compared on: a text without the stretches that nobody is meant to code."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from qualcode.text.spans import Span, merge


class Continuum:
    """Positions of a text of ``length`` characters, mapped to what is left without the ``excluded`` spans.

    What lies on both sides of an excluded span touches on the continuum. A mapping takes O(log E) for E excluded spans;
    the text is never looked at. Raises ``ValueError`` for an excluded span that does not lie in the text.
    """

    def __init__(self, length: int, excluded: Iterable[Span] = ()) -> None:
        gone = merge(excluded)
        if gone and not 0 <= gone[0][0] <= gone[-1][1] <= length:
            raise ValueError(f"an excluded span does not lie in a text of {length} characters")
        self._starts = [start for start, _end in gone]
        self._ends = [end for _start, end in gone]
        self._seams: list[int] = []
        removed = 0
        for start, end in gone:
            self._seams.append(start - removed)
            removed += end - start
        self.length = length - removed

    def place(self, position: int) -> int:
        """Where a position of the text lies on the continuum; one inside an excluded span lies at its seam."""
        found = bisect_right(self._starts, position) - 1
        if found < 0:
            return position
        beyond = position - self._ends[found]
        return self._seams[found] + beyond if beyond > 0 else self._seams[found]

    def places(self, positions: Iterable[int]) -> list[int]:
        """:meth:`place` for many positions, several times as fast."""
        starts = self._starts
        if not starts:
            return list(positions)
        # The end 0 and the seam 0 stand before the first excluded span, where a position is its own place.
        ends, seams = [0, *self._ends], [0, *self._seams]
        found = [(bisect_right(starts, position), position) for position in positions]
        return [
            seams[part] + position - ends[part] if position > ends[part] else seams[part] for part, position in found
        ]

    def span(self, span: Span) -> Span:
        """A span of the text on the continuum; empty where it lies wholly on excluded text."""
        return self.place(span[0]), self.place(span[1])

    def restore(self, span: Span) -> Span:
        """The smallest span of the text that a span of the continuum (not empty) comes from."""
        return self._restore(span[0]), self._restore(span[1] - 1) + 1

    def _restore(self, place: int) -> int:
        found = bisect_right(self._seams, place) - 1
        return place if found < 0 else self._ends[found] + place - self._seams[found]
