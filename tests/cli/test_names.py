"""Names of persons at the command line: in codes, in the log, in memos, as questions, and decided on."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from qualcode.queries.names import name_mask
from qualcode.storage import Project
from tests.cli.conftest import Call
from tests.support.once import fill

CODEBOOK = """codebook: proef
language: nl
codes:
  - id: hulp
    name: Hulp
    definition: Zoals Karin deed.
    codes:
      - {id: karin-regelt, name: Karin regelt het}
      - {id: elidrissi, name: Bij El Idrissi}
      - {id: sander, name: Sander helpt}
  - {id: roos, name: Roos}
"""
TALK = """Interviewer: Hoe ging het?

Karin: Via Mohammed el Idrissi, en Mo hielp. Interviewer: Echt? Ja, zei Karin, een roos.

Interviewer: En jij?

Mohammed el Idrissi: Roos kwam ook. Dat was de dag dat het goed ging.

Roos: Karintje, en een roos in de tuin, en weer een roos.

Interviewer: Ja?

Roos: Nee hoor, dat was Roos niet.

Interviewer: En dan?

Roos: Dan niet.
"""
NAMES = ("karin", "mohammed", "idrissi")


@pytest.fixture
def named(call: Call, tmp_path: Path) -> Call:
    """A study whose codes are called after persons, coded by ada."""

    def make(folder: Path) -> None:
        (folder / "codes.yaml").write_text(CODEBOOK, encoding="utf-8")
        (folder / "gesprek-karin.txt").write_text(TALK, encoding="utf-8")
        call("init", "s.qualcode", "--codebook", "codes.yaml")
        call("import", "gesprek-karin.txt")
        codes = ("karin-regelt", "elidrissi")
        rows = "".join(f'gesprek-karin,{code},ada,"Via Mohammed el Idrissi"\n' for code in codes)
        (folder / "c.csv").write_text(f"document,code,coder,quote\n{rows}", encoding="utf-8")
        call("codings", "import", "c.csv")

    fill(tmp_path, make)
    return call


def test_a_name_in_a_code_is_listed_with_its_place_and_checked(named: Call, tmp_path: Path) -> None:
    rows = [row for row in named("pseudonymise", "--format", "json").json if row["kind"] == "code"]
    assert [(row["text"], row["code"], row["certain"]) for row in rows] == [
        ("Karin", "hulp", True),
        ("Karin", "hulp/karin-regelt", True),
        ("El Idrissi", "hulp/elidrissi", True),
        ("Sander", "hulp/sander", False),
        ("Roos", "roos", False),
    ]
    told = named("codebook", "check").out
    assert "hulp/karin-regelt: a person's name stands in its name: “Karin”" in told
    assert "hulp: a person's name stands in its definition" in told
    assert "hulp/sander: a person's name may stand in its name" in told
    assert "codes.yaml:8: warning: hulp/karin-regelt: a person's name" in named("codebook", "check", "codes.yaml").out
    named("pseudonymise", "--accept", "Karin", "--accept", "Sander")
    told = named("codebook", "check").out
    assert "“Karin”" not in told
    assert "“Sander”" not in told
    assert "“El Idrissi”" in told


def test_a_code_with_a_name_leaves_without_it_and_each_has_an_address(named: Call, tmp_path: Path) -> None:
    assert {row["code"] for row in named("codings", "--format", "json").json} == {"hulp/naam-regelt", "hulp/naam"}
    matrix = named("matrix", "hulp/**", "--include-unfinished", "--format", "json").json["rows"]
    assert {(row["code"], row["name"]) for row in matrix} >= {
        ("hulp/naam-regelt", "[naam] regelt het"), ("hulp/naam", "Bij [naam]"),
    }  # fmt: skip
    assert {row["code"] for row in named("codings", "--with-names", "--format", "json").json} == {
        "hulp/karin-regelt", "hulp/elidrissi",
    }  # fmt: skip
    named("pseudonymise", "--replace", "Karin=[docent]", "--cut", "El Idrissi")
    assert {row["code"] for row in named("codings", "--format", "json").json} == {"hulp/docent-regelt", "hulp/code"}


def test_the_log_masks_what_a_line_is_about_and_never_the_line(named: Call) -> None:
    named("memos", "write", "code", "karin-regelt", "Bel Karin.")
    named("memos", "write", "respondent", "gesprek-karin/Karin", "Over Mohammed.")
    named("memos", "write", "document", "gesprek-karin", "Goed.")
    named("respondents", "rename", "gesprek-karin/Karin", "R1")
    named("pseudonymise", "--replace", "de=[d]", "--replace", "memo=[m]", "--replace", "code=[c]")
    reference = next(row["reference"] for row in named("respondents", "--format", "json").json if row["id"] == "R1")
    lines = [row["what"] for row in named("log", "--format", "json").json]
    assert "memo on the code [naam] regelt het" in lines
    assert "renamed a respondent to R1" in lines
    assert any(line.startswith("memo on the document document-") for line in lines)
    assert any(line.startswith("memo on the respondent [naam]") for line in lines)
    for format_ in ("table", "json", "csv"):
        out = named("log", "--format", format_).out.casefold()
        assert not any(name in out for name in NAMES)
    assert "Karin" in named("log", "--with-names").out
    memos = {row["kind"]: row for row in named("memos", "--format", "json").json}
    assert memos["respondent"]["target"] in (reference, "R1")
    assert memos["document"]["target"].startswith("document-")
    assert memos["code"]["target"] == "[naam] regelt het"


def test_what_may_be_a_name_is_a_question_until_it_is_decided(named: Call) -> None:
    rows = named("pseudonymise", "--format", "json").json
    asked = {row["text"] for row in rows if not row["certain"] and row["kind"] == "text"}
    assert asked == {"Mo", "Roos"}
    assert all(row["start"] is not None for row in rows if row["kind"] == "text")
    assert "a name? It is printed" in named("pseudonymise").out
    named("pseudonymise", "--replace", "Mo=[vriend]", "--accept", "Roos")
    found = {(row["text"], row["certain"], row["decision"]) for row in named("pseudonymise", "--format", "json").json}
    assert ("Mo", True, "[vriend]") in found
    assert ("Roos", False, "accept") in found
    listed = list(csv.DictReader(io.StringIO(named("pseudonymise", "--list", "--format", "csv").out)))
    assert list(listed[0]) == ["name", "where", "document", "from", "to", "code", "certain", "decision", "what it is"]


def test_whom_nobody_knows_is_hidden_once_that_is_decided(named: Call, tmp_path: Path) -> None:
    told = named("pseudonymise", "--cut", "tuin", "--replace", "Xaviera=[X]")
    assert "Nobody is called Xaviera" in told.err
    (tmp_path / "d.csv").write_text('document,code,coder,quote\ngesprek-karin,roos,ada,"een roos in de tuin"\n')
    named("codings", "import", "d.csv")
    row = next(row for row in named("codings", "--format", "json").json if row["code"] == "roos")
    assert row["quote"] == "een roos in de (...)"


def test_a_label_in_a_turn_is_in_no_list(named: Call, tmp_path: Path) -> None:
    text = TALK.index("Via")
    (tmp_path / "d.csv").write_text(f"document,code,coder,start,end\ngesprek-karin,roos,ada,{text},{text + 90}\n")
    named("codings", "import", "d.csv")
    row = next(row for row in named("codings", "--format", "json").json if row["code"] == "roos")
    assert row["quote"] == "Via [naam], en Mo hielp. (...)"
    assert "Interviewer" not in json.dumps(row)


DECISIONS = [
    (),
    ("--replace", "Karin=Fatma", "--cut", "Mohammed el Idrissi"),
    ("--replace", "Karin=[docent]", "--replace", "Idrissi=[docent]"),
    ("--accept", "Karin", "--cut", "Sander"),
]


@pytest.mark.parametrize("decided", DECISIONS, ids=["none", "replaced", "alike", "accepted"])
@pytest.mark.parametrize("as_they_are", [(), ("--with-names",)])
def test_what_leaves_comes_back_as_what_is_here(
    named: Call, tmp_path: Path, decided: tuple[str, ...], as_they_are: tuple[str, ...]
) -> None:
    if decided:
        named("pseudonymise", *decided)
    told = named("codings", "export", "--out", "e.csv", *as_they_are)
    assert ("--with-names" in told.err) == (not as_they_are)
    told = named("codebook", "export", "--out", "e.yaml", *as_they_are)
    assert ("--with-names" in told.err) == (not as_they_are)
    out = (tmp_path / "e.yaml").read_text(encoding="utf-8") + (tmp_path / "e.csv").read_text(encoding="utf-8")
    assert ("idrissi" in out.casefold()) == bool(as_they_are)
    named("backup", "copy.qualcode")
    # In a copy where the decisions were never taken it is the same.
    for undo in (False, True):
        if undo and decided:
            named("undo", "-p", "copy.qualcode")
        before = named("codebook", "show", "--format", "json", "-p", "copy.qualcode").json
        taken = named("codings", "import", "e.csv", "-p", "copy.qualcode")
        if not undo or as_they_are:
            assert "0 added, 2 were here already, 0 not placed" in taken.out
            assert "0 added, 0 changed" in named("codebook", "import", "e.yaml", "-p", "copy.qualcode").out
        assert named("codebook", "show", "--format", "json", "-p", "copy.qualcode").json == before
        assert len(named("codings", "--format", "json", "-p", "copy.qualcode").json) == 2


def test_a_code_that_is_called_otherwise_is_known_by_its_guid(named: Call, tmp_path: Path) -> None:
    named("codings", "export", "--out", "e.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "e.csv").read_text(encoding="utf-8-sig"))))
    guids = {row["code"]: row["code_guid"] for row in rows}
    (tmp_path / "d.csv").write_text(
        "document,code,code_guid,coder,quote\n"
        f'gesprek-karin,hulp/heette-anders,{guids["hulp/naam"]},ada,"Dat was de dag"\n'
        f'gesprek-karin,roos,{guids["hulp/naam"]},ada,"dat het goed ging"\n'
        'gesprek-karin,hulp/heette-anders,geen-guid,ada,"Via Mohammed"\n'
    )
    told = named("codings", "import", "d.csv", code=1)
    assert "went by code_guid: hulp/heette-anders" in told.out
    assert "2 added, 0 were here already, 1 not placed" in told.out
    codes = [row["code"] for row in named("codings", "--with-names", "--format", "json").json]
    assert sorted(codes) == ["hulp/elidrissi", "hulp/elidrissi", "hulp/karin-regelt", "roos"]


def test_decisions_that_are_taken_together_are_taken_back_together(named: Call) -> None:
    before = named("pseudonymise", "--format", "json").json
    named("pseudonymise", "--replace", "Karin=[docent]", "--cut", "El Idrissi", "--accept", "Sander")
    assert "decided on 3 names" in named("log").out
    assert "decided on 3 names" in named("undo").out
    assert named("pseudonymise", "--format", "json").json == before
    told = named("pseudonymise", "--cut", "Karin", "--accept", "karin", "--cut", "Sander", code=1)
    assert "Two decisions are given on 'karin'" in told.err
    assert named("pseudonymise", "--format", "json").json == before


PARTIES = ("ChristenUnie", "Partij van de Arbeid", "Lijst Bakel")
DEBATE = """De voorzitter: Dan is de heer Segers van de ChristenUnie aan het woord.

