"""Mending a project file where nothing has to be guessed; whatever else is wrong is left as it is, and told.

An index is made anew from its table. What is not ours and acts by itself is taken out. A row that is not what the
history wrote is given what the history says, as long as every line of the history proves itself. All of it is one
transaction, and what comes out has been proved before it stays.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import DamagedError
from qualcode.i18n import _, ngettext
from qualcode.storage.file.aside import free_beside
from qualcode.storage.file.copying import cannot_write, drafted, place_anew, seal, write_pages
from qualcode.storage.file.guard import design, strangeness
from qualcode.storage.file.proof import Proof, prove
from qualcode.storage.file.replay import Replayed, replay, shapes, written
from qualcode.storage.history import Change, write_entry
from qualcode.storage.project import Project
from qualcode.storage.schema import DERIVED, SEALED_SINCE
from qualcode.storage.words.keeping import forget


class Remedy(NamedTuple):
    """Something that can be done without guessing, by the kind of problem that it mends; in words for who says yes."""

    kind: str
    words: str


@dataclass
class Repair:
    """What was done, in words, what is still wrong, and whether some of that was not known of and can be mended too."""

    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    more: bool = False


class _NotMended(Exception):  # noqa: N818
    """Leaves a step without a trace that did not bring what it should."""


def remedies(project: Project, proof: Proof) -> list[Remedy]:
    """What can be done about what was found, without guessing; empty where nothing can."""
    kinds = {problem.kind for problem in proof.problems}
    sealed = int(project.scalar("PRAGMA user_version")) >= SEALED_SINCE and "history" not in kinds
    rows = {(problem.table, problem.row) for problem in proof.problems if problem.kind in ("row", "text")}
    found = []
    if parts := _droppable(project):
        names = ", ".join(f"{kind} {name[:60]}" for kind, name in parts)
        found.append(Remedy("foreign", _("take out what is not qualcode's: {names}").format(names=names)))
    if "pages" in kinds:
        found.append(Remedy("pages", _("make all indices anew from their tables, if the tables are whole")))
    if rows and sealed:
        message = ngettext(
            "give {count} row what the history says of it", "give {count} rows what the history says of them", len(rows)
        )
        found.append(Remedy("row", message.format(count=len(rows))))
    if "tombstone" in kinds and sealed:
        found.append(Remedy("tombstone", _("write the tombstones anew from the history")))
    if "sequence" in kinds and sealed:
        found.append(Remedy("sequence", _("set the last ids to those that were used last")))
    if "words" in kinds:
        found.append(Remedy("words", _("have the next search make the index of words anew")))
    return found


def copy_before(project: Project) -> Path:
    """Copies the file as it is beside it, page by page, also where it is damaged; the copy's path is the result."""
    target = free_beside(project.path, ".before-repair")
    with cannot_write(target), drafted(target) as draft:
        try:
            write_pages(project.connection, project.path, draft)
        except sqlite3.DatabaseError:
            raise DamagedError(
                _("{path} cannot be copied, and so is not repaired.").format(path=project.path),
                _("Take the last backup, or copy the file again from where it came."),
                project.path,
            ) from None
        seal(draft, project.path)
        place_anew(draft, target)
    return target


def repair(project: Project, coder: str, agreed: Collection[Remedy]) -> Repair:
    """Does what of :func:`remedies` was agreed to; a change of rows is a line of the history, in the coder's name."""
    result, kinds = Repair(), {remedy.kind for remedy in agreed}
    with project.transaction() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        rows = 0
        for kind, step in _STEPS:
            before = prove(connection)
            wanted = [
                remedy for remedy in remedies(project, before) if kind in (remedy.kind, _TOGETHER.get(remedy.kind))
            ]
            if not wanted:
                continue
            try:
                with _attempt(connection):
                    altered = step(project, before)
                    if not _is_better(kind, before, prove(connection)):
                        raise _NotMended
            except (_NotMended, sqlite3.DatabaseError):
                continue
            rows += altered
            result.done += [remedy.words for remedy in wanted]
        if rows:
            project.ensure_coder(coder)
            change = Change(connection, coder)
            change.about["count"] = rows
            write_entry(connection, change, action="project.repair", state="fixed")
        left = prove(connection)
        result.left, result.more = left.messages(), bool({one.kind for one in remedies(project, left)} - kinds)
    return result


