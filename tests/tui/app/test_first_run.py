"""An empty project, importing from it, and the tutorial."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from qualcode import tui
from qualcode.cli import run
from qualcode.doors import LOCAL, Doors
from qualcode.session.overview import first_look
from qualcode.session.worker import ProjectWorker
from qualcode.storage import Project
from qualcode.storage.documents import documents
from qualcode.tui.app.app import QualcodeApp
from qualcode.tui.app.tutorial import DOCUMENTS, Lesson, scratch_project
from qualcode.tui.coding.welcome import Welcome
from qualcode.tui.library.importing import ImportWindow
from qualcode.tui.widgets.help import Help
from qualcode.tui.windows.path import PathWindow
from qualcode.tui.windows.pick import Pick
from tests.support.building import INTERVIEW, new_project
from tests.support.waiting import Text, running, settle
from tests.support.workspace import build_project, screen_lines, workspace


def shown(pilot: Pilot[None]) -> str:
    return "\n".join(screen_lines(pilot.app))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return new_project(tmp_path, "stage").path


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_empty_project_says_how_to_begin(empty: Path, size: tuple[int, int]) -> None:
    async with workspace(empty, document=None, size=size) as (screen, pilot):
        assert isinstance(screen.focused, Welcome)
        for words in ("Import transcripts", "Tutorial", "Sample study", "qualcode import"):
            assert words in shown(pilot)
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Help)
        assert "Import transcripts" in shown(pilot)


async def test_transcripts_are_imported_from_the_workspace(empty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "interviews"
    folder.mkdir()
    (folder / "een.txt").write_text(INTERVIEW, encoding="utf-8")
    (folder / "stuk.docx").write_bytes(b"no document")
    (folder / "beeld.jpg").write_bytes(b"")
    async with workspace(empty, document=None) as (screen, pilot):
        await pilot.press("i")
        await settle(pilot)
        window = pilot.app.screen
        assert isinstance(window, PathWindow)
        assert window.query_one(Input).value == f"{tmp_path}/"
        assert "this folder, with all in it" in shown(pilot)
        await pilot.press(Text("inter"))
        await settle(pilot)
        await pilot.press("tab")
        await settle(pilot)
        assert window.query_one(Input).value == f"{folder}/"
        assert "een.txt" in shown(pilot)
        assert "beeld.jpg" not in shown(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ImportWindow)
        await pilot.press("enter")
        await settle(pilot)
        assert "1 document imported." in shown(pilot)
        assert "stuk.docx" in shown(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert screen.reader.text == INTERVIEW
        assert screen.focused is screen.reader
        assert not screen.query(Welcome)
        await pilot.press("u")
        await settle(pilot)
        assert screen.query(Welcome)


async def test_a_file_is_chosen_without_writing_its_name(empty: Path, tmp_path: Path) -> None:
    (tmp_path / "een.txt").write_text(INTERVIEW, encoding="utf-8")
    (tmp_path / "map").mkdir()
    async with workspace(empty, document=None) as (_screen, pilot):
        await pilot.press("i")
        await settle(pilot)
        await pilot.press("down", "down", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Pick)
        await pilot.press("enter")
        await settle(pilot)
        assert "een.txt" in shown(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
    with Project.open(empty, readonly=True) as project:
        assert [document.name for document in documents(project)] == ["een"]


async def test_a_path_that_is_not_there_is_said(empty: Path) -> None:
    async with workspace(empty, document=None) as (screen, pilot):
        await pilot.press("i")
        await settle(pilot)
        await pilot.press(Text("nergens"), "enter")
        await settle(pilot)
        assert "nergens does not exist" in shown(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.screen is screen


async def test_tutorial_and_demo_are_opened_next(empty: Path) -> None:
    for key, wanted in (("t", "tutorial"), ("d", "demo")):
        async with workspace(empty, document=None) as (_screen, pilot):
            await pilot.press(key)
            await settle(pilot)
            assert isinstance(pilot.app, QualcodeApp)
            assert pilot.app.wanted_next == wanted


def test_the_workspace_comes_back_after_what_was_opened_next(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, bool]] = []
    answers = iter(["tutorial", "", "demo", "", ""])

    def open_(
        path: Path,
        coder: str,
        _document: str | None,
        _notices: Sequence[str] = (),
        doors: Doors = LOCAL,
        *,
        tutorial: bool = False,
    ) -> tuple[str, str]:
        assert doors is LOCAL
        opened.append((path.name, tutorial))
        return next(answers), coder

    monkeypatch.setattr(tui, "_open", open_)
    monkeypatch.setattr("qualcode.sample.build_sample", lambda path, say, **options: path.touch())
    tui.run(empty, "ada")
    assert opened == [
        ("study.qualcode", False),
        ("tutorial.qualcode", True),
        ("study.qualcode", False),
        ("lwt-ao.qualcode", False),
        ("study.qualcode", False),
    ]


def test_the_command_for_the_tutorial(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    called: list[str] = []
    monkeypatch.setattr(tui, "run_tutorial", called.append)
    monkeypatch.setattr("qualcode.cli.common.has_terminal", lambda: True)
    assert run(["open", "--tutorial", "--coder", "ada"]) == 0
    assert called == ["ada"]
    assert run(["open", "--tutorial", "x.qualcode"]) == 2
    assert "project of its own" in capsys.readouterr().err


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    with scratch_project() as path:
        yield path
    assert not path.exists()


async def test_the_tutorial_goes_on_when_a_step_is_done(scratch: Path) -> None:
    store = ProjectWorker(scratch, "ada")
    first = store.submit(first_look, DOCUMENTS[0])
    app = QualcodeApp(store, first, tutorial=True)
    try:
        async with running(app, (100, 34)) as pilot:
            lesson = app.screen
            assert isinstance(lesson, Lesson)

            async def do(*keys: str) -> str:
                await pilot.press(*keys)
                await settle(pilot)
                lesson.look()
                await settle(pilot)
                return lesson._steps[lesson._number].title if lesson._number < len(lesson._steps) else ""

            lesson.look()
            assert await do("right") == "Move"
            assert await do(*["down"] * 6) == "Select a sentence"
            assert await do("v", "right", "escape") == "Select a sentence"
            assert await do("s") == "Code it"
            assert await do("c", Text("stage"), "enter") == "Undo"
            assert await do("u") == "Choose another code"
            assert await do("c", Text("kosten"), "enter") == "Write a memo"
            assert await do("m", Text("omdat"), "escape") == "Go to the next coding"
            assert await do("tab") == "Finished"
            lesson.do(lesson._finish(lesson.desk.opened.document.id if lesson.desk.opened else 0))
            assert await do() == ""
            assert "That is all it takes" in shown(pilot)
            lesson.action_skip()
    finally:
        store.close()
    with Project.open(scratch, readonly=True) as project:
        assert [document.name for document in documents(project)] == list(DOCUMENTS)


async def test_a_step_can_be_skipped(scratch: Path) -> None:
    store = ProjectWorker(scratch, "ben")
    first = store.submit(first_look, DOCUMENTS[1])
    app = QualcodeApp(store, first, tutorial=True)
    try:
        async with running(app, (80, 24)) as pilot:
            await pilot.press("ctrl+n", "ctrl+n")
            assert "Code it" in shown(pilot)
    finally:
        store.close()


async def test_help_is_there_on_a_full_project_too(tmp_path: Path) -> None:
    async with workspace(build_project(tmp_path)) as (screen, pilot):
        for keys in (("f1",), ("f7", "f1")):
            await pilot.press(*keys)
            await settle(pilot)
            assert isinstance(pilot.app.screen, Help)
            await pilot.press("escape")
            await settle(pilot)
        await pilot.press("escape")
        assert pilot.app.screen is screen
