"""The workspace: coding with the keys, in memory of what is on disk; folding; hostile names; screens as text."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest
from textual.events import Paste

from qualcode.changes.codings import NewCoding, apply_codings, set_memo
from qualcode.errors import NotFoundError, ProjectError
from qualcode.session.code_match import rank
from qualcode.session.recent import Recent
from qualcode.storage import Project
from qualcode.storage.coders import finished
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents
from qualcode.tui import run
from qualcode.tui.coding.apply import Applying
from qualcode.tui.picker.picker import CodePicker
from qualcode.tui.widgets.help import Help, keys_by_topic
from qualcode.tui.windows.memo import Choice, MemoArea, MemoWindow, clean
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.waiting import Text, settle
from tests.support.workspace import assert_screen, build_project, reopened, screen_lines, workspace

ZELF = INTERVIEW.index("Ik heb zelf")
BUS = INTERVIEW.index("Alleen de bus")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return build_project(tmp_path)


def on_disk(path: Path) -> list[tuple[str, str]]:
    """What is coded, as (quotation, memo), as another process would read it."""
    with reopened(path) as project:
        return [(coding.quote, coding.memo) for coding in codings(project)]


def quotes(path: Path) -> list[str]:
    return [quote for quote, _ in on_disk(path)]


async def test_a_code_is_picked_and_put_on_the_sentence(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(BUS)
        await pilot.press("c")
        assert screen.query_one(CodePicker).is_open
        await pilot.press(*"reizne", "enter")
        await settle(pilot)
        assert quotes(path)[-1] == "Alleen de bus."
        assert {mark.label for mark in screen.reader.here()} == {"Reizen"}
        assert any("Coded: Reizen" in line for line in screen_lines(pilot.app))


async def test_the_last_and_recent_codes_are_under_keys(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(BUS)
        await pilot.press("s", "full_stop")
        await settle(pilot)
        assert [mark.label for mark in screen.reader.here()] == ["Netwerk"]
        screen.part(Applying).apply(code_id(Project.open(path, readonly=True), "kosten"))
        await settle(pilot)
        screen.reader.move_to(INTERVIEW.index("Drie keer"))
        await pilot.press("2")
        await settle(pilot)
        assert {mark.label for mark in screen.reader.here() if mark.own} == {"Kosten"}
        await pilot.press("9")
        await settle(pilot)
        assert any("No code is under 9" in line for line in screen_lines(pilot.app))


async def test_the_same_code_twice_is_said_and_not_doubled(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        before = quotes(path)
        oom = INTERVIEW.index("Via mijn oom")
        screen.reader.select((oom, oom + 12))
        screen.part(Applying).action_repeat()
        await settle(pilot)
        assert quotes(path) == before
        assert any("already" in line for line in screen_lines(pilot.app))


async def test_removing_undoing_and_redoing(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(INTERVIEW.index("Via mijn oom"))
        await pilot.press("x")
        await settle(pilot)
        assert len(quotes(path)) == 1
        assert screen.reader.here() == []
        await pilot.press("u")
        await settle(pilot)
        assert "Via mijn oom" in quotes(path)
        assert [mark.label for mark in screen.reader.here()] == ["Netwerk"]
        assert any("ndone" in line for line in screen_lines(pilot.app))
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert len(quotes(path)) == 1


async def test_nothing_left_to_undo_is_said(path: Path) -> None:
    async with workspace(path, coder="carla") as (_screen, pilot):
        await pilot.press("u")
        await settle(pilot)
        assert any("nothing to undo" in line for line in screen_lines(pilot.app))


async def test_another_coders_coding_is_shown_and_left_alone(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(ZELF)
        assert [mark.own for mark in screen.reader.here()] == [False]
        await pilot.press("x")
        await settle(pilot)
        assert len(quotes(path)) == 2
        assert any("another coder" in line for line in screen_lines(pilot.app))


async def test_which_of_several_is_asked(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        oom = INTERVIEW.index("Via mijn oom")
        screen.reader.select((oom, oom + 12))
        screen.part(Applying).apply(code_id(Project.open(path, readonly=True), "kosten"))
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Choice)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert [mark.label for mark in screen.reader.here()] == ["Netwerk"]
        await pilot.press("x")
        await settle(pilot)
        assert screen.reader.here() == []


async def test_memo_and_good_quotation(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(INTERVIEW.index("Via mijn oom"))
        await pilot.press("m")
        await settle(pilot)
        assert isinstance(pilot.app.screen, MemoWindow)
        await pilot.press(Text("oom"), "escape")
        await settle(pilot)
        assert ("Via mijn oom", "oom") in on_disk(path)
        await pilot.press("asterisk")
        await settle(pilot)
        with reopened(path) as project:
            assert [coding.good for coding in codings(project)] == [True, False]
        assert [mark.label for mark in screen.reader.here()] == ["★ ¶ Netwerk"]
        await pilot.press("m")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert ("Via mijn oom", "oom") in on_disk(path)


async def test_documents_are_opened_and_finished(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await pilot.press("left_square_bracket", "down", "enter")
        await settle(pilot)
        assert "De school regelt alles" in screen.reader.text
        assert screen.focused is screen.reader
        await pilot.press("left_square_bracket", "f")
        await settle(pilot)
        with reopened(path) as project:
            assert finished(project) == {documents(project)[1].id: ["ada"]}
        assert any("✓" in line for line in screen_lines(pilot.app))
        await pilot.press("f")
        await settle(pilot)
        with reopened(path) as project:
            assert finished(project) == {}


async def test_a_code_can_be_taken_from_the_codebook(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(BUS)
        await pilot.press("right_square_bracket", "end", "enter")
        await settle(pilot)
        assert [mark.label for mark in screen.reader.here()] == ["Reizen"]
        assert screen.focused is screen.reader


async def test_one_pane_at_a_time_on_a_narrow_screen(path: Path) -> None:
    async with workspace(path, size=(80, 24)) as (screen, pilot):
        assert screen.query_one("#documents-pane").size.width == 0
        assert screen.reader.size.width >= 78
        screen.reader.move_to(INTERVIEW.index("Via mijn oom"))
        await settle(pilot)
        assert any(line.strip().startswith("▌Netwerk") for line in screen_lines(pilot.app))
        await pilot.press("right_square_bracket")
        await settle(pilot)
        assert screen.query_one("#side").size.width == 80
        assert screen.reader.size.width == 0
        await pilot.press("escape")
        await settle(pilot)
        assert screen.reader.size.width >= 78
        await pilot.resize_terminal(140, 30)
        await settle(pilot)
        assert screen.query_one("#documents-pane").size.width > 0


async def test_what_another_window_does_appears(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        with Project.open(path) as other:
            document = documents(other)[0].id
            apply_codings(other, "ben", [NewCoding(document, BUS, BUS + 14, code_id(other, "kosten/reizen"))])
        screen.do(screen._watch())
        await settle(pilot)
        screen.reader.move_to(BUS)
        assert [mark.label for mark in screen.reader.here()] == ["Reizen · ben"]


async def test_an_empty_project_says_what_to_do(tmp_path: Path) -> None:
    project = new_project(tmp_path, "stage")
    async with workspace(project.path, document=None) as (screen, pilot):
        assert any("qualcode import" in line for line in screen_lines(pilot.app))
        await pilot.press("c", "x", "s", "u")
        await settle(pilot)
        add_transcript(project, "nieuw", INTERVIEW)
        screen.do(screen._watch())
        await settle(pilot)
        assert screen.reader.text == INTERVIEW
        assert not screen.query("#empty")


async def test_nothing_from_a_project_is_markup_or_an_escape(tmp_path: Path) -> None:
    evil = "[b]\x1b]0;pwn\x07\u202e[/b] [link=x]"
    project = new_project(tmp_path, "stage")
    with project.change("ada", "code.add") as change:
        made = change.insert("code", slug="evil", parent_id=None, name=evil, definition=evil, include=evil)
    document = add_transcript(project, f"doc {evil}", f"{evil}: {evil}\nR: {evil} {evil}.\n")
    apply_codings(project, "ada", [NewCoding(document, 2, 60, made)])
    made_coding = codings(project)[0].id
    set_memo(project, "ada", made_coding, evil)
    async with workspace(project.path, document=f"doc {evil}") as (screen, pilot):
        screen.reader.move_to(3)
        for keys in (("tab",), ("c",), ("escape", "m"), ("escape", "f1"), ("escape", "ctrl+p")):
            await pilot.press(*keys)
            await settle(pilot)
            shown = "\n".join(screen_lines(pilot.app))
            assert "\x1b" not in shown
            assert "\x07" not in shown
            assert "\u202e" not in shown
            if keys == ("tab",):
                assert "[b]␛]0;pwn␇⇄[/b]" in shown
    assert [coding.memo for coding in codings(project)] == [evil]


async def test_escapes_cannot_be_typed_or_pasted() -> None:
    assert clean("a\x1b[31m\tb\n\u202e") == "a␛[31m\tb\n⇄"
    area = MemoArea("x")
    area.insert("\x1b[2J")
    assert "\x1b" not in area.text


async def test_the_picker_lets_no_escape_in(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await pilot.press("c")
        picker = screen.query_one(CodePicker)
        picker.post_message(Paste("\x1b[31mreizen"))
        await settle(pilot)
        assert picker.picking is not None
        assert picker.picking.line.text == "[31mreizen"


async def test_help_lists_the_keys_there_are(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        topics = {title: dict(pairs) for title, pairs in keys_by_topic(screen)}
        assert topics["Coding"]["c Enter"] == "Code the passage"
        assert topics["Coding"]["1 2 3 4 5 6 7 8 9"] == "Recent codes"
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Help)
        await pilot.press("escape")
        assert not pilot.app.screen.is_modal


async def test_the_palette_has_documents_codes_and_actions(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await pilot.press("ctrl+p")
        await pilot.press(Text("open school"), "enter")
        await settle(pilot)
        assert "De school regelt alles" in screen.reader.text


async def test_a_read_only_project_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Project.open
    monkeypatch.setattr(Project, "open", lambda file: opened(file, readonly=True))
    async with workspace(path) as (screen, pilot):
        assert any("read-only" in line for line in screen_lines(pilot.app))
        screen.reader.move_to(BUS)
        await pilot.press("full_stop")
        await settle(pilot)
        assert any("is read-only." in line for line in screen_lines(pilot.app))
        assert screen.reader.here() == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_screens(path: Path, size: tuple[int, int]) -> None:
    name = "x".join(map(str, size))
    async with workspace(path, size=size) as (screen, pilot):
        screen.reader.move_to(INTERVIEW.index("Via mijn oom"))
        await settle(pilot)
        assert_screen(pilot.app, f"reading-{name}")
        await pilot.press("s", "c")
        await settle(pilot)
        assert_screen(pilot.app, f"picking-{name}")
        await pilot.press(Text("reizen"), "enter")
        await settle(pilot)
        assert_screen(pilot.app, f"coded-{name}")


def test_errors_come_before_the_screen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What earlier tests had open is not gone through.
    monkeypatch.setattr(gc, "get_freeze_count", lambda: 0)
    with pytest.raises(ProjectError):
        run(path.with_name("nothing.qualcode"), "ada")
    with pytest.raises(NotFoundError):
        run(path, "ada", "school-9")


def test_opening_the_room_loads_no_toolkit() -> None:
    script = "import qualcode.tui, sys; print([name for name in ('textual', 'rich', 'sqlite3') if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_codes_are_found_by_any_part_and_despite_errors(tmp_path: Path) -> None:
    from qualcode.storage.codebook import codebook

    project = new_project(tmp_path, "stage", "stage/wie-regelt", "stage/wie-regelt/school", "kosten", "kosten/vervoer")
    codes = codebook(project).codes
    kosten, vervoer = codes[3].id, codes[4].id

    def found(query: str, recent: list[int] | None = None) -> list[str]:
        return [code.path for code in rank(query, codes, recent or [])]

    assert found("")[0] == "stage"
    assert found("", [vervoer, kosten])[:2] == ["kosten/vervoer", "kosten"]
    assert found("vervoer") == ["kosten/vervoer"]
    assert found("vervoor")[0] == "kosten/vervoer"
    assert found("wie school")[0] == "stage/wie-regelt/school"
    assert found("kost verv") == ["kosten/vervoer"]
    assert found("zzzz") == []


def test_a_code_is_found_without_what_is_between_its_words_and_by_a_few_of_its_letters(tmp_path: Path) -> None:
    from qualcode.changes.codebook import edit_code
    from qualcode.storage.codebook import codebook

    codebook_of = {
        "methods": "Methods",
        "methods/interviews": "Interviews",
        "methods/overviews": "Overviews",
        "co-production": "Co-production",
        "reiskosten": "Reiskosten",
        "kosten": "Kosten",
        "wie-regelt": "Wie regelt het?",
        "re-use": "Re/use of data (open)",
        "cafe": "Café’s",
    }
    project = new_project(tmp_path, *codebook_of)
    for code in codebook(project).codes:
        edit_code(project, "ada", code.id, name=codebook_of[code.path])
    codes = codebook(project).codes
    by_path = {code.path: code for code in codes}

    def found(query: str, *recent: str) -> list[str]:
        return [code.path for code in rank(query, codes, [by_path[path].id for path in recent])]

    for query in (
        "copro",
        "coproduction",
        "co pro",
        "co-pro",
        "CoPro",
        "co-production",
        "prod",
        "oprod",
        "cproduction",
    ):
        assert found(query)[:1] == ["co-production"], query
    for query in ("intvw", "metint", "interveiws", "interv", "met int", "terview", "mi"):
        assert found(query)[:1] == ["methods/interviews"], query
    for query, path in (("wrh", "wie-regelt"), ("reuse", "re-use"), ("usedat", "re-use"), ("cafes", "cafe")):
        assert found(query)[:1] == [path], query
    # What fits better goes before what was used last, and what was used last before what fits as well.
    assert found("kosten", "reiskosten")[:2] == ["kosten", "reiskosten"]
    assert found("kost", "reiskosten")[:2] == ["kosten", "reiskosten"]
    assert found("interviews", "methods/overviews")[:1] == ["methods/interviews"]
    assert found("interv", "methods/overviews")[:1] == ["methods/interviews"]
    assert found("interveiws", "methods/overviews")[:1] == ["methods/interviews"]
    assert found("views", "methods/overviews")[:1] == ["methods/overviews"]
    # Scattered letters come last.
    assert found("oe")[-1:] != ["co-production"]
    assert found("qzx") == []


def test_a_recent_code_keeps_its_digit() -> None:
    recent = Recent([7, 8])
    assert recent.digits == {7: 1, 8: 2}
    recent.use(8)
    assert recent.last == 8
    assert recent.digits == {7: 1, 8: 2}
    for code in range(20, 28):
        recent.use(code)
    assert recent.at(1) == 27
    assert len(recent.order) == 9
    recent.keep([27, 8])
    assert recent.order == [27, 8]
    assert Recent().last is None
