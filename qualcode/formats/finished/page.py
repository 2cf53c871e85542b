"""Web pages as finished texts: headings, paragraphs, captions and tables; nothing that they refer to is opened."""

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
    Part,
)
from qualcode.errors import FormatError
from qualcode.files.reading import MAX_TEXT
from qualcode.formats.finished.building import finish, is_caption
from qualcode.formats.transcripts.base import MAX_LINES, read_bytes, too_many_lines
from qualcode.formats.transcripts.package import MAX_TAGS
from qualcode.formats.transcripts.web import decode_page
from qualcode.i18n import _

_MAX_DEPTH = 250
_MOST_SPAN = 200
_BLOCKS = frozenset(
    """p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre section article main figure figcaption details summary
    body html caption""".split()
)
_DROPPED = frozenset(
    """script style head template noscript iframe object embed applet svg math canvas audio video picture nav footer
    header aside select textarea button form link meta base title""".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read(path: Path) -> FinishedText:
    """Read a web page. Raises ``FormatError`` for what is none, or too large."""
    text = decode_page(path, read_bytes(path, MAX_TEXT).data, None).text
    if text.count("<") > MAX_TAGS:
        raise too_many_lines(path)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(text.replace("\0", "\ufffd").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise FormatError(
            _("{file} is no web page that can be read: {what}").format(file=path, what=error.msg),
            _("Open it in a browser, and copy its text into a .txt file."),
        ) from error
    walker = _PageParts(path)
    if root is not None:
        walker.block(root, 0)
        walker.end()
    return finish(walker.parts, "paragraph")


class _PageParts:
    """Walks the tree of a page; a block is a paragraph."""

    def __init__(self, path: Path) -> None:
        self.parts: list[Part] = []
        self._path = path
        self._pieces: list[str] = []
        self._kind: tuple[LineKind, int] = ("paragraph", 0)
        self._paragraphs = 0

    def end(self) -> None:
        """The paragraph is whole."""
        text = " ".join("".join(self._pieces).replace("\u00a0", "\0").split()).replace("\0", "\u00a0")
        self._pieces = []
        if text:
            self._paragraphs += 1
            if self._paragraphs > MAX_LINES:
                raise too_many_lines(self._path)
            kind, level = self._kind
            if kind == "paragraph" and is_caption(text):
                kind = "caption"
            self.parts.append(FinishedLine(kind, text, self._paragraphs, level))
        self._kind = ("paragraph", 0)

    def block(self, element: etree._Element, depth: int) -> None:
        """Add what an element says."""
        name = str(element.tag).lower() if isinstance(element.tag, str) else ""
        if not name or name in _DROPPED or element.get("hidden") is not None:
            return
        if depth > _MAX_DEPTH:
            raise FormatError(
                _("{file} cannot be read: {what}").format(
                    file=self._path, what=_("its parts are nested more than {n} deep").format(n=_MAX_DEPTH)
                ),
                _("Open it in a browser, and copy its text into a .txt file."),
            )
        if name == "table":
            self.end()
            self._table(element, depth)
            return
        if name in _BLOCKS:
            self.end()
            if name in _HEADINGS:
                self._kind = ("heading", _HEADINGS[name])
            elif name in ("caption", "figcaption"):
                self._kind = ("caption", 0)
        self._pieces.append("\n" if name == "br" else element.text or "")
        for inner in element:
            self.block(inner, depth + 1)
            self._pieces.append(inner.tail or "")
        if name in _BLOCKS:
            self.end()

    def _table(self, table: etree._Element, depth: int) -> None:
        rows: list[FinishedRow] = []
        self._paragraphs += 1
        place = self._paragraphs
        caption = ""
        for element in _rows(table, 0):
            name = str(element.tag).lower()
            if name == "caption":
                caption = " ".join(self._words(element, depth))
                continue
            cells = [
                FinishedCell(" ".join(self._words(cell, depth)), _span(cell))
                for cell in element
                if isinstance(cell.tag, str) and cell.tag.lower() in ("td", "th")
            ]
            if any(cell.text for cell in cells):
                rows.append(FinishedRow(place, tuple(cells)))
        if caption:
            self.parts.append(FinishedLine("caption", caption, place))
        self.parts.append(FinishedTable(0, place, tuple(rows), caption=caption))

    def _words(self, element: etree._Element, depth: int) -> list[str]:
        walker = _PageParts(self._path)
        for inner_text in (element.text,):
            walker._pieces.append(inner_text or "")
        for inner in element:
            walker.block(inner, depth + 1)
            walker._pieces.append(inner.tail or "")
        walker.end()
        return [part.text for part in walker.parts]


def _rows(table: etree._Element, depth: int) -> Iterator[etree._Element]:
    for element in table:
        name = str(element.tag).lower() if isinstance(element.tag, str) else ""
        if name in ("tr", "caption"):
            yield element
        elif name in ("thead", "tbody", "tfoot") and depth < 2:
            yield from _rows(element, depth + 1)


def _span(cell: etree._Element) -> int:
    given = cell.get("colspan") or "1"
    return max(1, min(int(given), _MOST_SPAN)) if given.isascii() and given.isdecimal() and len(given) < 6 else 1
