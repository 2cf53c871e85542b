"""Finding in the document, searching the project, copying a quotation."""

from __future__ import annotations

import gc
import re
import warnings
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from qualcode.changes.codings import set_memo
from qualcode.changes.work import set_memo as put_memo
from qualcode.queries.quotations import to_take_along
from qualcode.queries.search import FoundPassages, SearchHit, around, elsewhere, seek
from qualcode.queries.words.index import WordIndex
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents
from qualcode.storage.respondents import respondents
from qualcode.tui.codebook.screen import CodebookScreen
from qualcode.tui.coding.find import Finding
from qualcode.tui.coding.find_bar import FindBar
from qualcode.tui.coding.screen import CodingScreen
from qualcode.tui.library.documents import DocumentsScreen
from qualcode.tui.library.respondents import RespondentsScreen
from qualcode.tui.search.screen import SearchScreen, lead
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.windows.memo import MemoWindow
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.waiting import Text, settle, until
from tests.support.workspace import build_project, screen_lines, workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return build_project(tmp_path)


def is_finding(screen: CodingScreen) -> bool:
    return screen.part(Finding).finding


def on_top(pilot: Pilot[None]) -> type[Screen[Any]]:
    return type(pilot.app.screen)


def shown(pilot: Pilot[None]) -> str:
    return "\n".join(screen_lines(pilot.app))


