"""Fisher's exact test of two shares (Fisher 1935): whether they differ more than chance would have it."""

from __future__ import annotations

from fractions import Fraction
from math import comb


def fisher(n: int, base: int, other_n: int, other_base: int) -> float:
    """The two-sided probability, 0 to 1, of a table at most as likely as this one with the same margins.

    ``n`` of ``base`` are set beside ``other_n`` of ``other_base``; each is 0 or more, and no more than its base.
    """
    yes, all_ = n + other_n, base + other_base
    whole = comb(all_, yes)
    ways = [comb(base, k) * comb(other_base, yes - k) for k in range(max(0, yes - other_base), min(base, yes) + 1)]
    here = comb(base, n) * comb(other_base, other_n)
    return float(Fraction(sum(way for way in ways if way <= here), whole))
