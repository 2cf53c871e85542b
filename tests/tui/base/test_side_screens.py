"""What the screens beside the transcript have in common: ways to each other, other windows, hostile text."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.events import ScreenResume
from textual.screen import Screen
from textual.worker import WorkerFailed, WorkerState

from qualcode.changes.attributes import add_attribute, set_value
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.work import set_memo
from qualcode.storage import Project
from qualcode.storage.documents import documents
from qualcode.storage.memos import memos
from qualcode.storage.respondents import attributes, respondents
from qualcode.tui.base.crash import QuietApp
from qualcode.tui.base.project_screen import WATCH_SECONDS
from qualcode.tui.history.screen import HistoryScreen
from qualcode.tui.library.documents import DocumentsScreen
from qualcode.tui.library.respondents import RespondentsScreen
from qualcode.tui.widgets.help import keys_by_topic
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.widgets.table import DataGrid, sort_key
from qualcode.tui.windows.memo import MemoWindow
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.waiting import Text, settle
from tests.support.workspace import front, reopened, screen_lines, shown, workspace


async def test_an_empty_project_says_how_to_begin(tmp_path: Path) -> None:
    project = new_project(tmp_path, "stage")
    async with workspace(project.path, document=None) as (_screen, pilot):
        for key, words in (
            ("ctrl+o", "i imports transcripts"),
            ("f4", "There are no respondents yet"),
            ("f9", "read the codebook test"),
        ):
            await pilot.press(key)
            await settle(pilot)
            assert shown(screen_lines(pilot.app), words)
            await pilot.press("enter", "m", "x", "w", "s", "e", "r", "escape", "escape")
            await settle(pilot)
            while len(pilot.app.screen_stack) > 1:
                await pilot.press("escape")
                await settle(pilot)


async def test_what_another_window_does_appears_on_each_screen(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        for key, words in (("ctrl+o", "nieuw-0"), ("f4", "nieuw-1"), ("f9", "imported")):
            await pilot.press(key)
            await settle(pilot)
            screen = pilot.app.screen
            assert isinstance(screen, DocumentsScreen | RespondentsScreen | HistoryScreen)
            screen.do(screen._watch())
            await settle(pilot)
            with Project.open(people) as other:
                add_transcript(other, f"nieuw-{len(documents(other)) - 2}", INTERVIEW)
            screen.do(screen._watch())
            await settle(pilot)
            assert shown(screen_lines(pilot.app), words)


async def test_screens_lead_to_each_other_and_back(path: Path) -> None:
    async with workspace(path) as (workspace_, pilot):
        await pilot.press("f4", "s")
        await settle(pilot)
        await pilot.press("f9")
        await settle(pilot)
        assert isinstance(front(pilot), HistoryScreen)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert isinstance(front(pilot), DocumentsScreen)
        assert len(pilot.app.screen_stack) == 2
        await pilot.press("f2")
        await settle(pilot)
        assert front(pilot) is workspace_


@pytest.mark.parametrize(("keys", "on_screen"), [(("f4",), True), (("R", "m"), False)], ids=["screen", "window"])
async def test_what_a_screen_was_doing_is_called_off_as_it_is_left(
    path: Path, keys: tuple[str, ...], on_screen: bool
) -> None:
    async with workspace(path) as (workspace_, pilot):
        await pilot.press(*keys)
        screen, never, begun = front(pilot), asyncio.Event(), asyncio.Event()

        async def read_slowly() -> None:
            begun.set()
            await never.wait()
            screen.query_one(RowList)

        if isinstance(screen, RespondentsScreen):
            screen.do(read_slowly())
        else:
            screen.query_one(RowList).run_worker(read_slowly())
        assert isinstance(screen, RespondentsScreen) is on_screen
        waiting = [worker for worker in pilot.app.workers if not worker.is_finished]
        await begun.wait()
        elsewhere = workspace_.run_worker(never.wait())
        popping = pilot.app.pop_screen()
        # Called off at once: what stands on the screen goes before the screen itself does.
        assert [worker.is_cancelled for worker in waiting] == [True]
        await popping
        never.set()
        await settle(pilot)
        assert waiting[0].state is WorkerState.CANCELLED
        assert elsewhere.state is WorkerState.SUCCESS


async def test_work_that_is_under_way_as_the_program_ends_does_not_fail_it(path: Path) -> None:
    found: list[str] = []

    async def read_slowly(screen: Screen[None]) -> None:
        while screen.query(RowList):
            await asyncio.sleep(0)
        found.append("nothing stands there any more")
        screen.query_one(RowList)

    async with workspace(path) as (workspace_, pilot):
        app = pilot.app
        workspace_.run_worker(read_slowly(workspace_))
    assert isinstance(app, QuietApp)
    assert found
    assert app.failure is None


@pytest.mark.parametrize("resumed", [True, False], ids=["by a message", "by itself"])
async def test_what_is_begun_on_a_screen_that_is_being_left_does_not_fail_the_program(
    path: Path, monkeypatch: pytest.MonkeyPatch, resumed: bool
) -> None:
    found: list[str] = []

    async def read_slowly(screen: RespondentsScreen) -> None:
        while screen.query(DataGrid):
            await asyncio.sleep(0)
        found.append("nothing stands there any more")
        screen.show_list()

    async with workspace(path) as (workspace_, pilot):
        await pilot.press("f4")
        screen = front(pilot)
        assert isinstance(screen, RespondentsScreen)
        monkeypatch.setattr(RespondentsScreen, "reload", read_slowly)
        if resumed:
            screen.post_message(ScreenResume())
        popping = pilot.app.pop_screen()
        if not resumed:
            screen.do(screen.reload())
        await popping
        await settle(pilot)
        assert found
        assert front(pilot) is workspace_
    assert isinstance(pilot.app, QuietApp)
    assert pilot.app.failure is None


async def test_work_that_finds_nothing_on_a_screen_that_stands_is_a_failure(path: Path) -> None:
    async def look(screen: Screen[Any]) -> None:
        screen.query_one("#nowhere")

    async def open_and_look() -> None:
        async with workspace(path) as (workspace_, pilot):
            await pilot.press("f4")
            workspace_.run_worker(look(workspace_))
            await settle(pilot)

    with pytest.raises(WorkerFailed, match="nowhere"):
        await open_and_look()


async def test_nothing_from_a_project_is_markup_or_an_escape(tmp_path: Path) -> None:
    evil = "[b]\x1b]0;pwn\x07\u202e[/b]"
    project = new_project(tmp_path, "stage")
    add_transcript(project, f"doc {evil}", f"I: {evil}?\nR: {evil} {evil}.\n", group=evil)
    add_attribute(project, evil, evil, "choice", [evil])
    ids = [person.id for person in respondents(project)]
    set_value(project, evil, ids[0], attributes(project)[0].id, evil)
    apply_codings(project, evil, [NewCoding(1, 2, 40, code_id(project, "stage"))])
    async with workspace(project.path, document=f"doc {evil}") as (_screen, pilot):
        for keys in (
            ("ctrl+o",), ("a",), ("escape", "m"), ("escape", "x"), ("f4",), ("a",), ("escape", "enter"),
            ("escape", "right", "enter"), ("escape", "end", "s"), ("enter",), ("escape", "f9"), ("c",),
            ("escape", "d"), ("escape", "f1"),
        ):  # fmt: skip
            await pilot.press(*keys)
            await settle(pilot)
            lines = "\n".join(screen_lines(pilot.app))
            found = {"\x1b", "\x07", "\u202e"} & set(lines)
            assert not found, (keys, lines)
        assert "[b]␛]0;pwn␇⇄[/b]" in lines or "History" in lines


async def test_a_read_only_project_is_looked_at(people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Project.open
    monkeypatch.setattr(Project, "open", lambda file: opened(file, readonly=True))
    async with workspace(people) as (_screen, pilot):
        for keys in (("ctrl+o", "f"), ("f4", "w"), ("s", "r"), ("f9", "u")):
            await pilot.press(*keys)
            await settle(pilot)
            assert shown(screen_lines(pilot.app), "is read-only.")


@pytest.mark.parametrize("key", ["ctrl+o", "f4", "f9"])
async def test_narrow_screens_keep_the_name_in_sight(people: Path, key: str) -> None:
    async with workspace(people, size=(80, 24)) as (_screen, pilot):
        await pilot.press(key)
        await settle(pilot)
        await pilot.press(*["right"] * 8)
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert max(map(len, lines)) <= 80
        assert shown(lines, "leerlingen-1")
        assert "F1 help" in lines[-1]


async def test_help_names_the_keys_of_each_screen(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        for key, topic, words in (
            ("ctrl+o", "In the documents", "Import transcripts"),
            ("f4", "In the respondents", "Who speaks where"),
            ("f9", "In the history", "Only one coder"),
        ):
            await pilot.press(key)
            await settle(pilot)
            topics = {title: dict(pairs) for title, pairs in keys_by_topic(pilot.app.screen)}
            assert words in topics[topic].values()
            assert "Undo" in {each for pairs in topics.values() for each in pairs.values()}


def test_columns_are_ordered_as_people_do() -> None:
    texts = ["10", "9", "-3", "2.5", "", "–", "school-10", "school-9", "67 %", "7 %"]
    assert sorted(texts, key=sort_key)[-2:] == ["", "–"]
    assert sorted(["10", "9", "-3", "2.5"], key=sort_key) == ["-3", "2.5", "9", "10"]
    assert sorted(["67 %", "7 %"], key=sort_key) == ["7 %", "67 %"]
    assert sorted(["school-10", "school-9"], key=sort_key) == ["school-9", "school-10"]


@pytest.mark.parametrize(("key", "kind"), [("ctrl+o", "document"), ("f4", "respondent")])
async def test_what_others_wrote_stands_beside_ones_own_memo(people: Path, key: str, kind: str) -> None:
    with Project.open(people) as project:
        set_memo(project, "ada", kind, 1, "Mijn indruk.")
        set_memo(project, "ben", kind, 1, "Ik twijfel hier.")
    async with workspace(people, coder="ada") as (_screen, pilot):
        await pilot.press(key)
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert shown(lines, "¶ Mijn indruk.")
        assert shown(lines, "¶ ben: Ik twijfel hier.")
        await pilot.press("slash", Text("twijfel"), "enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "1 / ")


async def test_a_memo_on_the_project_is_written_and_taken_back(path: Path) -> None:
    with Project.open(path) as project:
        set_memo(project, "ben", "project", 0, "Ronde twee begint.")
    async with workspace(path) as (_screen, pilot):
        await pilot.press("P")
        await settle(pilot)
        assert isinstance(front(pilot), MemoWindow)
        assert shown(screen_lines(pilot.app), "ben: Ronde twee begint.")
        await pilot.press(Text("goed"), "escape")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Memo on the project kept")
        with reopened(path) as project:
            assert {(memo.coder, memo.text) for memo in memos(project)} == {
                ("ben", "Ronde twee begint."), ("ada", "goed"),
            }  # fmt: skip
        await pilot.press("u")
        await settle(pilot)
        with reopened(path) as project:
            assert [memo.coder for memo in memos(project)] == ["ben"]


async def test_a_screen_at_rest_paints_nothing_and_what_it_covers_is_whole_again(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.support.waiting.hold_paint", lambda app: None)
    async with workspace(people) as (coding, pilot):
        for key in ("ctrl+o", "f3", "f5", "R", "S"):
            await pilot.press(key)
            await settle(pilot)
            front_one = pilot.app.screen
            assert front_one is not coding
            painted: list[Screen[object]] = []
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(pilot.app, "_display", lambda screen, _picture, painted=painted: painted.append(screen))
                for _second in range(3):
                    # As each second, when it is looked whether another window changed something; and as if it had.
                    coding.do(coding._watch())
                    coding.refresh()
                    await settle(pilot)
            assert painted == [], key
            await pilot.press("escape")
            await settle(pilot)
            assert pilot.app.screen is coding
            assert shown(screen_lines(pilot.app), "Interviewer:")


async def test_each_screen_looks_for_other_windows_once_a_second(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        for key in ("ctrl+o", "f3", "f5", "f6", "f8", "R", "S"):
            await pilot.press(key)
            await settle(pilot)
            looking = [one for one in pilot.app.screen._timers if one._interval == WATCH_SECONDS]
            assert len(looking) == 1, f"{key}: a handler that calls that of its base is called by the toolkit again"
            await pilot.press("escape")
            await settle(pilot)
