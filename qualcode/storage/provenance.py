"""Who wrote what, by the histories of two copies; and the other copy's history brought into this one.

A copy *knows* an entry of the history when it holds an entry of that GUID: one from before the copies parted, or one
that a merge brought in. A row or field is *touched* on a side when its last write there is one that the other side
does not know. That is all that merging needs: what one side touched is news, what both touched may be a conflict.

A merge's own entry, with ``merge`` (an identifier) in ``about``, holds every operation, so that one undo takes all
back. The other side's entries come in as lines with ``merged`` (the same identifier) in ``about`` and the state
``fixed``; the operations of a line say which rows and fields here are that entry's doing. Once the merge is undone its
lines say nothing, and the entries count as unknown again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.errors import DamagedError
from qualcode.i18n import _
from qualcode.storage.copy_rows import ALL, EXISTS, REFS, CopyEntry, Key, Side, composed
from qualcode.storage.file.kept import kept
from qualcode.storage.file.opening import damaged_hint
from qualcode.storage.history import SCRUBBING, Op, Value, pack, seal, unpack
from qualcode.storage.project import Project
from qualcode.storage.schema import WITH_GUID


def read_trail(project: Project) -> list[CopyEntry]:
    sql = (
        "SELECT id, guid, at, coder, kind, action, state, target, json_extract(about, '$.merge'),"
        " json_extract(about, '$.merged'), json_extract(about, '$.into_guid') FROM history ORDER BY id"
    )
    return [CopyEntry(*row) for row in project.rows(sql)]


def known_entries(trail: Collection[CopyEntry], elsewhere: Collection[str]) -> set[str]:
    """What a side knows: all it holds, but for the lines of a merge that it undid.

    They count where the other side has the merge and not its undoing: there what the merge did still stands.
    """
    undoing = {line.target: line.guid for line in trail if line.kind == "undo"}
    undone = {
        line.merge
        for line in trail
        if line.merge and not line.merged and (line.kind, line.state) == ("do", "undone")
        if line.guid not in elsewhere or undoing.get(line.id) in elsewhere
    }
    return {line.guid for line in trail if line.merged is None or line.merged not in undone}


@dataclass(frozen=True, slots=True)
class _Write:
    """An entry whose operations count, and for a merge what of them is which entry's doing: (table, id) -> column.

    ``gone``: the rows (table, GUID, entry) of which a merge heard only when they had been taken out again.
    """

    writer: str
    ops: list[Op]
    credited: Mapping[tuple[str, int], Mapping[str, str]] | None = None
    gone: Sequence[tuple[str, str, str]] = ()


def read_touched(side: Side, known: Collection[str]) -> None:
    """Reads what this side touched that the other, with what it knows, does not know of (:class:`Side`)."""
    writes, turned = list(_writes(side, known)), list(_turned(side, known))
    corrections = {line.guid for line in side.trail if _corrects(line)}
    _name_deleted(side, [op for write in (*writes, *turned) for op in write.ops if op.sign != "~"])
    side.touched = _last_writes(side, writes, corrections, known)
    side.turned = _last_writes(side, turned, corrections, known)


def written_rows(side: Side, known: Collection[str]) -> dict[str, set[Key]]:
    """For each entry that the other side does not know the rows that it wrote, also where others wrote them since."""
    found: dict[str, set[Key]] = {}
    for write in (*_writes(side, known), *_turned(side, known)):
        for op in write.ops:
            place = op.columns.index("id")
            for number, row in enumerate(op.rows):
                row_id = int(str(row[place]))
                key = side.keys.get(op.table, {}).get(row_id)
                if key is not None:
                    credited = None if write.credited is None else write.credited.get((op.table, row_id), {})
                    for entry in _wrote(op, number, write.writer, credited).values():
                        found.setdefault(entry, set()).add((op.table, key))
        for table, guid, entry in write.gone:
            found.setdefault(entry, set()).add((table, side.key(guid)))
    return found


def _last_writes(
    side: Side, writes: Iterable[_Write], corrections: Collection[str], known: Collection[str]
) -> dict[Key, dict[str, str]]:
    touched: dict[Key, dict[str, str]] = {}
    for write in writes:
        for op in write.ops:
            if op.table not in REFS:
                continue
            place = op.columns.index("id")
            for number, row in enumerate(op.rows):
                row_id = int(str(row[place]))
                key = side.keys[op.table].get(row_id)
                if key is not None:
                    credited = None if write.credited is None else write.credited.get((op.table, row_id), {})
                    wrote = _wrote(op, number, write.writer, credited)
                    if op.sign == "~" and op.table in _CARRIED:
                        # Where it stands in a corrected text is nobody's word: what was before that stays so.
                        wrote = {column: entry for column, entry in wrote.items() if entry not in corrections}
                    _touch(touched.setdefault((op.table, key), {}), wrote, op.sign != "~", known)
        for table, guid, entry in write.gone:
            if guid not in side.live and table in REFS:
                _touch(touched.setdefault((table, side.key(guid)), {}), {EXISTS: entry, ALL: entry}, True, known)
    return {place: at for place, at in touched.items() if at}


def _writes(side: Side, known: Collection[str]) -> Iterator[_Write]:
    """The entries that the other side does not know, without those that were undone again since."""
    by_id = {line.id: line for line in side.trail}
    lines: dict[str, list[CopyEntry]] = {}
    for line in side.trail:
        if line.merged:
            lines.setdefault(line.merged, []).append(line)
    for line in side.trail:
        if line.merged or line.guid in known:
            continue
        if line.kind == "do":
            if line.state != "undone":
                credited = _credited(side.project, lines.get(line.merge, ())) if line.merge else None
                yield _Write(line.guid, _ops(side.project, line), credited, _gone(side.project, line))
        elif (done := by_id[line.target or 0]).guid in known:
            ops = _ops(side.project, done)
            yield _Write(line.guid, [op.inverse() for op in reversed(ops)] if line.kind == "undo" else ops)


def _turned(side: Side, known: Collection[str]) -> Iterator[_Write]:
    """What was done, undone and done again among the entries that the other side does not know, in that order.

    Somebody else may know what was done and not that it was undone, and the other way round.
    """
    by_id = {line.id: line for line in side.trail}
    targets = {line.target for line in side.trail if line.kind != "do"}
    for line in side.trail:
        if line.merged or line.guid in known:
            continue
        done = line if line.kind == "do" else by_id[line.target or 0]
        if done.id in targets and not done.merge and done.guid not in known:
            ops = _ops(side.project, done)
            yield _Write(line.guid, [op.inverse() for op in reversed(ops)] if line.kind == "undo" else ops)


def _gone(project: Project, line: CopyEntry) -> list[tuple[str, str, str]]:
    if not line.merge:
        return []
    found = project.scalar("SELECT json_extract(about, '$.gone') FROM history WHERE id = ?", [line.id])
    told: Mapping[str, Mapping[str, Sequence[str]]] = kept(found or "{}", "history", "about", line.id)
    return [(table, guid, entry) for entry, tables in told.items() for table, guids in tables.items() for guid in guids]


def _corrects(line: CopyEntry) -> bool:
    return line.action in ("document.correct", *SCRUBBING)


_CARRIED = frozenset({"coding", "decision", "turn_question", "summary", "answer_decision"})
"""What stands in a text, or remembers passages of one, and goes along when it is corrected."""


def _ops(project: Project, line: CopyEntry) -> list[Op]:
    try:
        return unpack(project.scalar("SELECT ops FROM history WHERE id = ?", [line.id]))
    except DamagedError as error:
        raise DamagedError(
            _("{path} is damaged: line {line} of its history cannot be read.").format(path=project.path, line=line.id),
            damaged_hint(),
        ) from error


def _credited(project: Project, lines: Iterable[CopyEntry]) -> dict[tuple[str, int], dict[str, str]]:
    found: dict[tuple[str, int], dict[str, str]] = {}
    for line in lines:
        for op in _ops(project, line):
            for row in op.rows:
                at = found.setdefault((op.table, int(str(row[0]))), {})
                at.update(dict.fromkeys(op.columns[1:] if op.sign == "~" else (EXISTS, ALL), line.guid))
    return found


def _name_deleted(side: Side, ops: Iterable[Op]) -> None:
    """Finds the keys of rows that are no longer here, from the operations that put them in or took them out."""
    found = [(op.table, dict(zip(op.columns, row, strict=True))) for op in ops if op.table in REFS for row in op.rows]
    for table, values in found:
        if table in WITH_GUID:
            side.keys[table].setdefault(int(str(values["id"])), side.key(str(values["guid"])))
    for table, values in found:
        if table not in WITH_GUID:
            for column, target in REFS[table].items():
                values[column] = side.keys[target].get(int(str(values[column] or 0)))
            key = composed(table, values)
            if key is not None:
                side.keys[table].setdefault(int(str(values["id"])), key)


def _wrote(op: Op, number: int, writer: str, credited: Mapping[str, str] | None) -> dict[str, str]:
    """What one operation wrote on its row of that number, with the entry whose doing it is.

    What a merge wrote is the doing of the entries that it credits. A merge that puts a row in on a decision says that
    it is there, and nothing about its columns; one that keeps a row writes the GUID that it has.
    """
    if op.sign == "~":
        columns = [column for column in op.columns if column not in ("id", "guid")]
        if "guid" in op.columns and op.rows[number] == op.after[number]:
            columns.append(EXISTS)
        return {column: (credited or {}).get(column, writer) for column in columns}
    return {EXISTS: writer, ALL: writer} if credited is None else {EXISTS: writer, **credited}


def _touch(at: dict[str, str], wrote: Mapping[str, str], anew: bool, known: Collection[str]) -> None:
    """Notes the last writes on a row; what the other side knows of is no news. ``anew``: the row came or went."""
    if anew:
        at.clear()
    for column, entry in wrote.items():
        if entry in known:
            at.pop(column, None)
        else:
            at[column] = entry


def withheld(present: Side, absent: Side) -> set[str]:
    """The GUIDs of rows that were taken out of the other copy before it was handed out (:mod:`storage.redaction`).

    The entry that put them in is there, and is no line of a merge, but does not put them in.
    """
    sql = "SELECT guid, ops FROM history WHERE kind = 'do' AND json_extract(about, '$.merged') IS NULL"
    there = dict(absent.project.rows(sql))
    found: set[str] = set()
    for guid, packed in present.project.rows(sql):
        if guid in there and there[guid] != packed:
            found |= _put_in(packed) - _put_in(there[guid])
    return found


def _put_in(packed: bytes) -> set[str]:
    """The GUIDs of the rows that an entry put in."""
    ops = [op for op in unpack(packed) if op.sign == "+" and "guid" in op.columns]
    return {str(row[op.columns.index("guid")]) for op in ops for row in op.rows}


class Credits:
    """Which of the other side's entries each altered row and field is the doing of."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[tuple[str, str, tuple[str, ...]], list[tuple[Any, Any]]]] = {}

    def add(self, writer: str, sign: str, table: str, before: Mapping[str, Value], after: Mapping[str, Value]) -> None:
        """Credits an entry with a row put in, taken out (``before``) or altered (from ``before`` to ``after``)."""
        alike = self._rows.setdefault(writer, {}).setdefault((sign, table, tuple(before)), [])
        alike.append((tuple(before.values()), tuple(after.values())))

    def ops(self, writer: str) -> list[Op]:
        """What the entry is credited with, as operations that are never carried out."""
        return [
            Op(sign, table, columns, tuple(row[0] for row in rows), tuple(row[1] for row in rows if sign == "~"))
            for (sign, table, columns), rows in self._rows.get(writer, {}).items()
        ]


