"""A text of a qdpx that is a document of a word processor only is read, and its codings are placed or listed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from qualcode.formats.projects import Losses, PortableStudy, read_study
from qualcode.formats.projects.offsets import Marked
from qualcode.formats.projects.rich import rich_places
from tests.support.refi import CODES, USERS, coding, described, guid, packed, selection

LINES = ("Via mijn oom kwam ik daar.", "Het kost niets, zei hij nog.", "En de bus is duur geworden.")
TEXT = "\n".join(LINES)


def word(lines: tuple[str, ...] = LINES) -> bytes:
    document, data = Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(data)
    return data.getvalue()


def read(
    folder: Path, inner: str, part: str = "een.docx", data: bytes | None = None
) -> tuple[PortableStudy, dict[str, int]]:
    body = (
        f'{USERS}{CODES}<Sources><TextSource guid="{guid(50)}" name="een" plainTextPath="internal://een.txt"'
        f' richTextPath="internal://{part}">{inner}</TextSource></Sources>'
    )
    path = packed(folder / "een.qdpx", described(body), {f"sources/{part}": word() if data is None else data})
    losses = Losses()
    study = read_study(path, losses)
    for text in study.texts:
        assert text.text
    return study, {one.kind: one.count for one in losses.of() if one.kind != "unknown_note"}


def at(words: str, number: int, *, shift: int = 0, name: str = "") -> str:
    start = TEXT.index(words) + shift
    return selection(60 + number, start, start + len(words), coding(70 + number, 11), name=name)


@pytest.mark.parametrize(
    ("part", "data"), [("een.docx", None), ("een.rtf", rb"{\rtf1 Via mijn oom kwam ik daar.\par}")]
)
def test_a_document_that_can_be_read_is(tmp_path: Path, part: str, data: bytes | None) -> None:
    study, told = read(tmp_path, "", part, data)
    [text] = study.texts
    assert text.text.startswith(LINES[0])
    assert (text.format, text.source) == (part[-4:].lstrip("."), f"een.qdpx/sources/{part}")
    assert told == {"rich_text": 1}


def test_codings_whose_words_or_edges_fit_are_placed(tmp_path: Path) -> None:
    for number, inner in enumerate(
        (
            at("mijn oom", 0, name="mijn oom") + at("de bus", 1, name="de bus") + at("kost", 2),
            at("mijn oom", 0) + at("de bus", 1) + at("kost niets", 2),
            at("mijn oom", 0, name="mijn oom") + at("de bus", 1, name="de bus is") + at("kost", 2, name="kost"),
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        study, told = read(folder, inner)
        [text] = study.texts
        assert {text.text[one.start : one.end] for one in text.codings} >= {"mijn oom"}
        assert len([*text.codings]) == 3 - told.get("rich_place", 0)


def test_codings_that_are_off_are_put_on_their_words_or_listed(tmp_path: Path) -> None:
    inner = at("mijn oom kwam ik", 0, shift=3, name="mijn oom kwam ik") + at(
        "de bus", 1, shift=3, name="een bus die er niet staat"
    )
    study, told = read(tmp_path, inner)
    [text] = study.texts
    assert [text.text[one.start : one.end] for one in text.codings] == ["mijn oom kwam ik"]
    assert told == {"rich_text": 1, "rich_place": 1}


def test_codings_without_words_that_are_off_are_listed_once(tmp_path: Path) -> None:
    study, told = read(tmp_path, "".join(at(line[2:12], number, shift=3) for number, line in enumerate(LINES)))
    assert [one for text in study.texts for one in text.codings] == []
    assert told["rich_place"] == 3


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"geen word", word()[:-200]])
def test_a_document_that_cannot_be_read_is_told_by_its_name(tmp_path: Path, data: bytes) -> None:
    study, told = read(tmp_path, at("mijn oom", 0), data=data)
    assert [*study.texts] == []
    assert told == {"source_unreadable": 1, "coding_of_absent": 1}


def test_a_document_of_another_kind_is_absent(tmp_path: Path) -> None:
    assert read(tmp_path, "", "een.doc", b"\xd0\xcf\x11\xe0")[1] == {"source_absent": 1}


@given(st.text("ab c\n", max_size=40), st.lists(st.tuples(st.integers(-2, 45), st.integers(-2, 45), st.text("ab c"))))
def test_places_lie_within_the_text_and_on_their_words(text: str, passages: list[tuple[int, int, str]]) -> None:
    given_ = [Marked(*one) for one in passages]
    for one, place in zip(given_, rich_places(text, given_), strict=True):
        if place is not None:
            assert 0 <= place[0] <= place[1] <= len(text)
            if place != (one.start, one.end):
                assert text[slice(*place)] == one.words
