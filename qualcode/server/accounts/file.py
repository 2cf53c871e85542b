"""The file of accounts as a file: where it may lie, whose it is, and what is said where it cannot be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.files.platform import is_users_alone, make_new
from qualcode.files.reading import is_file, is_there, whereabouts
from qualcode.i18n import _
from qualcode.storage.file.opening import closed_words


class AccountsError(QualcodeError):
    """The file of accounts is not what it should be, or cannot be used now."""


class UnwritableAccountsError(AccountsError):
    """Nothing can be written to the file of accounts now: the disk is full, or another program keeps it."""


def refuse_beside(path: Path, study: Path) -> None:
    """``QualcodeError`` where something of the server would lie in the folder of the study, whose copies travel."""
    folders = {study.absolute().parent, whereabouts(study).parent}
    if any(place.is_relative_to(folder) for place in (path.absolute(), whereabouts(path)) for folder in folders):
        raise QualcodeError(
            _(
                "{path} may not lie in the folder of the study: what lies there is copied, and coders work there."
            ).format(path=path),
            _("Give the study a folder of its own, or name another place with --accounts."),
        )


def make_own(path: Path) -> bool:
    """Make an empty file that is its user's alone where there is none; whether there was none.

    ``QualcodeError`` where one is there that others may read, or that belongs to another user.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if is_there(path):
            raise FileExistsError
        make_new(path).close()
    except FileExistsError:
        if not is_file(path):
            raise no_accounts(path) from None
        if not is_users_alone(path):
            raise QualcodeError(
                _("{path} can be read by others than you: the accounts file must be its user's alone.").format(
                    path=path
                ),
                _("Run: chmod 600 {path}").format(path=path),
            ) from None
        return not path.stat().st_size
    except OSError as error:
        raise QualcodeError(
            _("{path} cannot be made: {reason}").format(path=path, reason=error.strerror or error)
        ) from error
    return True


def no_accounts(path: Path) -> AccountsError:
    """Something else stands where the accounts should."""
    return AccountsError(
        _("{path} is no file of accounts.").format(path=path), _("Name another place with --accounts.")
    )


def damaged(path: Path) -> AccountsError:
    """What was foreseen of a file of accounts does not stand in it."""
    return AccountsError(
        _("{path} is damaged.").format(path=path),
        _("Put a copy of it back; or take it away, start the server and invite everybody again."),
    )


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what SQLite reports of the file of accounts into a ``QualcodeError``: by its codes, never by its words."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except UnicodeDecodeError:  # of the name of a column
        raise damaged(path) from None
    except sqlite3.DatabaseError as error:
        kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
        reason = getattr(error, "sqlite_errorname", "")
        if kind == sqlite3.SQLITE_NOTADB:
            raise no_accounts(path) from None
        if closed := closed_words(path, error):
            raise UnwritableAccountsError(*closed) from None
        if kind in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise UnwritableAccountsError(
                _("{path} could not be written: {reason}.").format(path=path, reason=reason),
                _("Make room on the disk, and try again."),
            ) from None
        raise damaged(path) from None
