"""Exact limits of a share, for samples that were drawn: none of it says anything of groups that were chosen.

Clopper, C. J., & Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the case of the
binomial. Biometrika, 26(4), 404-413.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log, log1p
from typing import NamedTuple

CONFIDENCE = 0.95
_STEPS, _TINY, _CLOSE = 1000, 1e-300, 1e-16


class Limits(NamedTuple):
    """Between which a share lies, 0 to 1."""

    low: float
    high: float


def clopper_pearson(n: int, of: int, confidence: float = CONFIDENCE) -> Limits:
    """The exact two-sided limits of ``n`` out of ``of`` (one at least), at a confidence between 0 and 1.

    The lower one is the share at which ``n`` or more, the upper one that at which ``n`` or fewer, would be seen with a
    chance of half of what is left of the confidence; these are quantiles of beta distributions.

    ``ValueError`` where ``n`` is not within 0 and ``of``.
    """
    if not 0 <= n <= of or of < 1 or not 0 < confidence < 1:
        raise ValueError(f"{n} of {of} at {confidence} has no limits")
    tail = (1 - confidence) / 2
    low = 0.0 if n == 0 else _where(lambda share: beta_below(share, n, of - n + 1), tail)
    high = 1.0 if n == of else _where(lambda share: beta_below(share, n + 1, of - n), 1 - tail)
    return Limits(low, high)


def beta_below(x: float, a: float, b: float) -> float:
    """The chance of at most ``x`` (0 to 1) of a beta distribution: the regularised incomplete beta function.

    By its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22), evaluated by Lentz's method.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    upper, lower = 1.0, 0.0
    result = 1.0
    for step in range(_STEPS):
        half = step // 2
        if step == 0:
            part = 1.0
        elif step % 2:
            part = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            part = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        lower = 1 / (1 + part * lower or _TINY)
        upper = 1 + part / upper or _TINY
        result *= upper * lower
        if abs(1 - upper * lower) < _CLOSE:
            break
    return front * (result - 1)


def _where(chance: Callable[[float], float], wanted: float) -> float:
    """Where a chance that grows from 0 to 1 is as wanted, to the last bit that halving tells."""
    low, high = 0.0, 1.0
    while (middle := (low + high) / 2) not in (low, high):
        if chance(middle) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
