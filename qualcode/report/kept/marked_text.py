"""A chapter in Markdown that its author works on: each piece ends with a comment that is its mark.

A comment at the beginning of a line would make HTML of the line; behind a piece it is seen by nobody.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import FormatError
from qualcode.files.reading import MAX_TEXT, read_whole
from qualcode.formats.transcripts.base import MAX_LINES, too_many_lines
from qualcode.i18n import _
from qualcode.report.blocks import ReportDocument
from qualcode.report.kept.lines import (
    Edits,
    Facts,
    KeptLine,
    LineKind,
    NewBlock,
    PlacedMark,
    SpanEdit,
    WithoutPictures,
    sentence_spans,
)
from qualcode.report.kept.words import word_changes
from qualcode.report.marks import Mark, text_mark
from qualcode.report.writers.markdown import INDENT, MARK, STAMP_LINE, escape, lined, to_markdown
from qualcode.text.expressions import expression

_STAMP = expression(r"\A(?:\ufeff)?<!--qualcode ([^>\n]*)-->\n?")
_COMMENT = expression(r"<!--.*?-->", 16)
_OURS = expression(r"<!--(_qc_[a-z0-9]{8}_[a-z0-9]{8})-->")
_LEAD = expression(r"\s{0,3}(?:#{1,6}\s+|>\s?|)")
_RULE = expression(r"^\s*\|(?:\s*:?-+:?\s*\|)+\s*$")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_ESCAPABLE = frozenset("\\`*_[]|~$#+-=.)!{}(<>\"'&")


class _SourceSign(NamedTuple):
    """A character, and where it stands in the file."""

    sign: str
    start: int
    end: int


class MarkedTextFile(WithoutPictures):
    """A Markdown file as :class:`kept.lines.KeptFile`; a line here is a paragraph, a heading or a cell."""

    def __init__(self, path: Path, data: bytes = b"") -> None:
        self.path, self.numbers_itself = path, False
        data = data or read_whole(path, MAX_TEXT).data
        self.sha256 = hashlib.sha256(data).hexdigest()
        try:
            self._text = data.decode()
        except UnicodeDecodeError as error:
            raise FormatError(_("{file} is not UTF-8").format(file=path), _("Save the file in UTF-8.")) from error
        if self._text.count("\n") > MAX_LINES:
            raise too_many_lines(path)
        self._newline = "\r\n" if "\r\n" in self._text else "\n"
        self._text = self._text.replace("\r\n", "\n")
        stamp = _STAMP.match(self._text)
        self.stamp = stamp[1].strip() if stamp else ""
        self.lines: list[KeptLine] = []
        self._signs: list[list[_SourceSign]] = []
        self._begins: list[int] = []
        self._ends: list[int] = []
        """Where the row, or the paragraph, of a line ends in the file."""
        self._rows: dict[tuple[int, int], tuple[int, int]] = {}
        self._marks: list[tuple[int, int, Mark]] = []
        self._read(stamp.end() if stamp else 0)

    def to_bytes(self) -> bytes:
        """The file as it is now."""
        return self._text.replace("\n", self._newline).encode()

    # --- reading ---

    def _read(self, at: int) -> None:
        tables, row, begun = -1, 0, -1
        text = self._text
        while at <= len(text):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            line = text[at:end]
            bare = line.strip()
            is_row = bare.startswith("|") and bare.endswith("|") and len(bare) > 1
            ends_paragraph = not bare or is_row or line.lstrip().startswith(("#", ">"))
            if begun >= 0 and ends_paragraph:
                self._line(begun, at - 1, "text")
                begun = -1
            if is_row:
                if not self.lines or self.lines[-1].cell is None or self._ends[-1] + 1 < at:
                    tables, row = tables + 1, 0
                if _RULE.match(line):
                    self._ends[-1] = end
                    self._rows[tables, row - 1] = self._rows[tables, row - 1][0], end
                else:
                    self._row(at, end, tables, row)
                    row += 1
            elif bare.startswith(("#", ">")) and not bare.startswith("<"):
                if bare != ">":
                    self._line(at, end, "heading" if bare.startswith("#") else "quotation")
            elif bare and begun < 0:
                begun = at
            at = end + 1
        if begun >= 0:
            self._line(begun, len(text.rstrip("\n")), "text")

    def _row(self, at: int, end: int, table: int, row: int) -> None:
        self._rows[table, row] = at, end
        start, place, cell = self._text.index("|", at) + 1, self._text.index("|", at) + 1, 0
        while place < end:
            sign = self._text[place]
            if sign == "\\":
                place += 2
                continue
            if sign == "|":
                self._line(start, place, "cell", (table, row, cell))
                self._ends[-1] = end
                start, cell = place + 1, cell + 1
            place += 1

    def _line(self, start: int, end: int, kind: LineKind, cell: tuple[int, int, int] | None = None) -> None:
        """A piece of the file as a line: what is seen of it, and the marks in it."""
        text, at = self._text, start
        signs: list[_SourceSign] = []
        marks: list[tuple[Mark, int]] = []
        lead = _LEAD.match(text, start, end)
        if kind in ("heading", "quotation") and lead:
            at = lead.end()
        while at < end:
            sign = text[at]
            comment = _COMMENT.match(text, at, end) if sign == "<" else None
            if comment:
                if ours := _OURS.match(text, at, end):
                    found = Mark.read(ours[1])
                    if found is not None:
                        marks.append((found, len(signs)))
                        self._marks.append((at, comment.end(), found))
                at = comment.end()
            elif text.startswith("<br>", at):
                signs.append(_SourceSign("\n", at, at + 4))
                at += 4
            elif text.startswith(INDENT, at):
                at += len(INDENT)
            elif sign == "&" and (entity := next((one for one in _ENTITIES if text.startswith(one, at)), "")):
                signs.append(_SourceSign(_ENTITIES[entity], at, at + len(entity)))
                at += len(entity)
            elif sign == "\\" and at + 1 < end and text[at + 1] in _ESCAPABLE:
                signs.append(_SourceSign(text[at + 1], at, at + 2))
                at += 2
            elif sign == "*":
                at += 1
            else:
                signs.append(_SourceSign(" " if sign == "\n" else sign, at, at + 1))
                at += 1
        line = KeptLine("".join(one.sign for one in signs), kind, cell=cell)
        before = 0
        for mark, place in marks:
            line.marks.append(PlacedMark(mark, _begin(line.text, before, place, mark), place, copy=False))
            before = place
        self.lines.append(line)
        self._signs.append(signs)
        self._begins.append(start)
        self._ends.append(end)

    # --- writing ---

    def apply(self, edits: Edits, stamp: str, facts: Facts = ()) -> None:  # noqa: ARG002
        """Does what is to be done, and has the file say what it is."""
        changes: list[tuple[int, int, int, str]] = []
        for order, edit in enumerate(edits.spans):
            changes += self._span(order, edit)
        dropped = {edit.mark.unit for edit in edits.spans if edit.mark is not None}
        order = len(edits.spans)
        for row in edits.rows:
            cells = " | ".join(
                f"{lined(text)}{MARK.format(name=mark.name)}" for text, mark in zip(row.texts, row.marks, strict=True)
            )
            dropped |= {mark.unit for mark in row.marks}
            at = self._rows[row.table, row.row][1]
            changes.append((at, at, order, f"\n| {cells} |"))
            order += 1
        for block in edits.blocks:
            at = self._ends[block.line]
            cell = self.lines[block.line].cell
            if cell is not None:
                at = max(end for (table, _row), (_start, end) in self._rows.items() if table == cell[0])
            changes.append((at, at, order, f"\n\n{self._block(block)}"))
            order += 1
        for gone in edits.gone:
            start, end = self._rows[gone.table, gone.row]
            changes.append((start, min(end + 1, len(self._text)), order, ""))
        changes += [(start, end, -1, "") for start, end, mark in self._marks if mark.unit in dropped]
        self._change(changes)
        self._set_stamp(stamp)

    def _change(self, changes: list[tuple[int, int, int, str]]) -> None:
        """Changes places of the file from the end to the beginning; what comes in at one place, last first.

        Of a place within one that goes, nothing is left.
        """
        text, low = self._text, len(self._text) + 1
        for start, end, _order, new in sorted(changes, key=lambda one: (one[0], one[1], one[2]), reverse=True):
            if end > low and start < end:
                end = max(start, low)
            text = text[:start] + new + text[end:]
            low = start
        self._text = text

    def _span(self, order: int, edit: SpanEdit) -> list[tuple[int, int, int, str]]:
        signs = self._signs[edit.line]
        changes: list[tuple[int, int, int, str]] = []

        def place(at: int, before: bool = False) -> int:
            """Where a place of the line is in the file: behind the character before it, or before the one there."""
            if before and at < len(signs):
                return signs[at].start
            if at:
                return signs[at - 1].end
            return signs[0].start if signs else self._begins[edit.line]

        if edit.remove:
            whole = edit.start == 0 and edit.end == len(signs) and self.lines[edit.line].cell is None
            if whole and signs:
                start = self._text.rfind("\n", 0, signs[0].start) + 1
                end = self._ends[edit.line]
                while self._text[end : end + 1] == "\n" and self._text[start - 2 : start] in ("\n\n", ""):
                    end += 1
                return [(start, end, order, "")]
            return [(one.start, one.end, order, "") for one in signs[edit.start : edit.end]]
        behind = self._behind(place(edit.end)) if edit.start == edit.end and edit.text is not None else place(edit.end)
        if edit.text is not None and edit.start == edit.end:
            if edit.end < len(signs) and not edit.end:
                behind = signs[0].start
            changes.append((behind, behind, order, self._said(edit.line, edit.text)))
        elif edit.text is not None:
            text = "".join(one.sign for one in signs[edit.start : edit.end])
            for from_, to, words in word_changes(text, edit.text):
                start = place(edit.start + from_, before=True)
                end = place(edit.start + to) if to > from_ else start
                if to == from_ and from_ == len(text):
                    start = end = place(edit.end)
                changes.append((start, end, order, self._said(edit.line, words, whole=False)))
        tail = MARK.format(name=edit.mark.name) if edit.mark is not None else ""
        tail += f"<!-- qualcode: {_safe(edit.comment)} -->" if edit.comment else ""
        if tail and changes and changes[-1][:2] == (behind, behind) and edit.start == edit.end:
            changes[-1] = (behind, behind, order, changes[-1][3] + tail)
        elif tail:
            changes.append((behind, behind, order, tail))
        return changes

    def _behind(self, at: int) -> int:
        """Behind the comments that follow a place."""
        while found := _COMMENT.match(self._text, at):
            at = found.end()
        return at

    def _said(self, line: int, text: str, *, whole: bool = True) -> str:
        """Words as they must stand in the file; the space around them stays."""
        if self.lines[line].cell is not None:
            return lined(text)
        head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        said = escape(text)
        if not whole and said.startswith("\\") and text.lstrip()[:1] in "#+-=":
            said = said[1:]
        return f"{head}{said}{tail}" if text.strip() else text

    def _block(self, new: NewBlock) -> str:
        text = to_markdown(ReportDocument("", "nl", blocks=(new.block,), stamp="x"))
        return text.removeprefix(STAMP_LINE.format(stamp="x")).strip("\n")

    def _set_stamp(self, stamp: str) -> None:
        found = _STAMP.match(self._text)
        self._text = STAMP_LINE.format(stamp=stamp) + self._text[found.end() if found else 0 :]


def _begin(text: str, low: int, high: int, mark: Mark) -> int:
    """Where what a mark ends begins: the sentences before it that are what was written, or else all up to the mark
    before it.
    """
    starts = [start for start, _end in sentence_spans(text, low, high)]
    return next((start for start in reversed(starts) if text_mark(text[start:high]) == mark.text), low)


def _safe(text: str) -> str:
    """Text that cannot end the comment that it stands in."""
    return " ".join(text.split()).replace("--", "–").replace(">", "›")
