"""What qualcode writes is its user's alone, unless the user had it wider."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.files.writing import write_whole
from qualcode.storage import Project
from qualcode.storage.redaction import write_copy
from qualcode.tui.app.recents import remember
from qualcode.tui.app.settings import keep
from tests.cli.conftest import Call, call
from tests.support.building import add_transcript, new_project

__all__ = ["call"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps who may read a file in the folder")


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """A user with nothing to hide by default, as most are."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def modes(folder: Path) -> dict[str, str]:
    """The files under a folder that somebody else may read or write."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): oct(mode(path)) for path in files if mode(path) & 0o077}


def test_a_project_and_what_lies_beside_it_is_its_users(tmp_path: Path) -> None:
    with new_project(tmp_path, "stage") as project:
        document = add_transcript(project, "gesprek", "Sem: Ja.\n")
        assert project.path.with_name(f"{project.path.name}-wal").exists()
        assert modes(tmp_path) == {}
        make_round(project, "ada", "r1", RoundRequest(("ada", "bo"), documents=("gesprek",), times=2))
        project.backup(tmp_path / "backup.qualcode")
        write_copy(project, tmp_path / "blind.qualcode", "bo", "ada")
        assert document
    assert modes(tmp_path) == {}


def test_every_command_that_writes_makes_private_files(call: Call, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "gesprek.txt").write_text("I: Hoe gaat het?\nSem: Goed, op stage.\n", encoding="utf-8")
    given = {path: mode(path) for path in (tmp_path / "in").iterdir()}
    call("init", "s.qualcode")
    call("import", "in")
    call("codings", "export", "--out", "k.csv")
    call("report", "--out", "r.md")
    call("report", "--out", "r.docx")
    call("codebook", "export", "--out", "c.yaml")
    call("backup", "b.qualcode")
    assert {name: found for name, found in modes(tmp_path).items() if not name.startswith("in")} == {}
    assert {path: mode(path) for path in given} == given


def test_settings_and_recents_are_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_SETTINGS", str(tmp_path / "q" / "settings.toml"))
    keep("theme", "light")
    remember(tmp_path / "s.qualcode", "ada", date(2026, 1, 1))
    assert sorted(path.name for path in (tmp_path / "q").iterdir()) == ["recent.json", "settings.toml"]
    assert modes(tmp_path) == {}
    assert json.loads((tmp_path / "q" / "recent.json").read_text("utf-8"))


@pytest.mark.parametrize("before", [0o644, 0o640, 0o664, 0o600, 0o400, 0o440, 0o666])
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002, 0o000])
def test_writing_over_a_file_keeps_who_may_read_it(tmp_path: Path, before: int, umask: int) -> None:
    path = tmp_path / "report.md"
    path.write_text("old", encoding="utf-8")
    path.chmod(before)
    os.umask(umask)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert mode(path) == before & ~umask


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002, 0o000, 0o277])
def test_a_new_file_is_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    os.umask(umask)
    write_whole(tmp_path / "report.md", b"new")
    os.umask(0o022)
    assert mode(tmp_path / "report.md") == 0o600 & ~umask


def test_a_project_that_its_user_opened_to_others_stays_so(tmp_path: Path) -> None:
    with new_project(tmp_path, "stage") as project:
        path = project.path
    path.chmod(0o660)
    with Project.open(path) as again:
        add_transcript(again, "gesprek", "Sem: Ja.\n")
        assert mode(path.with_name(f"{path.name}-wal")) == 0o660
    assert mode(path) == 0o660


def test_what_is_deleted_is_written_over(tmp_path: Path) -> None:
    with new_project(tmp_path, "stage") as project:
        assert project.scalar("PRAGMA secure_delete") == 1
