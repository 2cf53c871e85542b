"""OpenDocument texts as finished texts: paragraphs, headings, tables as grids, the names of bookmarks."""

from __future__ import annotations

from collections.abc import Iterator
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
from qualcode.formats.transcripts.word_styles import attribute, child, tag
from qualcode.i18n import _

_MAX_DEPTH = 200
_MOST = 200
_MOST_CELLS = 2_000_000
_LEFT_OUT = frozenset(
    """sequence-decls variable-decls user-field-decls forms tracked-changes scripts object object-ole image note
    annotation table-of-content illustration-index table-index index-body ruby-text title desc event-listeners
    soft-page-break table-column table-columns""".split()
)


def read(path: Path) -> FinishedText:
    """Read an OpenDocument text. Raises ``FormatError`` for what is none, is damaged, locked or unsafe."""
    with Package(path) as package:
        root = package.xml("content.xml")
        body = child(child(root, "body"), "text")
        if tag(root) != "document-content" or body is None:
            raise package.damaged(_("{part} is not the text of an OpenDocument text").format(part="content.xml"))
        return finish([*_OdtParts(package).parts(body, 0)], "paragraph", _stamp(package))


def _stamp(package: Package) -> str:
    """What the document says of itself in the property that our files have."""
    meta = child(package.xml("meta.xml"), "meta") if package.has("meta.xml") else None
    for each in meta if meta is not None else ():
        if tag(each) == "user-defined" and attribute(each, "name") == STAMP:
            return " ".join((each.text or "").split())
    return ""


class _OdtParts:
    """Walks the tree of a document; what was deleted stands apart there, and is not met."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._paragraphs = 0
        self._cells = 0

    def parts(self, parent: etree._Element, depth: int) -> Iterator[Part]:
        """The paragraphs, headings and tables under an element, in order."""
        self._check(depth)
        for element in parent:
            name = tag(element)
            if name in ("p", "h"):
                if line := self._paragraph(element, name, depth):
                    yield line
            elif name == "table":
                yield from self._table(element, depth)
            elif name not in _LEFT_OUT:
                yield from self.parts(element, depth + 1)

    def _check(self, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise self._package.damaged(_("its tables or fields are nested more than {n} deep").format(n=_MAX_DEPTH))

    def _paragraph(self, element: etree._Element, name: str, depth: int) -> FinishedLine | None:
        self._paragraphs += 1
        if self._paragraphs > MAX_LINES:
            raise too_many_lines(self._package.path)
        marked = MarkedText()
        self._inline(element, marked, depth + 1)
        text, marks = marked.line()
        if not text:
            return None
        kind: LineKind = "heading" if name == "h" else "caption" if is_caption(text) else "paragraph"
        level = attribute(element, "outline-level") or "1"
        number = int(level) if level.isascii() and level.isdecimal() and len(level) == 1 else 1
        return FinishedLine(kind, text, self._paragraphs, number if name == "h" else 0, (), marks)

    def _inline(self, element: etree._Element, text: MarkedText, depth: int) -> None:
        self._check(depth)
        text.add(element.text or "")
        for inner in element:
            name = tag(inner)
            if name in ("s", "tab", "line-break"):
                text.add(" ")
            elif name in ("bookmark-start", "bookmark-end"):
                called = attribute(inner, "name") or ""
                if name == "bookmark-start":
                    text.begin(called, called)
                else:
                    text.end(called)
            elif name not in _LEFT_OUT:
                self._inline(inner, text, depth + 1)
            text.add(inner.tail or "")

    def _table(self, table: etree._Element, depth: int) -> Iterator[Part]:
        place = self._paragraphs + 1
        rows: list[FinishedRow] = []
        for row in self._within(table, ("table-row",), depth):
            at = self._paragraphs + 1
            cells: list[FinishedCell] = []
            for cell in self._within(row, ("table-cell", "covered-table-cell"), depth):
                if tag(cell) == "covered-table-cell" and cells and cells[-1].span > 1:
                    continue
                text, marks = "", []
                for part in self.parts(cell, depth + 1):
                    if isinstance(part, FinishedLine):
                        shift = len(text) + bool(text)
                        marks += [LineMark(mark.name, mark.start + shift, mark.end + shift) for mark in part.marks]
                    text = f"{text} {part.text}".strip()
                one = FinishedCell(text, _number(cell, "number-columns-spanned"), tuple(marks))
                cells += [one] * _number(cell, "number-columns-repeated")
            self._cells += len(cells)
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

    def _within(self, parent: etree._Element, names: tuple[str, ...], depth: int) -> Iterator[etree._Element]:
        self._check(depth)
        for element in parent:
            if tag(element) in names:
                yield element
            elif tag(element) in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self._within(element, names, depth + 1)


def _number(element: etree._Element, name: str) -> int:
    value = attribute(element, name) or "1"
    return max(1, min(int(value[:6]), _MOST)) if value.isascii() and value.isdecimal() else 1
