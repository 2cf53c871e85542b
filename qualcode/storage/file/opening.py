"""Opening the file of a project: its header, the log beside it, the connection, and what SQLite reports, in words."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import DamagedError, ProjectError
from qualcode.files.advice import share_without_locks
from qualcode.files.held import OPENING, HeldFile
from qualcode.files.platform import database_uri, quoted, reachable
from qualcode.i18n import _, ngettext
from qualcode.storage.file.aside import log_of, other_names, set_log_aside
from qualcode.storage.file.guard import harden
from qualcode.storage.file.image import readable
from qualcode.storage.file.log import HEADER_SIZE, belongs, is_whole, read_state
from qualcode.storage.file.standing import Standing, in_the_end
from qualcode.storage.schema import APPLICATION_ID

BUSY_SECONDS = 15.0
"""How long a write waits for another window's write before it gives up."""
_MOMENTS = 5
"""So often a file that is written to all the time is read, to meet it between two writings."""
_READING = (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ)
_MAGIC = b"SQLite format 3\x00"


class OpenedFile(NamedTuple):
    """A project's file, open: whether for reading only, and what whoever opened it must be told."""

    connection: sqlite3.Connection
    standing: Standing
    readonly: bool
    notices: tuple[str, ...] = ()


def damaged_hint() -> str:
    """What to do about a damaged file."""
    return _("Put the last backup back with: qualcode restore BACKUP, or copy the file again from where it came.")


def open_file(path: Path, *, readonly: bool) -> OpenedFile:
    """Opens a project's file, with the log beside it where that is its own. ``ProjectError`` where it cannot be."""
    with OPENING:
        held = _held(path)
        try:
            _inspect(path, held)
            may_write = os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)
            # Where locks cannot be trusted none are taken; then it is looked at the end whether anything changed.
            may_write = may_write and not share_without_locks(path).name
            readonly = readonly or not may_write
            names = _refuse_second_log(path, held, readonly=readonly)
            use_log, notices = _look_beside(path, held, set_aside=not readonly)
            with translated(path):
                connection = connect(path, readonly=readonly, may_write=may_write, use_log=use_log)
            standing = Standing(path, held, connection, locked=use_log and (may_write or log_of(path).exists()))
        except BaseException as error:
            held.close()
            if isinstance(error, OSError):  # a disk that fails, or what is read like no file
                raise _unreadable(path, error) from error
            raise
    return OpenedFile(connection, standing, readonly, (*names, *notices))


def connect(path: Path, *, readonly: bool, may_write: bool = True, use_log: bool = True) -> sqlite3.Connection:
    """A connection to a project file, which is known to be one (:func:`open_file`).

    Whoever only reads takes SQLite's locks too. Without write access to the folder SQLite cannot make the shared-memory
    file that they need; a file without a log beside it is complete, and is read as it stands then.
    """
    place = reachable(path.resolve())
    if not use_log or not (may_write or log_of(path).exists()):
        uri = database_uri(place, mode="ro", immutable="1")
    else:
        uri = database_uri(place, mode="rw" if may_write else "ro")
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    if readonly:
        connection = readable(connection, place)
    else:
        connection.execute("PRAGMA synchronous = FULL")
        # What is deleted is written over, whatever this SQLite was built to do.
        connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    # What SQLite sorts aside needs no room on a disk then, and no word of an interview lies in a passing file.
    connection.execute("PRAGMA temp_store = MEMORY")
    harden(connection)
    return connection


def _held(path: Path) -> HeldFile:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ProjectError(_("{path} is not a file.").format(path=path), _("Name a project file."))
        return HeldFile(path)
    except FileNotFoundError:
        raise ProjectError(
            _("There is no project {path}.").format(path=path),
            _("Make it with: qualcode init {path}").format(path=quoted(str(path))),
        ) from None
    except PermissionError:
        raise ProjectError(_("{path} may not be read.").format(path=path), _("Ask for access to the file.")) from None
    except (OSError, RuntimeError, ValueError) as error:  # too long, below a file, a link to itself
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> ProjectError:
    message = _("{file} cannot be read: {reason}").format(file=path, reason=getattr(error, "strerror", "") or error)
    return ProjectError(message, _("Check the name and the folder."))


def _inspect(path: Path, held: HeldFile) -> None:
    """Looks at the file's header before SQLite does. ``ProjectError`` where it cannot be one of ours."""
    header = held.read(100)
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
    size = held.status().st_size
    if size < expected and not log_of(path).exists():
        raise ProjectError(
            _("{path} is damaged: {size} of {expected} bytes are there.").format(
                path=path, size=size, expected=expected
            ),
            damaged_hint(),
        )


def _refuse_second_log(path: Path, held: HeldFile, *, readonly: bool) -> tuple[str, ...]:
    """What to tell of a file with several names. ``ProjectError`` where it is to be written.

    Each name has a log of its own: what is written under the one destroys what is written under the other.
    """
    count, found = other_names(path, held.status())
    if not count:
        return ()
    message = (
        _("{path} is one file with {names}.").format(path=path, names=", ".join(found))
        if found
        else ngettext(
            "{path} is one file with {count} other name elsewhere.",
            "{path} is one file with {count} other names elsewhere.",
            count,
        ).format(path=path, count=count)
    )
    if readonly:
        return (" ".join((message, _("What was changed last under another name may be missing here."))),)
    raise ProjectError(
        message,
        _(
            "Changes under one name destroy those under another. Make it a file of its own, and go on in that:"
            " qualcode -p {path} backup COPY"
        ).format(path=quoted(str(path))),
    )


