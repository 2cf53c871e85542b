"""Word documents: what is text, what is bold, what is left out and counted, and hostile files."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from qualcode.errors import FormatError
from qualcode.formats import read
from qualcode.formats.transcripts import package
from qualcode.formats.transcripts.base import Source
from qualcode.model import Role
from qualcode.text.turns import find_turns

SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
<w:style w:type="paragraph" w:styleId="Kop"><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Kop2"><w:basedOn w:val="Kop"/></w:style>
<w:style w:type="paragraph" w:styleId="Rond"><w:basedOn w:val="Rond"/></w:style>
<w:style w:type="character" w:styleId="Naam"><w:rPr><w:b w:val="true"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Geheim"><w:rPr><w:vanish/></w:rPr></w:style>
"""


def part(root: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {SPACES}>{inside}</w:{root}>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(*runs: str, properties: str = "") -> str:
    inside = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def cell(*paragraphs: str) -> str:
    return "<w:tc>" + "".join(par(each) for each in paragraphs) + "</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def save(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def word(tmp_path: Path, body: str, **others: str) -> Source:
    parts: dict[str, str | bytes] = {"word/document.xml": part("document", f"<w:body>{body}</w:body>")}
    parts["word/styles.xml"] = part("styles", STYLES)
    parts |= {f"word/{name}.xml": content for name, content in others.items()}
    return read(save(tmp_path / "gesprek.docx", parts))


def counts(source: Source) -> dict[str, int]:
    assert all(str(note.count) in note.message for note in source.notes)
    return {note.kind: note.count for note in source.notes}


def bold(source: Source) -> list[str]:
    return [source.text[start:end] for start, end in source.emphasis]


def test_a_document_made_with_python_docx(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Gesprek", 1)
    paragraph = document.add_paragraph()
    paragraph.add_run("Docent").bold = True
    paragraph.add_run(" Ja\tdat\nklopt.")
    document.add_paragraph("")
    grid = document.add_table(2, 2)
    for row, (who, what) in zip(grid.rows, [("Interviewer", "Hoe?"), ("Leerling 1", "Zo.")], strict=True):
        row.cells[0].text, row.cells[1].text = who, what
    document.sections[0].header.paragraphs[0].text = "kopregel"
    path = tmp_path / "gesprek.docx"
    document.save(str(path))
    source = read(path)
    assert source.text == "Gesprek\nDocent Ja\tdat\nklopt.\n\nInterviewer\tHoe?\nLeerling 1\tZo."
    assert bold(source) == ["Gesprek", "Docent"]
    assert (source.name, source.format, source.encoding, counts(source)) == ("gesprek", "docx", None, {"tables": 1})


def test_characters_beside_letters(tmp_path: Path) -> None:
    special = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t><w:noBreakHyphen/><w:t>e</w:t>"
        '<w:softHyphen/><w:t>f</w:t><w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:font="Arial" w:char="00E9"/>'
        '<w:sym w:font="Webdings" w:char="F021"/><w:sym w:char="zz"/><w:br w:type="page"/><w:t>g\nh</w:t></w:r>'
    )
    source = word(tmp_path, par('<w:r><w:br w:type="page"/></w:r>', special))
    assert source.text == "a\tb\nc\nd-ef→é\ufffd\ufffd\ng h"
    assert counts(source) == {"symbols": 2}


def test_tracked_changes_comments_fields_and_hidden_text(tmp_path: Path) -> None:
    source = word(
        tmp_path,
        par("Ik ", f"<w:ins>{run('zeg ')}</w:ins>", "<w:del><w:r><w:delText>denk </w:delText></w:r></w:del>", "ja")
        + par(f"<w:moveFrom>{run('weg')}</w:moveFrom>", f"<w:moveTo>{run('hier')}</w:moveTo>")
        + par("eerste ", properties="<w:rPr><w:del/></w:rPr>")
        + par("tweede", '<w:r><w:commentReference w:id="1"/></w:r>')
        + par(
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r>',
            f'<w:fldSimple w:instr="DATE">{run("12 mei")}</w:fldSimple>',
            f"<w:hyperlink>{run(' klik')}</w:hyperlink>",
            f"<w:smartTag>{run(' slim')}</w:smartTag>",
        )
        + par(
            "zicht",
            run("baar", "<w:vanish/>"),
            run("x", '<w:rStyle w:val="Geheim"/>'),
            run("!", '<w:vanish w:val="0"/>'),
        )
        + f"<w:sdt><w:sdtContent>{par('keuze')}</w:sdtContent></w:sdt>"
        + f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{par('Klik hier')}</w:sdtContent></w:sdt>"
        + par("genummerd", properties="<w:numPr/>"),
    )
    assert source.text == "Ik zeg ja\nhier\neerste tweede\n12 mei klik slim\nzicht!\nkeuze\ngenummerd"
    assert counts(source) == {"insertions": 2, "deletions": 2, "hidden": 2, "comments": 1, "numbering": 1}


def test_notes_stand_at_the_end_outside_all_turns(tmp_path: Path) -> None:
    def refer(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    def note(kind: str, number: int, text: str) -> str:
        return f'<w:{kind} w:id="{number}">{par(f"<w:r><w:{kind}Ref/></w:r>", text)}</w:{kind}>'

    source = word(
        tmp_path,
        par("I: Hoe?") + par("R: Zo", refer("endnote", 3), " en zo", refer("footnote", 2), "."),
        footnotes=part("footnotes", note("footnote", 0, "streep") + note("footnote", 2, "Wijst naar buiten.")),
        endnotes=part("endnotes", note("endnote", 3, "Lacht.")),
    )
    assert source.text == "I: Hoe?\nR: Zo[1] en zo[2].\n\n----------\n[1] Lacht.\n[2] Wijst naar buiten."
    assert counts(source) == {"footnotes": 1, "endnotes": 1}
    turns = find_turns(source.text)
    assert [(turn.speaker, turn.role) for turn in turns] == [
        ("I", Role.INTERVIEWER),
        ("R", Role.RESPONDENT),
        (None, Role.NONE),
    ]


def test_tables_give_a_line_per_row_and_turns(tmp_path: Path) -> None:
    gone = "<w:trPr><w:del/></w:trPr>"
    nested = f"<w:tc>{table(cell('in een') + cell('in twee'))}{par('')}</w:tc>"
    source = word(
        tmp_path,
        table(
            cell("Interviewer") + cell("Hoe gaat het?", "En thuis?"),
            cell("Sanne", "(15)") + cell("Goed.", ""),
            cell("") + cell(""),
            gone + cell("weg") + cell("weg"),
            f"<w:sdt><w:sdtContent>{cell('Interviewer')}</w:sdtContent></w:sdt>" + cell("Mooi."),
            cell("Sanne") + cell("Ja."),
        )
        + table(nested),
    )
    assert (
        source.text
        == "Interviewer\tHoe gaat het?\nEn thuis?\nSanne (15)\tGoed.\nInterviewer\tMooi.\nSanne\tJa.\nin een\tin twee"
    )
    assert counts(source) == {"tables": 3, "deletions": 1}
    assert [turn.speaker for turn in find_turns(source.text)] == ["Interviewer", "Sanne"] * 2


def test_text_boxes_are_read_once_after_their_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{par('in de doos')}</w:txbxContent>"
    drawing = f"<w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    both = (
        f"<mc:AlternateContent><mc:Choice>{drawing}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    )
    source = word(tmp_path, par("voor ", f"<w:r>{both}</w:r>", "na") + par("slot") + par(f"<w:r>{old}</w:r>"))
    assert source.text == "voor na\nin de doos\nslot\n\nin de doos"
    assert counts(source) == {"text_boxes": 2}


def test_bold_type_is_found_through_runs_and_styles(tmp_path: Path) -> None:
    source = word(
        tmp_path,
        par(run("Jan", "<w:b/>"), run(" "), run("Jansen:", "<w:b/>"), " ja ", run("nee ", '<w:b w:val="0"/>'))
        + par("kop", properties='<w:pStyle w:val="Kop2"/>')
        + par("gewoon", run(" Naam ", '<w:rStyle w:val="Naam"/>'), "x")
        + par(
            "vet",
            run("dun", '<w:rStyle w:val="Naam"/>'),
            run("uit", '<w:b w:val="false"/>'),
            properties='<w:pStyle w:val="Kop"/>',
        )
        + par("rond", properties='<w:pStyle w:val="Rond"/>'),
    )
    assert bold(source) == ["Jan Jansen:", "kop", "Naam", "vet"]


def test_bold_names_without_colon_are_speakers(tmp_path: Path) -> None:
    talk = [("Interviewer", "Hoe gaat het?"), ("Sanne", "Goed."), ("Interviewer", "En nu?"), ("Sanne", "Ook.")]
    source = word(tmp_path, "".join(par(run(who, "<w:b/>"), " " + what) for who, what in talk))
    turns = find_turns(source.text, emphasis=source.emphasis)
    assert [(turn.speaker, source.text[turn.body : turn.end]) for turn in turns] == talk


def test_the_main_part_can_have_another_name_and_the_strict_namespace(tmp_path: Path) -> None:
    relations = (
        '<Relationships><Relationship Type="http://x/officeDocument" Target="/woord/tekst.xml"/></Relationships>'
    )
    strict = part("document", f"<w:body>{par('hallo')}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    path = save(tmp_path / "a.docx", {"_rels/.rels": relations, "woord/tekst.xml": strict})
    assert read(path).text == "hallo"


def refused(path: Path) -> FormatError:
    with pytest.raises(FormatError) as caught:
        read(path)
    assert str(path) in caught.value.message
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b"Gewoon tekst", "plain text"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W" * 99, "old Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04" + b"\x00" * 99, "cut off"),
    ],
)
def test_what_is_no_word_document_is_refused(tmp_path: Path, data: bytes, expected: str) -> None:
    path = tmp_path / "gesprek.docx"
    path.write_bytes(data)
    assert expected in refused(path).message


def test_a_document_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = save(
        tmp_path / "heel.docx", {"word/document.xml": part("document", f"<w:body>{par('ja ' * 999)}</w:body>")}
    )
    data = whole.read_bytes()
    path = tmp_path / "half.docx"
    for length in range(1, len(data), 37):
        path.write_bytes(data[:length])
        refused(path)
    middle = bytearray(data)
    for position in range(60, 90):
        middle[position] ^= 0xFF
    path.write_bytes(bytes(middle))
    assert "word/document.xml" in refused(path).message


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"word/styles.xml": part("styles", "")}, "word/document.xml is missing"),
        ({"word/document.xml": "<w:document><w:body>"}, "not well-formed XML: "),
        ({"word/document.xml": ""}, "not well-formed"),
        ({"word/document.xml": "<x><body/></x>"}, "not the text of a Word document"),
        ({"word/document.xml": part("document", "")}, "not the text of a Word document"),
        ({"word/document.xml": part("document", "<w:body/>")}, "holds no text"),
    ],
)
def test_a_document_without_its_text_is_refused(tmp_path: Path, parts: dict[str, str | bytes], expected: str) -> None:
    assert expected in refused(save(tmp_path / "gesprek.docx", parts)).message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_document_types_are_refused(tmp_path: Path, encoding: str) -> None:
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY a "{"x" * 100}">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
        + "]>"
        + part("document", f"<w:body>{par(run('&j;'))}</w:body>").partition("?>")[2]
    )
    outside = bomb.partition("[")[0] + '[<!ENTITY j SYSTEM "file:///etc/passwd">]>' + bomb.partition("]>")[2]
    for xml in (bomb, outside):
        error = refused(save(tmp_path / "gesprek.docx", {"word/document.xml": xml.encode(encoding)}))
        assert "document type" in error.message


