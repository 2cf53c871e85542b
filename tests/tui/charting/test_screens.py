"""Links made in the transcript and listed; the summary grid, its cells written, marked when their passages change."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import TextArea

from qualcode.changes.codings import NewCoding, apply_codings, set_span
from qualcode.changes.grid import add_theme
from qualcode.queries.grid import mark_of
from qualcode.queries.links import list_links
from qualcode.storage import Project
from qualcode.storage.charting.grid import summaries
from qualcode.storage.codings import codings
from qualcode.tui.charting.cell import SummaryWindow
from qualcode.tui.charting.grid import SummaryGridScreen
from qualcode.tui.charting.links import LinksScreen
from tests.support.building import INTERVIEW, code_id
from tests.support.waiting import Text, settle
from tests.support.workspace import front, reopened, row, screen_lines, shown, workspace

OOM, ZELF, BUS = (INTERVIEW.index(words) for words in ("Via mijn oom", "Ik heb zelf", "Alleen de bus"))


async def test_passages_are_linked_with_two_keys_followed_and_listed(path: Path) -> None:
    with Project.open(path) as project:
        apply_codings(project, "ada", [NewCoding(1, BUS, BUS + 13, code_id(project, "kosten"))])
    async with workspace(path) as (screen, pilot):
        reader = screen.reader
        reader.move_to(BUS)
        await pilot.press("}")
        assert "Begin a link first" in screen_lines(pilot.app)[-1]
        await pilot.press("o")
        assert "No link here" in screen_lines(pilot.app)[-1]
        await pilot.press("{")
        reader.move_to(OOM)
        await pilot.press("}", "down", "enter")
        assert "“Alleen de bus” contradicts this passage" in screen_lines(pilot.app)[-1]
        assert [mark.label for mark in reader.here()] == ["⇄ Netwerk"]
        await pilot.press("o")
        assert reader.cursor == BUS
        assert [mark.label for mark in reader.here()] == ["⇄ Kosten"]
        await pilot.press("o")
        assert reader.cursor == OOM
        await pilot.press("u")
        assert [mark.label for mark in reader.here()] == ["Netwerk"]
        await pilot.press("ctrl+r", "V")
        links = front(pilot)
        assert isinstance(links, LinksScreen)
        assert shown(screen_lines(pilot.app), "1 link")
        assert "“Via mijn oom”" in row(screen_lines(pilot.app), "“Alleen de bus”  contradicts →")
        await pilot.press("e", Text("Hij zegt twee dingen"), "escape")
        assert shown(screen_lines(pilot.app), "¶ Hij zegt twee dingen")
        await pilot.press("l", "l", "enter")
        assert front(pilot) is screen
        assert reader.cursor == OOM
        await pilot.press("V", "x")
        assert shown(screen_lines(pilot.app), "No passages are linked yet")
        await pilot.press("u")
    with reopened(path) as project:
        [found] = list_links(project)
        assert (found.kind, found.note, found.coder) == ("contradicts", "Hij zegt twee dingen", "ada")


async def test_a_cell_is_written_beside_its_passages_and_marked_when_they_change(path: Path) -> None:
    with Project.open(path) as project:
        add_theme(project, "ada", "Stage", [code_id(project, "stage")])
        first = codings(project)[0]
    async with workspace(path) as (screen, pilot):
        await pilot.press("T")
        grid = front(pilot)
        assert isinstance(grid, SummaryGridScreen)
        assert shown(screen_lines(pilot.app), "0 of 3 cells written")
        assert row(screen_lines(pilot.app), "leerlingen-1/Sem").endswith("· 1")
        await pilot.press("N", "enter")
        window = front(pilot)
        assert isinstance(window, SummaryWindow)
        assert shown(screen_lines(pilot.app), "“Via mijn oom”")
        await pilot.press(Text("Via familie "), "ctrl+l")
        assert window.query_one(TextArea).text == f"Via familie [#{mark_of(first.guid)}]"
        await pilot.press("escape")
        assert shown(screen_lines(pilot.app), "1 of 3 cells written")
        assert "✓ Via familie ↗" in row(screen_lines(pilot.app), "leerlingen-1/Sem")
        with Project.open(path) as other:
            set_span(other, "ada", first.id, first.start, first.end + 4)
        await grid.reload()
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "1 with other passages by now")
        await pilot.press("G", "n")
        assert "! Via familie" in row(screen_lines(pilot.app), "leerlingen-1/Sem")
        assert shown(screen_lines(pilot.app), "1 passage is new, 1 passage is gone")
        await pilot.press("c")
        assert "Still right" in screen_lines(pilot.app)[-1]
        assert "✓ Via familie" in row(screen_lines(pilot.app), "leerlingen-1/Sem")
        await pilot.press("u", "a", Text("kosten"), "enter")
        assert shown(screen_lines(pilot.app), "Kosten")
        await pilot.press("u", "n", "enter", "ctrl+o")
        assert front(pilot) is screen
        assert screen.reader.cursor == OOM
    with reopened(path) as project:
        [found] = summaries(project)
        assert found.text == f"Via familie [#{mark_of(first.guid)}]"
        assert project.prove().problems == []
