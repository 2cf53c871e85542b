"""Patterns of words in a text, by spaCy's Matcher; words have their lemmas without a trained pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qualcode.language.lemmas import lemma
from qualcode.language.sentences import tokenized
from qualcode.text.finding import fold
from qualcode.text.spans import Span

_PIECE = 200
"""So many tokens are looked at at once: what a pattern can be in a longer stretch grows with its square."""


class PatternList:
    """Patterns without faults (:func:`text.patterns.pattern_faults`) to be found."""

    def __init__(self, patterns: Sequence[list[dict[str, Any]]], language: str) -> None:
        from spacy.matcher import Matcher

        self._language = language
        self._matcher = Matcher(tokenized("", language).vocab)
        for number, pattern in enumerate(patterns):
            self._matcher.add(str(number), [[self._token(token) for token in pattern]], greedy="LONGEST")
        self._lemmas = any("LEMMA" in token for pattern in patterns for token in pattern)

    def _token(self, token: dict[str, Any]) -> dict[str, Any]:
        """A token whose lemma is that of a word, in any form, without accents."""
        if "LEMMA" not in token:
            return token
        wanted = token["LEMMA"]
        if isinstance(wanted, dict):
            return {**token, "LEMMA": {key: [self._lemma(one) for one in inside] for key, inside in wanted.items()}}
        return {**token, "LEMMA": self._lemma(wanted)}

    def _lemma(self, word: str) -> str:
        return lemma(fold(word), self._language)

    def find(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Where patterns stand in ``[start, end)`` of a text, a sentence at most."""
        from spacy.tokens import Doc

        found = tokenized(text[start:end], self._language)
        for at in range(0, len(found), _PIECE):
            piece = found[at : at + _PIECE]
            document = Doc(found.vocab, [token.text for token in piece], [bool(token.whitespace_) for token in piece])
            if self._lemmas:
                for token in document:
                    token.lemma_ = self._lemma(token.text)
            base = start + piece.start_char
            for _name, first, last in sorted(self._matcher(document), key=lambda match: match[1:]):
                span = document[first:last]
                if span.text.strip():
                    yield base + span.start_char, base + span.end_char
