"""Showing only some codings: those with certain codes, by certain coders, on the words of certain respondents.

Knows no toolkit. What is filtered away is still there: it counts as coded, and comes back with the filter's end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qualcode.model import Codebook
from qualcode.text.spans import Span, SpanIndex


class Filter(NamedTuple):
    """What a coding must have to be shown, as ids; an empty set lets all through.

    A code stands for the codes under it as well.
    """

    codes: frozenset[int] = frozenset()
    coders: frozenset[int] = frozenset()
    respondents: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.codes or self.coders or self.respondents)


EVERYTHING = Filter()


class CodingFilter:
    """A filter at work on a codebook; ``words`` are those of its respondents, by document id."""

    def __init__(self, wanted: Filter, codebook: Codebook, words: Mapping[int, Sequence[Span]]) -> None:
        self.filter = wanted
        # A code that has left the codebook meanwhile stands for nothing.
        self._codes = {
            member for code in wanted.codes if code in codebook.by_id for member in codebook.descendants(code)
        }
        self._words = {document_id: SpanIndex(spans) for document_id, spans in words.items()}

    def passes(self, document_id: int, start: int, end: int, code_id: int, coder_id: int) -> bool:
        """Whether a coding is shown."""
        wanted = self.filter
        if (wanted.codes and code_id not in self._codes) or (wanted.coders and coder_id not in wanted.coders):
            return False
        if not wanted.respondents:
            return True
        words = self._words.get(document_id)
        return words is not None and bool(words.meeting(start, end))
