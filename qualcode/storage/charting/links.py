"""Links between codings: reading."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from qualcode.storage.project import Project

LINK_KINDS = ("supports", "contradicts", "explains")
"""What one passage does to another, in the order in which they are offered."""


class StoredLink(NamedTuple):
    """That the coding ``from_id`` supports, contradicts or explains the coding ``to_id``, as a coder said."""

    id: int
    guid: str
    from_id: int
    to_id: int
    kind: str
    note: str
    coder_id: int
    coder: str
    created: str


def links(project: Project, coding_ids: Collection[int] | None = None) -> list[StoredLink]:
    """All links in the order in which they were made, or those with an end among these codings."""
    where, values = "", []
    if coding_ids is not None:
        among = "IN (SELECT value FROM json_each(?))"
        where, values = f" WHERE l.from_id {among} OR l.to_id {among}", [json.dumps(list(coding_ids))] * 2
    rows = project.rows(
        "SELECT l.id, l.guid, l.from_id, l.to_id, l.kind, l.note, l.coder_id, c.name, l.created FROM link l"
        f" JOIN coder c ON c.id = l.coder_id{where} ORDER BY l.id",
        values,
    )
    return [StoredLink(*row) for row in rows]


def linked_codings(project: Project, document_id: int) -> frozenset[int]:
    """The ids of the codings on a document that a link has for an end."""
    rows = project.rows(
        "SELECT k.id FROM link l JOIN coding k ON k.id IN (l.from_id, l.to_id) WHERE k.document_id = ?", [document_id]
    )
    return frozenset(row[0] for row in rows)
