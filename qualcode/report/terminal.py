"""The theme summary and the matrix on a terminal, readable in 80 columns. Users' text is never read as markup."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qualcode.analysis.matrix import Column, Figures, Matrix, Path, Shares
from qualcode.i18n import _
from qualcode.paint import visible
from qualcode.report.chapter import contrast_sentence, opening_sentence, spread_text
from qualcode.report.summary import CodeLine, GroupSummary, ThemeSummary
from qualcode.report.wording import wording

BAR_CELLS = 8


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

    With percentages, a cell holds the number and its share.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_text(_("code")), overflow="fold", min_width=16)
    order = _column_order(matrix)
    last: Path = ()
    for _where, column in order:
        shown = ["" if column.path[: i + 1] == last[: i + 1] else name for i, name in enumerate(column.labels)]
        missing = len(matrix.attributes) - len(column.path)
        label = [*shown, *([_("total")] if missing else []), *[""] * (missing - 1)]
        table.add_column(_lines(label), justify="right", overflow="fold")
        last = column.path
    if matrix.attributes:
        table.add_column(_lines([_("total")]), justify="right")

    def add(name: str, figures: Figures, shares: Shares | None = None, style: str = "") -> None:
        cells = [_figure(figures, shares, where) for where, _column in order]
        if matrix.attributes:
            cells.append(_figure(figures, shares, None))
        table.add_row(_text(name), *(_text(cell) for cell in cells), style=style)

    add("N", matrix.bases, style="dim")
    table.add_section()
    for row, shares in zip(matrix.rows, matrix.percentages or [None] * len(matrix.rows), strict=True):
        add(row.name, row, shares)
    table.add_section()
    add(_("answers, several allowed"), matrix.answers, style="bold")
    add(_("respondents with any of these"), matrix.respondents, style="bold")
    return table


Where = tuple[str, int]


def _column_order(matrix: Matrix) -> list[tuple[Where, Column]]:
    """The columns, each outer value's subtotal after the columns it sums up."""
    found = [(("cells", place), column) for place, column in enumerate(matrix.columns)]
    for place, column in enumerate(matrix.subtotals):
        size = len(column.path)
        after = max(i for i, (_where, leaf) in enumerate(found) if leaf.path[:size] == column.path)
        found.insert(after + 1, (("subtotals", place), column))
    return found


def _figure(figures: Figures, shares: Shares | None, where: Where | None) -> str:
    """A cell; ``where`` names the list and the place in it, ``None`` the total."""
    if where is None:
        number, share = figures.total, shares.total if shares else None
    else:
        kind, place = where
        number = (figures.cells if kind == "cells" else figures.subtotals)[place]
        share = (shares.cells if kind == "cells" else shares.subtotals)[place] if shares else None
    return str(number) if share is None else f"{number} ({share:.0f}%)"


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
    return Text(visible(" ".join(content.split())), style)


def _lines(labels: list[str]) -> Text:
    """A header of several lines; an empty line stays, so that inner labels stand on one height."""
    return Text("\n").join(_text(label) for label in labels)
