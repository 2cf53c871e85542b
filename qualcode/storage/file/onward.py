"""Whether a copy goes on, whole, from a state of it that was proven whole before: then only what is new is proven.

What was done since is taken back, within a transaction that is not kept. What is left must be what was proven, to the
last value (:func:`state_sum`); so damage to it, wherever it is, is seen. From there the new lines are done again, and
the rows that they are about are held to that as the whole proof does (:mod:`storage.file.proof`). Where any of it is
not so, or not sure, nothing is said of the copy, and it takes the whole proof.

The index of words is not looked at, for nobody who takes a copy in reads it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from qualcode.errors import ConflictError, DamagedError
from qualcode.storage.file.earlier import take_back_since
from qualcode.storage.file.guard import fingerprint, strangeness
from qualcode.storage.file.opening import connect, translated
from qualcode.storage.file.proof import Proof, prove_places, prove_sequences, prove_structure, prove_table, reading
from qualcode.storage.file.replay import Begun, HistoryLine, Replayed, Tombstone, lines_since, replay, shapes
from qualcode.storage.history import Op, each_op
from qualcode.storage.schema import GUARDED, SCHEMA_VERSION, WITH_GUID
from qualcode.version import VERSION

_THESE = "(SELECT value FROM json_each(?))"
_UNDOING = "SELECT 1 FROM main.history WHERE target = ? AND kind = 'undo' AND id <= ?"


class ProvenState(NamedTuple):
    """A state that was proven whole: its last line of the history, what it held, and the last id of each table."""

    line: int
    sum: str
    last: Mapping[str, int]


def state_of(path: Path) -> ProvenState | None:
    """What to remember of a copy that nobody works in, and that was proven whole; ``None`` for one of an older schema.

    Another version of this program may prove more: what it did not prove itself is none of its states.
    """
    with translated(path), closing(connect(path, readonly=True)) as connection, reading(connection):
        if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
            return None
        line = connection.execute("SELECT COALESCE(MAX(id), 0) FROM main.history").fetchone()[0]
        last = dict(connection.execute("SELECT name, seq FROM main.sqlite_sequence"))
        return ProvenState(line, state_sum(connection, line), last)


def state_sum(connection: sqlite3.Connection, line: int) -> str:
    """The SHA-256 of all that the history tells of, and of the history itself up to a line."""
    digest = hashlib.sha256(ascii((VERSION, SCHEMA_VERSION, fingerprint(connection))).encode())
    for table in (*sorted(GUARDED), "tombstone", "history"):
        upto = f" WHERE id <= {int(line)}" if table == "history" else ""
        order = "guid" if table == "tombstone" else "id"
        digest.update(table.encode())
        for row in connection.execute(f'SELECT * FROM main."{table}"{upto} ORDER BY {order}'):
            digest.update(ascii(row).encode())
    return digest.hexdigest()


def goes_on_whole(path: Path, since: ProvenState) -> bool:
    """Whether a copy that nobody works in is surely whole, and is that state with more done. It stays as it is."""
    try:
        # What is taken back stays in memory: neither the copy nor anything beside it is written.
        with closing(connect(path, readonly=False)) as connection:
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA cache_spill = OFF")
            connection.execute("BEGIN IMMEDIATE")
            with reading(connection):
                return _goes_on(connection, since)
    except (ConflictError, DamagedError, sqlite3.DatabaseError, ValueError, TypeError, LookupError):
        return False


def _goes_on(connection: sqlite3.Connection, since: ProvenState) -> bool:
    if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
        return False
    if any(strangeness(connection, SCHEMA_VERSION)):
        return False
    for what in ("PRAGMA main.integrity_check(1)", "PRAGMA main.foreign_key_check"):
        if connection.execute(what).fetchall() not in ([], [("ok",)]):
            return False
    count, top = connection.execute("SELECT COUNT(*), COALESCE(MAX(id), 0) FROM main.history").fetchone()
    if count != top or top < since.line:
        return False
    if connection.execute("SELECT 1 FROM main.tombstone WHERE deleted = ''").fetchone():
        return False  # taking back would take it for one of its own
    unread = Replayed()
    lines = lines_since(connection, since.line, unread)
    about = _About(connection)
    for line in lines.values():
        if line.id > since.line and not line.merged:
            about.add(line.id if line.kind == "do" else line.target or 0)
    if unread.broken or about.corrects:
        return False
    about.look_around()
    connection.execute("SAVEPOINT proven")
    begun = _begun(connection, since, lines, about)
    connection.execute("ROLLBACK TO proven")
    return begun is not None and _is_whole(connection, begun, about)


class _About:
    """The rows that new lines are about, by table, and the GUIDs of those that came or went."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.rows: dict[str, set[int]] = {table: set() for table in GUARDED}
        self.guids: set[str] = set()
        self.corrects = False
        """Whether a document gets another text: what is quoted of the one before it would have to be known."""

    def add(self, line: int) -> None:
        """Takes in what a line is about."""
        [packed] = self._connection.execute("SELECT ops FROM main.history WHERE id = ?", [line]).fetchone()
        for op in each_op(packed):
            self._add(op)

    def _add(self, op: Op) -> None:
        place = op.columns.index("id")
        self.rows[op.table].update(int(str(row[place])) for row in op.rows)
        if op.table in WITH_GUID and op.sign != "~":
            guid = op.columns.index("guid")
            self.guids.update(str(row[guid]) for row in op.rows)
        self.corrects |= op.table == "document" and op.sign == "~" and "text" in op.columns

    def look_around(self) -> None:
        """Takes in the texts whose turns are new, for these stand in order, and the older ones in which codings are."""
        for table, column, target in (("turn", "document_id", "document"), ("coding", "revision_id", "revision")):
            found = self.select(f'SELECT DISTINCT {column} FROM main."{table}" WHERE id IN {_THESE}', table)
            self.rows[target].update(row[0] for row in found if row[0])

    def select(self, sql: str, table: str) -> list[tuple[Any, ...]]:
        """The rows of a query, in which ``?`` stands for the ids of a table that the lines are about."""
        return self._connection.execute(sql, [json.dumps(sorted(self.rows[table]))]).fetchall()


