"""Marks of what a report wrote, so that it is found again in a file that its author has worked on since.

A mark is a name: that of the unit by its key, then that of the text as it was written. In a Word file it is a hidden
bookmark, which Word and LibreOffice carry along when text is moved; in Markdown a comment. A unit is a sentence, a
heading, a quotation, a caption or a cell, never more than a paragraph. A file is known by its stamp.
"""

from __future__ import annotations

import unicodedata
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, NamedTuple

from qualcode.report.blocks import (
    Block,
    ChartFigure,
    Claim,
    Heading,
    Paragraph,
    Quoted,
    ReportDocument,
    Sentence,
    Table,
    TableCell,
    TableRow,
)
from qualcode.text.expressions import expression
from qualcode.text.visible import visible

PREFIX = "_qc_"
"""A bookmark whose name begins with an underscore is not shown in Word's list of them."""

LENGTH = 8
"""Letters and digits of a digest in base 32: two of ten thousand units are alike once in twenty thousand reports."""

UnitKind = Literal["heading", "sentence", "quotation", "caption", "header", "cell"]

_QUOTES = str.maketrans({**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′`´", "'"), "…": "..."})
_NUMBER = expression(r"^(\w+\W(?:\d+\.)?)(\d+)")
"""The number of a caption: *Tabel 6.* + *1*."""
_UNSEEN = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))


class Mark(NamedTuple):
    """The two halves of a mark: of a unit's key, and of its text as it was written."""

    unit: str
    text: str

    @property
    def name(self) -> str:
        """The name of the bookmark."""
        return f"{PREFIX}{self.unit}_{self.text}"

    @classmethod
    def read(cls, name: str) -> Mark | None:
        """The mark of a bookmark's name, also that of a copy (``_Copy_1``); ``None`` for any other bookmark."""
        unit, _line, rest = name.removeprefix(PREFIX).partition("_")
        text = rest[:LENGTH]
        tail = rest[LENGTH:]
        if not name.startswith(PREFIX) or not (_is_digest(unit) and _is_digest(text)):
            return None
        return cls(unit, text) if not tail or tail.startswith("_Copy_") else None


def is_copy(name: str) -> bool:
    """Whether LibreOffice gave a bookmark its name when text with a mark was copied, or moved with changes recorded."""
    return "_Copy_" in name


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What a file says of itself: the GUIDs of the project and of the file in it, and the version of the codebook."""

    project: str
    file: str
    codebook: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.project, self.file, self.codebook)))

    @classmethod
    def read(cls, text: str) -> FileStamp | None:
        """The stamp that a file has, or ``None`` where that is none of ours."""
        project, _first, rest = text.strip().partition(" ")
        file, _second, codebook = rest.partition(" ")
        return cls(project, file, codebook) if project and file else None


STAMP = "qualcode"
"""The name of the property of a document that holds its stamp."""


@dataclass(frozen=True, slots=True)
class MarkedUnit:
    """A piece of a report that stands under one mark: its ``key``, its text on paper, and the numbers in it.

    ``block`` is the key of the block that it is in, ``section`` that of the heading above (of a heading, its own).
    """

    key: str
    kind: UnitKind
    text: str
    claims: tuple[Claim, ...]
    block: str
    section: str

    @property
    def mark(self) -> Mark:
        """The mark of the unit as it is now."""
        return Mark(key_mark(self.key), text_mark(compared(self.kind, self.text)))


def units(document: ReportDocument) -> Iterator[MarkedUnit]:
    """Every piece of a report that has a mark, in order."""
    section = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            section = block.key
        yield from units_of(block, section)


def units_of(block: Block, section: str = "") -> Iterator[MarkedUnit]:
    """The pieces of one block that have marks, in order."""
    match block:
        case Heading():
            yield MarkedUnit(block.key, "heading", on_paper(block.text), (), block.key, section)
        case Paragraph():
            for sentence in block.sentences:
                yield _sentence(sentence, block.key, section)
        case Quoted():
            yield MarkedUnit(block.key, "quotation", quotation_text(block), (), block.key, section)
        case ChartFigure():
            yield MarkedUnit(block.key, "caption", on_paper(block.caption), block.claims, block.key, section)
        case Table():
            yield MarkedUnit(block.key, "caption", on_paper(block.caption), block.claims, block.key, section)
            for row in (*block.over, header_of(block)):
                yield from (_cell(block, row, place, "header", section) for place in range(len(row.cells)))
            for row in block.rows:
                yield from (_cell(block, row, place, "cell", section) for place in range(len(row.cells)))


def header_of(table: Table) -> TableRow:
    """The header of a table as a row."""
    return TableRow.of("header", table.header)


def cell_key(table: Table, row: TableRow, place: int) -> str:
    """The key of the cell at a place (from 0) of a row."""
    return f"{table.key}/{row.key}/{place}"


def cell_text(cell: TableCell) -> str:
    """A cell as it stands on paper: each of its lines a line."""
    return "\n".join(map(on_paper, cell.text.split("\n")))


def quotation_text(quoted: Quoted) -> str:
    """A quotation as it stands on paper, with its marks and its reference, whose unit and number stay together."""
    said = f"“{on_paper(quoted.text)}”"
    return f"{said} ({quotation_reference(quoted)})" if quoted.reference else said


def quotation_reference(quoted: Quoted) -> str:
    """The reference of a quotation on paper: the first space is the one between the unit and its number."""
    return on_paper(quoted.reference).replace(" ", "\u00a0", 1)


def on_paper(text: str) -> str:
    """Text as any file allows it, on one line; what is not to be broken stays so."""
    return visible("\u00a0".join(" ".join(part.split()) for part in text.split("\u00a0")))


def normalised(text: str) -> str:
    """A text as it is compared: what autocorrection changes (quotation marks, spaces) and nobody sees is all one."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_UNSEEN).translate(_QUOTES).split())


def compared(kind: str, text: str) -> str:
    """A text as it is compared with what was written: of a caption without its number, which Word keeps itself."""
    found = normalised(text)
    return _NUMBER.sub(r"\1#", found) if kind == "caption" else found


def numbered_as(text: str, other: str) -> str:
    """A caption with the number that another has."""
    number = _NUMBER.match(normalised(other))
    return _NUMBER.sub(rf"\g<1>{number[2]}", text) if number else text


def key_mark(key: str) -> str:
    """The half of a mark that says which unit it is."""
    return _digest(key)


def text_mark(text: str) -> str:
    """The half of a mark that says what was written."""
    return _digest(normalised(text))


def _sentence(sentence: Sentence, block: str, section: str) -> MarkedUnit:
    return MarkedUnit(sentence.key, "sentence", on_paper(sentence.text), sentence.claims, block, section)


def _cell(table: Table, row: TableRow, place: int, kind: UnitKind, section: str) -> MarkedUnit:
    cell = row.cells[place]
    return MarkedUnit(cell_key(table, row, place), kind, cell_text(cell), cell.claims, table.key, section)


def _digest(text: str) -> str:
    return b32encode(sha256(text.encode()).digest()).decode().lower()[:LENGTH]


def _is_digest(text: str) -> bool:
    return len(text) == LENGTH and text.isascii() and text.isalnum()
