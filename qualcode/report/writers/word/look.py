"""How a Word file looks: its page, its styles, and the numbers of its headings; where a template has them, as there."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from qualcode.report.wording.words import Wording
from qualcode.report.writers.word.elements import add_field, element

FONT = "Calibri"
INK = RGBColor(0x1F, 0x3A, 0x5F)
GREY = RGBColor(0x59, 0x59, 0x59)
BLACK = RGBColor(0, 0, 0)
TEXT_WIDTH = 16.0
"""Centimetres between the margins of a page of A4."""

LEVELS = 3
"""So many levels of headings have numbers."""


def set_page(document: WordDocument, words: Wording) -> None:
    """A4 with the page number in the footer."""
    section = _set_size(document)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, _page, rest = words.page.partition("{page}")
    between, _pages, after = rest.partition("{pages}")
    footer.add_run(before)
    add_field(footer, "PAGE", "1")
    footer.add_run(between)
    add_field(footer, "NUMPAGES", "1")
    footer.add_run(after)


def _set_size(document: WordDocument) -> Section:
    """A4 and its margins, of the first section."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - TEXT_WIDTH) / 2)
    section.top_margin = section.bottom_margin = Cm(2.5)
    return section


def text_width(document: WordDocument) -> float:
    """Centimetres between the margins."""
    section = document.sections[0]
    sides = (section.page_width, section.left_margin, section.right_margin)
    width, left, right = (side.cm if side is not None else 0.0 for side in sides)
    return width - left - right if width else TEXT_WIDTH


def set_styles(document: WordDocument, words: Wording, *, own: bool) -> None:
    """Fonts, colours, spacing and the language that the spelling checker goes by.

    Where the document is made of a template (``own`` is false), only styles that it does not have are ours.
    """
    if own:
        styles = document.styles.element
        styles[:] = deepcopy(_own_styles(words.locale))[:]
    else:
        _set_styles(document, words.locale, own=False)


@cache
def _own_styles(locale: str) -> Any:
    """The styles of a document without a template: the same for each, and setting them takes longer than the rest."""
    document = Document()
    _set_size(document)
    _set_styles(document, locale, own=True)
    return document.styles.element


def _set_styles(document: WordDocument, locale: str, *, own: bool) -> None:
    defaults = _defaults(document)
    for language in defaults.findall(qn("w:lang")):
        defaults.remove(language)
    defaults.append(element("w:lang", val=locale, eastAsia="en-US", bidi="ar-SA"))
    made = _Styles(document, own=own)
    made.set("Normal", size=11, before=0, after=0)
    made.set("Body Text", size=11, before=0, after=8, spacing=1.15)
    for level, (size, before, after) in enumerate(((20.0, 0, 14), (15.0, 22, 8), (12.0, 16, 4)), 1):
        if heading := made.set(f"Heading {level}", size=size, before=before, after=after, bold=True, colour=INK):
            heading.paragraph_format.keep_with_next = heading.paragraph_format.keep_together = True
            _set_outline(heading, level)
    if quote := made.set("Quote", size=10.5, before=0, after=6, spacing=1.1, italic=True):
        quote.paragraph_format.left_indent = quote.paragraph_format.right_indent = Cm(0.8)
        quote.paragraph_format.keep_together = True
    if caption := made.set("Caption", size=9.5, before=12, after=4, bold=True, colour=INK):
        caption.paragraph_format.keep_with_next = True
    made.set("Footer", size=9, before=0, after=0, colour=GREY)
    made.set("Note", size=10, before=2, after=8, italic=True)
    made.set("Table Text", size=10, before=2, after=2)
    made.set("Table Small", size=8.5, before=1, after=1)
    made.set("Table Gap", size=6, before=0, after=2)
    made.set("Provenance", size=8.5, before=18, after=0, colour=GREY)
    if title := made.set("Contents Title", size=12, before=10, after=4, bold=True, colour=INK):
        title.paragraph_format.keep_with_next = True
        heading = document.styles["Heading 2"]
        if not own and isinstance(heading, ParagraphStyle):
            title.font.name, title.font.color.rgb = heading.font.name, heading.font.color.rgb
    for level, indent in ((1, 0.0), (2, 0.0), (3, 0.9)):
        if entry := made.set(
            f"toc {level}", size=10.5, before=4 if level < LEVELS else 0, after=0, bold=level < LEVELS
        ):
            number = 0.9 if level < LEVELS else 2.1
            _set_entry(entry, indent, text_width(document), number)
    if listed := made.set("table of figures", size=10, before=1, after=0):
        _set_entry(listed, 0, text_width(document))
        listed.paragraph_format.right_indent = Cm(1)
    # Dots in grey under a number are seen by who looks for them; in a table, where all are numbers, there are none.
    for name, line in (
        ("Evidence Link", element("w:u", val="dotted", color="8C8C8C")),
        ("Evidence Number", element("w:u", val="none")),
    ):
        if name not in document.styles:
            linked = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
            assert isinstance(linked, CharacterStyle)
            linked.element.get_or_add_rPr().append(line)


def _defaults(document: WordDocument) -> Any:
    """What all styles begin with, made where a template has none."""
    styles = document.styles.element
    whole = styles.find(qn("w:docDefaults"))
    if whole is None:
        whole = element("w:docDefaults")
        styles.insert(0, whole)
    found = whole
    for name in ("w:rPrDefault", "w:rPr"):
        inner = found.find(qn(name))
        if inner is None:
            inner = element(name)
            found.insert(0, inner)
        found = inner
    return found


