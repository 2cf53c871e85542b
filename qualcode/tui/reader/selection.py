"""Where the cursor stands in a text and what is selected: how both move, grow and are let go of. Knows no toolkit."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.model import Turn
from qualcode.text.spans import Span
from qualcode.tui.reader.motion import turn_words, widen, word_at
from qualcode.tui.widgets.glyphs import snap


class Selection:
    """A cursor between two characters, and an anchor: what lies between them is selected.

    Places are code points into ``text``. It grows by ``sentences`` and by the words of ``turns``, which are in order
    and apart; where there are no sentences turns stand in for them.
    """

    def __init__(self, text: str = "", turns: Sequence[Turn] = (), sentences: Sequence[Span] = (), at: int = 0) -> None:
        self._text = text
        self._turns = turn_words(turns, text)
        self._sentences = sentences or self._turns
        self._anchor: int | None = None
        self._is_settled = False
        self.cursor = snap(text, at)
        self.is_marking = False
        """Whether every movement extends what is selected."""

    @property
    def span(self) -> Span | None:
        """What is selected, or ``None``."""
        if self._anchor is None or self._anchor == self.cursor:
            return None
        return min(self._anchor, self.cursor), max(self._anchor, self.cursor)

    # Where it goes

    def move(self, offset: int, *, extend: bool = False) -> None:
        """Put the cursor at ``offset``; with ``extend`` the selection reaches to it, otherwise it is let go."""
        if not extend and not self.is_marking:
            self._anchor = None
        elif self._anchor is None:
            self._anchor = self.cursor
        self._is_settled = False
        self.cursor = max(0, min(offset, len(self._text)))

    def select(self, span: Span) -> None:
        """Select a passage, its end under the cursor; characters that are drawn as one stay together."""
        self._anchor, self.cursor = snap(self._text, span[0]), snap(self._text, span[1])
        self.is_marking = self._is_settled = False

    def turn_round(self) -> bool:
        """Put the cursor at the other end; whether there is one."""
        if self._anchor is None:
            return False
        self._anchor, self.cursor = self.cursor, self._anchor
        return True

    def mark(self) -> None:
        """Begin to select from here, or stop: see :attr:`is_marking`."""
        self.is_marking = not self.is_marking
        if self.is_marking:
            self._anchor = self.cursor

    def release(self) -> bool:
        """Let go of what is selected; whether there was anything to let go of."""
        held = self.span is not None or self.is_marking
        self._anchor, self.is_marking, self._is_settled = None, False, False
        return held

    def settle(self) -> None:
        """What is selected has been coded: it stays for another code, but :meth:`grown` starts anew."""
        self._is_settled, self.is_marking = True, False

    # What could be selected

    def grown(self, unit: str) -> Span | None:
        """The *sentence* or *turn* at the cursor; where whole ones are selected already, those and the next one."""
        units = self._turns if unit == "turn" else self._sentences
        return widen(units, None if self._is_settled else self.span, self.cursor)

    def word_at(self, offset: int) -> Span:
        """The word that holds a place, or the single character there."""
        return word_at(self._text, offset)

    def turn_at(self, offset: int) -> Span | None:
        """The words of the turn that holds a place."""
        return widen(self._turns, None, offset)

    def sentence_at(self, offset: int) -> Span | None:
        """The sentence that holds a place, or the next one."""
        return widen(self._sentences, None, offset)

    def passage(self) -> Span | None:
        """What a coding would be put on: what is selected without white space around it, or the sentence here."""
        span = self.span or self.sentence_at(self.cursor)
        if span is None:
            return None
        words = self._text[span[0] : span[1]]
        start, end = span[1] - len(words.lstrip()), span[0] + len(words.rstrip())
        return (start, end) if start < end else None
