"""From every number of a chapter to what is behind it: in the appendix of a Word file, and at the command line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from tests.cli.conftest import Call
from tests.support.once import fill

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

CODEBOOK = """codebook: proef
language: nl
codes:
  - id: plek
    name: Stageplaats
    codes:
      - {id: kennis, name: Via bekenden}
      - {id: keuze, name: Keuze uit plekken}
      - {id: geen-keuze, name: Geen keuze}
      - {id: reis, name: Reistijd}
"""
FIRST = """Interviewer: V1 Hoe kwamen jullie aan je plek?
Yusra: Ja, via bakkerij Het Anker.
Interviewer: En jij, Casper?
Casper: Ook zo. Mijn oom kent de eigenaar, Berend.
Interviewer: V2 Kon je kiezen?
Yusra: Nee, er was er maar één.
Casper: Nee hoor.
"""
SECOND = """Interviewer: V1 Hoe kwam je aan je plek?
Lieke: Zelf gebeld.
Interviewer: V2 Kon je kiezen?
Lieke: Nee.
"""
FACE = """document,speaker,respondent,group,traject
groep-casper,Yusra,leerling-1,leerlingen,AO
groep-casper,Casper,leerling-2,leerlingen,LWT
twee,Lieke,leerling-3,leerlingen,LWT
"""
CODINGS = """document,code,coder,quote,good
groep-casper,kennis,ada,"Ja, via bakkerij Het Anker.",1
groep-casper,kennis,ada,"Ook zo. Mijn oom kent de eigenaar, Berend.",0
groep-casper,geen-keuze,ada,"Nee, er was er maar één.",0
groep-casper,geen-keuze,ada,Nee hoor.,0
twee,geen-keuze,ada,Nee.,0
"""
GUIDE = """guide: leerlingen
name: Leidraad
language: nl
group: leerlingen
parts:
  - name: Plek
    questions:
      - {id: V1, text: Hoe kwam je aan je plek, codes: [plek/kennis]}
      - {id: V2, text: Kon je kiezen, codes: [plek/keuze, plek/geen-keuze]}
"""
ANSWERS = """answers: proef
sets:
  - id: kiezen
    name: Kon de leerling kiezen
    kind: single
    question: [leerlingen/V2]
    values:
      - {id: ja, name: Ja, codes: [plek/keuze]}
      - {id: nee, name: Nee, denies: true, codes: [plek/geen-keuze]}
"""
OUTLINE = """outline: proef
version: 2
language: nl
chapter: 6
title: Leerlingen aan het woord
groups:
  - group: leerlingen
    singular: leerling
    plural: leerlingen
    title: Leerlingen
    sections:
      - title: De plek
        blocks:
          - says: plek/kennis
          - says: plek/keuze
          - says: plek/reis
          - text: Dit staat ook in tabel 6.1, niet in tabel 6.9.
          - says: plek/kennis
            where: {traject: LWT}
            phrase: die LWT volgt | die LWT volgen
          - table: [plek/kennis, plek/keuze, plek/reis]
"""
NAMES = ("Yusra", "Casper", "Lieke", "Berend", "Interviewer:", "leerling-1", "groep-casper", "twee.txt")


@pytest.fixture
def study(call: Call, tmp_path: Path) -> Call:
    """Three pupils in two talks, of whom two are named after themselves and one talk after one of them."""

    def make(folder: Path) -> None:
        for name, words in (
            ("groep-casper.txt", FIRST),
            ("twee.txt", SECOND),
            ("face.csv", FACE),
            ("c.csv", CODINGS),
            ("b.yaml", CODEBOOK),
            ("leidraad.yaml", GUIDE),
            ("antwoorden.yaml", ANSWERS),
            ("opzet.yaml", OUTLINE),
        ):
            (folder / name).write_text(words, encoding="utf-8")
        call("init", "s.qualcode", "--codebook", "b.yaml")
        call("import", "groep-casper.txt", "twee.txt", "--respondents", "face.csv")
        call("codings", "import", "c.csv")
        call("guide", "import", "leidraad.yaml")
        call("answers", "import", "antwoorden.yaml")

    fill(tmp_path, make)
    return call


def parts(path: Path) -> dict[str, str]:
    with ZipFile(path) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def body(path: Path) -> etree._Element:
    with ZipFile(path) as package:
        return etree.fromstring(package.read("word/document.xml"))


def text_of(element: etree._Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def bookmarks(root: etree._Element) -> dict[str, etree._Element]:
    return {str(one.get(f"{W}name")): one for one in root.iter(f"{W}bookmarkStart")}


def linked(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The words of each link in a document, and where it leads."""
    for one in root.iter(f"{W}hyperlink"):
        yield text_of(one), str(one.get(f"{W}anchor"))


