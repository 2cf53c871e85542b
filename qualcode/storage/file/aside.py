"""What lies beside a project's file, and how it is put aside: by a dated name, never deleted."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from qualcode.errors import ProjectError
from qualcode.files.held import BESIDE
from qualcode.files.passing import is_passing
from qualcode.files.platform import move, remove, size_of_name
from qualcode.i18n import _
from qualcode.text.expressions import expression

_ASIDE = expression(r"\.aside-\d{8}-\d{6}(-\d+)?")

LONGEST = 255 - max(map(len, BESIDE))
"""So many bytes the name of a project has at most: disks take 255, and there must be room for what is beside it."""


def log_of(path: Path, suffix: str = "-wal") -> Path:
    """The log beside a project's file, or another of :data:`BESIDE`; of the file itself where the name is a link."""
    real = path.resolve()
    return real.with_name(real.name + suffix)


def aside_of(path: Path, word: str = "aside") -> Path:
    """A name for what is put aside of a file, with the moment in it, that nothing has yet."""
    return free_beside(path, f".{word}-{datetime.now().astimezone().strftime('%Y%m%d-%H%M%S')}")


def other_names(path: Path, status: os.stat_result) -> tuple[int, list[str]]:
    """How many names a file has beside this one (hard links), and which of them are in its folder.

    Those do not count that we give for a moment, while a file gets its name or makes room for another: nobody works
    under them.
    """
    count, found, real = status.st_nlink - 1, list[str](), path.resolve()
    if count < 1:
        return 0, found
    with os.scandir(real.parent) as entries:
        for entry in entries:
            if entry.name == real.name or not os.path.samestat(entry.stat(follow_symlinks=False), status):
                continue
            is_aside = _ASIDE.fullmatch(entry.name.removeprefix(real.name)) is not None
            if is_passing(entry.name) or (is_aside and not log_of(real.with_name(entry.name)).exists()):
                count -= 1
            else:
                found.append(entry.name)
    return max(count, 0), sorted(found)


def free_beside(path: Path, ending: str) -> Path:
    """The file's name with an ending, and a number where need be, that nothing has yet, nor what SQLite puts beside it.

    Of a long name the end is left out, so that there is room for all of that.
    """
    for number in count(1):
        tail = ending if number == 1 else f"{ending}-{number}"
        stem = path.name
        while size_of_name(stem + tail) > LONGEST:
            stem = stem[:-1]
        if not any(os.path.lexists(path.with_name(stem + tail + end)) for end in ("", *BESIDE)):
            break
    return path.with_name(stem + tail)


def set_log_aside(path: Path, beside: Path) -> str:
    """Puts a log or journal aside that is not the file's own; what to tell of it is the result."""
    kept = aside_of(beside)
    try:
        move(beside, kept)
    except FileNotFoundError:
        return ""  # another window did it at the same moment
    except OSError as error:
        raise ProjectError(
            _("{log} is not of {path}, and cannot be put aside: {reason}.").format(
                log=beside.name, path=path, reason=error.strerror or error
            ),
            _("Close every window that has the project open, and try again."),
        ) from error
    if beside == log_of(path):
        # The index of that log; another window's own is never touched.
        with suppress(OSError):
            remove(log_of(path, "-shm"))
    return _(
        "Beside {path} lay changes of another state of it, or of another file; it was opened without them, and they are"
        " kept in {kept}. If something is missing here, the file that they belong to was replaced: put that file in a"
        " folder of its own, {kept} beside it under the name {log}, and open it there."
    ).format(path=path, kept=kept.name, log=beside.name)
