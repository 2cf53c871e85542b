"""What is being typed when the program is stopped is there again."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.session.worker import ProjectWorker
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from qualcode.tui.windows.drafts import Drafts
from qualcode.tui.windows.memo import MemoArea, MemoWindow
from tests.support.waiting import Text, settle, until
from tests.support.workspace import workspace


def drafts_in(folder: Path) -> list[Path]:
    return sorted(folder.glob(".*.draft"))


async def test_a_memo_that_was_cut_short_is_there_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.tui.windows.memo._KEPT_SECONDS", 0.01)
    async with workspace(path) as (_screen, pilot):
        await pilot.press("tab", "m", *"half een")
        await settle(pilot)
        assert isinstance(pilot.app.screen, MemoWindow)
        assert len(drafts_in(path.parent)) == 1
    async with workspace(path) as (_screen, pilot):
        await pilot.press("tab", "m")
        await settle(pilot)
        assert pilot.app.screen.query_one(MemoArea).text == "half een"
        await pilot.press("d", "escape")
        await until(lambda: drafts_in(path.parent) == [], "the end of the draft", pilot)
        with Project.open(path) as project:
            assert [coding.memo for coding in codings(project, noted=True)] == ["half eend"]
        await pilot.press("m", *"!", "escape", "u")
        await until(lambda: drafts_in(path.parent) == [], "the end of the draft", pilot)
        await pilot.press("m")
        await settle(pilot)
        assert pilot.app.screen.query_one(MemoArea).text == "half eend"


async def test_a_field_of_a_code_that_was_cut_short_is_there_again(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        await pilot.press("f3")
        await settle(pilot)
        await pilot.press("e")
        await settle(pilot)
        await pilot.press("tab", "tab", "tab", Text("wat het is"))
        await settle(pilot)
    async with workspace(path) as (_screen, pilot):
        await pilot.press("f3")
        await settle(pilot)
        await pilot.press("e")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
    with Project.open(path) as project:
        assert codebook(project).codes[0].definition == "wat het is"
    assert drafts_in(path.parent) == []


def test_each_coder_has_drafts_of_their_own_and_a_spoilt_file_is_no_hindrance(path: Path) -> None:
    stores = [ProjectWorker(path, coder) for coder in ("ada", "ada/..", "ben")]
    try:
        for store in stores:
            Drafts(store).keep("project", f"van {store.coder}\ud800")
            store.submit(lambda _session: None).result()
        assert len(drafts_in(path.parent)) == 3
        assert [Drafts(store).waiting("project", "") for store in stores] == [
            f"van {store.coder}\ud800" for store in stores
        ]
        drafts_in(path.parent)[0].write_text("[" * 100_000, encoding="utf-8")
        assert sum(Drafts(store).waiting("project", "") is None for store in stores) == 1
    finally:
        for store in stores:
            store.close()
