"""Tables with a turn a row, and the tables beside them that are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from qualcode.errors import FormatError
from qualcode.formats import Choices, Note, find_files, read
from tests.support.table_files import book, opendocument, workbook

ROWS = (
    ("Interviewer", "Hoe ging het?"),
    ("Sem", "Goed hoor."),
    ("Interviewer", "En nu?"),
    ("", "Vertel."),
    ("Sem", ""),
)

pytestmark = pytest.mark.usefixtures("answered_here")
SAID = "Interviewer: Hoe ging het?\n\nSem: Goed hoor.\n\nInterviewer: En nu?\n\nVertel.\n"
HEADS = [("Spreker", "Tekst"), ("speaker", "text"), ("Wie", "Uitspraak"), ("NAAM", "Wat gezegd is"), ("Rol", "Content")]


def put(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    if path.suffix == ".xlsx":
        return workbook(path, *rows)
    if path.suffix == ".ods":
        return opendocument(path, {"Blad": rows})
    separator = "\t" if path.suffix == ".tsv" else ";"
    path.write_text("\n".join(separator.join(row) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_a_row_is_a_turn(tmp_path: Path, head: tuple[str, str], suffix: str) -> None:
    source = read(put(tmp_path / f"gesprek{suffix}", [head, *ROWS]))
    assert (source.name, source.text) == ("gesprek", SAID)
    assert "1 row without words was left out" in [note.message for note in source.notes]


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_of_a_workbook_too(tmp_path: Path, suffix: str) -> None:
    path = put(tmp_path / f"gesprek{suffix}", [HEADS[0], *ROWS])
    assert read(path).text == SAID
    assert find_files([tmp_path]) == [path]


@pytest.mark.parametrize(
    ("times", "stamps"),
    [
        (("00:00:03", "00:01:15"), ("[0:00:03] ", "[0:01:15] ")),
        (("3,5", "75"), ("[0:00:03] ", "[0:01:15] ")),
        (("0:03 - 0:07", "[1:15]"), ("[0:00:03] ", "[0:01:15] ")),
        (("", "later"), ("", "")),
    ],
)
def test_times_and_what_is_no_speech(tmp_path: Path, times: Sequence[str], stamps: Sequence[str]) -> None:
    rows = [("nr", "Start", "Spreker", "Tekst", "Code")]
    rows += [(str(n), time, str(n + 1), f"Zin {n}.", "stage") for n, time in enumerate(times)]
    source = read(put(tmp_path / "gesprek.csv", rows))
    assert source.text == f"{stamps[0]}Speaker 1: Zin 0.\n\n{stamps[1]}Speaker 2: Zin 1.\n"
    assert any("left out as no speech were the columns “nr”, “Code”" in note.message for note in source.notes)


def test_the_sheet_and_the_encoding_that_are_given(tmp_path: Path) -> None:
    two = [HEADS[0], ("Sem", "Nee."), ("Noor", "Jawel.")]
    path = book(tmp_path / "t.xlsx", {"Uitleg": [("kolom", "betekenis")], "Een": [HEADS[0], *ROWS], "Twee": two})
    assert read(path).text == SAID
    assert read(path, Choices(sheet="twee")).text == "Sem: Nee.\n\nNoor: Jawel.\n"
    old = tmp_path / "oud.csv"
    old.write_bytes("Spreker,Tekst\nSem,Privé\nNoor,Oké\n".encode("mac_roman"))
    assert "Privé" in read(old, Choices(encoding="mac_roman", sheet="Blad")).text


NONE: dict[str, Callable[[], Sequence[Sequence[str]]]] = {
    "a face sheet": lambda: [("respondent", "document", "groep"), ("p1", "d1", "a")],
    "a survey": lambda: [("respondent", "leeftijd", "tekst"), *((f"p{n}", "40", "Goed.") for n in range(5))],
    "codings": lambda: [("document", "speaker", "text", "code"), *(("d1", "Sem", "Ja.", "stage") for _n in range(3))],
    "numbers": lambda: [("jaar", "aantal"), ("2014", "3")],
    "a header": lambda: [HEADS[0]],
    "nothing": list,
}


@pytest.mark.parametrize("kind", NONE)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_no_transcript(tmp_path: Path, kind: str, suffix: str) -> None:
    path = put(tmp_path / f"blad{suffix}", NONE[kind]())
    with pytest.raises(FormatError) as caught:
        read(path)
    assert caught.value.hint
    notes: list[Note] = []
    assert find_files([tmp_path], lambda _path, note: notes.append(note)) == []
    assert [note.kind for note in notes] == ["unsupported"]
