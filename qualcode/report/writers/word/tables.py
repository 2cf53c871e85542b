"""A table in a Word file: its caption, whose number Word keeps, and its rows, with a header on every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Length
from docx.text.paragraph import Paragraph as WordParagraph

from qualcode.report.blocks import Table, TableRow
from qualcode.report.marks import MarkedUnit, cell_key, header_of, key_mark, on_paper
from qualcode.report.writers.word.contents import table_bookmark
from qualcode.report.writers.word.elements import add_field, element
from qualcode.report.writers.word.text import TABLE, TextWriter, bookmark, split_label

HEADER_FILL = "E8EDF3"
CELL_MARGIN = 108
"""Word's own margin left of the text in a cell, in twentieths of a point."""

MOST_LARGE = 4
"""A table of more columns than this, or with a cell of many words, is set in a smaller type."""
MOST_LINES, MOST_SIGNS = 3, 90
APPENDIX = "evidence:"
"""How the keys of tables begin that are small, whatever is in them: they stand behind each other."""

KEEP_WHOLE = 14
"""A table of no more rows than this is not parted by the end of a page."""


class TableWriter:
    """Writes the tables of one document, no wider than its page (in centimetres)."""

    def __init__(
        self, document: WordDocument, text: TextWriter, styles: Mapping[str | None, str], width: float
    ) -> None:
        self._document, self._text, self._ids, self._width = document, text, styles, width

    def add(self, table: Table, pieces: Sequence[MarkedUnit]) -> None:
        """A table with its caption, at the end of the document."""
        by_key = {piece.key: piece for piece in pieces}
        self.caption(table, pieces[0])
        shrunk = min(1.0, self._width / sum(table.widths))
        widths = [Cm(width * shrunk) for width in table.widths]
        texts = [cell.text for row in table.rows for cell in row.cells]
        long = any(len(text) > MOST_SIGNS or text.count("\n") >= MOST_LINES for text in texts)
        small = len(table.header) > MOST_LARGE or long or table.key.startswith(APPENDIX)
        style = self._ids["Table Small" if small else "Table Text"]
        heads = len(table.over) + 1
        rows = [*table.over, header_of(table), *table.rows]
        grid = self._document.add_table(rows=len(rows), cols=len(table.header))
        grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        _set_rules(grid._tbl.tblPr)
        for width, column in zip(widths, grid.columns, strict=True):
            column.width = width
        keep = len(rows) <= KEEP_WHOLE and not long
        for place, (content, row) in enumerate(zip(rows, grid.rows, strict=True)):
            cells = _spanning(row.cells, content)
            own = [by_key[cell_key(table, content, at)] for at in range(len(content.cells))]
            self._fill(row._tr, cells, content, own, widths, table.numeric, style, header=place < heads)
            for cell in cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = place < heads or (keep and place < len(rows) - 1)
        self._styled(self._document.add_paragraph(), self._ids["Table Gap"])

    def caption(self, table: Table, piece: MarkedUnit) -> None:
        """The caption alone, at the end of the document."""
        paragraph = self._styled(self._document.add_paragraph(), self._ids["Caption"])
        # A caption stands with its table, whatever the style of a template says.
        paragraph.paragraph_format.keep_with_next = True
        marks, text = self._text.bookmarks, self._text
        listed = marks.begin(paragraph._p, table_bookmark(table))
        marked = marks.begin_mark(paragraph, piece)
        name, before = split_label(table.label)
        paragraph.add_run(name)
        number = marks.begin(paragraph._p, bookmark(TABLE, key_mark(table.key)))
        if before:
            paragraph.add_run(before)
        # The tables of each appendix are numbered by themselves: Word begins again where it is told to.
        again = " \\r 1" if table.ordinal == 1 else ""
        add_field(paragraph, f"SEQ {name.strip()} \\* ARABIC{again}", str(table.ordinal))
        marks.end(paragraph._p, number)
        text.write_inner(paragraph, f" {on_paper(table.title)}", piece)
        marks.end(paragraph._p, marked)
        marks.end(paragraph._p, listed)

    def _fill(
        self,
        row: Any,
        cells: Sequence[Any],
        content: TableRow,
        pieces: Sequence[MarkedUnit],
        widths: Sequence[Length],
        numeric: Sequence[int],
        style: str,
        *,
        header: bool,
    ) -> None:
        properties = row.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        if header:
            properties.append(element("w:tblHeader"))
        column = 0
        for cell, one, piece in zip(cells, content.cells, pieces, strict=True):
            cell.width = Length(sum(widths[column : column + one.span]))
            paragraph = self._styled(cell.paragraphs[0], style)
            self._text.write(paragraph, piece, bold=header)
            if one.span > 1:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif column in numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if column == 0 and content.depth:
                paragraph.paragraph_format.left_indent = Cm(0.5 * content.depth)
            if header:
                cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=HEADER_FILL))
            column += one.span

    @staticmethod
    def _styled(paragraph: WordParagraph, style: str) -> WordParagraph:
        paragraph._p.style = style
        return paragraph


def _spanning(cells: Sequence[Any], row: TableRow) -> list[Any]:
    """The cells of a row, those made one that a cell of it spans."""
    found, at = [], 0
    for content in row.cells:
        last = at + content.span - 1
        found.append(cells[at] if content.span == 1 else cells[at].merge(cells[last]))
        at = last + 1
    return found


def _set_rules(properties: Any) -> None:
    """Lines above, below and thinly between the rows, none upright; their ends flush with the text.

    The schema fixes the order of what a table says of itself: both stand before its layout.
    """
    borders = element("w:tblBorders")
    for side, size, colour in (("top", "8", "1F3A5F"), ("bottom", "8", "1F3A5F"), ("insideH", "4", "C9D1DB")):
        borders.append(element(f"w:{side}", val="single", sz=size, space="0", color=colour))
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(element("w:tblInd", w=str(CELL_MARGIN), type="dxa"))
    layout.addprevious(borders)
