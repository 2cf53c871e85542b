"""Small doors to what makes a file one's own: locks on its bytes, and where it is by now."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOVES_WHILE_OPEN = sys.platform != "win32"
"""Whether a file that is open, by ourselves too, can be moved."""

if sys.platform == "win32":
    import msvcrt

    def lock_bytes(descriptor: int, start: int, size: int) -> bool:
        """Locks bytes of a file for this process alone, at once; ``False`` where another one holds any of them."""
        os.lseek(descriptor, start, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, size)
        except OSError:
            return False
        return True

    def unlock_bytes(descriptor: int, start: int, size: int) -> None:
        """Lets go of them."""
        os.lseek(descriptor, start, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, size)

else:
    import fcntl

    def lock_bytes(descriptor: int, start: int, size: int) -> bool:
        """Locks bytes of a file for this process alone, at once; ``False`` where another one holds any of them."""
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, size, start)
        except OSError:
            return False
        return True

    def unlock_bytes(descriptor: int, start: int, size: int) -> None:
        """Lets go of them."""
        fcntl.lockf(descriptor, fcntl.LOCK_UN, size, start)


@contextmanager
def claimed(path: Path, place: int) -> Iterator[bool]:
    """Whether a byte of a file, which is made where it is not there, is this process's alone while the block lasts.

    True also where no such file can be made: then nobody else can claim it either.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield True
        return
    try:
        if not lock_bytes(descriptor, place, 1):
            yield False
            return
        try:
            yield True
        finally:
            unlock_bytes(descriptor, place, 1)
    finally:
        os.close(descriptor)


def place_now(descriptor: int) -> Path | None:
    """Where a file that is open lies by now, as far as the system tells; ``None`` where it is deleted too."""
    try:
        if sys.platform == "linux":
            found = Path(f"/proc/self/fd/{descriptor}").readlink()
        elif sys.platform == "darwin":
            found = Path(os.fsdecode(fcntl.fcntl(descriptor, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0")))
        else:  # Windows moves no file that is open, nor a folder with one in it
            return None
        return found if os.path.samestat(os.fstat(descriptor), found.stat()) else None
    except OSError:
        return None
