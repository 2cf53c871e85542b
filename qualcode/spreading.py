"""One door to any ``concurrent.futures`` executor: a function over items, here or elsewhere."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNKS = 32
"""Into how many parts the work is cut for an executor: enough to share out, few enough to send."""

MUCH = 2_000_000
"""From so many bytes on a second process is worth its start."""

_AHEAD = 32
"""So many items of a stream are with an executor at a time: it is kept busy, and the stream is not read at once."""


def spread(function: Callable[[Item], Result], items: Iterable[Item], executor: Executor | None) -> Iterable[Result]:
    """The results in the order of the items; computed here where there is no executor.

    A sequence is sent in large parts. Of anything else, such as documents that come from a project one by one, only a
    few items are in memory at a time, and they are taken in the caller's thread. For a pool of processes, function and
    items must be picklable; everything in this package is. What the function raises is raised here.
    """
    if executor is None:
        return map(function, items)
    if isinstance(items, Sequence):
        return executor.map(function, items, chunksize=max(1, len(items) // _CHUNKS))
    return _stream(function, items, executor)


@contextmanager
def beside(size: int, prepare: Callable[[], object]) -> Iterator[Executor | None]:
    """A process that works beside this one on what comes of ``size`` bytes, and that ``prepare`` makes ready at once;
    ``None`` where that is little, or where the machine has one core only. It ends with the block, and with the program
    however that ends.
    """
    if size < MUCH or (os.cpu_count() or 1) == 1:
        yield None
        return
    # Of weight, and only for who brings much in. A process that is spawned has no locks and no files of this one.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, get_context("spawn"), _end_with_parent) as executor:
        executor.submit(prepare)
        yield executor


def _end_with_parent() -> None:
    """In the process beside: it waits for work for ever, also where nobody is left to give any."""
    from multiprocessing import parent_process
    from threading import Thread

    def wait() -> None:
        if (parent := parent_process()) is not None:
            parent.join()
            os._exit(0)

    Thread(target=wait, daemon=True).start()


def _stream(function: Callable[[Item], Result], items: Iterable[Item], executor: Executor) -> Iterator[Result]:
    waiting: deque[Future[Result]] = deque()
    try:
        for item in items:
            waiting.append(executor.submit(function, item))
            if len(waiting) == _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
