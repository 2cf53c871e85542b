"""Coefficients of agreement on units, for two or more coders, with missing ratings where the measure allows them.

Each takes :class:`patterns.Patterns` and gives a :class:`outcome.Coefficient`.
A unit with fewer than two ratings says nothing about agreement. A coefficient that corrects for chance is undefined
where only one category was ever used: then there is no variation on which coders could agree or disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import combinations
from math import sqrt
from typing import Literal

from qualcode.agreement.outcome import NO_PAIRS, NO_VARIATION, NOT_USED, Coefficient
from qualcode.agreement.patterns import Patterns, Value

Metric = Literal["nominal", "jaccard", "masi"]
Distance = Callable[[Value, Value], float]


def percent_agreement(patterns: Patterns) -> Coefficient:
    """The mean over units with two or more ratings of the share of coder pairs that agree, from 0 to 1.

    Source: Fleiss (1971), Measuring nominal scale agreement among many raters, Psychological Bulletin 76, eq. 2; for
    two coders the plain share of units on which they agree. Undefined without such units.
    """
    rated = patterns.tallies(2)
    units = sum(count for _tally, count in rated)
    if not units:
        return NO_PAIRS
    return Coefficient(sum(count * _agreeing_share(tally) for tally, count in rated) / units)


def cohen_kappa(patterns: Patterns) -> Coefficient:
    """Cohen's kappa of two coders, on the units that both rated; -1 to 1.

    Source: Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20:
    ``(po - pe) / (1 - pe)`` with ``pe`` from each coder's own distribution. Raises ``ValueError`` unless there are
    two coders.
    """
    both = _two(patterns)
    total = sum(both.counts.values())
    if not total:
        return NO_PAIRS
    first: Counter[Value | None] = Counter()
    second: Counter[Value | None] = Counter()
    for (one, other), count in both.counts.items():
        first[one] += count
        second[other] += count
    agreed = sum(count for (one, other), count in both.counts.items() if one == other)
    # In whole numbers up to the division, so that "no variation" is exact.
    chance = sum(first[value] * second[value] for value in first)
    if chance == total * total:
        return NO_VARIATION
    return Coefficient((agreed * total - chance) / (total * total - chance))


def scott_pi(patterns: Patterns) -> Coefficient:
    """Scott's pi of two coders, on the units that both rated; -1 to 1.

    Source: Scott (1955), Reliability of content analysis, Public Opinion Quarterly 19: chance from the mean of the
    coders' distributions. Raises ``ValueError`` unless there are two coders.
    """
    return fleiss_kappa(_two(patterns))


def fleiss_kappa(patterns: Patterns) -> Coefficient:
    """Fleiss' kappa of two or more coders; missing ratings as Gwet allows them.

    Source: Fleiss (1971). With missing ratings a category's prevalence is the mean over rated units of its share of
    the unit's ratings, and agreement is taken over units with two or more: Gwet (2014), Handbook of Inter-Rater
    Reliability, 4th ed., ch. 2.
    """
    agreed = percent_agreement(patterns).value
    if agreed is None:
        return NO_PAIRS
    prevalence = _prevalence(patterns)
    if len(prevalence) < 2:
        return NO_VARIATION
    chance = sum(share * share for share in prevalence.values())
    return Coefficient((agreed - chance) / (1 - chance))


def brennan_prediger(patterns: Patterns, q: int | None = None) -> Coefficient:
    """Brennan and Prediger's coefficient: chance is ``1 / q``. With ``q = 2`` it is PABAK.

    Source: Brennan & Prediger (1981), Coefficient kappa: some uses, misuses, and alternatives, Educational and
    Psychological Measurement 41; for more coders Randolph's (2005) free-marginal kappa. ``q`` is the number of
    categories that could be used, by default those that were. Raises ``ValueError`` for a ``q`` below those.
    """
    agreed = percent_agreement(patterns).value
    if agreed is None:
        return NO_PAIRS
    used = len(_prevalence(patterns))
    categories = _categories(used, q)
    return NO_VARIATION if used < 2 else Coefficient((agreed - 1 / categories) / (1 - 1 / categories))


def gwet_ac1(patterns: Patterns, q: int | None = None) -> Coefficient:
    """Gwet's AC1 of two or more coders, missing ratings allowed. ``q`` and its error as for Brennan-Prediger.

    Source: Gwet (2008), Computing inter-rater reliability and its variance in the presence of high agreement, British
    Journal of Mathematical and Statistical Psychology 61: ``pe = sum of p (1 - p) / (q - 1)``. It stays high where a
    code is rare, whatever the coders do; the report shows it only when asked, and never on characters.
    """
    agreed = percent_agreement(patterns).value
    if agreed is None:
        return NO_PAIRS
    prevalence = _prevalence(patterns)
    categories = _categories(len(prevalence), q)
    if len(prevalence) < 2:
        return NO_VARIATION
    chance = _ac1_chance(prevalence, categories)
    return Coefficient((agreed - chance) / (1 - chance))


def gwet_ac1_se(patterns: Patterns, q: int | None = None) -> Coefficient:
    """The linearised standard error of AC1 over units, for a sample from a large population of units.

    Source: Gwet (2008), eq. 3.7, with missing ratings as in Gwet (2014), ch. 5: the variance of each unit's linear
    contribution, ``sum (a_i - AC1)^2 / (n (n - 1))``. Undefined for fewer than two units or where AC1 is.
    """
    ac1 = gwet_ac1(patterns, q)
    rated = patterns.tallies(1)
    units = sum(count for _tally, count in rated)
    if ac1.value is None:
        return ac1
    if units < 2:
        return NO_PAIRS
    prevalence = _prevalence(patterns)
    categories = _categories(len(prevalence), q)
    chance = _ac1_chance(prevalence, categories)
    weight = units / sum(count for _tally, count in patterns.tallies(2))
    total = 0.0
    for tally, count in rated:
        ratings = sum(tally.values())
        gain = weight * (_agreeing_share(tally) - chance) / (1 - chance) if ratings > 1 else 0.0
        expected = sum(n / ratings * (1 - prevalence[value]) for value, n in tally.items()) / (categories - 1)
        contribution = gain - 2 * (1 - ac1.value) * (expected - chance) / (1 - chance)
        total += count * (contribution - ac1.value) ** 2
    return Coefficient(sqrt(total / (units * (units - 1))))


def specific_agreement(patterns: Patterns, value: Value) -> Coefficient:
    """Agreement on one value, ``2a / (2a + b + c)``, from 0 to 1; of two coders it is their F1.

    Source: Cicchetti & Feinstein (1990), High agreement but low kappa II, Journal of Clinical Epidemiology 43;
    Hripcsak & Rothschild (2005) for F1. With more coders, numerator and denominator are added over the pairs of
    ratings (Fleiss 1981). Undefined where nobody used the value on a unit with two ratings.
    """
    agreed = used = 0
    for tally, count in patterns.tallies(2):
        given = tally.get(value, 0)
        agreed += count * given * (given - 1)
        used += count * given * (sum(tally.values()) - 1)
    return Coefficient(agreed / used) if used else NOT_USED


def krippendorff_alpha(patterns: Patterns, metric: Metric = "nominal") -> Coefficient:
    """Krippendorff's alpha of two or more coders with missing ratings; nominal, or on sets by Jaccard or MASI.

    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability: ``1 - Do / De`` over the coincidences of
    pairable ratings, each unit's pairs weighing ``1 / (m - 1)``. Sets: :func:`jaccard`, :func:`masi`. Raises
    ``ValueError`` for a metric on values that are not sets, or an unknown metric.
    """
    paired = patterns.tallies(2)
    if not paired:
        return NO_PAIRS
    used: Counter[Value] = Counter()
    for tally, count in paired:
        for value, n in tally.items():
            used[value] += n * count
    total = used.total()
    if len(used) < 2:
        return NO_VARIATION
    if metric == "nominal":
        observed = sum(count * _disagreeing_pairs(tally) / (sum(tally.values()) - 1) for tally, count in paired)
        expected: float = total * total - sum(n * n for n in used.values())
    else:
        distance = _distance(metric)
        observed = sum(count * _spread(tally, distance) / (sum(tally.values()) - 1) for tally, count in paired)
        expected = _spread(used, distance)
    return Coefficient(1 - (total - 1) * observed / expected)


def jaccard(one: Value, other: Value) -> float:
    """The distance of two sets: 1 minus the share of their union that they have in common; two empty sets are equal.

    Source: Jaccard (1912). Raises ``ValueError`` for anything that is not a ``frozenset``.
    """
    first, second = _set(one), _set(other)
    return 1 - len(first & second) / len(first | second) if first | second else 0.0


def masi(one: Value, other: Value) -> float:
    """The distance of two sets that takes monotonicity into account: ``1 - Jaccard x M``.

    Source: Passonneau (2006), Measuring agreement on set-valued items (MASI): ``M`` is 1 for equal sets, 2/3 where one
    holds the other, 1/3 where they only overlap, 0 where they share nothing. Raises ``ValueError`` as :func:`jaccard`.
    """
    first, second = _set(one), _set(other)
    if first == second:
        return 0.0
    if not first & second:
        return 1.0
    return 1 - (1 - jaccard(one, other)) * (2 / 3 if first <= second or second <= first else 1 / 3)


def _two(patterns: Patterns) -> Patterns:
    if len(patterns.coders) != 2:
        raise ValueError(f"this coefficient is for two coders, not {len(patterns.coders)}")
    return patterns.pair(*patterns.coders)


def _agreeing_share(tally: Mapping[Value, int]) -> float:
    """The share of a unit's pairs of ratings that agree; needs two ratings or more."""
    ratings = sum(tally.values())
    return sum(n * (n - 1) for n in tally.values()) / (ratings * (ratings - 1))


