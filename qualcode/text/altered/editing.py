"""A text in which known places are written otherwise: what it is then, and where everything of it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.text.altered.echoes import MASK
from qualcode.text.altered.following import Followed, TextFollowing
from qualcode.text.expressions import expression
from qualcode.text.spans import Span

_MASKS = expression(f"{MASK}+")
_CLOSED_BY = {"[": "]", "(": ")"}


class Edit(NamedTuple):
    """What stands in the place of ``[start, end)``; ``is_same`` where it stands for the same thing, as another name."""

    start: int
    end: int
    instead: str
    is_same: bool


class EditFollowing:
    """Follows what stands in a text to its place in the edited one, to the letter.

    A passage that ends within an edit has all of what stands there now where it ``is_same``, and nothing of it
    otherwise.
    """

    def __init__(self, old: str, edits: Sequence[Edit]) -> None:
        self._edits = sorted(edits)
        parts, at, size = [], 0, 0
        self._places: list[Span] = []
        """Where what was put in stands in the new text."""
        for edit in self._edits:
            parts += [old[at : edit.start], edit.instead]
            size += edit.start - at
            self._places.append((size, size + len(edit.instead)))
            size += len(edit.instead)
            at = edit.end
        parts.append(old[at:])
        self.text = "".join(parts)
        self._starts = [edit.start for edit in self._edits]

    def span(self, start: int, end: int) -> Followed | None:
        """Where a passage stands; ``None`` where its words are gone."""
        first, last = self._place(start, at_end=False), self._place(end, at_end=True)
        while first < last and self.text[first].isspace():
            first += 1
        while first < last and self.text[last - 1].isspace():
            last -= 1
        touched = [edit for edit in self._edits if edit.start < end and start < edit.end]
        if first >= last or self._is_put_in(first, last):
            return None
        return Followed(first, last, bool(touched))

    def position(self, at: int) -> int:
        """Where a place stands; of one within an edit, where what was put in begins."""
        number = bisect_right(self._starts, at) - 1
        if number < 0:
            return at
        edit, (start, end) = self._edits[number], self._places[number]
        return start if at < edit.end else end + at - edit.end

    def _place(self, at: int, *, at_end: bool) -> int:
        number = bisect_right(self._starts, at - at_end) - 1
        if number < 0:
            return at
        edit, (start, end) = self._edits[number], self._places[number]
        if at > edit.end or (at == edit.end and (edit.is_same or not at_end)):
            return end + at - edit.end
        return end if at_end is edit.is_same else start

    def _is_put_in(self, first: int, last: int) -> bool:
        """Whether all of a place was put in for what is gone."""
        return any(
            start <= first and last <= end and not edit.is_same
            for edit, (start, end) in zip(self._edits, self._places, strict=True)
        )


def following(old: str, new: str) -> EditFollowing | TextFollowing:
    """Follows what stands in a text into another: to the letter where something was written over masks only."""
    edits = _over_masks(old, new) if MASK in old and MASK not in new else None
    return TextFollowing(old, new) if edits is None else EditFollowing(old, edits)


def _over_masks(old: str, new: str) -> list[Edit] | None:
    """What was written over the masks of a text; ``None`` where it is not sure that nothing else was."""
    edits: list[Edit] = []
    runs = [match.span() for match in _MASKS.finditer(old)]
    at = to = 0
    for number, (start, end) in enumerate(runs):
        if not new.startswith(old[at:start], to):
            return None
        to += start - at
        behind = old[end : runs[number + 1][0] if number + 1 < len(runs) else len(old)]
        sign = _CLOSED_BY.get(new[to : to + 1], "")
        stop = new.find(sign, to) + 1 if sign else new.find(behind, to + 1) if behind else len(new)
        if stop <= to:
            return None
        edits.append(Edit(start, end, new[to:stop], True))
        at, to = end, stop
    return edits if new[to:] == old[at:] else None
