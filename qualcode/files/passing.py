"""Files under a passing name, until they are whole: made beside their place, and cleared where their maker has died."""

from __future__ import annotations

import os
import platform
import re
import sys
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from qualcode.files.held import BESIDE
from qualcode.files.platform import remove

_NAME = r"\.qualcode-(?P<place>[0-9a-f]{8})-(?P<process>\d{1,10})-[0-9a-f]{12}\.tmp(?:" + "|".join(BESIDE) + ")?"


def passing_path(target: Path) -> Path:
    """A name beside ``target`` that nobody has: it tells which process makes it, and is short however long that is."""
    return target.parent / f".qualcode-{_place()}-{os.getpid()}-{os.urandom(6).hex()}.tmp"


def remove_passing(path: Path) -> None:
    """Remove a file under a passing name, with what SQLite may have put beside it."""
    for suffix in ("", *BESIDE):
        with suppress(OSError):
            remove(path.with_name(path.name + suffix))


def is_passing(name: str) -> bool:
    """Whether a file name is a passing one."""
    return re.fullmatch(_NAME, name) is not None


def clear_passing(folder: Path) -> None:
    """Remove what processes of this machine left in a folder that are dead for certain; once for each folder."""
    with suppress(OSError):
        _clear(folder.resolve())


@lru_cache(maxsize=256)
def _clear(folder: Path) -> None:
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.name.startswith(".qualcode-")]
    for name in names:
        found = re.fullmatch(_NAME, name)
        # On a share lie files of other machines, of whose processes nothing is known here.
        if found and found["place"] == _place() and not lives(int(found["process"])):
            with suppress(OSError):
                remove(folder / name)


@lru_cache(maxsize=1)
def _place() -> str:
    """Where the numbers of processes count: this machine, and on Linux this container."""
    numbers = ""
    with suppress(OSError):
        numbers = str(Path("/proc/self/ns/pid").readlink())
    return sha256(f"{platform.node()} {numbers}".encode()).hexdigest()[:8]


def lives(process: int) -> bool:
    """Whether a process of this machine may be alive; only where it is dead for certain it is not."""
    if sys.platform == "win32":
        return _lives_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _lives_on_windows(process: int) -> bool:
    """There ``os.kill`` would end it: the system is asked for a handle to it, and says why it has none."""
    import ctypes  # no other system needs it

    synchronize, no_such_process, still_running = 0x100000, 87, 0x102
    kernel: object = getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)  # noqa: B009
    handle = getattr(kernel, "OpenProcess")(synchronize, False, process)  # noqa: B009
    if not handle:
        return bool(getattr(ctypes, "get_last_error")() != no_such_process)  # noqa: B009
    try:
        return bool(getattr(kernel, "WaitForSingleObject")(handle, 0) == still_running)  # noqa: B009
    finally:
        getattr(kernel, "CloseHandle")(handle)  # noqa: B009
