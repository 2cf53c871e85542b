"""Reading a project where SQLite cannot: on a full disk, or where nothing may be written beside the file.

To read a file that has a log SQLite needs an index of it, which it keeps in a file beside both. Where that cannot be
made, the file is read whole, with what was committed to the log put over it, into memory.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from pathlib import Path
from sys import byteorder

from qualcode.files.held import HeldFile
from qualcode.files.reading import opened

_TRIES = 5
_MASK = 0xFFFFFFFF
_LITTLE, _BIG = 0x377F0682, 0x377F0683
_HEADER, _FRAME = 32, 24
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
            pages, frames = bytearray(held.read()), _content(log)
        if _stamps(path, log) == before:
            return with_log(pages, frames)
    raise BlockingIOError


def with_log(pages: bytearray, log: bytes) -> bytes:
    """A database with what was committed to its log; what was cut short there is passed over."""
    size = int.from_bytes(pages[16:18], "big")
    size = 65536 if size == 1 else size
    waiting: dict[int, bytes] = {}
    for number, after, page in _frames(log, size):
        waiting[number] = page
        if after:
            del pages[after * size :]
            pages.extend(bytes(after * size - len(pages)))
            for place, content in waiting.items():
                if place <= after:
                    pages[(place - 1) * size : place * size] = content
            waiting.clear()
    # The versions of the format for a database without a log, for in memory there can be none.
    pages[18:20] = b"\x01\x01"
    return bytes(pages)


def _frames(log: bytes, size: int) -> Iterator[tuple[int, int, bytes]]:
    """The frames of a log that are whole: a page's number, the pages of the file after a commit (or 0), its content."""
    magic = int.from_bytes(log[:4], "big")
    if len(log) < _HEADER or magic not in (_LITTLE, _BIG) or int.from_bytes(log[8:12], "big") != size:
        return
    order = "little" if magic == _LITTLE else "big"
    sums = _sums(log[:24], (0, 0), order)
    if _as_bytes(sums) != log[24:32]:
        return
    for start in range(_HEADER, len(log) - _FRAME - size + 1, _FRAME + size):
        head, page = log[start : start + _FRAME], log[start + _FRAME : start + _FRAME + size]
        sums = _sums(page, _sums(head[:8], sums, order), order)
        if head[8:16] != log[16:24] or _as_bytes(sums) != head[16:24]:
            return
        yield int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big"), page


def _sums(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    """SQLite's checksum of a log, carried on."""
    words = array("I", data)
    if order != byteorder:
        words.byteswap()
    one, two = sums
    for place in range(0, len(words), 2):
        one = (one + words[place] + two) & _MASK
        two = (two + words[place + 1] + one) & _MASK
    return one, two


def _as_bytes(sums: tuple[int, int]) -> bytes:
    return sums[0].to_bytes(4, "big") + sums[1].to_bytes(4, "big")


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
