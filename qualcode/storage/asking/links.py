"""What hangs on a respondent, a code or a coder because of guides, answer sets, themes and links."""

from __future__ import annotations

from qualcode.storage.project import Project
from qualcode.storage.respondents import TOLD_OF_RESPONDENTS

OF_CODES = {"question_code": "question_id", "answer_code": "answer_value_id", "theme_code": "theme_id"}
"""The tables that tie codes to something, with the column that says to what."""
MADE_BY_CODERS = ("turn_question", "asked", "answer", "answer_decision")
"""The tables of what a coder decided."""


def tied_codes(project: Project, table: str) -> list[tuple[int, int, int]]:
    """What a table of :data:`OF_CODES` ties, as (row id, id of what the code is tied to, code id)."""
    rows = project.rows(f"SELECT id, {OF_CODES[table]}, code_id FROM {table} ORDER BY id")
    return [(row[0], row[1], row[2]) for row in rows]


def told_of(project: Project, respondent_id: int) -> dict[str, list[int]]:
    """The rows of what was said of a respondent by hand, by table."""
    return {
        table: [row[0] for row in project.rows(f"SELECT id FROM {table} WHERE respondent_id = ?", [respondent_id])]
        for table in TOLD_OF_RESPONDENTS
    }


def told_of_anybody(project: Project) -> set[int]:
    """The respondents of whom something was said by hand."""
    sql = " UNION ".join(f"SELECT respondent_id FROM {table}" for table in TOLD_OF_RESPONDENTS)
    return {row[0] for row in project.rows(sql)}


def decided_by(project: Project, coder_id: int) -> dict[str, list[int]]:
    """The rows of what a coder decided, by table."""
    return {
        table: [row[0] for row in project.rows(f"SELECT id FROM {table} WHERE coder_id = ?", [coder_id])]
        for table in MADE_BY_CODERS
    }


def given_twice(project: Project, gone: int, stays: int) -> list[int]:
    """The answers that one coder gave by hand and another too."""
    rows = project.rows(
        "SELECT a.id FROM answer a JOIN answer b ON b.respondent_id = a.respondent_id"
        " AND b.answer_value_id = a.answer_value_id AND b.coder_id = ? WHERE a.coder_id = ?",
        [stays, gone],
    )
    return [row[0] for row in rows]


def tied_questions(project: Project, set_id: int) -> list[tuple[int, int]]:
    """The questions of an answer set, as (row id, question id)."""
    rows = project.rows("SELECT id, question_id FROM answer_question WHERE answer_set_id = ? ORDER BY id", [set_id])
    return [(row[0], row[1]) for row in rows]
