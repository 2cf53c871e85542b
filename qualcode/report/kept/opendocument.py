"""An OpenDocument text in which an author works on a chapter: a Word file of ours that was saved as one.

What was deleted with changes recorded stands apart in such a file, so all that stands in the text is living.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from qualcode.report.blocks import Block, Heading, Table, TableRow
from qualcode.report.kept.lines import (
    OBJECT,
    Edits,
    Facts,
    KeptLine,
    NewBlock,
    NewRow,
    PlacedMark,
    SpanEdit,
    WithoutPictures,
    from_the_end,
)
from qualcode.report.kept.packed import PackedFile
from qualcode.report.kept.words import word_changes
from qualcode.report.marks import STAMP, Mark, MarkedUnit, is_copy, units_of
from qualcode.report.writers.word.package import AUTHOR

_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_TITLE_OF_CONTENTS = "Contents_20_Title"
"""The style that a Word file's list of contents has its title in, as LibreOffice writes its name."""

_CONTENT, _META = "content.xml", "meta.xml"
MOST_SPACES = 1_000


def _n(name: str) -> str:
    prefix, _colon, rest = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{rest}"


_PARAGRAPHS = (_n("text:p"), _n("text:h"))
_SIGNS = {_n("text:tab"): "\t", _n("text:line-break"): "\n"}
_WITHIN = frozenset(
    f"{{{_NAMES['text']}}}{name}"
    for name in (
        "span a meta meta-field sequence bookmark-ref sequence-ref reference-ref page-number page-count".split()
    )
)
_QUIET = frozenset(
    map(
        _n,
        (
            "text:bookmark text:bookmark-start text:bookmark-end text:soft-page-break text:change text:change-start"
            " text:change-end text:reference-mark-start text:reference-mark-end office:annotation office:annotation-end"
        ).split(),
    )
)
_ENDS = frozenset(map(_n, ("text:bookmark-end", "office:annotation-end")))


class _OdfSign(NamedTuple):
    """A character: the element in whose text (or, ``tail``, behind which) it stands, and where (-1: it is one)."""

    element: Any
    tail: bool
    at: int
    sign: str


