"""A Word file that its author works on: its text as with all changes accepted, changed only where asked.

What Word calls a deletion or the old place of something moved is no text here, and its mark-up stays as it is.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from docx.document import Document as WordDocument
from lxml import etree

from qualcode.report.blocks import ReportDocument
from qualcode.report.charts.placed import PlacedPicture
from qualcode.report.kept.lines import (
    OBJECT,
    Edits,
    Facts,
    KeptLine,
    LineKind,
    NewBlock,
    NewRow,
    PlacedMark,
    SpanEdit,
    from_the_end,
)
from qualcode.report.kept.packed import PackedFile
from qualcode.report.kept.words import word_changes
from qualcode.report.marks import STAMP, Mark, is_copy
from qualcode.report.writers.docx import to_word
from qualcode.report.writers.word.package import (
    AUTHOR,
    CUSTOM_PROPERTIES,
    CUSTOM_RELATION,
    CUSTOM_TYPE,
    custom_properties,
)
from qualcode.report.writers.word.pictures import PICTURE, SVG, chart_words

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_COMMENTS_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"

_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"

_IMAGE_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"

_DOCUMENT = "word/document.xml"
_DOCUMENT_RELATIONS = "word/_rels/document.xml.rels"
_COMMENTS = "word/comments.xml"
_CUSTOM = "docProps/custom.xml"


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


_DEAD = frozenset({_w("del"), _w("moveFrom")})
_WITHIN = frozenset(map(_w, ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml",
                             "dir", "bdo")))  # fmt: skip
_PARTED = frozenset(map(_w, ("hyperlink", "ins", "moveTo", "smartTag")))
"""What a place in the text may part in two of the same kind."""
_ENDS = frozenset(map(_w, ("bookmarkEnd", "commentRangeEnd")))
_SIGNS = {_w("tab"): "\t", _w("br"): "\n", _w("cr"): "\n", _w("noBreakHyphen"): "\u2011", _w("softHyphen"): "\u00ad"}
_QUIET = frozenset(map(_w, ("rPr", "delText", "instrText", "delInstrText", "fldChar", "lastRenderedPageBreak",
                            "annotationRef", "commentReference", "footnoteRef", "endnoteRef", "separator",
                            "continuationSeparator")))  # fmt: skip
_PASSED_OVER = frozenset(map(_w, ("pPr", "rPr", "sdtPr", "sdtEndPr", "proofErr", "permStart", "permEnd",
                                  "commentRangeStart", "commentRangeEnd", "moveFromRangeStart", "moveFromRangeEnd",
                                  "moveToRangeStart", "moveToRangeEnd", "smartTagPr", "customXmlPr")))  # fmt: skip


class _WordSign(NamedTuple):
    """A character of a paragraph: the element that holds it, and where in its text (-1: it is the element)."""

    element: Any
    at: int
    sign: str


class WordFile:
    """A Word file as :class:`kept.lines.KeptFile`."""

    def __init__(self, path: Path, data: bytes = b"") -> None:
        self.path, self.numbers_itself = path, True
        self._packed = PackedFile(path, data)
        if not self._packed.has(_DOCUMENT):
            raise self._packed.damaged(f"{_DOCUMENT} ?")
        self.sha256 = self._packed.sha256
        self._root = self._packed.xml(_DOCUMENT)
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
        self._changed.add(_DOCUMENT)
        self._set_properties({STAMP: stamp, **dict(facts)})
        self._index()
        by_line: dict[int, list[SpanEdit]] = defaultdict(list)
        for edit in edits.spans:
            by_line[edit.line].append(edit)
        for line, some in by_line.items():
            # From the end, so that places stay right; what comes in at one place is put there last first.
            for edit in from_the_end(some):
                self._edit(self._paragraphs[line], edit)
        for line in by_line:
            if any(edit.remove for edit in by_line[line]):
                _drop_empty(self._paragraphs[line])
        for row in reversed(edits.rows):
            self._add_row(row)
        for block in reversed(edits.blocks):
            self._add_block(block)
        for gone in edits.gone:
            element = self._rows[gone.table, gone.row]
            table = element.getparent()
            table.remove(element)
            if table.find(_w("tr")) is None:
                table.getparent().remove(table)

    def stale_charts(self, charts: Mapping[str, str]) -> list[str]:
        """Of charts by name, with what each shows in words now, those whose picture shows another thing."""
        return [name for name, known in self._pictures(charts) if known.get("descr", "") != charts[name]]

    def redraw(self, charts: Mapping[str, PlacedPicture]) -> None:
        """Has the pictures of these charts show what they are now; where they stand, and how wide, is the author's."""
        self._changed.add(_DOCUMENT)
        parts = self._parts_by_relation()
        for name, known in self._pictures(charts):
            picture = charts[name]
            known.set("descr", chart_words(picture.told))
            drawing = known.getparent()
            for blip in drawing.iter(f"{{{_DRAWING}}}blip"):
                self._draw(parts.get(blip.get(_EMBED, "")), picture.png)
                for vector in blip.iter(f"{{{SVG}}}svgBlip"):
                    self._draw(parts.get(vector.get(_EMBED, "")), picture.svg)
            for extent in drawing.iter(f"{{{_PLACED}}}extent", f"{{{_DRAWING}}}ext"):
                if (wide := extent.get("cx")) is not None:
                    extent.set("cy", str(round(int(wide) * picture.height / picture.width)))

    def _draw(self, part: str | None, data: bytes) -> None:
        if part is not None and self._packed.has(part):
            self._packed.put(part, data)

    def _pictures(self, names: Container[str]) -> Iterator[tuple[str, Any]]:
        """What is told of the pictures with these names."""
        for known in self._root.iter(f"{{{_PLACED}}}docPr"):
            if (name := known.get("name", "")) in names:
                yield name, known

    def _parts_by_relation(self) -> dict[str, str]:
        """The parts of the document by the ids under which it refers to them."""
        if not self._packed.has(_DOCUMENT_RELATIONS):
            return {}
        return {
            one.get("Id", ""): f"word/{one.get('Target', '')}".replace("word//word/", "word/")
            for one in self._packed.xml(_DOCUMENT_RELATIONS)
        }

    # --- reading ---

    def _read(self) -> None:
        body = self._root.find(_w("body"))
        if body is None:
            raise self._packed.damaged(f"{_DOCUMENT} ?")
        styles = self._style_names()
        opened: dict[str, tuple[str, int, int]] = {}
        waiting: list[tuple[str, str]] = []
        tables: dict[Any, int] = {}
        places: dict[Any, int] = {}
        counts: dict[Any, int] = defaultdict(int)
        for element in body.iter(_w("p"), _w("bookmarkStart"), _w("bookmarkEnd"), _w("tbl"), _w("tr"), _w("tc")):
            if any(above.tag == _w("txbxContent") for above in element.iterancestors()):
                continue
            if element.tag == _w("tbl"):
                tables[element] = len(tables)
            elif element.tag == _w("tr"):
                table = next(element.iterancestors(_w("tbl")))
                places[element] = counts[table]
                counts[table] += 1
                self._rows[tables[table], places[element]] = element
            elif element.tag == _w("tc"):
                row = next(element.iterancestors(_w("tr")))
                places[element] = counts[row]
                counts[row] += 1
            elif element.tag == _w("p"):
                self._read_paragraph(element, styles, tables, places, opened, waiting)
                waiting = []
            elif next(element.iterancestors(_w("p")), None) is None:
                if element.tag == _w("bookmarkStart"):
                    waiting.append((element.get(_w("id"), ""), element.get(_w("name"), "")))
                else:
                    self._close(opened, element.get(_w("id"), ""), len(self.lines) - 1, None)

    def _read_paragraph(
        self,
        element: Any,
        styles: dict[str, str],
        tables: dict[Any, int],
        places: dict[Any, int],
        opened: dict[str, tuple[str, int, int]],
        waiting: Sequence[tuple[str, str]],
    ) -> None:
        number = len(self.lines)
        line = KeptLine("")
        self.lines.append(line)
        self._paragraphs.append(element)
        signs: list[str] = []
        for id_, name in waiting:
            opened[id_] = name, number, 0
        ends: list[tuple[str, int]] = []
        for found in _walk(element):
            if isinstance(found, _WordSign):
                signs.append(found.sign)
            elif found.tag == _w("bookmarkStart"):
                opened[found.get(_w("id"), "")] = found.get(_w("name"), ""), number, len(signs)
            else:
                ends.append((found.get(_w("id"), ""), len(signs)))
        line.text = "".join(signs)
        for id_, at in ends:
            self._close(opened, id_, number, at)
        cell = next(element.iterancestors(_w("tc")), None)
        if cell is not None:
            row = next(cell.iterancestors(_w("tr")))
            line.cell = tables[next(row.iterancestors(_w("tbl")))], places[row], places[cell]
            line.kind = "cell"
        elif _is_of_contents(element, styles):
            # They repeat headings and captions, and Word makes them anew: they are nobody's text.
            line.text = ""
        else:
            line.kind = _kind(element, styles)

    def _close(self, opened: dict[str, tuple[str, int, int]], id_: str, line: int, at: int | None) -> None:
        """A bookmark ends; of one over several paragraphs what is in the first counts."""
        if id_ not in opened:
            return
        name, began, start = opened.pop(id_)
        mark = Mark.read(name)
        if mark is None:
            return
        text = self.lines[began].text
        end = at if began == line and at is not None else len(text)
        self.lines[began].marks.append(PlacedMark(mark, start, max(start, end), is_copy(name)))

    def _style_names(self) -> dict[str, str]:
        """The names of the styles, in small letters, by their ids."""
        if not self._packed.has("word/styles.xml"):
            return {}
        found: dict[str, str] = {}
        for style in self._packed.xml("word/styles.xml").iter(_w("style")):
            name = style.find(_w("name"))
            if name is not None:
                found[style.get(_w("styleId"), "")] = str(name.get(_w("val"), "")).lower()
        return found

    def _read_stamp(self) -> str:
        if not self._packed.has(_CUSTOM):
            return ""
        for one in self._packed.xml(_CUSTOM).iter(f"{{{CUSTOM_PROPERTIES}}}property"):
            if one.get("name") == STAMP:
                return "".join(map(str, one.itertext())).strip()
        return ""

    # --- writing ---

    def _set_properties(self, wanted: dict[str, str]) -> None:
        """Has the file say of itself what is wanted, by name; what else is said in it stays."""
        if not self._packed.has(_CUSTOM):
            self._packed.add(_CUSTOM, custom_properties(wanted.items()))
            self._relate("_rels/.rels", CUSTOM_RELATION, _CUSTOM)
            self._say_type(_CUSTOM, CUSTOM_TYPE)
            self._changed.add(_CUSTOM)
            return
        root = self._packed.xml(_CUSTOM)
        known = {one.get("name"): one for one in root.iter(f"{{{CUSTOM_PROPERTIES}}}property") if len(one)}
        numbers = [int(one.get("pid", "1")) for one in known.values() if one.get("pid", "1").isdecimal()]
        for number, one in enumerate(custom_properties(wanted.items()), max(numbers, default=1) + 1):
            there, value = known.get(one.get("name")), one[0].text or ""
            if there is None:
                one.set("pid", str(number))
                root.append(one)
                self._changed.add(_CUSTOM)
            elif (there[0].text or "") != value:
                there[0].text = value
                self._changed.add(_CUSTOM)

    def _relate(self, relations: str, kind: str, target: str) -> str:
        """Says that a part has to do with another, and under which id."""
        if not self._packed.has(relations):
            self._packed.add(relations, etree.Element(f"{{{_RELATIONS}}}Relationships"))
        root = self._packed.xml(relations)
        used = {one.get("Id") for one in root}
        number = next(number for number in range(1, len(used) + 2) if f"rIdQc{number}" not in used)
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=f"rIdQc{number}", Type=kind, Target=target)
        self._changed.add(relations)
        return f"rIdQc{number}"

    def _say_type(self, part: str, kind: str) -> None:
        types = "[Content_Types].xml"
        etree.SubElement(self._packed.xml(types), f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
        self._changed.add(types)

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
                _insert_run(paragraph, start, edit.text)
            else:
                _rewrite(paragraph, start, edit.end, edit.text)
        if edit.comment:
            self._comment(paragraph, start, end, edit.comment)
        if edit.mark is not None:
            self._bookmark(paragraph, start, end, edit.mark)

    def _bookmark(self, paragraph: Any, start: int, end: int, mark: Mark) -> None:
        self._last_id += 1
        id_ = str(self._last_id)
        begin, finish = _made("bookmarkStart", id=id_, name=mark.name), _made("bookmarkEnd", id=id_)
        last = _place(paragraph, end)
        paragraph.insert(last, finish)
        first = _place(paragraph, start, after_ends=start < end)
        paragraph.insert(min(first, last), begin)
        self._starts[mark.unit].append(begin)
        self._ends[id_].append(finish)

    def _index(self) -> None:
        """Where which bookmarks begin and end."""
        self._starts: dict[str, list[Any]] = defaultdict(list)
        self._ends: dict[str, list[Any]] = defaultdict(list)
        self._last_id = 0
        for one in self._root.iter(_w("bookmarkStart")):
            mark = Mark.read(one.get(_w("name"), ""))
            if mark is not None:
                self._starts[mark.unit].append(one)
            self._last_id = max(self._last_id, _number(one))
        for one in self._root.iter(_w("bookmarkEnd")):
            self._ends[one.get(_w("id"), "")].append(one)

    def _drop_marks(self, unit: str) -> None:
        for start in self._starts.pop(unit, ()):
            for one in (start, *self._ends.pop(start.get(_w("id"), ""), ())):
                if one.getparent() is not None:
                    one.getparent().remove(one)

    def _comment(self, paragraph: Any, start: int, end: int, text: str) -> None:
        root = self._comments()
        id_ = str(max(map(_number, root), default=0) + 1)
        one = etree.SubElement(root, _w("comment"))
        one.set(_w("id"), id_)
        one.set(_w("author"), AUTHOR)
        one.set(_w("initials"), "qc")
        run = etree.SubElement(etree.SubElement(one, _w("p")), _w("r"))
        _fill(etree.SubElement(run, _w("t")), text)
        last = _place(paragraph, end)
        reference = etree.Element(_w("r"))
        reference.append(_made("commentReference", id=id_))
        paragraph.insert(last, reference)
        paragraph.insert(last, _made("commentRangeEnd", id=id_))
        first = _place(paragraph, start, after_ends=True)
        paragraph.insert(min(first, last), _made("commentRangeStart", id=id_))

    def _comments(self) -> Any:
        part = _COMMENTS
        if self._packed.has(_DOCUMENT_RELATIONS):
            for relation in self._packed.xml(_DOCUMENT_RELATIONS):
                if relation.get("Type") == _COMMENTS_RELATION:
                    target = relation.get("Target", "")
                    part = target.lstrip("/") if target.startswith("/") else f"word/{target}"
        self._changed.add(part)
        if self._packed.has(part):
            return self._packed.xml(part)
        self._relate(_DOCUMENT_RELATIONS, _COMMENTS_RELATION, "comments.xml")
        self._say_type(_COMMENTS, _COMMENTS_TYPE)
        return self._packed.add(_COMMENTS, etree.Element(_w("comments"), nsmap={"w": W}))

    def _add_row(self, new: NewRow) -> None:
        row = copy.deepcopy(self._rows[new.table, new.like])
        for mark in list(
            row.iter(_w("bookmarkStart"), _w("bookmarkEnd"), _w("commentRangeStart"), _w("commentRangeEnd"))
        ):
            mark.getparent().remove(mark)
        self._rows[new.table, new.row].addnext(row)
        for cell, text, mark in zip(row.findall(_w("tc")), new.texts, new.marks, strict=False):
            first, *others = cell.findall(_w("p"))
            for other in others:
                cell.remove(other)
            look = next(first.iter(_w("r")), None)
            properties = None if look is None else look.find(_w("rPr"))
            for child in list(first):
                if child.tag != _w("pPr"):
                    first.remove(child)
            if text:
                _insert_run(first, 0, text, properties)
            self._drop_marks(mark.unit)
            self._bookmark(first, 0, len(text), mark)

    def _add_block(self, new: NewBlock) -> None:
        """A block as the program writes it, in the styles that the file has under the same names."""
        made = to_word(ReportDocument("", "nl", blocks=(new.block,)))
        names = {style.style_id: str(style.name).lower() for style in made.styles}
        ids = {name: id_ for id_, name in self._style_names().items()}
        anchor = self._paragraphs[new.line]
        table = None
        for table in anchor.iterancestors(_w("tbl")):
            anchor = table
        if table is not None:
            after = anchor.getnext()
            if after is not None and after.tag == _w("p") and not _signs(after):
                anchor = after
        elif (after := anchor.getnext()) is not None and any(map(_is_chart, after.iter(_w("drawing")))):
            # The picture belongs to the caption before it.
            anchor = after
        elements = [copy.deepcopy(one) for one in made.element.body if one.tag in (_w("p"), _w("tbl"))]
        for element in elements:
            self._bring_pictures(made, element)
        taken = self._last_id
        for element in elements:
            for mark in element.iter(_w("bookmarkStart")):
                self._drop_marks(read.unit if (read := Mark.read(mark.get(_w("name"), ""))) else "")
        for element in reversed(elements):
            for mark in element.iter(_w("bookmarkStart"), _w("bookmarkEnd")):
                mark.set(_w("id"), str(taken + _number(mark)))
                self._last_id = max(self._last_id, _number(mark))
            for style in list(element.iter(_w("pStyle"), _w("tblStyle"), _w("rStyle"))):
                known = ids.get(names.get(style.get(_w("val"), ""), ""))
                if known is None:
                    style.getparent().remove(style)
                else:
                    style.set(_w("val"), known)
            anchor.addnext(element)

    def _bring_pictures(self, made: WordDocument, element: Any) -> None:
        """Brings the parts of the pictures in an element that was made in another document."""
        for one in element.iter(f"{{{_DRAWING}}}blip", f"{{{SVG}}}svgBlip"):
            part = made.part.related_parts[one.get(_EMBED)]
            names = (f"media/qc{number}.{part.partname.ext}" for number in count(1))
            name = next(name for name in names if not self._packed.has(f"word/{name}"))
            self._packed.put(f"word/{name}", part.blob)
            self._say_type(f"word/{name}", part.content_type)
            one.set(_EMBED, self._relate(_DOCUMENT_RELATIONS, _IMAGE_RELATION, name))


def _walk(element: Any, dead: bool = False) -> Iterator[Any]:
    """The characters that live in a paragraph, and the bookmarks between them, in order."""
    for child in element:
        tag = child.tag
        if tag in (_w("bookmarkStart"), _w("bookmarkEnd")):
            yield child
        elif tag in _DEAD:
            yield from _walk(child, True)
        elif tag == _w("r"):
            if not dead:
                yield from _run_signs(child)
        elif tag in _WITHIN:
            yield from _walk(child, dead)
        elif tag not in _PASSED_OVER and not dead:
            yield _WordSign(child, -1, OBJECT)


def _run_signs(run: Any) -> Iterator[_WordSign]:
    for child in run:
        if child.tag == _w("t"):
            for at, sign in enumerate(child.text or ""):
                yield _WordSign(child, at, sign)
        elif child.tag not in _QUIET and not _is_chart(child):
            yield _WordSign(child, -1, _SIGNS.get(child.tag, OBJECT))


def _is_chart(element: Any) -> bool:
    """Whether it is the picture of a chart that the program drew, and nothing of the author's."""
    if element.tag != _w("drawing"):
        return False
    return any(one.get("name", "").startswith(PICTURE) for one in element.iter(f"{{{_PLACED}}}docPr"))


def _signs(paragraph: Any) -> list[_WordSign]:
    return [found for found in _walk(paragraph) if isinstance(found, _WordSign)]


def _style(paragraph: Any, styles: dict[str, str]) -> str:
    style = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
    return styles.get(style.get(_w("val"), ""), "") if style is not None else ""


def _is_of_contents(paragraph: Any, styles: dict[str, str]) -> bool:
    return _style(paragraph, styles).startswith(("toc ", "table of figures", "contents title"))


def _kind(paragraph: Any, styles: dict[str, str]) -> LineKind:
    name = _style(paragraph, styles)
    return "heading" if name.startswith("heading") else "quotation" if name == "quote" else "text"


def _number(element: Any) -> int:
    """The id of an element as a number; another program may write what is none."""
    id_ = str(element.get(_w("id"), "0"))
    return int(id_) if id_.isdecimal() and len(id_) < 10 else 0


def _made(name: str, /, **attributes: str) -> Any:
    element = etree.Element(_w(name))
    for key, value in attributes.items():
        element.set(_w(key), value)
    return element


def _fill(element: Any, text: str) -> None:
    element.text = text
    element.set(_SPACE, "preserve")


def _run_of(element: Any) -> Any:
    return element if element.tag == _w("r") else next(element.iterancestors(_w("r")), element)


def _place(paragraph: Any, offset: int, *, after_ends: bool = False) -> int:
    """Where in a paragraph's children a place of its text is, a run parted there if need be.

    ``after_ends``: behind the bookmarks that end there. Within what cannot be parted, the place is behind the whole.
    """
    if not offset:
        index = 1 if len(paragraph) and paragraph[0].tag == _w("pPr") else 0
    else:
        before = _signs(paragraph)[offset - 1]
        run = _run_of(before.element)
        if before.at >= 0 and before.at + 1 < len(before.element.text):
            rest = copy.copy(before.element)
            _fill(rest, before.element.text[before.at + 1 :])
            _fill(before.element, before.element.text[: before.at + 1])
            before.element.addnext(rest)
        _part(run, before.element)
        node = run
        while node.getparent() is not paragraph:
            above = node.getparent()
            if above.tag in _PARTED:
                _part(above, node)
            node = above
        index = paragraph.index(node) + 1
    while after_ends and index < len(paragraph) and (paragraph[index].tag in _ENDS or _is_reference(paragraph[index])):
        index += 1
    return index


def _part(element: Any, last: Any) -> None:
    """Parts an element in two behind one of its children, if anything comes after that."""
    rest = list(last.itersiblings()) if last.getparent() is element else []
    if not rest:
        return
    other = etree.Element(element.tag, element.attrib)
    properties = element.find(_w("rPr"))
    if properties is not None and element.tag == _w("r"):
        other.append(copy.deepcopy(properties))
    other.extend(rest)
    element.addnext(other)


def _is_reference(element: Any) -> bool:
    return element.tag == _w("r") and element.find(_w("commentReference")) is not None


def _delete(paragraph: Any, start: int, end: int) -> None:
    for found in reversed(_signs(paragraph)[start:end]):
        if found.at >= 0:
            text = found.element.text
            _fill(found.element, text[: found.at] + text[found.at + 1 :])
        if found.at < 0 or not found.element.text:
            run = found.element.getparent()
            run.remove(found.element)
            while run is not paragraph and all(child.tag == _w("rPr") for child in run):
                above = run.getparent()
                above.remove(run)
                run = above


def _rewrite(paragraph: Any, start: int, end: int, new: str) -> None:
    """Makes one text of another, word by word."""
    signs = _signs(paragraph)
    text = "".join(found.sign for found in signs[start:end])
    for from_, to, words in word_changes(text, new):
        at = start + from_
        signs = _signs(paragraph)
        if words and to > from_:
            # The new words take the looks of the first that they take the place of.
            _put(signs[at], words, before=True)
            _delete(paragraph, at + len(words), at + len(words) + to - from_)
        elif words:
            _put(signs[at - 1] if from_ else signs[at], words, before=not from_)
        else:
            _delete(paragraph, at, start + to)


def _put(beside: _WordSign, words: str, *, before: bool) -> None:
    """Puts words before or behind a character, into the same run."""
    element = beside.element
    first, *others = words.split("\n")
    if beside.at >= 0 and not others:
        at = beside.at + (0 if before else 1)
        _fill(element, element.text[:at] + words + element.text[at:])
        return
    pieces: list[Any] = []
    for number, piece in enumerate((first, *others)):
        if number:
            pieces.append(etree.Element(_w("br")))
        if piece:
            pieces.append(etree.Element(_w("t")))
            _fill(pieces[-1], piece)
    if beside.at >= 0:
        at = beside.at + (0 if before else 1)
        rest = etree.Element(_w("t"))
        _fill(rest, element.text[at:])
        _fill(element, element.text[:at])
        pieces.append(rest)
        before = False
    for piece in pieces if before else reversed(pieces):
        element.addprevious(piece) if before else element.addnext(piece)


def _insert_run(paragraph: Any, at: int, text: str, properties: Any = None) -> None:
    """A run of its own at a place, which looks like the text before it, or else behind it."""
    signs = _signs(paragraph)
    if properties is None and signs:
        properties = _run_of(signs[at - 1 if at else 0].element).find(_w("rPr"))
    run = etree.Element(_w("r"))
    if properties is not None:
        run.append(copy.deepcopy(properties))
    for number, piece in enumerate(text.split("\n")):
        if number:
            run.append(etree.Element(_w("br")))
        if piece:
            _fill(etree.SubElement(run, _w("t")), piece)
    paragraph.insert(_place(paragraph, at, after_ends=True), run)


def _drop_empty(paragraph: Any) -> None:
    """Takes away a paragraph of which nothing is left; a cell keeps its last one, and a section its end."""
    above = paragraph.getparent()
    if _signs(paragraph) or paragraph.find(f"{_w('pPr')}/{_w('sectPr')}") is not None or len(paragraph) > 1:
        return
    if above.tag == _w("tc") and len(above.findall(_w("p"))) == 1:
        return
    above.remove(paragraph)
