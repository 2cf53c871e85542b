"""What the workspace says of the place of a project when it opens."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from qualcode.files import places
from qualcode.files.places import Mount, Surroundings
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.tui.app.app import QualcodeApp
from tests.support.waiting import settle
from tests.support.workspace import build_project, workspace


async def said(path: Path, keys: str = "") -> list[str]:
    async with workspace(path) as (screen, pilot):
        await settle(pilot)
        for key in keys.split():
            await pilot.press(key)
            await settle(pilot)
        return [told.words for told in cast("QualcodeApp", screen.app).told]


def lying(monkeypatch: pytest.MonkeyPatch, kind: str, folder: Path) -> None:
    mounts = (Mount("/", "ext4", "/dev/sda1"), Mount(str(folder), kind, "//srv/team"))
    names = {str(folder): [".stfolder"]} if kind == "ext4" else {}
    machine = Surroundings(
        "linux", mounts, {}, "/home/ada", lambda one: names.get(one, ()), lambda _file: "", lambda _drive: False
    )
    monkeypatch.setattr(places, "this_machine", lambda: machine)
    monkeypatch.setenv("QUALCODE_SETTINGS", str(folder / "settings" / "settings.toml"))


async def test_on_a_share_it_is_read_and_each_time_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = build_project(tmp_path)
    with Project.open(path, readonly=True) as project:
        before = len(codings(project))
    lying(monkeypatch, "cifs", tmp_path)
    for _time in range(2):
        assert any("network share (cifs)" in words for words in await said(path))
    assert any("can be read there, and not be changed" in words for words in await said(path, "n s 1"))
    with Project.open(path, readonly=True) as project:
        assert len(codings(project)) == before


async def test_in_a_synced_folder_it_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = build_project(tmp_path)
    lying(monkeypatch, "ext4", tmp_path)
    assert any("Syncthing keeps in step" in words for words in await said(path))
    assert not any("Syncthing" in words for words in await said(path))
