"""Text files: encodings, what is no text, and the fields at the top; and finding files in folders."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import FormatError
from qualcode.formats import SUFFIXES, Note, find_files, read
from qualcode.formats.transcripts import base
from qualcode.formats.transcripts.plain import split_front_matter

TEXT = "Interviewer: Hoe gaat het, coördinator?\r\nR1: Goed – é.\n"
CLEAN = TEXT.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found_and_told(tmp_path: Path, data: bytes, encoding: str) -> None:
    path = tmp_path / "gesprek 1.TXT"
    path.write_bytes(data)
    source = read(path)
    assert (source.name, source.format, source.text, source.encoding) == ("gesprek 1", "txt", CLEAN, encoding)
    (note,) = source.notes
    assert note.kind == "encoding"
    assert encoding in note.message


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \n\t\n", "no text"),
        (b"PK\x03\x04" + b"x" * 99, "zip"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"{\\rtf1\\ansi hallo}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "Office"),
        (b"hallo\x00wereld", "NUL"),
        (TEXT.encode("utf-16-le"), "NUL"),
        (codecs.BOM_UTF16_LE + "a\x00b".encode("utf-16-le"), "NUL"),
        (codecs.BOM_UTF16_LE + b"\x00", "utf-16-le"),
        (b"hallo \x81\xff wereld", "0x81"),
        (bytes(range(1, 9)) * 20 + b"hallo", "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_the_file_and_a_remedy(tmp_path: Path, data: bytes, word: str) -> None:
    path = tmp_path / "gesprek.txt"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=word) as caught:
        read(path)
    assert str(path) in caught.value.message
    assert caught.value.hint


def test_a_table_is_no_transcript_and_the_remedy_says_where_a_face_sheet_goes(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("respondent,groep\np1,scholen\n")
    with pytest.raises(FormatError, match="is a table, and no transcript") as caught:
        read(tmp_path / "people.csv")
    assert "--respondents people.csv" in caught.value.hint


def test_control_characters_and_escape_sequences_stay(tmp_path: Path) -> None:
    path = tmp_path / "gesprek.txt"
    path.write_bytes(b"I: hoi \x1b[31mrood\x1b[0m \x07\nR: \xe2\x80\xae[laughs]\n")
    assert read(path).text == "I: hoi \x1b[31mrood\x1b[0m \x07\nR: \u202e[laughs]\n"


def test_a_file_that_is_too_large_or_missing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "groot.txt"
    path.write_bytes(b"hallo " * 10)
    assert base.read_bytes(path, 60)
    with pytest.raises(FormatError, match="larger than"):
        base.read_bytes(path, 59)
    for wrong in (tmp_path / "weg.txt", tmp_path):
        with pytest.raises(FormatError, match=r"does not exist|folder"):
            base.read_bytes(wrong, 60)


def test_front_matter_is_read_and_left_out_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "gesprek.md"
    path.write_text(
        "---\nInterviewer: Marieke\n# een opmerking\ntitle: 'Gesprek: 1'\ntags:\n  - vmbo\n"
        "  - LWT\nleeg:\n---\n\nI: Hoi\n",
        encoding="utf-8",
    )
    source = read(path)
    assert source.text == "I: Hoi\n"
    assert source.front_matter == {"interviewer": "Marieke", "title": "Gesprek: 1", "tags": "vmbo, LWT", "leeg": ""}
    assert source.front_lists == {"tags"}
    assert [(note.kind, note.count) for note in source.notes] == [("encoding", 1), ("front_matter", 4)]


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: x\nI: hoi",
        "---\nI: hoi\nR: ja\nI: zo\n---\n",
        "---\nDit is gewoon een zin.\n---\n",
        "----\ntitle: x\n----\n",
        "---\n" + "k: v\n" * 300 + "---\n",
        "---\n  los: ding\n---\n",
        " ---\ntitle: x\n---\n",
    ],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    assert split_front_matter(text)[:2] == (text, {})


def test_hostile_front_matter_is_not_constructed_or_expanded() -> None:
    bomb = "---\na: &a [x, x]\nb: &b [*a, *a]\nc: !!python/object/apply:os.system [ls]\n---\ntekst"
    text, fields, _lists = split_front_matter(bomb)
    assert text == "tekst"
    assert fields == {"a": "&a [x, x]", "b": "&b [*a, *a]", "c": "!!python/object/apply:os.system [ls]"}


@given(st.text(alphabet=st.sampled_from("-\n: ab'#&*"), max_size=60))
def test_front_matter_is_cut_off_the_top_or_left(text: str) -> None:
    rest, fields, _lists = split_front_matter(text)
    assert text.endswith(rest)
    assert fields or rest == text or text.startswith("---")


def test_an_unsupported_suffix_names_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "opname.xyz"
    path.write_bytes(b"x")
    with pytest.raises(FormatError) as caught:
        read(path)
    assert "opname.xyz" in caught.value.message
    assert all(suffix in caught.value.hint for suffix in SUFFIXES)


def test_folders_are_searched_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    for name in ("b/2.md", "b/1.TXT", "a.docx", "~$a.docx", ".verborgen.txt", ".git/x.txt", "opname.mp3", "b/.x/y.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    notes: list[Note] = []
    files = find_files(
        [tmp_path / "b" / "2.md", tmp_path, tmp_path / "opname.mp3"], lambda _path, note: notes.append(note)
    )
    assert [str(file.relative_to(tmp_path)) for file in files] == ["b/2.md", "a.docx", "b/1.TXT", "opname.mp3"]
    assert sorted(note.kind for note in notes) == ["hidden", "hidden", "hidden", "lock", "unsupported"]
    assert any("opname.mp3" in note.message for note in notes)
    assert len(find_files([tmp_path])) == 3
    # What is named itself is for the reader to refuse, so that it stops no other.
    [missing] = find_files([tmp_path / "bestaat-niet.txt"])
    with pytest.raises(FormatError, match="bestaat"):
        read(missing)


def test_reports_in_markdown_are_read_with_their_fields(shared_data: Path) -> None:
    for path in sorted((shared_data / "transcripts" / "dutch_user_research").glob("*.md")):
        source = read(path)
        assert source.front_matter["title"]
        assert not source.text.startswith("---")
