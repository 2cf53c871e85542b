"""The small elements of WordprocessingML: runs, fields, bookmarks and links within the document."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from qualcode.report.marks import MarkedUnit


def element(tag: str, **attributes: str) -> Any:
    """An element of WordprocessingML; attribute names without their prefix."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


class Bookmarks:
    """Sets the bookmarks of one document, each with a number of its own: the hidden marks, and what links lead to."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def begin(self, within: Any, name: str) -> str:
        """Begin a bookmark at the end of an element, and give its number; empty where one of that name is there."""
        if name in self._given:
            return ""
        self._given.add(name)
        number = str(len(self._given))
        within.append(element("w:bookmarkStart", id=number, name=name))
        return number

    def begin_mark(self, paragraph: WordParagraph, piece: MarkedUnit) -> str:
        """Begin the hidden mark of a piece of the report."""
        return self.begin(paragraph._p, piece.mark.name)

    def end(self, within: Any, number: str) -> None:
        """End a bookmark that was begun."""
        if number:
            within.append(element("w:bookmarkEnd", id=number))


def add_field(paragraph: WordParagraph, instruction: str, result: str) -> list[Run]:
    """A field that Word keeps up to date, with the result to show until then."""
    runs = []
    for part in ("begin", instruction, "separate", result, "end"):
        run = paragraph.add_run()
        runs.append(run)
        if part == instruction:
            code = element("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            run._r.append(code)
        elif part == result:
            run.text = result
        else:
            run._r.append(element("w:fldChar", fldCharType=part))
    return runs


def link(paragraph: WordParagraph, anchor: str) -> Any:
    """An empty link to a bookmark, at the end of a paragraph."""
    made = element("w:hyperlink", anchor=anchor, history="1")
    paragraph._p.append(made)
    return made


def add_run(within: Any, paragraph: WordParagraph, text: str, style: str = "") -> Run:
    """A run at the end of an element within a paragraph, with a style of characters by its id."""
    made = element("w:r")
    within.append(made)
    run = Run(made, paragraph)
    if style:
        properties = element("w:rPr")
        properties.append(element("w:rStyle", val=style))
        made.append(properties)
    run.text = text
    return run
