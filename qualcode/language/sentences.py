"""Where sentences begin and end: the words as spaCy's tokenizer parts them, and rules for what follows a full stop.

Trained pipelines are not needed, and none of them is fit for speech: transcripts have pauses (``nou ja... ik weet het
niet``), stage directions (``(lacht)``), quoted questions, and speakers whose sentences a typist begins in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qualcode.language.abbreviations import Habits, habits_of
from qualcode.language.plain_words import plain_tokens
from qualcode.text.expressions import expression

if TYPE_CHECKING:
    from spacy.tokens import Doc

Span = tuple[int, int]
Tokenizer = Callable[[str], "Doc"]

_FALLBACK = "xx"
_MAX_PIECE = 100_000
"""The longest stretch given to the tokenizer at once: it takes memory for every token."""

_UNBROKEN = expression(r"\S{200,}(?=\S)")
"""What is no word: the tokenizer's time grows with the square of its length, so it is given letters in its place."""

_MARK = expression(r"[.!?…][\"'”’»)\]*_]*(?=\s)")
"""A mark that may end a sentence, with white space behind it. The tokenizer is given no more than what stands before it
up to white space, where it parts: what else it finds is no end."""

_LINE = expression(r"[^\n]+")
_SHORT = 60
_SPACE = expression(r"\s*")
_END = ".!?…"
_CLOSERS = "\"'”’»)]*_"
_OPENERS = "\"'“‘„‚«([*_-–— \t\u00a0"
_CLITIC = expression(r"['’`][stnkm]\b", re.IGNORECASE)
_FIRST_WORD = expression(r"[^\W_]+")
_INITIALS = expression(r"(?:[^\W\d_]\.){1,5}|(?:Th|Ch|Ph|Chr|Joh|St)\.")
_SURNAME = frozenset(["de", "het", "van", "in", "op", "a", "the"])
_VOWEL = expression(r"[aeiouyáéíóúàèìòùäëïöü]", re.IGNORECASE)
_WHOLE_WORD = 4
"""From how many letters on a word with a vowel is no abbreviation, so that a stop after it ends a sentence."""


def sentence_spans(text: str, language: str, spans: Iterable[Span]) -> list[Span]:
    """The sentences within each of ``spans`` (the bodies of turns), in order, without white space around them.

    A sentence never crosses a span or a line end, and every character but white space is in one. ``language`` is a
    two-letter code: Dutch and English have their abbreviations, other languages the general rules.
    """
    found: list[Span] = []
    for start, end in spans:
        if "\n" not in text[start:end] and 0 < end - start <= _MAX_PIECE:
            _split(text, start, end, language, found)
            continue
        for line in _LINE.finditer(text, start, end):
            for first, last in _pieces(text, *line.span()):
                _split(text, first, last, language, found)
    return found


@lru_cache(maxsize=8)
def _tokenizer(language: str) -> Tokenizer:
    """The blank tokenizer of a language; where spaCy has none, the one for any language."""
    import spacy

    try:
        return spacy.blank(language[:2].lower()).tokenizer
    except (ImportError, ValueError):
        return spacy.blank(_FALLBACK).tokenizer


def tokenized(text: str, language: str) -> Doc:
    """What spaCy's tokenizer makes of a text; a run of characters that can be no word has letters in its place."""
    return _tokenizer(language)(_UNBROKEN.sub(_mask, text))


def _tokens(chunk: str, language: str) -> list[tuple[str, int]]:
    """The tokens of a chunk, each with where it begins."""
    plain = plain_tokens(chunk, language)
    return plain if plain is not None else [(token.text, token.idx) for token in tokenized(chunk, language)]


class _PossibleEnd(NamedTuple):
    """A token of a chunk that can end a sentence: where it begins and ends, what it is, and the token before it.

    ``way`` says what it depends on whether it does.
    """

    start: int
    end: int
    word: str
    before: str
    way: _Way


def _possible_ends(chunk: str, language: str) -> list[_PossibleEnd]:
    """The tokens of a chunk that can end a sentence."""
    habits, before, found = habits_of(language), "", list[_PossibleEnd]()
    for word, place in _tokens(chunk, language):
        if word[-1] in _END:
            found.append(_PossibleEnd(place, place + len(word), word, before, _way(before, word, habits)))
        before = word
    return found


