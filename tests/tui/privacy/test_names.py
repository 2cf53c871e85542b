"""What may be names: decided on, added, and followed into the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes.names import decide_names
from qualcode.session.privacy.names import STAYS, WAITS, meet_names, read_names
from qualcode.storage import Project
from qualcode.storage.documents import text
from qualcode.storage.respondents import name_decisions
from qualcode.tui.privacy.screen import NamesScreen
from tests.changes.test_pseudonyms import _study
from tests.support.often import TIMES
from tests.support.waiting import Text, settle, until
from tests.support.workspace import front, screen_lines, shown, workspace

SEALED = b"age-encryption.org/"


async def test_names_are_decided_on_added_and_followed(tmp_path: Path) -> None:
    _study(tmp_path)
    path = tmp_path / "study.qualcode"
    async with workspace(path, document="gesprek") as (screen, pilot):
        await pilot.press("Y")
        await settle(pilot)
        board = front(pilot)
        assert isinstance(board, NamesScreen)
        assert shown(screen_lines(pilot.app), "Names to hide")
        await pilot.press("slash", Text("tuitema"), "enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "garage Tuitema")
        await pilot.press("s")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Tuitema stays")
        await pilot.press("F", "n", Text("baas"), "enter")
        await settle(pilot)
        with Project.open(path, readonly=True) as project:
            decided = name_decisions(project)
        assert decided["tuitema"][0] == "accept"
        assert decided["baas"][0] == "replace"
        await pilot.press("slash", Text("vlok"), "enter", "enter")
        await settle(pilot)
        assert front(pilot) is screen


async def test_names_are_written_otherwise_from_the_screen_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if TIMES == 1:
        # Sealing takes seconds by design: by day a file is its text and passphrase, behind the head of a sealed one.
        monkeypatch.setattr("pyrage.passphrase.encrypt", lambda data, word: SEALED + word.encode() + data)
        monkeypatch.setattr("pyrage.passphrase.decrypt", lambda data, word: data.removeprefix(SEALED + word.encode()))
    _study(tmp_path)
    path, key = tmp_path / "study.qualcode", tmp_path / "apart.age"
    with Project.open(path) as project:
        before = text(project, 1)
    async with workspace(path, document="gesprek") as (_screen, pilot):
        await pilot.press("Y")
        await settle(pilot)
        board = front(pilot)
        assert isinstance(board, NamesScreen)
        await pilot.press("p")
        await settle(pilot)
        if shown(screen_lines(pilot.app), "d shows"):
            for row in await board.ask(read_names, await board.ask(meet_names)):
                if row.state == WAITS:
                    await board.change(decide_names, row.decision(STAYS))
            await board.reload()
            await pilot.press("p")
            await settle(pilot)
        assert shown(screen_lines(pilot.app), "Only the key brings the names back")
        await pilot.press("enter")
        assert not key.exists()
        await pilot.press("W", "ctrl+u", Text(str(key)), "enter", Text("geheim"), "enter", Text("anders"), "enter")
        assert shown(screen_lines(pilot.app), "The two passphrases differ")
        assert not shown(screen_lines(pilot.app), "geheim")
        await pilot.press("ctrl+u", Text("geheim"), "enter")
        await until(key.exists, "the key", pilot)
        await until(lambda: shown(screen_lines(pilot.app), "Written otherwise in"), "what was done", pilot)
        with Project.open(path, readonly=True) as project:
            assert text(project, 1) != before
        await pilot.press("B", "ctrl+u", Text(str(key)), "enter", Text("geheim"), "enter")
        await until(lambda: shown(screen_lines(pilot.app), "Names are back"), "the names", pilot)
    with Project.open(path, readonly=True) as project:
        assert text(project, 1) == before