class OpenDocumentFile(WithoutPictures):
    """An OpenDocument text as :class:`kept.lines.KeptFile`."""

    def __init__(self, path: Path, data: bytes = b"") -> None:
        self.path, self.numbers_itself = path, True
        self._packed = PackedFile(path, data)
        if not self._packed.has(_CONTENT):
            raise self._packed.damaged(f"{_CONTENT} ?")
        self.sha256 = self._packed.sha256
        self._root = self._packed.xml(_CONTENT)
        self.stamp = self._read_stamp()
        self.lines: list[KeptLine] = []
        self._paragraphs: list[Any] = []
        self._rows: dict[tuple[int, int], Any] = {}
        self._changed: set[str] = set()
        self._read()

    def to_bytes(self) -> bytes:
        """The file as it is now."""
        return self._packed.to_bytes(self._changed)

    def apply(self, edits: Edits, stamp: str, facts: Facts = ()) -> None:
        """Does what is to be done, and has the file say what it is."""
        self._changed.add(_CONTENT)
        self._set_properties({STAMP: stamp, **dict(facts)})
        self._index()
        by_line: dict[int, list[SpanEdit]] = defaultdict(list)
        for edit in edits.spans:
            by_line[edit.line].append(edit)
        for line, some in by_line.items():
            for edit in from_the_end(some):
                self._edit(self._paragraphs[line], edit)
        for line, some in by_line.items():
            paragraph = self._paragraphs[line]
            if any(edit.remove for edit in some) and not _signs(paragraph) and not len(paragraph):
                above = paragraph.getparent()
                if above.tag != _n("table:table-cell") or len(above) > 1:
                    above.remove(paragraph)
        for row in reversed(edits.rows):
            self._add_row(row)
        for block in reversed(edits.blocks):
            self._add_block(block)
        for gone in edits.gone:
            element = self._rows[gone.table, gone.row]
            table = next(element.iterancestors(_n("table:table")))
            element.getparent().remove(element)
            if next(table.iter(_n("table:table-row")), None) is None:
                table.getparent().remove(table)

    def _read(self) -> None:
        body = self._root.find(f"{_n('office:body')}/{_n('office:text')}")
        if body is None:
            raise self._packed.damaged(f"{_CONTENT} ?")
        self._parents = {
            style.get(_n("style:name"), ""): style.get(_n("style:parent-style-name"), "")
            for style in self._root.iter(_n("style:style"))
        }
        opened: dict[str, tuple[int, int]] = {}
        tables: dict[Any, int] = {}
        places: dict[Any, int] = {}
        counts: dict[Any, int] = defaultdict(int)
        wanted = (*_PARAGRAPHS, *map(_n, ("table:table", "table:table-row", "table:table-cell")))
        # The contents repeat headings and captions, and are made anew by the program that shows them.
        apart = set(map(_n, ("text:tracked-changes", "office:annotation", "text:note", "text:index-body")))
        apart.update(_PARAGRAPHS)
        for element in body.iter(*wanted):
            if any(above.tag in apart for above in element.iterancestors()) or self._is_title_of_contents(element):
                continue
            if element.tag == _n("table:table"):
                tables[element] = len(tables)
            elif element.tag == _n("table:table-row"):
                table = next(element.iterancestors(_n("table:table")))
                places[element] = counts[table]
                counts[table] += 1
                self._rows[tables[table], places[element]] = element
            elif element.tag == _n("table:table-cell"):
                row = next(element.iterancestors(_n("table:table-row")))
                places[element] = counts[row]
                counts[row] += 1
            else:
                self._read_paragraph(element, tables, places, opened)

    def _is_title_of_contents(self, element: Any) -> bool:
        name = element.get(_n("text:style-name"), "")
        return bool(name) and _TITLE_OF_CONTENTS in (name, self._parents.get(name))

    def _read_paragraph(
        self, element: Any, tables: dict[Any, int], places: dict[Any, int], opened: dict[str, tuple[int, int]]
    ) -> None:
        number = len(self.lines)
        line = KeptLine("", "heading" if element.tag == _n("text:h") else "text")
        self.lines.append(line)
        self._paragraphs.append(element)
        signs: list[str] = []
        ends: list[tuple[str, int]] = []
        for found in _walk(element):
            if isinstance(found, _OdfSign):
                signs.append(found.sign)
                continue
            name = found.get(_n("text:name"), "")
            if found.tag != _n("text:bookmark-end"):
                opened[name] = number, len(signs)
            if found.tag != _n("text:bookmark-start"):
                ends.append((name, len(signs)))
        line.text = "".join(signs)
        for name, at in ends:
            mark = Mark.read(name)
            if name in opened:
                began, start = opened.pop(name)
                if mark is not None:
                    end = at if began == number else len(self.lines[began].text)
                    self.lines[began].marks.append(PlacedMark(mark, start, max(start, end), is_copy(name)))
        cell = next(element.iterancestors(_n("table:table-cell")), None)
        if cell is not None:
            row = next(cell.iterancestors(_n("table:table-row")))
            line.cell = tables[next(row.iterancestors(_n("table:table")))], places[row], places[cell]
            line.kind = "cell"

    def _read_stamp(self) -> str:
        if not self._packed.has(_META):
            return ""
        for one in self._packed.xml(_META).iter(_n("meta:user-defined")):
            if one.get(_n("meta:name")) == STAMP:
                return str(one.text or "").strip()
        return ""

    def _set_properties(self, wanted: dict[str, str]) -> None:
        """Has the file say of itself what is wanted, by name; what else is said in it stays."""
        holder = self._packed.xml(_META).find(_n("office:meta")) if self._packed.has(_META) else None
        if holder is None:
            return
        known = {one.get(_n("meta:name")): one for one in holder.iter(_n("meta:user-defined"))}
        for name, value in wanted.items():
            one = known.get(name)
            if one is None:
                one = etree.SubElement(holder, _n("meta:user-defined"))
                one.set(_n("meta:name"), name)
            if (one.text or "") != value:
                one.text = value
                self._changed.add(_META)

    def _edit(self, paragraph: Any, edit: SpanEdit) -> None:
        if edit.mark is not None:
            self._drop_marks(edit.mark.unit)
        if edit.remove:
            _delete(paragraph, edit.start, edit.end)
            return
        start, end = edit.start, edit.end
        if edit.text is not None:
            end = start + len(edit.text)
            if edit.start == edit.end:
                _insert(paragraph, start, edit.text)
            else:
                _rewrite(paragraph, start, edit.end, edit.text)
        if edit.mark is not None:
            self._bookmark(paragraph, start, end, edit.mark)
        if edit.comment:
            _put_element(paragraph, end, _annotation(edit.comment), after_ends=True)

    def _bookmark(self, paragraph: Any, start: int, end: int, mark: Mark) -> None:
        begin, finish = etree.Element(_n("text:bookmark-start")), etree.Element(_n("text:bookmark-end"))
        for one in (begin, finish):
            one.set(_n("text:name"), mark.name)
        _put_element(paragraph, end, finish, after_ends=False)
        _put_element(paragraph, start, begin, after_ends=start < end)
        self._marks[mark.unit] += [begin, finish]

    def _index(self) -> None:
        self._marks: dict[str, list[Any]] = defaultdict(list)
        for one in self._root.iter(*map(_n, ("text:bookmark", "text:bookmark-start", "text:bookmark-end"))):
            mark = Mark.read(one.get(_n("text:name"), ""))
            if mark is not None:
                self._marks[mark.unit].append(one)

    def _drop_marks(self, unit: str) -> None:
        for one in self._marks.pop(unit, ()):
            _take_out(one)

    def _add_row(self, new: NewRow) -> None:
        row = copy.deepcopy(self._rows[new.table, new.like])
        self._rows[new.table, new.row].addnext(row)
        for cell, text, mark in zip(row.findall(_n("table:table-cell")), new.texts, new.marks, strict=False):
            first, *others = [one for one in cell if one.tag in _PARAGRAPHS] or [etree.SubElement(cell, _PARAGRAPHS[0])]
            for other in others:
                cell.remove(other)
            for child in list(first):
                first.remove(child)
            first.text = None
            self._drop_marks(mark.unit)
            if text:
                _insert(first, 0, text)
            self._bookmark(first, 0, len(text), mark)

    def _add_block(self, new: NewBlock) -> None:
        """A block, in the looks of one of its kind that stands in the file."""
        anchor = self._paragraphs[new.line]
        for table in anchor.iterancestors(_n("table:table")):
            anchor = table
        made = list(self._paragraph_elements(new.block))
        for element in reversed(made):
            element.tail = None
            anchor.addnext(element)

    def _paragraph_elements(self, block: Block) -> Iterator[Any]:
        pieces = list(units_of(block))
        if isinstance(block, Table):
            yield self._paragraph([pieces[0]], "Caption")
            yield self._table(block, pieces[1:])
        else:
            yield self._paragraph(pieces, "", block.level if isinstance(block, Heading) else 0)

    def _paragraph(self, pieces: list[MarkedUnit], style: str, level: int = 0) -> Any:
        element = etree.Element(_PARAGRAPHS[1] if level else _PARAGRAPHS[0])
        looks = self._look(style, level)
        if looks:
            element.set(_n("text:style-name"), looks)
        if level:
            element.set(_n("text:outline-level"), str(level))
        at = 0
        for place, piece in enumerate(pieces):
            text = f" {piece.text}" if place else piece.text
            self._drop_marks(piece.mark.unit)
            _insert(element, at, text)
            self._bookmark(element, at, at + len(text), piece.mark)
            at += len(text)
        return element

    def _look(self, style: str, level: int) -> str:
        """The style of a paragraph of the same kind, of which the commonest is that of running text."""
        if level:
            same = [one for one in self._paragraphs if one.get(_n("text:outline-level")) == str(level)]
        elif style:
            return style
        else:
            same = [one for one, line in zip(self._paragraphs, self.lines, strict=True) if len(line.marks) > 1]
        return str(same[0].get(_n("text:style-name"), "")) if same else ""

    def _table(self, block: Table, pieces: list[MarkedUnit]) -> Any:
        by_key = {piece.key: piece for piece in pieces}
        element = etree.Element(_n("table:table"))
        columns = etree.SubElement(element, _n("table:table-column"))
        columns.set(_n("table:number-columns-repeated"), str(len(block.header)))
        rows: dict[str, list[MarkedUnit]] = defaultdict(list)
        for piece in by_key.values():
            rows[piece.key.rpartition("/")[0]].append(piece)
        spans = [tuple(cell.span for cell in one.cells) for one in (*block.over, _header(block), *block.rows)]
        for cells, widths in zip(rows.values(), spans, strict=True):
            row = etree.SubElement(element, _n("table:table-row"))
            for piece, width in zip(cells, widths, strict=True):
                cell = etree.SubElement(row, _n("table:table-cell"))
                cell.append(self._paragraph([piece], "Table_20_Contents"))
                if width > 1:
                    cell.set(_n("table:number-columns-spanned"), str(width))
                    for _covered in range(width - 1):
                        etree.SubElement(row, _n("table:covered-table-cell"))
        return element


