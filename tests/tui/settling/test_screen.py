"""The settling screen: cases with a lane for each coder, and single keys that decide them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from qualcode import settling
from qualcode.changes.codings import NewCoding, apply_codings, remove_codings
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.changes.work import set_finished
from qualcode.model import CONSENSUS
from qualcode.sample import build_sample
from qualcode.settling import State, read_settlement
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.coders import coders
from qualcode.storage.codings import codings
from qualcode.storage.documents import text
from qualcode.tui.coding.screen import CodingScreen
from qualcode.tui.picker.picker import CodePicker
from qualcode.tui.reader.reader import Reader
from qualcode.tui.settling.screen import SettlingScreen
from qualcode.tui.settling.state import Settling
from qualcode.tui.windows.memo import MemoArea
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import TIMES
from tests.support.waiting import Text, settle
from tests.support.workspace import reopened, screen_lines, workspace

BO = INTERVIEW + "Noor: [b]weg[/b] \x1b[2Jen \u202eterug.\n"


def build(folder: Path) -> Path:
    """Ada and bo agree once, and differ in each of the three ways; one passage is hostile."""
    project = new_project(folder, "stage", "stage/netwerk", "kosten")
    document = add_transcript(project, "leerlingen-1", BO)
    for coder, quote, path in (
        ("ada", "Via mijn oom", "stage/netwerk"),
        ("bo", "Via mijn oom", "stage/netwerk"),
        ("ada", "Ik heb zelf gebeld.", "stage"),
        ("bo", "Ik heb zelf gebeld. Drie keer.", "stage"),
        ("ada", "Alleen de bus", "kosten"),
        ("bo", "de bus", "stage/netwerk"),
        ("bo", "[b]weg[/b] \x1b[2Jen \u202eterug.", "kosten"),
    ):
        start = BO.index(quote)
        apply_codings(project, coder, [NewCoding(document, start, start + len(quote), code_id(project, path))])
    project.close()
    return project.path


async def opened(screen: CodingScreen, pilot: Pilot[None]) -> SettlingScreen:
    await pilot.press("S")
    await settle(pilot)
    found = pilot.app.screen
    assert isinstance(found, SettlingScreen)
    return found


def said(screen: SettlingScreen) -> str:
    return screen_lines(screen.app)[-1]


def outcomes(path: Path) -> dict[str, str | None]:
    """What was decided, by the first word of the passage."""
    with reopened(path) as project:
        return {
            text(project, case.document.id)[case.start : case.end].split()[0]: case.decision.outcome
            for case in read_settlement(project).cases
            if case.decision
        }


def consensus(path: Path) -> list[str]:
    with reopened(path) as project:
        ids = [coder.id for coder in coders(project) if coder.name == CONSENSUS]
        return [coding.quote for coding in codings(project, coder_ids=ids)]


async def test_single_keys_settle_case_after_case(tmp_path: Path) -> None:
    path = build(tmp_path)
    async with workspace(path) as (reader, pilot):
        screen = await opened(reader, pilot)
        shown = screen_lines(pilot.app)
        assert "0 of 4 settled" in shown[0]
        assert [name in shown[2] for name in ("ada", "bo", "consensus")] == [True, True, True]
        await pilot.click("#cases", offset=(5, 2))
        await settle(pilot)
        assert (screen.state.index, screen.state.progress()) == (2, (0, 4)), "a click decides nothing"
        await pilot.press("home")
        await settle(pilot)
        await pilot.press("1")
        await settle(pilot)
        assert "Settled on" in said(screen)
        assert screen.case is not None
        assert screen.case.kind == "different_boundary"
        await pilot.press("2")
        await settle(pilot)
        assert "2 left" in said(screen)
        await pilot.press("a")
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        assert screen.case is not None
        assert screen.state.progress() == (4, 4)
        assert outcomes(path) == {"Via": "agreed", "Ik": "accept", "Alleen": "both", "[b]weg[/b]": "reject"}
        await pilot.press("u")
        await settle(pilot)
        assert "[b]weg[/b]" not in outcomes(path)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert outcomes(path)["[b]weg[/b]"] == "reject"
    assert consensus(path) == ["Via mijn oom", "Ik heb zelf gebeld. Drie keer.", "Alleen de bus", "de bus"]


async def test_boundaries_are_moved_by_words_and_taken_with_enter(tmp_path: Path) -> None:
    path = build(tmp_path)
    async with workspace(path) as (reader, pilot):
        screen = await opened(reader, pilot)
        screen.action_next(1)
        await settle(pilot)
        await pilot.press("b", "greater_than_sign", "tab", "greater_than_sign")
        await settle(pilot)
        span = screen.passage.selection
        assert span is not None
        assert BO[slice(*span)] == "heb zelf gebeld. Drie"
        await pilot.press("escape")
        assert pilot.app.screen is screen
        assert outcomes(path) == {}
        await pilot.press("b", "greater_than_sign", "enter")
        await settle(pilot)
        assert consensus(path) == ["Ik heb zelf gebeld. Drie"]
        assert screen.case is not None
        assert screen.case.state is State.OPEN


async def test_which_reading_is_asked_where_the_codes_differ(tmp_path: Path) -> None:
    path = build(tmp_path)
    async with workspace(path) as (reader, pilot):
        screen = await opened(reader, pilot)
        screen.action_next(1)
        screen.action_next(1)
        await settle(pilot)
        await pilot.press("b")
        await settle(pilot)
        assert "2  Netwerk (bo)" in "\n".join(screen_lines(pilot.app))
        await pilot.press("down", "enter")
        await settle(pilot)
        with Project.open(path) as project:
            settling.reject(project, "bo", read_settlement(project).cases[0])
        await screen._watch()
        await screen._watch()
        await pilot.press("greater_than_sign")
        await settle(pilot)
        span = screen.passage.selection
        assert span is not None, "what another window does leaves the selection alone"
        await pilot.press("less_than_sign", "tab", "less_than_sign", "enter")
        await settle(pilot)
        assert outcomes(path) == {"Via": "reject", "Alleen": "boundary"}
        assert consensus(path) == ["Alleen de"]


async def test_another_code_comes_from_the_picker(tmp_path: Path) -> None:
    path = build(tmp_path)
    async with workspace(path) as (reader, pilot):
        screen = await opened(reader, pilot)
        await pilot.press("c")
        await settle(pilot)
        assert screen.query_one(CodePicker).is_open
        await pilot.press(Text("kost"), "enter")
        await settle(pilot)
        assert outcomes(path) == {"Via": "code"}
        assert "Settled on another code: Kosten" in said(screen)
        screen.state.go_to(screen.state.shown[0].key)
        screen.action_code()
        await settle(pilot)
        await pilot.press(Text("vervoer"), "up", "enter", Text("kost"), "enter")
        await settle(pilot)
        assert "Settled on another code: vervoer" in said(screen)
        with reopened(path) as project:
            assert "kosten/vervoer" in {code.path for code in codebook(project).codes}


async def test_a_reason_before_or_after_deciding(tmp_path: Path) -> None:
    path = build(tmp_path)
    async with workspace(path) as (reader, pilot):
        screen = await opened(reader, pilot)
        for reason in ("eerst", "later"):
            screen.action_reason()
            await settle(pilot)
            pilot.app.screen.query_one(MemoArea).text = reason
            await pilot.press("escape")
            await settle(pilot)
            if reason == "eerst":
                assert "Reason: eerst" in "\n".join(screen_lines(pilot.app))
                screen.action_accept(1)
                await settle(pilot)
                screen.state.go_to(screen.state.shown[0].key)
                screen.show_case()
        with reopened(path) as project:
            decision = read_settlement(project).cases[0].decision
            assert decision is not None
            assert decision.reason == "later"
        screen.action_take_back()
        await settle(pilot)
        assert outcomes(path) == {}


async def test_all_that_everybody_coded_alike_at_once(tmp_path: Path) -> None:
    path = build(tmp_path)
    async with workspace(path) as (reader, pilot):
        screen = await opened(reader, pilot)
        await pilot.press("A")
        await settle(pilot)
        assert "1 passage that all coders coded alike goes to the consensus" in "\n".join(screen_lines(pilot.app))
        await pilot.press("enter")
        await settle(pilot)
        assert "1 agreed passage taken" in said(screen)
        assert outcomes(path) == {"Via": "agreed"}
        for case in screen.state.shown[1:]:
            screen.state.go_to(case.key)
            screen.action_reject()
            await settle(pilot)
        assert "✓ All of leerlingen-1 is settled" in "\n".join(screen_lines(pilot.app))


async def test_what_another_window_decides_appears_and_cannot_be_overwritten_unseen(tmp_path: Path) -> None:
    path = build(tmp_path)
    async with workspace(path) as (reader, pilot):
        screen = await opened(reader, pilot)
        await screen._watch()
        with Project.open(path) as project:
            settling.reject(project, "bo", read_settlement(project).cases[0], "geen netwerk")
        screen.action_accept(1)
        await settle(pilot)
        assert "nothing was changed" in said(screen)
        await screen._watch()
        await settle(pilot)
        shown = "\n".join(screen_lines(pilot.app))
        assert "Settled on nothing here" in shown
        assert "“geen netwerk”" in shown
        assert outcomes(path) == {"Via": "reject"}


async def test_a_key_that_comes_too_soon_decides_nothing_unseen(tmp_path: Path) -> None:
    path = build(tmp_path)
    async with workspace(path) as (reader, pilot):
        screen = await opened(reader, pilot)
        screen.action_accept(1)
        screen.action_reject()
        await settle(pilot)
        assert outcomes(path) == {"Via": "agreed"}
        assert "Settled on" in said(screen)
        screen.action_boundary()
        await settle(pilot)
        await pilot.press("greater_than_sign")
        with Project.open(path) as project:
            case = read_settlement(project).cases[1]
            remove_codings(project, "bo", [case.readings[1].codings[0].id])
        for _watched in range(2):
            await screen._watch()
            await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "nothing was changed" in said(screen)
        assert outcomes(path) == {"Via": "agreed"}


async def test_filters_documents_and_what_was_skipped(tmp_path: Path) -> None:
    path = build(tmp_path)
    with reopened(path) as project:
        state = Settling(read_settlement(project))
    assert [(way.key, way.right) for way in state.ways()][:3] == [
        ("state:open", "4"),
        ("kind:agreed", "1"),
        ("kind:only_one_coder", "1"),
    ]
    assert [(one.key, one.right) for one in state.documents()] == [("", "0 of 4"), ("leerlingen-1", "0 of 4")]
    state.narrow("kind:different_code")
    assert [case.kind for case in state.shown] == ["different_code"]
    assert state.filters() == ["different code"]
    state.unfilter()
    state.narrow(f"code:{next(code.id for code in state.book.codes if code.path == 'stage')}")
    assert len(state.shown) == 3, "a code takes in those under it"
    state.unfilter()
    state.look_at("leerlingen-1")
    first = state.shown[0]
    state.skipped.add(first.key)
    order = []
    for _step in range(4):
        state.next()
        order.append(state.index)
    assert order == [1, 2, 3, 1], "what was skipped waits until the others are settled"
    state.next(-1)
    assert state.index == 3


async def test_the_next_disagreement_in_the_transcript(tmp_path: Path) -> None:
    path = build(tmp_path)
    async with workspace(path) as (reader, pilot):
        places = []
        for _step in range(4):
            await pilot.press("N")
            await settle(pilot)
            places.append(BO[reader.query_one(Reader).cursor :].split()[0])
        assert places == ["Ik", "Alleen", "[b]weg[/b]", "Ik"]
        assert "S settles it" in screen_lines(pilot.app)[-1]
        screen = await opened(reader, pilot)
        assert screen.case is not None
        assert screen.case.kind == "different_boundary"
        screen.action_open()
        await settle(pilot)
        assert pilot.app.screen is reader


async def test_hostile_text_is_painted(tmp_path: Path) -> None:
    path = build(tmp_path)
    async with workspace(path, size=(80, 24)) as (reader, pilot):
        screen = await opened(reader, pilot)
        for _step in range(3):
            screen.action_next(1)
            await settle(pilot)
        shown = "\n".join(screen_lines(pilot.app))
        assert "[b]weg[/b]" in shown
        assert not {"\x1b", "\u202e"} & set(shown)
        screen.action_list()
        await settle(pilot)
        assert "↔ Stage" in "\n".join(screen_lines(pilot.app))


async def test_nobody_to_compare(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    add_transcript(project, "leerlingen-1", INTERVIEW)
    project.close()
    async with workspace(project.path) as (reader, pilot):
        await opened(reader, pilot)
        shown = "\n".join(screen_lines(pilot.app))
        assert "There is nothing to settle yet." in shown
        assert "Agreement takes two coders" in shown
        await pilot.press("1", "a", "b", "c", "x", "m", "A", "n", "enter", "d", "f", "F", "r", "z", "o", "space")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.screen is reader


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interview of the sample study that three have coded, without the consensus that comes with it."""
    path = tmp_path_factory.mktemp("sample") / "sample.qualcode"
    build_sample(path, print, only=["school-6"], coders=["codeur-a", "codeur-b", "codeur-c"])
    return path


