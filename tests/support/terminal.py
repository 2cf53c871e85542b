"""A real terminal for tests: the program in a pseudo-terminal, its output read by a terminal emulator.

Nothing here is timed: what a key does is waited for on the screen, however long a slow machine takes over it.
"""

from __future__ import annotations

import os
import select
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

import pyte
import pytest
from pyte.screens import Char
from wcwidth import wcswidth, wcwidth

try:
    import fcntl
    import pty
    import termios
except ImportError:
    pytest.skip("takes a pseudo-terminal, which Windows has not", allow_module_level=True)

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "backspace": "\x7f", "space": " ",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "pagedown": "\x1b[6~", "pageup": "\x1b[5~", "home": "\x1b[H", "end": "\x1b[F",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f9": "\x1b[20~",
    "ctrl+o": "\x0f", "ctrl+q": "\x11", "ctrl+r": "\x12", "ctrl+f": "\x06", "ctrl+p": "\x10",
}  # fmt: skip
ROOT = Path(__file__).parents[2]
LOOKS = 4000
"""How often the screen is looked at for what is waited for; a look waits for output, a hundredth of a second or two."""


def displayed(screen: pyte.Screen) -> list[str]:
    """What the rows of a terminal show.

    Half-way through a picture a wide character may have lost its first half: what is left of it is white.
    """
    return ["".join(_shown([screen.buffer[row][x].data for x in range(screen.columns)])) for row in range(screen.lines)]


def _shown(cells: Sequence[str]) -> Iterator[str]:
    is_second_half = False
    for data in cells:
        if is_second_half:
            is_second_half = False
            continue
        is_second_half = bool(data) and wcwidth(data[0]) == 2
        yield data or " "


class Terminal:
    """``qualcode`` with arguments in a terminal of ``columns`` by ``rows``; killed when the block is left.

    ``deaf``: it does not hear that the terminal is closed, as what is started with ``nohup``. ``by``: another program
    to give the arguments to, by its path.
    """

    def __init__(
        self,
        *arguments: str,
        columns: int = 120,
        rows: int = 40,
        folder: Path,
        coder: str = "ada",
        term: str = "xterm-256color",
        deaf: bool = False,
        by: Sequence[str] = (),
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._seen = bytearray()
        self._lines: list[str] | None = None
        """What the screen shows, as long as nothing comes: it is looked at often, and costs the emulator some."""
        environment = {
            # These would go before the size of the terminal; whatever runs the tests may have set them.
            **{name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")},
            "TERM": term,
            "COLORTERM": "truecolor",
            "QUALCODE_CODER": coder,
            "QUALCODE_LANG": "en",
            "XDG_CONFIG_HOME": str(folder),
            "PYTHONPATH": str(ROOT),
        }
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            if deaf:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
            os.chdir(folder)
            command = [*by, *arguments] if by else [sys.executable, "-m", "qualcode", *arguments]
            os.execve(command[0], command, environment)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.kill()

    # The hands

    def press(self, *keys: str) -> None:
        """Presses keys by name, or types text, one after the other."""
        for key in keys:
            self.send(KEYS.get(key, key))
            self.read(0.01)

    def send(self, keys: str) -> None:
        """Has these characters typed, without a look at the screen."""
        os.write(self._fd, keys.encode())

    def leave(self, *texts: str) -> None:
        """Presses Escape, and waits until none of the texts is on the screen.

        A program takes an escape that another key follows at once for the beginning of a function key.
        """
        self.press("escape")
        self.wait_until(lambda: not any(text in self.text for text in texts), f"{texts} did not go")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Holds the left mouse button from one cell (column, row) to another, with one report on the way."""
        middle = (start[0] + end[0]) // 2, (start[1] + end[1]) // 2
        for button, (column, row), last in ((0, start, "M"), (32, middle, "M"), (32, end, "M"), (0, end, "m")):
            self.press(f"\x1b[<{button};{column + 1};{row + 1}{last}")

    # The eyes

    def wait_for(self, *texts: str) -> None:
        """Waits until all the texts are on the screen. ``AssertionError`` shows the screen where they do not come."""
        self.wait_until(lambda: all(text in self.text for text in texts), f"{texts} did not come")

    def wait_until(self, condition: Callable[[], bool], otherwise: str) -> None:
        """Waits until a condition holds."""
        for _look in range(LOOKS):
            if condition():
                return
            self.read(0.02)
        raise AssertionError(f"{otherwise}:\n{self.text}")

    @property
    def lines(self) -> list[str]:
        """What the rows of the screen show, without the white space at their ends."""
        if self._lines is None:
            self._lines = [line.rstrip() for line in displayed(self._screen)]
        return self._lines

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self.lines)

    @property
    def cells(self) -> list[list[Char]]:
        """The cells of the screen with their colours, row by row; the second half of a wide character is empty."""
        buffer, columns = self._screen.buffer, range(self._screen.columns)
        return [[buffer[row][column] for column in columns] for row in range(self._screen.lines)]

    @property
    def title(self) -> str:
        """The title of the window."""
        return str(self._screen.title)

    def find(self, text: str) -> tuple[int, int]:
        """The cell (column, row) at which a text begins that is on the screen."""
        for row, line in enumerate(displayed(self._screen)):
            if text in line:
                return wcswidth(line[: line.index(text)]), row
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text}")

    @property
    def raw(self) -> bytes:
        """Everything that was sent to the terminal."""
        return bytes(self._seen)

    def wait_for_end(self) -> int:
        """Waits until the program has ended; its exit code is the result."""
        for _look in range(LOOKS):
            self.read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.read(0)
                self._ended()
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"it did not end:\n{self.text}")

    def close_window(self) -> int:
        """Closes the terminal; the exit code of the program is the result, once it has ended."""
        pid = self.pid
        self._ended()
        try:
            for _look in range(LOOKS):
                found, status = os.waitpid(pid, os.WNOHANG)
                if found:
                    return os.waitstatus_to_exitcode(status)
                select.select([], [], [], 0.02)
            raise AssertionError("it lives on without its terminal")
        except AssertionError:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise

    def tell(self, number: int) -> None:
        """Sends the program a signal."""
        os.kill(self.pid, number)

    def kill(self, after: float = 0) -> None:
        """kill -9; what the terminal was sent before is on the screen then.

        ``after`` so many seconds: for a moment at random, which nothing that a test asserts depends on.
        """
        if self.pid:
            time.sleep(after)
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.read(0)
            self._ended()

    def _ended(self) -> None:
        self.pid = 0
        os.close(self._fd)

    def read(self, seconds: float) -> None:
        """Reads what comes within so many seconds, and then what follows it at once."""
        while select.select([self._fd], [], [], seconds)[0]:
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError:  # the other end is closed
                data = b""
            if not data:
                # A closed end is ready at once; a look takes its time all the same, for looks are counted.
                select.select([], [], [], seconds)
                return
            self._seen += data
            self._stream.feed(data)
            self._lines = None
            seconds = 0.005
