"""The sweep against the long way, character by character; sums, executors, and what must not matter."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import reduce
from operator import add

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.agreement import coefficients
from qualcode.agreement.outcome import Coefficient, MissingReason
from qualcode.agreement.patterns import Patterns
from qualcode.agreement.unitizing import (
    BinarySums,
    LabelSums,
    OverlappingUnitsError,
    Unit,
    UnitizedDocument,
    binary_sums,
    binary_u_alpha,
    character_patterns,
    cu_alpha,
    ku_alpha,
    label_patterns,
    label_sums,
    pooled_labels,
    u_alpha,
)
from tests.support import brute


def same(found: Coefficient, expected: Fraction | None) -> None:
    """Equal to rounding, and undefined with a reason where the other is."""
    if expected is None:
        assert found.value is None
        assert found.why is not None
    else:
        assert found.value == pytest.approx(float(expected), rel=1e-9, abs=1e-9)


CHOICES = st.sampled_from([None, {"a"}, {"a", "b"}])


@given(brute.documents(), CHOICES)
def test_binary_forms(documents: list[UnitizedDocument], codes: set[str] | None) -> None:
    same(binary_u_alpha(documents, codes), brute.binary_alpha(documents, codes, units=True))
    sums = reduce(add, (binary_sums(document, codes) for document in documents))
    same(sums.character_alpha(), brute.binary_alpha(documents, codes, units=False))


@given(brute.documents(exclusive=True))
def test_labelled_forms(documents: list[UnitizedDocument]) -> None:
    sums, met = pooled_labels(documents), brute.Met(documents)
    same(sums.u_alpha(), brute.u_alpha(documents))
    same(sums.cu_alpha(), met.cu())
    for code in brute.CODES:
        same(sums.ku_alpha(code), met.ku(code))
        length = met.length[code]
        same(sums.coverage(code), met.of(code) / length if length else None)
    same(sums.coverage(), met.total / met.length.total() if met.length.total() else None)


@given(brute.documents(), CHOICES)
def test_characters_as_units(documents: list[UnitizedDocument], codes: set[str] | None) -> None:
    """Patterns from the sweep equal those of the expanded texts, so every coefficient on characters does."""
    swept = Patterns.merge(character_patterns(document, codes) for document in documents)
    expanded = Patterns.merge(
        Patterns.of_ratings(
            {
                coder: [int(bool(x)) for x in brute.union(units, codes, document.length)]
                for coder, units in document.coders.items()
            }
        )
        for document in documents
    )
    assert (swept.coders, swept.counts) == (expanded.coders, expanded.counts)
    expected = brute.binary_alpha(documents, codes, units=False)
    if expected is not None:
        same(coefficients.krippendorff_alpha(swept), expected)


@given(brute.documents(exclusive=True))
def test_labelled_characters_as_units(documents: list[UnitizedDocument]) -> None:
    for document in documents:
        lines = dict(zip(document.coders, brute.labels(document), strict=True))
        assert label_patterns(document).counts == Patterns.of_ratings(lines).counts


@given(brute.documents(exclusive=True, most=4), st.randoms())
def test_documents_add_up_in_any_order(documents: list[UnitizedDocument], chance: object) -> None:
    parts, labelled = [binary_sums(one) for one in documents], [label_sums(one) for one in documents]
    whole, all_labels = reduce(add, parts, BinarySums()), reduce(add, labelled, LabelSums())
    backwards, labels_back = reduce(add, parts[::-1]), reduce(add, labelled[::-1])
    assert whole.u_alpha().value == pytest.approx(backwards.u_alpha().value, abs=1e-12)
    assert all_labels.u_alpha().value == pytest.approx(labels_back.u_alpha().value, abs=1e-12)
    assert all_labels.cu_alpha().value == pytest.approx(labels_back.cu_alpha().value, abs=1e-12)
    halves = reduce(add, parts[:1], BinarySums()) + reduce(add, parts[1:], BinarySums())
    assert (halves.total, halves.covered, halves.squares) == (whole.total, whole.covered, whole.squares)


@given(brute.documents(exclusive=True))
def test_names_and_order_of_coders_do_not_matter(documents: list[UnitizedDocument]) -> None:
    renamed = [
        UnitizedDocument(
            one.length, {f"x-{name}": units[::-1] for name, units in sorted(one.coders.items(), reverse=True)}
        )
        for one in documents
    ]
    for measure in (binary_u_alpha, u_alpha, cu_alpha):
        assert measure(documents).value == pytest.approx(measure(renamed).value, abs=1e-12)


def study() -> list[UnitizedDocument]:
    """Twenty small documents."""
    return [
        UnitizedDocument(
            60 + number,
            {
                "a": (Unit(number % 7, 12, "x"), Unit(20, 30 + number, "y")),
                "b": (Unit(3, 14, "x"), Unit(22, 31, "y" if number % 3 else "x")),
                **({"c": (Unit(0, 9, "x"),)} if number % 2 else {}),
            },
        )
        for number in range(20)
    ]


def test_an_executor_gives_the_same() -> None:
    documents = study()
    with ThreadPoolExecutor(3) as pool:
        assert binary_u_alpha(documents, {"x"}, pool) == binary_u_alpha(documents, {"x"})
        assert u_alpha(documents, pool) == u_alpha(documents)
        assert cu_alpha(documents, pool) == cu_alpha(documents)
        assert ku_alpha(documents, "x", pool) == ku_alpha(documents, "x")


def document(length: int, **coders: Sequence[tuple[int, int]]) -> UnitizedDocument:
    return UnitizedDocument(length, {name: tuple(Unit(*span, "x") for span in spans) for name, spans in coders.items()})


@pytest.mark.parametrize(
    ("documents", "why"),
    [
        ([], MissingReason.NO_PAIRS),
        ([document(10, a=[(0, 5)])], MissingReason.NO_PAIRS),
        ([document(10, a=[], b=[])], MissingReason.NOT_USED),
        ([document(10, a=[(0, 10)], b=[(0, 10)])], MissingReason.NO_VARIATION),
        ([document(0, a=[], b=[])], MissingReason.NO_PAIRS),
    ],
)
def test_undefined(documents: list[UnitizedDocument], why: MissingReason) -> None:
    assert binary_u_alpha(documents) == Coefficient(None, why)
    assert u_alpha(documents) == Coefficient(None, why)


def test_nothing_found_is_not_nothing_coded() -> None:
    found_nothing, did_not_code = document(30, a=[(2, 8)], b=[]), document(30, a=[(2, 8)])
    assert binary_u_alpha([found_nothing]).value == pytest.approx(-1 / 12)
    assert binary_u_alpha([did_not_code]).value is None
    other = document(30, a=[(2, 8)], b=[(3, 8)])
    assert binary_u_alpha([other, did_not_code]) == binary_u_alpha([other])


def test_coding_and_coverage_where_nothing_meets() -> None:
    apart = pooled_labels([document(30, a=[(0, 5)], b=[(10, 15)])])
    assert apart.cu_alpha().why is MissingReason.NO_PAIRS
    assert apart.ku_alpha("x").why is MissingReason.NO_PAIRS
    assert apart.ku_alpha("y").why is MissingReason.NOT_USED
    assert apart.coverage() == Coefficient(0.0)
    assert apart.coverage("y").why is MissingReason.NOT_USED
    alone = pooled_labels([document(30, a=[(0, 5)], b=[(0, 5)])])
    assert alone.cu_alpha().why is alone.ku_alpha("x").why is MissingReason.NO_VARIATION


def test_overlapping_units_of_a_coder() -> None:
    twice = UnitizedDocument(40, {"a": (Unit(5, 14, "x"), Unit(10, 20, "x")), "b": (Unit(7, 22, "x"),)}, "dagboek")
    assert binary_u_alpha([twice]) == binary_u_alpha([document(40, a=[(5, 20)], b=[(7, 22)])])
    touching = document(40, a=[(5, 10), (10, 20)], b=[(7, 22)])
    assert binary_u_alpha([touching]) != binary_u_alpha([twice])
    for refused in (label_sums, label_patterns):
        with pytest.raises(OverlappingUnitsError, match="overlapping units at 10") as error:
            refused(twice)
        assert (error.value.coder, error.value.place, error.value.document) == ("a", 10, "dagboek")


def test_units_outside_the_text_are_refused() -> None:
    for span in ((-1, 3), (5, 11), (7, 6)):
        with pytest.raises(ValueError, match="does not lie"):
            document(10, a=[span])


def test_the_cost_is_in_the_spans() -> None:
    """A text of a billion characters, which nobody could expand."""
    huge = document(10**9, a=[(0, 10), (10**8, 2 * 10**8)], b=[(5, 10), (10**8, 2 * 10**8)])
    assert binary_sums(huge).u_alpha().value == pytest.approx(1.0, abs=1e-6)
    assert character_patterns(huge).units == 10**9
