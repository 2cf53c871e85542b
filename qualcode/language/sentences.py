"""Where sentences begin and end: spaCy's tokenizer, and rules for what follows a full stop.

Trained pipelines are not needed, and none of them is fit for speech: transcripts have pauses (``nou ja... ik weet het
niet``), stage directions (``(lacht)``), quoted questions, and speakers whose sentences a typist begins in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from qualcode.language.abbreviations import Habits, habits_of

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer

Span = tuple[int, int]

_FALLBACK = "xx"
_MAX_PIECE = 100_000
"""The longest stretch given to the tokenizer at once: it takes memory for every token."""

_LINE = re.compile(r"[^\n]+")
_END = ".!?…"
_CLOSERS = "\"'”’»)]*_"
_OPENERS = "\"'“‘„‚«([*_-–— \t\u00a0"
_CLITIC = re.compile(r"['’`][stnkm]\b", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.|[A-Z][a-z]{1,2}\.)+")
_VOWEL = re.compile(r"[aeiouyáéíóúàèìòùäëïöü]", re.IGNORECASE)


def sentence_spans(text: str, language: str, spans: Iterable[Span]) -> list[Span]:
    """The sentences within each of ``spans`` (the bodies of turns), in order, without white space around them.

    A sentence never crosses a span or a line end, and every character but white space is in one. ``language`` is a
    two-letter code: Dutch and English have their abbreviations, other languages the general rules.
    """
    tokenizer = _tokenizer(language)
    habits = habits_of(language)
    found: list[Span] = []
    for start, end in spans:
        for line in _LINE.finditer(text, start, end):
            for piece_start, piece_end in _pieces(text, *line.span()):
                _split(text, piece_start, piece_end, tokenizer, habits, found)
    return found


@lru_cache(maxsize=8)
def _tokenizer(language: str) -> Tokenizer:
    """The blank tokenizer of a language; where spaCy has none, the one for any language."""
    import spacy

    try:
        return spacy.blank(language[:2].lower()).tokenizer
    except (ImportError, ValueError):
        return spacy.blank(_FALLBACK).tokenizer


def _pieces(text: str, start: int, end: int) -> Iterable[Span]:
    """A line in pieces of bearable length, parted at white space."""
    while end - start > _MAX_PIECE:
        cut = text.rfind(" ", start + 1, start + _MAX_PIECE)
        cut = cut if cut > 0 else start + _MAX_PIECE
        yield start, cut
        start = cut
    yield start, end


def _split(text: str, start: int, end: int, tokenizer: Tokenizer, habits: Habits, found: list[Span]) -> None:
    """Add the sentences of ``[start, end)``, which holds no line end, to ``found``."""
    line = text[start:end]
    opening = len(line) - len(line.lstrip())
    stop = len(line.rstrip())
    previous = ""
    previous_end = 0
    for token in tokenizer(line):
        word = token.text
        begin = token.idx
        if word[-1] in _END and begin >= opening:
            after = _after_closers(line, begin + len(word), stop)
            if after >= stop:
                break
            before = previous if previous_end == begin else ""
            first = not line[opening : begin - len(before)].strip(_OPENERS)
            if line[after].isspace() and _ends(before, word, line, begin + len(word), after, habits, first):
                found.append((start + opening, start + after))
                opening = after + len(line[after:stop]) - len(line[after:stop].lstrip())
        previous = word
        previous_end = begin + len(word)
    if opening < stop:
        found.append((start + opening, start + stop))
