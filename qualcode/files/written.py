"""How much this process has put on disk, so that nobody says "nothing was changed" where something was."""

from __future__ import annotations

from itertools import count

_numbers = count(1)
_last = 0


def note_written() -> None:
    """A change of a project, or a whole file, is about to be on disk; noted before, so that it is never too late."""
    global _last
    _last = next(_numbers)


def things_written() -> int:
    """How many there were since the process began."""
    return _last
