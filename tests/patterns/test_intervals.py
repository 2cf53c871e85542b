"""Exact limits against published ones, and against the binomial added up in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.patterns.intervals import clopper_pearson
from tests.support.often import often


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_limits_are_those_of_newcombe(n: int, of: int, low: float, high: float) -> None:
    """Newcombe, R. G. (1998). Statistics in Medicine, 17(8), 857-872, table I, method 5 (Clopper-Pearson)."""
    found = clopper_pearson(n, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def at_most(n: int, of: int, share: Fraction) -> Fraction:
    """The chance of at most ``n`` of ``of``."""
    return sum((comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(n + 1)), Fraction(0))


@settings(max_examples=often(40), deadline=None)
@given(of=st.integers(1, 40), part=st.integers(0, 40), confidence=st.sampled_from([0.8, 0.95, 0.99]))
def test_at_a_limit_what_is_seen_is_as_rare_as_was_asked(of: int, part: int, confidence: float) -> None:
    n = min(part, of)
    found = clopper_pearson(n, of, confidence)
    tail = (1 - confidence) / 2
    assert 0 <= found.low <= n / of <= found.high <= 1
    if n:
        assert float(1 - at_most(n - 1, of, Fraction(found.low))) == pytest.approx(tail, rel=1e-9)
    if n < of:
        assert float(at_most(n, of, Fraction(found.high))) == pytest.approx(tail, rel=1e-9)
    turned = clopper_pearson(of - n, of, confidence)
    assert (1 - turned.high, 1 - turned.low) == pytest.approx(tuple(found))


def test_of_nothing_there_are_no_limits() -> None:
    for n, of, confidence in ((0, 0, 0.95), (3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1.0)):
        with pytest.raises(ValueError, match="no limits"):
            clopper_pearson(n, of, confidence)
