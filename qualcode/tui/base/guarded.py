"""The doors as the screens meet them: which actions and windows need one, and where a file goes that is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol, cast

from qualcode.doors import LOCAL, Door, Doors
from qualcode.i18n import _

if TYPE_CHECKING:
    from textual.app import App

REPORTS = "reports"
"""The folder in the coder's own to which files go where nothing can be sent to another machine."""


class HasDoors(Protocol):
    """An application that was told what it may touch."""

    doors: Doors


def doors_of(app: App[Any]) -> Doors:
    """What the application may touch; at one's own desk, as on the start screen, all."""
    return cast("HasDoors", app).doors if hasattr(app, "doors") else LOCAL


def is_open(app: App[Any], needs: Mapping[str, Door], action: str) -> bool:
    """Whether an action can be done here; ``needs`` says which ones need a door."""
    return doors_of(app).may(needs.get(action))


async def deliver(app: App[Any], path: Path, write: Callable[[Path], None]) -> str:
    """Have ``write`` make a file, and say where it is: where ``path`` says, or with whoever sits elsewhere.

    To a browser it goes as a download; by SSH nothing can be sent, and it is kept in the coder's own folder.
    ``QualcodeError`` where it cannot be written.
    """
    doors = doors_of(app)
    if doors.home is None:
        # Not on the project's thread, which others wait for: a long list takes Word some seconds.
        await asyncio.to_thread(write, path)
        return _("Wrote {path}.").format(path=path.resolve())
    if not app.is_web:
        from qualcode.session.saving import free_path  # with what it saves

        reports = doors.home / REPORTS
        reports.mkdir(mode=0o700, exist_ok=True)
        kept = free_path(reports, path.name)
        await asyncio.to_thread(write, kept)
        return _("Kept as {path}: ask who serves this study for it.").format(path=f"{REPORTS}/{kept.name}")
    with TemporaryDirectory(dir=doors.home) as folder:
        made = Path(folder) / path.name
        await asyncio.to_thread(write, made)
        data = await asyncio.to_thread(made.read_bytes)
    app.deliver_binary(BytesIO(data), save_filename=path.name)
    return _("Sent to your browser as a download: {name}").format(name=path.name)