_ends_of_short = lru_cache(maxsize=16_384)(_possible_ends)
"""Most sentences end in words that others have ended in."""


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A line in pieces of bearable length, parted at white space."""
    while end - start > _MAX_PIECE:
        cut = text.rfind(" ", start + 1, start + _MAX_PIECE)
        cut = cut if cut > 0 else start + _MAX_PIECE
        yield start, cut
        start = cut
    yield start, end


@dataclass(frozen=True, slots=True)
class _Stop:
    """A token (``mark``) that can end a sentence: the word ``before`` it without a blank, and what comes after it."""

    before: str
    mark: str
    closed: bool
    following: str
    first: bool

    @property
    def capital(self) -> bool:
        """Whether what follows can open a sentence."""
        return _opens(self.mark, self.following)

    @property
    def next_word(self) -> str:
        """The word that follows, in lower case."""
        found = _FIRST_WORD.match(self.following.lstrip(_OPENERS))
        return found[0].lower() if found else ""


def _split(text: str, start: int, end: int, language: str, found: list[Span]) -> None:
    """Adds the sentences of a span that holds no line end to those that were found."""
    line = text[start:end]
    opening = _skip_space(line, 0)
    stop = len(line.rstrip())
    seen = opening
    for mark in _MARK.finditer(line, opening, stop):
        behind = mark.end()
        chunk = line[max(seen, line.rfind(" ", seen, mark.start()) + 1) : behind].split()[-1]
        seen, at = behind, behind - len(chunk)
        ends = (_ends_of_short if len(chunk) < _SHORT else _possible_ends)(chunk, language)
        for first, last, word, before, way in ends:
            begin, after = at + first, at + last
            if begin < opening:
                continue
            while after < stop and line[after] in _CLOSERS:
                after += 1
            if after >= stop or not line[after].isspace():
                continue
            closed = after > at + last
            if closed or way is not _Way.OPEN:
                following = line[after : after + 40].lstrip()
                if way is _Way.MORE:
                    lead = line[opening : begin - len(before)].rstrip() if begin - opening < 20 else "far"
                    stopped = _Stop(before, word, closed, following, not lead.strip(_OPENERS))
                    is_end = _ends(stopped, habits_of(language))
                else:
                    is_end = _opens(word, following)
                if not is_end:
                    continue
            found.append((start + opening, start + after))
            opening = after + 1
            if line[opening].isspace():
                opening = _skip_space(line, opening)
    if opening < stop:
        found.append((start + opening, start + stop))


def _mask(found: re.Match[str]) -> str:
    return "x" * len(found[0])


def _skip_space(line: str, position: int) -> int:
    found = _SPACE.match(line, position)
    return found.end() if found else position


def _opens(mark: str, following: str) -> bool:
    """Whether what follows a mark can open a sentence: a capital, a digit, ``'s Avonds``, a bracket, or no word."""
    bare = following.lstrip(_OPENERS)
    if following[0] in "([" and not mark.endswith(("…", "..")):
        return True
    return not bare or not bare[0].islower() or bool(_CLITIC.match(following))


class _Way(Enum):
    """On what it depends whether a token ends a sentence. What is not ``MORE`` decides as :func:`_ends` does."""

    OPEN = auto()
    """It does where white space follows at once, and else where what follows can open a sentence."""
    CAPITAL = auto()
    """It does where what follows can open a sentence."""
    MORE = auto()
    """On more of what stands around it."""


def _way(before: str, mark: str, habits: Habits) -> _Way:
    """On what it depends whether a token (``mark``), behind another one without a blank, ends a sentence."""
    if mark[-1] in "!?":
        return _Way.OPEN
    if mark[-1] == "…" or mark.endswith(".."):
        return _Way.CAPITAL
    word = _stopped_word(before, mark)
    if word.lower() in habits.leading | habits.closing or _INITIALS.fullmatch(word) or word[:-1].isdigit():
        return _Way.MORE
    if "." in word[:-1] and not word[0].isdigit():
        return _Way.MORE
    return _Way.OPEN if mark == "." and _is_whole(before) else _Way.CAPITAL


def _ends(stop: _Stop, habits: Habits) -> bool:
    """Whether a sentence ends at ``stop``.

    After a question or exclamation mark it does, but for ``"Kom!" zei ze``; after dots, where a capital follows.
    """
    if stop.mark[-1] in "!?":
        return stop.capital or not stop.closed
    if stop.mark[-1] == "…" or stop.mark.endswith(".."):
        return stop.capital
    return _ends_at_full_stop(stop, habits)


def _ends_at_full_stop(stop: _Stop, habits: Habits) -> bool:
    """Whether a single full stop ends a sentence, rather than an abbreviation, an initial or a number."""
    word = _stopped_word(stop.before, stop.mark)
    lowered = word.lower()
    if lowered in habits.leading:
        return False
    if lowered in habits.closing:
        return stop.capital and not stop.next_word.isdigit()
    if _INITIALS.fullmatch(word):
        return stop.capital and stop.next_word in habits.openers - _SURNAME
    if "." in word[:-1] and not word[0].isdigit():
        return stop.capital and (stop.next_word in habits.openers or stop.closed)
    if word[:-1].isdigit() and stop.first:
        return False
    return stop.capital or (not stop.closed and stop.mark == "." and _is_whole(stop.before))


def _stopped_word(before: str, mark: str) -> str:
    """The word that a full stop ends, with it."""
    return (before + "." if mark == "." else mark).lstrip(_OPENERS)


def _is_whole(word: str) -> bool:
    """Whether a word is too long for an abbreviation, so that a typist began the next sentence in lower case."""
    return len(word) >= _WHOLE_WORD and word.isalpha() and bool(_VOWEL.search(word))
