"""In a pause the workspace takes what was written into the one file, and never while somebody types."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.tui.base import folding
from tests.support.codebook_screen import press
from tests.support.waiting import until
from tests.support.workspace import workspace


def sent(path: Path) -> int:
    """The number of codings in a copy of the one file."""
    copy = shutil.copy(path, path.with_name("sent.qualcode"))
    with Project.open(Path(copy)) as project:
        return len(codings(project))


async def test_a_copy_made_while_the_workspace_is_open_holds_the_last_coding(path: Path) -> None:
    before = sent(path)
    async with workspace(path) as (_screen, pilot):
        await press(pilot, "j", "s", "c", "k", "o", "s", "enter")
        await until(lambda: sent(path) == before + 1, "the last coding in the one file", pilot)
        await press(pilot, "u")
        await until(lambda: sent(path) == before, "the undoing in the one file", pilot)


async def test_nothing_is_folded_while_somebody_types(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "AFTER", 3600.0)
    before = sent(path)
    async with workspace(path) as (_screen, pilot):
        await press(pilot, "j", "s", "c", "k", "o", "s", "enter")
        assert sent(path) == before
    assert sent(path) == before + 1
