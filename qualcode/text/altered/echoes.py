"""Where a text repeats what somebody said: word for word, whatever the case, the signs and the breaks between."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.text.expressions import expression
from qualcode.text.spans import Span

_WORD = expression(r"\w+")
_END = expression(r"[.!?…\n]+")
_RUN = 4
"""So many words in a row are a quotation; fewer only where they are a whole sentence."""
_LEAST = 2

MASK = "▒"
"""What stands for each sign of what was taken out of an older text, so that all else keeps its place."""


class Echoes:
    """What of other texts repeats these."""

    def __init__(self, spoken: Iterable[str]) -> None:
        self._runs: set[tuple[str, ...]] = set()
        self._pairs: set[tuple[str, ...]] = set()
        self._whole: list[str] = []
        for text in spoken:
            words = _words(text)
            self._whole.append(f" {' '.join(words)} ")
            self._pairs.update(_runs(words, _LEAST))
            self._runs.update(_runs(words, _RUN))
            sentences = (_words(sentence) for sentence in _END.split(text))
            self._runs.update(tuple(words) for words in sentences if _LEAST <= len(words) < _RUN)

    def leave(self, text: str) -> None:
        """Does not take for a repetition what stands in this text too, which is somebody else's."""
        words = _words(text)
        for length in range(_LEAST, _RUN + 1):
            self._runs.difference_update(_runs(words, length))

    def spans(self, text: str) -> list[Span]:
        """Where a text repeats them, in order."""
        places = [match.span() for match in _WORD.finditer(text)]
        words = [text[start:end].casefold() for start, end in places]
        found: list[Span] = []
        for length in range(_LEAST, _RUN + 1):
            for at, run in enumerate(_runs(words, length)):
                if run in self._runs:
                    found.append((places[at][0], places[at + length - 1][1]))
        joined: list[Span] = []
        for start, end in sorted(found):
            if joined and start <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            else:
                joined.append((start, end))
        return joined

    def without(self, text: str, instead: str) -> str:
        """A text with something else where it repeats them."""
        parts, at = [], 0
        for start, end in self.spans(text):
            parts += [text[at:start], instead]
            at = end
        return "".join(parts) + text[at:]

    def masked(self, text: str) -> str:
        """A text of the same length with a mask where it repeats them."""
        return masked(text, self.spans(text))

    def touches(self, text: str) -> bool:
        """Whether as much as two words in a row are theirs, though somebody else may have said them too."""
        return self.covers(text) or not self._pairs.isdisjoint(_runs(_words(text), _LEAST))

    def covers(self, text: str) -> bool:
        """Whether a text is nothing but a piece of them, however short."""
        words = _words(text)
        piece = f" {' '.join(words)} "
        return bool(words) and any(piece in whole for whole in self._whole)


def masked(text: str, spans: Iterable[Span]) -> str:
    """A text of the same length with a mask over these places; lines stay lines."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], "".join("\n" if sign == "\n" else MASK for sign in text[start:end])]
        at = end
    return "".join(parts) + text[at:]


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _runs(words: list[str], length: int) -> Iterable[tuple[str, ...]]:
    return zip(*(words[at:] for at in range(length)), strict=False)
