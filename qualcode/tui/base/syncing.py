"""The sync through a folder beside the work: when the study opens, every so many minutes, never under one's keys.

It runs in a thread of its own with a connection of its own, as another window would; what it brings in is seen as what
another window does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.session.worker import ProjectWorker
    from qualcode.sync.beside import SyncNews, SyncPlan

PAUSE = 2.0
"""So many seconds without a key an exchange waits for."""
_MINUTE = 60.0


class FolderSync:
    """Has exchanges made; runs on the loop of the application. ``say`` gets the words for its user, and their mood."""

    def __init__(self, worker: ProjectWorker, say: Callable[[str, str], None]) -> None:
        self._worker = worker
        self._say = say
        self._plan: SyncPlan | None = None
        self._waiting: asyncio.TimerHandle | None = None
        self._under_way: asyncio.Task[None] | None = None
        self._said = ""
        self._last_key = 0.0
        self._stopped = False

    def stir(self) -> None:
        """A key came."""
        self._last_key = asyncio.get_running_loop().time()

    async def begin(self) -> None:
        """Take in what the others sent, where that was settled for this study, and go on with it."""
        from qualcode.sync.beside import sync_plan  # SQLite is loaded by now

        self._plan = await asyncio.to_thread(sync_plan, self._worker.path)
        if self._plan is not None:
            self._wait(PAUSE, send=False)

    def stop(self) -> None:
        """Begin nothing any more; what is under way ends by itself."""
        self._stopped = True
        if self._waiting is not None:
            self._waiting.cancel()

    def _wait(self, seconds: float, *, send: bool = True) -> None:
        self._waiting = asyncio.get_running_loop().call_later(seconds, self._due, send)

    def _due(self, send: bool) -> None:
        if asyncio.get_running_loop().time() - self._last_key < PAUSE:
            self._wait(PAUSE, send=send)
            return
        self._under_way = asyncio.create_task(self._exchange(send))

    async def _exchange(self, send: bool) -> None:
        from qualcode.sync.beside import exchange_beside

        if self._plan is None:
            return
        coder, folder = self._worker.coder, self._plan.folder
        found: SyncNews = await asyncio.to_thread(exchange_beside, self._worker.path, coder, folder, send=send)
        # What is wrong stays so for a while: it is said once.
        if self._stopped:
            return
        if found.words and found.words != self._said:
            self._say(found.words, "warning" if found.asks else "success")
        self._said = found.words if found.asks else ""
        self._wait(self._plan.every * _MINUTE)
