"""Which question of a guide words are like: an offer, which is nothing until a person confirms it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from qualcode.text.expressions import expression

LIKENESS = 75
"""From so much likeness on, of 100, a turn is offered as the question of a guide that it is most like."""
_LEAST_WORDS = 3
"""Of fewer words than this nobody can tell what they ask."""
_ASIDE = expression(r"\([^()]*\)")
_SENTENCE_END = expression(r"(?<=[.?!])\s+")
_NO_WORD = expression(r"[^\w\s]+")


def most_like(words: str, choices: Sequence[tuple[int, str]], least: int) -> tuple[int | None, int]:
    """The question that words are most like, and how much; none where it is less than that."""
    from rapidfuzz import fuzz, process  # of weight, and only for this

    best: tuple[int | None, float] = (None, least - 0.5)
    texts = [said for _question, said in choices]
    for said in sentences_of(words):
        found = process.extractOne(said, texts, scorer=fuzz.token_sort_ratio, score_cutoff=best[1])
        if found is not None and found[1] > best[1]:
            best = (choices[found[2]][0], found[1])
    return best[0], round(best[1])


def sentences_of(text: str) -> list[str]:
    """What is said in a text, sentence by sentence and as a whole, without what stands in brackets; short ones not."""
    whole = _ASIDE.sub(" ", text)
    found = dict.fromkeys(
        " ".join(unicodedata.normalize("NFKC", _NO_WORD.sub(" ", said)).split()).casefold()
        for said in (whole, *_SENTENCE_END.split(whole.strip()))
    )
    return [said for said in found if len(said.split()) >= _LEAST_WORDS]


def likeness_of(one: str, other: str) -> int:
    """How alike two questions are as they are written, of 100."""
    from rapidfuzz import fuzz  # of weight, and only for this

    plain = [
        " ".join(_NO_WORD.sub(" ", unicodedata.normalize("NFKC", text)).split()).casefold() for text in (one, other)
    ]
    return round(fuzz.token_sort_ratio(*plain))
