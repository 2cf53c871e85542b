"""The screen of documents: who speaks, how far each coder is, and what is done there."""

from __future__ import annotations

from pathlib import Path

from qualcode.importing.transcripts import import_files
from qualcode.storage import Project
from qualcode.storage.coders import finished
from qualcode.storage.documents import documents
from qualcode.storage.memos import memos
from qualcode.tui.library.documents import DocumentsScreen
from qualcode.tui.widgets.table import DataGrid
from qualcode.tui.windows.memo import MemoWindow
from tests.support.waiting import Text, settle
from tests.support.workspace import front, reopened, row, screen_lines, shown, workspace


async def test_the_documents_show_who_speaks_and_how_far_each_coder_is(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("ctrl+o")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, DocumentsScreen)
        lines = screen_lines(pilot.app)
        assert row(lines, "Document ").split() == (
            "Document Group Words Turns Codings Coded: all ada ben Respondents".split()
        )
        assert row(lines, "leerlingen-1 ").split()[:12] == (
            "leerlingen-1 leerlingen 26 5 2 67 % 33 % 33 % Sem,".split()
        )
        assert screen.document is not None
        assert screen.document.name == "leerlingen-1"
        assert shown(lines, "ada 1 of 3 turns · ben 1 of 3 turns")


async def test_a_document_is_opened_finished_commented_on_and_taken_up_again(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await pilot.press("ctrl+o")
        await settle(pilot)
        await pilot.press("down", "f")
        await settle(pilot)
        with reopened(path) as project:
            assert finished(project) == {2: ["ada"]}
        assert "✓" in row(screen_lines(pilot.app), "school-1 ")
        await pilot.press("m")
        await settle(pilot)
        assert isinstance(front(pilot), MemoWindow)
        await pilot.press(Text("kort"), "escape")
        await settle(pilot)
        with reopened(path) as project:
            assert [(memo.target, memo.text) for memo in memos(project)] == [("school-1", "kort")]
        assert "¶" in row(screen_lines(pilot.app), "school-1 ")
        await pilot.press("u", "u")
        await settle(pilot)
        with reopened(path) as project:
            assert finished(project) == {}
            assert memos(project) == []
        await pilot.press("enter")
        await settle(pilot)
        assert front(pilot) is screen
        assert "De school regelt alles" in screen.reader.text
        assert screen.focused is screen.reader


async def test_only_a_document_without_codings_is_removed(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await pilot.press("ctrl+o")
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "leerlingen-1 has 2 codings")
        await pilot.press("down", "x")
        await settle(pilot)
        with reopened(path) as project:
            assert [document.name for document in documents(project)] == ["leerlingen-1"]
        await pilot.press("escape")
        await settle(pilot)
        assert [document.name for document in screen.desk.study.documents] == ["leerlingen-1"]
        await pilot.press("u")
        await settle(pilot)
        assert [document.name for document in screen.desk.study.documents] == ["leerlingen-1", "school-1"]


async def test_documents_are_filtered_and_ordered(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("ctrl+o")
        await settle(pilot)
        grid = pilot.app.screen.query_one(DataGrid)
        await pilot.press("slash", Text("noor"), "enter")
        await settle(pilot)
        assert [each.cells[0] for each in grid.rows] == ["leerlingen-1"]
        assert shown(screen_lines(pilot.app), "1 / 2 documents   only “noor”")
        assert pilot.app.screen.focused is grid
        await pilot.press("F")
        await settle(pilot)
        assert len(grid.rows) == 2
        await pilot.press("a")
        await settle(pilot)
        await pilot.press(Text("geslacht m"), "enter")
        await settle(pilot)
        assert [each.cells[0] for each in grid.rows] == ["leerlingen-1"]
        assert shown(screen_lines(pilot.app), "only geslacht: m")
        await pilot.press("F", "right", "right", "o")
        await settle(pilot)
        assert [each.cells[0] for each in grid.rows] == ["school-1", "leerlingen-1"]
        await pilot.press("o")
        await settle(pilot)
        assert [each.cells[0] for each in grid.rows] == ["leerlingen-1", "school-1"]
        await pilot.press("slash", "z", "escape")
        await settle(pilot)
        assert isinstance(front(pilot), DocumentsScreen)
        assert len(grid.rows) == 2


async def test_what_belongs_to_the_interview_is_shown_and_filtered_by(people: Path, tmp_path: Path) -> None:
    talk = tmp_path / "later.txt"
    talk.write_text(
        "---\nrespondent: school-1\ngolf: 2015\n---\nInterviewer: En nu?\nDocent: Beter.\n", encoding="utf-8"
    )
    with Project.open(people) as project:
        import_files(project, "ada", [talk])
    async with workspace(people) as (_screen, pilot):
        await pilot.press("ctrl+o", "end")
        await settle(pilot)
        grid = pilot.app.screen.query_one(DataGrid)
        assert shown(screen_lines(pilot.app), "golf 2015")
        await pilot.press("a", Text("golf 2015"), "enter")
        await settle(pilot)
        assert [each.cells[0] for each in grid.rows] == ["later"]
        assert shown(screen_lines(pilot.app), "only golf: 2015")
        await pilot.press("F", "slash", Text("2015"), "enter")
        await settle(pilot)
        assert [each.cells[0] for each in grid.rows] == ["later"]
