"""Seeing the work: overlaps, the filter, the interviewer's turns, the scroll bar, the portrait and the header."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.widgets import Input

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.model import Role, Turn
from qualcode.session.filter import EVERYTHING, Filter
from qualcode.storage import documents as stored
from qualcode.text.spans import SpanIndex
from qualcode.tui.coding.apply import Applying
from qualcode.tui.coding.panes import Header
from qualcode.tui.coding.view import Viewing
from qualcode.tui.reader.coverage import Coverage, turns_to_code, turns_with_a_speaker
from qualcode.tui.reader.layout import Layout
from qualcode.tui.reader.margin import Bar, LanePart, Margin, MarginMark
from qualcode.tui.reader.painter import Moment, overlaps, spans_by_code
from qualcode.tui.reader.portrait import Portrait, PortraitGrid, PortraitSquare, cells_of
from qualcode.tui.reader.reader import Reader
from qualcode.tui.reader.scrollbar import Sign, signs
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.windows.filter import FilterRow, FilterWindow
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.waiting import Text, settle
from tests.support.workspace import build_project, row, screen_lines, shown, workspace
from tests.tui.reader.test_reader import TEXT, bench, mark, rows, turns_of

pytestmark = pytest.mark.usefixtures("painted_at_rest")


def underlined(reader: Reader, y: int) -> str:
    strip = reader.render_line(y)
    return "".join(segment.text for segment in strip if segment.style and segment.style.underline)


# Overlaps


@pytest.mark.parametrize(
    ("spans", "wanted"),
    [
        ([], []),
        ([(0, 5)], []),
        ([(0, 5), (5, 9)], []),
        ([(0, 5), (3, 9)], [(3, 5)]),
        ([(0, 9), (2, 4), (4, 6)], [(2, 6)]),
        ([(0, 4), (0, 4), (0, 4)], [(1, 4)]),
        ([(0, 20), (12, 30)], [(12, 18)]),
    ],
)
def test_overlaps(spans: list[tuple[int, int]], wanted: list[tuple[int, int]]) -> None:
    assert overlaps(spans, 1, 18) == wanted


SPANS_ONE = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda two: (min(two), max(two)))
SPANS = st.lists(SPANS_ONE, max_size=6)


@given(SPANS, st.integers(0, 30), st.integers(0, 30))
def test_overlaps_are_the_places_that_two_spans_hold(spans: list[tuple[int, int]], one: int, two: int) -> None:
    start, end = min(one, two), max(one, two)
    places = {place for first, last in overlaps(spans, start, end) for place in range(first, last)}
    assert places == {n for n in range(start, end) if sum(first <= n < last for first, last in spans) > 1}


async def test_what_two_codings_hold_is_underlined() -> None:
    start = TEXT.index("Via")
    marks = [mark(1, start, start + 13), mark(2, start + 4, start + 30), mark(3, 13, 20)]
    async with bench(marks=marks) as (reader, _, _pilot):
        assert underlined(reader, 2) == "mijn oom."
        assert underlined(reader, 0) == ""
        reader.set_marks(marks[:1])
        assert underlined(reader, 2) == ""


async def test_what_is_coded_alike_by_several_coders_stays_calm() -> None:
    start = TEXT.index("Via")
    alike = [mark(1, start, start + 13, code=7), mark(2, start, start + 9, own=False, code=7)]
    async with bench(marks=alike) as (reader, _, _pilot):
        assert underlined(reader, 2) == ""
        reader.set_marks([*alike, mark(3, start, start + 3, own=False, code=8)])
        assert underlined(reader, 2) == "Via"


@given(st.lists(st.tuples(st.integers(0, 2), SPANS_ONE), max_size=6))
def test_what_two_codes_hold(coded: list[tuple[int, tuple[int, int]]]) -> None:
    bars = [Bar(0, mark(key, *span, code=code), LanePart.ONLY, False) for key, (code, span) in enumerate(coded)]
    places = {place for first, last in overlaps(spans_by_code(bars), 0, 31) for place in range(first, last)}
    assert places == {n for n in range(31) if len({code for code, (first, last) in coded if first <= n < last}) > 1}


async def test_the_coding_at_the_cursor_is_underlaid() -> None:
    start = TEXT.index("Via")
    async with bench(marks=[mark(1, start, start + 8)]) as (reader, _, _pilot):
        page = reader.rich_style.bgcolor

        def under() -> str:
            strip = reader.render_line(2)
            return "".join(s.text for s in strip if s.style and s.style.bgcolor != page)

        assert under() == ""
        reader.move_to(start + 4)
        assert under() == "Via mijn"


# Labels


async def test_emphasis_around_a_label_is_not_painted() -> None:
    text = "**Mehmet**: Via mijn oom.\nleerling_3_b: Ik ook.\n"
    turns = [
        Turn(0, 0, 12, 25, "Mehmet", Role.RESPONDENT),
        Turn(1, 26, 40, 47, "leerling_3_b", Role.RESPONDENT),
    ]
    async with bench() as (reader, _, _pilot):
        reader.load(text, turns, [], [], at=12)
        shown = rows(reader)
        assert shown[0].split() == ["Mehmet:", "Via", "mijn", "oom."]
        assert shown[2].split() == ["leerling_3_b:", "Ik", "ook."]
        assert shown[0].index("Via") == shown[2].index("Ik")
        # Whoever goes into the label sees what stands in the text.
        reader.move_to(2)
        assert rows(reader)[0].split()[0] == "**Mehmet**:"


async def test_emphasis_around_a_label_on_a_row_of_its_own_is_not_painted_either() -> None:
    text = "**Praktijkbegeleider van een bedrijf**: Via mijn oom.\n"
    body = text.index("Via")
    async with bench(size=(60, 12)) as (reader, _, _pilot):
        reader.load(text, [Turn(0, 0, body, len(text) - 1, "P", Role.RESPONDENT)], [], [], at=body)
        assert rows(reader)[0].strip() == "Praktijkbegeleider van een bedrijf:"
        assert rows(reader)[1].split() == ["Via", "mijn", "oom."]
        reader.set_marks([mark(1, 2, body + 3), mark(2, 4, body + 3)])
        assert "**Praktijkbegeleider" in rows(reader)[0]
        reader.set_marks([])
        reader.move_to(3)
        assert "**Praktijkbegeleider" in rows(reader)[0]


@given(
    st.text(alphabet="ab *_é\u0301👩\u200d👧家\t[", max_size=12),
    st.text(alphabet="ab é\u0301👩\u200d👧家🇳🇱", max_size=60),
)
def test_rows_are_as_wide_as_the_reader_whatever_they_hold(label: str, words: str) -> None:
    from rich.style import Style
    from textual.color import Color

    from qualcode.tui.reader.painter import Painter, ReaderInks, columns

    text = f"{label}: {words}\n"
    turns = [Turn(0, 0, len(label) + 2, len(text) - 1, label, Role.RESPONDENT)]
    plain = Style()
    inks = ReaderInks(**{name: plain for name in ReaderInks._fields if name != "page"}, page=Color(0, 0, 0))
    area = columns(70, 12)
    layout = Layout(text, turns, area.words)
    painter = Painter(layout, Margin(layout, [MarginMark(1, 0, len(text), "x", "#4477aa")]), area, inks)
    for number in range(len(layout)):
        strip = painter.strip(number, Moment(0, (0, len(text)), frozenset({1})), 70)
        assert strip.cell_length == sum(cell_len(segment.text) for segment in strip) == 70
        if painter.margin.at(number):
            # The bar stands in its column, however wide what stands before it is.
            assert cell_len(strip.text.split("╺")[0].split("┏")[0].split("┗")[0].split("┃")[0]) == area.margin_at


async def test_an_emoji_before_a_passage_shifts_nothing() -> None:
    for before in ("", "👩‍👩‍👧 ", "家 "):
        text = f"Sem: {before}Via mijn oom gaat het.\n"
        start = text.index("mijn")
        async with bench() as (reader, _, _pilot):
            turn = Turn(0, 0, 5, len(text) - 1, "Sem", Role.RESPONDENT)
            reader.load(text, [turn], [], [mark(1, start, start + 8), mark(2, start, start + 8)], at=5)
            assert underlined(reader, 0) == "mijn oom"


# Coverage


def test_coverage_counts_the_turns_of_respondents() -> None:
    turns = turns_of(TEXT)
    coverage = Coverage(turns)
    second, fourth = turns[1], turns[3]
    assert (len(coverage), coverage.percent()) == (2, 0)
    assert coverage.update({1: (second.body, second.body + 3)})
    assert not coverage.update({1: (second.body, second.body + 3), 2: (0, 12)})
    assert coverage.percent() == 50
    assert coverage.next_uncoded(0) == 3
    assert coverage.update({1: (fourth.body, fourth.end), 2: (second.start, fourth.start)})
    assert coverage.percent() == 100
    assert coverage.next_uncoded(0) is None
    assert coverage.update({})
    assert coverage.next_uncoded(fourth.body) == 1
    assert Coverage().percent() is None


def test_where_nobody_answers_all_but_questions_wait_for_a_coding() -> None:
    turns = turns_of(TEXT)
    outside = Turn(4, 0, 0, 5, None, Role.NONE)
    assert turns_to_code([outside, *turns]) == [2, 4]
    assert turns_to_code([outside, *turns[::2]]) == [0]


def test_a_hundred_per_cent_are_all() -> None:
    turns = [Turn(n, n * 10, n * 10, n * 10 + 9, "S", Role.RESPONDENT) for n in range(1000)]
    coverage = Coverage(turns)
    coverage.update({1: (0, 9989)})
    assert coverage.percent() == 99
    coverage.update({1: (0, 9)})
    assert coverage.percent() == 1


@given(st.lists(SPANS, max_size=5))
def test_coverage_follows_any_change(steps: list[list[tuple[int, int]]]) -> None:
    turns = [Turn(n, n * 6, n * 6 + 1, n * 6 + 5, "S", Role.RESPONDENT) for n in range(6)]
    coverage = Coverage(turns)
    for spans in steps:
        coverage.update(dict(enumerate(spans)))
        index = SpanIndex(spans)
        wanted = [(n, bool(index.meeting(turn.body, turn.end))) for n, turn in enumerate(turns)]
        assert coverage.turns() == wanted
        assert coverage.coded == sum(done for _, done in wanted)


# The scroll bar


def test_the_bar_shows_where_turns_are_uncoded() -> None:
    text = "".join(f"R: Dit is beurt {number}.\n" for number in range(100))
    turns = turns_of(text)
    layout, coverage = Layout(text, turns, 40), Coverage(turns)
    assert signs(layout, coverage, 10) == [Sign.UNCODED] * 10
    coverage.update({1: (0, turns[55].end)})
    assert signs(layout, coverage, 10) == [Sign.CODED] * 5 + [Sign.SOME] + [Sign.UNCODED] * 4
    assert signs(Layout("", [], 40), Coverage(), 3) == [Sign.NONE] * 3


async def test_the_bar_is_painted_with_the_thumb_under_its_signs() -> None:
    text = "".join(f"R: Dit is beurt {number}.\n" for number in range(200))
    async with bench(text, [mark(1, 0, 500)]) as (reader, app, pilot):
        bar = [line[-1] for line in screen_lines(app)]
        assert bar[0] == Sign.CODED.value
        assert bar[-1] == Sign.UNCODED.value
        reader.set_marks([])
        await settle(pilot)
        assert {line[-1] for line in screen_lines(app)} == {Sign.UNCODED.value}


# The interviewer


async def test_interviewers_step_back_or_not() -> None:
    async with bench() as (reader, _, pilot):

        def colour() -> object:
            strip = reader.render_line(0)
            return next(s.style.color for s in strip if s.style and s.text.startswith("Hoe kwam"))

        dim = colour()
        await pilot.press("D")
        assert not reader.interviewer_dimmed
        assert colour() == reader.rich_style.color != dim
        await pilot.press("D")
        assert colour() == dim


# The filter


async def test_the_filter_shows_some_codings_and_counts_those(tmp_path: Path) -> None:
    path = build_project(tmp_path)
    async with workspace(path) as (screen, pilot):
        assert len(screen.reader.marks) == 2
        await pilot.press("f")
        await settle(pilot)
        assert isinstance(pilot.app.screen, FilterWindow)
        await pilot.press(Text("netw"), "enter")
        await settle(pilot)
        assert [found.label for found in screen.reader.marks] == ["Netwerk"]
        assert "only Netwerk" in screen_lines(pilot.app)[0]
        assert sum(screen.desk.by_code.values()) == 1
        screen.reader.action_move("top")
        screen.reader.action_next_coding(1)
        first = screen.reader.cursor
        screen.reader.action_next_coding(1)
        assert screen.reader.cursor == first
        await pilot.press("F")
        await settle(pilot)
        assert len(screen.reader.marks) == 2
        assert "only" not in screen_lines(pilot.app)[0]


async def test_a_code_stands_for_those_under_it_and_several_are_chosen_with_space(tmp_path: Path) -> None:
    async with workspace(build_project(tmp_path)) as (screen, pilot):
        screen.part(Viewing).action_filter()
        await settle(pilot)
        window = pilot.app.screen
        assert isinstance(window, FilterWindow)
        await pilot.press("space")
        ticked = [item for item in window.query_one(RowList).items if item.left.startswith("[✓]")]
        assert [item.left for item in ticked] == ["[✓] Stage"]
        await pilot.press(Text("ben"), "space", "enter")
        await settle(pilot)
        assert [found.label for found in screen.reader.marks] == ["Zelf · ben"]
        assert screen.desk.filter_words == "Stage · ben"
        # What is hidden is coded all the same: the next uncoded turn is not the one with the hidden coding.
        turns = dict(screen.reader.coverage.turns())
        oom = next(n for n, turn in enumerate(screen.reader.turns) if turn.end > INTERVIEW.index("Via mijn oom"))
        assert turns[oom]


async def test_leaving_the_window_keeps_the_filter(tmp_path: Path) -> None:
    async with workspace(build_project(tmp_path)) as (screen, pilot):
        await screen.part(Viewing).show_only(Filter(codes=frozenset({1})))
        screen.part(Viewing).action_filter()
        await settle(pilot)
        await pilot.press("delete", "escape")
        await settle(pilot)
        assert screen.desk.filter == Filter(codes=frozenset({1}))
        screen.part(Viewing).action_filter()
        await settle(pilot)
        await pilot.press("delete", "enter")
        await settle(pilot)
        assert screen.desk.filter == EVERYTHING
        assert len(screen.reader.marks) == 2


async def test_the_filter_goes_by_whose_words_they_are(tmp_path: Path) -> None:
    project = new_project(tmp_path, "stage", "kosten")
    text = "I: Hoe?\nSem: Via mijn oom.\nNoor: Ik ook, en duur.\n"
    document = add_transcript(project, "duo", text)
    sem, noor = text.index("Via mijn"), text.index("Ik ook")
    stage = code_id(project, "stage")
    new = [NewCoding(document, sem, sem + 8, stage), NewCoding(document, noor, noor + 6, stage)]
    apply_codings(project, "ada", new)
    owners = [whose for *_, whose in stored.turn_owners(project)[document]]
    path = project.path
    project.close()
    async with workspace(path, document="duo") as (screen, pilot):
        whose = owners[2]
        assert whose is not None
        assert whose != owners[1]
        await screen.part(Viewing).show_only(Filter(respondents=frozenset({whose})))
        assert [found.start for found in screen.reader.marks] == [noor]
        assert screen.desk.by_document == {document: 1}
        # A coding that the filter hides is made all the same, and said to be hidden.
        screen.reader.select((sem, sem + 3))
        screen.part(Applying).apply(stage)
        await settle(pilot)
        assert [found.start for found in screen.reader.marks] == [noor]
        assert "filter" in screen_lines(pilot.app)[-1]


async def test_the_list_of_the_window_passes_over_headings(tmp_path: Path) -> None:
    async with workspace(build_project(tmp_path)) as (screen, pilot):
        screen.part(Viewing).action_filter()
        await settle(pilot)
        window = pilot.app.screen
        assert isinstance(window, FilterWindow)
        roster = window.query_one(RowList)
        seen = []
        for _ in range(len(roster.items)):
            assert roster.highlighted is not None
            seen.append(roster.highlighted.key)
            window.action_step(1)
        assert all(isinstance(key, FilterRow) for key in seen)
        assert {key for key in seen if isinstance(key, FilterRow)} == {
            item.key for item in roster.items if isinstance(item.key, FilterRow)
        }
        window.query_one(Input).value = "nergens te vinden"
        await settle(pilot)
        window.action_step(1)
        window.action_choose()
        await pilot.press("enter")


# The portrait


async def test_the_portrait_goes_to_a_turn(tmp_path: Path) -> None:
    async with workspace(build_project(tmp_path)) as (screen, pilot):
        screen.reader.action_move("top")
        await pilot.press("p")
        await settle(pilot)
        portrait = pilot.app.screen
        assert isinstance(portrait, Portrait)
        shown = "\n".join(screen_lines(pilot.app))
        assert PortraitSquare.CODED.value in shown
        await pilot.press("right", "right", "right", "left", "enter")
        await settle(pilot)
        assert screen.reader.cursor == screen.reader.turns[2].body


async def test_a_click_on_a_cell_goes_to_its_turn(tmp_path: Path) -> None:
    async with workspace(build_project(tmp_path)) as (screen, pilot):
        screen.part(Viewing).action_portrait()
        await settle(pilot)
        await pilot.click(PortraitGrid, offset=(3 + 2 * 3, 0))
        await settle(pilot)
        assert screen.reader.cursor == screen.reader.turns[3].body


async def test_the_portrait_of_a_long_document_scrolls() -> None:
    text = "".join(f"{'Int' if n % 2 else 'Sem'}: Beurt {n}.\n" for n in range(3000))
    turns = turns_of(text)
    async with bench(size=(80, 24)) as (_reader, app, pilot):
        from qualcode.model import Codebook

        cells = cells_of(turns, [], Codebook("x", "x", "en", 1, ()))
        assert {cell.kind for cell in cells} == {PortraitSquare.UNCODED, PortraitSquare.INTERVIEWER}
        app.push_screen(Portrait(text, turns, cells, 2990, "lang"))
        await settle(pilot)
        grid = app.screen.query_one(PortraitGrid)
        assert grid.scroll_offset.y > 0
        await pilot.press("g")
        assert (grid.number, grid.scroll_offset.y) == (0, 0)
        await pilot.press("n", "down", "pagedown", "G", "right", "up")
        assert grid.number == 2999 - grid.per_row


async def test_no_turns_no_portrait(tmp_path: Path) -> None:
    path = new_project(tmp_path, "stage").path
    async with workspace(path, document=None) as (screen, pilot):
        await pilot.press("p", "f", "F")
        await settle(pilot)
        assert pilot.app.screen is screen


# The header


@pytest.mark.parametrize("width", [80, 120])
async def test_the_header_says_how_far_one_is_and_that_all_is_saved(tmp_path: Path, width: int) -> None:
    async with workspace(build_project(tmp_path), size=(width, 30)) as (screen, pilot):
        line = screen_lines(pilot.app)[0]
        assert "turn 1/5 · yours 33 % · all 67 %" in line
        assert "✓" in line
        assert line.endswith("ada")
        before = screen.reader.coverage.percent()
        screen.reader.action_next_uncoded()
        await pilot.press("s")
        screen.part(Applying).apply(1)
        await settle(pilot)
        after = screen.reader.coverage.percent()
        assert (before or 0) < (after or 0)
        assert f"yours {after} % · all {screen.desk.anybody.percent()} %" in screen_lines(pilot.app)[0]
        assert screen.query_one(Header).size.height == 1


async def test_header_list_and_screens_mean_the_same_by_coded_and_by_turn(tmp_path: Path) -> None:
    project = new_project(tmp_path, "stage", "kosten")
    # What stands before anybody speaks is no turn.
    text = "Opgenomen in mei.\n\nI: Hoe?\nR: Een.\nI: En?\nR: Twee.\nI: En?\nR: Drie.\n"
    document = add_transcript(project, "leerlingen-1", text)
    for coder, words in (("ada", "Een"), ("ben", "Twee"), ("ben", "Een")):
        at = text.index(words)
        apply_codings(project, coder, [NewCoding(document, at, at + len(words), code_id(project, "stage"))])
    path = project.path
    project.close()
    async with workspace(path, size=(150, 30)) as (screen, pilot):

        def header() -> str:
            return screen_lines(pilot.app)[0]

        turns = len(turns_with_a_speaker(screen.reader.turns))
        assert turns == 6
        screen.reader.jump_to(0)
        await settle(pilot)
        assert "turn 1/6 · yours 33 % · all 67 %" in header()
        screen.reader.jump_to(text.index("Drie"))
        await settle(pilot)
        assert "turn 6/6 · yours 33 % · all 67 %" in header()
        assert shown([" ".join(line.split()) for line in screen_lines(pilot.app)], "Documents codings")
        # A filter hides codings; what is coded stays coded.
        await screen.part(Viewing).show_only(Filter(coders=frozenset({2})))
        await settle(pilot)
        assert "yours 33 % · all 67 %" in header()
        await screen.part(Viewing).show_only(Filter())
        await pilot.press("s")
        screen.part(Applying).apply(1)
        await settle(pilot)
        assert "yours 67 % · all 100 %" in header()
        await pilot.press("u")
        await settle(pilot)
        assert "yours 33 % · all 67 %" in header()
        await pilot.press("p")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "turn 6/6")
        await pilot.press("escape", "ctrl+o")
        await settle(pilot)
        assert row(screen_lines(pilot.app), "leerlingen-1").split()[2:7] == ["6", "3", "67", "%", "33"]


async def test_who_codes_alone_reads_one_share(tmp_path: Path) -> None:
    project = new_project(tmp_path, "stage")
    add_transcript(project, "leerlingen-1", "I: Hoe?\nR: Een.\n")
    path = project.path
    project.close()
    async with workspace(path, size=(120, 30)) as (_screen, pilot):
        assert "yours 0 %" in screen_lines(pilot.app)[0]
        assert "all 0 %" not in screen_lines(pilot.app)[0]


async def test_more_codings_than_the_pane_has_room_for_are_counted(tmp_path: Path) -> None:
    path = build_project(tmp_path)
    async with workspace(path, size=(120, 30)) as (screen, pilot):
        screen.reader.select((13, 20))
        screen.part(Applying).apply(1, 2, 3, 4, 5)
        await settle(pilot)
        shown = "\n".join(screen_lines(pilot.app))
        fits = screen.query_one("#here").size.height - 1
        assert f"and {5 - fits // 4} more" in shown
