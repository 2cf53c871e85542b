"""Keeping the index of words what the texts say: within each change, and anew for what it does not have."""

from __future__ import annotations

import json
import sqlite3
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from qualcode.storage.file.guard import LARGEST
from qualcode.text.words import unit_forms, units

_MOVING = frozenset(("document_id", "start", "body", "end", "ordinal"))
"""The columns of a turn that say which words are whose."""


class TouchedTexts:
    """Gathers the documents whose words a change touches, by the operations that it carries out."""

    def __init__(self) -> None:
        self._documents: set[int] = set()
        self._turns: set[int] = set()

    def add(
        self,
        sign: str,
        table: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[object]],
        after: Sequence[Sequence[object]],
    ) -> None:
        """Takes in what an operation touches (:class:`storage.history.Op`)."""
        column, ids = "id", self._documents
        if table == "turn" and "document_id" in columns:
            column = "document_id"
        elif table == "turn" and _MOVING & {*columns}:
            ids = self._turns
        elif table != "document" or (sign == "~" and "text" not in columns):
            return
        place = columns.index(column)
        ids.update(int(str(touched)) for touched in {row[place] for some in (rows, after) for row in some})

    def documents(self, connection: sqlite3.Connection) -> set[int]:
        """Their ids."""
        sql = "SELECT document_id FROM main.turn WHERE id IN (SELECT value FROM json_each(?))"
        moved = connection.execute(sql, [json.dumps(sorted(self._turns))]) if self._turns else ()
        return self._documents | {int(row[0]) for row in moved}


def keep_up(connection: sqlite3.Connection, documents: Iterable[int]) -> None:
    """Gives documents the words that they have by now, and takes out those of documents that are gone.

    Within a change. Words that no document has any more are in the index no more.
    """
    wanted = sorted(documents)
    if wanted:
        index = _Index(connection)
        for document_id in wanted:
            index.take_out(document_id)
            index.put_in(document_id)
        index.finish()


def missing(connection: sqlite3.Connection) -> list[int]:
    """The ids of the documents that the index does not have, or of which it has another text than is there."""
    known = "SELECT 1 FROM main.search_document s WHERE s.document_id = d.id AND s.sha256 = d.sha256"
    sql = f"SELECT d.id FROM main.document d WHERE NOT EXISTS ({known}) ORDER BY d.id"
    return [int(row[0]) for row in connection.execute(sql)]


def forget(connection: sqlite3.Connection) -> None:
    """Empties the index, within a transaction: the next search makes it anew. No word of it is left in the file, as
    far as SQLite overwrites what is deleted (``secure_delete``, which every project is opened with), nor in the log
    once that is folded in (:meth:`Project.fold`)."""
    for table in ("search_key", "search_word", "search_document", "search_engine"):
        connection.execute(f"DELETE FROM main.{table}")


def rows_of(connection: sqlite3.Connection, document_id: int) -> list[list[str]] | None:
    """The words of a document as its text has them, by unit; ``None`` where it is gone."""
    row = connection.execute("SELECT text FROM main.document WHERE id = ?", [document_id]).fetchone()
    if row is None or not isinstance(row[0], str):
        return None
    sql = 'SELECT start, body, "end" FROM main.turn WHERE document_id = ? ORDER BY ordinal'
    text = row[0]
    return unit_forms(text, units(text, connection.execute(sql, [document_id]).fetchall()))


