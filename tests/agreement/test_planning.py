"""How many documents must be coded twice: the formula, its range, and where a pilot does not tell."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.agreement.intervals import jackknife_limits, t_quantile
from qualcode.agreement.outcome import Measured, MissingReason
from qualcode.agreement.planning.doubling import (
    NotPlanned,
    chi_square_quantile,
    documents_for,
    double_row,
    spread_of,
    spread_range,
)


@pytest.mark.parametrize(
    ("probability", "degrees", "value"), [(0.9, 9, 14.684), (0.1, 9, 4.168), (0.9, 3, 6.251), (0.1, 30, 20.599)]
)
def test_chi_square_is_that_of_the_tables(probability: float, degrees: int, value: float) -> None:
    assert chi_square_quantile(probability, degrees) == pytest.approx(value, rel=0.03)


@given(st.floats(0.05, 1.5), st.floats(0.05, 1.0))
def test_it_is_the_fewest_whose_limits_are_so_narrow(spread: float, width: float) -> None:
    found = documents_for(spread, width, confidence=0.95)
    assert found is not None

    def reach(documents: int) -> float:
        return 2 * t_quantile(0.975, documents - 1) * spread / sqrt(documents)

    assert reach(found) <= width
    assert found == 4 or reach(found - 1) > width


def test_the_spread_is_that_of_the_jackknife_also_where_its_limits_are_cut_off() -> None:
    left_out = [0.9, 0.8, 0.95, 0.7, 0.85]
    whole = jackknife_limits(0.84, left_out, bounds=(-9, 9))
    cut = jackknife_limits(0.84, left_out)
    assert cut.high == 1
    assert whole.high is not None
    assert whole.high > 1
    error = (whole.high - 0.84) / t_quantile(0.975, 4)
    for measured in (whole, cut):
        found = spread_of(measured, 5, confidence=0.95, method="jackknife")
        assert found == pytest.approx(error * sqrt(5))


def test_the_range_of_a_small_pilot_is_wide_and_that_of_a_large_one_narrow() -> None:
    for degrees, most in ((3, 4), (9, 2), (99, 1.25)):
        low, high = spread_range(1.0, degrees)
        assert low < 1 < high
        assert high / low < most
    row = double_row("a", Measured(0.8, 0.7, 0.9), 4, 4, width=0.2, confidence=0.95, method="jackknife")
    assert row.needed is not None
    assert row.needed.low <= row.needed.likely <= row.needed.high
    assert row.small


@pytest.mark.parametrize(
    ("measured", "documents", "used_in", "why"),
    [
        (Measured(None, why=MissingReason.NOT_USED), 9, 0, NotPlanned.NO_FIGURE),
        (Measured(0.8, why=MissingReason.TOO_FEW_DOCUMENTS), 3, 3, NotPlanned.TOO_FEW_DOCUMENTS),
        (Measured(0.8, why=MissingReason.HANGS_ON_ONE_DOCUMENT), 9, 1, NotPlanned.HANGS_ON_ONE_DOCUMENT),
        (Measured(0.0, -0.01, 0.01), 9, 1, NotPlanned.TOO_RARE),
        (Measured(1.0, 1.0, 1.0), 9, 9, NotPlanned.NO_SPREAD),
    ],
)
def test_where_the_pilot_does_not_tell_no_number_is_given(
    measured: Measured, documents: int, used_in: int, why: NotPlanned
) -> None:
    row = double_row("a", measured, documents, used_in, width=0.2, confidence=0.95, method="jackknife")
    assert (row.needed, row.why) == (None, why)


def test_limits_over_blocks_tell_of_no_other_document() -> None:
    row = double_row("a", Measured(0.8, 0.7, 0.9), 9, 9, width=0.2, confidence=0.95, method="blocks")
    assert row.why is NotPlanned.TOO_FEW_DOCUMENTS