async def test_cases_of_the_sample_study_by_hand(sample: Path) -> None:
    many = 20 if TIMES > 1 else 7
    with reopened(sample) as project:
        before = codings(project)
        kinds = [case.kind for case in read_settlement(project).cases]
    async with workspace(sample, coder="codeur-a", document="school-6") as (reader, pilot):
        screen = await opened(reader, pilot)
        for number in range(many):
            case = screen.case
            assert case is not None
            assert case.state is State.OPEN
            several = len(case.readings) > 1
            await pilot.press("2" if several and number % 3 == 0 else "a" if several else "1x"[number % 2])
            await settle(pilot)
        assert screen.state.progress() == (many, len(kinds))
        for _step in range(many):
            screen.action_undo()
            await settle(pilot)
        assert screen.state.progress() == (0, len(kinds))
        assert "undone" in said(screen).lower()
    with reopened(sample) as project:
        assert codings(project) == before


async def test_what_was_settled_becomes_an_example_with_one_key_and_u_takes_it_back(tmp_path: Path) -> None:
    path = build(tmp_path)
    with Project.open(path) as project:
        case = next(case for case in read_settlement(project).cases if case.kind == "different_code")
        number = [reading.code_id == code_id(project, "kosten") for reading in case.readings].index(True)
        settling.accept(project, "ada", case, number, "Het gaat om wat de reis kost.")
    async with workspace(path) as (screen, pilot):
        shown = await opened(screen, pilot)
        shown.state.go_to(next(case.key for case in shown.state.shown if case.decision))
        await shown.show()
        await pilot.press("plus", "minus")
        await settle(pilot)
        with reopened(path) as project:
            book = codebook(project)
            kosten, netwerk = book.by_path["kosten"], book.by_path["stage/netwerk"]
        assert kosten.include == "Het gaat om wat de reis kost. (“Alleen de bus”)"
        assert netwerk.exclude == kosten.include
        await pilot.press("plus")
        await settle(pilot)
        assert "already" in said(shown)
        await pilot.press("u")
        await settle(pilot)
    with reopened(path) as project:
        assert codebook(project).by_path["stage/netwerk"].exclude == ""
        assert codebook(project).by_path["kosten"].include != ""


async def test_the_letters_are_read_where_a_round_is_over_and_say_so_where_none_is(tmp_path: Path) -> None:
    path = build(tmp_path)
    async with workspace(path) as (screen, pilot):
        await opened(screen, pilot)
        await pilot.press("L")
        await settle(pilot)
        assert any("No round is over yet" in line for line in screen_lines(pilot.app))
    with Project.open(path) as project:
        make_round(project, "ada", "r1", RoundRequest(("ada", "bo"), documents=("leerlingen-1",)))
        for coder in ("ada", "bo"):
            set_finished(project, coder, 1)
        case = next(case for case in read_settlement(project).cases if case.kind == "only_one_coder")
        settling.accept(project, "ada", case, 0, "Daar gaat het om.")
    async with workspace(path) as (screen, pilot):
        await opened(screen, pilot)
        await pilot.press("L")
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert any("Letter to ada" in line for line in lines)
        assert not any("\x1b[2J" in line for line in lines)
        await pilot.press("end")
        await settle(pilot)
        assert any("Why: Daar gaat het om." in line for line in screen_lines(pilot.app))
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, SettlingScreen)
