"""Decisions on conflicts: by chance on random copies, with what must hold for all, and each kind through JSON."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from qualcode.changes import codebook
from qualcode.changes import codings as coding
from qualcode.changes.codings import NewCoding, apply_codings, drifted
from qualcode.changes.documents import sha256
from qualcode.changes.work import set_memo
from qualcode.errors import ConflictError, QualcodeError
from qualcode.merging import MergeReport, merge
from qualcode.merging.report import Conflict
from qualcode.merging.wording import choice_words, conflict_words
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.codings import codings
from qualcode.storage.copies import read_sides
from qualcode.storage.copy_rows import Side
from qualcode.storage.decisions import MERGED
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.copies import content, copied, rows
from tests.support.machines import Machine
from tests.support.often import often

MIRROR = {"ours": "theirs", "theirs": "ours", "follow": "follow"}
Way = Callable[[Conflict], str]


def decided(project: Project, other: Path, way: Way) -> tuple[MergeReport, dict[str, str]]:
    """Merges, with each conflict decided in the JSON report as it is printed, and read back from it."""
    decisions: dict[str, str] = {}
    while True:
        report = merge(project, "lead", other, decisions=decisions)
        if not report.undecided:
            return report, decisions
        told = json.loads(report.to_json())
        for conflict, plain in zip(report.conflicts, told["conflicts"], strict=True):
            assert plain["choices"] == list(conflict.choices)
            assert conflict_words(conflict)
            assert all(choice_words(conflict, choice) for choice in conflict.choices)
            if plain["decision"] is None:
                plain["decision"] = way(conflict)
        decisions |= {plain["id"]: plain["decision"] for plain in told["conflicts"]}


def pair(folder: Path, chance: random.Random, edits: int, *, rare: bool = True) -> tuple[Project, Project]:
    """Two copies that went their own ways, with much done to the codebook, and last what makes the rarer conflicts."""
    here = new_project(folder)
    add_transcript(here, "groep", INTERVIEW)
    set_memo(here, "lead", "project", 0, "Begin")
    Machine(here, "ada", chance).work(edits and 20)
    crossed = [codebook.add_code(here, "ada", name) for name in ("Wortel", "Tak")]
    there = copied(here)
    for project, coder in ((here, "ada"), (there, chance.choice(("ada", "eva")))):
        machine = Machine(project, coder, chance)
        machine.work(edits)
        machine.tidy(edits // 2)
        machine.work(edits // 2)
    if not rare:
        return here, there
    there = retold(there)
    differ(here, "Cas", crossed)
    differ(there, "cas", crossed[::-1])
    return here, there


def differ(project: Project, coder: str, crossed: list[int]) -> None:
    """Moves one code under another, and codes the end of a document under a name with capitals of its own."""
    with suppress(QualcodeError, KeyError):
        codebook.move_code(project, coder, crossed[0], crossed[1], 0)
    for number, length in project.rows("SELECT id, length(text) FROM document ORDER BY id LIMIT 1"):
        end = NewCoding(number, length - 10, length, read_codebook(project).codes[0].id)
        apply_codings(project, coder, [end])


def retold(project: Project) -> Project:
    """Ends the first document in other words, from outside as no command of ours would."""
    for number, text in project.rows("SELECT id, text FROM document ORDER BY id LIMIT 1"):
        other = text[:-10] + text[-10:].upper()
        with sqlite3.connect(project.path) as connection:
            connection.execute("UPDATE document SET text = ?, sha256 = ? WHERE id = ?", [other, sha256(other), number])
        connection.close()
    project.close()
    return Project.open(project.path)


def shared(one: Side, other: Side) -> dict[str, set[str]]:
    """By table the keys of what both copies have."""
    return {table: one.rows[table].keys() & other.rows[table].keys() for table in one.rows}


def assert_nothing_is_lost(before: tuple[Side, Side], after: Project) -> None:
    """What both copies have, and so nobody deleted, is there, or became one with another, or has lost its words."""
    quoted = " ".join(text for (text,) in after.rows("SELECT text FROM document"))
    became = json.loads(after.meta(MERGED, "{}")).get("same", {})
    for table, keys in shared(*before).items():
        if table in ("meta", "speaker", "attribute_value"):
            continue
        there = {guid for (guid,) in after.rows(f"SELECT guid FROM {table}")}
        for key in keys:
            row = before[0].rows[table][key]
            unsaid = table in ("coding", "decision") and str(row.values.get("quote", "")) not in quoted
            assert {key, became.get(key)} & there or unsaid, (table, row)


WAYS: dict[str, Callable[[random.Random], Way]] = {
    "ours": lambda _chance: lambda _conflict: "ours",
    "theirs": lambda _chance: lambda _conflict: "theirs",
    "follow": lambda _chance: lambda conflict: conflict.choices[-1],
    "each": lambda chance: lambda conflict: chance.choice(conflict.choices),
}


@pytest.mark.parametrize(("seed", "edits"), [(0, 0), *((seed, (4, 10, 25)[seed % 3]) for seed in range(often(1)))])
def test_whatever_is_decided_nothing_is_lost_that_both_had(tmp_path: Path, seed: int, edits: int) -> None:
    chance = random.Random(seed)
    here, there = pair(tmp_path, chance, edits)
    reasons = {conflict.reason for conflict in merge(here, "lead", there.path, dry_run=True).undecided}
    assert edits or reasons == {"cycle", "spelling", "text"}
    kept = rows(here)
    for name, way in WAYS.items():
        one, other = copied(here, "one"), copied(there, "other")
        before = read_sides(one, other)
        assert merge(one, "lead", there.path, dry_run=True).merged is False
        assert rows(one) == kept
        report, decisions = decided(one, there.path, way(random.Random(f"{seed} {name}")))
        assert all(kind.holds for kind in report.kinds)
        assert one.check() == drifted(one) == []
        assert_nothing_is_lost(before, one)
        if report.merged:
            one.undo("lead")
            assert rows(one) == kept
            one.redo("lead")
        merge(other, "lead", here.path, decisions={key: MIRROR[choice] for key, choice in decisions.items()})
        assert content(one) == content(other)
        again = merge(one, "lead", there.path)
        assert again.nothing_new, (again.conflicts, decisions, name)
        assert not merge(one, "lead", other.path).items
        one.close()
        other.close()
    here.close()
    there.close()


def code(project: Project, coder: str, start: int, path: str) -> None:
    """A coding of ten characters."""
    apply_codings(project, coder, [NewCoding(1, start, start + 10, code_id(project, path))])


def coded(project: Project) -> list[tuple[int, str]]:
    """Where each coding begins, and its code."""
    book = read_codebook(project)
    return sorted((found.start, book.by_id[found.code_id].path) for found in codings(project))


def settle(project: Project, other: Path, choice: str) -> MergeReport:
    """Merges with this decision on every conflict that offers it."""
    return decided(project, other, lambda conflict: choice if choice in conflict.choices else "ours")[0]


def test_a_code_that_moved_under_a_deleted_one_stays_where_it_stood_with_all_its_codings(here: Project) -> None:
    codebook.add_code(here, "ada", "Hulp")
    codebook.add_code(here, "ada", "Oom", parent_id=code_id(here, "kosten"))
    there = copied(here)
    codebook.remove_code(here, "ada", code_id(here, "hulp"))
    code(here, "ada", 0, "kosten/oom")
    code(there, "eva", 10, "kosten")
    codebook.move_code(there, "eva", code_id(there, "kosten"), code_id(there, "hulp"), 0)
    code(there, "eva", 20, "hulp")
    codebook.add_code(there, "eva", "Buren", parent_id=code_id(there, "hulp"))
    code(there, "eva", 30, "hulp/buren")
    [conflict] = merge(here, "lead", there.path).undecided
    assert (conflict.theirs.uses, conflict.theirs.stay) == ({"code": 1, "coding": 2}, {"code": 1})
    assert choice_words(conflict, "ours").startswith(
        "deleted, and 1 code and 2 codings with it; back where they were: 1 code [ada "
    )
    assert choice_words(conflict, "theirs").startswith("used since by 1 code and 2 codings; moved here since: 1 code")
    taken, kept = copied(here, "taken"), copied(here, "kept")
    settle(taken, there.path, "ours")
    assert coded(taken) == [(0, "kosten/oom"), (10, "kosten"), (40, "stage")]
    settle(kept, there.path, "theirs")
    assert coded(kept) == [
        (0, "hulp/kosten/oom"), (10, "hulp/kosten"), (20, "hulp"), (30, "hulp/buren"), (40, "stage"),
    ]  # fmt: skip
    for project in (there, taken, kept):
        project.close()


def test_a_coding_given_a_deleted_code_keeps_the_one_that_it_had_and_its_memo(here: Project) -> None:
    coding.set_memo(here, "ada", 1, "belangrijk")
    there = copied(here)
    codebook.remove_code(here, "ada", code_id(here, "kosten"))
    coding.recode(there, "ada", [1], code_id(there, "kosten"))
    report = settle(here, there.path, "ours")
    assert [item.status for item in report.items if item.kind == "coding"] == []
    assert (coded(here), codings(here)[0].memo) == ([(40, "stage")], "belangrijk")
    there.close()


def test_a_coding_stays_also_where_both_of_its_codes_are_decided_away(here: Project, there: Project) -> None:
    codebook.remove_code(here, "ada", code_id(here, "kosten"))
    code(here, "ada", 10, "stage")
    coding.recode(there, "ada", [1], code_id(there, "kosten"))
    codebook.move_code(there, "eva", code_id(there, "stage/netwerk"), None, 0)
    codebook.remove_code(there, "eva", code_id(there, "stage"))
    ways = {"ours": "ours", "theirs": "theirs"}
    report, _decisions = decided(
        here, there.path, lambda conflict: ways["ours" if conflict.ours.state == "deleted" else "theirs"]
    )
    assert report.merged
    assert [start for start, _path in coded(here)] == [40]


def test_a_code_that_stays_does_not_go_with_the_one_above_it(here: Project) -> None:
    codebook.add_code(here, "ada", "Oom", parent_id=code_id(here, "kosten"))
    there = copied(here)
    for path in ("kosten/oom", "kosten"):
        codebook.remove_code(here, "ada", code_id(here, path))
    code(there, "eva", 10, "kosten/oom")
    code(there, "eva", 20, "kosten")
    settle_each = {"kosten/oom": "theirs", "kosten": "ours"}
    decided(here, there.path, lambda conflict: settle_each[conflict.what])
    assert coded(here) == [(10, "oom"), (40, "stage")]
    there.close()


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        ("ours", [(0, "kosten"), (10, "stage"), (20, "stage"), (40, "kosten")]),
        ("theirs", [(0, "kosten"), (40, "kosten")]),
        ("follow", [(0, "kosten"), (10, "kosten"), (20, "kosten"), (40, "kosten")]),
    ],
)
def test_a_code_merged_into_another_can_be_followed(
    here: Project, there: Project, choice: str, left: list[tuple[int, str]]
) -> None:
    code(there, "eva", 0, "kosten")
    codebook.merge_codes(there, "eva", [code_id(there, "stage")], code_id(there, "kosten"))
    code(here, "ada", 10, "stage")
    code(here, "ada", 20, "stage")
    set_memo(here, "ada", "code", code_id(here, "stage"), "Wat telt hier?")
    [conflict] = merge(here, "lead", there.path).undecided
    assert conflict.choices == ("ours", "theirs", "follow")
    assert conflict_words(conflict) == "code stage: merged into kosten on one side, changed or used on the other"
    assert choice_words(conflict, "follow") == "merged into kosten for all, with 2 codings and 1 memo"
    before = copied(here, "before")
    settle(here, there.path, choice)
    assert coded(here) == left
    settle(there, before.path, MIRROR[choice])
    assert content(here) == content(there)
    code(before, "ada", 30, "stage")
    settle(here, before.path, "follow")
    assert (30, "kosten" if choice != "ours" else "stage") in coded(here)
    before.close()


def test_what_was_merged_on_and_on_is_followed_to_the_end_and_through_a_third_copy(here: Project) -> None:
    codebook.add_code(here, "ada", "Hulp")
    there, third = copied(here), copied(here, "third")
    codebook.merge_codes(there, "eva", [code_id(there, "hulp")], code_id(there, "kosten"))
    codebook.merge_codes(there, "eva", [code_id(there, "kosten")], code_id(there, "stage"))
    merge(here, "lead", there.path)
    code(third, "cas", 10, "hulp")
    [conflict] = merge(here, "lead", third.path).undecided
    assert conflict.ours.value == "stage"
    settle(here, third.path, "follow")
    assert coded(here) == [(10, "stage"), (40, "stage")]
    there.close()
    third.close()


def test_nothing_is_followed_into_a_code_that_is_gone(here: Project) -> None:
    codebook.add_code(here, "ada", "Hulp")
    there = copied(here)
    codebook.merge_codes(there, "eva", [code_id(there, "hulp")], code_id(there, "kosten"))
    codebook.remove_code(there, "eva", code_id(there, "kosten"))
    code(here, "ada", 10, "hulp")
    [conflict] = merge(here, "lead", there.path).undecided
    assert conflict.choices == ("ours", "theirs")
    there.close()


def test_a_decision_that_a_conflict_does_not_offer_is_refused(here: Project, there: Project) -> None:
    for project, name in ((here, "Prijs"), (there, "Geld")):
        codebook.edit_code(project, "ada", code_id(project, "kosten"), name=name)
    [conflict] = merge(here, "lead", there.path, prefer="follow").undecided
    with pytest.raises(ConflictError, match=r"kosten .* cannot be decided with 'follow'") as caught:
        merge(here, "lead", there.path, decisions={conflict.id: "follow"})
    assert "ours, theirs" in str(caught.value.hint)


def test_a_memo_that_stays_as_it_is_did_not_change(here: Project, there: Project) -> None:
    for project, text in ((here, "hier"), (there, "daar")):
        set_memo(project, "ada", "document", 1, text)
    report = settle(here, there.path, "ours")
    assert report.items == []
    [memos] = [kind for kind in report.kinds if kind.kind == "memo"]
    assert (memos.changed, memos.holds) == (0, True)
    assert here.scalar("SELECT text FROM memo WHERE kind = 'document'") == "hier"


def test_a_merge_whose_report_cannot_be_told_is_not_done(
    here: Project, there: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    code(there, "eva", 10, "kosten")
    before = rows(here)
    monkeypatch.setattr(MergeReport, "to_dict", lambda _report: {"other": object()})
    with pytest.raises(TypeError):
        merge(here, "lead", there.path)
    assert rows(here) == before
