"""What may be names: decided on, added, and followed into the text."""

from __future__ import annotations

from pathlib import Path

from qualcode.storage import Project
from qualcode.storage.respondents import name_decisions
from qualcode.tui.privacy.screen import NamesScreen
from tests.changes.test_pseudonyms import _study
from tests.support.waiting import Text, settle
from tests.support.workspace import front, screen_lines, shown, workspace


async def test_names_are_decided_on_added_and_followed(tmp_path: Path) -> None:
    _study(tmp_path)
    path = tmp_path / "study.qualcode"
    async with workspace(path, document="gesprek") as (screen, pilot):
        await pilot.press("Y")
        await settle(pilot)
        board = front(pilot)
        assert isinstance(board, NamesScreen)
        assert shown(screen_lines(pilot.app), "Names to hide")
        await pilot.press("slash", Text("tuitema"), "enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "garage Tuitema")
        await pilot.press("s")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Tuitema stays")
        await pilot.press("F", "n", Text("baas"), "enter")
        await settle(pilot)
        with Project.open(path, readonly=True) as project:
            decided = name_decisions(project)
        assert decided["tuitema"][0] == "accept"
        assert decided["baas"][0] == "replace"
        await pilot.press("slash", Text("vlok"), "enter", "enter")
        await settle(pilot)
        assert front(pilot) is screen
