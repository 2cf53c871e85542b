"""Whoever only reads changes nothing: not an older file, not a file that was put in the place of another."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import ProjectError
from qualcode.files.written import things_written
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.copies import opened
from qualcode.storage.file import guard
from qualcode.storage.file.log import is_whole, read_commits
from qualcode.storage.schema import SCHEMA_VERSION
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with new_project(tmp_path) as project:
        add_transcript(project, "een", INTERVIEW)
        code(project, 3)
    return project.path


def code(project: Project, count: int) -> None:
    for place in range(count):
        apply_codings(project, "ada", [NewCoding(1, 45 + place, 60 + place, code_id(project, "stage"))])


@pytest.fixture(params=range(1, SCHEMA_VERSION))
def older(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "older.qualcode"
    with closing(guard.made(request.param)) as old, closing(sqlite3.connect(path)) as file:
        old.backup(file)
        file.execute("PRAGMA application_id = 0x51434F44")
        file.execute(f"PRAGMA user_version = {request.param}")
        file.execute("INSERT INTO meta (key, value) VALUES ('guid', '0b6f7ad6-6f6d-4a3a-9d84-7d1b1c1f6f10')")
        file.commit()
    return path


def test_an_older_file_is_read_as_one_of_today_and_stays_as_it_is(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, written = older.read_bytes(), things_written()
    for may_write in (True, False):
        monkeypatch.setattr("os.access", lambda *_about, may=may_write, **_how: may)
        for project in (Project.open(older, readonly=True), opened(older)):
            with project:
                assert project.scalar("PRAGMA user_version") == SCHEMA_VERSION
                assert project.log() == []
                with pytest.raises(ProjectError, match="read-only"), project.change("ada", "x"):
                    pass
        assert things_written() == written  # what is brought up to date in memory is nowhere
        assert older.read_bytes() == before
    assert [one.name for one in older.parent.iterdir()] == [older.name]
    monkeypatch.undo()
    Project.open(older).close()
    assert older.read_bytes() != before


def test_a_reader_that_leaves_last_takes_no_log_into_a_file_that_was_written_over(path: Path, tmp_path: Path) -> None:
    backup, crashed = tmp_path / "backup.qualcode", tmp_path / "crashed"
    shutil.copy(path, backup)
    with Project.open(path) as writer:
        code(writer, 20)
        assert writer.fold()
        code(writer, 30)
        crashed.mkdir()
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", crashed / f"p.qualcode{suffix}")
    path = crashed / "p.qualcode"
    reader = Project.open(path, readonly=True)
    assert len(codings(reader)) == 30
    path.write_bytes(backup.read_bytes())
    reader.close()
    with Project.open(path, readonly=True) as project:
        assert project.check() == []
        assert len(codings(project)) == 3


@pytest.mark.parametrize("journal", [b"x", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504)])
def test_a_stray_journal_takes_nothing_along(path: Path, tmp_path: Path, journal: bytes) -> None:
    there = tmp_path / "there"
    there.mkdir()
    copy = there / "p.qualcode"
    with Project.open(path) as writer:
        code(writer, 9)
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", f"{copy}{suffix}")
    (there / "p.qualcode-journal").write_bytes(journal)
    with Project.open(copy) as project:
        assert len(codings(project)) == 9
        assert any("p.qualcode-journal" in notice for notice in project.notices)
        (there / "p.qualcode-journal").write_bytes(journal)
        with Project.open(copy) as other:
            code(other, 12)
        assert len(codings(project)) == 12
    assert len(list(there.glob("*-journal.aside-*"))) == 2
    with Project.open(copy, readonly=True) as project:
        assert project.check() == []


def test_a_log_that_a_full_disk_left_half_taken_in_is_still_ones_own(path: Path) -> None:
    with Project.open(path) as project:
        code(project, 60)
        commits = list(read_commits(Path(f"{path}-wal").read_bytes()))
        pages = {number: data for commit in commits for number, data in commit.pages.items()}
        size = len(next(iter(pages.values())))
        with path.open("r+b") as file:
            for number in sorted(pages)[::2]:
                file.seek((number - 1) * size)
                file.write(pages[number])
        assert not is_whole(path.read_bytes())
        apply_codings(project, "ada", [NewCoding(1, 4, 9, code_id(project, "stage"))])
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    with Project.open(path) as project:
        assert project.check() == []
        assert len(codings(project)) == 61


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="takes a pipe with a name, which Windows has not")
@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "dangling link"])
def test_what_lies_beside_and_is_no_file_is_told_and_read_around(path: Path, suffix: str, kind: str) -> None:
    beside = Path(f"{path}{suffix}")
    if kind == "folder":
        beside.mkdir()
    elif kind == "pipe":
        os.mkfifo(beside)
    else:
        beside.symlink_to(path.with_name("elders" if kind == "dangling link" else path.parent.name))
    with pytest.raises(ProjectError, match=f"{suffix} lies beside"):
        Project.open(path)
    with Project.open(path, readonly=True) as project:
        assert len(codings(project)) == 3


def test_a_disk_that_fails_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_about: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("os.read", fails)
    for readonly in (True, False):
        with pytest.raises(ProjectError, match="Input/output error"):
            Project.open(path, readonly=readonly)
