"""The project's own thread: everything the workspace reads and writes goes through it, one thing after another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from qualcode.session.session import Changed, Session
    from qualcode.storage import Project

P = ParamSpec("P")
T = TypeVar("T")


class ProjectWorker:
    """Runs work on a :class:`~session.Session` in a thread of its own, in the order in which it was given.

    The order is what makes "code, then undo" typed quickly mean what it says; the thread is what keeps the screen alive
    while a disk is slow. Loading SQLite and the rooms above it happens there too, beside the toolkit's own start.
    """

    def __init__(self, path: Path, coder: str) -> None:
        self.path = path
        self.coder = coder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="project")
        self._session: Session | None = None
        self._folded = 0
        self.opened: Future[None] = self._thread.submit(self._open)
        """Done when the file is open; holds the ``ProjectError`` where it cannot be."""

    def _open(self) -> None:
        from qualcode.session.session import Session  # SQLite is loaded in the thread, beside the toolkit's own start

        self._session = Session(self.path, self.coder)

    def submit(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have ``work(session, ...)`` done after all that was submitted before."""

        def do() -> T:
            self.opened.result()
            if self._session is None:
                raise RuntimeError("the project has been closed")
            return work(self._session, *args, **kwargs)

        return self._thread.submit(do)

    async def ask(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``work(session, ...)`` returns or raises, without holding up the screen meanwhile."""
        return await asyncio.wrap_future(self.submit(work, *args, **kwargs))

    async def read(self, query: Callable[Concatenate[Project, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``query(project, ...)`` returns."""
        return await self.ask(lambda session: session.read(query, *args, **kwargs))

    async def change(
        self, write: Callable[Concatenate[Project, str, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Changed[T]:
        """Have ``write(project, coder, ...)`` done in the coder's name; what it returned, and what it touched."""
        return await self.ask(lambda session: session.change(write, *args, **kwargs))

    async def fold(self) -> None:
        """Have the one file hold all that was written, beside whatever else is done; nothing where it does."""
        session = self._session
        if session is None or (written := session.written) == self._folded:
            return
        if await asyncio.to_thread(session.fold):
            self._folded = written

    def close(self) -> None:
        """Wait for what is under way, and close the file. ``ProjectError`` as :meth:`storage.Project.close` has it."""
        closing = self._thread.submit(self._close)
        self._thread.shutdown(wait=True)
        closing.result()

    def _close(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            session.close()
