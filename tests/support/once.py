"""What is costly to make and the same for all is made once a run, whichever worker asks first, or once a worker."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import TypeVar

T = TypeVar("T")

LOOKS = 2400
"""How often a worker looks whether another is done, twenty times a second; after that it makes its own."""


_FILLED: dict[tuple[str, CodeType], dict[Path, bytes]] = {}
"""What functions have filled a folder with, by name, in this process."""


def fill(folder: Path, make: Callable[[Path], T]) -> T | None:
    """Fills an empty folder as ``make`` does: for the first by ``make`` itself, for all others with copies of that.

    What ``make`` gives is for the first alone. It must make the same wherever it does, and leave nothing open.
    """
    place = make.__code__.co_filename, make.__code__  # that of another file may be equal to the letter
    known = _FILLED.get(place)
    if known is None:
        given = make(folder)
        files = (path for path in folder.rglob("*") if path.is_file())
        _FILLED[place] = {path.relative_to(folder): path.read_bytes() for path in files}
        return given
    for name, content in known.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return None


def made_once(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """The file ``folder/name``, made by the first to ask and put in place whole; all others wait for it.

    ``make`` writes the file at the path that it gets. Whoever made it must not change it: copy it first.
    """
    done, claim = folder / name, folder / f"{name}.claim"
    for _look in range(LOOKS):
        if done.exists():
            return done
        try:
            # Of all who try, one succeeds, on every platform.
            claim.mkdir()
        except FileExistsError:
            time.sleep(0.05)
            continue
        try:
            # Between the look and the claim another may have been done with it.
            return done if done.exists() else _make(done, make)
        finally:
            with suppress(OSError):
                claim.rmdir()
    # The one who claimed it has died over it.
    return _make(done, make)


def _make(done: Path, make: Callable[[Path], None]) -> Path:
    draft = done.with_name(f"{os.getpid()}-{done.name}")
    draft.unlink(missing_ok=True)
    make(draft)
    with suppress(PermissionError):
        # Windows does not replace what another has open; then it is there already.
        draft.replace(done)
    return done
