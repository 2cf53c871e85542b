"""A copy of a project under a name of its own: whole and proven, or not there at all."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from qualcode.errors import ProjectError
from qualcode.files.held import BESIDE
from qualcode.files.passing import clear_passing, passing_path, remove_passing
from qualcode.files.platform import (
    PRIVATE,
    database_uri,
    flush_folder,
    like,
    make_new,
    name_anew,
    narrow,
    reachable,
    refuse_reserved,
    remove,
    size_of_name,
)
from qualcode.files.reading import is_folder
from qualcode.i18n import _
from qualcode.storage.file.aside import LONGEST
from qualcode.storage.file.log import WAY_AT, WITHOUT_LOG, FileState, read_state
from qualcode.storage.file.opening import damaged_hint, translated
from qualcode.storage.schema import APPLICATION_ID, GUARDED, GUARDED_FIRST


def refuse_existing(path: Path) -> None:
    """``ProjectError`` where a file of that name is there, or cannot come: a copy never takes another file's place."""
    refuse_sidecar(path)
    refuse_reserved(path)
    refuse_impossible(path)
    if os.path.lexists(path):
        raise ProjectError(_("{path} is there already.").format(path=path), _("Choose another name."))
    if not is_folder(path.parent):
        raise ProjectError(_("There is no folder {folder}.").format(folder=path.parent), _("Make the folder first."))


def refuse_sidecar(path: Path) -> None:
    """``ProjectError`` for a name under which SQLite would keep something beside a file."""
    if path.name.endswith(BESIDE):
        raise ProjectError(
            _("{path} is the name of a file that belongs to another one.").format(path=path), _("Choose another name.")
        )


def refuse_impossible(path: Path) -> None:
    """``ProjectError`` for a name that no file can have, or that leaves no room for what SQLite puts beside it."""
    try:
        with suppress(OSError):
            path.lstat()
        reason = os.strerror(errno.ENAMETOOLONG) if size_of_name(path.name) > LONGEST else ""
    except ValueError as error:
        reason = str(error)
    if reason:
        raise ProjectError(
            _("{path} cannot be written: {reason}.").format(path=path, reason=reason), _("Choose another name.")
        )


@contextmanager
def drafted(target: Path) -> Iterator[Path]:
    """A name beside ``target`` to write to, that tells who writes; what is left there afterwards is taken away.

    What a process left there that died is taken away first.
    """
    clear_passing(target.parent)
    draft = passing_path(target)
    try:
        yield draft
    finally:
        remove_passing(draft)


def write_copy(source: sqlite3.Connection, path: Path, draft: Path) -> None:
    """Copies an open project (``path`` in words) to ``draft``, as it is at one moment, and proves that it is all there.

    ``ProjectError`` where it is not, ``OSError`` where the draft cannot be written.
    """
    with translated(path), _one_moment(source):
        before = _contents(source)
        write_pages(source, path, draft)
    _prove(draft, path, before)


def write_pages(source: sqlite3.Connection, path: Path, draft: Path) -> None:
    """Copies an open project to ``draft`` page by page, also where it is damaged. ``OSError`` where it has no room."""
    begin(draft, path)
    with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode = OFF")
        try:
            source.backup(copy)
        except sqlite3.OperationalError as error:
            kind, reading = error.sqlite_errorcode, (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ)
            if kind & 0xFF not in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR) or kind in reading:
                raise
            number = errno.ENOSPC if kind == sqlite3.SQLITE_FULL else errno.EIO
            raise OSError(number, os.strerror(number)) from error


def begin(draft: Path, path: Path | None = None) -> None:
    """Makes an empty draft, for those who may read the project of that path, and for its user; one left there goes."""
    remove(draft)
    make_new(draft, PRIVATE | (like(path) if path is not None else 0)).close()


def note_way(draft: Path, way: bytes) -> None:
    """Notes in a draft whether it is a copy, or a project that is worked in (:data:`WAY_AT`)."""
    with draft.open("r+b") as file:
        file.seek(WAY_AT)
        file.write(way)


def seal(draft: Path, path: Path) -> None:
    """Has a draft on disk, for those who may read the project of that path to read."""
    with draft.open("r+b") as file:
        narrow(draft, like(path))
        os.fsync(file.fileno())


def copy_project(
    source: sqlite3.Connection, path: Path, target: Path, *, before_placing: Callable[[], None] | None = None
) -> None:
    """Copies an open project to ``target``, which is whole under its name or not there. ``ProjectError`` otherwise."""
    refuse_existing(target)
    with cannot_write(target), drafted(target) as draft:
        write_copy(source, path, draft)
        note_way(draft, WITHOUT_LOG)
        seal(draft, path)
        if before_placing is not None:
            before_placing()
        place_anew(draft, target)


def _prove(draft: Path, path: Path, contents: tuple[FileState, tuple[int, ...]]) -> None:
    """``ProjectError`` unless a copy, read anew, is one of ours, sound, and holds what there was in the project."""
    uri = database_uri(reachable(draft.resolve()), mode="ro", immutable="1")
    with translated(path), closing(sqlite3.connect(uri, uri=True)) as copy:
        [(marked,)] = copy.execute("PRAGMA application_id")
        [(found, *_more)] = copy.execute("PRAGMA integrity_check(1)")
        if found == "ok" and marked == APPLICATION_ID and _contents(copy) == contents:
            return
    raise ProjectError(
        _("{path} was not copied, for the copy is not whole.").format(path=path),
        _("See what is wrong with: qualcode check. {remedy}").format(remedy=damaged_hint()),
    )


def place_anew(draft: Path, target: Path) -> None:
    """Gives what was written aside its name, at once, and never in the place of a file that came there meanwhile."""
    try:
        name_anew(draft, target)
    except FileExistsError:
        raise ProjectError(_("{path} is there already.").format(path=target), _("Choose another name.")) from None
    flush_folder(target.parent)


@contextmanager
def cannot_write(target: Path) -> Iterator[None]:
    """Says of what the system refuses while a file is written which file it is."""
    try:
        yield
    except OSError as error:
        raise ProjectError(
            _("{path} cannot be written: {reason}.").format(path=target, reason=error.strerror or error),
            _("Check that the folder exists, that you may write there, and that there is room on the disk."),
        ) from error


def _contents(connection: sqlite3.Connection) -> tuple[FileState, tuple[int, ...]]:
    try:
        there = {row[0] for row in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
        # An older file has fewer tables.
        tables = sorted(GUARDED_FIRST | (GUARDED & there))
        counts = (connection.execute(f'SELECT COUNT(*) FROM main."{table}"').fetchone() for table in tables)
        return read_state(connection), tuple(int(row[0]) for row in counts)
    except LookupError:
        raise sqlite3.DatabaseError("no study") from None


@contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    within = connection.in_transaction
    if not within:
        connection.execute("BEGIN")
    try:
        yield
    finally:
        if not within:
            connection.rollback()
