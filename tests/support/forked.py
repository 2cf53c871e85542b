"""Work in a process of its own that begins at once: a fork, which has imported all that it needs."""

from __future__ import annotations

import io
import os
import sys
import traceback
import warnings
from collections.abc import Callable


def in_a_fork(work: Callable[[], None]) -> str:
    """What ``work`` prints in a child, which leaves as a program does that is killed: nothing is closed behind it.

    For what has nothing open yet. ``AssertionError`` with the traceback where it raises. Not on Windows.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Threads that the tests' runner has are none of the child's.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(reading)
            printed = sys.stdout = io.StringIO()
            try:
                work()
                status = 0
            except BaseException:  # noqa: BLE001 - the parent raises it
                printed = io.StringIO(traceback.format_exc())
            with os.fdopen(writing, "w", encoding="utf-8") as pipe:
                pipe.write(printed.getvalue())
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        told = pipe.read()
    _pid, status = os.waitpid(pid, 0)
    assert status == 0, told
    return told
