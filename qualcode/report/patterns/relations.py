"""Relations between codes as a report: a table of codes by codes, and one of the pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from qualcode.report.blocks import ReportSheet
from qualcode.report.patterns.tables import PatternTable, pattern_document
from qualcode.report.wording.languages import pattern_words
from qualcode.report.wording.words import NONE

if TYPE_CHECKING:
    from qualcode.analysis.quantify import Language
    from qualcode.report.blocks import ReportDocument


class RelatedCode(NamedTuple):
    """A code of the table: its address and name, how many respondents say it, and by how many passages."""

    code: str
    name: str
    n: int
    passages: int


class RelatedPair(NamedTuple):
    """Two codes: with how many respondents of how many they are together, and by how many passages.

    ``code_n`` and ``other_n`` are how many say each, ``jaccard`` is Jaccard's index of those (0 to 1; ``None`` where
    nobody says either), and ``query`` takes the number to its passages.
    """

    code: str
    other: str
    n: int
    base: int
    passages: int
    code_n: int
    other_n: int
    jaccard: float | None
    query: str


class RelationsContents(NamedTuple):
    """What is to be written. ``cells`` stand by row and column; ``None`` where one code is under the other."""

    unit: str
    near: int
    base: int
    rows: Sequence[RelatedCode]
    columns: Sequence[RelatedCode]
    cells: Sequence[Sequence[RelatedPair | None]]
    pairs: Sequence[RelatedPair]
    passages: bool
    jaccard: bool
    notes: Sequence[str]
    title: str


def relations_document(contents: RelationsContents, language: Language) -> ReportDocument:
    """The table of codes by codes with what must be told below it."""
    words = pattern_words(language)
    kind = "near" if contents.near else contents.unit
    square = [one.code for one in contents.rows] == [one.code for one in contents.columns]
    rows, columns = contents.rows, contents.columns

    def said(pair: RelatedPair | None, row: RelatedCode, column: RelatedCode) -> str:
        if row.code == column.code:
            return str(row.passages if contents.passages else row.n)
        if pair is None:
            return NONE
        number = str(pair.passages if contents.passages else pair.n)
        return f"{number} ({words.figure(pair.jaccard) or NONE})" if contents.jaccard else number

    printed = [
        (
            f"{place}  {row.name}" if square else row.name,
            *(said(pair, row, column) for pair, column in zip(line, columns, strict=True)),
        )
        for place, (row, line) in enumerate(zip(rows, contents.cells, strict=True), 1)
    ]
    heads = [str(place) for place in range(1, len(columns) + 1)] if square else [one.name for one in columns]
    title = contents.title or words.relations[kind].format(near=contents.near)
    there = {one.code for one in rows} & {one.code for one in columns}
    nested = any(
        pair is None and row.code != column.code
        for row, line in zip(rows, contents.cells, strict=True)
        for pair, column in zip(line, columns, strict=True)
    )
    notes = [
        words.base_of(contents.base),
        words.related_passages if contents.passages else words.related[kind].format(near=contents.near),
        words.related_diagonal if there else "",
        words.related_nested if nested else "",
        words.jaccard if contents.jaccard else "",
        *contents.notes,
    ]
    sheet = ReportSheet(
        title,
        RelatedPair._fields,
        tuple(tuple(pair) for pair in contents.pairs),
        frozen=2,
    )
    names = ReportSheet(
        words.heads["codes"],
        ("code", "name", "n", "base", "passages"),
        tuple(
            (one.code, one.name, one.n, contents.base, one.passages)
            for one in {one.code: one for one in (*rows, *columns)}.values()
        ),
    )
    table = PatternTable("relations", title, (words.heads["code"], *heads), printed)
    return pattern_document(title, language, [table], notes, [sheet, names])
