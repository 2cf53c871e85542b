"""Word documents (.docx): the text that a reader sees, with its bold type, and a count of what is left out.

Paragraphs are lines. A table gives a line per row, its cells parted by tabs; where the last cell has several
paragraphs they are lines too. A footnote or endnote leaves ``[1]`` in the text, and its own text stands at the end of
the document under a line of ten dashes, outside all turns. A file that Word shows in the place of text is read where it
stands. Headers and footers are no text; nor are comments, which are
remarks on the words they stand at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from qualcode.errors import FormatError
from qualcode.files.spelling import name_of
from qualcode.formats.transcripts.base import MAX_LINES, Choices, Remark, Source, too_many_lines
from qualcode.formats.transcripts.columns import TranscriptColumns, notes_on
from qualcode.formats.transcripts.package import Package
from qualcode.formats.transcripts.rich import RichLine, assemble, noted, read_table, trimmed
from qualcode.formats.transcripts.subtitles import spoken
from qualcode.formats.transcripts.word_chunks import MAX_NESTED, EmbeddedFiles, WordChunk, read_chunk
from qualcode.formats.transcripts.word_notes import notes_of
from qualcode.formats.transcripts.word_styles import Styles, attribute, child, switched_on, tag
from qualcode.i18n import _

_DOCUMENT = "word/document.xml"
_MAX_DEPTH = 200

_SYMBOLS = {
    "wingdings": {0xE0: "→", 0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0xFC: "✓", 0xFB: "✗",
                  0xA7: "▪", 0xD8: "➢", 0x6C: "●", 0x6E: "■", 0xA8: "☐", 0xFE: "☑"},
    "symbol": {0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xB7: "•", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠",
               0xB4: "×", 0xB0: "°", 0x61: "α", 0x62: "β", 0x6D: "μ"},
}  # fmt: skip
"""What the symbol fonts show at a few code points; elsewhere such a character reads as U+FFFD."""

_RANGES = ("commentRangeStart", "commentRangeEnd")
"""Where the words that a comment is about begin and end."""

_LEFT_OUT = frozenset(
    ["pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "rt", "object", "annotation",
    "instrText", "delText", "delInstrText", "fldData", "Fallback"]
)  # fmt: skip
"""Elements of which nothing is text, or not the text that is shown."""


def read(path: Path, _choices: Choices) -> Source:
    """Read a Word document.

    Insertions and moved text are kept as if accepted, deletions dropped, and both counted in ``notes``. Raises
    FormatError for a file that is no .docx, is cut off, locked, damaged, unsafe or without text.
    """
    with Package(path) as package:
        found = _read_package(package)
    text, emphasis, marked = assemble([*found.lines, *noted([found.footnotes[n] for n in sorted(found.footnotes)])])
    said = spoken(text)
    if said.notes:
        text, emphasis, marked = said.text, (), {}
    if not text.strip():
        raise FormatError(
            _("{file} holds no text").format(file=path),
            _("Its text is a file embedded in it: open it in Word and save it again as .docx.")
            if found.counts["embedded"]
            else _("It may hold only pictures, comments or deleted text: open it in Word and look."),
        )
    return Source(
        name=name_of(path),
        path=path,
        format="docx",
        text=text,
        sha256=package.sha256,
        emphasis=emphasis,
        remarks=tuple(remark._replace(span=marked.get(key)) for key, remark in found.remarks.items()),
        notes=(*notes_of(found.counts), *notes_on(found.columns), *said.notes),
        front_matter={"note": said.about} if said.about else {},
    )


def _read_package(package: Package, nested: int = 0, first_note: int = 0) -> WordChunk:
    """A Word document, or one that stands ``nested`` in another, whose footnotes go on from that one's."""
    document = _main_part(package)
    root = package.xml(document)
    body = child(root, "body")
    if tag(root) != "document" or body is None:
        raise package.damaged(_("{part} is not the text of a Word document").format(part=document))
    folder = document.rpartition("/")[0]
    reader = _WordReader(package, document, Styles.read(package, folder), nested, first_note)
    lines = reader.blocks(body, 0)
    footnotes = reader.notes(folder)
    remarks = reader.comments(folder) | reader.remarks
    return WordChunk(lines, footnotes, remarks, reader.counts, reader.columns)


def _main_part(package: Package) -> str:
    """The part with the text, as the package's relations name it, or under its usual name."""
    if package.has("_rels/.rels"):
        for relation in package.xml("_rels/.rels"):
            if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                target = (attribute(relation, "Target") or "").lstrip("/")
                if package.has(target):
                    return target
    return _DOCUMENT


