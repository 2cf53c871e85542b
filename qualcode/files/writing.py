"""Putting a file on disk whole or not at all, and for nobody's eyes but its user's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.files.platform import like, make_new, put_in_place, reachable, refuse_reserved, remove, who_has_it
from qualcode.i18n import _


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: first beside it, then in its place, so that no half file is ever seen.

    What stood there is kept until the new file is safely on disk; a link keeps pointing where it did, and a device or
    pipe is written to. A new file is its user's alone; one that was there keeps who may read it (:func:`like`). Raises
    :class:`QualcodeError` when the folder is missing, the file cannot be replaced, or no file can be called so.
    """
    refuse_reserved(path)
    target = reachable(path.resolve())
    draft = target.with_name(f".qualcode-{os.urandom(6).hex()}.tmp")
    with _told(path):
        if target.exists() and not target.is_file():
            # A file in the place of /dev/null would be a broken machine.
            target.write_bytes(data)
            return
        try:
            with make_new(draft, like(target)) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            put_in_place(draft, target)
        finally:
            remove(draft)


def make_private(path: Path) -> None:
    """Makes an empty file that only its user may read, for whoever fills it in its place.

    :class:`QualcodeError` where one of that name is there, none can be made, or none can be called so.
    """
    refuse_reserved(path)
    with _told(path):
        make_new(reachable(path.absolute())).close()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the system says of a file that cannot be written, in words."""
    try:
        yield
    except OSError as error:
        raise QualcodeError(
            _("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror or error),
            who_has_it(path),
        ) from error
