"""Nothing that a matrix prints tells of fewer people than it may: asked of every number, and of what follows."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.matrix import BaseRow, Matrix, Mention, PrintedFigures
from qualcode.analysis.suppression import flat, hidden_spots, lines_of
from qualcode.model import Attribute, Code, Codebook
from tests.support.matrix import build_matrix

BOOK = Codebook(
    "b",
    "B",
    "nl",
    1,
    (
        Code(1, "a", "a", "a", None, "A"),
        Code(2, "b", "b", "a/b", 1, "B"),
        Code(3, "c", "c", "c", None, "C"),
    ),
)
OUTER, INNER = Attribute(1, "o", "outer", "choice", ("x", "y")), Attribute(2, "i", "inner", "choice", ("p", "q"))

people = st.lists(
    st.tuples(st.sampled_from("xy"), st.sampled_from("pq"), st.frozensets(st.sampled_from([1, 2, 3]))), max_size=24
)


def counted(found: list[tuple[str, str, frozenset[int]]], fewest: int) -> Matrix:
    """The matrix of who says what, nested, with what is hidden."""
    cases = [BaseRow(person, (outer, inner)) for person, (outer, inner, _said) in enumerate(found, 1)]
    mentions = [
        Mention(person, person, code, person * 10 + code)
        for person, (_outer, _inner, said) in enumerate(found, 1)
        for code in said
    ]
    matrix = build_matrix(mentions, cases, BOOK, [1, 2, 3], attributes=[OUTER, INNER])
    return replace(matrix, hidden=hidden_spots(matrix, BOOK, fewest), fewest=fewest)


def numbers(figures: PrintedFigures) -> list[int | None]:
    return [*figures.cells, *figures.subtotals, figures.total]


def implied(matrix: Matrix, line: int) -> set[int]:
    """What follows of the sets of columns in a line from what is printed, by adding and taking away (Gauss).

    Every printed place is the sum of its columns; of each set of columns it is asked whether their number follows.
    """
    printed = [numbers(one) for one in (*matrix.printed[: len(matrix.rows) + 1], matrix.printed[-1])][line]
    leaves = len(matrix.columns)
    columns = [*matrix.columns, *matrix.subtotals]
    equations = []
    for place, number in enumerate(printed):
        if number is None:
            continue
        path = columns[place].path if place < len(columns) else ()
        row = [Fraction(column.path[: len(path)] == path) for column in matrix.columns]
        equations.append([*row, Fraction(number)])
    reduced: list[list[Fraction]] = []
    for column in range(leaves):
        pivot = next((one for one in equations if one[column]), None)
        if pivot is None:
            continue
        equations.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        equations = [[a - one[column] * b for a, b in zip(one, pivot, strict=True)] for one in equations]
        reduced = [[a - one[column] * b for a, b in zip(one, pivot, strict=True)] for one in reduced]
        reduced.append(pivot)
    found = set()
    for size in range(1, leaves + 1):
        for chosen in combinations(range(leaves), size):
            wanted = [Fraction(place in chosen) for place in range(leaves)] + [Fraction(0)]
            for one in reduced:
                lead = next(place for place in range(leaves) if one[place])
                wanted = [a - wanted[lead] * b for a, b in zip(wanted, one, strict=True)]
            if not any(wanted[:-1]):
                found.add(int(-wanted[-1]))
    return found


@settings(max_examples=200, deadline=None)
@given(people, st.integers(2, 4))
def test_no_number_printed_or_implied_is_of_few(found: list[tuple[str, str, frozenset[int]]], fewest: int) -> None:
    matrix = counted(found, fewest)
    few = set(range(1, fewest))
    bases, *rows, answers, anybody = map(numbers, matrix.printed)
    lines = [bases, *rows, anybody]
    for line, printed in enumerate(lines):
        assert few.isdisjoint(number for number in printed if number is not None)
        assert few.isdisjoint(implied(matrix, line))
    # Who is in one line and not in another that it is part of: N, whoever says any, a code and the code above it.
    wider = [(0, 4), (0, 1), (0, 2), (0, 3), (4, 1), (4, 2), (4, 3), (1, 2)]
    for outer, inner in wider:
        for whole, part in zip(lines[outer], lines[inner], strict=True):
            assert whole is None or part is None or whole - part not in few
    # And who stands in a total and not in one of its columns.
    for printed in lines:
        for number in printed[:-1]:
            assert number is None or printed[-1] is None or printed[-1] - number not in few
    if matrix.hidden:
        assert set(answers) == {None}


@settings(max_examples=100, deadline=None)
@given(people)
def test_what_is_not_hidden_is_as_it_was_and_where_all_are_many_nothing_is(
    found: list[tuple[str, str, frozenset[int]]],
) -> None:
    matrix = counted(found, 3)
    for line, figures in enumerate(lines_of(matrix)):
        printed = numbers((*matrix.printed[: len(matrix.rows) + 1], matrix.printed[-1])[line])
        assert all(shown in (None, number) for shown, number in zip(printed, flat(figures), strict=True))
    many = counted([one for one in found for _five in range(5)], 3)
    assert not many.hidden


@pytest.mark.parametrize("percent", ["row", "column", "base"])
def test_no_percentage_stands_beside_what_is_hidden(percent: str) -> None:
    matrix = counted([("x", "p", frozenset({1})), *[("y", "q", frozenset({3}))] * 6], 3)
    for row, shares in zip(matrix.printed[1:4], replace(matrix, percent=percent).percentages, strict=True):  # type: ignore[arg-type]
        for number, share in zip(row.cells, shares.cells, strict=True):
            assert number is not None or share is None
