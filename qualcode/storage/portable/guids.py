"""Which thing of the project has which GUID."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from qualcode.storage.project import Project
from qualcode.storage.schema import WITH_GUID


class Held(NamedTuple):
    """A row of the project: its table and id."""

    table: str
    id: int


class HeldCoding(NamedTuple):
    """A coding of the project: its id, and what it says of which words."""

    id: int
    document_id: int
    start: int
    end: int
    code_id: int


def held_guids(project: Project) -> dict[str, Held]:
    """Every GUID of the project but those of codings, with the row that has it: of codings there are too many."""
    found: dict[str, Held] = {}
    for table in sorted(WITH_GUID - {"coding"}):
        found |= {guid: Held(table, row_id) for guid, row_id in project.rows(f"SELECT guid, id FROM {table}")}
    return found


def held_codings(project: Project, guids: Collection[str]) -> dict[str, HeldCoding]:
    """The codings that have one of these GUIDs."""
    rows = project.rows(
        'SELECT guid, id, document_id, start, "end", code_id FROM coding'
        " WHERE guid IN (SELECT value FROM json_each(?))",
        [json.dumps([*guids])],
    )
    return {guid: HeldCoding(*rest) for guid, *rest in rows}
