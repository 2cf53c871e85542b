"""Text with type: the lines that a reader of formatted documents gathers, made into one text with its bold type.

Paragraphs are lines. A table gives a line per row, its cells parted by tabs; where the last cell has several
paragraphs they are lines too. Notes stand at the end under a line of ten dashes, outside all turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from enum import Enum
from typing import NamedTuple

from qualcode.formats.transcripts.columns import TranscriptColumns, read_columns
from qualcode.records import dataclass
from qualcode.text.turns import normalise

NOTES_RULE = "-" * 10

Span = tuple[int, int]


class Type(Enum):
    """How text is set: as all else, in italics or underlined, or in bold."""

    PLAIN = 0
    SLANTED = 1
    BOLD = 2


class Piece(NamedTuple):
    """A stretch of text of one type, or, without text, the place where the remark ``mark`` begins or ends."""

    text: str
    kind: Type = Type.PLAIN
    mark: str = ""


@dataclass(slots=True)
class RichLine:
    """A line of text in the making; ``joins`` where its paragraph mark was deleted, so that the next line runs on."""

    pieces: list[Piece] = field(default_factory=list)
    joins: bool = False
    filled: bool = False

    def add(self, text: str, kind: Type = Type.PLAIN) -> None:
        """Add a piece, and note whether there is more than white space now."""
        if text:
            self.pieces.append(Piece(text, kind))
            self.filled = self.filled or not text.isspace()

    def mark(self, remark: str) -> None:
        """Note that a remark begins or ends here."""
        self.pieces.append(Piece("", mark=remark))

    @property
    def text(self) -> str:
        """The line without its type."""
        return "".join(piece.text for piece in self.pieces)


class RichText(NamedTuple):
    """A text, the spans of it in bold (else in italics or underlined), and those that remarks are about."""

    text: str
    emphasis: tuple[Span, ...]
    marked: Mapping[str, Span]


def read_table(rows: Sequence[Sequence[Sequence[RichLine]]]) -> tuple[list[RichLine], TranscriptColumns]:
    """The lines of a table, given as the lines of its cells, and what its columns are."""
    columns = read_columns([[" ".join(line.text for line in cell) for cell in row] for row in rows])
    kept = [
        [row[column] for column in columns.kept if column < len(row)] if columns.header >= 0 else row
        for row in rows[columns.header + 1 :]
    ]
    return [line for row in kept if row for line in _row(row)], columns


def trimmed(lines: Iterable[RichLine]) -> list[RichLine]:
    """The lines of a cell without empty ones around them, at least one."""
    found = list(joined(lines))
    while len(found) > 1 and not found[-1].filled:
        found.pop()
    while len(found) > 1 and not found[0].filled:
        del found[0]
    return found or [RichLine()]


def noted(notes: Sequence[str]) -> list[RichLine]:
    """The notes of a document as the lines at its end."""
    return [RichLine([Piece(text)]) for text in ("", NOTES_RULE, *notes)] if notes else []


def _row(cells: Sequence[Sequence[RichLine]]) -> list[RichLine]:
    """The lines of a row: one, and one for every further paragraph of the last cell."""
    first = RichLine(filled=True)
    for cell in cells[:-1]:
        for index, line in enumerate(cell):
            first.add(" " if index else "")
            first.pieces += [piece._replace(text=piece.text.replace("\n", " ")) for piece in line.pieces]
        first.add("\t")
    first.pieces += cells[-1][0].pieces
    return [first, *cells[-1][1:]]


def joined(lines: Iterable[RichLine]) -> Iterator[RichLine]:
    """The lines, those of which the paragraph mark was deleted run on into the next."""
    waiting: RichLine | None = None
    for line in lines:
        if waiting is None:
            waiting = line
        else:
            waiting.pieces += line.pieces
            waiting.filled = waiting.filled or line.filled
            waiting.joins = line.joins
        if not waiting.joins:
            yield waiting
            waiting = None
    if waiting is not None:
        yield waiting


def assemble(lines: Iterable[RichLine]) -> RichText:
    """The text of all lines, the spans of it in bold (where nothing is, in italics or underlined), and its marks."""
    texts: list[str] = []
    bold: list[Span] = []
    slanted: list[Span] = []
    marked: dict[str, Span] = {}
    position = 0
    for line in joined(lines):
        pieces = [piece._replace(text=normalise(piece.text)) for piece in line.pieces]
        bold += _spans(pieces, position, Type.BOLD)
        slanted += _spans(pieces, position, Type.SLANTED)
        at = position
        for piece in pieces:
            if piece.mark:
                marked[piece.mark] = (marked.get(piece.mark, (at, at))[0], at)
            at += len(piece.text)
        texts.append("".join(piece.text for piece in pieces))
        position += len(texts[-1]) + 1
    return RichText("\n".join(texts), tuple(bold or slanted), marked)


def _spans(pieces: Iterable[Piece], position: int, kind: Type) -> list[Span]:
    """The spans of a kind in a line that starts at ``position``: trimmed, and whole across blanks between such runs."""
    spans: list[Span] = []
    adjoins = False
    for text, its, _mark in pieces:
        bare = text.strip()
        if its is kind and bare:
            start = position + text.index(bare)
            if adjoins:
                start = spans.pop()[0]
            spans.append((start, position + text.index(bare) + len(bare)))
            adjoins = True
        elif bare or "\n" in text:
            adjoins = False
        position += len(text)
    return spans
