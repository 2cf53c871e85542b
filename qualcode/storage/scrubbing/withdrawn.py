"""Who has withdrawn for good: kept by the GUID alone, so that no copy brings anything of them back."""

from __future__ import annotations

import json
from typing import NamedTuple

from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.storage.file.kept import kept
from qualcode.storage.history import Change
from qualcode.storage.project import Project

KEY = "withdrawn "
"""How the settings begin that keep it, one for each respondent."""


class Withdrawal(NamedTuple):
    """That a respondent was taken out, by whom (name and GUID), and when; nothing else is known of them any more.

    ``hashes`` are the SHA-256 of the texts in which they spoke, and of the files that these were read from.
    """

    respondent: str
    coder: str
    coder_guid: str
    at: str
    hashes: tuple[str, ...] = ()


def withdrawals(project: Project) -> list[Withdrawal]:
    """Those who have withdrawn for good, in the order in which they did."""
    rows = project.rows("SELECT id, key, value FROM meta WHERE key GLOB ?", [f"{KEY}*"])
    found = []
    for row, key, value in rows:
        coder, guid, at, *hashes = kept(value, "meta", "value", row)
        found.append(Withdrawal(key.removeprefix(KEY), coder, guid, at, tuple(hashes)))
    return sorted(found, key=lambda one: (one.at, one.respondent))


def refuse_withdrawn(project: Project, name: str, *hashes: str) -> None:
    """``ConflictError`` where a text or its file (by SHA-256) is one in which somebody spoke who withdrew for good."""
    if any(not set(hashes).isdisjoint(one.hashes) for one in withdrawals(project)):
        raise ConflictError(
            _("{name} holds the words of a respondent who withdrew from this project for good.").format(name=name),
            _("Take these words out of the file first, and destroy the file as it was."),
        )


def note_withdrawal(project: Project, change: Change, one: Withdrawal) -> None:
    """Keeps that somebody has withdrawn."""
    project.set_meta(change, f"{KEY}{one.respondent}", json.dumps([*one[1:-1], *one.hashes], ensure_ascii=False))