def _disagreeing_pairs(tally: Mapping[Value, int]) -> int:
    """The ordered pairs of a unit's ratings that differ."""
    ratings = sum(tally.values())
    return ratings * ratings - sum(n * n for n in tally.values())


def _prevalence(patterns: Patterns) -> dict[Value, float]:
    """For each value the mean, over units with a rating, of its share of the unit's ratings."""
    shares: dict[Value, float] = {}
    units = 0
    for tally, count in patterns.tallies(1):
        ratings = sum(tally.values())
        units += count
        for value, n in tally.items():
            shares[value] = shares.get(value, 0.0) + count * n / ratings
    return {value: share / units for value, share in shares.items()}


def _ac1_chance(prevalence: Mapping[Value, float], categories: int) -> float:
    return sum(share * (1 - share) for share in prevalence.values()) / (categories - 1)


def _categories(used: int, q: int | None) -> int:
    if q is not None and q < max(used, 2):
        raise ValueError(f"q is {q}, but {used} categories were used (and fewer than two are no choice)")
    return used if q is None else q


def _distance(metric: str) -> Distance:
    if metric not in ("jaccard", "masi"):
        raise ValueError(f"{metric!r} is no metric; there are nominal, jaccard and masi")
    return jaccard if metric == "jaccard" else masi


def _spread(tally: Mapping[Value, int], distance: Distance) -> float:
    """The summed distance over all ordered pairs of different values in a tally."""
    return 2 * sum(n * k * distance(one, other) for (one, n), (other, k) in combinations(tally.items(), 2))


def _set(value: Value) -> frozenset[Value]:
    if not isinstance(value, frozenset):
        raise ValueError(f"{value!r} is not a set of codes")
    return value
