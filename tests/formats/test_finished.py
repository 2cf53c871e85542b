"""Finished texts: the same report read from Word, OpenDocument, Markdown, HTML and plain text, and hostile files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from qualcode.analysis.checking.text import FinishedTable, FinishedText
from qualcode.analysis.checking.whole import check_text
from qualcode.errors import FormatError
from qualcode.formats.finished import read_finished

TABLE = [["Wie regelt de stage?", "Noord", "Zuid", "Totaal"], ["De school zelf", "9", "4", "13"],
         ["De leerling", "-", "3", "3"], ["Totaal", "9", "7", "16"]]  # fmt: skip

PLAIN = """Hoofdstuk 1 Stages

In de meeste gevallen regelt de school de stage. Dat gebeurt in ruim driekwart van de scholen.

Wie regelt de
stage?
Noord Zuid Totaal
De school zelf (al dan niet samen
met het bedrijf)
9 4 13
De leerling of een van zijn ouders - 3 3
Totaal 9 7 16
N= 15
In leerjaar 3 en 4 is dat niet anders dan in 2004.
"""


def shape(text: FinishedText) -> list[tuple[str, str]]:
    """What kinds of parts there are, with their words."""
    return [
        ("table", part.caption) if isinstance(part, FinishedTable) else (part.kind, part.text) for part in text.parts
    ]


def said(text: FinishedText) -> list[tuple[str, str, str]]:
    """What is found."""
    return [(one.rule.value, one.says, one.should) for one in check_text(text)]


def word(path: Path) -> Path:
    """A Word report with a heading, a caption, a table with a cell over two columns, and tracked changes."""
    document = Document()
    document.add_heading("1 Stages", 1)
    document.add_paragraph("Tabel 1 Wie regelt het", style="Caption")
    grid = document.add_table(rows=5, cols=4)
    rows = [["", "Groep", "", "Totaal"], *TABLE]
    for row, cells in zip(grid.rows, rows, strict=True):
        for cell, content in zip(row.cells, cells, strict=True):
            cell.text = content
    grid.rows[0].cells[1].merge(grid.rows[0].cells[2])
    document.add_paragraph("N = 16")
    paragraph = document.add_paragraph("Dertien ")
    for name, tag, words in (("w:del", "w:delText", "(75%) "), ("w:ins", "w:t", "van de zeventien scholen (80%) ")):
        change = OxmlElement(name)
        run, text = OxmlElement("w:r"), OxmlElement(tag)
        text.text = words
        text.set(qn("xml:space"), "preserve")
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run("regelen het.")
    document.save(str(path))
    return path


def test_a_word_file_as_word_shows_it_accepted(tmp_path: Path) -> None:
    """Headings and captions by their styles, the table as a grid with its base below; changes are taken as made."""
    text = read_finished(word(tmp_path / "rapport.docx"))
    assert shape(text) == [
        ("heading", "1 Stages"),
        ("caption", "Tabel 1 Wie regelt het"),
        ("table", "Tabel 1 Wie regelt het"),
        ("paragraph", "N = 16"),
        ("paragraph", "Dertien van de zeventien scholen (80%) regelen het."),
    ]
    [(_at, table)] = text.tables()
    assert [cell.span for cell in table.rows[0].cells] == [1, 2, 1]
    assert table.note == "N = 16"
    assert said(text) == [("text-percent", "Dertien van de zeventien (80%)", "76%")]


@pytest.mark.parametrize("suffix", ["md", "html"])
def test_tables_of_pipes_and_of_pages(tmp_path: Path, suffix: str) -> None:
    """The same table, right and with one wrong cell."""
    for wrong in (False, True):
        rows = [[cell if not wrong or cell != "13" else "14" for cell in row] for row in TABLE]
        if suffix == "md":
            lines = ["# 1 Stages", "", "**Tabel 1 Wie *regelt* het**", ""]
            lines += [f"| {' | '.join(row)} |" for row in (rows[0], ["---", "--:", "--:", "--:"], *rows[1:])]
        else:
            cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
            lines = [f"<h1>1 Stages</h1><table><caption>Tabel 1 Wie regelt het</caption>{cells}</table>"]
        path = tmp_path / f"rapport.{suffix}"
        path.write_text("\n".join(lines))
        text = read_finished(path)
        assert shape(text)[0] == ("heading", "1 Stages")
        assert shape(text)[-1] == ("table", "Tabel 1 Wie regelt het")
        assert said(text) == ([("cell", "14", "13")] if wrong else [])


def test_a_plain_text_has_its_tables_where_lines_end_in_numbers(tmp_path: Path) -> None:
    """Labels over several lines are put together; what stands below is known, and so is the next sentence."""
    path = tmp_path / "rapport.txt"
    path.write_text(PLAIN)
    text = read_finished(path)
    [(_at, table)] = text.tables()
    assert [row.cells[0].text for row in table.rows] == [
        "De school zelf (al dan niet samen met het bedrijf)",
        "De leerling of een van zijn ouders",
        "Totaal",
    ]
    assert table.header.split("\n")[-1] == "Noord Zuid Totaal"
    assert shape(text)[-1] == ("paragraph", "In leerjaar 3 en 4 is dat niet anders dan in 2004.")
    [finding] = check_text(text)
    assert (finding.rule.value, finding.says, finding.should, finding.place) == ("table-base", "N = 15", "N = 16", 12)


def test_a_plain_text_with_an_empty_line_after_each_line(tmp_path: Path) -> None:
    """As some programs make them of a PDF: those empty lines part nothing."""
    path = tmp_path / "rapport.txt"
    path.write_text(PLAIN.replace("\n", " \n\n").replace("9 4 13", "9 4 14"))
    findings = check_text(read_finished(path))
    assert [one.rule.value for one in findings] == ["cell", "table-base"]


def test_the_words_of_a_markdown_file_of_ours(tmp_path: Path) -> None:
    """Marks end the piece that they name; other comments are gone, and their lines are still counted."""
    path = tmp_path / "rapport.md"
    path.write_text(
        "<!--qualcode aaa bbb 1-->\n# 6 Zo<!--_qc_aaaaaaaa_bbbbbbbb-->\n\n<!-- een\nopmerking -->\n"
        "Vijf *van* de acht.<!--_qc_cccccccc_dddddddd--> Meer \\| niet.<!--_qc_eeeeeeee_ffffffff--> Eigen.\n"
    )
    text = read_finished(path)
    assert text.stamp == "aaa bbb 1"
    [heading, line] = [part for _at, part in text.lines()]
    assert (line.text, line.place) == ("Vijf van de acht. Meer | niet. Eigen.", 6)
    assert [line.text[mark.start : mark.end] for mark in line.marks] == ["Vijf van de acht.", "Meer | niet."]
    assert [heading.text[mark.start : mark.end] for mark in heading.marks] == ["6 Zo"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"plain words"])
@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_what_is_no_document_is_refused(tmp_path: Path, suffix: str, content: bytes) -> None:
    """With the name of the file."""
    path = tmp_path / f"rapport.{suffix}"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=r"rapport"):
        read_finished(path)


def package(path: Path, part: str, content: str) -> Path:
    """A package of one part."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, content)
    return path


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize(
    "content",
    [
        f'<!DOCTYPE d [<!ENTITY a "x">]><w:document xmlns:w="{W}"><w:body><w:p>&a;</w:p></w:body></w:document>',
        f'<w:document xmlns:w="{W}"><w:body>{"<w:tbl><w:tr><w:tc>" * 300}{"</w:tc></w:tr></w:tbl>" * 300}</w:body>'
        "</w:document>",
    ],
    ids=["entity", "depth"],
)
def test_a_hostile_document_is_refused(tmp_path: Path, content: str) -> None:
    """Entities, and what is nested without end; how much may be unpacked is for the package to say."""
    with pytest.raises(FormatError):
        read_finished(package(tmp_path / "rapport.docx", "word/document.xml", content))


def test_a_cell_that_says_to_span_everything_spans_little(tmp_path: Path) -> None:
    """So that a table of a few signs takes no memory."""
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="99999"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>'
    content = f'<w:document xmlns:w="{W}"><w:body><w:tbl><w:tr>{cell * 3}</w:tr></w:tbl></w:body></w:document>'
    [(_at, table)] = read_finished(package(tmp_path / "a.docx", "word/document.xml", content)).tables()
    assert max(cell.span for row in table.rows for cell in row.cells) <= 200


def test_another_suffix_is_no_text_that_can_be_checked(tmp_path: Path) -> None:
    """It says which are."""
    with pytest.raises(FormatError) as error:
        read_finished(tmp_path / "rapport.pdf")
    assert ".docx" in error.value.hint
