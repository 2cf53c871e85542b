"""How many examples a property is tried on: enough to find a slip each time, and many more where somebody asks.

``QUALCODE_OFTEN=10 pytest`` tries each ten times as often as is written there, and every cell of each grid; that is for
the night, and before a release. By day it is a third of what is written: the suite runs many times a day, on other
examples each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import product
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")

TIMES = max(1, int(os.environ.get("QUALCODE_OFTEN", "1")))


def often(examples: int) -> int:
    """As many times so many examples as was asked for; by day a third of them."""
    return examples * TIMES if TIMES > 1 else (examples + 2) // 3


def some(cells: Iterable[T], number: int) -> list[T]:
    """So many cells of a grid that tests one thing, spread evenly from the first to the last; all in the long form."""
    found = list(cells)
    if TIMES > 1 or number >= len(found):
        return found
    return [found[round(place * (len(found) - 1) / max(1, number - 1))] for place in range(number)]


def pairs(rows: Iterable[T], columns: Iterable[U]) -> list[tuple[T, U]]:
    """The cells of a grid: each row and each column at least once, and all of them in the long form."""
    left, right = list(rows), list(columns)
    if TIMES > 1:
        return list(product(left, right))
    return [(left[place % len(left)], right[place % len(right)]) for place in range(max(len(left), len(right)))]
