"""Running text in a Word file: each piece under its mark, its numbers with a link, what it refers to as a field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from qualcode.report.blocks import Paragraph, ReportDocument, Sentence, Table, TableCell, placed_claims, walk
from qualcode.report.marks import MarkedUnit, cell_key, key_mark
from qualcode.report.writers.word.elements import Bookmarks, add_field, add_run, link
from qualcode.text.expressions import expression

EVIDENCE, NUMBER, TABLE = "_qe_", "_qn_", "_qt_"
"""How the bookmarks begin that links lead to: what is behind a number, a number, the number of a table."""

NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""Of remarks in a file that does not know when its study was changed last."""

_REFERENCE = expression(r"(?i)\b(?:tabel|tabellen|table|tables)[ \u00a0]((?:\d{1,3}\.)?\d{1,3})(?!\.?\d)")
_UNBROKEN = expression(r"(?<!\w)([nN]) = (?=\d)")


def unbroken(text: str) -> str:
    """The text with *n = 8* on one line; no sign more or less."""
    return _UNBROKEN.sub("\\1\u00a0=\u00a0", text)


def bookmark(begins: str, claim: str) -> str:
    """The name of the bookmark for the id of a claim."""
    return begins + claim.replace("-", "_")


class _Inline(NamedTuple):
    """What stands in a part of a text: a number of a claim, the id of one, or the number of a table."""

    start: int
    end: int
    kind: str
    to: str
    claims: tuple[str, ...] = ()


class TextWriter:
    """Writes pieces of a report into paragraphs; made once for a document, of which it knows where links lead."""

    def __init__(self, document: ReportDocument, word: WordDocument, styles: Mapping[str | None, str]) -> None:
        self.bookmarks = Bookmarks()
        self._word, self._link, self._plain = word, styles["Evidence Link"], styles["Evidence Number"]
        self._changed = datetime.fromisoformat(document.changed) if document.changed else NO_DATE
        self._remarks = dict(document.remarks)
        self._anchors = dict(_anchors(document))
        self._leads = {one: ids[0] for ids in self._anchors.values() for one in ids}
        """For the id of a claim the one under which stands what is behind it."""
        self._said = self._sources(document)
        self._linked: set[str] = set()
        self.tables = {
            f"{block.label.partition(' ')[2]}{block.ordinal}": bookmark(TABLE, key_mark(block.key))
            for block in document.blocks
            if isinstance(block, Table)
        }

    def _sources(self, document: ReportDocument) -> set[str]:
        """The ids under which stands what is behind a number that is said: from these a link leads back."""
        return {
            self._leads[claim.id]
            for block in document.blocks
            for part in walk(block)
            if isinstance(part, Sentence | TableCell)
            for placed in placed_claims(part)
            for claim in placed.claims
            if claim.id in self._leads
        }

    def write(self, paragraph: WordParagraph, piece: MarkedUnit, *, before: str = "", bold: bool = False) -> None:
        """A piece under its mark, at the end of a paragraph; what is ``before`` it stands under the mark as well."""
        number = self.bookmarks.begin_mark(paragraph, piece)
        runs = list(self._runs(paragraph, piece, before))
        for run in runs if bold else ():
            run.bold = True
        self.bookmarks.end(paragraph._p, number)

    def write_inner(self, paragraph: WordParagraph, words: str, piece: MarkedUnit) -> None:
        """The last words of a piece whose mark is open, with what stands in them."""
        for _run in self._runs(paragraph, replace(piece, text=words), ""):
            continue

    def _runs(self, paragraph: WordParagraph, piece: MarkedUnit, before: str) -> Iterator[Run]:
        text, at = unbroken(piece.text), 0
        for found in self._inlines(piece):
            if before or text[at : found.start]:
                yield paragraph.add_run(before + text[at : found.start])
            before, at = "", found.end
            style = self._link if piece.kind == "sentence" or found.kind == "id" else self._plain
            yield from self._inline(paragraph, found, text[found.start : found.end], style)
        if before or text[at:]:
            yield paragraph.add_run(before + text[at:])

    def _inline(self, paragraph: WordParagraph, found: _Inline, text: str, style: str) -> Iterator[Run]:
        if found.kind == "table":
            yield from add_field(paragraph, f"REF {found.to} \\h", text)
            return
        if found.kind == "remark":
            run = paragraph.add_run(text)
            self._remark(run, self._remarks[found.to])
            yield run
            return
        # A number leads to what is behind it, and the id that stands there leads back to the first that did.
        here, there = (EVIDENCE, NUMBER) if found.kind == "id" else (NUMBER, EVIDENCE)
        number = self.bookmarks.begin(paragraph._p, bookmark(here, found.to))
        if found.kind == "id" and found.to not in self._said:
            yield paragraph.add_run(text)
        else:
            yield add_run(link(paragraph, bookmark(there, found.to)), paragraph, text, style)
        self.bookmarks.end(paragraph._p, number)

    def _inlines(self, piece: MarkedUnit) -> list[_Inline]:
        """What stands in the text of a piece, in order and apart."""
        found: list[_Inline] = []
        if ids := self._anchors.get(piece.key):
            start = piece.text.find(ids[0])
            if start >= 0:
                found.append(_Inline(start, start + len(ids[0]), "id", ids[0]))
        for start, end, claims in placed_claims(Sentence(piece.key, piece.text, piece.claims)):
            to = next((self._leads[claim.id] for claim in claims if claim.id in self._leads), "")
            told = next((claim.id for claim in claims if claim.id in self._remarks), "")
            if to:
                found.append(_Inline(start, end, "number", to))
            elif told:
                found.append(_Inline(start, end, "remark", told))
        if piece.kind == "sentence":
            found += (
                _Inline(*one.span(1), "table", self.tables[one[1]])
                for one in _REFERENCE.finditer(piece.text)
                if one[1] in self.tables
            )
        apart: list[_Inline] = []
        for one in sorted(found):
            if not apart or one.start >= apart[-1].end:
                apart.append(one)
        return apart

    def _remark(self, run: Run, text: str) -> None:
        """A comment at a run, of the tool's own and dated as the study is."""
        made = self._word.add_comment(run, text=text, author="qualcode", initials="qc")
        made._comment_elm.set(qn("w:date"), self._changed.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _anchors(document: ReportDocument) -> Iterator[tuple[str, tuple[str, ...]]]:
    """By key of a piece the ids of the claims that lead to it."""
    for block in document.blocks:
        match block:
            case Paragraph():
                yield from ((one.key, one.anchors) for one in block.sentences if one.anchors)
            case Table():
                yield from (
                    (cell_key(block, row, place), cell.anchors)
                    for row in block.rows
                    for place, cell in enumerate(row.cells)
                    if cell.anchors
                )


def split_label(label: str) -> tuple[str, str]:
    """A table's label in what it is called and what its number begins with: *Tabel* and *6.*"""
    name, space, rest = label.partition(" ")
    return name + space, rest
