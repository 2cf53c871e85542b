"""GUIDs that are made of what a row is, so that who builds a study from the same files twice gets the same rows.

A GUID leaves the project, and a respondent's name must not be found out from one by trying names: so it is also made
of a seed that only who has all the files can know. In a project where a GUID is taken, as by a respondent who was
called so before, the next that is free is made.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Mapping

Value = str | int | float | bytes | None

BUILT = "built "
"""With what the settings begin that are of a project that is built of files, and of no other copy of it."""

SEED = f"{BUILT}seed"
"""Of what the GUIDs of a project that is built of files are made."""

_SPACE = uuid.UUID("6f8a3d52-8f0e-5c0b-9d2f-0c1d6f1b7a11")
"""The namespace of all GUIDs that are derived (RFC 9562, version 5)."""

_WHAT: Mapping[str, tuple[str, ...]] = {
    "coder": ("name",),
    "respondent_group": ("path",),
    "attribute": ("name",),
    "respondent": ("name",),
    "document": ("name", "sha256"),
    "revision": ("document_id", "number", "sha256"),
    "code": ("parent_id", "slug"),
    "codebook_version": ("number", "snapshot"),
    "coding": ("document_id", "start", "end", "code_id", "coder_id"),
    "memo": ("kind", "target_id", "coder_id"),
    "assignment": ("coder_id", "document_id", "round_id"),
    "guide": ("slug",),
    "question": ("guide_id", "label"),
    "question_code": ("question_id", "code_id"),
    "asked": ("respondent_id", "question_id"),
    "answer_set": ("slug",),
    "answer_question": ("answer_set_id", "question_id"),
    "answer_value": ("answer_set_id", "slug"),
    "answer_code": ("answer_value_id", "code_id"),
}
"""What makes a row the one that it is, by table; rows of other tables get a random GUID."""

_POINTS_TO = {"parent_id": "code"}
"""Columns that are not called after the table that they point to."""


def derived(seed: str, *parts: str) -> str:
    """The GUID of something that is told by these parts, in whatever is made of that seed."""
    words = "\x1f".join((seed, *parts))
    return str(uuid.uuid5(_SPACE, words.encode("utf-8", "surrogatepass").decode("latin-1")))


class DerivedGuids:
    """Makes the GUIDs of one change."""

    def __init__(self, connection: sqlite3.Connection, seed: str) -> None:
        self._connection, self._seed = connection, seed
        self._known: dict[tuple[str, Value], str] = {}

    def guid(self, table: str, row: Mapping[str, Value]) -> str:
        """The GUID of a row that is to be put in; empty where none can be derived."""
        if table not in _WHAT:
            return ""
        parts = [table, *(self._part(column, row) for column in _WHAT[table])]
        found = derived(self._seed, *parts)
        number = 1
        while self._connection.execute(f"SELECT 1 FROM main.{table} WHERE guid = ?", [found]).fetchone():
            number += 1
            found = derived(self._seed, *parts, str(number))
        return found

    def _part(self, column: str, row: Mapping[str, Value]) -> str:
        """The value of a column; of one that points to a row that row's GUID, for ids differ from file to file."""
        value = row[column]
        if value is None or not column.endswith("_id"):
            return str(value)
        target = str(row["kind"]) if column == "target_id" else _POINTS_TO.get(column, column.removesuffix("_id"))
        if target == "project":
            return ""
        if (target, value) not in self._known:
            [guid] = self._connection.execute(f"SELECT guid FROM main.{target} WHERE id = ?", [value]).fetchone()
            self._known[target, value] = str(guid)
        return self._known[target, value]
