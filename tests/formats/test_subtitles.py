"""Subtitles in a text file become a transcript: cues joined, and nothing but what was said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.formats import read
from qualcode.formats.transcripts.subtitles import spoken
from qualcode.text.turns import find_turns

NAMES = ["Wim de Boer", "Karin Mulder"]
SENTENCES = [
    ("Kunt u vertellen hoe u", "aan deze plek bent gekomen?"),
    ("Dat liep via mijn oom,", "die kende de baas nog."),
    ("En wat moest u", "daarvoor regelen?"),
    ("Vooral veel bellen", "en mailen."),
]
WHOLE = [" ".join(halves) for halves in SENTENCES]


def cues(first: str, second: str, before: str = "", ending: str = ".") -> str:
    """A file of two cues for each sentence, written in the forms given."""
    parts, number = [before], 0
    for turn, (opening, rest) in enumerate(SENTENCES):
        for form, words, at in ((first, opening, 0), (second, rest, 1)):
            number += 1
            start, end = turn * 4 + at * 2, turn * 4 + at * 2 + 2
            times = f"00:00:{start:02}{ending}000 --> 00:00:{end:02}{ending}000"
            parts.append(form.format(n=number, times=times, name=NAMES[turn % 2], words=words) + "\n\n")
    return "".join(parts)


FORMS = {
    "numbers": cues("{n}\n{times}\n{name}: {words}", "{n}\n{times}\n{words}", "WEBVTT\n\n"),
    "subrip": cues("{n}\n{times}\n{name}: {words}", "{n}\n{times}\n{words}", ending=","),
    "ids": cues(
        "ab-{n}/1-0\n{times}\n<v {name}>{words}</v>", "ab-{n}/1-1\n{times}\n<v {name}>{words}</v>", "WEBVTT\n\n"
    ),
    "classes": cues(
        "{times} align:start\n<v.loud {name}><i>{words}</i>", "{times}\n{words}</v>", "WEBVTT - Export\n\n"
    ),
    "no header": cues("{times}\n{name}: {words}", "{times}\n{words}"),
    "brackets": cues("{n}\n{times}\n[{name}] {words}", "{n}\n{times}\n{words}"),
    "slashes": cues("{times}\n<v //{name}>{words}", "{times}\n{words}", "WEBVTT\n\n"),
    "notes": cues(
        "NOTE iets\n\n{times}\n{name}: {words}",
        "{times}\n{words}",
        "WEBVTT\nKind: captions\n\nSTYLE\n::cue {{ color: red }}\n\nNOTE\nover de\nopname\n\n",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_cues_that_go_on_join_what_their_speaker_says(form: str) -> None:
    found = spoken(FORMS[form])
    turns = find_turns(found.text)
    assert [(turn.speaker, turn.time) for turn in turns] == [(NAMES[n % 2], n * 4) for n in range(4)]
    assert [found.text[turn.body : turn.end] for turn in turns] == WHOLE
    assert [note.count for note in found.notes] == [8]


def test_a_name_that_is_said_again_opens_no_turn() -> None:
    lines = ["I: Hoe", "was dat?", "R: Het was", "R: wel goed", "en klaar.", "I: Dank."]
    text = "".join(f"{n}\n00:00:0{n}.000 --> 00:00:0{n}.900\n{line}\n\n" for n, line in enumerate(lines))
    turns = find_turns(found := spoken(text).text)
    assert [found[turn.body : turn.end] for turn in turns] == ["Hoe was dat?", "Het was wel goed en klaar.", "Dank."]


def test_notes_before_the_first_cue_say_what_the_file_is(tmp_path: Path) -> None:
    assert spoken(FORMS["notes"]).about == "over de opname iets"
    path = tmp_path / "gesprek.txt"
    path.write_text("---\nnote: eerst\n---\n" + FORMS["notes"], encoding="utf-8")
    assert read(path).front_matter["note"].startswith("eerst; ")


def test_without_speakers_every_cue_is_a_paragraph() -> None:
    found = spoken(cues("{n}\n{times}\n{words}", "{n}\n{times}\n{words}"))
    turns = find_turns(found.text)
    assert [turn.time for turn in turns] == [0, 2, 4, 6, 8, 10, 12, 14]
    assert {turn.speaker for turn in turns} == {None}


def test_two_voices_in_a_cue_and_signs_of_a_web_page() -> None:
    found = spoken("WEBVTT\n\n00:00.000 --> 00:02.000\n<v Wim>Ja &amp; nee</v> <v Karin>Nou</v>\n<v Wim>Goed.\n")
    assert [line for line in found.text.splitlines() if line] == [
        "[0:00:00] Wim: Ja & nee",
        "[0:00:00] Karin: Nou",
        "[0:00:00] Wim: Goed.",
    ]


def test_what_stands_before_the_first_cue_is_kept() -> None:
    found = spoken("Gesprek met Karin\n\n" + FORMS["subrip"])
    assert found.text.startswith("Gesprek met Karin\n\n[0:00:00] Wim de Boer:")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I: Hoe?\nR: Goed.\n",
        "00:00:01 --> 00:00:02\nHoi",
        "I: Van a --> b\n\nR: En 0:03 --> 0:09 zo.",
        "Vooraf.\n\n00:01.000 --> 00:02.000\nI: Hoi.\n\nNog een verhaal.\n\n00:03.000 --> 00:04.000\nR: Ja.",
    ],
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert spoken(text).text == text
    assert spoken(text).notes == ()


@given(
    st.lists(
        st.sampled_from(["WEBVTT", "1", "a-1/2", "0:01.000 --> 0:02.000", "<v Wim>Ja</v>", "", "NOTE x", "ja hoor"])
    )
)
def test_any_lines_are_read_and_no_words_of_a_cue_are_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = spoken(text)
    if found.notes:
        assert found.text.count("Ja") <= text.count("Ja")
    else:
        assert found.text == text
