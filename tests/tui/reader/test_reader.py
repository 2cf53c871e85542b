"""The reader: moving, selecting, painting, and repainting no more than what changed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from qualcode.model import Role, Turn
from qualcode.tui.reader import motion
from qualcode.tui.reader.coverage import Coverage
from qualcode.tui.reader.layout import Layout
from qualcode.tui.reader.margin import LanePart, Margin, MarginMark
from qualcode.tui.reader.reader import Reader
from tests.support.waiting import running, settle

pytestmark = pytest.mark.usefixtures("painted_at_rest")

TEXT = (
    "Interviewer: Hoe kwam je daar?\nSem: Via mijn oom. Die kent die baas, [echt] waar.\n"
    "Interviewer: En toen?\nSem: Toen mocht ik \x1b[31mkomen\x1b[0m. Met 👩‍👩‍👧 erbij, e\u0301cht.\n"
)


def turns_of(text: str) -> list[Turn]:
    found, place = [], 0
    for number, line in enumerate(re.findall(r"[^\n]*\n?", text)[:-1]):
        label = len(re.match(r"[^:\t]*:?\s*", line)[0])  # type: ignore[index]
        role = Role.INTERVIEWER if line.startswith("Int") else Role.RESPONDENT
        found.append(Turn(number, place, place + label, place + len(line) - 1, line[: label - 2], role))
        place += len(line)
    return found


def sentences_of(text: str) -> list[tuple[int, int]]:
    found = []
    for turn in turns_of(text):
        start = turn.body
        while start < turn.end:
            stop = next((n + 1 for n in range(start, turn.end) if text[n] in ".?"), turn.end)
            found.append((start, stop))
            start = stop + 1
    return found


def mark(
    key: int, start: int, end: int, label: str = "code", *, own: bool = True, code: int | None = None
) -> MarginMark:
    return MarginMark(key, start, end, label, "#4477aa", own, key if code is None else code)


class Bench(App[None]):
    """A reader and nothing else; keeps what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.moves: list[int] = []
        self.selections: list[tuple[int, int] | None] = []
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        yield Reader(id="reader")

    def on_reader_cursor_moved(self, event: Reader.CursorMoved) -> None:
        self.moves.append(event.offset)

    def on_reader_selection_changed(self, event: Reader.SelectionChanged) -> None:
        self.selections.append(event.selection)

    def on_reader_said(self, event: Reader.Said) -> None:
        self.said.append(event.text)


@asynccontextmanager
async def bench(
    text: str = TEXT, marks: list[MarginMark] | None = None, size: tuple[int, int] = (90, 24)
) -> AsyncIterator[tuple[Reader, Bench, Pilot[None]]]:
    app = Bench()
    async with running(app, size) as pilot:
        reader = app.query_one(Reader)
        reader.load(text, turns_of(text), sentences_of(text), marks or [])
        await settle(pilot)
        yield reader, app, pilot


def selected(reader: Reader) -> str | None:
    return TEXT[slice(*reader.selection)] if reader.selection else None


def passage(reader: Reader) -> str | None:
    span = reader.passage()
    return TEXT[slice(*span)] if span else None


def rows(reader: Reader) -> list[str]:
    return [reader.render_line(y).text.rstrip() for y in range(reader.size.height)]


async def test_labels_stand_left_of_the_words_and_turns_apart() -> None:
    async with bench() as (reader, _, _pilot):
        shown = rows(reader)
        assert shown[0].split() == ["Interviewer:", "Hoe", "kwam", "je", "daar?"]
        assert shown[1] == ""
        assert shown[2].index("Via") == shown[0].index("Hoe")


async def test_nothing_of_a_hostile_text_reaches_the_terminal() -> None:
    async with bench() as (reader, _, _pilot):
        painted = "\n".join(rows(reader))
        assert "\x1b" not in painted
        assert "␛[31mkomen␛[0m" in painted
        assert "[echt]" in painted


async def test_arrows_go_by_what_is_seen_as_one_character() -> None:
    async with bench() as (reader, app, pilot):
        family = TEXT.index("👩")
        reader.move_to(family)
        await pilot.press("right")
        assert reader.cursor == TEXT.index(" erbij")
        await pilot.press("h")
        assert reader.cursor == family
        reader.move_to(TEXT.index("e\u0301cht"))
        reader.action_move("right")
        assert reader.cursor == TEXT.index("cht.")
        await settle(pilot)
        assert app.moves[-1] == reader.cursor


