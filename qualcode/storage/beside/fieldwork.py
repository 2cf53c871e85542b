"""The ledger of the fieldwork: reading."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.specs import FieldworkLine
from qualcode.storage.file.kept import kept
from qualcode.storage.project import Project


class StoredLine(NamedTuple):
    """A line of the ledger with the id of its row."""

    id: int
    line: FieldworkLine


def fieldwork(project: Project) -> list[StoredLine]:
    """The lines in the order in which they came."""
    return [
        StoredLine(row[0], FieldworkLine(*row[1:11], _reasons(row[11], row[0]), row[12]))  # type: ignore[call-arg]
        for row in project.rows(
            "SELECT id, part, wave, stratum, unit, approached, reached, refused, took_part, used, quota, reasons, who"
            " FROM fieldwork ORDER BY id"
        )
    ]


def _reasons(text: str, row_id: int) -> tuple[tuple[str, int], ...]:
    return tuple((str(why), int(n)) for why, n in kept(text, "fieldwork", "reasons", row_id))
