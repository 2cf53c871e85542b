"""Keeping what was open of a file that is gone, or is another one: nothing acknowledged is lost with it."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from qualcode.errors import ProjectError, QualcodeError
from qualcode.files.platform import quoted
from qualcode.files.reading import is_folder
from qualcode.i18n import _
from qualcode.storage.file.aside import aside_of, log_of
from qualcode.storage.file.copying import copy_project
from qualcode.storage.file.log import read_state
from qualcode.storage.file.standing import Fault, Standing


def keep_what_was_open(path: Path, connection: sqlite3.Connection, standing: Standing, fault: Fault) -> ProjectError:
    """The error for what became of a file while it was open. What was open is kept, unless it is all there."""
    said = {
        Fault.GONE: _("{path} was deleted or moved while it was open."),
        Fault.REPLACED: _("{path} was replaced by another file while it was open."),
        Fault.OVERWRITTEN: _("{path} was written over by another program while it was open."),
        Fault.LOG: _("The changes beside {path} ({log}) were taken away while it was open."),
    }[fault]
    message = said.format(path=path, log=log_of(path).name)
    return ProjectError(message, _remedy(path, connection, standing, fault))


def _remedy(path: Path, connection: sqlite3.Connection, standing: Standing, fault: Fault) -> str:
    with suppress(sqlite3.Error, LookupError):
        if fault is Fault.LOG and not log_of(path).exists():
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if fault is not Fault.GONE and standing.file_has(read_state(connection)):
            standing.set_stale_log_aside()
            return _("All that was acknowledged is in the file. Leave, and open it again.")
    if fault is Fault.GONE and not is_folder(path.parent) and (there := standing.place_now()):
        # A folder takes along what lies beside the file.
        return _(
            "Its folder was moved or renamed, and all that was acknowledged with it. Leave, and go on with:"
            " qualcode open {path}"
        ).format(path=quoted(str(there)))
    try:
        kept = _kept(path, connection)
    except (QualcodeError, OSError, sqlite3.Error) as error:
        standing.set_stale_log_aside()
        return _(
            "What was open could not be kept beside it ({reason}). Leave, and put the last backup back with:"
            " qualcode restore BACKUP"
        ).format(reason=getattr(error, "message", "") or getattr(error, "strerror", "") or error)
    standing.set_stale_log_aside()
    place = path if is_folder(path.parent) else kept.with_name(path.name)
    typed = {"kept": quoted(str(kept)), "path": quoted(str(place))}
    if fault is Fault.GONE:
        return _(
            "What was open is kept whole in {kept}, with all that was acknowledged. Leave, and put it back with:"
            " qualcode restore {kept} -p {path}"
        ).format(**typed)
    return _(
        "What was open is kept whole in {kept}, with all that was acknowledged. Leave, and bring it into the file of"
        " that name with: qualcode merge {kept} -p {path}"
    ).format(**typed)


def _kept(path: Path, connection: sqlite3.Connection) -> Path:
    """Keeps what was open beside where it was, or where that folder is gone, in the nearest one that is there."""
    beside = next(folder for folder in path.absolute().parents if is_folder(folder))
    try:
        kept = aside_of(beside / path.name, "kept")
        copy_project(connection, path, kept)
    except (QualcodeError, OSError):
        if beside == path.absolute().parent:
            raise
        kept = aside_of(Path.home() / path.name, "kept")
        copy_project(connection, path, kept)
    return kept
