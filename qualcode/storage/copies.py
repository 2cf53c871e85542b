"""Two copies of a project side by side: opening the other one, and reading both.

What a merge has to remember stands in the setting ``merged``: which GUIDs became one, and which texts of a document
were not taken.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Set
from pathlib import Path
from typing import Any

from qualcode.storage.blinding import WITHHELD
from qualcode.storage.copy_rows import COMPOSED, HEAVY, NUMBERED, REFS, CopyRow, Side, composed, refs
from qualcode.storage.decisions import MERGED
from qualcode.storage.file.kept import kept
from qualcode.storage.history import Change, Value
from qualcode.storage.portable.derived import BUILT
from qualcode.storage.project import Project
from qualcode.storage.provenance import known_entries, read_touched, read_trail
from qualcode.storage.schema import WITH_GUID
from qualcode.storage.scrubbing.withdrawn import KEY

Keys = Mapping[str, Set[str]]
"""The keys of rows, by table."""


def opened(path: Path) -> Project:
    """Another copy, open for reading; an older one is brought up to date in memory. It is never changed.

    ``ProjectError`` where it is missing, foreign, newer or damaged.
    """
    return Project.open(path, readonly=True)


def read_sides(ours: Project, theirs: Project) -> tuple[Side, Side]:
    """Both copies, with what each touched. ``ProjectError`` where the history of one cannot be read."""
    here, there = Side(ours, read_trail(ours)), Side(theirs, read_trail(theirs))
    here.known = known_entries(here.trail, {line.guid for line in there.trail})
    there.known = known_entries(there.trail, {line.guid for line in here.trail})
    settings = [_setting(project) for project in (ours, theirs)]
    same = united(pair for setting in settings for pair in setting.get("same", {}).items())
    for side, other, setting in ((here, there, settings[0]), (there, here, settings[1])):
        side.same = same
        side.refused_texts = {(same.get(key, key), sha) for key, sha in setting.get("texts", ())}
        _read_rows(side)
        read_touched(side, other.known)
    return here, there


def read_keys(ours: Project, theirs: Project) -> tuple[Keys, Keys]:
    """The keys of the rows of both copies, by table, as in :func:`read_sides`, and nothing else of them."""
    here, there = Side(ours, []), Side(theirs, [])
    same = united(pair for side in (here, there) for pair in _setting(side.project).get("same", {}).items())
    for side in (here, there):
        side.same = same
        _read_rows(side, keys_only=True)
    first, second = ({table: rows.keys() for table, rows in side.rows.items()} for side in (here, there))
    return first, second


def same_rows(ours: Project, theirs: Project) -> dict[str, str]:
    """The GUIDs that became one in earlier merges of either, each with the one that stands for all."""
    return united(pair for side in (ours, theirs) for pair in _setting(side).get("same", {}).items())


def _setting(project: Project) -> dict[str, Any]:
    """What earlier merges had to remember."""
    found: dict[str, Any] = kept(project.meta(MERGED, "{}"), "meta", "value", MERGED)
    return found


def merged_before(project: Project, mark: str) -> bool:
    """Whether a copy of this mark (:func:`storage.file.image.mark_of`) was merged, and what came of it still stands.

    What was made before that merge and undone or done again since may have been what decided there.
    """
    sql = (
        "SELECT 1 FROM history m WHERE m.action IN ('project.merge', 'project.sync') AND m.kind = 'do'"
        " AND m.state = 'done'"
        " AND json_extract(m.about, '$.copy') = ? AND json_extract(m.about, '$.merged') IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM history t WHERE t.id > m.id AND t.target <= m.id"
        " AND json_extract(t.about, '$.merged') IS NULL)"
    )
    return bool(mark and project.rows(sql, [mark]))


def united(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keys that are the same thing, each with the one that stands for all: the first in order."""
    leader: dict[str, str] = {}

    def find(key: str) -> str:
        while key in leader:
            key = leader[key]
        return key

    for one, other in pairs:
        low, high = sorted((find(one), find(other)))
        if low != high:
            leader[high] = low
    return {key: find(key) for key in leader}


