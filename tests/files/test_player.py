"""The user's own player: which recording it may open, which command it is given, and that it ends."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.files.platform import WINDOWS
from qualcode.files.player import Playing, find_recording, player_command

KINDS = (".mp3", ".wav", ".mp4")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project = tmp_path / "studie"
    for name in ("audio/een.mp3", "transcripts/twee.WAV", "drie vier.mp4", "-vijf.mp3", "lijst.m3u", "kort.txt"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(b"ID3")
    (project / "map.mp3").mkdir()
    (tmp_path / "elders").mkdir()
    (tmp_path / "elders" / "zes.mp3").write_bytes(b"ID3")
    (tmp_path / "buiten.mp3").write_bytes(b"ID3")
    return project


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("../audio/een.mp3", "audio/een.mp3"),
        ("audio/een.mp3", "audio/een.mp3"),
        ("audio\\een.mp3", "audio/een.mp3"),
        ("twee.WAV", "transcripts/twee.WAV"),
        ("drie vier.mp4", "drie vier.mp4"),
        ("-vijf.mp3", "-vijf.mp3"),
        ("zes.mp3", "../elders/zes.mp3"),
    ],
)
def test_a_recording_is_found_from_transcript_project_and_settings(folder: Path, name: str, found: str) -> None:
    places = [folder / "transcripts", folder, folder.parent / "elders"]
    path = find_recording(name, places, KINDS)
    assert path.is_absolute()
    assert path.samefile(folder / found)
    assert find_recording(str(folder / "audio" / "een.mp3"), places, KINDS).samefile(folder / "audio" / "een.mp3")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("http://elders.example/een.mp3", "no file that can be played"),
        ("file:///etc/een.mp3", "no file that can be played"),
        ("smb://machine/een.mp3", "no file that can be played"),
        ("een\0.mp3", "no file that can be played"),
        ("een\n.mp3", "no file that can be played"),
        ("../buiten.mp3", "outside"),
        ("../../buiten.mp3", "outside"),
        ("audio/../../buiten.mp3", "outside"),
        ("..\\buiten.mp3", "outside"),
        ("/etc/een.mp3", "outside"),
        ("lijst.m3u", "no recording"),
        ("kort.txt", "no recording"),
        ("audio", "no recording"),
        ("", "no recording"),
        ("map.mp3", "no file"),
        ("weg.mp3", "not there"),
        ("a" * 5000 + ".mp3", "not there"),
    ],
)
def test_nothing_else_is_opened(folder: Path, name: str, said: str) -> None:
    with pytest.raises(QualcodeError) as error:
        find_recording(name, [folder], KINDS)
    assert said in error.value.message
    assert error.value.hint


def here(*programs: str) -> Callable[[str], str | None]:
    return lambda name: f"/bin/{name}" if name in programs else None


@pytest.mark.parametrize(
    ("template", "programs", "system", "command"),
    [
        ("", ("mpv", "vlc"), "linux", ["/bin/mpv", "--no-terminal", "--force-window=yes", "--start=75", "--", "FILE"]),
        ("  ", ("vlc",), "linux", ["/bin/vlc", "--start-time=75", "--play-and-exit", "--", "FILE"]),
        ("speler {file}", ("speler", "mpv"), "linux", ["/bin/speler", "FILE"]),
        ("speler --van={seconds}s {file}", ("speler",), "linux", ["/bin/speler", "--van=75s", "FILE"]),
        ('"mijn speler" -s {seconds} "{file}"', ("mijn speler",), "darwin", ["/bin/mijn speler", "-s", "75", "FILE"]),
        ("speler $(rm x) ; {file} | a", ("speler",), "linux", ["/bin/speler", "$(rm", "x)", ";", "FILE", "|", "a"]),
        (
            '"C:\\p q\\s.exe" /s {seconds} "{file}"',
            ("C:\\p q\\s.exe",),
            WINDOWS,
            ["/bin/C:\\p q\\s.exe", "/s", "75", "FILE"],
        ),
    ],
)
def test_the_command_is_a_list_of_words(
    template: str, programs: tuple[str, ...], system: str, command: list[str]
) -> None:
    file = Path("/studie/drie {seconds}; 'vier'.mp3")
    found = player_command(template, file, 75.9, system=system, which=here(*programs))
    assert found == [str(file) if word == "FILE" else word for word in command]


def test_players_are_found_where_a_system_keeps_them() -> None:
    for system, name in (
        ("darwin", "/Applications/VLC.app/Contents/MacOS/VLC"),
        (WINDOWS, r"C:\Program Files\mpv\mpv.exe"),
    ):
        assert player_command("", Path("/x.mp3"), 0, system=system, which=here(name))[0] == f"/bin/{name}"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("", "No player was found"),
        ("weg {file}", "not there: weg"),
        ("speler", "cannot be started"),
        ("{file}", "cannot be started"),
        ('speler "{file}', "cannot be started"),
    ],
)
def test_a_player_that_is_not_there_or_not_told_what_to_play_is_said(template: str, said: str) -> None:
    with pytest.raises(QualcodeError) as error:
        player_command(template, Path("/x.mp3"), 0, system="linux", which=here("speler", "{file}"))
    assert said in error.value.message
    assert error.value.hint


def test_a_player_plays_until_it_is_stopped(tmp_path: Path) -> None:
    playing = Playing([sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)"])
    ended = [playing.ended]
    playing.stop()
    ended.append(playing.ended)
    playing.stop()
    assert ended == [False, True]
    with pytest.raises(QualcodeError) as error:
        Playing([str(tmp_path / "weg")])
    assert "cannot be started" in error.value.message
