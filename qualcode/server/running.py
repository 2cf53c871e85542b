"""Running it: where it listens, and that it ends in order."""

from __future__ import annotations

import os
import socket as sockets
import stat
from contextlib import suppress
from pathlib import Path

import uvicorn

from qualcode.errors import QualcodeError
from qualcode.files.platform import remove
from qualcode.i18n import _
from qualcode.server.app import application
from qualcode.server.desk import Desk
from qualcode.server.socket import FRAME_BYTES, metered

_SOCKET_MODE = 0o660
_CONNECTIONS = 400
_HEAD_BYTES = 32 * 1024


def server_of(desk: Desk) -> uvicorn.Server:
    """A server that keeps no log of requests: pages that were read and keys that were pressed are nobody's business."""
    config = uvicorn.Config(
        application(desk),
        ws=metered(lambda address: desk.accounts.note("flood cut off", "", address)),
        http="h11",
        loop="asyncio",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        ws_max_size=FRAME_BYTES,
        ws_per_message_deflate=False,
        limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=_HEAD_BYTES,
        timeout_graceful_shutdown=10,
    )
    return uvicorn.Server(config)


def listen(host: str, port: int) -> sockets.socket:
    """A port to listen on. ``QualcodeError`` where somebody else does."""
    family = sockets.AF_INET6 if ":" in host else sockets.AF_INET
    found = sockets.socket(family, sockets.SOCK_STREAM)
    found.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(128)
    except OSError as error:
        found.close()
        raise QualcodeError(
            _("Port {port} of {host} cannot be listened on: {reason}").format(
                port=port, host=host, reason=error.strerror or error
            ),
            _("Take another one with --port."),
        ) from error
    return found


def listen_at(path: Path) -> sockets.socket:
    """A Unix socket to listen at, for its user and group alone. ``QualcodeError`` where something else stands there."""
    family = getattr(sockets, "AF_UNIX", None)
    if family is None:
        raise QualcodeError(
            _("This system has no sockets that are files."), _("Listen at a port instead, without --socket.")
        )
    # A link is refused as well: what takes the place of a socket that is left would take its place.
    if os.path.lexists(path) and not stat.S_ISSOCK(path.lstat().st_mode):
        raise QualcodeError(_("{path} is there, and no socket.").format(path=path), _("Name another place."))
    if _is_listened_at(path, family):
        raise QualcodeError(
            _("{path} is listened at already: another server runs.").format(path=path),
            _("Stop that one first, or name another place."),
        )
    found = sockets.socket(family, sockets.SOCK_STREAM)
    before = os.umask(0o777 & ~_SOCKET_MODE)
    try:
        with suppress(FileNotFoundError):
            remove(path)
        found.bind(str(path))
        found.listen(128)
    except OSError as error:
        found.close()
        raise QualcodeError(
            _("{path} cannot be listened at: {reason}").format(path=path, reason=error.strerror or error),
            _("Name another place."),
        ) from error
    finally:
        os.umask(before)
    return found


def _is_listened_at(path: Path, family: int) -> bool:
    """Whether somebody answers at a socket; one of a server that was killed is merely left."""
    with sockets.socket(family, sockets.SOCK_STREAM) as asking:
        asking.settimeout(1)
        try:
            asking.connect(str(path))
        except TimeoutError:
            return True
        except OSError:
            return False
    return True
