"""The history screen: what was done, filtered, read by the page, and ways to the passage."""

from __future__ import annotations

from pathlib import Path

from qualcode.storage import Project
from qualcode.tui.widgets.log_list import LogList
from tests.support.building import INTERVIEW
from tests.support.waiting import Text, settle
from tests.support.workspace import front, row, screen_lines, shown, workspace


async def test_the_history_tells_and_leads_to_the_passage(path: Path) -> None:
    async with workspace(path, document="school-1") as (screen, pilot):
        await pilot.press("f9")
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert shown(lines, "today · ")
        assert "ben" in row(lines, "coded as Zelf: “Ik heb zelf gebeld. Drie keer”")
        assert row(lines, "coded as Netwerk: “Via mijn oom”").endswith("leerlingen-1")
        trail = pilot.app.screen.query_one(LogList)
        place = next(n for n, _id in enumerate(trail.outline.ids) if _coded(trail, n, "Netwerk"))
        trail.go(place)
        await pilot.press("enter")
        await settle(pilot)
        assert front(pilot) is screen
        assert screen.desk.opened is not None
        assert screen.desk.opened.document.name == "leerlingen-1"
        assert screen.reader.cursor == INTERVIEW.index("Via mijn oom")


def _coded(trail: LogList, index: int, name: str) -> bool:
    entry = trail._entry(index)
    return entry is not None and entry.about.get("name") == name


async def test_undoing_and_redoing_from_the_history(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await pilot.press("f9", "u")
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert "↶" in row(lines, "undone: coded as Netwerk")
        assert row(lines, " coded as Netwerk").count("undone") == 1
        await pilot.press("escape")
        await settle(pilot)
        screen.reader.move_to(INTERVIEW.index("Via mijn oom"))
        assert screen.reader.here() == []
        await pilot.press("f9", "ctrl+r")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "done again: coded as Netwerk")
        await pilot.press("escape")
        await settle(pilot)
        assert [mark.label for mark in screen.reader.here()] == ["Netwerk"]


async def test_the_history_is_filtered(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        await pilot.press("f9")
        await settle(pilot)
        trail = pilot.app.screen.query_one(LogList)
        everything = len(trail.outline.ids)
        await pilot.press("c")
        await settle(pilot)
        await pilot.press(Text("ben"), "enter")
        await settle(pilot)
        assert [_action(trail, n) for n in range(len(trail.outline.ids))] == ["coding.add", "coder.add"]
        await pilot.press("a")
        await settle(pilot)
        await pilot.press(Text("codings"), "enter")
        await settle(pilot)
        assert len(trail.outline.ids) == 1
        assert shown(screen_lines(pilot.app), "only ben · codings")
        await pilot.press("F", "d")
        await settle(pilot)
        await pilot.press(Text("leer"), "enter")
        await settle(pilot)
        assert len(trail.outline.ids) == 2
        await pilot.press("F", "slash", Text("OOM"), "enter")
        await settle(pilot)
        assert len(trail.outline.ids) == 1
        await pilot.press("slash", Text("zzz"), "enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "No change fits")
        await pilot.press("enter", "F")
        await settle(pilot)
        assert len(trail.outline.ids) == everything


def _action(trail: LogList, index: int) -> str:
    entry = trail._entry(index)
    assert entry is not None
    return entry.action


async def test_a_long_history_is_read_by_the_page(path: Path) -> None:
    with Project.open(path) as project, project.transaction() as connection:
        connection.executemany(
            "INSERT INTO history (guid, at, coder, kind, action, about, state, ops)"
            " VALUES (?, ?, 'ada', 'do', 'code.edit', ?, 'done', '[]')",
            [(str(n), f"20{n // 500:02}-06-01T12:00:00.{n % 500:03}Z", f'{{"code": "c{n}"}}') for n in range(5000)],
        )
    async with workspace(path) as (_screen, pilot):
        await pilot.press("f9")
        await settle(pilot)
        trail = pilot.app.screen.query_one(LogList)
        assert len(trail._pages) == 1
        await pilot.press("G")
        await settle(pilot)
        assert shown([line + " " for line in screen_lines(pilot.app)], "edited the code c0 ")
        assert len(trail._pages) <= 3
        assert trail.index == len(trail.outline.ids) - 1
        await pilot.press("left_square_bracket")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Thursday · 2000-06-01")
        await pilot.press("left_square_bracket")
        await settle(pilot)
        assert trail.current is not None
        assert trail.current.about["code"] == "c999"
        for step in (-700, 3, 450):
            trail.action_step(step)
            row_ = trail._row_of(trail.index)
            assert trail._at_row(row_) == (trail.index, None)
        for place, (start, day) in enumerate(trail.outline.days):
            assert trail._at_row(start + place) == (start, day)
