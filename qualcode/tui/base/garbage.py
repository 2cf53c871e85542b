"""Collecting garbage when nobody notices: in the pauses of the one at the keyboard.

The collector goes through all objects that are new to it whenever it pleases, which with a long interview open is a key
that takes 50 ms longer. Between two keys, and while one reads and thinks, there is all the time that it needs.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager

AFTER = ((0.04, 0), (1.5, 1), (20.0, 2))
"""How many seconds after a key which generation is gone through: a millisecond's work as soon as the answer is painted,
a few in a pause, all that there is when nobody is there."""

_WORTH_IT = 2000
"""New objects from which on going through them is worth it."""

_IN_NEED = (50_000, 100, 1000)
"""The collector's thresholds, should one answer make so many objects that memory could run full."""


@contextmanager
def held() -> Iterator[None]:
    """No garbage is collected until :func:`begin`; after the block the collector is as it was."""
    before, enabled = gc.get_threshold(), gc.isenabled()
    if gc.get_freeze_count():
        # Another project was open before; on the way out the collector would only hold up who leaves.
        gc.unfreeze()
        gc.collect()
    gc.disable()
    gc.set_threshold(*_IN_NEED)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if enabled:
            gc.enable()


def begin() -> None:
    """What has been loaded stays; going through it again and again would be felt as a key that hangs."""
    gc.freeze()
    gc.enable()


class GarbageKeeper:
    """Waits for the pauses between keys; runs on the loop of the application."""

    def __init__(self) -> None:
        self._waiting: asyncio.TimerHandle | None = None

    def stir(self) -> None:
        """A key came: what was to be done in the pause has to wait."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._wait(0)

    def _wait(self, step: int) -> None:
        seconds, _generation = AFTER[step]
        self._waiting = asyncio.get_running_loop().call_later(seconds, self._tidy, step)

    def _tidy(self, step: int) -> None:
        if step > 0 or gc.get_count()[0] >= _WORTH_IT:
            gc.collect(AFTER[step][1])
        self._waiting = None
        if step + 1 < len(AFTER):
            self._wait(step + 1)
