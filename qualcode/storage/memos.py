"""Memos on the project, documents, codes and respondents: reading. Those on codings are part of the coding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from qualcode.model import Memo
from qualcode.storage.project import Project


def memos(project: Project) -> list[Memo]:
    """All memos on the project, documents, codes and respondents (those on codings are part of the coding)."""
    rows = project.rows(
        "SELECT m.id, m.guid, m.kind, COALESCE(d.name, k.name, r.name, ''), c.name, m.text, m.created, m.target_id"
        " FROM memo m"
        " JOIN coder c ON c.id = m.coder_id"
        " LEFT JOIN document d ON m.kind = 'document' AND d.id = m.target_id"
        " LEFT JOIN code k ON m.kind = 'code' AND k.id = m.target_id"
        " LEFT JOIN respondent r ON m.kind = 'respondent' AND r.id = m.target_id ORDER BY m.id"
    )
    return [Memo(*row) for row in rows]


def together(texts: Iterable[str]) -> str:
    """What several memos say, as one: each on lines of its own, and not again where another says it line for line."""
    found = ""
    for text in texts:
        if text.strip() and not _says(found, text):
            found = text if not found or _says(text, found) else f"{found}\n{text}"
    return found


def _says(text: str, other: str) -> bool:
    lines, others = ("".join(f"\n{line.strip()}" for line in each.strip().split("\n")) for each in (text, other))
    return f"{others}\n" in f"{lines}\n"


class StoredMemo(NamedTuple):
    """A memo's row: who wrote it, and what."""

    id: int
    coder_id: int
    text: str


def code_memos(project: Project, code_id: int) -> list[StoredMemo]:
    """The memos on a code, one a coder."""
    sql = "SELECT id, coder_id, text FROM memo WHERE kind = 'code' AND target_id = ? ORDER BY id"
    return [StoredMemo(*row) for row in project.rows(sql, [code_id])]


def memos_on_codes(project: Project) -> dict[int, list[StoredMemo]]:
    """The memos on all codes, by code id."""
    found: dict[int, list[StoredMemo]] = {}
    for code_id, *memo in project.rows(
        "SELECT target_id, id, coder_id, text FROM memo WHERE kind = 'code' ORDER BY id"
    ):
        found.setdefault(code_id, []).append(StoredMemo(*memo))
    return found


def memo_of(project: Project, kind: str, target_id: int, coder_id: int) -> StoredMemo | None:
    """A coder's memo on a thing, or ``None``."""
    sql = "SELECT id, coder_id, text FROM memo WHERE kind = ? AND target_id = ? AND coder_id = ?"
    rows = project.rows(sql, [kind, target_id, coder_id])
    return StoredMemo(*rows[0]) if rows else None


def memos_by(project: Project, kind: str, coder_id: int) -> dict[int, StoredMemo]:
    """A coder's memos on things of a kind, by the id of the thing."""
    sql = "SELECT target_id, id, coder_id, text FROM memo WHERE kind = ? AND coder_id = ?"
    return {target: StoredMemo(*memo) for target, *memo in project.rows(sql, [kind, coder_id])}


def written_by(project: Project, coder_id: int) -> dict[tuple[str, int], StoredMemo]:
    """All memos of a coder but those on codings, by kind and id of what they are about."""
    sql = "SELECT kind, target_id, id, coder_id, text FROM memo WHERE coder_id = ? ORDER BY id"
    return {(kind, target): StoredMemo(*memo) for kind, target, *memo in project.rows(sql, [coder_id])}


def name_of(project: Project, kind: str, target_id: int) -> str:
    """The name of what a memo of that kind is about; empty for the project, or where it is gone."""
    if kind not in ("document", "code", "respondent"):
        return ""
    return str(project.scalar(f"SELECT name FROM {kind} WHERE id = ?", [target_id]) or "")


def memos_on(project: Project, kind: str, target_id: int) -> list[int]:
    """The row ids of all coders' memos on a thing."""
    return [row[0] for row in project.rows("SELECT id FROM memo WHERE kind = ? AND target_id = ?", [kind, target_id])]


def memo_targets(project: Project, kind: str) -> set[int]:
    """The ids of the things of a kind that have a memo."""
    return {row[0] for row in project.rows("SELECT target_id FROM memo WHERE kind = ?", [kind])}
