"""Who has withdrawn for good: kept by the GUID alone, so that no copy brings anything of them back."""

from __future__ import annotations

import json
from typing import NamedTuple

from qualcode.storage.file.kept import kept
from qualcode.storage.history import Change
from qualcode.storage.project import Project

KEY = "withdrawn "
"""How the settings begin that keep it, one for each respondent."""


class Withdrawal(NamedTuple):
    """That a respondent was taken out, by whom (name and GUID), and when; nothing else is known of them any more."""

    respondent: str
    coder: str
    coder_guid: str
    at: str


def withdrawals(project: Project) -> list[Withdrawal]:
    """Those who have withdrawn for good, in the order in which they did."""
    rows = project.rows("SELECT id, key, value FROM meta WHERE key GLOB ?", [f"{KEY}*"])
    found = [Withdrawal(key.removeprefix(KEY), *kept(value, "meta", "value", row)) for row, key, value in rows]
    return sorted(found, key=lambda one: (one.at, one.respondent))


def note_withdrawal(project: Project, change: Change, one: Withdrawal) -> None:
    """Keeps that somebody has withdrawn."""
    project.set_meta(change, f"{KEY}{one.respondent}", json.dumps(one[1:], ensure_ascii=False))
