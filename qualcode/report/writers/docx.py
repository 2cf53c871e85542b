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
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

from qualcode.files.writing import write_whole
from qualcode.report.blocks import Heading, Paragraph, Quoted, ReportDocument, Table, TableRow
from qualcode.report.wording.languages import wording
from qualcode.report.wording.words import Wording
from qualcode.text.visible import visible

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


def write(document: ReportDocument, path: Path) -> None:
    """Write the blocks to ``path``, whole or not at all. Raises :class:`QualcodeError` when it cannot."""
    buffer = io.BytesIO()
    to_word(document).save(buffer)
    write_whole(path, buffer.getvalue())


def to_word(document: ReportDocument) -> WordDocument:
    """The blocks as a document of python-docx."""
    words = wording(document.language)
    word = Document()
    _set_page(word, words)
    _set_styles(word, words)
    _set_properties(word, document.title, words)
    ids = {style.name: style.style_id for style in word.styles}
    for block in document.blocks:
        match block:
            case Heading():
                _add(word, _clean(block.text), ids[f"Heading {block.level}"])
            case Paragraph():
                _add(word, _clean(block.text), ids["Note" if block.note else "Body Text"])
            case Quoted():
                _add_quote(word, block.text, block.reference, ids)
            case Table():
                _add_table(word, block, ids)
    return word


def _add(word: WordDocument, text: str, style: str) -> WordParagraph:
    """A paragraph in a style by its id: python-docx looks through all styles for each name."""
    paragraph = word.add_paragraph(text)
    paragraph._p.style = style
    return paragraph


def _clean(text: str) -> str:
    """Text as XML allows it, on one line; what is not to be broken stays so."""
    return visible("\u00a0".join(" ".join(part.split()) for part in text.split("\u00a0")))


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
    properties.title, properties.language = _clean(title)[:255], words.locale
    properties.comments = ""
    properties.created = properties.modified = now


def _add_quote(document: WordDocument, text: str, reference: str, ids: Mapping[str | None, str]) -> None:
    paragraph = _add(document, f"“{_clean(text)}”", ids["Quote"])
    if not reference:
        return
    # The first space is the one between the unit and its number, which stay together.
    reference = _clean(reference).replace(" ", "\u00a0", 1)
    run = paragraph.add_run(f" ({reference})")
    run.italic, run.font.size, run.font.color.rgb = False, Pt(9.5), GREY


def _add_table(document: WordDocument, table: Table, ids: Mapping[str | None, str]) -> None:
    """A caption whose number Word keeps, and a table whose header comes back on every page."""
    caption = _add(document, table.label, ids["Caption"])
    # The tables of each appendix are numbered by themselves: Word begins again where it is told to.
    again = " \\r 1" if table.ordinal == 1 else ""
    _add_field(caption, f"SEQ {table.label.split()[0]} \\* ARABIC{again}", str(table.ordinal))
    caption.add_run(f" {_clean(table.title)}")
    widths = [Cm(width) for width in table.widths]
    style = ids["Table Small" if len(table.header) > MOST_LARGE else "Table Text"]
    heads = len(table.over) + 1
    rows = [*table.over, TableRow.of("header", table.header), *table.rows]
    grid = document.add_table(rows=len(rows), cols=len(table.header))
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _set_rules(grid._tbl.tblPr)
    for width, column in zip(widths, grid.columns, strict=True):
        column.width = width
    keep = len(rows) <= KEEP_WHOLE
    for place, (content, row) in enumerate(zip(rows, grid.rows, strict=True)):
        cells = _spanning(row.cells, content)
        _fill_row(row._tr, cells, content, widths, table.numeric, style, header=place < heads)
        for cell in cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = place < heads or (keep and place < len(rows) - 1)
    _add(document, "", ids["Table Text"])


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
    widths: Sequence[Length],
    numeric: Sequence[int],
    style: str,
    *,
    header: bool,
) -> None:
    properties = element.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if header:
        properties.append(_element("w:tblHeader"))
    column = 0
    for cell, content in zip(cells, row.cells, strict=True):
        cell.width = Length(sum(widths[column : column + content.span]))
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style
        for number, line in enumerate(content.text.split("\n")):
            run = paragraph.add_run(_clean(line))
            run.bold = True if header else None
            if number:
                run._r.insert(0, _element("w:br"))
        if content.span > 1:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif column in numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if column == 0 and row.depth:
            paragraph.paragraph_format.left_indent = Cm(0.5 * row.depth)
        if header:
            cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=HEADER_FILL))
        column += content.span
