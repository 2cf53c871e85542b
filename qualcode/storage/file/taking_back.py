"""A project as it was at a moment: what was done since is taken back, in a copy in memory."""

from __future__ import annotations

import json
import sqlite3
from typing import NamedTuple

from qualcode.storage.history import Op, apply, each_inverse, each_op


class CodingChange(NamedTuple):
    """Who last put in, took out or altered a coding after a moment (ISO 8601, UTC), and by what kind of change."""

    coder: str
    at: str
    action: str


def first_line_since(connection: sqlite3.Connection, moment: str) -> int | None:
    """The first line of the history at or after a moment; ``None`` where nothing was done since.

    Lines that a merge is credited with were made elsewhere, and came with the merge.
    """
    rows = connection.execute(
        "SELECT MIN(id) FROM main.history WHERE at >= ? AND json_extract(about, '$.merged') IS NULL", [moment]
    )
    found = rows.fetchone()[0]
    return None if found is None else int(found)


def take_back(connection: sqlite3.Connection, first: int) -> dict[str, CodingChange]:
    """Takes back every line of the history from ``first`` on, and says of each coding (by GUID) who changed it last.

    Raises ``ConflictError`` where the rows are not as the history says. Within a transaction.
    """
    changed: dict[str, CodingChange] = {}
    moved: dict[int, CodingChange] = {}
    sql = "SELECT kind, target, about, coder, at, action, ops FROM main.history WHERE id >= ? ORDER BY id DESC"
    for kind, target, about, coder, at, action, packed in connection.execute(sql, [first]).fetchall():
        if "merged" in json.loads(about):
            continue
        ops = packed
        if kind != "do":
            [ops] = connection.execute("SELECT ops FROM main.history WHERE id = ?", [target]).fetchone()
        who = CodingChange(coder, at, action)
        for op in (each_op if kind == "undo" else each_inverse)(ops):
            apply(connection, op, "", "")
            if op.table == "coding":
                _note(op, who, changed, moved)
    for row_id, guid in connection.execute("SELECT id, guid FROM main.coding").fetchall():
        if row_id in moved:
            changed.setdefault(guid, moved[row_id])
    return changed


def _note(op: Op, who: CodingChange, changed: dict[str, CodingChange], moved: dict[int, CodingChange]) -> None:
    """The newest change of each coding; of one that was only altered an operation says the id and no more."""
    if "guid" in op.columns:
        place = op.columns.index("guid")
        for row in op.rows:
            changed.setdefault(str(row[place]), who)
    elif "id" in op.columns:
        place = op.columns.index("id")
        for row in op.rows:
            moved.setdefault(int(str(row[place])), who)
