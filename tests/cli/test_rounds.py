"""Rounds from the command line: begun, seen, ended, handed out; and nothing of a blind coding gets through it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from qualcode.changes import codings as coding
from qualcode.changes import work as team
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.storage import Project
from tests.cli.conftest import Call
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project


@pytest.fixture
def study(tmp_path: Path) -> Path:
    with new_project(tmp_path) as project:
        for name, group in (("school-1", "scholen"), ("school-2", "scholen"), ("bedrijf-1", "bedrijven")):
            add_transcript(project, name, INTERVIEW.replace("bus", name), group=group)
    return project.path


def test_a_round_is_begun_followed_and_ended(study: Path, call: Call) -> None:
    lead = ("-p", study, "--coder", "ada")
    assert "qualcode round new" in call("round", *lead).out
    both = ("--percent", "50", "--document", "school-1")
    assert "--percent" in call("round", "new", "een", "--coders", "ada,bo", *both, *lead, code=2).err
    tried = call("round", "new", "een", "--coders", "ada,bo", "--percent", "50", "--dry-run", *lead)
    assert "scholen: 1 of 2" in tried.out
    assert call("round", "--format", "json", *lead).json == []
    made = call("round", "new", "een", "--coders", "ada,bo", "--percent", "50", "--seed", "4", *lead)
    assert "New in this project: bo" in made.out
    [found] = call("round", "--format", "json", *lead).json
    assert (found["name"], found["lead"], found["open"], found["documents"], found["assigned"]) == (
        "een", "ada", True, 2, 4,
    )  # fmt: skip
    assert found["plan"]["groups"] == {"bedrijven": [1, 1], "scholen": [1, 2]}
    call("finish", "bedrijf-1", *lead)
    work = call("round", "show", "een", "--format", "json", *lead).json
    assert [one["state"] for one in work if one["coder"] == "ada"] == ["finished", "assigned"]
    assert "1 of 4" in call("round", "show", "een", *lead).out
    assert "ada" in call("round", "end", "een", "-p", study, "--coder", "bo", code=1).err
    call("round", "end", "een", *lead)
    assert not call("round", "--format", "json", *lead).json[0]["open"]
    assert "een" in call("round", "show", "eem", *lead, code=1).err


def test_a_copy_for_a_coder_comes_back(study: Path, call: Call, tmp_path: Path) -> None:
    lead, copy = ("-p", study, "--coder", "ada"), tmp_path / "bo.qualcode"
    call("round", "new", "een", "--coders", "ada,bo", "--document", "school-1", *lead)
    assert "qualcode merge" in call("round", "export", "een", copy, "--for", "bo", *lead).out
    bo = ("-p", copy, "--coder", "bo")
    call("code", "school-1", "netwerk", "--quote", "Via mijn oom", *bo)
    call("finish", "school-1", *bo)
    merged = call("merge", copy, *lead).out
    assert "oom" not in merged
    assert "school-1 (bo)" in merged
    assert call("codings", "--format", "json", *lead).json == []
    call("finish", "school-1", *lead)
    assert len(call("codings", "--format", "json", *lead).json) == 1
    assert call("agreement", "--round", "een", "--format", "json", *lead).json["settings"]["round"] == "een"


READING = [
    ["documents"],
    ["respondents"],
    ["codings"],
    ["codings", "export"],
    ["memos"],
    ["log"],
    ["codebook", "show"],
    ["codebook", "export"],
    ["codebook", "history"],
    ["matrix", "--cols", "group"],
    ["matrix", "--count", "codings"],
    ["matrix", "--count", "words", "--coders", "bo"],
    ["report"],
    ["round"],
    ["agreement"],
    ["agreement", "--disagreements"],
    ["check"],
]
"""Every command that shows something of a project."""
IN_JSON = {"documents", "respondents", "codings", "memos", "log", "matrix", "round"}


def test_nothing_that_others_do_in_an_open_round_changes_what_a_coder_is_shown(
    study: Path, call: Call, tmp_path: Path
) -> None:
    with Project.open(study) as project:
        for coder in ("ada", "bo"):
            coding.apply_codings(project, coder, [coding.NewCoding(3, 44, 60, code_id(project, "kosten"))])
        make_round(project, "ada", "een", RoundRequest(("ada", "bo"), documents=("school-1", "school-2")))
        coding.apply_codings(project, "ada", [coding.NewCoding(1, 44, 60, code_id(project, "kosten"))])
    other = tmp_path / "other" / study.name
    other.parent.mkdir()
    shutil.copyfile(study, other)
    with Project.open(other) as project:
        code = code_id(project, "stage/netwerk")
        coding.apply_codings(
            project, "bo", [coding.NewCoding(document, 44, 50 + place, code) for document in (1, 2) for place in (1, 9)]
        )
        coding.set_memo(project, "bo", 4, "geheim")
        coding.set_good(project, "bo", 4, True)
        team.set_memo(project, "bo", "document", 1, "geheim")
        team.set_memo(project, "bo", "respondent", 1, "geheim")
        project.undo("bo")
    shown: list[list[tuple[str, str]]] = []
    for path in (study, other):
        found = []
        for command in READING:
            form = ["--format", "json"] if command[0] in IN_JSON and "export" not in command else []
            result = call(*command, *form, "-p", path, "--coder", "ada")
            found.append((_without_what_is_progress(command[0], result.out.replace(str(path), "FILE")), result.err))
        shown.append(found)
    for command, before, after in zip(READING, *shown, strict=True):
        assert before == after, command
    assert "geheim" not in str(shown)
    assert "2 documents" in shown[1][0][1]


def _without_what_is_progress(command: str, out: str) -> str:
    """The log without the numbers of its lines, and without that somebody wrote a memo on a respondent."""
    if command != "log":
        return out
    lines = json.loads(out)
    return json.dumps([line | {"id": 0} for line in lines if not line["action"].startswith("memo.respondent")])


def test_finishing_says_who_what_and_how_the_round_stands(study: Path, call: Call) -> None:
    call("round", "new", "round 1", "--coders", "ada,bo", "--document", "school-1", "-p", study, "--coder", "ada")
    other = call("finish", "school-1", "-p", study, "--coder", "cees").out
    assert "school-1 is finished by cees." in other
    assert "not assigned to cees" in other
    assert "1 of 2 finished" in call("finish", "school-1", "-p", study, "--coder", "ada").out
    assert "already" in call("finish", "school-1", "-p", study, "--coder", "ada").out
    again = call("finish", "school-1", "--reopen", "-p", study, "--coder", "ada").out
    assert "not finished any more by ada" in again
    call("finish", "school-1", "-p", study, "--coder", "ada")
    last = call("finish", "school-1", "-p", study, "--coder", "bo").out
    assert "qualcode agreement --round 'round 1'" in last
    assert "round" not in call("finish", "school-2", "-p", study, "--coder", "bo").out.lower()


def test_what_is_to_be_typed_can_be_typed(study: Path, call: Call, tmp_path: Path) -> None:
    lead = ("-p", study, "--coder", "ada")
    call("round", "new", "round 1", "--coders", "ada,bo", "--document", "school-1", *lead)
    assert "round show 'round 1'" in call("agreement", "--round", "round 1", *lead, code=1).err
    call("finish", "school-2", *lead)
    assert "round show 'round 1'" in call("settle", *lead, code=1).err
    copy = tmp_path / "for bo.qualcode"
    assert f"qualcode merge '{copy}'" in call("round", "export", "round 1", copy, "--for", "bo", *lead).out
    assert "--round 'round 1'" in call("round", "end", "round 1", *lead).out


def test_a_copy_beside_the_project_is_merged_without_naming_the_project(
    study: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(study.parent)
    call("round", "new", "een", "--coders", "ada,bo", "--document", "school-1", "--coder", "ada")
    call("round", "export", "een", "bo.qualcode", "--for", "bo", "--coder", "ada")
    call("finish", "school-1", "-p", "bo.qualcode", "--coder", "bo")
    assert "Merged bo.qualcode" in call("merge", "bo.qualcode", "--coder", "ada").out
    assert "more than one" in call("documents", "--coder", "ada", code=1).err
