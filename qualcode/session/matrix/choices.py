"""What a matrix is to be counted by, and how it is to look; each choice goes round in its own order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from qualcode.analysis.matrix import COUNTS, PERCENTS, SORTS, Count, Percent, Sort
from qualcode.outline import BASES, Base
from qualcode.queries.columns import By

T = TypeVar("T")

FEWEST = (0, 3, 5, 10)
"""Under which number small ones are hidden; nought is none."""


@dataclass(frozen=True, slots=True)
class MatrixChoices:
    """What is counted, as ``qualcode matrix`` is asked for it; ``answer_set`` is that of the view of answers."""

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    by: tuple[By, ...] = ()
    count: Count = "respondents"
    base: Base = "group"
    where: tuple[str, ...] = ()
    unfinished_too: bool = False
    without_machine: bool = False
    answer_set: str = ""


@dataclass(frozen=True, slots=True)
class MatrixLook:
    """How what was counted is shown: none of it takes counting again.

    ``dash`` stands for nought; ``shaded`` gives each cell a shade by its size.
    """

    percent: Percent = "none"
    sort: Sort = "outline"
    suppress: int = 0
    transposed: bool = False
    dash: bool = False
    shaded: bool = False


def following(options: Sequence[T], current: T) -> T:
    """The option after this one, the first after the last."""
    return options[(options.index(current) + 1) % len(options)]


def next_percent(look: MatrixLook, choices: MatrixChoices) -> Percent:
    """The percentages after these; a share of the base is of respondents only."""
    return following([one for one in PERCENTS if one != "base" or choices.count == "respondents"], look.percent)


def next_sort(look: MatrixLook) -> Sort:
    """The order after this one."""
    return following(SORTS, look.sort)


def next_count(choices: MatrixChoices) -> Count:
    """What to count after this; by coder documents and words cannot be."""
    return following(
        [one for one in COUNTS if "coder" not in choices.by or one in ("respondents", "codings")], choices.count
    )


def next_base(choices: MatrixChoices) -> Base:
    """Out of whom after this."""
    return following(BASES, choices.base)


def split_list(text: str) -> tuple[str, ...]:
    """What is written one after the other, with commas between."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
