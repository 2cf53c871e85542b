"""OpenDocument text (.odt), as LibreOffice and Google Docs write it: the text that is shown, with its bold type.

Read from the parts of the archive themselves, within the limits of :class:`Package`: what is deleted, hidden or noted
beside the text is known there by its place, and nothing is parsed that has not been looked at before.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from lxml import etree

from qualcode.files.spelling import name_of
from qualcode.formats.transcripts.base import MAX_LINES, Choices, Remark, Source, holds_no_text, too_many_lines
from qualcode.formats.transcripts.columns import TranscriptColumns, notes_on
from qualcode.formats.transcripts.package import Package
from qualcode.formats.transcripts.rich import RichLine, Type, assemble, noted, read_table, trimmed
from qualcode.formats.transcripts.subtitles import spoken
from qualcode.formats.transcripts.word_notes import notes_of
from qualcode.formats.transcripts.word_styles import attribute, child, tag
from qualcode.i18n import _
from qualcode.records import dataclass

_MAX_DEPTH = 200
_MAX_CHAIN = 20
_MOST_SPACES = 1_000
_MOST_REPEATED = 1_000
"""So often a cell or row may say that it is repeated: one that fills a sheet is empty."""

_LEFT_OUT = frozenset(
    """sequence-decls variable-decls user-field-decls forms tracked-changes scripts object object-ole image
    alphabetical-index-source table-of-content-source index-title-template ruby-text title desc event-listeners
    bookmark-start bookmark-end soft-page-break plugin table-column table-columns""".split()
)
"""Elements of which nothing is text, or not the text that is shown."""


@dataclass(frozen=True, slots=True)
class _OdfStyle:
    """How a style sets text, as far as it says so itself."""

    parent: str | None = None
    bold: bool | None = None
    slanted: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None


def read(path: Path, _choices: Choices) -> Source:
    """Read an OpenDocument text. Raises FormatError for what is none, is damaged, locked, unsafe or without text."""
    with Package(path) as package:
        root = package.xml("content.xml")
        body = child(child(root, "body"), "text")
        if tag(root) != "document-content" or body is None:
            raise package.damaged(_("{part} is not the text of an OpenDocument text").format(part="content.xml"))
        styles = package.xml("styles.xml") if package.has("styles.xml") else None
        reader = _OdtReader(package, _looks(styles, root))
        reader.deleted(child(body, "tracked-changes"))
        lines = reader.blocks(body, 0)
    text, emphasis, marked = assemble([*lines, *noted(reader.notes)])
    said = spoken(text)
    if said.notes:
        text, emphasis, marked = said.text, (), {}
    if not text.strip():
        raise holds_no_text(path)
    return Source(
        name=name_of(path),
        path=path,
        format="odt",
        text=text,
        sha256=package.sha256,
        emphasis=emphasis,
        remarks=tuple(remark._replace(span=marked.get(key)) for key, remark in reader.remarks.items()),
        notes=(*notes_of(reader.counts), *notes_on(reader.columns), *said.notes),
        front_matter={"note": said.about} if said.about else {},
    )


def _looks(*roots: etree._Element | None) -> dict[str, _OdfStyle]:
    """The styles of a document by name; those made as one types come after the named ones."""
    looks: dict[str, _OdfStyle] = {}
    for root in roots:
        for group in root if root is not None else ():
            for style in group if tag(group) in ("styles", "automatic-styles") else ():
                name = attribute(style, "name")
                if tag(style) != "style" or name is None:
                    continue
                its = child(style, "text-properties")
                given = {} if its is None else {str(key).rpartition("}")[2]: str(its.attrib[key]) for key in its.attrib}
                weight = given.get("font-weight")
                looks[name] = _OdfStyle(
                    attribute(style, "parent-style-name"),
                    None if weight is None else weight == "bold" or (weight.isdecimal() and int(weight[:4]) >= 600),
                    _either(given.get("font-style"), given.get("text-underline-style")),
                    None if "display" not in given else given["display"] == "none",
                    _either(None, given.get("text-line-through-style") or given.get("text-line-through-type")),
                )
    return looks


def _either(style: str | None, line: str | None) -> bool | None:
    """Whether type is slanted, or has a line; None where neither is said."""
    if style is None and line is None:
        return None
    return style in ("italic", "oblique") or line not in (None, "none")


class _OdtReader:
    """Walks the tree of a document and keeps count of what it meets."""

    def __init__(self, package: Package, looks: dict[str, _OdfStyle]) -> None:
        self.package = package
        self.counts: Counter[str] = Counter()
        self.columns: list[TranscriptColumns] = []
        self.notes: list[str] = []
        self.remarks: dict[str, Remark] = {}
        self._looks = looks
        self._boxes: list[etree._Element] = []
        self._paragraphs = 0

    def deleted(self, changes: etree._Element | None) -> None:
        """Count what is marked as deleted or put in; what was deleted stands here only, and is no text."""
        for region in changes if changes is not None else ():
            for change in region:
                self.counts["deletions"] += tag(change) == "deletion"
                self.counts["insertions"] += tag(change) == "insertion"

    def blocks(self, parent: etree._Element, depth: int) -> list[RichLine]:
        """The lines of the paragraphs, lists and tables under ``parent``."""
        self._check_depth(depth)
        lines: list[RichLine] = []
        for element in parent:
            name = tag(element)
            if name in ("p", "h"):
                lines += self._paragraph(element, depth)
            elif name == "table":
                lines += self._table(element, depth)
            elif name == "list-item":
                self.counts["numbering"] += 1
                lines += self.blocks(element, depth + 1)
            elif name == "section" and attribute(element, "display") == "none":
                self.counts["hidden"] += 1
            elif name not in _LEFT_OUT:
                lines += self.blocks(element, depth + 1)
        return lines

    def _check_depth(self, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise self.package.damaged(_("its tables or fields are nested more than {n} deep").format(n=_MAX_DEPTH))

    def _paragraph(self, element: etree._Element, depth: int) -> list[RichLine]:
        """The line of a paragraph, and after it those of the text boxes that are anchored in it."""
        self._paragraphs += 1
        if self._paragraphs > MAX_LINES:
            raise too_many_lines(self.package.path)
        line = RichLine()
        outer, self._boxes = self._boxes, []
        self._inline(element, line, [attribute(element, "style-name")], depth + 1)
        boxes, self._boxes = self._boxes, outer
        lines = [line]
        for box in boxes:
            self.counts["text_boxes"] += 1
            lines += self.blocks(box, depth + 1)
        return lines

    def _inline(self, parent: etree._Element, line: RichLine, styles: list[str | None], depth: int) -> None:
        """Add the text of an element, and of those in it, to a line."""
        self._check_depth(depth)
        self._text(parent.text, line, styles)
        for element in parent:
            self._element(tag(element), element, line, styles, depth)
            self._text(element.tail, line, styles)

    def _element(
        self, name: str, element: etree._Element, line: RichLine, styles: list[str | None], depth: int
    ) -> None:
        if name == "s":
            line.add(" " * min(_number(element, "c"), _MOST_SPACES))
        elif name == "tab":
            line.add("\t")
        elif name == "line-break":
            line.add("\n")
        elif name == "note":
            self._note(element, line, depth)
        elif name in ("annotation", "annotation-end"):
            self._annotation(name, element, line)
        elif name == "text-box":
            self._boxes.append(element)
        elif name in ("hidden-text", "hidden-paragraph"):
            self.counts["hidden"] += 1
        elif name == "span":
            self.counts["struck"] += self._of([attribute(element, "style-name")], "struck")
            self._inline(element, line, [*styles, attribute(element, "style-name")], depth + 1)
        elif name and name not in _LEFT_OUT:
            self._inline(element, line, styles, depth + 1)

    def _text(self, text: str | None, line: RichLine, styles: list[str | None]) -> None:
        """Text between tags: white space in it is one blank, as it is shown."""
        if not text:
            return
        if self._of(styles, "hidden"):
            self.counts["hidden"] += bool(text.strip())
            return
        words = " ".join(text.replace("\u00a0", "\0").split()).replace("\0", "\u00a0")
        if not words:
            words = " "
        else:
            words = f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}" if words != " " else words
        bold, slanted = self._of(styles, "bold"), self._of(styles, "slanted")
        line.add(words, Type.BOLD if bold else Type.SLANTED if slanted else Type.PLAIN)

    def _of(self, styles: list[str | None], what: str) -> bool:
        """What the innermost style says that says it, or what that is based on; chains that go round end."""
        for name in reversed(styles):
            for _step in range(_MAX_CHAIN):
                look = self._looks.get(name) if name is not None else None
                if look is None:
                    break
                value = getattr(look, what)
                if value is not None:
                    return bool(value)
                name = look.parent
        return False

    def _note(self, note: etree._Element, line: RichLine, depth: int) -> None:
        kind = "endnotes" if attribute(note, "note-class") == "endnote" else "footnotes"
        self.counts[kind] += 1
        number = len(self.notes)
        self.notes.append("")
        body = child(note, "note-body")
        lines = self.blocks(body, depth + 1) if body is not None else []
        self.notes[number] = f"[{number + 1}] {' '.join(each.text.strip() for each in lines).strip()}"
        line.add(f"[{number + 1}]")

    def _annotation(self, name: str, element: etree._Element, line: RichLine) -> None:
        """A comment begins, or ends, here; one without a name is about where it stands."""
        key = attribute(element, "name") or f"at {len(self.remarks)}"
        line.mark(key)
        if name == "annotation":
            paragraphs = [" ".join("".join(map(str, each.itertext())).split()) for each in element if tag(each) == "p"]
            creator = child(element, "creator")
            author = "" if creator is None else " ".join((creator.text or "").split())
            if words := "\n".join(part for part in paragraphs if part):
                self.remarks[key] = Remark(words, author)

    def _table(self, table: etree._Element, depth: int) -> list[RichLine]:
        """A line per row, the cells parted by tabs; rows without text are left out."""
        self.counts["tables"] += 1
        rows: list[list[list[RichLine]]] = []
        for row in self._within(table, ("table-row",), depth):
            cells: list[list[RichLine]] = []
            for cell in self._within(row, ("table-cell", "covered-table-cell"), depth):
                lines = trimmed(self.blocks(cell, depth + 1))
                empty = not any(line.filled for line in lines)
                cells += [[RichLine()]] * (min(_number(cell, "number-columns-repeated"), _MOST_REPEATED) - 1)
                cells.append([RichLine()] if empty else lines)
            if any(line.filled for cell in cells for line in cell):
                rows.append(cells)
        lines, columns = read_table(rows)
        self.columns.append(columns)
        return lines

    def _within(self, parent: etree._Element, names: tuple[str, ...], depth: int) -> list[etree._Element]:
        """The rows of a table or cells of a row, also those in groups and headings."""
        self._check_depth(depth)
        found = []
        for element in parent:
            if tag(element) in names:
                found.append(element)
            elif tag(element) in ("table-header-rows", "table-rows", "table-row-group"):
                found += self._within(element, names, depth + 1)
        return found


def _number(element: etree._Element, name: str) -> int:
    value = attribute(element, name) or "1"
    return int(value[:6]) if value.isascii() and value.isdecimal() else 1
