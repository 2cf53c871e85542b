"""The log beside a file is the file's own, or it is not used: proven by what both say of their history."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import ProjectError
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.file.log import BASE, belongs, read_commits
from tests.support.building import add_transcript, new_project

LONG = "Interviewer: Ja?\nSem: " + "woord " * 500 + "\n"


class Crash(NamedTuple):
    """What a crash left: the file, its log, and the states that the file had before."""

    file: bytes
    log: bytes
    older: list[bytes]
    codings: int


def code(project: Project, start: int, *, name: str = "ada") -> None:
    apply_codings(project, name, [NewCoding(1, start, start + 5, 1, memo="m" * (start % 7 * 90))])


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def crash(folder: Path, before: int = 12, after: int = 6) -> Crash:
    """A project as a crash leaves it, after some codings that are in the file and some that are in the log."""
    project = new_project(folder)
    add_transcript(project, "lang", LONG)
    older = []
    for number in range(before):
        code(project, number)
        assert project.fold()
        older.append(project.path.read_bytes())
    for number in range(after):
        code(project, 100 + number)
    left = Crash(project.path.read_bytes(), log_of(project.path).read_bytes(), older, before + after)
    project.close()
    return left


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Crash:
    return crash(tmp_path_factory.mktemp("crash"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "study.qualcode"


def test_after_a_crash_the_log_is_used(left: Crash, path: Path) -> None:
    path.write_bytes(left.file)
    log_of(path).write_bytes(left.log)
    with Project.open(path) as project:
        assert len(codings(project)) == left.codings
        assert project.notices == ()
        assert project.check() == []


def test_a_log_goes_on_from_one_state_of_the_file_and_from_none_before(left: Crash) -> None:
    assert belongs(left.file, left.log)
    assert [belongs(older, left.log) for older in left.older[:-1]] == [False] * (len(left.older) - 1)
    assert belongs(left.older[-1], left.log)


@pytest.mark.parametrize("upto", range(1, 7))
def test_a_file_that_a_process_died_over_while_it_took_the_log_in_keeps_it(left: Crash, upto: int) -> None:
    commits = list(read_commits(left.log))
    assert len(commits) == 6
    pages = {number: page for commit in commits[:upto] for number, page in commit.pages.items()}
    for taken in range(len(pages) + 1):
        check_taken(left, pages, taken)


def check_taken(left: Crash, pages: dict[int, bytes], taken: int) -> None:
    file = bytearray(left.file)
    for number in sorted(pages)[:taken]:
        start = (number - 1) * 4096
        file[start : start + 4096] = pages[number]
    assert belongs(bytes(file), left.log)


def other_study(left: Crash, folder: Path) -> bytes:
    return crash(folder, 3, 2).file


def worked_on(left: Crash, folder: Path, codings: int = 3) -> bytes:
    path = folder / "other.qualcode"
    path.write_bytes(left.file)
    with Project.open(path) as project:
        for number in range(codings):
            code(project, 300 + number, name="bo")
    return path.read_bytes()


def newer(left: Crash, folder: Path) -> bytes:
    path = folder / "newer.qualcode"
    path.write_bytes(left.file)
    log_of(path).write_bytes(left.log)
    with Project.open(path) as project:
        for number in range(20):
            code(project, 300 + number, name="bo")
    return path.read_bytes()


def written_anew(left: Crash, folder: Path) -> bytes:
    path = folder / "plain.qualcode"
    path.write_bytes(left.file)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM tombstone")
        connection.commit()
        connection.execute("VACUUM INTO ?", [str(folder / "anew.qualcode")])
    return (folder / "anew.qualcode").read_bytes()


def older_backup(left: Crash, folder: Path) -> bytes:
    (folder / "at.qualcode").write_bytes(left.older[2])
    with Project.open(folder / "at.qualcode") as project:
        project.backup(folder / "backup.qualcode")
    return (folder / "backup.qualcode").read_bytes()


FOREIGN: list[Callable[[Crash, Path], bytes]] = [other_study, worked_on, newer, written_anew, older_backup]


@pytest.mark.parametrize("make", FOREIGN)
def test_a_log_that_is_not_the_files_own_is_set_aside_and_told(
    left: Crash, path: Path, tmp_path_factory: pytest.TempPathFactory, make: Callable[[Crash, Path], bytes]
) -> None:
    file = make(left, tmp_path_factory.mktemp("made"))
    path.write_bytes(file)
    log_of(path).write_bytes(left.log)
    with Project.open(path, readonly=True) as project:
        [told] = project.notices
        assert "was not read" in told
        assert project.check() == []
    assert path.read_bytes() == file
    assert log_of(path).read_bytes() == left.log
    with Project.open(path) as project:
        [told] = project.notices
        assert project.check() == []
        expected = len(codings(project))
        code(project, 400)
    [kept] = path.parent.glob("study.qualcode-wal.aside-*")
    assert kept.name in told
    assert kept.read_bytes() == left.log
    with Project.open(path) as project:
        assert project.notices == ()
        assert len(codings(project)) == expected + 1
        assert project.check() == []


def test_the_log_of_an_older_program_is_used_where_all_is_whole_with_it(
    left: Crash, path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("old")
    project = new_project(folder)
    add_transcript(project, "lang", LONG)
    project.close()
    with closing(sqlite3.connect(project.path)) as connection:
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", [BASE])
        connection.commit()
    connection = sqlite3.connect(project.path, isolation_level=None)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("UPDATE meta SET value = 'Another name' WHERE key = 'name'")
    for found in (project.path, log_of(project.path)):
        shutil.copy(found, path.parent)
    connection.close()
    with Project.open(path) as again:
        assert again.notices == ()
        assert again.name == "Another name"


def test_garbage_and_logs_with_nothing_in_them_do_no_harm(left: Crash, path: Path) -> None:
    for rest in (
        b"",
        left.log[:32],
        left.log[:2000],
        b"\x00" * 9000,
        b"garbage " * 900,
        left.log[:40] + b"\xff" * 9000,
    ):
        path.write_bytes(left.file)
        log_of(path).write_bytes(rest)
        with Project.open(path) as project:
            assert len(codings(project)) == len(left.older)
            assert project.check() == []


def journal_of(file: bytes, page: int) -> bytes:
    """A journal that keeps one page, as a change leaves it that was cut short."""
    data = file[page * 4096 - 4096 : page * 4096]
    check = (77 + sum(data[at] for at in range(4096 - 200, 0, -200))) & 0xFFFFFFFF
    head = bytes.fromhex("d9d505f920a163d7") + struct.pack(">5I", 1, 77, len(file) // 4096, 512, 4096)
    return head.ljust(512, b"\x00") + struct.pack(">I", page) + data + struct.pack(">I", check)


def test_a_journal_is_used_by_a_file_that_is_not_whole_and_by_no_other(left: Crash, path: Path) -> None:
    journal = path.with_name(path.name + "-journal")
    path.write_bytes(left.file)
    journal.write_bytes(journal_of(left.older[0], 20))
    with Project.open(path) as project:
        assert len(project.notices) == 1
        assert len(codings(project)) == len(left.older)
        assert project.check() == []
    assert len(list(path.parent.glob("study.qualcode-journal.aside-*"))) == 1
    path.write_bytes(left.file[: 19 * 4096] + bytes(4096) + left.file[20 * 4096 :])
    journal.write_bytes(journal_of(left.file, 20))
    with Project.open(path) as project:
        assert project.notices == ()
        assert len(codings(project)) == len(left.older)
        assert project.check() == []


def test_two_windows_look_at_a_log_that_is_in_use(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    add_transcript(project, "lang", LONG)
    with project.snapshot():
        assert codings(project) == []
        with Project.open(project.path) as other:
            code(other, 3)
            with Project.open(project.path) as third:
                assert third.notices == ()
                assert len(codings(third)) == 1
    project.close()


def test_a_file_that_lost_its_tables_is_not_made_anew(left: Crash, path: Path) -> None:
    path.write_bytes(left.file)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM meta")
    with pytest.raises(ProjectError, match="no study"):
        Project.open(path)
