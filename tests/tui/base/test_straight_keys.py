"""Keys that do something are answered in the order in which they were pressed, whichever way each of them goes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.events import Key
from textual.widget import Widget

from qualcode.tui.base.straight_keys import StraightApp
from tests.support.waiting import settle
from tests.support.workspace import build_project, workspace


@pytest.mark.parametrize("turns", range(16))
async def test_a_key_overtakes_none_that_goes_from_part_to_part(
    tmp_path: Path, turns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first had to wait for something else; so many turns of the loop after it comes the next."""
    async with workspace(build_project(tmp_path)) as (screen, pilot):
        reader, app = screen.reader, pilot.app
        await pilot.press("n", "s")
        await settle(pilot)
        wanted = reader.selection
        assert wanted
        await pilot.press("escape", "home", *["up"] * 20)
        await settle(pilot)
        straight = StraightApp._way
        first = [list[Widget]()]
        monkeypatch.setattr(StraightApp, "_way", lambda app: first.pop() if first else straight(app))
        app.post_message(Key("n", "n"))
        for _turn in range(turns):
            await asyncio.sleep(0)
        app.post_message(Key("s", "s"))
        await settle(pilot)
        assert not first
        assert reader.selection == wanted
