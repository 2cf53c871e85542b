"""What lies beside a project's file, and how it is put aside: by a dated name, never deleted."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from qualcode.errors import ProjectError
from qualcode.files.held import BESIDE
from qualcode.files.platform import remove, size_of_name
from qualcode.i18n import _

LONGEST = 255 - max(map(len, BESIDE))
"""So many bytes the name of a project has at most: disks take 255, and there must be room for what is beside it."""


def log_of(path: Path, suffix: str = "-wal") -> Path:
    """The log beside a project's file, or another of :data:`BESIDE`; of the file itself where the name is a link."""
    real = path.resolve()
    return real.with_name(real.name + suffix)


def aside_of(path: Path, word: str = "aside") -> Path:
    """A name for what is put aside of a file, with the moment in it, that nothing has yet."""
    return free_beside(path, f".{word}-{datetime.now().astimezone().strftime('%Y%m%d-%H%M%S')}")


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
        beside.rename(kept)
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