def _begun(
    connection: sqlite3.Connection, since: ProvenState, lines: Mapping[int, HistoryLine], about: _About
) -> Begun | None:
    """Takes back what was done since; what the new lines begin with, where that is the state which was proven."""
    states = take_back_since(connection, since.line).states
    turned = [line for line in lines.values() if line.id <= since.line]
    connection.executemany(
        "UPDATE main.history SET state = ? WHERE id = ?", [(states[one.id], one.id) for one in turned]
    )
    if state_sum(connection, since.line) != since.sum:
        return None
    found, tables = Replayed(), shapes(SCHEMA_VERSION)
    found.last.update({table: number for table, number in since.last.items() if table in found.last})
    for table in GUARDED:
        shape = tables[table]
        names = ", ".join(f'"{name}"' for name in shape.names)
        own = shape.names.index("id")
        for row in about.select(f'SELECT {names} FROM main."{table}" WHERE id IN {_THESE}', table):
            found.rows[table][int(str(row[own]))] = shape.mark(row)
    found.tombstones = _tombstones(connection, about.guids)
    standing = {}
    for line in turned:
        if line.kind != "do" or line.merged:
            continue
        if states[line.id] != "undone":
            standing[line.id] = "done"
        elif connection.execute(_UNDOING, [line.id, since.line]).fetchone():
            standing[line.id] = "undone"
    return Begun(since.line, found, standing)


def _tombstones(connection: sqlite3.Connection, guids: Iterable[str]) -> dict[str, Tombstone]:
    sql = "SELECT kind, coder, deleted FROM main.tombstone WHERE guid = ?"
    found = {guid: connection.execute(sql, [guid]).fetchone() for guid in guids}
    return {guid: Tombstone(*row) for guid, row in found.items() if row}


def _is_whole(connection: sqlite3.Connection, begun: Begun, about: _About) -> bool:
    """Whether the new lines, done on what was proven, give what is there, and that is as it should be."""
    proof, tables = Proof(), shapes(SCHEMA_VERSION)
    history = replay(connection, tables, sealed=True, begun=begun)
    if history.broken or history.doubtful or _tombstones(connection, about.guids) != history.tombstones:
        return False
    for table in GUARDED:
        prove_table(connection, table, tables[table], history, proof, only=about.rows[table])
    whole = about.rows["document"]
    for table, quote, where in (("coding", "quote", " AND revision_id = 0"), ("decision", "NULL", "")):
        sql = f'SELECT document_id, id, start, "end", {quote} FROM main.{table} WHERE id IN {_THESE}{where}'
        places: dict[int, list[tuple[int, object, object, object]]] = {}
        for document, *row in about.select(sql + ' AND "end" IS NOT NULL', table):
            if document not in whole:  # that was looked at as a whole
                places.setdefault(document, []).append((row[0], row[1], row[2], row[3]))
        for document, rows in places.items():
            text, name = connection.execute("SELECT text, name FROM main.document WHERE id = ?", [document]).fetchone()
            prove_places(rows, table, text, name, proof)
    prove_sequences(connection, tables, history, proof)
    prove_structure(connection, tables, proof)
    return not proof.problems
