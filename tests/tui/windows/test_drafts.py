"""What is being typed when the program is stopped is there again."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes.codebook import edit_code
from qualcode.changes.codings import set_memo as set_coding_memo
from qualcode.changes.work import set_memo
from qualcode.session.worker import ProjectWorker
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from qualcode.tui.windows.drafts import Drafts
from qualcode.tui.windows.memo import MemoArea, MemoWindow
from tests.support.often import some
from tests.support.waiting import Text, settle, until
from tests.support.workspace import screen_lines, workspace


def drafts_in(folder: Path) -> list[Path]:
    return sorted(folder.glob(".*.draft"))


async def test_a_memo_that_was_cut_short_is_there_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.tui.windows.memo.KEPT_SECONDS", 0.01)
    monkeypatch.setattr("qualcode.tui.windows.drafts.KEPT_SECONDS", 0.01)
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
            Drafts(store).keep("project", f"van {store.coder}\ud800", "")
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


def kept_memos(path: Path) -> list[str]:
    """All memos there are, on codings too."""
    with Project.open(path) as project:
        memos = [text for (text,) in project.rows("SELECT text FROM memo ORDER BY id")]
        return memos + [found.memo for found in codings(project, noted=True)]


def write_elsewhere(path: Path, kind: str) -> None:
    """Somebody, or the same coder at the command line, writes a memo meanwhile."""
    with Project.open(path) as project:
        if kind == "coding":
            [own] = [found.id for found in codings(project) if found.coder_id == 1]
            set_coding_memo(project, "ada", own, "nieuw en beter")
        else:
            set_memo(project, "ada", kind, 0 if kind == "project" else 1, "nieuw en beter")


WAYS = {"project": ("P",), "coding": ("tab", "m"), "document": ("ctrl+o", "m"), "code": ("f3", "m")}


@pytest.mark.parametrize("kind", some(WAYS, 2))
async def test_a_draft_older_than_what_is_kept_is_offered_and_takes_the_place_of_nothing(path: Path, kind: str) -> None:
    async with workspace(path) as (_screen, pilot):
        await pilot.press(*WAYS[kind])
        await settle(pilot)
        await pilot.press(*"oud")
        await settle(pilot)
        assert isinstance(pilot.app.screen, MemoWindow)
    write_elsewhere(path, kind)
    for _time in range(2):
        async with workspace(path) as (_screen, pilot):
            assert "is not kept yet" in "\n".join(screen_lines(pilot.app))
            await pilot.press(*WAYS[kind])
            await settle(pilot)
            assert pilot.app.screen.query_one(MemoArea).text == "nieuw en beter"
            assert "ctrl+r" in "\n".join(screen_lines(pilot.app))
            await pilot.press("escape")
            await settle(pilot)
        assert kept_memos(path) == ["nieuw en beter"]
    async with workspace(path) as (_screen, pilot):
        await pilot.press(*WAYS[kind])
        await settle(pilot)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert pilot.app.screen.query_one(MemoArea).text == "nieuw en beter\noud"
        await pilot.press("escape")
        await until(lambda: drafts_in(path.parent) == [], "the end of the draft", pilot)
    assert kept_memos(path) == ["nieuw en beter\noud"]


async def test_a_field_written_on_something_older_is_offered(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        await pilot.press("f3")
        await settle(pilot)
        await pilot.press("e", "tab", "tab", "tab", Text("oud"))
        await settle(pilot)
    with Project.open(path) as project:
        edit_code(project, "ben", codebook(project).codes[0].id, definition="nieuw")
    for keys, definition in ((("escape",), "nieuw"), (("tab", "tab", "tab", "ctrl+r", "escape"), "nieuw\noud")):
        async with workspace(path) as (_screen, pilot):
            await pilot.press("f3")
            await settle(pilot)
            await pilot.press("e")
            await settle(pilot)
            assert "ctrl+r puts it in: oud" in "\n".join(screen_lines(pilot.app))
            for key in keys:
                await pilot.press(key)
                await settle(pilot)
        with Project.open(path) as project:
            assert codebook(project).codes[0].definition == definition
    assert drafts_in(path.parent) == []


async def test_a_text_put_back_to_what_is_kept_is_no_draft_any_more(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        await pilot.press("P", "a")
        await settle(pilot)
        assert len(drafts_in(path.parent)) == 1
        await pilot.press("backspace")
        await settle(pilot)
        assert drafts_in(path.parent) == []
        await pilot.press("escape", "f3")
        await settle(pilot)
        await pilot.press("e", "x")
        await settle(pilot)
        assert len(drafts_in(path.parent)) == 1
        await pilot.press("backspace")
        await settle(pilot)
        assert drafts_in(path.parent) == []


def test_drafts_of_an_older_program_are_put_aside_where_something_is_kept(path: Path) -> None:
    store = ProjectWorker(path, "ada")
    try:
        Drafts(store).keep("project", "oud", "")
        store.submit(lambda _session: None).result()
        [file] = drafts_in(path.parent)
        file.write_text('{"project": "van vroeger"}')
        drafts = Drafts(store)
        assert drafts.waiting("project", "nieuw") is None
        assert drafts.aside("project") == "van vroeger"
        assert drafts.places() == ["project"]
    finally:
        store.close()
