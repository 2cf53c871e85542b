"""Writing a project as Parquet: its rows by the batch through DuckDB, and each file into its place whole."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qualcode.corpus.engine import engine, literal, named
from qualcode.corpus.leaving import LeavingColumns, Row
from qualcode.corpus.schema import KEY, NESTED, SCHEMA, SUFFIX, TABLES, ExportedTable
from qualcode.files.folder import MAX_OWN, OwnFolder
from qualcode.files.platform import remove
from qualcode.files.reading import read_pieces
from qualcode.queries.comparison.study import ComparedStudy
from qualcode.queries.names import NO_VEIL, Veil, veil
from qualcode.rows import Rows
from qualcode.storage import Project
from qualcode.storage.codings import by_machine
from qualcode.version import VERSION

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH = 10_000
"""So many rows are handed over at a time."""

_CHARACTERS = 8_000_000
"""Or so many code points of texts."""

_MEMORY = 512
"""Megabytes that DuckDB takes at most; beyond that its rows lie in a private folder until the files are written."""


@dataclass(frozen=True, slots=True)
class ExportedRows:
    """A table that was written, and how many rows it has."""

    table: str
    rows: int


def export_columns(
    project: Project, folder: Path, *, with_names: bool = False, with_texts: bool = False, force: bool = False
) -> Rows[ExportedRows]:
    """Write the project into a folder as Parquet, a file for each table of :data:`schema.TABLES`.

    As the coder at work may see it: of documents of an open round only what is their own. Without ``with_names`` names
    of persons are hidden as in all lists, ``with_texts`` has the words of the turns as well. It is written in bounded
    memory, whatever the size of the study. ``QualcodeError`` where DuckDB is not installed, and as
    :class:`files.folder.OwnFolder` for what lies there.
    """
    target = OwnFolder(folder, force=force)
    with tempfile.TemporaryDirectory(prefix="qualcode-") as name, project.snapshot():
        aside = Path(name)
        with engine(folder=aside, memory=_MEMORY, threads=1) as connection:
            over = NO_VEIL if with_names else veil(project)
            columns = LeavingColumns(project, over, with_texts)
            basket = _Basket(connection)
            study, compared = columns.compared()
            rows = chain(columns.people_rows(), columns.document_rows(), (("compared", row) for row in compared))
            basket.fill(rows)
            about = _about(project, columns, with_names=with_names, with_texts=with_texts)
            about["export"] = basket.digest(about)
            # Long where many have not declared what they finished: only where coders are compared.
            more = {"compared": {"agreement": json.dumps(_agreement(study, over, columns), ensure_ascii=False)}}
            for table in TABLES.values():
                path = aside / f"{table.name}{SUFFIX}"
                basket.copy(table, path, about | more.get(table.name, {}))
                target.write(path.name, read_pieces(path, MAX_OWN))
                remove(path)
    target.close()
    return Rows(ExportedRows(name, basket.rows[name]) for name in TABLES)


class _Basket:
    """Rows on their way into tables of DuckDB."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self.rows = dict.fromkeys(TABLES, 0)
        self._waiting: dict[str, list[Row]] = {name: [] for name in TABLES}
        self._characters = 0
        self._digest = hashlib.sha256()
        for table in TABLES.values():
            columns = ", ".join(f"{named(one.name)} {one.type}" for one in table.columns)
            connection.execute(f"CREATE TABLE {named(table.name)} ({columns})")

    def fill(self, rows: Iterable[tuple[str, Row]]) -> None:
        """Takes in rows, some at a time, and keeps none."""
        for name, row in rows:
            waiting = self._waiting[name]
            waiting.append(row)
            if name == "documents":
                self._characters += len(row[-1] or "")
            elif name == "compared":
                self._characters += 80 * len(row[7])
            if len(waiting) >= _BATCH or self._characters > _CHARACTERS:
                self._hand_over(TABLES[name])
        for table in TABLES.values():
            self._hand_over(table)

    def _hand_over(self, table: ExportedTable) -> None:
        waiting = self._waiting[table.name]
        if not waiting:
            return
        self._digest.update(repr((table.name, waiting)).encode())
        batch = {}
        for place, (column, values) in enumerate(zip(table.columns, zip(*waiting, strict=True), strict=True)):
            given: Iterable[Any] = values
            if column.type in NESTED:
                given = (json.dumps(value, ensure_ascii=False) for value in values)
            batch[f"c{place}"] = _array(given, len(waiting))
        casts = ", ".join(
            f"c{place}{'::JSON' if column.type in NESTED else ''}::{column.type}"
            for place, column in enumerate(table.columns)
        )
        self._connection.register("batch", batch)
        self._connection.execute(f"INSERT INTO {named(table.name)} SELECT {casts} FROM batch")
        self._connection.unregister("batch")
        self.rows[table.name] += len(waiting)
        waiting.clear()
        self._characters = 0

    def digest(self, about: dict[str, str]) -> str:
        """What stands for all rows and what is said of them: the same study gives the same, and the same bytes."""
        whole = self._digest.copy()
        whole.update(repr(sorted(about.items())).encode())
        return whole.hexdigest()

    def copy(self, table: ExportedTable, path: Path, about: dict[str, str]) -> None:
        """Writes a table as a file, and lets go of it."""
        columns = ", ".join(named(one.name) for one in table.columns)
        told = {f"{KEY}{name}": value for name, value in (about | {"table": table.name}).items()}
        self._connection.execute(
            f"COPY (SELECT {columns} FROM {named(table.name)}) TO {literal(path)} (FORMAT parquet, COMPRESSION zstd,"
            f" ROW_GROUP_SIZE {table.group}, KV_METADATA {literal(told)})"
        )
        self._connection.execute(f"DROP TABLE {named(table.name)}")


