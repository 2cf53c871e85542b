"""What every reader of transcripts hands over: the text, and an account of how it was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import FormatError
from qualcode.files.reading import FileContent, read_whole
from qualcode.i18n import _
from qualcode.records import record

MAX_LINES = 200_000
"""Lines, or paragraphs, of a transcript: a week of talking has a tenth of them."""


@record
class Note:
    """A line of the import report: what a reader chose, kept or dropped.

    ``kind`` is a stable word for scripts (``encoding``, ``deletions``, ``comments`` ...), ``count`` how many things it
    is about (1 for a choice), ``message`` the sentence for the user.
    """

    kind: str
    count: int
    message: str


class Remark(NamedTuple):
    """What somebody noted beside a text, such as a comment in Word: on a span of it, where it stands somewhere."""

    words: str
    author: str = ""
    span: tuple[int, int] | None = None


@record
class Choices:
    """What whoever imports says of a file, where it is not left to its reader to find out.

    ``encoding`` is that of its bytes; ``sheet`` the sheet of a workbook with the transcript.
    """

    encoding: str | None = None
    sheet: str | None = None


AS_FOUND = Choices()
"""Nothing is said: all is as the reader finds it."""


@record
class Source:
    """A transcript as read from a file, before it is a document of a project.

    ``text`` is normalised (``\\n``, no byte order mark) and holds no NUL. ``sha256`` is that of the bytes which the
    reader read, in hexadecimal digits. ``encoding`` is None for formats that carry their own. ``emphasis`` are the
    spans of ``text`` set in bold (or, where none is, in italics or underlined), in order and apart. ``front_matter``
    holds the fields at the top of a text file, keys in lower case; they are no part of ``text``. ``front_lists`` are
    the keys of those that are lists. ``remarks`` are what was noted beside the text, and is none of it.
    """

    name: str
    path: Path
    format: str
    text: str
    sha256: str
    encoding: str | None = None
    emphasis: tuple[tuple[int, int], ...] = ()
    front_matter: Mapping[str, str] = field(default_factory=dict)
    front_lists: frozenset[str] = frozenset()
    remarks: tuple[Remark, ...] = ()
    notes: tuple[Note, ...] = ()


def read_bytes(path: Path, limit: int) -> FileContent:
    """The content of a file that holds something; ``FormatError`` otherwise, and as with :func:`read_whole`."""
    content = read_whole(path, limit)
    if not content.data:
        raise FormatError(_("{file} is empty").format(file=path), _("Export or copy the transcript again."))
    return content


def holds_no_text(path: Path) -> FormatError:
    """The error for a document in which nothing is left to code."""
    return FormatError(
        _("{file} holds no text").format(file=path),
        _("It may hold only pictures, comments or deleted text: open it in the program it was made with and look."),
    )


def too_many_lines(path: Path) -> FormatError:
    """The error for a file of far more lines than people speak, empty ones among them."""
    return FormatError(
        _("{file} has more than {limit} lines or paragraphs").format(file=path, limit=MAX_LINES),
        _("That is no transcript of an interview, or many in one file: split it into one file for each interview."),
    )


_KINDS: tuple[tuple[bytes, Callable[[], str]], ...] = (
    (b"PK\x03\x04", lambda: _("a zip archive, such as a Word (.docx) or OpenDocument file")),
    (b"PK\x05\x06", lambda: _("an empty zip archive")),
    (b"%PDF", lambda: _("a PDF document")),
    (b"{\\rtf", lambda: _("a rich text document (RTF)")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", lambda: _("an old or password-protected Office document")),
    (b"\x89PNG", lambda: _("a picture (PNG)")),
    (b"\xff\xd8\xff", lambda: _("a picture (JPEG)")),
    (b"GIF87a", lambda: _("a picture (GIF)")),
    (b"GIF89a", lambda: _("a picture (GIF)")),
    (b"ID3\x03", lambda: _("a sound recording (MP3)")),
    (b"ID3\x04", lambda: _("a sound recording (MP3)")),
    (b"OggS", lambda: _("a sound recording (Ogg)")),
    (b"SQLite format 3\x00", lambda: _("a database (SQLite)")),
    (b"\x1f\x8b", lambda: _("a compressed file (gzip)")),
    (b"7z\xbc\xaf", lambda: _("a compressed file (7-Zip)")),
    (b"\x7fELF", lambda: _("a program")),
    (b"MZ\x90", lambda: _("a program")),
)
"""The first bytes of files, and what they are then, in words that are translated for whoever brings one only."""


def looks_like(head: bytes) -> str | None:
    """What a file is by its first bytes, in words for the user; None where they tell nothing (plain text)."""
    for magic, name in _KINDS:
        if head.startswith(magic):
            return name()
    return _("a sound recording or film (MP4)") if head[4:8] == b"ftyp" else None