def write_setting(side: Side, change: Change, same: Mapping[str, str], texts: Collection[tuple[str, str]]) -> None:
    """Keeps what became one, and which texts were not taken."""
    if same or texts:
        value = json.dumps({"same": dict(sorted(same.items())), "texts": sorted(texts)})
        side.project.set_meta(change, MERGED, value)
    else:
        change.delete("meta", [row[0] for row in side.project.rows("SELECT id FROM meta WHERE key = ?", [MERGED])])


def write_withheld(side: Side, other: Side, change: Change) -> None:
    """Keeps of which rounds others' work is not here: those of which it is not in the other copy either."""
    rows = side.project.rows("SELECT id, value FROM meta WHERE key = ?", [WITHHELD])
    absent = set(kept(other.project.meta(WITHHELD, "[]"), "meta", "value", WITHHELD))
    for row_id, value in rows:
        still = [guid for guid in kept(value, "meta", "value", row_id) if guid in absent]
        if still:
            change.update("meta", row_id, value=json.dumps(still))
        else:
            change.delete("meta", [row_id])


def counts(project: Project) -> dict[str, int]:
    """The number of rows in each table that is merged."""
    return {table: int(project.scalar(f"SELECT COUNT(*) FROM main.{table}{_ours_only(table)}")) for table in REFS}


def heavy(project: Project, table: str, row_id: int) -> dict[str, Value]:
    """The columns of a row that are not read to compare it."""
    columns = HEAVY.get(table, ())
    if not columns:
        return {}
    [row] = project.rows(f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?", [row_id])
    return dict(zip(columns, row, strict=True))


def turn_rows(project: Project, document_id: int) -> list[dict[str, Value]]:
    """The turns of a document as rows, with ``label`` (the speaker's, or ``None``) for the speaker's id."""
    columns = _columns(project, "turn")
    names = ", ".join(f't."{name}"' for name in columns)
    sql = (
        f"SELECT {names}, s.label FROM turn t LEFT JOIN speaker s ON s.id = t.speaker_id"
        " WHERE t.document_id = ? ORDER BY t.ordinal"
    )
    return [dict(zip((*columns, "label"), row, strict=True)) for row in project.rows(sql, [document_id])]


def _ours_only(table: str) -> str:
    if table != "meta":
        return ""
    return f" WHERE key NOT IN ('{MERGED}', '{WITHHELD}') AND key NOT GLOB '{BUILT}*' AND key NOT GLOB '{KEY}*'"


def _columns(project: Project, table: str) -> tuple[str, ...]:
    return tuple(str(row[1]) for row in project.rows(f'PRAGMA main.table_info("{table}")'))


def _read_rows(side: Side, *, keys_only: bool = False) -> None:
    project = side.project
    by_number: dict[Value, str] = {}
    for table in REFS:
        if keys_only:
            columns = ["id", *(["guid"] if table in WITH_GUID else COMPOSED[table])]
        else:
            columns = [name for name in _columns(project, table) if name not in HEAVY.get(table, ())]
        names = ", ".join(f'"{name}"' for name in columns)
        found = [
            dict(zip(columns, row, strict=True))
            for row in project.rows(f"SELECT {names} FROM main.{table}{_ours_only(table)} ORDER BY id")
        ]
        keys = side.keys[table] = {}
        if table in WITH_GUID:
            side.live.update(values["guid"] for values in found)
            for values in found:
                key = side.key(values["guid"])
                side.live.add(key)
                keys[values["id"]] = key
        rows = side.rows[table] = {}
        for values in found:
            row_id, guid = values.pop("id"), values.pop("guid", "")
            if keys_only and table in WITH_GUID:
                rows[keys[row_id]] = CopyRow(row_id, guid, values)
                continue
            for column, target in refs(table, values):
                if values.get(column):
                    values[column] = side.keys[target].get(values[column], "")
            if table in NUMBERED:
                values["codebook_version"] = by_number.get(values["codebook_version"], values["codebook_version"])
            key = keys.setdefault(row_id, composed(table, values) or "")
            rows[key] = CopyRow(row_id, guid, values)
            if table == "codebook_version":
                by_number[values["number"]], side.numbers[key] = key, values["number"]
    side.tombstones = {
        side.key(guid): (coder, at) for guid, coder, at in project.rows("SELECT guid, coder, deleted FROM tombstone")
    }
