"""The matrix screen: walked to the passages and the transcript and back, and shown otherwise by single keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from qualcode.changes.codings import remove_codings
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.tui.matrix.grid import MatrixGrid
from qualcode.tui.matrix.screen import MatrixScreen
from tests.support.waiting import Text, settle
from tests.support.workspace import front, row, screen_lines, shown, workspace


def lines(pilot: Pilot[Any]) -> list[str]:
    return screen_lines(pilot.app)


def grid(pilot: Pilot[Any]) -> MatrixGrid:
    return front(pilot).query_one(MatrixGrid)


async def test_a_number_leads_to_its_passages_to_the_transcript_and_back_to_itself(sample: Path) -> None:
    async with workspace(sample, size=(80, 24), document=None) as (screen, pilot):
        await pilot.press("f5")
        assert row(lines(pilot), "base (n)").split()[-4:] == ["8", "22", "8", "38"]
        assert row(lines(pilot), "Eisen bij intake").split()[-4:] == ["0", "17", "8", "25"]
        await pilot.press("j", "l")
        assert shown(lines(pilot), "Eisen bij intake mbo · leerlingen   17 of 22 respondents")
        await pilot.press("enter", "down", "down")
        assert shown(lines(pilot), "17 of 22 respondents   18 passages")
        assert shown(lines(pilot), "Jelle") is False
        assert shown(lines(pilot), "interviewer  Weten jullie")
        await pilot.press("enter")
        assert front(pilot) is screen
        assert shown(lines(pilot), "Geen idee. Je gaat er gewoon heen toch?")
        await pilot.press("escape")
        assert shown(lines(pilot), "17 of 22 respondents   18 passages")
        await pilot.press("o")
        assert shown(lines(pilot), "5 of 22 do not say it")
        await pilot.press("o", "escape")
        assert shown(lines(pilot), "Eisen bij intake mbo · leerlingen   17 of 22 respondents")
        await pilot.press("escape", "escape")
        assert front(pilot) is screen


async def test_single_keys_show_it_otherwise(sample: Path, tmp_path: Path) -> None:
    async with workspace(sample, size=(120, 40), document=None) as (_screen, pilot):
        await pilot.press("f5", "percent_sign", "percent_sign", "percent_sign", "s", "z")
        assert "% of the base" in row(lines(pilot), "most first")
        assert row(lines(pilot), "Eisen bij intake").split()[3:] == "mbo – 17 (77%) 8 (100%) 25 (66%)".split()
        await pilot.press("percent_sign", "s", "s", "x")
        assert shown(lines(pilot), "Where a dot stands there are fewer than 3")
        assert row(lines(pilot), "Leerdoelen").split()[-3:] == [".", ".", "11"]
        await pilot.press("down", "down", "down", "down", "down", "down", "right", "enter")
        assert shown(lines(pilot), "This number is hidden")
        await pilot.press("x", "x", "x", "t")
        assert row(lines(pilot), "scholen").split()[:4] == ["scholen", "8", "8", "8"]
        await pilot.press("t", "r", Text("stage/*, kosten"), "enter")
        assert shown(lines(pilot), "rows stage/*, kosten")
        assert shown(lines(pilot), "Wie regelt de stage")
        await pilot.press("c", Text("group/traject"), "enter")
        assert shown(lines(pilot), "─ leerlingen ─") or shown(lines(pilot), " leerlingen ")
        assert shown(lines(pilot), "columns group/traject")
        await pilot.press("f", Text("group=nergens"), "enter")
        assert shown(lines(pilot), "No respondent has 'nergens'")
        await pilot.press("escape", "f", Text("traject=LWT"), "enter")
        assert shown(lines(pilot), "only traject=LWT")
        await pilot.press("F", "b")
        assert shown(lines(pilot), "out of who was asked")
        await pilot.press("2")
        assert row(lines(pilot), "together").split()[-2:] == ["22", "22"]
        await pilot.press("3", "w", "ctrl+u", Text(str(tmp_path / "m.xlsx")), "enter")
        assert (tmp_path / "m.xlsx").exists()
        assert shown(lines(pilot), "█")


async def test_many_codes_and_columns_keep_their_heads_in_sight(sample: Path) -> None:
    async with workspace(sample, size=(80, 24), document=None) as (_screen, pilot):
        await pilot.press("f5", "r", Text("*"), "enter", "d", "space", "down", "space", "enter")
        await pilot.press("end", "dollar_sign")
        assert shown(lines(pilot), "base (n)")
        assert shown(lines(pilot), "respondents with any of these")
        assert grid(pilot).column == len(grid(pilot).sheet.heads) - 1  # type: ignore[union-attr]
        await pilot.press("0", "g")
        assert (grid(pilot).line, grid(pilot).column) == (0, 0)


async def test_what_changed_is_counted_again(people: Path) -> None:
    async with workspace(people, size=(80, 24)) as (_screen, pilot):
        await pilot.press("f5", "b")
        assert shown(lines(pilot), "No question of a guide is about")
        assert row(lines(pilot), "Stage").split()[-2:] == ["2", "2"]
        with Project.open(people) as project:
            remove_codings(project, "ben", [one.id for one in codings(project) if one.quote.startswith("Ik heb")])
        screen = front(pilot)
        assert isinstance(screen, MatrixScreen)
        await screen._watch()
        await settle(pilot)
        assert row(lines(pilot), "Stage").split()[-2:] == ["1", "1"]


async def test_an_empty_study_says_what_it_takes(tmp_path: Path) -> None:
    with Project.create(tmp_path / "leeg.qualcode", name="leeg", language="nl", coder="ada") as project:
        path = project.path
    async with workspace(path, size=(80, 24), document=None) as (_screen, pilot):
        await pilot.press("f5")
        assert shown(lines(pilot), "There is no interview in this project yet.")
        await pilot.press("enter", "o", "t", "w", "m", "2")
        assert shown(lines(pilot), "There is no answer set yet.")


async def test_what_rules_coded_is_left_out_and_said_so(sample: Path, tmp_path: Path) -> None:
    with Project.open(sample) as project:
        project.connection.execute("UPDATE main.coding SET origin = 'rule'")
        project.connection.commit()
    async with workspace(sample, size=(120, 40), document=None) as (_screen, pilot):
        await pilot.press("f5", "i")
        with_rules = row(lines(pilot), "Eisen bij intake").split()[-4:]
        await pilot.press("p")
        assert shown(lines(pilot), "people only · respondents")
        assert row(lines(pilot), "Eisen bij intake").split()[-1] == "0" != with_rules[-1]
        await pilot.press("w", "ctrl+u", Text(str(tmp_path / "m.csv")), "enter")
        assert (tmp_path / "m.csv").exists()
        await pilot.press("2")
        assert shown(lines(pilot), "people only · respondents")
        await pilot.press("1", "p")
        assert not shown(lines(pilot), "people only · respondents")
        assert row(lines(pilot), "Eisen bij intake").split()[-4:] == with_rules
