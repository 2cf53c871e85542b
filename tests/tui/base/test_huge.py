"""Long names, deep codebooks and many respondents in a small terminal: what is there can be reached and read."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes.attributes import add_attribute
from qualcode.changes.codebook import add_code, edit_code
from qualcode.changes.work import set_memo
from qualcode.storage import Project
from qualcode.tui.library.respondents import RespondentsScreen
from tests.support.building import add_transcript, code_id
from tests.support.codebook_screen import codebook_screen, press
from tests.support.codebook_screen import shown as seen
from tests.support.waiting import Text, settle
from tests.support.workspace import build_project, front, row, screen_lines, shown, workspace

pytestmark = pytest.mark.usefixtures("painted_at_rest")

SMALL = (80, 24)


@pytest.fixture(scope="module")
def huge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seventy codes down to level six under one with a long name, and a conversation of 500 respondents."""
    path = build_project(tmp_path_factory.mktemp("huge"))
    with Project.open(path) as project:
        parent = code_id(project, "stage")
        edit_code(project, "ada", parent, name="Een heel lange naam " * 12)
        set_memo(project, "ada", "code", parent, "Een lange memo. " * 90 + "Slot.")
        for level in range(2, 7):
            parent = add_code(project, "ada", f"Een lange naam op niveau {level}", parent_id=parent)
        edit_code(project, "ada", parent, definition="Wat het betekent.")
        for number in range(60):
            add_code(project, "ada", f"Thema {number}")
        add_transcript(project, "zaal", "I: En?\n" + "".join(f"P{number}: Goed.\n" for number in range(500)))
        for number in range(8):
            add_attribute(project, "ada", f"een kenmerk met een lange naam {number}", "text")
    return path


async def test_a_long_meaning_is_read_on_with_the_keys(huge: Path) -> None:
    async with codebook_screen(huge, size=SMALL) as (screen, pilot):
        assert "Slot." not in seen(pilot)
        for _step in range(12):
            screen.action_read(1)
        await settle(pilot)
        assert "Slot." in seen(pilot)
        for _step in range(12):
            screen.action_read(-1)
        await press(pilot, "D", "U")
        assert "Slot." not in seen(pilot)
        await press(pilot, "D", "down")
        assert "Een lange naam op niveau 2" in seen(pilot)


async def test_a_deep_and_long_codebook_is_walked_to_its_end(huge: Path) -> None:
    async with codebook_screen(huge, size=SMALL) as (screen, pilot):
        lines = screen_lines(pilot.app)
        for level in range(2, 7):
            assert row(lines, f"niveau {level}").index("▌") == 1 + 2 * (level - 1)
        await press(pilot, "end")
        assert screen.code is not None
        assert screen.code.name == "Thema 59"
        assert shown(screen_lines(pilot.app), "▌ Thema 59")


async def test_the_name_of_a_code_leaves_room_for_the_number(huge: Path) -> None:
    async with codebook_screen(huge, size=SMALL) as (_screen, pilot):
        await press(pilot, "b")
        top = screen_lines(pilot.app)[0]
        assert "…" in top
        assert "2 passages" in top


async def test_a_long_path_does_not_push_the_meaning_out(huge: Path) -> None:
    async with workspace(huge, size=SMALL) as (_screen, pilot):
        await pilot.press("s", "c", Text("niveau 6"))
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert shown(lines, "Wat het betekent.")
        assert shown(lines, "…/")


async def test_five_hundred_respondents_scroll_in_both_directions(huge: Path) -> None:
    async with workspace(huge, size=SMALL) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        screen = front(pilot)
        assert isinstance(screen, RespondentsScreen)
        await pilot.press("end")
        screen.grid.action_aside(99)
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert shown(lines, "zaal/P499")
        assert shown(lines, "een kenmerk met een lan")
        assert shown(lines, "een kenmerk met een lange naam 7: text")
        assert max(map(len, lines)) <= 80
