"""What every reader of transcripts hands over: the text, and an account of how it was read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import FormatError
from qualcode.i18n import _

MAX_FILE = 50 * 1024 * 1024
"""The largest file that is read: some eight million words of plain text."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the import report: what a reader chose, kept or dropped.

    ``kind`` is a stable word for scripts (``encoding``, ``deletions``, ``comments`` ...), ``count`` how many things it
    is about (1 for a choice), ``message`` the sentence for the user.
    """

    kind: str
    count: int
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """A transcript as read from a file, before it is a document of a project.

    ``text`` is normalised (``\\n``, no byte order mark) and holds no NUL. ``sha256`` is that of the bytes which the
    reader read, in hexadecimal digits. ``encoding`` is None for formats that carry their own. ``emphasis`` are the
    spans of ``text`` set in bold, in order and apart. ``front_matter`` holds the fields at the top of a text file, keys
    in lower case; they are no part of ``text``. ``front_lists`` are the keys of those that are lists.
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
    notes: tuple[Note, ...] = ()


class FileContent(NamedTuple):
    """What a file holds, and its SHA-256 in hexadecimal digits."""

    data: bytes
    sha256: str


def read_bytes(path: Path, limit: int = MAX_FILE) -> FileContent:
    """The content of a file of at most ``limit`` bytes; of a larger one nothing is read.

    Raises FormatError where it is missing, no regular file, not readable, empty or too large.
    """
    try:
        if not path.is_file():
            message = _("{file} is a folder or a device, not a file") if path.exists() else _("{file} does not exist")
            raise FormatError(message.format(file=path), _("Check the name and the folder."))
        with path.open("rb") as handle:
            size = os.fstat(handle.fileno()).st_size
            # A file may grow while it is read, and some say nothing of their size.
            data = b"" if size > limit else handle.read(limit + 1)
    except OSError as error:
        raise FormatError(
            _("{file} cannot be read: {reason}").format(file=path, reason=error.strerror or error),
            _("Check that you may read the file and that no other program keeps it locked."),
        ) from error
    if max(size, len(data)) > limit:
        raise FormatError(
            _("{file} is larger than {limit} MB").format(file=path, limit=limit // (1024 * 1024)),
            _("That is no transcript of an interview, or many in one file: split it into one file for each interview."),
        )
    if not data:
        raise FormatError(_("{file} is empty").format(file=path), _("Export or copy the transcript again."))
    return FileContent(data, hashlib.sha256(data).hexdigest())


def looks_like(head: bytes) -> str | None:
    """What a file is by its first bytes, in words for the user; None where they tell nothing (plain text)."""
    for magic, name in (
        (b"PK\x03\x04", _("a zip archive, such as a Word (.docx) or OpenDocument file")),
        (b"PK\x05\x06", _("an empty zip archive")),
        (b"%PDF", _("a PDF document")),
        (b"{\\rtf", _("a rich text document (RTF)")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _("an old or password-protected Office document")),
        (b"\x89PNG", _("a picture (PNG)")),
        (b"\xff\xd8\xff", _("a picture (JPEG)")),
        (b"GIF87a", _("a picture (GIF)")),
        (b"GIF89a", _("a picture (GIF)")),
        (b"ID3\x03", _("a sound recording (MP3)")),
        (b"ID3\x04", _("a sound recording (MP3)")),
        (b"OggS", _("a sound recording (Ogg)")),
        (b"SQLite format 3\x00", _("a database (SQLite)")),
        (b"\x1f\x8b", _("a compressed file (gzip)")),
        (b"7z\xbc\xaf", _("a compressed file (7-Zip)")),
        (b"\x7fELF", _("a program")),
        (b"MZ\x90", _("a program")),
    ):
        if head.startswith(magic):
            return name
    return _("a sound recording or film (MP4)") if head[4:8] == b"ftyp" else None
