"""Planning, letters and coding again from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from qualcode.settling import accept, read_settlement
from qualcode.storage import Project
from tests.cli.conftest import Call
from tests.support.building import two_coders


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return two_coders(tmp_path)


def test_a_small_pilot_is_said_to_be_too_small(study: Path, call: Call) -> None:
    said = call("plan", "double", "-p", study).out
    assert "?" in said
    assert "too small" in said
    found = call("plan", "double", "--format", "json", "-p", study).json
    assert found["small"]
    assert {row["needed"] for row in found["rows"]} == {None}
    assert "--width" in call("plan", "double", "--width", "2", "-p", study, code=2).err


def test_hours_are_shown_by_coder_and_by_document(study: Path, call: Call) -> None:
    assert "ben" in call("plan", "hours", "-p", study).out
    assert "leerlingen-1" in call("plan", "hours", "--by-document", "-p", study).out
    found = call("plan", "hours", "--pause", "30", "--format", "json", "-p", study).json
    assert found["pause"] == 30
    assert {row["coder"] for row in found["documents"]} == {"ada", "ben"}


def test_sharing_out_says_what_it_does_before_it_does(study: Path, call: Call, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"los-{number}.txt").write_text(f"I: Hoe {number}?\nSem: Zo {number} ging het.\n", encoding="utf-8")
    call("import", *(f"los-{number}.txt" for number in range(3)), "-p", study)
    call("round", "new", "r", "--coders", "ada,ben,cy", "-p", study)
    work = call("round", "show", "r", "--format", "json", "-p", study).json
    for one in work:
        if one["coder"] == "cy":
            call("finish", one["document"], "--coder", "cy", "-p", study)
    planned = call("plan", "share", "r", "-p", study).out
    assert "to cy" in planned
    assert "Nothing was written." in planned
    assert call("round", "show", "r", "--format", "json", "-p", study).json != work
    before = call("round", "show", "r", "--format", "json", "-p", study).json
    assert "led by ada" in call("plan", "share", "r", "--apply", "--coder", "ben", "-p", study, code=1).err
    assert "to cy" in call("plan", "share", "r", "--apply", "-p", study).out
    assert call("round", "show", "r", "--format", "json", "-p", study).json != before
    assert "gave" in call("log", "-p", study).out
    call("undo", "-p", study)
    assert call("round", "show", "r", "--format", "json", "-p", study).json == before


def test_letters_go_to_a_file_the_screen_or_everybody(study: Path, call: Call, tmp_path: Path) -> None:
    assert "No round is over" in call("settle", "letter", "ada", "-p", study, code=1).err
    call("round", "new", "r", "--coders", "ada,ben", "--document", "leerlingen-1", "-p", study)
    assert "open" in call("settle", "letter", "ada", "--round", "r", "-p", study, code=1).err
    call("round", "end", "r", "-p", study)
    with Project.open(study) as project:
        case = next(case for case in read_settlement(project).cases if case.kind != "agreed")
        accept(project, "ada", case, 0, "Zo staat het in de definitie.")
    said = call("settle", "letter", "ben", "--language", "en", "-p", study).out
    assert "Why: Zo staat het in de definitie." in said
    call("settle", "letter", "-p", study, code=2)
    call("settle", "letter", "--all", "brieven", "-p", study)
    texts = [paragraph.text for paragraph in Document(str(tmp_path / "brieven" / "ben.docx")).paragraphs]
    assert "Brief aan ben" in texts
    assert sorted(path.name for path in (tmp_path / "brieven").iterdir()) == ["ada.docx", "ben.docx"]
    assert "--force" in call("settle", "letter", "--all", "brieven", "-p", study, code=2).err


def test_own_passages_are_coded_again(study: Path, call: Call, tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    assert "2 of 2 turns that you coded" in call("stability", "new", "later/again.qualcode", "-p", study).out
    assert "finished" in call("stability", "compare", "later/again.qualcode", "-p", study, code=1).err
    call("finish", "01", "-p", "later/again.qualcode")
    assert "coded again by ada" in call("stability", "compare", "later/again.qualcode", "-p", study).out
    found = call("stability", "compare", "later/again.qualcode", "--format", "json", "-p", study).json
    assert found["turns"] <= found["drawn"]
    assert found["rows"][0]["code"] is None
