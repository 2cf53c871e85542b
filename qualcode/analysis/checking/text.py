"""A finished text as a check takes it: lines of text and tables, in order, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

LineKind = Literal["heading", "caption", "paragraph"]
PlaceKind = Literal["line", "paragraph"]


class LineMark(NamedTuple):
    """A name that a file gives to ``text[start:end]`` of a line."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FinishedLine:
    """A heading, a caption or a paragraph; ``places`` has where each piece of it begins, by position and place.

    ``level`` is that of a heading. In a text without marks of its own a paragraph may be several lines of the file.
    """

    kind: LineKind
    text: str
    place: int
    level: int = 0
    places: tuple[tuple[int, int], ...] = ()
    marks: tuple[LineMark, ...] = ()

    def place_at(self, position: int) -> int:
        """The place in the file of a position in the text."""
        found = self.place
        for begin, place in self.places:
            if begin > position:
                break
            found = place
        return found


@dataclass(frozen=True, slots=True)
class FinishedCell:
    """A cell as it is shown; it may ``span`` several columns, and has the marks that stand in it."""

    text: str
    span: int = 1
    marks: tuple[LineMark, ...] = ()


@dataclass(frozen=True, slots=True)
class FinishedRow:
    """A row of cells, and where it stands."""

    place: int
    cells: tuple[FinishedCell, ...]


@dataclass(frozen=True, slots=True)
class FinishedTable:
    """A table: its caption, what stands over its columns, its rows, and what stands below.

    It is ``aligned`` where each cell is known to stand under its column. Where it is not, a row has its label first and
    then only the numbers that were there, and ``header`` is one line of words.
    """

    number: int
    place: int
    rows: tuple[FinishedRow, ...]
    header: str = ""
    caption: str = ""
    note: str = ""
    aligned: bool = True

    @property
    def text(self) -> str:
        """All that stands in it, for a look at its words."""
        cells = (cell.text for row in self.rows for cell in row.cells)
        return " ".join((self.caption, self.header, *cells, self.note))


Part = FinishedLine | FinishedTable


@dataclass(frozen=True, slots=True)
class FinishedText:
    """A text with its parts in order; a place is the number of a line of the file, or of a paragraph.

    ``stamp`` is what a file that the program wrote says of itself.
    """

    parts: tuple[Part, ...]
    place: PlaceKind
    stamp: str = ""

    def tables(self) -> Iterator[tuple[int, FinishedTable]]:
        """The tables, each with its index among the parts."""
        for at, part in enumerate(self.parts):
            if isinstance(part, FinishedTable):
                yield at, part

    def lines(self) -> Iterator[tuple[int, FinishedLine]]:
        """The headings, captions and paragraphs, each with its index among the parts."""
        for at, part in enumerate(self.parts):
            if isinstance(part, FinishedLine):
                yield at, part
