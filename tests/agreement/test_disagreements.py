"""The cases on which coders differ: their kinds, their readings, and that counting agrees with listing."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.agreement.disagreements import Disagreement, Kind, Reading, find_cases, find_disagreements
from qualcode.agreement.report import build_report
from qualcode.agreement.study import Mark, StudyDocument

CODERS = ("ada", "bo", "cy")


def document(*marks: tuple[int, int, str, str], coders: tuple[str, ...] = ("ada", "bo")) -> StudyDocument:
    return StudyDocument("d", 100, coders, [Mark(*mark) for mark in marks])


def kinds(found: list[Disagreement]) -> list[Kind]:
    return [one.kind for one in found]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([(0, 10, "x", "ada"), (0, 10, "x", "bo")], []),
        ([(0, 10, "x", "ada"), (0, 12, "x", "bo")], [Kind.BOUNDARY]),
        ([(0, 10, "x", "ada"), (10, 20, "x", "bo")], [Kind.ONE_CODER, Kind.ONE_CODER]),
        ([(0, 10, "x", "ada"), (2, 12, "y", "bo")], [Kind.OTHER_CODE]),
        ([(0, 10, "x", "ada"), (2, 12, "y", "ada")], [Kind.ONE_CODER, Kind.ONE_CODER]),
        ([(0, 10, "x", "ada"), (0, 10, "y", "ada"), (0, 10, "y", "bo")], [Kind.ONE_CODER]),
        ([(0, 5, "x", "ada"), (5, 10, "x", "ada"), (0, 10, "x", "bo")], [Kind.BOUNDARY]),
        ([(0, 5, "x", "ada"), (5, 10, "x", "ada"), (0, 5, "x", "bo"), (5, 10, "x", "bo")], []),
        ([(0, 7, "x", "ada"), (5, 10, "x", "ada"), (0, 10, "x", "bo")], []),
        ([(0, 10, "x", "ada"), (0, 10, "x", "cy")], [Kind.ONE_CODER]),
    ],
)
def test_kinds(marks: list[tuple[int, int, str, str]], expected: list[Kind]) -> None:
    assert kinds(find_disagreements(document(*marks))) == expected


def test_all_cases_are_those_on_which_coders_differ_and_those_on_which_they_agree() -> None:
    marks = [(0, 10, "x", "ada"), (0, 10, "x", "bo"), (20, 30, "y", "bo")]
    assert find_cases(document(*marks)) == [
        (None, (Reading("ada", 0, 10, "x"), Reading("bo", 0, 10, "x"))),
        (Kind.ONE_CODER, (Reading("bo", 20, 30, "y"),)),
    ]
    assert find_cases(document(*marks, coders=("ada",))) == []


def test_readings_stand_in_the_text() -> None:
    text = StudyDocument(
        "d", 100, CODERS, [Mark(0, 30, "x", "ada"), Mark(22, 40, "y", "cy"), Mark(11, 19, "x", "bo")], [(10, 20)]
    )
    assert find_disagreements(text) == [
        Disagreement(
            "d", Kind.OTHER_CODE, 0, 40, (Reading("ada", 0, 30, "x"), Reading("cy", 22, 40, "y")), missing=("bo",)
        )
    ]
    assert find_disagreements(text, ("ada", "bo"))[0].missing == ("bo",)
    assert find_disagreements(text, ("ada",)) == []


def test_touching_readings_belong_to_their_own_case() -> None:
    found = find_disagreements(document((0, 10, "x", "ada"), (10, 20, "x", "ada"), (12, 20, "x", "bo")))
    assert [(one.kind, len(one.readings)) for one in found] == [(Kind.ONE_CODER, 1), (Kind.BOUNDARY, 2)]


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
        assert (one.kind is Kind.BOUNDARY) == (len({reading.code for reading in one.readings}) == 1 and not one.missing)
