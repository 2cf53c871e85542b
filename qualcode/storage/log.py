"""The audit trail as it is read: filtered, by the page, and what an entry touched."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.model import HistoryEntry
from qualcode.storage.history import Queryable, Value, entries
from qualcode.storage.project import Project


class HistoryFilter(NamedTuple):
    """Which lines of the audit trail are asked for; what is left out lets all through."""

    coder: str = ""
    actions: tuple[str, ...] = ()
    """How the actions may begin: ``coding.`` and the like."""
    document_id: int | None = None
    text: str = ""
    """What stands in the entry, whatever the case: a code, a name, the first words of a passage."""


class HistoryOutline(NamedTuple):
    """The wanted lines without their content, which is read a page at a time."""

    ids: list[int]
    days: list[tuple[int, str]]
    """Where a day (local time, ISO 8601) begins among ``ids``."""


def outline(project: Queryable, wanted: HistoryFilter) -> HistoryOutline:
    """The ids of the wanted lines of the audit trail, newest first, and the days that they are of."""
    where, values = _where(wanted)
    rows = project.rows(
        f"SELECT h.id, date(h.at, 'localtime') FROM history h WHERE {where} ORDER BY h.at DESC, h.id DESC", values
    )
    days: list[tuple[int, str]] = []
    for place, (_id, day) in enumerate(rows):
        if not days or days[-1][1] != day:
            days.append((place, day))
    return HistoryOutline([row[0] for row in rows], days)


def count_entries(project: Queryable) -> int:
    """How many lines of the audit trail may be seen."""
    return int(project.scalar("SELECT COUNT(*) FROM history"))


def last_change(project: Queryable, *, besides: Sequence[str]) -> str:
    """When the project was changed last (ISO 8601, UTC), but for actions that begin so; empty where it never was."""
    other = " AND ".join("substr(action, 1, ?) != ?" for _start in besides) or "1"
    values = [value for start in besides for value in (len(start), start)]
    return str(project.scalar(f"SELECT MAX(at) FROM history WHERE {other}", values) or "")


class WorkMoment(NamedTuple):
    """When a coder changed something, by what kind of change, and of which document; nothing of what it was."""

    coder: str
    at: str
    action: str
    document_id: int | None


def work_moments(project: Project) -> list[WorkMoment]:
    """When each coder changed something, by coder and moment, also where the lines themselves may not be seen.

    Whoever asks tells no more of it than the one who looks may know; see :mod:`queries.planning.hours`.
    """
    with project.sight.whole():
        rows = project.rows("SELECT coder, at, action, document_id FROM history ORDER BY coder, at, id")
    return [WorkMoment(*row) for row in rows]


def authors(project: Queryable) -> list[str]:
    """Everybody of whom the audit trail has a line."""
    return [row[0] for row in project.rows("SELECT DISTINCT coder FROM history ORDER BY coder")]


def page(project: Queryable, ids: Sequence[int]) -> dict[int, HistoryEntry]:
    """Lines of the audit trail by their ids."""
    found = entries(project, f"id IN ({', '.join('?' * len(ids))})", ids)
    return {entry.id: entry for entry in found}


def _where(wanted: HistoryFilter) -> tuple[str, list[Value]]:
    where, values = ["1"], list[Value]()
    if wanted.coder:
        where.append("h.coder = ?")
        values.append(wanted.coder)
    if wanted.actions:
        where.append("(" + " OR ".join("h.action GLOB ?" for _action in wanted.actions) + ")")
        values += [f"{action}*" for action in wanted.actions]
    if wanted.document_id is not None:
        where.append("h.document_id = ?")
        values.append(wanted.document_id)
    if wanted.text:
        # The whole is looked through first: taking every entry's JSON apart would take three times as long.
        where.append(
            "(h.about LIKE ? ESCAPE '~' AND EXISTS (SELECT 1 FROM json_each(h.about) a WHERE a.value LIKE ? ESCAPE '~')"
            " OR h.document_id IN (SELECT d.id FROM document d WHERE d.name LIKE ? ESCAPE '~'))"
        )
        values += [_like(json.dumps(wanted.text, ensure_ascii=False)[1:-1]), _like(wanted.text), _like(wanted.text)]
    return " AND ".join(where), values


def _like(text: str) -> str:
    return "%" + re.sub(r"([%_~])", r"~\1", text) + "%"
