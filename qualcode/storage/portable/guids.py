"""Which thing of the project has which GUID."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.storage.project import Project
from qualcode.storage.schema import WITH_GUID


class Held(NamedTuple):
    """A row of the project: its table and id."""

    table: str
    id: int


def held_guids(project: Project) -> dict[str, Held]:
    """Every GUID of the project, with the row that has it."""
    found: dict[str, Held] = {}
    for table in sorted(WITH_GUID):
        found |= {guid: Held(table, row_id) for guid, row_id in project.rows(f"SELECT guid, id FROM {table}")}
    return found
