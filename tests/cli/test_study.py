"""A study from the command line: the contract of names, options and JSON shapes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from qualcode.storage import Project
from tests.cli.conftest import Call, Result
from tests.support.building import INTERVIEW

CODEBOOK = """codebook: proef
language: nl
version: 1
codes:
  - id: stage
    name: Stage
    definition: Alles over de stage.
    codes:
      - {id: netwerk, name: Netwerk, definition: Via bekenden.}
      - {id: zelf, name: Zelf gezocht, definition: Zonder hulp.}
  - {id: kosten, name: Kosten, definition: Geld.}
"""


@pytest.fixture
def study(call: Call, tmp_path: Path) -> Call:
    """A project with a codebook and a group conversation of two pupils."""
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    (tmp_path / "groep-1.txt").write_text(INTERVIEW)
    (tmp_path / "face.csv").write_text(
        "respondent,document,speaker,groep,traject,geslacht\n"
        "leerling-1,groep-1,Sem,leerlingen,LWT,m\nleerling-2,groep-1,Noor,leerlingen,AO,v\n"
    )
    call("init", "study", "--codebook", "codebook.yaml")
    call("import", "groep-1.txt", "--respondents", "face.csv")
    return call


def test_documents_have_the_promised_shape(study: Call) -> None:
    study("finish", "groep-1")
    assert study("documents", "--format", "json").json == [
        {
            "name": "groep-1",
            "respondents": ["leerling-1", "leerling-2"],
            "words": 26,
            "turns": 5,
            "codings": 0,
            "finished": ["ada"],
            "attributes": {},
        }
    ]
    study("finish", "groep-1", "--reopen")
    assert study("documents", "--format", "json").json[0]["finished"] == []


def test_respondents_have_the_promised_shape(study: Call) -> None:
    first = study("respondents", "--format", "json").json[0]
    assert {key: first[key] for key in ("id", "group", "documents", "attributes")} == {
        "id": "leerling-1",
        "group": "leerlingen",
        "documents": ["groep-1"],
        "attributes": {"traject": "LWT", "geslacht": "m"},
    }
    table = list(csv.DictReader(io.StringIO(study("respondents", "--format", "csv").out)))
    assert [row["traject"] for row in table] == ["LWT", "AO"]


def test_one_coding_by_quotation_and_one_by_position(study: Call) -> None:
    assert "Coded" in study("code", "groep-1", "netwerk", "--quote", "Via mijn oom").out
    start = INTERVIEW.index("Ik heb zelf")
    study("code", "groep-1", "--at", f"{start}:{start + 17}", "stage/zelf", "--good", "--memo", "sterk")
    assert "already" in study("code", "groep-1", "netwerk", "--quote", "Via mijn oom").out
    rows = study("codings", "--format", "json").json
    assert [list(row)[:10] for row in rows] == [
        ["document", "start", "end", "quote", "code", "coder", "respondents", "group", "memo", "good"]
    ] * 2
    assert rows[1]["created"] > "2000"
    assert len(rows[1]["guid"]) == 36
    assert rows[1] | dict.fromkeys(("attributes", "code_guid", "created", "guid", "speakers")) == {
        "document": "groep-1", "start": start, "end": start + 17, "quote": "Ik heb zelf gebel", "code": "stage/zelf",
        "coder": "ada", "respondents": ["leerling-2"], "group": "leerlingen", "memo": "sterk", "good": True,
        "attributes": None, "code_guid": None, "created": None, "guid": None, "speakers": None, "origin": "person",
        "roles": ["respondent"], "questions": [],
    }  # fmt: skip
    assert rows[1]["speakers"] != ["Noor"]
    assert study("codings", "--format", "json", "--with-names").json[1]["speakers"] == ["Noor"]


def test_a_quotation_that_is_nowhere_or_thrice_is_an_error_and_changes_nothing(study: Call) -> None:
    nowhere = study("code", "groep-1", "netwerk", "--quote", "Dit heeft niemand ooit gezegd", code=1)
    assert nowhere.err.startswith("error: ")
    assert "\nhint: " in nowhere.err
    twice = study("code", "groep-1", "netwerk", "--quote", "e", code=1)
    assert "--occurrence" in twice.err or "occurrence" in twice.err
    assert study("codings", "--format", "json").json == []


def test_nothing_asked_shows_the_help_and_is_no_error(call: Call) -> None:
    # Without a terminal; in one there is the start screen.
    assert call().out.split() == call("--help").out.split()
    assert call("codebook", code=2).err.split() == call("codebook", "--help").out.split()


def test_a_call_that_is_off_exits_with_2(study: Call) -> None:
    assert study("code", "groep-1", "netwerk", code=2).err.startswith("error: ")
    assert study("matrix", "--count", "apples", code=2).err.startswith("error: ")
    assert study("matrix", "--where", "traject", code=2).err.startswith("error: ")
    assert "hint: See: qualcode matrix --help" in study("matrix", "--nonsense", code=2).err


def test_codings_go_out_and_come_in_again(study: Call, tmp_path: Path) -> None:
    study("code", "groep-1", "netwerk", "--quote", "Via mijn oom", "--memo", "=2+2", "--good")
    study("codings", "export", "--out", "out.csv")
    [row] = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig")))
    assert (row["code"], row["respondents"], row["group"], row["traject"]) == (
        "stage/netwerk", "leerling-1", "leerlingen", "LWT",
    )  # fmt: skip
    assert not row["memo"].startswith("=")
    before = study("codings", "--format", "json").json
    study("undo")
    assert study("codings", "--format", "json").json == []
    assert "1 added, 0 were here already, 0 not placed" in study("codings", "import", "out.csv").out
    anew = {"created": "", "guid": "", "origin": ""}
    after = study("codings", "--format", "json").json
    assert [row | anew for row in after] == [row | anew for row in before]
    assert {row["origin"] for row in after} == {"import"}
    assert "0 added, 1 were here already" in study("codings", "import", "out.csv").out


def test_bulk_codings_report_what_they_cannot_place_with_the_line(study: Call, tmp_path: Path) -> None:
    (tmp_path / "codings.csv").write_text(
        "document,code,coder,quote,memo\n"
        "groep-1,netwerk,bob,Via mijn oom,\n"
        "groep-1,bestaatniet,bob,Via mijn oom,\n"
        "groep-1,netwerk,bob,Nooit door iemand zo gezegd,\n"
    )
    tried = study("codings", "import", "codings.csv", "--dry-run", code=1)
    assert "nothing was written" in tried.out
    result = study("codings", "import", "codings.csv", code=1)
    assert "codings.csv:3:" in result.err
    assert "codings.csv:4:" in result.err
    assert [row["coder"] for row in study("codings", "--format", "json").json] == ["bob"]


def test_the_matrix_counts_respondents_with_their_base(study: Call) -> None:
    study("code", "groep-1", "netwerk", "--quote", "Via mijn oom")
    study("code", "groep-1", "zelf", "--quote", "Ik heb zelf gebeld")
    study("code", "groep-1", "netwerk", "--quote", "die kent die baas")
    found = study("matrix", "--rows", "stage", "netwerk", "--cols", "traject", "--format", "json").json
    assert {key: found[key] for key in ("count", "columns", "base")} == {
        "count": "respondents",
        "columns": [{"path": ["LWT"], "base": 1}, {"path": ["AO"], "base": 1}],
        "base": 2,
    }
    assert [{key: row[key] for key in ("code", "name", "cells", "total")} for row in found["rows"]] == [
        {"code": "stage", "name": "Stage", "cells": [1, 1], "total": 2},
        {"code": "stage/netwerk", "name": "Netwerk", "cells": [1, 0], "total": 1},
    ]
    words = study("matrix", "--rows", "stage", "--count", "words", "--format", "json").json
    assert words["rows"][0]["total"] == 3 + 4 + 4
    only = study("matrix", "--rows", "stage", "--where", "traject=AO", "--format", "json").json
    assert (only["base"], only["rows"][0]["total"]) == (1, 1)
    table = study("matrix", "--cols", "traject/geslacht").out
    assert "LWT" in table
    assert "Codings of: ada" in table


def test_the_consensus_counts_where_there_is_one(study: Call) -> None:
    study("code", "groep-1", "netwerk", "--quote", "Via mijn oom")
    study("--coder", "consensus", "code", "groep-1", "kosten", "--quote", "Alleen de bus")
    found = study("matrix", "--format", "json").json
    assert found["coders"] == ["consensus"]
    assert [row["total"] for row in found["rows"]] == [0, 1]
    assert [row["total"] for row in study("matrix", "--coders", "ada", "--format", "json").json["rows"]] == [1, 0]
    assert "bobby" in study("matrix", "--coders", "bobby", code=1).err


def test_the_chapter_is_written_as_markdown_and_word(study: Call, tmp_path: Path) -> None:
    study("code", "groep-1", "netwerk", "--quote", "Via mijn oom", "--good")
    text = study("report").out
    assert "Netwerk" in text
    assert "Via mijn oom" in text
    assert "Sem" not in text
    study("report", "--out", "chapter.docx")
    assert (tmp_path / "chapter.docx").read_bytes().startswith(b"PK")
    assert "--force" in study("report", "--out", "chapter.docx", code=2).err
    study("report", "--out", "chapter.docx", "--force")


def test_undo_redo_and_the_log(study: Call) -> None:
    study("code", "groep-1", "netwerk", "--quote", "Via mijn oom")
    assert "Netwerk" in study("undo").out
    assert "Netwerk" in study("redo").out
    log = study("log", "--format", "json").json
    assert [(entry["kind"], entry["coder"], entry["action"]) for entry in log[:3]] == [
        ("redo", "ada", "coding.add"),
        ("undo", "ada", "coding.add"),
        ("do", "ada", "coding.add"),
    ]
    assert "nothing to redo" in study("redo", code=1).err
    assert {"done", "undone", "fixed"} >= {entry["state"] for entry in log} >= {"done", "fixed"}
    table = list(csv.DictReader(io.StringIO(study("log", "--format", "csv").out)))
    assert list(table[0]) == ["no.", "when (UTC)", "who", "what", "state"]
    assert {row["state"] for row in table} >= {"done", "done for good"}
    assert "done for good" in study("log").out


def test_the_codebook_goes_out_and_comes_in_without_loss(study: Call, tmp_path: Path) -> None:
    study("codebook", "export", "--out", "again.yaml")
    assert "0 added, 0 changed, 4 the same; version 1" in study("codebook", "import", "again.yaml").out
    study("codebook", "export", "--out", "twice.yaml")
    assert (tmp_path / "again.yaml").read_bytes() == (tmp_path / "twice.yaml").read_bytes()
    changed = (tmp_path / "again.yaml").read_text().replace("Via bekenden.", "Via familie of bekenden.")
    (tmp_path / "again.yaml").write_text(changed)
    study("codebook", "import", "again.yaml", "--reason", "familie erbij")
    assert study("codebook", "history", "--format", "json").json[-1]["reason"] == "familie erbij"
    [difference] = study("codebook", "diff", "1", "2", "--format", "json").json
    assert difference["fields"] == {"definition": ["Via bekenden.", "Via familie of bekenden."]}
    assert "Definition: “Via bekenden.” → “Via familie of bekenden.”" in study("codebook", "diff", "1", "2").out
    assert "no version 9" in study("codebook", "diff", "9", code=2).err
    assert study("codebook", "show", "--format", "json").json[1]["definition"] == "Via familie of bekenden."


def test_a_codebook_with_a_cycle_is_refused_with_the_line(study: Call, tmp_path: Path) -> None:
    (tmp_path / "cycle.yaml").write_text(
        "codebook: c\nlanguage: nl\nversion: 1\ncodes:\n"
        "  - {id: a, name: A, parent: b}\n  - {id: b, name: B, parent: a}\n"
    )
    refused = study("codebook", "import", "cycle.yaml", code=1)
    assert "cycle.yaml:5" in refused.err
    assert len(study("codebook", "show", "--format", "json").json) == 4
    checked = study("codebook", "check", "cycle.yaml", code=1)
    assert "cycle.yaml:5: error: " in checked.out
    [line] = [line for line in checked.out.splitlines() if line.startswith("cycle.yaml:5")]
    [problem] = study("codebook", "check", "cycle.yaml", "--format", "json", code=1).json
    assert line == f"cycle.yaml:5: error: {problem['message']}. {problem['hint']}"


def test_memos_are_written_and_listed(study: Call) -> None:
    study("memos", "write", "document", "groep-1", "Levendig gesprek.")
    study("memos", "write", "project", "Eerste ronde.")
    study("memos", "write", "code", "netwerk", "Ook buren?")
    study("memos", "write", "respondent", "leerling-1", "Praat veel.")
    study("code", "groep-1", "netwerk", "--quote", "Via mijn oom", "--memo", "oom = familie")
    found = {(memo["kind"], memo["text"]) for memo in study("memos", "--format", "json").json}
    assert found == {
        ("document", "Levendig gesprek."), ("project", "Eerste ronde."), ("code", "Ook buren?"),
        ("respondent", "Praat veel."), ("coding", "oom = familie"),
    }  # fmt: skip
    table = list(csv.DictReader(io.StringIO(study("memos", "--format", "csv").out)))
    assert list(table[0]) == ["on", "what", "coder", "memo", "when (UTC)"]
    assert {row["on"] for row in table} == {"document", "project", "code", "respondent", "coding"}
    study("memos", "write", "project", "")
    assert len(study("memos", "--format", "json").json) == 4


def test_check_and_backup(study: Call, tmp_path: Path) -> None:
    assert "All is well" in study("check").out
    assert "1 text by its SHA-256" in study("check").err
    study("backup", "copy.qualcode")
    assert "groep-1" in study("documents").out
    assert study("-p", "copy.qualcode", "documents", "--format", "json").json[0]["name"] == "groep-1"
    assert study("documents", "-p", "copy.qualcode", "--format", "json").json[0]["name"] == "groep-1"


def test_a_name_with_an_escape_sequence_is_shown_and_not_executed(study: Call, tmp_path: Path) -> None:
    (tmp_path / "hostile.txt").write_text("Interviewer: Ja?\n\x1b[31mKim\x1b[0m: Rood \x1b]0;title\x07 \u202e.\n")
    study("import", "hostile.txt")
    study("code", "hostile", "kosten", "--quote", "Rood \x1b]0;title\x07")
    for command in (["codings"], ["documents"], ["respondents"], ["log"], ["codings", "--format", "json"]):
        assert "\x1b" not in study(*command).out
    assert study("codings", "--format", "json").json[0]["quote"] == "Rood \x1b]0;title\x07"


def test_bad_input_names_file_and_remedy_and_changes_nothing(study: Call, tmp_path: Path) -> None:
    before = study("log", "--format", "json").json
    (tmp_path / "binary.txt").write_bytes(b"\x7fELF\x02\x01\x01\x00\x00\x00")
    (tmp_path / "cut.docx").write_bytes(b"PK\x03\x04cut")
    (tmp_path / "wrong.csv").write_text("naam,transcript\nx,groep-1\n")
    (tmp_path / "unknown.csv").write_text("respondent,document\nx,groep-7\n")
    for arguments in (
        ["import", "binary.txt"],
        ["import", "cut.docx"],
        ["import", "nowhere.txt"],
        ["respondents", "import", "wrong.csv", "--id", "respondent"],
        ["respondents", "import", "unknown.csv"],
    ):
        refused = study(*arguments, code=1)
        assert refused.err.startswith("error: ")
        assert Path(arguments[-1] if arguments[0] == "import" else arguments[2]).name in refused.err
        assert "\nhint: " in refused.err
    assert study("log", "--format", "json").json == before


def test_attributes_are_listed_and_changed(study: Call) -> None:
    def attributes(*more: str, code: int = 0) -> Result:
        return study("respondents", "attributes", *more, code=code)

    def traject() -> list[str]:
        return [row["attributes"]["traject"] for row in study("respondents", "--format", "json").json]

    assert attributes("--format", "json").json[0] == {"name": "traject", "type": "text", "choices": [], "values": 2}
    assert attributes("traject", "--format", "csv").out.splitlines() == [
        "attribute,type,choices,values",
        "traject,text,,2",
    ]
    refused = attributes("traject", "--type", "number", code=1)
    assert "2 values of 'traject' do not fit (number): LWT (leerling-1), AO (leerling-2)." in refused.err
    assert "Changed." in attributes("Traject", "--type", "choice", "--choices", "AO; LWT; geen, of later").out
    assert attributes("--format", "json").json[0]["choices"] == ["AO", "LWT", "geen, of later"]
    assert "Nothing differed." in attributes("traject", "--type", "choice").out
    assert "Renamed, in 1 value." in attributes("traject", "--rename-choice", "lwt", "leerwerk").out
    assert traject() == ["leerwerk", "AO"]
    assert "Changed." in attributes("geslacht", "--rename", "sekse").out
    assert "Removed, with 2 values." in attributes("sekse", "--remove").out
    assert [row["name"] for row in attributes("--format", "json").json] == ["traject"]
    study("undo")
    assert [row["name"] for row in attributes("--format", "json").json] == ["traject", "sekse"]
    assert "no attribute 'trajekt'" in attributes("trajekt", "--remove", code=1).err
    assert "stand alone" in attributes("traject", "--remove", "--rename", "x", code=2).err
    assert "NAME" in attributes("--remove", code=2).err


@pytest.mark.parametrize("language", ["xx", "Nederlands", "duits", "nl2", ""])
def test_a_language_without_reports_makes_no_project(call: Call, tmp_path: Path, language: str) -> None:
    found = call("init", "p", "--language", language, code=1)
    assert "en, nl" in found.err
    assert not list(tmp_path.glob("*.qualcode"))


@pytest.mark.parametrize(("language", "taken"), [("nl", "nl"), ("EN", "en"), ("nl-BE", "nl"), ("en_GB", "en")])
def test_a_language_is_known_by_its_tag(call: Call, tmp_path: Path, language: str, taken: str) -> None:
    call("init", "p", "--language", language)
    with Project.open(tmp_path / "p.qualcode") as project:
        assert project.language == taken


def test_what_yaml_cuts_off_is_told_by_init_and_import(call: Call, tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("codebook: b\ncodes:\n  - {id: a, name: Spoor, definition: een, twee}\n")
    assert "b.yaml:3: warning: “definition” ends at a comma" in call("init", "p", "--codebook", "b.yaml").out
    (tmp_path / "b.yaml").write_text("codebook: b\ncodes:\n  - id: a\n    name: Spoor #1\n")
    said = "b.yaml:4: warning: “name” ends before “#1”"
    assert said in call("codebook", "import", "b.yaml").out
    assert said in call("codebook", "check", "b.yaml").out
