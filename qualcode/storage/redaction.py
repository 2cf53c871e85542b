"""A copy of the project for one coder: without what others make of the documents of open rounds.

Rows are taken out of the copy without a tombstone and without a line in its history, so that a merge takes them for
rows that the copy never had. Lines of the history that tell of nothing else go as well; of one that tells of other
things too, the operations and the words are taken out, and the line stays, so that both files know that they share it.
What is left is numbered anew, so that no gap tells how much was taken out.

What the reader made of those documents is in it only where the reader writes the copy: whoever says for whom it is does
not get that person's blind work by it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from qualcode.files.written import note_written
from qualcode.storage.blinding import AWAY_ROUNDS, LOST, OPEN_ROUNDS, WITHHELD, silent_coders
from qualcode.storage.file.copying import begin, cannot_write, drafted, place_anew, refuse_existing
from qualcode.storage.file.copying import seal as seal_file
from qualcode.storage.file.kept import kept
from qualcode.storage.file.log import forget_base
from qualcode.storage.file.opening import translated
from qualcode.storage.history import SCRUBBED, SCRUBBING, Op, Value, pack, scrubbed_before, seal, unpack
from qualcode.storage.portable.derived import BUILT
from qualcode.storage.project import Project
from qualcode.storage.respondents import RISKS
from qualcode.storage.rounds import blind_documents

_SEEN = ("decision", "link", "coding", "memo", "answer", "answer_decision", "summary", "report_file")
"""The tables of which a coder may not see all; those that point to others come first."""

_KEPT = ("merge", "merged", "target", "document_name", "into_guid", "revision", "texts")
"""The words of an entry that tell nothing of a coding."""

_POINTING: Mapping[str, Mapping[str, str]] = {
    "decision": {"id": "decision", "coding_id": "coding"},
    "coding": {"id": "coding"},
    "memo": {"id": "memo"},
    "answer": {"id": "answer"},
    "answer_decision": {"id": "answer_decision"},
    "link": {"id": "link", "from_id": "coding", "to_id": "coding"},
    "summary": {"id": "summary"},
    "report_file": {"id": "report_file"},
}
"""The columns that hold ids of what is numbered anew."""

_OWN_SETTINGS = (BUILT, RISKS)
"""How the settings begin that go with no copy for a coder."""


def write_copy(project: Project, target: Path, coder: str, writer: str) -> None:
    """Writes a copy of the project that holds only what ``coder`` may see, as a single file.

    Their own work on the documents of open rounds is in it where they are the ``writer``. ``ProjectError`` where the
    target exists.
    """
    refuse_existing(target)
    # What is to be taken out never stands on a disk, nor in a passing file of SQLite's: a process that dies half-way
    # leaves nothing that tells of it.
    with cannot_write(target), drafted(target) as draft:
        with project.in_memory() as copy, translated(target):
            _redact(copy, coder if coder == writer else "")
            copy.sight.forget()
            forget_base(copy.connection)
            # Written anew, page by page, what was taken out is nowhere in it, nor how many pages it took.
            begin(draft)
            copy.connection.execute("VACUUM INTO ?", [str(draft)])
        note_written()
        seal_file(draft, project.path)
        place_anew(draft, target)


def _redact(copy: Project, coder: str) -> None:
    copy.look_as(coder)
    blind = set(blind_documents(copy))
    own = copy.scalar("SELECT id FROM coder WHERE name = ?", [coder])
    speaking = {
        row[0]
        for row in copy.rows("SELECT respondent_id, document_id FROM speaker WHERE respondent_id IS NOT NULL")
        if row[1] in blind
    }
    away = {row[0] for row in copy.rows(f"SELECT guid FROM round WHERE id IN ({OPEN_ROUNDS}) UNION {AWAY_ROUNDS}")}
    seen = {table: {row[0] for row in copy.rows(f"SELECT id FROM {table}")} for table in _SEEN}
    for table, lost in LOST.items():
        seen[table] |= {row[0] for row in copy.rows(f"SELECT id FROM {lost}")}
    if blind:  # what was written to a file says in words what all make of the documents
        seen["report_file"] = set()
    told = {row[0] for row in copy.rows("SELECT id FROM history")}
    with copy.transaction() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        entries = connection.execute(
            "SELECT id, document_id, about, ops, target FROM main.history ORDER BY id"
        ).fetchall()
        scrubbing = {row[0] for row in connection.execute("SELECT id, action FROM main.history") if row[1] in SCRUBBING}
        unpacked = {entry[0]: unpack(entry[3]) for entry in entries}
        silent = {row[0] for row in connection.execute(silent_coders("NULL" if own is None else str(int(own))))}
        hidden = _hidden([op for ops in unpacked.values() for op in ops], blind, speaking, silent, own)
        for op in (op for line in scrubbing for op in unpacked[line] if op.sign == "-" and op.table in hidden):
            # How much was taken out for good tells how much there was.
            hidden[op.table] |= {int(str(row[op.columns.index("id")])) for row in op.rows}
        for table, ids in seen.items():
            there = {row[0] for row in connection.execute(f"SELECT id FROM main.{table}")}
            hidden[table] |= there - ids
            hidden[table] -= ids
            connection.executemany(f"DELETE FROM main.{table} WHERE id = ?", [(row_id,) for row_id in there - ids])
        connection.executemany("DELETE FROM main.tombstone WHERE guid = ?", _guids(unpacked.values(), hidden))
        # What a build remembers of files of codings would tell who tries whether something was among them; what was
        # decided on a quotation, that somebody coded it.
        hidden["meta"] = _remembered(op for ops in unpacked.values() for op in ops)
        connection.executemany("DELETE FROM main.meta WHERE key GLOB ?", [(f"{kept}*",) for kept in _OWN_SETTINGS])
        lines: dict[int, tuple[str, list[Op], bool]] = {}
        for entry_id, document_id, about, _packed, target in entries:
            ops = [some for op in unpacked[entry_id] if (some := op.without(hidden.get(op.table, ()))).rows]
            # What is left of a line was taken back, or done again, where the whole of it was.
            if entry_id not in told and not ops and target not in lines:
                continue
            words, altered = kept(about, "history", "about", entry_id), ops != unpacked[entry_id]
            if altered or entry_id not in told:
                altered = True
                if document_id in blind or entry_id not in told:
                    words = {key: value for key, value in words.items() if key in _KEPT}
            lines[entry_id] = (json.dumps(words, ensure_ascii=False), ops, altered)
        numbers = _numbers(connection, [op for _words, ops, _altered in lines.values() for op in ops])
        for table, columns in _POINTING.items():
            _renumber(connection, table, {column: numbers[target] for column, target in columns.items()})
        gone = [(entry[0],) for entry in entries if entry[0] not in lines]
        connection.executemany("DELETE FROM main.history WHERE id = ?", gone)
        for entry_id, (words, ops, altered) in lines.items():
            connection.execute(
                "UPDATE main.history SET about = ?, ops = ?, sha256 = '',"
                " state = CASE WHEN ? AND state = 'done' THEN 'fixed' ELSE state END WHERE id = ?",
                [words, pack([_numbered(op, numbers) for op in ops]), altered, entry_id],
            )
        places = {entry_id: place for place, entry_id in enumerate(lines, start=1)}
        _renumber(connection, "history", {"target": places, "id": places})
        scrubbed = scrubbed_before(copy)
        last = max((place for line, place in places.items() if line <= scrubbed), default=0)
        connection.execute("UPDATE main.sqlite_sequence SET seq = ? WHERE name = ?", [last, SCRUBBED])
        seal(connection)
        connection.execute("DELETE FROM main.meta WHERE key = ?", [WITHHELD])
        if away:
            connection.execute("INSERT INTO main.meta (key, value) VALUES (?, ?)", [WITHHELD, json.dumps(sorted(away))])
        for table in ("history", *_SEEN):
            connection.execute(
                f"UPDATE main.sqlite_sequence SET seq = (SELECT COALESCE(MAX(id), 0) FROM main.{table}) WHERE name = ?",
                [table],
            )
        connection.execute("DELETE FROM main.sqlite_sequence WHERE seq = 0")


def _remembered(ops: Iterable[Op]) -> set[int]:
    """The ids of the settings that go with no copy."""
    found: set[int] = set()
    for op in ops:
        if op.table == "meta" and "key" in op.columns:
            key, place = op.columns.index("key"), op.columns.index("id")
            found |= {int(str(row[place])) for row in op.rows if str(row[key]).startswith(_OWN_SETTINGS)}
    return found


def _guids(entries: Iterable[list[Op]], hidden: Mapping[str, set[int]]) -> set[tuple[Value]]:
    """The GUIDs of rows that were taken out and are not to be told of."""
    found: set[tuple[Value]] = set()
    for op in (op for ops in entries for op in ops if op.table in hidden and "guid" in op.columns):
        at, place = op.columns.index("guid"), op.columns.index("id")
        found |= {(row[at],) for row in op.rows if row[place] in hidden[op.table]}
    return found


def _numbers(connection: sqlite3.Connection, ops: Iterable[Op]) -> dict[str, dict[int, int]]:
    """New ids for what is there and what the history still names, in the order of the old ones."""
    used = {table: {int(row[0]) for row in connection.execute(f"SELECT id FROM main.{table}")} for table in _POINTING}
    for op in ops:
        for column, target in _POINTING.get(op.table, {}).items():
            if column in op.columns:
                at = op.columns.index(column)
                used[target] |= {int(str(row[at])) for row in (*op.rows, *op.after) if row[at] is not None}
    return {table: {old: new for new, old in enumerate(sorted(ids), start=1)} for table, ids in used.items()}


def _renumber(connection: sqlite3.Connection, table: str, columns: Mapping[str, Mapping[int, int]]) -> None:
    """Gives ids their new numbers, which are never larger, from the smallest on."""
    for column, numbers in columns.items():
        connection.executemany(
            f"UPDATE main.{table} SET {column} = ? WHERE {column} = ?",
            [(new, old) for old, new in sorted(numbers.items()) if new != old],
        )


def _numbered(op: Op, numbers: Mapping[str, Mapping[int, int]]) -> Op:
    """The operation with the new ids."""
    columns = {
        op.columns.index(name): numbers[target]
        for name, target in _POINTING.get(op.table, {}).items()
        if name in op.columns
    }

    def row(values: tuple[Value, ...]) -> tuple[Value, ...]:
        return tuple(
            columns[at][int(str(value))] if at in columns and value is not None else value
            for at, value in enumerate(values)
        )

    return op._replace(rows=tuple(map(row, op.rows)), after=tuple(map(row, op.after)))


def _hidden(ops: list[Op], blind: set[int], speaking: set[int], silent: set[int], own: Value) -> dict[str, set[int]]:
    """The ids of what the coder may not see, also of what was deleted since, by the operations that made it."""
    hidden: dict[str, set[int]] = {table: set() for table in _SEEN}
    for op in ops:
        if op.table not in hidden or op.sign == "~":
            continue
        for row in op.rows:
            values = dict(zip(op.columns, row, strict=True))
            if op.table == "memo" and "kind" not in values:
                secret = False  # what a line of a merge is credited with; the merge itself holds the row
            elif op.table == "memo":
                about = {"document": blind, "respondent": speaking}.get(str(values["kind"]))
                secret = values["coder_id"] != own and (
                    values["coder_id"] in silent if about is None else values["target_id"] in about
                )
            elif op.table == "report_file":
                secret = bool(blind)
            elif op.table == "link":
                continue  # which may not be seen is known when all codings are
            elif op.table in ("answer", "answer_decision", "summary"):
                secret = values.get("respondent_id") in speaking and (
                    op.table == "answer_decision" or values["coder_id"] != own
                )
            else:
                secret = values.get("document_id") in blind and (op.table == "decision" or values["coder_id"] != own)
            if secret:
                hidden[op.table].add(int(str(values["id"])))
    hidden["link"] = _hidden_links(ops, blind, hidden["coding"], own)
    return hidden


def _hidden_links(ops: list[Op], blind: set[int], codings: set[int], own: Value) -> set[int]:
    """The links with an end that may not be seen (``codings``), and those of others with an end in a blind document."""
    inside, hidden = set[int](codings), set[int]()
    for op in ops:
        if op.table == "coding" and op.sign != "~" and "document_id" in op.columns:
            row_id, document = op.columns.index("id"), op.columns.index("document_id")
            inside |= {int(str(row[row_id])) for row in op.rows if row[document] in blind}
    for op in ops:
        if op.table == "link":
            for row in (*op.rows, *op.after):
                values = dict(zip(op.columns, row, strict=True))
                ends = {int(str(values[column])) for column in ("from_id", "to_id") if column in values}
                if ends & codings or (ends & inside and values.get("coder_id", own) != own):
                    hidden.add(int(str(values["id"])))
    return hidden
