"""What the tests of the workspace share: a project, the app on it, and its screen as text."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.doors import LOCAL, Doors
from qualcode.session.overview import first_look
from qualcode.session.worker import ProjectWorker
from qualcode.storage import Project
from qualcode.tui.app.app import QualcodeApp
from qualcode.tui.coding.screen import CodingScreen
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.painting import looked_at
from tests.support.waiting import running

SCREENS = Path(__file__).parent / "screens"


def build_project(folder: Path) -> Path:
    """A project with two interviews, one coding of ada's and one of ben's; a copy of one that is made once."""
    path = folder / "study.qualcode"
    path.write_bytes(_project())
    return path


@cache
def _project() -> bytes:
    with TemporaryDirectory() as folder:
        return _make_project(Path(folder)).read_bytes()


def _make_project(folder: Path) -> Path:
    project = new_project(folder, "stage", "stage/netwerk", "stage/zelf", "kosten", "kosten/reizen")
    first = add_transcript(project, "leerlingen-1", INTERVIEW)
    add_transcript(project, "school-1", "I: Hoe gaat dat?\nR: Prima. De school regelt alles.\n")
    oom = INTERVIEW.index("Via mijn oom")
    zelf = INTERVIEW.index("Ik heb zelf")
    apply_codings(project, "ada", [NewCoding(first, oom, oom + 12, code_id(project, "stage/netwerk"))])
    apply_codings(project, "ben", [NewCoding(first, zelf, zelf + 29, code_id(project, "stage/zelf"))])
    path = project.path
    project.close()
    return path


@asynccontextmanager
async def workspace(
    path: Path,
    coder: str = "ada",
    size: tuple[int, int] = (120, 40),
    document: str | None = "leerlingen-1",
    doors: Doors = LOCAL,
) -> AsyncIterator[tuple[CodingScreen, Pilot[None]]]:
    """The workspace on a project, with everything read and painted."""
    store = ProjectWorker(path, coder)
    try:
        first = store.submit(first_look, document)
        app = QualcodeApp(store, first, doors=doors)
        async with running(app, size) as pilot:
            screen = app.screen
            assert isinstance(screen, CodingScreen)
            yield screen, pilot
    finally:
        store.close()


def screen_lines(app: App[None]) -> list[str]:
    """The screen as rows of text, without the white space at their ends."""
    looked_at(app)
    width, height = app.size
    app.screen._compositor.reflow(app.screen, app.size)
    strips = app.screen._compositor.render_strips()
    return [strip.crop(0, width).text.rstrip() for strip in strips[:height]]


def assert_screen(app: App[None], name: str) -> None:
    """Compare the screen with the kept one; with UPDATE_SCREENS set, keep it instead."""
    shown = "\n".join(screen_lines(app)) + "\n"
    kept = SCREENS / f"{name}.txt"
    if os.environ.get("UPDATE_SCREENS"):
        SCREENS.mkdir(exist_ok=True)
        kept.write_text(shown, encoding="utf-8")
    assert shown == kept.read_text(encoding="utf-8")


def front(pilot: Pilot[None]) -> Screen[Any]:
    """The screen in front."""
    return pilot.app.screen


def shown(lines: list[str], words: str) -> bool:
    """Whether words stand in one of the lines."""
    return any(words in line for line in lines)


def row(lines: list[str], words: str) -> str:
    """The first line in which words stand."""
    return next(line for line in lines if words in line)


def reopened(path: Path) -> Project:
    """The project as another process would find it."""
    return Project.open(path, readonly=True)
