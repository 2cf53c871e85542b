"""All memos on the screen: narrowed down, written in place, and followed to where they hang and back."""

from __future__ import annotations

from pathlib import Path

from qualcode.changes.codings import set_memo as set_coding_memo
from qualcode.changes.work import set_memo
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from qualcode.tui.codebook.screen import CodebookScreen
from qualcode.tui.memos.screen import MemosScreen
from qualcode.tui.windows.memo import MemoWindow
from tests.support.waiting import Text
from tests.support.workspace import front, screen_lines, shown, workspace


async def test_memos_are_narrowed_written_and_followed(path: Path) -> None:
    with Project.open(path) as project:
        set_memo(project, "ben", "project", 0, "Ben doet mee [b]niet[/b].")
        set_memo(project, "ada", "code", codebook(project).by_path["stage"].id, "Ruim nemen.")
        set_coding_memo(project, "ada", codings(project)[0].id, "Via familie.")
    async with workspace(path, document="school-1") as (screen, pilot):
        await pilot.press("f12")
        board = front(pilot)
        assert isinstance(board, MemosScreen)
        assert shown(screen_lines(pilot.app), "3 memos")
        await pilot.press("m")
        assert shown(screen_lines(pilot.app), "Another coder's memo")
        await pilot.press("d", Text("stage/net"), "enter")
        assert shown(screen_lines(pilot.app), "1 / 3 memos   only stage/netwerk")
        await pilot.press("m")
        assert isinstance(front(pilot), MemoWindow)
        await pilot.press("!", "escape")
        assert shown(screen_lines(pilot.app), "Memo kept on Netwerk · leerlingen-1")
        await pilot.press("enter")
        assert front(pilot) is screen
        assert screen.opened is not None
        assert screen.opened.document.name == "leerlingen-1"
        await pilot.press("escape")
        assert front(pilot) is board
        assert shown(screen_lines(pilot.app), "Via familie.!")
        await pilot.press("u", "F", "a", Text("code"), "enter", "enter")
        assert isinstance(front(pilot), CodebookScreen)


async def test_without_a_memo_it_says_how_to_write_one(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        await pilot.press("f12", "enter", "m", "ctrl+s")
        assert shown(screen_lines(pilot.app), "There are no memos yet.")
