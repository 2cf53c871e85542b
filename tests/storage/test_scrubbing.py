"""Words that go for good: every column that may hold some is known, and no byte is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.storage import Project
from qualcode.storage.file.replay import shapes
from qualcode.storage.schema import GUARDED, SCHEMA_VERSION
from qualcode.storage.scrubbing.erasing import is_to_be_erased, note_to_erase
from qualcode.storage.scrubbing.fields import CALLED, CALLED_IN_JSON, PROSE, PROSE_IN_JSON
from tests.support.building import INTERVIEW, add_transcript, new_project

TEXTS = {"document.text", "revision.text", "revision.turns", "coding.quote", "meta.value"}
ELSE = set(
    """
    answer.created answer_decision.created answer_set.kind answer_set.slug answer_value.slug asked.created
    asked.state assignment.assigned assignment.finished assignment.started attribute.type code.colour code.slug
    codebook_version.created coder.created coder.name coder.role coding.created coding.origin decision.created
    decision.kind decision.outcome decision.settles document.encoding document.format document.imported
    document.language document.sha256 document.source_sha256 figure.value guide.language guide.slug link.created
    link.kind memo.created memo.kind meta.key question.label question.mapped question.parent question.routing
    report_file.written revision.created revision.encoding revision.format revision.sha256
    revision.source_sha256 round.created round.ended speaker.role summary.created theme.slug turn.question
    turn_question.created turn_question.state
    """.split()
)
"""Columns of text in which no words of an interview stand: what researchers call things, moments, states and hashes."""


def test_every_column_of_text_is_known() -> None:
    worded = {
        f"{table}.{name}"
        for columns in (PROSE, PROSE_IN_JSON, CALLED, CALLED_IN_JSON)
        for table, names in columns.items()
        for name in names
    }
    texts = {
        f"{table}.{name}"
        for table, shape in shapes(SCHEMA_VERSION).items()
        if table in GUARDED
        for name, kind in zip(shape.names, shape.types, strict=True)
        if kind == "TEXT" and name != "guid"
    }
    assert texts == worded | TEXTS | ELSE
    assert not worded & ELSE


def test_what_was_noted_to_be_erased_is_by_the_next_opening(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        add_transcript(project, "een", INTERVIEW)
        with project.transaction() as connection:
            note_to_erase(connection)
            connection.execute("CREATE TABLE passing (words TEXT)")
            connection.execute("INSERT INTO passing VALUES ('lang geleden gezegd')")
            connection.execute("PRAGMA secure_delete = OFF")
            connection.execute("DROP TABLE passing")
        assert is_to_be_erased(project.connection)
    with Project.open(tmp_path / "study.qualcode", readonly=True) as project:
        assert is_to_be_erased(project.connection)
    with Project.open(tmp_path / "study.qualcode") as project:
        assert not is_to_be_erased(project.connection)
        assert project.check() == []
        assert all(b"lang geleden" not in file.read_bytes() for file in tmp_path.iterdir())


@pytest.mark.parametrize("coder", ["", "ada"])
def test_while_somebody_reads_it_waits(tmp_path: Path, coder: str) -> None:
    with new_project(tmp_path) as project:
        project.look_as(coder)
        with project.transaction() as connection:
            note_to_erase(connection)
        with Project.open(project.path, readonly=True) as other:
            project.connection.execute("PRAGMA busy_timeout = 1")
            with other.snapshot():
                other.rows("SELECT 1 FROM meta")
                assert not project.erase()
        assert project.erase()
        assert not is_to_be_erased(project.connection)
        assert project.rows("SELECT COUNT(*) FROM coding") == [(0,)]
