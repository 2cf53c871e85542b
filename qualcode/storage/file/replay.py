"""What the history says that the tables hold: every line of it done again, in order, from the first.

What a row holds is remembered as one number for each of its columns, never as words: so the memory that it takes goes
with the number of rows, and not with the length of interviews.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from qualcode.errors import DamagedError
from qualcode.storage.file.guard import made
from qualcode.storage.history import PLACE, Op, Sealed, Value, each_inverse, each_op, quotes_by_place
from qualcode.storage.schema import GUARDED, WITH_GUID

Marks = bytes
"""The values of a row as numbers, in the order of the columns."""


PYTHON_TYPES: Mapping[str, type] = MappingProxyType({"INTEGER": int, "TEXT": str, "REAL": float, "BLOB": bytes})
"""What a column of each kind gives, where it is not empty."""


class TableShape(NamedTuple):
    """The columns of a table: their names, types, whether each may be empty, and what each holds if nothing is said."""

    names: tuple[str, ...]
    types: tuple[str, ...]
    needed: tuple[bool, ...]
    defaults: tuple[Value, ...]

    def mark(self, values: Sequence[Value]) -> Marks:
        """The values of a whole row as numbers."""
        plain = _are_plain(tuple(map(type, values)), self.types)
        return array("q", map(hash, values) if plain else map(_number, values, self.types)).tobytes()


class HistoryLine(NamedTuple):
    """A line of the history without its operations."""

    id: int
    kind: str
    action: str
    state: str
    target: int | None
    merged: bool


class Tombstone(NamedTuple):
    """That a row was deleted, by whom and when."""

    table: str
    coder: str
    at: str


@dataclass
class Replayed:
    """What the history comes down to, and what in it does not hold.

    ``rows``: table -> id -> what the row holds; ``last``: table -> the highest id that a row ever had. ``broken`` has
    lines of the history (by id) with what is wrong, ``doubtful`` the rows (table, id) of which it tells what cannot be.
    """

    rows: dict[str, dict[int, Marks]] = field(default_factory=lambda: {table: {} for table in GUARDED})
    tombstones: dict[str, Tombstone] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=lambda: dict.fromkeys(GUARDED, 0))
    lines: int = 0
    broken: dict[int, str] = field(default_factory=dict)
    doubtful: set[tuple[str, int]] = field(default_factory=set)


class _HistoryTexts:
    """The texts that documents had, for codings that quote what stood there and do not say it again.

    That of a document that is here no more, or has another text now, is kept from the history; any other is in the
    file.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._kept: dict[int, str] = {}
        self._last: tuple[int, str, str] = (0, "", "")
        """The document that was quoted last: its id, its text then, and what the file holds."""

    def note(self, op: Op) -> None:
        """Keeps what an operation says that is not in the file."""
        if op.table != "document" or op.sign == "-" or "text" not in op.columns:
            return
        own, place = op.columns.index("id"), op.columns.index("text")
        for row in op.after if op.sign == "~" else op.rows:
            row_id, text = int(str(row[own])), str(row[place])
            self._kept.pop(row_id, None)
            if self._stored(row_id) != text:
                self._kept[row_id] = text
            self._last = (0, "", "")

    def in_full(self, op: Op) -> tuple[tuple[str, ...], Iterable[tuple[Value, ...]]]:
        """The columns and rows of an operation, with the quotations of codings that it puts in."""
        if not quotes_by_place(op):
            return op.columns, op.rows
        places = [op.columns.index(name) for name in ("id", *PLACE)]
        return (*op.columns, "quote"), ((*row, self._quote(*(int(str(row[at])) for at in places))) for row in op.rows)

    def _quote(self, coding_id: int, document_id: int, start: int, end: int) -> str:
        if self._last[0] != document_id:
            stored = self._stored(document_id)
            self._last = (document_id, self._kept.get(document_id) or stored, stored)
        _document, text, stored = self._last
        if text is not stored:
            # Another program may have put another text there before somebody coded it: that is told of the text.
            held = self._connection.execute("SELECT quote FROM main.coding WHERE id = ?", [coding_id]).fetchone()
            if held and held[0] == stored[start:end]:
                return str(held[0])
        return text[start:end]

    def _stored(self, document_id: int) -> str:
        row = self._connection.execute("SELECT text FROM main.document WHERE id = ?", [document_id]).fetchone()
        return row[0] if row and isinstance(row[0], str) else ""


