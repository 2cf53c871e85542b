"""What a project has to tell since it was sent last, and what of it may not be told yet."""

from __future__ import annotations

import hashlib
import json

from qualcode.storage.blinding import BLIND_DOCUMENTS, OPEN_ROUNDS
from qualcode.storage.history import SYNC
from qualcode.storage.project import Project


def last_line(project: Project) -> str:
    """The GUID of the last line of the history; "" where there is none."""
    return str(project.scalar("SELECT guid FROM main.history ORDER BY id DESC LIMIT 1") or "")


def has_news(project: Project, since: str) -> bool:
    """Whether anything was done here since the line with that GUID, beside taking in what others sent.

    A sync in which somebody decided, or in which two things became one, was done here. True where there is no such
    line: nothing was ever sent, or another state of the project.
    """
    line = project.scalar("SELECT id FROM main.history WHERE guid = ?", [since])
    if line is None:
        return True
    sql = (
        "SELECT 1 FROM main.history WHERE id > ? AND json_extract(about, '$.merged') IS NULL"
        " AND NOT (action = ? AND json_extract(about, '$.settled') IS NULL) LIMIT 1"
    )
    return bool(project.rows(sql, [line, SYNC]))


def has_left(project: Project, line: int, sent: str) -> bool:
    """Whether a line of the history was there already when the line with the GUID ``sent`` was the last one."""
    return line <= int(project.scalar("SELECT id FROM main.history WHERE guid = ?", [sent]) or 0)


def withheld_mark(project: Project) -> str:
    """What differs where something else may not be told: of the open rounds who codes what in them, and their plans."""
    rows = project.rows(
        "SELECT r.guid, r.plan, r.lead_id, d.guid, c.guid FROM main.round r"
        " LEFT JOIN main.assignment a ON a.round_id = r.id LEFT JOIN main.document d ON d.id = a.document_id"
        f" LEFT JOIN main.coder c ON c.id = a.coder_id WHERE r.id IN ({OPEN_ROUNDS}) ORDER BY r.guid, d.guid, c.guid"
    )
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def own_withheld(project: Project, coder: str) -> int:
    """How many codings of a coder stand in documents of open rounds, and so are in no copy that travels."""
    sql = (
        "SELECT COUNT(*) FROM main.coding WHERE coder_id = (SELECT id FROM main.coder WHERE name = ?)"
        f" AND document_id IN ({BLIND_DOCUMENTS})"
    )
    return int(project.scalar(sql, [coder]))
