"""A copy that was merged before: told by its bytes, and only while all that came of it stands."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.changes import codebook
from qualcode.changes.codings import NewCoding, apply_codings, remove_codings
from qualcode.errors import ConflictError, ProjectError, QualcodeError
from qualcode.merging import MergeReport, merge
from qualcode.storage import Project
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.copies import copied
from tests.support.machines import Machine
from tests.support.often import often

Told = list[MergeReport]


def code(project: Project, coder: str, start: int) -> None:
    """A coding of ten characters."""
    apply_codings(project, coder, [NewCoding(1, start, start + 10, code_id(project, "kosten"))])


@pytest.fixture
def merged(here: Project, there: Project) -> Path:
    """The copy that eva sent back, once it is merged."""
    code(there, "eva", 10)
    codebook.edit_code(there, "eva", code_id(there, "kosten"), name="Geld")
    code(here, "ada", 20)
    codebook.edit_code(here, "ada", code_id(here, "kosten"), name="Prijs")
    there.close()
    assert merge(here, "lead", there.path, prefer="ours").merged
    return there.path


def again(here: Project, path: Path) -> MergeReport:
    """The copy merged once more; what is here stays as it is."""
    before = here.log()
    report = merge(here, "lead", path)
    assert report.nothing_new or not report.merged
    assert here.log() == before
    return report


def test_a_copy_that_was_merged_is_known_by_its_bytes(here: Project, merged: Path, told_at_once: Told) -> None:
    assert again(here, merged).nothing_new
    merged.rename(merged.with_name("again.qualcode"))
    code(here, "ada", 30)
    codebook.edit_code(here, "lead", code_id(here, "stage"), name="Werkplek")
    assert again(here, merged.with_name("again.qualcode")).nothing_new
    assert len(told_at_once) == 2


def test_one_that_was_only_tried_is_not(here: Project, there: Project, told_at_once: Told) -> None:
    code(there, "eva", 10)
    for _time in range(2):
        assert not merge(here, "lead", there.path, dry_run=True).nothing_new
    assert told_at_once == []


def test_what_is_deleted_here_since_is_listed(here: Project, merged: Path, told_at_once: Told) -> None:
    remove_codings(here, "eva", [here.scalar("SELECT MAX(id) FROM coding")])
    assert [item.status for item in again(here, merged).items] == ["left_out"]
    assert told_at_once == []


def test_a_merge_that_is_undone_is_done_again(here: Project, merged: Path, told_at_once: Told) -> None:
    here.undo("lead")
    assert merge(here, "lead", merged, prefer="ours").merged
    assert told_at_once == []
    assert again(here, merged).nothing_new
    assert len(told_at_once) == 1


def test_what_decided_then_and_is_undone_since_is_a_conflict_again(
    here: Project, merged: Path, told_at_once: Told
) -> None:
    here.undo("ada")  # the name that was preferred
    assert [conflict.field for conflict in again(here, merged).undecided] == ["name"]
    assert told_at_once == []


DAMAGE: dict[str, Callable[[sqlite3.Connection], object]] = {
    "a coding": lambda file: file.execute("UPDATE coding SET start = start + 1"),
    "a coding is gone": lambda file: file.execute("DELETE FROM coding WHERE id = 1"),
    "a text": lambda file: file.execute("UPDATE document SET text = upper(text)"),
    "a turn": lambda file: file.execute("UPDATE turn SET body = body + 1"),
    "a line": lambda file: file.execute("UPDATE history SET coder = 'eva' WHERE id = 2"),
    "a line is gone": lambda file: file.execute("DELETE FROM history WHERE id = 3"),
    "a tombstone": lambda file: file.execute("INSERT INTO tombstone VALUES ('x', 'coding', 'eva', '2026')"),
    "a table": lambda file: file.execute("DROP TABLE memo"),
}


def tamper(path: Path, damage: str) -> None:
    """Alters a file as no change of ours would."""
    file = sqlite3.connect(path)
    DAMAGE[damage](file)
    file.commit()
    file.close()


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_copy_that_was_tampered_with_is_refused_though_it_was_merged(
    here: Project, merged: Path, told_at_once: Told, damage: str
) -> None:
    tamper(merged, damage)
    with pytest.raises(ProjectError):
        again(here, merged)
    assert told_at_once == []


def work(here: Project) -> None:
    """Something of everything, some of it taken back."""
    code(here, "ada", 70)
    code(here, "lead", 90)
    here.undo("lead")
    codebook.edit_code(here, "ada", code_id(here, "stage"), name="Werkplek")
    remove_codings(here, "ada", [here.scalar("SELECT MIN(id) FROM coding")])


def test_an_earlier_state_of_the_project_holds_nothing_new(here: Project, there: Project, told_at_once: Told) -> None:
    """What was deleted here since is told by a merge in full."""
    work(here)
    there.close()
    assert again(here, there.path).nothing_new
    assert told_at_once == []
    here.undo("ada")
    for _time in range(2):
        assert again(here, there.path).nothing_new
        here.undo("ada")
    assert again(here, copied(here).path).nothing_new
    assert len(told_at_once) == 3


@pytest.mark.parametrize("damage", DAMAGE)
def test_an_earlier_state_that_was_tampered_with_is_refused(
    here: Project, there: Project, told_at_once: Told, damage: str
) -> None:
    there.close()
    work(here)
    here.undo("ada")
    tamper(there.path, damage)
    with pytest.raises(ProjectError):
        again(here, there.path)
    assert told_at_once == []


@pytest.mark.parametrize("seed", range(often(1)))
def test_copies_come_again_while_the_lead_works_on(tmp_path: Path, told_at_once: Told, seed: int) -> None:
    """Whatever is done here in between, what is said at once is what a merge in full says."""
    chance = random.Random(seed)
    lead = new_project(tmp_path)
    add_transcript(lead, "groep", INTERVIEW)
    Machine(lead, "ada", chance).work(10)
    sent = []
    for name in ("eva", "cas"):
        copy = copied(lead, name)
        Machine(copy, name, chance).work(8)
        copy.close()
        sent.append(copy.path)
    machine = Machine(lead, "ada", chance)
    for _round in range(12):
        if chance.random() < 0.15:
            try:
                lead.undo("lead")
            except QualcodeError:
                continue
        if chance.random() < 0.4:
            machine.work(chance.randrange(1, 3))
        if chance.random() < 0.2:
            copy = copied(lead, f"earlier-{len(sent)}")
            copy.close()
            sent.append(copy.path)
        try:
            merge(lead, "lead", chance.choice(sent), prefer=chance.choice(("ours", "theirs")))
        except ConflictError:
            continue
    lead.close()
    assert told_at_once or seed
