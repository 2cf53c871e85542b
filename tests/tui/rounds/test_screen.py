"""Rounds in the workspace: begun, followed, finished, ended, handed out and brought back; and blind meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from qualcode.changes import codebook
from qualcode.changes import codings as coding
from qualcode.changes import work as team
from qualcode.changes.rounds import RoundRequest, end_round, export_copy, make_round
from qualcode.merging import merge
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.rounds import rounds, work_in
from qualcode.tui.agreement.screen import AgreementScreen
from qualcode.tui.coding.screen import CodingScreen
from qualcode.tui.rounds.form import Knob, RoundForm
from qualcode.tui.rounds.merge_window import MergeWindow
from qualcode.tui.rounds.screen import RoundsScreen
from qualcode.tui.widgets.help import keys_by_topic
from qualcode.tui.widgets.table import DataGrid
from qualcode.tui.windows.choose import Confirm
from qualcode.tui.windows.path import PathWindow
from qualcode.tui.windows.pick import Pick
from qualcode.tui.windows.tick import TickWindow
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.waiting import Text, settle
from tests.support.workspace import front, reopened, row, screen_lines, shown, workspace

OOM = INTERVIEW.index("Via mijn oom")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Four interviews of two groups; nobody has coded anything."""
    with new_project(tmp_path) as project:
        for name, group in (("b-1", "bedrijven"), ("s-1", "scholen"), ("s-2", "scholen"), ("s-3", "scholen")):
            add_transcript(project, name, INTERVIEW.replace("bus", name), group=group)
    return project.path


def put(project: Project, coder: str, document_id: int, start: int, end: int, code: str = "stage/netwerk") -> None:
    """A coding."""
    coding.apply_codings(project, coder, [coding.NewCoding(document_id, start, end, code_id(project, code))])


def begin(path: Path, name: str = "een", *documents: str) -> None:
    """A round of ada and bo, led by ada."""
    with Project.open(path) as project:
        make_round(project, "ada", name, RoundRequest(("ada", "bo"), documents=documents or ("s-1", "s-2")))


