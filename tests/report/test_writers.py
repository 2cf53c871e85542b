"""The chapter in sentences, Markdown, Word and on the terminal."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from rich.console import Console

from qualcode.analysis.matrix import BaseRow
from qualcode.analysis.quantify import Forms
from qualcode.analysis.references import references
from qualcode.errors import QualcodeError
from qualcode.files.writing import write_whole
from qualcode.model import Attribute, Predicate, Respondent
from qualcode.outline import LEAST_PERCENT
from qualcode.report.blocks import Heading, Paragraph, Quoted, Table
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.files import write_report
from qualcode.report.chapter.sentences import code_sentences
from qualcode.report.chapter.summarise import summarise
from qualcode.report.chapter.summary import CodeLine, ThemeSummary
from qualcode.report.chapter.terminal import theme_summary
from qualcode.report.matrix.rows import matrix_rows
from qualcode.report.matrix.terminal import matrix_table
from qualcode.report.wording.quantities import quantify
from qualcode.report.writers.docx import to_word
from qualcode.report.writers.markdown import escape, to_markdown
from tests.support import sample
from tests.support.matrix import build_matrix
from tests.support.platforms import links


def line(name: str, n: int, base: int = 8, *, theme: bool = False, predicate: Predicate | None = None) -> CodeLine:
    """A line without passages."""
    noun = Forms("school", "scholen")
    said, brief = quantify(n, base, noun), quantify(n, base, noun, whole="none")
    return CodeLine(1, name, name, theme, 0, said, brief, predicate, (), (), ())


def texts(lines: list[CodeLine], percent_from: int = LEAST_PERCENT) -> list[str]:
    """What is said of some codes."""
    return [told.text for told, _lines in code_sentences(lines, "nl", percent_from)]


def test_sentences_are_grammatical_and_claim_no_more_than_is_known() -> None:
    assert texts([line("A", 8), line("B", 3), line("C", 3), line("D", 0)], percent_from=5) == [
        "Alle acht scholen noemen ‘A’.",
        "‘B’ en ‘C’ worden elk door drie scholen (38%) genoemd.",
        "Geen van de scholen noemt ‘D’.",
    ]
    assert texts([line("A", 0), line("B", 0), line("T", 6, theme=True)]) == [
        "Zes van de acht scholen spreken over ‘T’.",
        "Geen van de scholen noemt ‘A’ of ‘B’.",
    ]
    assert texts([line("A", 0, 0)]) == ["Er zijn geen scholen ondervraagd."]
    assert texts([line("A", 2, 3)]) == ["Twee van de drie scholen noemen ‘A’."]
    assert texts([line("T", 40, 60, theme=True)]) == ["Van de 60 scholen spreken er 40 (67%) over ‘T’."]


def test_a_code_is_said_as_the_codebook_says_it() -> None:
    enough = Predicate("", "", "vindt dat er genoeg zijn", "vinden dat er genoeg zijn", noun="genoeg plaatsen")
    stricter = Predicate("", "", "verwacht meer eisen", "verwachten meer eisen", noun="meer eisen")
    unmoved = Predicate("", "", "merkt niets van de wet", "merken niets van de wet", "merkt iets van de wet", "de wet")
    speaks = Predicate("", "", "spreekt zich uit over beleid", "spreken zich uit over beleid", topic="beleid")

    assert texts(
        [line("A", 8, predicate=enough), line("B", 8, predicate=stricter), line("C", 8, predicate=unmoved)]
    ) == [
        "Alle acht scholen vinden dat er genoeg zijn en verwachten meer eisen.",
        "Geen van de acht scholen merkt iets van de wet.",
    ]
    # Two of the same number need not be the same schools.
    assert texts(
        [line("A", 3, predicate=enough), line("B", 3, predicate=stricter), line("C", 1, predicate=unmoved)]
    ) == [
        "Drie van de acht scholen vinden dat er genoeg zijn.",
        "Drie scholen verwachten meer eisen.",
        "Eén school merkt niets van de wet.",
    ]
    # Nobody denies what they did not speak of.
    assert texts([line("A", 0, predicate=enough), line("B", 0, predicate=unmoved), line("C", 0)]) == [
        "Geen van de acht scholen noemt genoeg plaatsen, de wet of ‘C’."
    ]
    assert texts([line("A", 21, 60, predicate=speaks, theme=True)]) == [
        "Van de 60 scholen spreken er 21 (35%) zich uit over beleid."
    ]
    assert texts([line("A", 0, theme=True, predicate=speaks)]) == ["Geen van de acht scholen spreekt over beleid."]


def test_chapter_numbers_headings_and_tables() -> None:
    blocks = chapter(sample.summary()).blocks
    assert [block.numbered for block in blocks if isinstance(block, Heading)] == [
        "6 Resultaten van de interviews",
        "6.1 Interviews met scholen",
        "6.1.1 Beschikbaarheid van stageplaatsen",
        "6.1.2 Kosten",
        "6.1.3 Entreeopleiding",
        "6.2 Interviews met leerlingen",
        "6.2.1 Stage",
        "6.2.2 Entreeopleiding",
        "6.3 Verschillen tussen de groepen",
    ]
    tables = [block for block in blocks if isinstance(block, Table)]
    assert tables[0].caption == "Tabel 6.1 Wie zijn er geïnterviewd"
    assert tables[1].caption == "Tabel 6.2 Beschikbaarheid van stageplaatsen (scholen, N = 8)"
    assert tuple(cell.text for cell in tables[1].rows[3].cells) == ("Leerling regelt zelf", "2", "8", "25")
    assert tables[1].rows[3].depth == 1
    text = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    assert "Er zijn acht scholen geïnterviewd." in text
    assert (
        "‘Voldoende stageplaatsen’ wordt genoemd door alle acht scholen, maar door geen van de 22 leerlingen." in text
    )
    assert all(block.reference.split()[0] in ("school", "leerling") for block in blocks if isinstance(block, Quoted))


def test_english_report_whatever_the_interface(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "nl")
    text = to_markdown(chapter(sample.summary("en")))
    assert "**Table 6.1 Who was interviewed**" in text
    assert "All eight scholen mention ‘Voldoende stageplaatsen’" in text


def test_empty_groups_and_empty_studies() -> None:
    book = sample.codebook()
    empty = to_markdown(chapter(summarise(book, [], [], outline=sample.outline())))
    assert "Er zijn geen scholen ondervraagd." in empty
    assert "|" not in empty
    lonely = to_markdown(chapter(summarise(book, [Respondent(1, "r", "S1", "scholen")], [], outline=sample.outline())))
    assert "Er is één school geïnterviewd. Bij deze groep zijn nog geen passages gecodeerd." in lonely
    assert to_markdown(chapter(summarise(book, [], []))).startswith("# Resultaten van de interviews")
    to_word(chapter(summarise(book, [], [])))
    Console(file=io.StringIO()).print(theme_summary(summarise(book, [], [])))


def hostile_summary() -> ThemeSummary:
    """The study with a hostile code name as well as a hostile quotation."""
    original = sample.codebook()
    book = type(original)(
        "x",
        "x",
        "nl",
        1,
        tuple(type(c)(c.id, c.guid, c.slug, c.path, c.parent_id, sample.HOSTILE) for c in original.codes),
    )
    people = [replace(person, attributes={"a": sample.HOSTILE}) for person in sample.respondents()]
    return summarise(
        book,
        people,
        sample.mentions(),
        sample.quotations(),
        outline=sample.outline(),
        attributes=[Attribute(1, "a", "a", "text")],
    )


def test_markdown_lets_nothing_through() -> None:
    text = to_markdown(chapter(hostile_summary()))
    assert "<script>" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "](" not in text.replace("\\](", "")
    table_rows = [row for row in text.splitlines() if row.startswith("|")]
    assert {row.replace("\\|", "").count("|") for row in table_rows} == {4, 5}


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("# kop", "\\# kop"),
        ("- punt", "\\- punt"),
        ("1. punt", "1\\. punt"),
        ("6.1 titel", "6.1 titel"),
        ("a\n\n> b", "a &gt; b"),
        ("R&D_x", "R&amp;D\\_x"),
        ("C:\\pad", "C:\\\\pad"),
        ("100%", "100%"),
    ],
)
def test_escape(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_word_file_as_word_reads_it(tmp_path: Path) -> None:
    target = tmp_path / "hoofdstuk.docx"
    write_report(sample.summary(), target, "docx")
    document = Document(str(target))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert (styles.count("Heading 1"), styles.count("Heading 2"), styles.count("Heading 3")) == (1, 3, 5)
    quotes = [
        paragraph.text for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == "Quote"
    ]
    name = references(person.guid for person in sample.respondents())["r-104"]
    assert f"“Ik ben gewoon naar binnen gelopen bij de garage.” (leerling\u00a0{name})" in quotes
    captions = [p.text for p in document.paragraphs if p.style and p.style.name == "Caption"]
    assert len(captions) == len(document.tables) == 6
    assert "Wie zijn er geïnterviewd" in captions[0]
    interviewed, first = document.tables[0], document.tables[1]
    assert [cell.text for cell in interviewed.rows[1].cells] == [
        "Scholen (N\u00a0=\u00a08)",
        "traject",
        "AO (3), LWT (5)",
    ]
    assert [cell.text for cell in first.rows[0].cells] == ["Onderwerp", "n", "van N", "%"]
    assert [cell.text for cell in first.rows[1].cells] == ["Voldoende stageplaatsen", "8", "8", "100"]
    assert all(table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None for table in document.tables)
    assert document.core_properties.author == "qualcode"
    assert document.core_properties.title == "Resultaten van de interviews"
    with ZipFile(target) as package:
        assert 'w:lang w:val="nl-NL"' in package.read("word/styles.xml").decode()
        assert " NUMPAGES " in package.read("word/footer1.xml").decode()
        assert " SEQ Tabel \\* ARABIC " in package.read("word/document.xml").decode()


def test_table_properties_stand_in_the_order_of_the_schema() -> None:
    order = ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblLook"]
    for table in to_word(chapter(sample.summary())).tables:
        tags = [child.tag.rpartition("}")[2] for child in table._tbl.tblPr]
        assert tags == [tag for tag in order if tag in tags]


def test_word_takes_hostile_text(tmp_path: Path) -> None:
    write_report(hostile_summary(), tmp_path / "h.docx", "docx")
    document = Document(str(tmp_path / "h.docx"))
    assert document.tables[1].rows[1].cells[0].text.startswith("| # <script>alert(1)</script> =cmd ␛[31mrood")


def test_terminal_is_safe_and_fits() -> None:
    out = io.StringIO()
    Console(file=out, width=80, force_terminal=True, color_system=None).print(theme_summary(hostile_summary()))
    assert "\x1b[31m" not in out.getvalue()
    assert "\u202e" not in out.getvalue()
    assert "[link](x)" in out.getvalue().replace("\n", " ")
    plain = io.StringIO()
    Console(file=plain, width=80).print(theme_summary(sample.summary()))
    assert max(map(len, plain.getvalue().splitlines())) <= 80
    shown = [row.split() for row in plain.getvalue().splitlines() if "Voldoende stageplaatsen" in row]
    assert shown[0] == ["Voldoende", "stageplaatsen", "━" * 8, "8/8", "alle", "acht", "scholen"]


def test_matrix_on_the_terminal_and_as_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "en")
    people = sample.respondents()
    group = Attribute(9, "g", "group", "text")
    cases = [BaseRow(p.id, (p.group, p.attributes["traject"])) for p in people]
    rows = [2, 5]
    matrix = build_matrix(
        sample.mentions(), cases, sample.codebook(), rows, percent="base", attributes=(group, sample.ROUTE)
    )
    out = io.StringIO()
    Console(file=out, width=110).print(matrix_table(matrix))
    text = out.getvalue().splitlines()
    assert text[0].split() == ["scholen", "leerlingen/AO", "leerlingen/LWT", "total"]
    assert text[1].split() == ["code", "AO", "LWT", "total", "AO", "LWT"]
    base = next(row.split() for row in text if row.split()[:1] == ["N"])
    assert base == ["N", "3", "5", "8", "4", "18", "30"]
    assert any("3 (100%)" in row and "Voldoende" in row for row in text)
    table = matrix_rows(matrix)
    assert table[0][2:5] == ["scholen/AO", "scholen/LWT", "leerlingen/AO/AO"]
    assert table[1][2:] == [3, 5, 4, 18, 8, 4, 18, 30]
    assert table[2][:4] == ["stage/voldoende", "Voldoende stageplaatsen", 3, 5]
    assert table[2][-1] == 26.7
    flat = build_matrix(sample.mentions(), [BaseRow(p.id) for p in people], sample.codebook(), rows)
    assert matrix_rows(flat)[2] == ["stage/voldoende", "Voldoende stageplaatsen", 8]
    out = io.StringIO()
    Console(file=out, width=80).print(matrix_table(flat))
    assert any(row.split() == ["Voldoende", "stageplaatsen", "8"] for row in out.getvalue().splitlines())


def test_a_matrix_too_wide_for_the_terminal_goes_on_below() -> None:
    place = Attribute(9, "g", "plaats", "text")
    people = sample.respondents()
    cases = [BaseRow(person.id, (f"plaats {number}",)) for number, person in enumerate(people)]
    matrix = build_matrix(sample.mentions(), cases, sample.codebook(), [2], attributes=(place,))
    out = io.StringIO()
    Console(file=out, width=80).print(matrix_table(matrix))
    rows = out.getvalue().splitlines()
    assert max(map(len, rows)) <= 80
    bases = [figure for row in rows if row.split()[:1] == ["N"] for figure in row.split()[1:]]
    assert bases == ["1"] * 30 + ["30"]


def test_files_are_whole_or_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "h.md"
    write_report(sample.summary(), target, "md")
    before = target.read_bytes()
    assert before.decode() == to_markdown(chapter(sample.summary()))

    def fail(_self: Path, _target: Path) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(QualcodeError, match="in use"):
            write_whole(target, b"half")
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(QualcodeError):
        write_whole(tmp_path / "nowhere" / "h.md", b"x")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="takes a pipe with a name, which Windows has not")
def test_what_is_no_file_is_written_to_and_not_put_out_of_the_way(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"x")
    assert os.read(reader, 9) == b"x"
    os.close(reader)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


@links
def test_a_link_keeps_pointing(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.md"
    link.symlink_to(tmp_path / "real" / "h.md")
    write_whole(link, b"x")
    assert link.is_symlink()
    assert (tmp_path / "real" / "h.md").read_bytes() == b"x"
