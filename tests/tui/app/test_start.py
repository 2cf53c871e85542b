"""``qualcode`` without a command: the project here, the start screen, and without a terminal the help."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from qualcode import preferences, tui
from qualcode.cli import common, run
from qualcode.storage import Project
from qualcode.tui.app.recents import RecentProject, recent_projects, remember
from qualcode.tui.app.start import StartApp
from tests.support.building import new_project
from tests.support.terminal import ROOT, Terminal
from tests.support.waiting import Text, running, settle
from tests.support.workspace import screen_lines, shown


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("QUALCODE_SETTINGS", str(tmp_path / "config" / "settings.toml"))
    monkeypatch.delenv("QUALCODE_PROJECT", raising=False)
    preferences.preferences.cache_clear()
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    yield folder
    preferences.preferences.cache_clear()


def without_terminal(*arguments: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QUALCODE_LANG": "en", "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **more}
    return subprocess.run(
        [sys.executable, "-m", "qualcode", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_without_a_terminal_qualcode_alone_is_its_help(home: Path) -> None:
    new_project(home, "stage").close()
    done = without_terminal(folder=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Commands:" in done.stdout
    assert done.stdout.strip() == without_terminal("--help", folder=home).stdout.strip()


@pytest.mark.parametrize("arguments", [("open",), ("open", "study.qualcode"), ("open", "--tutorial")])
@pytest.mark.parametrize("term", ["xterm-256color", "dumb", ""])
def test_the_workspace_needs_a_terminal_and_writes_no_signs_without(
    home: Path, arguments: tuple[str, ...], term: str
) -> None:
    new_project(home, "stage").close()
    done = without_terminal(*arguments, folder=home, TERM=term)
    assert done.returncode == 1
    assert done.stderr.startswith("error: The workspace needs a terminal.\nhint: ")
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stdout == ""


class Tty:
    def __init__(self, is_tty: bool) -> None:
        self._is_tty = is_tty

    def isatty(self) -> bool:
        return self._is_tty


@pytest.mark.parametrize("missing", [None, "stdin", "stdout", "stderr"])
@pytest.mark.parametrize("term", ["xterm", "screen-256color", "linux", "dumb", ""])
def test_a_terminal_has_all_its_streams_and_can_move_its_cursor(
    monkeypatch: pytest.MonkeyPatch, missing: str | None, term: str
) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, Tty(name != missing))
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys, "platform", "linux")
    assert common.has_terminal() is (missing is None and term not in ("dumb", ""))


def test_in_a_terminal_the_one_project_here_is_opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, str]] = []
    asked: list[list[str]] = []

    def ask(coder: str, here: list[Path]) -> tuple[Path | str | None, str]:
        asked.append([path.name for path in here])
        return answers.pop(0), coder

    monkeypatch.setattr(tui, "run", lambda path, coder, *_more: opened.append((path.name, coder)))
    monkeypatch.setattr(tui, "run_tutorial", lambda coder: opened.append(("tutorial", coder)))
    monkeypatch.setattr(tui, "sample_in", lambda folder: folder / "lwt.qualcode")
    monkeypatch.setattr(tui, "ask_start", ask)
    monkeypatch.setattr("qualcode.cli.coders.ask_who", lambda _path: ("ada", ()))
    for module in ("qualcode.cli.common", "qualcode.cli.start"):
        monkeypatch.setattr(f"{module}.has_terminal", lambda: True)

    answers: list[Path | str | None] = [None]
    assert run(["--coder", "ada"]) == 0
    assert (opened, asked) == ([], [[]])
    # After the tutorial one is back where it began.
    answers = ["tutorial", "demo"]
    assert run(["--coder", "ada"]) == 0
    assert opened == [("tutorial", "ada"), ("lwt.qualcode", "ada")]
    opened.clear()
    new_project(home, "stage").close()
    assert run(["--coder", "ada"]) == 0
    assert opened == [("study.qualcode", "ada")]
    opened.clear()
    new_project(home, "stage", name="second").close()
    answers, asked[:] = [home / "second.qualcode"], []
    assert run(["--coder", "ada"]) == 0
    assert asked == [["second.qualcode", "study.qualcode"]]
    assert opened == [("second.qualcode", "ada")]
    opened.clear()
    assert run(["-p", "study.qualcode", "--coder", "ada"]) == 0
    assert opened == [("study.qualcode", "ada")]


def test_projects_are_remembered_newest_first_while_they_are_there(home: Path) -> None:
    assert recent_projects() == []
    for number in range(15):
        (home / f"{number}.qualcode").touch()
        remember(home / f"{number}.qualcode", "ada", date(2026, 1, number + 1))
    remember(home / "3.qualcode", "ben", date(2026, 2, 1))
    found = recent_projects()
    assert found[0] == RecentProject(home / "3.qualcode", "ben", "2026-02-01")
    assert [project.path.stem for project in found] == ["3", *(str(number) for number in range(14, 3, -1))]
    (home / "14.qualcode").unlink()
    assert "14" not in {project.path.stem for project in recent_projects()}
    preferences.settings_path().with_name("recent.json").write_text("[{]")
    assert recent_projects() == []
    remember(home / "3.qualcode", "ben", date(2026, 2, 1))
    assert len(recent_projects()) == 1


def test_nothing_is_remembered_where_the_settings_are_no_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = home / "device"
    device.mkdir()
    monkeypatch.setenv("QUALCODE_SETTINGS", str(device))
    remember(home / "x.qualcode", "ada", date(2026, 1, 1))
    assert list(home.iterdir()) == [device]


@asynccontextmanager
async def start_screen(here: list[Path], recent: list[RecentProject], size: tuple[int, int] = (100, 30)) -> Any:
    app = StartApp("ada", here, recent)
    async with running(app, size) as pilot:  # type: ignore[arg-type]
        yield app, pilot


@pytest.mark.parametrize("size", [(200, 50), (120, 40), (80, 24), (60, 20)])
async def test_the_start_screen_lists_what_there_is_to_begin_with(home: Path, size: tuple[int, int]) -> None:
    recent = [RecentProject(home / "een.qualcode", "wim", "2026-01-02"), RecentProject(home / "twee.qualcode", "x", "")]
    async with start_screen([home / "twee.qualcode", home / "drie.qualcode"], recent, size) as (app, pilot):
        lines = screen_lines(app)
        names = [word for line in lines for word in ("een", "twee", "drie") if f"{word} " in line and "·" not in word]
        assert [name for name in names if name in ("een", "twee", "drie")][:3] == ["twee", "drie", "een"]
        assert shown(lines, "wim · 2026-01-02")
        for words in ("New project", "Another project file", "Sample study", "Tutorial"):
            assert shown(lines, words)
        await pilot.press("down", "down", "enter")
        await settle(pilot)
        assert app.return_value == home / "een.qualcode"


@pytest.mark.parametrize(("key", "answer"), [("t", "tutorial"), ("d", "demo"), ("q", None), ("escape", None)])
async def test_a_key_goes_there_at_once(home: Path, key: str, answer: str | None) -> None:
    async with start_screen([], []) as (app, pilot):
        await pilot.press(key)
        await settle(pilot)
        assert app.return_value == answer


async def test_a_new_project_is_made_and_what_cannot_be_is_said(home: Path) -> None:
    (home / "study.qualcode").touch()
    async with start_screen([], []) as (app, pilot):
        await pilot.press("n", "enter")
        await settle(pilot)
        assert shown(screen_lines(app), "study.qualcode")
        await pilot.press("ctrl+u", Text("nieuw"), "enter")
        await settle(pilot)
        assert app.return_value == Path("nieuw.qualcode")
    with Project.open(home / "nieuw.qualcode", readonly=True) as project:
        assert project.name == "nieuw"


def test_the_start_screen_in_a_terminal_leads_to_a_project_and_it_is_listed_next_time(home: Path) -> None:
    with Terminal(columns=100, rows=30, folder=home) as terminal:
        terminal.wait_for("New project", "Tutorial")
        terminal.press("n")
        terminal.wait_for("called?")
        terminal.press("enter")
        terminal.wait_for("no transcripts yet")
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    (home / "more.qualcode").write_bytes((home / "study.qualcode").read_bytes())
    with Terminal(columns=100, rows=30, folder=home) as terminal:
        terminal.wait_for("Which project?", "more", "study", "ada · today")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


async def test_who_is_at_work_is_said_on_the_start_screen(home: Path) -> None:
    async with start_screen([home / "stage.qualcode"], []) as (app, pilot):
        assert shown(screen_lines(app), "now: ada")
        await pilot.press("w")
        await settle(pilot)
        app.screen.query_one(Input).value = "  Bo   Berg "
        await pilot.press("enter")
        await settle(pilot)
        assert shown(screen_lines(app), "now: Bo Berg")
        await pilot.press("up", "enter")
        await settle(pilot)
    assert (app.coder, app.return_value) == ("Bo Berg", home / "stage.qualcode")


def test_who_was_said_to_be_at_work_is_asked_about_in_the_project(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, str]] = []
    monkeypatch.setattr(tui, "run", lambda path, coder, document=None, notices=(): opened.append((path.name, coder)))
    monkeypatch.setattr(tui, "ask_start", lambda _coder, here: (here[0], "Bo"))
    monkeypatch.setattr("qualcode.cli.coders.ask_who", lambda _path: (common.coder_name().lower(), ()))
    for module in ("qualcode.cli.common", "qualcode.cli.start"):
        monkeypatch.setattr(f"{module}.has_terminal", lambda: True)
    for name in ("een", "twee"):
        new_project(home, name, name=name).close()
    assert run(["--coder", "ada"]) == 0
    assert opened == [("een.qualcode", "bo")]
