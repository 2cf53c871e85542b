"""The log beside a project's file (SQLite's write-ahead log): whether it goes on from this very file.

SQLite uses any log of the right name, also one of another state of the project, or of another database; what comes of
that is destroyed. What proves that a log is a file's own: each change notes from which line of the history it goes on
(:func:`note_base`), and each line has a random GUID. A file is one of the states that its own log leads through, also
where a process died while it took the log into the file. Everything is looked at in memory; nothing is opened by name.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from qualcode.storage.schema import GUARDED_FIRST

BASE = "(log)"
"""The row of ``sqlite_sequence``, a page that each change writes anyhow, that holds what the last change goes on from:
the last line of the history before it, and in the lowest eight bits the version of the schema."""

WAY_AT, WITHOUT_LOG, WITH_LOG = 18, b"\x01\x01", b"\x02\x02"
"""Where the header of a file says how it is written to: with a log beside it, as a project that somebody works in, or
without, as a copy that we made and nobody has opened to change it. By that a project is told from its backups."""

HEADER_SIZE = 32
_FRAME = 24
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
_WORD = 0xFFFFFFFF


class FileState(NamedTuple):
    """What a file is known by: the study, the version of the schema, and the last line of its history."""

    guid: str
    version: int
    line: int
    line_guid: str


class Commit(NamedTuple):
    """The pages of one transaction in a log."""

    pages: dict[int, bytes]


class LogBase(NamedTuple):
    """What a change goes on from: the last line of the history before it, and the version of the schema."""

    line: int
    version: int


def last_line(connection: sqlite3.Connection) -> int:
    """The last line of the history of an open file."""
    row = connection.execute("SELECT seq FROM main.sqlite_sequence WHERE name = 'history'").fetchone()
    return int(row[0]) if row else 0


def note_base(connection: sqlite3.Connection, line: int, version: int) -> None:
    """Notes, within a change, the last line of the history and the version of the schema before it."""
    base = line << 8 | version
    if not connection.execute("UPDATE main.sqlite_sequence SET seq = ? WHERE name = ?", [base, BASE]).rowcount:
        connection.execute("INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)", [BASE, base])


def forget_base(connection: sqlite3.Connection) -> None:
    """Takes the note out of a copy that is to tell nothing of what was left out of it."""
    connection.execute("DELETE FROM main.sqlite_sequence WHERE name = ?", [BASE])


def read_state(connection: sqlite3.Connection) -> FileState:
    """The state of an open file. ``sqlite3.Error`` where it cannot be read, ``LookupError`` where it is no study."""
    [(version,)] = connection.execute("PRAGMA user_version")
    guid = connection.execute("SELECT value FROM main.meta WHERE key = 'guid'").fetchone()
    last = connection.execute("SELECT id, guid FROM main.history ORDER BY id DESC LIMIT 1").fetchone()
    if guid is None:
        raise LookupError("no study")
    return FileState(str(guid[0]), int(version), *(last or (0, "")))


def has_line(connection: sqlite3.Connection, state: FileState) -> bool:
    """Whether the last line of a state is in the history of an open file."""
    sql = "SELECT 1 FROM main.history WHERE id = ? AND guid = ?"
    return not state.line or connection.execute(sql, [state.line, state.line_guid]).fetchone() is not None


def belongs(main: bytes, log: bytes) -> bool:
    """Whether a log goes on from a file as it stands, given the bytes of both.

    Also true of a log in which there is nothing that SQLite would use.
    """
    commits = list(read_commits(log))
    if not commits:
        return True
    if not fits(main, commits):
        return False
    try:
        with closing(_in_memory(taken_in(main, commits))) as whole:
            after = read_state(whole)
            if (before := _state(main)) is None or not has_line(whole, before):
                # A process may have died while it took the log into the file; a file that is whole was none of those.
                return not is_whole(main) and _holds(whole)
            base = _base(taken_in(main, commits[:1]))
            if base is None:
                return _holds(whole)  # written by an older qualcode, which noted nothing
            known = before.guid == after.guid and base.line <= before.line
            known = known and base.version <= before.version <= after.version
            # The pages of a copy that was written anew lie elsewhere.
            return known and (_holds(whole) or not is_whole(main))
    except (sqlite3.Error, LookupError, ValueError):
        return False


def is_whole(main: bytes) -> bool:
    """Whether a file by itself is whole, given its bytes."""
    try:
        with closing(_in_memory(main)) as connection:
            return _holds(connection)
    except sqlite3.Error:
        return False


def read_commits(log: bytes) -> Iterator[Commit]:
    """The transactions of a log that SQLite would use: those of its present round, up to the first that is not whole.

    The format is SQLite's (https://www.sqlite.org/fileformat2.html#walformat).
    """
    if len(log) < HEADER_SIZE:
        return
    magic, _version, page, _round, salt, pepper, *sums = struct.unpack(">8I", log[:HEADER_SIZE])
    if magic not in _MAGIC or not 512 <= page <= 65536 or page & (page - 1):
        return
    order = _MAGIC[magic]
    found = _checksum(order, log[:24], 0, 0)
    if found != tuple(sums):
        return
    pages: dict[int, bytes] = {}
    for at in range(HEADER_SIZE, len(log) - _FRAME - page + 1, _FRAME + page):
        number, size, *salts, first, second = struct.unpack_from(">6I", log, at)
        data = log[at + _FRAME : at + _FRAME + page]
        found = _checksum(order, data, *_checksum(order, log[at : at + 8], *found))
        if salts != [salt, pepper] or found != (first, second) or not number:
            return
        pages[number] = data
        if size:
            yield Commit(pages)
            pages = {}


def _checksum(order: str, data: bytes, one: int, two: int) -> tuple[int, int]:
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for first, second in zip(words, words, strict=True):
        one = (one + first + two) & _WORD
        two = (two + second + one) & _WORD
    return one, two


def _page_size(main: bytes) -> int:
    page = int.from_bytes(main[16:18], "big")
    return 65536 if page == 1 else page


def fits(main: bytes, commits: Sequence[Commit]) -> bool:
    """Whether transactions have pages of the size that the file has."""
    return all(len(data) == _page_size(main) for commit in commits[:1] for data in commit.pages.values())


def taken_in(main: bytes, commits: Sequence[Commit]) -> bytes:
    """The file with the pages of these transactions, as large as it says that it is."""
    page, most = _page_size(main), max(max(commit.pages) for commit in commits)
    whole = bytearray(main.ljust(page * most, b"\x00"))
    for commit in commits:
        for number, data in commit.pages.items():
            whole[page * (number - 1) : page * number] = data
    size = page * int.from_bytes(whole[28:32], "big")
    return bytes(whole[:size].ljust(size, b"\x00"))


def without_log(main: bytes) -> bytes:
    """The file as one that has no log: in memory there can be none, and SQLite refuses it where the header says so."""
    return main[:WAY_AT] + WITHOUT_LOG + main[WAY_AT + len(WITHOUT_LOG) :]


def _in_memory(main: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(without_log(main))
    return connection


def _state(main: bytes) -> FileState | None:
    try:
        with closing(_in_memory(main)) as connection:
            return read_state(connection)
    except (sqlite3.Error, LookupError, ValueError):
        return None


def _base(main: bytes) -> LogBase | None:
    with closing(_in_memory(main)) as connection:
        row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [BASE]).fetchone()
        return LogBase(int(row[0]) >> 8, int(row[0]) & 0xFF) if row else None


def _holds(connection: sqlite3.Connection) -> bool:
    if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        return False
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return tables >= GUARDED_FIRST and not connection.execute("PRAGMA foreign_key_check").fetchall()
