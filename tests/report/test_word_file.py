"""The look of a Word file: numbers of headings, contents, a template from anywhere, what it says of itself."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree

from qualcode.errors import FormatError
from qualcode.report.blocks import Heading, ReportDocument
from qualcode.report.chapter.blocks import chapter
from qualcode.report.writers.docx import to_bytes, to_word
from qualcode.report.writers.word.template import from_template
from tests.support import sample

CHAPTER = 7


@pytest.fixture(scope="module")
def report() -> ReportDocument:
    return replace(chapter(replace(sample.summary(), chapter=CHAPTER)), changed="2026-03-04T05:06:07.000Z")


def changed(data: bytes, *, parts: dict[str, bytes], types: str = "") -> bytes:
    """A Word file with other or more parts, and another type of its main part."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as there, ZipFile(made, "w") as archive:
        held = {name: there.read(name) for name in there.namelist()} | parts
        if types:
            main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
            held["[Content_Types].xml"] = held["[Content_Types].xml"].replace(main, types.encode())
        for name, content in held.items():
            archive.writestr(name, content)
    return made.getvalue()


def house_style(path: Path) -> bytes:
    """A template with a style of its own for headings, a head on each page, and text that is nobody's business."""
    document = Document()
    document.styles["Heading 2"].font.name = "Georgia"
    document.styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(7)
    document.sections[0].header.paragraphs[0].text = "Instituut voor Voorbeelden"
    document.add_paragraph("Vertrouwelijk: niet voor buiten.")
    document.save(str(path))
    return path.read_bytes()


def test_headings_are_numbered_by_their_styles_from_the_number_of_the_chapter_on(report: ReportDocument) -> None:
    word = to_word(report)
    headings = [one.text for one in word.paragraphs if one.style and one.style.name.startswith("Heading")]
    assert headings[:2] == ["Resultaten van de interviews", "Interviews met scholen"]
    numbered = word.styles["Heading 2"].element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    assert numbered is not None
    number = numbered.find(qn("w:numId")).get(qn("w:val"))
    root = word.part.numbering_part.element
    shape = next(one for one in root.findall(qn("w:num")) if one.get(qn("w:numId")) == number)
    levels = next(
        one
        for one in root.findall(qn("w:abstractNum"))
        if one.get(qn("w:abstractNumId")) == shape.find(qn("w:abstractNumId")).get(qn("w:val"))
    )
    first, second, *_rest = levels.findall(qn("w:lvl"))
    assert first.find(qn("w:start")).get(qn("w:val")) == str(CHAPTER)
    assert second.find(qn("w:lvlText")).get(qn("w:val")) == "%1.%2"


def test_the_contents_have_the_headings_with_their_numbers_before_word_makes_them_anew(report: ReportDocument) -> None:
    word = to_word(report)
    lists = [one.text for one in word.paragraphs if one.style and one.style.name in ("toc 2", "toc 3")]
    assert lists == [f"{one.number}\t{one.text}" for one in report.blocks if isinstance(one, Heading) and one.level > 1]
    fields = [one.text.strip() for one in word.element.iter(qn("w:instrText"))]
    assert 'TOC \\o "2-3" \\h \\z \\u' in fields
    assert 'TOC \\h \\z \\c "Tabel"' in fields
    marks = [one.get(qn("w:fldCharType")) for one in word.element.body.iter(qn("w:fldChar"))]
    assert marks.count("begin") == marks.count("separate") == marks.count("end")
    there = {one.get(qn("w:name")) for one in word.element.iter(qn("w:bookmarkStart"))}
    assert {one.get(qn("w:anchor")) for one in word.element.iter(qn("w:hyperlink"))} <= there


def test_a_short_report_has_no_contents(report: ReportDocument) -> None:
    short = to_word(replace(report, blocks=report.blocks[:4]))
    assert not [one for one in short.paragraphs if one.style and one.style.name.startswith("toc")]


