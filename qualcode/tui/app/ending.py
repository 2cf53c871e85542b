"""Leaving when the terminal goes away or somebody has the program stop: as with ctrl+q, and never living on unseen."""

from __future__ import annotations

import asyncio
import codecs
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import IO, Any, cast

from textual.app import App
from textual.driver import Driver

from qualcode.files.platform import ending, terminal_gone

LOOK_SECONDS = 1.0
"""So often is looked whether the terminal is still there; the toolkit does not tell."""
HANGUP = 1
"""The number of the signal that says so (SIGHUP), which a program may be told not to hear."""


def run_app(app: App[Any]) -> int:
    """Run an application until it is left; 0 is the result then, or the number of the signal that ended it.

    What it had to write is written, its terminal is as it was before, and it closes as it does when the user leaves.
    """
    told: list[int] = []

    async def run() -> None:
        loop = asyncio.get_running_loop()

        def leave(number: int) -> None:
            told.append(number)
            loop.call_soon_threadsafe(app.exit)

        async def look() -> None:
            while not terminal_gone():
                await asyncio.sleep(LOOK_SECONDS)
            leave(HANGUP)

        with ending(leave):
            # A driver of another kind knows itself when nobody is there any more.
            looking = asyncio.create_task(look()) if issubclass(app.driver_class, terminal_drivers()) else None
            try:
                await app.run_async()
            finally:
                if looking is not None:
                    looking.cancel()

    outlive_terminal(app)
    asyncio.run(run())
    return told[0] if told else 0


def terminal_drivers() -> tuple[type[Driver], ...]:
    """The drivers of the toolkit that show an application in the terminal that it was started in."""
    if sys.platform == "win32":
        from textual.drivers.windows_driver import WindowsDriver  # takes what only Windows has

        return (WindowsDriver,)
    from textual.drivers.linux_driver import LinuxDriver  # takes what Windows has not

    return (LinuxDriver,)


def outlive_terminal(app: App[Any]) -> None:
    """Have the toolkit come to its end also when nobody reads what it writes."""
    if sys.platform == "win32":
        return
    from textual.drivers import linux_driver  # takes what Windows has not
    from textual.drivers.linux_driver import LinuxDriver

    # What is no UTF-8, from a terminal of another encoding or a paste of anything, ended the toolkit and its work.
    vars(linux_driver)["getincrementaldecoder"] = _lenient

    class OutlivingDriver(LinuxDriver):
        """The toolkit's driver, whose threads end well when the terminal is gone: it would wait for them for ever."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._file = cast("Any", _Deaf(cast("IO[str]", self._file)))

        def run_input_thread(self) -> None:
            """Read keys; a terminal that cannot be read is one that has gone."""
            try:
                super().run_input_thread()
            except OSError:
                with suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(self._app.exit)

    if app.driver_class is LinuxDriver:
        app.driver_class = OutlivingDriver


def _lenient(codec: str) -> Callable[[], codecs.IncrementalDecoder]:
    """A decoder of keys that has U+FFFD for what it cannot read."""
    return partial(codecs.getincrementaldecoder(codec), "replace")


class _Deaf:
    """A terminal to write to that takes no offence when it is gone."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()
