"""A backup is whole or absent: read with locks, written aside, proven, and put in place without taking one."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import ProjectError
from qualcode.files import passing, platform
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.copies import opened
from qualcode.storage.file import copying
from tests.support.building import add_transcript, new_project
from tests.support.often import TIMES

LONG = "Interviewer: Ja?\nSem: " + "woord " * 2000 + "\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with new_project(tmp_path) as project:
        add_transcript(project, "lang", LONG)
        yield project


def code(project: Project, *starts: int) -> None:
    apply_codings(project, "ada", [NewCoding(1, start, start + 5, 1, memo="m" * 300) for start in starts])


def sound(path: Path) -> int:
    """How many codings a copy has, which is whole by itself."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return int(connection.execute("SELECT COUNT(*) FROM coding").fetchone()[0])


def test_a_backup_by_a_reader_is_whole_whatever_another_writes_and_closes_meanwhile(tmp_path: Path) -> None:
    path = new_project(tmp_path).path
    with Project.open(path) as project:
        add_transcript(project, "lang", LONG)
    with Project.open(path, readonly=True) as reader:
        assert codings(reader) == []
        for number in range(60 if TIMES == 1 else 200):
            with Project.open(path) as writer:
                code(writer, *range(number * 8, number * 8 + 8))
            if number % 10 == 0:
                reader.backup(tmp_path / f"copy-{number}.qualcode")
                assert sound(tmp_path / f"copy-{number}.qualcode") == number * 8 + 8
        with opened(path) as copy:
            assert copy.check() == []


def test_a_copy_that_is_not_all_there_is_not_kept(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove = copying._prove
    for wrong in (b"", b"x" * 40_000):

        def spoil(draft: Path, *about: Any, wrong: bytes = wrong) -> None:
            draft.write_bytes(draft.read_bytes()[:20_000] + wrong)
            prove(draft, *about)

        with monkeypatch.context() as patch:
            patch.setattr(copying, "_prove", spoil)
            with pytest.raises(ProjectError, match=r"not copied|damaged"):
                project.backup(tmp_path / "copy.qualcode")
        assert sorted(path.name for path in tmp_path.glob("*copy*")) == []


@pytest.mark.parametrize("link", ["step", "link", None])
def test_a_file_that_comes_meanwhile_is_never_written_over(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: object
) -> None:
    target = tmp_path / "copy.qualcode"
    if link != "step":
        monkeypatch.setattr(platform, "_rename_anew", lambda *_about: False)
    if link is None:

        def refused(*_names: object) -> None:
            raise PermissionError("no second names on this disk")

        monkeypatch.setattr(os, "link", refused)
    project.backup(target)
    assert sound(target) == 0
    target.unlink()
    real = copying.seal

    def seal(draft: Path, path: Path) -> None:
        target.write_text("somebody else's")
        real(draft, path)

    monkeypatch.setattr(copying, "seal", seal)
    with pytest.raises(ProjectError, match="is there already"):
        project.backup(target)
    assert target.read_text() == "somebody else's"
    assert list(tmp_path.glob(".copy*")) == []


def test_a_new_project_takes_no_place_that_was_taken_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new.qualcode"
    real = Project.set_meta

    def meanwhile(*about: object) -> None:
        path.write_text("somebody else's")
        real(*about)  # type: ignore[arg-type]

    monkeypatch.setattr(Project, "set_meta", meanwhile)
    with pytest.raises(ProjectError, match="is there already"):
        Project.create(path, name="P", coder="ada")
    assert path.read_text() == "somebody else's"
    assert [found.name for found in tmp_path.iterdir()] == ["new.qualcode"]


@pytest.mark.skipif(os.name == "nt", reason="there are no modes")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_a_backup_may_be_read_by_who_may_read_the_project(project: Project, tmp_path: Path, mode: int) -> None:
    project.path.chmod(mode)
    project.backup(tmp_path / "copy.qualcode")
    assert stat.S_IMODE((tmp_path / "copy.qualcode").stat().st_mode) == mode
    project.path.chmod(0o600)


@pytest.mark.parametrize("name", ["copy.qualcode-wal", "copy.qualcode-shm", "copy.qualcode-journal"])
def test_names_that_belong_to_another_file_are_refused(project: Project, tmp_path: Path, name: str) -> None:
    with pytest.raises(ProjectError, match="belongs to another"):
        project.backup(tmp_path / name)


def test_a_folder_that_is_not_there_is_named(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="There is no folder"):
        project.backup(tmp_path / "none" / "copy.qualcode")


KILLED = """
import os, sys
from pathlib import Path
from qualcode.storage import Project
from qualcode.storage.file import copying
setattr(copying, sys.argv[2], lambda *about: os._exit(9))
Project.open(Path(sys.argv[1]), readonly=True).backup(Path(sys.argv[1]).with_name("copy.qualcode"))
"""


@pytest.mark.parametrize("moment", ["_prove", "seal", "place_anew", "flush_folder"])
def test_a_backup_that_is_killed_leaves_a_draft_that_the_next_one_clears(
    project: Project, tmp_path: Path, moment: str
) -> None:
    target = tmp_path / "copy.qualcode"
    done = subprocess.run([sys.executable, "-c", KILLED, str(project.path), moment], check=False)
    assert done.returncode == 9
    drafts = list(tmp_path.glob(".qualcode-*.tmp"))
    # A file has one name at any moment: what is whole has its own.
    assert (len(drafts), target.exists()) == ((0, True) if moment == "flush_folder" else (1, False))
    if target.exists():
        assert sound(target) == 0
        target.unlink()
    (tmp_path / ".copy.qualcode.12.draft").write_text("a memo of the coder called 12")
    passing._clear.cache_clear()  # a folder is looked at once in a process, and the next one is to be another
    project.backup(target)
    assert sound(target) == 0
    assert not any(draft.exists() for draft in drafts)
    assert (tmp_path / ".copy.qualcode.12.draft").exists()


def test_where_nothing_may_be_written_a_file_that_changed_while_it_was_read_is_told(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project.path
    project.close()
    allowed = False
    monkeypatch.setattr(os, "access", lambda *_about, **_how: allowed)
    with Project.open(path, readonly=True) as reader:
        assert codings(reader) == []
        reader.backup(tmp_path / "good.qualcode")
    assert sorted(found.name for found in tmp_path.iterdir()) == ["good.qualcode", "study.qualcode"]
    reader = Project.open(path, readonly=True)
    allowed = True
    with Project.open(path) as writer:
        code(writer, 3)
    with pytest.raises(ProjectError, match=r"changed by another program|not copied|damaged"):
        reader.backup(tmp_path / "bad.qualcode")
    assert not (tmp_path / "bad.qualcode").exists()
    with pytest.raises(ProjectError, match="changed by another program"):
        reader.close()
