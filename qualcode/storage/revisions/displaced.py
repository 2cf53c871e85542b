"""What would stand on other words if a line of the history were turned around, for the text is another by then.

Positions are those of the text in which they were made. A correction takes along all that stands in it; what is turned
around alone, past a correction or from under one, would not know. That is found here, and nothing is changed then.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from qualcode.errors import ConflictError
from qualcode.i18n import _

_PLACED = {"coding": 'start, "end"', "turn_question": "start, start", "decision": 'start, "end"'}
"""What stands in a text, with where it begins and ends."""


class Displacement:
    """Hears what is done, operation by operation, and then refuses it where something would stand on other words."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._texts: dict[int, tuple[str, str]] = {}
        """The texts before and after, by document id."""
        self._touched: dict[str, set[int]] = {table: set() for table in _PLACED}
        self._documents: set[int] = set()
        """Those in which something is put at a place."""

    def add(
        self,
        sign: str,
        table: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[object]],
        after: Sequence[Sequence[object]],
    ) -> None:
        """Takes in an operation that was carried out."""
        own = columns.index("id")
        if table == "document" and sign == "~" and "text" in columns:
            text = columns.index("text")
            for old, new in zip(rows, after, strict=True):
                self._texts[int(str(old[own]))] = str(old[text]), str(new[text])
        if table not in _PLACED:
            return
        ids = {int(str(row[own])) for row in rows}
        self._touched[table] |= ids
        if sign == "+":
            where = columns.index("document_id")
            lost = columns.index("revision_id") if "revision_id" in columns else None
            self._documents |= {int(str(row[where])) for row in rows if lost is None or not row[lost]}
        elif sign == "~" and "start" in columns:
            sql = f"SELECT document_id FROM main.{table} WHERE id = ?"
            self._documents |= {row[0] for one in ids for row in self._connection.execute(sql, [one])}

    def refuse(self, entry_id: int) -> None:
        """``ConflictError`` where what the line ``entry_id`` does, turned around, would stand on other words."""
        for document_id, (old, new) in self._texts.items():
            self._refuse_left_behind(document_id, old, new)
        corrected = self._corrected_since(entry_id) if self._documents - self._texts.keys() else set()
        if found := corrected & (self._documents - self._texts.keys()):
            [name] = self._connection.execute("SELECT name FROM main.document WHERE id = ?", [min(found)]).fetchone()
            raise ConflictError(
                _("The text of {name} has been corrected since.").format(name=name),
                _("What stood in the older text is not put back into this one. See the corrections with: qualcode log"),
            )

    def _refuse_left_behind(self, document_id: int, old: str, new: str) -> None:
        """What was made since, and so is not taken along, must stand on the same words in the same place."""
        from qualcode.text.altered.following import (
            TextFollowing,  # of weight, and only where a correction is turned around
        )

        following = None
        for table, place in _PLACED.items():
            here = " AND revision_id = 0" if table == "coding" else ""
            sql = f"SELECT id, {place} FROM main.{table} WHERE document_id = ? AND start IS NOT NULL{here}"
            for row_id, start, end in self._connection.execute(sql, [document_id]):
                if row_id in self._touched[table]:
                    continue
                following = following or TextFollowing(old, new)
                if not following.is_as_it_was(start, end):
                    raise ConflictError(
                        _("Something that was made since depends on this."),
                        _("See what was done since with: qualcode log"),
                    )

    def _corrected_since(self, entry_id: int) -> set[int]:
        """The documents that have another text than when a line was written."""
        sql = (
            "SELECT id, kind, state, target, document_id, json_extract(about, '$.texts') FROM main.history"
            " WHERE action IN ('document.correct', 'project.merge', 'project.sync')"
            " AND json_extract(about, '$.merged') IS NULL"
        )
        turned: dict[int, int] = {}
        lines = {}
        for row_id, kind, state, target, document_id, texts in self._connection.execute(sql):
            if kind != "do":
                turned[target] = turned.get(target, 0) + (row_id > entry_id)
            elif document_id is not None or texts:
                lines[row_id] = state, document_id, texts
        found: set[int] = set()
        for row_id, (state, document_id, texts) in lines.items():
            differs = turned.get(row_id, 0) % 2 == 1 if row_id < entry_id else state != "undone"
            if differs and row_id != entry_id:
                found |= {document_id} if texts is None else {int(one) for one in texts.strip("[]").split(",")}
        return found
