"""What the workspace sends its terminal: only what differs, in one picture for each key, and right whatever is done."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pyte import Screen, Stream
from textual._compositor import Compositor
from textual.pilot import Pilot
from textual.screen import Screen as ToolkitScreen

from qualcode.session.overview import first_look
from qualcode.session.worker import ProjectWorker
from qualcode.tui.app.app import QualcodeApp
from qualcode.tui.base import whole_answers
from qualcode.tui.base.sparing import SparingApp, sparing_compositor
from qualcode.tui.coding.base import CodingBase
from qualcode.tui.picker.picker import CodePicker
from qualcode.tui.widgets import compositor
from qualcode.tui.widgets.compositor import SparingCompositor, fits, sparingly
from tests.support import painting
from tests.support.building import add_transcript, new_project
from tests.support.often import often
from tests.support.waiting import running, settle
from tests.support.workspace import build_project, screen_lines, workspace

pytestmark = pytest.mark.usefixtures("painted_at_rest")

SIZES = [(120, 40), (80, 24), (160, 30), (60, 20)]
KEYS = [
    *["down"] * 8, *["up"] * 3, "right", "left", "pagedown", "pageup", "s", "s", "t", "shift+down", "escape",
    "full_stop", "u", "ctrl+r", "n", "tab", "shift+tab", "D", "c", "enter", "backslash", "f1", "slash", "a",
    "right_square_bracket", "ctrl+p", "f3",
]  # fmt: skip


class Watched:
    """A terminal without a driver: an emulator is sent what the driver would be."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.sent: list[str] = []
        self.size = size

    def take(self, app: SparingApp[Any], update: Any) -> None:
        """The app paints."""
        if update is None:
            return
        if tuple(app.size) != self.size:
            self.size = app.size.width, app.size.height
            self.screen.resize(self.size[1], self.size[0])
        self.sent.append(update.render_segments(app.console))
        self.stream.feed(self.sent[-1])
        assert self.screen.margins is None

    def open(self) -> None:
        """It shows nothing yet."""
        self.screen = Screen(*self.size)
        self.stream = Stream(self.screen)
        self.stream.feed("\x1b[?7l")


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> Iterator[Watched]:
    """What is sent while it lasts."""
    terminal = Watched(size)
    terminal.open()

    def display(app: SparingApp[Any], screen: ToolkitScreen[Any], update: Any) -> None:
        terminal.take(app, sparingly(update, app.standing) if app._spares else update)

    monkeypatch.setenv("TERM", "xterm-256color")
    with monkeypatch.context() as patch:
        patch.setattr(SparingApp, "_display", display)
        yield terminal


def cells(screen: Screen) -> list[list[Any]]:
    """The cells of an emulator with their colours."""
    return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]


def anew(pilot: Pilot[None]) -> list[list[Any]]:
    """What the screen in front looks like in a terminal that showed nothing before."""
    app = pilot.app
    screen = Screen(app.size.width, app.size.height)
    stream = Stream(screen)
    stream.feed("\x1b[?7l")
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    stream.feed(update.render_segments(app.console).replace("\n", "\r\n"))  # type: ignore[union-attr]
    return cells(screen)


