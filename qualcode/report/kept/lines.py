"""An author's file as plain lines with marks, whatever its format: what finding and planning know of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from qualcode.report.blocks import Block
from qualcode.report.charts.placed import PlacedPicture
from qualcode.report.marks import Mark
from qualcode.text.expressions import expression

OBJECT = "\ufffc"
"""Stands in the text of a line where the author put what is no text: a picture, the number of a footnote."""

_ENDS = expression(r"""[.!?…:][)\]”"'’»]*(?=\s|$)""")


class PlacedMark(NamedTuple):
    """A mark in a line: ``line.text[start:end]`` stands under it. ``copy``: LibreOffice named it so."""

    mark: Mark
    start: int
    end: int
    copy: bool


LineKind = Literal["text", "heading", "quotation", "cell"]


@dataclass
class KeptLine:
    """A paragraph of a file, or that of a cell: the text that stands there with all recorded changes accepted.

    ``cell`` is in which table (from 0), row and cell it stands.
    """

    text: str
    kind: LineKind = "text"
    marks: list[PlacedMark] = field(default_factory=list)
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class SpanEdit:
    """What is done to ``text[start:end]`` of a line.

    ``text`` takes its place (``None``: it stays), ``mark`` comes around what is there then, and ``comment`` is set at
    it. ``remove``: it goes, and a line of which nothing is left goes too.
    """

    line: int
    start: int
    end: int
    text: str | None = None
    mark: Mark | None = None
    comment: str = ""
    remove: bool = False


@dataclass(frozen=True, slots=True)
class NewBlock:
    """A block that comes after a line, or after the table that the line is a cell of."""

    line: int
    block: Block


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that comes after a row of a table, and looks like another of its rows (``like``)."""

    table: int
    row: int
    like: int
    texts: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class GoneRow:
    """A row of a table that goes."""

    table: int
    row: int


@dataclass(frozen=True, slots=True)
class Edits:
    """All that is done to a file at once."""

    spans: tuple[SpanEdit, ...] = ()
    blocks: tuple[NewBlock, ...] = ()
    rows: tuple[NewRow, ...] = ()
    gone: tuple[GoneRow, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.spans or self.blocks or self.rows or self.gone)


Facts = Sequence[tuple[str, str]]
"""What a report rests on, by name: properties of a file that has some."""


class KeptFile(Protocol):
    """An author's file of one format."""

    path: Path
    stamp: str
    lines: list[KeptLine]
    numbers_itself: bool
    """Whether it keeps the numbers of its tables itself."""

    def apply(self, edits: Edits, stamp: str, facts: Facts = ()) -> None:
        """Does what is to be done; :attr:`lines` are as they were. ``facts`` are what the report rests on now."""

    def stale_charts(self, charts: Mapping[str, str]) -> list[str]:
        """Of charts by name, with what each shows in words now, those whose picture here shows another thing."""

    def redraw(self, charts: Mapping[str, PlacedPicture]) -> None:
        """Has the pictures of these charts show what they are now; where they stand, and how wide, is the author's."""

    def to_bytes(self) -> bytes:
        """The file as it is now."""


class WithoutPictures:
    """What is the same of all files in which charts are tables."""

    def stale_charts(self, _charts: Mapping[str, str]) -> list[str]:
        """None: it has no pictures of ours."""
        return []

    def redraw(self, _charts: Mapping[str, PlacedPicture]) -> None:
        """Nothing, for there are none."""


def from_the_end(edits: Sequence[SpanEdit]) -> list[SpanEdit]:
    """Edits of one line in the order in which places stay right; what comes in at one place is put there last first."""
    order = sorted(enumerate(edits), key=lambda one: (one[1].start, one[1].end, one[0]), reverse=True)
    return [edit for _number, edit in order]


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where sentences stand in a piece of a line, by how they end; each without the space before it."""
    end = len(text) if end is None else end
    at = start
    for found in _ENDS.finditer(text, start, end):
        if found[0][0] == ":" or _is_abbreviation(text, found.start()):
            continue
        yield _trimmed(text, at, found.end())
        at = found.end()
    if text[at:end].strip():
        yield _trimmed(text, at, end)


def widened(text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """A place in a line, made as wide as the sentences that it is in, but not beyond ``low`` and ``high``.

    A mark says where something stands, and not how far: after typing over a sentence it may hold one word of it.
    """
    begin, finish = start, end
    for from_, to in sentence_spans(text, low, high):
        if from_ < start < to:
            begin = from_
        if from_ < end < to:
            finish = to
    return begin, finish


def bare_span(text: str, start: int, end: int) -> tuple[int, int]:
    """A place without the space at its ends."""
    return _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_abbreviation(text: str, stop: int) -> bool:
    """Whether the full stop at a place ends a short form or a number rather than a sentence: a small letter follows."""
    after = text[stop + 1 :].lstrip(")]”\"'’» ")
    return text[stop] == "." and bool(after) and after[0].islower()
