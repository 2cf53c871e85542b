"""A turn is corrected with one key, and what lost its words by it goes on another passage."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import TextArea

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.documents import text
from qualcode.tui.app.app import QualcodeApp
from qualcode.tui.history.lost import LostScreen
from qualcode.tui.windows.turn import TurnWindow
from tests.support.building import INTERVIEW, code_id
from tests.support.correcting import corrected
from tests.support.waiting import Text, settle, until
from tests.support.workspace import build_project, front, reopened, row, screen_lines, shown, workspace

OOM = INTERVIEW.index("Via mijn oom")


async def test_a_turn_is_corrected_with_what_becomes_of_its_codings_before_it_is_saved(tmp_path: Path) -> None:
    path = build_project(tmp_path)
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(OOM)
        await pilot.press("e", Text("Nou, "))
        await until(lambda: shown(screen_lines(pilot.app), "1 coding stays"), "it is shown", pilot)
        assert shown(screen_lines(pilot.app), "Sem · turn 2/5 · leerlingen-1 · revision 1")
        await pilot.press("escape")
        await settle(pilot)
        assert screen.reader.text == INTERVIEW
        await pilot.press("e")
        await settle(pilot)
        assert front(pilot).query_one(TextArea).text.startswith("Nou, Via")
        await pilot.press("ctrl+s")
        await until(lambda: screen.reader.text.startswith("Sem: Nou, Via mijn oom", OOM - 5), "it is shown", pilot)
        assert shown(screen_lines(pilot.app), "Revision 2: 1 coding stays   (u takes it back)")
        assert screen.reader.cursor == OOM
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        assert app.drafts.places() == []
        await pilot.press("u")
        await until(lambda: screen.reader.text == INTERVIEW, "it is shown", pilot)
        await pilot.press("ctrl+r")
        await until(lambda: screen.reader.text != INTERVIEW, "it is shown", pilot)


async def test_what_another_window_corrected_is_not_overwritten_and_what_was_typed_waits(tmp_path: Path) -> None:
    path = build_project(tmp_path)
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(OOM)
        await pilot.press("e", Text("Nou, "))
        await settle(pilot)
        with Project.open(path) as other:
            corrected(other, "ben", ("Via mijn oom", "Door mijn oom"))
        await pilot.press("ctrl+s")
        await until(
            lambda: shown(screen_lines(pilot.app), "has just been corrected in another window"), "it is shown", pilot
        )
        await pilot.press("escape")
        await screen.reload()
        await settle(pilot)
        await pilot.press("e")
        await settle(pilot)
        window = front(pilot)
        assert isinstance(window, TurnWindow)
        assert window.query_one(TextArea).text.startswith("Door mijn oom")
        assert "Nou, Via" in "\n".join(screen_lines(pilot.app)), "\n".join(screen_lines(pilot.app))


async def test_what_lost_its_words_is_listed_put_on_what_is_offered_or_selected_dropped_or_left(tmp_path: Path) -> None:
    path = build_project(tmp_path)
    with Project.open(path) as project:
        bus = INTERVIEW.index("Alleen de bus")
        new = [NewCoding(1, bus, bus + 13, code_id(project, name)) for name in ("kosten", "kosten/reizen", "stage")]
        apply_codings(project, "ada", new)
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(bus)
        await pilot.press("e")
        await settle(pilot)
        front(pilot).query_one(TextArea).text = "Niets eigenlijk."
        await pilot.press("ctrl+s")
        await until(lambda: shown(screen_lines(pilot.app), "3 lose their words"), "it is shown", pilot)
        await pilot.press("ctrl+s")
        await until(lambda: screen.reader.text.endswith("Niets eigenlijk.\n"), "it is shown", pilot)
        assert shown(screen_lines(pilot.app), "X lists them")
        await pilot.press("X")
        await settle(pilot)
        lost = front(pilot)
        assert isinstance(lost, LostScreen)
        assert shown(screen_lines(pilot.app), "offered: “Niets eigenlijk.”")
        assert "3 codings" in screen_lines(pilot.app)[0]
        await pilot.press("v")
        await settle(pilot)
        assert front(pilot).query_one(TextArea).selected_text == "Alleen de bus"
        await pilot.press("x", "escape")
        await settle(pilot)
        await pilot.press("p")
        await until(lambda: shown(screen_lines(pilot.app), "2 codings"), "it is shown", pilot)
        await pilot.press("x")
        await until(lambda: shown(screen_lines(pilot.app), "1 coding"), "it is shown", pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert front(pilot) is screen
        assert screen.reader.text[screen.reader.cursor - 5 :].startswith("Sem: Niets") or screen.reader.cursor > bus
        screen.reader.select((OOM, OOM + 3))
        await pilot.press("E")
        await until(lambda: shown(screen_lines(pilot.app), "put on this passage"), "it is shown", pilot)
        with reopened(path) as project:
            assert {one.quote for one in codings(project) if one.coder_id == codings(project)[0].coder_id} == {
                "Via mijn oom",
                "Via",
                "Niets eigenlijk.",
            }
            assert text(project, 1) == screen.reader.text
        await pilot.press("E")
        await until(lambda: shown(screen_lines(pilot.app), "No coding of yours lost its words"), "it is shown", pilot)
        await pilot.press("X")
        await settle(pilot)
        assert row(screen_lines(pilot.app), "Every coding has its words")
        await pilot.press("escape", "ctrl+o", "v")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "leerlingen-1, revision 1 of 2: as it was")
        assert front(pilot).query_one(TextArea).text == INTERVIEW
