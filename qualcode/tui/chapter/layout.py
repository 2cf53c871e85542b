"""A chapter laid out in lines of a width: running text, quotations and tables, with what each sign is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from qualcode.session.chapter.page import CELLS, ChapterPage, PagePiece
from qualcode.text.expressions import expression
from qualcode.tui.widgets.glyphs import cell_stop, cells, paint

_WORDS = expression(r"\S+|\s+")
_NUMERIC = expression(r"[\d.,%–-]*")

_GAP = 2
_NARROWEST = 4
_GUTTER = 2
"""Cells before a line, for the sign of its block."""


class TextRun(NamedTuple):
    """Signs of one look: of which piece (-1 for none), and of the number that begins at this place of its text."""

    text: str
    piece: int = -1
    number: int = -1


class LaidLine(NamedTuple):
    """A line: its runs, what it is a line of, and of which block; ``begins`` whether that begins here."""

    runs: tuple[TextRun, ...]
    look: str
    block: int
    begins: bool = False


@dataclass(frozen=True)
class LaidChapter:
    """The lines of a chapter, and by piece (place in the page) the first that it stands in."""

    lines: Sequence[LaidLine]
    first: dict[int, int]
    last: dict[int, int]


def lay_out(page: ChapterPage, width: int) -> LaidChapter:
    """The chapter in lines of at most ``width`` cells."""
    room = max(12, width - _GUTTER - 1)
    lines: list[LaidLine] = []
    for number, block in enumerate(page.blocks):
        if lines:
            lines.append(LaidLine((), "", number))
        begins = True
        for look, runs in _lines_of(page.pieces, range(block.first, block.last), room):
            lines.append(LaidLine(runs, look, number, begins))
            begins = False
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, line in enumerate(lines):
        for run in line.runs:
            if run.piece >= 0:
                first.setdefault(run.piece, place)
                last[run.piece] = place
    return LaidChapter(lines, first, last)


def _lines_of(pieces: Sequence[PagePiece], places: range, room: int) -> Iterator[tuple[str, tuple[TextRun, ...]]]:
    for is_table, some in groupby(places, lambda place: pieces[place].kept.kind in CELLS):
        group = list(some)
        if is_table:
            yield from _table(pieces, group, room)
        else:
            look = pieces[group[0]].kept.kind
            for runs in _flowed(pieces, group, room):
                yield look, runs


def _tokens(pieces: Sequence[PagePiece], places: Sequence[int]) -> Iterator[TextRun]:
    """The words of pieces one behind the other, and the white space between them."""
    for number, place in enumerate(places):
        piece = pieces[place]
        if number:
            yield TextRun(" ")
        spans = [(one.start, one.end) for one in piece.numbers if one.start >= 0]
        edges = sorted({edge for span in spans for edge in span})
        for word in _WORDS.finditer(piece.text):
            at = word.start()
            for edge in [*(edge for edge in edges if word.start() < edge < word.end()), word.end()]:
                inside = next((start for start, end in spans if start <= at < end), -1)
                yield TextRun(piece.text[at:edge].replace("\n", " "), place, inside)
                at = edge


def _flowed(pieces: Sequence[PagePiece], places: Sequence[int], room: int) -> Iterator[tuple[TextRun, ...]]:
    """Running text, broken between words; a word that is longer than a line is cut."""
    line: list[TextRun] = []
    used = 0
    word: list[TextRun] = []

    def placed() -> Iterator[tuple[TextRun, ...]]:
        nonlocal line, used, word
        wide = sum(_cells(run.text) for run in word)
        if used + wide > room and line:
            yield _trimmed(line)
            line, used = [], 0
        for run in word:
            rest = run.text
            while _cells(rest) > room - used:
                cut = max(1, cell_stop(rest, 0, len(rest), max(1, room - used)))
                line.append(run._replace(text=rest[:cut]))
                yield tuple(line)
                line, used, rest = [], 0, rest[cut:]
            if rest:
                line.append(run._replace(text=rest))
                used += _cells(rest)
        word = []

    for token in _tokens(pieces, places):
        if token.text.isspace():
            yield from placed()
            if line and used < room:
                line.append(token._replace(text=" "))
                used += 1
        else:
            word.append(token)
    yield from placed()
    if line:
        yield _trimmed(line)


def _trimmed(line: Sequence[TextRun]) -> tuple[TextRun, ...]:
    found = list(line)
    while found and found[-1].text == " ":
        found.pop()
    return tuple(found)


def _cells(text: str) -> int:
    return cells(text, 0, len(text))


def _table(pieces: Sequence[PagePiece], places: Sequence[int], room: int) -> Iterator[tuple[str, tuple[TextRun, ...]]]:
    """Rows of cells; numbers stand at the right, and long cells are broken within their columns."""
    rows = [list(some) for _key, some in groupby(places, lambda place: _row(pieces[place]))]
    count = max(len(row) for row in rows)
    texts = [[pieces[place].text for place in row] for row in rows]
    wide = [max((_cells(row[column]) for row in texts if column < len(row)), default=0) for column in range(count)]
    body = [row for row, places_of in zip(texts, rows, strict=True) if pieces[places_of[0]].kept.kind == "cell"]
    right = [
        bool(body) and all(_NUMERIC.fullmatch(row[column].strip()) for row in body if column < len(row))
        for column in range(count)
    ]
    widths = _widths(wide, room - _GAP * (count - 1))
    for row in rows:
        yield from _row_lines(pieces, row, widths, right)


def _row(piece: PagePiece) -> str:
    """What tells a row from the next: what an author added is a row of its own."""
    return piece.kept.key.rpartition("/")[0] or f"line {piece.kept.line}"


def _row_lines(
    pieces: Sequence[PagePiece], row: Sequence[int], widths: Sequence[int], right: Sequence[bool]
) -> Iterator[tuple[str, tuple[TextRun, ...]]]:
    look = pieces[row[0]].kept.kind
    inside = [list(_flowed(pieces, [place], widths[column])) for column, place in enumerate(row)]
    for number in range(max(1, *(len(lines) for lines in inside))):
        runs: list[TextRun] = []
        for column, place in enumerate(row):
            said = inside[column][number] if number < len(inside[column]) else ()
            pad = " " * max(0, widths[column] - sum(_cells(run.text) for run in said))
            gap = " " * _GAP if column else ""
            before, after = (gap + pad, "") if right[column] else (gap, pad)
            # Of an empty cell the white space is what can be stood on.
            runs += [TextRun(before), *said, TextRun(after, place if not said and not number else -1)]
        yield look, tuple(run for run in runs if run.text)


def _widths(wide: Sequence[int], room: int) -> list[int]:
    """The columns as wide as they need to be; where that is too much, the widest give way."""
    widths = [max(1, one) for one in wide]
    while sum(widths) > room:
        widest = max(range(len(widths)), key=lambda column: widths[column])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= min(sum(widths) - room, max(1, widths[widest] // 8))
    return widths


def painted(run: TextRun) -> str:
    """A run as it may be written to a terminal."""
    return paint(run.text)
