"""A report as a Word file: real headings, captions and tables, so that it can be worked on like any other."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph
from lxml import etree

from qualcode.files.writing import write_whole
from qualcode.report.blocks import Heading, Paragraph, Quoted, ReportDocument, Table, TableRow
from qualcode.report.marks import STAMP, MarkedUnit, cell_key, header_of, on_paper, quotation_reference, units_of
from qualcode.report.wording.languages import wording
from qualcode.report.wording.words import Wording

AUTHOR = "qualcode"
FONT = "Calibri"
INK = RGBColor(0x1F, 0x3A, 0x5F)
GREY = RGBColor(0x59, 0x59, 0x59)
HEADER_FILL = "E8EDF3"
TEXT_WIDTH = 16.0
"""Centimetres between the margins of a page of A4."""

CELL_MARGIN = 108
"""Word's own margin left of the text in a cell, in twentieths of a point."""

MOST_LARGE = 4
"""A table of more columns than this is set in a smaller type."""

KEEP_WHOLE = 14
"""A table of no more rows than this is not parted by the end of a page."""

CUSTOM_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
CUSTOM_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""Of the properties that a user gives a document (ECMA-376 part 1, 22.3)."""


def write(document: ReportDocument, path: Path) -> None:
    """Write the blocks to ``path``, whole or not at all. Raises :class:`QualcodeError` when it cannot."""
    write_whole(path, to_bytes(document))


def to_bytes(document: ReportDocument) -> bytes:
    """The blocks as a Word file."""
    buffer = io.BytesIO()
    to_word(document).save(buffer)
    return buffer.getvalue()


def to_word(document: ReportDocument) -> WordDocument:
    """The blocks as a document of python-docx."""
    words = wording(document.language)
    word = Document()
    _set_page(word, words)
    _set_styles(word, words)
    _set_properties(word, document.title, words)
    if document.stamp:
        content = etree.tostring(
            custom_properties(document.stamp), xml_declaration=True, encoding="UTF-8", standalone=True
        )
        part = Part(PackURI("/docProps/custom.xml"), CUSTOM_TYPE, content, word.part.package)
        word.part.package.relate_to(part, CUSTOM_RELATION)
    ids = {style.name: style.style_id for style in word.styles}
    marks = _Marks()
    for block in document.blocks:
        pieces = list(units_of(block))
        match block:
            case Heading():
                _add(word, pieces, ids[f"Heading {block.level}"], marks)
            case Paragraph():
                _add(word, pieces, ids["Note" if block.note else "Body Text"], marks)
            case Quoted():
                _add_quote(word, block, pieces[0], ids, marks)
            case Table():
                _add_table(word, block, pieces, ids, marks)
    return word


class _Marks:
    """Sets the hidden bookmarks in which the pieces of a report stand."""

    def __init__(self) -> None:
        self.given: set[str] = set()

    def begin(self, paragraph: WordParagraph, piece: MarkedUnit) -> bool:
        """Begin the bookmark of a piece at the end of a paragraph, unless one of that name is there already."""
        name = piece.mark.name
        if name in self.given:
            return False
        self.given.add(name)
        paragraph._p.append(_element("w:bookmarkStart", id=str(len(self.given)), name=name))
        return True

    def end(self, paragraph: WordParagraph, begun: bool) -> None:
        """End the bookmark that was begun last."""
        if begun:
            paragraph._p.append(_element("w:bookmarkEnd", id=str(len(self.given))))


def custom_properties(stamp: str) -> Any:
    """The root of the part with the properties that are not of Word itself: the stamp."""
    root = etree.Element(f"{{{CUSTOM_PROPERTIES}}}Properties", nsmap={"vt": _VALUES})
    one = etree.SubElement(root, f"{{{CUSTOM_PROPERTIES}}}property", fmtid=_FORMAT_ID, pid="2", name=STAMP)
    etree.SubElement(one, f"{{{_VALUES}}}lpwstr").text = stamp
    return root


def _add(word: WordDocument, pieces: Sequence[MarkedUnit], style: str, marks: _Marks) -> WordParagraph:
    """A paragraph of pieces in a style by its id: python-docx looks through all styles for each name.

    The space between two pieces stands under the mark of the second: with that it comes, and goes.
    """
    paragraph = word.add_paragraph()
    paragraph._p.style = style
    for place, piece in enumerate(pieces):
        begun = marks.begin(paragraph, piece)
        paragraph.add_run(f" {piece.text}" if place else piece.text)
        marks.end(paragraph, begun)
    return paragraph


def _element(tag: str, **attributes: str) -> Any:
    """An element of WordprocessingML; attribute names without their prefix."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _set_page(document: WordDocument, words: Wording) -> None:
    """A4 with the page number in the footer."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - TEXT_WIDTH) / 2)
    section.top_margin = section.bottom_margin = Cm(2.5)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, _page, rest = words.page.partition("{page}")
    between, _pages, after = rest.partition("{pages}")
    footer.add_run(before)
    _add_field(footer, "PAGE", "1")
    footer.add_run(between)
    _add_field(footer, "NUMPAGES", "1")
    footer.add_run(after)


def _add_field(paragraph: WordParagraph, instruction: str, result: str) -> None:
    """A field that Word keeps up to date, with the result to show until then."""
    for part in ("begin", instruction, "separate", result, "end"):
        run = paragraph.add_run()
        if part == instruction:
            code = _element("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            run._r.append(code)
        elif part == result:
            run.text = result
        else:
            run._r.append(_element("w:fldChar", fldCharType=part))


def _set_styles(document: WordDocument, words: Wording) -> None:
    """Fonts, colours, spacing and the language that the spelling checker goes by."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for language in defaults.findall(qn("w:lang")):
        defaults.remove(language)
    defaults.append(_element("w:lang", val=words.locale, eastAsia="en-US", bidi="ar-SA"))
    _set_style(document, "Normal", size=11, before=0, after=0)
    _set_style(document, "Body Text", size=11, before=0, after=8, spacing=1.15)
    _set_style(document, "Heading 1", size=20, before=0, after=14, bold=True, colour=INK)
    _set_style(document, "Heading 2", size=15, before=22, after=8, bold=True, colour=INK)
    _set_style(document, "Heading 3", size=12, before=16, after=4, bold=True, colour=INK)
    quote = _set_style(document, "Quote", size=10.5, before=0, after=6, spacing=1.1, italic=True)
    quote.paragraph_format.left_indent = quote.paragraph_format.right_indent = Cm(0.8)
    quote.paragraph_format.keep_together = True
    caption = _set_style(document, "Caption", size=9.5, before=8, after=4, bold=True, colour=INK)
    caption.paragraph_format.keep_with_next = True
    _set_style(document, "Footer", size=9, before=0, after=0, colour=GREY)
    for name, size in (("Note", 10.0), ("Table Text", 10.0), ("Table Small", 8.5)):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
        _set_style(document, name, size=size, before=2, after=8 if name == "Note" else 2, italic=name == "Note")


