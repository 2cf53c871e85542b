"""The driver of a workspace that is served: its terminal is a page in a browser, at the other end of two pipes.

Its own loop, since the toolkit's looks for a lone Esc each tenth of a second only, goes on for ever where the other end
has gone, and cannot paint anew for a page that was loaded again.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from codecs import getincrementaldecoder
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import IO, Any, cast

from textual import events
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from qualcode.packets import Packets, packet
from qualcode.tui.base.sparing import SparingApp

SIZE = "QUALCODE_SIZE"
"""The environment says so how large the picture is at first."""
LEAST, MOST = Size(20, 5), Size(500, 200)
"""No picture is smaller or larger, whatever is asked for."""
_PIECE = 1 << 16
_MODES = (
    "\x1b[?1049h"  # a screen of its own
    "\x1b[?1000h\x1b[?1003h\x1b[?1006h"  # the mouse
    "\x1b[?25l"  # no cursor
    "\x1b[?2004h"  # what is pasted is told from what is typed
    "\x1b[?7l"  # no line goes on in the next one
    "\x1b[r\x1b[0m\x1b[2J"
)
_RESIZE_SECONDS = 0.03
_LOOK_SECONDS, _LOOKS = 0.01, 200
"""So often, and so many times, is looked whether a new size has come into force."""


def clamped(width: object, height: object) -> Size:
    """A size that a picture may have."""
    if not (isinstance(width, int) and isinstance(height, int)):
        return Size(80, 24)
    return Size(min(max(width, LEAST.width), MOST.width), min(max(height, LEAST.height), MOST.height))


class KeyParser:
    """Keys of one packet at a time, each of which came whole: an Esc at its end is the key Esc, and nothing begins."""

    def __init__(self) -> None:
        self._parser = XTermParser()
        self._decode = getincrementaldecoder("utf-8")("replace").decode

    def feed(self, data: bytes) -> list[Message]:
        """The events of a packet."""
        text = self._decode(data)
        if not text:
            return []
        found = list(self._parser.feed(text))
        if self._parser._timeout_time is not None:
            # The parser waits for what may follow (an Esc, alt and a letter); as nothing can, its time is over.
            self._parser._timeout_time = 0.0
            found += self._parser.tick()
        return found


class ServedDriver(Driver):
    """Keys from the standard input, pictures and files to the standard output, in packets."""

    def __init__(
        self, app: Any, *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        wanted = size or _told_size()
        self._workspace = cast("SparingApp[Any]", app)
        super().__init__(app, debug=debug, mouse=mouse, size=(wanted[0], wanted[1]))
        stdin, stdout = sys.__stdin__, sys.__stdout__
        if stdin is None or stdout is None:
            raise RuntimeError("a served workspace has an input and an output")
        self._in, self._out = stdin.fileno(), stdout.fileno()
        self._lock = Lock()
        self._leaving = False
        self._cursor = ""
        """The last thing that was sent, where it put the cursor somewhere."""
        self._resizing: asyncio.TimerHandle | None = None
        self._attaching: asyncio.Task[None] | None = None
        self._theme: dict[str, str] = {}

    @property
    def is_web(self) -> bool:
        """The page that shows it is a browser's."""
        return True

    # Out

    def write(self, data: str) -> None:
        """Send the terminal something.

        Who looks whether others changed something paints nothing where that is not to be seen, and only puts the cursor
        where it is. Not even that is sent: it would tell that somebody did something.
        """
        if data and data == self._cursor:
            return
        at = data.rfind("\x1b[")
        self._cursor = data[at:] if data.endswith("H") and at >= 0 else ""
        self._send(b"D", data.encode("utf-8", "replace"))

    def tell(self, kind: str, **more: object) -> None:
        """Tell whoever started the workspace something about it."""
        self._send(b"M", json.dumps({"type": kind, **more}).encode())

    def _send(self, kind: bytes, data: bytes) -> None:
        pieces = [data[at : at + _PIECE] for at in range(0, len(data), _PIECE)] or [b""]
        with self._lock, suppress(OSError):
            for piece in pieces:
                self._send_all(packet(kind, piece))

    def _send_all(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(self._out, left) :]

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Nothing is opened: an address in a text is nothing that the workspace vouches for."""

    def deliver_binary(
        self,
        binary: IO[Any],
        *,
        delivery_key: str,
        save_path: Path,
        open_method: str = "download",  # noqa: ARG002
        encoding: str | None = None,
        mime_type: str | None = None,  # noqa: ARG002
        name: str | None = None,
    ) -> None:
        """Have the browser download a file, of which it learns the name and nothing of where it lay."""
        Thread(target=self._deliver, args=(binary, delivery_key, save_path, encoding or "utf-8", name)).start()

    def _deliver(self, binary: IO[Any], key: str, path: Path, encoding: str, name: str | None) -> None:
        try:
            with binary:
                binary.seek(0)
                self.tell("file", name=path.name)
                while piece := binary.read(_PIECE // 4):
                    self._send(b"F", piece.encode(encoding) if isinstance(piece, str) else piece)
                self._send(b"F", b"")
        except Exception as error:  # noqa: BLE001 (told to whoever asked for the file)
            self._delivery_failed(key, error, name)
        else:
            self._delivery_complete(key, None, name)

    # In

    def start_application_mode(self) -> None:
        """Begin to paint, and to hear keys."""
        self.write(_MODES)
        self.send_message(self._resized())
        self.send_message(events.AppFocus())
        self._app.call_later(self._watch_theme)
        Thread(target=self._hear, name="qualcode-keys", daemon=True).start()

    def disable_input(self) -> None:
        """Keys go nowhere from now on."""
        self._leaving = True

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was."""
        self.disable_input()
        self.write("\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l")

    def _hear(self) -> None:
        """Until nobody is there any more, which ends the workspace as a user does who leaves it."""
        packets, keys = Packets(), KeyParser()
        with suppress(OSError, ValueError):
            while data := os.read(self._in, _PIECE):
                for kind, content in packets.feed(data):
                    if self._leaving:
                        continue
                    if kind == b"D":
                        for event in keys.feed(content):
                            self.process_message(event)
                    else:
                        self._heed(json.loads(content))
        self._leave()

    def _leave(self) -> None:
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._app.exit)

    def _heed(self, told: dict[str, object]) -> None:
        match told.get("type"):
            case "resize":
                self._size = clamped(told.get("width"), told.get("height"))
                self._loop.call_soon_threadsafe(self._resize_soon)
            case "attach":
                self._size = clamped(told.get("width"), told.get("height"))
                self._loop.call_soon_threadsafe(self._begin_attach)
            case "focus":
                self.send_message(events.AppFocus())
            case "blur":
                self.send_message(events.AppBlur())
            case "quit":
                self._leave()

    def _resize_soon(self) -> None:
        """A window that is drawn larger has many sizes on the way, each of which would be laid out: the last counts."""
        if self._resizing is None:
            self._resizing = self._loop.call_later(_RESIZE_SECONDS, self._resize)

    def _resize(self) -> None:
        self._resizing = None
        self.send_message(self._resized())

    def _resized(self) -> events.Resize:
        size = Size(*(self._size or (80, 24)))
        return events.Resize(size, size)

    # A page that shows nothing yet

    def _begin_attach(self) -> None:
        if self._attaching is not None:
            self._attaching.cancel()
        self._attaching = asyncio.create_task(self._attach())

    async def _attach(self) -> None:
        """Paint the whole picture for a page that shows nothing, in the size that it has.

        A layout that is under way paints only what differs from the one before it: so the whole is painted once the
        screen in front has that size.
        """
        size = self._resized().size
        self.write(_MODES)
        self._tell_theme(again=True)
        self.send_message(self._resized())
        for _look in range(_LOOKS):
            if self._app.screen.outer_size == size:
                break
            await asyncio.sleep(_LOOK_SECONDS)
        self._paint_whole()
        self._app.screen.call_after_refresh(self._paint_whole)

    def _paint_whole(self) -> None:
        self._workspace.standing.forget()
        self._app.screen.refresh()

    # Colours

    def _watch_theme(self) -> None:
        self._app.theme_changed_signal.subscribe(self._app, lambda _theme: self._tell_theme())
        self._tell_theme()

    def _tell_theme(self, *, again: bool = False) -> None:
        """The colours around the picture are those in it."""
        colours = self._app.theme_variables
        theme = {name: str(colours.get(name, "")) for name in ("background", "foreground", "primary", "surface")}
        if again or theme != self._theme:
            self._theme = theme
            self.tell("theme", **theme)


def _told_size() -> Size:
    """The size that whoever started the workspace told, such as ``140x40``."""
    width, _by, height = os.environ.get(SIZE, "").partition("x")
    numbers = [int(number) if number.isdecimal() and len(number) < 6 else None for number in (width, height)]
    return clamped(*numbers)
