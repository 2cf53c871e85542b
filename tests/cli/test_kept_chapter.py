"""The commands of a chapter that is kept: written, worked on, looked at, brought up to date."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.storage import Project
from tests.cli.conftest import Call
from tests.report.kept.chapters import edit_word, retype, texts
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project

SAID = (INTERVIEW.index("\n", 60) + 7, INTERVIEW.index("\n", 60) + 23)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    with new_project(tmp_path) as project:
        document = add_transcript(project, "een", INTERVIEW)
        apply_codings(project, "ada", [NewCoding(document, *SAID, code_id(project, "stage"))])
    return tmp_path / "study.qualcode"


def test_a_chapter_is_written_worked_on_and_brought_up_to_date(study: Path, call: Call, tmp_path: Path) -> None:
    wide = "--include-unfinished"
    assert "Wrote" in call("report", "--out", "h.docx", wide).out
    assert "nothing was written" in call("report", "update", "h.docx").out
    assert "as written" in call("report", "status", "h.docx").out
    # What nobody worked on may be written over, when that is asked for.
    assert "--force" in call("report", "--out", "h.docx", wide, code=2).err
    call("report", "--out", "h.docx", wide, "--force")
    edit_word(tmp_path / "h.docx", lambda word: retype(word, "Geteld", "Wij telden: geteld"))
    found = call("report", "--out", "h.docx", wide, "--force", code=1)
    assert "qualcode report update h.docx" in found.err
    [state] = json.loads(call("report", "status", "--all", "--format", "json").out)
    assert state["counts"]["edited"] == 1
    assert not state["stale"]
    with Project.open(study) as project:
        document = project.scalar("SELECT id FROM document")
        apply_codings(project, "ada", [NewCoding(document, *SAID, code_id(project, "kosten"))])
    before = (tmp_path / "h.docx").read_bytes()
    assert "new" in call("report", "status", "h.docx", code=3).out
    assert "would be put in" in call("report", "update", "h.docx", "--dry-run").out
    assert (tmp_path / "h.docx").read_bytes() == before
    assert "h.docx~1" in call("report", "update", "h.docx").out
    assert (tmp_path / "h.docx~1").read_bytes() == before
    assert any("Wij telden: geteld" in line for line in texts(tmp_path / "h.docx"))
    assert "nothing was written" in call("report", "update", "h.docx").out
    # What is undone is what was done before it: the file stays as it is.
    assert "chapter" not in call("undo").out


def test_what_the_project_did_not_write_is_left_alone(study: Path, call: Call, tmp_path: Path) -> None:
    own = tmp_path / "eigen.md"
    own.write_text("Mijn eigen tekst.\n", encoding="utf-8")
    found = call("report", "update", "eigen.md", code=1)
    assert "no chapter that this project wrote" in found.err
    assert "report write" in found.err
    assert own.read_text(encoding="utf-8") == "Mijn eigen tekst.\n"
    assert "eigen.md~1" in call("report", "--out", "eigen.md", "--force", "--include-unfinished").err
    assert (tmp_path / "eigen.md~1").read_text(encoding="utf-8") == "Mijn eigen tekst.\n"
    assert "no piece or number" in call("report", "update", "eigen.md", "--restore", "niets", code=1).err
    assert "no file that a chapter is kept in" in call("report", "update", "eigen.pdf", code=1).err
