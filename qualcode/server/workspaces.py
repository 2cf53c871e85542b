"""The workspaces of those who are signed in: one process each, kept for a while when its page is gone.

A page that comes back is painted the whole picture anew by the workspace itself; nothing of it is kept here. Pictures
may be lost on the way to a page that is slow, and are painted again; keys are not.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import tempfile
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from qualcode.packets import Packets, packet
from qualcode.server.children import DRIVER, Places

LEFT, ELSEWHERE, CRASHED, SIGNED_OUT, RESTART, FULL = 4000, 4001, 4002, 4003, 1012, 1013
"""Why a page is told to hear no more."""
KEPT_SECONDS = 600.0
MOST_WORKSPACES = 40
_LEAVING_SECONDS = 8.0
_BEHIND = 512 * 1024
_UNREAD = 1 << 20
_FILES, _FILE_BYTES = 8, 200 << 20


class Viewer(Protocol):
    """A page that shows a workspace."""

    async def send(self, data: bytes | str) -> None:
        """Send it something; returns when that has left."""

    async def close(self, code: int) -> None:
        """Tell it why it hears no more."""


@dataclass(slots=True)
class Delivery:
    """A file on its way to a browser: what it is called, and its bytes in a file that no folder has."""

    name: str
    file: IO[bytes]
    size: int = 0


@dataclass(slots=True)
class _Outgoing:
    """What waits for a page."""

    viewer: Viewer
    waiting: deque[bytes | str] = field(default_factory=deque)
    size: int = 0
    behind: bool = False
    more: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Workspace:
    """The process of one coder, and the page that shows it."""

    def __init__(self, coder: str, process: Process, size: tuple[int, int], ended: Callable[[Workspace], None]) -> None:
        self.coder, self.process, self.size = coder, process, size
        self.files: dict[str, Delivery] = {}
        self._ended = ended
        self._out: _Outgoing | None = None
        self._coming: Delivery | None = None
        self._theme = ""
        self._kept: asyncio.TimerHandle | None = None
        self._told: int | None = None
        self.reading = asyncio.create_task(self._read())

    @property
    def watched(self) -> bool:
        """Whether a page shows it."""
        return self._out is not None

    # The page

    async def show(self, viewer: Viewer, size: tuple[int, int], *, anew: bool) -> None:
        """Have a page show it; another one that did is told so. ``anew``: it was running already."""
        if self._kept is not None:
            self._kept.cancel()
            self._kept = None
        before, self._out = self._out, _Outgoing(viewer)
        self.size = size
        self._out.task = asyncio.create_task(self._pass_on(self._out))
        if before is not None:
            await self._let_go(before, ELSEWHERE)
        if self._theme:
            self._queue(self._theme)
        if anew:
            self.tell("attach", width=size[0], height=size[1])

    def unshow(self, viewer: Viewer, seconds: float = KEPT_SECONDS) -> None:
        """A page has gone: the process waits so long for another one."""
        if self._out is None or self._out.viewer is not viewer:
            return
        if self._out.task is not None:
            self._out.task.cancel()
        self._out = None
        if self.process.returncode is None:
            self.tell("blur")
            self._kept = asyncio.get_running_loop().call_later(seconds, lambda: asyncio.ensure_future(self.end()))

    async def _let_go(self, out: _Outgoing, code: int) -> None:
        if out.task is not None and out.task is not asyncio.current_task():
            out.task.cancel()
        with suppress(Exception):
            await out.viewer.close(code)

    def _queue(self, data: bytes | str) -> None:
        out = self._out
        if out is None or (out.behind and isinstance(data, bytes)):
            return
        out.waiting.append(data)
        out.size += len(data)
        if out.size > _BEHIND:
            # Only words about the picture are kept; the picture itself is painted again when the page has caught up.
            out.waiting = deque(one for one in out.waiting if isinstance(one, str))
            out.size = sum(map(len, out.waiting))
            out.behind = True
        out.more.set()

    async def _pass_on(self, out: _Outgoing) -> None:
        with suppress(Exception):
            while True:
                await out.more.wait()
                out.more.clear()
                while out.waiting:
                    data = out.waiting.popleft()
                    if isinstance(data, bytes):
                        pieces = [data]
                        while out.waiting and isinstance(out.waiting[0], bytes):
                            pieces.append(out.waiting.popleft())  # type: ignore[arg-type]
                        data = b"".join(pieces)
                    out.size -= len(data)
                    await out.viewer.send(data)
                if out.behind:
                    out.behind = False
                    self.tell("attach", width=self.size[0], height=self.size[1])

    # To the process

    def keys(self, text: str) -> None:
        """Keys that were pressed, or something that was pasted."""
        self._write(packet(b"D", text.encode("utf-8", "replace")))

    def tell(self, kind: str, **more: object) -> None:
        """Tell the workspace something about its terminal."""
        self._write(packet(b"M", json.dumps({"type": kind, **more}).encode()))

    def resize(self, size: tuple[int, int]) -> None:
        """Its page has another size."""
        self.size = size
        self.tell("resize", width=size[0], height=size[1])

    def _write(self, data: bytes) -> None:
        stdin = self.process.stdin
        if stdin is None or stdin.is_closing() or stdin.transport.get_write_buffer_size() > _UNREAD:
            return
        with suppress(OSError):
            stdin.write(data)

    async def end(self, code: int = LEFT) -> None:
        """Have it leave as a user does, and see to it that it is gone."""
        if self._told is None:
            self._told = code
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            await asyncio.wait_for(asyncio.shield(self.reading), _LEAVING_SECONDS)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self.process.kill()
            await self.reading

    # From the process

    async def _read(self) -> None:
        packets, stdout = Packets(), self.process.stdout
        try:
            while stdout is not None and (data := await stdout.read(1 << 16)):
                for kind, content in packets.feed(data):
                    if kind == b"D":
                        self._queue(content)
                    elif kind == b"M":
                        self._heed(json.loads(content))
                    elif kind == b"F":
                        self._take(content)
        except (ValueError, OSError):
            with suppress(ProcessLookupError):
                self.process.kill()
        code = await self.process.wait()
        if self._kept is not None:
            self._kept.cancel()
        self._ended(self)
        out, self._out = self._out, None
        if out is not None:
            await self._let_go(out, self._told or (CRASHED if code else LEFT))
        for delivery in self.files.values():
            delivery.file.close()

    def _heed(self, told: dict[str, Any]) -> None:
        if told.get("type") == "theme":
            colours = {name: str(told.get(name, ""))[:9] for name in ("background", "foreground", "primary", "surface")}
            self._theme = json.dumps(["theme", colours])
            self._queue(self._theme)
        elif told.get("type") == "file":
            name = Path(str(told.get("name", ""))).name.replace("\\", "_")
            shown = "".join(sign for sign in name if sign.isprintable() and sign not in '"/:*?<>|')[:120]
            self._coming = Delivery(shown or "file", tempfile.TemporaryFile())  # noqa: SIM115 (held)

    def _take(self, piece: bytes) -> None:
        coming = self._coming
        if coming is None:
            return
        coming.size += len(piece)
        if piece and coming.size <= _FILE_BYTES:
            coming.file.write(piece)
        elif piece:
            coming.file.close()
            self._coming = None
        else:
            self._coming = None
            key = secrets.token_urlsafe(18)
            self.files[key] = coming
            while len(self.files) > _FILES:
                self.files.pop(next(iter(self.files))).file.close()
            self._queue(json.dumps(["download", key, coming.name]))


class Workspaces:
    """All that run."""

    def __init__(
        self, places: Places, note: Callable[[str, str], None], most: int = MOST_WORKSPACES, kept: float = KEPT_SECONDS
    ) -> None:
        self._places, self._note, self._most, self.kept = places, note, most, kept
        self.running: dict[str, Workspace] = {}
        self._starting: dict[str, asyncio.Lock] = {}

    async def show(self, coder: str, viewer: Viewer, size: tuple[int, int]) -> Workspace | None:
        """The workspace of a coder on a page, started where none runs; ``None`` where too many run already."""
        async with self._starting.setdefault(coder, asyncio.Lock()):
            found = self.running.get(coder)
            anew = found is not None and found.process.returncode is None
            if found is None or not anew:
                if len(self.running) >= self._most:
                    return None
                found = self.running[coder] = await self._start(coder, size)
            await found.show(viewer, size, anew=anew)
            return found

    async def _start(self, coder: str, size: tuple[int, int]) -> Workspace:
        environment = self._places.environment(
            coder,
            TEXTUAL_DRIVER=DRIVER,
            QUALCODE_SIZE=f"{size[0]}x{size[1]}",
            TERM="xterm-256color",
            COLORTERM="truecolor",
        )
        command = self._places.workspace(coder)
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, env=dict(environment), cwd=self._places.home(coder)
        )
        self._note("workspace started", coder)
        return Workspace(coder, process, size, self._gone)

    def _gone(self, workspace: Workspace) -> None:
        if self.running.get(workspace.coder) is workspace:
            del self.running[workspace.coder]
        self._note("workspace crashed" if workspace.process.returncode else "workspace left", workspace.coder)

    async def end(self, coder: str, code: int) -> None:
        """Have the workspace of a coder leave, where one runs."""
        if found := self.running.get(coder):
            await found.end(code)

    async def end_all(self) -> None:
        """The server stops: every workspace leaves in order."""
        await asyncio.gather(*(one.end(RESTART) for one in list(self.running.values())), return_exceptions=True)

    def delivery(self, coder: str, key: str) -> Delivery | None:
        """A file of a coder's by its key; of nobody else's."""
        found = self.running.get(coder)
        return found.files.get(key) if found else None