class _Styles:
    """Sets the styles of a document, or only those that it does not have."""

    def __init__(self, document: WordDocument, *, own: bool) -> None:
        self._document, self._own = document, own
        self._there = {style.name for style in document.styles}

    def set(
        self,
        name: str,
        *,
        size: float,
        before: float,
        after: float,
        spacing: float = 1.0,
        bold: bool = False,
        italic: bool = False,
        colour: RGBColor | None = None,
    ) -> ParagraphStyle | None:
        """Set a paragraph style; sizes and spaces in points, ``spacing`` in lines. ``None`` where it stays as it is."""
        if name in self._there and not self._own:
            return None
        if name not in self._there:
            made = self._document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name in _BUILT_IN)
            made.base_style = self._document.styles["Normal"] if name != "Normal" else None
        style = self._document.styles[name]
        assert isinstance(style, ParagraphStyle)
        if self._own:
            style.font.name = FONT
            fonts = style.element.rPr.rFonts
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
        style.font.color.rgb = colour or BLACK
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = spacing
        style.paragraph_format.widow_control = True
        return style


_BUILT_IN = ("toc 1", "toc 2", "toc 3", "table of figures", "Quote", "Caption", "Body Text", "Footer")
"""Styles that Word has a name for, and looks for by it."""


def _set_outline(style: ParagraphStyle, level: int) -> None:
    """What makes a style a heading of its level, also where a template does not have it."""
    properties = style.element.get_or_add_pPr()
    if properties.find(qn("w:outlineLvl")) is None:
        properties.append(element("w:outlineLvl", val=str(level - 1)))


def _set_entry(style: ParagraphStyle, indent: float, width: float, number: float = 0.0) -> None:
    """An entry of a list: dots to the page at the right, and its text behind its number."""
    stops = style.paragraph_format.tab_stops
    if number:
        stops.add_tab_stop(Cm(number))
    stops.add_tab_stop(Cm(width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    style.paragraph_format.left_indent = Cm(indent)


def number_headings(document: WordDocument, chapter: int) -> None:
    """Have the headings numbered by their styles, from the number of the chapter on.

    Where the headings of a template have numbers of their own kind these stay, and only begin with that number.
    """
    numbering = document.part.numbering_part.element
    style = document.styles["Heading 1"].element.get_or_add_pPr()
    own = style.find(f"{qn('w:numPr')}/{qn('w:numId')}")
    known = {one.get(qn("w:numId")): one for one in numbering.findall(qn("w:num"))}
    theirs = known.get(own.get(qn("w:val"))) if own is not None else None
    if theirs is not None:
        _override(theirs, chapter)
        return
    shapes = [int(one.get(qn("w:abstractNumId"))) for one in numbering.findall(qn("w:abstractNum"))]
    shape = str(max(shapes, default=-1) + 1)
    number = str(max((int(one) for one in known if one), default=0) + 1)
    numbering.insert(len(shapes), _levels(document, shape, chapter))
    made = element("w:num", numId=number)
    made.append(element("w:abstractNumId", val=shape))
    numbering.insert(len(shapes) + 1 + len(known), made)
    for level in range(LEVELS):
        properties = document.styles[f"Heading {level + 1}"].element.get_or_add_pPr()
        for old in properties.findall(qn("w:numPr")):
            properties.remove(old)
        counted = properties._add_numPr()
        counted.append(element("w:ilvl", val=str(level)))
        counted.append(element("w:numId", val=number))


def _levels(document: WordDocument, shape: str, chapter: int) -> Any:
    """The numbers of headings: *6*, *6.1* and *6.1.1*, each with its text at the same place."""
    made = element("w:abstractNum", abstractNumId=shape)
    made.append(element("w:multiLevelType", val="multilevel"))
    for level in range(LEVELS):
        one = element("w:lvl", ilvl=str(level))
        one.append(element("w:start", val=str(chapter if level == 0 else 1)))
        one.append(element("w:numFmt", val="decimal"))
        one.append(element("w:pStyle", val=document.styles[f"Heading {level + 1}"].style_id or ""))
        one.append(element("w:suff", val="tab"))
        one.append(element("w:lvlText", val=".".join(f"%{place}" for place in range(1, level + 2))))
        one.append(element("w:lvlJc", val="left"))
        place = element("w:pPr")
        tabs = element("w:tabs")
        tabs.append(element("w:tab", val="num", pos="851"))
        place.append(tabs)
        place.append(element("w:ind", left="851", hanging="851"))
        one.append(place)
        made.append(one)
    return made


def _override(number: Any, chapter: int) -> None:
    """Have a list begin at a number."""
    for old in number.findall(qn("w:lvlOverride")):
        if old.get(qn("w:ilvl")) == "0":
            number.remove(old)
    made = element("w:lvlOverride", ilvl="0")
    made.append(element("w:startOverride", val=str(chapter)))
    number.insert(1, made)


def take_number_off(paragraph: Any) -> None:
    """A heading of a numbered style without a number, and without the room for one."""
    properties = paragraph._p.get_or_add_pPr()
    counted = properties._add_numPr()
    counted.append(element("w:ilvl", val="0"))
    counted.append(element("w:numId", val="0"))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.first_line_indent = Cm(0)
