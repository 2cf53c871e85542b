"""Markdown as a finished text: headings by ``#``, tables of pipes, and what a file of ours marks in comments."""

from __future__ import annotations

import html
import re
from pathlib import Path

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
from qualcode.files.reading import MAX_TEXT
from qualcode.formats.finished.building import finish, is_caption
from qualcode.formats.transcripts.base import MAX_LINES, read_bytes, too_many_lines
from qualcode.formats.transcripts.decoding import decode
from qualcode.text.expressions import expression

_RULE = expression(r"\|?[ \t]*:?-{1,}:?[ \t]*(?:\|[ \t]*:?-{1,}:?[ \t]*)*\|?")
_COMMENT = expression(r"<!--(?!_qc_).{0,2000}?-->", re.DOTALL)
_MARK = expression(r"[ \t]*<!--(_qc_\w{3,80})-->")
"""Ends a piece of a file of ours (:mod:`report.marks`)."""
_STAMP = expression(r"\s*<!--qualcode ([^<>]{1,300})-->")
_CELLS = expression(r"(?<!\\)\|")


def read(path: Path) -> FinishedText:
    """Read Markdown. Raises ``FormatError`` for what is no text or too large."""
    whole = decode(path, read_bytes(path, MAX_TEXT).data).text
    stamp = _STAMP.match(whole)
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), whole)
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise too_many_lines(path)
    parts: list[Part] = []
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if not line:
            at += 1
        elif "|" in line and at + 1 < len(lines) and _RULE.fullmatch(lines[at + 1].strip()) and "-" in lines[at + 1]:
            end = at + 2
            while end < len(lines) and "|" in lines[end]:
                end += 1
            rows = [_row(lines[n], n + 1) for n in range(at, end) if n != at + 1]
            parts.append(FinishedTable(0, at + 1, tuple(rows)))
            at = end
        elif heading := re.match(r"(#{1,6})\s+(.*?)\s*#*$", line):
            said, marks = marked(heading[2])
            parts.append(FinishedLine("heading", said, at + 1, len(heading[1]), (), marks))
            at += 1
        else:
            at = _paragraph(lines, at, parts)
    return finish(parts, "line", stamp[1] if stamp else "")


def _paragraph(lines: list[str], at: int, parts: list[Part]) -> int:
    """Add the paragraph that begins at a line; where the next begins is given back."""
    text, begin = "", at
    places: list[tuple[int, int]] = []
    marks: list[LineMark] = []
    while at < len(lines) and lines[at].strip() and not re.match(r"\s*(?:#{1,6}\s|\|)", lines[at]):
        piece, own = marked(re.sub(r"^\s*(?:>+|[-*+]\s)\s*", "", lines[at]).strip())
        text = f"{text} {piece}".strip()
        begun = len(text) - len(piece)
        places.append((begun, at + 1))
        marks += [LineMark(mark.name, begun + mark.start, begun + mark.end) for mark in own]
        at += 1
    if text:
        kind: LineKind = "caption" if is_caption(text) else "paragraph"
        parts.append(FinishedLine(kind, text, begin + 1, 0, tuple(places), tuple(marks)))
    return max(at, begin + 1)


def _row(line: str, place: int) -> FinishedRow:
    bare = line.strip()
    bare = bare.removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    cells = (marked(cell.strip()) for cell in _CELLS.split(bare))
    return FinishedRow(place, tuple(FinishedCell(said, 1, marks) for said, marks in cells))


def marked(line: str) -> tuple[str, tuple[LineMark, ...]]:
    """The words of a line, and the pieces of it that end in a mark."""
    *pieces, rest = _MARK.split(line)
    text, marks = "", []
    for said, name in zip(pieces[::2], pieces[1::2], strict=True):
        words = plain(said)
        text = f"{text} {words}".strip() if said[:1].isspace() or not text else f"{text}{words}"
        marks.append(LineMark(name, len(text) - len(words), len(text)))
    return f"{text} {plain(rest)}".strip(), tuple(marks)


def plain(text: str) -> str:
    """The words of a line of Markdown, without what marks them."""
    text = re.sub(r"<br\s*/?>", " ", text)
    text = re.sub(r"\[([^\]\[]{0,2000})\]\([^()\s]{0,2000}\)", r"\1", text)
    text = re.sub(r"<[a-z/][^<>]{0,500}>", "", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<!\\)(\*{1,3}|__|`)", "", text)
    text = re.sub(r"\\([\\`*_\[\]|~$#+\-=.)<>{}!])", r"\1", text)
    return html.unescape(text).replace("\u2003", " ").strip(" ")
