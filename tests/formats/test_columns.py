"""Tables as transcripts: what their header says, in Word and in text, and what is no speech."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from qualcode.formats import read
from qualcode.formats.transcripts.columns import read_columns
from qualcode.text.turns import find_turns

TALK = [
    ("I", "Hoe kwam u aan die plek?"),
    ("R1", "Via mijn oom, die kende de baas."),
    ("I", "En toen?"),
    ("R1", "Toen mocht ik beginnen."),
]

HEADERS = [
    (["Spreker", "Tekst"], "{who}|{words}", ()),
    (["Speaker", "Text"], "{who}|{words}", ()),
    (["Wie", "Wat is er gezegd"], "{who}|{words}", ()),
    (["Tijd", "Spreker", "Tekst"], "0:0{n}|{who}|{words}", ()),
    (["Nr", "Spreker", "Uitspraak", "Codes"], "{n}|{who}|{words}|netwerk", ("Nr", "Codes")),
    (["Transcript", "Open codes"], "{who}: {words}|een code", ("Open codes",)),
    (["Codes", "Transcript"], "een code|{who}: {words}", ("Codes",)),
    (["Name", "Utterance", "Notes", "Theme"], "{who}|{words}|iets|x", ("Notes", "Theme")),
    (["Start", "Eind", "Spreker", "Tekst", "Opmerkingen"], "0:0{n}|0:09|{who}|{words}|let op", ("Eind", "Opmerkingen")),
    (["Tekst", "Spreker"], "{words}|{who}", ()),
]


def rows_of(form: str) -> list[list[str]]:
    return [form.format(who=who, words=words, n=n).split("|") for n, (who, words) in enumerate(TALK, 1)]


def said(path: Path) -> list[tuple[str | None, str]]:
    source = read(path)
    return [
        (turn.speaker, source.text[turn.body : turn.end]) for turn in find_turns(source.text, emphasis=source.emphasis)
    ]


def message(path: Path) -> str:
    return " ".join(note.message for note in read(path).notes if note.kind == "columns")


def saved(tmp_path: Path, kind: str, rows: list[list[str]]) -> Path:
    path = tmp_path / ("gesprek.docx" if kind == "word" else "gesprek.txt")
    if kind == "word":
        document = docx.Document()
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        document.save(str(path))
    elif kind == "tabs":
        path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    else:
        ruled = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
        path.write_text("\n".join("| " + " | ".join(row) + " |" for row in ruled), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["word", "tabs", "bars"])
@pytest.mark.parametrize(("header", "form", "left_out"), HEADERS)
def test_a_header_says_which_column_is_speech(
    tmp_path: Path, kind: str, header: list[str], form: str, left_out: tuple[str, ...]
) -> None:
    path = saved(tmp_path, kind, [header, *rows_of(form)])
    assert said(path) == TALK
    told = message(path)
    assert ", ".join(header) in told
    assert all(f"“{name}”" in told for name in left_out)


@pytest.mark.parametrize("kind", ["word", "tabs"])
def test_a_table_without_a_header_keeps_all_and_says_so(tmp_path: Path, kind: str) -> None:
    path = saved(tmp_path, kind, rows_of("{who}|{words}|over het netwerk"))
    assert said(path)[1] == ("R1", "Via mijn oom, die kende de baas.\tover het netwerk")
    assert "2 columns" in message(path)


@pytest.mark.parametrize("header", [None, ["Wie", "Wat er is gezegd"], ["", ""]])
@pytest.mark.parametrize("form", ["{who}|{words}", "0:0{n}|{who}|{words}"])
def test_bars_part_a_speaker_from_words_also_without_a_known_header(
    tmp_path: Path, form: str, header: list[str] | None
) -> None:
    rows = rows_of(form)
    first = [("", *header)[-len(rows[0]) :]] if header else []
    ruled = [*first, ["---"] * len(rows[0]), *rows] if header else rows
    path = tmp_path / "gesprek.md"
    path.write_text("\n".join("| " + " | ".join(row) + " |" for row in ruled), encoding="utf-8")
    assert said(path) == TALK


def test_a_first_turn_above_the_rule_of_a_table_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "gesprek.md"
    path.write_text("| I | Hoe was dat? |\n|---|---|\n| R1 | Dat was goed. |\n| I | En toen? |\n", encoding="utf-8")
    assert said(path) == [("I", "Hoe was dat?"), ("R1", "Dat was goed."), ("I", "En toen?")]


@pytest.mark.parametrize("form", ["{who}|{words}", "{n}|{who}|{words}", "0:0{n}|{who}|{words}"])
def test_a_table_of_speaker_and_words_needs_no_header(tmp_path: Path, form: str) -> None:
    path = saved(tmp_path, "word", rows_of(form))
    assert said(path) == TALK
    assert message(path) == ""


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["Datum", "12 mei"], ["Plaats", "Utrecht"]],
        [["Naam", "Karin"], ["Leeftijd", "16"], ["School", "Noord"]],
        [["I", "Wie is dat?"], ["R1", "Mijn oom."]],
        [["Tekst"], ["Dat was goed."]],
    ],
)
def test_a_table_that_is_no_transcript_has_no_header(rows: list[list[str]]) -> None:
    found = read_columns(rows)
    assert (found.header, found.unclear) == (-1, 0)
