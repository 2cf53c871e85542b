"""What is sent where something stands already shows the same as all of it sent anew: a terminal emulator judges."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyte import Screen, Stream
from pyte.screens import Char
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from qualcode.tui.widgets.ink import ink_of
from qualcode.tui.widgets.standing import OnTerminal, Sent
from tests.support.often import often

COLOURS = ColorSystem.TRUECOLOR


def styles() -> list[Style | None]:
    """Some looks, new ones: the toolkit's keep the codes that they were first written with."""
    return [
        None,
        Style(color="#aabbcc", bgcolor="#101010"),
        Style(color="#aabbcc", bgcolor="#202020", bold=True),
        Style(color="#ddeeff", bgcolor="#101010"),
        Style(color="red", underline=True),
        Style(color="color(200)", bgcolor="white", italic=True),
        Style(reverse=True),
    ]


STYLES = styles()
CLUSTERS = [*"abcdefgh     │┆", "–", "é", "✓", "漢", "e\u0301", "각"]
"""Most are one cell wide, some two, and some are made of several characters."""
MARGINS = re.compile(r"\x1b\[(\d*)(?:;(\d+))?r")


class Picture:
    """A screen in columns, of which each row has a strip in each."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.size = chance.randrange(8, 30), chance.randrange(5, 9)
        self.divide()

    def divide(self) -> None:
        """Other columns, and other strips in all of them."""
        width, height = self.size
        inside = sorted(self.chance.sample(range(1, width), self.chance.randrange(0, 3)))
        self.edges = [0, *inside, width]
        self.rows = [[self.strip(column) for column in range(len(self.edges) - 1)] for _row in range(height)]

    def strip(self, column: int) -> Strip:
        """Something for a column."""
        room = self.edges[column + 1] - self.edges[column]
        parts: list[str] = []
        while room and self.chance.random() < 0.9:
            cluster = self.chance.choice(CLUSTERS)
            if cell_len(cluster) <= room:
                parts.append(cluster)
                room -= cell_len(cluster)
        parts.append(" " * room)
        cuts = sorted(self.chance.randrange(len(parts) + 1) for _cut in range(self.chance.randrange(3)))
        ends = zip([0, *cuts], [*cuts, len(parts)], strict=True)
        return Strip([Segment("".join(parts[start:end]), self.chance.choice(STYLES)) for start, end in ends])

    def piece(self, y: int, column: int) -> Sent:
        """What is sent of a row."""
        return y, self.edges[column], self.edges[column + 1], self.rows[y][column]

    def scroll(self) -> list[Sent]:
        """A column moves up or down between two rows."""
        height, column = self.size[1], self.chance.randrange(len(self.edges) - 1)
        top, end = sorted(self.chance.sample(range(height + 1), 2))
        step = self.chance.choice([-3, -2, -1, 1, 1, 1, 2, 5])
        was = [row[column] for row in self.rows]
        for y in range(top, end):
            self.rows[y][column] = was[y + step] if top <= y + step < end else self.strip(column)
        return [self.piece(y, column) for y in range(top, end)]

    def edit(self) -> list[Sent]:
        """Some rows differ, by as much as a sign."""
        sent = []
        for _time in range(self.chance.randrange(1, 4)):
            y, column = self.chance.randrange(self.size[1]), self.chance.randrange(len(self.edges) - 1)
            segments = list(self.rows[y][column])
            place = self.chance.randrange(len(segments))
            text, style, _control = segments[place]
            if self.chance.random() < 0.5 and "b" in text:
                segments[place] = Segment(text.replace("b", "c", 1), style)
                self.rows[y][column] = Strip(segments)
            elif self.chance.random() < 0.5:
                segments[place] = Segment(text, self.chance.choice(STYLES))
                self.rows[y][column] = Strip(segments)
            else:
                self.rows[y][column] = self.strip(column)
            sent.append(self.piece(y, column))
        return sent

    def everything(self) -> list[Sent]:
        """All of it."""
        return [self.piece(y, column) for y in range(self.size[1]) for column in range(len(self.edges) - 1)]

    def anew(self) -> str:
        """What a terminal is sent to show it, whatever stands there: as the toolkit does."""
        parts = []
        for y, row in enumerate(self.rows):
            for x, strip in zip(self.edges, row, strict=False):
                parts.append(f"\x1b[{y + 1};{x + 1}H")
                parts += [style.render(text, color_system=COLOURS) if style else text for text, style, _ in strip]
        return "".join(parts)


class Emulator:
    """A terminal that shows what it is sent."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.screen = Screen(*size)
        self.stream = Stream(self.screen)
        self.clear()

    def clear(self) -> None:
        """It shows nothing, and goes on to no other row at the end of one, as the toolkit has it."""
        self.screen.reset()
        self.stream.feed("\x1b[?7l")

    def feed(self, sent: str) -> None:
        """It is sent this. Whatever it is, all its rows move together afterwards."""
        self.stream.feed(sent)
        assert self.screen.margins is None
        assert self.screen.cursor.attrs == Char(" ")

    @property
    def cells(self) -> list[list[Char]]:
        """Each cell with its colours."""
        columns = range(self.screen.columns)
        return [[self.screen.buffer[y][x] for x in columns] for y in range(self.screen.lines)]


def shown(picture: Picture) -> list[list[Char]]:
    """The picture in a terminal that showed nothing before."""
    terminal = Emulator(picture.size)
    terminal.feed(picture.anew())
    return terminal.cells


