"""The agreement screen: the figures of the command line, where they come from, and what can be done with them."""

from __future__ import annotations

import csv
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copy
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Static

from qualcode.changes.codebook import add_code
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.work import set_finished
from qualcode.cli import run
from qualcode.queries.comparison import comparing
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.report.agreement.json_rows import to_json
from qualcode.report.wording.en import ENGLISH
from qualcode.session import agreement as session_agreement
from qualcode.session.saving import free_path, write_made
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.documents import document, turns
from qualcode.tui.agreement.coders_window import CodersWindow
from qualcode.tui.agreement.screen import AgreementScreen
from qualcode.tui.agreement.state import VIEWS, Of
from qualcode.tui.base.saving import SaveWindow
from qualcode.tui.widgets.help import keys_by_topic
from qualcode.tui.windows.pick import Pick
from qualcode.tui.windows.tick import TickWindow
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import some
from tests.support.waiting import PATIENCE, Text, press_only, settle, until
from tests.support.workspace import assert_screen, build_project, reopened, screen_lines, workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Ada and ben have each coded another passage of one of two interviews."""
    return build_project(tmp_path)


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    """The figures of the sample study by what was chosen."""
    return {}


@pytest.fixture
def compared_once(known: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample study is compared once for the same choices: these tests are about what is done with the figures."""
    report_on = comparing.report_on

    def once(study: Any, choices: AgreementChoices, executor: Any) -> Any:
        if repr(choices) not in known:
            known[repr(choices)] = report_on(study, choices, executor)
        return known[repr(choices)]

    monkeypatch.setattr(session_agreement, "report_on", once)


