"""What comes in while a conflict waits, and what comes of it once that is decided; by chance, and case by case."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from qualcode.changes import codebook, codings
from qualcode.changes.codings import drifted
from qualcode.merging import MergeReport, merge
from qualcode.merging.waiting import Rest
from qualcode.storage import Project
from qualcode.storage.codings import codings as read_codings
from tests.merging.test_decisions import WAYS, code, decided, pair
from tests.support.building import code_id
from tests.support.copies import content, copied, rows
from tests.support.often import often


def synced(project: Project, other: Project, decisions: dict[str, str] | None = None) -> MergeReport:
    """What a sync takes in of another copy."""
    return merge(project, "lead", other.path, decisions=decisions, synced="there")


@pytest.mark.parametrize("seed", range(often(12)))
def test_what_waits_and_is_decided_later_is_as_if_it_was_decided_at_once(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    here, there = pair(tmp_path, chance, (3, 6, 12)[seed % 3], rare=seed % 4 == 3)
    waited = copied(here, "waited")
    first = synced(waited, there)
    assert waited.check() == drifted(waited) == []
    if not first.merged:
        assert rows(waited) == rows(here)
        return
    lines = len(waited.log())
    again = synced(waited, there)
    assert [(one.id, one.ours, one.theirs) for one in again.undecided] == [
        (one.id, one.ours, one.theirs) for one in first.undecided
    ]
    assert (again.merged, len(waited.log())) == (False, lines), "what came in comes once"
    name = list(WAYS)[seed % len(WAYS)]
    _report, decisions = decided(here, there.path, WAYS[name](random.Random(seed)))
    assert not synced(waited, there, decisions).undecided
    assert content(waited) == content(here), name
    assert waited.check() == drifted(waited) == []
    assert synced(waited, there).nothing_new
    merge(there, "lead", waited.path)
    assert content(there) == content(waited)


def renamed_on_both(here: Project, there: Project) -> None:
    """A conflict about what a code is called."""
    for project, name in ((here, "Prijs"), (there, "Geld")):
        codebook.edit_code(project, "ada", code_id(project, "kosten"), name=name)


def test_what_does_not_hang_on_a_conflict_comes_in_at_once_and_can_be_taken_back(here: Project, there: Project) -> None:
    renamed_on_both(here, there)
    code(there, "eva", 10, "kosten")
    before = rows(here)
    report = synced(here, there)
    assert [one.field for one in report.undecided] == ["name"]
    assert (report.merged, report.holds, report.entries) == (True, True, 2), "eva and her coding"
    assert 10 in [one.start for one in read_codings(here)]
    here.undo_sync("lead")
    assert rows(here) == before
    assert synced(here, there).merged
    assert not merge(here, "lead", there.path).merged, "a merge by hand still waits as a whole"


def test_what_points_to_a_thing_that_waits_waits_too(here: Project, there: Project) -> None:
    codebook.remove_code(here, "ada", code_id(here, "kosten"))
    code(there, "eva", 10, "kosten")
    code(there, "eva", 20, "kosten")
    codings.set_memo(there, "eva", max(one.id for one in read_codings(there)), "past")
    code(there, "eva", 30, "stage")
    report = synced(here, there)
    assert ([one.reason for one in report.undecided], report.entries) == (["deleted"], 2), "eva, and one coding"
    starts = [one.start for one in read_codings(here)]
    assert (10 in starts, 20 in starts, 30 in starts) == (False, False, True)
    [conflict] = synced(here, there).undecided
    assert conflict == report.undecided[0]
    assert synced(here, there, {conflict.id: "theirs"}).merged
    assert {10, 20, 30} <= {one.start for one in read_codings(here)}


def test_all_waits_where_what_comes_in_would_alter_what_waits(
    here: Project, there: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed_on_both(here, there)
    code(there, "eva", 10, "kosten")
    before, lines = rows(here), len(here.log())
    monkeypatch.setattr(Rest, "is_sure", lambda _rest: False)
    report = synced(here, there)
    assert (report.merged, report.kinds, len(report.undecided)) == (False, [], 1)
    assert (rows(here), len(here.log())) == (before, lines)


def test_a_conflict_that_is_decided_comes_in_beside_one_that_is_not(here: Project, there: Project) -> None:
    renamed_on_both(here, there)
    for project, colour in ((here, "#ff0000"), (there, "#00ff00")):
        codebook.edit_code(project, "ada", code_id(project, "stage"), colour=colour)
    name, colour = (one.id for one in sorted(synced(here, there).undecided, key=lambda one: one.field, reverse=True))
    report = synced(here, there, {colour: "theirs"})
    assert ([one.id for one in report.undecided], report.merged) == ([name], True)
    assert [one.id for one in synced(here, there).undecided] == [name], "it is not asked again"
