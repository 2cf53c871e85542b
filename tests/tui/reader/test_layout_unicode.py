"""Layout of any Unicode text at any width, judged by rules of Unicode's own and not by the layout's idea of them."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcswidth

from qualcode.model import Role, Turn
from qualcode.tui.reader.layout import MIN_WIDTH, Layout, visual_end, wrap
from qualcode.tui.widgets import glyphs
from tests.support.often import often

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
THUMB = "\U0001f44d\U0001f3fd"
HEART = "\u2764\ufe0f"
FLAG = "\U0001f1f3\U0001f1f1"
JAMO = "\u1112\u1161\u11ab"
WHOLE = (FAMILY, THUMB, HEART, FLAG, JAMO, "e\u0301", "o\u0302\u0323", "\U0001f3f4\u200d\u2620\ufe0f", "1\ufe0f\u20e3")
"""What is one character to whoever reads it."""

characters = st.one_of(
    st.characters(),
    st.characters(categories=["Mn", "Me", "Mc", "Cf", "Cc", "Zs", "Zl", "Zp"]),
    st.characters(min_codepoint=0x1100, max_codepoint=0x11FF),
    st.characters(min_codepoint=0x2E80, max_codepoint=0xD7FF),
    st.characters(min_codepoint=0x1F000, max_codepoint=0x1FAFF),
    st.sampled_from(
        [
            *WHOLE,
            "\u093f",
            "\u0bbe",
            "\u0301",
            "\u200d",
            " ",
            "  ",
            "\n",
            "\t",
            "een ",
            "stage, ",
            "\x1b[31m",
            "\u202e",
            "\ud800",
        ]
    ),
)
long_words = st.text(
    st.sampled_from("abc漢\u0301\u093f\u200d\ufe0f\U0001f3fd\U0001f469\U0001f1f3"), min_size=20, max_size=60
)
"""Without a space, so that rows end within them, wherever that may be."""
texts = st.one_of(st.lists(characters, max_size=60).map("".join), long_words)
widths = st.one_of(st.integers(MIN_WIDTH, 12), st.integers(MIN_WIDTH, 120))


@st.composite
def transcripts(draw: st.DrawFn) -> tuple[str, list[Turn]]:
    """A conversation of any characters, and its turns."""
    text, turns = draw(texts), []
    for number in range(draw(st.integers(0, 3))):
        text += "\n"
        start = len(text)
        text += draw(st.sampled_from(["", "Sem", "Begeleider van het bedrijf", "漢字", FAMILY])) + ": "
        body = len(text)
        text += draw(texts)
        turns.append(Turn(number, start, body, len(text), "x", Role.RESPONDENT))
    return text, turns


@given(transcripts(), widths)
@settings(max_examples=often(100))
@example((FAMILY * 20, []), MIN_WIDTH)
@example(("e\u0301" * 40, []), MIN_WIDTH)
@example(("漢" * 40, []), MIN_WIDTH + 1)
def test_every_character_stands_whole_in_one_row(transcript: tuple[str, list[Turn]], width: int) -> None:
    text, turns = transcript
    layout = Layout(text, turns, width)
    assert "".join(text[layout.starts[n] : layout.end_of(n)] for n in range(len(layout))) == text
    edges = {turn.start for turn in turns} | {turn.body for turn in turns}
    for start in set(layout.starts) - edges - {0, len(text)}:
        before, after = text[start - 1], text[start]
        assert not parted(before, after) or glyphs.UNSAFE.match(before), (before, after)
    for start, end, _width in glyphs.clusters(text, 0, len(text)):
        rows = {layout.row_of(place) for place in range(start, end)}
        assert len(rows) == 1 or any(start < edge < end for edge in edges)


def parted(before: str, after: str) -> bool:
    """Whether a break between two characters would part what belongs together."""
    if unicodedata.category(before) in ("Cc", "Zl", "Zp"):
        return False
    joined = after in "\u200d\ufe0f" or "\U0001f3fb" <= after <= "\U0001f3ff"
    return joined or unicodedata.category(after) in ("Mn", "Me", "Mc")


@given(st.lists(st.sampled_from([*WHOLE, "a", " ", "漢", "\n"]), max_size=60), widths)
@settings(max_examples=often(75))
def test_what_is_one_to_the_reader_is_one_to_the_cursor(parts: list[str], width: int) -> None:
    """And as wide as a terminal draws it, by the tables of another hand than the toolkit's."""
    text = "".join(parts)
    layout = Layout(text, [], width)
    place, stops = 0, [0]
    while place < len(text):
        place = layout.next_stop(place)
        stops.append(place)
    joined = [0]
    for part in parts:
        joined.append(joined[-1] + len(part))
    # Two flags side by side, and syllables of which one leads into the next, are still these parts.
    assert stops == joined
    for number in range(len(layout)):
        painted = glyphs.paint(text[layout.starts[number] : visual_end(layout, number)])
        assert wcswidth(painted) == glyphs.cells(painted, 0, len(painted)) <= layout.width


