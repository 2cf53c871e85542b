"""Asking the project on the screen: counted while typing, completed, saved, and to the transcript and back."""

from __future__ import annotations

from pathlib import Path

from qualcode.tui.search.query import QueryLine, QueryScreen
from qualcode.tui.search.screen import SearchScreen
from tests.support.answer_study import answer_study
from tests.support.waiting import Text, settle, until
from tests.support.workspace import front, screen_lines, shown, workspace


async def test_a_query_is_counted_completed_saved_and_comes_back(tmp_path: Path) -> None:
    async with workspace(answer_study(tmp_path), document=None) as (screen, pilot):
        await pilot.press("f7")
        assert isinstance(front(pilot), SearchScreen)
        await pilot.press("f7")
        query = front(pilot)
        assert isinstance(query, QueryScreen)
        assert shown(screen_lines(pilot.app), "Type what you want to know")
        await pilot.press("s", "c", "h")
        assert shown(screen_lines(pilot.app), "Tab  wie/school")
        await pilot.press("tab")
        assert query.line.value == "wie/school "
        await until(lambda: shown(screen_lines(pilot.app), "2 of 4 respondents"), "the count", pilot)
        await settle(pilot)
        await pilot.press("enter", "s", Text("geholpen"), "enter")
        assert shown(screen_lines(pilot.app), "Saved as geholpen.")
        assert "@geholpen" in screen_lines(pilot.app)[0]
        await pilot.press("r", Text("door-school"), "enter")
        await pilot.press("enter")
        assert front(pilot) is screen
        assert screen.opened is not None
        assert screen.opened.document.name == "l2"
        await pilot.press("escape")
        assert front(pilot) is query
        assert query.query_one(QueryLine).value == "wie/school "
        await pilot.press("x")
        assert shown(screen_lines(pilot.app), "Removed @door-school")
        await pilot.press("u", "slash", "o", "r")
        await until(lambda: shown(screen_lines(pilot.app), "^^"), "the place of what is wrong", pilot)
        await pilot.press("escape")
        assert front(pilot) is screen
