"""The sentences of a finished text, each with the tables that it is about: those it names, else those around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qualcode.analysis.checking.figures import FigureTable
from qualcode.analysis.checking.text import FinishedLine, FinishedTable, FinishedText
from qualcode.text.expressions import expression

NEAR = 1800
"""So many signs of text, some 25 lines, may stand between a sentence and a table that it does not name."""

_END = expression(r"(?<=[.!?…])[”’\"')\]]*\s+(?=[“‘\"'(]?[A-Z0-9ÀÉÈ])|(?<=[a-z]\.)\d{1,2}\s+(?=[A-Z])")
_ABBREVIATIONS = expression(
    r"(?:\b(?:bijv|nr|blz|resp|ca|vgl|m\.b\.t|d\.w\.z|e\.g|i\.e|cf|fig|dr|drs|mr|o\.a|incl|excl))\.$"
)
_NAMED = expression(r"\b(?:tabel(?:len)?|tables?)[ \u00a0](\d+(?:[.-]\d+)*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence, where it stands, and the tables that it is about, nearest first; ``named`` where it or its paragraph
    says which."""

    text: str
    place: int
    tables: tuple[FigureTable, ...]
    named: bool
    part: int


def split_sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph, each with where it begins."""
    begin = 0
    for found in _END.finditer(text):
        if _ABBREVIATIONS.search(text[max(0, found.start() - 8) : found.start()]):
            continue
        yield begin, text[begin : found.start()]
        begin = found.end()
    if text[begin:].strip():
        yield begin, text[begin:]


def table_number(table: FinishedTable) -> str:
    """The number in the caption of a table; empty where it has none."""
    found = re.search(r"\d+(?:[.-]\d+)*", table.caption[:40])
    return found[0] if found and re.match(r"\W*(?:tabel|table)\b", table.caption, re.IGNORECASE) else ""


def sentences(text: FinishedText, tables: Mapping[int, FigureTable]) -> Iterator[CheckedSentence]:
    """Every sentence of running text. ``tables`` are those with numbers, by their index among the parts."""
    numbered = {table_number(table.table): table for table in tables.values() if table_number(table.table)}
    lengths = [len(part.text) if isinstance(part, FinishedLine) else 0 for part in text.parts]
    before = [0]
    for length in lengths:
        before.append(before[-1] + length)
    levels = _sections(text)
    by_section: dict[int, list[int]] = {}
    for index in tables:
        by_section.setdefault(levels[index], []).append(index)
    for at, line in text.lines():
        if line.kind != "paragraph":
            continue
        in_paragraph = [numbered[one] for one in _NAMED.findall(line.text) if one in numbered]
        for begin, said in split_sentences(line.text):
            named = [numbered[one] for one in _NAMED.findall(said) if one in numbered] or in_paragraph
            around: list[tuple[int, int]] = []
            for index in by_section.get(levels[at], ()):
                gap = before[index] - before[at] - begin if index > at else before[at] + begin - before[index]
                if gap <= NEAR:
                    around.append((gap, index))
            near = [tables[index] for _gap, index in sorted(around)]
            every = list(dict.fromkeys([*map(id, named), *map(id, near)]))
            found = {id(one): one for one in (*named, *near)}
            yield CheckedSentence(said, line.place_at(begin), tuple(found[key] for key in every), bool(named), at)


def _sections(text: FinishedText) -> list[int]:
    """For each part, which section it stands in."""
    found, section = [], 0
    for part in text.parts:
        if isinstance(part, FinishedLine) and part.kind == "heading":
            section += 1
        found.append(section)
    return found
