"""One key saves on every screen with a list: the same window, formats by the arrows, and a name that is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from qualcode.tui.base.saving import SaveWindow
from tests.support.waiting import Text, settle
from tests.support.workspace import front, screen_lines, shown, workspace


async def test_the_format_is_chosen_with_the_arrows_or_the_name(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        await pilot.press("ctrl+o", "ctrl+s")
        window = front(pilot)
        assert isinstance(window, SaveWindow)
        line = window.query_one(Input)
        assert line.value.endswith("documents.xlsx")
        await pilot.press("down")
        assert line.value.endswith("documents.docx")
        line.value = str(path.with_name("mine.csv"))
        await settle(pilot)
        await pilot.press("up")
        assert line.value.endswith("mine.md")
        await pilot.press("enter")
        assert shown(screen_lines(pilot.app), "Wrote")
        assert "| leerlingen-1 |" in path.with_name("mine.md").read_text(encoding="utf-8")
        await pilot.press("ctrl+s", *["down"] * 4, "enter")
        assert shown(screen_lines(pilot.app), "Copied")
        assert pilot.app.clipboard.splitlines()[1].startswith("leerlingen-1\t")


@pytest.mark.parametrize("keys", [("f4",), ("f4", "s"), ("f9",), ("f3",), ("f3", "enter"), ("f7", Text("oom"))])
async def test_every_list_is_saved_with_one_key(people: Path, keys: tuple[str, ...]) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press(*keys)
        await settle(pilot)
        await pilot.press("ctrl+s")
        window = front(pilot)
        assert isinstance(window, SaveWindow)
        written = window.query_one(Input).value
        await pilot.press("enter")
        assert Path(written).stat().st_size > 0
        assert shown(screen_lines(pilot.app), "Wrote")
