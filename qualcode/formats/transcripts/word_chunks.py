"""Files that a Word document has in the place of text (``altChunk``), as programs that put documents together leave.

Word shows them as if they were part of the document. Each is read as a file of its kind, within the same limits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from qualcode.errors import FormatError
from qualcode.formats.transcripts.base import Remark, looks_like
from qualcode.formats.transcripts.columns import TranscriptColumns
from qualcode.formats.transcripts.decoding import decode
from qualcode.formats.transcripts.package import Package
from qualcode.formats.transcripts.plain import check_is_text
from qualcode.formats.transcripts.rich import RichLine
from qualcode.formats.transcripts.rtf import RtfReader
from qualcode.formats.transcripts.web import decode_page, read_page
from qualcode.formats.transcripts.word_styles import attribute, tag
from qualcode.i18n import _
from qualcode.text.turns import normalise

MAX_NESTED = 3
"""So deep may a file stand in a file in a file; a document can be made that holds itself."""

_TYPES = "[Content_Types].xml"
_BY_TYPE = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "message/rfc822": "mail",
    "multipart/related": "mail",
    "application/x-mimearchive": "mail",
}
_BY_SUFFIX = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "text", ".mht": "mail", ".mhtml": "mail", ".eml": "mail",
}  # fmt: skip


@dataclass
class WordChunk:
    """What an embedded file holds: its lines, its footnotes by their numbers, remarks by their marks in the lines."""

    lines: list[RichLine]
    footnotes: Mapping[int, str] = field(default_factory=dict)
    remarks: Mapping[str, Remark] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    columns: list[TranscriptColumns] = field(default_factory=list)

    def mark(self, chunk: int) -> None:
        """Has what its remarks are about differ from the marks of the document and of its other files."""
        for line in self.lines:
            line.pieces = [
                piece._replace(mark=f"{chunk}/{piece.mark}") if piece.mark else piece for piece in line.pieces
            ]
        self.remarks = {f"{chunk}/{key}": remark for key, remark in self.remarks.items()}


class FoundChunk(NamedTuple):
    """An embedded file: its part of the package, what it holds, and of which kind it is (``word``, ``html`` ...)."""

    part: str
    data: bytes
    kind: str


class EmbeddedFiles:
    """The files that stand in the place of references in a document. Nothing outside its package is looked at."""

    def __init__(self, package: Package, document: str) -> None:
        self._package = package
        self._folder, _slash, self._name = document.rpartition("/")

    def find(self, key: str) -> FoundChunk | None:
        """The file that a reference stands for; ``None`` where there is none of a kind that is read."""
        part = self._targets.get(key, "")
        if not part or not self._package.has(part):
            return None
        data = self._package.bytes(part)
        return FoundChunk(part, data, kind) if (kind := self._kind(part, data)) else None

    @cached_property
    def _targets(self) -> dict[str, str]:
        relations = f"{self._folder}/_rels/{self._name}.rels".lstrip("/")
        return {
            attribute(one, "Id") or "": _within(self._folder, attribute(one, "Target") or "")
            for one in (self._package.xml(relations) if self._package.has(relations) else ())
            if attribute(one, "TargetMode") != "External"
        }

    @cached_property
    def _types(self) -> dict[str, str]:
        """What the package says its parts are, by their names or suffixes."""
        said: dict[str, str] = {}
        for entry in self._package.xml(_TYPES) if self._package.has(_TYPES) else ():
            own = tag(entry) == "Override"
            name = (attribute(entry, "PartName" if own else "Extension") or "").lower()
            kind = (attribute(entry, "ContentType") or "").partition(";")[0].strip().lower()
            said[name.lstrip("/") if own else f".{name}"] = kind
        return said

    def _kind(self, part: str, data: bytes) -> str:
        """What an embedded file is: by its first bytes, by what the package says of it, or by its name."""
        if data.startswith(b"PK"):
            return "word"
        if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
            return "rtf"
        suffix = PurePosixPath(part).suffix.lower()
        said = self._types.get(part.lower(), self._types.get(suffix, ""))
        return _BY_TYPE.get(said, "") or _BY_SUFFIX.get(suffix, "")


def _within(folder: str, target: str) -> str:
    """A part as a relation names it, seen from the folder of its document; empty where it leads out of the package."""
    found: list[str] = []
    for name in (target if target.startswith("/") else f"{folder}/{target}").split("/"):
        if name == ".." and not found:
            return ""
        if name == "..":
            found.pop()
        elif name not in ("", "."):
            found.append(name)
    return "/".join(found)


def read_chunk(path: Path, found: FoundChunk, first_note: int) -> WordChunk:
    """Reads an embedded file that is no Word document; ``first_note`` is the number before that of its first footnote.

    ``FormatError`` where it cannot be read.
    """
    if found.kind == "rtf":
        rich = RtfReader(path, None, first_note)
        rich.read(found.data)
        return WordChunk(rich.body(), rich.footnotes, rich.remarks, rich.counts, rich.columns)
    if found.kind == "text":
        if kind := looks_like(found.data[:64]):
            raise FormatError(_("{file} cannot be read: {what}").format(file=path, what=kind))
        text = normalise(decode(path, found.data).text)
        check_is_text(path, text)
        lines = [RichLine() for _line in text.strip("\n").split("\n")]
        for line, words in zip(lines, text.strip("\n").split("\n"), strict=True):
            line.add(words)
        return WordChunk(lines)
    data, encoding = (found.data, None) if found.kind == "html" else _page_in(path, found.data)
    page = read_page(path, decode_page(path, data, encoding).text)
    return WordChunk(page.lines, counts=page.counts, columns=page.columns)


def _page_in(path: Path, data: bytes) -> tuple[bytes, str | None]:
    """The web page in a file of several parts, as browsers and Word save one; its encoding where it names one."""
    from email import message_from_bytes, policy  # for such a file only

    for part in message_from_bytes(data, policy=policy.default).walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            if isinstance(page, bytes):
                return page, part.get_content_charset()
    raise FormatError(_("{file} cannot be read: {what}").format(file=path, what=_("there is no web page in it")))
