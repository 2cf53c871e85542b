"""The whole content of a project, to compare one moment with another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualcode.storage import Project
from qualcode.storage.schema import GUARDED

State = dict[str, list[tuple[Any, ...]]]


def state(project: Project) -> State:
    """All rows of all guarded tables."""
    return {table: project.rows(f'SELECT * FROM main."{table}" ORDER BY id') for table in sorted(GUARDED)}


def state_of(path: Path) -> State:
    """All rows of all guarded tables of a file, as another process finds them."""
    with Project.open(path, readonly=True) as project:
        return state(project)
