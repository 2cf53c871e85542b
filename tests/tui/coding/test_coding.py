"""Coding with the keys and the mouse: several codes at once, new ones, recoding, edges, splitting, joining."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from qualcode.changes.codebook import retire_code
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.model import Coding
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents
from qualcode.tui.coding.screen import CodingScreen
from qualcode.tui.picker.picker import CodePicker
from qualcode.tui.picker.state import LineKind, Picked, Picking, Request
from qualcode.tui.reader.boundaries import Edge, moved, nearest
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.waiting import Text, settle, until
from tests.support.workspace import build_project, reopened, screen_lines, shown, workspace

OOM = INTERVIEW.index("Via mijn oom")
BUS = INTERVIEW.index("Alleen de bus")
ZELF = INTERVIEW.index("Ik heb zelf")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return build_project(tmp_path)


def coded(path: Path, coder: str = "ada") -> list[tuple[str, str]]:
    """What a coder has coded, as (path of the code, quotation), as another process would read it."""
    with reopened(path) as project:
        book = codebook(project)
        known = {row_id for row_id, name in project.rows("SELECT id, name FROM coder") if name == coder}
        return [(book.by_id[c.code_id].path, c.quote) for c in codings(project) if c.coder_id in known]


def code_paths(path: Path) -> list[str]:
    with reopened(path) as project:
        return [code.path for code in codebook(project).codes]


def says(pilot: Pilot[None], words: str) -> bool:
    return any(words in line for line in screen_lines(pilot.app))


def picking(screen: CodingScreen) -> Picking:
    found = screen.query_one(CodePicker).picking
    assert found is not None
    return found


def is_open(screen: CodingScreen) -> bool:
    return screen.query_one(CodePicker).is_open


# The picker


async def test_several_codes_go_on_in_one_go_and_off_with_one_undo(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(BUS)
        await pilot.press("c", *"kosten", "ctrl+@", *"zelf")
        await settle(pilot)
        assert says(pilot, "✓ Kosten  + Zelf")
        await pilot.press("enter")
        await settle(pilot)
        assert [code for code, quote in coded(path) if quote == "Alleen de bus."] == ["kosten", "stage/zelf"]
        assert says(pilot, "Coded: Kosten, Zelf")
        assert screen.focused is screen.reader
        await pilot.press("u")
        await settle(pilot)
        assert len(coded(path)) == 1
        assert screen.reader.here() == []


async def test_space_marks_while_nothing_is_typed(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(BUS)
        await pilot.press("c", "space", "down", "space", "down", "space", "space", "enter")
        await settle(pilot)
        assert len([quote for _, quote in coded(path) if quote == "Alleen de bus."]) == 2


async def test_what_is_there_already_is_said_for_each(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.select((OOM, OOM + 12))
        await pilot.press("c")
        await settle(pilot)
        assert says(pilot, "here already")
        await pilot.press(Text("netwerk"), "ctrl+@", Text("kosten"), "enter")
        await settle(pilot)
        assert says(pilot, "Coded: Kosten; you had Netwerk already")
        assert len(coded(path)) == 2


async def test_a_new_code_is_made_under_a_chosen_parent(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(BUS)
        await pilot.press("c", Text("openbaar vervoer"), "up")
        await settle(pilot)
        assert says(pilot, "new code “openbaar vervoer”")
        await pilot.press("enter")
        await settle(pilot)
        assert says(pilot, "Where does the new code “openbaar vervoer” come?")
        await pilot.press(Text("kost"), "enter")
        await settle(pilot)
        assert "kosten/openbaar-vervoer" in code_paths(path)
        assert ("kosten/openbaar-vervoer", "Alleen de bus.") in coded(path)
        assert [mark.label for mark in screen.reader.here()] == ["openbaar vervoer"]
        assert screen.desk.recent.last == picked_id(path, "kosten/openbaar-vervoer")
        await pilot.press("u")
        await settle(pilot)
        assert "kosten/openbaar-vervoer" not in code_paths(path)
        assert screen.reader.here() == []
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert [mark.label for mark in screen.reader.here()] == ["openbaar vervoer"]


def picked_id(path: Path, address: str) -> int:
    with reopened(path) as project:
        return code_id(project, address)


async def test_the_first_code_of_an_empty_codebook(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "leeg.qualcode", name="leeg", coder="ada")
    add_transcript(project, "leerlingen-1", INTERVIEW)
    project.close()
    async with workspace(project.path) as (screen, pilot):
        screen.reader.move_to(BUS)
        await pilot.press("c")
        await settle(pilot)
        assert says(pilot, "Type the name of a new code")
        await pilot.press("enter", Text("Vervoer"), "enter", "enter")
        await settle(pilot)
        assert coded(project.path) == [("vervoer", "Alleen de bus.")]


async def test_escape_goes_back_a_step_and_then_away(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await pilot.press("c", Text("nieuw"), "enter", "escape")
        assert is_open(screen)
        assert picking(screen).line.text == "nieuw"
        await pilot.press("escape")
        await settle(pilot)
        assert not is_open(screen)
        assert screen.focused is screen.reader
        assert not says(pilot, "Code this passage")
        assert len(coded(path)) == 1


async def test_retired_codes_are_not_offered(path: Path) -> None:
    with Project.open(path) as project:
        retire_code(project, "ada", code_id(project, "kosten"))
    async with workspace(path) as (screen, pilot):
        await pilot.press("c")
        await settle(pilot)
        offered = [row.code.path for row in picking(screen).rows if row.code]
        assert offered
        assert not any(path.startswith("kosten") for path in offered)
        await pilot.press(Text("reizen"))
        assert [row.kind for row in picking(screen).rows] == [LineKind.NEW]


async def test_a_click_elsewhere_leaves_the_picker(path: Path) -> None:
    async with workspace(path, size=(150, 40)) as (screen, pilot):
        await pilot.press("c")
        await settle(pilot)
        await pilot.click("#documents", offset=(2, 12))
        await settle(pilot)
        assert not screen.query_one(CodePicker).is_open
        assert screen.focused is screen.query_one("#documents")


async def test_a_code_is_taken_with_the_mouse(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(BUS)
        await pilot.press("c", Text("reizen"))
        await settle(pilot)
        line = next(y for y, text in enumerate(screen_lines(pilot.app)) if "│  ▌ Reizen" in text)
        await pilot.click(offset=(20, line))
        await settle(pilot)
        assert ("kosten/reizen", "Alleen de bus.") in coded(path)


def request(tmp_path: Path, **fields: object) -> Request:
    project = new_project(tmp_path, "stage", "stage/netwerk", "kosten", "kosten/reizen")
    values: dict[str, object] = {"title": "t", "quote": "q", "recent": [], "digits": {}, "counts": {}} | fields
    return Request(codebook=codebook(project), **values)  # type: ignore[arg-type]


def test_recent_and_frequent_codes_come_first(tmp_path: Path) -> None:
    state = Picking(request(tmp_path, recent=[4], counts={3: 9, 4: 100}))
    assert [(row.kind, row.words) for row in state.rows] == [
        (LineKind.HEADING, "Recent"),
        (LineKind.CODE, "Reizen"),
        (LineKind.HEADING, "Often used"),
        (LineKind.CODE, "Kosten"),
        (LineKind.HEADING, "All other codes"),
        (LineKind.CODE, "Stage"),
        (LineKind.CODE, "Netwerk"),
    ]
    assert state.index == 1
    state.step(-1)
    assert state.highlighted is not None
    assert state.highlighted.words == "Netwerk"
    state.step(8)
    assert state.highlighted.words == "Netwerk"


def test_what_enter_takes(tmp_path: Path) -> None:
    state = Picking(request(tmp_path))
    assert state.enter() == Picked((1,))
    state.toggle()
    state.step(1)
    assert state.enter() == Picked((1,))
    state.edit(lambda line: line.insert("riezen"))
    assert state.enter() == Picked((1, 4))
    state.edit(lambda line: line.edit("erase_all"))
    state.edit(lambda line: line.insert("zz zz"))
    assert state.enter() is None
    assert state.naming == "zz zz"
    assert state.enter() == Picked((1,), "zz zz", None)


def test_the_line_is_edited() -> None:
    from qualcode.tui.picker.state import PickerLine

    line = PickerLine("wie regelt")
    for how in ("word_left", "backspace", "left", "delete", "home", "delete", "word_right", "left"):
        line.edit(how)
    assert (line.text, line.at) == ("iregelt", 6)
    line.insert("ë")
    line.edit("right")
    assert (line.text, line.at) == ("iregelët", 8)
    line.edit("erase_word")
    assert (line.text, line.at) == ("", 0)


# In vivo


async def test_a_code_in_the_passages_own_words(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.select((OOM, OOM + 12))
        await pilot.press("i")
        await settle(pilot)
        assert ("in-vivo/via-mijn-oom", "Via mijn oom") in coded(path)
        assert says(pilot, "New code Via mijn oom under In vivo")
        await pilot.press("u")
        await settle(pilot)
        assert code_paths(path) == ["stage", "stage/netwerk", "stage/zelf", "kosten", "kosten/reizen"]
        assert says(pilot, "ndone: made the code Via mijn oom")
        await pilot.press("ctrl+r")
        await settle(pilot)
        screen.reader.select((BUS, BUS + 13))
        await pilot.press("i")
        await settle(pilot)
        assert code_paths(path)[-3:] == ["in-vivo", "in-vivo/via-mijn-oom", "in-vivo/alleen-de-bus"]


# Recoding, edges, splitting, joining


async def test_recoding(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(OOM)
        await pilot.press("r")
        await settle(pilot)
        assert says(pilot, "Which code instead of “Netwerk”?")
        assert all(row.code is None or row.code.path != "stage/netwerk" for row in picking(screen).rows)
        await pilot.press(Text("kosten"), "enter")
        await settle(pilot)
        assert coded(path) == [("kosten", "Via mijn oom")]
        assert [mark.label for mark in screen.reader.here()] == ["Kosten"]
        await pilot.press("u")
        await settle(pilot)
        assert coded(path) == [("stage/netwerk", "Via mijn oom")]
        assert [mark.label for mark in screen.reader.here()] == ["Netwerk"]


async def test_recoding_with_a_new_code(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(OOM)
        await pilot.press("r", Text("familie"), "enter", "enter")
        await settle(pilot)
        assert coded(path) == [("familie", "Via mijn oom")]
        await pilot.press("u")
        await settle(pilot)
        assert coded(path) == [("stage/netwerk", "Via mijn oom")]
        assert "familie" not in code_paths(path)


async def test_the_nearest_edge_goes_by_a_word(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(OOM + 10)
        await pilot.press("greater_than_sign", "greater_than_sign", "greater_than_sign", "less_than_sign")
        await settle(pilot)
        assert coded(path) == [("stage/netwerk", "Via mijn oom, die")]
        assert screen.reader.cursor == OOM + 17
        assert says(pilot, "Netwerk now ends here")
        screen.reader.move_to(OOM)
        await pilot.press("greater_than_sign")
        await settle(pilot)
        assert coded(path) == [("stage/netwerk", "mijn oom, die")]
        for _ in range(4):
            await pilot.press("u")
        await settle(pilot)
        assert coded(path)[0][1] in ("Via mijn oom,", "Via mijn oom")


async def test_an_edge_stops_at_the_last_word(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(OOM + 12)
        await pilot.press(*["less_than_sign"] * 5)
        await settle(pilot)
        assert coded(path) == [("stage/netwerk", "Via")]
        assert says(pilot, "at least a word")
        screen.reader.move_to(ZELF)
        await pilot.press("less_than_sign")
        await settle(pilot)
        assert says(pilot, "No coding of yours is here")


async def test_splitting_and_joining(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(OOM + 4)
        await pilot.press("vertical_line")
        await settle(pilot)
        assert coded(path) == [("stage/netwerk", "Via"), ("stage/netwerk", "mijn oom")]
        assert len(screen.reader.marks) == 3
        screen.reader.move_to(OOM)
        await pilot.press("ampersand")
        await settle(pilot)
        assert coded(path) == [("stage/netwerk", "Via mijn oom")]
        await pilot.press("u", "u")
        await settle(pilot)
        assert coded(path) == [("stage/netwerk", "Via mijn oom")]
        assert len(screen.reader.marks) == 2
        await pilot.press("ampersand")
        await settle(pilot)
        assert says(pilot, "Nothing to join here")
        screen.reader.move_to(OOM)
        await pilot.press("vertical_line")
        await settle(pilot)
        assert says(pilot, "nothing to split off")


async def test_codings_in_the_selection_are_joined(path: Path) -> None:
    with Project.open(path) as project:
        document = documents(project)[0].id
        far = [NewCoding(document, BUS, BUS + 14, code_id(project, "stage/netwerk"))]
        apply_codings(project, "ada", far)
    async with workspace(path) as (screen, pilot):
        screen.reader.select((OOM, BUS + 14))
        await pilot.press("ampersand")
        await settle(pilot)
        assert coded(path) == [("stage/netwerk", INTERVIEW[OOM : BUS + 14])]


def coding(row_id: int, start: int, end: int) -> Coding:
    return Coding(row_id, "", 1, start, end, 1, 1, "", "", False, "", 1)


def test_edges_of_words() -> None:
    text = "“Ja, dat 👩‍👩‍👧 wel.”\n\nEn nu"
    whole = coding(1, 0, len(text) - 7)
    ends = []
    one = whole
    while span := moved(text, Edge(one, True), -1):
        one = coding(1, *span)
        ends.append(text[: span[1]])
    assert ends == ["“Ja, dat 👩‍👩‍👧", "“Ja, dat", "“Ja,"]
    assert moved(text, Edge(whole, True), 1) == (0, len(text) - 3)
    assert moved(text, Edge(coding(1, 0, len(text)), True), 1) is None
    assert moved(text, Edge(whole, False), -1) is None
    start = moved(text, Edge(whole, False), 1)
    assert start is not None
    assert text[start[0] : start[1]] == "dat 👩‍👩‍👧 wel.”"
    assert moved(text, Edge(coding(1, *start), False), -1) == (0, start[1])


def test_the_edge_that_is_held_stays_in_hand() -> None:
    one, other = coding(1, 0, 10), coding(2, 10, 30)
    first = nearest([one, other], 10)
    assert first is not None
    assert (first.coding.id, first.is_end) == (1, True)
    held = nearest([one, other], 10, (2, False))
    assert held is not None
    assert (held.coding.id, held.is_end) == (2, False)
    assert nearest([one, other], 40) is None


# The mouse


def at(screen: CodingScreen, offset: int) -> tuple[int, int]:
    """The cell of the reader at which a place of the text is painted."""
    painter = screen.reader._painter
    assert painter is not None
    row, cell = painter.layout.position(offset)
    return painter.area.left + cell, row - screen.reader.scroll_offset.y


def selected(screen: CodingScreen) -> str:
    return screen.reader.text[slice(*(screen.reader.selection or (0, 0)))]


async def test_clicks_select(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        reader, place = screen.reader, INTERVIEW.index("oom, die")
        await pilot.click("#reader", offset=at(screen, place))
        assert (reader.cursor, selected(screen)) == (place, "")
        await pilot.click("#reader", offset=at(screen, place + 1), times=2)
        assert selected(screen) == "oom"
        await pilot.click("#reader", offset=at(screen, place + 1), times=3)
        assert selected(screen) == "Via mijn oom, die kent die baas."
        await pilot.click("#reader", offset=at(screen, OOM))
        await pilot.click("#reader", offset=at(screen, place), shift=True)
        assert selected(screen) == INTERVIEW[OOM:place]


async def test_a_drag_held_below_the_text_goes_on(tmp_path: Path) -> None:
    project = new_project(tmp_path, "stage")
    add_transcript(project, "lang", INTERVIEW * 30)
    async with workspace(project.path, document="lang", size=(80, 24)) as (screen, pilot):
        reader = screen.reader
        x, y = at(screen, OOM)
        await pilot.mouse_down("#reader", offset=(x, y))
        below = events.MouseMove(reader, x, reader.size.height + 3, 0, 1, 1, False, False, False)
        reader.on_mouse_move(below)
        await until(lambda: (reader.selection or (0, 0))[1] > OOM + 400, "the text further down", pilot)
        assert reader.scroll_offset.y > 4
        assert reader.selection is not None
        assert reader.selection[0] == OOM
        reader.on_mouse_up()
        assert reader._pulling is None
        assert not reader._dragging


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (200, 50), (60, 20)])
async def test_the_passage_stands_above_the_picker_and_in_it(tmp_path: Path, size: tuple[int, int]) -> None:
    project = new_project(tmp_path, "stage", "kosten")
    said = "Dat was toen de bus niet reed, en ik dus lopend naar het bedrijf moest, elke dag weer."
    lines = [f"R: {said} Het was keer {number}.\n" for number in range(60)]
    text = "".join(lines)
    add_transcript(project, "leerlingen-1", text)
    path = project.path
    project.close()
    async with workspace(path, size=size) as (screen, pilot):
        for number in (0, 7, 30, 59):
            screen.reader.jump_to(text.index(lines[number]) + 3)
            # As low as it can stand.
            screen.reader.scroll_to(y=screen.reader.cursor_row() - screen.reader.size.height + 3, animate=False)
            await pilot.press("t", "c")
            await settle(pilot)
            shown_lines = screen_lines(pilot.app)
            edge = next(row for row, line in enumerate(shown_lines) if "╭" in line)
            assert shown(shown_lines[:edge], f"keer {number}."), number
            words = " ".join(re.findall(r"[\w,.]+", " ".join(shown_lines[edge:])))
            assert f"keer {number}." in words
            # The line of keys stays in sight.
            assert "╰" in shown_lines[-2]
            await pilot.press("escape")
            await settle(pilot)
