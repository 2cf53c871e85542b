"""What is wrong with a project file, found without the program that wrote it.

Only the standard library is used, and of the file nothing is taken for granted but what `ARCHITECTURE.md` promises: the
history alone gives every table as it stands. Nothing that is said here holds a word of an interview.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

Row = dict[str, Any]
Tables = dict[str, dict[int, Row]]

BESIDE = ("history", "tombstone")
"""What is no table that the history tells of: itself, and what it leaves behind."""


class Entry(NamedTuple):
    """A line of the history."""

    id: int
    guid: str
    kind: str
    action: str
    about: dict[str, Any]
    state: str
    target: int | None
    ops: list[list[Any]]


class Contents(NamedTuple):
    """What a file holds: its rows by table and id, and its history."""

    tables: Tables
    history: list[Entry]

    @property
    def guids(self) -> list[str]:
        """Who the lines of the history are, in order."""
        return [entry.guid for entry in self.history]


def contents(path: Path) -> Contents:
    """Everything in a file, with what still stands in the log beside it. ``sqlite3.Error`` where it cannot be read."""
    with _copied(path) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables: Tables = {}
        for name in names:
            if name in BESIDE or name.startswith(("sqlite_", "search_")):
                continue
            found = connection.execute(f'SELECT * FROM "{name}" ORDER BY id')
            columns = [column[0] for column in found.description]
            tables[name] = {row[columns.index("id")]: dict(zip(columns, row, strict=True)) for row in found}
        lines = connection.execute("SELECT id, guid, kind, action, about, state, target, ops FROM history ORDER BY id")
        history = [
            Entry(row_id, guid, kind, action, json.loads(about), state, target, _ops(ops))
            for row_id, guid, kind, action, about, state, target, ops in lines
        ]
        return Contents(tables, history)


def guids(path: Path) -> list[str]:
    """Who the lines of a file's history are, in order, with nothing else of it."""
    with _copied(path) as connection:
        return [row[0] for row in connection.execute("SELECT guid FROM history ORDER BY id")]


def problems(path: Path) -> list[str]:
    """What is wrong with a file; empty where all is well."""
    try:
        with _copied(path) as connection:
            pages = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
            dangling = connection.execute("PRAGMA foreign_key_check").fetchall()
        held = contents(path)
    except (sqlite3.Error, ValueError, zlib.error, TypeError) as error:
        return [f"{path.name} cannot be read: {type(error).__name__}"]
    found = [] if pages == ["ok"] else [f"{path.name}: {len(pages)} pages or indexes are damaged"]
    found += [f"{row[0]} {row[1]} points to a missing {row[2]}" for row in dangling]
    return found + _texts(held.tables) + replayed(held)


@contextmanager
def _copied(path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of a file and its log, open: looking at them must not mend them."""
    with tempfile.TemporaryDirectory() as name:
        for suffix in ("", "-wal"):
            file = path.with_name(path.name + suffix)
            if file.exists():
                shutil.copyfile(file, Path(name) / f"looked-at{suffix}")
        with closing(sqlite3.connect(Path(name) / "looked-at")) as connection:
            yield connection


def _texts(tables: Tables) -> list[str]:
    """Texts that are not what was imported, and places that are none in them."""
    found = []
    texts = {}
    for row_id, row in tables["document"].items():
        text = texts[row_id] = row["text"]
        if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != row["sha256"]:
            found.append(f"document {row_id}: its text is not what was imported")
        if len(text) != row["characters"]:
            found.append(f"document {row_id}: its length is told wrongly")
    for row_id, row in tables["coding"].items():
        if row["revision_id"]:  # a correction took its words out: it stands in a text of before
            continue
        if texts.get(row["document_id"], "")[row["start"] : row["end"]] != row["quote"]:
            found.append(f"coding {row_id}: its quotation is not what stands there")
    for row_id, row in tables["turn"].items():
        if not 0 <= row["start"] <= row["body"] <= row["end"] <= len(texts.get(row["document_id"], "")):
            found.append(f"turn {row_id}: it lies outside its document")
    return found


def replayed(held: Contents) -> list[str]:
    """Where the tables are not what the history alone makes of them."""
    made: Tables = {name: {} for name in held.tables}
    found: list[str] = []
    by_id = {entry.id: entry for entry in held.history}
    stands: dict[int, str] = {}
    for entry in held.history:
        if entry.about.get("merged"):
            continue  # what was done in a copy; the merge itself did it here
        about = entry if entry.kind == "do" else by_id.get(entry.target or 0)
        if about is None:
            found.append(f"entry {entry.id}: it is about none")
            continue
        undo = entry.kind == "undo"
        for sign, table, columns, old, new in reversed(about.ops) if undo else about.ops:
            if undo:
                sign, old, new = {"+": "-", "-": "+"}.get(sign, sign), *((new, old) if sign == "~" else (old, new))
            found += [f"entry {entry.id}: {table}: {wrong}" for wrong in _do(made[table], sign, columns, old, new)]
        stands[about.id] = "undone" if undo else "done"
    for row_id, state in stands.items():
        if by_id[row_id].state not in (state, "fixed") or (by_id[row_id].state == "fixed" and state == "undone"):
            found.append(f"entry {row_id}: {by_id[row_id].state}, and the history makes it {state}")
    for name, rows in held.tables.items():
        for row_id in rows.keys() ^ made[name].keys():
            found.append(f"{name} {row_id}: {'not in the history' if row_id in rows else 'lost'}")
        for row_id in rows.keys() & made[name].keys():
            wrong = [key for key, value in made[name][row_id].items() if rows[row_id][key] != value]
            found += [f"{name} {row_id}: {key} is not what the history says" for key in wrong]
    return found


def _do(table: dict[int, Row], sign: str, columns: list[str], old: list[Any], new: list[Any]) -> list[str]:
    place = columns.index("id")
    found = []
    for number, values in enumerate(old):
        row, row_id = dict(zip(columns, values, strict=True)), values[place]
        there = table.get(row_id)
        if sign == "+":
            if there is not None:
                found.append(f"row {row_id} comes and is there")
            table[row_id] = row
        elif there is None:
            found.append(f"row {row_id} changes and is not there")
        else:
            found += [f"row {row_id} was otherwise" for key, value in row.items() if there.get(key, value) != value]
            if sign == "-":
                del table[row_id]
            else:
                there.update(zip(columns, new[number], strict=True))
    return found


def _ops(data: bytes) -> list[list[Any]]:
    text = data if data[:1] == b"[" else zlib.decompress(data)

    def value(item: Any) -> Any:
        return base64.b64decode(item["base64"]) if isinstance(item, dict) else item

    return [
        [sign, table, columns, *([[*map(value, row)] for row in rows] for rows in (old, new))]
        for sign, table, columns, old, new in json.loads(text.decode("utf-8", "surrogatepass"))
    ]
