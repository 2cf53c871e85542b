"""Numbered versions of the codebook, what differs between them, and what is looked at again."""

from __future__ import annotations

from pathlib import Path

from qualcode.changes.codebook import edit_code, outdated_codings, versions
from qualcode.storage import Project
from qualcode.tui.codebook.retrievals import LookAgain
from qualcode.tui.codebook.screen import CodebookScreen
from qualcode.tui.codebook.versions import VersionsScreen
from tests.support.building import code_id
from tests.support.codebook_screen import codebook_screen, front, press, shown
from tests.support.waiting import Text
from tests.support.workspace import reopened


async def test_a_version_is_numbered_compared_and_looked_at_again(path: Path) -> None:
    async with codebook_screen(path) as (_screen, pilot):
        with Project.open(path) as other:
            edit_code(other, "ben", code_id(other, "stage/netwerk"), definition="Alleen familie.")
        await press(pilot, "v")
        front(pilot, VersionsScreen)
        assert "Alleen familie." in shown(pilot)
        await press(pilot, "n", Text("strenger"), "enter")
        with reopened(path) as project:
            assert [(version.number, version.reason) for version in versions(project)][1:] == [(2, "strenger")]
        await press(pilot, "down", "space", "down")
        assert "From version 1 to version 2" in shown(pilot)
        await press(pilot, "escape")
        assert "1 to look again (o)" in shown(pilot)
        await press(pilot, "o")
        board = front(pilot, LookAgain)
        assert [passage.coding.quote for passage in board.passages.shown] == ["Via mijn oom"]
        assert "Alleen familie." in shown(pilot)
        await press(pilot, "c")
        with reopened(path) as project:
            assert outdated_codings(project) == []
        assert "Nothing to look at again" in shown(pilot)
        await press(pilot, "u")
        assert len(board.passages.shown) == 1
        await press(pilot, "r", Text("reizen"), "enter")
        with reopened(path) as project:
            assert outdated_codings(project) == []


async def test_without_changes_that_is_said(path: Path) -> None:
    async with codebook_screen(path) as (_screen, pilot):
        await press(pilot, "v")
        assert "Nothing differs" in shown(pilot)
        await press(pilot, "down")
        assert "first version" in shown(pilot)
        await press(pilot, "J", "K", "escape")
        front(pilot, CodebookScreen)
