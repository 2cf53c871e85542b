"""Putting a backup back from the command line, and being told what was found beside a file."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.errors import ProjectError
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.file.restoring import look_at, restore
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


def test_a_copy_for_one_coder_is_no_backup_of_the_project(study: Path, call: Call) -> None:
    with Project.open(study) as project:
        make_round(project, "ada", "een", RoundRequest(("ada", "bo"), times=2, documents=("groep",)))
    call("round", "export", "een", "bo.qualcode", "--for", "bo")
    said = call("restore", "bo.qualcode", "--yes", code=1).err
    assert "no backup" in said
    assert "qualcode merge bo.qualcode" in said
    # Where nothing else is left, or it is the coder's own copy, it is put back, and told what it lacks.
    study.unlink()
    said = call("restore", "bo.qualcode", "--yes", "-p", "study.qualcode").err
    assert "what others made of the documents of an open round is not in it" in said
    assert "only your own codings are here" in said
    call("backup", "reserve/bo.qualcode")
    assert "not in it" in call("restore", "reserve/bo.qualcode", "--yes", "-p", "study.qualcode").err


def test_while_a_round_is_open_it_is_said_whose_codings_are_counted(study: Path, call: Call) -> None:
    with Project.open(study) as project:
        make_round(project, "ada", "een", RoundRequest(("ada", "bo"), times=2, documents=("groep",)))
        project.backup(study.parent / "reserve" / "new.qualcode")
    said = call("restore", "reserve/new.qualcode", "--yes").err
    assert said.count("Round een is open: of 1 document only your own codings are here.") == 2


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[data.index(b"oom, die kent")] ^= 1
    path.write_bytes(data)


def test_of_a_damaged_backup_the_way_on_is_told_and_goes(study: Path, call: Call) -> None:
    backup = study.parent / "reserve" / "study.qualcode"
    spoil(backup)
    said = call("restore", "reserve/study.qualcode", "--yes", code=1).err
    for step in ("Take another backup", "qualcode -p reserve/study.qualcode check --repair", "--damaged"):
        assert step in said
    assert count(study) == 1
    told = call("restore", "reserve/study.qualcode", "--yes", "--damaged")
    assert "document row 1" in told.err
    assert count(study) == 0
    assert count(aside(study)) == 1
    call("check", "--repair", "--yes", "-p", "reserve/study.qualcode")
    call("restore", "reserve/study.qualcode", "--yes")
    assert "All is well" in call("check").out


def test_what_is_newer_in_a_damaged_project_comes_back_after_a_restore(study: Path, call: Call) -> None:
    spoil(study)
    said = call("check", code=1).err
    for step in ("restore BACKUP", "codings export --with-names --out NEWER.csv", "codings import NEWER.csv"):
        assert step in said
    call("restore", "reserve/study.qualcode", "--yes")
    call("-p", aside(study), "codings", "export", "--with-names", "--out", "newer.csv")
    call("codings", "import", "newer.csv")
    assert count(study) == 1
    assert "All is well" in call("check").out


def test_the_backup_is_read_to_its_end_once(study: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    proved: list[Path] = []
    check = Project.check

    def noted(project: Project) -> list[str]:
        proved.append(project.path)
        return check(project)

    monkeypatch.setattr(Project, "check", noted)
    call("restore", "reserve/study.qualcode", "--yes")
    assert proved == [Path("reserve/study.qualcode")]


def test_a_backup_that_changed_since_it_was_looked_at_is_not_put_back(study: Path, call: Call) -> None:
    backup = study.parent / "reserve" / "study.qualcode"
    found = look_at(backup, study, "ada")
    with Project.open(backup) as project:
        code(project, 9)
    with pytest.raises(ProjectError, match="changed by another program"):
        restore(found)
    assert count(study) == 1
    assert not list(study.parent.glob("*aside*"))


def test_backups_beside_a_project_do_not_hide_it(study: Path, call: Call) -> None:
    for name in ("a.qualcode", "z.qualcode"):
        call("backup", name)
    call("code", "groep", "stage", "--at", "20:30")
    assert (count(study), count(study.with_name("a.qualcode")), count(study.with_name("z.qualcode"))) == (2, 1, 1)
    # Also after one of them was put back, and by its own name each can be read.
    call("restore", "a.qualcode", "--yes")
    assert call("codings", "--format", "json", "-p", "z.qualcode").json == call("codings", "--format", "json").json
    call("undo")
    assert (count(study), count(study.with_name("a.qualcode"))) == (0, 1)


@pytest.mark.parametrize("other", ["worked in", "copied by hand", "another study", "damaged", "empty", "no file"])
def test_where_it_is_not_certain_which_is_the_project_it_is_asked(study: Path, call: Call, other: str) -> None:
    there = study.with_name("b.qualcode")
    if other == "worked in":
        call("backup", there)
        call("-p", there, "code", "groep", "stage", "--at", "20:30")
    elif other == "copied by hand":
        there.write_bytes(study.read_bytes())
    elif other == "another study":
        call("init", there)
    elif other == "no file":
        there.mkdir()
    else:
        there.write_bytes(b"" if other == "empty" else study.read_bytes()[:9000])
    before = study.read_bytes()
    for command in (["undo"], ["restore", "reserve/study.qualcode", "--yes"]):
        if other == "another study" and command[0] == "restore":
            continue  # the backup says of which study it is
        said = call(*command, code=1).err
        assert "b.qualcode, study.qualcode" in said
        assert "-p FILE" in said
    assert study.read_bytes() == before
    if other == "another study":
        call("restore", "reserve/study.qualcode", "--yes")
        assert count(study) == 0
