"""The answers on the screen: from a conflict to its passages, to the transcript and back to the cell; deciding."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from qualcode.tui.answers.asked import AskedScreen
from qualcode.tui.answers.evidence import EvidenceScreen
from qualcode.tui.answers.screen import AnswersScreen
from qualcode.tui.windows.pick import Pick
from tests.support.answer_study import answer_study
from tests.support.waiting import Text
from tests.support.workspace import front, row, screen_lines, shown, workspace


async def test_from_a_conflict_to_its_passages_and_back_and_decided(tmp_path: Path) -> None:
    async with workspace(answer_study(tmp_path), document=None) as (screen, pilot):
        await pilot.press("f10")
        board = front(pilot)
        assert isinstance(board, AnswersScreen)
        assert "≠ 1 conflict" in screen_lines(pilot.app)[0]
        assert "2 of 5 answer" not in "".join(screen_lines(pilot.app))
        assert "3 of 5 answer" in row(screen_lines(pilot.app), "Total")
        await pilot.press("n", "enter")
        assert isinstance(front(pilot), EvidenceScreen)
        assert shown(screen_lines(pilot.app), "1 Zelf  ·  1")
        assert shown(screen_lines(pilot.app), "2 De school  ·  1")
        await pilot.press("enter")
        assert front(pilot) is screen
        assert shown(screen_lines(pilot.app), "Esc leads back to where you came from")
        await pilot.press("escape")
        assert front(pilot) is board
        assert shown(screen_lines(pilot.app), "leerling-3  leerlingen  Wie regelde de stage")
        await pilot.press("2", "enter")
        assert isinstance(front(pilot), Pick)
        assert shown(screen_lines(pilot.app), "A decision needs a reason.")
        await pilot.press(Text("Zo zegt ze het."), "enter")
        assert shown(screen_lines(pilot.app), "Decided for leerling-3: De school")
        assert "nothing contradicts" in screen_lines(pilot.app)[0]
        await pilot.press("u")
        assert "≠ 1 conflict" in screen_lines(pilot.app)[0]
        await pilot.press("c", "escape", "escape")
        assert front(pilot) is screen


async def test_who_was_asked_is_corrected_and_taken_back(tmp_path: Path) -> None:
    async with workspace(answer_study(tmp_path), document=None) as (screen, pilot):
        await pilot.press("f10", "a", "l", "l")
        assert isinstance(front(pilot), AskedScreen)
        assert shown(screen_lines(pilot.app), "leerling-0: not asked")
        await pilot.press("1", Text("De band liep niet."), "enter")
        assert shown(screen_lines(pilot.app), "Corrected: asked")
        assert "✓ ✎" in row(screen_lines(pilot.app), "leerling-0 ")
        await pilot.press("0")
        assert "✎" not in row(screen_lines(pilot.app), "leerling-0 ")
        await pilot.press("j", "enter")
        assert front(pilot) is screen
        assert screen.opened is not None
        assert screen.opened.document.name == "l1"


async def test_without_a_set_it_says_how_to_bring_one_in(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        await pilot.press("f10")
        lines = screen_lines(pilot.app)
        assert shown(lines, "There are no answer sets yet.")
        assert shown(lines, "qualcode answers import antwoorden.yaml")
        await pilot.press("enter", "n", "1", "0", "c", "r", "ctrl+s", "a")
        assert shown(screen_lines(pilot.app), "there is no guide yet")
        await pilot.press("enter", "1", "0", "a", "ctrl+s", "escape", "i")
        assert front(pilot).query_one(Input)
