"""What is said in a passage, and by whom: without labels, without time stamps, and no speaker's words with another's.

A passage is a span of the text as it was imported; it may run from one turn into the next. What leaves as a quotation
is speech only: the words of one speaker, with ``(...)`` where somebody else's stood between them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from qualcode.model import Role, Turn
from qualcode.text.expressions import expression
from qualcode.text.inserted import Inserted
from qualcode.text.stamps import stamps_in

CUT = "(...)"
"""Stands in a quotation where something was cut."""

BETWEEN = " / "
"""Stands between the words of two speakers."""

_TAKEN_OUT = expression(r"\(\.\.\.\)|\[[^\[\]\n]{0,200}\]")
_CUT_TWICE = expression(r"\(\.\.\.\)(?: \(\.\.\.\))+")


class Said(NamedTuple):
    """The words of one turn in a passage, on one line."""

    turn: Turn
    words: str


class Speech:
    """A transcript as far as it is said: its turns, which stand in the order of the text, without its time stamps."""

    def __init__(self, text: str, turns: Sequence[Turn]) -> None:
        self.text, self.turns = text, turns
        self._turn_ends = [turn.end for turn in turns]
        unsaid = [(start, end, "") for start, end in stamps_in(text)]
        inserted = Inserted(text, turns)
        unsaid += [
            (start, end, CUT if others else "") for turn in turns for start, end, others in inserted.within(turn)
        ]
        self._unsaid = sorted(unsaid)
        self._reach = [*accumulate((end for _start, end, _mark in self._unsaid), max)]

    def said(self, start: int, end: int) -> Iterator[Said]:
        """What is said in ``[start, end)``, turn by turn.

        Labels, time stamps, headings, and whatever else stands outside the turns' words is left out.
        """
        for index in range(bisect_right(self._turn_ends, start), len(self.turns)):
            turn = self.turns[index]
            if turn.start >= end:
                break
            words = self.words(max(start, turn.body), min(end, turn.end))
            if words:
                yield Said(turn, words)

    def words(self, start: int, end: int) -> str:
        """The words in ``[start, end)`` on one line, without the time stamps that stand in them or reach into them.

        What another speaker puts in (:mod:`text.inserted`) is cut.
        """
        if start >= end:
            return ""
        parts, at = [], start
        for index in range(bisect_right(self._reach, start), len(self._unsaid)):
            begin, stop, mark = self._unsaid[index]
            if begin >= end:
                break
            if stop > at:
                parts += [self.text[at : max(at, begin)], mark]
                at = stop
        words = self.text[at : max(at, end)] if not parts else " ".join([*parts, self.text[at : max(at, end)]])
        return _once(one_line(words))

    def quotation(self, start: int, end: int, mine: Callable[[Turn], bool]) -> str:
        """The words in ``[start, end)`` of the turns that are ``mine``, :data:`CUT` for what others say between."""
        parts: list[str] = []
        others = False
        for found in self.said(start, end):
            if not mine(found.turn) or found.words == CUT:
                others = True
                continue
            if parts and others:
                parts.append(CUT)
            parts.append(found.words)
            others = False
        return _once(" ".join(parts))

    def passage(self, start: int, end: int, owners: Mapping[str | None, int]) -> str:
        """The words of all respondents in ``[start, end)``: :data:`BETWEEN` two, :data:`CUT` for what others say.

        ``owners`` maps the labels of speakers to respondents. Where no respondent speaks it is what anybody says.
        """
        index = bisect_right(self._turn_ends, start)
        if index < len(self.turns) and end <= self._turn_ends[index]:
            # Most passages are of one turn.
            words = self.words(max(start, self.turns[index].body), end) if self.turns[index].start < end else ""
            return "" if words == CUT else words
        found = list(self.said(start, end))
        if len(found) < 2:
            return "".join(one.words for one in found if one.words != CUT)

        def owner(turn: Turn) -> int | None:
            return owners.get(turn.speaker) if turn.role is Role.RESPONDENT else None

        heard = any(owner(one.turn) is not None and one.words != CUT for one in found)
        parts: list[str] = []
        last: int | str | None = None
        cut = False
        for one in found:
            whose = owner(one.turn) if heard else one.turn.speaker
            if one.words == CUT or (heard and whose is None):
                cut = True
                continue
            if parts:
                parts.append(f" {CUT} " if cut and whose == last else BETWEEN if whose != last else " ")
            parts.append(one.words)
            last, cut = whose, False
        return _once("".join(parts))


def one_line(words: str) -> str:
    """Words with one blank between each two, and none around them."""
    # What can be printed has no white space but blanks, and words that were typed mostly have one between each two.
    if words.isprintable() and "  " not in words:
        return words.strip(" ")
    return " ".join(words.split())


def _once(words: str) -> str:
    """The words with one :data:`CUT` where several follow each other."""
    return _CUT_TWICE.sub(CUT, words) if CUT in words else words


def reads_as(quote: str, words: str) -> bool:
    """Whether a quotation is these words, where ``[...]`` and ``(...)`` in it stand for words that were taken out."""
    pieces = [" ".join(piece.split()) for piece in _TAKEN_OUT.split(quote)]
    if len(pieces) == 1:
        return pieces[0] == words
    if not words.startswith(pieces[0]) or not words.endswith(pieces[-1]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        at = words.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return at <= len(words) - len(pieces[-1])
