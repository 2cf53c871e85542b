"""Whether an open project is still the file of its name: before and after each change, and before the log is taken in.

A file can be deleted, moved, replaced by a new version or written over while it is open. What SQLite writes then goes
where nobody finds it, or destroys what was put in its place.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from enum import Enum
from pathlib import Path
from threading import Lock

from qualcode.errors import ProjectError
from qualcode.files.claims import place_now
from qualcode.files.held import HeldFile
from qualcode.files.platform import database_uri, reachable
from qualcode.storage.file.aside import log_of, set_log_aside
from qualcode.storage.file.log import HEADER_SIZE, FileState, belongs, has_line, is_whole, last_line, read_state

_LONGEST = 1.0
"""So many seconds what another window does to the file at this moment is waited for."""
_BUSIEST = 15.0
"""So many where it is written to all the time, and so each time while it is judged."""
_PAUSE = 0.025
_FRESH = 50_000_000
"""Of a file that was written to within so many nanoseconds its time may not tell that it was written to again."""


class Fault(Enum):
    """What became of a file while it was open."""

    GONE = "gone"
    REPLACED = "replaced"
    OVERWRITTEN = "overwritten"
    LOG = "log"


class Standing:
    """A project's file as it was opened, with its connection and, for who writes, one more that takes the log in.

    ``locked``: SQLite's locks are taken; without them it is looked at the end whether anything changed.
    """

    def __init__(self, path: Path, held: HeldFile, connection: sqlite3.Connection, *, locked: bool) -> None:
        self._path = path.absolute()
        self._log_path = log_of(path)
        self._held = held
        self._connection = connection
        self._folder: sqlite3.Connection | None = None
        self._guard: sqlite3.Connection | None = None
        self._folding = Lock()
        self._log: int | None = None
        # What is open keeps its number on the disk: no other file can have it meanwhile.
        self._key, self._log_key = _key(held.status()), (0, 0)
        self._names = str(self._path), str(self._log_path)
        self._guid, self._line = "", 0
        self.locked = locked
        self._unlocked = None if locked else self._marks()
        self._seen = self._moment()
        self._closed = False

    def watch(self) -> None:
        """Begin to watch the file and its log, for who writes; the file is known to be a study by now."""
        state = read_state(self._connection)
        self._guid = state.guid
        with suppress(OSError):
            self._log = os.open(self._log_path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            self._log_key = _key(os.fstat(self._log))
        # What stands in the file itself never goes back to an earlier line of the history.
        if self._log_is_empty():
            self._line = state.line
        else:
            with suppress(sqlite3.Error, LookupError), closing(_as_it_stands(self._path)) as there:
                self._line = read_state(there).line
        if sys.version_info < (3, 12) and self._log is not None:
            # As long as another one has the file, SQLite leaves the log be when it closes a connection: see _let_go.
            self._guard = _connected(self._path, "ro")
            self._guard.execute("PRAGMA main.user_version").fetchone()

    def fault(self, connection: sqlite3.Connection | None = None) -> Fault | None:
        """What became of the file, if anything did. Costs a few microseconds where nobody else wrote to the file."""
        if self._log is None:
            return None
        path, log_path = self._names
        try:
            status = os.stat(path)  # noqa: PTH116 (twice in each change: a path of pathlib costs as much as the question)
        except OSError:
            return Fault.REPLACED if os.path.lexists(path) else Fault.GONE
        if _key(status) != self._key:
            return Fault.REPLACED
        if (moment := (status.st_mtime_ns, status.st_size)) != self._seen:
            if not self._is_still_ours(connection or self._connection):
                return Fault.OVERWRITTEN
            self._seen = moment
        try:
            return None if _key(os.stat(log_path)) == self._log_key else Fault.LOG  # noqa: PTH116
        except OSError:
            return Fault.LOG

    def place_now(self) -> Path | None:
        """Where the file lies by now that was opened, with its log; ``None`` where it is not known, or not so."""
        there = place_now(self._held.descriptor)
        with suppress(OSError):
            if there is not None and _key(log_of(there).stat()) == self._log_key:
                return there
        return None

    def set_stale_log_aside(self) -> None:
        """Puts our log aside, where the file of that name does not go on with it, so that anybody can read the file.

        What is in the log is no part of that file; where the log goes on from the file all the same, it stays, and so
        does a log that somebody has begun since.
        """
        with suppress(ProjectError, OSError), HeldFile(self._path) as there:
            ours = _key(self._log_path.stat()) == self._log_key and not self._log_is_empty()
            if ours and not belongs(there.read(), self._log_path.read_bytes()):
                set_log_aside(self._path, self._log_path)

    def file_has(self, state: FileState) -> bool:
        """Whether the file of that name, with no log, has all that led to a state."""
        try:
            with closing(_as_it_stands(self._path)) as there:
                return read_state(there).guid == state.guid and has_line(there, state)
        except (sqlite3.Error, LookupError):
            return False

    def fold(self) -> bool:
        """Takes what stands in the log into the file, so that a copy of it holds all; see ``Project.fold``."""
        with self._folding:
            if self._log is None or self._closed or self.fault(self._folder):
                return False
            try:
                if self._log_is_empty():
                    return True
                if self._folder is None:
                    # Of its own, so that it goes beside whatever is read and written, and waits for nobody.
                    self._folder = _connected(self._path, "rw")
                    self._folder.execute("PRAGMA user_version").fetchone()
                    if self.fault(self._folder):
                        return False
                line = last_line(self._folder)
                busy, pages, taken = self._folder.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            except sqlite3.Error:
                return False
            self._seen = self._moment()
            if busy or pages != taken:
                return False
            self._line = line
            return True

    def changed(self) -> bool:
        """Whether a file that is read without locks was written to meanwhile."""
        return self._unlocked is not None and self._unlocked != self._marks()

    def close(self) -> None:
        """Closes the connections; where the file is not the one of its name any more, without touching what is."""
        with self._folding:
            if self._closed:
                return
            self._closed = True
            fault = self.fault()
            if self._log is not None:
                os.close(self._log)
                self._log = None
            others = [one for one in (self._folder, self._connection) if one is not None]
            if fault:
                _let_go(others)
            # Whoever is closed last takes in what is left of the log.
            for connection in (self._guard, *others):
                if connection is not None:
                    connection.close()
            if fault:
                self.set_stale_log_aside()
            self._held.close()

    def __del__(self) -> None:
        # Whoever lets a project go without closing it keeps no descriptors for that.
        with suppress(Exception):
            self.close()

    def _moment(self) -> tuple[int, int]:
        status = self._held.status()
        return status.st_mtime_ns, status.st_size

    def _marks(self) -> tuple[object, ...]:
        # The header holds the change counter. A log that is not of the file, and was passed by, may stay as it is.
        try:
            log = self._log_path.stat().st_size
        except OSError:
            log = 0
        return *self._moment(), self._held.read(100), _is_under(self._held.descriptor, self._path), log

    def _log_is_empty(self) -> bool:
        try:
            return os.stat(self._names[1]).st_size <= HEADER_SIZE  # noqa: PTH116
        except OSError:
            return True

    def _is_still_ours(self, connection: sqlite3.Connection) -> bool:
        def goes_on() -> bool:
            try:
                with closing(_as_it_stands(self._path)) as there:
                    state = read_state(there)
                if state.guid != self._guid or state.line < self._line or not has_line(connection, state):
                    return False
            except (sqlite3.Error, LookupError):
                return False
            self._line = state.line
            return True

        # While another window takes the log into the file, it cannot be read for a moment.
        if in_the_end(goes_on, self._path):
            return True
        # Where the disk was full it stays half taken in, and is whole with its log only.
        with suppress(OSError):
            main = self._held.read()
            return not is_whole(main) and belongs(main, self._log_path.read_bytes())
        return False


def in_the_end(judged: Callable[[], bool], *paths: Path) -> bool:
    """Whether files are judged well; asked again where they have changed since, for a second.

    What was written to while it was judged was seen half before and half after: that is no judgement, and on a busy
    machine one alone may take longer than a second.
    """
    since = began = time.monotonic()
    while True:
        before = _stamps(paths)
        if judged():
            return True
        if (changed := _stamps(paths) != before) and (now := time.monotonic()) - began < _BUSIEST:
            since = now
        while True:
            if time.monotonic() - since > _LONGEST:
                return False
            time.sleep(_PAUSE)
            if changed or _stamps(paths) != before:
                break


def _stamps(paths: Iterable[Path]) -> list[tuple[int, ...] | object]:
    found: list[tuple[int, ...] | object] = []
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            found.append(None)
            continue
        is_fresh = abs(time.time_ns() - status.st_mtime_ns) < _FRESH
        found.append(object() if is_fresh else (status.st_ino, status.st_size, status.st_mtime_ns))
    return found


def _key(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _is_under(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    uri = database_uri(reachable(path), mode=mode)
    return sqlite3.connect(uri, uri=True, timeout=0, isolation_level=None, check_same_thread=False)


def _as_it_stands(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(database_uri(reachable(path), mode="ro", immutable="1"), uri=True)


def _let_go(connections: Iterable[sqlite3.Connection]) -> None:
    """Closes connections without what SQLite does last: taking in a log, and removing what has its name.

    Python 3.11 has no word for it. There one that may only read has the file open too: beside it nobody takes
    themselves for the last, and it can neither write to the file nor lock it for itself alone.
    """
    for connection in connections:
        if sys.version_info >= (3, 12):
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE)
        connection.close()
