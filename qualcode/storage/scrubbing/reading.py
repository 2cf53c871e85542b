"""Every word that a project holds, wherever it stands: for whoever looks whether something is left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from qualcode.storage.blinding import LOST
from qualcode.storage.history import each_op
from qualcode.storage.project import Project
from qualcode.storage.schema import GUARDED

_NO_WORDS = frozenset({"guid", "sha256", "source_sha256", "created", "imported", "assigned", "started", "finished"})


class HeldText(NamedTuple):
    """A text that a project holds: in which table and column, or of the history in which line."""

    table: str
    column: str
    row: int
    text: str


def held_texts(project: Project) -> Iterator[HeldText]:
    """All texts that may be seen, those of the tables first; of the history what its lines say and what they hold."""
    for table in (*sorted(GUARDED), *LOST.values()):
        kinds = project.rows(f'PRAGMA table_info("{table}")')
        columns = [row[1] for row in kinds if row[2] == "TEXT" and row[1] not in _NO_WORDS]
        names = ", ".join(f'"{name}"' for name in ("id", *columns))
        for (row_id,) in project.rows(f"SELECT id FROM {table}") if columns else ():
            for row in project.rows(f"SELECT {names} FROM {table} WHERE id = ?", [row_id]):
                for name, value in zip(columns, row[1:], strict=True):
                    if isinstance(value, str) and value:
                        yield HeldText(table, name, row_id, value)
    for (line,) in project.rows("SELECT id FROM history ORDER BY id"):
        [(about, packed)] = project.rows("SELECT about, ops FROM history WHERE id = ?", [line])
        yield HeldText("history", "about", line, "\n".join(_texts(json.loads(about))))
        for op in each_op(packed):
            for row in (*op.rows, *op.after):
                yield HeldText("history", op.table, line, "\n".join(one for one in row if isinstance(one, str)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
