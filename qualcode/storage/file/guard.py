"""What a project file may be made of: nothing but the tables and indices that the migrations make.

A file that came by mail may hold triggers, views or virtual tables, which run what somebody else wrote as soon as a row
is read or put in. Such a file is refused when it is opened; what SQLite itself can be told to distrust, it is told.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import ProjectError
from qualcode.i18n import _
from qualcode.storage.schema import MIGRATIONS
from qualcode.text.expressions import expression

LARGEST = 256 * 1024 * 1024
"""The bytes that one text, one blob, or the operations of one change may take."""

FINGERPRINTS = {
    1: "9177c52fc258f81f",
    2: "71aea64bbdd9b8d0",
    3: "13e8284194e73911",
    4: "871ffe4a6483051e",
    5: "759ab3095d774023",
    6: "26b8be9baeae25c9",
    7: "5bf711167bb28009",
    8: "7a522e914df1d877",
    9: "a0a760df47a6cd22",
    10: "89010989b225145f",
    11: "7e9b4de1f804cddd",
    12: "a8524e16d767e00c",
    13: "72b8d513a0960ca7",
    14: "dcc01825c0b49b0b",
}
"""The :func:`fingerprint` of each version of the schema as SQLite writes it down today; an older one's may differ."""

_QUOTED = expression(r"""('(?:[^']|'')*'|"(?:[^"]|"")*")|\s+""")


class Part(NamedTuple):
    """A table, index, trigger or view as the schema has it; ``sql`` without what only lays it out."""

    type: str
    name: str
    table: str
    sql: str

    @property
    def acts(self) -> bool:
        """Whether it does something by itself when rows are read or written."""
        return self.type not in ("table", "index") or _is_virtual(self.sql)


class Strangeness(NamedTuple):
    """How a schema differs from what the migrations make: what is not ours, what is altered, what is missing."""

    foreign: tuple[Part, ...]
    altered: tuple[Part, ...]
    missing: tuple[Part, ...]

    @property
    def dangerous(self) -> tuple[Part, ...]:
        """What may not be worked with."""
        return (*(part for part in self.foreign if part.acts), *self.altered)


def harden(connection: sqlite3.Connection) -> None:
    """Has SQLite distrust what stands in the file."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
    configure, defensive = getattr(connection, "setconfig", None), getattr(sqlite3, "SQLITE_DBCONFIG_DEFENSIVE", None)
    if configure is not None and defensive is not None:  # since Python 3.12
        configure(defensive, True)


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one (``executescript`` would commit the transaction)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def made(version: int) -> sqlite3.Connection:
    """An empty database in memory with the tables of a version of the schema."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for step in MIGRATIONS[:version]:
        for statement in statements(step):
            connection.execute(statement)
    return connection


@cache
def design(version: int) -> frozenset[Part]:
    """The schema that the migrations up to a version make."""
    with closing(made(version)) as connection:
        return frozenset(_parts(connection))


def strangeness(connection: sqlite3.Connection, version: int) -> Strangeness:
    """How the schema of a file differs from that of its version."""
    # At every start: making the tables anew to compare with takes longer than all else that opening does.
    if fingerprint(connection) == FINGERPRINTS.get(version):
        return Strangeness((), (), ())
    wanted = design(version)
    found = set(_parts(connection))
    ours = {(part.type, part.name) for part in wanted}
    there = {(part.type, part.name) for part in found}
    odd = sorted(found - wanted)
    return Strangeness(
        foreign=tuple(part for part in odd if (part.type, part.name) not in ours),
        altered=tuple(part for part in odd if (part.type, part.name) in ours),
        missing=tuple(part for part in sorted(wanted) if (part.type, part.name) not in there),
    )


def fingerprint(connection: sqlite3.Connection) -> str:
    """What a schema is known by, to the letter."""
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM main.sqlite_master ORDER BY type, name")
    return _sum(tuple(rows))


@lru_cache(maxsize=4)
def _sum(rows: tuple[tuple[object, ...], ...]) -> str:
    """The sum over a schema; nearly all files that a process opens have the same one."""
    return hashlib.sha256(repr([*rows]).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def refuse_foreign(connection: sqlite3.Connection, path: Path, version: int) -> tuple[Part, ...]:
    """``ProjectError`` where a file holds what acts by itself, or tables of ours that are not as we make them.

    What of ours is missing is the result.
    """
    found = strangeness(connection, version)
    strange = found.dangerous
    if not strange:
        return found.missing
    raise ProjectError(
        _("{path} holds what no project holds: {what}.").format(
            path=path, what=", ".join(f"{part.type} {part.name[:60]}" for part in strange[:3])
        ),
        _(
            "It is not opened, for it could run what somebody else wrote. See what is in it with: qualcode check;"
            " triggers and views are taken out by: qualcode check --repair"
        ),
    )


def _parts(connection: sqlite3.Connection) -> Iterator[Part]:
    for kind, name, table, sql in connection.execute("SELECT type, name, tbl_name, sql FROM main.sqlite_master"):
        # What SQLite keeps for itself: an index for each UNIQUE, the last ids, and what ANALYZE found.
        if name.startswith("sqlite_") and (kind, sql) == ("index", None):
            continue
        if kind == "table" and re.fullmatch(r"sqlite_(sequence|stat\d)", name) and not _is_virtual(sql):
            continue
        yield Part(str(kind), str(name), str(table), _plain(str(sql)))


@lru_cache(maxsize=1000)
def _plain(sql: str) -> str:
    """A statement without what only lays it out; nearly all files have the same ones."""
    return _QUOTED.sub(lambda found: found[1] or " ", sql).strip()


def _is_virtual(sql: object) -> bool:
    return str(sql)[:15].upper() == "CREATE VIRTUAL "
