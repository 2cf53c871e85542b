"""A table as text, wherever it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcode.model import Problem


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its first line in the file (the row number of a sheet) and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read. ``problems`` are rows that do not fit the header: warnings (too short, filled) and errors (left out)."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def read_table(path: Path, *, sheet: str | None = None) -> Table:
    raise NotImplementedError
