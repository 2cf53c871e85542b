"""Files that a Word document has in the place of text: read where they stand, within the limits of the whole."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from qualcode.errors import FormatError
from qualcode.formats import read
from qualcode.formats.transcripts import package, word
from qualcode.formats.transcripts.base import Source
from qualcode.formats.transcripts.word_chunks import MAX_NESTED
from qualcode.text.turns import find_turns
from tests.formats.test_word import cell, counts, par, part, run, save, table

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TALK = [("I", "Hoe was dat?"), ("R", "Goed, één keer mis.")]
AROUND = (par("I: Eerst?"), par("I: Slot."))


def chunk(number: int = 1) -> str:
    return f'<w:altChunk xmlns:r="http://r" r:id="c{number}"/>'


def parts(body: str, *files: tuple[str, bytes, str], **more: str) -> dict[str, str | bytes]:
    """The parts of a document: each file its target, its content, and its content type if the package says it."""
    relations = "".join(
        f'<Relationship Id="c{number}" Target="{target}" Type="http://t/aFChunk"/>'
        for number, (target, _data, _type) in enumerate(files, 1)
    )
    types = "".join(f'<Override PartName="/word/{target}" ContentType="{kind}"/>' for target, _d, kind in files if kind)
    return {
        "[Content_Types].xml": f"<Types>{types}</Types>",
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
        **{f"word/{target}": data for target, data, _type in files if "/" not in target},
        **{f"word/{name}.xml": content for name, content in more.items()},
    }


def packed(found: dict[str, str | bytes]) -> bytes:
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return into.getvalue()


def taken(tmp_path: Path, body: str, *files: tuple[str, bytes, str], **more: str) -> Source:
    return read(save(tmp_path / "gesprek.docx", parts(body, *files, **more)))


HTML = "<html><body>{}</body></html>".format("".join(f"<p><b>{who}:</b> {words}</p>" for who, words in TALK))
RTF = r"{\rtf1\ansi\ansicpg1252 " + r"\par ".join(rf"{{\b {who}:}} {words}" for who, words in TALK) + "}"
TEXT = "".join(f"{who}: {words}\r\n" for who, words in TALK)
MAIL = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=grens\r\n\r\n--grens\r\n"
    "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--grens--\r\n"
)
INNER = "".join(par(run(f"{who}:", "<w:b/>"), f" {words}") for who, words in TALK)


def mail(page: str) -> bytes:
    from base64 import encodebytes

    return MAIL.format(encodebytes(page.encode()).decode()).encode()


KINDS = [
    ("stuk.docx", packed(parts(INNER)), ""),
    (
        "stuk.dat",
        packed(parts(INNER)),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    ("stuk.html", HTML.encode(), ""),
    ("stuk.dat", HTML.encode(), "text/html; charset=utf-8"),
    ("stuk.xhtml", HTML.replace("<html>", '<html xmlns="http://www.w3.org/1999/xhtml">').encode(), ""),
    ("stuk.htm", HTML.replace("<body>", '<head><meta charset="cp1252"></head><body>').encode("cp1252"), ""),
    ("stuk.rtf", RTF.encode("cp1252"), ""),
    ("stuk.bin", RTF.encode("cp1252"), "application/rtf"),
    ("stuk.txt", TEXT.encode(), ""),
    ("stuk.dat", TEXT.encode("utf-16"), "text/plain"),
    ("stuk.txt", TEXT.encode("cp1252"), ""),
    ("stuk.mht", mail(HTML), "message/rfc822"),
]


@pytest.mark.parametrize(("name", "data", "kind"), KINDS)
def test_each_kind_is_read_where_it_stands(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    source = taken(tmp_path, AROUND[0] + chunk() + AROUND[1], (name, data, kind))
    assert source.text == "I: Eerst?\nI: Hoe was dat?\nR: Goed, één keer mis.\nI: Slot."
    assert counts(source) == {"chunks": 1}
    assert [turn.speaker for turn in find_turns(source.text, emphasis=source.emphasis)] == ["I", "I", "R", "I"]
    bold = [source.text[start:end] for start, end in source.emphasis]
    assert bold == ([] if "txt" in name or kind == "text/plain" else ["I:", "R:"])
    alone = taken(tmp_path, chunk(), (name, data, kind))
    assert alone.text == "I: Hoe was dat?\nR: Goed, één keer mis."


def test_several_files_keep_their_notes_comments_tables_and_changes_apart(tmp_path: Path) -> None:
    about = (
        '<w:commentRangeStart w:id="{1}"/>{0}<w:commentRangeEnd w:id="{1}"/><w:r><w:commentReference w:id="{1}"/></w:r>'
    )
    notes = '<w:footnote w:id="7">{0}</w:footnote><w:footnote w:id="8">{0}</w:footnote>'
    comments = '<w:comment w:id="7" w:author="Ada">{0}</w:comment><w:comment w:id="8" w:author="Ada">{0}</w:comment>'

    def more(words: str) -> dict[str, str]:
        return {
            "footnotes": part("footnotes", notes.format(par(f"noot {words}"))),
            "comments": part("comments", comments.format(par(f"opmerking {words}"))),
        }

    def body(words: str, number: int = 7) -> str:
        note = f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'
        return par(f"R: {words} ", about.format(run(f"hier {words}"), number), note)

    inner = packed(parts(body("binnen") + table(cell("I") + cell("Ja?")), **more("binnen")))
    deleted = packed(parts(par("R: blijft", "<w:del><w:r><w:delText>weg</w:delText></w:r></w:del>")))
    rich = (RTF[:-1] + r"\par R: nog{\footnote noot van rtf}}").encode("cp1252")
    source = taken(
        tmp_path,
        body("voor") + chunk(1) + chunk(2) + chunk(3) + body("na", 8),
        ("een.docx", inner, ""),
        ("twee.docx", deleted, ""),
        ("drie.rtf", rich, ""),
        **more("buiten"),
    )
    lines = source.text.split("\n")
    assert [line for line in lines if line.startswith("[")] == [
        "[1] noot buiten", "[2] noot binnen", "[3] noot van rtf", "[4] noot buiten"
    ]  # fmt: skip
    assert lines[0] == "R: voor hier voor[1]"
    assert lines[1] == "R: binnen hier binnen[2]"
    assert "R: nog[3]" in lines
    assert "R: na hier na[4]" in lines
    where = {(remark.words, source.text[slice(*remark.span)]) for remark in source.remarks if remark.span}
    assert where == {
        ("opmerking binnen", "hier binnen"), ("opmerking buiten", "hier voor"), ("opmerking buiten", "hier na")
    }  # fmt: skip
    found = counts(source)
    assert (found["chunks"], found["footnotes"], found["tables"], found["deletions"]) == (3, 4, 1, 1)
    assert "comments" not in found


NOT_READ = [
    ("stuk.xml", b"<pkg/>", "application/xml"),
    ("stuk.docx", b"PK\x03\x04 cut off", ""),
    ("stuk.docx", packed({"a.txt": "niets"}), ""),
    ("stuk.txt", b"\x89PNG\r\n\x1a\n" + bytes(200), ""),
    ("stuk.txt", bytes(range(32)) * 20, ""),
    ("stuk.mht", b"Content-Type: text/plain\r\n\r\nniets", ""),
    ("../../buiten.txt", b"x", ""),
    ("http://elders.example/stuk.html", b"x", ""),
    ("../../../etc/hostname", b"x", "text/plain"),
    ("weg.html", b"", ""),
]


@pytest.mark.parametrize(("name", "data", "kind"), NOT_READ)
def test_what_cannot_be_read_is_told_and_keeps_nothing_else_out(
    tmp_path: Path, name: str, data: bytes, kind: str
) -> None:
    (tmp_path / "buiten.txt").write_text("I: niet van hier", encoding="utf-8")
    found = parts(AROUND[0] + chunk() + AROUND[1], (name, data, kind))
    found.pop("word/weg.html", None)
    source = read(save(tmp_path / "gesprek.docx", found))
    assert source.text == "I: Eerst?\nI: Slot."
    assert counts(source) == {"embedded": 1}
    with pytest.raises(FormatError) as error:
        taken(tmp_path, chunk(), ("stuk.xml", b"<pkg/>", "application/xml"))
    assert "embedded" in error.value.hint


def test_what_is_outside_is_never_fetched(tmp_path: Path) -> None:
    found = parts(par("I: Eerst?") + chunk(), ("stuk.txt", b"I: binnen", ""))
    relations = str(found["word/_rels/document.xml.rels"]).replace(
        "<Relationship ", '<Relationship TargetMode="External" '
    )
    source = read(save(tmp_path / "gesprek.docx", found | {"word/_rels/document.xml.rels": relations}))
    assert (source.text, counts(source)) == ("I: Eerst?", {"embedded": 1})


@pytest.mark.parametrize("deep", [1, MAX_NESTED, MAX_NESTED + 1, MAX_NESTED + 5])
def test_files_in_files_are_read_to_a_depth(tmp_path: Path, deep: int) -> None:
    data = packed(parts(par("R: het diepst")))
    for level in range(deep - 1, 0, -1):
        data = packed(parts(par(f"R: laag {level}") + chunk(), ("stuk.docx", data, "")))
    source = taken(tmp_path, par("R: laag 0") + chunk(), ("stuk.docx", data, ""))
    levels = min(deep, MAX_NESTED + 1)
    wanted = [f"R: laag {level}" for level in range(levels)] + ["R: het diepst"] * (deep <= MAX_NESTED)
    assert source.text.split("\n") == wanted
    assert counts(source) == {"chunks": levels - (deep > MAX_NESTED), **({"embedded": 1} if deep > MAX_NESTED else {})}


def test_the_limits_are_those_of_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_UNPACKED", 40_000)
    page = ("<p>" + "woord " * 3000 + "</p>").encode()
    assert counts(taken(tmp_path, par("I: Eerst?") + chunk(), ("stuk.html", page, ""))) == {"chunks": 1}
    inner = packed(parts(par("woord " * 2000)))
    twice = packed(parts(chunk(1) * 2, ("s.docx", inner, "")))
    for body, files in (
        (chunk(1) * 5, [("stuk.html", page, "")]),
        (chunk(1) + chunk(2) * 3, [("stuk.html", page, ""), ("s.docx", inner, "")]),
        (chunk(1) * 2, [("s.docx", twice, "")]),
    ):
        with pytest.raises(FormatError) as error:
            taken(tmp_path, par("I: Eerst?") + body, *files)
        assert "unpacks to far more" in error.value.message
    monkeypatch.setattr(word, "MAX_LINES", 50)
    for body in (chunk() * 60, chunk() * 26):
        with pytest.raises(FormatError) as error:
            taken(tmp_path, par("I: Eerst?") + body, ("stuk.txt", b"x", ""))
        assert "lines or paragraphs" in error.value.message
