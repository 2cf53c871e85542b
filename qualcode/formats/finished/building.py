"""Puts the parts of a finished text together: what is a caption, which table it belongs to, what stands below one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qualcode.analysis.checking.text import FinishedLine, FinishedTable, FinishedText, LineMark, Part, PlaceKind
from qualcode.text.expressions import expression

CAPTION = expression(
    r"\W{0,3}(?:Tabel|Figuur|Grafiek|Overzicht|Table|Figure|Chart|TABEL|TABLE|FIGUUR|FIGURE)[ \u00a0]"
    r"(?:[A-Z]\.?)?\d+(?:[.-]\d+)*(?:\s*[:.–—|]|\W{0,3}$|\W{0,3}\s[“‘\"'(]?[A-ZÀÉÈ0-9])",
)
"""How a caption begins; a sentence that begins so has a verb soon and ends in a point."""

NUMBERED = expression(r"(?:(?:hoofdstuk|chapter)\s+)?(?:\d{1,2}(?:\.\d{1,2}){0,4}|[IVX]{1,5}\.)\.?\s+\S", re.IGNORECASE)
"""How a heading with a number begins."""

APPENDIX = expression(
    r"(?:Bijlage|Appendix|Annex|BIJLAGE|APPENDIX) (?:\d{1,2}|[A-Z]|[IVX]{1,4})(?:[:.]?\s+[A-Z]|[:.]?$)"
)
"""How the heading of an appendix begins."""

BELOW = expression(
    r"\W*(?:[Nn][ \u00a0]?=|\(?(?:bron|source|noot|note|toelichting|\*)|meerdere antwoorden|several answers)",
    re.IGNORECASE,
)
"""What stands right below a table and belongs to it."""

STAMP = "qualcode"
"""The property of a document in which a file of ours says which it is (:mod:`report.marks`)."""

_WHITE = expression(r"[ \t\r\n]+")
_MOST_CAPTION = 300


class MarkedText:
    """A text as it grows, with the names of its places; runs of white space are one space."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._open = True
        """Whether white space adds nothing here: at the beginning, and behind white space."""
        self._begun: dict[str, tuple[str, int]] = {}
        self._marks: list[LineMark] = []

    def add(self, text: str) -> None:
        """More text; what is not to be broken stays so."""
        if not text:
            return
        words = " ".join(filter(None, _WHITE.split(text)))
        before = " " if _WHITE.match(text) and not self._open else ""
        after = " " if words and _WHITE.match(text[-1]) else ""
        if piece := f"{before}{words}{after}":
            self._pieces.append(piece)
            self._length += len(piece)
            self._open = piece.endswith(" ")

    def begin(self, key: str, name: str) -> None:
        """A named place begins."""
        self._begun[key] = (name, self._length)

    def end(self, key: str) -> None:
        """A named place ends."""
        if key in self._begun:
            name, start = self._begun.pop(key)
            self._marks.append(LineMark(name, start, self._length))

    def line(self) -> tuple[str, tuple[LineMark, ...]]:
        """The text and its places."""
        text = "".join(self._pieces).rstrip(" ")
        return text, tuple(LineMark(name, start, min(end, len(text))) for name, start, end in self._marks)


def is_caption(text: str) -> bool:
    """Whether a line of its own is the caption of a table or figure."""
    return len(text) <= _MOST_CAPTION and bool(CAPTION.match(text)) and not text.rstrip().endswith((".", ";"))


def finish(parts: Sequence[Part], place: PlaceKind, stamp: str = "") -> FinishedText:
    """The text, each table with the caption before it and what stands below it, and numbered from 1."""
    done: list[Part] = []
    tables = 0
    for at, part in enumerate(parts):
        if isinstance(part, FinishedTable):
            tables += 1
            before = next((one for one in reversed(done[-2:]) if isinstance(one, FinishedLine)), None)
            caption = part.caption
            if not caption and before is not None and before is (done[-1] if done else None):
                caption = before.text if before.kind == "caption" else ""
            below = []
            for line in parts[at + 1 : at + 4]:
                if not isinstance(line, FinishedLine) or not BELOW.match(line.text):
                    break
                below.append(line.text)
            done.append(replace(part, number=tables, caption=caption, note=" ".join([part.note, *below]).strip()))
        else:
            done.append(part)
    return FinishedText(tuple(done), place, stamp)
