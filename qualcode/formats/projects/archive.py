"""Zip archives of projects: only what is asked for is unpacked, in pieces and within limits; nothing goes to disk.

A project may hold recordings of many gigabytes, so the archive is never read as a whole.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import unquote

from qualcode.errors import FormatError
from qualcode.files.reading import MAX_TEXT, MEGABYTE, opened, unreadable
from qualcode.formats.unpacking import DAMAGED, is_beyond_reason, pieces
from qualcode.i18n import _

MAX_PARTS = 100_000
MAX_PART = 1024 * MEGABYTE
"""The largest part that is read piece by piece: a description of some million codings."""

_CHUNK = 1 << 18
_END_RECORD, _END_RECORD_64 = b"PK\x05\x06", b"PK\x06\x06"
_TAIL = 66_000
_MAX_DIRECTORY = 32 * MEGABYTE


def damaged(path: Path, what: str) -> FormatError:
    """The error for a file of another program, with what is wrong where."""
    return FormatError(
        _("{file} cannot be read: {what}").format(file=path, what=what),
        _("Export it anew from the program it was made with, or copy it again from where it came."),
    )


class Archive:
    """An open archive. Parts are found whatever the case of their names, and only within it."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self.path = path
        self._check(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except DAMAGED as error:
            raise self.damaged(_("the list of its parts at the end cannot be read: it may be cut off")) from error
        names = self._zip.namelist()
        if len(names) > MAX_PARTS:
            raise self.damaged(_("it has more than {count} parts").format(count=MAX_PARTS))
        self._names = {_key(name): name for name in reversed(names)}
        self._stems: dict[str, str] = {}
        for name in reversed(names):
            self._stems[PurePosixPath(_key(name)).stem] = name

    def damaged(self, what: str) -> FormatError:
        """The error for this file, with what is wrong where."""
        return damaged(self.path, what)

    def names(self) -> list[str]:
        """The names of all parts, as they are written."""
        return list(self._names.values())

    def find(self, wanted: str) -> str | None:
        """The part that a path in the description means: ``internal://x.txt``, ``sources/x.txt`` or ``x.txt``.

        A name with another ending, or none, is found where only one part is called so.
        """
        plain = unquote(wanted.split("://")[-1]).replace("\\", "/").lstrip("/")
        if not plain or plain.endswith("/"):
            return None
        for name in (f"sources/{plain}", plain, f"sources/{PurePosixPath(plain).name}"):
            if found := self._names.get(_key(name)):
                return found
        found = self._stems.get(PurePosixPath(_key(plain)).stem)
        return found if found and _is_text(found) and (_is_text(plain) or "." not in plain) else None

    def fingerprint(self, *, without: str) -> str:
        """What the parts but one are, by name, size and checksum: another where somebody altered one of them."""
        parts = sorted(
            (one.filename, one.file_size, one.CRC) for one in self._zip.infolist() if one.filename != without
        )
        return fingerprint(parts)

    def pieces(self, part: str, limit: int = MAX_PART) -> Iterator[bytes]:
        """A part, piece by piece. ``FormatError`` where it is damaged, locked, too large or packed beyond reason."""
        try:
            info = self._zip.getinfo(part)
        except KeyError as error:
            raise self.damaged(_("{part} is missing").format(part=part)) from error
        if info.flag_bits & 1:
            raise self.damaged(_("{part} is locked with a password").format(part=part))
        unpacked = 0
        try:
            for chunk in pieces(self._zip, info):
                unpacked += len(chunk)
                if unpacked > limit or is_beyond_reason(unpacked, info.compress_size):
                    raise FormatError(
                        _("{file} unpacks to far more than a study holds: stopped at {size} MB in {part}").format(
                            file=self.path, size=unpacked // MEGABYTE, part=part
                        ),
                        _("This can be an attack (a zip bomb). If you trust it, export the study in parts."),
                    )
                yield chunk
        except DAMAGED as error:
            raise self.damaged(_("{part} is damaged or cut off").format(part=part)) from error

    def text(self, part: str) -> bytes:
        """A text, whole."""
        return b"".join(self.pieces(part, MAX_TEXT))

    def _check(self, file: IO[bytes]) -> None:
        """Refuses what is no archive, and a list of parts too long to be read at all."""
        head = file.read(4)
        if not head.startswith(b"PK"):
            raise FormatError(
                _("{file} is not what its suffix says: it is no zip archive").format(file=self.path),
                _("Export it anew as a REFI-QDA project (.qdpx) from the program it was made with."),
            )
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        tail = _whole(file)
        end = tail.rfind(_END_RECORD)
        length = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
        if length == 0xFFFFFFFF:
            end = tail.rfind(_END_RECORD_64)
            length = int.from_bytes(tail[end + 40 : end + 48], "little") if end >= 0 else length
        if length > _MAX_DIRECTORY:
            raise self.damaged(_("it has more than {count} parts").format(count=MAX_PARTS))
        file.seek(0)


def fingerprint(parts: list[tuple[str, int, int]]) -> str:
    """One value for parts by name, size and checksum (CRC-32), in this order."""
    return hashlib.sha256(repr(sorted(parts)).encode()).hexdigest()


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """The archive of that path, for as long as the block lasts. ``FormatError`` where it cannot be read."""
    try:
        with opened(path) as file:
            yield Archive(path, file)
    except OSError as error:
        raise unreadable(path, error) from error


def _whole(file: IO[bytes]) -> bytes:
    chunks = []
    while chunk := file.read(_CHUNK):
        chunks.append(chunk)
    return b"".join(chunks)


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _is_text(name: str) -> bool:
    return PurePosixPath(name).suffix.casefold() in (".txt", ".md")
