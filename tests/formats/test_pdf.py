"""PDF documents: paragraphs whole again, what returns on pages left out, and a reader that cannot take us along."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from qualcode.errors import FormatError
from qualcode.formats import read
from qualcode.formats.transcripts.pdf_layout import Page, PageLine, put_together
from qualcode.text.turns import find_turns
from tests.support.often import often
from tests.support.pdfs import Placed, flowing, pdf, put_pdf

TALK = [
    "I: Hoe bent u aan deze plek gekomen, en wie heeft u daarbij geholpen in die eerste maanden van het jaar?",
    "R: Dat liep via mijn oom, die de baas nog kende van vroeger, van de markt op het plein. Daarna belde ik zelf.",
    "I: En wat moest u daarvoor regelen?",
    "R: Vooral veel bellen en mailen. Het duurde weken voordat iemand terugbelde, en het formulier ontbrak toen.",
]


def laid(pages: list[list[Placed]]) -> tuple[str, dict[str, int]]:
    """What is put together of lines at places, without pdfium."""
    found = put_together(
        [
            Page([PageLine(words, left, foot, left + 6 * len(words), foot + 8) for left, foot, words in page])
            for page in pages
        ]
    )
    return found.text, {note.kind: note.count for note in found.notes}


@pytest.mark.parametrize("width", [40, 60, 75])
@pytest.mark.parametrize("each", [5, 11, 40])
def test_lines_are_paragraphs_again_over_pages(width: int, each: int) -> None:
    talk = [f"{line[:-1]}, {'ja' * n}{line[-1]}" for n in range(1, 7) for line in TALK]
    text, counts = laid(flowing(talk, head="Interview 3, blad {n}", foot="- {n} -", width=width, each=each))
    assert text.split("\n") == talk
    pages = counts["pages"]
    assert counts["page_numbers"] == pages
    assert counts["running_heads"] == pages


@pytest.mark.parametrize(
    ("end", "begin", "whole", "counted"),
    [
        ("dit is een lange ver-", "gadering geweest", "vergadering", 1),
        ("hij zei dat de in-", "en uitstroom klopt", "in- en uitstroom", 0),
        ("volgens Noord-", "Holland kan dat zo", "Noord-Holland", 0),
        ("dat was in de jaren 1990-", "1995 zo geregeld ja", "1990- 1995", 0),
        ("hij ging naar de oud-", "leerlingen van oud-leerlingen", "oud-leerlingen van", 0),
    ],
)
def test_words_broken_off_are_whole_again(end: str, begin: str, whole: str, counted: int) -> None:
    before = "x" * (60 - len(end) - 1)
    text, counts = laid([[(60, 700, f"{before} {end}"), (60, 688, begin + " en nog veel meer.")]])
    assert whole in text
    assert counts.get("hyphens", 0) == counted


def test_a_speaker_a_gap_and_an_indent_begin_a_paragraph() -> None:
    full = "woord " * 9 + "woorden"
    text, _counts = laid(
        [[(60, 700, full), (60, 688, "I: Hoe?"), (60, 676, full), (60, 640, full), (75, 628, full), (60, 616, "slot.")]]
    )
    assert [line[:8] for line in text.split("\n")] == ["woord wo", "I: Hoe?", "woord wo", "woord wo", "woord wo"]


def test_what_is_said_on_each_page_is_no_head() -> None:
    pages: list[list[Placed]] = [
        [(60, 720 - 40 * n, f"R: Ja, nummer {n * m}.") for n in range(1, 9)] for m in range(1, 4)
    ]
    text, counts = laid(pages)
    assert len(text.split("\n")) == 24
    assert set(counts) == {"pages"}


def test_a_form_that_is_filled_in_many_times_keeps_its_questions() -> None:
    pages: list[list[Placed]] = [
        [
            (60, 740, "Vragenlijst"),
            (60, 700, "Hoe oud bent u?"),
            (60, 688, answer),
            (60, 650, "Wat doet u?"),
            (60, 638, work),
        ]
        for answer, work in [("Twintig", "Timmeren"), ("Dertig", "Schilderen"), ("Veertig", "Lesgeven")]
    ]
    text, _counts = laid(pages)
    assert text.count("Hoe oud bent u?") == 3


def test_a_pdf_is_a_transcript(tmp_path: Path) -> None:
    path = put_pdf(tmp_path / "a.pdf", flowing([*TALK, "R: Café “ja” – (één)"] * 3, head="Gesprek", foot="{n} / 3"))
    source = read(path)
    turns = find_turns(source.text)
    assert [source.text[turn.start : turn.end] for turn in turns] == [*TALK, "R: Café “ja” – (één)"] * 3
    kinds = {note.kind: note.count for note in source.notes}
    assert kinds["running_heads"] == kinds["page_numbers"] == kinds["pages"]


def test_a_scanned_pdf_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="its 2 pages are pictures, as a scanner makes them") as error:
        read(put_pdf(tmp_path / "a.pdf", [[], []], picture=True))
    assert "OCR" in error.value.hint
    with pytest.raises(FormatError, match="holds no text"):
        read(put_pdf(tmp_path / "a.pdf", [[]]))


def test_a_page_that_is_a_picture_is_told(tmp_path: Path) -> None:
    both = put_pdf(tmp_path / "a.pdf", [[(60, 700, "I: Hoe?")], []], picture=True)
    assert [note.message for note in read(both).notes if note.kind == "scanned"] == [
        "page 2 is a picture without text, and nothing of it was read"
    ]


@pytest.mark.parametrize("content", [b"%PDF-1.4", b"geen pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40])
def test_what_is_no_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=r"a\.pdf") as error:
        read(path)
    assert error.value.hint


def test_noise_is_read_or_refused(tmp_path: Path) -> None:
    whole = pdf(flowing(TALK))
    chance = random.Random(7)
    path = tmp_path / "a.pdf"
    for _time in range(often(3)):
        data = bytearray(whole)
        for _place in range(chance.randrange(1, 60)):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        path.write_bytes(bytes(data))
        try:
            found = read(path).text
        except FormatError as error:
            found = error.hint
        assert found.strip()
