"""Putting a file on disk whole or not at all, for nobody's eyes but its user's, and never over a project."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from qualcode.errors import QualcodeError
from qualcode.files.held import BESIDE, is_held
from qualcode.files.passing import clear_passing, passing_path, remove_passing
from qualcode.files.platform import like, make_new, put_in_place, reachable, refuse_reserved, who_has_it
from qualcode.files.reading import MAX_ARCHIVE, is_there, read_up_to, read_whole
from qualcode.files.written import note_written
from qualcode.i18n import _

_DATABASE = b"SQLite format 3\x00"
_LOGS = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")
"""How a log, and a journal, begin."""
_ORDERS: tuple[Literal["little", "big"], ...] = ("little", "big")
_INDEX = 3_007_000
"""With this number the index of a log begins, and repeats it at byte 48."""


def kept_aside(path: Path) -> Path:
    """A copy of a file beside it, under the first name that is free: ``FILE~1``, ``FILE~2``, and so on."""
    number = 1
    while is_there(path.with_name(f"{path.name}~{number}")):
        number += 1
    target = path.with_name(f"{path.name}~{number}")
    write_whole(target, read_whole(path, MAX_ARCHIVE).data)
    return target


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write ``data`` to ``path``: first beside it, then in its place, so that no half file is ever seen.

    ``data`` may come in pieces. What stood there is kept until the new file is safely on disk; a link keeps pointing
    where it did, and a device or pipe is written to. A new file is its user's alone; one that was there keeps who may
    read it (:func:`like`). Raises :class:`QualcodeError` when the folder is missing, the file cannot be replaced, no
    file can be called so, or it is a project or belongs to one.
    """
    refuse_reserved(path)
    refuse_project(path)
    pieces = [data] if isinstance(data, bytes) else data
    with _told(path):
        # A folder that is not there is no way to another one: "gone/../study" is nowhere, and not "study".
        if not path.parent.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        target = reachable(path.resolve())
        if _is_other(target):
            # A file in the place of /dev/null would be a broken machine.
            with target.open("wb") as device:
                device.writelines(pieces)
            return
        clear_passing(target.parent)
        draft = passing_path(target)
        note_written()
        try:
            with make_new(draft, like(target)) as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            put_in_place(draft, target)
        finally:
            remove_passing(draft)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the system says of a file that cannot be written, in words."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        raise QualcodeError(
            _("{path} cannot be written: {reason}.").format(path=path, reason=getattr(error, "strerror", "") or error),
            who_has_it(path),
        ) from error


def refuse_project(path: Path) -> None:
    """``QualcodeError`` where a project, another database, or what SQLite keeps beside one would be written over.

    By whatever name or link: what stands there is looked at, and so is the database that its name belongs to.
    """
    belongs = any(
        path.name.endswith(suffix) and _is_database(path.with_name(path.name.removesuffix(suffix)))
        for suffix in BESIDE
        if path.name != suffix
    )
    if belongs or _is_database(path):  # what belongs to a project is not opened: SQLite may have locks on it
        raise QualcodeError(
            _("{path} is a project, or belongs to one, and is not written over.").format(path=path),
            _("Choose another name. --force writes over other files only."),
        )


def _is_database(path: Path) -> bool:
    """Whether a file is a database of SQLite, its log, its journal or the index of its log."""
    if is_held(path):
        return True
    try:
        head = read_up_to(path, 100)
    except OSError:
        return False
    twice = {head[place : place + 4] for place in (0, 48)}
    index = any(twice == {_INDEX.to_bytes(4, order)} for order in _ORDERS)
    return head.startswith((_DATABASE, *_LOGS)) or index


def _is_other(path: Path) -> bool:
    """Whether something stands there that is no file."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return False