@cache
def shapes(version: int) -> Mapping[str, TableShape]:
    """The tables of a version of the schema."""
    with closing(made(version)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in names:
            columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
            found[table] = TableShape(
                tuple(column[1] for column in columns),
                tuple(column[2] for column in columns),
                tuple(bool(column[3] or column[5]) for column in columns),
                tuple(connection.execute(f"SELECT {column[4] or 'NULL'}").fetchone()[0] for column in columns),
            )
        return MappingProxyType(found)


@dataclass
class Begun:
    """A state of the file from which the history is done on: its last ``line``, and what it held.

    ``found`` has of the rows and tombstones those that later lines are about, and the last id of each table;
    ``standing`` whether the lines that later ones turn around were done or undone then.
    """

    line: int = 0
    found: Replayed = field(default_factory=Replayed)
    standing: dict[int, str] = field(default_factory=dict)


def replay(
    connection: sqlite3.Connection,
    tables: Mapping[str, TableShape],
    *,
    sealed: bool,
    told: Callable[[int, int], None] = lambda _line, _lines: None,
    begun: Begun | None = None,
) -> Replayed:
    """Does the history again: all of it, or what follows where it has ``begun``.

    ``told`` hears how many lines of how many have been; texts come as str or bytes.
    """
    begun = begun or Begun()
    found, standing = begun.found, begun.standing
    lines = lines_since(connection, begun.line, found)
    new = [line for line in lines.values() if line.id > begun.line]
    turned = {line.target for line in new if line.kind == "undo" and not line.merged}
    texts = _HistoryTexts(connection)
    for number, line in enumerate(new, start=begun.line + 1):
        told(number, len(lines))
        found.lines += 1
        if line.id != number:
            # Lines are numbered from one, and none is ever taken out.
            found.broken.setdefault(number, "missing")
        if found.broken.get(line.id):
            continue
        row = connection.execute(_LINE.format(sha256="sha256" if sealed else "NULL"), [line.id]).fetchone()
        *words, seal = row
        said = Sealed(*words)
        if not said.is_as_sealed(seal if sealed else None):
            found.broken[line.id] = "unsealed"
            continue
        if line.merged:
            # It tells whose doing a merge was; the merge's own line holds the operations.
            for _op in _read(each_op(said.ops), line.id, found):
                pass
        elif line.kind == "do":
            # In a copy from which a round's blind work was taken out, the undoing may have gone with it.
            if line.state != "undone" or line.id in turned:
                _carry_out(_read(each_op(said.ops), line.id, found), said, line.id, tables, texts, found)
                standing[line.id] = "done"
        else:
            target = lines.get(line.target or 0)
            wanted = "done" if line.kind == "undo" else "undone"
            if target is None or target.id >= line.id or standing.get(target.id) != wanted:
                found.broken[line.id] = "target"
                continue
            packed = connection.execute("SELECT ops FROM main.history WHERE id = ?", [target.id]).fetchone()[0]
            ops = (each_inverse if line.kind == "undo" else each_op)(packed)
            _carry_out(_read(ops, line.id, found), said, line.id, tables, texts, found)
            standing[target.id] = "undone" if line.kind == "undo" else "done"
    for line_id, stands in standing.items():
        if lines[line_id].state not in (stands, "fixed" if stands == "done" else stands):
            found.broken.setdefault(line_id, "state")
    return found


def written(
    connection: sqlite3.Connection, tables: Mapping[str, TableShape], wanted: Collection[tuple[str, int]]
) -> dict[tuple[str, int], dict[str, Value]]:
    """What the history says that these rows (table, id) hold, in full; those that it took out are not among them."""
    found: dict[tuple[str, int], dict[str, Value]] = {}
    lines = lines_since(connection, 0, Replayed())
    turned = {line.target for line in lines.values() if line.kind == "undo" and not line.merged}
    texts = _HistoryTexts(connection)
    for line in lines.values():
        if line.merged or (line.kind == "do" and line.state == "undone" and line.id not in turned):
            continue
        source = line.id if line.kind == "do" else line.target
        packed = connection.execute("SELECT ops FROM main.history WHERE id = ?", [source]).fetchone()[0]
        for op in (each_inverse if line.kind == "undo" else each_op)(packed):
            texts.note(op)
            place = op.columns.index("id")
            columns, given = texts.in_full(op)
            for number, row in enumerate(given):
                key = (op.table, int(str(row[place])))
                if key not in wanted:
                    continue
                if op.sign == "-":
                    found.pop(key, None)
                    continue
                shape = tables[op.table]
                held = found.setdefault(key, dict(zip(shape.names, shape.defaults, strict=True)))
                held.update(zip(columns, row if op.sign == "+" else op.after[number], strict=True))
    return found


_LINE = "SELECT guid, at, coder, kind, action, about, document_id, ops, {sha256} FROM main.history WHERE id = ?"


def lines_since(connection: sqlite3.Connection, last: int, found: Replayed) -> dict[int, HistoryLine]:
    """The lines of the history after one, and those that they turn around; ``found`` hears which cannot be read."""
    lines = {}
    since = " WHERE id > ?1 OR id IN (SELECT target FROM main.history WHERE id > ?1)" if last else ""
    for row_id, kind, action, state, target, about in connection.execute(
        f"SELECT id, kind, action, state, target, about FROM main.history{since} ORDER BY id", [last] if last else []
    ):
        try:
            words = json.loads(about)
            merged = "merged" in words
            if not isinstance(words, dict):
                raise TypeError
        except (ValueError, TypeError, RecursionError):
            merged = False
            found.broken[row_id] = "about"
        lines[row_id] = HistoryLine(row_id, kind, action, state, target, merged)
    return lines


def _read(ops: Iterator[Op], line_id: int, found: Replayed) -> Iterator[Op]:
    try:
        yield from ops
    except DamagedError:
        found.broken[line_id] = "ops"


def _carry_out(
    ops: Iterable[Op],
    said: Sealed,
    line_id: int,
    tables: Mapping[str, TableShape],
    texts: _HistoryTexts,
    found: Replayed,
) -> None:
    for op in ops:
        texts.note(op)
        shape, rows = tables[op.table], found.rows[op.table]
        if not set(op.columns) <= set(shape.names):
            found.broken[line_id] = "ops"
            return
        columns, given = texts.in_full(op)
        places = [shape.names.index(name) for name in columns]
        types = [shape.types[place] for place in places]
        own = op.columns.index("id")
        for number, row in enumerate(given):
            row_id = int(str(row[own]))
            held = rows.get(row_id)
            if (op.sign == "+") is (held is not None) and not _is_given(op, row_id, found):
                _doubt(op.table, row_id, line_id, found)
            if op.sign == "+":
                values = list(shape.defaults)
                for place, value in zip(places, row, strict=True):
                    values[place] = value
                rows[row_id] = shape.mark(values)
                found.last[op.table] = max(found.last[op.table], row_id)
                continue
            if held is None:
                continue
            numbers = array("q", held)
            if any(
                numbers[at] != _number(value, kind) and f"{op.table}.{op.columns[nth]}" not in _FROM_OUTSIDE
                for nth, (at, value, kind) in enumerate(zip(places, row, types, strict=True))
            ):
                _doubt(op.table, row_id, line_id, found)
            if op.sign == "-":
                del rows[row_id]
                continue
            for at, value, kind in zip(places, op.after[number], types, strict=True):
                numbers[at] = _number(value, kind)
            rows[row_id] = numbers.tobytes()
        if op.table in WITH_GUID and op.sign != "~":
            _bury(op, said, found)


def _is_given(op: Op, row_id: int, found: Replayed) -> bool:
    """Whether it is about the setting that a copy for a coder is given when it is written, and that no line puts in."""
    return op.table == "meta" and op.sign != "+" and row_id > found.last["meta"]


def _bury(op: Op, said: Sealed, found: Replayed) -> None:
    if "guid" not in op.columns:
        return
    place = op.columns.index("guid")
    for row in op.rows:
        if op.sign == "-":
            found.tombstones[str(row[place])] = Tombstone(op.table, said.coder, said.at)
        else:
            found.tombstones.pop(str(row[place]), None)


def _doubt(table: str, row_id: int, line_id: int, found: Replayed) -> None:
    found.doubtful.add((table, row_id))
    found.broken.setdefault(line_id, "rows")


def _number(value: object, kind: str) -> int:
    """A value as a number; ``kind`` is the type of its column, as which SQLite keeps it."""
    if value is None:
        return _NOTHING
    if kind == "TEXT" and isinstance(value, int | float):
        value = str(int(value)) if isinstance(value, bool) else str(value)
    elif kind == "INTEGER" and isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value)
    return hash(value)


@lru_cache(1024)
def _are_plain(found: tuple[type, ...], kinds: tuple[str, ...]) -> bool:
    """Whether values of these types are kept by columns of these kinds as they are, so that each is its own number."""
    return all(one is PYTHON_TYPES.get(kind) for one, kind in zip(found, kinds, strict=True))


_FROM_OUTSIDE = ("document.text", "document.sha256", "coding.quote")
"""Another text, put into a copy by another program, and what quotes it: a merge lets one choose, and notes what it
found."""

_NOTHING = hash("nothing stands here")


def unlike(shape: TableShape, one: Marks, other: Marks) -> Iterator[str]:
    """The columns in which two rows differ."""
    for name, mine, its in zip(shape.names, array("q", one), array("q", other), strict=True):
        if mine != its:
            yield name
