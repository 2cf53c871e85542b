"""Whether an open project is still the file of its name: before and after each change, and before the log is taken in.

A file can be deleted, moved, replaced by a new version or written over while it is open. What SQLite writes then goes
where nobody finds it, or destroys what was put in its place.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from contextlib import closing, suppress
from enum import Enum
from pathlib import Path
from threading import Lock

from qualcode.files.claims import never_free
from qualcode.files.held import HeldFile
from qualcode.files.platform import database_uri, reachable
from qualcode.storage.file.aside import log_of
from qualcode.storage.file.log import FileState, belongs, has_line, is_whole, last_line, read_state

_TRIES = 40
_PAUSE = 0.025


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
        self._folding = Lock()
        self._log: int | None = None
        self._guid, self._line = "", 0
        self.locked = locked
        self._unlocked = None if locked else self._marks()
        self._seen = self._moment()
        self._closed = False

    def watch(self) -> None:
        """Begin to watch the file and its log, for who writes; the file is known to be a study by now."""
        self._guid = read_state(self._connection).guid
        # What stands in the file itself never goes back to an earlier line of the history.
        with suppress(sqlite3.Error, LookupError), closing(_as_it_stands(self._path)) as there:
            self._line = read_state(there).line
        with suppress(OSError):
            self._log = os.open(self._log_path, os.O_RDONLY | getattr(os, "O_BINARY", 0))

    def fault(self, connection: sqlite3.Connection | None = None) -> Fault | None:
        """What became of the file, if anything did. Costs a few microseconds where nobody else wrote to the file."""
        if self._log is None:
            return None
        if not _is_under(self._held.descriptor, self._path):
            return Fault.REPLACED if os.path.lexists(self._path) else Fault.GONE
        if (moment := self._moment()) != self._seen:
            if not self._is_still_ours(connection or self._connection):
                return Fault.OVERWRITTEN
            self._seen = moment
        return None if _is_under(self._log, self._log_path) else Fault.LOG

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
                if self._folder is None:
                    # Of its own, so that it goes beside whatever is read and written, and waits for nobody.
                    self._folder = sqlite3.connect(
                        database_uri(reachable(self._path), mode="rw"),
                        uri=True,
                        timeout=0,
                        isolation_level=None,
                        check_same_thread=False,
                    )
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
            for connection in (self._folder, self._connection):
                if connection is not None:
                    if fault:
                        _let_go(connection)
                    else:
                        connection.close()
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

    def _is_still_ours(self, connection: sqlite3.Connection) -> bool:
        # While another window takes the log into the file, it cannot be read for a moment.
        for _try in range(_TRIES):
            try:
                with closing(_as_it_stands(self._path)) as there:
                    state = read_state(there)
                if state.guid == self._guid and state.line >= self._line and has_line(connection, state):
                    self._line = state.line
                    return True
            except (sqlite3.Error, LookupError):
                pass
            time.sleep(_PAUSE)
        # Where the disk was full it stays half taken in, and is whole with its log only.
        with suppress(OSError):
            main = self._held.read()
            return not is_whole(main) and belongs(main, self._log_path.read_bytes())
        return False


def _is_under(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _as_it_stands(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(database_uri(reachable(path), mode="ro", immutable="1"), uri=True)


def _let_go(connection: sqlite3.Connection) -> None:
    """Lets go of a connection without what SQLite does last: taking in a log, and removing what has its name."""
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE)
        connection.close()
        return
    never_free(connection)  # there is no word for it in Python 3.11; one that is never closed does nothing
