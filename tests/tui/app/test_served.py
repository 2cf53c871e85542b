"""A workspace that is served: whatever key is pressed, no folder is shown and nothing is written outside one's own.

What the process does is heard from Python itself (``sys.addaudithook``), so that no way around the doors is missed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from inspect import isawaitable
from pathlib import Path

import pytest
from textual.screen import ModalScreen

from qualcode import preferences
from qualcode.changes.coders import set_role
from qualcode.changes.grid import add_theme
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.doors import LOCAL, ClosedDoor, Door, Doors, served
from qualcode.files.held import BESIDE
from qualcode.model import StudyRole
from qualcode.storage import Project
from qualcode.tui.app.app import QualcodeApp
from qualcode.tui.app.palette import _NOT_HERE, entries
from qualcode.tui.base.entries import EntryKind
from qualcode.tui.base.guarded import REPORTS
from qualcode.tui.base.ways import WAYS
from qualcode.tui.windows.path import PathWindow
from tests.support.building import code_id
from tests.support.often import TIMES
from tests.support.waiting import settle
from tests.support.workspace import build_project, screen_lines, shown, workspace

HEARD: list[tuple[str, Path]] = []
"""What was done since somebody began to listen, with the path it was done to."""
_listening = False
_LISTS = {"os.listdir", "os.scandir"}
_WRITES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "shutil.move"}


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if not _listening:
        return
    if event == "open":
        path, mode, flags = (*arguments, 0, 0)[:3]
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if isinstance(path, str | bytes | os.PathLike) and (
            writes or (isinstance(mode, str) and set(mode) & set("wax+"))
        ):
            HEARD.append(("write", Path(os.fsdecode(path))))
    elif event in _LISTS | _WRITES and arguments and isinstance(arguments[0], str | bytes | os.PathLike):
        HEARD.append(("list" if event in _LISTS else "write", Path(os.fsdecode(arguments[0]))))
    elif event in ("subprocess.Popen", "os.posix_spawn", "os.system", "webbrowser.open"):
        HEARD.append(("run", Path(str(arguments[0]))))


@cache
def _installed() -> None:
    sys.addaudithook(_hear)


@contextmanager
def listening() -> Iterator[list[tuple[str, Path]]]:
    global _listening
    _installed()
    HEARD.clear()
    _listening = True
    try:
        yield HEARD
    finally:
        _listening = False


def outside(heard: list[tuple[str, Path]], study: Path, home: Path) -> list[str]:
    """What was done elsewhere than in the study's own files and in the coder's folder."""
    own = {study, *(study.with_name(study.name + ending) for ending in BESIDE)}
    code = [Path(place).resolve() for place in sys.path if place]
    found = []
    for what, path in heard:
        place = Path(os.path.abspath(path))  # noqa: PTH100
        if place in own or place.is_relative_to(home):
            continue
        # Python looks for modules where they lie.
        if what == "list" and any(place.resolve().is_relative_to(root) for root in code):
            continue
        found.append(f"{what} {place}")
    return found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv("QUALCODE_SETTINGS", str(folder / "settings.toml"))
    preferences.preferences.cache_clear()
    yield folder
    preferences.preferences.cache_clear()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    folder.mkdir()
    return build_project(folder)


PLACES = ("", *(f"visit('{way.name}')" for way in WAYS), "codebook", "settle", "search")
FEW_PLACES = ("", "visit('documents')", "visit('respondents')", "visit('matrix')")
"""Where files and folders are asked for at one's own desk, and where something is written and saved."""


def _defined(kind: type, action: str) -> str:
    """The class that says what an action does: what several screens have of one is tried once."""
    name = f"action_{action.partition('(')[0].rpartition('.')[2]}"
    return next((one.__name__ for one in kind.__mro__ if name in vars(one)), kind.__name__)


