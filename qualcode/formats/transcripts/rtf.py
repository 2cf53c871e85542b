"""Rich text (.rtf), as Word, WordPad, Pages and f4 write it: its text with bold type, notes and comments.

Bytes are those of the code page that the file names, or of the font they are set in. Deleted and hidden text is
dropped, notes stand at the end; all that is counted. Nothing in such a file is carried out or fetched.
"""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.errors import FormatError
from qualcode.files.reading import MAX_TEXT
from qualcode.files.spelling import name_of
from qualcode.formats.transcripts.base import (
    MAX_LINES,
    Choices,
    Note,
    Remark,
    Source,
    holds_no_text,
    looks_like,
    read_bytes,
    too_many_lines,
)
from qualcode.formats.transcripts.columns import TranscriptColumns, notes_on
from qualcode.formats.transcripts.rich import RichLine, Type, assemble, noted, read_table, trimmed
from qualcode.formats.transcripts.subtitles import spoken
from qualcode.formats.transcripts.word_notes import notes_of
from qualcode.i18n import _
from qualcode.text.expressions import expression

MAX_TOKENS = 2_000_000
"""How many marks of type a file may have: each takes some microseconds."""
_MAX_DEPTH = 2_000

_TOKEN = expression(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|[\r\n\x00]+|(?P<text>[^\\{}\r\n\x00]+)|\\"
)
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 78: "shift_jis", 79: "euc_kr", 80: "gb2312", 81: "big5", 85: "mac_greek",
    86: "mac_turkish", 89: "mac_cyrillic", 88: "mac_latin2", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""The code pages of fonts by the number that a file gives them; of any other that of the file."""
_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "nestcell": "\t", "nestrow": "\n",
}  # fmt: skip
_DROPPED = frozenset(
    """fonttbl colortbl stylesheet info pict nonshppict fldinst xe tc rxe txe bkmkstart bkmkend themedata filetbl revtbl
    listtable listoverridetable generator header headerl headerr headerf footer footerl footerr footerf object objdata
    sp ftnsep ftnsepc aftnsep aftnsepc shprslt do template datafield background pgdsctbl""".split()
)
"""Groups of which nothing is text; one that a program marks as its own, and that is not known, is dropped as well."""
_KEPT = frozenset(
    "rtf fldrslt result ud shpinst shptxt annotation footnote atnid atnauthor atrfstart atrfend atnref".split()
)
_BESIDE = frozenset("shptxt annotation footnote atnid atnauthor atrfstart atrfend atnref".split())
"""Groups whose text does not stand where they do."""


@dataclass(frozen=True, slots=True)
class _State:
    """What holds in a group: where its text goes, how it is set, and in which code page its bytes are."""

    into: str = ""
    dropped: bool = False
    starred: bool = False
    font: int | None = None
    bold: bool = False
    slanted: bool = False
    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    struck: bool = False
    in_table: bool = False
    skips: int = 1

    @property
    def kind(self) -> Type:
        """How text is set."""
        return Type.BOLD if self.bold else Type.SLANTED if self.slanted else Type.PLAIN


@dataclass(slots=True)
class _Flow:
    """Text that is being gathered: that of the document, or of something beside it."""

    lines: list[RichLine] = field(default_factory=list)
    line: RichLine = field(default_factory=RichLine)
    cells: list[list[RichLine]] = field(default_factory=list)
    rows: list[list[list[RichLine]]] = field(default_factory=list)
    cell: list[RichLine] = field(default_factory=list)
    boxes: list[RichLine] = field(default_factory=list)

    def text(self) -> str:
        """All of it on one line."""
        return " ".join(part for line in [*self.lines, self.line] if (part := " ".join(line.text.split())))


def read(path: Path, choices: Choices) -> Source:
    """Read rich text. Raises FormatError for what is none, is too large, or holds no text."""
    content = read_bytes(path, MAX_TEXT)
    head = content.data[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not head.startswith(b"{\\rtf"):
        kind = looks_like(head) or _("plain text or something else")
        raise FormatError(
            _("{file} is not what its suffix says: it looks like {kind}").format(file=path, kind=kind),
            _("Give it the right suffix, or open it in Word or LibreOffice and save it as .docx."),
        )
    reader = RtfReader(path, choices.encoding)
    reader.read(content.data)
    text, emphasis, marked = assemble(reader.whole())
    said = spoken(text)
    if said.notes:
        text, emphasis, marked = said.text, (), {}
    if not text.strip():
        raise holds_no_text(path)
    message = _("read as {encoding}, as was asked") if choices.encoding else _("read as {encoding}, as the file says")
    return Source(
        name=name_of(path),
        path=path,
        format="rtf",
        text=text,
        sha256=content.sha256,
        encoding=reader.page,
        emphasis=emphasis,
        remarks=tuple(remark._replace(span=marked.get(key)) for key, remark in reader.remarks.items()),
        notes=(
            Note("encoding", 1, message.format(encoding=reader.page)),
            *notes_of(reader.counts),
            *notes_on(reader.columns),
            *said.notes,
        ),
        front_matter={"note": said.about} if said.about else {},
    )


class RtfReader:
    """Goes through the marks of a file once, with a stack of what holds in the groups around."""

    def __init__(self, path: Path, encoding: str | None, first_note: int = 0) -> None:
        """``first_note`` is the number before that of the first footnote."""
        self.path = path
        self.page = encoding or "cp1252"
        self.counts: Counter[str] = Counter()
        self.columns: list[TranscriptColumns] = []
        self.remarks: dict[str, Remark] = {}
        self._given = encoding is not None
        self._state = _State()
        self._stack: list[tuple[_State, _Flow]] = []
        self._flow = self._document = _Flow()
        self.footnotes: dict[int, str] = {}
        """By their numbers."""
        self._first_note = first_note
        self._fonts: dict[int, str] = {}
        self._font: int | None = None
        self._named = 0
        self._bytes = bytearray()
        self._units: list[int] = []
        self._skip = 0
        self._author = ""
        self._about = ""
        self._lines = 0

    def read(self, data: bytes) -> None:
        """Go through all of a file, to the end of its outermost group."""
        position = 0
        for _count in range(MAX_TOKENS):
            token = _TOKEN.match(data, position)
            if token is None:
                break
            position = token.end()
            if token["brace"] == b"{":
                self._open()
            elif token["brace"]:
                self._close()
                if not self._stack:
                    break
            elif token["text"]:
                self._take(token["text"])
            elif token["hex"]:
                self._take(bytes.fromhex(token["hex"].decode("ascii")))
            elif token["word"]:
                word = token["word"].decode("ascii").lower()
                number = int(token["number"]) if token["number"] else None
                if word == "bin":
                    position += max(0, number or 0)
                else:
                    self._word(word, number)
            elif token["sign"]:
                self._sign(token["sign"])
        else:
            raise FormatError(
                _("{file} has more than {count} marks of type").format(file=self.path, count=MAX_TOKENS),
                _("Open it in the program it was made with, and save its text as .txt."),
            )
        while self._stack:
            self._close()
        self._settle()

    def whole(self) -> list[RichLine]:
        """The lines of the document, with its notes at the end."""
        return [*self.body(), *noted([*self.footnotes.values()])]

    def body(self) -> list[RichLine]:
        """The lines of the document without its notes."""
        self._end_line(self._document, in_table=False)
        return self._document.lines

    def _open(self) -> None:
        self._settle()
        if len(self._stack) >= _MAX_DEPTH:
            raise FormatError(
                _("{file} cannot be read: {what}").format(
                    file=self.path, what=_("its groups are nested more than {n} deep").format(n=_MAX_DEPTH)
                ),
                _("Open it in the program it was made with, and save its text as .txt."),
            )
        self._stack.append((self._state, self._flow))
        self._state = replace(self._state, starred=False)

    def _close(self) -> None:
        self._settle()
        if not self._stack:
            return
        inner, flow = self._state, self._flow
        self._state, self._flow = self._stack.pop()
        if flow is not self._flow:
            self._beside(inner.into, flow)

    def _beside(self, into: str, flow: _Flow) -> None:
        """What becomes of the text of a group that does not stand where the group does."""
        text = flow.text()
        if into == "footnote" and text:
            self.counts["footnotes"] += 1
            number = self._first_note + len(self.footnotes) + 1
            self.footnotes[number] = f"[{number}] {text}"
            self._flow.line.add(f"[{number}]", Type.PLAIN)
        elif into == "shptxt":
            self._end_line(flow, in_table=False)
            self.counts["text_boxes"] += 1
            self._flow.boxes += flow.lines
        elif into in ("atrfstart", "atrfend"):
            self._flow.line.mark(text)
        elif into == "atnauthor":
            self._author = text
        elif into == "atnref":
            self._about = text
        elif into == "annotation":
            key = self._about or f"at {len(self.remarks)}"
            if not self._about:
                self._flow.line.mark(key)
            if text:
                self.remarks[key] = Remark(text, self._author)
            self._author = self._about = ""

    def _word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._unit(number % 0x10000)
            return
        self._settle()
        state = self._state
        on = number != 0
        if state.starred or word in _DROPPED or word in _BESIDE:
            self._destination(word, state)
        elif word in ("ansi", "mac", "pc", "pca", "ansicpg"):
            self._code_page(word, number)
        elif word in ("f", "fcharset", "cpg"):
            self._font_table(word, number)
        elif word == "deff":
            self._font = number
        elif word == "uc":
            self._state = replace(state, skips=min(max(0, number or 0), 16))
        elif word == "plain":
            self._state = replace(
                state,
                font=self._font,
                bold=False,
                slanted=False,
                hidden=False,
                deleted=False,
                inserted=False,
                struck=False,
            )
        elif word == "b":
            self._state = replace(state, bold=on)
        elif word in ("i", "ul"):
            self._state = replace(state, slanted=on)
        elif word == "ulnone":
            self._state = replace(state, slanted=False)
        elif word == "v":
            self._state = replace(state, hidden=on)
        elif word in ("deleted", "revised", "strike", "striked"):
            self._revise(word, on)
        elif word in ("listtext", "pntext"):
            self.counts["numbering"] += not state.dropped
            self._state = replace(state, dropped=True)
        elif word == "upr":
            self._state = replace(state, dropped=True)
        elif word == "pard":
            self._state = replace(state, in_table=False)
        elif word == "intbl":
            self._state = replace(state, in_table=True)
        elif not state.dropped:
            self._layout(word)

    def _destination(self, word: str, state: _State) -> None:
        """A group that is text of its own, or none."""
        starred = replace(state, starred=False)
        if word == "object":
            self._state = starred  # its result is what is shown
        elif word in _BESIDE and not state.dropped:
            self._state = replace(
                starred, into=word, dropped=False, bold=False, slanted=False, in_table=False, hidden=False
            )
            self._flow = _Flow()
        elif word == "ud":
            self._state = replace(starred, dropped=self._stack[-2][0].dropped if len(self._stack) > 1 else False)
        else:
            self._state = replace(starred, dropped=state.dropped or word not in _KEPT, into=word)

    def _code_page(self, word: str, number: int | None) -> None:
        if self._given:
            return
        if word == "ansicpg":
            self.page = _page(number) or self.page
        elif self.page == "cp1252":
            self.page = _PAGES[word]

    def _font_table(self, word: str, number: int | None) -> None:
        """The font of what follows, or in the table of fonts the code page of one."""
        if self._state.into != "fonttbl":
            if word == "f":
                self._state = replace(self._state, font=number)
        elif word == "f":
            self._named = number or 0
        elif word == "cpg" and (page := _page(number)):
            self._fonts[self._named] = page
        elif word == "fcharset" and number in _CHARSETS and len(self._fonts) < _MAX_DEPTH:
            self._fonts.setdefault(self._named, _CHARSETS[number])

    def _revise(self, word: str, on: bool) -> None:
        state = self._state
        if word == "deleted":
            self.counts["deletions"] += on and not state.deleted and not state.dropped
            self._state = replace(state, deleted=on)
        elif word == "revised":
            self.counts["insertions"] += on and not state.inserted and not state.dropped
            self._state = replace(state, inserted=on)
        else:
            self.counts["struck"] += on and not state.struck and not state.dropped
            self._state = replace(state, struck=on)

    def _layout(self, word: str) -> None:
        """What ends lines, cells and rows, and the words that stand for a sign."""
        flow, in_table = self._flow, self._state.in_table
        if word == "par":
            self._end_line(flow, in_table=in_table)
        elif word in ("sect", "page") and flow.line.filled:
            self._end_line(flow, in_table=False)
        elif word == "cell":
            flow.cell.append(flow.line)
            flow.cells.append(trimmed(flow.cell))
            flow.line, flow.cell = RichLine(), []
        elif word == "row":
            if any(line.filled for cell in flow.cells for line in cell):
                flow.rows.append(flow.cells)
            flow.cells = []
            self._count_line()
        elif word in _SIGNS:
            self._add(_SIGNS[word])

    def _end_line(self, flow: _Flow, *, in_table: bool) -> None:
        """The line is whole: it belongs to a cell, or it comes after what tables there are."""
        if self._state.deleted:
            flow.line.joins = True
        if in_table:
            flow.cell.append(flow.line)
        else:
            if flow.cells:
                flow.rows.append(flow.cells)
            if flow.rows:
                self.counts["tables"] += 1
                lines, columns = read_table(flow.rows)
                self.columns.append(columns)
                flow.lines += lines
            flow.lines += [*flow.cell, flow.line, *flow.boxes]
            flow.rows, flow.cells, flow.cell, flow.boxes = [], [], [], []
        flow.line = RichLine()
        self._count_line()

    def _count_line(self) -> None:
        self._lines += 1
        if self._lines > MAX_LINES:
            raise too_many_lines(self.path)

    def _sign(self, sign: bytes) -> None:
        """A backslash before a sign: the sign itself, a line end, or what stands for another one."""
        if sign in (b"\r", b"\n"):
            self._word("par", None)
        elif sign == b"*":
            self._settle()
            self._state = replace(self._state, starred=True)
        elif sign in (b"\\", b"{", b"}"):
            self._take(sign)
        elif sign in (b"~", b"_"):
            self._settle()
            self._add("\u00a0" if sign == b"~" else "-")

    def _take(self, data: bytes) -> None:
        """Bytes of text, but for those that stand in for a character that was given by its number."""
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        if data and not self._state.dropped and self._state.into != "fonttbl":
            if self._units:
                self._settle()
            self._bytes += data

    def _unit(self, unit: int) -> None:
        """A character by its number, of which two may make one."""
        if self._bytes:
            self._settle()
        if not self._state.dropped:
            self._units.append(unit)
        self._skip = self._state.skips

    def _settle(self) -> None:
        """Turn what has been gathered into text: what comes next is set otherwise, or in another code page."""
        self._skip = 0
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            font = self._state.font if self._state.font is not None else self._font
            page = self.page if self._given or font is None else self._fonts.get(font, self.page)
            text = data.decode(page, "replace")
            self.counts["broken_bytes"] += text.count("\ufffd")
            self._add(text)
        if self._units:
            units, self._units = self._units, []
            raw = b"".join(unit.to_bytes(2, "little") for unit in units)
            self._add(raw.decode("utf-16-le", "replace"))

    def _add(self, text: str) -> None:
        state = self._state
        if state.dropped or state.deleted:
            return
        if state.hidden:
            self.counts["hidden"] += bool(text.strip())
            return
        self._flow.line.add(text.replace("\x00", ""), state.kind)


def _page(number: int | None) -> str | None:
    """The name of a code page by its number; None where Python knows none."""
    name = {10000: "mac_roman", 65001: "utf-8", 42: "cp1252"}.get(number or 0, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return None
    return name