async def press(pilot: Pilot[None], *keys: str) -> list[str]:
    """The screen after these keys."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
    return screen_lines(pilot.app)


async def write(pilot: Pilot[None], field: str, text: str) -> None:
    """Fill in a field of the form."""
    front(pilot).query_one(f"#{field}", Input).value = text
    await settle(pilot)


async def test_a_round_is_planned_seen_confirmed_and_undone(study: Path) -> None:
    async with workspace(study, document="s-1") as (_screen, pilot):
        lines = await press(pilot, "R")
        assert shown(lines, "In a round several people code the same documents apart")
        assert isinstance(front(pilot), RoundsScreen)
        await press(pilot, "a")
        assert isinstance(front(pilot), RoundForm)
        assert shown(screen_lines(pilot.app), "A round takes at least two coders.")
        await write(pilot, "coders", "ada, bo")
        await write(pilot, "percent", "50")
        lines = screen_lines(pilot.app)
        assert shown(lines, "3 documents  bedrijven 1 of 1 · scholen 2 of 3")
        assert shown(lines, "ada 3 · bo 3")
        assert shown(lines, "New in this project: bo")
        assert shown(lines, "b-1  ada, bo")
        front(pilot).query_one("#rest", Knob).focus()
        await press(pilot, "space")
        assert shown(screen_lines(pilot.app), "4 documents")
        await write(pilot, "times", "twee")
        assert shown(screen_lines(pilot.app), "'twee' is not a number.")
        await press(pilot, "enter")
        assert isinstance(front(pilot), RoundForm)
        await write(pilot, "times", "2")
        await write(pilot, "name", "proef [b]")
        lines = await press(pilot, "enter")
        assert isinstance(front(pilot), Confirm)
        assert shown(lines, "Begin round proef [b]?")
        lines = await press(pilot, "enter")
        assert shown(lines, "Round proef [b] is open, under codebook version 1")
        with reopened(study) as project:
            [found] = rounds(project)
            assert (found.name, found.lead, found.seed) == ("proef [b]", "ada", 1)
            assert dict(found.plan) == {
                "percent": 50.0, "times": 2, "rest": True, "groups": {"bedrijven": [1, 1], "scholen": [2, 3]},
            }  # fmt: skip
            assert len(work_in(project, found.id)) == 7
        assert shown(lines, "4 documents: 50 % of each group drawn with seed 1")
        assert shown(lines, "Blind: of these documents everybody sees only their own")
        lines = await press(pilot, "u")
        assert shown(lines, "In a round several people")
        with reopened(study) as project:
            assert not rounds(project)


async def test_a_name_that_may_be_mistyped_is_asked_about_before_a_round_begins(study: Path) -> None:
    with Project.open(study) as project:
        put(project, "bo", 1, OOM, OOM + 8)
    async with workspace(study, document="s-1") as (_screen, pilot):
        await press(pilot, "R", "a")
        await write(pilot, "percent", "100")
        await write(pilot, "coders", "ada,  Bo , Ada, coen")
        assert shown(screen_lines(pilot.app), "Bo is new here. Did you mean bo?")
        lines = await press(pilot, "enter")
        assert isinstance(front(pilot), Pick)
        assert shown(lines, "codes here")
        await press(pilot, "escape")
        assert isinstance(front(pilot), RoundForm)
        # The likeliest is at hand; the next name is asked about, and nobody is like coen.
        lines = await press(pilot, "enter", "enter")
        assert shown(lines, "Ada is new here. Did you mean ada?")
        lines = await press(pilot, "enter")
        assert isinstance(front(pilot), Confirm)
        await press(pilot, "enter")
        with reopened(study) as project:
            assert {work.coder for work in work_in(project, rounds(project)[0].id)} == {"ada", "bo", "coen"}


async def test_a_name_like_another_may_be_somebody_new(study: Path) -> None:
    with Project.open(study) as project:
        put(project, "anna", 1, OOM, OOM + 8)
    async with workspace(study, document="s-1") as (_screen, pilot):
        await press(pilot, "R", "a")
        await write(pilot, "coders", "ada, hanna")
        lines = await press(pilot, "enter")
        assert shown(lines, "hanna is new here. Did you mean anna?")
        await write(pilot, "line", "hanna")
        await press(pilot, "enter")
        assert isinstance(front(pilot), Confirm)
        await press(pilot, "enter")
        with reopened(study) as project:
            assert {work.coder for work in work_in(project, rounds(project)[0].id)} == {"ada", "hanna"}


async def test_documents_are_chosen_instead_and_what_was_coded_before_is_said(study: Path) -> None:
    with Project.open(study) as project:
        put(project, "bo", 2, OOM, OOM + 12)
    async with workspace(study, document="s-1", size=(80, 24)) as (_screen, pilot):
        await press(pilot, "R", "a")
        assert front(pilot).query_one("#coders", Input).value == "ada, bo"
        front(pilot).query_one("#documents", Knob).focus()
        await press(pilot, "space")
        assert isinstance(front(pilot), TickWindow)
        assert "coded before" in row(screen_lines(pilot.app), "s-1")
        lines = await press(pilot, "s", "space", "down", "space", "enter")
        assert shown(lines, "2 documents chosen")
        assert front(pilot).query_one("#percent", Input).disabled
        assert shown(lines, "Coded before, so that its coders may have seen")
        lines = await press(pilot, "enter", "enter")
        assert isinstance(front(pilot), RoundsScreen)
        assert shown(lines, "2 documents: chosen, not drawn, 2 coders each")
        await press(pilot, "a")
        await write(pilot, "coders", "ada, bo")
        await write(pilot, "name", "1")
        lines = await press(pilot, "enter")
        assert shown(lines, "There is a round '1' already.")


async def test_progress_is_shown_and_a_document_opened(study: Path) -> None:
    begin(study)
    with Project.open(study) as project:
        team.set_finished(project, "bo", 2)
        put(project, "ada", 2, OOM, OOM + 12)
    async with workspace(study, document="b-1") as (screen, pilot):
        lines = await press(pilot, "R")
        assert shown(lines, "1 round · 1 open")
        assert shown(lines, "◐ 1 begun  · 1 not begun")
        assert shown(lines, "✓ 1 finished  · 1 not begun")
        grid = front(pilot).query_one(DataGrid)
        assert [each.cells for each in grid.rows] == [
            ("s-1", "◐ begun", "✓ finished"),
            ("s-2", "· not begun", "· not begun"),
        ]
        await press(pilot, "tab", "enter", "down", "enter")
        assert front(pilot) is screen
        assert screen.desk.opened is not None
        assert screen.desk.opened.document.name == "s-2"


async def test_of_many_coders_those_who_code_a_document_are_named(study: Path) -> None:
    coders = ("ada", *(f"c{n}" for n in range(8)))
    with Project.open(study) as project:
        for number in range(7):
            add_transcript(project, f"meer-{number}", INTERVIEW, group=f"groep {number}")
        _found, plan = make_round(project, "ada", "groot", RoundRequest(coders))
        mine = [name for name, people in plan.work.items() if "ada" in people]
        last = [work for work in work_in(project, 1) if work.coder != "ada"][-1]
        team.set_finished(project, last.coder, last.document_id)
    async with workspace(study, document="s-1", size=(80, 24)) as (_screen, pilot):
        lines = await press(pilot, "R")
        grid = front(pilot).query_one(DataGrid)
        cells = {each.cells[0]: each.cells[1] for each in grid.rows}
        assert f"✓ {last.coder}" in cells[last.document]
        assert cells[mine[0]].startswith("· ada   · c")
        assert [each.cells[0] for each in grid.rows][: len(mine)] == sorted(mine)
        assert shown(lines, "from 9 groups")
        assert not shown(lines, "c6   ░")
        lines = await press(pilot, "ctrl+down", "ctrl+down")
        assert shown(lines, "c6   ░")


async def test_only_the_lead_ends_a_round_and_no_undo_opens_it_again(study: Path) -> None:
    begin(study)
    with Project.open(study) as project:
        put(project, "bo", 2, OOM, OOM + 12)
        put(project, "ada", 3, OOM, OOM + 12)
    async with workspace(study, "bo", document="s-1") as (_screen, pilot):
        lines = await press(pilot, "R", "e")
        assert shown(lines, "Round een is led by ada; only its lead ends it")
    async with workspace(study, document="s-1") as (screen, pilot):
        assert not screen.reader.marks
        lines = await press(pilot, "R", "e")
        assert isinstance(front(pilot), Confirm)
        assert shown(lines, "Not finished yet: ada 2, bo 2")
        lines = await press(pilot, "y")
        assert shown(lines, "Round een has ended. F6 compares its coders")
        assert shown(lines, "everybody sees all codings")
        await press(pilot, "e")
        assert shown(screen_lines(pilot.app), "Round een is not open any more.")
        await press(pilot, "escape")
        assert len(screen.reader.marks) == 1
        assert not shown(screen_lines(pilot.app), "blind")
        await press(pilot, "u")
        assert len(screen.reader.marks) == 1
        assert not shown(screen_lines(pilot.app), "blind · round een")


async def test_what_is_mine_is_marked_and_finishing_the_last_shows_everything_at_once(study: Path) -> None:
    begin(study)
    with Project.open(study) as project:
        put(project, "bo", 2, OOM, OOM + 12)
        team.set_finished(project, "bo", 2)
        team.set_finished(project, "bo", 3)
    async with workspace(study, document="s-1", size=(150, 40)) as (screen, pilot):
        lines = screen_lines(pilot.app)
        assert "blind · round een" in lines[0]
        assert "◇" in row(lines, " s-1 ") or shown(lines, "◇")
        assert not screen.reader.marks
        assert (screen.desk.by_document, screen.desk.by_code) == ({}, {})
        lines = await press(pilot, "ctrl+o")
        assert "s-1 ◇" in row(lines, "s-1")
        assert shown(lines, "blind · round een · yours to finish")
        await press(pilot, "y")
        grid = front(pilot).query_one(DataGrid)
        assert [each.cells[0] for each in grid.rows] == ["s-1 ◇", "s-2 ◇"]
        assert shown(screen_lines(pilot.app), "only yours to finish")
        lines = await press(pilot, "down", "f")
        assert shown(lines, "Finished; 1 document of yours is left in round een")
        await press(pilot, "escape")
        assert not screen.reader.marks
        screen.do(screen._finish(2))
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert shown(lines, "Round een is complete: all codings can be seen now. F6 compares them.")
        assert len(screen.reader.marks) == 1
        assert screen.desk.by_document == {2: 1}
        assert sum(screen.desk.by_code.values()) == 1
        assert "blind" not in lines[0]


async def test_who_waits_for_others_is_told_and_sees_at_once_what_they_close(study: Path) -> None:
    begin(study, "een", "s-1")
    with Project.open(study) as project:
        put(project, "bo", 2, OOM, OOM + 12)
    async with workspace(study, document="s-1") as (screen, pilot):
        await press(pilot, "left_square_bracket")
        roster = screen.query_one("#documents")
        assert screen.focused is roster
        lines = await press(pilot, "f")
        assert shown(lines, "You are done with round een. It stays blind until these have finished: bo")
        assert not screen.reader.marks
        with Project.open(study) as other:
            team.set_finished(other, "bo", 2)
        screen.do(screen._watch())
        await settle(pilot)
        assert len(screen.reader.marks) == 1
        assert screen.desk.by_document == {2: 1}
        assert shown(screen_lines(pilot.app), "Round een is over: all codings can be seen now.")
        with Project.open(study) as other:
            make_round(other, "bo", "twee", RoundRequest(("ada", "bo"), documents=("s-1",)))
        screen.do(screen._watch())
        await settle(pilot)
        assert not screen.reader.marks
        assert screen.desk.by_document == {}
        assert "blind · round twee" in screen_lines(pilot.app)[0]
        assert shown(screen_lines(pilot.app), "Round twee has begun")


async def test_a_copy_goes_out_and_comes_back_with_a_decision_on_each_conflict(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.changes.codebook.rounds", lambda _project: [])  # a version that did not hold it
    begin(study)
    copy = tmp_path / "study-bo.qualcode"
    async with workspace(study, document="s-1") as (screen, pilot):
        lines = await press(pilot, "R", "x", "enter")
        assert isinstance(front(pilot), Pick)
        assert shown(lines, "Write the copy for bo to which file?")
        await press(pilot, "enter")
        assert copy.exists()
        with Project.open(copy) as there:
            put(there, "bo", 2, OOM, OOM + 12)
            team.set_finished(there, "bo", 2)
            for path in ("kosten", "stage"):
                codebook.edit_code(there, "bo", code_id(there, path), definition=f"{path} there [b]")
        with Project.open(study) as here:
            for path in ("kosten", "stage"):
                codebook.edit_code(here, "ada", code_id(here, path), definition=f"{path} here")
        await press(pilot, "m")
        assert isinstance(front(pilot), PathWindow)
        front(pilot).query_one(Input).value = str(copy)
        lines = await press(pilot, "enter")
        assert isinstance(front(pilot), MergeWindow)
        assert shown(lines, "Conflict 1 of 2")
        assert shown(lines, "here [ada 20")
        assert shown(lines, "there [b] [bo 20")
        lines = await press(pilot, "t", "backspace", "t")
        assert shown(lines, "Conflict 2 of 2")
        lines = await press(pilot, "O")
        assert shown(lines, "To be merged")
        assert shown(lines, "2 conflicts decided")
        assert not shown(lines, "coding ")
        assert shown(lines, "A round is open")
        with reopened(study) as project:
            assert project.scalar("SELECT COUNT(*) FROM main.coding") == 0
        lines = await press(pilot, "enter")
        assert shown(lines, "It adds up")
        with reopened(study) as project:
            assert project.scalar("SELECT COUNT(*) FROM main.coding") == 1
            definitions = {code.definition for code in read_codebook(project).codes}
            assert len(definitions & {"kosten here", "stage here"}) == 1
            assert len(definitions & {"kosten there [b]", "stage there [b]"}) == 1
        lines = await press(pilot, "enter")
        assert shown(lines, "Merged ")
        assert shown(lines, "✓ 1 finished  · 1 not begun")
        await press(pilot, "u")
        with reopened(study) as project:
            assert project.scalar("SELECT COUNT(*) FROM main.coding") == 0
        assert isinstance(screen, CodingScreen)


async def test_a_code_merged_elsewhere_can_be_followed_in_the_window(study: Path, tmp_path: Path) -> None:
    copy = tmp_path / "weg.qualcode"
    with Project.open(study) as project:
        project.backup(copy)
        put(project, "ada", 1, 0, 9, "stage")
    with Project.open(copy) as there:
        codebook.merge_codes(there, "bo", [code_id(there, "stage")], code_id(there, "kosten"))
        codebook.edit_code(there, "bo", code_id(there, "kosten"), name="Geld")
    with Project.open(study) as here:
        codebook.edit_code(here, "ada", code_id(here, "kosten"), name="Prijs")
    async with workspace(study, document="s-1") as (_screen, pilot):
        await press(pilot, "R", "m")
        front(pilot).query_one(Input).value = str(copy)
        lines = await press(pilot, "enter")
        assert shown(lines, "Conflict 1 of 2")
        lines = await press(pilot, "F")
        assert shown(lines, "name was changed on both sides")
        assert not shown(lines, "let the others follow")
        await press(pilot, "f")
        assert front(pilot).query_one("#merge-text")
        lines = await press(pilot, "backspace")
        assert shown(lines, "merged into kosten on one side")
        assert shown(lines, "not taken along: 1 coding")
        assert shown(lines, "merged into kosten for all, with 1 coding")
        await press(pilot, "f", "t", "enter")
        with reopened(study) as project:
            assert project.scalar("SELECT c.slug FROM main.coding k JOIN code c ON c.id = k.code_id") == "kosten"


async def test_a_file_that_is_no_copy_of_this_project_is_refused(study: Path, tmp_path: Path) -> None:
    begin(study)
    (tmp_path / "x.qualcode").write_text("no database")
    with Project.open(study) as project:
        export_copy(project, "ada", "ada", "een", tmp_path / "same.qualcode")
    with Project.open(study) as project:
        merge(project, "ada", tmp_path / "same.qualcode")
    async with workspace(study, document="s-1") as (_screen, pilot):
        for name, words in (("x.qualcode", "x.qualcode"), (study.name, "is this project itself")):
            await press(pilot, "R", "m")
            front(pilot).query_one(Input).value = str(tmp_path / name)
            lines = await press(pilot, "enter")
            assert isinstance(front(pilot), RoundsScreen)
            assert shown(lines, words)
            await press(pilot, "escape")
        await press(pilot, "R", "m")
        front(pilot).query_one(Input).value = str(tmp_path / "same.qualcode")
        lines = await press(pilot, "enter")
        assert shown(lines, "There is nothing new in it; nothing was changed.")
        await press(pilot, "enter")
        assert isinstance(front(pilot), MergeWindow)
        await press(pilot, "escape")
        assert isinstance(front(pilot), RoundsScreen)


async def test_f6_compares_a_round_and_says_who_has_not_finished_an_open_one(study: Path) -> None:
    begin(study, "een", "s-1", "s-2")
    with Project.open(study) as project:
        for coder in ("ada", "bo"):
            put(project, coder, 2, OOM, OOM + 12)
            put(project, coder, 3, OOM, OOM + 12)
        put(project, "bo", 3, 0, 30, "kosten")
        end_round(project, "ada", "een")
        make_round(project, "ada", "twee", RoundRequest(("ada", "bo"), documents=("s-3",)))
        for coder in ("ada", "bo"):
            put(project, coder, 1, OOM, OOM + 12)
    async with workspace(study, document="s-1") as (_screen, pilot):
        lines = await press(pilot, "f6", "4")
        screen = front(pilot)
        assert isinstance(screen, AgreementScreen)
        assert screen.state.found is not None
        assert screen.state.found.view.report.overall.documents == 3
        assert row(lines, " een ").split()[0] == "een"
        assert shown(lines, "Enter compares this round only")
        await press(pilot, "enter")
        assert screen.state.choices.round == "een"
        assert screen.state.found.view.report.overall.documents == 2
        assert shown(screen_lines(pilot.app), "Only round een is compared")
        await press(pilot, "r", "up", "enter")
        lines = screen_lines(pilot.app)
        assert screen.state.choices.round == "twee"
        assert shown(lines, "Round twee is still open")
        assert shown(lines, "ada  1 document to finish")
        with Project.open(study) as other:
            team.set_finished(other, "ada", 4)
        screen.do(screen.reload())
        await settle(pilot)
        assert not shown(screen_lines(pilot.app), "ada  1 document")
        agreement = screen
        await press(pilot, "R", "tab", "down", "f6")
        assert front(pilot) is agreement
        assert agreement.state.choices.round == "een"
        assert agreement.state.found is not None
        assert agreement.state.found.choices.round == "een"
        await press(pilot, "r", Text("all"), "enter")
        assert agreement.state.found.choices.round == ""


async def test_enter_right_after_the_last_letter_waits_for_the_plan(study: Path) -> None:
    async with workspace(study, document="s-1") as (_screen, pilot):
        await press(pilot, "R", "a")
        await write(pilot, "coders", "ada, bo")
        form = front(pilot)
        assert isinstance(form, RoundForm)
        coders = form.query_one("#coders", Input)
        coders.value = "ada, cy"
        await coders.action_submit()
        await settle(pilot)
        assert isinstance(front(pilot), Confirm)
        assert shown(screen_lines(pilot.app), "coded by ada, cy")


async def test_who_has_coded_nothing_begins_with_what_is_theirs_in_the_round(study: Path) -> None:
    begin(study, "een", "s-1", "s-2")
    with Project.open(study) as project:
        team.set_finished(project, "ada", 2)
    async with workspace(study, document=None) as (screen, _pilot):
        assert screen.desk.opened is not None
        assert screen.desk.opened.document.name == "s-2"
    with Project.open(study) as project:
        put(project, "ada", 3, OOM, OOM + 12)
    async with workspace(study, document=None) as (screen, _pilot):
        assert screen.desk.opened is not None
        assert (screen.desk.opened.document.name, screen.desk.opened.at) == ("s-2", OOM)
    begin(study, "twee", "s-3")
    with Project.open(study) as project:
        team.set_finished(project, "ada", 3)
    async with workspace(study, document=None) as (screen, _pilot):
        assert screen.desk.opened is not None
        assert screen.desk.opened.document.name == "s-3"


async def test_f6_on_the_rounds_screen_is_the_first_visit_to_agreement(study: Path) -> None:
    begin(study, "een", "s-1", "s-2")
    with Project.open(study) as project:
        for coder in ("ada", "bo"):
            put(project, coder, 2, OOM, OOM + 12)
            put(project, coder, 1, OOM, OOM + 12)
        end_round(project, "ada", "een")
    async with workspace(study, document="s-1") as (_screen, pilot):
        lines = await press(pilot, "R", "f6")
        screen = front(pilot)
        assert isinstance(screen, AgreementScreen)
        assert screen.state.choices.round == "een"
        assert screen.state.found is not None
        assert screen.state.found.choices.round == "een"
        assert shown(lines, " r een ")


async def test_f6_of_a_project_that_is_blind_as_a_whole_says_so(study: Path) -> None:
    begin(study, "een", "b-1", "s-1", "s-2", "s-3")
    async with workspace(study, document="s-1") as (_screen, pilot):
        lines = await press(pilot, "f6")
        assert shown(lines, "Round een is still open")
        assert shown(lines, "bo  4 documents to finish")


async def test_rounds_are_in_the_help_and_names_are_not_markup(study: Path) -> None:
    evil = "[b]\x1b]0;pwn\x07\u202e[/b]"
    with Project.open(study) as project:
        add_transcript(project, f"doc {evil}", INTERVIEW)
        make_round(project, evil, evil, RoundRequest((evil, "bo"), documents=(f"doc {evil}",)))
    for size in ((80, 24), (200, 50)):
        async with workspace(study, evil, document=f"doc {evil}", size=size) as (screen, pilot):
            words = [words for _topic, pairs in keys_by_topic(screen) for _keys, words in pairs]
            assert "Rounds of independent coding" in words
            seen: list[str] = []
            for keys in (("R",), ("a",), ("escape", "x"), ("enter",), ("escape", "e"), ("escape", "escape", "f6")):
                seen += await press(pilot, *keys)
            assert "[b]" in "\n".join(seen)
            assert not any(character in "\n".join(seen) for character in "\x1b\x07\u202e")


async def test_an_empty_project_has_no_rounds_and_no_key_fails(tmp_path: Path) -> None:
    project = new_project(tmp_path, "stage")
    async with workspace(project.path, document=None) as (_screen, pilot):
        lines = await press(pilot, "R", "e", "x", "tab", "enter", "u", "a")
        assert shown(lines, "A round takes at least two coders.")
        await write(pilot, "coders", "ada,bo")
        assert shown(screen_lines(pilot.app), "There is no document that nobody has coded yet.")
        await press(pilot, "enter", "escape", "escape")


LOOKS: dict[str, tuple[tuple[str, ...], ...]] = {
    "reader": (("tab",), ("n",), ("p",), ("escape", "f"), ("escape", "c"), ("escape", "left_square_bracket")),
    "codebook": (("f3",), ("down",), ("enter",)),
    "documents": (("ctrl+o",), ("down",), ("down",)),
    "respondents": (("f4",), ("down",)),
    "search": (("ctrl+f",), (Text("oom"), "enter"), ("down",)),
    "search memos": (("ctrl+f",), (Text("geheim"), "enter")),
    "history": (("f9",), ("down",), ("c",)),
    "settling": (("S",), ("down",), ("enter",)),
    "agreement": (("f6",), ("2",), ("3",), ("4",), ("5",), ("c",)),
    "palette": (("ctrl+p",), (Text("netwerk"),)),
}
"""The ways through every screen that shows something of a project."""


async def test_nothing_that_others_code_in_an_open_round_changes_any_screen(study: Path, tmp_path: Path) -> None:
    with Project.open(study) as project:
        for coder in ("ada", "bo"):
            put(project, coder, 1, OOM, OOM + 12)
            put(project, coder, 4, OOM, OOM + 12)
        begin(study)
        put(project, "ada", 2, OOM, OOM + 12, "kosten")
    other = tmp_path / "other" / study.name
    other.parent.mkdir()
    shutil.copyfile(study, other)
    # That there is a memo on a respondent is no coding, and told; what it says is not.
    for path, words in ((study, "anders"), (other, "geheim")):
        with Project.open(path) as project:
            team.set_memo(project, "bo", "respondent", 3, words)
    with Project.open(other) as project:
        for document in (2, 3):
            put(project, "bo", document, OOM, OOM + 12)
            put(project, "bo", document, OOM, OOM + 34, "kosten")
        last = project.scalar("SELECT MAX(id) FROM coding")
        coding.set_memo(project, "bo", last, "geheim")
        coding.set_good(project, "bo", last, True)
        team.set_memo(project, "bo", "document", 2, "geheim")
        coding.set_span(project, "bo", last, OOM, OOM + 20)
        project.undo("bo")
    before, after = [await _walk(path) for path in (study, other)]
    for one, two in zip(before, after, strict=True):
        assert one == two
    everything = "\n".join(line for _name, lines in after for line in lines)
    assert "blind · round een" in everything
    for words in ("Coded here", "Respondents", "History", "6 Methods", "Code as Netwerk", "Show only"):
        assert words in everything, words
    with Project.open(other) as project:
        end_round(project, "ada", "een")
    # What was compared is where it shows, once the round has ended.
    shows = ("codebook", "documents", "history", "agreement", "search memos")
    now = {name for name, lines in await _walk(other, shows) if (name, lines) not in before}
    assert {"codebook ('f3',)", "documents ('down',)", "history ('f9',)", "agreement ('f6',)"} <= now
    assert "search memos ('geheim', 'enter')" in now


async def _walk(path: Path, names: Collection[str] = LOOKS) -> list[tuple[str, list[str]]]:
    """What ada is shown on these screens of a project."""
    found: list[tuple[str, list[str]]] = []
    async with workspace(path, document="s-1", size=(140, 50)) as (screen, pilot):
        for name in names:
            while front(pilot) is not screen:
                await pilot.app.screen.dismiss(None)
            for keys in LOOKS[name]:
                await pilot.press(*keys)
                await settle(pilot)
                found.append((f"{name} {keys}", screen_lines(pilot.app)))
    return found