def test_every_number_of_a_word_file_leads_to_its_passages_and_back(study: Call, tmp_path: Path) -> None:
    study("report", "--outline", "opzet.yaml", "--out", "h.docx", "--with-passages")
    root = body(tmp_path / "h.docx")
    there = bookmarks(root)
    claims = study("report", "claims", "--outline", "opzet.yaml", "--format", "csv").out
    listed = {one["id"]: one for one in csv.DictReader(io.StringIO(claims))}
    rows = {text_of(row).partition("\n")[0][:8]: row for row in root.iter(f"{W}tr")}
    numbers = [(said, to) for said, to in linked(root) if to.startswith("_qe_")]
    linked_words = {said.lower().replace("\u00a0", " ") for said, _to in numbers}
    assert linked_words == {one["text"].lower().replace("\u00a0", " ") for one in listed.values()}
    for said, to in numbers:
        id_ = to.removeprefix("_qe_").replace("_", "-")
        row = text_of(rows[id_])
        found = study("passages", id_, "--outline", "opzet.yaml", "--format", "json").json
        assert f"{found['n']}\u00a0van\u00a0{found['base']}" in row, said
        for one in found["respondents"]:
            assert one["reference"] in row
        for one in found["passages"][:3]:
            assert one["quote"].split()[0] in row
    assert all(to in there for _said, to in linked(root))
    assert [to for said, to in linked(root) if said in listed and to.startswith("_qn_")]


def test_of_nobody_the_evidence_is_who_was_asked_and_who_denied(study: Call, tmp_path: Path) -> None:
    study("report", "--outline", "opzet.yaml", "--out", "h.docx", "--with-passages")
    said = [text_of(row) for row in body(tmp_path / "h.docx").iter(f"{W}tr")]
    nobody = next(row for row in said if "Keuze uit plekken" in row and "0\u00a0van\u00a03" in row)
    assert "gevraagd aan" in nobody
    assert "ontkend door" in nobody
    assert "“Nee, er was er maar één.”" in nobody
    silent = next(row for row in said if "Reistijd" in row and "0\u00a0van\u00a03" in row)
    assert "niet vastgelegd" in silent
    assert "ontkend" not in silent


@pytest.mark.parametrize(
    ("options", "words", "people"),
    [
        ((), False, True),
        (("--with-passages",), True, True),
        (("--public",), False, False),
        (("--evidence", "comments", "--with-passages"), True, True),
        (("--evidence", "none"), False, False),
    ],
)
def test_no_name_stands_in_any_part_of_any_file(
    study: Call, tmp_path: Path, options: tuple[str, ...], words: bool, people: bool
) -> None:
    study("report", "--outline", "opzet.yaml", "--out", "h.docx", *options)
    found = parts(tmp_path / "h.docx")
    for name, part in found.items():
        for one in NAMES:
            assert one not in re.sub("<[^>]*>", "", part), (name, one)
    text = "".join(re.sub("<[^>]*>", "", part) for part in found.values())
    assert ("Ja, via bakkerij" in text) == words
    passages = study("passages", "kennis", "--format", "json").json
    assert passages["n"] == 2
    listed = all(one["reference"] in text for one in passages["respondents"])
    assert listed == people
    assert ("C-" in text) == ("none" not in options)
    assert "docProps/thumbnail.jpeg" not in found


