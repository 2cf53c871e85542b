"""``qualcode settle``, and the disagreements with what was decided on them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.settling import accept, read_settlement, reject
from qualcode.storage import Project
from tests.cli.conftest import Call
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.copies import copied


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """One passage on which ada and bo agree, one with two boundaries, one that only ada coded."""
    made = new_project(tmp_path)
    document = add_transcript(made, "groep-1", INTERVIEW)
    for coder, quote, path in (
        ("ada", "Via mijn oom", "stage/netwerk"),
        ("bo", "Via mijn oom", "stage/netwerk"),
        ("ada", "Ik heb zelf gebeld.", "stage"),
        ("bo", "Ik heb zelf gebeld. Drie keer.", "stage"),
        ("ada", "Alleen de bus", "kosten"),
    ):
        start = INTERVIEW.index(quote)
        apply_codings(made, coder, [NewCoding(document, start, start + len(quote), code_id(made, path))])
    yield made
    made.close()


def test_progress_and_taking_what_all_agree_on(call: Call, project: Project) -> None:
    before = {"document": "groep-1", "coders": ["ada", "bo"], "cases": 3, "open": 3, "reopened": 0, "decided": 0}
    assert call("settle", "--format", "json").json == [{**before, "settled": False}]
    assert "1 agreed passage went to the consensus." in call("settle", "--agreed").out
    assert "0 agreed passages" in call("settle", "--agreed", "--documents", "groep-1").out
    assert call("settle", "--format", "json").json[0]["decided"] == 1
    assert "settled 1 agreed passage" in call("log").out
    call("undo")
    assert call("settle", "--format", "json").json[0]["decided"] == 0


def test_the_list_says_what_was_decided_by_whom_and_why(call: Call, project: Project) -> None:
    accept(project, "bo", read_settlement(project).cases[1], 0, "tot [b]hier[/b]\x1b[2J")
    found = call("settle", "--list", "--kind", "different_boundary", "--format", "json").json
    [case] = found
    assert (case["state"], case["decision"], case["decided_by"]) == ("decided", "accept", "bo")
    assert [reading["coders"] for reading in case["readings"]] == [["ada"], ["bo"]]
    assert [one["code"] for one in case["consensus"]] == ["stage"]
    shown = call("settle", "--list").out
    assert "one reading" in shown
    assert "3 cases." in shown
    [row] = csv.DictReader(StringIO(call("settle", "--list", "--codes", "kosten", "--format", "csv").out))
    assert (row["state"], row["readings"], row["text"]) == ("open", "ada: kosten; bo: nothing", "Alleen de bus")
    assert call("settle", "--list", "--state", "open", "--format", "csv").out.count("\n") == 3
    assert "add --list" in call("settle", "--kind", "agreed", code=2).err


def test_the_disagreements_for_a_meeting_have_their_decisions(call: Call, project: Project, tmp_path: Path) -> None:
    accept(project, "bo", read_settlement(project).cases[1], 0, "korter")
    reject(project, "ada", read_settlement(project).cases[2])
    call("agreement", "--disagreements", "--out", "meeting.csv")
    with (tmp_path / "meeting.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [[row[name] for name in ("state", "decision", "decided by", "reason")] for row in rows] == [
        ["settled", "one reading", "bo", "korter"],
        ["settled", "nothing here", "ada", ""],
    ]
    assert rows[0]["ada passage"] == "Ik heb zelf gebeld."
    found = call("agreement", "--disagreements", "--format", "json").json
    assert [(one["state"], one["decision"], one["decided_by"]) for one in found] == [
        ("decided", "accept", "bo"),
        ("decided", "reject", "ada"),
    ]


def test_a_count_says_how_far_the_consensus_is(call: Call, project: Project) -> None:
    accept(project, "bo", read_settlement(project).cases[1], 0)
    told = "1 disagreement is not settled yet. 1 passage that all coded alike is not in the consensus yet."
    assert told in call("matrix").out
    assert call("matrix", "--format", "json").json["note"] == told
    assert told in " ".join(call("report", "--language", "en").out.split())
    assert "not settled" not in call("matrix", "--coders", "ada,bo").out


def test_a_merge_says_what_was_settled_differently(call: Call, project: Project, tmp_path: Path) -> None:
    there = copied(project)
    reject(there, "bo", read_settlement(there).cases[1])
    there.close()
    accept(project, "ada", read_settlement(project).cases[1], 0)
    merged = call("-p", "study.qualcode", "merge", "copy.qualcode")
    assert "1 passage was settled differently on both sides" in merged.out
    found = call("-p", "study.qualcode", "settle", "--list", "--state", "reopened", "--format", "json").json
    assert [(one["kind"], one["why"]) for one in found] == [("different_boundary", "decided_twice")]


def test_nobody_to_compare(call: Call, tmp_path: Path) -> None:
    made = new_project(tmp_path)
    first, second = (add_transcript(made, name, text) for name, text in (("groep-1", INTERVIEW), ("groep-2", "A: Ja.")))
    assert "takes two coders" in call("settle", code=1).err
    apply_codings(made, "ada", [NewCoding(first, 40, 50, 1)])
    apply_codings(made, "bo", [NewCoding(second, 3, 5, 1)])
    made.close()
    assert "No document was coded or declared finished by two coders." in call("settle").out
    assert call("settle", "--list", "--format", "json").json == []
