"""Opening the file of a project: its header, the connection, and what SQLite reports, in words."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from qualcode.errors import DamagedError, ProjectError
from qualcode.files.platform import database_uri, reachable
from qualcode.i18n import _
from qualcode.storage.file.guard import harden
from qualcode.storage.file.image import readable
from qualcode.storage.schema import APPLICATION_ID

BUSY_SECONDS = 15.0
"""How long a write waits for another window's write before it gives up."""
_READING = (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ)
_MAGIC = b"SQLite format 3\x00"


def inspect_file(path: Path) -> int:
    """Looks at the file's header before SQLite does; the schema version that stands there is the result.

    ``ProjectError`` where it cannot be one of ours.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ProjectError(_("{path} is not a file.").format(path=path), _("Name a project file."))
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise ProjectError(
            _("There is no project {path}.").format(path=path),
            _("Make it with: qualcode init {path}").format(path=path),
        ) from None
    except PermissionError:
        raise ProjectError(_("{path} may not be read.").format(path=path), _("Ask for access to the file.")) from None
    if not header.startswith(_MAGIC) or len(header) < 100:
        raise ProjectError(
            _("{path} is not a qualcode project.").format(path=path),
            _("Transcripts are read with: qualcode import FILE. A new project is made with: qualcode init FILE"),
        )
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise ProjectError(
            _("{path} is a database of another program.").format(path=path),
            _("Name a file made by qualcode init."),
        )
    page = int.from_bytes(header[16:18], "big")
    expected = (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
    if status.st_size < expected and not path.with_name(path.name + "-wal").exists():
        raise ProjectError(
            _("{path} is damaged: {size} of {expected} bytes are there.").format(
                path=path, size=status.st_size, expected=expected
            ),
            _("Take the last backup, or copy the file again from where it came."),
        )
    return int.from_bytes(header[60:64], "big")


def connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    """A connection to a project file, which is known to be one (:func:`inspect_file`)."""
    path = reachable(path.resolve())
    if readonly:
        # Without write access to the folder SQLite cannot make the shared-memory file that WAL needs; a file without
        # a log beside it is complete, and may be read as it stands.
        alone = not path.with_name(path.name + "-wal").exists()
        uri = database_uri(path, mode="ro", **({"immutable": "1"} if alone else {}))
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        connection = readable(connection, path)
    else:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        # What is deleted is written over, whatever this SQLite was built to do.
        connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    # What SQLite sorts aside needs no room on a disk then, and no word of an interview lies in a passing file.
    connection.execute("PRAGMA temp_store = MEMORY")
    harden(connection)
    return connection


def fold(path: Path) -> bool:
    """Takes what stands in the log beside a project file into the file, so that a copy of it holds everything.

    Waits for nobody and holds nobody up: what another process still reads around is left for the next time. Whether
    all was taken is the result. Goes through a connection of its own, beside whatever else is read and written.
    """
    try:
        with closing(
            sqlite3.connect(database_uri(reachable(path.resolve()), mode="rw"), uri=True, timeout=0)
        ) as connection:
            busy, pages, taken = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    except sqlite3.Error:
        return False
    return not busy and pages == taken


@contextmanager
def translated(path: Path, *, unchanged: bool = False) -> Iterator[None]:
    """Turns what SQLite reports into a ``ProjectError`` for the person at the keyboard.

    ``unchanged``: whether it is true that nothing was changed, also not by what went before.
    """
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.DatabaseError as error:
        # SQLite's codes are a contract, its words are not, and may quote what stands in the file: they are never shown.
        # The low byte is the kind, without its finer distinctions. A text that is none has no code.
        kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
        reason = getattr(error, "sqlite_errorname", "")
        if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise ProjectError(
                _("{path} is in use by another program.").format(path=path),
                _("Close the other window, or try again; nothing was changed.")
                if unchanged
                else _("Close the other window, or try again."),
            ) from error
        if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise ProjectError(
                _("{path} may not be written here ({reason}).").format(path=path, reason=reason),
                _("Ask for write access to the file and its folder, or work on a copy."),
            ) from error
        if getattr(error, "sqlite_errorcode", 0) in _READING:
            raise ProjectError(
                _("{path} could not be read: {reason}.").format(path=path, reason=reason),
                _("Look at the disk; take the last backup, or copy the file again from where it came."),
            ) from error
        if kind in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            # Of a change that was being written when the disk failed, nobody knows here whether it is on it.
            raise ProjectError(
                _("{path} could not be written: {reason}.").format(path=path, reason=reason),
                _("Make room on the disk, and look at qualcode log before you try again."),
            ) from error
        if kind == sqlite3.SQLITE_TOOBIG:
            raise ProjectError(_("That is too much for one change."), _("Do it in parts.")) from None
        if kind == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from error
        # Without the cause: its words may be those of an interview.
        raise DamagedError(
            _("{path} is damaged: {reason}.").format(path=path, reason=reason or _("a text in it cannot be read")),
            _("See where with: qualcode check"),
            path,
        ) from None
