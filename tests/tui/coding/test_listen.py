"""Listening where one reads: which second the player gets, what is said where there is nothing to hear, and its end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar

import pytest

from qualcode.files import player
from qualcode.importing.transcripts import import_files
from qualcode.model import Turn
from qualcode.text.turns import find_turns
from qualcode.tui.coding.listen import time_at
from tests.support.building import new_project
from tests.support.waiting import settle
from tests.support.workspace import screen_lines, shown, workspace

TALK = "[00:00:05] Interviewer: Hoe was dat?\nSem: Goed.\n[00:01:15] Interviewer: En toen?\nSem: Niets meer.\n"


def turns(text: str) -> list[Turn]:
    return find_turns(text)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("Hoe was", 5), ("Goed", 5), ("En toen", 75), ("Niets", 75)],
)
def test_the_second_is_that_of_the_turn_or_the_last_before_it(words: str, seconds: float) -> None:
    assert time_at(turns(TALK), TALK.index(words)) == seconds


def test_without_a_stamp_up_to_there_nobody_knows() -> None:
    assert time_at(turns("Sem: Ja.\n[00:01:00] Sem: Nee.\n"), 2) is None
    assert time_at([], 0) is None


class FakePlayer:
    """Keeps what it was told to play."""

    playing: ClassVar[list[FakePlayer]] = []

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.ended = False
        self.playing.append(self)

    def stop(self) -> None:
        self.ended = True


async def test_a_key_plays_the_recording_where_one_reads_and_leaving_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "Playing", FakePlayer)
    monkeypatch.setattr(FakePlayer, "playing", [])
    project = new_project(tmp_path)
    (tmp_path / "teksten").mkdir()
    for name, fields, words in (
        ("een", "---\nopname: ../geluid/een.mp3\n---\n", TALK),
        ("stil", "---\nrecording: stil.mp3\n---\n", "Sem: Ja.\n"),
        ("geen", "", TALK),
    ):
        (tmp_path / "teksten" / f"{name}.txt").write_text(fields + words, encoding="utf-8")
    import_files(project, "ada", [tmp_path / "teksten"])
    project.close()
    file = tmp_path / "geluid" / "een.mp3"
    async with workspace(project.path, document="een") as (screen, pilot):

        async def says(words: str, *keys: str) -> None:
            await pilot.press(*keys)
            await settle(pilot)
            assert shown(screen_lines(pilot.app), words), screen_lines(pilot.app)

        screen.player = f'"{sys.executable}" --van={{seconds}} {{file}}'
        await says("../geluid/een.mp3 is not there", "a")
        await says("No recording is playing", "A")
        file.parent.mkdir()
        file.write_bytes(b"ID3")
        await says("een.mp3 from 0:00:05 on", "a")
        screen.reader.move_to(screen.reader.text.index("Niets"))
        await says("een.mp3 from 0:01:15 on", "a")
        assert [one.command[1:] for one in FakePlayer.playing] == [["--van=5", str(file)], ["--van=75", str(file)]]
        assert [one.ended for one in FakePlayer.playing] == [True, False]
        await pilot.press("A")
        assert FakePlayer.playing[-1].ended
        screen.player = "weg {file}"
        await says("The player of the settings is not there: weg", "a")
        await screen.open("stil", 0)
        await says("there is no time stamp", "a")
        await screen.open("geen", 0)
        await says("No recording is known of this document", "a")
        screen.player = f'"{sys.executable}" {{file}}'
        await screen.open("een", 0)
        await says("een.mp3 from", "a")
    assert [one.ended for one in FakePlayer.playing] == [True, True, True]
