"""The theme summary and the matrix on a terminal, readable in 80 columns. Users' text is never read as markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qualcode.analysis.matrix import Matrix, MatrixFigures, Shares
from qualcode.i18n import _
from qualcode.report.chapter.blocks import contrast_sentence, opening_sentence, spread_text
from qualcode.report.chapter.summary import CodeLine, GroupSummary, ThemeSummary
from qualcode.report.wording.languages import wording
from qualcode.text.visible import visible

BAR_CELLS = 8
WIDEST_LABEL = 18
NARROWEST_NAME = 20
GAP = 2
"""Cells between two columns of a matrix."""


def theme_summary(summary: ThemeSummary) -> RenderableType:
    """Per group: who they are, and per section how many mention each code, with the quotations below it."""
    words = wording(summary.language)
    parts: list[RenderableType] = [_text(summary.title, "bold underline")]
    if summary.note:
        parts.append(_text(summary.note, "italic"))
    for group in summary.groups:
        parts += [Text(), *_group(group, summary)]
    if summary.contrasts:
        parts += [Text(), _text(words.contrasts, "bold reverse")]
        parts += [_text(contrast_sentence(contrast, summary.language)) for contrast in summary.contrasts]
    return Group(*parts)


def matrix_table(matrix: Matrix) -> RenderableType:
    """The matrix with its column paths stacked in the header, the base below it, subtotals and totals.

    With percentages, a cell holds the number and its share. Columns that do not fit the width follow in a next table.
    """
    return _MatrixView(matrix)


@dataclass(frozen=True, slots=True)
class _Strip:
    """A column as it is shown: a header of several lines and a text for every line of the table."""

    header: tuple[str, ...]
    cells: tuple[str, ...]

    def labels(self, before: _Strip | None) -> list[str]:
        """The header beside the column before it: an outer label stands over the first of its columns only."""
        known = before.header if before else ()
        return ["" if known[: i + 1] == self.header[: i + 1] else label for i, label in enumerate(self.header)]

    def width(self, before: _Strip | None) -> int:
        """The width in terminal cells; longer labels are broken."""
        return max(*(min(WIDEST_LABEL, cell_len(label)) for label in self.labels(before)), *map(cell_len, self.cells))


@dataclass(frozen=True, slots=True)
class _MatrixView:
    """Lays the matrix out when the width is known."""

    matrix: Matrix

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        matrix, width = self.matrix, options.max_width
        names = ["N", *(row.name for row in matrix.rows), matrix.sum_name]
        names = [_plain(name) for name in (*names, _("respondents with any of these"))]
        strips = list(_strips(matrix))
        spare = width - sum(strip.width(before) + GAP for before, strip in pairwise([None, *strips]) if strip)
        widest = spare if spare >= NARROWEST_NAME else max(NARROWEST_NAME, width // 3)
        lead = min(max(map(cell_len, names)), widest)
        part: list[_Strip] = []
        room = width - lead
        for strip in strips:
            needed = strip.width(part[-1] if part else None) + GAP
            if part and needed > room:
                yield self.table(names, lead, part)
                yield Text()
                part, room = [], width - lead
                needed = strip.width(None) + GAP
            part.append(strip)
            room -= needed
        yield self.table(names, lead, part)

    def table(self, names: list[str], lead: int, strips: list[_Strip]) -> Table:
        """Some of the columns beside the names of the rows."""
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False)
        table.add_column(Text(_("code")), width=lead, overflow="fold")
        before: _Strip | None = None
        for strip in strips:
            header = Text("\n").join(Text(label) for label in strip.labels(before))
            table.add_column(header, justify="right", width=strip.width(before), overflow="fold")
            before = strip
        for place, name in enumerate(names):
            if place in (1, len(names) - 2):
                table.add_section()
            style = "dim" if place == 0 else "bold" if place >= len(names) - 2 else ""
            table.add_row(Text(name), *(Text(strip.cells[place]) for strip in strips), style=style)
        return table


def _strips(matrix: Matrix) -> Iterator[_Strip]:
    """The columns in order, each outer value's subtotal after the columns it sums up, the total last.

    A subtotal of a single column would say the same again and is left out.
    """
    depth = len(matrix.attributes)
    places = [(_cells, place, column) for place, column in enumerate(matrix.columns if depth else ())]
    for place, column in enumerate(matrix.subtotals):
        size = len(column.path)
        within = [i for i, (_of, _place, leaf) in enumerate(places) if leaf.path[:size] == column.path]
        if len(within) > 1:
            places.insert(within[-1] + 1, (_subtotals, place, column))
    for of, place, column in places:
        labels = [*map(_plain, column.labels), *[_("total"), *[""] * depth][: depth - len(column.path)]]
        yield _strip(matrix, labels, lambda figures, of=of, place=place: of(figures)[place])  # type: ignore[misc]
    yield _strip(matrix, [_("total"), *[""] * max(0, depth - 1)], lambda figures: figures.total)


def _cells(figures: MatrixFigures | Shares) -> tuple[float | None, ...]:
    return figures.cells


def _subtotals(figures: MatrixFigures | Shares) -> tuple[float | None, ...]:
    return figures.subtotals


def _strip(matrix: Matrix, header: list[str], pick: Callable[[MatrixFigures | Shares], float | None]) -> _Strip:
    """The column that ``pick`` takes from each line of the matrix."""
    shares = [pick(found) for found in matrix.percentages] or [None] * len(matrix.rows)
    numbers = [pick(line) for line in (matrix.bases, *matrix.rows, matrix.answers, matrix.respondents)]
    texts = [
        f"{number}" if share is None else f"{number} ({share:.0f}%)"
        for number, share in zip(numbers, [None, *shares, None, None], strict=True)
    ]
    return _Strip(tuple(header), tuple(texts))


def _group(group: GroupSummary, summary: ThemeSummary) -> Iterator[RenderableType]:
    yield _text(f" {group.title} ", "bold reverse")
    yield _text(opening_sentence(group, summary.language))
    for spread in group.spreads:
        yield _text(f"{spread.name}: {spread_text(spread, summary.language)}", "dim")
    if group.base:
        for section in group.sections:
            yield Text()
            yield _text(section.title, "bold")
            yield from (_line(line) for line in section.lines)


def _line(line: CodeLine) -> RenderableType:
    """The code with a bar, n/N and the words, and its quotations."""
    quantity = line.quantity
    filled = round(BAR_CELLS * quantity.n / quantity.base) or bool(quantity.n)
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(ratio=31, overflow="fold")
    grid.add_column(width=BAR_CELLS)
    grid.add_column(width=6, justify="right")
    grid.add_column(ratio=32, overflow="fold")
    grid.add_row(
        Padding(_text(line.name), (0, 0, 0, 2 + 2 * line.depth)),
        Text("━" * filled, "cyan" if quantity.n else ""),
        Text(f"{quantity.n}/{quantity.base}", "bold" if quantity.n else "dim"),
        _text(quantity.words, "" if quantity.n else "dim"),
    )
    quotes = [_text(f"“{quote.text}” ({quote.reference})", "italic") for quote in line.quotes]
    return Group(grid, *(Padding(quote, (0, 2, 0, 6 + 2 * line.depth)) for quote in quotes))


def _text(content: str, style: str = "") -> Text:
    """Users' text on one line, with nothing in it that could act on the terminal."""
    return Text(_plain(content), style)


def _plain(content: str) -> str:
    return visible(" ".join(content.split()))
