"""How many documents must be coded twice for limits of a wanted width, from how documents differ in a pilot.

The limits of a figure over ``n`` documents are as wide as ``2 t(n - 1) s / sqrt(n)``, where ``s`` is the standard
deviation that a document brings in. A pilot of ``D`` documents gives ``s = sqrt(D)`` times the standard error of its
jackknife or bootstrap: Cochran (1977), Sampling Techniques, 3rd ed., ch. 4, with the standard error of Efron &
Tibshirani (1993), An Introduction to the Bootstrap, ch. 10-13. A standard deviation from few documents is itself
uncertain; the range takes its limits by the distribution of chi-square: Browne (1995), On the use of a pilot sample for
sample size determination, Statistics in Medicine 14, 1933-1940.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from qualcode.agreement.intervals import LEAST_DOCUMENTS, LEAST_DRAWN, t_quantile
from qualcode.agreement.outcome import Measured, MissingReason
from qualcode.agreement.study import Method

SURENESS = 0.8
"""The range holds the number that is truly needed in so large a share of pilots."""

LEAST_PILOT = LEAST_DRAWN
"""Below so many documents the top of the range is more than three times its bottom: the pilot is small."""

MOST_NEEDED = 1_000_000
"""Nobody codes more; what takes more is not told as a number."""


class NotPlanned(StrEnum):
    """Why a pilot does not tell how many documents are needed."""

    NO_FIGURE = "no_figure"
    TOO_FEW_DOCUMENTS = "too_few_documents"
    TOO_RARE = "too_rare"
    HANGS_ON_ONE_DOCUMENT = "hangs_on_one_document"
    TOO_FEW_RESAMPLES = "too_few_resamples"
    NO_SPREAD = "no_spread"
    TOO_MANY = "too_many"


_NOT_PLANNED = {
    MissingReason.HANGS_ON_ONE_DOCUMENT: NotPlanned.HANGS_ON_ONE_DOCUMENT,
    MissingReason.TOO_FEW_RESAMPLES: NotPlanned.TOO_FEW_RESAMPLES,
}


class NeededDocuments(NamedTuple):
    """How many documents coded twice are needed: by the pilot as it is, and between which the number may lie."""

    likely: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class DoubleRow:
    """A figure of the pilot and what it takes. ``code`` is a path, ``None`` for all codes together.

    ``documents`` are those of the pilot that count for it. ``width`` is that of its limits there. ``needed`` is
    ``None`` where the pilot does not tell, and then ``why`` says the reason.
    """

    code: str | None
    measured: Measured
    documents: int
    width: float | None
    needed: NeededDocuments | None
    why: NotPlanned | None = None

    @property
    def small(self) -> bool:
        """Whether it rests on a small pilot, so that the range is wide."""
        return self.needed is not None and self.documents < LEAST_PILOT


def double_row(
    code: str | None,
    measured: Measured,
    documents: int,
    used_in: int,
    *,
    width: float,
    confidence: float,
    method: Method,
) -> DoubleRow:
    """What limits as narrow as ``width`` take for a figure that the pilot ``measured`` over so many ``documents``.

    Of a code that was ``used_in`` fewer documents than a jackknife takes, what others add says nothing of its spread.
    ``ValueError`` unless 0 < width < 2.
    """
    if not 0 < width < 2:
        raise ValueError("limits are wider than 0 and narrower than 2")
    low, high, estimate = measured.low, measured.high, measured.estimate
    if estimate is None:
        return DoubleRow(code, measured, documents, None, None, NotPlanned.NO_FIGURE)
    if method == "blocks" or documents < LEAST_DOCUMENTS or low is None or high is None:
        why = _NOT_PLANNED.get(measured.why) if measured.why and method != "blocks" else None
        return DoubleRow(code, measured, documents, None, None, why or NotPlanned.TOO_FEW_DOCUMENTS)
    if used_in < LEAST_DOCUMENTS:
        return DoubleRow(code, measured, documents, high - low, None, NotPlanned.TOO_RARE)
    spread = spread_of(measured, documents, confidence=confidence, method=method)
    if not spread:
        return DoubleRow(code, measured, documents, high - low, None, NotPlanned.NO_SPREAD)
    narrow, wide = spread_range(spread, documents - 1)
    found = [documents_for(one, width, confidence=confidence) for one in (spread, narrow, wide)]
    if (most := found[2]) is None or (likely := found[0]) is None or (least := found[1]) is None:
        return DoubleRow(code, measured, documents, high - low, None, NotPlanned.TOO_MANY)
    return DoubleRow(code, measured, documents, high - low, NeededDocuments(likely, least, most))


def spread_of(measured: Measured, documents: int, *, confidence: float, method: Method) -> float:
    """The standard deviation of one document, from the limits over so many.

    Limits of a jackknife are cut off at what a figure can be: the side that is not tells the whole reach. Those of a
    bootstrap are percentiles, of which half the distance is taken for the reach of a normal distribution.
    """
    assert measured.estimate is not None
    assert measured.low is not None
    assert measured.high is not None
    if method == "bootstrap":
        error = (measured.high - measured.low) / 2 / NormalDist().inv_cdf((1 + confidence) / 2)
    else:
        reach = max(measured.high - measured.estimate, measured.estimate - measured.low)
        error = reach / t_quantile((1 + confidence) / 2, documents - 1)
    return error * sqrt(documents)


def spread_range(spread: float, degrees: int, *, sureness: float = SURENESS) -> tuple[float, float]:
    """Between which a standard deviation lies that was found with so many degrees of freedom: Browne (1995)."""
    edges = ((1 + sureness) / 2, (1 - sureness) / 2)
    low, high = (spread * sqrt(degrees / chi_square_quantile(edge, degrees)) for edge in edges)
    return low, high


def documents_for(spread: float, width: float, *, confidence: float) -> int | None:
    """The fewest documents whose limits are no wider than ``width``; ``None`` above ``MOST_NEEDED``.

    No fewer than a jackknife has limits for.
    """

    def is_enough(documents: int) -> bool:
        return 2 * t_quantile((1 + confidence) / 2, documents - 1) * spread / sqrt(documents) <= width

    return _first(is_enough, LEAST_DOCUMENTS, MOST_NEEDED)


def chi_square_quantile(probability: float, degrees: int) -> float:
    """The quantile of chi-square, by Wilson & Hilferty (1931); from 3 degrees of freedom off by less than 3 per cent.

    ``ValueError`` unless 0 < probability < 1 and degrees >= 1.
    """
    if not 0 < probability < 1 or degrees < 1:
        raise ValueError("chi-square needs a probability between 0 and 1 and at least one degree of freedom")
    part = 2 / (9 * degrees)
    return float(degrees * max(1 - part + NormalDist().inv_cdf(probability) * sqrt(part), 0.0) ** 3)


def _first(holds: Callable[[int], bool], low: int, high: int) -> int | None:
    """The first number in ``[low, high]`` from which on something holds; ``None`` where it never does."""
    if not holds(high):
        return None
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
