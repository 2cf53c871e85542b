"""SQLite as a format of other programs: a file that somebody else wrote, of which plain rows are read and no more.

Nothing in it is run: of views, triggers, virtual tables and computed columns nothing is asked, what stands in the file
is distrusted, and nothing is written or locked. A file can give no more than it holds: one whose pages lead round gives
more, and is damaged.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from qualcode.errors import FormatError
from qualcode.files.platform import database_uri, reachable
from qualcode.files.reading import MAX_TEXT, is_there, opened, read_up_to, unreadable
from qualcode.formats.projects.archive import MAX_PART, damaged
from qualcode.i18n import _
from qualcode.text.expressions import expression

_MAGIC = b"SQLite format 3\0"
_SIDES = ("-wal", "-journal")
NUMBER = "_rowid_"
"""The number of a row, as a column: few bytes by which it is found again."""
_AT_ONCE = 500
_MOST = 1 << 63
_LEAST_ROW = 4
"""No row takes fewer bytes of a file."""
_VIRTUAL = expression(r"(?i)\s*create\s+virtual\b")

Value = str | int | float | bytes | None


class ForeignTables(Protocol):
    """Rows by the names of tables and columns that their reader knows."""

    def rows(self, table: str, *columns: str) -> Iterator[tuple[Value, ...]]:
        """The rows of a table; ``None`` for a column that it does not have, and no rows of one that is not there."""

    def rows_at(self, table: str, numbers: Sequence[int], *columns: str) -> Iterator[tuple[Value, ...]]:
        """The rows of a table that have these numbers (:data:`NUMBER`), which ascend."""

    def count(self, table: str) -> int:
        """How many rows a table has."""


class ForeignDatabase:
    """An open database of another program. Tables and columns go by their names, whatever order they stand in."""

    def __init__(self, path: Path, connection: sqlite3.Connection, size: int) -> None:
        self._path, self._connection, self._size = path, connection, size
        self._columns: dict[str, frozenset[str]] = {}
        for name, sql in self._each("SELECT name, sql FROM main.sqlite_master WHERE type = 'table'"):
            if isinstance(name, str) and not _VIRTUAL.match(str(sql)):
                found = self._each("SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0", name)
                self._columns[name.casefold()] = frozenset(str(column).casefold() for (column,) in found)

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is such a table, with at least these columns."""
        return table in self._columns and self._columns[table] >= {*columns}

    def rows(self, table: str, *columns: str) -> Iterator[tuple[Value, ...]]:
        """The rows of a table, in the order of their numbers; ``None`` for a column that it does not have, and no rows
        of a table that is not there. The names are the reader's own. ``FormatError`` where the file is damaged.
        """
        if table in self._columns:
            yield from self._each(f'SELECT {self._asked(table, columns)} FROM main."{table}" NOT INDEXED')  # noqa: S608

    def rows_at(self, table: str, numbers: Sequence[int], *columns: str) -> Iterator[tuple[Value, ...]]:
        """The rows of a table that have these numbers (:data:`NUMBER`), which ascend; as :meth:`rows` otherwise."""
        asked = self._asked(table, columns) if table in self._columns else ""
        for at in range(0, len(numbers) if asked else 0, _AT_ONCE):
            some = numbers[at : at + _AT_ONCE]
            among = ", ".join("?" * len(some))
            yield from self._each(
                f'SELECT {asked} FROM main."{table}" NOT INDEXED WHERE {NUMBER} IN ({among}) ORDER BY {NUMBER}',  # noqa: S608
                *some,
            )

    def _asked(self, table: str, columns: Sequence[str]) -> str:
        known = self._columns[table]
        return ", ".join(f'"{name}"' if name in known else NUMBER if name == NUMBER else "NULL" for name in columns)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return sum(1 for _row in self.rows(table, "rowid"))

    def _each(self, sql: str, *values: str | int) -> Iterator[tuple[Value, ...]]:
        left = self._size
        try:
            for row in self._connection.execute(sql, values):
                left -= _LEAST_ROW + sum(len(value) for value in row if isinstance(value, (str, bytes)))
                if left < 0:
                    raise damaged(self._path, _("it gives more than it can hold"))
                yield row
        except (sqlite3.Error, ValueError, OverflowError) as error:  # its words may hold bytes that are no text
            raise damaged(self._path, str(error)) from error