def unknown_lines(ours: Side, theirs: Side) -> list[CopyEntry]:
    """The other side's entries that are not known here, in order."""
    return [line for line in theirs.trail if line.guid in theirs.known and line.guid not in ours.known]


def bring_in(ours: Side, theirs: Side, merge: str, credited: Credits, documents: Mapping[int, int]) -> int:
    """Writes the other side's entries into the audit trail, as lines of this merge; their number is the result.

    Lines of a merge that was undone are here already: they now belong to this one. ``documents`` gives the id here of
    each document there.
    """
    connection = ours.project.connection
    ids = {line.guid: line.id for line in ours.trail}
    guids = {line.id: line.guid for line in theirs.trail}
    lines = unknown_lines(ours, theirs)
    for line in lines:
        [(about, document_id)] = theirs.project.rows("SELECT about, document_id FROM history WHERE id = ?", [line.id])
        values = [
            json.dumps(kept(about, "history", "about", line.id) | {"merged": merge}, ensure_ascii=False),
            ids.get(guids.get(line.target or 0, "")),
            documents.get(document_id),
            pack(credited.ops(line.guid)),
        ]
        if line.guid in ids:
            sql = "UPDATE main.history SET about = ?, target = ?, document_id = ?, ops = ?, sha256 = '' WHERE id = ?"
            connection.execute(sql, [*values, ids[line.guid]])
            continue
        cursor = connection.execute(
            "INSERT INTO main.history (guid, at, coder, kind, action, state, about, target, document_id, ops)"
            " VALUES (?, ?, ?, ?, ?, 'fixed', ?, ?, ?, ?)",
            [line.guid, line.at, line.coder, line.kind, line.action, *values],
        )
        ids[line.guid] = int(cursor.lastrowid or 0)
    seal(connection)
    return len(lines)
