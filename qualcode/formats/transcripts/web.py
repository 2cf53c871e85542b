"""Web pages (.html, .htm), as oTranscribe, transcription services and word processors save them.

A block is a line, a row of a table as well. Scripts, styles, forms, pictures and what is not shown are no text. The
page is only read: nothing that it refers to is opened or fetched.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from qualcode.errors import FormatError
from qualcode.files.reading import MAX_TEXT
from qualcode.files.spelling import name_of
from qualcode.formats.transcripts.base import (
    MAX_LINES,
    Choices,
    Note,
    Source,
    holds_no_text,
    looks_like,
    read_bytes,
    too_many_lines,
)
from qualcode.formats.transcripts.columns import TranscriptColumns, notes_on
from qualcode.formats.transcripts.decoding import Decoded, decode
from qualcode.formats.transcripts.package import MAX_TAGS
from qualcode.formats.transcripts.rich import RichLine, Type, assemble, read_table, trimmed
from qualcode.formats.transcripts.subtitles import spoken
from qualcode.formats.transcripts.word_notes import notes_of
from qualcode.i18n import _, ngettext
from qualcode.text.expressions import expression
from qualcode.text.stamps import RANGE

_LOOKED_AT = 4096
_CHARSET = expression(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_TAG = expression(r"<[a-z!/?]", re.IGNORECASE)
_MAX_DEPTH = 250
_HIDDEN = expression(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HEAVY = expression(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIGHT = expression(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_STRUCK = expression(r"text-decoration[^;]{0,40}line-through", re.IGNORECASE)
_CLOCK = expression(RANGE)

_DROPPED = frozenset(
    """script style head template noscript iframe object embed applet svg math canvas audio video picture map select
    option datalist textarea input button frame frameset noframes dialog rt rp link meta base title param""".split()
)
_BLOCKS = frozenset(
    """p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre section article aside header footer main nav figure
    figcaption address fieldset form details summary hr body html center table caption tr""".split()
)
_BOLD = frozenset("b strong th h1 h2 h3 h4 h5 h6".split())
_SLANTED = frozenset("i em u cite".split())


def read(path: Path, choices: Choices) -> Source:
    """Read a web page. Raises FormatError for what is none, is too large, or holds no text."""
    content = read_bytes(path, MAX_TEXT)
    if kind := looks_like(content.data[:64]):
        raise FormatError(
            _("{file} is not what its suffix says: it looks like {kind}").format(file=path, kind=kind),
            _("Give it the right suffix, or open it and save it as .docx."),
        )
    decoded = decode_page(path, content.data, choices.encoding)
    page = read_page(path, decoded.text)
    text, emphasis, _marked = assemble(page.lines)
    said = spoken(text)
    if said.notes:
        text, emphasis = said.text, ()
    if not text.strip():
        raise holds_no_text(path)
    return Source(
        name=name_of(path),
        path=path,
        format=path.suffix.lower().lstrip("."),
        text=text,
        sha256=content.sha256,
        encoding=decoded.encoding,
        emphasis=emphasis,
        notes=(*decoded.notes, *page.notes(), *said.notes),
        front_matter={"note": said.about} if said.about else {},
    )


@dataclass
class WebPage:
    """The lines of a page, and an account of what was met."""

    lines: list[RichLine] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    columns: list[TranscriptColumns] = field(default_factory=list)

    def notes(self) -> list[Note]:
        """What the report of an import says of the page."""
        notes = [*notes_of(self.counts), *notes_on(self.columns)]
        if dropped := self.counts["dropped"]:
            message = ngettext(
                "{n} script, style, form or picture of the web page left out",
                "{n} scripts, styles, forms or pictures of the web page left out",
                dropped,
            )
            notes.append(Note("dropped", dropped, message.format(n=dropped)))
        return notes


def read_page(path: Path, text: str) -> WebPage:
    """The lines of a page, or of a piece of one. ``FormatError`` where it has more tags than people speak."""
    if sum(1 for _found in _TAG.finditer(text)) > MAX_TAGS:
        raise too_many_lines(path)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(text.replace("\0", "\ufffd").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise FormatError(
            _("{file} is no web page that can be read: {what}").format(file=path, what=error.msg),
            _("Open it in a browser, and copy its text into a .txt file."),
        ) from error
    page = WebPage()
    if root is not None:
        walker = _Walker(path, page)
        walker.block(root, 0, Type.PLAIN)
        walker.end_line()
    return page


def decode_page(path: Path, data: bytes, wanted: str | None) -> Decoded:
    """The text of a page: in the encoding that was asked for, or that the page names, where its bytes are that."""
    named = None if wanted or data.startswith((b"\xff\xfe", b"\xfe\xff")) else _CHARSET.search(data[:_LOOKED_AT])
    if named is not None:
        name = named[1].decode("ascii").lower()
        # Browsers read as Windows text what says that it is Latin 1; UTF-8 tells itself, also where a page names it.
        name = "cp1252" if name in ("iso-8859-1", "latin1", "ascii", "us-ascii", "windows-1252") else name
        try:
            codec = codecs.lookup(name).name
            if codec != "utf-8":
                text = data.decode(codec)
                message = _("read as {encoding}, as the file says").format(encoding=codec)
                return Decoded(text, codec, (Note("encoding", 1, message),))
        except (LookupError, ValueError):
            pass
    decoded = decode(path, data, wanted)
    return Decoded(decoded.text, decoded.encoding, tuple(note for note in decoded.notes if note.kind != "html"))


class _Walker:
    """Walks the tree of a page."""

    def __init__(self, path: Path, page: WebPage) -> None:
        self._path = path
        self._page = page
        self._line = RichLine()
        self._count = 0

    def end_line(self) -> None:
        """The line is whole: a line with nothing in it is none."""
        if self._line.filled:
            self._strip(self._line)
            self._page.lines.append(self._line)
            self._count += 1
            if self._count > MAX_LINES:
                raise too_many_lines(self._path)
        self._line = RichLine()

    @staticmethod
    def _strip(line: RichLine) -> None:
        first = next(index for index, piece in enumerate(line.pieces) if piece.text.strip(" \n"))
        line.pieces[: first + 1] = [line.pieces[first]._replace(text=line.pieces[first].text.lstrip(" \n"))]

    def block(self, element: etree._Element, depth: int, kind: Type, *, kept: bool = False) -> None:
        """Add an element's text, and that of those in it; ``kept`` where its white space is."""
        name = str(element.tag).lower() if isinstance(element.tag, str) else ""
        if not name or self._is_dropped(name, element):
            return
        if depth > _MAX_DEPTH:
            raise FormatError(
                _("{file} cannot be read: {what}").format(
                    file=self._path, what=_("its parts are nested more than {n} deep").format(n=_MAX_DEPTH)
                ),
                _("Open it in a browser, and copy its text into a .txt file."),
            )
        if name == "table":
            self._table(element, depth, kind)
            return
        if name == "br":
            self._line.add("\n")
            return
        style = element.get("style") or ""
        if name in ("del", "s", "strike") or _STRUCK.search(style):
            self._page.counts["struck"] += 1
        if name in _BOLD or _HEAVY.search(style):
            kind = Type.BOLD
        elif _LIGHT.search(style):
            kind = Type.PLAIN
        elif name in _SLANTED and kind is Type.PLAIN:
            kind = Type.SLANTED
        if name in _BLOCKS:
            self.end_line()
        kept = kept or name == "pre"
        stamp = "timestamp" in (element.get("class") or "").split() and _CLOCK.fullmatch((element.text or "").strip())
        self._text(f"[{(element.text or '').strip()}] " if stamp else element.text, kind, kept)
        for inner in element:
            self.block(inner, depth + 1, kind, kept=kept)
            self._text(inner.tail, kind, kept)
        if name in _BLOCKS:
            self.end_line()

    def _is_dropped(self, name: str, element: etree._Element) -> bool:
        if name in _DROPPED:
            self._page.counts["dropped"] += name not in ("head", "meta", "link", "title", "base", "param")
            return True
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            self._page.counts["hidden"] += bool("".join(map(str, element.itertext())).strip())
            return True
        return False

    def _text(self, text: str | None, kind: Type, kept: bool) -> None:
        if not text:
            return
        if not kept:
            words = " ".join(text.replace("\u00a0", "\0").split()).replace("\0", "\u00a0")
            text = f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}" if words else " "
            before = self._line.pieces[-1].text if self._line.pieces else " "
            text = text[1:] if text[0] == " " and before[-1:] in (" ", "\n", "") else text
        self._line.add(text, kind)

    def _table(self, table: etree._Element, depth: int, kind: Type) -> None:
        """A line per row, the cells parted by tabs; a table that only lays out a page has no rows of several cells."""
        rows = [
            [cell for cell in row if str(cell.tag).lower() in ("td", "th")]
            for group in [table, *(part for part in table if str(part.tag).lower() in ("thead", "tbody", "tfoot"))]
            for row in group
            if str(row.tag).lower() == "tr"
        ]
        self.end_line()
        if max(map(len, rows), default=0) < 2:
            for cell in (cell for row in rows for cell in row):
                for inner in self._inside(cell, depth, kind):
                    self._page.lines.append(inner)
            return
        self._page.counts["tables"] += 1
        cells = [[trimmed(self._inside(cell, depth, kind)) for cell in row] for row in rows]
        lines, columns = read_table([row for row in cells if any(line.filled for cell in row for line in cell)])
        self._page.columns.append(columns)
        self._page.lines += lines

    def _inside(self, cell: etree._Element, depth: int, kind: Type) -> list[RichLine]:
        """The lines of a cell."""
        page = WebPage(counts=self._page.counts, columns=self._page.columns)
        walker = _Walker(self._path, page)
        walker._count = self._count
        walker.block(cell, depth + 1, kind)
        walker.end_line()
        self._count = walker._count
        return page.lines