def _header(block: Table) -> TableRow:
    return TableRow.of("header", block.header)


def _walk(element: Any) -> Iterator[Any]:
    """The characters of a paragraph, and the bookmarks between them, in order."""
    yield from _text_signs(element, False, element.text)
    for child in element:
        if child.tag in (_n("text:bookmark"), _n("text:bookmark-start"), _n("text:bookmark-end")):
            yield child
        elif child.tag == _n("text:s"):
            count = str(child.get(_n("text:c"), "1"))
            for _once in range(min(int(count) if count.isdecimal() and len(count) < 6 else 1, MOST_SPACES)):
                yield _OdfSign(child, False, -1, " ")
        elif child.tag in _WITHIN:
            yield from _walk(child)
        elif child.tag not in _QUIET:
            yield _OdfSign(child, False, -1, _SIGNS.get(child.tag, OBJECT))
        yield from _text_signs(child, True, child.tail)


def _text_signs(element: Any, tail: bool, text: str | None) -> Iterator[_OdfSign]:
    for at, sign in enumerate(text or ""):
        yield _OdfSign(element, tail, at, sign)


def _signs(paragraph: Any) -> list[_OdfSign]:
    return [found for found in _walk(paragraph) if isinstance(found, _OdfSign)]


def _text(sign: _OdfSign) -> str:
    return str((sign.element.tail if sign.tail else sign.element.text) or "")


