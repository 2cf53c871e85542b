"""Whether another file is an earlier state of this one: its history is the beginning of ours, and its rows are those
that ours had then, to the last value.

What was done here since is taken back, within a transaction that is not kept, and the two are laid side by side. That
costs what was done since, and one reading of both; no line of the history before that is done again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Set
from itertools import zip_longest
from typing import NamedTuple

from qualcode.errors import ConflictError, DamagedError
from qualcode.storage.file.guard import strangeness
from qualcode.storage.history import Op, apply, each_inverse, each_op
from qualcode.storage.schema import GUARDED, SCHEMA_VERSION, WITH_GUID

_LINE = "id, guid, at, coder, kind, action, about, target, document_id, ops, sha256"
_AT_ONCE = 1_000


def is_earlier(connection: sqlite3.Connection, other: sqlite3.Connection) -> bool:
    """Whether ``other`` is whole if this file is, and is this file as it was at a line of its history.

    False also where that is not sure: where a merge since put a row back that is in ``other``. Within a transaction.
    """
    strange = strangeness(other, SCHEMA_VERSION)
    if any(strange) or not _begins_with(connection, other):
        return False
    if [row[0] for row in other.execute("PRAGMA main.integrity_check(1)")] != ["ok"]:
        return False
    connection.execute("SAVEPOINT earlier")
    try:
        return _was(connection, other)
    except (ConflictError, DamagedError):
        return False
    finally:
        connection.execute("ROLLBACK TO earlier")
        connection.execute("RELEASE earlier")


def _begins_with(connection: sqlite3.Connection, other: sqlite3.Connection) -> bool:
    """Whether the history begins with all that of the other; the states of lines are not looked at."""
    sql = f"SELECT {_LINE} FROM main.history ORDER BY id"
    theirs, lines = other.execute(sql), connection.execute(sql)
    return all(line == next(lines, None) for line in theirs)


class TakenBack(NamedTuple):
    """What the rows alone do not tell of an earlier state: of its lines the state, the last id of each table, and the
    GUIDs of the rows that merges have put in since."""

    states: dict[int, str]
    ids: dict[str, int]
    merged: set[object]


def take_back_since(connection: sqlite3.Connection, last: int) -> TakenBack:
    """Takes out of the tables what was done after a line of the history, within a transaction that is not kept.

    The history itself stays. ``ConflictError`` where a row is not as its line left it, ``DamagedError`` where a line
    cannot be read.
    """
    states = dict(connection.execute("SELECT id, state FROM main.history WHERE id <= ?", [last]))
    ids = dict(connection.execute("SELECT name, seq FROM main.sqlite_sequence")) | {"history": last}
    merged: set[object] = set()
    since = "SELECT id, kind, target, about, ops FROM main.history WHERE id > ? ORDER BY id DESC"
    for line, kind, target, about, ops in connection.execute(since, [last]).fetchall():
        words = json.loads(about)
        if "merged" in words:
            continue
        marked = ("", "")
        if kind != "do":
            if target in states:
                states[target] = "done" if kind == "undo" else "undone"
            # Who had taken out what it put back, and when, as the tombstone said.
            marked = _turned_last(connection, line, target, last)
            [ops] = connection.execute("SELECT ops FROM main.history WHERE id = ?", [target]).fetchone()
        for op in (each_op if kind == "undo" else each_inverse)(ops):
            apply(connection, op, *marked)
            if op.sign == "-" and kind == "do":
                place = op.columns.index("id")
                first = min(int(str(row[place])) for row in op.rows) - 1
                ids[op.table] = min(ids.get(op.table, first), first)
            if "merge" in words:
                merged |= _put_in(op)
    connection.execute("DELETE FROM main.tombstone WHERE deleted = ''")
    return TakenBack(states, ids, merged)


def _turned_last(connection: sqlite3.Connection, line: int, target: int, last: int) -> tuple[str, str]:
    """Who did what a line turns around, or turned it around before that line, and when."""
    for since in (last, 0) if target <= last else (target - 1,):
        found = connection.execute(
            "SELECT coder, at FROM main.history WHERE id > ? AND id < ? AND (id = ? OR target = ?)"
            " AND json_extract(about, '$.merged') IS NULL ORDER BY id DESC LIMIT 1",
            [since, line, target, target],
        ).fetchone()
        if found:
            return str(found[0]), str(found[1])
    return "", ""


def _was(connection: sqlite3.Connection, other: sqlite3.Connection) -> bool:
    """Takes back what was done since; whether what is left is what the other has."""
    last = other.execute("SELECT COALESCE(MAX(id), 0) FROM main.history").fetchone()[0]
    states, ids, merged = take_back_since(connection, last)
    if states != dict(other.execute("SELECT id, state FROM main.history")):
        return False
    found = dict(other.execute("SELECT name, seq FROM main.sqlite_sequence"))
    tables = [*sorted(GUARDED), "tombstone"]
    return (
        all(found.get(name, 0) == ids.get(name, 0) for name in (*GUARDED, "history"))
        and all(_same(connection, other, table) for table in tables)
        and not (merged and merged & _guids(other))
    )


def _put_in(op: Op) -> Set[object]:
    """The GUIDs of the rows that a line puts in, given the operation that takes it back."""
    if op.sign != "-" or op.table not in WITH_GUID:
        return set()
    place = op.columns.index("guid")
    return {row[place] for row in op.rows}


def _guids(connection: sqlite3.Connection) -> set[object]:
    return {row[0] for table in WITH_GUID for row in connection.execute(f"SELECT guid FROM main.{table}")}


def _same(connection: sqlite3.Connection, other: sqlite3.Connection, table: str) -> bool:
    """Whether a table holds the same rows in both files."""
    order = "guid" if table == "tombstone" else "id"
    sql = f'SELECT * FROM main."{table}" ORDER BY {order}'
    return all(one == two for one, two in zip_longest(_pieces(connection, sql), _pieces(other, sql)))


def _pieces(connection: sqlite3.Connection, sql: str) -> Iterator[list[tuple[object, ...]]]:
    rows = connection.execute(sql)
    return iter(lambda: rows.fetchmany(_AT_ONCE), [])
