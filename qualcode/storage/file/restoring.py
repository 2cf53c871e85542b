"""Putting a backup in the place of a project: what stood there, with its log, is set aside by name, never deleted."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import ProjectError
from qualcode.files.advice import no_project_here, share_without_locks
from qualcode.files.claims import MOVES_WHILE_OPEN
from qualcode.files.held import HeldFile
from qualcode.files.platform import flush_folder, move, quoted, remove, take_place
from qualcode.files.reading import same_file
from qualcode.i18n import _
from qualcode.storage.blinding import WITHHELD
from qualcode.storage.file.aside import aside_of, log_of
from qualcode.storage.file.copying import (
    cannot_write,
    drafted,
    note_way,
    place_anew,
    refuse_impossible,
    refuse_sidecar,
    seal,
    write_copy,
    write_pages,
)
from qualcode.storage.file.log import WITH_LOG, FileState, read_state
from qualcode.storage.file.opening import translated
from qualcode.storage.project import SUFFIX, Project
from qualcode.storage.rounds import blind_documents
from qualcode.storage.scrubbing.withdrawn import withdrawals


class FileSummary(NamedTuple):
    """What is in a project file, as one coder may see it: how much, and the last change (moment in UTC, coder)."""

    guid: str
    name: str
    documents: int
    codings: int
    last: tuple[str, str] | None
    blind: dict[int, str]
    """The documents of open rounds, with the name of the round: of these only the coder's own codings are counted."""
    withheld: bool
    """Whether it is a copy for one coder, in which what others made of those documents is not."""
    gone: frozenset[str]
    """The respondents (GUIDs) who were taken out of it for good."""


class Replacement(NamedTuple):
    """What a restore puts in place, and what it sets aside: ``None`` where no file is there, or it is no study."""

    source: Path
    path: Path
    state: FileState
    backup: FileSummary
    problems: list[str]
    present: FileSummary | None
    is_there: bool


class Restored(NamedTuple):
    """Where what stood there is now (``None`` where nothing did), and what else is to be told."""

    kept: Path | None
    notices: tuple[str, ...]


def look_at(backup: Path, path: Path, coder: str, *, damaged: bool = False) -> Replacement:
    """What :func:`restore` would do, once it is certain that it can, as ``coder`` may see it.

    ``ProjectError`` for a backup that is missing, foreign, newer, damaged (unless ``damaged`` says that it may be), is
    the project itself, is of another study, or holds only what one coder may see of it.
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
    if is_there and same_file(backup, path):
        raise ProjectError(
            _("{path} is this project itself.").format(path=backup), _("Name the backup, and with -p the project.")
        )
    with Project.open(backup, readonly=True) as project:
        with project.sight.whole(), translated(backup):
            problems = project.check()
            if problems and not damaged:
                raise _damaged(backup, problems[0])
            state = read_state(project.connection)
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
    if present is not None and new.withheld and not present.withheld:
        raise ProjectError(
            _("{path} is no backup: it is a copy for one coder, without what others made of an open round.").format(
                path=backup
            ),
            _("Bring it into the project with: qualcode merge {path}").format(path=quoted(str(backup))),
        )
    return Replacement(backup, path, state, new, problems, present, is_there)


def restore(found: Replacement) -> Restored:
    """Does what :func:`look_at` found, at once. What stood there is set aside, with what lay beside it.

    ``ProjectError`` while anybody has the project open, or where the backup is another one since; then nothing is
    changed.
    """
    notices: tuple[str, ...] = ()
    if found.present is not None:
        # What a crash left beside it is taken in, where it is the file's own.
        with suppress(ProjectError), Project.open(found.path) as project:
            notices = project.notices
    path = found.path.resolve()
    with cannot_write(path), drafted(path) as draft:
        with Project.open(found.source, readonly=True) as project, translated(found.source):
            if read_state(project.connection) != found.state:
                raise ProjectError(
                    _("{path} was changed by another program while it was read.").format(path=found.source),
                    _("Try again."),
                )
            write = write_pages if found.problems else write_copy
            write(project.connection, found.source, draft)
        note_way(draft, WITH_LOG)
        seal(draft, path if found.is_there else found.source)
        if not found.is_there:
            place_anew(draft, path)
            return Restored(None, notices)
        if not os.access(path, os.W_OK):
            raise ProjectError(
                _("{path} is read-only.").format(path=path),
                _("Ask for write access to the file and its folder, or work on a copy."),
            )
        with HeldFile(path) as held, held.alone() as alone:
            if not alone:
                raise ProjectError(
                    _("{path} is open in another window.").format(path=path),
                    _("Close every window that has it open, and try again; nothing was changed."),
                )
            if MOVES_WHILE_OPEN:
                return Restored(_exchange(draft, path), notices)
        return Restored(_exchange(draft, path), notices)


def _damaged(backup: Path, problem: str) -> ProjectError:
    typed = quoted(str(backup))
    return ProjectError(
        _("{path} is damaged: {reason}.").format(path=backup, reason=problem),
        _(
            "Take another backup. If there is none: qualcode -p {path} check --repair mends what needs no guess, and"
            " with --damaged it is put back as it is, to work on with what can be read."
        ).format(path=typed),
    )


def _exchange(draft: Path, path: Path) -> Path:
    kept = aside_of(path)
    # First the file: what lies beside it is known for another's where this is cut short.
    take_place(draft, path, kept)
    for suffix in ("-wal", "-journal"):
        beside = log_of(path, suffix)
        if beside.exists():
            move(beside, log_of(kept, suffix))
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
        blind_documents(project),
        bool(project.meta(WITHHELD)),
        frozenset(one.respondent for one in withdrawals(project)),
    )
