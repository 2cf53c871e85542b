"""The sync through a folder beside the work: at the start, every so many minutes, in a pause, and at leaving."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.storage import Project
from qualcode.sync.bundles import look_around
from qualcode.sync.exchange import introduce, keep_in_step
from qualcode.sync.keys import own_key
from qualcode.tui import _send_what_is_new
from qualcode.tui.base import syncing
from tests.support.building import code_id
from tests.support.travelling import Machine
from tests.support.waiting import press_only, settle, until
from tests.support.workspace import build_project, workspace


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Machine]:
    """Ada's study on this machine, and ben's on another, with one folder for both."""
    monkeypatch.setenv("QUALCODE_SETTINGS", str(tmp_path / "settings" / "settings.toml"))
    monkeypatch.setattr(syncing, "PAUSE", 0.02)
    path = build_project(tmp_path)
    ben = Machine(tmp_path, "ben")
    with Project.open(path) as project:
        project.backup(ben.path)
    ben.sync()
    with Project.open(path) as project:
        keep_in_step(project, ben.folder, 1)
        introduce(project, ben.folder, ben.key.name)
    return path, ben


def code(machine: Machine, start: int) -> None:
    with machine.open() as project:
        apply_codings(project, machine.coder, [NewCoding(1, start, start + 9, code_id(project, "kosten"))])


def codings(path: Path) -> int:
    with Project.open(path, readonly=True) as project:
        return int(project.scalar("SELECT COUNT(*) FROM main.coding"))


async def test_what_others_sent_is_there_at_the_start_and_what_is_new_goes_in_the_pauses(
    both: tuple[Path, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, ben = both
    code(ben, 100)
    ben.sync()
    monkeypatch.setattr(syncing, "_MINUTE", 0.2)
    async with workspace(path) as (screen, pilot):
        app = pilot.app
        await until(lambda: any("ben" in one.words and "Sync" in one.words for one in app.told), "what came", pilot)  # type: ignore[attr-defined]
        assert codings(path) == 3
        await press_only(pilot, "u")
        await settle(pilot)
        assert codings(path) == 2, "undo took back one's own coding, and not what came in"
        await until(lambda: own_key().name in look_around(ben.folder).bundles, "what was sent", pilot)
        assert screen.is_running
    assert codings(path) == 2


def test_what_is_new_goes_at_leaving_and_nothing_comes_in(both: tuple[Path, Machine]) -> None:
    path, ben = both
    code(ben, 100)
    ben.sync()
    _send_what_is_new(path, "ada")
    assert len(look_around(ben.folder).bundles[own_key().name]) == 1
    assert codings(path) == 2
    _send_what_is_new(path, "ada")
    assert len(look_around(ben.folder).bundles[own_key().name]) == 1


def test_a_folder_that_is_gone_is_said_and_stops_nobody(
    both: tuple[Path, Machine], capsys: pytest.CaptureFixture[str]
) -> None:
    path, ben = both
    ben.folder.rename(ben.folder.with_name("away"))
    _send_what_is_new(path, "ada")
    assert "There is no folder" in capsys.readouterr().err


def test_without_a_folder_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_SETTINGS", str(tmp_path / "settings" / "settings.toml"))
    path = build_project(tmp_path)
    _send_what_is_new(path, "ada")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["study.qualcode"]
