"""Rich text: what is text, in which code page, what is left out and counted, and hostile files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from striprtf.striprtf import rtf_to_text

from qualcode.errors import FormatError, QualcodeError
from qualcode.formats import Choices, Source, read
from qualcode.formats.transcripts import rtf
from qualcode.text.turns import find_turns

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 Cyr;}{\f2\fcharset128 Mincho;}}"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "transcripts"


def put(folder: Path, inside: bytes, head: bytes = HEAD) -> Path:
    path = folder / "gesprek.rtf"
    path.write_bytes(head + inside + b"}")
    return path


def said(folder: Path, inside: bytes, head: bytes = HEAD) -> Source:
    return read(put(folder, inside, head))


def counts(source: Source) -> dict[str, int]:
    return {note.kind: note.count for note in source.notes if note.kind != "encoding"}


TEXTS: dict[str, tuple[bytes, str]] = {
    "windows": (rb"caf\'e9 \'80 5 \'93ja\'94 \endash  na\'efef", "café € 5 “ja” – naïef"),
    "plain bytes": ("één façade".encode("cp1252"), "één façade"),
    "by number": (rb"\u233?\uc0\u8364 5\uc1", "é€5"),
    "stand-in of two": (rb"\uc2\u233\'c3\'a9 ja", "é ja"),
    "stand-in in text": (rb"\u233ea", "éa"),
    "two that make one": (rb"\u-10179?\u-8704? ja", "\U0001f600 ja"),
    "half of one": (rb"\u-10179? ja", "\ufffd ja"),
    "russian font": (rb"\f1\'e4\'e0\f0  ja", "да ja"),
    "escaped": (rb"a\{b\}c\\d", "a{b}c\\d"),
    "hyphens": (rb"niet\_zo\-ver\~weg", "niet-zover\u00a0weg"),
    "line": (rb"a\line b\par c\tab d" + b"\\\n" + rb"e", "a\nb\nc\td\ne"),
    "newline in the file": (b"a\r\nb\nc", "abc"),
    "field": (rb'{\field{\*\fldinst HYPERLINK "http://x.example"}{\fldrslt klik}} hier', "klik hier"),
    "picture": (rb"a{\pict\wmetafile8 0102abcdef}b{\*\shppict{\pict\bin4 }}{x}}c", "abc"),
    "unknown group": (rb"a{\*\ietsnieuws weg{\b ook}}b", "ab"),
    "other way": (rb"{\upr{weg}{\*\ud{\u8364?}}} ja", "€ ja"),
    "header": (rb"{\header blad 3}a{\footer weg}", "a"),
    "bullet": (rb"{\listtext\'b7\tab}een\par{\pntext 2.\tab}twee", "een\ntwee"),
    "deleted": (rb"ja{\deleted  en nee}!", "ja!"),
    "hidden": (rb"ja{\v  geheim} en{\v0  zo}", "ja en zo"),
    "table": (
        rb"\trowd\intbl I\cell Hoe?\cell\row\trowd\intbl R\cell Zo.\par Ja.\cell\row\pard na\par",
        "I\tHoe?\nR\tZo.\nJa.\nna",
    ),
    "too many ends": (rb"a}}}b", "a"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_shown_is_text(tmp_path: Path, name: str) -> None:
    inside, text = TEXTS[name]
    assert said(tmp_path, inside).text.strip() == text


def test_bytes_of_a_font_with_two_a_sign(tmp_path: Path) -> None:
    assert said(tmp_path, rb"\f2\'82\'a0\'82\'a2\f0  ja").text.strip() == "あい ja"


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (rb"{\rtf1\mac ", "é"),
        (rb"{\rtf1\ansi\ansicpg10000 ", "é"),
        (rb"{\rtf1\pc ", "Ä"),
        (rb"{\rtf1\ansi\ansicpg1251 ", "Ћ"),
        (rb"{\rtf1\ansi\ansicpg99999 ", "Ž"),
        (rb"{\rtf1 ", "Ž"),
    ],
)
def test_the_file_says_its_code_page(tmp_path: Path, head: bytes, text: str) -> None:
    assert said(tmp_path, rb"\'8e", head).text.strip() == text


def test_the_code_page_that_is_asked_for_holds_for_all(tmp_path: Path) -> None:
    source = read(put(tmp_path, rb"\f1\'e4"), Choices(encoding="cp1252"))
    assert source.text.strip() == "ä"
    assert source.encoding == "cp1252"


def test_bold_type_notes_boxes_and_comments(tmp_path: Path) -> None:
    source = said(
        tmp_path,
        rb"\b Hoe gaat het?\b0\par Goed{\super\chftn{\footnote\pard Lacht.}} hoor.\par"
        rb"{\*\atrfstart 7}Echt{\*\atrfend 7} wel{\*\atnid AB}"
        rb"{\*\atnauthor Ada B.}\chatn{\*\annotation{\*\atnref 7}Nagaan}."
        rb"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt In een vak\par}}{\shprslt weg}}\par"
        rb"{\strike Toch.}{\revised Nieuw}\par",
    )
    assert [source.text[start:end] for start, end in source.emphasis] == ["Hoe gaat het?"]
    lines = [line for line in source.text.split("\n") if line]
    assert lines[:4] == ["Hoe gaat het?", "Goed[1] hoor.", "Echt wel.", "In een vak"]
    assert lines[-2:] == ["----------", "[1] Lacht."]
    (remark,) = source.remarks
    assert (remark.words, remark.author) == ("Nagaan", "Ada B.")
    assert remark.span is not None
    assert source.text[slice(*remark.span)] == "Echt"
    assert counts(source) == {"footnotes": 1, "text_boxes": 1, "insertions": 1, "struck": 1}


HOSTILE: dict[str, bytes] = {
    "no rtf": b"Geen RTF",
    "empty": b"{\\rtf1 }",
    "deep": b"{\\rtf1 " + b"{" * 5_000,
    "docx": b"PK\x03\x04" + b"\0" * 80,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_transcript_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(HOSTILE[name])
    with pytest.raises(FormatError, match=r"a\.rtf") as error:
        read(path)
    assert error.value.hint


def test_endless_marks_and_lines_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtf, "MAX_TOKENS", 3_000)
    with pytest.raises(FormatError, match="more than 3000 marks"):
        said(tmp_path, rb"\b" * 3_000 + b" a")
    monkeypatch.undo()
    monkeypatch.setattr(rtf, "MAX_LINES", 100)
    with pytest.raises(FormatError, match="lines or paragraphs"):
        said(tmp_path, rb"a\par " * 200)


PIECES = [
    b"{",
    b"}",
    b"\\",
    rb"\'",
    rb"\'e9",
    b"woord ",
    rb"\par ",
    rb"\b ",
    rb"\u-10179 ",
    rb"\u99999999 ",
    rb"\bin99999 ",
    rb"\bin-3 ",
    rb"{\*\annotation ",
    rb"{\footnote ",
    rb"{\fonttbl{\f3\fcharset204 x;}}",
    rb"\f3 ",
    rb"\cell ",
    rb"\row ",
    rb"\intbl ",
    rb"{\upr",
    rb"{\*\ud ",
    rb"\uc9 ",
    rb"{\*\atrfstart 1}",
    rb"{\*",
    b"\xff",
    b"\0",
    rb"\ansicpg932 ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_marks_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.rtf"
    path.write_bytes(b"{\\rtf1 " + b"".join(pieces))
    try:
        source = read(path)
    except QualcodeError:
        return
    source.text.encode("utf-8")
    assert "\0" not in source.text
    assert all(0 <= start < end <= len(source.text) for start, end in source.emphasis)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not here")
def test_real_files_say_what_another_reader_reads() -> None:
    for path in sorted((SHARED / "ukds_pioneers_rtf").glob("*.rtf")):
        source = read(path)
        assert source.text.split() == rtf_to_text(path.read_bytes().decode("cp1252")).split()  # type: ignore[no-untyped-call]
        assert "’" in source.text
        assert "\ufffd" not in source.text
        assert len({turn.speaker for turn in find_turns(source.text) if turn.speaker}) in (2, 3)
