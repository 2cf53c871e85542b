"""The report's figures from the sums of a code: pure functions of what all codes share and what the code adds.

They are the coefficients of :mod:`agreement.coefficients` and
:mod:`agreement.unitizing` for a dichotomy, so the sources are given there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qualcode.agreement.outcome import NO_PAIRS, NO_VARIATION, NOT_USED, Coefficient
from qualcode.agreement.sums import Base, CodeSums
from qualcode.agreement.unitizing import binary_alpha
from qualcode.records import dataclass

Formula = Callable[[Base, CodeSums], Coefficient]
"""A figure from what all codes share and what one adds."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of a code, by its ``name`` in the report; what it is called in a language stands in ``report.wording``.

    One without a ``formula`` is of all codes together, see :mod:`agreement.together`, and one ``of_study`` is no
    measure of a code but of the study as a whole. Limits are cut off at ``bounds``. One ``on_request`` is given only
    when asked for (``along`` with the measure that it names), and only one ``on_characters`` where the units are these.
    ``share`` is for one that is read as a percentage. ``source`` is where it was published, as a list of literature has
    it.
    """

    name: str
    formula: Formula | None = None
    bounds: tuple[float, float] = (-1.0, 1.0)
    on_request: bool = False
    on_characters: bool = True
    share: bool = False
    source: str = ""
    of_study: bool = False
    along: str = ""


def alpha(base: Base, sums: CodeSums) -> Coefficient:
    """Krippendorff's nominal alpha on units: did the coders give the code to the same passages?"""
    total = base.ratings
    return binary_alpha(total, int(sums.positive), sums.disagreement, total * (total - 1))


def binary_u_alpha(base: Base, sums: CodeSums) -> Coefficient:
    """Binary u-alpha on characters: did they mark the same words?"""
    return binary_alpha(base.character_ratings, int(sums.length), sums.character_disagreement, _u_pairs(base, sums))


def f1(_base: Base, sums: CodeSums) -> Coefficient:
    """Specific agreement on the code, over all pairs of coders."""
    return Coefficient(1 - sums.split / sums.doubled) if sums.doubled else NOT_USED


def percent(base: Base, sums: CodeSums) -> Coefficient:
    """The mean share of agreeing pairs, 0 to 1; not given for a code that nobody used, where it would be 1."""
    if not base.units:
        return NO_PAIRS
    return Coefficient(1 - sums.lack / base.units) if sums.positive else NOT_USED


def pair_kappa(units: float, both: float, first: float, second: float) -> Coefficient:
    """Cohen's kappa of two coders from the units of both, of the first and of the second."""
    if not units:
        return NO_PAIRS
    if not first and not second:
        return NOT_USED
    differing, expected = _kappa_parts(units, both, first, second)
    return Coefficient(1 - differing / expected) if expected else NO_VARIATION


def kappa(base: Base, sums: CodeSums) -> Coefficient:
    """Cohen's kappa, for three or more coders its mean over the pairs for which it is defined (Light 1971)."""
    found = []
    last = NO_PAIRS
    for counts in pair_counts(base, sums):
        if counts[0]:
            last = pair_kappa(*counts)
            if last.value is not None:
                found.append(last.value)
    return Coefficient(sum(found) / len(found)) if found else last


def pair_counts(base: Base, sums: CodeSums) -> list[tuple[float, float, float, float]]:
    """For each pair of coders: the units that both rated, and the positive ones of both, the first, the second."""
    pairs = sums.pairs
    return list(zip(base.pair_units, pairs[::3], pairs[1::3], pairs[2::3], strict=True))


Parts = tuple[float, ...]
"""Observed and expected disagreement by turns: on units, on characters, then alpha and kappa of each pair of coders."""


def parts(base: Base, sums: CodeSums) -> Parts:
    """What a code adds to the alphas over all codes, each of which is 1 - observed / expected when added up.

    So every code keeps its own chance, and weighs as much as it could disagree: pooling the ratings of frequent and
    rare codes instead would count the difference between codes as agreement.
    """
    found = [*alpha_parts(base, sums)]
    for units, both, first, second in pair_counts(base, sums):
        if not units:
            found += (0.0, 0.0, 0.0, 0.0)
            continue
        positive = first + second
        differing, expected = _kappa_parts(units, both, first, second)
        found += (differing, positive * (2 * units - positive) / (2 * units - 1), differing, expected)
    return tuple(found)


def alpha_parts(base: Base, sums: CodeSums) -> Parts:
    """The first four of the :func:`parts`, which are those of the two alphas."""
    total = base.ratings
    return (
        sums.disagreement,
        _expected(total, sums.positive, total * (total - 1)),
        sums.character_disagreement,
        _expected(base.character_ratings, sums.length, _u_pairs(base, sums)),
    )


def pooled(parts_: Sequence[float], place: int) -> Coefficient:
    """1 - observed / expected of the pair of numbers at ``place`` (0: units, 1: characters, then pairs of coders)."""
    observed, expected = parts_[2 * place], parts_[2 * place + 1]
    return Coefficient(1 - observed / expected) if expected else NO_VARIATION


def _expected(total: float, positive: float, pairs: float) -> float:
    return total * positive * (total - positive) / pairs if pairs else 0.0


def _u_pairs(base: Base, sums: CodeSums) -> int:
    return int(base.character_ratings**2 - sums.squares - (base.character_ratings - sums.length))


def _kappa_parts(units: float, both: float, first: float, second: float) -> tuple[float, float]:
    """Observed and expected disagreement of two coders, as numbers of units."""
    return first + second - 2 * both, (first * (units - second) + second * (units - first)) / units
