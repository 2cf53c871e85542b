"""A copy of the project for one coder: without what others make of the documents of open rounds.

Rows are taken out of the copy without a tombstone and without a line in its history, so that a merge takes them for
rows that the copy does not have, and not for rows that were deleted in it. Of entries of the history that tell of such
rows the operations and the words are taken out; the entry itself stays, so that both files go on knowing that they
share it. An entry that the coder may not see loses its words also where it has no operations, as an undo has none.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from qualcode.storage.history import Op, Value, pack, unpack
from qualcode.storage.project import Project, refuse_existing
from qualcode.storage.rounds import blind_documents

_SEEN = ("decision", "coding", "memo")
"""The tables of which a coder may not see all; those that point to others come first."""

_KEPT = ("merge", "merged", "target", "document_name", "into_guid")
"""The words of an entry that tell nothing of a coding."""


def write_copy(project: Project, target: Path, coder: str) -> None:
    """Writes a copy of the project that holds only what ``coder`` may see, as a single file.

    ``ProjectError`` where the target exists.
    """
    refuse_existing(target)
    # Under a passing name until it is blind: a process that dies half-way leaves nothing to be sent by mistake.
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    project.backup(draft)
    try:
        with Project.open(draft) as copy:
            _redact(copy, coder)
        # Without the views of what a coder sees, which cannot be copied. What was taken out is then nowhere in it.
        with closing(sqlite3.connect(draft)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA journal_mode = DELETE")
        draft.rename(target)
    finally:
        for suffix in ("", "-wal", "-shm"):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def _redact(copy: Project, coder: str) -> None:
    copy.look_as(coder)
    blind = set(blind_documents(copy))
    own = copy.scalar("SELECT id FROM coder WHERE name = ?", [coder])
    speaking = {
        row[0]
        for row in copy.rows("SELECT respondent_id, document_id FROM speaker WHERE respondent_id IS NOT NULL")
        if row[1] in blind
    }
    seen = {table: {row[0] for row in copy.rows(f"SELECT id FROM {table}")} for table in _SEEN}
    told = {row[0] for row in copy.rows("SELECT id FROM history")}
    with copy.transaction() as connection:
        entries = connection.execute("SELECT id, document_id, about, ops FROM main.history").fetchall()
        unpacked = {entry[0]: unpack(entry[3]) for entry in entries}
        hidden = _hidden([op for ops in unpacked.values() for op in ops], blind, speaking, own)
        for table, ids in seen.items():
            there = {row[0] for row in connection.execute(f"SELECT id FROM main.{table}")}
            hidden[table] |= there - ids
            hidden[table] -= ids
            connection.executemany(f"DELETE FROM main.{table} WHERE id = ?", [(row_id,) for row_id in there - ids])
        for entry_id, document_id, about, _packed in entries:
            ops = [kept for op in unpacked[entry_id] if (kept := _without(op, hidden.get(op.table, set()))).rows]
            if ops == unpacked[entry_id] and entry_id in told:
                continue
            words = json.loads(about)
            if document_id in blind or entry_id not in told:
                words = {key: value for key, value in words.items() if key in _KEPT}
            connection.execute(
                "UPDATE main.history SET about = ?, ops = ?, state = CASE state WHEN 'done' THEN 'fixed' ELSE state END"
                " WHERE id = ?",
                [json.dumps(words, ensure_ascii=False), pack(ops), entry_id],
            )


def _hidden(ops: list[Op], blind: set[int], speaking: set[int], own: Value) -> dict[str, set[int]]:
    """The ids of what the coder may not see, also of what was deleted since, by the operations that made it."""
    hidden: dict[str, set[int]] = {table: set() for table in _SEEN}
    for op in ops:
        if op.table not in hidden or op.sign == "~":
            continue
        for row in op.rows:
            values = dict(zip(op.columns, row, strict=True))
            if op.table == "memo" and "kind" not in values:
                secret = False  # what a line of a merge is credited with; the merge itself holds the row
            elif op.table == "memo":
                about = blind if values["kind"] == "document" else speaking if values["kind"] == "respondent" else set()
                secret = values["target_id"] in about and values["coder_id"] != own
            else:
                secret = values.get("document_id") in blind and (op.table == "decision" or values["coder_id"] != own)
            if secret:
                hidden[op.table].add(int(str(values["id"])))
    return hidden


def _without(op: Op, hidden: set[int]) -> Op:
    """The operation without the rows of these ids."""
    if not hidden:
        return op
    place = op.columns.index("id")
    kept = [number for number, row in enumerate(op.rows) if row[place] not in hidden]
    after = tuple(op.after[number] for number in kept) if op.after else ()
    return op._replace(rows=tuple(op.rows[number] for number in kept), after=after)
