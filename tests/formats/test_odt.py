"""OpenDocument texts: what is text, what is bold, what is left out and counted, and hostile files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from qualcode.errors import FormatError
from qualcode.formats import Source, read
from qualcode.text.turns import find_turns

SPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in {
            "office": "office",
            "text": "text",
            "table": "table",
            "style": "style",
            "draw": "drawing",
            "fo": "xsl-fo-compatible",
        }.items()
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
STYLES = """
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="BB" style:family="text" style:parent-style-name="B"/>
<style:style style:name="Rond" style:family="text" style:parent-style-name="Rond"/>
<style:style style:name="N" style:family="text"><style:text-properties fo:font-weight="normal"/></style:style>
<style:style style:name="V" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="S" style:family="text">
<style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="P" style:family="paragraph"><style:text-properties fo:font-weight="700"/></style:style>
"""
SHARED = Path(__file__).parents[3] / "shared" / "data" / "transcripts"


def put(folder: Path, body: str, before: str = "", name: str = "content.xml") -> Path:
    path = folder / "gesprek.odt"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {SPACES}>'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(name, content)
    return path


def said(folder: Path, body: str) -> Source:
    return read(put(folder, body))


TEXTS = {
    "paragraphs": (
        "<text:h>Kop</text:h><text:p>I: Hoe?</text:p><text:p/><text:p>R: Zo.</text:p>",
        "Kop\nI: Hoe?\n\nR: Zo.",
    ),
    "signs": ('<text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d</text:p>', "a   b\tc\nd"),
    "white space": ("<text:p>een \n  twee<text:span>  drie</text:span></text:p>", "een twee drie"),
    "list": ("<text:list><text:list-item><text:p>een</text:p></text:list-item></text:list>", "een"),
    "deleted": (
        '<text:tracked-changes><text:changed-region text:id="1"><text:deletion><text:p>weg</text:p></text:deletion>'
        '</text:changed-region></text:tracked-changes><text:p>ja<text:change text:change-id="1"/> hoor</text:p>',
        "ja hoor",
    ),
    "hidden": ('<text:p>ja<text:span text:style-name="V"> geheim</text:span> hoor</text:p>', "ja hoor"),
    "hidden section": ('<text:section text:display="none"><text:p>a</text:p></text:section><text:p>b</text:p>', "b"),
    "link": ('<text:p><text:a xlink:href="http://x.example" xmlns:xlink="x">klik</text:a></text:p>', "klik"),
    "table": (
        "<table:table><table:table-row><table:table-cell><text:p>I</text:p></table:table-cell><table:table-cell>"
        "<text:p>Hoe?</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell>"
        '<text:p>R</text:p></table:table-cell><table:table-cell table:number-columns-repeated="99999999">'
        "<text:p>Zo.</text:p></table:table-cell></table:table-row></table:table>",
        "I\tHoe?\nR" + "\t" * 1_000 + "Zo.",
    ),
    "box": (
        "<text:p>voor<draw:frame><draw:text-box><text:p>vak</text:p></draw:text-box></draw:frame></text:p>"
        "<text:p>na</text:p>",
        "voor\nvak\nna",
    ),
    "note": (
        '<text:p>ja<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>lacht</text:p></text:note-body></text:note> hoor</text:p>",
        "ja[1] hoor\n\n----------\n[1] lacht",
    ),
    "subtitles": (
        "".join(
            f"<text:p>{n}</text:p><text:p>0:0{n}:00,000 --&gt; 0:0{n}:02,000</text:p><text:p>I: a</text:p><text:p/>"
            for n in (1, 2)
        ),
        "[0:01:00] I: a a",
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_shown_is_text(tmp_path: Path, name: str) -> None:
    body, text = TEXTS[name]
    assert said(tmp_path, body).text.strip() == text


def test_bold_type_is_what_the_innermost_style_says(tmp_path: Path) -> None:
    source = said(
        tmp_path,
        '<text:p text:style-name="P">Hoe?</text:p><text:p><text:span text:style-name="BB">Wat<text:span'
        ' text:style-name="N"> niet</text:span></text:span> <text:span text:style-name="Rond">r</text:span></text:p>',
    )
    assert [source.text[start:end] for start, end in source.emphasis] == ["Hoe?", "Wat"]


def test_comments_are_remarks_on_their_words(tmp_path: Path) -> None:
    source = said(
        tmp_path,
        '<text:p>Dat was <office:annotation office:name="a"><dc:creator>Ada B.</dc:creator><dc:date>2026</dc:date>'
        '<text:p>Nagaan</text:p></office:annotation>echt wel<office:annotation-end office:name="a"/> zo.'
        "<office:annotation><text:p>Los</text:p></office:annotation></text:p>"
        '<text:p><text:span text:style-name="S">Toch.</text:span></text:p>',
    )
    first, second = source.remarks
    assert first.span is not None
    assert second.span is not None
    assert (first.words, first.author, source.text[slice(*first.span)]) == ("Nagaan", "Ada B.", "echt wel")
    assert (second.words, second.span[0] - second.span[1]) == ("Los", 0)
    assert {note.kind: note.count for note in source.notes} == {"struck": 1}


HOSTILE = {
    "entity": ("<text:p>&a;</text:p>", '<!DOCTYPE x [<!ENTITY a "b">]>', "content.xml"),
    "deep": ("<text:p>" + "<text:span>" * 240 + "</text:span>" * 240 + "</text:p>", "", "content.xml"),
    "broken": ("<text:p>", "", "content.xml"),
    "other part": ("<text:p>a</text:p>", "", "iets.xml"),
    "empty": ("<text:p> </text:p>", "", "content.xml"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_transcript_is_refused(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, *HOSTILE[name])
    with pytest.raises(FormatError, match=r"gesprek\.odt") as error:
        read(path)
    assert error.value.hint


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not here")
def test_real_files_have_their_moderator() -> None:
    for path in sorted((SHARED / "serdif_odt").glob("*.odt")):
        source = read(path)
        assert "MODERATOR" in {turn.speaker for turn in find_turns(source.text)}
        assert len(source.text.split()) > 2_000