def _forget_words(project: Project, _proof: Proof) -> int:
    forget(project.connection)
    return 0


_TOGETHER = {"tombstone": "row"}
"""The kinds that are mended in the step of another."""


def _is_better(kind: str, before: Proof, after: Proof) -> bool:
    """Whether a step mended something and broke nothing. What was read for the first time may be broken as well."""
    was, now = ({(one.kind, one.table, one.row) for one in proof.problems} for proof in (before, after))
    fewer = sum(one.kind == kind for one in after.problems) - sum(one.kind == kind for one in before.problems)
    if kind == "pages":
        # What SQLite finds wrong, of which there may be much in one table; and an index that is not there at all.
        return max(after.places - before.places, fewer) <= 0 and after.places - before.places + fewer < 0
    if kind == "foreign":
        return fewer < 0
    return now < was


@contextmanager
def _attempt(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("SAVEPOINT attempt")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK TO attempt")
        raise
    finally:
        connection.execute("RELEASE attempt")


def _version(project: Project) -> int:
    return int(project.scalar("PRAGMA user_version"))


def _droppable(project: Project) -> list[tuple[str, str]]:
    """The foreign triggers, views and indices. A foreign table may hold somebody's work."""
    foreign = strangeness(project.connection, _version(project)).foreign
    return [(part.type, part.name) for part in foreign if part.type in ("trigger", "view", "index")]


def _take_out(project: Project, _proof: Proof) -> int:
    for kind, name in _droppable(project):
        quoted = name.replace('"', '""')
        project.connection.execute(f'DROP {kind} IF EXISTS main."{quoted}"')
    return 0


def _index(project: Project, _proof: Proof) -> int:
    there = {row[0] for row in project.connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'index'")}
    for part in sorted(design(_version(project))):
        if part.type == "index" and part.name not in there:
            project.connection.execute(part.sql)
    project.connection.execute("REINDEX")
    return 0


def _replayed(project: Project) -> Replayed:
    return replay(project.connection, shapes(_version(project)), sealed=True, told=lambda _line, _lines: None)


def _restore(project: Project, proof: Proof) -> int:
    """Rows and tombstones as the history has them; their number is the result."""
    connection, tables = project.connection, shapes(_version(project))
    wanted = {(one.table, one.row) for one in proof.problems if one.kind in ("row", "text") and one.row is not None}
    said = written(connection, tables, wanted)
    for (table, row_id), values in said.items():
        names = [f'"{name}"' for name in values]
        alter = ", ".join(f"{name} = ?" for name in names)
        if not connection.execute(
            f'UPDATE main."{table}" SET {alter} WHERE id = ?', [*values.values(), row_id]
        ).rowcount:
            marks = ", ".join("?" * len(names))
            connection.execute(f'INSERT INTO main."{table}" ({", ".join(names)}) VALUES ({marks})', [*values.values()])
    if any(one.kind == "tombstone" for one in proof.problems):
        connection.execute("DELETE FROM main.tombstone")
        connection.executemany(
            "INSERT INTO main.tombstone (guid, kind, coder, deleted) VALUES (?, ?, ?, ?)",
            [(guid, *stone) for guid, stone in _replayed(project).tombstones.items()],
        )
    return len(said)


def _count(project: Project, _proof: Proof) -> int:
    connection, history = project.connection, _replayed(project)
    connection.execute("DELETE FROM main.sqlite_sequence")
    for table in sorted(shapes(_version(project)).keys() - {"sqlite_sequence", "tombstone", *DERIVED}):
        top = connection.execute(f'SELECT COALESCE(MAX(id), 0) FROM main."{table}"').fetchone()[0]
        if last := max(top, history.last.get(table, 0)):
            connection.execute("INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)", [table, last])
    return 0


_STEPS: tuple[tuple[str, Callable[[Project, Proof], int]], ...] = (
    ("foreign", _take_out),
    ("pages", _index),
    ("row", _restore),
    ("sequence", _count),
    ("words", _forget_words),
)
"""What mends each kind of problem, in this order; how many rows of the study it altered is its result."""
