"""Finding a name by a few letters: any part of it, in any order, with typing errors. Knows no toolkit.

What was typed may leave out what stands between words (``copro`` for *Co-production*), and most of the words themselves
(``metint`` for *Methods of interviewing*, ``intvw`` for *Interviews*).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz

from qualcode.model import Code
from qualcode.text.expressions import expression

_ENOUGH = 78.0
"""The least similarity, of 100, at which a mistyped word still counts as found."""

_SMALL = 3
"""Letters of a word that is easily left out: *of*, *the*, *van*."""

_RECENT_BONUS = 3.0
_FREQUENT_BONUS = 1.5


_BETWEEN = expression(r"[^0-9a-z]+")
"""What stands between the words of a text without capitals or accents."""


class Fit(IntEnum):
    """How a word that was typed is found in a name, the better the higher."""

    NONE = 0
    SCATTERED = 1
    """Its letters stand in order in one word of the name, the first of them first."""
    NEAR = 2
    """A word of the name begins nearly so."""
    SHORT = 3
    """It is made of the beginnings of words that follow each other."""
    INSIDE = 4
    BEGINS = 5


def rank(
    query: str, codes: Sequence[Code], recent: Sequence[int] = (), counts: Mapping[int, int] | None = None
) -> list[Code]:
    """The codes that fit ``query``, best first; without a query the recent ones, then all in the codebook's order.

    Every word of the query must be found somewhere in the path or the name; how it is found (see :class:`Fit`) decides
    the order, and the code whose very name was typed comes first. Only of those that fit as well, the recent (newest
    first) and the frequent (by ``counts``, codings by code id) come before others.
    """
    order = {code_id: place for place, code_id in enumerate(recent)}
    words = fold(query).split()
    if not words:
        first = sorted((code for code in codes if code.id in order), key=lambda code: order[code.id])
        return [*first, *(code for code in codes if code.id not in order)]
    most = max(counts.values(), default=0) if counts else 0
    scored: list[tuple[tuple[float, ...], Code]] = []
    for place, code in enumerate(codes):
        fits = [_fit_of_code(word, code) for word in words]
        if not min(fits):
            continue
        named = "".join(words) in (squeezed(code.name), squeezed(code.slug))
        bonus = fuzz.ratio(" ".join(words), fold(code.name)) / 50
        if code.id in order:
            bonus += _RECENT_BONUS * (1 - order[code.id] / (len(order) + 1))
        if counts and most:
            bonus += _FREQUENT_BONUS * counts.get(code.id, 0) / most
        scored.append(((-named, -min(fits), -sum(fits), -bonus, place), code))
    return [code for _, code in sorted(scored, key=lambda item: item[0])]


def _fit_of_code(word: str, code: Code) -> float:
    """As :class:`Fit`, and a little more where it is the name that fits and not only the path."""
    own = max(fit_of(word, fold(code.name)), fit_of(word, fold(code.slug)))
    path = fit_of(word, fold(code.path))
    found = own + 0.5 if own and own >= path else float(path)
    if Fit.NEAR <= found < Fit.SHORT:
        # Of what was mistyped the likest is meant; that differs by less than how things are found.
        found += max(_likeness(word, other) for text in (code.name, code.path) for other in fold(text).split()) / 250
    return found


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """``text`` without capitals, accents and the marks between words."""
    return fold_once(text)


def fold_once(text: str) -> str:
    """The same of a text that is not met again."""
    plain = text.casefold()
    if plain.isascii():
        return _BETWEEN.sub(" ", plain).strip()
    plain = unicodedata.normalize("NFKD", plain)
    spaced = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(spaced.split())


def squeezed(text: str) -> str:
    """``text`` as :func:`fold` has it, without what is between its words."""
    return fold(text).replace(" ", "")


def holds(query: str, text: str) -> bool:
    """Whether every word of ``query`` stands in ``text`` somewhere, whatever is between its words."""
    return stands_in(fold(query).split(), fold(text))


def stands_in(words: Sequence[str], text: str) -> bool:
    """Whether words stand in a text, all as :func:`fold` has them; in time linear in the text."""
    if not words:
        return True
    joined = text.replace(" ", "")
    # Two letters are found within one word, or where one word is the first and the next begins with the second.
    return all(
        word in joined if len(word) > 2 else word in text or f" {' '.join(word)}" in f" {text}" for word in words
    )


@lru_cache(maxsize=65536)
def fit_of(word: str, text: str) -> Fit:
    """How a word is found in a text, both as :func:`fold` has them."""
    words = text.split()
    if not words:
        return Fit.NONE
    if any("".join(words[start:]).startswith(word) for start in range(len(words))):
        return Fit.BEGINS
    if word in text or (len(word) > 2 and word in "".join(words)):
        return Fit.INSIDE
    if len(word) < 2:
        return Fit.NONE
    if any(_shortens(word, words[start:]) for start in range(len(words) - 1)):
        return Fit.SHORT
    if len(word) < 3:
        return Fit.NONE
    if max(_likeness(word, other) for other in words) >= _ENOUGH:
        return Fit.NEAR
    return Fit.SCATTERED if any(_scattered(word, other) for other in words) else Fit.NONE


def _likeness(word: str, other: str) -> float:
    return fuzz.ratio(word, other[: len(word) + 1])


def _shortens(word: str, words: Sequence[str]) -> bool:
    """Whether a word is made of the beginnings of these, one after the other; small ones between may be left out."""
    if not word:
        return True
    for place, other in enumerate(words):
        sizes = range(1, min(len(word), len(other)) + 1)
        if any(_shortens(word[size:], words[place + 1 :]) for size in sizes if other.startswith(word[:size])):
            return True
        if len(other) > _SMALL:
            return False
    return False


def _scattered(word: str, other: str) -> bool:
    letters = iter(other)
    return other.startswith(word[0]) and all(letter in letters for letter in word)
