"""A report as one file of HTML: it needs no script, no other file and no network, and reads on paper as on a screen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from qualcode.files.writing import write_whole
from qualcode.report.blocks import (
    Block,
    ChartFigure,
    Heading,
    Paragraph,
    Quoted,
    ReportDocument,
    Sentence,
    Table,
    TableCell,
    TableRow,
)
from qualcode.report.charts.drawn import drawn
from qualcode.report.charts.picture import ChartPage
from qualcode.report.evidence.model import ReportEvidence
from qualcode.report.wording.languages import page_words
from qualcode.report.writers.pages.numbers import Numbers, escape
from qualcode.report.writers.pages.pane import pane
from qualcode.report.writers.pages.style import STYLE

FEWEST_HEADINGS = 4
"""A page with fewer has no table of contents."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write(document: ReportDocument, path: Path) -> None:
    """Write the blocks to ``path`` as UTF-8, whole or not at all. Raises :class:`QualcodeError` when it cannot."""
    write_whole(path, to_html(document).encode())


def write_with(document: ReportDocument, evidence: ReportEvidence | None, path: Path) -> None:
    """Write the blocks with what is behind their numbers, as :func:`write` does."""
    write_whole(path, to_html(document, evidence).encode())


def to_html(document: ReportDocument, evidence: ReportEvidence | None = None) -> str:
    """The blocks as a whole page; with what is behind its numbers, each of them leads there and back."""
    return _HtmlPage(document, evidence).whole()


class _HtmlPage:
    """A page as it is written: its numbers, and the names by which its parts are led to."""

    def __init__(self, document: ReportDocument, evidence: ReportEvidence | None) -> None:
        self.document, self.evidence = document, evidence
        self.words, self.numbers = page_words(document.language), Numbers(evidence)
        self.figures = 0

    def whole(self) -> str:
        """The page."""
        document = self.document
        article = "\n".join(self.article())
        beside = "\n".join(pane(self.evidence, self.numbers)) if self.evidence and self.evidence.claims else ""
        main = f'<main class="beside">\n<article>\n{article}\n</article>\n{beside}\n</main>' if beside else ""
        return (
            f'<!doctype html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="generator" content="qualcode">\n'
            f"<title>{escape(document.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
            f"{main or f'<main>{chr(10)}{article}{chr(10)}</main>'}\n</body>\n</html>\n"
        )

    def article(self) -> Iterator[str]:
        """The blocks in order, with what is in them after the title."""
        headings = {
            place: f"h-{number}"
            for number, place in enumerate(
                place for place, block in enumerate(self.document.blocks) if isinstance(block, Heading)
            )
        }
        listed = [(self.document.blocks[place], name) for place, name in headings.items()]
        contents = [(block, name) for block, name in listed if isinstance(block, Heading) and 1 < block.level < 4]
        for place, block in enumerate(self.document.blocks):
            yield from self.lines(block, headings.get(place, ""))
            if place == 0 and len(contents) >= FEWEST_HEADINGS:
                yield from self.contents(contents)

    def contents(self, headings: list[tuple[Heading, str]]) -> Iterator[str]:
        """The headings as a list of links, those of sections below their group's."""
        yield f'<nav aria-label="{escape(self.words.contents)}"><ol>'
        for (block, name), (after, _name) in pairwise([*headings, (Heading("", 2, ""), "")]):
            deeper = after.level > block.level
            yield f'<li><a href="#{name}">{escape(block.numbered)}</a>{"<ol>" if deeper else "</li>"}'
            if after.level < block.level:
                yield "</ol></li>"
        yield "</ol></nav>"

    def lines(self, block: Block, name: str) -> Iterator[str]:
        """A block."""
        match block:
            case Heading():
                yield f'<h{block.level} id="{name}">{escape(block.numbered)}</h{block.level}>'
            case Paragraph():
                opening = '<p class="note">' if block.note else "<p>"
                yield f"{opening}{' '.join(self.sentence(one) for one in block.sentences)}</p>"
            case Quoted():
                source = f"<footer>{escape(block.reference)}</footer>" if block.reference else ""
                yield f"<blockquote>“{escape(block.text)}”{source}</blockquote>"
            case Table():
                self.numbers.begin()
                place = f"{block.label}{block.ordinal}".strip()
                caption = self.numbers.linked(Sentence("", block.caption, block.claims), place)
                yield from self.table(block, f"<caption>{caption}</caption>", place)
            case ChartFigure():
                yield from self.figure(block)

    def sentence(self, sentence: Sentence) -> str:
        """A sentence with its numbers as links."""
        self.numbers.begin()
        return self.numbers.linked(sentence, self.words.the_sentence)

    def figure(self, figure: ChartFigure) -> Iterator[str]:
        """A chart below its caption, whose numbers are links; where it would be too small, the same as a table."""
        self.figures += 1
        self.numbers.begin()
        name, place = f"f-{self.figures}", f"{figure.label}{figure.ordinal}"
        anchors = {}
        for row, line in enumerate(figure.table.rows):
            for column, cell in enumerate(line.cells[1:]):
                found = [self.numbers.anchor(claim, name, place) for claim in cell.claims]
                if found and found[0]:
                    anchors[row, column] = found[0]
        caption = self.numbers.linked(Sentence("", figure.caption, figure.claims), place)
        picture = drawn(figure.chart, ChartPage(figure.language, f"{name}-", anchors, bare=True))
        yield f'<figure id="{name}">\n<figcaption>{caption}</figcaption>\n{picture.rstrip()}\n<div class="numbers">'
        yield from self.table(figure.table, "", place, links=False)
        yield "</div>\n</figure>"

    def table(self, table: Table, caption: str, place: str, *, links: bool = True) -> Iterator[str]:
        """A table, which scrolls by itself where it is wider than the page."""
        yield f'<div class="wide"><table>\n{caption}<thead>'
        for row in (*table.over, TableRow.of("header", table.header)):
            yield f"<tr>{''.join(self.cells(row, table.numeric, place, header=True, links=links))}</tr>"
        yield "</thead>\n<tbody>"
        for row in table.rows:
            yield f"<tr>{''.join(self.cells(row, table.numeric, place, header=False, links=links))}</tr>"
        yield "</tbody>\n</table></div>"

    def cells(self, row: TableRow, numeric: tuple[int, ...], place: str, *, header: bool, links: bool) -> Iterator[str]:
        """The cells of a row."""
        column = 0
        for cell in row.cells:
            tag = "th" if (header or column == 0) and cell.text else "td"
            told = ' class="over"' if cell.span > 1 else ' class="number"' if column in numeric else ""
            if cell.span > 1:
                told += f' colspan="{cell.span}"'
            if tag == "th":
                told += f' scope="{"colgroup" if cell.span > 1 else "col" if header else "row"}"'
            if row.depth and column == 0:
                told += f' style="padding-left: {0.6 + 1.2 * row.depth:.1f}rem"'
            yield f"<{tag}{told}>{self.cell(cell, place) if links else self.told(cell)}</{tag}>"
            column += cell.span

    def cell(self, cell: TableCell, place: str) -> str:
        """What stands in a cell."""
        return self.numbers.linked(cell, place)

    def told(self, cell: TableCell) -> str:
        """What stands in a cell of a chart's table, whose number is one of the chart: it leads to what is behind it."""
        claim = next((claim for claim in cell.claims if claim.id in self.numbers.places), None)
        text = escape(cell.text)
        return f'<a class="n" href="#{claim.id}">{text}</a>' if claim else text
