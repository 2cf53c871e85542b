"""A real terminal for tests: the program in a pseudo-terminal, its output read by a terminal emulator."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from types import TracebackType

import pyte

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "backspace": "\x7f", "space": " ",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "pagedown": "\x1b[6~", "pageup": "\x1b[5~", "home": "\x1b[H", "end": "\x1b[F",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f9": "\x1b[20~",
    "ctrl+o": "\x0f", "ctrl+q": "\x11", "ctrl+r": "\x12", "ctrl+f": "\x06", "ctrl+p": "\x10",
}  # fmt: skip
ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
"""Seconds after which what is waited for is taken not to come; nothing is timed."""


class Terminal:
    """``qualcode`` with arguments in a terminal of ``columns`` by ``rows``; killed when the block is left."""

    def __init__(self, *arguments: str, columns: int = 120, rows: int = 40, folder: Path, coder: str = "ada") -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._seen = b""
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "QUALCODE_CODER": coder,
            "QUALCODE_LANG": "en",
            "XDG_CONFIG_HOME": str(folder),
            "PYTHONPATH": str(ROOT),
        }
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.chdir(folder)
            os.execve(sys.executable, [sys.executable, "-m", "qualcode", *arguments], environment)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.kill()

    def press(self, *keys: str) -> None:
        """Presses keys by name, or types text, one after the other, and lets the program answer each."""
        for key in keys:
            os.write(self._fd, KEYS.get(key, key).encode())
            # A program takes an escape that another key follows at once for the beginning of a function key.
            self._read(0.3 if key == "escape" else 0.08)

    def wait_for(self, text: str) -> None:
        """Waits until the text is on the screen. ``AssertionError`` shows the screen where it does not come."""
        end = time.monotonic() + PATIENCE
        while text not in self.text:
            assert time.monotonic() < end, f"{text!r} did not come:\n{self.text}"
            self._read(0.1)

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def raw(self) -> bytes:
        """Everything that was sent to the terminal."""
        return self._seen

    def wait_for_end(self) -> int:
        """Waits until the program has ended; its exit code is the result."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self._read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"it did not end:\n{self.text}")

    def kill(self) -> None:
        """kill -9."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0
            os.close(self._fd)

    def _read(self, quiet: float) -> None:
        """Reads what comes until nothing has come for so many seconds."""
        while select.select([self._fd], [], [], quiet)[0]:
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError:
                return
            if not data:
                return
            self._seen += data
            self._stream.feed(data)
