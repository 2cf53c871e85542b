"""Web pages: blocks are lines, what is not shown is no text, and nothing is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import FormatError, QualcodeError
from qualcode.formats import Choices, Source, read


def put(folder: Path, content: str | bytes, name: str = "gesprek.html") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def said(folder: Path, content: str | bytes) -> Source:
    return read(put(folder, content))


TEXTS = {
    "blocks": (
        "<html><head><title>x</title></head><body><h1>Kop</h1><p>I: Hoe?</p><p>R: Zo.</p>",
        "Kop\nI: Hoe?\nR: Zo.",
    ),
    "loose": ("I: Hoe?<br>R: Zo.<br/>I: Ja.", "I: Hoe?\nR: Zo.\nI: Ja."),
    "inner": ("<div>R: <div>een</div>twee <b>drie</b>, vier</div>", "R:\neen\ntwee drie, vier"),
    "white space": ("<p>  een\n  twee&nbsp;<i> drie</i></p>", "een twee\u00a0 drie"),
    "entities": ("<p>a &lt;b&gt; &amp; caf&eacute; &#x1F600;</p>", "a <b> & café \U0001f600"),
    "script": (
        "<script>alert('</p>')</script><style>p{}</style><p>ja</p><iframe src='http://x.example'></iframe>",
        "ja",
    ),
    "hidden": ("<p hidden>a</p><p style='DISPLAY : none'>b</p><p>c</p>", "c"),
    "comment": ("<p>a<!-- weg --> b</p><?php weg ?>", "a b"),
    "pre": ("<pre>I: a\n  R: b</pre>", "I: a\n  R: b"),
    "list": ("<ul><li>een<li>twee</ul>", "een\ntwee"),
    "table": ("<table><tr><th>Wie</th><th>Tekst</th></tr><tr><td>I</td><td>Hoe?</td></tr></table>", "I\tHoe?"),
    "table of one column": ("<table><tr><td><p>I: a</p><p>R: b</p></td></tr></table>", "I: a\nR: b"),
    "stamp": ('<p><span class="timestamp" data-timestamp="3">00:03</span> I: Hoe?</p>', "[00:03] I: Hoe?"),
    "external": ('<!DOCTYPE html SYSTEM "file:///etc/passwd"><p>a &x; b</p>', "a &x; b"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_shown_is_text(tmp_path: Path, name: str) -> None:
    page, text = TEXTS[name]
    assert "\n".join(line.strip() for line in said(tmp_path, page).text.strip().split("\n")) == "\n".join(
        line.strip() for line in text.split("\n")
    )


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        ('<meta charset="windows-1252"><p>één “ja”', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>één “ja”', "cp1252"),
        ("<meta charset=utf-8><p>één “ja”", "utf-8"),
        ("<p>één “ja”", "utf-8"),
        ("<p>één “ja”", "cp1252"),
        ("<meta charset=onzin><p>één “ja”", "utf-8"),
        ("<meta charset=utf-8><p>één “ja”", "cp1252"),
        ("<meta charset=iso-8859-2><p>één ja", "iso8859-2"),
    ],
)
def test_a_page_says_its_encoding(tmp_path: Path, page: str, encoding: str) -> None:
    source = said(tmp_path, page.encode(encoding))
    assert source.text.startswith("één")
    assert source.encoding == encoding


def test_an_encoding_that_is_asked_for_holds(tmp_path: Path) -> None:
    path = put(tmp_path, "<meta charset=utf-8><p>één".encode("mac_roman"))
    assert read(path, Choices(encoding="mac_roman")).text == "één"


def test_bold_type_and_what_is_dropped_are_told(tmp_path: Path) -> None:
    source = said(tmp_path, "<p><script>x</script><b>Hoe?</b> <span style='font-weight:700'>Echt</span><p><s>Zo</s>")
    assert [source.text[start:end] for start, end in source.emphasis] == ["Hoe? Echt"]
    assert {note.kind: note.count for note in source.notes if note.kind != "encoding"} == {"dropped": 1, "struck": 1}


@pytest.mark.parametrize(
    "page", [b"<p></p>", b"<script>x</script>", b"%PDF-1.4", b"<div>" * 5_000 + b"a", b"\x00\x01", b"<!-- "]
)
def test_what_is_no_transcript_is_refused(tmp_path: Path, page: bytes) -> None:
    with pytest.raises(FormatError, match=r"gesprek\.html") as error:
        said(tmp_path, page)
    assert error.value.hint


PIECES = [
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td>",
    "<b",
    ">",
    "&#x0;",
    "&#xD800;",
    "a",
    "\x0b",
    "<![CDATA[",
    "<!--",
    "<br>",
    "<svg>",
    "<template>",
    "</body>",
    "<html>",
    "\ufffe",
    "<pre>",
    "é",
    "<p style='font-weight:bold",
    "'>",
    "<s>",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_page_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]) -> None:
    path = put(tmp_path_factory.getbasetemp(), "".join(pieces), "fuzz.html")
    try:
        source = read(path)
    except QualcodeError:
        return
    assert source.text.strip()
    assert all(0 <= start < end <= len(source.text) for start, end in source.emphasis)
