"""Bringing transcripts and face sheets in from the workspace: paths, progress, stopping, and reports."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from qualcode.importing.transcripts import import_files
from qualcode.storage.documents import documents
from qualcode.storage.respondents import respondents
from qualcode.tui.library.importing import ImportWindow
from qualcode.tui.windows.path import PathWindow
from tests.support.waiting import PATIENCE, Text, press_only, settle, until
from tests.support.workspace import front, reopened, row, screen_lines, shown, workspace


def report(pilot: Pilot[None]) -> str:
    """What the window says of an import, whatever lines it takes: paths make them long."""
    return " ".join(str(pilot.app.screen.query_one("#lines", Static).content).split())


async def test_transcripts_are_imported_with_a_report(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "nieuw"
    folder.mkdir()
    (folder / "bedrijf-1.txt").write_text("I: Hallo?\nR: Ja, goed.\n", encoding="utf-8")
    (folder / "plaatje.png").write_bytes(b"x")
    (folder / "stuk.docx").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    async with workspace(path) as (screen, pilot):
        await pilot.press("ctrl+o")
        await settle(pilot)
        await pilot.press("i")
        await settle(pilot)
        assert isinstance(front(pilot), PathWindow)
        await pilot.press(Text("nix"), "enter")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "nix does not exist")
        pilot.app.screen.query_one(Input).value = "ni"
        await settle(pilot)
        await pilot.press("tab")
        await settle(pilot)
        assert pilot.app.screen.query_one(Input).value == "nieuw/"
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press(Text("bedrijven"), "enter")
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert shown(lines, "1 would be imported; nothing was written.")
        assert shown(lines, "3 words, 2 turns, 1 of whoever asks · I*, R")
        assert shown(lines, "read as utf-8")
        with reopened(path) as project:
            assert len(documents(project)) == 2
        await pilot.press("enter")
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert shown(lines, "1 document imported.")
        assert shown(lines, "bedrijf-1.txt")
        assert shown(lines, "not read")
        assert shown(lines, "plaatje.png is a picture")
        await pilot.press("escape")
        await settle(pilot)
        assert "bedrijven" in row(screen_lines(pilot.app), "bedrijf-1 ")
        await pilot.press("u")
        await settle(pilot)
        with reopened(path) as project:
            assert len(documents(project)) == 2
        assert shown(screen_lines(pilot.app), "2 documents")
        await pilot.press("escape")
        await settle(pilot)
        assert front(pilot) is screen


async def test_an_import_is_stopped_without_a_trace(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        (tmp_path / f"nieuw-{number}.txt").write_text("I: Hallo?\nR: Ja.\n", encoding="utf-8")
    begun, on = threading.Event(), threading.Event()

    def slowly(*arguments: object, **more: object) -> object:
        step = more["progress"]

        def wait(done: int, of: int, name: str) -> None:
            step(done, of, name)  # type: ignore[operator]
            begun.set()
            on.wait(PATIENCE)

        return import_files(*arguments, **{**more, "progress": wait})  # type: ignore[arg-type]

    monkeypatch.setattr("qualcode.importing.transcripts.import_files", slowly)
    async with workspace(path) as (_screen, pilot):
        await pilot.press("ctrl+o", "i")
        await settle(pilot)
        pilot.app.screen.query_one(Input).value = str(tmp_path)
        await pilot.press("enter")
        await settle(pilot)
        await press_only(pilot, "enter")
        await until(begun.is_set, "the first file", pilot)
        window = front(pilot)
        assert isinstance(window, ImportWindow)
        await press_only(pilot, "escape")
        await until(window._stop.is_set, "the stop", pilot)
        on.set()
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Stopped; nothing was written.")
        await pilot.press("escape")
        await settle(pilot)
        with reopened(path) as project:
            assert len(documents(project)) == 2


async def test_a_face_sheet_is_put_into_force_or_refused(people: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "goed.csv", tmp_path / "fout.csv"
    good.write_text("document,speaker,id,klas\nleerlingen-1,Sem,l1,4\nleerlingen-1,Noor,l2,3\n", encoding="utf-8")
    bad.write_text("document,speaker,id\nleerlingen-9,Sem,l1\n", encoding="utf-8")
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4")
        await settle(pilot)
        for file, words in ((bad, "there is no document 'leerlingen-9'"), (good, "2 respondents, 2 speakers linked")):
            await pilot.press("i")
            await settle(pilot)
            pilot.app.screen.query_one(Input).value = str(file)
            await pilot.press("enter")
            await settle(pilot)
            assert words in report(pilot)
            await pilot.press("enter")
            await settle(pilot)
        assert shown(screen_lines(pilot.app), "klas")
        with reopened(people) as project:
            assert {"l1", "l2"} <= {person.name for person in respondents(project)}


async def test_respondents_without_a_transcript_are_kept_when_one_says_so(people: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "vooruit.csv"
    sheet.write_text("document,speaker,id\nleerlingen-1,Sem,l1\nleerlingen-9,Bo,l9\n", encoding="utf-8")
    async with workspace(people) as (_screen, pilot):
        await pilot.press("f4", "i")
        await settle(pilot)
        pilot.app.screen.query_one(Input).value = str(sheet)
        await pilot.press("enter")
        await settle(pilot)
        assert "there is no document 'leerlingen-9'" in report(pilot)
        assert "--allow-missing" not in report(pilot)
        with reopened(people) as project:
            assert "l1" not in {person.name for person in respondents(project)}
        await pilot.press("k")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Without a transcript, and so in no base: 1 (l9)")
        await pilot.press("k", "enter")
        await settle(pilot)
        with reopened(people) as project:
            assert {"l1", "l9"} <= {person.name for person in respondents(project)}
        await pilot.press("u")
        await settle(pilot)
        with reopened(people) as project:
            assert not {"l1", "l9"} & {person.name for person in respondents(project)}
