"""Word documents as finished texts: paragraphs with their styles, tables as grids, the names of bookmarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from qualcode.analysis.checking.text import (
    FinishedCell,
    FinishedLine,
    FinishedRow,
    FinishedTable,
    FinishedText,
    LineKind,
    LineMark,
    Part,
)
from qualcode.formats.finished.building import STAMP, MarkedText, finish, is_caption
from qualcode.formats.transcripts.base import MAX_LINES, too_many_lines
from qualcode.formats.transcripts.package import Package
from qualcode.formats.transcripts.word_styles import attribute, child, switched_on, tag
from qualcode.i18n import _

_DOCUMENT = "word/document.xml"
_MAX_DEPTH = 200
_MOST_SPAN = 200
_MOST_CELLS = 2_000_000
_LEFT_OUT = frozenset(
    """pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr rt object annotation instrText delText delInstrText
    fldData Fallback del moveFrom drawing pict footnoteReference endnoteReference""".split()
)


def read(path: Path) -> FinishedText:
    """Read a Word document. Raises ``FormatError`` for what is none, is damaged, locked or unsafe."""
    with Package(path) as package:
        root = package.xml(_DOCUMENT)
        body = child(root, "body")
        if tag(root) != "document" or body is None:
            raise package.damaged(_("{part} is not the text of a Word document").format(part=_DOCUMENT))
        reader = _WordParts(package, _styles(package))
        return finish([*reader.parts(body, 0)], "paragraph", _stamp(package))


def _stamp(package: Package) -> str:
    """What the document says of itself in the property that our files have."""
    part = "docProps/custom.xml"
    for each in package.xml(part) if package.has(part) else ():
        if attribute(each, "name") == STAMP:
            return " ".join("".join(map(str, each.itertext())).split())
    return ""


def _styles(package: Package) -> Mapping[str, tuple[LineKind, int]]:
    """What kind of line each style makes, with the level of a heading."""
    found: dict[str, tuple[LineKind, int]] = {}
    for style in package.xml("word/styles.xml") if package.has("word/styles.xml") else ():
        key, name = attribute(style, "styleId"), child(style, "name")
        if tag(style) != "style" or key is None or name is None:
            continue
        called = (attribute(name, "val") or "").lower()
        level = called.rpartition(" ")[2]
        if called.startswith("heading ") and level.isdecimal() and len(level) == 1:
            found[key] = ("heading", int(level))
        elif called == "title":
            found[key] = ("heading", 1)
        elif called == "caption":
            found[key] = ("caption", 0)
    return found


class _WordParts:
    """Walks the tree of a document; a paragraph in a cell counts as well."""

    def __init__(self, package: Package, styles: Mapping[str, tuple[LineKind, int]]) -> None:
        self._package = package
        self._styles = styles
        self._paragraphs = 0
        self._cells = 0

    def parts(self, parent: etree._Element, depth: int) -> Iterator[Part]:
        """The paragraphs and tables under an element, in order."""
        self._check(depth)
        for element in parent:
            name = tag(element)
            if name == "p":
                if line := self._paragraph(element, depth):
                    yield line
            elif name == "tbl":
                yield from self._table(element, depth)
            elif name == "sdt" and _is_contents(element):
                continue
            elif name not in _LEFT_OUT:
                yield from self.parts(element, depth + 1)

    def _check(self, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise self._package.damaged(_("its tables or fields are nested more than {n} deep").format(n=_MAX_DEPTH))

    def _paragraph(self, element: etree._Element, depth: int) -> FinishedLine | None:
        self._paragraphs += 1
        if self._paragraphs > MAX_LINES:
            raise too_many_lines(self._package.path)
        properties = child(element, "pPr")
        style = child(properties, "pStyle")
        key = (attribute(style, "val") if style is not None else None) or ""
        if key.upper().startswith(("TOC", "INHOPG")) or key.lower() in ("tableoffigures", "lijstmetafbeeldingen"):
            return None
        text = MarkedText()
        self._run(element, text, depth + 1)
        line = text.line()
        if not line[0]:
            return None
        kind, level = self._styles.get(key, ("paragraph", 0))
        if kind == "paragraph" and is_caption(line[0]):
            kind = "caption"
        return FinishedLine(kind, line[0], self._paragraphs, level, (), line[1])

    def _run(self, element: etree._Element, text: MarkedText, depth: int) -> None:
        self._check(depth)
        for inner in element:
            name = tag(inner)
            if name == "t":
                text.add(inner.text or "")
            elif name in ("tab", "br", "cr"):
                text.add(" ")
            elif name == "noBreakHyphen":
                text.add("-")
            elif name == "bookmarkStart":
                text.begin(attribute(inner, "id") or "", attribute(inner, "name") or "")
            elif name == "bookmarkEnd":
                text.end(attribute(inner, "id") or "")
            elif name == "r" and _is_hidden(inner):
                continue
            elif name not in _LEFT_OUT:
                self._run(inner, text, depth + 1)

    def _table(self, table: etree._Element, depth: int) -> Iterator[Part]:
        """A table as a grid; one of a single cell or column only frames what is in it."""
        place = self._paragraphs + 1
        rows: list[FinishedRow] = []
        for row in self._within(table, "tr", depth):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            at = self._paragraphs + 1
            cells = [self._cell(cell, depth) for cell in self._within(row, "tc", depth)]
            self._cells += sum(cell.span for cell in cells)
            if self._cells > _MOST_CELLS:
                raise too_many_lines(self._package.path)
            if any(cell.text for cell in cells):
                rows.append(FinishedRow(at, tuple(cells)))
        if max((len(row.cells) for row in rows), default=0) > 1:
            yield FinishedTable(0, place, tuple(rows))
        else:
            for single in rows:
                for held in single.cells:
                    yield FinishedLine("paragraph", held.text, single.place, 0, (), held.marks)

    def _cell(self, cell: etree._Element, depth: int) -> FinishedCell:
        properties = child(cell, "tcPr")
        span = child(properties, "gridSpan")
        given = (attribute(span, "val") if span is not None else None) or "1"
        wide = min(int(given), _MOST_SPAN) if given.isascii() and given.isdecimal() and len(given) < 6 else 1
        merged = child(properties, "vMerge")
        text, marks = "", []
        for part in self.parts(cell, depth + 1):
            inner = part.text
            if isinstance(part, FinishedLine):
                shift = len(text) + bool(text)
                marks += [LineMark(mark.name, mark.start + shift, mark.end + shift) for mark in part.marks]
            text = f"{text} {inner}".strip()
        if merged is not None and (attribute(merged, "val") or "continue") == "continue":
            text, marks = "", []
        return FinishedCell(text, max(1, wide), tuple(marks))

    def _within(self, parent: etree._Element, wanted: str, depth: int) -> Iterator[etree._Element]:
        self._check(depth)
        for element in parent:
            if tag(element) == wanted:
                yield element
            elif tag(element) in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
                yield from self._within(element, wanted, depth + 1)


def _is_hidden(run: etree._Element) -> bool:
    vanish = child(child(run, "rPr"), "vanish")
    return vanish is not None and switched_on(vanish)


def _is_contents(element: etree._Element) -> bool:
    """Whether a content control is a table of contents."""
    part = child(child(element, "sdtPr"), "docPartObj")
    gallery = child(part, "docPartGallery")
    return gallery is not None and "content" in (attribute(gallery, "val") or "").lower()