class _WordReader:
    """Walks the tree of a document and keeps count of what it meets."""

    def __init__(self, package: Package, document: str, styles: Styles, nested: int, first_note: int) -> None:
        self.package = package
        self.styles = styles
        self.remarks: dict[str, Remark] = {}
        """Those of embedded files."""
        self._files = EmbeddedFiles(package, document)
        self._nested = nested
        self._first_note = first_note
        self._footnotes: dict[int, str] = {}
        self.counts: Counter[str] = Counter()
        self.columns: list[TranscriptColumns] = []
        self._referred: list[tuple[str, str]] = []
        self._boxes: list[etree._Element] = []
        self._paragraph_style: str | None = None
        self._paragraphs = 0
        self._begun: list[str] = []
        self._struck = False

    def blocks(self, parent: etree._Element, depth: int) -> list[RichLine]:
        """The lines of the paragraphs and tables under ``parent``."""
        if depth > _MAX_DEPTH:
            raise self.package.damaged(_("its tables or fields are nested more than {n} deep").format(n=_MAX_DEPTH))
        lines: list[RichLine] = []
        for element in parent:
            name = tag(element)
            if name == "p":
                lines += self._paragraph(element, depth)
            elif name == "tbl":
                lines += self._table(element, depth)
            elif name in ("del", "moveFrom"):
                self.counts["deletions"] += 1
            elif name == "sdt" and _is_placeholder(element):
                continue
            elif name == "altChunk":
                lines += self._chunk(attribute(element, "id") or "")
            elif name in _RANGES:
                self._begun.append(attribute(element, "id") or "")
            elif name not in _LEFT_OUT:
                lines += self.blocks(_choice(element), depth + 1)
        return lines

    def _chunk(self, key: str) -> list[RichLine]:
        """The lines of an embedded file; one that cannot be read, or stands too deep in others, is counted."""
        self._count_lines(1)
        found = self._files.find(key)
        before = self._first_note + len(self._referred)
        try:
            if found is None or self._nested >= MAX_NESTED:
                raise self.package.damaged(key)
            if found.kind == "word":
                with Package(self.package.path, within=self.package, data=found.data) as package:
                    chunk = _read_package(package, self._nested + 1, before)
            else:
                chunk = read_chunk(self.package.path, found, before)
        except FormatError:
            self.package.check_unpacked(found.part if found else "")
            self.counts["embedded"] += 1
            return []
        self.counts["chunks"] += 1
        chunk.mark(self.counts["chunks"])
        self._count_lines(len(chunk.lines))
        self.counts.update(chunk.counts)
        self.columns += chunk.columns
        self.remarks |= chunk.remarks
        self._footnotes |= chunk.footnotes
        self._referred += [("", "")] * (max(chunk.footnotes, default=before) - before)
        return chunk.lines

    def _count_lines(self, more: int) -> None:
        self._paragraphs += more
        if self._paragraphs > MAX_LINES:
            raise too_many_lines(self.package.path)

    def notes(self, folder: str) -> dict[int, str]:
        """The footnotes and endnotes that the text refers to, by their numbers."""
        found = self._footnotes
        referred, self._referred = self._referred, []
        for kind in ("footnote", "endnote"):
            wanted = {key: number for number, (of, key) in enumerate(referred, self._first_note + 1) if of == kind}
            part = f"{folder}/{kind}s.xml".lstrip("/")
            if not wanted or not self.package.has(part):
                continue
            for element in self.package.xml(part):
                number = wanted.get(attribute(element, "id") or "")
                if number is not None:
                    self.counts[f"{kind}s"] += 1
                    text = " ".join(line.text.strip() for line in self.blocks(element, 1)).strip()
                    found[number] = f"[{number}] {text}"
        return found

    def comments(self, folder: str) -> dict[str, Remark]:
        """The comments beside the text, by the number that it refers to them with; what is not there stays counted."""
        part = f"{folder}/comments.xml".lstrip("/")
        found: dict[str, Remark] = {}
        for element in self.package.xml(part) if self.counts["comments"] and self.package.has(part) else ():
            words = [" ".join(line.text.split()) for line in self.blocks(element, 1)]
            if said := "\n".join(word for word in words if word):
                author = " ".join((attribute(element, "author") or "").split())
                found.setdefault(attribute(element, "id") or "", Remark(said, author))
        self.counts["comments"] = max(0, self.counts["comments"] - len(found))
        return found

    def _paragraph(self, element: etree._Element, depth: int) -> list[RichLine]:
        """The line of a paragraph, and after it those of the text boxes that are anchored in it."""
        self._count_lines(1)
        properties = child(element, "pPr")
        self._paragraph_style = self.styles.of_paragraph(properties)
        mark = child(properties, "rPr")
        line = RichLine(joins=child(mark, "del") is not None or child(mark, "moveFrom") is not None)
        for key in self._begun:
            line.mark(key)
        self._begun = []
        if properties is not None and child(properties, "numPr") is not None:
            self.counts["numbering"] += 1
        outer, self._boxes = self._boxes, []
        self._inline(element, line, depth + 1)
        boxes, self._boxes = self._boxes, outer
        lines = [line]
        for box in boxes:
            self.counts["text_boxes"] += 1
            lines += self.blocks(box, depth + 1)
        return lines

    def _inline(self, parent: etree._Element, line: RichLine, depth: int) -> None:
        """Add the text of runs, and of what holds runs, to a line."""
        if depth > _MAX_DEPTH:
            raise self.package.damaged(_("its tables or fields are nested more than {n} deep").format(n=_MAX_DEPTH))
        for element in parent:
            name = tag(element)
            if name == "r":
                self._run(element, line, depth)
            elif name in ("del", "moveFrom"):
                self.counts["deletions"] += 1
            elif name == "txbxContent":
                self._boxes.append(element)
            elif name == "sdt" and _is_placeholder(element):
                continue
            elif name == "t":
                line.add(_flat(element.text))
            elif name in _RANGES:
                line.mark(attribute(element, "id") or "")
            elif name not in _LEFT_OUT:
                if name in ("ins", "moveTo"):
                    self.counts["insertions"] += 1
                self._inline(_choice(element), line, depth + 1)

    def _run(self, run: etree._Element, line: RichLine, depth: int) -> None:
        properties = child(run, "rPr")
        hidden, kind = self.styles.of_run(properties, self._paragraph_style)
        struck = any((on := child(properties, name)) is not None and switched_on(on) for name in ("strike", "dstrike"))
        self.counts["struck"] += struck and not self._struck
        self._struck = struck
        for element in run:
            name = tag(element)
            text = self._character(name, element, line)
            if text is None:
                if name not in _LEFT_OUT and len(element):
                    self._inline(_choice(element), line, depth + 1)
            elif hidden:
                self.counts["hidden"] += bool(text)
            else:
                line.add(text, kind)

    def _character(self, name: str, element: etree._Element, line: RichLine) -> str | None:
        """The text that an element of a run stands for; None where it stands for none."""
        if name == "t":
            return _flat(element.text)
        if name in ("tab", "ptab"):
            return "\t"
        if name == "cr" or (name == "br" and attribute(element, "type") in (None, "textWrapping")):
            return "\n"
        if name == "br":
            return "\n" if line.filled else ""
        if name == "noBreakHyphen":
            return "-"
        if name == "sym":
            return self._symbol(element)
        if name in ("footnoteReference", "endnoteReference"):
            self._referred.append((name.removesuffix("Reference"), attribute(element, "id") or ""))
            return f"[{self._first_note + len(self._referred)}]"
        if name == "commentReference":
            self.counts["comments"] += 1
            line.mark(attribute(element, "id") or "")
        return None

    def _symbol(self, element: etree._Element) -> str:
        try:
            code = int(attribute(element, "char") or "", 16)
        except ValueError:
            code = 0
        if not (0xF000 <= code <= 0xF0FF) and 0x20 <= code < 0xD800:
            return chr(code)
        font = (attribute(element, "font") or "").lower()
        shown = _SYMBOLS.get(font, {}).get(code & 0xFF)
        self.counts["symbols"] += shown is None
        return shown or "\ufffd"

    def _table(self, table: etree._Element, depth: int) -> list[RichLine]:
        """A line per row, the cells parted by tabs; rows without text or marked as deleted are left out."""
        self.counts["tables"] += 1
        rows: list[list[list[RichLine]]] = []
        for row in _within(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                self.counts["deletions"] += 1
                continue
            cells = [self._cell(cell, depth + 1) for cell in _within(row, "tc")]
            if any(line.filled for cell in cells for line in cell):
                rows.append(cells)
        lines, columns = read_table(rows)
        self.columns.append(columns)
        return lines

    def _cell(self, cell: etree._Element, depth: int) -> list[RichLine]:
        return trimmed(self.blocks(cell, depth))


def _within(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, also those inside content controls and custom XML."""
    for element in parent:
        if tag(element) == name:
            yield element
        elif tag(element) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _within(element, name)


def _is_placeholder(element: etree._Element) -> bool:
    """Whether a field to fill in still shows the prompt that Word put there."""
    prompt = child(child(element, "sdtPr"), "showingPlcHdr")
    return prompt is not None and switched_on(prompt)


def _choice(element: etree._Element) -> etree._Element:
    """The first of alternative contents, so that text is not read twice; any other element itself."""
    if tag(element) == "AlternateContent":
        for option in element:
            if tag(option) == "Choice":
                return option
    return element


def _flat(text: str | None) -> str:
    """The text of an element, in which a line end is white space."""
    return (text or "").replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