def test_bookmarks_have_numbers_of_their_own_and_all_end(report: ReportDocument) -> None:
    word = to_word(report)
    begun = [one.get(qn("w:id")) for one in word.element.iter(qn("w:bookmarkStart"))]
    ended = [one.get(qn("w:id")) for one in word.element.iter(qn("w:bookmarkEnd"))]
    assert len(begun) == len(set(begun))
    assert sorted(begun) == sorted(ended)
    names = [one.get(qn("w:name")) for one in word.element.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 40


def test_the_file_says_of_itself_what_it_is_and_is_the_same_each_time(report: ReportDocument) -> None:
    told = replace(report, stamp="a b", facts=(("qualcode filter", "traject: AO & LWT"),))
    data = to_bytes(told)
    assert data == to_bytes(told)
    with ZipFile(io.BytesIO(data)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"<Application>qualcode</Application>" in package.read("docProps/app.xml")
        assert "traject: AO &amp; LWT" in package.read("docProps/custom.xml").decode()
        assert package.read("docProps/core.xml").count(b"2026-03-04T05:06:07Z") == 2
        assert not [name for name in package.namelist() if "thumbnail" in name or "customXml" in name]
        settings = etree.fromstring(package.read("word/settings.xml"))
    mode = {one.get(qn("w:name")): one.get(qn("w:val")) for one in settings.iter(qn("w:compatSetting"))}
    assert mode["compatibilityMode"] == "15"
    undated = to_bytes(replace(report, changed=""))
    with ZipFile(io.BytesIO(undated)) as package:
        assert b"dcterms:created" not in package.read("docProps/core.xml")


def test_n_is_8_is_not_broken_over_two_lines(report: ReportDocument) -> None:
    captions = [one.text for one in to_word(report).paragraphs if one.style and one.style.name == "Caption"]
    assert any("N\u00a0=\u00a08" in one for one in captions)
    assert not any("N = " in one for one in captions)


def test_headings_and_captions_stay_with_what_follows(report: ReportDocument) -> None:
    word = to_word(report)
    for name in ("Heading 1", "Heading 2", "Heading 3", "Caption"):
        assert word.styles[name].paragraph_format.keep_with_next, name
    assert word.styles["Body Text"].paragraph_format.widow_control
    for table in word.tables:
        assert table.rows[0].cells[0].paragraphs[0].paragraph_format.keep_with_next


def test_a_template_gives_its_styles_and_heads_and_none_of_its_text(report: ReportDocument, tmp_path: Path) -> None:
    path = tmp_path / "huisstijl.docx"
    house_style(path)
    data = to_bytes(replace(report, template=path))
    word = Document(io.BytesIO(data))
    assert word.styles["Heading 2"].font.name == "Georgia"
    assert word.styles["Note"].font.size == Pt(7)
    assert "Table Small" in [style.name for style in word.styles]
    assert word.sections[0].header.paragraphs[0].text == "Instituut voor Voorbeelden"
    assert "Vertrouwelijk" not in " ".join(one.text for one in word.paragraphs)
    assert word.core_properties.author == "qualcode"
    with ZipFile(io.BytesIO(data)) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]


def test_what_runs_or_leads_outside_is_not_taken_from_a_template(tmp_path: Path) -> None:
    path = tmp_path / "vreemd.docx"
    data = house_style(path)
    with ZipFile(io.BytesIO(data)) as package:
        header = next(name for name in package.namelist() if name.startswith("word/header"))
        content = package.read(header).decode()
    link = (
        '<w:p xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<w:hyperlink r:id="rId9"><w:r><w:t>hier</w:t></w:r></w:hyperlink><w:r><w:object/></w:r></w:p></w:hdr>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"'
        ' Target="http://example.invalid/" TargetMode="External"/></Relationships>'
    )
    place = f"word/_rels/{Path(header).name}.rels"
    path.write_bytes(
        changed(data, parts={header: content.replace("</w:hdr>", link).encode(), place: relations.encode()})
    )
    made = io.BytesIO()
    from_template(path).save(made)
    with ZipFile(made) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not [name for name, part in parts.items() if b"example.invalid" in part or b"External" in part]
    head = next(part for name, part in parts.items() if b"Instituut voor" in part and name.startswith("word/"))
    assert b"hier" in head
    assert b"w:object" not in head


@pytest.mark.parametrize(
    ("parts", "types", "said"),
    [
        ({}, "application/vnd.ms-word.document.macroEnabled.main+xml", "macros"),
        ({"word/document.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}, "", "document type"),
        ({"word/document.xml": b"<x"}, "", "not well-formed"),
        ({"word/styles.xml": b"<!DOCTYPE x><x/>"}, "", "document type"),
    ],
)
def test_a_hostile_template_is_refused(tmp_path: Path, parts: dict[str, bytes], types: str, said: str) -> None:
    path = tmp_path / "vreemd.docx"
    path.write_bytes(changed(house_style(path), parts=parts, types=types))
    with pytest.raises(FormatError, match=said):
        from_template(path)


def test_a_field_that_reads_files_is_refused_in_the_head_of_a_template(tmp_path: Path) -> None:
    path = tmp_path / "veld.docx"
    data = house_style(path)
    with ZipFile(io.BytesIO(data)) as package:
        header = next(name for name in package.namelist() if name.startswith("word/header"))
        content = package.read(header).decode()
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r>'
        '<w:instrText>TEXT "/etc/passwd"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>'
    )
    path.write_bytes(changed(data, parts={header: content.replace("</w:hdr>", field).encode()}))
    with pytest.raises(FormatError, match="INCLUDETEXT"):
        from_template(path)
