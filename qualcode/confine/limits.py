"""What a process may take of the machine, and that it ends with whoever started it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

MEMORY = 2 << 30
"""Bytes of addresses that may be taken."""
FILES = 128
"""Files that may be open."""

_DEATH_SIGNAL, _DUMPABLE = 1, 4


def limit(system: str = sys.platform) -> None:
    """Keep this process to :data:`MEMORY` and :data:`FILES`; no image of it is left where it falls, and what it writes
    is its user's alone.

    Where the system knows of no such limits, what it knows is done.
    """
    os.umask(0o077)
    if system == "win32":
        return
    import resource  # Windows has none

    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_NOFILE, FILES), (resource.RLIMIT_CORE, 0)):
        _soft, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def end_with_parent(system: str = sys.platform) -> None:
    """Be told to end (SIGTERM) when whoever started this process is gone, and let no other look into its memory.

    Linux only. ``SystemExit`` where it went meanwhile.
    """
    if system != "linux":
        return
    before = os.getppid()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_DEATH_SIGNAL, ctypes.c_ulong(signal.SIGTERM))
    libc.prctl(_DUMPABLE, ctypes.c_ulong(0))
    if os.getppid() != before:
        raise SystemExit(128 + signal.SIGTERM)