Segers: Karin van de ChristenUnie en mevrouw Ploeger van Lijst Bakel zijn het eens.

Ploeger: De heer Kops van de Partij van de Arbeid niet, zegt mevrouw Karin van den Berg van Jansen.

Jansen: Zo is het, en ik ben er blij mee.

Kops: Nee, dat is niet zo.
"""
FACES = """document,speaker,respondent,group,wijk,firma,mentor
debat,Segers,p1,ChristenUnie,Het Loo,Van den Berg,Ploeger
debat,Ploeger,p2,Lijst Bakel,Het Loo,Van den Berg,Ploeger
debat,Jansen,p3,Partij van de Arbeid,Kerkdorp,Jansen,Kops
debat,Kops,p4,ChristenUnie,Kerkdorp,Jansen,Kops
"""
OUTLINE = """outline: debat
language: nl
title: Debat van ChristenUnie en de heer Segers
groups:
  - {group: ChristenUnie, singular: lid van de ChristenUnie, plural: leden van de ChristenUnie,
     title: Leden van de ChristenUnie, sections: [{title: Hulp, codes: [hulp]}]}
"""


def test_a_group_is_a_word_of_the_study_and_a_person_in_its_words_is_not(call: Call, tmp_path: Path) -> None:
    (tmp_path / "debat.txt").write_text(DEBATE, encoding="utf-8")
    (tmp_path / "faces.csv").write_text(FACES, encoding="utf-8")
    (tmp_path / "codes.yaml").write_text("codebook: c\nlanguage: nl\ncodes: [{id: hulp, name: Hulp}]", encoding="utf-8")
    call("init", "s.qualcode", "--codebook", "codes.yaml")
    call("import", "debat.txt")
    call("respondents", "import", "faces.csv")
    with Project.open(tmp_path / "s.qualcode") as project:
        mask = name_mask(project, "nl")
    assert [mask.hide(name) for name in (*PARTIES, "Het Loo", "Kerkdorp")] == [*PARTIES, "Het Loo", "Kerkdorp"]
    # A firm that is called as a speaker or as somebody who is spoken of, and whoever is a mentor, may be that person.
    persons = ("Jansen", "Van den Berg", "Ploeger", "Kops", "Segers")
    assert {mask.hide(name) for name in persons} == {"[naam]"}
    assert mask.hide("Zei de heer Segers van de ChristenUnie.") == "Zei de heer [naam]."
    (tmp_path / "chapter.yaml").write_text(OUTLINE, encoding="utf-8")
    chapter = call("report", "--outline", "chapter.yaml").out.replace("\\", "")
    assert "# Debat van ChristenUnie en de heer [naam]" in chapter
    assert "geïnterviewde leden van de ChristenUnie" in chapter
    assert chapter.count("[naam]") == 1


def test_a_study_without_values_says_where_they_come_from(named: Call) -> None:
    assert "qualcode respondents import FILE" in named("matrix", "--group", "scholen", code=1).err
