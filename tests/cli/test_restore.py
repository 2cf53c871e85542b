"""Putting a backup back from the command line, and being told what was found beside a file."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.cli.conftest import Call
from tests.support.building import INTERVIEW, add_transcript, new_project


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A project with one coding, and a backup from before it."""
    with new_project(tmp_path) as project:
        add_transcript(project, "groep", INTERVIEW)
        (tmp_path / "reserve").mkdir()
        project.backup(tmp_path / "reserve" / "study.qualcode")
        code(project, 3)
        return project.path


def code(project: Project, start: int) -> None:
    apply_codings(project, "ada", [NewCoding(1, start, start + 5, 1)])


def count(path: Path) -> int:
    with Project.open(path, readonly=True) as project:
        return len(codings(project))


def aside(path: Path) -> Path:
    [found] = path.parent.glob("study.qualcode.aside-*")
    return found


def test_a_backup_is_put_back_and_what_stood_there_is_kept(study: Path, call: Call) -> None:
    said = call("restore", "reserve/study.qualcode", "--yes").out
    assert "The backup: study: 1 document, 0 codings; last change" in said
    assert "Set aside: study: 1 document, 1 coding; last change" in said
    assert aside(study).name in said
    assert (count(study), count(aside(study)), count(study.parent / "reserve" / "study.qualcode")) == (0, 1, 0)
    call("restore", aside(study), "--yes", "-p", "study.qualcode")
    assert count(study) == 1
    assert len(list(study.parent.glob("study.qualcode.aside-*"))) == 2


def test_it_is_asked_before(study: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    before = study.read_bytes()

    def no(*_question: object, **_how: object) -> bool:
        raise click.Abort

    monkeypatch.setattr(click, "confirm", no)
    call("restore", "reserve/study.qualcode", code=130)
    assert study.read_bytes() == before
    monkeypatch.setattr(click, "confirm", lambda *_question, **_how: True)
    call("restore", "reserve/study.qualcode")
    assert count(study) == 0


def test_what_a_crash_left_beside_it_is_set_aside_with_it(study: Path, call: Call) -> None:
    log = study.with_name("study.qualcode-wal")
    with Project.open(study) as project:
        code(project, 9)
        left = study.read_bytes(), log.read_bytes()
    for file, expected in ((left[0], 2), (left[0][:50_000], None)):
        study.write_bytes(file)
        log.write_bytes(left[1])
        call("restore", "reserve/study.qualcode", "--yes")
        assert count(study) == 0
        assert not log.exists()
        kept = sorted(study.parent.glob("study.qualcode.aside-*"))
        if expected is None:
            assert any(found.name.endswith("-wal") and found.read_bytes() == left[1] for found in kept)
        else:
            assert count(kept[0]) == expected
            kept[0].unlink()


def test_a_project_that_is_gone_or_damaged_is_put_back(study: Path, call: Call) -> None:
    study.write_bytes(study.read_bytes()[:9000])
    hint = call("check", code=1).err
    assert "qualcode restore BACKUP" in hint
    assert "cannot be read as a project" in call("restore", "reserve/study.qualcode", "--yes").out
    assert count(study) == 0
    study.unlink()
    call("restore", "reserve/study.qualcode", "--yes", "-p", "study.qualcode")
    assert count(study) == 0


def test_what_cannot_be_put_back_is_refused_and_changes_nothing(study: Path, call: Call) -> None:
    (study.parent / "other").mkdir()
    new_project(study.parent / "other").close()
    damaged = study.parent / "reserve" / "bad.qualcode"
    damaged.write_bytes((study.parent / "reserve" / "study.qualcode").read_bytes()[:-4096])
    before = study.read_bytes()
    for backup, said in (
        ("none.qualcode", "There is no project"),
        ("reserve/bad.qualcode", "damaged"),
        ("study.qualcode", "this project itself"),
        ("other/study.qualcode", "another study"),
    ):
        assert said in call("restore", backup, "--yes", "-p", "study.qualcode", code=1).err
    with Project.open(study):
        assert "open in another window" in call("restore", "reserve/study.qualcode", "--yes", code=1).err
    assert study.read_bytes() == before
    assert list(study.parent.glob("*aside*")) == []


@pytest.mark.parametrize("command", ["documents", "undo"])
def test_a_log_that_is_not_the_files_own_is_told_on_stderr(study: Path, call: Call, command: str) -> None:
    with Project.open(study) as project:
        code(project, 9)
        log = study.with_name("study.qualcode-wal").read_bytes()
    study.write_bytes((study.parent / "reserve" / "study.qualcode").read_bytes())
    study.with_name("study.qualcode-wal").write_bytes(log)
    assert "of another state" in call(command).err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such thing here")
@pytest.mark.parametrize("kind", ["pipe", "folder", "nowhere", "thesis"])
def test_only_a_project_is_put_aside(study: Path, call: Call, kind: str) -> None:
    there = study.with_name("there.txt" if kind == "thesis" else "there.qualcode")
    if kind == "pipe":
        os.mkfifo(there)
    elif kind == "folder":
        there.mkdir()
    elif kind == "nowhere":
        there.symlink_to("gone")
    else:
        there.write_text("Hoofdstuk 1", encoding="utf-8")
    before = there.lstat().st_mode
    said = call("restore", "reserve/study.qualcode", "--yes", "-p", there, code=1).err
    assert "is not a" in said
    assert there.lstat().st_mode == before
    assert not list(study.parent.glob("*aside*"))


def test_a_backup_of_a_damaged_project_is_made_and_said_to_be_one(study: Path, call: Call) -> None:
    data = bytearray(study.read_bytes())
    place = data.index(b"oom, die kent")
    data[place] ^= 1
    study.write_bytes(data)
    said = call("backup", "copy.qualcode", code=1)
    assert "Copied to copy.qualcode." in said.out
    assert "copy.qualcode is damaged: document row 1" in said.err
