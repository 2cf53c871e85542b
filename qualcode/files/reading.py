"""The one door through which files come in: what is no file is refused unopened, what is too large unread."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from qualcode.errors import FormatError
from qualcode.files.held import is_held
from qualcode.i18n import _

MEGABYTE = 1024 * 1024
MAX_TEXT = 50 * MEGABYTE
"""The largest text that is read, a transcript or a table with separators: some eight million words."""
MAX_STREAM = 1024 * MEGABYTE
"""The largest table with separators that is read row by row, of which nothing is kept that does not fit."""
MAX_ARCHIVE = 200 * MEGABYTE
"""The largest Word document or workbook; what it may unpack to is for its reader to say."""
MAX_WRITTEN = 20 * MEGABYTE
"""The largest file that people write by hand, as a codebook, or that the program keeps beside its settings."""

_CHUNK = MEGABYTE
_QUIETLY = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
"""A name may have become a pipe since it was looked at: opening it must not wait, nor take a terminal over."""


class FileContent(NamedTuple):
    """What a file holds, and the SHA-256 of just these bytes in hexadecimal digits."""

    data: bytes
    sha256: str


class NotAFile(OSError):  # noqa: N818
    """A folder, a pipe, a socket or a device stands where a file was looked for."""


class OpenAsProject(OSError):  # noqa: N818
    """A project that this process has open: closing it again would let go of SQLite's locks (:mod:`files.held`)."""


def is_there(path: Path) -> bool:
    """Whether there is anything at a path that can be reached; a name that no file can have is not there."""
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder; a name that no folder can have leads to none."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Whether a path leads to a regular file; a name that no file can have leads to none."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, also by a link; not where one of them leads nowhere."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def size_of(path: Path) -> int:
    """How many bytes a file has. ``FormatError`` where there is none, or it cannot be reached."""
    try:
        return path.stat().st_size
    except (OSError, ValueError) as error:
        raise unreadable(path, error if isinstance(error, OSError) else OSError(str(error))) from error


def whereabouts(path: Path) -> Path:
    """Where a path leads, links followed, so that one file is known by it; of a link that leads nowhere, itself."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path.absolute()


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A regular file, open for reading. ``OSError`` otherwise.

    What is no file (``NotAFile``), or open as a project (``OpenAsProject``), is not opened.
    """
    try:
        status = path.stat()
    except ValueError as error:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL)) from error
    _refuse_other(status.st_mode)
    if is_held(path):
        raise OpenAsProject(errno.EBUSY, os.strerror(errno.EBUSY))
    with os.fdopen(os.open(path, os.O_RDONLY | _QUIETLY), "rb", buffering=0) as file:
        _refuse_other(os.fstat(file.fileno()).st_mode)
        yield file


def read_up_to(path: Path, most: int) -> bytes:
    """The first bytes of a file, at most so many. ``OSError`` where there is none, or it is no file."""
    with opened(path) as file:
        return _read(file, most)


def read_whole(path: Path, limit: int) -> FileContent:
    """The content of a file of at most ``limit`` bytes; of a larger one nothing is read.

    Raises ``FormatError``, which names the file and the remedy, where it is missing, no file, not readable or too
    large.
    """
    try:
        with opened(path) as file:
            size = os.fstat(file.fileno()).st_size
            # A file may grow while it is read, and some say nothing of their size.
            data = b"" if size > limit else _read(file, limit + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if max(size, len(data)) > limit:
        raise _too_large(path, limit)
    return FileContent(data, hashlib.sha256(data).hexdigest())


def read_pieces(path: Path, limit: int) -> Iterator[bytes]:
    """The content of a file, a piece at a time; errors as with :func:`read_whole`."""
    left = limit
    try:
        with opened(path) as file:
            if os.fstat(file.fileno()).st_size > limit:
                raise _too_large(path, limit)
            while piece := _read(file, _CHUNK):
                left -= len(piece)
                if left < 0:
                    raise _too_large(path, limit)
                yield piece
    except OSError as error:
        raise unreadable(path, error) from error


def _too_large(path: Path, limit: int) -> FormatError:
    return FormatError(
        _("{file} is larger than {limit} MB").format(file=path, limit=limit // MEGABYTE),
        _("Check that it is the file you mean; if it is, split it into smaller ones."),
    )


def read_utf8(path: Path, limit: int = MAX_WRITTEN) -> str:
    """The text of a file in UTF-8, without its byte order mark. ``FormatError`` as with :func:`read_whole`."""
    data = read_whole(path, limit).data
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(
            _("{path}:{line}: is not UTF-8 here.").format(path=path, line=data.count(b"\n", 0, error.start) + 1),
            _("Save the file in UTF-8."),
        ) from error


def unreadable(path: Path, error: OSError) -> FormatError:
    """The error for a file that cannot be opened or read, in words and with its remedy."""
    if isinstance(error, NotAFile):
        return FormatError(
            _("{file} is a folder, a pipe or a device, not a file").format(file=path),
            _("Name a file; what a pipe or device gives has to be saved in one first."),
        )
    if isinstance(error, OpenAsProject):
        return FormatError(
            _("{file} is a project that is open, or belongs to one").format(file=path), _("Name another file.")
        )
    if error.errno == errno.ELOOP:
        return FormatError(
            _("{file} is a link that leads back to itself").format(file=path),
            _("Name the file that it should lead to."),
        )
    if isinstance(error, FileNotFoundError):
        return FormatError(_("{file} does not exist").format(file=path), _("Check the name and the folder."))
    return FormatError(
        _("{file} cannot be read: {reason}").format(file=path, reason=error.strerror or error),
        _("Check that you may read the file and that no other program keeps it locked."),
    )


def _refuse_other(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise NotAFile(errno.EINVAL, os.strerror(errno.EINVAL))


def _read(file: IO[bytes], most: int) -> bytes:
    """At most so many bytes. ``OSError`` where the file keeps its reader waiting, as some of the system's own do."""
    chunks = []
    while most:
        chunk = file.read(min(most, _CHUNK))
        if chunk is None:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        if not chunk:
            break
        chunks.append(chunk)
        most -= len(chunk)
    return b"".join(chunks)
