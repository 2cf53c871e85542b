"""A report as a Word file: real headings, captions and tables, so that it can be worked on like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from qualcode.files.writing import write_whole
from qualcode.report.blocks import ChartFigure, Heading, Paragraph, Quoted, ReportDocument, Table
from qualcode.report.charts.placed import with_tables_for_charts
from qualcode.report.charts.png import can_paint
from qualcode.report.marks import MarkedUnit, on_paper, quotation_reference, units_of
from qualcode.report.wording.languages import wording
from qualcode.report.writers.word.contents import add_contents, heading_bookmark
from qualcode.report.writers.word.look import (
    GREY,
    number_headings,
    set_page,
    set_styles,
    take_number_off,
    text_width,
)
from qualcode.report.writers.word.package import packed, set_properties
from qualcode.report.writers.word.pictures import PictureWriter
from qualcode.report.writers.word.tables import TableWriter
from qualcode.report.writers.word.template import from_template
from qualcode.report.writers.word.text import TextWriter


def write(document: ReportDocument, path: Path) -> None:
    """Write the blocks to ``path``, whole or not at all: the same bytes for the same report.

    Raises :class:`QualcodeError` when it cannot, or where the template of the report is none.
    """
    write_whole(path, to_bytes(document))


def to_bytes(document: ReportDocument) -> bytes:
    """The blocks as a Word file: the same bytes for the same report."""
    return packed(to_word(document))


def to_word(document: ReportDocument) -> WordDocument:
    """The blocks as a document of python-docx."""
    words = wording(document.language)
    if not can_paint():
        document = with_tables_for_charts(document, note=True)
    word = from_template(document.template) if document.template else Document()
    if document.template is None:
        set_page(word, words)
    set_styles(word, words, own=document.template is None)
    chapter = next((block for block in document.blocks if isinstance(block, Heading) and block.number), None)
    if chapter is not None:
        number_headings(word, int(chapter.number.partition(".")[0]))
    set_properties(word, document, words.locale)
    ids = {style.name: style.style_id for style in word.styles}
    text = TextWriter(document, word, ids)
    tables = TableWriter(word, text, ids, text_width(word))
    pictures = PictureWriter(word, tables, ids, text_width(word))
    contents_wait = True
    for place, block in enumerate(document.blocks):
        pieces = list(units_of(block))
        if contents_wait and (place or not isinstance(block, Heading)):
            add_contents(word, document, words, ids)
            contents_wait = False
        match block:
            case Heading():
                _add_heading(word, text, block, pieces, ids, numbered=chapter is not None)
            case Paragraph():
                _add(word, text, pieces, ids[_STYLES.get(block.key, "Note" if block.note else "Body Text")])
            case Quoted():
                _add_quote(word, text, block, pieces[0], ids)
            case Table():
                tables.add(block, pieces)
            case ChartFigure():
                pictures.add(block, pieces)
    return word


_STYLES = {"provenance": "Provenance"}
"""Paragraphs with a style of their own, by key."""


def _add(word: WordDocument, text: TextWriter, pieces: Sequence[MarkedUnit], style: str) -> WordParagraph:
    """A paragraph of pieces in a style by its id: python-docx looks through all styles for each name.

    The space between two pieces stands under the mark of the second: with that it comes, and goes.
    """
    paragraph = word.add_paragraph()
    paragraph._p.style = style
    for place, piece in enumerate(pieces):
        text.write(paragraph, piece, before=" " if place else "")
    return paragraph


def _add_heading(
    word: WordDocument,
    text: TextWriter,
    heading: Heading,
    pieces: Sequence[MarkedUnit],
    ids: Mapping[str | None, str],
    *,
    numbered: bool,
) -> None:
    """A heading, whose number Word counts; one without in a numbered report is an appendix, on a page of its own."""
    paragraph = word.add_paragraph()
    paragraph._p.style = ids[f"Heading {heading.level}"]
    paragraph.paragraph_format.keep_with_next = True
    listed = text.bookmarks.begin(paragraph._p, heading_bookmark(heading))
    for piece in pieces:
        text.write(paragraph, piece)
    text.bookmarks.end(paragraph._p, listed)
    if numbered and not heading.number:
        take_number_off(paragraph)
    if heading.key == "evidence":
        paragraph.paragraph_format.page_break_before = True


def _add_quote(
    word: WordDocument, text: TextWriter, quoted: Quoted, piece: MarkedUnit, ids: Mapping[str | None, str]
) -> None:
    paragraph = _add(word, text, (), ids["Quote"])
    number = text.bookmarks.begin_mark(paragraph, piece)
    paragraph.add_run(f"“{on_paper(quoted.text)}”")
    if quoted.reference:
        run = paragraph.add_run(f" ({quotation_reference(quoted)})")
        run.italic, run.font.size, run.font.color.rgb = False, Pt(9.5), GREY
    text.bookmarks.end(paragraph._p, number)
