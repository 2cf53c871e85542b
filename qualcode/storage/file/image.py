"""Reading a project where SQLite cannot: on a full disk, or where nothing may be written beside the file.

To read a file that has a log SQLite needs an index of it, which it keeps in a file beside both. Where that cannot be
made, the file is read whole, with what was committed to the log put over it, into memory.
"""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from qualcode.files.held import HeldFile
from qualcode.files.reading import opened
from qualcode.storage.file.log import fits, read_commits, taken_in, without_log

_TRIES = 5
_NO_ROOM = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def readable(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """The connection where it can read the file, and else one to an image of the file in memory."""
    try:
        connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _NO_ROOM:
            raise
        try:
            image = read_image(path)
        except OSError:
            raise error from None
        connection.close()
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.deserialize(image)
    return connection


def read_image(path: Path) -> bytes:
    """The file as it is with its log, as a database that needs none. ``OSError`` where it never stands still."""
    log = path.with_name(path.name + "-wal")
    for _try in range(_TRIES):
        before = _stamps(path, log)
        with HeldFile(path) as held:
            main, beside = held.read(), _content(log)
        if _stamps(path, log) == before:
            return with_log(main, beside)
    raise BlockingIOError


def mark_of(path: Path) -> str:
    """What tells one state of a file from every other: the SHA-256 of its bytes, and of the log beside it.

    "" where it never stands still or cannot be read.
    """
    log = path.with_name(path.name + "-wal")
    for _try in range(_TRIES):
        try:
            before = _stamps(path, log)
            with HeldFile(path) as held:
                parts = [held.sha256(), hashlib.sha256(_content(log)).hexdigest()]
            if _stamps(path, log) == before:
                return hashlib.sha256(" ".join(parts).encode()).hexdigest()
        except OSError:
            break
    return ""


def with_log(main: bytes, log: bytes) -> bytes:
    """A database with what was committed to its log; what was cut short there is passed over."""
    commits = list(read_commits(log))
    return without_log(taken_in(main, commits) if commits and fits(main, commits) else main)


def _content(path: Path) -> bytes:
    try:
        with opened(path) as file:
            return b"".join(iter(lambda: file.read(1 << 20), b""))
    except FileNotFoundError:
        return b""


def _stamps(*paths: Path) -> list[tuple[int, int, int] | None]:
    found: list[tuple[int, int, int] | None] = []
    for path in paths:
        try:
            status = path.stat()
            found.append((status.st_ino, status.st_size, status.st_mtime_ns))
        except FileNotFoundError:
            found.append(None)
    return found
