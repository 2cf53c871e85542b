"""The screens of respondents and speakers: cells, attributes, groups, and who speaks where."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from qualcode.model import Role
from qualcode.storage.documents import speakers
from qualcode.storage.respondents import attributes, respondents
from qualcode.tui.library.respondents import RespondentsScreen
from qualcode.tui.library.speakers import SpeakersScreen
from qualcode.tui.windows.pick import Pick
from tests.support.waiting import Text, settle
from tests.support.workspace import front, reopened, row, screen_lines, shown, workspace


async def edit(screen: RespondentsScreen, name: str, column: object) -> None:
    """Begin to change the cell of a respondent in a column."""
    grid = screen.grid
    index = next(n for n, each in enumerate(grid.rows) if each.cells[0].startswith(name))
    grid.go(index, next(n for n, each in enumerate(grid.columns) if each.key == column))
    grid.action_choose()


async def test_a_respondent_is_renamed_and_a_taken_name_is_said(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        line = pilot.app.screen.query_one(Input)
        assert line.value == "leerlingen-1/Sem"
        line.value = "School-1"
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(front(pilot), Pick)
        assert shown(screen_lines(pilot.app), "There is a respondent 'school-1' already.")
        assert line.value == "School-1"
        line.value = "leerling 1"
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(front(pilot), RespondentsScreen)
        with reopened(people) as project:
            assert respondents(project)[0].name == "leerling 1"
        await pilot.press("u")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "leerlingen-1/Sem")


async def test_cells_are_changed_by_what_stands_in_them(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, RespondentsScreen)
        with reopened(people) as project:
            geslacht, leeftijd = (attribute.id for attribute in attributes(project))
        await edit(screen, "leerlingen-1/Noor", leeftijd)
        await settle(pilot)
        await pilot.press(Text("zes"), "enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "“zes” is not a number (such as 15 or 7,5)")
        assert pilot.app.screen.query_one(Input).value == "zes"
        pilot.app.screen.query_one(Input).value = "15,50"
        await pilot.press("enter")
        await settle(pilot)
        await edit(screen, "leerlingen-1/Noor", geslacht)
        await settle(pilot)
        await pilot.press("v", "enter")
        await settle(pilot)
        await edit(screen, "school-1", geslacht)
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "New choice: x")
        await pilot.press("enter")
        await settle(pilot)
        await edit(screen, "school-1", "group")
        await settle(pilot)
        await pilot.press(Text("scholen"), "enter")
        await settle(pilot)
        await edit(screen, "leerlingen-1/Sem", geslacht)
        await settle(pilot)
        await pilot.press("up", "enter")
        await settle(pilot)
        with reopened(people) as project:
            sem, noor, school = respondents(project)
            assert attributes(project)[0].choices == ("m", "v", "x")
        assert sem.attributes == {}
        assert noor.attributes == {"geslacht": "v", "leeftijd": "15.5"}
        assert (school.group, school.attributes) == ("scholen", {"geslacht": "x"})


async def test_withdrawing_a_memo_and_a_new_attribute(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("w")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "has withdrawn and counts nowhere")
        with reopened(people) as project:
            assert [person.withdrawn for person in respondents(project)] == [True, False, False]
        await pilot.press("m")
        await settle(pilot)
        await pilot.press(Text("stil"), "escape")
        await settle(pilot)
        assert "¶" in row(screen_lines(pilot.app), "Sem ¶")
        await pilot.press("n")
        await settle(pilot)
        await pilot.press(Text("klas"), "enter")
        await settle(pilot)
        await pilot.press(Text("list"), "enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "A choice needs values to choose from.")
        await pilot.press(Text("3, 4"), "enter")
        await settle(pilot)
        with reopened(people) as project:
            assert (attributes(project)[-1].name, attributes(project)[-1].choices) == ("klas", ("3", "4"))
        await pilot.press("x")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "speaks in a transcript")


async def test_speakers_are_assigned_and_roles_corrected(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4", "down", "s")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, SpeakersScreen)
        assert screen.voice is not None
        assert screen.voice.speaker.label == "Noor"
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press(Text("leerling-9"), "enter")
        await settle(pilot)
        with reopened(people) as project:
            names = {person.id: person for person in respondents(project)}
            found = {voice.label: voice for voice in speakers(project, 1)}
            assert names[found["Noor"].respondent_id or 0].name == "leerling-9"
            assert names[found["Noor"].respondent_id or 0].group == "leerlingen"
        await pilot.press("r")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Noor is an interviewer now")
        with reopened(people) as project:
            assert speakers(project, 1)[2].role is Role.INTERVIEWER
        await pilot.press("u", "A", "enter")
        await settle(pilot)
        await pilot.press(Text("allen"), "enter")
        await settle(pilot)
        with reopened(people) as project:
            assert {voice.respondent_id for voice in speakers(project)} == {
                person.id for person in respondents(project) if person.name == "allen"
            }
        await pilot.press("u", "u")
        await settle(pilot)
        with reopened(people) as project:
            assert "leerlingen-1/Noor" in {person.name for person in respondents(project)}
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 1


async def test_who_withdraws_for_good_goes_once_it_is_read_what_goes(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("W")
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert shown(lines, "Take leerlingen-1/Sem out for good?")
        assert shown(lines, "Turns in leerlingen-1")
        await pilot.press("enter", "escape")
        await settle(pilot)
        with reopened(people) as project:
            assert "leerlingen-1/Sem" in {one.name for one in respondents(project)}
        await pilot.press("W")
        await settle(pilot)
        await pilot.press("W")
        await settle(pilot)
        with reopened(people) as project:
            assert "leerlingen-1/Sem" not in {one.name for one in respondents(project)}
            assert project.check() == []
        await pilot.press("escape")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "[ingetrokken]")