def _array(values: Iterable[Any], size: int) -> np.typing.NDArray[np.object_]:
    found = np.empty(size, dtype=object)
    found[:] = list(values)
    return found


def _about(project: Project, columns: LeavingColumns, *, with_names: bool, with_texts: bool) -> dict[str, str]:
    """What each file says of the whole, as texts: lists and mappings as JSON."""
    book, over = columns.book, columns.over
    return {
        "schema": str(SCHEMA),
        "tool": f"qualcode {VERSION}",
        "project": project.meta("guid"),
        "study": over.over(project.name),
        "language": project.language,
        "codebook": over.mask.hide(book.slug),
        "codebook_version": str(book.version),
        "names": str(int(with_names)),
        "texts": str(int(with_texts)),
        "without_machine": str(int(project.sight.without_machine)),
        "machine": json.dumps(_machine(project, columns), ensure_ascii=False),
        "open_rounds": json.dumps(
            {name: sum(one == name for one in columns.blind.values()) for name in sorted(set(columns.blind.values()))},
            ensure_ascii=False,
        ),
    }


def _machine(project: Project, columns: LeavingColumns) -> dict[str, int]:
    """How many of the codings that count without anybody being named were made by rules and by each model."""
    found: dict[str, int] = {}
    for document_id, coder_id, origin, count in by_machine(project):
        if (document_id in columns.settled) == (coder_id in columns.consensus):
            found[origin] = found.get(origin, 0) + count
    return found


def _agreement(study: ComparedStudy | None, over: Veil, columns: LeavingColumns) -> dict[str, Any] | None:
    """What a comparison takes besides the documents; ``None`` where there is none."""
    if study is None:
        return None

    def named_all(found: Iterable[str]) -> list[str]:
        return [over.over(name, "document") for name in found]

    return {
        "coders": list(study.coders),
        "excluded": list(study.excluded),
        "undeclared": {coder: named_all(names) for coder, names in study.undeclared.items()},
        "blind": {name: named_all(names) for name, names in study.blind.items()},
        "versions": list(study.versions),
        "gone": [
            [columns.path(one.path), None if one.above is None else columns.path(one.above), over.mask.hide(one.name)]
            for one in study.gone
        ],
    }
