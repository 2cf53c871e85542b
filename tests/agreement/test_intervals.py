"""Limits: Student's t against printed tables, a jackknife by hand, a bootstrap that can be repeated."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist, fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.agreement.intervals import (
    bootstrap,
    bootstrap_limits,
    draws,
    jackknife,
    jackknife_limits,
    leave_one_out,
    t_quantile,
)
from qualcode.agreement.outcome import Coefficient, Measured, MissingReason
from qualcode.agreement.unitizing import BinarySums

PRINTED = {
    (0.95, 1): 6.314,
    (0.975, 1): 12.706,
    (0.975, 2): 4.303,
    (0.975, 3): 3.182,
    (0.975, 4): 2.776,
    (0.95, 5): 2.015,
    (0.975, 7): 2.365,
    (0.99, 8): 2.896,
    (0.975, 10): 2.228,
    (0.995, 10): 3.169,
    (0.975, 15): 2.131,
    (0.975, 20): 2.086,
    (0.9, 25): 1.316,
    (0.975, 30): 2.042,
    (0.975, 40): 2.021,
    (0.975, 60): 2.000,
    (0.975, 120): 1.980,
    (0.995, 120): 2.617,
    (0.975, 1000): 1.962,
}
"""Percentage points of Student's t as in any statistical table (Pearson & Hartley, table 12)."""


@pytest.mark.parametrize(("point", "printed"), PRINTED.items())
def test_student_t_as_printed(point: tuple[float, int], printed: float) -> None:
    assert t_quantile(*point) == pytest.approx(printed, abs=5.1e-4)


def test_student_t_in_closed_form() -> None:
    """With two degrees of freedom t is (2p - 1) / sqrt(2p (1 - p)); symmetry; the seam between the two methods."""
    for p in (0.6, 0.9, 0.975, 0.999):
        assert t_quantile(p, 2) == pytest.approx((2 * p - 1) / sqrt(2 * p * (1 - p)), rel=1e-9)
        assert t_quantile(1 - p, 7) == pytest.approx(-t_quantile(p, 7), rel=1e-9)
    steps = [t_quantile(0.975, n) for n in (198, 199, 200, 201, 202, 203)]
    second = [a - 2 * b + c for a, b, c in zip(steps, steps[1:], steps[2:], strict=False)]
    assert max(second) - min(second) < 1e-7
    assert t_quantile(0.975, 10**9) == pytest.approx(NormalDist().inv_cdf(0.975), abs=1e-7)
    assert t_quantile(0.5, 3) == pytest.approx(0, abs=1e-9)
    for bad in ((0.0, 3), (1.0, 3), (0.9, 0)):
        with pytest.raises(ValueError, match="Student"):
            t_quantile(*bad)


class Numbers(tuple[float, ...]):
    """A sample whose sum is the longer sample: the jackknife of a mean is its textbook standard error."""

    def __add__(self, other: object) -> Numbers:
        return Numbers((*self, *other)) if isinstance(other, tuple) else NotImplemented


def mean(numbers: Numbers) -> Coefficient:
    return Coefficient(fmean(numbers))


def test_the_jackknife_of_a_mean_is_that_of_the_textbook() -> None:
    values = [0.2, 0.4, 0.5, 0.7, 0.9]
    found = jackknife([Numbers([value]) for value in values], mean)
    reach = 2.776445 * stdev(values) / sqrt(5)
    assert found.estimate == pytest.approx(0.54)
    assert found.low == pytest.approx(0.54 - reach, abs=1e-6)
    assert found.high == pytest.approx(0.54 + reach, abs=1e-6)