def _set(element: Any, tail: bool, text: str) -> None:
    if tail:
        element.tail = text
    else:
        element.text = text


def _delete(paragraph: Any, start: int, end: int) -> None:
    for found in reversed(_signs(paragraph)[start:end]):
        if found.at >= 0:
            text = _text(found)
            _set(found.element, found.tail, text[: found.at] + text[found.at + 1 :])
        elif found.element.getparent() is not None:
            _take_out(found.element)


def _take_out(element: Any) -> None:
    """Takes an element out, and leaves what stands behind it."""
    above = element.getparent()
    if above is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        above.text = (above.text or "") + tail
    element.tail = None
    above.remove(element)


def _rewrite(paragraph: Any, start: int, end: int, new: str) -> None:
    text = "".join(found.sign for found in _signs(paragraph)[start:end])
    for from_, to, words in word_changes(text, new):
        at = start + from_
        if words and to > from_:
            _insert(paragraph, at, words, before=True)
            _delete(paragraph, at + len(words), at + len(words) + to - from_)
        elif words:
            _insert(paragraph, at, words, before=not from_)
        else:
            _delete(paragraph, at, start + to)


def _insert(paragraph: Any, at: int, words: str, before: bool | None = None) -> None:
    """Puts words at a place: into the text before it, or behind it (``before`` the character there).

    Where nothing is said of it, behind the marks that end there.
    """
    signs = _signs(paragraph)
    holder = etree.Element(_n("text:span"))
    if before and at < len(signs):
        _split(signs[at], 0, holder)
    elif before is False and at:
        _split(signs[at - 1], 1, holder)
    else:
        _put_element(paragraph, at, holder, after_ends=True)
    for number, piece in enumerate(words.split("\n")):
        if number:
            holder.addprevious(etree.Element(_n("text:line-break")))
        target, above = holder.getprevious(), holder.getparent()
        if target is not None:
            target.tail = (target.tail or "") + piece
        elif above is not None:
            above.text = (above.text or "") + piece
    _take_out(holder)


def _split(sign: _OdfSign, behind: int, element: Any) -> None:
    """Puts an element before (0) or behind (1) a character."""
    if sign.at < 0:
        if behind:
            tail, sign.element.tail = sign.element.tail, None
            sign.element.addnext(element)
            element.tail = tail
        else:
            sign.element.addprevious(element)
        return
    text, at = _text(sign), sign.at + behind
    _set(sign.element, sign.tail, text[:at])
    if sign.tail:
        sign.element.tail = None
        sign.element.addnext(element)
        sign.element.tail = text[:at]
    else:
        sign.element.insert(0, element)
    element.tail = text[at:]


def _put_element(paragraph: Any, at: int, element: Any, *, after_ends: bool) -> None:
    """Puts an element at a place of the text."""
    signs = _signs(paragraph)
    if not at:
        if signs and not after_ends:
            _split(signs[0], 0, element)
        elif not signs:
            paragraph.append(element)
        else:
            _split(signs[0], 0, element)
        return
    _split(signs[at - 1], 1, element)
    while after_ends and not element.tail:
        after, above = element.getnext(), element.getparent()
        if after is None and above is not None and above is not paragraph and above.tag in _WITHIN:
            after = above
        if after is None or after.tag not in {*_ENDS, *_WITHIN} or (after.tag in _WITHIN and after is not above):
            return
        tail, after.tail = after.tail, None
        after.addnext(element)
        element.tail = tail


def _annotation(text: str) -> Any:
    element = etree.Element(_n("office:annotation"))
    etree.SubElement(element, _n("dc:creator")).text = AUTHOR
    etree.SubElement(element, _PARAGRAPHS[0]).text = text
    return element
