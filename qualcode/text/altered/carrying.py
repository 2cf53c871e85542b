"""What stands in a text, taken over into a corrected one: passages, turns, and what remembers passages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from qualcode.model import Turn
from qualcode.text.altered.editing import EditFollowing
from qualcode.text.altered.following import Followed, TextFollowing
from qualcode.text.spans import Span


class Carrier:
    """Takes over what stands in the text ``old`` into ``new``, given the turns of both.

    Where it is known what was edited (``following``), nothing is to be found out.
    """

    def __init__(
        self,
        old: str,
        old_turns: Sequence[Turn],
        new: str,
        new_turns: Sequence[Turn],
        following: EditFollowing | None = None,
    ) -> None:
        self._old_turns, self._new_turns = old_turns, new_turns
        self._following = TextFollowing(old, new) if following is None else following
        self._spans: dict[Span, Followed | None] = {}

    def span(self, start: int, end: int) -> Followed | None:
        """Where a passage stands; ``None`` where its words are gone."""
        if (start, end) not in self._spans:
            self._spans[start, end] = self._following.span(start, end) if start < end else None
        return self._spans[start, end]

    def place(self, start: int, end: int) -> Span:
        """Where a passage stands; of one that is gone, the empty place where it was."""
        now = self.span(start, end)
        at = self._following.position(start) if now is None else now.start
        return at, at if now is None else now.end

    @cached_property
    def turns(self) -> Mapping[int, Turn]:
        """In which turn that stands now which began at a place; without those of which nothing is left."""
        found: dict[int, Turn] = {}
        ends = [turn.end for turn in self._new_turns]
        for turn in self._old_turns:
            now = self.span(turn.body, turn.end)
            if now is not None and (place := bisect_right(ends, now.start)) < len(ends):
                found[turn.start] = self._new_turns[place]
        return found

    def all_spans(self, keyed: Iterable[tuple[Span, object]]) -> list[Followed | None]:
        """Where passages stand, each with a key, in the order of the text: two of one key do not come to the same."""
        found: list[Followed | None] = []
        taken = set()
        for span, key in keyed:
            now = self.span(*span)
            if now is not None:
                place = (now.start, now.end, key)
                now = None if place in taken else now
                taken.add(place)
            found.append(now)
        return found

    def readings(self, readings: list[list[object]], is_here: Callable[[list[object]], bool]) -> list[list[object]]:
        """What remembers passages, each with its place third and fourth; of what is gone, or not here, as it was."""
        found = []
        for reading in readings:
            now = self.span(int(str(reading[2])), int(str(reading[3]))) if is_here(reading) else None
            found.append(reading if now is None else [*reading[:2], now.start, now.end, *reading[4:]])
        return found
