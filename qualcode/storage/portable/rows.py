"""All rows of a project as they are, and a project made of such rows: proven, or not there at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import ProjectError
from qualcode.files.written import note_written
from qualcode.i18n import _
from qualcode.storage.file.copying import begin, cannot_write, drafted, note_way, place_anew, refuse_existing, seal
from qualcode.storage.file.guard import harden, made, statements
from qualcode.storage.file.log import WITH_LOG
from qualcode.storage.file.opening import translated
from qualcode.storage.history import Value
from qualcode.storage.portable.derived import SEED, derived
from qualcode.storage.project import Project
from qualcode.storage.schema import APPLICATION_ID, GUARDED, MIGRATIONS, SCHEMA_VERSION

_AT_ONCE = 1_000
_TABLES = (*sorted(GUARDED), "tombstone", "history", "sqlite_sequence")


class StoredRow(NamedTuple):
    """A row of a table, with the names of its columns."""

    table: str
    columns: tuple[str, ...]
    values: tuple[Value, ...]


def stored_rows(project: Project) -> Iterator[StoredRow]:
    """Every row of the project, table by table, whoever may see it; at one moment, where the caller has a snapshot."""
    with project.sight.whole():
        for table in _TABLES:
            columns = _columns(project.connection, table)
            names = ", ".join(f'"{name}"' for name in columns)
            with translated(project.path):
                for row in project.connection.execute(f'SELECT {names} FROM main."{table}" ORDER BY 1'):
                    yield StoredRow(table, columns, tuple(row))


def kept_apart(project: Project) -> dict[str, int]:
    """How many rows the coder at work may see of what no other program's format holds, by table."""
    counts = {
        table: int(project.scalar(f'SELECT COUNT(*) FROM "{table}"'))
            for table in (
                "round", "assignment", "decision", "guide", "question", "answer_set", "answer", "answer_decision",
                "saved_query", "summary", "report_file", "figure", "fieldwork", "codebook_version", "history",
            )
    }  # fmt: skip
    return {table: count for table, count in counts.items() if count}


@contextmanager
def made_aside(
    path: Path, *, name: str, language: str, coder: str, stays: bool = True, seed: str = ""
) -> Iterator[Path]:
    """Where a new project is, beside ``path``, which gets that name once all is in it, or is taken away again.

    With a ``seed`` its GUID, and that of its coder, are made of that, and it is remembered.

    ``ProjectError`` where a file of that name is there, or cannot be made.
    """
    if stays:
        refuse_existing(path)
    with cannot_write(path), drafted(path) as draft:
        settings = {"guid": derived(seed, "project"), SEED: seed} if seed else {}
        Project.create(draft, name=name, language=language, coder=coder, settings=settings, seed=seed).close()
        yield draft
        if stays:
            seal(draft, path)
            place_anew(draft, path)


def restore_rows(path: Path, version: int, rows: Iterable[StoredRow]) -> None:
    """Makes a project file of rows of a version of the schema. ``ProjectError`` where they make no sound project.

    The file is whole and proven when it gets its name; it never takes that of another.
    """
    refuse_existing(path)
    if not 1 <= version <= SCHEMA_VERSION:
        raise ProjectError(
            _("{path} was made by a newer qualcode (file version {there}, this program reads {here}).").format(
                path=path, there=version, here=SCHEMA_VERSION
            ),
            _("Update with: pip install --upgrade qualcode"),
        )
    with cannot_write(path), drafted(path) as draft:
        begin(draft)
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection, translated(path):
            _fill(connection, version, rows)
        note_way(draft, WITH_LOG)
        with Project.open(draft, readonly=True) as found:
            problems = found.check()
        if problems:
            raise _unsound(problems[0])
        note_written()
        seal(draft, path)
        place_anew(draft, path)


def _fill(connection: sqlite3.Connection, version: int, rows: Iterable[StoredRow]) -> None:
    harden(connection)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for step in MIGRATIONS[:version]:
        for statement in statements(step):
            connection.execute(statement)
    with closing(made(version)) as empty:
        known = {table: _columns(empty, table) for table in _TABLES if _columns(empty, table)}
    connection.execute("BEGIN")
    connection.execute("DELETE FROM sqlite_sequence")
    try:
        for (table, columns), some in groupby(rows, key=lambda row: (row.table, row.columns)):
            if table not in known or not {*columns} <= {*known[table]}:
                raise _unsound(_("a table or column that no project has"))
            names = ", ".join(f'"{name}"' for name in columns)
            sql = f'INSERT INTO main."{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
            if table == "sqlite_sequence":
                connection.execute("DELETE FROM sqlite_sequence")
            each = (row.values for row in some)
            while piece := [*islice(each, _AT_ONCE)]:
                connection.executemany(sql, piece)
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError, OverflowError) as error:
        raise _unsound(_("rows that do not fit together")) from error
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("COMMIT")


def _columns(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    return tuple(str(row[1]) for row in connection.execute(f'PRAGMA main.table_info("{table}")'))


def _unsound(what: str) -> ProjectError:
    return ProjectError(
        _("The rows of qualcode's own make no sound project: {what}.").format(what=what),
        _("Read only what the standard holds, with --standard, or take another copy of the file."),
    )