@given(st.integers(0, 1 << 32), st.booleans())
@settings(max_examples=often(25))
def test_only_what_differs_shows_the_same_as_everything(seed: int, moves: bool) -> None:
    chance = random.Random(seed)
    picture, standing = Picture(chance), OnTerminal(moves=moves)
    terminal = Emulator(picture.size)
    terminal.feed(standing.change(picture.size, picture.everything(), COLOURS, whole=True))
    assert terminal.cells == shown(picture)
    for _step in range(5):
        match chance.randrange(12):
            case 0:
                picture.divide()
                sent = picture.everything()
            case 1:
                standing.forget()
                terminal.clear()
                sent = picture.everything()
            case 2:
                picture = Picture(chance)
                terminal, sent = Emulator(picture.size), picture.everything()
            case 3 | 4 | 5:
                sent = picture.edit()
            case _:
                sent = picture.scroll() + (picture.edit() if chance.random() < 0.3 else [])
        terminal.feed(standing.change(picture.size, sent, COLOURS, whole=False))
        assert terminal.cells == shown(picture)


def text_of(rows: list[str], width: int) -> list[Sent]:
    """Rows of text across the screen."""
    return [(y, 0, width, Strip([Segment(row.ljust(width))])) for y, row in enumerate(rows)]


def test_rows_that_move_are_moved_by_the_terminal_and_those_beside_them_put_right() -> None:
    lines = [
        " ".join(random.Random(number).sample("what is read in an interview, line by line".split(), 6))
        for number in range(30)
    ]
    standing, terminal = OnTerminal(moves=True), Emulator((60, 12))

    def view(top: int) -> list[Sent]:
        aside = [(y, 40, 60, Strip([Segment(("beside it" if y == 3 else "").ljust(20))])) for y in range(12)]
        return [(y, 0, 40, Strip([Segment(lines[top + y].ljust(40))])) for y in range(12)] + aside

    terminal.feed(standing.change((60, 12), view(0), COLOURS, whole=True))
    for top in (1, 2, 4, 3, 0, 15):
        sent = standing.change((60, 12), view(top), COLOURS, whole=False)
        assert bool(MARGINS.search(sent)) is (top != 15)
        assert len(sent) < 300 or top == 15
        terminal.feed(sent)
        for y in range(12):
            assert terminal.screen.display[y] == lines[top + y].ljust(40) + ("beside it" if y == 3 else "").ljust(20)


def test_what_stands_there_is_not_sent_again() -> None:
    standing = OnTerminal(moves=True)
    rows = text_of(["one", "two", "three"], 20)
    assert "three" in standing.change((20, 3), rows, COLOURS, whole=False)
    assert standing.change((20, 3), text_of(["one", "two", "three"], 20), COLOURS, whole=False) == ""
    assert standing.change((20, 3), text_of(["one", "twa", "three"], 20), COLOURS, whole=False) == "\x1b[2;3Ha"
    assert "three" in standing.change((20, 3), rows, COLOURS, whole=True)
    standing.forget()
    assert "three" in standing.change((20, 3), rows, COLOURS, whole=False)


def test_what_may_be_wider_than_it_seems_is_sent_in_whole_and_what_stands_before_it_is_not() -> None:
    standing = OnTerminal(moves=True)
    standing.change((20, 1), text_of(["some ✓ words"], 20), COLOURS, whole=True)
    assert standing.change((20, 1), text_of(["same ✓ words"], 20), COLOURS, whole=False) == "\x1b[1;2Ha"
    assert standing.change((20, 1), text_of(["same ✓ worms"], 20), COLOURS, whole=False) == (
        "\x1b[1;1H" + "same ✓ worms".ljust(20)
    )


def test_where_whole_rows_would_have_to_be_put_right_nothing_is_moved() -> None:
    standing, size = OnTerminal(moves=True), (60, 12)
    beside = [(y, 0, 50, Strip([Segment(f"{y} words that stay where they are {y}".ljust(50))])) for y in range(12)]
    standing.change(size, beside + [(y, 50, 60, Strip([Segment(f"{y:<10}")])) for y in range(12)], COLOURS, whole=True)
    sent = standing.change(
        size, [(y, 50, 60, Strip([Segment(f"{y + 1:<10}")])) for y in range(12)], COLOURS, whole=False
    )
    assert not MARGINS.search(sent)


@pytest.mark.parametrize("number", range(len(STYLES)))
@pytest.mark.parametrize("colours", list(ColorSystem))
def test_an_ink_says_what_the_toolkit_would(number: int, colours: ColorSystem) -> None:
    style = styles()[number]
    ink = ink_of(style, colours)
    codes = {code for code in (ink.manner, ink.front, ink.behind) if code}
    wanted = style.render("x", color_system=colours).partition("x")[0] if style else ""
    assert sorted(";".join(codes).split(";")) == sorted(wanted[2:-1].split(";") if wanted else [""])
    assert not ink.after


def test_a_link_says_itself() -> None:
    standing = OnTerminal(moves=True)
    link = Style(color="red", link="https://example.org")
    row: list[Sent] = [(0, 0, 10, Strip([Segment("see ", STYLES[1]), Segment("there!", link)]))]
    sent = standing.change((10, 1), row, COLOURS, whole=True)
    assert link.render("there!", color_system=COLOURS) in sent