async def test_words_rows_and_ends() -> None:
    async with bench() as (reader, _, pilot):
        await pilot.press("w", "w", "w")
        assert TEXT[reader.cursor :].startswith("je daar")
        await pilot.press("b")
        assert TEXT[reader.cursor :].startswith("kwam")
        await pilot.press("end")
        assert TEXT[reader.cursor] == "\n"
        await pilot.press("home")
        assert TEXT[reader.cursor :].startswith("Hoe kwam")
        await pilot.press("G")
        assert reader.cursor == len(TEXT)
        await pilot.press("g")
        assert reader.cursor == 0


async def test_up_and_down_keep_their_column_and_skip_the_rows_between_turns() -> None:
    async with bench() as (reader, _, pilot):
        reader.move_to(TEXT.index("daar?"))
        await pilot.press("down")
        assert TEXT[reader.cursor :].startswith(". Die")
        await pilot.press("down", "up", "up")
        assert TEXT[reader.cursor :].startswith("daar?")
        reader.action_move("up")
        assert reader.cursor < TEXT.index("\n")


async def test_shift_and_v_extend_and_escape_lets_go() -> None:
    async with bench() as (reader, app, pilot):
        start = TEXT.index("Via")
        reader.move_to(start)
        await pilot.press("shift+right", "shift+right", "shift+right")
        assert selected(reader) == "Via"
        await pilot.press("escape")
        assert selected(reader) is None
        await pilot.press("v", "w")
        assert selected(reader) == " "
        await pilot.press("escape", "right")
        assert app.selections == [
            (start, start + 1),
            (start, start + 2),
            (start, start + 3),
            None,
            (start + 3, start + 4),
            None,
        ]


async def test_sentences_and_turns_widen() -> None:
    async with bench() as (reader, _, pilot):
        reader.move_to(TEXT.index("mijn oom"))
        await pilot.press("s")
        assert selected(reader) == "Via mijn oom."
        await pilot.press("s")
        assert selected(reader) == "Via mijn oom. Die kent die baas, [echt] waar."
        reader.action_release()
        reader.move_to(TEXT.index("mijn oom"))
        await pilot.press("t")
        assert selected(reader) == "Via mijn oom. Die kent die baas, [echt] waar."
        await pilot.press("t")
        assert (reader.selection or (0, 0))[1] == TEXT.index("\nSem: Toen")


async def test_after_coding_the_next_sentence_begins_anew() -> None:
    async with bench() as (reader, _, _pilot):
        reader.move_to(TEXT.index("mijn oom"))
        reader.action_select("sentence")
        reader.settle()
        reader.action_select("sentence")
        assert selected(reader) == "Die kent die baas, [echt] waar."


async def test_the_mouse_selects() -> None:
    async with bench() as (reader, _, pilot):
        column = rows(reader)[2].index("Via")
        await pilot.mouse_down(reader, offset=(column, 2))
        await pilot.hover(reader, offset=(column + 8, 2))
        await pilot.mouse_up(reader, offset=(column + 8, 2))
        assert selected(reader) == "Via mijn"
        await pilot.click(reader, offset=(column + 5, 2), times=2)
        assert selected(reader) == "mijn"
        await pilot.click(reader, offset=(column + 5, 2), times=3)
        assert selected(reader) == "Via mijn oom. Die kent die baas, [echt] waar."
        await pilot.click(reader, offset=(column, 2))
        await pilot.click(reader, offset=(column + 3, 2), shift=True)
        assert selected(reader) == "Via"


async def test_bars_and_labels_stand_in_the_margin() -> None:
    start = TEXT.index("Via")
    marks = [
        mark(1, start, start + 13, "Netwerk"),
        mark(2, start, len(TEXT) - 1, "Lang"),
        mark(3, 13, 30, "Vraag", own=False),
    ]
    async with bench(marks=marks) as (reader, _, _pilot):
        shown = rows(reader)
        assert "╌" in shown[0]
        assert "Vraag" in shown[0]
        assert "┌╶" in shown[2]
        assert "Lang" in shown[2] or "Netwerk" in shown[2]
        assert "│" in shown[3]
        reader.move_to(start)
        assert "┏╺" in rows(reader)[2]
        assert {found.key for found in reader.here()} == {1, 2}


