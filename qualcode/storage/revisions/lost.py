"""Codings whose words a correction took out: they stand in the older text, and count nowhere."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from qualcode.storage.project import Project


class LostCoding(NamedTuple):
    """A coding that stands in the older text ``revision`` (number) of its document, in which its place is."""

    id: int
    guid: str
    document_id: int
    revision_id: int
    revision: int
    start: int
    end: int
    quote: str
    code_id: int
    coder_id: int
    memo: str
    good: bool
    created: str
    origin: str


def lost_codings(
    project: Project,
    *,
    document_id: int | None = None,
    coder_id: int | None = None,
    code_id: int | None = None,
    ids: Collection[int] | None = None,
) -> list[LostCoding]:
    """Those codings in order of document, older text and position; each filter left out lets all through."""
    where, values = ["1"], list[int | str]()
    for column, wanted in (("document_id", document_id), ("coder_id", coder_id), ("code_id", code_id)):
        if wanted is not None:
            where.append(f"k.{column} = ?")
            values.append(wanted)
    if ids is not None:
        where.append("k.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(ids)))
    rows = project.rows(
        'SELECT k.id, k.guid, k.document_id, k.revision_id, r.number, k.start, k."end", k.quote, k.code_id, k.coder_id,'
        " k.memo, k.good, k.created, k.origin FROM lost_coding k JOIN revision r ON r.id = k.revision_id"
        f' WHERE {" AND ".join(where)} ORDER BY k.document_id, r.number, k.start, k."end", k.id',
        values,
    )
    return [LostCoding._make((*row[:11], bool(row[11]), *row[12:])) for row in rows]
