"""Small doors to what makes a file one's own: locks on its bytes, and a name that nothing else has."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
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


def name_anew(draft: Path, target: Path) -> None:
    """Gives a finished file a name, at once. ``FileExistsError`` where anything has it, also since a moment ago."""
    if sys.platform == "win32":
        draft.rename(target)  # which takes nothing's place there
        return
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no second name: the name is taken first
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            draft.replace(target)
        except BaseException:
            target.unlink()
            raise


def take_place(draft: Path, target: Path, kept: Path) -> None:
    """Puts a finished file in the place of another, which keeps the name ``kept``.

    ``FileExistsError`` where anything is called ``kept``. Whatever fails, the other file is where it was.
    """
    try:
        os.link(target, kept)
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no second name
        name_anew(target, kept)
        try:
            draft.rename(target)
        except BaseException:
            kept.rename(target)
            raise
    else:
        try:
            draft.replace(target)
        except BaseException:
            kept.unlink()
            raise


def give_mode(path: Path, like: Path) -> None:
    """Lets those read and write a file who may do so with another, as far as the system knows of that."""
    with suppress(OSError):
        path.chmod(stat.S_IMODE(like.stat().st_mode) & 0o666)


def never_free(thing: object) -> None:
    """Has an object last until the process ends, and not be cleared up then either."""
    import ctypes  # for the rare case that needs it

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(thing))
