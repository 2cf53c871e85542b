"""Plain text as a finished text, as programs make it of a PDF: its tables are lines that end in numbers.

A row is the words of its label and then its numbers, of which those of empty cells are not there. A label that was too
long for its column has lines of its own, before its numbers and sometimes after them. What stands over the columns are
short lines without numbers before the first row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from qualcode.analysis.checking.text import FinishedCell, FinishedLine, FinishedRow, FinishedTable, FinishedText, Part
from qualcode.files.reading import MAX_TEXT
from qualcode.formats.finished.building import APPENDIX, BELOW, NUMBERED, finish, is_caption
from qualcode.formats.transcripts.base import MAX_LINES, read_bytes, too_many_lines
from qualcode.formats.transcripts.decoding import decode
from qualcode.text.expressions import expression

_NUMBER = r"(?:\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)"
_VALUE = (
    rf"(?:[<>≤≥][ ]?{_NUMBER}[ ]?%?|€[ ]?{_NUMBER}|{_NUMBER}[ ]*\([ ]*=?[ ]*{_NUMBER}[ ]?%?[ ]*\)|{_NUMBER}[ ]?%?"
    r"|[-–—]|n\.?v\.?t\.?|n/a|\.)"
)
_ROW = expression(rf"(?P<label>(?:\S.*?)??)(?P<values>(?:(?:^|[ \t]){_VALUE}(?=[ \t]|$)[ \t]*)+)")
_ONE = expression(_VALUE)
_YEARS = expression(r"(?:(?:19|20)\d\d(?:[-/]\d{2,4})?\s*){2,}")
_SENTENCE_END = expression(r"[.!?;:][”’\"')]*$")
_NAMES = expression(r"\b(?:leerjaar|klas|groep|niveau|cohort|fase|vraag|year|grade|level|group|wave)$", re.IGNORECASE)
_JOINS = expression(
    r"\b(?:en|of|and|or|van|tot|in|op|de|to|tabel|figuur|table|figure|bijlage|appendix)$", re.IGNORECASE
)
MOST_LABEL = 62
"""A line of a label is no longer than this; lines of text are."""

MOST_BETWEEN = 9
"""So many lines of a label may stand between the numbers of two rows."""

MOST_HEADER = 5


class _PlainLine(NamedTuple):
    place: int
    text: str
    label: str
    values: tuple[str, ...]
    blank: bool
    """Whether an empty line stands before it that parts paragraphs."""


def read(path: Path) -> FinishedText:
    """Read a plain text. Raises ``FormatError`` for what is no text or too large."""
    lines = decode(path, read_bytes(path, MAX_TEXT).data).text.splitlines()
    if len(lines) > MAX_LINES:
        raise too_many_lines(path)
    return finish(_parts(_filled(lines)), "line")


def _filled(lines: Sequence[str]) -> list[_PlainLine]:
    """The lines that are not empty; where every other line is, one empty line parts nothing."""
    filled = [(at, line) for at, line in enumerate(lines) if line.strip()]
    gaps = [after - before - 1 for (before, _a), (after, _b) in pairwise(filled)]
    usual = 1 if gaps and 2 * sum(gap >= 1 for gap in gaps) > len(gaps) else 0
    found: list[_PlainLine] = []
    for (at, line), gap in zip(filled, [usual + 1, *gaps], strict=False):
        text = line.strip(" \t\f\ufeff\u00a0")
        row = None if len(text) > 400 or _YEARS.fullmatch(text) else _ROW.fullmatch(text)
        values = tuple(one[0].strip() for one in _ONE.finditer(row["values"])) if row else ()
        label = row["label"].strip() if row else text
        if values and _NAMES.search(label):
            # *Leerjaar 3* and then its numbers.
            label, values = f"{label} {values[0]}", values[1:]
        if len(values) == 1 and (values[0] in ("-", "–", "—") or re.fullmatch(r"(?:19|20)\d\d", values[0])):
            # The rest of a sentence that broke off at a dash, or at a date.
            values, label = (), text
        if _JOINS.search(label) or BELOW.match(text):
            values, label = (), text
        found.append(_PlainLine(at + 1, text, label, values, gap > usual))
    return found


def _parts(lines: Sequence[_PlainLine]) -> list[Part]:
    parts: list[Part] = []
    at = begin = 0
    while at < len(lines):
        end = _table_end(lines, at) if lines[at].values else at
        if end == at:
            at += 1
            continue
        first = _header_begin(lines, begin, at)
        parts += _prose(lines[begin:first])
        parts.append(_table(lines, first, at, end))
        at = begin = end
    return [*parts, *_prose(lines[begin:])]


def _is_label(line: _PlainLine) -> bool:
    """Whether a line without numbers may be a piece of a label."""
    return not line.values and len(line.text) <= MOST_LABEL and not _is_part(line)


def _is_part(line: _PlainLine) -> bool:
    return is_caption(line.text) or bool(BELOW.match(line.text))


def _table_end(lines: Sequence[_PlainLine], at: int) -> int:
    """Where a table ends that has its first numbers at a line; there where it is none."""
    rows, wide, last, look = 0, 0, at, at
    while look < len(lines) and look - last <= MOST_BETWEEN:
        line = lines[look]
        if line.values and (len(line.values) > 1 or len(line.text) <= MOST_LABEL):
            rows, wide, last = rows + 1, wide + (len(line.values) > 1), look
        elif not _is_label(line) or _SENTENCE_END.search(line.text):
            break
        look += 1
    total = re.match(r"\W*(?:totaal|total)\b", lines[last].label, re.IGNORECASE)
    is_table = wide >= 2 or rows >= 4 or (rows >= 2 and wide and total)
    if not is_table and wide == 1 and at and _is_label(lines[at - 1]) and len(lines[at].values) > 2:
        is_table, last = True, at
    if not is_table:
        return at
    end = last + 1
    # The end of the last label stands below its numbers.
    while end < len(lines) and re.match(r"[a-z(][^.]{0,40}\)$", lines[end].text) and _is_label(lines[end]):
        end += 1
    return end


def _header_begin(lines: Sequence[_PlainLine], begin: int, at: int) -> int:
    """Where what stands over the columns, and the first label, begin."""
    first = at
    while first > begin and at - first < MOST_HEADER + 4:
        line = lines[first - 1]
        years = _YEARS.fullmatch(line.text)
        if not years and (not _is_label(line) or _SENTENCE_END.search(line.text)):
            break
        # The last line of a paragraph may be short, and is none of the header.
        before = lines[first - 2] if first - 2 >= begin else None
        if not line.blank and before is not None and len(before.text) > MOST_LABEL and line.text[:1].islower():
            break
        first -= 1
    return first


def _table(lines: Sequence[_PlainLine], first: int, at: int, end: int) -> FinishedTable:
    """The rows of a table, its labels put together."""
    heads, labels = _parted(lines[first:at])
    rows: list[FinishedRow] = []
    for line in lines[at:end]:
        if not line.values:
            if rows and not labels and re.match(r"[a-z()]", line.text):
                cells = rows[-1].cells
                joined = FinishedCell(f"{cells[0].text} {line.text}".strip())
                rows[-1] = FinishedRow(rows[-1].place, (joined, *cells[1:]))
            else:
                labels.append(line.text)
            continue
        label = " ".join([*labels, line.label]).strip()
        labels = []
        rows.append(FinishedRow(line.place, (FinishedCell(label), *map(FinishedCell, line.values))))
    return FinishedTable(0, lines[first].place, tuple(rows), header="\n".join(heads), aligned=False)


def _parted(lines: Sequence[_PlainLine]) -> tuple[list[str], list[str]]:
    """The lines before the first numbers: those over the columns, and those of the first label."""
    texts = [line.text for line in lines]
    for at in range(len(texts) - 1, -1, -1):
        words = texts[at].split()
        short = sum(len(word) <= 5 for word in words) > len(words) / 2
        if _YEARS.fullmatch(texts[at]) or re.search(r"\b(?:totaal|total|N|%)\W*$", texts[at], re.IGNORECASE):
            return texts[: at + 1], texts[at + 1 :]
        if len(words) > 1 and short and len(set(words)) < len(words):
            return texts[: at + 1], texts[at + 1 :]
    return texts, []


def _prose(lines: Sequence[_PlainLine]) -> list[Part]:
    """Paragraphs, headings and captions of lines without numbers at their end, or that are no table."""
    parts: list[Part] = []
    places: list[tuple[int, int]] = []
    text, begin = "", 0

    def close() -> None:
        nonlocal text, places
        if text:
            parts.append(FinishedLine("paragraph", text, begin, 0, tuple(places)))
        text, places = "", []

    for line in lines:
        if is_caption(line.text):
            close()
            parts.append(FinishedLine("caption", line.text, line.place))
            continue
        last = parts[-1] if parts and not text else None
        if isinstance(last, FinishedLine) and last.kind == "caption" and not line.blank and line.text[:1].islower():
            parts[-1] = FinishedLine("caption", f"{last.text} {line.text}", last.place)
            continue
        if len(line.text) <= 160 and APPENDIX.match(line.text):
            close()
            parts.append(FinishedLine("heading", line.text, line.place, 1))
            continue
        if len(line.text) <= MOST_LABEL and BELOW.match(line.text):
            close()
            parts.append(FinishedLine("paragraph", line.text, line.place))
            continue
        heading = len(line.text) <= 90 and NUMBERED.match(line.text) and not _SENTENCE_END.search(line.text)
        if heading and (not text or _SENTENCE_END.search(text) or line.blank):
            close()
            parts.append(FinishedLine("heading", line.text, line.place, line.text.split()[0].count(".") + 1))
            continue
        if line.blank or (text and _SENTENCE_END.search(text) and len(places) > 1 and len(text) - places[-1][0] < 60):
            close()
        if not text:
            begin = line.place
        joined = text[:-1] if re.search(r"[a-zë]-$", text) and re.match(r"[a-zë]", line.text) else text
        glue = "" if joined != text else " "
        if joined != text and re.search(r"(?:vmbo|mbo|lwt|ao|non|semi|OCW|LNV)$", joined):
            joined, glue = text, ""
        text = f"{joined}{glue}{line.text}" if text else line.text
        places.append((len(text) - len(line.text), line.place))
    close()
    return parts