async def test_only_rows_that_changed_are_painted_again() -> None:
    text = "".join(f"R: Dit is beurt {number} van de vele beurten.\n" for number in range(300))
    marks = [mark(number, number * 40, number * 40 + 20) for number in range(200)]
    async with bench(text, marks) as (reader, _, pilot):
        rows(reader)
        before = dict(reader._strips)
        reader.set_marks([*reader.marks, mark(999, 100, 104, "nieuw")])
        gone = set(before) - set(reader._strips)
        await settle(pilot)
        assert 0 < len(gone) <= 3
        reader.action_move("down")
        assert len(reader._strips) >= len(before) - 8


async def test_a_new_width_keeps_the_place() -> None:
    text = "".join(f"R: Dit is beurt {number} van de vele beurten die hier na elkaar staan.\n" for number in range(300))
    async with bench(text) as (reader, _, pilot):
        reader.move_to(text.index("beurt 150"))
        reader.move_to(text.index("beurt 142"))
        await settle(pilot)
        top = reader.offset_of_top()
        await pilot.resize_terminal(60, 24)
        await settle(pilot)
        assert abs(reader.offset_of_top() - top) < 80
        row = reader.cursor_row()
        assert reader.scroll_offset.y <= row < reader.scroll_offset.y + reader.size.height


async def test_codings_and_uncoded_turns_are_gone_to() -> None:
    start, toen = TEXT.index("Via"), TEXT.index("Toen mocht")
    async with bench(marks=[mark(1, start, start + 3)]) as (reader, app, pilot):
        await pilot.press("tab")
        assert reader.cursor == start
        await pilot.press("tab")
        await settle(pilot)
        assert app.said
        await pilot.press("n")
        assert reader.cursor == toen
        await pilot.press("shift+tab")
        assert reader.cursor == start
        reader.set_marks([mark(1, start, start + 3), mark(2, toen, toen + 4)])
        reader.action_next_uncoded()
        await settle(pilot)
        assert len(app.said) == 2


LONG = "".join(f"R: Dit is beurt {number} van de vele beurten.\n" for number in range(300))


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 10)])
async def test_a_jump_lands_at_a_third_of_the_view_and_moves_nothing_that_is_seen(size: tuple[int, int]) -> None:
    starts = [LONG.index(f"Dit is beurt {number} ") for number in (20, 21, 90, 170, 250)]
    marks = [mark(key, start, start + 60) for key, start in enumerate(starts)]
    async with bench(LONG, marks, size=size) as (reader, _, pilot):

        def row() -> int:
            return reader.cursor_row() - reader.scroll_offset.y

        height = reader.size.height
        await pilot.press("tab")
        assert row() == height // 3
        top = reader.scroll_offset.y
        await pilot.press("tab")
        assert reader.cursor == starts[1]
        assert reader.scroll_offset.y == top or height < 12
        for _ in starts[2:]:
            await pilot.press("tab")
            assert row() == height // 3
        await pilot.press("shift+tab")
        assert row() == height // 3
        reader.set_marks([mark(0, 0, LONG.index("beurt 150"))])
        await pilot.press("g", "n")
        assert row() == height // 3
        reader.jump_to(LONG.index("beurt 30 "))
        assert row() == height // 3
        # A passage longer than the view begins at a third, too.
        reader.jump_to(LONG.index("beurt 60 "), LONG.index("beurt 120 "))
        assert row() == height // 3
        # At the ends of the text there is nothing to scroll to.
        reader.jump_to(0)
        assert row() == 0
        reader.jump_to(len(LONG) - 3)
        assert 0 <= row() < height


async def test_a_transcript_is_opened_where_it_was_left_at_a_third() -> None:
    async with bench("R: a") as (reader, _, pilot):
        reader.load(LONG, turns_of(LONG), sentences_of(LONG), (), LONG.index("beurt 200 "))
        await settle(pilot)
        assert reader.cursor_row() - reader.scroll_offset.y == reader.size.height // 3


def reversed_in(reader: Reader) -> str:
    """What is painted bright on dark in the rows in view, without the cursor."""
    segments = [segment for y in range(reader.size.height) for segment in reader.render_line(y)]
    return "".join(segment.text for segment in segments if segment.style and segment.style.reverse)


@pytest.mark.parametrize("tab", ["Interviewer:\tHoe?", "Int\tV1. Hoe?", "R:\t\tHoe\t?", "R: \tHoe\t", "\t\tHoe?"])
async def test_a_tab_is_white_space(tab: str) -> None:
    async with bench(f"R: Voorop.\n{tab}\n") as (reader, _, _pilot):
        assert not reversed_in(reader)
        assert "→" not in "".join(rows(reader))


