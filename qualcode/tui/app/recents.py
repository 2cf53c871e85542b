"""Which projects were opened last, by whom and when, for the start screen: kept beside the settings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from qualcode import preferences
from qualcode.errors import QualcodeError
from qualcode.files.reading import read_utf8
from qualcode.files.writing import write_whole

FILE = "recent.json"

_MOST = 12


class RecentProject(NamedTuple):
    """A project file, who had it open last, and the day (ISO)."""

    path: Path
    coder: str
    day: str


def _file() -> Path | None:
    """Where they are kept; ``None`` where the settings are no file, so that nothing is to be kept."""
    settings = preferences.settings_path()
    return None if settings.exists() and not settings.is_file() else settings.with_name(FILE)


def recent_projects() -> list[RecentProject]:
    """The projects, newest first, as far as they are still there; nothing where the file cannot be read."""
    file = _file()
    try:
        rows = json.loads(read_utf8(file)) if file is not None else []
        found = [RecentProject(Path(row["path"]), str(row["coder"]), str(row["day"])) for row in rows]
        return [project for project in found if project.path.is_file()]
    except (OSError, ValueError, TypeError, KeyError, RecursionError, QualcodeError):
        return []


def remember(path: Path, coder: str, day: date) -> None:
    """Put a project first. What cannot be written is not remembered: nobody is kept from work by that."""
    file, path = _file(), path.absolute()
    if file is None:
        return
    others: Sequence[RecentProject] = [project for project in recent_projects() if project.path != path]
    rows = [RecentProject(path, coder, day.isoformat()), *others][:_MOST]
    text = json.dumps([{"path": str(row.path), "coder": row.coder, "day": row.day} for row in rows])
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, text.encode())
    except (OSError, QualcodeError):
        return
