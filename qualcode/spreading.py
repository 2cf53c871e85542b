"""One door to any ``concurrent.futures`` executor: a function over items, here or elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNKS = 32
"""Into how many parts the work is cut for an executor: enough to share out, few enough to send."""


def spread(function: Callable[[Item], Result], items: Iterable[Item], executor: Executor | None) -> Iterable[Result]:
    """The results in the order of the items; computed here where there is no executor.

    For a pool of processes, function and items must be picklable; everything in this package is.
    """
    if executor is None:
        return map(function, items)
    everything = list(items)
    return executor.map(function, everything, chunksize=max(1, len(everything) // _CHUNKS))
