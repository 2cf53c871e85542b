"""Reading the index of words, and keeping what each word is a form of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from qualcode.errors import QualcodeError
from qualcode.storage.project import Project
from qualcode.storage.words.keeping import forget, inflate_words, keep_up, missing

LEMMA, STEM, FUNCTION = 1, 2, 3
"""The rings in which a word has keys besides its form; in the last are words that say little by themselves."""

_AT_ONCE, _WORDS_AT_ONCE = 500_000, 5_000
"""So many code points of texts, and so many words, are put into the index in one part, while others wait."""

Keys = Mapping[int, Collection[str]]
"""By ring, what a word is found by; its own form need not be said."""


class IndexedDocument(NamedTuple):
    """A document of the index, with its words as little-endian 32-bit numbers: ids, and a 0 before each unit."""

    document_id: int
    words: bytes


class IndexedWord(NamedTuple):
    """A word of the index: its id, and in how many documents it is."""

    id: int
    documents: int


def ready(project: Project, way: int, engine: str, keys_of: Callable[[str], Keys]) -> Project:
    """The project with its index whole: every document by this ``way``, and every word with its keys by ``engine``.

    What is missing is written into the file, which is no change to the study. Where nothing may be written, the result
    is a copy in memory that is whole, for the caller to close.
    """
    try:
        while not step(project, way, engine, keys_of):
            pass
    except QualcodeError:
        copy = project.in_memory()
        try:
            while not step(copy, way, engine, keys_of):
                pass
        except BaseException:
            copy.close()
            raise
        return copy
    return project


def step(project: Project, way: int, engine: str, keys_of: Callable[[str], Keys]) -> bool:
    """Makes a part of what the index does not have yet; whether it is whole by now is the result."""
    made_by = f"{way} {engine}"
    unkeyed = project.scalar("SELECT 1 FROM main.search_word WHERE keyed = 0 LIMIT 1")
    if not unkeyed and _made_by(project.connection) == made_by and not missing(project.connection):
        return True
    with project.transaction() as connection:
        known = _made_by(connection)
        if known != made_by:
            if known and known.split()[0] != str(way):
                forget(connection)
            connection.execute("DELETE FROM main.search_key")
            connection.execute("UPDATE main.search_word SET keyed = 0 WHERE keyed = 1")
            connection.execute("DELETE FROM main.search_engine")
            connection.execute("INSERT INTO main.search_engine (id, name) VALUES (1, ?)", [made_by])
        if new := _first_of(connection, missing(connection)):
            keep_up(connection, new)
        else:
            _key(connection, keys_of)
    return False


def _made_by(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT name FROM main.search_engine LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def _first_of(connection: sqlite3.Connection, documents: Sequence[int]) -> list[int]:
    """The first of some documents: so many as are made in one part, and one at least."""
    found, size = list[int](), 0
    for document_id in documents:
        [length] = connection.execute("SELECT characters FROM main.document WHERE id = ?", [document_id]).fetchone()
        size += int(length)
        if found and size > _AT_ONCE:
            break
        found.append(document_id)
    return found


def _key(connection: sqlite3.Connection, keys_of: Callable[[str], Keys]) -> None:
    sql = "SELECT id, form FROM main.search_word WHERE keyed = 0 LIMIT ?"
    words = connection.execute(sql, [_WORDS_AT_ONCE]).fetchall()
    found = sorted(
        (ring, key, word_id)
        for word_id, form in words
        for ring, keys in keys_of(form).items()
        for key in keys
        if key != form or ring == FUNCTION
    )
    connection.executemany("INSERT OR IGNORE INTO main.search_key (ring, key, word_id) VALUES (?, ?, ?)", found)
    connection.executemany(
        "UPDATE main.search_word SET keyed = 1 WHERE id = ?", [(word_id,) for word_id, _form in words]
    )


def indexed(project: Project) -> list[IndexedDocument]:
    """All documents of the index, in the order in which they were imported."""
    rows = project.rows(
        "SELECT s.document_id, s.words FROM main.search_document s"
        " JOIN main.document d ON d.id = s.document_id AND d.sha256 = s.sha256 ORDER BY s.document_id"
    )
    found = ((row[0], inflate_words(row[1])) for row in rows)
    # Whatever stands there, a document begins with a unit.
    return [IndexedDocument(row, words if words[:4] == _UNIT else _UNIT + words) for row, words in found]


_UNIT = bytes(4)


def words_of_form(project: Project, form: str) -> list[IndexedWord]:
    """The word of a form, if a document has it."""
    return _words(project, "form = ?", [form])


def words_with_prefix(project: Project, prefix: str) -> list[IndexedWord]:
    """The words that begin so."""
    return _words(project, "form >= ? AND form < ?", [prefix, prefix + chr(0x10FFFF)])


def words_by_keys(project: Project, ring: int, keys: Iterable[str]) -> list[IndexedWord]:
    """The words that one of these keys finds in a ring, and those whose form is one."""
    listed = json.dumps(sorted(keys))
    among = "SELECT value FROM json_each(?)"
    by_key = f"SELECT word_id FROM main.search_key WHERE ring = ? AND key IN ({among})"
    return _words(project, f"id IN ({by_key}) OR form IN ({among})", [ring, listed, listed])


def function_words(project: Project) -> frozenset[str]:
    """The words that say little by themselves."""
    return frozenset(row[0] for row in project.rows("SELECT key FROM main.search_key WHERE ring = ?", [FUNCTION]))


def keys_in_index(project: Project, ring: int, form: str) -> list[str]:
    """By what a word is found in a ring, beside its form; empty where the index does not have it."""
    word = "SELECT id FROM main.search_word WHERE form = ?"
    sql = f"SELECT key FROM main.search_key WHERE word_id = ({word}) AND ring = ?"
    return [str(row[0]) for row in project.rows(sql, [form, ring])]


def _words(project: Project, where: str, values: Sequence[object]) -> list[IndexedWord]:
    return [
        IndexedWord(*row) for row in project.rows(f"SELECT id, documents FROM main.search_word WHERE {where}", values)
    ]
