"""A text without names of persons, and where its positions are then."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qualcode.model import Turn
from qualcode.queries.names import Veil


class _Put(NamedTuple):
    """``[start, end)`` of a text, what is said there instead, and where that begins."""

    start: int
    end: int
    words: str
    at: int


class LeavingText:
    """A text as it leaves; :meth:`span` tells where a passage of the text as it is stands in it."""

    def __init__(self, text: str, replaced: Iterable[tuple[int, int, str]]) -> None:
        pieces, at, length = list[str](), 0, 0
        self._puts: list[_Put] = []
        for start, end, words in replaced:
            length += start - at
            self._puts.append(_Put(start, end, words, length))
            pieces += [text[at:start], words]
            length += len(words)
            at = end
        self.text = "".join([*pieces, text[at:]]) if pieces else text
        self._starts = [put.start for put in self._puts]
        self._ends = [put.end for put in self._puts]

    @property
    def hidden(self) -> int:
        """How often a name was hidden."""
        return len(self._puts)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``[start, end)`` stands; what begins or ends within a name goes with the whole of what replaces it."""
        before, within = bisect_right(self._ends, start), bisect_left(self._starts, end)
        first = self._puts[before].at if self._cuts(before, start) else self._moved(start, before)
        last = self._moved(end, within)
        if within and self._puts[within - 1].end > end:
            put = self._puts[within - 1]
            last = put.at + len(put.words)
        return first, last

    def _cuts(self, number: int, position: int) -> bool:
        return number < len(self._puts) and self._puts[number].start < position

    def _moved(self, position: int, after: int) -> int:
        """A position behind the first ``after`` replacements."""
        if not after:
            return position
        put = self._puts[after - 1]
        return position - put.end + put.at + len(put.words)


def leaving_text(text: str, turns: Sequence[Turn], veil: Veil, document: str) -> LeavingText:
    """A document's text as it may leave: speakers are called as in all lists, names in it as was decided on them."""
    if not veil.mask:
        return LeavingText(text, ())
    found = [put for turn in turns if (put := _label(text, turn, veil, document)) is not None]
    starts, ends = [put[0] for put in found], [put[1] for put in found]
    for name in veil.mask.names.find(text):
        said = veil.mask.said(name)
        if said is not None and bisect_right(ends, name.start) == bisect_left(starts, name.end):
            found.append((name.start, name.end, said))
    return LeavingText(text, sorted(found))


def _label(text: str, turn: Turn, veil: Veil, document: str) -> tuple[int, int, str] | None:
    called = veil.over(turn.speaker, "speaker", document)
    if not turn.speaker or called == turn.speaker:
        return None
    start = text.find(turn.speaker, turn.start, turn.body)
    return None if start < 0 else (start, start + len(turn.speaker), called)
