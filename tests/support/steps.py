"""Counting the steps of a piece of work, for tests of what must not grow: no clock is looked at.

A step is one instruction of Python's machine, so that a count is the same however busy the machine is. What runs in C
(a pattern, a sort, slicing) counts as one, so a count finds loops that are nested, and no pattern that backtracks.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(work: Callable[[], object]) -> int:
    """How many instructions ``work`` takes the second time, when what it loads and keeps is there already."""
    if sys.version_info < (3, 12):
        work()
    else:
        # There a function is counted from the second time on that it is entered while counting.
        _count(work)
    return _count(work)


def growth(work: Callable[[int], Callable[[], object]], size: int, times: int = 4) -> float:
    """How many times the steps of ``work(size)`` are taken by ``work(times * size)``.

    About ``times`` for what grows with the size, and its square for what compares everything with everything.
    """
    return steps(work(times * size)) / steps(work(size))


def _count(work: Callable[[], object]) -> int:
    taken = 0

    def step(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal taken
        taken += 1
        return step

    def enter(frame: FrameType, _event: str, _argument: Any) -> Any:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return step

    before, collecting = sys.gettrace(), gc.isenabled()
    # Whoever asked to hear of collections runs Python code in them.
    gc.disable()
    sys.settrace(enter)
    try:
        work()
    finally:
        sys.settrace(before)
        if collecting:
            gc.enable()
    return taken
