"""Rows by which names are known, and what was written in them before names were taken out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from qualcode.storage.history import Change
from qualcode.storage.project import Project
from qualcode.storage.respondents import NAMES
from qualcode.storage.schema import WITH_GUID
from qualcode.storage.scrubbing.scrubber import AlteredValue, history_rows

_OWNERS = {
    "speaker": ("document", "document_id", "label"),
    "attribute_value": ("respondent", "respondent_id", "attribute_id"),
}


def named_rows(project: Project, places: Callable[[str], Sequence[object]]) -> dict[int, str]:
    """The settings, by id, in the names of which such a name stands: what was decided on it, today and before."""
    found = dict(project.rows("SELECT id, key FROM main.meta WHERE key GLOB ?", [f"{NAMES}*"]))
    for _table, row in history_rows(project.connection, ["meta"]):
        if str(row.get("key", "")).startswith(NAMES):
            found[int(str(row["id"]))] = str(row["key"])
    return {row: "" for row, key in found.items() if places(key.removeprefix(NAMES))}


def row_guids(project: Project, altered: Iterable[AlteredValue]) -> Iterator[tuple[AlteredValue, str]]:
    """What was altered, each with how its row is known in every copy: a GUID, or that of its owner and what it is."""
    for one in altered:
        if (named := _known_by(project, one.table, one.id)) is not None:
            yield one, named


def _known_by(project: Project, table: str, row_id: int) -> str | None:
    if table in WITH_GUID:
        return str(project.scalar(f"SELECT guid FROM main.{table} WHERE id = ?", [row_id]))
    if table == "meta":
        return str(project.scalar("SELECT key FROM main.meta WHERE id = ?", [row_id]))
    owner, column, more = _OWNERS[table]
    sql = f"SELECT o.guid, t.{more} FROM main.{table} t JOIN main.{owner} o ON o.id = t.{column} WHERE t.id = ?"
    return json.dumps(project.rows(sql, [row_id])[0], ensure_ascii=False)


def put_back(project: Project, change: Change, rows: Iterable[tuple[str, str, str, str, str]]) -> int:
    """Writes in rows what stood there, where what was put in its place stands there still; how many, is the result."""
    count = 0
    there: dict[str, dict[str, int]] = {}
    for table, known, column, old, new in rows:
        if table not in there:
            ids = [row[0] for row in project.rows(f"SELECT id FROM main.{table}")]
            there[table] = {named: row for row in ids if (named := _known_by(project, table, row)) is not None}
        row_id = there[table].get(known)
        if row_id is not None and project.scalar(f"SELECT {column} FROM main.{table} WHERE id = ?", [row_id]) == new:
            count += change.update(table, row_id, **{column: old})
    return count
