"""What becomes of an error that nobody foresaw: the terminal is given back, and no word of an interview is printed."""

from __future__ import annotations

from typing import Any, TypeVar

from textual.app import App
from textual.worker import WorkerFailed

T = TypeVar("T")


class QuietApp(App[T]):
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

    def leave_with(self, error: Exception) -> None:
        """Leave, for without what failed there is nothing to show; the error is raised for whoever ran this."""
        self.failure = self.failure or error
        self._fatal_error()

    def _handle_exception(self, error: Exception) -> None:
        self.failure = self.failure or (error.error if isinstance(error, WorkerFailed) else error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        """Leave, and show nothing."""
        self._fatal_error()
