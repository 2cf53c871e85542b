"""What a copy of a study holds otherwise than an earlier one, row by row, so that no more than that has to travel.

A delta is lines of JSON: for each table a head (its name, its columns, and which of them its rows are known by), the
keys of the rows that are gone or come anew, and these rows. Carried out on the earlier copy it gives one that holds the
same rows as the later (:func:`content_sum`), in whatever pages.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.errors import FormatError
from qualcode.i18n import _
from qualcode.storage.file.guard import LARGEST, fingerprint, refuse_foreign
from qualcode.storage.file.opening import connect, translated
from qualcode.storage.schema import APPLICATION_ID

LONGEST_LINE = 2 * LARGEST
"""The longest line that is read: the largest value that a project may hold, written in letters, and its row."""
_SEQUENCES = "sqlite_sequence"
_KEYS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Table:
    """A table, its columns, and those that a row is known by."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def head(self) -> dict[str, Any]:
        return {"table": self.name, "columns": self.columns, "key": self.key}


def write_delta(before: Path, after: Path, write: Callable[[bytes], object]) -> bool:
    """Writes what ``after`` holds otherwise than ``before``, both copies of a study that nobody works in.

    False, and nothing written, where their tables differ, so that rows alone do not tell it.
    """
    with translated(after), closing(connect(after, readonly=False)) as copy:
        with closing(connect(before, readonly=True)) as earlier:
            if fingerprint(copy) != fingerprint(earlier) or _version(copy) != _version(earlier):
                return False
        # Attached side by side they are compared where they lie, without a row in memory.
        copy.execute("ATTACH ? AS earlier", [str(before)])
        for table in _tables(copy):
            for line in _differences(copy, table):
                write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
                write(b"\n")
    return True


def _differences(connection: sqlite3.Connection, table: _Table) -> Iterator[object]:
    """The lines that a table takes; none where it is the same."""
    names = ", ".join(f'"{column}"' for column in table.columns)
    keys = ", ".join(f'"{column}"' for column in table.key)
    known = " AND ".join(f'o."{column}" = n."{column}"' for column in table.key)
    # As SQLite keeps them: neither by the letters' case nor by how a number is written.
    same = " AND ".join(
        f'o."{column}" IS n."{column}" COLLATE BINARY AND typeof(o."{column}") = typeof(n."{column}")'
        for column in table.columns
    )
    differing = (
        f'SELECT {{}} FROM {{}}."{table.name}" n WHERE NOT EXISTS (SELECT 1 FROM {{}}."{table.name}" o WHERE {{}})'
    )
    gone = connection.execute(
        f"SELECT name FROM earlier.{_SEQUENCES} UNION SELECT name FROM main.{_SEQUENCES}"
        if table.name == _SEQUENCES
        else differing.format(keys, "earlier", "main", f"{known} AND {same}")
    )
    told = False
    while found := gone.fetchmany(_KEYS_AT_ONCE):
        if not told:
            yield table.head
        told = True
        yield {"gone": [_written(row) for row in found]}
    if table.name == _SEQUENCES:  # rows that are put in write here too: it is told whole
        same = "FALSE"
    for row in connection.execute(differing.format(names, "main", "earlier", f"{known} AND {same}")):
        if not told:
            yield table.head
        told = True
        yield _written(row)


def carry_out(path: Path, lines: Iterable[bytes]) -> None:
    """Carries a delta out on a copy of a study, which is written to; what is left half done is of no use.

    ``ProjectError`` where the copy is none, ``FormatError`` where the delta does not fit it.
    """
    with translated(path), closing(connect(path, readonly=False)) as connection:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise _unfit(path)
        refuse_foreign(connection, path, _version(connection))
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        tables = {table.name: table for table in _tables(connection)}
        try:
            _carry_out(connection, tables, lines)
        except (ValueError, TypeError, KeyError, RecursionError, sqlite3.Error) as error:
            raise _unfit(path) from error
        connection.execute("COMMIT")


def _carry_out(connection: sqlite3.Connection, tables: dict[str, _Table], lines: Iterable[bytes]) -> None:
    delete = insert = ""
    width = 0
    for line in lines:
        said = json.loads(line)
        if isinstance(said, list):
            if len(said) != width:
                raise ValueError
            connection.execute(insert, _read(said))
        elif "gone" in said:
            connection.executemany(delete, [_read(row) for row in said["gone"]])
        else:
            table = tables[said["table"]]
            if said != json.loads(json.dumps(table.head)):
                raise ValueError
            width = len(table.columns)
            names = ", ".join(f'"{column}"' for column in table.columns)
            known = " AND ".join(f'"{column}" = ?' for column in table.key)
            delete = f'DELETE FROM main."{table.name}" WHERE {known}'
            insert = f'INSERT INTO main."{table.name}" ({names}) VALUES ({", ".join("?" * width)})'


def content_sum(path: Path) -> str:
    """The SHA-256 of all rows of all tables of a copy, and of the tables themselves, in whatever pages they lie."""
    digest = hashlib.sha256()
    with translated(path), closing(connect(path, readonly=True)) as connection:
        digest.update(ascii((_version(connection), fingerprint(connection))).encode())
        for table in _tables(connection):
            names = ", ".join(f'"{column}"' for column in table.columns)
            keys = ", ".join(f'"{column}"' for column in table.key)
            digest.update(ascii(table.head).encode())
            for row in connection.execute(f'SELECT {names} FROM main."{table.name}" ORDER BY {keys}'):
                digest.update(ascii(row).encode())
    return digest.hexdigest()


def _tables(connection: sqlite3.Connection) -> list[_Table]:
    """The tables by name, that of the last numbers at the end: putting rows in moves these."""
    found = []
    for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name"):
        info = connection.execute(f'PRAGMA main.table_info("{name}")').fetchall()
        columns = tuple(str(row[1]) for row in info)
        key = tuple(str(row[1]) for row in sorted(info, key=lambda row: int(row[5])) if row[5])
        found.append(_Table(name, columns, key or columns[:1]))
    return sorted(found, key=lambda table: (table.name == _SEQUENCES, table.name))


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _written(row: Iterable[object]) -> list[object]:
    return [{"b": base64.b64encode(value).decode()} if isinstance(value, bytes) else value for value in row]


def _read(row: Iterable[Any]) -> list[object]:
    return [base64.b64decode(value["b"], validate=True) if isinstance(value, dict) else value for value in row]


def _unfit(path: Path) -> FormatError:
    return FormatError(
        _("What came in does not fit the copy of the study that it follows ({path}).").format(path=path.name),
        _("Have whose it is send a whole one: qualcode sync"),
    )