def test_the_same_study_gives_the_same_bytes_and_an_update_of_it_writes_nothing(study: Call, tmp_path: Path) -> None:
    study("report", "--outline", "opzet.yaml", "--out", "h.docx", "--with-passages")
    first = (tmp_path / "h.docx").read_bytes()
    study("report", "--outline", "opzet.yaml", "--out", "h.docx", "--with-passages", "--force")
    assert (tmp_path / "h.docx").read_bytes() == first
    assert "nothing was written" in study("report", "update", "h.docx").out
    (tmp_path / "meer.csv").write_text("document,code,coder,quote\ntwee,reis,ada,Zelf gebeld.\n", encoding="utf-8")
    study("codings", "import", "meer.csv")
    before = parts(tmp_path / "h.docx")["docProps/custom.xml"]
    study("report", "update", "h.docx")
    assert parts(tmp_path / "h.docx")["docProps/custom.xml"] != before
    root = body(tmp_path / "h.docx")
    assert any("Reistijd" in text_of(row) and "1\u00a0van\u00a03" in text_of(row) for row in root.iter(f"{W}tr"))


def test_a_public_file_tells_numbers_apart_that_are_as_large(study: Call, tmp_path: Path) -> None:
    study("report", "--outline", "opzet.yaml", "--out", "h.docx")
    study("report", "--outline", "opzet.yaml", "--out", "p.docx", "--public")
    ids = [
        [text_of(row)[:8] for row in body(tmp_path / name).iter(f"{W}tr") if text_of(row).startswith("C-")]
        for name in ("h.docx", "p.docx")
    ]
    assert ids[0] == ids[1]
    assert len(ids[0]) == len(set(ids[0])) > 3


def test_what_does_not_go_together_is_refused(study: Call) -> None:
    asked = ("report", "--outline", "opzet.yaml", "--out")
    assert "exclude each other" in study(*asked, "h.docx", "--public", "--with-passages", code=2).err
    assert "Word file" in study(*asked, "h.md", "--evidence", "comments", code=2).err
    assert "goes with --evidence" in study(*asked, "h.docx", "--evidence", "none", "--with-passages", code=2).err


def test_references_to_tables_are_fields_where_there_is_such_a_table(study: Call, tmp_path: Path) -> None:
    study("report", "--outline", "opzet.yaml", "--out", "h.docx")
    root = body(tmp_path / "h.docx")
    fields = [(one.text or "").split() for one in root.iter(f"{W}instrText")]
    refs = [words[1] for words in fields if words[0] == "REF"]
    assert len(refs) == 1
    assert refs[0] in bookmarks(root)
    assert "in tabel 6.1, niet in tabel 6.9." in text_of(root)


def test_markdown_has_what_is_behind_the_numbers_where_it_is_asked_for(study: Call, tmp_path: Path) -> None:
    study("report", "--outline", "opzet.yaml", "--out", "plain.md")
    study("report", "--outline", "opzet.yaml", "--out", "h.md", "--evidence", "appendix", "--with-passages")
    plain, full = ((tmp_path / name).read_text("utf-8") for name in ("plain.md", "h.md"))
    assert "Verantwoording" not in plain
    assert "Gemaakt met qualcode" in plain
    assert "## 6.1 Leerlingen" in full
    assert "C-" in full
    assert "beurt 2" in full
    assert not any(name in full for name in NAMES)


def test_a_chapter_of_which_numbers_clash_keeps_the_ids_it_was_written_with() -> None:
    from qualcode.report.claims import given_ids

    one, other = "abcdef" + "1" * 18, "abcdef" + "2" * 18
    assert list(given_ids([one], {})) == ["C-abcdef"]
    assert list(given_ids([one, other], {})) == ["C-abcdef111111", "C-abcdef222222"]
    given = {one: "C-abcdef"}
    assert list(given_ids([other, one], given)) == ["C-abcdef222222", "C-abcdef"]
    assert list(given_ids([other], given)) == ["C-abcdef222222"]
