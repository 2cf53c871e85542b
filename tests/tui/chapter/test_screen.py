"""The chapter screen: from number to passage to transcript and back, and what is written from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from qualcode.changes.codings import remove_codings
from qualcode.storage import Project
from qualcode.storage.reported import written_files
from qualcode.tui.chapter.screen import ChapterScreen
from tests.support.chapters import SAID, chapter_study, codings_of
from tests.support.once import fill
from tests.support.waiting import Text
from tests.support.workspace import front, reopened, screen_lines, shown, workspace


def lines(pilot: Pilot[Any]) -> list[str]:
    return screen_lines(pilot.app)


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    fill(tmp_path, chapter_study)
    return tmp_path / "study.qualcode"


def outline(path: Path) -> str:
    return (path.parent / "outlines" / "proef.yaml").read_text(encoding="utf-8")


async def test_a_number_leads_to_its_passages_to_the_transcript_and_back_to_itself(path: Path) -> None:
    async with workspace(path, size=(120, 40), document=None) as (screen, pilot):
        await pilot.press("f8")
        assert isinstance(front(pilot), ChapterScreen)
        assert shown(lines(pilot), "proef.yaml  outline")
        assert shown(lines(pilot), "In no file yet: w writes it")
        assert shown(lines(pilot), "as written")
        await pilot.press("f1")
        assert shown(lines(pilot), "In the chapter")
        await pilot.press("escape", "right", "right")
        assert shown(lines(pilot), "2 of 3")
        assert shown(lines(pilot), "2 passages")
        await pilot.press("enter", "down", "enter")
        assert front(pilot) is screen
        assert shown(lines(pilot), SAID[2])
        await pilot.press("escape")
        assert isinstance(front(pilot), ChapterScreen)
        assert shown(lines(pilot), "2 of 3")
        await pilot.press("escape", "escape")
        assert front(pilot) is screen


async def test_a_zero_shows_who_it_is_out_of(path: Path) -> None:
    async with workspace(path, size=(120, 40), document=None) as (_screen, pilot):
        await pilot.press("f8", *["right"] * 4)
        assert shown(lines(pilot), "0 of 3")
        assert shown(lines(pilot), "Nobody says it")
        assert shown(lines(pilot), "in the base")


async def test_words_go_to_the_outline_and_come_back_in_the_text(path: Path) -> None:
    async with workspace(path, size=(120, 40), document=None) as (_screen, pilot):
        await pilot.press("f8", "right", "right", "right", "e", Text("Zo"), "escape")
        assert "          - says: stage/zelf\n            opens: Zo\n" in outline(path)
        assert shown(lines(pilot), "Written to proef.yaml; as it was it is kept as proef.yaml~1")
        assert shown(lines(pilot), "Zo noemen twee van de drie leerlingen")
        await pilot.press("p", Text("vague"), "enter")
        assert "numbers: vague" in outline(path)
        await pilot.press("p", Text("as the chapter"), "enter")
        assert "numbers: vague" not in outline(path)
        await pilot.press("down", "q", "down", "down", "q")
        assert shown(lines(pilot), "“Ik heb het gewoon zelf gevraagd")
        assert "- quote: Ik heb het gewoon\n" in outline(path)
        assert "# Wat hier begint met opens, is van de auteur.\n" in outline(path)


async def test_a_file_is_followed_and_brought_up_to_date(path: Path) -> None:
    file = path.parent / "h.md"
    async with workspace(path, size=(120, 40), document=None) as (_screen, pilot):
        await pilot.press("f8", "w", "ctrl+u", Text(str(file)), "enter")
        assert shown(lines(pilot), "h.md  written")
        with reopened(path) as project:
            assert [one.name for one in written_files(project)] == ["h.md"]
        said = file.read_text(encoding="utf-8")
        assert "Twee van de drie leerlingen noemen ‘Zelf’." in said
        file.write_text(
            said.replace("Dat kost tijd, en niet", "Dat kost moeite. Niet").replace(
                "drie leerlingen noemen", "drie kinderen noemen"
            ),
            encoding="utf-8",
        )
        with Project.open(path) as project:
            remove_codings(project, "ada", codings_of(project, "stage/zelf")[1:])
        await pilot.press("f8")
        assert shown(lines(pilot), "! 1 stale")
        assert shown(lines(pilot), "U brings it up to date")
        await pilot.press("n", "n", "d")
        assert shown(lines(pilot), "As it would be written now")
        await pilot.press("escape", "f", Text("stale"), "enter")
        assert shown(lines(pilot), "only stale; F shows all")
        await pilot.press("F", "U")
        assert shown(lines(pilot), "told in a remark: was 2 van 3, is nu 1 van 3")
        await pilot.press("enter")
        assert shown(lines(pilot), "h.md is up to date; as it was it is kept as h.md~1")
        assert "drie kinderen noemen" in file.read_text(encoding="utf-8")
        await pilot.press("f", Text("stale"), "enter", "K", "enter")
        assert not shown(lines(pilot), "stale")
        await pilot.press("r")
        assert shown(lines(pilot), "Write this again, as the study has it?")
        await pilot.press("enter")
        assert "Eén van de drie leerlingen noemt ‘Zelf’." in file.read_text(encoding="utf-8")
        assert "Dat kost moeite. Niet elke leerling durft het." in file.read_text(encoding="utf-8")
        await pilot.press("U")
        assert shown(lines(pilot), "nothing would change")


async def test_what_cannot_be_read_says_why_and_the_next_key(path: Path, tmp_path: Path) -> None:
    file = path.parent / "h.docx"
    async with workspace(path, size=(80, 24), document=None) as (screen, pilot):
        await pilot.press("f8", "w", "ctrl+u", Text(str(file)), "enter")
        assert shown(lines(pilot), "h.docx  written")
        file.write_bytes(b"PK\x03\x04 no word file any more")
        await pilot.press("f8")
        assert shown(lines(pilot), "o chooses another chapter")
        (tmp_path / "outlines" / "proef.yaml").unlink()
        file.unlink()
        await pilot.press("f8")
        assert shown(lines(pilot), "o chooses another chapter")
        await pilot.press("o", Text("themes"), "enter")
        assert shown(lines(pilot), "The codebook's themes  without an outline")
        await pilot.press("e")
        assert shown(lines(pilot), "This chapter has no outline")
        await pilot.press("U", "r", "K", "q")
        assert shown(lines(pilot), "There is no quotation here")
        await pilot.press("escape")
        assert front(pilot) is screen


async def test_an_open_round_is_said(path: Path) -> None:
    from qualcode.changes.rounds import RoundRequest, make_round

    with Project.open(path) as project:
        make_round(project, "ada", "een", RoundRequest(("ada", "ben"), documents=("leerling-1",)))
    async with workspace(path, size=(120, 40), document=None) as (_screen, pilot):
        await pilot.press("f8")
        assert shown(lines(pilot), "Round een is open")