def zip_bomb(path: Path, declared: int | None) -> Path:
    """A document that unpacks to more than may be; ``declared`` is what the headers say that it unpacks to."""
    chunk = b"<w:p><w:r><w:t>bom</w:t></w:r></w:p>" * 30_000
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/document.xml", "w") as stream,
    ):
        for _ in range(package.MAX_UNPACKED // len(chunk) + 2):
            stream.write(chunk)
    if declared is not None:
        data = path.read_bytes()
        directory = data.rindex(b"PK\x01\x02")
        size = struct.pack("<I", declared)
        path.write_bytes(data[: directory + 24] + size + data[directory + 28 :])
    return path


@pytest.mark.parametrize("declared", [None, 1000])
def test_a_document_that_unpacks_to_far_too_much_is_stopped(tmp_path: Path, declared: int | None) -> None:
    message = refused(zip_bomb(tmp_path / "bom.docx", declared)).message
    assert "unpacks to far more" in message or "damaged" in message


def test_too_many_parts_or_tags_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = save(tmp_path / "veel.docx", {f"p{n}": "" for n in range(package.MAX_ENTRIES + 1)})
    assert "parts" in refused(many).message
    monkeypatch.setattr(package, "MAX_TAGS", 50)
    body = f"<w:body>{par('x') * 20}</w:body>"
    assert "tags" in refused(save(tmp_path / "a.docx", {"word/document.xml": part("document", body)})).message


@pytest.mark.parametrize("depth", [240, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("<w:smartTag>", "</w:smartTag>"), ("<w:sdt>", "</w:sdt>")])
def test_deep_nesting_is_refused(tmp_path: Path, depth: int, opening: str, closing: str) -> None:
    deep = f"<w:p>{opening * depth}{run('x')}{closing * depth}</w:p>"
    path = save(tmp_path / "diep.docx", {"word/document.xml": part("document", f"<w:body>{deep}</w:body>")})
    assert "word/document.xml" in refused(path).message or "nested" in refused(path).message


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_that_is_packed_in_another_way_is_refused(tmp_path: Path, method: int) -> None:
    path = tmp_path / "dicht.docx"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("word/document.xml", part("document", f"<w:body>{par('x' * 999)}</w:body>"))
    assert "word/document.xml" in refused(path).message
    data = path.read_bytes()
    path.write_bytes(data[:60] + bytes(20) + data[80:])
    assert "word/document.xml" in refused(path).message


def test_a_locked_part_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "slot.docx", {"word/document.xml": part("document", f"<w:body>{par('x')}</w:body>")})
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    assert "password" in refused(path).message


