"""From bytes to text: broken bytes, encodings of one byte, and what was decoded wrongly before."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import FormatError
from qualcode.formats.transcripts.decoding import decode

TEXT = "Eén coördinator was geïnteresseerd.\nMaar een café in één week?\nDat vond ze té kort.\n"
PATH = Path("gesprek.txt")


def kinds(data: bytes) -> list[str]:
    return [note.kind for note in decode(PATH, data).notes]


@pytest.mark.parametrize("byte", [b"\xa0", b"\xe9", b"\xff", b"\x80", b"\xc3", b"\x93\x94"])
@pytest.mark.parametrize("place", [0, 36, 80])
def test_broken_bytes_leave_the_accents_alone_and_are_named_by_line(byte: bytes, place: int) -> None:
    data = TEXT.encode()
    data = data[:place] + b" " + byte + b" " + data[place:]
    found = decode(PATH, data)
    assert found.encoding == "utf-8"
    assert found.text.replace(" ", "").replace("\ufffd", "") == TEXT.replace(" ", "")
    (note,) = [note for note in found.notes if note.kind == "broken_bytes"]
    assert note.count == found.text.count("\ufffd")
    assert str(data[: place + 1].count(b"\n") + 1) in note.message


def test_a_text_that_is_cut_off_in_a_letter_is_marked() -> None:
    assert kinds("Dat was café: één".encode()[:-2] + b"\xc3") == ["encoding", "broken_bytes"]
    assert kinds("\ufeffDat was café".encode() + b"\xa0") == ["encoding", "broken_bytes"]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_that_fits_is_found(encoding: str) -> None:
    found = decode(PATH, TEXT.encode(encoding))
    assert found.text == TEXT
    assert [note.kind for note in found.notes] == ["encoding"]


@given(st.lists(st.sampled_from("ja één foto’s “zo” a–b coördinator… café té 3–4 naïef IJS ÉÉN".split())).map(" ".join))
def test_windows_text_with_everyday_signs_is_read_as_such(text: str) -> None:
    found = decode(PATH, text.encode("cp1252"))
    assert found.text == text


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(FormatError, match="byte 0x81"):
        decode(PATH, b"abc \x81 \x8d \x90 def")


def test_accents_garbled_before_and_marks_of_a_web_page_are_told() -> None:
    assert kinds(TEXT.encode().decode("cp1252").encode()) == ["encoding", "doubly_encoded"]
    assert kinds("Ã ja, à la carte en Âme: één".encode()) == ["encoding"]
    assert kinds(b"<html><body><p>I: Hoi</p><p>R: Dag</p></body></html>") == ["encoding", "html"]
    assert kinds(b"Ik zei: 3 < 4 en <lacht> 5 > 4") == ["encoding"]