@pytest.mark.parametrize("places", [FEW_PLACES, pytest.param(PLACES, marks=pytest.mark.long)], ids=["short", "long"])
async def test_no_key_and_no_entry_leads_out(
    study: Path, home: Path, monkeypatch: pytest.MonkeyPatch, places: Sequence[str]
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    # Drawing one has the styles of all screens keep the colours of that, in this process.
    monkeypatch.setattr(QualcodeApp, "export_screenshot", lambda _app: "<svg/>")
    with Project.open(study) as project:
        make_round(project, "ada", "blind", RoundRequest(("ada", "ben"), documents=("school-1",)))
        add_theme(project, "ada", "Kosten", [code_id(project, "kosten")])
    tried: set[str] = set()
    windows: set[str] = set()
    async with workspace(study, doors=served(home)) as (screen, pilot):
        with listening() as heard:
            app = screen.app
            assert isinstance(app, QualcodeApp)

            async def back() -> None:
                for _step in range(12):
                    if len(app.screen_stack) == 1:
                        return
                    await pilot.press("escape")
                    if len(app.screen_stack) > 1 and isinstance(app.screen, ModalScreen):
                        app.screen.dismiss(None)
                        await settle(pilot)
                while len(app.screen_stack) > 1:
                    app.pop_screen()
                    await settle(pilot)

            here: tuple[str, object] = ("?", None)

            async def at(place: str) -> None:
                nonlocal here
                if TIMES == 1 and here == (place, app.screen):
                    # What was tried last led nowhere else. By night each begins with the screen made anew.
                    return
                await back()
                if place:
                    await app.run_action(place, screen)
                    await settle(pilot)
                here = place, app.screen

            for place in places:
                await at(place)
                todo = {
                    (active.binding.action, active.node.__class__.__name__): active.binding.id
                    for active in app.screen.active_bindings.values()
                    if active.binding.id and not active.binding.action.startswith((*_NOT_HERE, "visit(", "quit"))
                }
                kinds = {
                    type(active.node).__name__: type(active.node) for active in app.screen.active_bindings.values()
                }
                for action, owner in todo:
                    name = f"{owner}.{action}" if action == "save" else f"{_defined(kinds[owner], action)}.{action}"
                    if name in tried:
                        continue
                    tried.add(name)
                    await at(place)
                    node = next(
                        (one.node for one in app.screen.active_bindings.values() if one.binding.action == action), None
                    )
                    if node is None:
                        continue
                    await app.run_action(action, node)
                    await settle(pilot)
                    windows.add(type(app.screen).__name__)
                    assert not isinstance(app.screen, PathWindow), name
                    for _window in range(3):
                        if isinstance(app.screen, ModalScreen):
                            await pilot.press("enter")
                            assert not isinstance(app.screen, PathWindow), name
                await at(place)
                bound = {active.binding.description for active in app.screen.active_bindings.values()}
                for entry in entries(app, app.commands()):
                    if entry.kind is not EntryKind.ACTION or entry.title in bound | tried:
                        continue
                    tried.add(entry.title)
                    await at(place)
                    done = entry.deed()
                    if isawaitable(done):
                        await done
                    await settle(pilot)
                    assert app.is_running, entry.title
                    assert not isinstance(app.screen, PathWindow), entry.title
            await back()
        assert sorted(set(outside(heard, study, home))) == []
    assert len(tried) > (200 if places == PLACES else 60)
    assert {"SaveWindow", "MemoWindow", "Help"} <= windows
    assert sorted(path.suffix for path in (home / REPORTS).iterdir())


async def test_the_same_keys_lead_out_at_ones_own_desk(study: Path, home: Path) -> None:
    async with workspace(study) as (screen, pilot):
        app = screen.app
        assert isinstance(app, QualcodeApp)
        assert app.doors is LOCAL
        titles = [entry.title for entry in entries(app, app.commands())]
        assert {"Import transcripts", "Tutorial", "Work as…", "Settings"} <= set(titles)
        await screen.app.run_action("import", screen)
        await settle(pilot)
        assert isinstance(pilot.app.screen, PathWindow)
    assert list(home.iterdir()) == []


async def test_what_goes_by_a_closed_door_is_not_offered(study: Path, home: Path) -> None:
    async with workspace(study, doors=served(home)) as (screen, pilot):
        app = screen.app
        assert isinstance(app, QualcodeApp)
        titles = {entry.title for entry in entries(app, app.commands())}
        assert not {"Import transcripts", "Tutorial", "Work as…", "Settings", "Listen to the recording"} & titles
        assert not any("qualcode" in entry.about for entry in entries(app, app.commands()))
        for way in ("tutorial", "demo", "work_as", "settings", "import"):
            await app.run_action(way, app)
            await settle(pilot)
            assert app.screen is screen
            assert app.is_running
        with pytest.raises(ClosedDoor, match="folders of this machine"):
            app.push_screen(PathWindow("?", (), "", folders=True))
        with pytest.raises(ClosedDoor, match="No other program"):
            app.open_url("https://example.org")
        await pilot.press("R")
        assert not shown(screen_lines(app), "merge a copy")


async def test_what_is_typed_waits_in_the_coders_own_folder(study: Path, home: Path) -> None:
    async with workspace(study, doors=served(home)) as (_screen, pilot):
        await pilot.press("P", *"later")
    assert [path.name for path in study.parent.iterdir() if "draft" in path.name] == []
    assert [path.name.endswith(".draft") for path in home.iterdir()] == [True]
    async with workspace(study, doors=served(home)) as (_screen, pilot):
        await pilot.press("P")
        assert shown(screen_lines(pilot.app), "later")


async def test_two_studies_have_drafts_of_their_own(tmp_path: Path) -> None:
    doors = served(tmp_path)
    assert doors.beside(tmp_path / "a.qualcode", ".x") != doors.beside(tmp_path / "b.qualcode", ".x")
    assert doors.beside(tmp_path / "a.qualcode", ".x").parent == tmp_path


async def test_a_report_goes_to_the_browser_as_a_download(
    study: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, bytes]] = []
    async with workspace(study, doors=served(home)) as (screen, pilot):
        app = screen.app
        monkeypatch.setattr(type(app), "is_web", property(lambda _app: True))
        monkeypatch.setattr(
            app, "deliver_binary", lambda file, save_filename: sent.append((save_filename, file.read()))
        )
        await pilot.press("ctrl+o", "ctrl+s", "ctrl+u", *"../../elsewhere/list.csv", "enter")
        assert shown(screen_lines(app), "Sent to your browser as a download: list.csv")
    assert [name for name, _data in sent] == ["list.csv"]
    assert sent[0][1].startswith(b"\xef\xbb\xbf") or b"leerlingen-1" in sent[0][1]
    assert list(home.iterdir()) == []