def _set_style(
    document: WordDocument,
    name: str,
    *,
    size: float,
    before: float,
    after: float,
    spacing: float = 1.0,
    bold: bool = False,
    italic: bool = False,
    colour: RGBColor | None = None,
) -> ParagraphStyle:
    """Set a paragraph style; sizes and spaces in points, ``spacing`` in lines."""
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, italic
    style.font.color.rgb = colour or RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = spacing
    return style


def _set_properties(document: WordDocument, title: str, words: Wording) -> None:
    """What the file says of itself; no person's name."""
    properties, now = document.core_properties, datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    properties.author = properties.last_modified_by = AUTHOR
    properties.title, properties.language = on_paper(title)[:255], words.locale
    properties.comments = ""
    properties.created = properties.modified = now


def _add_quote(
    document: WordDocument, quoted: Quoted, piece: MarkedUnit, ids: Mapping[str | None, str], marks: _Marks
) -> None:
    paragraph = _add(document, (), ids["Quote"], marks)
    begun = marks.begin(paragraph, piece)
    paragraph.add_run(f"“{on_paper(quoted.text)}”")
    if quoted.reference:
        run = paragraph.add_run(f" ({quotation_reference(quoted)})")
        run.italic, run.font.size, run.font.color.rgb = False, Pt(9.5), GREY
    marks.end(paragraph, begun)


def _add_table(
    document: WordDocument, table: Table, pieces: Sequence[MarkedUnit], ids: Mapping[str | None, str], marks: _Marks
) -> None:
    """A caption whose number Word keeps, and a table whose header comes back on every page."""
    by_key = {piece.key: piece for piece in pieces}
    caption = _add(document, (), ids["Caption"], marks)
    begun = marks.begin(caption, pieces[0])
    caption.add_run(table.label)
    _add_field(caption, f"SEQ {table.label.split()[0]} \\* ARABIC", str(table.ordinal))
    caption.add_run(f" {on_paper(table.title)}")
    marks.end(caption, begun)
    widths = [Cm(width) for width in table.widths]
    style = ids["Table Small" if len(table.header) > MOST_LARGE else "Table Text"]
    heads = len(table.over) + 1
    rows = [*table.over, header_of(table), *table.rows]
    grid = document.add_table(rows=len(rows), cols=len(table.header))
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _set_rules(grid._tbl.tblPr)
    for width, column in zip(widths, grid.columns, strict=True):
        column.width = width
    keep = len(rows) <= KEEP_WHOLE
    for place, (content, row) in enumerate(zip(rows, grid.rows, strict=True)):
        cells = _spanning(row.cells, content)
        own = [by_key[cell_key(table, content, at)] for at in range(len(content.cells))]
        _fill_row(row._tr, cells, content, own, widths, table.numeric, style, marks, header=place < heads)
        for cell in cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = place < heads or (keep and place < len(rows) - 1)
    _add(document, (), ids["Table Text"], marks)


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
    borders = _element("w:tblBorders")
    for side, size, colour in (("top", "8", "1F3A5F"), ("bottom", "8", "1F3A5F"), ("insideH", "4", "C9D1DB")):
        borders.append(_element(f"w:{side}", val="single", sz=size, space="0", color=colour))
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(_element("w:tblInd", w=str(CELL_MARGIN), type="dxa"))
    layout.addprevious(borders)


def _fill_row(
    element: Any,
    cells: Sequence[Any],
    row: TableRow,
    pieces: Sequence[MarkedUnit],
    widths: Sequence[Length],
    numeric: Sequence[int],
    style: str,
    marks: _Marks,
    *,
    header: bool,
) -> None:
    properties = element.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if header:
        properties.append(_element("w:tblHeader"))
    column = 0
    for cell, content, piece in zip(cells, row.cells, pieces, strict=True):
        cell.width = Length(sum(widths[column : column + content.span]))
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style
        begun = marks.begin(paragraph, piece)
        for number, line in enumerate(piece.text.split("\n")):
            run = paragraph.add_run(line)
            run.bold = True if header else None
            if number:
                run._r.insert(0, _element("w:br"))
        marks.end(paragraph, begun)
        if content.span > 1:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif column in numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if column == 0 and row.depth:
            paragraph.paragraph_format.left_indent = Cm(0.5 * row.depth)
        if header:
            cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=HEADER_FILL))
        column += content.span