def without_controls(path: Path, to: Path) -> Path:
    """A copy of a document without its content controls, which whoever exported the text files left out."""
    with zipfile.ZipFile(path) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    for control in [*root.iter("{*}sdt")]:
        if (parent := control.getparent()) is not None:
            parent.remove(control)
    parts["word/document.xml"] = etree.tostring(root)
    return save(to / path.name, parts)


def test_interviews_read_the_same_from_word_and_from_text(shared_data: Path, tmp_path: Path) -> None:
    """Three of the text files lack what stands in content controls (redacted, corrected words); the rest is equal."""
    differ = set()
    for path in sorted((shared_data / "transcripts" / "sheffield").glob("*.docx")):
        plain = path.with_suffix(".txt")
        if not plain.exists():
            continue
        source, text = read(path), read(plain).text
        if source.text != text:
            differ.add(path.stem)
            source = read(without_controls(path, tmp_path))
        assert source.text == text, path.name
        in_word = [(turn.speaker, turn.role, turn.start) for turn in find_turns(source.text, emphasis=source.emphasis)]
        assert in_word == [(turn.speaker, turn.role, turn.start) for turn in find_turns(text)]
    assert differ == {"Ana", "Lisa", "Stephen"}


def test_an_embedded_file_is_told_or_asked_for(tmp_path: Path) -> None:
    embedded = '<w:altChunk w:id="rId9"/>'
    assert counts(word(tmp_path, par("I: Hoe was dat?") + par("R: Goed.") + embedded)) == {"embedded": 1}
    with pytest.raises(FormatError) as error:
        word(tmp_path, embedded)
    assert "embedded" in error.value.hint


