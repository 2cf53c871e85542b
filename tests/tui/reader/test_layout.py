"""Layout: rows rebuild the text and positions map both ways, for any Unicode text and width; and it is fast."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from qualcode.model import Role, Turn
from qualcode.tui.reader.layout import GUTTER_FROM, MIN_WIDTH, Layout, _wrap_clusters, _wrap_simple, visual_end, wrap
from qualcode.tui.widgets import glyphs
from tests.support.often import TIMES, often
from tests.support.steps import growth, steps

AWKWARD = [
    *[
        "e\u0301",
        "\u0301",
        "\u200d",
        "\u200c",
        "\ufe0f",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467",
        "\U0001f44d\U0001f3fd",
    ],
    *["\u2764\ufe0f", "\U0001f1f3\U0001f1f1", "\U0001f1f3", "漢", "字", "각", "\u1100", "\u1161", "\u11a8", "हि", "क्ष"],
    *["\t", "\x1b", "\x1b[31m", "\x00", "\x7f", "\x9b", "\r", "\u202e", "\u2066", "\u200f", "\ufeff", "\u2028", "\xad"],
    *["\ud800", "…", "’", "“", "–", "—", "é", "ﷺ", "\U0001fae8", "\U000e0067", "[b]", "  ", "\n", "\n\n", "lang-woord"],
]
texts = st.lists(
    st.one_of(st.sampled_from(AWKWARD), st.text(max_size=9), st.sampled_from(["ja ", "nee, "])), max_size=40
).map("".join)
widths = st.integers(0, 90)


@st.composite
def conversations(draw: st.DrawFn) -> tuple[str, list[Turn]]:
    """A text and turns in it: in order, apart, with labels that may be long, empty or odd."""
    text, turns = draw(texts), []
    for number in range(draw(st.integers(0, 4))):
        label = draw(
            st.sampled_from(
                ["Interviewer: ", "I:\t", "", "Begeleider van het leerwerkbedrijf: ", "R漢:", "Naam\n", "\x1b: "]
            )
        )
        start = len(text)
        text += label
        body = len(text)
        text += draw(texts)
        turns.append(Turn(number, start, body, len(text), "x", Role.RESPONDENT))
        text += draw(st.sampled_from(["", "\n", "\n\n", " \n", "\n[stilte]\n", "\n\n\n"]))
    return text, turns


def boundaries(text: str) -> list[int]:
    return [start for start, _, _ in glyphs.clusters(text, 0, len(text))] + [len(text)]


@given(conversations(), widths)
@settings(max_examples=often(100))
def test_rows_rebuild_the_text_and_fit(conversation: tuple[str, list[Turn]], width: int) -> None:
    text, turns = conversation
    layout = Layout(text, turns, width)
    assert "".join(text[layout.starts[n] : layout.end_of(n)] for n in range(len(layout))) == text
    for number in range(len(layout)):
        row = layout.row(number)
        assert row.start <= row.label_end <= row.end
        words = glyphs.cells(text, row.label_end, max(visual_end(layout, number), row.label_end))
        assert row.indent + words <= layout.width
        assert glyphs.cells(text, row.start, row.label_end) <= layout.gutter
        assert "\n" not in text[row.start : row.end][:-1] or row.heading


@given(conversations(), widths)
@settings(max_examples=often(75))
def test_positions_map_both_ways(conversation: tuple[str, list[Turn]], width: int) -> None:
    text, turns = conversation
    layout = Layout(text, turns, width)
    starts = {turn.start for turn in turns} | {turn.body for turn in turns}
    if any(glyphs.snap(text, edge) != edge for edge in starts):
        return  # a turn that begins within a cluster is no turn that an import makes
    for offset in boundaries(text):
        row, cell = layout.position(offset)
        assert layout.starts[row] <= offset <= layout.end_of(row)
        assert not layout.is_spacer(row)
        assert layout.offset_at(row, cell) == offset


@given(texts)
@example("e\u0301\u0301x")
@example("🇳🇱🇧🇪")
def test_cursor_stops_are_the_cluster_boundaries(text: str) -> None:
    layout = Layout(text, [], 20)
    stops = boundaries(text)
    for before, after in pairwise(stops):
        assert layout.next_stop(before) == after
        assert layout.previous_stop(after) == before
        for inside in range(before, after):
            assert glyphs.snap(text, inside) == before
    assert layout.next_stop(len(text)) == len(text)
    assert layout.previous_stop(0) == 0


@given(texts, st.integers(2, 50))
@settings(max_examples=often(75))
def test_wrapping_never_parts_a_cluster_and_always_ends(text: str, width: int) -> None:
    ends = wrap(text, 0, len(text), width)
    assert ends == sorted(set(ends))
    assert (ends[-1] if ends else 0) == len(text)
    assert set(ends) <= set(boundaries(text))


def test_words_stay_whole_where_they_fit() -> None:
    text = "een twee drie vier"
    assert [text[a:b] for a, b in pairwise([0, *wrap(text, 0, len(text), 9)])] == ["een twee ", "drie vier"]
    wide = "één 漢字漢 twee"
    assert [wide[a:b] for a, b in pairwise([0, *wrap(wide, 0, len(wide), 6)])] == ["één 漢", "字漢 ", "twee"]


@given(st.text(st.sampled_from("ab–\u2019é- \t\n\x1b"), max_size=120), st.integers(2, 30))
def test_both_ways_of_wrapping_agree(plain: str, width: int) -> None:
    fast: list[int] = []
    careful: list[int] = []
    _wrap_simple(plain, 0, len(plain), width, fast)
    _wrap_clusters(plain, 0, len(plain), width, careful)
    assert fast == careful or not plain


@given(texts)
@settings(max_examples=often(75))
def test_paint_is_safe_and_as_wide_as_said(text: str) -> None:
    line = text.replace("\n", "")
    painted = glyphs.paint(line)
    assert cell_len(painted) == glyphs.cells(line, 0, len(line))
    assert not [char for char in painted if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]
    assert not [char for char in painted if unicodedata.category(char) == "Cf" and char != "\u200c"]
    painted.encode()


@pytest.mark.parametrize("plane", range(0x11))
def test_every_character_has_one_or_two_cells(plane: int) -> None:
    first = plane << 16
    # All that is written with and of the tags, and some of what is hardly given out; in the long form two planes whole.
    every = {0: 0x3400, 1: 0x400, 0xE: 0x200}.get(plane, 0) if TIMES == 1 or plane > 1 else 0x10000
    step = 37 if plane > 1 else 7
    for code in (*range(first, first + every), *range(first + every, first + 0x10000, step)):
        char = chr(code)
        width = glyphs.cells(char, 0, 1)
        assert cell_len(glyphs.paint(char)) == width
        assert width in (1, 2)
        assert unicodedata.category(glyphs.paint(char)[0]) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def test_stand_ins_keep_their_place() -> None:
    assert glyphs.paint("a\x1b[31mb\u202ec\td") == "a␛[31mb⇄c d"
    assert glyphs.paint("\U0001f469\u200d\U0001f467 e\u0301 \U0001f1f3\U0001f1f1") == "\U0001f469 é NL"
    assert len(glyphs.paint("e" + "\u0301" * 500)) < 10


def test_labels_stand_in_a_gutter_or_on_their_own_row() -> None:
    text = "Interviewer: Hoe gaat het?\nBegeleider van het leerwerkbedrijf: Goed hoor.\n"
    turns = [Turn(0, 0, 13, 26, "I", Role.INTERVIEWER), Turn(1, 27, 63, 73, "B", Role.RESPONDENT)]
    wide = Layout(text, turns, GUTTER_FROM)
    assert wide.gutter == 13
    assert [(wide.row(n).indent, wide.row(n).heading) for n in range(5)] == [
        (13, False), (0, False), (0, True), (13, False), (0, False),
    ]  # fmt: skip
    assert wide.is_spacer(1)
    assert wide.position(13) == (0, 13)
    narrow = Layout(text, turns, GUTTER_FROM - 1)
    assert narrow.gutter == 0
    assert [narrow.row(n).heading for n in range(6)] == [True, False, False, True, False, False]


def test_narrow_widths_count_as_the_least() -> None:
    assert Layout("abc", [], -5).width == MIN_WIDTH
    assert len(Layout("", [], 40)) == 1
    assert Layout("", [], 40).position(0) == (0, 0)


def long_conversation(count: int) -> tuple[str, list[Turn]]:
    """A text of so many turns of 130 words."""
    sentence = "Mijn mentor had een lijst met bedrijven – en die heb ik ‘gewoon’ gebeld, want dat moest… "
    text = "".join(f"R{n % 3}: {sentence * 8}\n\n" for n in range(count))
    turns, place = [], 0
    for number in range(count):
        end = text.index("\n", place)
        turns.append(Turn(number, place, place + 4, end, "R", Role.RESPONDENT))
        place = end + 2
    return text, turns


def test_two_hundred_thousand_words_lay_out_at_once() -> None:
    text, turns = long_conversation(1440)
    layout = Layout(text, turns, 80)
    words = len(text.split())
    assert words > 180_000
    assert len(layout) > 10_000
    # Character by character it would take some fifty steps a word.
    assert steps(lambda: Layout(text, turns, 80)) < 8 * words


def test_laying_out_takes_as_many_steps_more_as_there_is_more_text() -> None:
    def laying_out(count: int) -> Callable[[], object]:
        text, turns = long_conversation(count)
        return lambda: Layout(text, turns, 80)

    assert growth(laying_out, 30, times=4) < 5