@pytest.mark.parametrize("seed", range(often(2)))
async def test_the_terminal_shows_what_the_screen_is_whatever_is_pressed(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    size = SIZES[seed % len(SIZES)]
    with watched(monkeypatch, size) as terminal:
        async with workspace(build_project(tmp_path), size=size) as (_screen, pilot):
            for _key in range(often(15)):
                if chance.random() < 0.05:
                    await pilot.resize_terminal(*chance.choice(SIZES))
                else:
                    await pilot.press(chance.choice(KEYS))
                await settle(pilot)
                assert cells(terminal.screen) == anew(pilot)


async def test_a_part_that_is_painted_alone_leaves_what_stands_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The toolkit's own compositor, which a window has, leaves in other pieces of the row what lies behind them."""
    with watched(monkeypatch, (120, 40)) as terminal:
        async with workspace(build_project(tmp_path)) as (_screen, pilot):
            await pilot.press("f1")
            await settle(pilot)
            pilot.app.screen.query_one("#keys").vertical_scrollbar.refresh()
            await settle(pilot)
            assert cells(terminal.screen) == anew(pilot)
            assert any("F1" in line for line in terminal.screen.display)


def long_project(folder: Path) -> Path:
    """A project with an interview of many screens."""
    project = new_project(folder, *(f"code-{number}" for number in range(12)))
    chance = random.Random(4)
    words = "ja nee stage bedrijf mentor school geregeld leerling maar eigenlijk omdat".split()
    turns = [" ".join(chance.choices(words, k=chance.randrange(5, 60))).capitalize() + "." for _turn in range(120)]
    text = "\n".join(f"{'I' if number % 2 else 'Sem'}: {turn}" for number, turn in enumerate(turns)) + "\n"
    add_transcript(project, "lang", text)
    project.close()
    return project.path


@pytest.mark.parametrize("size", [(120, 40), (200, 50), (80, 24)])
async def test_a_step_at_the_edge_of_the_window_sends_the_new_row_and_not_the_text(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with watched(monkeypatch, size) as terminal:
        async with workspace(long_project(tmp_path), size=size, document="lang") as (screen, pilot):
            await pilot.press(*["down"] * 60)
            await settle(pilot)
            for key, scrolls in (("down", True), ("down", True), ("up", False)):
                terminal.sent.clear()
                top = screen.reader.scroll_offset.y
                await pilot.press(key)
                await settle(pilot)
                assert (screen.reader.scroll_offset.y > top) is scrolls
                assert len("".join(terminal.sent).encode()) <= 2000
                assert bool(re.search(r"\x1b\[\d+;\d+r", "".join(terminal.sent))) is scrolls


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen paints as it does for a user, however long an answer takes on a busy machine."""
    monkeypatch.setattr(painting, "_HELD", set())
    monkeypatch.setattr("tests.support.waiting.hold_paint", lambda app: None)
    monkeypatch.setattr(whole_answers, "_LONGEST", 3600.0)


@pytest.mark.usefixtures("at_once")
async def test_a_key_is_answered_with_one_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with watched(monkeypatch, (120, 40)) as terminal:
        async with workspace(long_project(tmp_path), document="lang") as (_screen, pilot):
            await pilot.press("s", "c", "enter")
            await settle(pilot)
            keys = "s s t full_stop u ctrl+r n tab down right pagedown shift+down u".split()
            painted = {}
            for number, key in enumerate(keys):
                terminal.sent.clear()
                await pilot.press(key)
                await settle(pilot)
                painted[number, key] = len(list(filter(None, terminal.sent)))
            assert painted == dict.fromkeys(enumerate(keys), 1)


@pytest.mark.usefixtures("at_once")
async def test_what_takes_long_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_answers, "_LONGEST", 0.0)
    with watched(monkeypatch, (120, 40)) as terminal:
        async with workspace(build_project(tmp_path)) as (_screen, pilot):
            await pilot.press("s", "c", "enter")
            await settle(pilot)
            assert cells(terminal.screen) == anew(pilot)


async def test_a_terminal_that_is_come_back_to_is_painted_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with watched(monkeypatch, (120, 40)) as terminal:
        async with workspace(build_project(tmp_path)) as (_screen, pilot):
            terminal.open()
            pilot.app.app_resume_signal.publish(pilot.app)
            await settle(pilot)
            assert cells(terminal.screen) == anew(pilot)


# Another version of the toolkit


def test_the_toolkit_at_hand_lets_us_paint_sparingly() -> None:
    assert fits()
    assert isinstance(sparing_compositor(), SparingCompositor)


GONE = [*compositor.NEEDED, "module"]


@pytest.mark.parametrize("gone", sorted(GONE))
def test_what_is_needed_and_gone_is_noticed(gone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    take_away(gone, monkeypatch)
    assert sparing_compositor() is None


def take_away(gone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something of the toolkit has another name."""
    if gone == "module":
        monkeypatch.setitem(sys.modules, "qualcode.tui.widgets.compositor", None)
    else:
        monkeypatch.setattr(compositor, "NEEDED", compositor.NEEDED - {gone} | {f"{gone}_of_old"})


@pytest.mark.parametrize("gone", ["_regions_to_spans", "module"])
async def test_without_it_the_toolkit_paints_the_same(
    tmp_path: Path, gone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = []
    for taken in (False, True):
        with monkeypatch.context() as patch, watched(patch, (120, 40)) as terminal:
            if taken:
                take_away(gone, patch)
            async with workspace(build_project(tmp_path)) as (screen, pilot):
                assert (type(screen._compositor) is Compositor) is taken
                for key in ("down", "s", "full_stop", "c", "a", "escape", "t"):
                    await pilot.press(key)
                    await settle(pilot)
                assert cells(terminal.screen) == anew(pilot) or taken
                lines.append(screen_lines(pilot.app))
    assert lines[0] == lines[1]


async def test_the_first_picture_is_the_text_and_nothing_is_made_ready_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has been read already is not waited for with empty panes; codings and windows come after it."""
    store = ProjectWorker(build_project(tmp_path), "ada")
    first = store.submit(first_look, "leerlingen-1")
    first.result()
    done, paint, go_on = list[str](), ToolkitScreen._compositor_refresh, CodingBase._make_ready

    def note(screen: CodingBase) -> None:
        done.append("text" if screen.is_read and screen.reader.cursor_row() else "empty panes")
        paint(screen)

    async def begin(screen: CodingBase) -> None:
        done.append("the rest")
        assert not screen.query(CodePicker)
        await go_on(screen)

    monkeypatch.setattr(ToolkitScreen, "_compositor_refresh", note)
    monkeypatch.setattr(CodingBase, "_make_ready", begin)
    async with running(QualcodeApp(store, first), (120, 40)):
        assert "the rest" in done
    assert {*done[: done.index("the rest")]} == {"text"}
    store.close()
