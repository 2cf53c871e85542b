"""The screens of documents, respondents, speakers and history: tables, what is changed there, and ways back."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from qualcode.coding import NewCoding, apply_codings
from qualcode.importing import import_files
from qualcode.model import Role
from qualcode.attributes import add_attribute, set_value
from qualcode.respondents import set_group
from qualcode.storage import Project
from qualcode.storage.documents import documents, speakers
from qualcode.storage.people import attributes, respondents
from qualcode.storage.work import finished, memos
from qualcode.tui.documents_screen import DocumentsScreen
from qualcode.tui.grid import Grid, sort_key
from qualcode.tui.help import keys_by_topic
from qualcode.tui.history_screen import HistoryScreen
from qualcode.tui.importer import ImportWindow, PathWindow, completions
from qualcode.tui.picking import Pick
from qualcode.tui.respondents_screen import RespondentsScreen
from qualcode.tui.speakers_screen import SpeakersScreen
from qualcode.tui.trail import TrailList
from qualcode.tui.windows import MemoWindow
from tests.building import INTERVIEW, add_transcript, code_id, new_project

from .helpers import build_project, reopened, screen_lines, settle, workspace

BUS = INTERVIEW.index("Alleen de bus")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return build_project(tmp_path)


@pytest.fixture
def people(path: Path) -> Path:
    """The project with groups and an attribute of each type."""
    with Project.open(path) as project:
        ids = {person.name: person.id for person in respondents(project)}
        set_group(project, "ada", ids["leerlingen-1/Sem"], "leerlingen")
        set_group(project, "ada", ids["leerlingen-1/Noor"], "leerlingen")
        made = add_attribute(project, "ada", "geslacht", "choice", ["m", "v"])
        add_attribute(project, "ada", "leeftijd", "number")
        set_value(project, "ada", ids["leerlingen-1/Sem"], made, "m")
    return path


def front(pilot: Pilot[None]) -> Screen[Any]:
    """The screen in front."""
    return pilot.app.screen


def shown(lines: list[str], words: str) -> bool:
    return any(words in line for line in lines)


def row(lines: list[str], words: str) -> str:
    return next(line for line in lines if words in line)


# The documents


async def test_the_documents_show_who_speaks_and_how_far_each_coder_is(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("ctrl+o")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, DocumentsScreen)
        lines = screen_lines(pilot.app)
        assert row(lines, "Document ").split() == (
            "Document Group Words Turns Codings Coded ada ben Respondents".split()
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
        await pilot.pause()
        assert isinstance(front(pilot), MemoWindow)
        await pilot.press(*"kort", "escape")
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
        grid = pilot.app.screen.query_one(Grid)
        await pilot.press("slash", *"noor", "enter")
        await settle(pilot)
        assert [each.cells[0] for each in grid.rows] == ["leerlingen-1"]
        assert shown(screen_lines(pilot.app), "1 / 2 documents   only “noor”")
        assert pilot.app.screen.focused is grid
        await pilot.press("F")
        await settle(pilot)
        assert len(grid.rows) == 2
        await pilot.press("a")
        await settle(pilot)
        await pilot.press(*"geslacht m", "enter")
        await settle(pilot)
        assert [each.cells[0] for each in grid.rows] == ["leerlingen-1"]
        assert shown(screen_lines(pilot.app), "only geslacht: m")
        await pilot.press("F", "right", "right", "o")
        await settle(pilot)
        assert [each.cells[0] for each in grid.rows] == ["school-1", "leerlingen-1"]
        await pilot.press("o")
        await pilot.pause()
        assert [each.cells[0] for each in grid.rows] == ["leerlingen-1", "school-1"]
        await pilot.press("slash", "z", "escape")
        await settle(pilot)
        assert isinstance(front(pilot), DocumentsScreen)
        assert len(grid.rows) == 2


async def test_transcripts_are_imported_with_a_report(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "nieuw"
    folder.mkdir()
    (folder / "bedrijf-1.txt").write_text("I: Hallo?\nR: Ja, goed.\n", encoding="utf-8")
    (folder / "plaatje.png").write_bytes(b"x")
    (folder / "stuk.docx").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    async with workspace(path) as (screen, pilot):
        await pilot.press("ctrl+o")
        await settle(pilot)
        await pilot.press("i")
        await settle(pilot)
        assert isinstance(front(pilot), PathWindow)
        await pilot.press(*"nix", "enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "nix does not exist")
        pilot.app.screen.query_one(Input).value = "ni"
        await settle(pilot)
        await pilot.press("tab")
        await settle(pilot)
        assert pilot.app.screen.query_one(Input).value == "nieuw/"
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press(*"bedrijven", "enter")
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert shown(lines, "1 document imported.")
        assert shown(lines, "bedrijf-1.txt")
        assert shown(lines, "not read")
        assert shown(lines, "plaatje.png was left out")
        await pilot.press("escape")
        await settle(pilot)
        assert "bedrijven" in row(screen_lines(pilot.app), "bedrijf-1 ")
        await pilot.press("u")
        await settle(pilot)
        with reopened(path) as project:
            assert len(documents(project)) == 2
        assert shown(screen_lines(pilot.app), "2 documents")
        await pilot.press("escape")
        await settle(pilot)
        assert front(pilot) is screen


async def test_an_import_is_stopped_without_a_trace(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        (tmp_path / f"nieuw-{number}.txt").write_text("I: Hallo?\nR: Ja.\n", encoding="utf-8")
    begun, on = threading.Event(), threading.Event()

    def slowly(*arguments: object, **more: object) -> object:
        step = more["progress"]

        def wait(done: int, of: int, name: str) -> None:
            step(done, of, name)  # type: ignore[operator]
            begun.set()
            on.wait(5)

        return import_files(*arguments, **{**more, "progress": wait})  # type: ignore[arg-type]

    monkeypatch.setattr("qualcode.importing.import_files", slowly)
    async with workspace(path) as (_screen, pilot):
        await pilot.press("ctrl+o", "i")
        await settle(pilot)
        pilot.app.screen.query_one(Input).value = str(tmp_path)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        for _ in range(500):
            await pilot.pause(0.01)
            if begun.is_set():
                break
        assert isinstance(front(pilot), ImportWindow)
        await pilot.press("escape")
        on.set()
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Stopped; nothing was written.")
        await pilot.press("escape")
        await settle(pilot)
        with reopened(path) as project:
            assert len(documents(project)) == 2


def test_paths_are_completed_with_folders_first(tmp_path: Path) -> None:
    for name in ("b.txt", "Bos.DOCX", "beeld.png", ".bron.txt"):
        (tmp_path / name).touch()
    (tmp_path / "boven").mkdir()
    begin = f"{tmp_path}/"
    assert completions(begin + "b", [".txt", ".docx"]) == [
        (begin + "boven/", True),
        (begin + "b.txt", False),
        (begin + "Bos.DOCX", False),
    ]
    assert completions(begin + ".", [".txt"]) == [(begin + ".bron.txt", False)]
    assert completions(begin + "nergens/x", [".txt"]) == []


async def test_an_empty_project_says_how_to_begin(tmp_path: Path) -> None:
    project = new_project(tmp_path, "stage")
    async with workspace(project.path, document=None) as (_screen, pilot):
        for key, words in (
            ("ctrl+o", "i imports transcripts"),
            ("f4", "There are no respondents yet"),
            ("f9", "read the codebook test"),
        ):
            await pilot.press(key)
            await settle(pilot)
            assert shown(screen_lines(pilot.app), words)
            await pilot.press("enter", "m", "x", "w", "s", "e", "r", "escape", "escape")
            await settle(pilot)
            while len(pilot.app.screen_stack) > 1:
                await pilot.press("escape")
                await settle(pilot)


# The respondents


async def edit(screen: RespondentsScreen, name: str, column: object) -> None:
    """Begin to change the cell of a respondent in a column."""
    grid = screen.grid
    index = next(n for n, each in enumerate(grid.rows) if each.cells[0].startswith(name))
    grid.go(index, next(n for n, each in enumerate(grid.columns) if each.key == column))
    grid.action_choose()


async def test_a_respondent_is_renamed_and_a_taken_name_is_said(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        line = pilot.app.screen.query_one(Input)
        assert line.value == "leerlingen-1/Sem"
        line.value = "School-1"
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(front(pilot), Pick)
        assert shown(screen_lines(pilot.app), "There is a respondent 'school-1' already.")
        assert line.value == "School-1"
        line.value = "leerling 1"
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(front(pilot), RespondentsScreen)
        with reopened(people) as project:
            assert respondents(project)[0].name == "leerling 1"
        await pilot.press("u")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "leerlingen-1/Sem")


async def test_cells_are_changed_by_what_stands_in_them(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, RespondentsScreen)
        with reopened(people) as project:
            geslacht, leeftijd = (attribute.id for attribute in attributes(project))
        await edit(screen, "leerlingen-1/Noor", leeftijd)
        await settle(pilot)
        await pilot.press(*"zes", "enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "“zes” is not a number")
        pilot.app.screen.query_one(Input).value = "15,50"
        await pilot.press("enter")
        await settle(pilot)
        await edit(screen, "leerlingen-1/Noor", geslacht)
        await settle(pilot)
        await pilot.press("v", "enter")
        await settle(pilot)
        await edit(screen, "school-1", geslacht)
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "New choice: x")
        await pilot.press("enter")
        await settle(pilot)
        await edit(screen, "school-1", "group")
        await settle(pilot)
        await pilot.press(*"scholen", "enter")
        await settle(pilot)
        await edit(screen, "leerlingen-1/Sem", geslacht)
        await settle(pilot)
        await pilot.press("up", "enter")
        await settle(pilot)
        with reopened(people) as project:
            sem, noor, school = respondents(project)
            assert attributes(project)[0].choices == ("m", "v", "x")
        assert sem.attributes == {}
        assert noor.attributes == {"geslacht": "v", "leeftijd": "15.5"}
        assert (school.group, school.attributes) == ("scholen", {"geslacht": "x"})


async def test_withdrawing_a_memo_and_a_new_attribute(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("w")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "has withdrawn and counts nowhere")
        with reopened(people) as project:
            assert [person.withdrawn for person in respondents(project)] == [True, False, False]
        await pilot.press("m")
        await settle(pilot)
        await pilot.press(*"stil", "escape")
        await settle(pilot)
        assert "¶" in row(screen_lines(pilot.app), "Sem ¶")
        await pilot.press("n")
        await settle(pilot)
        await pilot.press(*"klas", "enter")
        await settle(pilot)
        await pilot.press(*"list", "enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "A choice needs values to choose from.")
        await pilot.press(*"3, 4", "enter")
        await settle(pilot)
        with reopened(people) as project:
            assert (attributes(project)[-1].name, attributes(project)[-1].choices) == ("klas", ("3", "4"))
        await pilot.press("x")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "speaks in a transcript")


async def test_speakers_are_assigned_and_roles_corrected(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4", "down", "s")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, SpeakersScreen)
        assert screen.voice is not None
        assert screen.voice.speaker.label == "Noor"
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press(*"leerling-9", "enter")
        await settle(pilot)
        with reopened(people) as project:
            names = {person.id: person for person in respondents(project)}
            found = {voice.label: voice for voice in speakers(project, 1)}
            assert names[found["Noor"].respondent_id or 0].name == "leerling-9"
            assert names[found["Noor"].respondent_id or 0].group == "leerlingen"
        await pilot.press("r")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Noor is an interviewer now")
        with reopened(people) as project:
            assert speakers(project, 1)[2].role is Role.INTERVIEWER
        await pilot.press("u", "u")
        await settle(pilot)
        with reopened(people) as project:
            assert "leerlingen-1/Noor" in {person.name for person in respondents(project)}
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 1


async def test_a_face_sheet_is_put_into_force_or_refused(people: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "goed.csv", tmp_path / "fout.csv"
    good.write_text("document,speaker,id,klas\nleerlingen-1,Sem,l1,4\nleerlingen-1,Noor,l2,3\n", encoding="utf-8")
    bad.write_text("document,speaker,id\nleerlingen-9,Sem,l1\n", encoding="utf-8")
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        for file, words in ((bad, "there is no document 'leerlingen-9'"), (good, "2 respondents, 2 speakers linked")):
            await pilot.press("i")
            await settle(pilot)
            pilot.app.screen.query_one(Input).value = str(file)
            await pilot.press("enter")
            await settle(pilot)
            assert shown(screen_lines(pilot.app), words)
            await pilot.press("enter")
            await settle(pilot)
        assert shown(screen_lines(pilot.app), "klas")
        with reopened(people) as project:
            assert {"l1", "l2"} <= {person.name for person in respondents(project)}


async def test_respondents_without_a_transcript_are_kept_when_one_says_so(people: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "vooruit.csv"
    sheet.write_text("document,speaker,id\nleerlingen-1,Sem,l1\nleerlingen-9,Bo,l9\n", encoding="utf-8")
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4", "i")
        await settle(pilot)
        pilot.app.screen.query_one(Input).value = str(sheet)
        await pilot.press("enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "there is no document 'leerlingen-9'")
        assert not shown(screen_lines(pilot.app), "--allow-missing")
        with reopened(people) as project:
            assert "l1" not in {person.name for person in respondents(project)}
        await pilot.press("k")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Without a transcript, and so in no base: 1 (l9)")
        await pilot.press("k", "enter")
        await settle(pilot)
        with reopened(people) as project:
            assert {"l1", "l9"} <= {person.name for person in respondents(project)}
        await pilot.press("u")
        await settle(pilot)
        with reopened(people) as project:
            assert not {"l1", "l9"} & {person.name for person in respondents(project)}


# The history


async def test_the_history_tells_and_leads_to_the_passage(path: Path) -> None:
    async with workspace(path, document="school-1") as (screen, pilot):
        await pilot.press("f9")
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert shown(lines, "today · ")
        assert "ben" in row(lines, "coded as Zelf: “Ik heb zelf gebeld. Drie keer”")
        assert row(lines, "coded as Netwerk: “Via mijn oom”").endswith("leerlingen-1")
        trail = pilot.app.screen.query_one(TrailList)
        place = next(n for n, _id in enumerate(trail.outline.ids) if _coded(trail, n, "Netwerk"))
        trail.go(place)
        await pilot.press("enter")
        await settle(pilot)
        assert front(pilot) is screen
        assert screen.desk.opened is not None
        assert screen.desk.opened.document.name == "leerlingen-1"
        assert screen.reader.cursor == INTERVIEW.index("Via mijn oom")


def _coded(trail: TrailList, index: int, name: str) -> bool:
    entry = trail._entry(index)
    return entry is not None and entry.about.get("name") == name


async def test_undoing_and_redoing_from_the_history(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await pilot.press("f9", "u")
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert "↶" in row(lines, "undone: coded as Netwerk")
        assert row(lines, " coded as Netwerk").count("undone") == 1
        await pilot.press("escape")
        await settle(pilot)
        screen.reader.move_to(INTERVIEW.index("Via mijn oom"))
        assert screen.reader.here() == []
        await pilot.press("f9", "ctrl+r")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "done again: coded as Netwerk")
        await pilot.press("escape")
        await settle(pilot)
        assert [mark.label for mark in screen.reader.here()] == ["Netwerk"]


async def test_the_history_is_filtered(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        await pilot.press("f9")
        await settle(pilot)
        trail = pilot.app.screen.query_one(TrailList)
        everything = len(trail.outline.ids)
        await pilot.press("c")
        await settle(pilot)
        await pilot.press(*"ben", "enter")
        await settle(pilot)
        assert [_action(trail, n) for n in range(len(trail.outline.ids))] == ["coding.add", "coder.add"]
        await pilot.press("a")
        await settle(pilot)
        await pilot.press(*"codings", "enter")
        await settle(pilot)
        assert len(trail.outline.ids) == 1
        assert shown(screen_lines(pilot.app), "only ben · codings")
        await pilot.press("F", "d")
        await settle(pilot)
        await pilot.press(*"leer", "enter")
        await settle(pilot)
        assert len(trail.outline.ids) == 2
        await pilot.press("F", "slash", *"OOM", "enter")
        await settle(pilot)
        assert len(trail.outline.ids) == 1
        await pilot.press("slash", *"zzz", "enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "No change fits")
        await pilot.press("enter", "F")
        await settle(pilot)
        assert len(trail.outline.ids) == everything


def _action(trail: TrailList, index: int) -> str:
    entry = trail._entry(index)
    assert entry is not None
    return entry.action


async def test_a_long_history_is_read_by_the_page(path: Path) -> None:
    with Project.open(path) as project, project.transaction() as connection:
        connection.executemany(
            "INSERT INTO history (guid, at, coder, kind, action, about, state, ops)"
            " VALUES (?, ?, 'ada', 'do', 'code.edit', ?, 'done', '[]')",
            [(str(n), f"20{n // 500:02}-06-01T12:00:00.{n % 500:03}Z", f'{{"code": "c{n}"}}') for n in range(5000)],
        )
    async with workspace(path) as (_screen, pilot):
        await pilot.press("f9")
        await settle(pilot)
        trail = pilot.app.screen.query_one(TrailList)
        assert len(trail._pages) == 1
        await pilot.press("G")
        await settle(pilot)
        assert shown([line + " " for line in screen_lines(pilot.app)], "edited the code c0 ")
        assert len(trail._pages) <= 3
        assert trail.index == len(trail.outline.ids) - 1
        await pilot.press("left_square_bracket")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Thursday · 2000-06-01")
        await pilot.press("left_square_bracket")
        await settle(pilot)
        assert trail.current is not None
        assert trail.current.about["code"] == "c999"
        for step in (-700, 3, 450):
            trail.action_step(step)
            row_ = trail._row_of(trail.index)
            assert trail._at_row(row_) == (trail.index, None)
        for place, (start, day) in enumerate(trail.outline.days):
            assert trail._at_row(start + place) == (start, day)


# All of them


async def test_what_another_window_does_appears_on_each_screen(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        for key, words in (("ctrl+o", "nieuw-0"), ("f4", "nieuw-1"), ("f9", "imported")):
            await pilot.press(key)
            await settle(pilot)
            screen = pilot.app.screen
            assert isinstance(screen, DocumentsScreen | RespondentsScreen | HistoryScreen)
            screen.do(screen._watch())
            await settle(pilot)
            with Project.open(people) as other:
                add_transcript(other, f"nieuw-{len(documents(other)) - 2}", INTERVIEW)
            screen.do(screen._watch())
            await settle(pilot)
            assert shown(screen_lines(pilot.app), words)


async def test_screens_lead_to_each_other_and_back(path: Path) -> None:
    async with workspace(path) as (workspace_, pilot):
        await pilot.press("f4", "s")
        await settle(pilot)
        await pilot.press("f9")
        await settle(pilot)
        assert isinstance(front(pilot), HistoryScreen)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert isinstance(front(pilot), DocumentsScreen)
        assert len(pilot.app.screen_stack) == 2
        await pilot.press("f2")
        await settle(pilot)
        assert front(pilot) is workspace_


async def test_nothing_from_a_project_is_markup_or_an_escape(tmp_path: Path) -> None:
    evil = "[b]\x1b]0;pwn\x07\u202e[/b]"
    project = new_project(tmp_path, "stage")
    add_transcript(project, f"doc {evil}", f"I: {evil}?\nR: {evil} {evil}.\n", group=evil)
    add_attribute(project, evil, evil, "choice", [evil])
    ids = [person.id for person in respondents(project)]
    set_value(project, evil, ids[0], attributes(project)[0].id, evil)
    apply_codings(project, evil, [NewCoding(1, 2, 40, code_id(project, "stage"))])
    async with workspace(project.path, document=f"doc {evil}") as (_screen, pilot):
        for keys in (
            ("ctrl+o",), ("a",), ("escape", "m"), ("escape", "x"), ("f4",), ("a",), ("escape", "enter"),
            ("escape", "right", "enter"), ("escape", "end", "s"), ("enter",), ("escape", "f9"), ("c",),
            ("escape", "d"), ("escape", "f1"),
        ):  # fmt: skip
            await pilot.press(*keys)
            await settle(pilot)
            lines = "\n".join(screen_lines(pilot.app))
            found = {"\x1b", "\x07", "\u202e"} & set(lines)
            assert not found, (keys, lines)
        assert "[b]␛]0;pwn␇⇄[/b]" in lines or "History" in lines


async def test_a_read_only_project_is_looked_at(people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Project.open
    monkeypatch.setattr(Project, "open", lambda file: opened(file, readonly=True))
    async with workspace(people) as (_screen, pilot):
        for keys in (("ctrl+o", "f"), ("f4", "w"), ("s", "r"), ("f9", "u")):
            await pilot.press(*keys)
            await settle(pilot)
            assert shown(screen_lines(pilot.app), "is read-only.")


@pytest.mark.parametrize("key", ["ctrl+o", "f4", "f9"])
async def test_narrow_screens_keep_the_name_in_sight(people: Path, key: str) -> None:
    async with workspace(people, size=(80, 24)) as (_screen, pilot):
        await pilot.press(key)
        await settle(pilot)
        await pilot.press(*["right"] * 8)
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert max(map(len, lines)) <= 80
        assert shown(lines, "leerlingen-1")
        assert "F1 help" in lines[-1]


async def test_help_names_the_keys_of_each_screen(people: Path) -> None:
    async with workspace(people) as (_screen, pilot):
        for key, topic, words in (
            ("ctrl+o", "In the documents", "Import transcripts"),
            ("f4", "In the respondents", "Who speaks where"),
            ("f9", "In the history", "Only one coder"),
        ):
            await pilot.press(key)
            await settle(pilot)
            topics = {title: dict(pairs) for title, pairs in keys_by_topic(pilot.app.screen)}
            assert words in topics[topic].values()
            assert "Undo" in {each for pairs in topics.values() for each in pairs.values()}


def test_columns_are_ordered_as_people_do() -> None:
    texts = ["10", "9", "-3", "2.5", "", "–", "school-10", "school-9", "67 %", "7 %"]
    assert sorted(texts, key=sort_key)[-2:] == ["", "–"]
    assert sorted(["10", "9", "-3", "2.5"], key=sort_key) == ["-3", "2.5", "9", "10"]
    assert sorted(["67 %", "7 %"], key=sort_key) == ["7 %", "67 %"]
    assert sorted(["school-10", "school-9"], key=sort_key) == ["school-9", "school-10"]
