"""What tests of merging share: copies of a project, and its content without anything that is local to a file."""

from __future__ import annotations

from typing import Any

from qualcode.storage import Project
from qualcode.storage.history import unpack
from qualcode.storage.schema import GUARDED

POINTS = {
    "respondent": {"group_id": "respondent_group"},
    "attribute_value": {"respondent_id": "respondent", "attribute_id": "attribute"},
    "speaker": {"document_id": "document", "respondent_id": "respondent"},
    "turn": {"document_id": "document", "speaker_id": "speaker"},
    "code": {"parent_id": "code"},
    "codebook_version": {"coder_id": "coder"},
    "revision": {"document_id": "document"},
    "coding": {"document_id": "document", "code_id": "code", "coder_id": "coder", "revision_id": "revision"},
    "memo": {"coder_id": "coder"},
    "round": {"lead_id": "coder"},
    "assignment": {"coder_id": "coder", "document_id": "document", "round_id": "round"},
    "decision": {"document_id": "document", "coding_id": "coding", "coder_id": "coder"},
    "guide": {"group_id": "respondent_group"},
    "question": {"guide_id": "guide"},
    "question_code": {"question_id": "question", "code_id": "code"},
    "turn_question": {"document_id": "document", "question_id": "question", "coder_id": "coder"},
    "asked": {"respondent_id": "respondent", "question_id": "question", "coder_id": "coder"},
    "answer_set": {"group_id": "respondent_group"},
    "answer_question": {"answer_set_id": "answer_set", "question_id": "question"},
    "answer_value": {"answer_set_id": "answer_set"},
    "answer_code": {"answer_value_id": "answer_value", "code_id": "code"},
    "answer": {"respondent_id": "respondent", "answer_value_id": "answer_value", "coder_id": "coder"},
    "answer_decision": {
        "respondent_id": "respondent",
        "answer_set_id": "answer_set",
        "answer_value_id": "answer_value",
        "coder_id": "coder",
    },
    "link": {"from_id": "coding", "to_id": "coding", "coder_id": "coder"},
    "theme_code": {"theme_id": "theme", "code_id": "code"},
    "summary": {"respondent_id": "respondent", "theme_id": "theme", "coder_id": "coder"},
}
_ASKING = ("guide", "question", "answer_set", "answer_value", "theme")
Content = dict[str, list[tuple[str, ...]]]


def copied(project: Project, name: str = "copy") -> Project:
    """A copy of the project as a coder takes it along, open; one of that name that was there is replaced."""
    target = project.path.with_name(f"{name}.qualcode")
    for path in (target, target.with_name(target.name + "-wal"), target.with_name(target.name + "-shm")):
        path.unlink(missing_ok=True)
    project.backup(target)
    return Project.open(target)


def rows(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all guarded tables, as they stand in the file."""
    return {table: project.rows(f'SELECT * FROM main."{table}" ORDER BY id') for table in sorted(GUARDED)}


def content(project: Project) -> Content:
    """All rows with GUIDs (or names) for ids, sorted: the same in every copy that holds the same."""
    named: dict[str, dict[int, str]] = {}
    found: Content = {}
    for table in (
        "respondent_group",
        "attribute",
        "coder",
        "document",
        "code",
        "respondent",
        "round",
        "revision",
        "coding",
        *_ASKING,
    ):
        named[table] = dict(project.rows(f"SELECT id, guid FROM main.{table}"))
    named["speaker"] = {
        row_id: f"{named['document'][document_id]} {label}"
        for row_id, document_id, label in project.rows("SELECT id, document_id, label FROM speaker")
    }
    for table in sorted(GUARDED):
        columns = [row[1] for row in project.rows(f'PRAGMA table_info("{table}")')]
        lines = []
        for row in project.rows(f'SELECT * FROM main."{table}"'):
            values = dict(zip(columns, row, strict=True))
            del values["id"]
            points = dict(POINTS.get(table, {}))
            if table == "memo" and values["kind"] != "project":
                points["target_id"] = values["kind"]
            for column, target in points.items():
                if values[column]:
                    values[column] = named[target][values[column]]
            lines.append(tuple(f"{name}={value!r}" for name, value in values.items()))
        found[table] = sorted(lines)
    return found


def accounted(project: Project) -> set[int]:
    """The ids of the codings that some entry of the audit trail put in."""
    return {
        int(str(row[0]))
        for (ops,) in project.rows("SELECT ops FROM history")
        for op in unpack(ops)
        if (op.sign, op.table) == ("+", "coding")
        for row in op.rows
    }
