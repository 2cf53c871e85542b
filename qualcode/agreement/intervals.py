"""Limits of an estimate over documents: a delete-one jackknife with Student's t, and a seeded bootstrap.

Documents are the sample. Characters or turns of one conversation are not independent draws, and limits that treat them
so are far too narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from math import atan, cos, pi, sin, sqrt
from operator import add
from random import Random
from statistics import NormalDist
from typing import Protocol, Self, TypeVar

from qualcode.agreement.outcome import Coefficient, Measured, MissingReason

LEAST_DOCUMENTS = 4
"""Below this a jackknife has at most two degrees of freedom: t is 4.3 and more, and the limits say nothing."""

LEAST_DRAWN = 10
"""Below this a bootstrap of percentiles is refused: far fewer of its intervals hold the true alpha than should
(``tests/benchmarks/coverage.py``)."""

LEAST_DEFINED = 0.9
"""The share of bootstrap resamples in which a measure must be defined for its limits to mean anything."""

_EXACT_UP_TO = 200


class Additive(Protocol):
    """Sums of one document, or of several."""

    def __add__(self, other: Self, /) -> Self:
        """The sums of both."""
        ...


T = TypeVar("T", bound=Additive)


@lru_cache(maxsize=256)
def t_quantile(probability: float, degrees: int) -> float:
    """The quantile of Student's t: ``t_quantile(0.975, 10)`` is 2.228.

    Up to 200 degrees of freedom the distribution function of Abramowitz & Stegun (1964), 26.7.3 and 26.7.4, inverted
    by bisection (accurate to 1e-10); above, the expansion 26.7.5 around the normal quantile (to about 1e-9). Raises
    ``ValueError`` unless 0 < probability < 1 and degrees >= 1.
    """
    if not 0 < probability < 1 or degrees < 1:
        raise ValueError("Student's t needs a probability between 0 and 1 and at least one degree of freedom")
    if probability < 0.5:
        return -t_quantile(1 - probability, degrees)
    if degrees > _EXACT_UP_TO:
        return _t_expanded(NormalDist().inv_cdf(probability), degrees)
    low, high = 0.0, 1.0
    while _t_between(high, degrees) < 2 * probability - 1:
        low, high = high, high * 2
    while high - low > 1e-12 * max(1.0, high):
        middle = (low + high) / 2
        if _t_between(middle, degrees) < 2 * probability - 1:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _t_between(t: float, degrees: int) -> float:
    """The probability of a value between -t and t: Abramowitz & Stegun 26.7.3 (odd) and 26.7.4 (even degrees)."""
    angle = atan(t / sqrt(degrees))
    square = cos(angle) ** 2
    odd = degrees % 2
    if degrees == 1:
        return 2 * angle / pi
    term = total = cos(angle) if odd else 1.0
    for k in range(3 if odd else 2, degrees - 1, 2):
        term *= square * (k - 1) / k
        total += term
    return 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total


def _t_expanded(z: float, degrees: int) -> float:
    """Abramowitz & Stegun 26.7.5: the quantile of t from that of the normal distribution, to the fourth order."""
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(degrees) ** power for power, term in enumerate(terms, start=1))


def jackknife_limits(
    estimate: float | None,
    left_out: Sequence[float | None],
    *,
    confidence: float = 0.95,
    bounds: tuple[float, float] = (-1.0, 1.0),
    why: MissingReason | None = None,
) -> Measured:
    """Limits from the estimates that leave out one document each (``left_out``, D of them).

    ``estimate +- t(D - 1) * sqrt((D - 1) / D * sum (x_i - mean)^2)``: Tukey (1958); Efron & Tibshirani (1993), ch. 11.
    Cut off at ``bounds``. No limits below four documents, nor where the estimate is undefined without some document.
    ``why`` is the reason for an estimate of ``None``.
    """
    documents = len(left_out)
    known = [value for value in left_out if value is not None]
    error = None
    if known and len(known) == documents:
        mean = sum(known) / documents
        error = sqrt((documents - 1) / documents * sum((value - mean) ** 2 for value in known))
    return limits_around(estimate, error, documents, confidence=confidence, bounds=bounds, why=why)


def limits_around(
    estimate: float | None,
    error: float | None,
    documents: int,
    *,
    confidence: float,
    bounds: tuple[float, float],
    why: MissingReason | None,
) -> Measured:
    """:func:`jackknife_limits` from the standard error, which is ``None`` where some document is needed."""
    if estimate is None:
        return Measured(None, why=why)
    if documents < LEAST_DOCUMENTS:
        return Measured(estimate, why=MissingReason.TOO_FEW_DOCUMENTS)
    if error is None:
        return Measured(estimate, why=MissingReason.HANGS_ON_ONE_DOCUMENT)
    reach = t_quantile((1 + confidence) / 2, documents - 1) * error
    return Measured(estimate, max(bounds[0], estimate - reach), min(bounds[1], estimate + reach))


def leave_one_out(parts: Sequence[T]) -> list[T]:
    """The sum of all parts but one, for each; needs two parts. By sums from both ends, so nothing is subtracted."""
    if len(parts) < 2:
        raise ValueError("leaving one out needs two parts at least")
    before, after = [parts[0]], [parts[-1]]
    for part in parts[1:-1]:
        before.append(before[-1] + part)
    for part in parts[-2:0:-1]:
        after.append(after[-1] + part)
    middle = [before[i - 1] + after[len(parts) - 2 - i] for i in range(1, len(parts) - 1)]
    return [after[-1], *middle, before[-1]]


def jackknife(
    parts: Sequence[T],
    measure: Callable[[T], Coefficient],
    *,
    whole: Coefficient | None = None,
    confidence: float = 0.95,
    bounds: tuple[float, float] = (-1.0, 1.0),
) -> Measured:
    """The measure on the sum of ``parts`` (one for each document) with its :func:`jackknife_limits`.

    ``whole`` is the measure itself where it is not that of the parts, which are then blocks of documents. Raises
    ``ValueError`` without parts.
    """
    whole = whole or measure(total(parts))
    left_out = [measure(rest).value for rest in leave_one_out(parts)] if len(parts) > 1 else [None]
    return jackknife_limits(whole.value, left_out, confidence=confidence, bounds=bounds, why=whole.why)


def draws(documents: int, resamples: int, seed: int) -> list[list[int]]:
    """For each resample how often each document is drawn; the same for the same seed on every machine."""
    chance = Random(seed)  # noqa: S311  (a sample to be repeated, not a secret)
    found = []
    for _resample in range(resamples):
        times = [0] * documents
        for place in chance.choices(range(documents), k=documents):
            times[place] += 1
        found.append(times)
    return found


def bootstrap_limits(
    estimate: float | None,
    resampled: Sequence[float | None],
    documents: int,
    *,
    confidence: float = 0.95,
    why: MissingReason | None = None,
) -> Measured:
    """Percentile limits from the estimates of resamples: Efron & Tibshirani (1993), ch. 13.

    None below ten documents, over which they are far too narrow, nor where the measure was undefined in more than a
    tenth of the resamples. ``why`` is the reason for an estimate of ``None``.
    """
    if estimate is None:
        return Measured(None, why=why)
    if documents < LEAST_DOCUMENTS:
        return Measured(estimate, why=MissingReason.TOO_FEW_DOCUMENTS)
    if documents < LEAST_DRAWN:
        return Measured(estimate, why=MissingReason.TOO_FEW_TO_DRAW)
    known = sorted(value for value in resampled if value is not None)
    if not known or len(known) < LEAST_DEFINED * len(resampled):
        return Measured(estimate, why=MissingReason.TOO_FEW_RESAMPLES)
    return Measured(estimate, _percentile(known, (1 - confidence) / 2), _percentile(known, (1 + confidence) / 2))


def bootstrap(
    parts: Sequence[T],
    measure: Callable[[T], Coefficient],
    *,
    resamples: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Measured:
    """The measure on the sum of ``parts`` (one for each document) with its :func:`bootstrap_limits`.

    Raises ``ValueError`` without parts.
    """
    whole = measure(total(parts))
    resampled = []
    for times in draws(len(parts), resamples, seed):
        resample = [part for part, n in zip(parts, times, strict=True) for _ in range(n)]
        resampled.append(measure(total(resample)).value)
    return bootstrap_limits(whole.value, resampled, len(parts), confidence=confidence, why=whole.why)


def total(parts: Sequence[T]) -> T:
    """The sum of the parts. Raises ``ValueError`` without parts."""
    if not parts:
        raise ValueError("there are no documents to add up")
    return reduce(add, parts)


def _percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which ``share`` of the ordered values lie, interpolated (Hyndman & Fan 1996, type 7)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
