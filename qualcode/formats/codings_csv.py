"""Codings in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qualcode.model import Problem


@dataclass(frozen=True, slots=True)
class CodingRow:
    """A coding as a file gives it, not yet placed; ``coder`` is empty where the file names none."""

    line: int
    document: str
    code: str
    coder: str
    start: int | None
    end: int | None
    quote: str | None
    occurrence: int | None
    memo: str
    good: bool


class Codings(NamedTuple):
    """The rows that can be placed, and what is wrong with the others."""

    rows: list[CodingRow]
    problems: list[Problem]


def read_codings(path: Path) -> Codings:
    raise NotImplementedError