@pytest.mark.parametrize("char", ["\x1b", "\x07", "\x9b", "\x7f", "\u202e", "\u2066", "\u200f", "\x00", "\r"])
async def test_what_would_act_on_the_terminal_is_painted_bright(char: str) -> None:
    async with bench(f"R: Voorop.\nR: ja{char}nee\n") as (reader, _, _pilot):
        assert len(reversed_in(reader)) == 1


@pytest.mark.parametrize("char", ["\xad", "\u200b", "\ufeff", "\u2028", "\u2060"])
async def test_what_is_only_unseen_is_a_sign_that_steps_back(char: str) -> None:
    async with bench(f"R: Voorop.\nR: ja{char}nee\n") as (reader, _, _pilot):
        assert not reversed_in(reader)
        assert "janee" not in "".join(rows(reader))


async def test_the_passage_is_the_selection_without_white_space_or_the_sentence() -> None:
    async with bench() as (reader, _, _pilot):
        reader.move_to(TEXT.index("oom. Die"))
        assert passage(reader) == "Via mijn oom."
        reader.select((TEXT.index("oom. Die"), TEXT.index("Die kent")))
        assert passage(reader) == "oom."


async def test_an_empty_text_can_be_shown() -> None:
    async with bench("") as (reader, _, pilot):
        await pilot.press("down", "G", "s", "t", "n", "tab", "pagedown", "left")
        assert reader.cursor == 0
        assert reader.passage() is None


def test_words() -> None:
    text = "  Zo’n LWT-klas, hè? "
    assert motion.next_word(text, 0) == 2
    assert motion.next_word(text, 2) == text.index("LWT")
    assert motion.next_word(text, 12) == text.index("hè")
    assert motion.previous_word(text, len(text)) == text.index("hè")
    assert motion.previous_word(text, text.index("klas")) == text.index("LWT")
    assert motion.previous_word(text, 1) == 0
    assert motion.word_at(text, text.index("klas")) == (text.index("LWT"), text.index(","))
    assert motion.word_at(text, 0) == (0, 1)
    long = "a" * 1000 + " b"
    assert motion.previous_word(long, 900) == 0


@pytest.mark.parametrize(
    ("selection", "position", "wanted"),
    [
        (None, 2, (0, 4)),
        (None, 4, (5, 9)),
        (None, 99, (10, 20)),
        ((0, 4), 4, (0, 9)),
        ((1, 3), 3, (0, 4)),
        ((0, 20), 20, (0, 20)),
        ((3, 6), 6, (0, 9)),
    ],
)
def test_widening(selection: tuple[int, int] | None, position: int, wanted: tuple[int, int]) -> None:
    assert motion.widen([(0, 4), (5, 9), (10, 20)], selection, position) == wanted


def test_nothing_to_widen() -> None:
    assert motion.widen([], None, 3) is None
    assert Coverage([]).next_uncoded(0) is None


def test_marks_keep_their_lanes_and_rows_say_which_part_they_hold() -> None:
    text = "\n".join(f"regel {number}" for number in range(10))
    layout = Layout(text, [], 40)
    one, two = mark(1, 0, 40), mark(2, 10, 20)
    margin = Margin(layout, [one, two])
    assert [bar.part for bar in margin.at(0)] == [LanePart.FIRST]
    assert [(bar.mark.key, bar.lane) for bar in margin.at(1)] == [(1, 0), (2, 1)]
    assert margin.update([two]) == set(range(*layout.rows_of(0, 40)))
    assert margin.lane == {2: 1}
    three = mark(3, 0, 40)
    assert margin.update([two, three]) == set(range(*layout.rows_of(0, 40)))
    assert margin.lane == {2: 1, 3: 0}
    wider = mark(2, 10, 30)
    assert margin.update([wider, three])
    assert sorted(found.key for found in margin.here(25)) == [2, 3]
    assert margin.update([wider, three]) == set()
    many = [mark(number, number % 60, number % 60 + 5) for number in range(200)]
    assert margin.update(many) is None
    assert len(margin.lane) == 200


def test_bars_run_through_the_row_between_turns() -> None:
    layout = Layout(TEXT, turns_of(TEXT), 80)
    margin = Margin(layout, [mark(1, 15, 60), mark(2, TEXT.index("Sem: Via"), 60)])
    assert layout.is_spacer(1)
    assert [bar.mark.key for bar in margin.at(1)] == [1]