def _look_beside(path: Path, held: HeldFile, *, set_aside: bool) -> tuple[bool, tuple[str, ...]]:
    """Whether what lies beside the file is its own and may be used, and what is to be told of it.

    What is not its own is set aside, or passed by where nothing may be written.
    """
    log, journal = log_of(path), log_of(path, "-journal")
    notices: tuple[str, ...] = ()
    index, has_log = log_of(path, "-shm"), not _is_no_file(log) and _size(log) > HEADER_SIZE
    for beside in (log, journal, index):
        # What only reads goes round these, but never past a log: a folder in the place of its index is no hindrance.
        if _is_no_file(beside) and (set_aside or (has_log and not (beside == index and index.is_dir()))):
            raise ProjectError(
                _("{name} lies beside {path}, where SQLite keeps a file of its own, and is none.").format(
                    name=beside.name, path=path
                ),
                _("Move it elsewhere, and try again."),
            )
    if _is_no_file(log) or _is_no_file(journal):
        return False, ()
    if _size(journal):
        # None of ours lives long enough to be met. One is needed by a file that is not whole, and by no other.
        if not is_whole(held.read()):
            return True, ()
        if not os.access(journal.parent, os.W_OK):
            return False, (_not_read(path, journal),)
        notices = tuple(filter(None, [set_log_aside(path, journal)]))
    if _size(log) <= HEADER_SIZE:
        return True, notices
    with held.alone() as alone:
        if _is_own(path, held, alone=alone) or not is_whole(held.read()):
            # A file that is not whole by itself was being written to when something failed: only its log completes it.
            return True, notices
        if not alone and set_aside:
            raise ProjectError(
                _("{path} is not the file that another window has open, whose changes lie beside it.").format(
                    path=path
                ),
                _("Close that window; then open the file again."),
            )
        if not set_aside:
            return False, (*notices, _not_read(path, log))
        return True, (*notices, *filter(None, [set_log_aside(path, log)]))


def _not_read(path: Path, beside: Path) -> str:
    return _("{names} is of another state of {path} and was not read.").format(names=beside.name, path=path)


def _is_no_file(path: Path) -> bool:
    """Whether something has a name that is no file: a folder, a pipe, a link."""
    try:
        return not stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _is_own(path: Path, held: HeldFile, *, alone: bool) -> bool:
    """Whether the log is the file's own."""
    if not alone and _is_taken_in(path):
        return True

    def fits() -> bool:
        try:
            return belongs(*_at_one_moment(held, log_of(path)))
        except FileNotFoundError:  # whoever left last has taken it in, and away
            return True
        except PermissionError:
            raise ProjectError(
                _("{path} may not be read.").format(path=log_of(path)), _("Ask for access to the file.")
            ) from None

    # Where another window takes the log into the file at this moment, it does not fit before that is done.
    return fits() if alone else in_the_end(fits, path, log_of(path))


def _at_one_moment(held: HeldFile, log: Path) -> tuple[bytes, bytes]:
    """The file and its log, read between two writings to the file where there is such a moment."""
    for _attempt in range(_MOMENTS):
        before = held.status()
        beside, main = log.read_bytes(), held.read()
        after = held.status()
        if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
            break
    return main, beside


def _is_taken_in(path: Path) -> bool:
    """Whether the file that another window has open holds all that its log does."""
    states = []
    for options in ({"mode": "ro", "immutable": "1"}, {"mode": "ro"}):
        try:
            connection = sqlite3.connect(database_uri(reachable(path.resolve()), **options), uri=True)
        except sqlite3.Error:
            return False
        try:
            states.append(read_state(connection))
        except (sqlite3.Error, LookupError):
            return False
        finally:
            connection.close()
    return states[0] == states[1]


def closed_words(path: Path, error: sqlite3.DatabaseError, *, unchanged: bool = False) -> tuple[str, str] | None:
    """What is said, and advised, of a file of SQLite's that another program keeps or that may not be written to.

    ``None`` where the error is another one. ``unchanged``: as for :func:`translated`.
    """
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return (
            _("{path} is in use by another program.").format(path=path),
            _("Close the other window, or try again; nothing was changed.")
            if unchanged
            else _("Close the other window, or try again."),
        )
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        reason = getattr(error, "sqlite_errorname", "")
        return (
            _("{path} may not be written here ({reason}).").format(path=path, reason=reason),
            _("Ask for write access to the file and its folder, or work on a copy."),
        )
    return None


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
        if closed := closed_words(path, error, unchanged=unchanged):
            raise ProjectError(*closed) from error
        if getattr(error, "sqlite_errorcode", 0) in _READING:
            raise ProjectError(
                _("{path} could not be read: {reason}.").format(path=path, reason=reason),
                _("Look at the disk. {remedy}").format(remedy=damaged_hint()),
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
