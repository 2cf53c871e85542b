"""A copy of the one file, without the log beside it, holds all that was acknowledged."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.library.study import open_study
from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.support.building import INTERVIEW, add_transcript, new_project


def begun(folder: Path) -> Project:
    project = new_project(folder)
    add_transcript(project, "groep", INTERVIEW)
    return project


def code(project: Project, start: int) -> None:
    apply_codings(project, "ada", [NewCoding(1, start, start + 5, 1)])


def copied_alone(path: Path) -> int:
    """How many codings a copy of the file has, as a file manager makes it."""
    target = path.with_name("sent.qualcode")
    shutil.copy(path, target)
    with closing(sqlite3.connect(f"{target.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return int(connection.execute("SELECT COUNT(*) FROM coding").fetchone()[0])


def test_what_was_folded_is_in_the_one_file_while_it_is_open(tmp_path: Path) -> None:
    project = begun(tmp_path)
    for number in range(1, 4):
        code(project, number)
        assert project.fold()
        assert copied_alone(project.path) == number
    project.close()


def test_a_window_that_is_left_while_another_stays_leaves_all_in_the_one_file(tmp_path: Path) -> None:
    stays = begun(tmp_path)
    assert codings(stays) == []
    with Project.open(stays.path) as other:
        code(other, 3)
    assert copied_alone(stays.path) == 1
    code(stays, 9)
    stays.close()
    assert copied_alone(stays.path) == 2
    assert not stays.path.with_name(stays.path.name + "-wal").exists()


def test_folding_waits_for_nobody_and_comes_back_for_what_another_reads_around(tmp_path: Path) -> None:
    project = begun(tmp_path)
    with Project.open(project.path) as reader:
        with reader.snapshot():
            assert codings(reader) == []
            code(project, 3)
            assert not project.fold()
            assert codings(reader) == []
            code(project, 9)
        assert len(codings(reader)) == 2
    assert project.fold()
    assert copied_alone(project.path) == 2
    project.close()


def test_folding_goes_beside_a_change_that_is_under_way(tmp_path: Path) -> None:
    project = begun(tmp_path)
    with project.change("ada", "coding.add") as change:
        change.insert("coder", name="eva", created=change.at)
        project.fold()
    assert project.scalar("SELECT COUNT(*) FROM coder WHERE name = 'eva'") == 1
    assert project.fold()
    project.close()


def test_a_notebook_that_has_the_study_open_keeps_the_one_file_whole(tmp_path: Path) -> None:
    begun(tmp_path).close()
    with open_study(tmp_path / "study.qualcode", coder="ada") as study:
        study.finish("groep")
        shutil.copy(study.path, tmp_path / "sent.qualcode")
        with Project.open(tmp_path / "sent.qualcode") as sent:
            assert sent.scalar("SELECT COUNT(*) FROM assignment WHERE finished IS NOT NULL") == 1
