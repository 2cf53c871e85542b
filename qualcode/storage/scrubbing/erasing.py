"""The bytes of what was taken out: none of them stays in the file, in its free pages, or in the log beside it.

A change that takes words out notes, in the same transaction, that bytes of them may be left. Then the file is written
anew and the log is emptied, and only then the note goes. Where a process dies in between, or another window holds the
log, whoever opens the file next goes on with it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager

from qualcode.storage.words.keeping import forget

ERASE = "(erase)"
"""The row of ``sqlite_sequence``, which belongs to no table, that says that bytes may be left."""


def note_to_erase(connection: sqlite3.Connection) -> None:
    """Notes, within a change that takes words out, that bytes of them may be left.

    The index of words, which has them too, is empty then; the next search makes it anew.
    """
    forget(connection)
    note_number(connection, ERASE, 1)


def note_number(connection: sqlite3.Connection, name: str, number: int) -> None:
    """Keeps a number in ``sqlite_sequence`` under a name that is no table's."""
    sql = "UPDATE main.sqlite_sequence SET seq = ? WHERE name = ?"
    if not connection.execute(sql, [number, name]).rowcount:
        connection.execute("INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)", [name, number])


def is_to_be_erased(connection: sqlite3.Connection) -> bool:
    """Whether bytes of what was taken out may be left."""
    return connection.execute("SELECT 1 FROM main.sqlite_sequence WHERE name = ?", [ERASE]).fetchone() is not None


def erase(
    connection: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[sqlite3.Connection]]
) -> bool:
    """Writes the file anew, empties the log, and takes the note away; whether all is gone is the result."""
    connection.execute("VACUUM main")
    busy, _pages, _taken = connection.execute("PRAGMA main.wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        return False
    with transaction() as within:
        within.execute("DELETE FROM main.sqlite_sequence WHERE name = ?", [ERASE])
    return True
