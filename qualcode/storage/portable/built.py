"""What a study that is built of files remembers of each: so a later build knows what came of what, and what is new.

It stands in the settings of the project, one for each file or list. It is of this one file, and goes along with no
merge and with no copy for a coder.
"""

from __future__ import annotations

import json
from typing import Any

from qualcode.storage.file.kept import kept
from qualcode.storage.history import Change
from qualcode.storage.portable.derived import BUILT, SEED
from qualcode.storage.project import Project

Remembered = dict[str, Any]
"""Plain JSON."""


def built(project: Project) -> dict[str, Remembered]:
    """What is remembered, by what it is of, such as ``document een.txt``."""
    rows = project.rows("SELECT id, key, value FROM meta WHERE key GLOB ? AND key <> ?", [f"{BUILT}*", SEED])
    return {str(key).removeprefix(BUILT): kept(value, "meta", "value", row_id) for row_id, key, value in rows}


def remember(project: Project, change: Change, what: str, value: Remembered) -> None:
    """Remembers something, as part of a change."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    project.set_meta(change, f"{BUILT}{what}", text)


def forget(project: Project, change: Change, what: str) -> None:
    """Remembers something no more, as part of a change."""
    rows = project.rows("SELECT id FROM meta WHERE key = ?", [f"{BUILT}{what}"])
    change.delete("meta", [row[0] for row in rows])
