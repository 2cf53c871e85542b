"""Names that no file can have, or that lead nowhere: each command that takes a project's name says what is wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from qualcode.cli import run
from qualcode.errors import ProjectError
from qualcode.storage import Project
from tests.support.building import new_project

NAMES = {
    "too long": "a" * 300 + ".qualcode",
    "too long in a folder": "folder/" + "é" * 200 + ".qualcode",
    "in a folder that is too long": "b" * 300 + "/x.qualcode",
    "a path that is too long": "folder/" * 900 + "x.qualcode",
    "below a file": "text.txt/x.qualcode",
    "a link to itself": "loop.qualcode",
    "below a link to itself": "loop.qualcode/x.qualcode",
    "a link to nothing": "dangling.qualcode",
    "a folder": "folder",
}
COMMANDS = {
    "log": "-p NAME log",
    "check": "-p NAME check",
    "documents": "-p NAME documents",
    "a change": "-p NAME import text.txt",
    "backup of it": "-p NAME backup new.qualcode",
    "backup to it": "-p study.qualcode backup NAME",
    "merge into it": "-p NAME merge study.qualcode",
    "merge of it": "-p study.qualcode merge NAME",
    "restore from it": "-p new.qualcode restore NAME",
    "a new one": "init NAME",
    "the sample study": "demo --no-tui NAME",
}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", NAMES)
def test_every_command_says_what_is_wrong_with_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, command: str
) -> None:
    if name == "a folder" and command in ("a new one", "the sample study"):
        pytest.skip("one is made there")
    new_project(tmp_path).close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUALCODE_CODER", "ada")
    Path("folder").mkdir()
    Path("text.txt").write_text("Sem: Ja.\n", encoding="utf-8")
    Path("loop.qualcode").symlink_to("loop.qualcode")
    Path("dangling.qualcode").symlink_to("nowhere")
    before = sorted(tmp_path.iterdir()), Path("study.qualcode").read_bytes()
    assert run([NAMES[name] if word == "NAME" else word for word in COMMANDS[command].split()]) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert "should not have happened" not in said
    assert "hint: " in said
    assert (sorted(tmp_path.iterdir()), Path("study.qualcode").read_bytes()) == before


@pytest.mark.parametrize("name", ["a\0b.qualcode", "\0", "\ud800.qualcode"])
def test_a_name_that_the_system_does_not_take_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProjectError) as error:
        Project.open(tmp_path / name)
    assert error.value.hint
    for place in (tmp_path / name, tmp_path / name / "x.qualcode"):
        with pytest.raises(ProjectError):
            Project.create(place, name="S", coder="ada")
        with new_project(tmp_path, "other") as project, pytest.raises(ProjectError):
            project.backup(place)
        project.path.unlink()
