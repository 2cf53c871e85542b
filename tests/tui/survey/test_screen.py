"""The survey grid: answers as rows, those that are alike coded with one key, the transcript and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.formats.tables.survey import read_survey
from qualcode.importing.survey import import_survey
from qualcode.storage.codings import codings
from qualcode.tui.survey.screen import SurveyScreen
from tests.support.building import new_project
from tests.support.waiting import Text, settle
from tests.support.workspace import front, reopened, row, screen_lines, shown, workspace

SHEET = """nr,sector,Wat kost het?,Wat anders?
s1,zorg,Geen extra kosten,Niets
s2,zorg,geen extra kosten.,
s3,groen,Vooral veel tijd,
"""


@pytest.fixture
def answered(tmp_path: Path) -> Path:
    (tmp_path / "enquete.csv").write_text(SHEET, encoding="utf-8")
    project = new_project(tmp_path)
    import_survey(
        project, "ada", read_survey(tmp_path / "enquete.csv", opens=["Wat kost het?", "Wat anders?"], id="nr")
    )
    project.close()
    return project.path


async def test_answers_are_coded_together_looked_up_and_filtered(answered: Path) -> None:
    async with workspace(answered, document="enquete V1") as (screen, pilot):
        await pilot.press("Z", "=")
        await settle(pilot)
        grid = pilot.app.screen
        assert isinstance(grid, SurveyScreen)
        assert shown(screen_lines(pilot.app), "2 answers are alike")
        await pilot.press("c")
        await settle(pilot)
        await pilot.press(Text("kost"), "enter")
        await settle(pilot)
        assert "Kosten" in row(screen_lines(pilot.app), "s2 ")
        assert shown(screen_lines(pilot.app), "Kosten on 2 answers")
        await pilot.press("n", "1", "x", "u")
        await settle(pilot)
        with reopened(answered) as project:
            assert [one.code_id for one in codings(project)] == [3, 3, 3]
        await pilot.press("e")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "No answer passes the filter")
        await pilot.press("F", "G", "enter")
        await settle(pilot)
        assert front(pilot) is screen
        assert shown(screen_lines(pilot.app), "turn 4/4")
        await pilot.press("escape", "d")
        await settle(pilot)
        await pilot.press(Text("V2"), "enter")
        await settle(pilot)
        assert row(screen_lines(pilot.app), "s1 ").split()[1] == "Niets"