async def test_finding_goes_from_hit_to_hit_and_back_to_where_one_was(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        start = INTERVIEW.index("Ik heb")
        screen.reader.move_to(start)
        await pilot.press("slash", *"DIE")
        await settle(pilot)
        first, second = INTERVIEW.index("die kent"), INTERVIEW.index("die baas")
        # There is none further on: the search goes round.
        assert screen.reader.cursor == first
        assert "1 of 2" in shown(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert screen.reader.cursor == start
        assert screen.focused is screen.reader
        await pilot.press("slash")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert screen.reader.cursor == first
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert screen.reader.cursor == second
        assert "2 of 2" in shown(pilot)
        await pilot.press("up")
        await settle(pilot)
        assert screen.reader.cursor == first
        await pilot.press("escape")
        await settle(pilot)
        assert screen.reader.cursor == first
        assert not screen.query_one(FindBar).display


async def test_the_selection_comes_back_with_the_place(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        span = (INTERVIEW.index("Alleen"), INTERVIEW.index("Alleen") + 14)
        screen.reader.select(span)
        await pilot.press("slash", Text("oom"), "escape")
        await settle(pilot)
        assert screen.reader.selection == span


async def test_reading_on_with_the_hits_marked(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await pilot.press("slash", Text("die"), "tab")
        await settle(pilot)
        assert screen.focused is screen.reader
        assert is_finding(screen)
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert screen.reader.cursor == INTERVIEW.index("die baas")
        await pilot.press("escape")
        await settle(pilot)
        assert not is_finding(screen)
        assert screen.reader.cursor == INTERVIEW.index("die baas")
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert "Nothing is being found" in shown(pilot)


async def test_what_is_not_there_is_said(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        before = screen.reader.cursor
        await pilot.press("slash", Text("qqq"))
        await settle(pilot)
        assert "not found" in shown(pilot)
        assert screen.reader.cursor == before
        await pilot.press("enter", "backspace", "backspace", "backspace", "escape")
        await settle(pilot)
        assert screen.reader.cursor == before


async def test_another_document_ends_a_find(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await pilot.press("slash", Text("die"), "tab")
        screen.open_document("school-1")
        await settle(pilot)
        assert not is_finding(screen)
        await pilot.press("slash")
        await settle(pilot)
        assert screen.query_one(FindBar).words == "die"


async def test_searching_the_project_opens_the_passage(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await pilot.press("ctrl+f")
        await settle(pilot)
        assert on_top(pilot) is SearchScreen
        await pilot.press(Text("school"))
        await settle(pilot)
        assert "1 passage in 1 document" in shown(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert on_top(pilot) is CodingScreen
        assert screen.desk.opened is not None
        assert screen.desk.opened.document.name == "school-1"
        assert screen.reader.text[screen.reader.cursor :].startswith("school")
        assert is_finding(screen)
        assert "1 of 1" in shown(pilot)
        await pilot.press("f7")
        await settle(pilot)
        assert pilot.app.screen.query_one(Input).value == "school"
        await pilot.press("escape")
        await settle(pilot)
        assert on_top(pilot) is CodingScreen


async def test_a_passage_is_opened_from_another_screen(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await pilot.press("f9")
        await settle(pilot)
        assert on_top(pilot) is not CodingScreen
        await pilot.press("f7", Text("school"), "enter")
        await settle(pilot)
        await settle(pilot)
        assert on_top(pilot) is CodingScreen
        assert screen.reader.text[screen.reader.cursor :].startswith("school")


async def test_a_code_that_was_found_opens_in_the_codebook(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        for words, name in (("reizen", "Reizen"), ("zelf", "Zelf")):
            screen.part(Finding).search(words)
            await settle(pilot)
            roster = pilot.app.screen.query_one(RowList)
            roster.highlight(len(roster.items) - 1)
            await pilot.press("enter")
            await settle(pilot)
            codebook = pilot.app.screen
            assert isinstance(codebook, CodebookScreen)
            assert codebook.code is not None
            assert codebook.code.name == name
            await pilot.press("home", "escape")
            await settle(pilot)
            assert pilot.app.screen is screen
        await pilot.press("f3")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CodebookScreen)
        assert pilot.app.screen.code is not None
        assert pilot.app.screen.code.name == "Stage"


async def test_a_memo_that_was_found_opens_where_it_is(path: Path) -> None:
    with Project.open(path) as project:
        person = respondents(project)[-1]
        put_memo(project, "ada", "code", code_id(project, "kosten/reizen"), "vindplaats een")
        put_memo(project, "ada", "respondent", person.id, "vindplaats twee")
        put_memo(project, "ada", "document", documents(project)[1].id, "vindplaats drie")
        put_memo(project, "ada", "project", 0, "vindplaats vier")
    async with workspace(path) as (screen, pilot):

        async def opened(words: str) -> Screen[Any]:
            screen.part(Finding).search(f"vindplaats {words}")
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
            return pilot.app.screen

        found = await opened("een")
        assert isinstance(found, CodebookScreen)
        assert found.code is not None
        assert found.code.name == "Reizen"
        found = await opened("twee")
        assert isinstance(found, RespondentsScreen)
        assert found.person == person
        found = await opened("drie")
        assert isinstance(found, DocumentsScreen)
        assert found.document is not None
        assert found.document.name == "school-1"
        assert "vindplaats drie" in shown(pilot)
        found = await opened("vier")
        assert isinstance(found, MemoWindow)
        assert "vindplaats vier" in shown(pilot)


async def test_from_the_document_to_the_project(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        await pilot.press("slash", Text("oom"), "ctrl+f")
        await settle(pilot)
        assert isinstance(pilot.app.screen, SearchScreen)
        assert pilot.app.screen.query_one(Input).value == "oom"
        await pilot.press("end", "backspace", "backspace")
        await settle(pilot)
        assert "two letters" in shown(pilot)


async def test_the_results_go_from_document_to_document(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        await pilot.press("f7", *"de")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, SearchScreen)
        roster = screen.query_one(RowList)
        heads = [place for place, item in enumerate(roster.items) if item.strong]
        assert len(heads) >= 2
        await pilot.press("ctrl+down")
        assert roster.index == heads[1] + 1
        await pilot.press("ctrl+up")
        assert roster.index == heads[0] + 1


async def test_a_quotation_is_copied_with_its_reference(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(INTERVIEW.index("Via mijn"))
        await pilot.press("ctrl+c")
        assert len(pilot.app.clipboard) == 0
        assert "ctrl+c copies what is selected; ctrl+q leaves" in shown(pilot)
        assert not pilot.app._notifications
        await pilot.press("s", "ctrl+c")
        await settle(pilot)
        taken = r"“Via mijn oom, die kent die baas.” \([0-9A-Z]{3}, leerlingen-1, turn 2\)"
        assert re.fullmatch(taken, pilot.app.clipboard)
        pilot.app.copy_to_clipboard("")
        screen.reader.move_to(INTERVIEW.index("Via mijn"))
        await pilot.press("y")
        await settle(pilot)
        assert re.fullmatch(taken, pilot.app.clipboard)
        assert "Copied" in shown(pilot)


async def test_hostile_text_in_results(tmp_path: Path) -> None:
    evil = "[b]\x1b]0;pwn\x07\u202e[/b]"
    project = new_project(tmp_path, "stage")
    add_transcript(project, f"doc {evil}", f"{evil}: eerst iets\nR: hier staat het {evil} woord {evil}.\n")
    async with workspace(project.path, document=None) as (_screen, pilot):
        await pilot.press("f7", Text("woord"))
        await settle(pilot)
        text = shown(pilot)
        assert "1 passage" in text
        assert not {"\x1b", "\x07", "\u202e"} & set(text)


# What the project's thread does


def in_session(path: Path) -> Session:
    return Session(path, "ada")


def found_in(project: Project, query: str, room: int = 9, shelf: WordIndex | None = None) -> FoundPassages:
    return seek(project, shelf or WordIndex(), query, "lemma", room, ranked=False)


def test_passages_with_speaker_and_respondent(path: Path) -> None:
    session, shelf = in_session(path), WordIndex()
    page = found_in(session.project, "zelf gebeld", shelf=shelf)
    assert (page.total, [found.about for found in page.hits]) == (1, ["Noor"])
    [found] = page.hits
    assert [found.context[start:end] for start, end in found.spans] == ["zelf", "gebeld"]
    assert found.start == INTERVIEW.index("zelf")
    assert found_in(session.project, '"zelf gebeld"', shelf=shelf).total == 1
    assert found_in(session.project, '"gebeld zelf"', shelf=shelf).total == 0
    assert found_in(session.project, "geb", shelf=shelf).total == 1  # a word that is still being typed
    limited = found_in(session.project, "de OR die OR ik", 1, shelf)
    assert limited.total > len(limited.hits) == 1
    before, own, spans = around(shelf, found)
    assert before.startswith("Via mijn oom")
    assert own[slice(*spans[0])] == "zelf"
    session.close()


def test_memos_and_code_names_are_found(path: Path) -> None:
    session = in_session(path)
    own = codings(session.project)[0]
    set_memo(session.project, "ada", own.id, "Netwérk van familie " * 20 + "en buren")
    found = elsewhere(session.project, "netwerk")
    assert [(item.kind, item.code_id) for item in found] == [
        ("code", code_id(session.project, "stage/netwerk")),
        ("memo", None),
    ]
    memo = found[1]
    assert (memo.document, memo.start) == ("leerlingen-1", own.start)
    assert memo.context[slice(*memo.spans[0])] == "Netwérk"
    far = elsewhere(session.project, "buren")[0]
    assert [far.context[start:end] for start, end in far.spans] == ["buren"]
    session.close()


def test_a_reference_outside_the_turns(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    add_transcript(project, "los", "Een titel\n\nI: Ja?\nR: Nee.\n")
    session = in_session(project.path)
    document = documents(session.project)[0]
    assert to_take_along(session.project, document, 2, 4)[1] == "los, turn 1"
    quote, whose = to_take_along(session.project, document, 20, 24)
    assert whose[3:] == ", los, turn 3"
    assert ":" not in quote
    session.close()


def test_a_text_without_turns_is_searched_by_line(tmp_path: Path) -> None:
    project: Project = new_project(tmp_path)
    add_transcript(project, "notitie", "eerste regel\ntweede regel\n")
    session = in_session(project.path)
    page = found_in(session.project, "regel")
    assert [found.context for found in page.hits] == ["eerste regel", "tweede regel"]
    session.close()


def test_the_hit_stays_in_sight_in_one_line() -> None:
    found = SearchHit("passage", "a lang verhaal vooraf en dan\nhet woord zelf", ((33, 38),), "")
    line, spans = lead(found, 12, 24)
    assert line.startswith("…")
    assert line[slice(*spans[0])] == "woord"
    assert "\n" not in line
    assert lead(found, 99, 200) == ("a lang verhaal vooraf en dan het woord zelf", [(33, 38)])


@given(
    st.lists(st.sampled_from(["data", "sharing", "wel", "en", "een heel lang woord", "de"]), min_size=1, max_size=40),
    st.integers(12, 30),
    st.integers(40, 110),
)
def test_a_hit_that_is_shown_is_shown_whole(words: list[str], before: int, room: int) -> None:
    text = " ".join(words)
    spans = tuple(match.span() for match in re.finditer("data|sharing", text))
    line, inside = lead(SearchHit("passage", text, spans, ""), before, room)
    whole = [span for span in inside if span[1] <= room]
    assert [line[slice(*span)] for span in inside] == [text[slice(*span)] for span in spans][len(spans) - len(inside) :]
    assert bool(whole) == bool(spans)
    if any(text[one[1] : other[0]] == " " for one, other in pairwise(spans)) and not all(
        span[1] <= room for span in spans
    ):
        # Words that stand together are found together.
        assert len(whole) > 1


async def test_one_huge_turn_leaves_the_keys_alive(tmp_path: Path) -> None:
    project = new_project(tmp_path, "stage")
    text = "I: Hoe?\nR: " + "de leerling zegt dat het zó wel gaat met de stage. " * 12_000 + "\n"
    add_transcript(project, "groot", text)
    path = project.path
    session, shelf = in_session(path), WordIndex()
    page = found_in(session.project, "leerling", shelf=shelf)
    assert page.total == 1
    _before, own, spans = around(shelf, page.hits[0])
    assert len(own) < 6000
    assert {own[slice(*span)] for span in spans} == {"leerling"}
    late = page.hits[0]._replace(start=text.rindex("leerling"))
    own = around(shelf, late)[1]
    assert own.startswith("…")
    assert own.endswith("stage.")
    session.close()
    async with workspace(path, document="groot") as (_screen, pilot):
        await pilot.press("ctrl+f", Text("leerling"))
        await until(lambda: "1 passage" in shown(pilot), "the passage was not found")
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CodingScreen)


async def test_the_screen_is_the_workspace_again_after_a_place(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.part(Finding)._show_found(None)
        await pilot.press("f7", "escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CodingScreen)


async def test_enter_right_behind_the_words_opens_what_they_find(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        screen.part(Finding).search()
        await settle(pilot)
        search = pilot.app.screen
        assert isinstance(search, SearchScreen)
        search._begin("school regelt")
        search.on_input_submitted()
        await settle(pilot)
        await settle(pilot)
        assert screen.reader.text[screen.reader.cursor :].startswith("school regelt")


async def test_what_was_found_is_ticked_and_coded_at_once(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        with Project.open(path, readonly=True) as project:
            before = codings(project)
        screen.part(Finding).search("die OR drie")
        await until(lambda: "2 passages" in shown(pilot), "the passages were not found")
        await pilot.press("tab", "a")
        await until(lambda: "2 ticked" in shown(pilot), "not all were ticked")
        await pilot.press("c")
        await settle(pilot)
        await pilot.press(Text("kosten"), "enter")
        await until(lambda: "2 codings made" in shown(pilot), "the passages were not coded")
        with Project.open(path, readonly=True) as project:
            made = [one for one in codings(project) if one not in before]
            assert [one.quote for one in made] == ["Via mijn oom, die kent die baas.", "Ik heb zelf gebeld. Drie keer."]
        await pilot.press("r", "o")
        await until(lambda: "stem and compounds" in shown(pilot), "the ring is another")
        assert "best first" in shown(pilot)
        await pilot.press("u")
        await settle(pilot)
        with Project.open(path, readonly=True) as project:
            assert codings(project) == before


async def test_work_that_is_called_off_before_it_begins_leaves_nothing_waiting(path: Path) -> None:
    begun: list[str] = []

    async def note(what: str) -> None:
        begun.append(what)

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        async with workspace(path) as (screen, pilot):
            screen.do(note("at once"))
            screen.workers.cancel_node(screen)
            await pilot.press("ctrl+f", Text("oom"))
            sought = pilot.app.screen
            assert isinstance(sought, SearchScreen)
            for _key in range(3):  # each calls the one before it off
                sought._explain()
                sought._begin("oom")
            await settle(pilot)
            assert any("oom" in line for line in screen_lines(pilot.app))
        gc.collect()
    assert begun == []
    assert [str(one.message) for one in told if "awaited" in str(one.message)] == []


async def test_the_last_word_is_a_beginning_until_a_space_and_it_is_said(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        await pilot.press("ctrl+f", Text("oo"))
        await until(lambda: any("oo… may go on" in line for line in screen_lines(pilot.app)), "what is said", pilot)
        await pilot.press("m", "space")
        await until(lambda: not any("may go on" in line for line in screen_lines(pilot.app)), "the end of it", pilot)
        assert any("1 passage" in line for line in screen_lines(pilot.app))
        await pilot.press("A", "N", "D")
        await settle(pilot)
        assert any("1 passage" in line for line in screen_lines(pilot.app))
