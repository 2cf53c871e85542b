"""Attributes changed on the screen of respondents: name, type, choices, and taking one out."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from qualcode.storage.respondents import attributes, respondents
from qualcode.tui.library.respondents import RespondentsScreen
from qualcode.tui.windows.choose import Confirm
from qualcode.tui.windows.pick import Pick
from tests.support.waiting import settle
from tests.support.workspace import front, reopened, screen_lines, shown, workspace


async def answer(pilot: Pilot[None], text: str) -> None:
    """Write an answer in the window in front, in place of what stands there."""
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")
    await settle(pilot)


async def edit(pilot: Pilot[None], name: str, step: str) -> None:
    """Go to a column, and choose what to do with its attribute."""
    screen = front(pilot)
    assert isinstance(screen, RespondentsScreen)
    titles = [column.title for column in screen.grid.columns]
    screen.grid.go(0, titles.index(name))
    await pilot.press("E")
    await settle(pilot)
    await answer(pilot, step)


async def test_an_attribute_is_renamed_where_it_stands(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        await edit(pilot, "geslacht", "rename")
        await answer(pilot, "LEEFTIJD")
        assert shown(screen_lines(pilot.app), "There is an attribute 'leeftijd' already.")
        assert pilot.app.screen.query_one(Input).value == "LEEFTIJD"
        await answer(pilot, "sekse")
        assert shown(screen_lines(pilot.app), "sekse")
        with reopened(people) as project:
            assert respondents(project)[0].attributes == {"sekse": "m"}
        await pilot.press("u")
        await settle(pilot)
        with reopened(people) as project:
            assert respondents(project)[0].attributes == {"geslacht": "m"}


async def test_a_type_that_does_not_fit_is_refused_with_the_values(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        await edit(pilot, "geslacht", "type")
        await answer(pilot, "number")
        assert isinstance(front(pilot), Pick)
        assert shown(screen_lines(pilot.app), "1 value of 'geslacht' does not fit (number): m")
        await answer(pilot, "text")
        with reopened(people) as project:
            assert next((found.type, found.choices) for found in attributes(project)) == ("text", ())
        await edit(pilot, "geslacht", "type")
        await answer(pilot, "choice")
        await answer(pilot, "")
        with reopened(people) as project:
            assert next((found.type, found.choices) for found in attributes(project)) == ("choice", ("m",))


async def test_choices_are_edited_and_called_otherwise(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        await edit(pilot, "geslacht", "choices")
        assert pilot.app.screen.query_one(Input).value == "m, v"
        await answer(pilot, "v, x")
        assert shown(screen_lines(pilot.app), "m (leerlingen-1/Sem)")
        await answer(pilot, "v, m, x")
        await edit(pilot, "geslacht", "otherwise")
        await answer(pilot, "m")
        await answer(pilot, "man")
        with reopened(people) as project:
            assert attributes(project)[0].choices == ("v", "man", "x")
            assert respondents(project)[0].attributes == {"geslacht": "man"}


async def test_an_attribute_is_removed_after_its_values_are_counted(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        await edit(pilot, "geslacht", "remove")
        assert isinstance(front(pilot), Confirm)
        assert shown(screen_lines(pilot.app), "1 value goes with it")
        await pilot.press("enter")
        await settle(pilot)
        with reopened(people) as project:
            assert [found.name for found in attributes(project)] == ["leeftijd"]
        await pilot.press("u")
        await settle(pilot)
        with reopened(people) as project:
            assert respondents(project)[0].attributes == {"geslacht": "m"}


async def test_elsewhere_one_says_which_attribute(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4", "E")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Which attribute?")
        await answer(pilot, "leeftijd")
        assert shown(screen_lines(pilot.app), "The attribute leeftijd")
        assert shown(screen_lines(pilot.app), "0 respondents have a value")


async def test_a_name_that_is_taken_is_said_before_anything_else_is_asked(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4", "n")
        await settle(pilot)
        await answer(pilot, "Geslacht")
        assert shown(screen_lines(pilot.app), "There is an attribute 'geslacht' already.")
        assert pilot.app.screen.query_one(Input).value == "Geslacht"
        await answer(pilot, "sector")
        await answer(pilot, "choice")
        await answer(pilot, " ")
        assert shown(screen_lines(pilot.app), "A choice needs values to choose from.")
        await answer(pilot, "zorg; techniek, licht")
        with reopened(people) as project:
            assert attributes(project)[-1].choices == ("zorg", "techniek, licht")
