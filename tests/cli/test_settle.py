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
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.codings import codings
from tests.cli.conftest import Call
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.copies import copied
from tests.support.once import fill
from tests.support.table_files import cells_of, workbook


def make_project(folder: Path) -> None:
    with new_project(folder) as made:
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


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """One passage on which ada and bo agree, one with two boundaries, one that only ada coded."""
    fill(tmp_path, make_project)
    made = Project.open(tmp_path / "study.qualcode")
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


def meeting(
    folder: Path, decisions: dict[str, tuple[str, str]], *, keep: tuple[str, ...] = (), name: str = "m.csv"
) -> str:
    """The list of a meeting, filled in by what a passage begins with; only these columns, or all."""
    with (folder / "meeting.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for start, (decision, reason) in decisions.items():
            if row["text"].startswith(start):
                row["decision"], row["reason"] = decision, reason
    columns, name = keep or tuple(rows[0]), "m.csv"
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return name


@pytest.fixture
def listed(call: Call, project: Project, tmp_path: Path) -> Path:
    call("agreement", "--disagreements", "--out", "meeting.csv")
    return tmp_path


def consensus(project: Project) -> list[tuple[str, str]]:
    paths = {code_id(project, path): path for path in ("stage", "stage/netwerk", "kosten")}
    who = next((coder.id for coder in read_coders(project) if coder.name == "consensus"), 0)
    return [(one.quote, paths[one.code_id]) for one in codings(project) if one.coder_id == who]


def test_a_list_that_a_meeting_filled_in_is_read_back(call: Call, project: Project, listed: Path) -> None:
    file = meeting(listed, {"Ik heb": ("bo", "meer context"), "Alleen": ("none", "te mager")})
    log = len(project.log())
    assert "2 cases decided.\nNothing was written." in call("settle", "import", file, "--dry-run").out
    assert len(project.log()) == log
    assert "2 cases decided." in call("settle", "import", file).out
    assert consensus(project) == [("Ik heb zelf gebeld. Drie keer.", "stage")]
    found = call("agreement", "--disagreements", "--format", "json").json
    assert [(one["decision"], one["decided_by"], one["reason"]) for one in found] == [
        ("accept", "ada", "meer context"),
        ("reject", "ada", "te mager"),
    ]
    assert "settled 2 cases from m.csv" in call("log").out
    call("undo")
    assert consensus(project) == []
    call("redo")
    call("agreement", "--disagreements", "--out", "meeting.csv", "--force")
    assert "2 cases are so already." in call("settle", "import", "meeting.csv").out
    file = meeting(listed, {"Ik heb": ("one reading", "beter")})
    assert "1 reason given." in call("settle", "import", file).out
    assert call("agreement", "--disagreements", "--format", "json").json[0]["reason"] == "beter"


@pytest.mark.parametrize(
    ("decision", "there"),
    [
        ("1", [("Ik heb zelf gebeld.", "stage")]),
        ("2", [("Ik heb zelf gebeld. Drie keer.", "stage")]),
        ("ADA", [("Ik heb zelf gebeld.", "stage")]),
        ("alle", [("Ik heb zelf gebeld.", "stage"), ("Ik heb zelf gebeld. Drie keer.", "stage")]),
        ("all readings", [("Ik heb zelf gebeld.", "stage"), ("Ik heb zelf gebeld. Drie keer.", "stage")]),
        ("niets", []),
        ("nothing here", []),
        ("{}:{}", [("zelf gebeld", "stage")]),
    ],
)
def test_what_can_be_decided(call: Call, project: Project, listed: Path, decision: str, there: list[object]) -> None:
    start = INTERVIEW.index("zelf gebeld")
    file = meeting(listed, {"Ik heb": (decision.format(start, start + len("zelf gebeld")), "")})
    assert "1 case decided.\n1 row without a decision." in call("settle", "import", file).out
    assert consensus(project) == there


@pytest.mark.parametrize(
    ("decision", "there"), [("kosten", "kosten"), ("netwerk", "stage/netwerk"), ("stage/netwerk", "stage/netwerk")]
)
def test_a_code_is_that_of_a_reading_or_another(
    call: Call, project: Project, listed: Path, decision: str, there: str
) -> None:
    call("settle", "import", meeting(listed, {"Alleen": (decision, "")}))
    assert consensus(project) == [("Alleen de bus", there)]
    outcome = call("agreement", "--disagreements", "--format", "json").json[1]["decision"]
    assert outcome == ("accept" if decision == "kosten" else "code")


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ("misschien", "“misschien” is no decision"),
        ("kostn", "Did you mean kosten?"),
        ("9", "there is no reading 9"),
        ("stage", "that is more than one reading"),
        ("kosten", "the readings have different boundaries"),
        ("9000:9010", "cannot be the boundaries"),
        ("one reading", "is no decision"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line_and_decides_nothing(
    call: Call, project: Project, listed: Path, decision: str, words: str
) -> None:
    file = meeting(listed, {"Ik heb": (decision, ""), "Alleen": ("none", "")})
    told = call("settle", "import", file, code=1).err
    assert "m.csv:2: " in told
    assert words in told
    assert "Write one of: 1 (ada: stage), 2 (bo: stage)" in told
    assert "nothing was decided" in told
    assert call("settle", "--format", "json").json[0]["decided"] == 0


def test_rows_that_are_about_no_case_are_told(call: Call, project: Project, listed: Path) -> None:
    file = meeting(listed, {"Ik heb": ("bo", "")}, keep=("document", "start", "end", "decision"))
    text = (listed / file).read_text(encoding="utf-8")
    (listed / "other.csv").write_text(text.replace("groep-1", "groep-9"), encoding="utf-8")
    assert "there is no case groep-9" in call("settle", "import", "other.csv", code=1).err
    call("settle", "import", file)
    assert consensus(project) == [("Ik heb zelf gebeld. Drie keer.", "stage")]
    file = meeting(listed, {"Alleen": ("none", "")})
    start = INTERVIEW.index("bus")
    apply_codings(project, "bo", [NewCoding(1, start, start + 3, code_id(project, "kosten"))])
    assert "(any more)" in call("settle", "import", file, code=1).err
    (listed / "leeg.csv").write_text("a,b\n1,2\n")
    assert "no columns that say which case" in call("settle", "import", "leeg.csv", code=1).err


def test_one_case_twice_is_told(call: Call, project: Project, listed: Path) -> None:
    file = meeting(listed, {"Ik heb": ("bo", "")})
    line = (listed / file).read_text(encoding="utf-8").splitlines()[1]
    (listed / file).write_text((listed / file).read_text(encoding="utf-8") + line.replace(";bo;", ";ada;") + "\n")
    assert "m.csv:4: the same case is decided otherwise on line 2" in call("settle", "import", file, code=1).err


@pytest.mark.parametrize("decision", ["bo", "kosten"])
def test_one_case_with_two_reasons_is_told(call: Call, project: Project, listed: Path, decision: str) -> None:
    call("settle", "import", meeting(listed, {"Alleen": ("kosten", "")}))
    call("agreement", "--disagreements", "--out", "meeting.csv", "--force")
    file = meeting(listed, {"Alleen": ("accept", "zo is het")})
    text = (listed / file).read_text(encoding="utf-8")
    (line,) = [one for one in text.splitlines() if "zo is het" in one]
    other = line.replace("zo is het", "of toch zo") if decision == "bo" else line.replace(";accept;", ";none;")
    (listed / file).write_text(f"{text}{other}\n", encoding="utf-8")
    told = call("settle", "import", file, code=1).err
    assert f"the same case {'has another reason' if decision == 'bo' else 'is decided otherwise'} on line" in told


def test_a_reason_for_what_does_not_hold_any_more_is_not_passed_over(
    call: Call, project: Project, listed: Path
) -> None:
    call("settle", "import", meeting(listed, {"Alleen": ("none", "te mager")}))
    start = INTERVIEW.index("Alleen")
    apply_codings(project, "ada", [NewCoding(1, start, start + 9, code_id(project, "kosten"))])
    call("agreement", "--disagreements", "--out", "meeting.csv", "--force")
    with (listed / "meeting.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = [row for row in csv.DictReader(file) if row["text"].startswith("Alleen")]
    assert row["reason"] == "te mager"
    assert row["state"] != "decided"
    assert "2 rows without a decision" in call("settle", "import", "meeting.csv").out
    for decision in (row["decision"], ""):
        file_name = meeting(listed, {"Alleen": (decision, "nog eens bekeken")})
        told = call("settle", "import", file_name, code=1).err
        assert "m.csv:3: there is a reason, and the decision that it was for does not hold any more" in told
    call("settle", "import", meeting(listed, {"Alleen": ("all", "nog eens bekeken")}))


def test_the_list_in_excel_and_in_dutch(
    call: Call, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "nl")
    call("agreement", "--disagreements", "--out", "overleg.xlsx")
    [(header, *rows)] = cells_of(tmp_path / "overleg.xlsx").values()
    for row in rows:
        row[header.index("besluit")], row[header.index("reden")] = "niets hier", "overlegd"
    workbook(tmp_path / "overleg.xlsx", header, *rows)
    monkeypatch.setenv("QUALCODE_LANG", "en")
    assert "2 cases decided." in call("settle", "import", "overleg.xlsx").out


def test_the_other_list_is_read_back_too(call: Call, project: Project, tmp_path: Path) -> None:
    rows = list(csv.DictReader(StringIO(call("settle", "--list", "--format", "csv").out)))
    for row in rows:
        row["decision"] = "all"
    with (tmp_path / "all.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert "3 cases decided." in call("settle", "import", "all.csv").out
    assert call("settle", "--format", "json").json[0]["settled"] is True
