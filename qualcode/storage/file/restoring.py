"""Putting a backup in the place of a project: what stood there, with its log, is set aside by name, never deleted."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import ProjectError
from qualcode.files.advice import no_project_here, share_without_locks
from qualcode.files.claims import MOVES_WHILE_OPEN, take_place
from qualcode.files.held import HeldFile
from qualcode.files.platform import flush_folder, remove
from qualcode.i18n import _
from qualcode.storage.file.aside import aside_of, log_of
from qualcode.storage.file.copying import (
    cannot_write,
    drafted,
    place_anew,
    refuse_impossible,
    refuse_sidecar,
    seal,
    write_copy,
)
from qualcode.storage.project import SUFFIX, Project


class FileSummary(NamedTuple):
    """What is in a project file, as one coder may see it: how much, and the last change (moment in UTC, coder)."""

    guid: str
    name: str
    documents: int
    codings: int
    last: tuple[str, str] | None


class Replacement(NamedTuple):
    """What a restore puts in place, and what it sets aside: ``None`` where no file is there, or it is no study."""

    backup: FileSummary
    present: FileSummary | None
    is_there: bool


class Restored(NamedTuple):
    """Where what stood there is now (``None`` where nothing did), and what else is to be told."""

    kept: Path | None
    notices: tuple[str, ...]


def look_at(backup: Path, path: Path, coder: str) -> Replacement:
    """What :func:`restore` would do, once it is certain that it can, as ``coder`` may see it.

    ``ProjectError`` for a backup that is missing, foreign, newer or damaged, is the project itself, or is of another
    study.
    """
    refuse_sidecar(path)
    refuse_impossible(path)
    if (share := share_without_locks(path)).name:
        raise ProjectError(*no_project_here(path, share))
    is_there = os.path.lexists(path)
    if is_there and not path.is_file():
        raise ProjectError(_("{path} is not a file.").format(path=path), _("Name a project file."))
    if path.suffix != SUFFIX:
        raise ProjectError(_("{path} is not a qualcode project.").format(path=path), _("Name a project file."))
    if is_there and backup.exists() and path.exists() and backup.samefile(path):
        raise ProjectError(
            _("{path} is this project itself.").format(path=backup), _("Name the backup, and with -p the project.")
        )
    with Project.open(backup, readonly=True) as project:
        with project.sight.whole():
            problems = project.check()
        if problems:
            raise ProjectError(
                _("{path} is damaged: {reason}.").format(path=backup, reason=problems[0]), _("Take another backup.")
            )
        new = _summary(project, coder)
    present = None
    with suppress(ProjectError, sqlite3.Error):
        if is_there:
            with Project.open(path, readonly=True) as project:
                present = _summary(project, coder)
    if present is not None and present.guid != new.guid:
        raise ProjectError(
            _("{path} is another study ({name}).").format(path=backup, name=new.name),
            _("Name the project that it is a backup of with -p, or copy it to a name of its own."),
        )
    return Replacement(new, present, is_there)


def restore(backup: Path, path: Path, coder: str) -> Restored:
    """Puts ``backup`` in the place of ``path``, at once. What stood there is set aside, with what lay beside it.

    ``ProjectError`` as with :func:`look_at`, and while anybody has the project open; then nothing is changed.
    """
    found = look_at(backup, path, coder)
    notices: tuple[str, ...] = ()
    if found.present is not None:
        # What a crash left beside it is taken in, where it is the file's own.
        with suppress(ProjectError), Project.open(path) as project:
            notices = project.notices
    path = path.resolve()
    with cannot_write(path), drafted(path) as draft:
        with Project.open(backup, readonly=True) as project:
            write_copy(project.connection, backup, draft)
        if not found.is_there:
            place_anew(draft, path)
            return Restored(None, notices)
        if not os.access(path, os.W_OK):
            raise ProjectError(
                _("{path} is read-only.").format(path=path),
                _("Ask for write access to the file and its folder, or work on a copy."),
            )
        seal(draft, path)
        with HeldFile(path) as held, held.alone() as alone:
            if not alone:
                raise ProjectError(
                    _("{path} is open in another window.").format(path=path),
                    _("Close every window that has it open, and try again; nothing was changed."),
                )
            if MOVES_WHILE_OPEN:
                return Restored(_exchange(draft, path), notices)
        return Restored(_exchange(draft, path), notices)


def _exchange(draft: Path, path: Path) -> Path:
    kept = aside_of(path)
    # First the file: what lies beside it is known for another's where this is cut short.
    take_place(draft, path, kept)
    for suffix in ("-wal", "-journal"):
        beside = log_of(path, suffix)
        if beside.exists():
            beside.rename(log_of(kept, suffix))
    remove(log_of(path, "-shm"))
    flush_folder(path.parent)
    return kept


def _summary(project: Project, coder: str) -> FileSummary:
    project.look_as(coder)
    last = project.rows("SELECT at, coder FROM history ORDER BY id DESC LIMIT 1")
    return FileSummary(
        project.meta("guid"),
        project.name,
        int(project.scalar("SELECT COUNT(*) FROM document")),
        int(project.scalar("SELECT COUNT(*) FROM coding")),
        (str(last[0][0]), str(last[0][1])) if last else None,
    )