class _Index:
    """The index while documents are put in and taken out."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids: dict[str, int] = {}
        self._next = int(connection.execute("SELECT COALESCE(MAX(id), 0) FROM main.search_word").fetchone()[0]) + 1
        self._new: list[tuple[int, str]] = []
        self._more: Counter[int] = Counter()
        """In how many more documents each word is."""

    def take_out(self, document_id: int) -> None:
        """Takes the words of a document out, if it has any there."""
        row = self._connection.execute(
            "SELECT words FROM main.search_document WHERE document_id = ?", [document_id]
        ).fetchone()
        if row is not None:
            self._more.subtract({*unpack_words(row[0])} - {0})
            self._connection.execute("DELETE FROM main.search_document WHERE document_id = ?", [document_id])

    def put_in(self, document_id: int) -> None:
        """Puts in the words that a document has by its text; none where it is gone."""
        found = rows_of(self._connection, document_id)
        if found is None:
            return
        forms = set[str]().union(*found)
        self._know(forms)
        ids, words = self._ids, array("I")
        for unit in found:
            words.append(0)
            words.extend(map(ids.__getitem__, unit))
        self._more.update(map(ids.__getitem__, forms))
        self._connection.execute(
            "INSERT INTO main.search_document (document_id, sha256, words) SELECT id, sha256, ? FROM main.document"
            " WHERE id = ?",
            [pack_words(words), document_id],
        )

    def _know(self, forms: set[str]) -> None:
        """Finds the ids of words, and gives those that are new one."""
        unknown = sorted(forms - self._ids.keys())
        self._ids.update(ids_of(self._connection, unknown))
        for form in unknown:
            if form not in self._ids:
                self._ids[form] = self._next
                self._new.append((self._next, form))
                self._next += 1

    def finish(self) -> None:
        """Writes in how many documents each word is, and takes out those that are in none."""
        execute = self._connection.executemany
        execute("INSERT INTO main.search_word (id, form, documents, keyed) VALUES (?, ?, 0, 0)", self._new)
        execute(
            "UPDATE main.search_word SET documents = documents + ? WHERE id = ?",
            [(more, word) for word, more in self._more.items() if more],
        )
        gone = [(word,) for word, more in self._more.items() if more < 0 and not self._documents_with(word)]
        execute("DELETE FROM main.search_key WHERE word_id = ?", gone)
        execute("DELETE FROM main.search_word WHERE id = ?", gone)

    def _documents_with(self, word: int) -> int:
        row = self._connection.execute("SELECT documents FROM main.search_word WHERE id = ?", [word]).fetchone()
        return int(row[0]) if row else 0


def ids_of(connection: sqlite3.Connection, forms: Sequence[str]) -> dict[str, int]:
    """The ids of those of some words that the index has."""
    sql = "SELECT form, id FROM main.search_word WHERE form IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(sql, [json.dumps(list(forms))]).fetchall())


def pack_words(words: array[int]) -> bytes:
    """Ids of words, with a 0 before each unit, as little-endian 32-bit numbers, deflated."""
    if words.itemsize != 4:
        raise RuntimeError("this platform has no 32-bit array")
    if sys.byteorder == "big":
        words.byteswap()
    return zlib.compress(words.tobytes(), 1)


def inflate_words(data: object) -> bytes:
    """What :func:`pack_words` packed, as little-endian 32-bit numbers; nothing where it cannot have packed it."""
    try:
        inflating = zlib.decompressobj()
        found = inflating.decompress(data, LARGEST) if isinstance(data, bytes) else b""
    except zlib.error:
        return b""
    return found if inflating.eof and len(found) % 4 == 0 else b""


def unpack_words(data: object) -> array[int]:
    """What :func:`pack_words` packed; nothing where it cannot have packed it."""
    words = array("I")
    words.frombytes(inflate_words(data))
    if sys.byteorder == "big":
        words.byteswap()
    return words


def differing(connection: sqlite3.Connection) -> Iterator[int | None]:
    """The ids of the documents of which the index does not say what their text says, also of those that are gone.

    ``None`` comes last where the words themselves are not those of the documents.
    """
    known = connection.execute("SELECT id, form, documents FROM main.search_word").fetchall()
    forms, counted = {0: "", **{word: form for word, form, _documents in known}}, Counter[int]()
    not_yet = {*missing(connection)}
    for document_id, data in connection.execute("SELECT document_id, words FROM main.search_document"):
        words = unpack_words(data)
        counted.update({*words} - {0})
        if document_id in not_yet:
            continue
        found = rows_of(connection, document_id)
        if found is None or [forms.get(word) for word in words] != [form for unit in found for form in ("", *unit)]:
            yield int(document_id)
    keyed = connection.execute("SELECT 1 FROM main.search_key WHERE word_id NOT IN (SELECT id FROM main.search_word)")
    if counted != {word: documents for word, _form, documents in known} or keyed.fetchone():
        yield None
