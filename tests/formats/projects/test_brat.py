"""Annotations of brat come in with the text beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import FormatError
from qualcode.formats.projects import Losses, PortableStudy, read_study
from qualcode.formats.projects.offsets import Ruler
from qualcode.session.portable import convert

TEXT = "😀 Sem belt.\r\nNiemand neemt op 🚌 vandaag."
MORE = "R1\tHoort Arg1:T1 Arg2:T2\n*\tEquiv T1 T2\nA1\tZeker T1\n#1\tAnnotatorNotes T1\twie?\n#2\tN T9\tlos\n\n"


def put(folder: Path, lines: str, text: str = TEXT) -> Path:
    (folder / "a.txt").write_bytes(text.encode())
    (folder / "a.ann").write_text(lines, encoding="utf-8")
    return folder / "a.ann"


def read(path: Path) -> tuple[PortableStudy, Losses]:
    losses = Losses()
    return read_study(path, losses), losses


@pytest.mark.parametrize("rule", ["cp-lf", "cp-raw", "utf16-lf", "utf16-raw", "utf8-lf", "utf8-raw"])
def test_passages_are_found_however_they_are_counted(tmp_path: Path, rule: str) -> None:
    ruler, kept = Ruler(TEXT, rule), TEXT.replace("\r\n", "\n")

    def at(words: str) -> str:
        start = kept.index(words)
        ends = (start, start + len(words))
        first, last = (next(n for n in range(200) if ruler.place(n) == end) for end in ends)
        return f"{first} {last}"

    lines = f"T1\tWie {at('Sem')}\tSem\nT2\tWat {at('neemt op')};{at('vandaag')}\tneemt op vandaag\n"
    lines += f"T3\tWat {at('Niemand')}\tNiemand\nT4\tWat {at('vandaag')}\tvandaag\n"
    study, losses = read(put(tmp_path, lines + MORE))
    (text,) = study.texts
    assert [text.text[one.start : one.end] for one in text.codings] == [
        "Sem", "neemt op", "vandaag", "Niemand", "vandaag",
    ]  # fmt: skip
    assert [code.name for code in study.codes] == ["Wie", "Wat"]
    assert [(note.kind, note.text) for note in study.notes] == [("coding", "wie?"), ("document", "los")]
    assert {one.kind: one.count for one in losses.of()} == {"in_pieces": 1, "about_annotation": 3}


def test_two_annotators_of_a_text_both_count(tmp_path: Path) -> None:
    first, second = tmp_path / "ada", tmp_path / "ben"
    guids = set()
    for folder in (first, second):
        folder.mkdir()
        study, _losses = read(put(folder, "T1\tWie 2 5\tSem\n"))
        guids |= {one.guid for text in study.texts for one in text.codings}
    assert len(guids) == 2
    assert convert(first / "a.ann", tmp_path / "a.qualcode", "ada").written["codings"] == 1


@pytest.mark.parametrize("line", ["T1 Wie 2 5 Sem", "T1\tWie 2\tSem", "zomaar", "T1\tWie -2 5\tSem", "\0"])
def test_what_is_no_annotation_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(FormatError, match=r"a\.ann .*line 2 "):
        read(put(tmp_path, f"\n{line}\n"))


def test_annotations_without_their_text_say_so(tmp_path: Path) -> None:
    path = put(tmp_path, "T1\tWie 2 5\tSem\n")
    path.with_suffix(".txt").unlink()
    with pytest.raises(FormatError, match=r"a\.txt"):
        read(path)
