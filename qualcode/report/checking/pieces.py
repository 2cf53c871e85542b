"""Which piece of a finished file is which piece of the chapter: by its mark, else by what it says, one to one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from qualcode.analysis.checking.numerals import said_numbers
from qualcode.analysis.checking.sentences import split_sentences
from qualcode.analysis.checking.text import FinishedLine, FinishedTable, FinishedText, LineMark
from qualcode.analysis.quantify import Language
from qualcode.report.marks import Mark, MarkedUnit, normalised, text_mark

LEAST_LIKE = 90
"""So like (0 to 100), numbers aside, a sentence without a mark must be to be taken for one of the chapter."""

LEAST_CAPTION = 75


@dataclass(frozen=True, slots=True)
class KnownPiece:
    """A piece of the file that is a unit of the chapter. ``edited``: not as it was written; ``None``: nobody knows."""

    unit: MarkedUnit
    text: str
    place: int
    table: int
    edited: bool | None


@dataclass(frozen=True, slots=True)
class _FilePiece:
    text: str
    place: int
    table: int
    mark: Mark | None


def find_pieces(text: FinishedText, units: Sequence[MarkedUnit], language: Language) -> list[KnownPiece]:
    """The pieces of a file that are known, in the order of the file."""
    by_mark = {unit.mark.unit: unit for unit in units}
    found: list[KnownPiece] = []
    loose: list[_FilePiece] = []
    for piece in _pieces(text):
        unit = by_mark.get(piece.mark.unit) if piece.mark else None
        if unit is not None and piece.mark is not None:
            edited = text_mark(piece.text) != piece.mark.text
            found.append(KnownPiece(unit, piece.text, piece.place, piece.table, edited))
        elif piece.mark is None:
            loose.append(piece)
    taken = {one.unit.key for one in found}
    found += _by_likeness(loose, [one for one in units if one.key not in taken and one.kind == "sentence"], language)
    found += _by_table(text, [one for one in units if one.key not in taken])
    return sorted(found, key=lambda one: (one.place, one.table))


def _pieces(text: FinishedText) -> Iterator[_FilePiece]:
    for part in text.parts:
        if isinstance(part, FinishedTable):
            for row in part.rows:
                for cell in row.cells:
                    for mark in cell.marks:
                        if read := Mark.read(mark.name):
                            yield _FilePiece(cell.text[mark.start : mark.end].strip(), row.place, part.number, read)
        else:
            yield from _of_line(part)


def _of_line(line: FinishedLine) -> Iterator[_FilePiece]:
    """The marked pieces of a line, and the sentences of what lies between them."""
    at = 0
    for mark in [*sorted(line.marks, key=lambda one: one.start), LineMark("", len(line.text), len(line.text))]:
        read = Mark.read(mark.name) if mark.name else None
        if mark.name and read is None:
            continue
        if line.kind == "paragraph":
            for begin, said in split_sentences(line.text[at : mark.start]):
                if said.strip():
                    yield _FilePiece(said.strip(), line.place_at(at + begin), 0, None)
        if read is not None:
            yield _FilePiece(line.text[mark.start : mark.end].strip(), line.place_at(mark.start), 0, read)
        at = max(at, mark.end)


def without_numbers(text: str, language: Language) -> str:
    """A text as it is compared, each number in it the same sign."""
    pieces, at = [], 0
    for one in said_numbers(text, language):
        pieces += [text[at : one.start], "#"]
        at = one.end
    return normalised("".join([*pieces, text[at:]])).casefold()


def _by_likeness(loose: Sequence[_FilePiece], units: Sequence[MarkedUnit], language: Language) -> Iterator[KnownPiece]:
    """Sentences without a mark: those that are the same first, then the same but for numbers, then the likest.

    A unit that holds several sentences is looked for as each of them.
    """
    said: dict[str, list[tuple[MarkedUnit, str]]] = defaultdict(list)
    for unit in units:
        sentences = [part.strip() for _at, part in split_sentences(unit.text)]
        for sentence in sentences:
            said[without_numbers(sentence, language)].append((unit, sentence))
    left: list[tuple[_FilePiece, str]] = []
    for piece in loose:
        bare = without_numbers(piece.text, language)
        same = [one for one in said[bare] if normalised(one[1]) == normalised(piece.text)]
        if same:
            said[bare].remove(same[0])
            yield KnownPiece(_part_of(*same[0]), piece.text, piece.place, piece.table, None)
        elif re.search(r"\w", bare):
            left.append((piece, bare))
    others: list[tuple[_FilePiece, str]] = []
    for piece, bare in left:
        if said[bare]:
            yield KnownPiece(_part_of(*said[bare].pop(0)), piece.text, piece.place, piece.table, None)
        else:
            others.append((piece, bare))
    free = [bare for bare, group in said.items() if group]
    for piece, bare in others:
        best = process.extractOne(bare, free, scorer=fuzz.ratio, score_cutoff=LEAST_LIKE)
        if best is not None:
            yield KnownPiece(_part_of(*said[best[0]].pop(0)), piece.text, piece.place, piece.table, None)
            if not said[best[0]]:
                free.remove(best[0])


def _part_of(unit: MarkedUnit, sentence: str) -> MarkedUnit:
    """One sentence of a unit, with all of its numbers."""
    return MarkedUnit(unit.key, unit.kind, sentence, unit.claims, unit.block, unit.section)


def _by_table(text: FinishedText, units: Sequence[MarkedUnit]) -> Iterator[KnownPiece]:
    """The cells of tables without marks, by caption, label of the row, and place in it."""
    tables: dict[str, list[MarkedUnit]] = defaultdict(list)
    captions: dict[str, str] = {}
    for unit in units:
        if unit.kind == "caption":
            captions[_bare_caption(unit.text)] = unit.block
        elif unit.kind == "cell":
            tables[unit.block].append(unit)
    for _at, table in text.tables():
        if not table.caption or any(cell.marks for row in table.rows for cell in row.cells):
            continue
        best = process.extractOne(
            _bare_caption(table.caption), list(captions), scorer=fuzz.ratio, score_cutoff=LEAST_CAPTION
        )
        if best is None:
            continue
        rows = _rows(tables[captions[best[0]]])
        for row in table.rows:
            label = normalised(row.cells[0].text) if row.cells else ""
            cells = rows.pop(label, None) if label else None
            if cells is None:
                continue
            for place, cell in enumerate(row.cells):
                if place in cells:
                    yield KnownPiece(cells[place], cell.text, row.place, table.number, None)


def _bare_caption(text: str) -> str:
    return re.sub(r"^\W*(?:tabel|table)\s+[\d.]+\s*", "", normalised(text), flags=re.IGNORECASE).casefold()


def _rows(cells: Iterable[MarkedUnit]) -> dict[str, dict[int, MarkedUnit]]:
    """The cells of a table by the label of their row and their place in it."""
    by_row: dict[str, dict[int, MarkedUnit]] = defaultdict(dict)
    for cell in cells:
        row, _slash, place = cell.key.rpartition("/")
        by_row[row][int(place)] = cell
    return {normalised(row[0].text): row for row in by_row.values() if 0 in row and row[0].text}
