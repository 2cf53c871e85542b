"""A project's file held by a descriptor of our own, beside SQLite: to read its bytes, and to know it again.

On POSIX, closing any descriptor of a file lets go of every lock that the process has on it, SQLite's too; another
process then takes itself for the last one and removes the log that is still written to. So a descriptor is closed only
when nothing in this process has that file open any more.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock

from qualcode.files.claims import lock_bytes, unlock_bytes

OPENING = RLock()
"""Held while a file is looked at and opened: what one thread finds there, no other alters meanwhile."""

_SHARED = 0x40000002
"""Where SQLite locks a database file: every process that has it open shares these bytes."""
_SHARED_SIZE = 510

BESIDE = ("-wal", "-shm", "-journal")
"""How the names of the files end that SQLite keeps beside a database: its log, an index of that, a journal."""
_INDEX = BESIDE[1]
"""In a file of this name beside a database, the index of its log, SQLite has locks as well."""

_users: Counter[tuple[int, int]] = Counter()
_descriptors: dict[tuple[int, int], list[int]] = {}
_indices: dict[tuple[int, int], set[Path]] = {}


def is_held(path: Path) -> bool:
    """Whether this process has the file open as a project, or as one's index: it may be opened in no other way then."""
    found = _key_of(path)
    with OPENING:
        # What the garbage collector closes meanwhile, in this very thread, is taken out of these.
        places = [index for indices in tuple(_indices.values()) for index in tuple(indices)]
        return found in _users or (found is not None and any(_key_of(index) == found for index in places))


class HeldFile:
    """The file that stood under a name when it was opened. ``OSError`` where it cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor, self._writable = _open(path)
        status = os.fstat(self.descriptor)
        self._key = (status.st_dev, status.st_ino)
        with OPENING:
            _users[self._key] += 1
            _descriptors.setdefault(self._key, []).append(self.descriptor)
            real = path.resolve()
            _indices.setdefault(self._key, set()).add(real.with_name(real.name + _INDEX))

    def close(self) -> None:
        """Have it closed as soon as nothing else in this process has it open."""
        with OPENING:
            _users[self._key] -= 1
            if not _users[self._key]:
                del _users[self._key], _indices[self._key]
                for descriptor in _descriptors.pop(self._key):
                    os.close(descriptor)

    def __enter__(self) -> HeldFile:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def status(self) -> os.stat_result:
        """What the system knows of the file, whatever its name is by now."""
        return os.fstat(self.descriptor)

    def read(self, size: int = -1) -> bytes:
        """Its bytes from the start."""
        found = bytearray()
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        while size < 0 or len(found) < size:
            part = os.read(self.descriptor, 1 << 20 if size < 0 else size - len(found))
            if not part:
                break
            found += part
        return bytes(found)

    def sha256(self) -> str:
        """The SHA-256 of its bytes, of which no more than a piece is held at a time."""
        digest = hashlib.sha256()
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        while part := os.read(self.descriptor, 1 << 20):
            digest.update(part)
        return digest.hexdigest()

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether nobody else has the project open; while it lasts, nobody can open it then."""
        with OPENING:
            taken = self._writable and _users[self._key] == 1 and lock_bytes(self.descriptor, _SHARED, _SHARED_SIZE)
            try:
                yield taken
            finally:
                if taken:
                    unlock_bytes(self.descriptor, _SHARED, _SHARED_SIZE)


def _key_of(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):  # a name that no system takes
        return None
    return status.st_dev, status.st_ino


def _open(path: Path) -> tuple[int, bool]:
    flags = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    with suppress(OSError):
        return os.open(path, os.O_RDWR | flags), True
    return os.open(path, os.O_RDONLY | flags), False
