"""``qualcode merge``: the report on the screen and in JSON, decisions, exit codes, and what is refused."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from qualcode.changes import codebook, documents
from qualcode.changes.codings import NewCoding, apply_codings, remove_codings, set_memo
from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.cli.conftest import Call
from tests.support.building import INTERVIEW, code_id
from tests.support.often import pairs
from tests.support.once import fill

CODEBOOK = """codebook: proef
language: nl
version: 1
codes:
  - {id: stage, name: Stage}
  - {id: kosten, name: Kosten}
"""


@pytest.fixture
def apart(call: Call, tmp_path: Path) -> Call:
    """The lead's study.qualcode, and eva's copy, in which she coded twice."""

    def make(folder: Path) -> None:
        (folder / "codebook.yaml").write_text(CODEBOOK)
        (folder / "groep.txt").write_text(INTERVIEW)
        call("init", "study", "--codebook", "codebook.yaml")
        call("import", "groep.txt")
        call("backup", "copy.qualcode")
        for place in ("10:20", "30:45"):
            call("code", "groep", "kosten", "--at", place, "-p", "copy.qualcode", "--coder", "eva")
        call("code", "groep", "stage", "--at", "10:20", "-p", "study.qualcode")

    fill(tmp_path, make)
    return call


def rename(call: Call, tmp_path: Path, project: str, name: str) -> None:
    """Gives the code kosten another name, by way of a codebook file."""
    (tmp_path / "renamed.yaml").write_text(CODEBOOK.replace("name: Kosten", f"name: {name}"))
    call("codebook", "import", "renamed.yaml", "--reason", "Naam", "-p", project)


MERGE = ("merge", "copy.qualcode", "-p", "study.qualcode")


def test_a_merge_tells_what_it_did_and_undo_takes_it_back(apart: Call) -> None:
    before = apart("codings", "--format", "json", "-p", "study.qualcode").json
    out = apart(*MERGE).out
    assert "new: coding groep 10:20 kosten (eva)" in out
    assert "Merged copy.qualcode, with 3 lines of its history." in out
    assert len(apart("codings", "--format", "json", "-p", "study.qualcode").json) == 3
    assert "nothing new in copy.qualcode" in apart(*MERGE).out
    log = apart("log", "--format", "json", "-p", "study.qualcode").json
    assert [(line["coder"], line["action"], line["state"]) for line in log[:2]] == [
        ("ada", "project.merge", "done"), ("eva", "coding.add", "fixed"),
    ]  # fmt: skip
    assert "merged the copy copy.qualcode" in apart("undo", "-p", "study.qualcode").out
    assert apart("codings", "--format", "json", "-p", "study.qualcode").json == before


def test_the_report_in_json_proves_itself(apart: Call) -> None:
    report = apart(*MERGE, "--format", "json").json
    assert {key: report[key] for key in ("other", "dry_run", "merged", "nothing_new", "entries", "holds")} == {
        "other": "copy.qualcode", "dry_run": False, "merged": True, "nothing_new": False, "entries": 3, "holds": True,
    }  # fmt: skip
    [codings] = [kind for kind in report["kinds"] if kind["kind"] == "coding"]
    assert codings == {
        "kind": "coding", "here": 1, "there": 2, "shared": 0, "same": 0, "changed": 0, "only_here": 1, "new": 2,
        "deleted": 0, "left_out": 0, "joined": [0, 0], "conflicts": 0, "after": 3, "holds": True,
    }  # fmt: skip
    assert {(item["kind"], item["status"]) for item in report["items"]} == {("coding", "new"), ("coder", "new")}
    assert apart(*MERGE, "--format", "json").json["nothing_new"]


def test_a_dry_run_tells_the_same_and_writes_nothing(apart: Call, tmp_path: Path) -> None:
    before = apart("log", "--format", "json", "-p", "study.qualcode").json
    tried = apart(*MERGE, "--dry-run", "--format", "json").json
    assert "would be merged" in apart(*MERGE, "--dry-run").out
    assert apart("log", "--format", "json", "-p", "study.qualcode").json == before
    done = apart(*MERGE, "--format", "json").json
    assert (tried["merged"], done["merged"]) == (False, True)
    assert tried["kinds"] == done["kinds"]


def test_a_conflict_stops_the_merge_and_is_decided_by_file(apart: Call, tmp_path: Path) -> None:
    rename(apart, tmp_path, "study.qualcode", "Prijs")
    rename(apart, tmp_path, "copy.qualcode", "Geld")
    before = apart("log", "--format", "json", "-p", "study.qualcode").json
    stopped = apart(*MERGE, code=1)
    assert "code kosten: name was changed on both sides" in stopped.out
    assert "ours: Prijs [ada " in stopped.out
    assert "theirs: Geld [ada " in stopped.out
    assert stopped.err.startswith("error: 1 conflict waits")
    assert "--decide" in stopped.err
    told = apart(*MERGE, "--format", "json", code=1)
    report = told.json
    [conflict] = report["conflicts"]
    assert (conflict["what"], conflict["field"], conflict["decision"]) == ("kosten", "name", None)
    assert (conflict["ours"]["value"], conflict["theirs"]["value"]) == ("Prijs", "Geld")
    assert (report["merged"], report["kinds"]) == (False, [])
    assert apart("log", "--format", "json", "-p", "study.qualcode").json == before
    conflict["decision"] = "theirs"
    (tmp_path / "report.json").write_text(json.dumps(report))
    (tmp_path / "plain.json").write_text(json.dumps({conflict["id"]: "theirs"}))
    assert apart(*MERGE, "--decide", "report.json", "--dry-run", "--format", "json").json["holds"]
    assert "*theirs: Geld" in apart(*MERGE, "--decide", "plain.json").out
    assert "nothing new" in apart(*MERGE).out


def test_names_of_persons_are_in_no_report_and_what_was_decided_on_is_read_back(apart: Call, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("Interviewer: Hoe?\n\nSanne Terpstra: Goed.\n", encoding="utf-8")
    apart("import", "new.txt", "-p", "copy.qualcode")
    for project, memo in (("study.qualcode", "Bel mevrouw Koppelman"), ("copy.qualcode", "Sanne Terpstra belt")):
        apart("memos", "write", "document", "groep", memo, "-p", project)
    stopped = apart(*MERGE, "--format", "json", code=1)
    for told in (stopped.out, apart(*MERGE, code=1).out, apart(*MERGE, "--dry-run", "--prefer", "ours").out):
        assert not any(name in told for name in ("Koppelman", "Sanne", "Terpstra"))
    assert "Sanne Terpstra belt" in apart(*MERGE, "--with-names", code=1).out
    [conflict] = stopped.json["conflicts"]
    (tmp_path / "decisions.json").write_text(json.dumps({"conflicts": [conflict | {"decision": "theirs"}]}))
    assert apart(*MERGE, "--decide", "decisions.json", "--format", "json").json["merged"]
    [memo] = apart("memos", "--with-names", "--format", "json", "-p", "study.qualcode").json
    assert memo["text"] == "Sanne Terpstra belt"


def test_all_conflicts_are_decided_at_once(apart: Call, tmp_path: Path) -> None:
    rename(apart, tmp_path, "study.qualcode", "Prijs")
    rename(apart, tmp_path, "copy.qualcode", "Geld")
    report = apart(*MERGE, "--prefer", "ours", "--format", "json").json
    assert [conflict["decision"] for conflict in report["conflicts"]] == ["ours"]
    assert report["merged"]


def test_at_a_terminal_each_conflict_is_asked(apart: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename(apart, tmp_path, "study.qualcode", "Prijs")
    rename(apart, tmp_path, "copy.qualcode", "Geld")
    asked: list[str] = []

    def prompt(text: str, **_options: object) -> str:
        asked.append(text)
        return "theirs"

    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr("qualcode.cli.merge.at_a_terminal", lambda: True)
    assert "Merged copy.qualcode" in apart(*MERGE).out
    assert asked == ["Which"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[1]", "holds no decisions"),
        ('{"conflicts": [{"id": "a"}]}', "holds no decisions"),
        ('{"code:x:name": "mine"}', "is not ours or theirs"),
    ],
)
def test_a_file_of_decisions_that_is_off_is_refused(apart: Call, tmp_path: Path, text: str, word: str) -> None:
    (tmp_path / "decisions.json").write_text(text)
    result = apart(*MERGE, "--decide", "decisions.json", code=1)
    assert word in result.err
    assert "hint: " in result.err
    assert len(apart("codings", "--format", "json", "-p", "study.qualcode").json) == 1


def test_a_file_of_decisions_that_is_not_there_is_refused(apart: Call) -> None:
    assert "none.json does not exist" in apart(*MERGE, "--decide", "none.json", code=1).err


def test_what_cannot_be_merged_is_refused(apart: Call, tmp_path: Path) -> None:
    study = ("-p", "study.qualcode")
    assert "this project itself" in apart("merge", "study.qualcode", *study, code=1).err
    missing = apart("merge", "none.qualcode", *study, code=1).err
    assert "There is no project none.qualcode." in missing
    assert "init" not in missing
    apart("init", "other")
    assert "another study" in apart("merge", "other.qualcode", *study, code=1).err
    (tmp_path / "short.qualcode").write_bytes((tmp_path / "copy.qualcode").read_bytes()[:9000])
    assert "damaged" in apart("merge", "short.qualcode", *study, code=1).err


def test_names_that_could_steer_a_terminal_are_shown_as_signs(apart: Call, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "copy.qualcode", tmp_path / "evil.qualcode")
    apart("memos", "write", "project", "gevaar", "-p", "evil.qualcode", "--coder", "\x1b[2Jeve", "--new-coder")
    out = apart("merge", "evil.qualcode", "-p", "study.qualcode").out
    assert "\x1b" not in out
    assert "␛[2Jeve" in out


def code(project: Project, path: str) -> None:
    apply_codings(project, "eva", [NewCoding(1, 0, 9, code_id(project, path))])


def renamed(study: Project, copy: Project) -> None:
    codebook.edit_code(study, "ada", code_id(study, "kosten"), name="Prijs")
    codebook.edit_code(copy, "eva", code_id(copy, "kosten"), name="Geld")


def removed_and_changed(study: Project, copy: Project) -> None:
    [first, *_rest] = [found.id for found in codings(study) if found.coder_id == 1]
    remove_codings(study, "ada", [first])
    set_memo(copy, "ada", first, "toch belangrijk")


def removed_and_used(study: Project, copy: Project) -> None:
    codebook.remove_code(copy, "eva", code_id(copy, "tijd"))
    code(study, "tijd")


def removed_and_moved_under(study: Project, copy: Project) -> None:
    codebook.remove_code(study, "ada", code_id(study, "tijd"))
    codebook.move_code(copy, "eva", code_id(copy, "kosten"), code_id(copy, "tijd"), 0)


def merged_and_used(study: Project, copy: Project) -> None:
    codebook.merge_codes(copy, "eva", [code_id(copy, "kosten")], code_id(copy, "stage"))
    code(study, "kosten")


def document_removed_and_coded(study: Project, copy: Project) -> None:
    documents.remove_document(copy, "eva", 2)
    apply_codings(study, "ada", [NewCoding(2, 0, 9, code_id(study, "kosten"))])


def named_alike(study: Project, copy: Project) -> None:
    codebook.edit_code(study, "ada", code_id(study, "kosten"), slug="geld")
    codebook.add_code(copy, "eva", "Geld")


def ordered(study: Project, copy: Project) -> None:
    codebook.move_code(study, "ada", code_id(study, "tijd"), None, 0)
    codebook.move_code(copy, "eva", code_id(copy, "kosten"), None, 0)


def under_each_other(study: Project, copy: Project) -> None:
    codebook.move_code(study, "ada", code_id(study, "stage"), code_id(study, "kosten"), 0)
    codebook.move_code(copy, "eva", code_id(copy, "kosten"), code_id(copy, "stage"), 0)


def another_text(study: Project, copy: Project) -> None:
    """From outside, as a program that knows nothing of the gate would."""
    text = str(copy.scalar("SELECT text FROM document WHERE id = 2")).replace("trein", "tram!")
    with sqlite3.connect(copy.path) as connection:
        connection.execute("UPDATE document SET text = ?, sha256 = ? WHERE id = 2", [text, documents.sha256(text)])
    connection.close()


# Where a code was merged, one can follow it as well: by day, its turn is that of the choice.
CONFLICTS: list[tuple[Callable[[Project, Project], None], str]] = [
    (renamed, "field"),
    (removed_and_changed, "deleted"),
    (merged_and_used, "deleted"),
    (removed_and_used, "deleted"),
    (removed_and_moved_under, "deleted"),
    (document_removed_and_coded, "deleted"),
    (named_alike, "name"),
    (ordered, "order"),
    (under_each_other, "cycle"),
    (another_text, "text"),
]


@pytest.mark.parametrize(("kind", "choice"), pairs(CONFLICTS, ["ours", "theirs", "follow"]))
def test_every_kind_of_conflict_is_decided_in_the_report_that_asks(
    call: Call, tmp_path: Path, kind: tuple[Callable[[Project, Project], None], str], choice: str
) -> None:
    diverge, reason = kind
    (tmp_path / "codebook.yaml").write_text(CODEBOOK + "  - {id: tijd, name: Tijd}\n")
    (tmp_path / "groep.txt").write_text(INTERVIEW)
    (tmp_path / "trein.txt").write_text(INTERVIEW.replace("bus", "trein"))
    call("init", "study", "--codebook", "codebook.yaml")
    call("import", "groep.txt", "trein.txt")
    call("code", "groep", "stage", "--at", "10:20")
    call("backup", "copy.qualcode")
    with Project.open(tmp_path / "study.qualcode") as study, Project.open(tmp_path / "copy.qualcode") as copy:
        diverge(study, copy)
    told = call(*MERGE, "--format", "json", code=1)
    report = told.json
    assert reason in {conflict["reason"] for conflict in report["conflicts"]}
    assert "waits" in told.err or "wait for" in told.err
    for conflict in report["conflicts"]:
        conflict["decision"] = choice if choice in conflict["choices"] else "ours"
    (tmp_path / "report.json").write_text(json.dumps(report))
    assert call(*MERGE, "--decide", "report.json", "--format", "json").json["holds"]
    assert call(*MERGE, "--format", "json").json["nothing_new"]
    assert "well" in call("check", "-p", "study.qualcode").out
    offered = any("follow" in conflict["choices"] for conflict in report["conflicts"])
    assert offered == (diverge is merged_and_used)


def test_what_came_is_named_with_its_code_and_place_once_nothing_is_blind_any_more(apart: Call) -> None:
    out = apart(*MERGE, "--dry-run").out
    assert "new: coding groep 30:45 kosten (eva)" in out


def test_of_blind_work_nothing_is_told_but_that_it_is_proven(call: Call, tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    (tmp_path / "groep.txt").write_text(INTERVIEW)
    (tmp_path / "vrij.txt").write_text(INTERVIEW.replace("oom", "tante"))
    call("init", "study", "--codebook", "codebook.yaml")
    call("import", "groep.txt", "vrij.txt")
    call("round", "new", "proef", "--coders", "bo,eva", "--document", "groep", "-p", "study.qualcode")
    call("backup", "much.qualcode")
    call("backup", "little.qualcode", "-p", "study.qualcode")
    for copy, places in (("much.qualcode", ("10:20", "30:45")), ("little.qualcode", ("12:18",))):
        eva = ("-p", copy, "--coder", "eva")
        for place in places:
            call("code", "groep", "kosten", "--at", place, *eva)
        call("code", "vrij", "stage", "--at", "0:9", *eva)
        call("memos", "write", "code", "kosten", f"Gebruikt voor {places}", *eva)
        call("finish", "groep", *eva)

    def told(copy: str, *more: str) -> tuple[str, object]:
        merge = ("merge", copy, "-p", "study.qualcode", *more)
        shown = call(*merge, "--dry-run").out.replace(copy, "COPY")
        found = call(*merge, "--dry-run", "--format", "json").json
        assert found["holds"]
        assert found["blind"]
        return " ".join(shown.split()), found | {"other": ""}

    assert told("much.qualcode") == told("little.qualcode")
    shown, _found = told("much.qualcode")
    assert "new: coding vrij 0:9 stage (eva)" in shown
    assert "coding 0 1 1 0 0 0 0 1 =" in shown
    assert "A round is open" in shown
    assert "groep" not in shown.replace("assignment eva: groep", "")
    assert call("merge", "much.qualcode", "-p", "study.qualcode").out.count("coding") == 2
    shutil.copy(tmp_path / "much.qualcode", tmp_path / "later.qualcode")
    call("code", "groep", "stage", "--at", "0:9", "-p", "later.qualcode", "--coder", "bo")
    call("finish", "groep", "-p", "later.qualcode", "--coder", "bo")
    later = ("merge", "later.qualcode", "-p", "study.qualcode")
    assert "new: coding groep" not in call(*later, "--dry-run").out
    last = call(*later).out
    assert "new: coding groep 0:9 stage (bo)" in last
    assert "A round is open" not in last
