"""An estimate with its limits drawn in cells, on a scale from 0 to 1 with marks; knows no Textual and no colour."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualcode.agreement.outcome import Coefficient, Measured
from qualcode.agreement.study import RELIABLE, TENTATIVE
from qualcode.i18n import Figure

MARKS = (TENTATIVE, RELIABLE)
"""Where the scale is marked: what may be concluded changes there."""

LEAST = 15
"""The fewest cells in which the marks and what stands between them can be told apart."""

MARK = "┊"
_ENDS, _LINE, _CROSSED, _ESTIMATE, _ALONE, _BEYOND = "├┤", "─", "┼", "●", "○", "◂"


def draw(found: Measured | Coefficient, width: int, marks: Sequence[float] = MARKS) -> str:
    """The interval as ``width`` cells: ``├──●──┤``, or ``○`` for an estimate without limits, with ``┊`` at the marks.

    An arrow at the left end says that it goes on below 0. What is below a mark is never drawn on it or beyond it, and
    what is not below it never before it, so that the drawing says the same as the verdict.
    """
    row = [" "] * width
    for mark in marks:
        row[_mark_cell(mark, width)] = MARK
    estimate = found.value if isinstance(found, Coefficient) else found.estimate
    if estimate is None:
        return "".join(row)
    low, high = (found.low, found.high) if isinstance(found, Measured) else (None, None)
    if low is not None and high is not None:
        start, end = _cell(low, width, marks), _cell(high, width, marks)
        for cell in range(start, end + 1):
            row[cell] = _CROSSED if row[cell] == MARK else _LINE
        row[start] = _BEYOND if low < 0 else _ENDS[0]
        row[end] = _BEYOND if high < 0 else _ENDS[1]
    row[_cell(estimate, width, marks)] = _BEYOND if estimate < 0 else _ESTIMATE if low is not None else _ALONE
    return "".join(row)


def parted(drawn: str) -> list[str]:
    """A drawing in parts, each a mark or something else, so that they can have colours of their own."""
    return [part for part in re.split(f"({MARK})", drawn) if part]


def scale(width: int, marks: Sequence[float] = MARKS) -> str:
    """The line above the drawings: 0, the marks at their places, and 1 where there is room."""
    row = [" "] * width
    row[0] = "0"
    for mark in marks:
        text = f"{Figure(mark):.3f}"[1:]
        place = _mark_cell(mark, width)
        # The text of the first stands before its mark and that of the last behind it, so that both can be read.
        start = place if mark == marks[-1] else place - len(text) + 1
        row[start : start + len(text)] = text
    if row[-2] == row[-3] == " ":
        row[-1] = "1"
    return "".join(row[:width]).rstrip()


def _mark_cell(mark: float, width: int) -> int:
    return round(mark * (width - 1))


def _cell(value: float, width: int, marks: Sequence[float]) -> int:
    """The cell of a value, on its own side of every mark."""
    cell = max(0, min(width - 1, round(value * (width - 1))))
    for mark in marks:
        place = _mark_cell(mark, width)
        cell = min(cell, place - 1) if value < mark and cell >= place else cell
        cell = max(cell, place) if value >= mark else cell
    return cell