@pytest.fixture
def printed(sample: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """What ``qualcode agreement --format json`` says of the sample study."""

    def call(*options: str) -> Any:
        capsys.readouterr()
        assert run(["-p", str(sample), "agreement", "--format", "json", *options]) == 0
        return json.loads(capsys.readouterr().out)

    return call


@asynccontextmanager
async def agreement(
    path: Path, coder: str = "ada", size: tuple[int, int] = (120, 40), document: str | None = None
) -> AsyncIterator[tuple[AgreementScreen, Pilot[None]]]:
    """The agreement screen with everything compared."""
    async with workspace(path, coder, size, document) as (_screen, pilot):
        await pilot.press("f6")
        await settle(pilot)
        yield front(pilot), pilot


def front(pilot: Pilot[None]) -> AgreementScreen:
    screen = pilot.app.screen
    assert isinstance(screen, AgreementScreen)
    return screen


def on_top(pilot: Pilot[None], kind: type[Screen[Any]]) -> bool:
    return isinstance(pilot.app.screen, kind)


def said(pilot: Pilot[None]) -> str:
    """The screen as one line of words."""
    return " ".join(" ".join(screen_lines(pilot.app)).split())


def detail(screen: AgreementScreen) -> str:
    return " ".join(str(screen.query_one("#detail", Static).content).split())


def page(screen: AgreementScreen) -> str:
    return " ".join(str(screen.query_one("#page-text", Static).content).split())


def with_limits(measure: Any) -> str:
    """A measure of the JSON as the screen writes it."""

    if measure["low"] is None:
        return ENGLISH.agreement.figure(measure["estimate"])
    return "{} [{}; {}]".format(*(ENGLISH.agreement.figure(measure[name]) for name in ("estimate", "low", "high")))


# The figures


async def test_the_figures_and_cases_are_those_of_the_command_line(sample: Path, printed: Callable[..., Any]) -> None:
    found = printed()
    async with agreement(sample, "codeur-a", (240, 50)) as (screen, pilot):
        rows = screen.grid.rows
        titles = [column.key for column in screen.grid.columns]
        assert len(rows) == len(found["codes"]) == 65
        for row, code in zip(rows, found["codes"], strict=True):
            cells = dict(zip(titles, row.cells, strict=True))
            assert cells["name"].strip() == code["name"]
            assert cells["alpha"] == with_limits(code["measures"]["alpha"])
            assert cells["u_alpha"] == with_limits(code["measures"]["binary_u_alpha"])
            for name in ("f1", "kappa"):
                assert cells[name] == ENGLISH.agreement.figure(code["measures"][name]["estimate"])
            assert cells["percent"] + "%" == ENGLISH.agreement.share(code["measures"]["percent"]["estimate"])
            assert cells["marked"] == str(code["marked"])
        lines = said(pilot)
        for name in ("alpha", "binary_u_alpha"):
            assert with_limits(found["overall"][name]) in lines
        assert "9 of 24 documents coded twice · 327 turns" in lines
        assert "1 codeur-a, 2 codeur-b, 3 codeur-c" in lines
        await pilot.press("2")
        assert [row.cells[1] for row in screen.grid.rows] == [with_limits(pair["alpha"]) for pair in found["pairs"]]
        await pilot.press("3")
        documents = [(row.cells[0], row.cells[1]) for row in screen.grid.rows]
        assert documents == [
            (one["document"], ENGLISH.agreement.figure(one["alpha"]["estimate"])) for one in found["documents"]
        ]
        # So are the cases.
        await pilot.press("1")
        by_document = {one["document"]: sum(one["disagreements"].values()) for one in found["documents"]}
        for name, count in by_document.items():
            assert len(screen.cases(Of("documents", name)) or ()) == count
        assert sum(by_document.values()) == found["disagreements"]["total"]
        # A code takes those under it along, as its figures do.
        assert len(screen.cases(Of("codes", "stage")) or ()) == 85
        assert "85 differences: 30 not by all · 8 different code · 47 different boundary" in detail(screen)
        await pilot.press("enter")
        assert len(screen.grid.rows) == 85
        assert "Beschikbaarheid stageplaatsen · 85 differences" in said(pilot)


async def what_a_code_is_worth_is_said_in_words(screen: AgreementScreen, pilot: Pilot[None]) -> None:
    words = detail(screen)
    assert "● tentative the lower limit of alpha, 0.76, lies between 0.667 and 0.800" in words
    assert "68 of 327 turns have it, in 9 documents" in words
    assert "κ 1–2 0.89 1–3 0.73 2–3 0.71" in words
    assert "▲ stage: the coders agree on the passages (alpha 0.85), but not on where they begin" in words
    await pilot.press("down")
    assert "● too rare" in detail(screen)
    assert "too rare to judge: 5 units have it" in detail(screen)


async def worst_first_and_back_to_where_one_was(screen: AgreementScreen, pilot: Pilot[None]) -> None:
    await pilot.press("down", "o")
    assert screen.grid.index == 0
    shown = [row.cells[1].split()[0] for row in screen.grid.rows]
    assert shown[0] == "0.00"
    assert [float(text) for text in shown] == sorted(float(text) for text in shown)
    assert not screen.grid.rows[1].cells[0].startswith(" ")
    worst = screen.state.row(screen.row)
    await pilot.press("o")
    assert screen.state.row(screen.row) == worst
    assert screen.grid.rows[1].cells[0].startswith("  ")


async def the_filter_finds_a_code_among_many(screen: AgreementScreen, pilot: Pilot[None]) -> None:
    await pilot.press("slash", Text("regelt"), "enter")
    await settle(pilot)
    assert [row.cells[0].strip() for row in screen.grid.rows] == [
        "Wie regelt de stage",
        "Leerling regelt zelf",
        "School regelt of helpt",
    ]
    # What is filtered are the codes, not the cases behind one of them.
    await pilot.press("enter")
    assert len(screen.grid.rows) == len(screen.cases(Of("codes", "stage/wie-regelt")) or ())
    await pilot.press("escape")
    assert screen.state.of is None


# From a figure to its passages, and back


@pytest.mark.usefixtures("compared_once")
async def test_every_figure_leads_to_its_passages(sample: Path) -> None:
    async with workspace(sample, "codeur-a", document="leerlingen-1") as (reading, pilot):
        await pilot.press("f6")
        await settle(pilot)
        screen = front(pilot)
        await pilot.press("3", "down", "enter")
        assert screen.state.of == Of("documents", "bedrijf-6")
        await pilot.press("down")
        case = screen.state.case(screen.row)
        assert case is not None
        assert all(
            f"{screen.state.tables.numbers[one.coder]} {one.coder}" in detail(screen) for one in case.case.readings
        )
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen is reading
        assert reading.desk.opened is not None
        assert reading.desk.opened.document.name == "bedrijf-6"
        assert reading.reader.cursor == case.case.start
        await pilot.press("f6")
        await settle(pilot)
        assert front(pilot) is screen
        assert screen.state.case(screen.row) == case
        await pilot.press("escape")
        assert said(pilot).count("3 Documents 9") == 1
        assert not any("›" in line for line in screen_lines(pilot.app))
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.screen is reading


async def the_cases_of_a_pair_are_those_of_these_two(screen: AgreementScreen, pilot: Pilot[None], sample: Path) -> None:
    await pilot.press("2")
    await settle(pilot)
    assert "299 differences" in detail(screen)
    assert "0.68" in detail(screen)
    await pilot.press("end", "enter")
    await settle(pilot)
    cases = screen.cases(Of("pairs", ("codeur-b", "codeur-c")))
    assert cases
    assert len(screen.grid.rows) == len(cases)
    with Project.open(sample, readonly=True) as project:
        _study, report = compare(project, AgreementChoices(coders=("codeur-b", "codeur-c")))
    assert sum(report.disagreements.kinds.values()) == len(cases)


async def test_the_screen_is_reached_from_everywhere_and_says_its_keys(path: Path) -> None:
    async with workspace(path) as (reading, pilot):
        for way in ("f3", "f4", "f9", "ctrl+o"):
            await pilot.press(way)
            await settle(pilot)
            await pilot.press("f6")
            await settle(pilot)
            assert isinstance(pilot.app.screen, AgreementScreen)
        topics = dict(keys_by_topic(pilot.app.screen))
        assert ("t", "What alpha and kappa are about: turns, sentences …") in topics["In the agreement report"]
        await pilot.press("f6")
        await settle(pilot)
        assert pilot.app.screen is reading
        assert ("F6", "Agreement between coders") in dict(keys_by_topic(reading))["Screens"]


async def the_views_in_turn(screen: AgreementScreen, pilot: Pilot[None]) -> None:
    seen = []
    for _view in VIEWS:
        seen.append(screen.state.view)
        await pilot.press("tab")
    assert (tuple(seen), screen.state.view) == (VIEWS, "codes")
    await pilot.press("5")
    assert "Agreed on the passage, but not on where it begins and ends" in page(screen)
    assert screen.focused is not None
    assert screen.focused.id == "page"
    await pilot.press("6", "y")
    assert screen.state.found is not None
    text = screen.state.found.view.methods()
    assert pilot.app.clipboard == text
    assert " ".join(text.split()) in page(screen)
    assert "jackknife over documents, 95%" in page(screen)


@pytest.mark.usefixtures("compared_once")
async def test_a_walk_through_the_figures(sample: Path) -> None:
    async with agreement(sample, "codeur-a") as (screen, pilot):
        await what_a_code_is_worth_is_said_in_words(screen, pilot)
        await pilot.press("home")
        await worst_first_and_back_to_where_one_was(screen, pilot)
        await pilot.press("2", "home")
        await the_cases_of_a_pair_are_those_of_these_two(screen, pilot, sample)
        await pilot.press("escape", "1")
        await the_views_in_turn(screen, pilot)
        await pilot.press("1", "home")
        await the_filter_finds_a_code_among_many(screen, pilot)


# Settings


async def test_other_units_coders_and_text(sample: Path, printed: Callable[..., Any]) -> None:
    options = ["--unit", "sentence", "--include-interviewer", "--finished-only"]
    expected = [printed(*options)["overall"]]
    expected += [printed(*options, "--coders", pair)["overall"] for pair in ("codeur-b,codeur-c", "codeur-a,codeur-c")]
    async with agreement(sample, "codeur-a") as (screen, pilot):

        async def overall() -> Any:
            await settle(pilot)
            assert screen.state.found is not None
            return to_json(screen.state.found.view)["overall"]

        before = await overall()
        screen.action_flip("interviewer")
        more = await overall()
        assert more["units"] > before["units"]
        screen.action_flip("finished_only")
        await settle(pilot)
        assert "finished only" in said(pilot)
        await pilot.press("t")
        await settle(pilot)
        await pilot.press("down", "enter")
        assert await overall() == expected[0]
        await pilot.press("c")
        await settle(pilot)
        assert on_top(pilot, CodersWindow)
        await pilot.press("space", "enter")
        assert await overall() == expected[1]
        assert "1 codeur-b, 2 codeur-c" in said(pilot)
        await pilot.press("c")
        await settle(pilot)
        await pilot.press("space", "down", "space", "enter")
        assert await overall() == expected[2]


async def test_segments_and_measures_on_request(sample: Path, tmp_path: Path) -> None:
    divided = tmp_path / "divided.qualcode"
    copy(sample, divided)
    with Project.open(divided) as project:
        made = add_code(project, "lead", "Deel")
        first = document(project, "bedrijf-2").id
        apply_codings(project, "lead", [NewCoding(first, turn.start, turn.end, made) for turn in turns(project, first)])
    async with agreement(divided, "codeur-a") as (screen, pilot):
        await pilot.press("m")
        await settle(pilot)
        assert on_top(pilot, TickWindow)
        await pilot.press(Text("fleiss"), "space", "enter")
        await settle(pilot)
        assert screen.state.choices.added == ("fleiss",)
        assert "Fleiss" in said(pilot)
        await pilot.press("6")
        await settle(pilot)
        assert "The report gives Fleiss' kappa (Fleiss, 1971) as well." in said(pilot)
        await pilot.press("t")
        await settle(pilot)
        await pilot.press(Text("segm"), "enter")
        await settle(pilot)
        assert on_top(pilot, Pick)
        await pilot.press(Text("deel"), "enter")
        await settle(pilot)
        assert (screen.state.choices.unit, screen.state.choices.segments) == ("segment", "deel")
        assert "segments (deel)" in said(pilot)
        await pilot.press("t", Text("segm"), "enter")
        await settle(pilot)
        await pilot.press(Text("kosten"), "enter")
        await settle(pilot)
        assert "overlap" in said(pilot)
        assert screen.state.choices.segments == "deel"


@pytest.mark.usefixtures("compared_once")
async def test_less_than_two_are_not_compared(sample: Path) -> None:
    async with agreement(sample, "codeur-a") as (screen, pilot):
        await pilot.press("c")
        await settle(pilot)
        await pilot.press("space", "down", "space", "enter")
        assert isinstance(pilot.app.screen, CodersWindow)
        assert "It takes two" in said(pilot)
        await pilot.press("delete", "enter")
        await settle(pilot)
        assert screen.state.choices == AgreementChoices()


async def test_a_choice_that_leads_nowhere_is_taken_back(path: Path) -> None:
    async with agreement(path) as (screen, pilot):
        before = screen.state.found
        assert before is not None
        screen.choose(AgreementChoices(coders=("ada", "nobody")))
        await settle(pilot)
        assert (screen.state.choices, screen.state.found) == (AgreementChoices(), before)
        assert "nobody" in screen_lines(pilot.app)[-1]


# States


async def test_one_coder_is_told_what_it_takes_and_sees_the_other_come(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    document = add_transcript(project, "groep-1", INTERVIEW)
    apply_codings(project, "ada", [NewCoding(document, 40, 50, code_id(project, "kosten"))])
    path = project.path
    project.close()
    async with agreement(path) as (screen, pilot):
        assert "Agreement takes two coders; here there is only ada." in page(screen)
        assert "qualcode open study.qualcode --coder NAME" in page(screen)
        await pilot.press("1", "enter", "w", "y", "o")  # nothing to do these with
        assert pilot.app.screen is screen
        with Project.open(path) as other:
            set_finished(other, "bo", document)
        await screen._watch()
        await settle(pilot)
        assert screen.state.found is not None
        assert [row.cells[0] for row in screen.grid.rows] == ["Kosten"]
        assert "1 ada, 2 bo" in said(pilot)


async def test_undone_here_the_figures_follow(path: Path) -> None:
    async with agreement(path) as (screen, pilot):
        assert screen.state.found is not None
        await pilot.press("u")  # ada's only coding
        await settle(pilot)
        assert "Agreement takes two coders; here there is only ben." in page(screen)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert screen.grid.rows


async def test_nothing_double_and_nothing_to_tell_apart(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    first, second = (add_transcript(project, name, INTERVIEW) for name in ("een", "twee"))
    code = code_id(project, "kosten")
    apply_codings(project, "ada", [NewCoding(first, turn.body, turn.end, code) for turn in turns(project, first)])
    apply_codings(project, "bo", [NewCoding(second, turn.body, turn.end, code) for turn in turns(project, second)])
    path = project.path
    project.close()
    async with agreement(path) as (screen, pilot):
        assert "No document has been coded by two coders" in page(screen)
        with Project.open(path) as other:
            every = [NewCoding(first, turn.body, turn.end, code) for turn in turns(other, first)]
            apply_codings(other, "bo", every)
        await screen._watch()
        await settle(pilot)
        [row] = screen.grid.rows
        assert row.cells[1] == "–"
        assert "no variation" in row.cells
        assert "no variation: every coder gave the same everywhere" in detail(screen)
        assert "Nowhere do the coders differ." in detail(screen)
        await pilot.press("enter")
        assert screen.grid.rows == []
        assert "Nowhere do the coders differ." in detail(screen)


async def test_many_codes_long_names_and_five_coders_fit(tmp_path: Path) -> None:
    paths = [f"thema-{n // 20}" if n % 20 == 0 else f"thema-{n // 20}/{'lang-' * 6}{n}" for n in range(200)]
    project = new_project(tmp_path, *paths)
    book = codebook(project)
    ids = [book.by_path[path].id for path in paths]
    coders = ["Anna-Wilhelmina van den Bergh-de Vries", "bo\x1b[31m", "世界" * 12, "d", "e" * 60]
    for number in range(4):
        document = add_transcript(project, f"gesprek-{number}", INTERVIEW * 3)
        spoken = [turn for turn in turns(project, document) if turn.speaker != "Interviewer"]
        for place, coder in enumerate(coders):
            new = [
                NewCoding(document, turn.body, turn.end - (place == 3), ids[(7 * at + 31 * number + step) % 200])
                for at, turn in enumerate(spoken)
                for step in range(0, 200, 9 + (place + at) % 2)
            ]
            apply_codings(project, coder, new)
    path = project.path
    project.close()
    for size in some(((80, 24), (120, 40), (200, 50)), 2):
        async with agreement(path, size=size) as (screen, pilot):
            assert screen.state.found is not None
            assert len(screen.state.found.view.report.codes) == 200
            for view in ("1", "2", "3", "4", "5", "6"):
                await pilot.press(view)
                await settle(pilot)
                lines = screen_lines(pilot.app)
                assert all(len(line) <= size[0] for line in lines)
                assert "\x1b" not in "".join(lines)
            await pilot.press("2")
            await settle(pilot)
            assert len(screen.grid.rows) == 10
            assert "1–2" in screen.grid.rows[0].cells[0]


async def test_the_comparing_can_be_stopped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with agreement(path) as (screen, pilot):
        before, real = screen.state.found, session_agreement.work_out

        def slow(gathered: Any, choices: AgreementChoices, step: session_agreement.Step, stop: Event) -> Any:
            step(1, 4)
            assert stop.wait(PATIENCE)
            return real(gathered, choices, step, stop)

        monkeypatch.setattr(session_agreement, "work_out", slow)
        screen.action_flip("interviewer")
        await until(lambda: "Comparing the coders … 25 %" in said(pilot), "the first step", pilot)
        await press_only(pilot, "escape")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert (screen.state.choices, screen.state.found) == (AgreementChoices(), before)
        assert "Stopped" in screen_lines(pilot.app)[-1]
        assert "Comparing" not in said(pilot)


def test_work_is_watched_and_stopped_between_two_pieces() -> None:
    steps: list[tuple[int, int]] = []
    stop = Event()
    watched = session_agreement.Watched(lambda done, of: steps.append((done, of)), stop)
    assert list(watched.map(abs, [-1, -2, -3])) == [1, 2, 3]
    assert steps == [(0, 3)]
    found = watched.map(abs, [-1, -2])
    assert next(found) == 1
    stop.set()
    with pytest.raises(session_agreement.Stopped):
        next(found)


# Files


@pytest.mark.usefixtures("compared_once")
async def test_the_report_is_written_but_never_over_another(sample: Path, tmp_path: Path) -> None:
    async with agreement(sample, "codeur-a") as (screen, pilot):
        await pilot.press("ctrl+s")
        await settle(pilot)
        window = pilot.app.screen
        assert isinstance(window, SaveWindow)
        line = window.query_one(Input)
        assert line.value.endswith("agreement.docx")
        taken = tmp_path / "taken.md"
        taken.write_text("mine")
        for name, words in ((taken, "is there already"), (tmp_path / "x.pdf", "The name tells the format")):
            line.value = str(name)
            await pilot.press("enter")
            await settle(pilot)
            assert pilot.app.screen is window
            assert words in said(pilot)
        assert taken.read_text() == "mine"
        line.value = str(tmp_path / "new.md")
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert run(["-p", str(sample), "agreement", "--out", str(tmp_path / "same.md")]) == 0
        assert (tmp_path / "new.md").read_text() == (tmp_path / "same.md").read_text()
        # It is in the project's language, which is not that of the screen.
        assert "Overeenstemming tussen codeurs" in (tmp_path / "new.md").read_text()
        assert screen.state.found is not None
        for kind in ("docx", "xlsx", "csv"):
            to_save = session_agreement.report_to_save(screen.state.found)
            write_made(await screen.ask(to_save.make, kind), tmp_path / f"new.{kind}", kind)
            assert (tmp_path / f"new.{kind}").stat().st_size > 1000


@pytest.mark.usefixtures("compared_once")
async def test_the_list_is_written_for_a_meeting(sample: Path, tmp_path: Path) -> None:
    async with agreement(sample, "codeur-a") as (screen, pilot):
        await pilot.press("3", "enter", "ctrl+s")
        await settle(pilot)
        line = pilot.app.screen.query_one(Input)
        assert line.value.endswith("disagreements.csv")
        line.value = str(tmp_path / "list.csv")
        await pilot.press("enter")
        await settle(pilot)
        assert screen.is_current
        with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["document"] for row in rows} == {"bedrijf-2"}
        assert len(rows) == len(screen.state.cases(Of("documents", "bedrijf-2")) or ())
        assert rows[0]["codeur-a codes"] or rows[0]["codeur-b codes"]


def test_a_name_that_is_free(tmp_path: Path) -> None:
    assert free_path(tmp_path, "a.docx") == tmp_path / "a.docx"
    (tmp_path / "a.docx").touch()
    (tmp_path / "a-2.docx").touch()
    assert free_path(tmp_path, "a.docx") == tmp_path / "a-3.docx"


async def test_looking_changes_nothing(path: Path) -> None:
    with reopened(path) as project:
        before = project.log(5)
    async with agreement(path) as (_screen, pilot):
        await pilot.press("2", "3", "4", "5", "1", "enter", "escape")
        await settle(pilot)
    with reopened(path) as project:
        assert project.log(5) == before


# Pictures


@pytest.mark.usefixtures("compared_once")
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_screen_in_text(sample: Path, size: tuple[int, int]) -> None:
    async with agreement(sample, "codeur-a", size) as (_screen, pilot):
        assert_screen(pilot.app, f"agreement-{size[0]}x{size[1]}")


async def test_models_are_left_out_and_are_back(path: Path) -> None:
    with Project.open(path) as project:
        apply_codings(
            project, "model:proef@1", [NewCoding(1, 13, 25, code_id(project, "kosten"), origin="model:proef@1")]
        )
    async with workspace(path, size=(120, 40)) as (_screen, pilot):
        await pilot.press("f6")
        await settle(pilot)
        assert "model:proef@1" in "\n".join(screen_lines(pilot.app))
        await pilot.press("p")
        await settle(pilot)
        told = "\n".join(screen_lines(pilot.app))
        assert "model:proef@1" not in told
        assert "people only" in told
        await pilot.press("p")
        await settle(pilot)
        assert "model:proef@1" in "\n".join(screen_lines(pilot.app))
