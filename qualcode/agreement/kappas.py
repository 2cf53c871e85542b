"""Kappas for whose journal asks for them: Fleiss', and PABAK, which is high for rare codes."""

from __future__ import annotations

from qualcode.agreement.measures import Measure
from qualcode.agreement.outcome import NO_PAIRS, NO_VARIATION, NOT_USED, Coefficient
from qualcode.agreement.sums import Base, CodeSums


def fleiss(base: Base, sums: CodeSums) -> Coefficient:
    """``(observed - chance) / (1 - chance)`` with ``chance = p ** 2 + (1 - p) ** 2``: Fleiss (1971), of two categories.

    ``observed`` is the mean share of agreeing pairs of coders over the units, ``p`` the mean share of a unit's coders
    who gave the code. For units with different numbers of coders that is as Gwet (2014, ch. 2) has it.
    """
    if not base.units:
        return NO_PAIRS
    if sums.positive in (0, base.ratings):
        return NO_VARIATION if sums.positive else NOT_USED
    prevalence = sums.share / base.units
    chance = prevalence**2 + (1 - prevalence) ** 2
    return Coefficient((1 - sums.lack / base.units - chance) / (1 - chance))


FLEISS = Measure(
    "fleiss",
    fleiss,
    on_request=True,
    source=(
        "Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin, 76(5), "
        "378–382."
    ),
)


def pabak(base: Base, sums: CodeSums) -> Coefficient:
    """``2 observed - 1``: chance is one half whatever the coders gave.

    Brennan & Prediger (1981) with two categories; for two coders that is the prevalence-adjusted bias-adjusted kappa of
    Byrt, Bishop & Carlin (1993), and for more Randolph's free-marginal kappa (2005). ``observed`` is the mean share of
    agreeing pairs of coders over the units.
    """
    if not base.units:
        return NO_PAIRS
    if sums.positive in (0, base.ratings):
        return NO_VARIATION if sums.positive else NOT_USED
    return Coefficient(1 - 2 * sums.lack / base.units)


PABAK = Measure(
    "pabak",
    pabak,
    on_request=True,
    on_characters=False,
    source=(
        "Brennan, R. L., & Prediger, D. J. (1981). Coefficient kappa: Some uses, misuses, and alternatives. "
        "Educational and Psychological Measurement, 41(3), 687–699."
    ),
)