CROWDED = st.text(
    st.sampled_from("\u1100\u1161\u11a8\uac00\uac01\u0915\u093e\u093f\u0bbe\u0301\u200d a漢"), max_size=60
)
"""What joins without end: Hangul letters and syllables, and marks that take room."""


@given(CROWDED, st.integers(2, 12))
@example("\uac01" * 40, 8)
@example("\u1100" * 40, 2)
@example("\u0915" + "\u093e" * 40, 2)
def test_no_cluster_is_wider_than_two_cells_so_that_any_row_has_room(text: str, width: int) -> None:
    assert {size for _start, _end, size in glyphs.clusters(text, 0, len(text))} <= {1, 2}
    ends = wrap(text, 0, len(text), width)
    assert ends == sorted(set(ends))
    assert all(glyphs.cells(line, 0, len(line)) <= width for line in rows_of(text, ends))
    assert cell_len(glyphs.paint(text)) == glyphs.cells(text, 0, len(text))


def rows_of(text: str, ends: list[int]) -> list[str]:
    """The rows without the white space that hangs over their edge."""
    return [text[start:end].rstrip(" ") for start, end in pairwise([0, *ends])]


def test_syllables_of_hangul_stand_apart_and_letters_join_to_syllables() -> None:
    for text, parts in {
        "\uac01\uac01": 2, "\uac00\uac01": 2, "\uac00\u11a8": 1, "\uac01\u11a8": 1, "\uac01\u1161": 2,
        "\u1100\uac01": 1, "\u1100\u1161\u11a8": 1, "\u1100\u11a8": 2, "\u11a8\u1161": 2,
    }.items():  # fmt: skip
        assert len(list(glyphs.clusters(text, 0, len(text)))) == parts, ascii(text)


@pytest.mark.parametrize("text", ["\u1100\uac01\u11a8", "\u1100\u1100\u1161\u11a8", "\u1100\uac00\u11a8\u11a8"])
def test_what_does_not_fit_in_a_cluster_takes_along_what_stands_behind_it(text: str) -> None:
    painted = glyphs.paint(text)
    assert glyphs.cells(painted, 0, len(painted)) == glyphs.cells(text, 0, len(text))


@given(transcripts(), widths)
@settings(max_examples=often(100))
def test_columns_are_within_the_width_and_grow(transcript: tuple[str, list[Turn]], width: int) -> None:
    text, turns = transcript
    layout = Layout(text, turns, width)
    for number in range(len(layout)):
        row = layout.row(number)
        shown = max(visual_end(layout, number), row.label_end)
        stops = [start for start, _end, _width in glyphs.clusters(text, row.label_end, shown)]
        cells = [layout.position(stop)[1] for stop in stops if layout.row_of(stop) == number]
        assert all(one < other for one, other in pairwise(cells))
        assert all(row.indent <= cell < layout.width for cell in cells)
        painted = glyphs.paint(text[row.label_end : shown].replace("\n", ""))
        assert row.indent + glyphs.cells(painted, 0, len(painted)) <= layout.width


@given(texts)
@settings(max_examples=often(100))
def test_a_field_to_type_in_is_as_wide_as_the_toolkit_takes_it_to_be(text: str) -> None:
    line = glyphs.UNSAFE.sub(lambda found: glyphs.stand_in(found[0]), text)
    drawn = glyphs.steady(line)
    assert cell_len(drawn) == cell_len(line)
    assert not set(drawn) & {"\u200d", "\ufe0f"}