class RowsByThing:
    """The numbers of rows that belong to things by number, in as few bytes as that takes."""

    def __init__(self) -> None:
        self._things, self._rows = array("q"), array("q")
        self._sorted = True

    def add(self, thing: int, row: int) -> None:
        """Notes a row of a thing; one that has no such number belongs to none."""
        if abs(thing) < _MOST:
            self._sorted = self._sorted and (not self._things or self._things[-1] <= thing)
            self._things.append(thing)
            self._rows.append(row)

    def of(self, thing: int) -> array[int]:
        """The rows of a thing, in the order in which they came."""
        if not self._sorted:
            order = sorted(range(len(self._things)), key=self._things.__getitem__)
            self._things = array("q", map(self._things.__getitem__, order))
            self._rows = array("q", map(self._rows.__getitem__, order))
            self._sorted = True
        return self._rows[bisect_left(self._things, thing) : bisect_right(self._things, thing)]


@contextmanager
def open_database(path: Path) -> Iterator[ForeignDatabase]:
    """A database of another program, to be read. ``FormatError`` where it is missing, damaged, no database, or where
    the last of what its program wrote lies beside it.
    """
    try:
        with opened(path) as file:
            head, size = file.read(len(_MAGIC)), file.seek(0, 2)
        for side in _SIDES:
            beside = path.with_name(path.name + side)
            if is_there(beside) and read_up_to(beside, len(_MAGIC)).strip(b"\0"):
                raise FormatError(
                    _("{file} is in use: what was written last lies beside it, in {name}").format(
                        file=path, name=beside.name
                    ),
                    _("Open it in the program it was made with, close that, and try again."),
                )
    except OSError as error:
        raise unreadable(path, error) from error
    if head != _MAGIC:
        raise damaged(path, _("it is no database of SQLite"))
    if size > MAX_PART:
        raise damaged(path, _("it is larger than {limit} MB").format(limit=MAX_PART >> 20))
    try:
        connection = sqlite3.connect(
            database_uri(reachable(path.absolute()), mode="ro", immutable="1"), uri=True, isolation_level=None
        )
    except sqlite3.Error as error:
        raise damaged(path, str(error)) from error
    with closing(connection):
        _distrust(path, connection)
        yield ForeignDatabase(path, connection, size)


def _distrust(path: Path, connection: sqlite3.Connection) -> None:
    # As storage does with a project's own file, which this room does not know.
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_TEXT)
    connection.text_factory = _decoded
    configure, defensive = getattr(connection, "setconfig", None), getattr(sqlite3, "SQLITE_DBCONFIG_DEFENSIVE", None)
    if configure is not None and defensive is not None:  # since Python 3.12
        configure(defensive, True)
    try:
        for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
            connection.execute(f"PRAGMA {pragma}")
    except (sqlite3.Error, ValueError) as error:
        raise damaged(path, str(error)) from error


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\0", "\ufffd")


def as_text(value: Value) -> str:
    """A value as words: SQLite keeps whatever was put in, whatever a column is said to hold."""
    if isinstance(value, bytes):
        return _decoded(value)
    return "" if value is None else str(value)


def as_number(value: Value) -> int:
    """A value as a whole number; one that no thing has, where it is none."""
    return value if isinstance(value, int) else -1


def as_moment(value: Value) -> str:
    """A moment as SQLite and most programs write it (``2026-11-21 12:00:00``) in ISO 8601."""
    return as_text(value).strip().replace(" ", "T", 1)
