"""A chapter in pieces: which there are, where their words stand in the outline, and what is behind and beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from qualcode.report.kept.chapter import write_chapter
from qualcode.session.chapter.behind import behind_claim, quotation_offers, reading, telling_phrase
from qualcode.session.chapter.page import ChapterPage, PagePiece, ReadingStopped, differs, open_page
from qualcode.session.chapter.sources import THEMES, ChapterSource, chapter_sources, first_source
from qualcode.session.chapter.writing import asked_of, number_words, own_words, quoted_words, write_words
from qualcode.session.session import Session
from tests.support.chapters import OUTLINE, SAID, chapter_study
from tests.support.once import fill


@pytest.fixture(name="session")
def _session(tmp_path: Path) -> Iterator[Session]:
    fill(tmp_path, chapter_study)
    session = Session(tmp_path / "study.qualcode", "ada")
    yield session
    session.close()


def opened(session: Session, source: ChapterSource | None = None) -> ChapterPage:
    source = source or first_source(chapter_sources(session))
    return open_page(session, source, asked_of(source, "md"), Event())


def piece(page: ChapterPage, words: str) -> PagePiece:
    return next(one for one in page.pieces if words in one.text)


def test_there_are_files_outlines_and_the_themes(session: Session, tmp_path: Path) -> None:
    outline = tmp_path / "outlines" / "proef.yaml"
    (tmp_path / "outlines" / "codebook.yaml").write_text("codebook: x\n", encoding="utf-8")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "o.yaml").write_text(OUTLINE, encoding="utf-8")
    assert chapter_sources(session) == [ChapterSource("outline", outline), THEMES]
    asked = asked_of(ChapterSource("outline", outline), "md")
    session.change(write_chapter, tmp_path / "h.md", "md", asked, outline=outline)
    assert first_source(chapter_sources(session)) == ChapterSource("file", tmp_path / "h.md")
    (tmp_path / "h.md").unlink()
    assert chapter_sources(session, folders=False) == [THEMES], "who is served can read no file beside the study"
    found = chapter_sources(session)
    assert found[0] == ChapterSource("file", tmp_path / "h.md", missing=True)
    assert first_source(found) == ChapterSource("outline", outline)


def test_each_piece_knows_its_words_in_the_outline(session: Session) -> None:
    page = opened(session)
    said = {
        (words.key, words.value): words.to
        for one in page.pieces
        for find in (own_words, number_words, quoted_words)
        if (words := find(page, one)) is not None
    }
    blocks = ("groups", 0, "sections", 0, "blocks")
    assert said["text", "Dat kost tijd, en niet elke leerling durft het."] == (*blocks, 2)
    assert said["opens", "Een leerling zegt"] == (*blocks, 1)
    assert said["quote", "Ik heb zelf drie keer"] == (*blocks, 1)
    assert said["title", "Zoeken"] == ("groups", 0, "sections", 0)
    assert said["title", "Proef"] == ()
    assert own_words(opened(session, THEMES), opened(session, THEMES).pieces[0]) is None


def test_words_of_an_earlier_wave_are_not_taken_for_those_behind_them(session: Session, tmp_path: Path) -> None:
    """What is not printed has its place in the file all the same."""
    file = tmp_path / "outlines" / "proef.yaml"
    old = "          - text: Van vorig jaar.\n            of: '2014'\n          - says: stage/zelf\n"
    file.write_text(OUTLINE.replace("          - says: stage/zelf\n", old), encoding="utf-8")
    page = opened(session)
    found = own_words(page, piece(page, "Dat kost tijd"))
    assert found is not None
    assert found.to[-1] == 3
    write_words(found, "Anders.")
    assert "- text: Anders.\n" in file.read_text(encoding="utf-8")
    assert "- text: Van vorig jaar.\n" in file.read_text(encoding="utf-8")
    assert differs(session, page)


def test_what_is_behind_a_number_and_what_can_be_quoted(session: Session) -> None:
    page, known = opened(session), reading(session, None)
    assert reading(session, known) is known
    [zelf, *_rest] = piece(page, "Twee van de drie leerlingen noemen").numbers
    found = behind_claim(session, page, zelf.claim, known)
    assert [line.passage.quote for line in found.lines if line.passage] == list(SAID[1:])
    [kosten, *_rest] = piece(page, "Geen van de leerlingen").numbers
    none = behind_claim(session, page, kosten.claim, known)
    assert (none.silent, none.asked, {line.role for line in none.lines}) == (True, None, {"base"})
    offers = quotation_offers(session, page, piece(page, "Een leerling zegt"), known)
    assert [(one.text, one.words, one.share, one.chosen) for one in offers] == [
        (SAID[1], 9, 100, True),
        (SAID[0], 9, 0, False),
        (SAID[2], 9, 0, False),
    ]
    assert [any("imker" in risk for risk in one.risks) for one in offers] == [False, True, False]


def test_a_reading_that_is_not_wanted_any_more_stops(session: Session) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(ReadingStopped):
        open_page(session, THEMES, asked_of(THEMES, "md"), stop)


def test_a_phrase_tells_one_passage_from_all_others() -> None:
    texts = ["Ik heb het zelf gedaan toen", "ik heb HET zelf gedaan, en hij niet", "Kort"]
    assert telling_phrase(texts[0], texts) == "Ik heb het zelf gedaan toen"
    assert telling_phrase(texts[2], texts) == "Kort"
    assert telling_phrase("Dat is nog langer dan nodig", texts) == "Dat is nog langer"
