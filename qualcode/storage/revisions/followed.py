"""What stands in a text and goes where its passage goes: the rows that a correction brings over, read whole."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.storage.file.kept import kept
from qualcode.storage.project import Project


class PlacedTurn(NamedTuple):
    """A row of a turn: what it holds, in the order of the columns that a correction writes."""

    id: int
    start: int
    body: int
    end: int
    speaker_id: int | None
    question: str | None
    time: float | None
    words: int


class PlacedReadings(NamedTuple):
    """A row that remembers passages, as JSON and read; ``place`` is its own, where it has one."""

    id: int
    written: str
    readings: list[list[object]]
    place: tuple[int, int] | None = None


def placed_turns(project: Project, document_id: int) -> list[PlacedTurn]:
    """The rows of the turns of a document, in order."""
    rows = project.rows(
        'SELECT id, start, body, "end", speaker_id, question, time, words FROM turn WHERE document_id = ?'
        " ORDER BY ordinal",
        [document_id],
    )
    return [PlacedTurn(*row) for row in rows]


def placed_decisions(project: Project, document_id: int) -> list[PlacedReadings]:
    """The decisions on a document, with the codings that each was about."""
    rows = project.rows('SELECT id, readings, start, "end" FROM decision WHERE document_id = ?', [document_id])
    return [
        PlacedReadings(
            row[0],
            row[1],
            kept(row[1], "decision", "readings", row[0]),
            None if row[2] is None else (row[2], row[3]),
        )
        for row in rows
    ]


def remembered_passages(project: Project, document_guid: str) -> dict[tuple[str, str], list[PlacedReadings]]:
    """What summaries and decisions on answers remember of passages, by table and column, where of this document."""
    found = {}
    for table, column in (("summary", "passages"), ("answer_decision", "readings")):
        rows = project.rows(
            f"SELECT id, {column} FROM {table} WHERE INSTR({column}, ?) > 0 ORDER BY id", [document_guid]
        )
        found[table, column] = [PlacedReadings(row[0], row[1], kept(row[1], table, column, row[0])) for row in rows]
    return found


def confirmed_turns(project: Project, document_id: int) -> list[tuple[int, int, int]]:
    """What was decided on which turns ask what, as (row id, where the turn begins, question id), in order."""
    rows = project.rows(
        "SELECT id, start, question_id FROM turn_question WHERE document_id = ? ORDER BY start, id", [document_id]
    )
    return [(row[0], row[1], row[2]) for row in rows]