@pytest.mark.parametrize("strong", ["<w:b/>", "<w:i/>", '<w:u w:val="single"/>', "<w:b/><w:i/>"])
def test_names_set_apart_without_a_colon_and_questions_set_apart(tmp_path: Path, strong: str) -> None:
    talk = [("Wim de Boer", "Hoe was dat?"), ("Karin Mulder", "Dat was goed."), ("Wim de Boer", "En toen?")] * 2
    source = word(tmp_path, "".join(par(run(who, strong), f" {words}") for who, words in talk))
    found = find_turns(source.text, emphasis=source.emphasis)
    assert [turn.speaker for turn in found] == [who for who, _words in talk]
    asked = "".join(par(run(f"Hoe was {n}?", strong)) + par(f"Dat was goed {n}.") for n in "abc")
    source = word(tmp_path, asked)
    found = find_turns(source.text, emphasis=source.emphasis)
    assert [turn.role for turn in found] == [Role.INTERVIEWER, Role.RESPONDENT] * 3


def test_italics_are_of_account_only_where_nothing_is_bold(tmp_path: Path) -> None:
    italics = par(run("nadruk", "<w:i/>"), " en verder ", run("onder", '<w:u w:val="none"/>'))
    assert bold(word(tmp_path, italics)) == ["nadruk"]
    assert bold(word(tmp_path, italics + par(run("Naam", "<w:b/>"), " ja"))) == ["Naam"]


