"""Finding a code by a few letters: any part of its path or name, in any order, with typing errors. Knows no toolkit."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from qualcode.model import Code

_ENOUGH = 70.0
"""The least similarity, of 100, at which a mistyped word still counts as found."""

_RECENT_BONUS = 3.0
_FREQUENT_BONUS = 1.5


def rank(
    query: str, codes: Sequence[Code], recent: Sequence[int] = (), counts: Mapping[int, int] | None = None
) -> list[Code]:
    """The codes that fit ``query``, best first; without a query the recent ones, then all in the codebook's order.

    Every word of the query must be found somewhere in the path or the name. A word that begins a word there counts
    most, then one that stands anywhere in it, then one that resembles something in it. Of those that fit as well, the
    recent (newest first) and the frequent (by ``counts``, codings by code id) come before others.
    """
    order = {code_id: place for place, code_id in enumerate(recent)}
    words = fold(query).split()
    if not words:
        first = sorted((code for code in codes if code.id in order), key=lambda code: order[code.id])
        return [*first, *(code for code in codes if code.id not in order)]
    most = max(counts.values(), default=0) if counts else 0
    scored: list[tuple[float, int, Code]] = []
    for place, code in enumerate(codes):
        score = _score(words, code)
        if score > 0:
            if code.id in order:
                score += _RECENT_BONUS * (1 - order[code.id] / (len(order) + 1))
            if counts and most:
                score += _FREQUENT_BONUS * counts.get(code.id, 0) / most
            scored.append((-score, place, code))
    return [code for _, _, code in sorted(scored, key=lambda item: item[:2])]


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """``text`` without capitals, accents and the marks between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(" " if char in "/-_.,()" else char for char in plain if not unicodedata.combining(char))


def _score(words: Sequence[str], code: Code) -> float:
    """How well a code fits: the mean over the words, 0 where one is not found. At most a little over 100."""
    own = f"{fold(code.name)} {fold(code.slug)}"
    path = fold(code.path)
    total = 0.0
    for word in words:
        best = max(_one(word, own) + 2, _one(word, path))
        if best < _ENOUGH:
            return 0.0
        total += best
    # Of two codes that hold the words, the one that holds little else is meant.
    return total / len(words) + fuzz.ratio(" ".join(words), fold(code.name)) / 50


def _one(word: str, text: str) -> float:
    """How well one word is found in a text: 0 to 100."""
    place = text.find(word)
    if place == 0 or (place > 0 and f" {word}" in text):
        return 100.0
    if place > 0:
        return 95.0
    if len(word) < 3 or not text:
        return 0.0
    return max((fuzz.ratio(word, other[: len(word) + 1]) for other in text.split()), default=0.0) - 8
