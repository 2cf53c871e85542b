"""Decisions on what coders differ on, and the documents that have a consensus: reading."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from qualcode.model import CONSENSUS
from qualcode.storage.file.kept import kept
from qualcode.storage.project import Project

MERGED = "merged"
"""The setting in which merges remember which GUIDs became one, and which texts were not taken."""


class DecisionSpan(NamedTuple):
    """A coding as it was when it was decided on; ``coding`` and ``code`` are GUIDs, ``[start, end)`` code points."""

    coding: str
    coder: str
    start: int
    end: int
    code: str


class DecisionRow(NamedTuple):
    """A row: a consensus coding that came of a decision, or ``None`` where none did (or it was removed since).

    What was decided in one go has one row for each consensus coding, alike in all but ``id``, ``guid`` and
    ``coding_id``. ``settles`` are GUIDs of codings, ``readings`` what it was about, in the order of the text.
    """

    id: int
    guid: str
    document_id: int
    coding_id: int | None
    settles: tuple[str, ...]
    kind: str
    outcome: str
    start: int
    end: int
    readings: tuple[DecisionSpan, ...]
    coder: str
    reason: str
    created: str


def decisions(project: Project, document_id: int | None = None) -> list[DecisionRow]:
    """The decisions on a document, or on all, in the order in which they were made."""
    where, values = ("", []) if document_id is None else (" WHERE d.document_id = ?", [document_id])
    rows = project.rows(
        "SELECT d.id, d.guid, d.document_id, d.coding_id, d.settles, d.kind, d.outcome, COALESCE(d.start, 0),"
        ' COALESCE(d."end", 0), d.readings, c.name, d.reason, d.created'
        f" FROM decision d JOIN coder c ON c.id = d.coder_id{where} ORDER BY d.created, d.id",
        values,
    )
    return [_decision(row) for row in rows]


def pointing_to(project: Project, coding_ids: Collection[int]) -> list[tuple[int, int]]:
    """The decisions that a consensus coding came of, as (row id, coding id)."""
    marks = ", ".join("?" * len(coding_ids))
    rows = project.rows(f"SELECT id, coding_id FROM decision WHERE coding_id IN ({marks})", list(coding_ids))
    return [(row[0], row[1]) for row in rows]


def moments_of_decisions(project: Project, moments: Collection[str]) -> set[str]:
    """Those of these moments at which something was decided, whether or not that decision still stands.

    A consensus coding was made by a decision when it was created at such a moment; one that was there before was not.
    """
    rows = project.rows(
        "SELECT DISTINCT at FROM history WHERE action GLOB 'decision.*' AND at IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(moments))],
    )
    return {row[0] for row in rows}


def decided_documents(project: Project) -> set[int]:
    """The documents on which something was decided."""
    return {row[0] for row in project.rows("SELECT DISTINCT document_id FROM decision")}


def consensus_documents(project: Project) -> set[int]:
    """The documents that have a consensus: codings in it, or decisions on what should be."""
    rows = project.rows(
        "SELECT g.document_id FROM coding g JOIN coder c ON c.id = g.coder_id WHERE c.name = ?"
        " UNION SELECT document_id FROM decision",
        [CONSENSUS],
    )
    return {row[0] for row in rows}


def twins(project: Project) -> Mapping[str, str]:
    """GUIDs of what was made in two copies and became one since, each with the GUID that stands for all of them."""
    found: Mapping[str, str] = kept(project.meta(MERGED, "{}"), "meta", "value", MERGED).get("same", {})
    return found


def _decision(row: tuple[Any, ...]) -> DecisionRow:
    values = list(row)
    values[4] = tuple(kept(values[4], "decision", "settles", values[0]))
    values[9] = tuple(DecisionSpan(*mark) for mark in kept(values[9], "decision", "readings", values[0]))
    return DecisionRow(*values)
