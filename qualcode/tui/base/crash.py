"""What keeps an application standing, and what becomes of an error that nobody foresaw.

At such an error the terminal is given back, and no word of an interview is printed.
"""

from __future__ import annotations

from typing import Any, TypeVar

from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.widget import MountError
from textual.worker import NoActiveWorker, Worker, WorkerFailed, get_current_worker

from qualcode.tui.base.keys_in_order import OrderlyApp

T = TypeVar("T")


class QuietApp(OrderlyApp[T]):
    """An application that leaves at an error nobody foresaw, and lets whoever ran it tell.

    Textual's own way prints the error with the values of all variables around it, which hold interviews.
    """

    failure: BaseException | None = None
    """The first error that nobody foresaw."""

    async def run_async(self, *args: Any, **kwargs: Any) -> T | None:
        """Run until it is left; an error that nobody foresaw is raised once the terminal is as it was."""
        result = await super().run_async(*args, **kwargs)
        if self.failure is not None:
            raise self.failure
        return result

    def pop_screen(self) -> AwaitComplete:
        """Leave the screen in front, and with it whatever was still being done there.

        Textual calls a screen's workers off only once all that stands on it has gone: one that hears from a slow disk
        in between finds nothing to show it in, and the whole application falls.
        """
        screen = self.screen
        popping = super().pop_screen()
        for worker in list(self.workers):
            if screen in worker.node.ancestors_with_self and worker is not _own_worker():
                worker.cancel()
        return popping

    def leave_with(self, error: Exception) -> None:
        """Leave, for without what failed there is nothing to show; the error is raised for whoever ran this."""
        self.failure = self.failure or error
        self._fatal_error()

    def _handle_exception(self, error: Exception) -> None:
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(cause, NoMatches | MountError) and (
            self._exit or (isinstance(error, WorkerFailed) and self._has_left(_own_worker()))
        ):
            # Once it is to end, the toolkit puts nothing up any more, and goes on telling what was to stand there.
            return
        self.failure = self.failure or cause
        super()._handle_exception(error)

    def _has_left(self, worker: Worker[Any] | None) -> bool:
        """Whether this was done for a screen that is being left, or a program that ends.

        What stands there goes before the work for it is called off; and a message that was under way, such as that the
        screen is in front again, may begin some more once it has been.
        """
        if not self._running:
            return True
        if worker is None or worker.node is self:
            return False
        return not any(screen in worker.node.ancestors_with_self for screen in self.screen_stack)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        """Leave, and show nothing."""
        self._fatal_error()


def _own_worker() -> Worker[Any] | None:
    """The worker that this is called in."""
    try:
        return get_current_worker()
    except NoActiveWorker:
        return None
