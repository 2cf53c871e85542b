"""What can be seen of damage without doing the history again: enough that nobody goes on for weeks in a broken file.

A file that somebody is to work in is looked at when it is opened, for a fraction of a millisecond: its tables, the last
lines of the history by their SHA-256, and in a small study every page and every text. Where somebody stays (in the
workspace, once it can be read in), or brings much in, a study of some dozens of interviews is looked at as closely.
What is seen later, where a damaged page or text is read, counts as well. Nothing is changed in such a file from then
on; it can be read and exported. What is not seen here is found by :mod:`storage.file.proof`.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from qualcode.errors import DamagedError
from qualcode.files.platform import quoted
from qualcode.i18n import _
from qualcode.storage.file.guard import Part
from qualcode.storage.history import Sealed
from qualcode.storage.schema import SEALED_SINCE

SMALL, MOST = 768 * 1024, 2 * 1024 * 1024
"""The bytes of a file of which every page and text is looked at: when it is opened, and where it is looked at closely,
which takes some milliseconds."""
_FEW, _MANY = 3, 200
"""So many lines of the history are looked at, the last ones, and none of more than ``_LONGEST_LINE`` bytes."""
_LONGEST_LINE = 64 * 1024


def missing_words(missing: Sequence[Part]) -> str:
    """What is said of tables and indices that are not there; empty where none is missing."""
    for part in missing:
        message = _("the table {table} is missing") if part.type == "table" else _("the index {table} is missing")
        return message.format(table=part.name)
    return ""


def look_at(connection: sqlite3.Connection, version: int, *, closely: bool = False) -> str:
    """What is seen to be wrong in a file of a version of the schema, in words; empty where nothing is."""
    try:
        return _look_at(connection, version, MOST if closely else SMALL)
    except sqlite3.DatabaseError as error:
        kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if kind not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        return getattr(error, "sqlite_errorname", "") or _("a text in it cannot be read")


def _look_at(connection: sqlite3.Connection, version: int, most: int) -> str:
    (pages,), (size,) = (connection.execute(f"PRAGMA main.{what}").fetchone() for what in ("page_count", "page_size"))
    in_full = pages * size <= most
    if in_full and connection.execute("PRAGMA main.quick_check(1)").fetchone()[0] != "ok":
        return _("what its pages hold does not fit together")
    if version >= SEALED_SINCE and (line := _unsealed(connection, _MANY if in_full else _FEW)):
        return _("line {line} of the history is not what was written there").format(line=line)
    for row, text, sha256 in connection.execute("SELECT id, text, sha256 FROM main.document") if in_full else ():
        if is_altered(text, sha256):
            return text_words(row)
    return ""


def _unsealed(connection: sqlite3.Connection, lines: int) -> int:
    """Of the last lines of the history one that does not say what it said when it was sealed; 0 where none is seen."""
    names = ", ".join(Sealed._fields)
    last = f"WHERE LENGTH(ops) <= {_LONGEST_LINE} ORDER BY id DESC LIMIT {lines}"
    for row, sha256, *line in connection.execute(f"SELECT id, sha256, {names} FROM main.history {last}"):
        if not Sealed(*line).is_as_sealed(sha256):
            return int(row)
    return 0


def is_altered(text: object, sha256: object) -> bool:
    """Whether a text is not the one of which this is the SHA-256; in an old study there may be none."""
    return bool(sha256) and (not isinstance(text, str) or hashlib.sha256(text.encode()).hexdigest() != sha256)


def text_words(document_id: int) -> str:
    """What is said of a document whose text is not the one that was read."""
    return _("document row {row}: its text is not the one that was read (SHA-256)").format(row=document_id)


def unchangeable(path: Path, what: str) -> DamagedError:
    """The error for a change to a file in which damage was seen."""
    message = _("{path} is damaged, and nothing is changed in it: {what}.").format(path=path, what=what)
    return DamagedError(message, way_on(path), path)


def way_on(path: Path) -> str:
    """What can be done with a file in which damage was seen."""
    return _(
        "It can be read and exported. Mend what needs no guess with: qualcode -p {path} check --repair; or put the last"
        " backup back with: qualcode -p {path} restore BACKUP"
    ).format(path=quoted(str(path)))
