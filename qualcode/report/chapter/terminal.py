"""The theme summary on a terminal, readable in 80 columns. Users' text is never read as markup."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qualcode.analysis.suppression import HIDDEN
from qualcode.report.chapter.sentences import contrast_sentence, opening_sentence, spread_text
from qualcode.report.chapter.summary import CodeLine, GroupSummary, ThemeSummary
from qualcode.report.wording.languages import wording
from qualcode.text.visible import visible

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
    if line.hidden:
        return _text(f"{'  ' * (1 + line.depth)}{line.name}  {HIDDEN}", "dim")
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
