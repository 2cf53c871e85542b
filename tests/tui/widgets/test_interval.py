"""Intervals drawn in cells: what the drawing says is what the figures say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.agreement.outcome import Coefficient, Measured, MissingReason
from qualcode.agreement.study import RELIABLE, TENTATIVE
from qualcode.tui.widgets.interval import LEAST, MARK, draw, parted, scale

FIGURES = st.floats(-1, 1, allow_nan=False)
WIDTHS = st.integers(LEAST, 60)


def test_an_interval_an_estimate_alone_and_nothing() -> None:
    assert draw(Measured(0.84, 0.75, 0.93), 21) == "             ┊ ├┼●─┤ "
    assert draw(Measured(0.41, -0.07, 0.88), 21) == "◂───────●────┼──┼─┤  "
    assert draw(Coefficient(0.5), 21) == "          ○  ┊  ┊    "
    assert draw(Measured(-0.2, -0.5, -0.1), 21).startswith("◂ ")
    assert draw(Measured(None, why=MissingReason.NO_VARIATION), 21) == "             ┊  ┊    "
    assert scale(21) == "0         .667  .800"
    assert scale(31) == "0                .667   .800  1"


def test_the_scale_names_the_marks_where_they_are() -> None:
    for width in range(LEAST, 60):
        line, marks = scale(width), draw(Measured(None), width)
        assert len(line) <= width
        first, last = (place for place, sign in enumerate(marks) if sign == MARK)
        assert line[: first + 1].endswith(".667")
        assert line[last:].startswith(".800")


@given(FIGURES, WIDTHS)
def test_an_estimate_stands_on_its_own_side_of_every_mark(value: float, width: int) -> None:
    row = draw(Coefficient(value), width)
    marks = draw(Measured(None), width)
    assert len(row) == width
    [place] = [at for at, sign in enumerate(row) if sign in "○◂"]
    for mark, cell in zip((TENTATIVE, RELIABLE), (at for at, sign in enumerate(marks) if sign == MARK), strict=True):
        assert (place >= cell) == (value >= mark)


@given(st.tuples(FIGURES, FIGURES, FIGURES).map(sorted), WIDTHS)
def test_the_estimate_stands_within_its_limits(values: list[float], width: int) -> None:
    low, estimate, high = values
    row = draw(Measured(estimate, low, high), width)
    assert len(row) == width
    line = [place for place, sign in enumerate(row) if sign not in f" {MARK}"]
    assert line == list(range(line[0], line[-1] + 1))
    assert row[line[0]] in ("◂●" if low < 0 else "├┤●")


@pytest.mark.parametrize("drawn", ["", "┊", " ┊─┊● "])
def test_the_parts_of_a_drawing_are_the_drawing(drawn: str) -> None:
    assert "".join(parted(drawn)) == drawn
    assert all(part == MARK or MARK not in part for part in parted(drawn))
