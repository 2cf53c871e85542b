"""Transcripts as other programs write them: who says what, when; the same in each."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from qualcode.errors import FormatError
from qualcode.formats import read
from qualcode.text.turns import find_turns

TALK = [
    ("Wim de Boer", 3, "Hoe kwam u aan die plek?"),
    ("Karin Mulder", 9, "Via mijn oom."),
    ("Wim de Boer", 15, "En toen?"),
    ("Karin Mulder", 3605, "Toen mocht ik beginnen."),
]


def clock(at: int, form: str = "{h}:{m:02}:{s:02}") -> str:
    return form.format(h=at // 3600, m=at // 60 % 60, s=at % 60, mm=at // 60)


def each(
    form: str, stamp: str = "{h:02}:{m:02}:{s:02}", joint: str = "\n\n", names: dict[str, str] | None = None
) -> str:
    return joint.join(
        form.format(n=n, who=(names or {}).get(who, who), at=clock(at, stamp), to=clock(at + 2, stamp), words=words)
        for n, (who, at, words) in enumerate(TALK, 1)
    )


SHAPES: dict[str, tuple[str, str]] = {
    "Teams vtt": ("a.vtt", "WEBVTT\n\n" + each("3f2a-11/{n}-0\n{at}.100 --> {to}.000\n<v {who}>{words}</v>")),
    "Teams vtt without hours": (
        "a.vtt",
        "WEBVTT\n\n" + each("{at}.100 --> {to}.000\n<v {who}>{words}</v>", "{mm:02}:{s:02}"),
    ),
    "Teams copied": ("a.txt", each("{who}   {at}\n{words}", "{h}:{m:02}:{s:02}", "\n")),
    "Teams spelled": ("a.txt", each("{who}\n{at}\n{words}", "{mm} minuten {s} seconden", "\n")),
    "Zoom vtt": ("a.vtt", "WEBVTT\n\n" + each("{n}\n{at}.000 --> {to}.000\n{who}: {words}")),
    "Zoom txt": ("a.txt", each("[{who}] {at}\n{words}")),
    "Otter": ("a.txt", each("{who}  {at}\n{words}", "{mm}:{s:02}")),
    "srt": ("a.srt", each("{n}\n{at},000 --> {to},000\n{who}: {words}")),
    "Whisper txt": ("a.txt", each("[{at}.000 --> {to}.000] [{who}] {words}", joint="\n")),
    "noScribe": (
        "a.vtt",
        "WEBVTT audio.mp3\n\nNOTE media: audio.mp3\n\n" + each("{at}.000 --> {to}.000\n<v //{who}>{words}"),
    ),
    "f4": ("a.txt", each("{who}: {words} #{at}-0#")),
    "numbered": ("a.txt", each("{n} {who}: {words}", joint="\n")),
    "guide": ("a.txt", each("[{who}] {words}", joint="\n", names={"Wim de Boer": "i", "Karin Mulder": "r1"})),
    "hash": ("a.txt", each("#{who}: {words}", joint="\n")),
}
UNTIMED = {"numbered", "guide", "hash"}


@pytest.mark.parametrize("shape", SHAPES)
def test_who_says_what_is_the_same_in_each(tmp_path: Path, shape: str) -> None:
    name, content = SHAPES[shape]
    (tmp_path / name).write_text(content, encoding="utf-8")
    source = read(tmp_path / name)
    turns = find_turns(source.text)
    names = {"i": "Wim de Boer", "r1": "Karin Mulder"}
    assert [names.get(turn.speaker or "", turn.speaker) for turn in turns] == [who for who, _at, _words in TALK]
    if shape not in UNTIMED and shape != "f4":
        assert [int(turn.time or 0) for turn in turns] == [at for _who, at, _words in TALK]
    for turn, (_who, _at, words) in zip(turns, TALK, strict=True):
        assert source.text[turn.body : turn.end].startswith(words)


def test_teams_in_word_has_lines_of_one_paragraph(tmp_path: Path) -> None:
    document = docx.Document()
    for who, at, words in TALK:
        first, _space, last = who.partition(" ")
        document.add_paragraph(f"{last}, {first} (Bedrijf)\n{clock(at, '{mm}:{s:02}')}\n{words}")
    document.save(str(tmp_path / "a.docx"))
    source = read(tmp_path / "a.docx")
    turns = find_turns(source.text)
    assert [source.text[turn.body : turn.end] for turn in turns] == [words for _who, _at, words in TALK]
    assert len({turn.speaker for turn in turns}) == 2


def test_an_hour_of_subtitles_is_joined_into_turns(tmp_path: Path) -> None:
    cues = [
        f"{n}\n{clock(n * 2, '{h:02}:{m:02}:{s:02}')},000 --> {clock(n * 2 + 2, '{h:02}:{m:02}:{s:02}')},000\n"
        + (f"{TALK[n // 10 % 2][0]}: " if n % 10 == 0 else "")
        + f"woord {n}"
        for n in range(1_800)
    ]
    (tmp_path / "a.srt").write_text("\n\n".join(cues), encoding="utf-8")
    turns = find_turns(read(tmp_path / "a.srt").text)
    assert [turn.time for turn in turns] == [n * 20 for n in range(180)]
    assert sum(turn.words for turn in turns) == 3_600


@pytest.mark.parametrize("suffix", [".vtt", ".srt"])
def test_a_subtitle_file_without_cues_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text("I: Hoe?\nR: Zo.\n", encoding="utf-8")
    with pytest.raises(FormatError, match="holds no subtitles") as error:
        read(path)
    assert ".txt" in error.value.hint
