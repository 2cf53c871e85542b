"""The one place that knows where a project holds words of its documents, and takes some of them out of all of it.

What is taken out of a text is masked sign for sign, so that everything else in it, and everything that was ever said of
it, keeps its place. The tables, every line of the history and its seal are altered alike: afterwards it is as if the
mask had stood there from the first, and doing the history again gives what is there. Whoever keeps words in one more
place (an index, a table) has it emptied or altered in :meth:`Scrubber.scrub`.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from qualcode.storage.history import Op, Value, bar_undo, each_op, pack, seal
from qualcode.storage.schema import GUARDED, WITH_GUID
from qualcode.storage.scrubbing.erasing import note_to_erase
from qualcode.storage.scrubbing.fields import CALLED, CALLED_IN_JSON, PROSE, PROSE_IN_JSON

Words = Callable[[str], str]
About = dict[str, Any]


class AlteredValue(NamedTuple):
    """A value of a row that is written otherwise by now."""

    table: str
    id: int
    column: str
    old: str
    new: str


class TextPair(NamedTuple):
    """A text that a document has or had, and the same with a mask over what goes."""

    old: str
    new: str


@dataclass
class WhatGoes:
    """What is to be taken out.

    ``gone``: rows of which nothing stays, table -> id -> GUID (empty where it has none). ``texts``: document id -> its
    texts, today's first. ``elsewhere`` masks any other text, ``prose`` alters what people wrote, ``called`` what things
    are called, ``label`` a label of a document, ``about`` what a line of the history (on a document) says of itself.
    """

    gone: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    texts: Mapping[int, Sequence[TextPair]] = field(default_factory=dict)
    elsewhere: Words = str
    prose: Words = str
    called: Words = str
    label: Callable[[int, str], str] = lambda _document, label: label
    about: Callable[[int | None, About], About] = lambda _document, about: about


class Scrubber:
    """Takes words out, within a change that then tells what is there instead."""

    def __init__(self, connection: sqlite3.Connection, what: WhatGoes) -> None:
        self._connection, self._what = connection, what
        self.altered: list[AlteredValue] = []
        """What is written otherwise in the tables, but for texts of documents and what quotes them."""
        self._texts = {pair.old: pair.new for pairs in what.texts.values() for pair in pairs}
        self._hashes = {_hash(old): _hash(new) for old, new in self._texts.items()}
        sql = "SELECT {} AS document, sha256 FROM main.{}"
        self._untouched = {
            sha256
            for table, column in (("document", "id"), ("revision", "document_id"))
            for document, sha256 in connection.execute(sql.format(column, table))
            if document not in what.texts and document not in what.gone.get("document", ())
        }
        """The hashes of the texts of documents of which nothing goes."""
        self._of = {
            table: dict(connection.execute(f"SELECT id, document_id FROM main.{table}"))
            for table in ("coding", "speaker")
        }

    def scrub(self) -> None:
        """Alters the tables and the history; rows that go are let be in the tables."""
        note_to_erase(self._connection)
        bar_undo(self._connection)
        for table in sorted(GUARDED):
            self._table(table)
        self._history()
        seal(self._connection)

    # The tables

    def _table(self, table: str) -> None:
        columns = sorted(_worded(table))
        if not columns:
            return
        besides = [name for name in _PLACES.get(table, ()) if name not in columns]
        names = ("id", *besides, *columns)
        gone = self._what.gone.get(table, {})
        sql = ", ".join(f'"{name}"' for name in names)
        # One by one: all texts of a large study need not be held at once.
        for row_id in [row[0] for row in self._connection.execute(f"SELECT id FROM main.{table}")]:
            if row_id in gone:
                continue
            row = self._connection.execute(f"SELECT {sql} FROM main.{table} WHERE id = ?", [row_id]).fetchone()
            after = self._row(table, names, row)
            differing = [at for at, (one, other) in enumerate(zip(row, after, strict=True)) if one != other]
            if differing:
                sets = ", ".join(f'"{names[at]}" = ?' for at in differing)
                values = [after[at] for at in differing]
                self._connection.execute(f"UPDATE main.{table} SET {sets} WHERE id = ?", [*values, row_id])
                self.altered += [
                    AlteredValue(table, row_id, names[at], str(row[at]), str(after[at]))
                    for at in differing
                    if names[at] not in _TEXTS.get(table, ()) or table == "meta"
                ]

    # The history

    def _history(self) -> None:
        connection = self._connection
        for line in [row[0] for row in connection.execute("SELECT id FROM main.history ORDER BY id")]:
            document, about, packed = connection.execute(
                "SELECT document_id, about, ops FROM main.history WHERE id = ?", [line]
            ).fetchone()
            ops, altered = [], False
            for op in each_op(packed):
                new = self._op(op)
                altered = altered or new is not op
                if new.rows:
                    ops.append(new)
            words = json.loads(about)
            told = self._what.about(document, words)
            if altered or told != words:
                connection.execute(
                    "UPDATE main.history SET about = ?, ops = ?, sha256 = '' WHERE id = ?",
                    [json.dumps(told, ensure_ascii=False), pack(ops) if altered else packed, line],
                )

    def _op(self, op: Op) -> Op:
        """The operation without what goes; itself where nothing does."""
        op = op.without(self._what.gone.get(op.table, {}).keys())
        if not _worded(op.table).intersection(op.columns):
            return op
        rows = tuple(self._row(op.table, op.columns, row) for row in op.rows)
        after = tuple(self._row(op.table, op.columns, row) for row in op.after)
        return op if (rows, after) == (op.rows, op.after) else op._replace(rows=rows, after=after)

    # A row, wherever it stands

    def _row(self, table: str, columns: Sequence[str], row: Sequence[Value]) -> tuple[Value, ...]:
        values = dict(zip(columns, row, strict=True))
        altered = {
            name: self._value(table, name, value, values)
            for name, value in values.items()
            if value and isinstance(value, str) and name in _worded(table)
        }
        if table in ("document", "revision") and "text" in altered and altered["text"] != values["text"]:
            altered["sha256"] = _hash(str(altered["text"]))
        return tuple(altered.get(name, value) for name, value in values.items())

    def _value(self, table: str, column: str, value: str, row: Mapping[str, Value]) -> Value:
        what = self._what
        if table in ("document", "revision") and column == "text":
            return self._text(value)
        if table in ("document", "revision") and column == "sha256":
            return self._hashes.get(value, value)
        if table == "revision" and column == "turns":
            return self._turns(value, int(str(row.get("document_id") or 0)))
        if table == "coding" and column == "quote":
            return self._quote(value, row)
        if table == "speaker":
            document = row.get("document_id") or self._of["speaker"].get(int(str(row["id"])), 0)
            return what.label(int(str(document)), value)
        if column in CALLED.get(table, ()):
            return what.called(value)
        if column in PROSE.get(table, ()):
            return what.prose(value)
        if column in CALLED_IN_JSON.get(table, ()):
            return in_json(value, what.called)
        if table == "meta" and not value.startswith(("{", "[")):
            return what.called(value)
        return in_json(value, what.prose)

    def _text(self, text: str) -> str:
        if text in self._texts:
            return self._texts[text]
        return text if _hash(text) in self._untouched else self._what.elsewhere(text)

    def _turns(self, packed: str, document: int) -> str:
        """The turns of an older text, whose labels are the fifth thing said of each."""
        turns = json.loads(packed)
        for turn in turns:
            if turn[_LABEL] is not None:
                turn[_LABEL] = self._what.label(document, turn[_LABEL])
        found = json.dumps(turns, ensure_ascii=False, separators=(",", ":"))
        return found if turns != json.loads(packed) else packed

    def _quote(self, quote: str, row: Mapping[str, Value]) -> str:
        """What a coding covers, as its text is now: at its place in the text that it quotes."""
        document = row.get("document_id") or self._of["coding"].get(int(str(row["id"])))
        pairs: Iterable[TextPair] = self._what.texts.get(int(str(document or 0)), ())
        if document is not None and not pairs:
            return quote
        pairs = [*pairs] or [pair for pairs in self._what.texts.values() for pair in pairs]
        start, end = row.get("start"), row.get("end")
        if isinstance(start, int) and isinstance(end, int):
            for old, new in pairs:
                if old[start:end] == quote:
                    return new[start:end]
        for old, new in pairs:
            if (at := old.find(quote)) >= 0:
                return new[at : at + len(quote)]
        return self._what.elsewhere(quote)


_LABEL = 4
_PLACES = {"coding": ("document_id", "start", "end"), "speaker": ("document_id",), "revision": ("document_id",)}
_TEXTS = {
    "coding": ("quote",),
    "document": ("text", "sha256"),
    "meta": ("value",),
    "revision": ("text", "sha256", "turns"),
}


@cache
def _worded(table: str) -> frozenset[str]:
    """The columns of a table in which words or names stand."""
    kinds = (_TEXTS, PROSE, PROSE_IN_JSON, CALLED, CALLED_IN_JSON)
    return frozenset(name for columns in kinds for name in columns.get(table, ()))


def in_json(written: str, words: Words) -> str:
    """A value that is JSON, with each text in it altered; as it was written where none is."""

    def each(value: Any) -> Any:
        if isinstance(value, str):
            return words(value)
        if isinstance(value, list):
            return [each(item) for item in value]
        if isinstance(value, dict):
            return {key: each(item) for key, item in value.items()}
        return value

    found = json.loads(written)
    altered = each(found)
    return written if altered == found else json.dumps(altered, ensure_ascii=False)


def history_rows(connection: sqlite3.Connection, tables: Iterable[str]) -> Iterable[tuple[str, dict[str, Value]]]:
    """The rows of some tables that a line of the history ever put in or took out, with what it says of each."""
    wanted = set(tables)
    for (packed,) in connection.execute("SELECT ops FROM main.history ORDER BY id").fetchall():
        for op in each_op(packed):
            if op.table in wanted and op.sign != "~":
                for row in op.rows:
                    yield op.table, dict(zip(op.columns, row, strict=True))


def guids(connection: sqlite3.Connection, table: str, ids: Iterable[int]) -> dict[int, str]:
    """The GUIDs of rows, by id; empty for a table without."""
    if table not in WITH_GUID:
        return dict.fromkeys(ids, "")
    sql = f"SELECT guid FROM main.{table} WHERE id = ?"
    return {row: str(connection.execute(sql, [row]).fetchone()[0]) for row in ids}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
