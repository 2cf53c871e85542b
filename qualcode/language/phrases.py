"""Phrases in a text: words that follow each other, whatever their capitals and accents, and in any form if asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualcode.language.lemmas import lemmas
from qualcode.text.expressions import expression
from qualcode.text.finding import fold
from qualcode.text.spans import Span

_WORD = expression(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return [fold(match[0]) for match in _WORD.finditer(text)]


class PhraseList:
    """Phrases to be found; with ``inflected`` a word stands for all forms of the words that it may be one of."""

    def __init__(self, phrases: Iterable[str], language: str, *, inflected: bool = False) -> None:
        self._language, self._inflected = language, inflected
        self._first: dict[str, list[tuple[frozenset[str], ...]]] = {}
        for phrase in phrases:
            keys = tuple(map(self._keys, words_of(phrase)))
            for key in keys[0] if keys else ():
                self._first.setdefault(key, []).append(keys)

    def _keys(self, word: str) -> frozenset[str]:
        return lemmas(word, self._language) if self._inflected else frozenset((word,))

    def find(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Where phrases stand in ``[start, end)`` of a text, in order; of those that begin at one word the longest."""
        spans = [match.span() for match in _WORD.finditer(text, start, end)]
        keys = [self._keys(fold(text[first:last])) for first, last in spans]
        for at, found in enumerate(keys):
            candidates = (phrase for key in found for phrase in self._first.get(key, ()))
            fitting = [len(phrase) for phrase in candidates if _fits(phrase, keys, at)]
            if fitting:
                yield spans[at][0], spans[at + max(fitting) - 1][1]


def _fits(phrase: tuple[frozenset[str], ...], keys: list[frozenset[str]], at: int) -> bool:
    here = keys[at : at + len(phrase)]
    return len(here) == len(phrase) and not any(map(frozenset.isdisjoint, phrase, here))
