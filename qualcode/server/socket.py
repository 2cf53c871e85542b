"""The socket between a page and a workspace: keys and sizes in, pictures out.

What comes in is text, a list of JSON: ``["stdin", "..."]``, ``["resize", {"width": 140, "height": 40}]``,
``["focus"]``, ``["blur"]``, ``["ping"]``; what is of no known kind is passed over, what is no such list ends it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from qualcode.server.accounts.store import Accounts, SignedIn
from qualcode.server.gate import Meter
from qualcode.server.workspaces import CRASHED, FULL, SIGNED_OUT, Workspace, Workspaces

FRAME_BYTES = 64 * 1024
A_SECOND, BURST = 64 * 1024, 160 * 1024
GUARD_SECONDS = 5.0
"""So often is looked whether the session of a socket still lasts."""
TOUCH_SECONDS = 20.0
_NONSENSE = 1008
_DEEP = 4
LEAST, MOST = (20, 5), (500, 200)


def metered(flooded: Callable[[str], None]) -> type[WebSocketsSansIOProtocol]:
    """The server's protocol of sockets, with a meter below its parser: a close frame in the middle of a flood is heard
    by nobody, and what a parser answers by itself (pings) no application ever sees.
    """

    class MeteredProtocol(WebSocketsSansIOProtocol):
        """Cuts a connection off that sends too much."""

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            """Begin to count."""
            self.meter = Meter(A_SECOND, BURST)
            super().connection_made(transport)

        def data_received(self, data: bytes) -> None:
            """Take what is within measure."""
            if self.meter.takes(len(data)):
                super().data_received(data)
            elif not self.transport.is_closing():
                flooded(self.client[0] if self.client else "")
                self.transport.abort()

    return MeteredProtocol


def size_of(width: object, height: object) -> tuple[int, int]:
    """A size that a picture may have, whatever is asked for."""

    def within(value: object, least: int, most: int, usual: int) -> int:
        number = value if isinstance(value, int) and not isinstance(value, bool) else usual
        return min(max(number, least), most)

    return within(width, LEAST[0], MOST[0], 120), within(height, LEAST[1], MOST[1], 36)


def packet_of(text: str) -> Sequence[Any]:
    """What a page sent. ``ValueError`` where it is none: too deep, no list, or without a kind."""
    if text.count("[") + text.count("{") > _DEEP and not text.startswith('["stdin",'):
        raise ValueError("too deep")
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not (isinstance(found, list) and found and isinstance(found[0], str)):
        raise ValueError("no packet")
    return found


class PageViewer:
    """A page at the other end of a socket."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def send(self, data: bytes | str) -> None:
        """Pictures are bytes, words about them are text."""
        if isinstance(data, bytes):
            await self._socket.send_bytes(data)
        else:
            await self._socket.send_text(data)

    async def close(self, code: int) -> None:
        """End the socket, with a reason."""
        if self._socket.application_state is WebSocketState.CONNECTED:
            with suppress(RuntimeError, WebSocketDisconnect):
                await self._socket.close(code)


async def serve_socket(socket: WebSocket, session: SignedIn, accounts: Accounts, workspaces: Workspaces) -> None:
    """Hold a socket as long as its session lasts; who it is was settled before."""
    query = socket.query_params
    size = size_of(_number(query.get("width")), _number(query.get("height")))
    await socket.accept()
    viewer = PageViewer(socket)
    try:
        workspace = await workspaces.show(session.account.coder, viewer, size)
    except OSError:  # no room for what it needs, or no process more
        accounts.note("workspace could not start", session.account.name, session.address)
        await viewer.close(CRASHED)
        return
    if workspace is None:
        await viewer.close(FULL)
        return
    guard = asyncio.create_task(_guard(viewer, session, accounts, workspaces))
    try:
        await _listen(socket, workspace, session, accounts)
    except ValueError:
        accounts.note("nonsense refused", session.account.name, session.address)
        await viewer.close(_NONSENSE)
    except (WebSocketDisconnect, RuntimeError, KeyError):
        pass
    finally:
        guard.cancel()
        workspace.unshow(viewer, workspaces.kept)


async def _listen(socket: WebSocket, workspace: Workspace, session: SignedIn, accounts: Accounts) -> None:
    loop = asyncio.get_running_loop()
    touched = 0.0
    while True:
        match packet_of(await socket.receive_text()):
            case ["stdin", str(keys)]:
                workspace.keys(keys)
                if loop.time() - touched > TOUCH_SECONDS:
                    touched = loop.time()
                    accounts.touch(session.key)
            case ["resize", {"width": width, "height": height}]:
                workspace.resize(size_of(width, height))
            case ["focus"]:
                workspace.tell("focus")
            case ["blur"]:
                workspace.tell("blur")
            case ["ping"]:
                await socket.send_text('["pong"]')


async def _guard(viewer: PageViewer, session: SignedIn, accounts: Accounts, workspaces: Workspaces) -> None:
    """End the socket when its session ended, and the workspace where no other session of the account lasts."""
    while accounts.session_of_key(session.key) is not None:
        await asyncio.sleep(GUARD_SECONDS)
    accounts.note("session ended", session.account.name, session.address)
    if accounts.sessions(session.account.name):
        await viewer.close(SIGNED_OUT)
    else:
        await workspaces.end(session.account.coder, SIGNED_OUT)


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and len(value) < 6 else None
