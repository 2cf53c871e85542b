"""Coefficients on units: against textbook definitions written out, invariances, and what is undefined."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from statistics import fmean

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qualcode.agreement import coefficients as c
from qualcode.agreement.outcome import Coefficient, MissingReason
from qualcode.agreement.patterns import Patterns

VALUES = st.sampled_from(["p", "q", "r", None])


@st.composite
def ratings(draw: st.DrawFn, *, coders: int = 4) -> dict[str, list[str | None]]:
    units = draw(st.integers(1, 12))
    names = "abcd"[: draw(st.integers(2, coders))]
    return {name: draw(st.lists(VALUES, min_size=units, max_size=units)) for name in names}


def rated(table: dict[str, list[str | None]]) -> list[list[str]]:
    """The ratings of each unit that has two or more."""
    units = ([value for value in unit if value is not None] for unit in zip(*table.values(), strict=True))
    return [unit for unit in units if len(unit) > 1]


@given(ratings())
def test_alpha_by_pairs(table: dict[str, list[str | None]]) -> None:
    units = rated(table)
    every = [value for unit in units for value in unit]
    found = c.krippendorff_alpha(Patterns.of_ratings(table))
    if len(set(every)) < 2:
        assert found.value is None
        return
    observed = sum(2 * sum(x != y for x, y in combinations(unit, 2)) / (len(unit) - 1) for unit in units) / len(every)
    expected = fmean(x != y for x, y in combinations(every, 2))
    assert found.value == pytest.approx(1 - observed / expected)


@given(ratings())
def test_percent_by_pairs(table: dict[str, list[str | None]]) -> None:
    units = rated(table)
    found = c.percent_agreement(Patterns.of_ratings(table))
    if not units:
        assert found == Coefficient(None, MissingReason.NO_PAIRS)
    else:
        assert found.value == pytest.approx(fmean(fmean(x == y for x, y in combinations(unit, 2)) for unit in units))


@given(ratings(coders=2))
def test_two_coders(table: dict[str, list[str | None]]) -> None:
    """Kappa, pi and F1 from the table of the units that both rated."""
    pairs = [(x, y) for x, y in zip(table["a"], table["b"], strict=True) if x is not None and y is not None]
    patterns = Patterns.of_ratings(table)
    if not pairs:
        assert c.cohen_kappa(patterns).why is c.scott_pi(patterns).why is MissingReason.NO_PAIRS
        return
    first, second = zip(*pairs, strict=True)
    agreed = fmean(x == y for x, y in pairs)
    shares = [(first.count(value) / len(pairs), second.count(value) / len(pairs)) for value in "pqr"]
    kappa, pi = sum(x * y for x, y in shares), sum(((x + y) / 2) ** 2 for x, y in shares)
    for found, chance in ((c.cohen_kappa(patterns), kappa), (c.scott_pi(patterns), pi)):
        if chance > 1 - 1e-9:
            assert found == Coefficient(None, MissingReason.NO_VARIATION)
        else:
            assert found.value == pytest.approx((agreed - chance) / (1 - chance))
    used = first.count("p") + second.count("p")
    f1 = c.specific_agreement(patterns, "p")
    assert f1.value == (pytest.approx(2 * pairs.count(("p", "p")) / used) if used else None)


MEASURES: list[Callable[[Patterns], Coefficient]] = [
    c.percent_agreement,
    c.fleiss_kappa,
    c.brennan_prediger,
    c.gwet_ac1,
    c.gwet_ac1_se,
    c.krippendorff_alpha,
    lambda patterns: c.specific_agreement(patterns, "p"),
]


@given(ratings(), st.randoms())
def test_names_and_order_do_not_matter(table: dict[str, list[str | None]], chance: object) -> None:
    shuffled = {f"z{name}": values[::-1] for name, values in reversed(table.items())}
    for measure in MEASURES:
        one, other = measure(Patterns.of_ratings(table)), measure(Patterns.of_ratings(shuffled))
        assert one.value == pytest.approx(other.value, abs=1e-12)
        assert one.why == other.why


@given(ratings(), ratings())
def test_patterns_add_up(first: dict[str, list[str | None]], second: dict[str, list[str | None]]) -> None:
    one, other = len(first["a"]), len(second["a"])
    names = first.keys() | second.keys()
    joined = {name: first.get(name, [None] * one) + second.get(name, [None] * other) for name in names}
    summed = Patterns.of_ratings(first) + Patterns.of_ratings(second)
    for measure in MEASURES:
        assert measure(summed).value == pytest.approx(measure(Patterns.of_ratings(joined)).value, abs=1e-12)


@given(ratings(coders=3))
def test_ac1_standard_error_is_that_of_repeated_units(table: dict[str, list[str | None]]) -> None:
    """Twice the sample has the same AC1, and squared errors in the ratio of n (n - 1)."""
    patterns = Patterns.of_ratings(table)
    once, twice = c.gwet_ac1_se(patterns), c.gwet_ac1_se(patterns + patterns)
    assume(once.value is not None)
    n = patterns.units
    assert once.value is not None
    assert twice.value is not None
    assert twice.value**2 * 2 * n * (2 * n - 1) == pytest.approx(2 * once.value**2 * n * (n - 1), abs=1e-12)


def test_no_variation_is_undefined_not_one() -> None:
    same = Patterns.of_ratings({"a": ["p", "p"], "b": ["p", "p"]})
    assert c.percent_agreement(same).value == 1
    corrected: list[Callable[[Patterns], Coefficient]] = [c.cohen_kappa, c.scott_pi, *MEASURES[1:4], MEASURES[5]]
    for measure in corrected:
        assert measure(same) == Coefficient(None, MissingReason.NO_VARIATION)
    assert c.gwet_ac1(same, 2).why is c.brennan_prediger(same, 2).why is MissingReason.NO_VARIATION
    assert c.specific_agreement(same, "q").why is MissingReason.NOT_USED
    for measure in MEASURES[:-1]:
        assert measure(Patterns.of_ratings({"a": ["p", None], "b": [None, "q"]})).why is MissingReason.NO_PAIRS


def test_sets() -> None:
    one, both, other = frozenset("a"), frozenset("ab"), frozenset("bc")
    assert c.jaccard(one, both) == 0.5
    assert c.masi(one, both) == pytest.approx(1 - 0.5 * 2 / 3)
    assert c.masi(both, other) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert c.masi(one, other) == c.jaccard(one, other) == 1
    assert c.masi(frozenset(), frozenset()) == c.jaccard(frozenset(), frozenset()) == 0
    sets = Patterns.of_ratings({"a": [["x"], ["x", "y"], []], "b": [["x"], ["y"], []]})
    jaccard, masi = c.krippendorff_alpha(sets, "jaccard").value, c.krippendorff_alpha(sets, "masi").value
    nominal = c.krippendorff_alpha(sets).value
    assert jaccard is not None
    assert masi is not None
    assert nominal is not None
    assert nominal < masi < jaccard < 1


def test_what_is_refused() -> None:
    three = Patterns.of_ratings({"a": [1], "b": [1], "c": [2]})
    for measure in (c.cohen_kappa, c.scott_pi):
        with pytest.raises(ValueError, match="two coders"):
            measure(three)
    for q in (1, 0):
        with pytest.raises(ValueError, match="q is"):
            c.brennan_prediger(three, q)
    with pytest.raises(ValueError, match="not a set"):
        c.krippendorff_alpha(three, "masi")
    with pytest.raises(ValueError, match="no metric"):
        c.krippendorff_alpha(three, "interval")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="one value"):
        Patterns.of_ratings({"a": [1], "b": [1, 2]})
    with pytest.raises(ValueError, match="2 by 2"):
        Patterns.of_table(["x", "y"], [[1, 2]])
    with pytest.raises(ValueError, match="negative"):
        Patterns.of_table(["x", "y"], [[1, 2], [-1, 0]])
    with pytest.raises(ValueError, match="not a category"):
        Patterns.of_ratings({"a": [{}], "b": [1]})
