"""What an author does to a chapter, in each kind of file, and what an update makes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from qualcode.errors import FormatError
from qualcode.report.kept.opendocument import OpenDocumentFile
from qualcode.report.kept.word import WordFile
from tests.report.kept.chapters import (
    W,
    chapter,
    edit_word,
    look,
    noisy,
    paragraph,
    retype,
    run,
    states,
    texts,
    update,
    without_marks,
    write,
    written,
)
from tests.support.often import often

KINDS = ("docx", "odt", "md")
OWN = "Een eigen alinea met “aanhaling”, een getal (49%) en een streepje –."


@pytest.mark.parametrize("kind", KINDS)
def test_what_nobody_touched_is_written_anew(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / f"h.{kind}", chapter())
    known = written(chapter())
    before = path.read_bytes()
    planned, known = update(path, known, chapter())
    assert not planned.edits
    assert path.read_bytes() == before
    planned, known = update(path, known, chapter(lastig=6, netwerk=1))
    assert sorted(planned.rewritten) == [
        "sentence:lastig",
        "sentence:netwerk",
        "table:Stage/row:lastig/1",
        "table:Stage/row:netwerk/1",
    ]
    assert (
        "Vijf scholen vinden dat er genoeg stageplaatsen zijn. Zes scholen vinden het lastig om een plaats te vinden."
        " Één scholen putten uit een vast netwerk van bedrijven."
    ) in texts(path)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_gone_goes_and_what_is_new_finds_its_place(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / f"h.{kind}", chapter(left_out=("lastig", "materiaal")))
    known = written(chapter(left_out=("lastig", "materiaal")))
    planned, known = update(path, known, chapter(left_out=("genoeg",)))
    assert planned.unplaced == []
    assert texts(path) == texts(write(tmp_path / f"anew.{kind}", chapter(left_out=("genoeg",))))
    assert texts(path)[3].startswith("Vijf scholen vinden het lastig om een plaats te vinden. Vijf scholen putten")


@pytest.mark.parametrize("kind", KINDS)
def test_a_section_that_is_new_comes_after_all_that_is_in_the_one_before(tmp_path: Path, kind: str) -> None:
    whole = chapter()
    kept = tuple(block for block in whole.blocks if "Kosten" not in block.key)
    path = write(tmp_path / f"h.{kind}", replace(whole, blocks=kept))
    planned, _known = update(path, written(replace(whole, blocks=kept)), whole)
    assert planned.unplaced == []
    assert texts(path) == texts(write(tmp_path / f"anew.{kind}", whole))


def _edit(path: Path) -> None:
    def change(document: Any) -> None:
        retype(document, "Vijf scholen vinden het lastig", "Vijf van de scholen vinden het knap lastig")
        paragraph(document, "Bij stage").insert_paragraph_before(OWN)
        run(document, "materiaal").text = ""

    if path.suffix == ".docx":
        edit_word(path, change)
        return
    if path.suffix == ".md":
        text = path.read_text(encoding="utf-8")
        text = text.replace("Vijf scholen vinden het lastig", "Vijf van de scholen vinden het knap lastig")
        at = text.index("> “Bij stage")
        text = f"{text[:at]}{OWN}\n\n{text[at:]}"
        start = text.index(" Vijf scholen betalen het materiaal zelf.")
        path.write_text(text[:start] + text[text.index("-->", start) + 3 :], encoding="utf-8")
        return
    found = OpenDocumentFile(path)
    spans: list[Any] = [one for one in found._root.iter() if str(one.tag).endswith("}span")]
    for one in spans:
        if "lastig" in (one.text or ""):
            one.text = one.text.replace("Vijf scholen vinden het lastig", "Vijf van de scholen vinden het knap lastig")
        if "materiaal zelf" in (one.text or ""):
            one.text = ""
        if "“Bij stage" in (one.text or ""):
            own = etree.Element(one.getparent().tag)
            own.text = OWN
            one.getparent().addprevious(own)
    path.write_bytes(found._packed.to_bytes({"content.xml"}))


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_author_wrote_stays(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / f"h.{kind}", chapter())
    _edit(path)
    assert states(look(path, written(chapter()), chapter()), "author's") == {
        "sentence:lastig": "edited",
        "sentence:materiaal": "deleted",
    }
    planned, known = update(path, written(chapter()), chapter(lastig=6, genoeg=7))
    assert [one.said.split(" (")[0] for one in planned.shifts] == ["was 5 van 8, is nu 6 van 8"]
    said = texts(path)
    assert OWN in said
    assert any(
        "Zeven scholen vinden dat er genoeg" in one and "Vijf van de scholen vinden het knap" in one for one in said
    )
    assert not any("betalen het materiaal" in one for one in said)
    told = path.read_bytes()
    planned, known = update(path, known, chapter(lastig=6, genoeg=7))
    assert path.read_bytes() == told
    assert not planned.shifts
    # What was deleted comes back when it is asked for, behind the sentence before it.
    planned, known = update(path, known, chapter(lastig=6, genoeg=7), restore=["sentence:materiaal"])
    assert any("begeleiding. Vijf scholen betalen het materiaal zelf." in one for one in texts(path))
    # An edited sentence that is right as it is counts as such from then on.
    planned, known = update(path, known, chapter(lastig=6, genoeg=7), keep=["sentence:lastig"])
    assert states(look(path, known, chapter(lastig=6, genoeg=7)), "author's") == {"sentence:lastig": "edited"}


def test_a_comment_stands_in_the_word_file_once(tmp_path: Path) -> None:
    path = write(tmp_path / "h.docx", chapter())
    _edit(path)
    _planned, known = update(path, written(chapter()), chapter(lastig=6))
    _planned, known = update(path, known, chapter(lastig=6))
    _planned, known = update(path, known, chapter(lastig=7))
    comments = WordFile(path)._packed.xml("word/comments.xml")
    said = ["".join(map(str, one.itertext())) for one in comments]
    assert [one.split(" (")[0] for one in said] == ["was 5 van 8, is nu 6 van 8", "was 5 van 8, is nu 7 van 8"]
    assert "Nieuw voorstel: Zes scholen vinden het lastig om een plaats te vinden." in said[0]


def test_a_text_that_says_the_new_number_is_settled(tmp_path: Path) -> None:
    path = write(tmp_path / "h.docx", chapter())
    edit_word(path, lambda word: retype(word, "Vijf scholen vinden het", "Het zijn zes scholen die het"))
    planned, known = update(path, written(chapter()), chapter(lastig=6))
    assert not planned.shifts
    assert states(planned) == {"sentence:lastig": "edited"}
    assert known[[piece.key for piece in known].index("sentence:lastig")].claims[0].n == 6


def test_what_was_edited_and_is_gone_is_orphaned(tmp_path: Path) -> None:
    path = write(tmp_path / "h.docx", chapter())
    _edit(path)
    planned, known = update(path, written(chapter()), chapter(left_out=("lastig",)))
    assert states(planned, "author's", "deleted") == {"sentence:lastig": "orphaned"}
    assert any("knap lastig" in one for one in texts(path))
    planned, known = update(path, known, chapter(left_out=("lastig",)))
    assert not planned.edits


@pytest.mark.parametrize("stripped", [False, True])
def test_word_saves_it_its_own_way(tmp_path: Path, stripped: bool) -> None:
    path = write(tmp_path / "h.docx", chapter())
    _edit(path)
    edit_word(path, noisy)
    if stripped:
        edit_word(path, without_marks)
    before = [one for one in texts(path) if "lastig" in one or one == OWN]
    planned, _known = update(path, written(chapter()), chapter(kosten=8))
    assert states(planned, "author's") == {"sentence:lastig": "edited", "sentence:materiaal": "deleted"}
    assert [one for one in texts(path) if "lastig" in one or one == OWN] == before
    assert "Acht scholen noemen de kosten van de begeleiding." in texts(path)
    assert any(one.marks for one in WordFile(path).lines if "Acht scholen" in one.text)


def _tracked(name: str, words: str, part: str = "t") -> Any:
    element = etree.Element(f"{{{W}}}{name}")
    element.set(f"{{{W}}}id", "900")
    element.set(f"{{{W}}}author", "iemand")
    inner = etree.SubElement(etree.SubElement(element, f"{{{W}}}r"), f"{{{W}}}{part}")
    inner.text = words
    inner.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def test_recorded_changes_count_as_accepted_and_stay(tmp_path: Path) -> None:
    path = write(tmp_path / "h.docx", chapter())

    def change(document: Any) -> None:
        edited = run(document, "vinden het lastig")._r
        edited.addnext(_tracked("ins", " Dat blijft zo."))
        edited.find(f"{{{W}}}t").text = " Vijf scholen vinden het lastig om een plaats te vinden"
        edited.addnext(_tracked("ins", " in de buurt."))
        gone = run(document, "putten uit")._r
        gone.addnext(_tracked("del", gone.find(f"{{{W}}}t").text, "delText"))
        gone.getparent().remove(gone)

    edit_word(path, change)
    planned, _known = update(path, written(chapter()), chapter(genoeg=3))
    assert states(planned, "author's") == {"sentence:lastig": "edited", "sentence:netwerk": "deleted"}
    body = WordFile(path)._root
    assert len(list(body.iter(f"{{{W}}}ins"))) == 2
    assert len(list(body.iter(f"{{{W}}}del"))) == 1
    assert any(one.startswith("Drie scholen vinden") and "in de buurt. Dat blijft zo." in one for one in texts(path))


def test_a_moved_section_is_followed_also_while_the_move_is_recorded(tmp_path: Path) -> None:
    path = write(tmp_path / "h.docx", chapter())

    def change(document: Any) -> None:
        body = document.element.body
        there = list(body)
        first, second = (
            there.index(next(one for one in document.paragraphs if one.text == title)._p)
            for title in ("Stage", "Kosten")
        )
        for one in there[first:second]:
            body[-1].addprevious(one)

    edit_word(path, change)
    planned, known = update(path, written(chapter()), chapter(lastig=8, kosten=1))
    assert states(planned) == {}
    assert sorted(planned.rewritten) == [
        "sentence:kosten",
        "sentence:lastig",
        "table:Kosten/row:kosten/1",
        "table:Stage/row:lastig/1",
    ]

    def record(document: Any) -> None:
        source = paragraph(document, "Bij kosten")
        words, name = source.text, source._p.find(f"{{{W}}}bookmarkStart").get(f"{{{W}}}name")
        for one in list(source._p.iter(f"{{{W}}}r")):
            one.getparent().remove(one)
        source._p.insert(2, _tracked("moveFrom", words))
        target = document.add_paragraph()._p
        for tag, values in (("bookmarkStart", {"name": f"{name}_Copy_1"}), ("bookmarkEnd", {})):
            mark = etree.SubElement(target, f"{{{W}}}{tag}")
            for key, value in {"id": "901", **values}.items():
                mark.set(f"{{{W}}}{key}", value)
        target.insert(1, _tracked("moveTo", words))

    edit_word(path, record)
    assert states(look(path, known, chapter(lastig=8, kosten=1))) == {}


def test_a_word_over_a_whole_sentence_is_widened_to_the_sentence(tmp_path: Path) -> None:
    path = write(tmp_path / "h.docx", chapter())

    def change(document: Any) -> None:
        typed = run(document, "vinden het lastig")
        typed.text = " Voor"
        end = typed._r.getnext()
        end.addnext(copy_of(typed._r, " een plaats moeten scholen lang zoeken."))

    edit_word(path, change)
    planned, _known = update(path, written(chapter()), chapter(lastig=6))
    assert planned.shifts[0].text == "Voor een plaats moeten scholen lang zoeken."


def copy_of(element: Any, words: str) -> Any:
    other: Any = etree.fromstring(etree.tostring(element))
    other.find(f"{{{W}}}t").text = words
    return other


def test_autocorrection_is_no_edit(tmp_path: Path) -> None:
    path = write(tmp_path / "h.docx", chapter())
    edit_word(path, lambda word: retype(word, "“Bij stage weet", '"Bij\u00a0stage weet'))
    assert states(look(path, written(chapter()), chapter())) == {}


def test_what_has_no_earlier_piece_left_is_told_and_not_put_anywhere(tmp_path: Path) -> None:
    path = write(tmp_path / "h.docx", chapter(left_out=("kosten", "materiaal")))

    def change(document: Any) -> None:
        for words in ("Kosten", "Bij kosten", "Tabel 6.2"):
            one = paragraph(document, words)._p
            one.getparent().remove(one)
        table = document.tables[1]._tbl
        table.getparent().remove(table)

    edit_word(path, change)
    before = texts(path)
    planned, known = update(path, written(chapter(left_out=("kosten", "materiaal"))), chapter())
    assert planned.unplaced == ["sentence:kosten", "sentence:materiaal"]
    assert texts(path) == before
    assert not any(piece.key == "sentence:kosten" for piece in known)


def test_formatting_and_links_around_words_that_stay_are_left(tmp_path: Path) -> None:
    path = write(tmp_path / "h.docx", chapter())

    def change(document: Any) -> None:
        found = run(document, "putten uit")
        words = found.text
        found.text = words[: words.index("vast")]
        rest = copy_of(found._r, words[words.index("vast") + 4 :])
        bold = copy_of(found._r, "vast")
        properties = etree.Element(f"{{{W}}}rPr")
        etree.SubElement(properties, f"{{{W}}}b")
        bold.insert(0, properties)
        found._r.addnext(rest)
        found._r.addnext(bold)

    edit_word(path, change)
    planned, _known = update(path, written(chapter()), chapter(netwerk=8))
    assert planned.rewritten[0] == "sentence:netwerk"
    edit_word(path, lambda word: None if run(word, "vast").bold else pytest.fail("the bold type is gone"))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"geen archief"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "h.docx"
    path.write_bytes(data)
    with pytest.raises(FormatError):
        WordFile(path)


_WORDS = st.text(st.sampled_from("abc de.,“”%–*_#<|`\\[]&!"), max_size=30).map(lambda text: f"Eigen{text}woord")


@settings(max_examples=often(5), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    own=st.lists(st.tuples(st.integers(0, 5), _WORDS), min_size=1, max_size=4),
    edited=st.dictionaries(st.sampled_from(["genoeg", "lastig", "netwerk", "kosten"]), _WORDS, max_size=3),
    numbers=st.dictionaries(st.sampled_from(["genoeg", "lastig", "netwerk", "kosten", "materiaal"]), st.integers(0, 8)),
    left_out=st.sets(st.sampled_from(["netwerk", "materiaal"])),
)
def test_whatever_an_author_writes_is_there_afterwards(
    tmp_path: Path, own: Any, edited: Any, numbers: Any, left_out: Any
) -> None:
    path = write(tmp_path / "h.docx", chapter())

    def change(document: Any) -> None:
        for code, words in edited.items():
            found = run(document, {"genoeg": "genoeg", "lastig": "lastig", "netwerk": "vast", "kosten": "begel"}[code])
            found.text = f"{found.text[:-1]} {words}."
        for place, words in own:
            document.paragraphs[place].insert_paragraph_before(words)

    def said(document: Any) -> None:
        found.append([one.text for one in document.paragraphs])

    found: list[list[str]] = []
    edit_word(path, change)
    edit_word(path, said)
    wanted = {words for _place, words in own}
    _planned, _known = update(path, written(chapter()), chapter(left_out, **numbers))
    edit_word(path, said)
    before, after = ([one for one in lines if one in wanted] for lines in found)
    assert before == after
    assert all(any(f" {words}." in line for line in found[1]) for words in edited.values())
