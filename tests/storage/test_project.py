"""Opening and making a project file: what is refused, and in which words."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from qualcode.errors import ConflictError, ProjectError
from qualcode.storage import Project, find_project
from qualcode.storage.file import opening
from qualcode.storage.schema import APPLICATION_ID, SCHEMA_VERSION


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "study.qualcode"
    Project.create(path, name="Study", language="nl", coder="ada").close()
    return path


def test_a_new_project_knows_its_name_and_language_and_leaves_no_draft(path: Path) -> None:
    with Project.open(path) as project:
        assert (project.name, project.language) == ("Study", "nl")
        assert project.check() == []
    assert [file.name for file in path.parent.iterdir()] == ["study.qualcode"]


def test_the_file_is_marked_as_ours_and_writes_survive_a_power_cut(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.storage.project.connect", opening.connect)
    with Project.open(path) as project:
        assert project.scalar("PRAGMA application_id") == APPLICATION_ID
        assert project.scalar("PRAGMA user_version") == SCHEMA_VERSION
        assert project.scalar("PRAGMA journal_mode") == "wal"
        assert project.scalar("PRAGMA synchronous") == 2
        assert project.scalar("PRAGMA foreign_keys") == 1


def test_an_existing_file_is_not_made_again(path: Path) -> None:
    with pytest.raises(ProjectError, match="is there already"):
        Project.create(path, name="Other", coder="ada")


def test_a_missing_file_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="There is no project") as caught:
        Project.open(tmp_path / "none.qualcode")
    assert "qualcode init" in caught.value.hint


def test_a_text_file_is_not_a_project(tmp_path: Path) -> None:
    path = tmp_path / "notes.qualcode"
    path.write_text("Interviewer: hello\n" * 20)
    with pytest.raises(ProjectError, match="is not a qualcode project"):
        Project.open(path)


def test_a_database_of_another_program_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.qualcode"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (x)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="another program"):
        Project.open(path)
    assert path.read_bytes() == before


def test_a_newer_file_is_refused_and_untouched(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(ProjectError, match="newer qualcode") as caught:
        Project.open(path)
    assert "pip install --upgrade" in caught.value.hint
    assert sqlite3.connect(path).execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION + 1


def test_a_truncated_file_is_called_damaged(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(ProjectError, match="damaged"):
        Project.open(path)


def test_a_file_with_a_broken_page_is_found_by_check(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:8192] = b"\x55" * 4096
    path.write_bytes(bytes(data))
    with Project.open(path, readonly=True) as project:
        assert project.check() != []


def test_a_locked_file_gives_a_clear_word_and_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.storage.file.opening.BUSY_SECONDS", 0.05)
    blocker = sqlite3.connect(path, isolation_level=None)
    with Project.open(path) as project:
        blocker.execute("BEGIN IMMEDIATE")
        with pytest.raises(ProjectError, match="in use") as caught, project.change("ada", "code.add") as change:
            change.insert("code", slug="x", name="X")
        assert "nothing was changed" in caught.value.hint
        blocker.rollback()
        assert project.scalar("SELECT COUNT(*) FROM code") == 0


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "in use"),
        (sqlite3.SQLITE_LOCKED_SHAREDCACHE, "in use"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "may not be written"),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, "may not be written"),
        (sqlite3.SQLITE_FULL, "could not be written"),
        (sqlite3.SQLITE_IOERR_WRITE, "could not be written"),
    ],
)
def test_what_sqlite_reports_is_known_by_its_code(path: Path, code: int, said: str) -> None:
    failure = sqlite3.OperationalError("uarhgl")
    failure.sqlite_errorcode = code
    with (
        Project.open(path) as project,
        pytest.raises(ProjectError, match=said) as caught,
        project.change("ada", "code.add"),
    ):
        raise failure
    assert caught.value.hint


def test_a_read_only_project_can_be_read_and_refuses_changes(path: Path) -> None:
    with Project.open(path, readonly=True) as project:
        assert project.name == "Study"
        with pytest.raises(ProjectError, match="read-only"), project.change("ada", "code.add"):
            pytest.fail("the change must not begin")


def test_a_copy_taken_while_open_is_whole(path: Path, tmp_path: Path) -> None:
    with Project.open(path) as project:
        with project.change("ada", "code.add") as change:
            change.insert("code", slug="x", name="X")
        project.backup(tmp_path / "copy.qualcode")
        with pytest.raises(ProjectError, match="is there already"):
            project.backup(tmp_path / "copy.qualcode")
    with Project.open(tmp_path / "copy.qualcode") as copy:
        assert copy.scalar("SELECT slug FROM code") == "x"
        assert copy.check() == []


def test_the_only_project_in_a_folder_is_found(path: Path, tmp_path: Path) -> None:
    assert find_project(tmp_path) == path
    shutil.copy(path, tmp_path / "second.qualcode")
    with pytest.raises(ProjectError, match="more than one") as caught:
        find_project(tmp_path)
    assert "-p FILE" in caught.value.hint
    (tmp_path / "empty").mkdir()
    with pytest.raises(ProjectError, match="no project"):
        find_project(tmp_path / "empty")


def test_a_change_that_fails_leaves_nothing(path: Path) -> None:
    with Project.open(path) as project:
        lines = len(project.log())

        def fail() -> None:
            with project.change("bob", "code.add") as change:
                change.insert("code", slug="x", name="X")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert project.scalar("SELECT COUNT(*) FROM code") == 0
        assert len(project.log()) == lines
        assert project.scalar("SELECT COUNT(*) FROM coder WHERE name = 'bob'") == 0


def test_a_change_needs_somebody(path: Path) -> None:
    with Project.open(path) as project, pytest.raises(ConflictError, match="needs a coder"), project.change(" ", "x"):
        pytest.fail("the change must not begin")


def test_nothing_is_made_of_a_file_that_lost_its_study(tmp_path: Path) -> None:
    path = tmp_path / "early.qualcode"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 0")
    connection.execute("VACUUM")
    connection.close()
    before = path.read_bytes()
    for readonly in (False, True):
        with pytest.raises(ProjectError, match="no study") as caught:
            Project.open(path, readonly=readonly)
        assert "qualcode restore" in caught.value.hint
    assert path.read_bytes()[100:] == before[100:]


def refer_to_nothing(project: Project) -> None:
    """A change that fails when it is to be kept."""
    with project.change("eva", "x") as change:
        project.connection.execute("PRAGMA defer_foreign_keys = ON")
        change.insert("code", slug="a", name="A", parent_id=99)


@pytest.mark.parametrize("times", [1, 3])
def test_a_change_whose_end_fails_leaves_nothing_and_holds_nobody_up(path: Path, times: int) -> None:
    with Project.open(path) as project, Project.open(path) as other:
        before = project.log()
        for _time in range(times):
            with pytest.raises(sqlite3.IntegrityError):
                refer_to_nothing(project)
            assert not project.connection.in_transaction
            assert (project.log(), project.scalar("SELECT COUNT(*) FROM code")) == (before, 0)
        for each in (other, project):
            with each.change("ada", "x") as change:
                each.set_meta(change, "name", f"Study {len(each.log())}")
        assert project.check() == []
        assert len(project.log()) == len(before) + 2
