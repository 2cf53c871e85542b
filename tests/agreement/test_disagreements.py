"""The cases on which coders differ: their kinds, their readings, and that counting agrees with listing."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.agreement.disagreements import (
    CoderReading,
    Disagreement,
    DisagreementKind,
    find_cases,
    find_disagreements,
)
from qualcode.agreement.report import build_report
from qualcode.agreement.study import CodedSpan, StudyDocument

CODERS = ("ada", "bo", "cy")


def document(*marks: tuple[int, int, str, str], coders: tuple[str, ...] = ("ada", "bo")) -> StudyDocument:
    return StudyDocument("d", 100, coders, [CodedSpan(*mark) for mark in marks])


def kinds(found: list[Disagreement]) -> list[DisagreementKind]:
    return [one.kind for one in found]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([(0, 10, "x", "ada"), (0, 10, "x", "bo")], []),
        ([(0, 10, "x", "ada"), (0, 12, "x", "bo")], [DisagreementKind.BOUNDARY]),
        ([(0, 10, "x", "ada"), (10, 20, "x", "bo")], [DisagreementKind.ONE_CODER, DisagreementKind.ONE_CODER]),
        ([(0, 10, "x", "ada"), (2, 12, "y", "bo")], [DisagreementKind.OTHER_CODE]),
        ([(0, 10, "x", "ada"), (2, 12, "y", "ada")], [DisagreementKind.ONE_CODER, DisagreementKind.ONE_CODER]),
        ([(0, 10, "x", "ada"), (0, 10, "y", "ada"), (0, 10, "y", "bo")], [DisagreementKind.ONE_CODER]),
        ([(0, 5, "x", "ada"), (5, 10, "x", "ada"), (0, 10, "x", "bo")], [DisagreementKind.BOUNDARY]),
        ([(0, 5, "x", "ada"), (5, 10, "x", "ada"), (0, 5, "x", "bo"), (5, 10, "x", "bo")], []),
        ([(0, 7, "x", "ada"), (5, 10, "x", "ada"), (0, 10, "x", "bo")], []),
        ([(0, 10, "x", "ada"), (0, 10, "x", "cy")], [DisagreementKind.ONE_CODER]),
    ],
)
def test_kinds(marks: list[tuple[int, int, str, str]], expected: list[DisagreementKind]) -> None:
    assert kinds(find_disagreements(document(*marks))) == expected


def test_all_cases_are_those_on_which_coders_differ_and_those_on_which_they_agree() -> None:
    marks = [(0, 10, "x", "ada"), (0, 10, "x", "bo"), (20, 30, "y", "bo")]
    assert find_cases(document(*marks)) == [
        (None, (CoderReading("ada", 0, 10, "x"), CoderReading("bo", 0, 10, "x"))),
        (DisagreementKind.ONE_CODER, (CoderReading("bo", 20, 30, "y"),)),
    ]
    assert find_cases(document(*marks, coders=("ada",))) == []


def test_readings_stand_in_the_text() -> None:
    text = StudyDocument(
        "d",
        100,
        CODERS,
        [CodedSpan(0, 30, "x", "ada"), CodedSpan(22, 40, "y", "cy"), CodedSpan(11, 19, "x", "bo")],
        [(10, 20)],
    )
    assert find_disagreements(text) == [
        Disagreement(
            "d",
            DisagreementKind.OTHER_CODE,
            0,
            40,
            (CoderReading("ada", 0, 30, "x"), CoderReading("cy", 22, 40, "y")),
            missing=("bo",),
        )
    ]
    assert find_disagreements(text, ("ada", "bo"))[0].missing == ("bo",)
    assert find_disagreements(text, ("ada",)) == []


def test_touching_readings_belong_to_their_own_case() -> None:
    found = find_disagreements(document((0, 10, "x", "ada"), (10, 20, "x", "ada"), (12, 20, "x", "bo")))
    assert [(one.kind, len(one.readings)) for one in found] == [
        (DisagreementKind.ONE_CODER, 1),
        (DisagreementKind.BOUNDARY, 2),
    ]


MARKS = st.tuples(st.integers(0, 40), st.integers(1, 12), st.sampled_from("xyz"), st.sampled_from(CODERS))


@given(st.lists(MARKS, max_size=14))
def test_counting_agrees_with_listing(marks: list[tuple[int, int, str, str]]) -> None:
    text = document(*((start, start + size, code, coder) for start, size, code, coder in marks), coders=CODERS)
    found = find_disagreements(text)
    report = build_report([text], {"x": None, "y": None, "z": None})
    assert {kind: count for kind, count in report.disagreements.kinds.items() if count} == Counter(kinds(found))
    for one in found:
        assert one.start == min(reading.start for reading in one.readings)
        assert {reading.coder for reading in one.readings}.isdisjoint(one.missing)
        assert (one.kind is DisagreementKind.BOUNDARY) == (
            len({reading.code for reading in one.readings}) == 1 and not one.missing
        )