async def test_by_ssh_a_report_is_kept_and_found(study: Path, home: Path) -> None:
    async with workspace(study, doors=served(home)) as (screen, pilot):
        for kept in ("reports/documents.xlsx", "reports/documents-2.xlsx"):
            await pilot.press("ctrl+o", "ctrl+s", "ctrl+u", *"documents.xlsx", "enter")
            assert shown(screen_lines(screen.app), f"Kept as {kept}")
            await pilot.press("escape")
    assert len(list((home / REPORTS).iterdir())) == 2
    assert sorted(path.name for path in study.parent.iterdir() if path.suffix != ".qualcode") == []


def test_a_door_says_what_it_keeps(tmp_path: Path) -> None:
    closed = served(tmp_path)
    for door in Door:
        assert LOCAL.may(door)
        with pytest.raises(ClosedDoor) as caught:
            closed.check(door)
        assert caught.value.message
        assert caught.value.hint
    closed.check(None)
    assert Doors(frozenset({Door.IMPORT}), tmp_path).may(Door.IMPORT)


async def test_a_reader_reads_and_is_told_why_nothing_changes(study: Path, home: Path) -> None:
    with Project.open(study) as project:
        set_role(project, "ada", "ada", StudyRole.LEAD)
        set_role(project, "ada", "rik", StudyRole.READER)
        before = project.log(1)[0].id
    async with workspace(study, "rik", doors=served(home)) as (screen, pilot):
        assert shown(screen_lines(pilot.app), "leerlingen-1")
        await pilot.press("s", "c")
        await pilot.press(*"kosten", "enter")
        assert shown(screen_lines(pilot.app), "rik is a reader in this study, and changes nothing")
        for way in WAYS:
            await screen.run_action(f"visit('{way.name}')")
            await settle(pilot)
            assert not shown(screen_lines(pilot.app), "rik is a reader")
            while len(pilot.app.screen_stack) > 1:
                await pilot.press("escape")
        await pilot.press("u")
        assert shown(screen_lines(pilot.app), "nothing to undo")
    with Project.open(study) as project:
        assert project.log(1)[0].id == before
