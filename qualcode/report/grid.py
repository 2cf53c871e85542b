"""The summary grid as a report: a table for each theme with what is cited, and sheets to work on and read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qualcode.analysis.quantify import language_of
from qualcode.i18n import _
from qualcode.queries.grid import MARK, ListedCellPassage, ListedSummary
from qualcode.report.blocks import Block, Heading, Keys, Paragraph, Quoted, ReportDocument, ReportSheet, Table, TableRow
from qualcode.report.wording.languages import wording
from qualcode.report.wording.words import NONE, Wording
from qualcode.report.writers import kinds_for

GRID_KINDS = (*kinds_for("blocks", "sheets", "table"), "json")
"""The suffixes of the files that a grid can become."""

COLUMNS = (
    "respondent",
    "reference",
    "group",
    "theme",
    "state",
    "summary",
    "coder",
    "written",
    "added",
    "gone",
    "passages",
)
"""The fields of a summary as a spreadsheet has them."""

_PASSAGE = ("respondent", "reference", "theme", "mark", "document", "start", "end", "code", "quote", "coding")


class GridSelf(NamedTuple):
    """What a grid says of itself: its language, and the codes of each theme, in order."""

    language: str
    codes: Sequence[tuple[str, ...]]


def grid_document(rows: Sequence[ListedSummary], about: GridSelf) -> ReportDocument:
    """A grid as blocks and sheets; the first sheet has respondents down and themes across."""
    spoken = language_of(about.language)
    words = wording(spoken)
    table = ReportSheet(_("summaries"), COLUMNS, tuple(map(summary_row, rows)))
    passages = tuple(
        (
            *(cell[0].respondent, cell[0].reference, cell[0].theme),
            *(one.mark, one.document, one.start, one.end, "; ".join(one.codes), one.quote, one.coding),
        )
        for cell in _cells(rows)
        for one in cell[0].passages
    )
    sheets = (_wide(rows), table, ReportSheet(_("passages"), _PASSAGE, passages), _themes(rows, about))
    return ReportDocument(words.grid_title, spoken, tuple(_blocks(rows, about, words)), sheets=sheets, table=table)


def summary_row(row: ListedSummary) -> tuple[str | int, ...]:
    """A summary as a row of ``COLUMNS``."""
    return tuple(
        len(value) if isinstance(value, tuple) else value if isinstance(value, int) else str(value or "")
        for value in (getattr(row, column) for column in COLUMNS)
    )


def _cells(rows: Sequence[ListedSummary]) -> list[list[ListedSummary]]:
    """The summaries of each cell."""
    found: dict[tuple[str, str], list[ListedSummary]] = {}
    for row in rows:
        found.setdefault((row.theme, row.respondent), []).append(row)
    return list(found.values())


def cell_text(cell: Sequence[ListedSummary]) -> str:
    """All that is written in a cell; where several wrote, each under their name."""
    if len(cell) == 1:
        return cell[0].summary
    return "\n".join(f"{one.coder}: {one.summary}" for one in cell)


def _wide(rows: Sequence[ListedSummary]) -> ReportSheet:
    themes = tuple(dict.fromkeys(row.theme for row in rows))
    texts = {(cell[0].respondent, cell[0].theme): cell_text(cell) for cell in _cells(rows)}
    people = {row.respondent: row for row in rows}
    body = tuple(
        (row.respondent, row.reference, row.group or "", *(texts[name, theme] for theme in themes))
        for name, row in people.items()
    )
    return ReportSheet(_("grid"), ("respondent", "reference", "group", *themes), body)


def _themes(rows: Sequence[ListedSummary], about: GridSelf) -> ReportSheet:
    body = tuple(
        (theme, cells[0][0].title, "; ".join(codes), _written(cells), len(cells))
        for (theme, cells), codes in zip(_by_theme(rows).items(), about.codes, strict=False)
    )
    return ReportSheet(_("themes"), ("theme", "name", "codes", "n", "base"), body)


def _by_theme(rows: Sequence[ListedSummary]) -> dict[str, list[list[ListedSummary]]]:
    found: dict[str, list[list[ListedSummary]]] = {}
    for cell in _cells(rows):
        found.setdefault(cell[0].theme, []).append(cell)
    return found


def _written(cells: Sequence[Sequence[ListedSummary]]) -> int:
    return sum(any(one.summary for one in cell) for cell in cells)


def _blocks(rows: Sequence[ListedSummary], about: GridSelf, words: Wording) -> Iterator[Block]:
    yield Heading("grid", 1, words.grid_title)
    keys = Keys()
    number = 0
    themes = zip(_by_theme(rows).items(), about.codes, strict=False)
    for ordinal, ((theme, cells), tied) in enumerate(themes, 1):
        yield Heading(keys("theme", theme), 2, cells[0][0].title)
        codes = ", ".join(tied)
        base = words.grid_base.format(n=_written(cells), base=len(cells))
        yield Paragraph.of(keys("base", theme), f"{base} ({codes})" if codes else base)
        said: list[Quoted] = []
        lines = []
        for cell in cells:
            texts = []
            for one in cell:
                text, cited = _numbered(one, number, words)
                number += len(cited)
                said += [_quotation(keys, one, place, passage) for place, passage in cited]
                texts.append(f"{one.coder}: {text}" if len(cell) > 1 else text)
            shown = "\n".join(texts) or NONE
            lines.append(TableRow.of(keys("row", theme, cell[0].respondent), (_called(cell[0]), shown)))
        yield Table(
            keys("table", theme),
            f"{words.table} ",
            ordinal,
            cells[0][0].title,
            (words.grid_respondent, words.grid_summary),
            tuple(lines),
            (),
            (4.0, 12.0),
        )
        stale = [_called(cell[0]) for cell in cells if any(one.state == "stale" for one in cell)]
        if stale:
            told = words.grid_stale.format(respondents=", ".join(stale))
            yield Paragraph.of(keys("stale", theme), told, note=True)
        if said:
            yield Heading(keys("cited", theme), 3, words.grid_cited)
            yield from said


def _called(row: ListedSummary) -> str:
    return f"{row.respondent} ({row.group})" if row.group else row.respondent


def _numbered(row: ListedSummary, before: int, words: Wording) -> tuple[str, list[tuple[int, ListedCellPassage]]]:
    """The text with numbers for its marks, and the passages of those numbers."""
    cited: list[tuple[int, ListedCellPassage]] = []
    places = iter(row.cited)
    numbers: dict[int, int] = {}

    def number(_mark: object) -> str:
        place = next(places, None)
        if place is None:
            return words.grid_gone
        if place not in numbers:
            numbers[place] = before + len(cited) + 1
            cited.append((numbers[place], row.passages[place]))
        return f"[{numbers[place]}]"

    return MARK.sub(number, row.summary), cited


def _quotation(keys: Keys, row: ListedSummary, number: int, passage: ListedCellPassage) -> Quoted:
    where = f"[{number}] {row.respondent}, {passage.document} {passage.start}:{passage.end}"
    return Quoted(keys("passage", row.respondent, passage.mark), passage.quote, where)