def test_comments_are_remarks_on_their_words(tmp_path: Path) -> None:
    begin, end, refer = (
        '<w:commentRangeStart w:id="{}"/>',
        '<w:commentRangeEnd w:id="{}"/>',
        '<w:commentReference w:id="{}"/>',
    )
    body = (
        par(
            "Dat was ",
            begin.format(1),
            "echt ",
            run("wel", "<w:b/>"),
            end.format(1),
            f"<w:r>{refer.format(1)}</w:r>",
            " zo.",
        )
        + begin.format(2)
        + par("Hele alinea.")
        + par("En nog een", end.format(2), f"<w:r>{refer.format(2)}</w:r>", "!")
        + par("Op een plek", f"<w:r>{refer.format(3)}</w:r>", " hier.")
        + par("Weg", f"<w:r>{refer.format(9)}</w:r>", run(" streep", "<w:strike/>"), run(" door", "<w:dstrike/>"))
    )
    comments = part(
        "comments",
        "".join(
            f'<w:comment w:id="{n}" w:author="Ada B.">{par("Nagaan", run(str(n)))}{par("Ja")}</w:comment>'
            for n in (1, 2, 3, 7)
        ),
    )
    source = read(
        save(
            tmp_path / "a.docx",
            {"word/document.xml": part("document", f"<w:body>{body}</w:body>"), "word/comments.xml": comments},
        )
    )
    assert source.text.split("\n")[0] == "Dat was echt wel zo."
    found = [
        (remark.words, remark.author, remark.span and source.text[slice(*remark.span)]) for remark in source.remarks
    ]
    assert found == [
        ("Nagaan1\nJa", "Ada B.", "echt wel"),
        ("Nagaan2\nJa", "Ada B.", "Hele alinea.\nEn nog een"),
        ("Nagaan3\nJa", "Ada B.", ""),
        ("Nagaan7\nJa", "Ada B.", None),
    ]
    assert counts(source) == {"struck": 1}
