"""A table as numbers: which cells count, which are shares, what is a total, and what each row is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from qualcode.analysis.checking.numerals import figure, in_figures
from qualcode.analysis.checking.text import FinishedRow, FinishedTable
from qualcode.analysis.quantify import Language
from qualcode.text.expressions import expression

_NUMBER = r"\d{1,3}(?:[.,\u00a0 ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_CELL = expression(
    rf"(?P<sign>[<>≤≥€$£~±]|ca\.)?[ \u00a0]?(?P<n>{_NUMBER})?(?P<percent>[ \u00a0]?%)?"
    rf"(?:[ \u00a0]*\([ \u00a0]*=?[ \u00a0]*(?P<share>{_NUMBER})[ \u00a0]?(?P<sharesign>%)?[ \u00a0]*\))?[*†]*",
)
_DASH = frozenset("-–—−")
_TOTAL = expression(r"\W*(?:sub)?(?:totaal|totalen|total|totals|som|sum)\b", re.IGNORECASE)
_BASE = expression(r"\W*N(?:[ \u00a0]?=.*)?\W*")
_BASE_SAID = expression(r"(?<![\w.])[Nn][ \u00a0]?=[ \u00a0]?(\d[\d.,]*)")
_SEVERAL = expression(
    r"meerdere antwoorden|meer(?:dere)? dan (?:één|een) antwoord|several answers|more than one answer|multiple answers"
    r"|meer antwoorden mogelijk",
    re.IGNORECASE,
)
_CODE = expression(r"(?<![\w.,])(?=[\w.-]*\d)[A-Z]{0,4}\d[\w.-]*\d{2,}\w*(?![\w,])")


@dataclass(frozen=True, slots=True)
class TableFigure:
    """A number of a cell: a count ``n``, a ``percent``, or both; neither where a cell holds words or hides its number.

    It stands from column ``first`` up to and with ``last``. An ``empty`` cell is nought in a sum.
    """

    text: str
    first: int
    last: int
    n: Decimal | None = None
    percent: Decimal | None = None
    digits: int = 0
    empty: bool = False

    @property
    def counts(self) -> bool:
        """Whether it may stand in a sum."""
        return self.n is not None or self.empty


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row: what it is called, its numbers, and whether it adds others up."""

    label: str
    figures: tuple[TableFigure, ...]
    place: int
    total: bool
    code: str = ""

    @property
    def filled(self) -> list[TableFigure]:
        """The figures that are numbers or nought."""
        return [one for one in self.figures if one.n is not None or one.percent is not None]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of numbers. ``totals`` are the columns that add up others, ``heads`` what stands over each column."""

    table: FinishedTable
    rows: tuple[FigureRow, ...]
    heads: tuple[str, ...]
    width: int
    totals: tuple[int, ...]
    base: int | None
    several: bool
    language: Language
    groups: tuple[tuple[FigureRow, ...], ...] = field(default=())
    """The rows in runs, each up to and with a total that ends it, or up to the next header."""

    def shown(self, value: Decimal) -> str:
        """A number as the language of the text writes it."""
        return in_figures(value, self.language)


def figure_table(table: FinishedTable, language: Language) -> FigureTable | None:
    """The numbers of a table; ``None`` where it has fewer than two rows of them, or one row that adds up nothing."""
    grid = [_figures(row, language) for row in table.rows]
    labels = _label_columns(table, grid)
    heads_at = _header_rows(grid, labels)
    heads = _heads(table, heads_at)
    rows: list[FigureRow] = []
    groups: list[list[FigureRow]] = [[]]
    carried = ""
    for source, figures in list(zip(table.rows, grid, strict=True))[heads_at:]:
        names = [cell.text.strip() for cell in source.cells[:labels] if cell.text.strip()]
        label = " ".join(names)
        kept = tuple(one for one in figures if one.first >= labels)
        if not any(one.n is not None or one.percent is not None for one in kept):
            carried = label
            if groups[-1]:
                groups.append([])
            continue
        if names and len(names) == 1 and labels > 1 and source.cells[0].text.strip() == "" and carried:
            label = f"{carried} {label}"
        total = bool(_TOTAL.match(names[0] if names else "")) or any(_TOTAL.match(name) for name in names[:1])
        code = _CODE.search(label)
        row = FigureRow(label, kept, source.place, total, code[0] if code else "")
        rows.append(row)
        groups[-1].append(row)
        if total:
            groups.append([])
    width = max((one.last + 1 for row in rows for one in row.figures), default=0)
    if not rows:
        return None
    about = " ".join((table.caption, table.header, table.note, *heads))
    said = _BASE_SAID.findall(f"{table.caption} {table.note}")
    base = figure(said[0].rstrip(".,"), language) if len(set(said)) == 1 else None
    totals = _total_columns(table, heads, rows, width)
    return FigureTable(
        table,
        tuple(rows),
        tuple(heads),
        width,
        totals,
        int(base[0]) if base else None,
        bool(_SEVERAL.search(about)),
        language,
        tuple(tuple(group) for group in groups if group),
    )


def _figures(row: FinishedRow, language: Language) -> list[TableFigure]:
    found, at = [], 0
    for cell in row.cells:
        found.append(read_figure(cell.text, at, at + cell.span - 1, language))
        at += cell.span
    return found


def read_figure(text: str, first: int, last: int, language: Language) -> TableFigure:
    """What a cell says: a dash is nought, an empty cell nothing, and what is not exact or no number is not counted."""
    bare = text.strip(" \u00a0\t\n")
    if not bare:
        return TableFigure(text, first, last, empty=True)
    if bare in _DASH:
        return TableFigure(text, first, last, n=Decimal(0))
    match = _CELL.fullmatch(bare)
    if match is None or match["sign"] or not (match["n"] or match["share"]):
        return TableFigure(text, first, last)
    n = figure(re.sub(r"[ \u00a0]", "", match["n"]), language) if match["n"] else None
    share = figure(match["share"], language) if match["share"] else None
    if match["share"] and (share is None or not (match["sharesign"] or "=" in bare)):
        return TableFigure(text, first, last)
    if match["percent"]:
        return TableFigure(text, first, last, percent=n[0] if n else None, digits=n[1] if n else 0)
    return TableFigure(
        text,
        first,
        last,
        n=n[0] if n else None,
        percent=share[0] if share else None,
        digits=share[1] if share else (n[1] if n else 0),
    )


def _label_columns(table: FinishedTable, grid: Sequence[Sequence[TableFigure]]) -> int:
    """How many columns in front have words: those before the first that has more numbers than words."""
    if not table.aligned:
        return 1
    width = max((row[-1].last + 1 for row in grid if row), default=0)
    for column in range(width):
        cells = [one for row in grid for one in row if one.first == column]
        numbers = sum(one.n is not None or one.percent is not None for one in cells)
        words = sum(not one.empty and one.n is None and one.percent is None for one in cells)
        if column and numbers and numbers >= words - 2:
            return column
    return 1


def _header_rows(grid: Sequence[Sequence[TableFigure]], labels: int) -> int:
    """How many rows in front have no numbers, or only years, behind their label."""
    for at, row in enumerate(grid):
        figures = [one for one in row if one.first >= labels]
        numbers = [one for one in figures if one.n is not None or one.percent is not None]
        years = [one for one in numbers if one.n is not None and 1900 <= one.n <= 2100 and one.percent is None]
        if numbers and not (len(years) == len(numbers) >= 2 and at == 0):
            return at
    return len(grid)


def _heads(table: FinishedTable, heads_at: int) -> list[str]:
    width = max((sum(cell.span for cell in row.cells) for row in table.rows), default=0)
    heads = [""] * width
    for row in table.rows[:heads_at]:
        at = 0
        for cell in row.cells:
            for column in range(at, min(at + cell.span, width)):
                heads[column] = f"{heads[column]} {cell.text.strip()}".strip()
            at += cell.span
    return heads


def _total_columns(
    table: FinishedTable, heads: Sequence[str], rows: Sequence[FigureRow], width: int
) -> tuple[int, ...]:
    """The columns that say that they are totals; else the last, where in most rows it is what the others add up to."""
    if table.aligned:
        named = tuple(
            column
            for column, head in enumerate(heads)
            if any(_TOTAL.match(word) for word in head.split()) and column < width
        )
        if named:
            return named
    elif re.search(r"\b(?:totaal|total)\W*$", _head_end(table), re.IGNORECASE):
        return (width - 1,)
    fits = Counter(
        sum((one.n or Decimal(0) for one in row.filled[:-1]), Decimal(0)) == row.filled[-1].n
        for row in rows
        if len(row.filled) > 2 and all(one.percent is None for one in row.filled)
    )
    return (width - 1,) if fits[True] >= 2 and fits[True] >= 2 * fits[False] else ()


def _head_end(table: FinishedTable) -> str:
    """The line over the columns that names a total, where one does."""
    return next((line for line in table.header.split("\n") if re.search(r"totaal|total", line, re.IGNORECASE)), "")
