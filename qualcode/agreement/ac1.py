"""Gwet's AC1, which is high for rare codes, and so is given only to those who ask for it."""

from __future__ import annotations

from qualcode.agreement.measures import Measure
from qualcode.agreement.outcome import NO_PAIRS, NO_VARIATION, NOT_USED, Coefficient
from qualcode.agreement.sums import Base, CodeSums


def ac1(base: Base, sums: CodeSums) -> Coefficient:
    """Gwet's AC1 on units, of two categories."""
    if not base.units:
        return NO_PAIRS
    if sums.positive in (0, base.ratings):
        return NO_VARIATION if sums.positive else NOT_USED
    prevalence = sums.share / base.units
    chance = 2 * prevalence * (1 - prevalence)
    return Coefficient((1 - sums.lack / base.units - chance) / (1 - chance))


AC1 = Measure(
    "ac1",
    ac1,
    on_request=True,
    on_characters=False,
    source=(
        "Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement. "
        "British Journal of Mathematical and Statistical Psychology, 61(1), 29–48."
    ),
)
