"""One file that holds everything: what was written is taken into the project file when nobody types.

A change is on disk as soon as it is acknowledged, but in the log beside the file. Who mails the file or has it in a
folder that is kept in step copies the one file; a second after the last key everything is in it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.session.worker import ProjectWorker

AFTER = 1.0
"""So many seconds without a key are a pause; while the pause lasts, so often is looked whether anything was written."""


class LogFolder:
    """Waits for the pauses between keys; runs on the loop of the application."""

    def __init__(self, worker: ProjectWorker) -> None:
        self._worker = worker
        self._waiting: asyncio.TimerHandle | None = None
        self._under_way: asyncio.Task[None] | None = None

    def stir(self) -> None:
        """A key came: what was to be done in the pause has to wait."""
        self.stop()
        self._waiting = asyncio.get_running_loop().call_later(AFTER, self._fold)

    def stop(self) -> None:
        """Wait for no pause any more."""
        if self._waiting is not None:
            self._waiting.cancel()

    def _fold(self) -> None:
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.create_task(self._worker.fold())
        self.stir()