def test_the_jackknife_of_an_alpha_by_hand() -> None:
    """Four documents; the estimates without each are worked out from their sums."""
    parts = [BinarySums(40, 10, 2, 50), BinarySums(40, 12, 4, 60), BinarySums(40, 8, 8, 32), BinarySums(40, 14, 2, 98)]

    def alpha(chosen: list[int]) -> float:
        total, covered, differing, squares = (
            sum(column)
            for column in zip(
                *((parts[i].total, parts[i].covered, parts[i].disagreement, parts[i].squares) for i in chosen),
                strict=True,
            )
        )
        gaps = total - covered
        return float(1 - differing * (total**2 - squares - gaps) / (total * covered * gaps))

    without = [alpha([1, 2, 3]), alpha([0, 2, 3]), alpha([0, 1, 3]), alpha([0, 1, 2])]
    error = sqrt(3 / 4 * sum((value - fmean(without)) ** 2 for value in without))
    found = jackknife(parts, BinarySums.u_alpha)
    assert found.estimate == pytest.approx(alpha([0, 1, 2, 3]))
    assert found.low == pytest.approx(alpha([0, 1, 2, 3]) - 3.182446 * error, abs=1e-6)
    assert found.high == pytest.approx(min(1, alpha([0, 1, 2, 3]) + 3.182446 * error), abs=1e-6)


def test_no_limits_and_why() -> None:
    assert jackknife([Numbers([0.5])] * 3, mean) == Measured(0.5, why=MissingReason.TOO_FEW_DOCUMENTS)
    assert jackknife([Numbers([0.5])], mean) == Measured(0.5, why=MissingReason.TOO_FEW_DOCUMENTS)
    assert jackknife([BinarySums(10)] * 5, BinarySums.u_alpha) == Measured(None, why=MissingReason.NOT_USED)
    hanging = [BinarySums(10, 4, 1, 8), *[BinarySums(10)] * 9]
    found = jackknife(hanging, BinarySums.u_alpha)
    assert found.estimate is not None
    assert (found.low, found.why) == (None, MissingReason.HANGS_ON_ONE_DOCUMENT)
    assert bootstrap(hanging, BinarySums.u_alpha, resamples=50).why is MissingReason.TOO_FEW_RESAMPLES
    assert bootstrap([Numbers([0.5])] * 3, mean).why is MissingReason.TOO_FEW_DOCUMENTS
    assert bootstrap([BinarySums(10)] * 5, BinarySums.u_alpha, resamples=5).why is MissingReason.NOT_USED
    assert bootstrap_limits(0.5, [], 10).why is MissingReason.TOO_FEW_RESAMPLES
    for documents in range(4, 10):
        assert bootstrap_limits(0.5, [0.4, 0.6], documents).why is MissingReason.TOO_FEW_TO_DRAW
    with pytest.raises(ValueError, match="no documents"):
        jackknife([], mean)
    with pytest.raises(ValueError, match="two parts"):
        leave_one_out([Numbers([1])])


def test_limits_stay_within_bounds() -> None:
    found = jackknife_limits(0.95, [0.99, 0.9, 0.99, 0.99], bounds=(0.0, 1.0))
    assert found.high == 1.0
    assert jackknife_limits(0.05, [0.5, 0.01, 0.01, 0.01], bounds=(0.0, 1.0)).low == 0.0


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=9))
def test_leaving_one_out(values: list[int]) -> None:
    rest = leave_one_out([Numbers([value]) for value in values])
    assert [sorted(one) for one in rest] == [sorted(values[:i] + values[i + 1 :]) for i in range(len(values))]


def test_the_bootstrap_can_be_repeated() -> None:
    parts = [Numbers([value / 10]) for value in range(10)]
    found = bootstrap(parts, mean, resamples=400, seed=7)
    assert found == bootstrap(parts, mean, resamples=400, seed=7)
    assert found != bootstrap(parts, mean, resamples=400, seed=8)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.45 < found.high
    assert all(sum(times) == 10 for times in draws(10, 30, 1))
    hundred = bootstrap_limits(50, list(range(101)), 10)
    assert (hundred.low, hundred.high) == pytest.approx((2.5, 97.5))
