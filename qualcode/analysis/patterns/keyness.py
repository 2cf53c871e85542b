"""Which words set two groups apart: how much more often one says a word than the other, for all that both say.

The log-likelihood G2 is that of Dunning (1993, *Accurate methods for the statistics of surprise and coincidence*,
Computational Linguistics 19(1)), as Rayson and Garside (2000, *Comparing corpora using frequency profiling*) set two
corpora beside each other: twice the sum of *O* ln(*O* / *E*) over both groups, where *E* is what a group would say of a
word if both said it equally often. It grows with how often a word is said; how large a difference is says the log ratio
(Hardie, 2014): the binary logarithm of the one relative frequency divided by the other, so that 1 is twice as often.
"""

from __future__ import annotations

from math import log, log2
from typing import NamedTuple

UNSAID = 0.5
"""How often a word that a group never says counts as said in the log ratio, which would be infinite otherwise."""


class WordSaid(NamedTuple):
    """How often a group says a word, and by how many of its respondents it is said."""

    times: int
    n: int


class KeyWord(NamedTuple):
    """A word that two groups say, and how far it sets them apart; the ratio is above 0 where the first says it more."""

    word: str
    said: tuple[WordSaid, WordSaid]
    g2: float
    ratio: float


def log_likelihood(times: tuple[int, int], totals: tuple[int, int]) -> float:
    """G2 of a word said so many ``times`` of the ``totals`` of words of two groups; 0 where a group says nothing."""
    share = sum(times) / sum(totals) if sum(totals) else 0.0
    terms = (
        said * log(said / (total * share)) for said, total in zip(times, totals, strict=True) if said and total * share
    )
    return max(0.0, 2 * sum(terms))


def log_ratio(times: tuple[int, int], totals: tuple[int, int]) -> float:
    """The binary logarithm of how many times as often, of all its words, the first group says a word."""
    if not all(totals):
        return 0.0
    one, other = ((said or UNSAID) / total for said, total in zip(times, totals, strict=True))
    return log2(one / other)


def key_words(said: dict[str, tuple[WordSaid, WordSaid]], totals: tuple[int, int], fewest: int = 1) -> list[KeyWord]:
    """The words that at least so many respondents say, those that set the groups apart most first."""
    found = []
    for word, both in said.items():
        if sum(one.n for one in both) >= fewest:
            times = (both[0].times, both[1].times)
            found.append(KeyWord(word, both, log_likelihood(times, totals), log_ratio(times, totals)))
    return sorted(found, key=lambda one: (-one.g2, one.word))
