"""Coders who are written otherwise on the two sides of a merge are one coder, and whose name is like one is asked."""

from __future__ import annotations

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.merging import merge
from qualcode.merging.wording import choice_words, conflict_words, newcomer_words
from qualcode.settling import take_agreed
from qualcode.storage import Project
from qualcode.storage.coders import coders
from qualcode.storage.codings import codings
from qualcode.storage.decisions import decisions
from qualcode.storage.documents import documents
from tests.support.building import code_id


def code(project: Project, coder: str, start: int, end: int) -> None:
    document = documents(project)[0].id
    apply_codings(project, coder, [NewCoding(document, start, end, code_id(project, "stage"))])


@pytest.mark.parametrize("choice", ["ours", "theirs"])
@pytest.mark.parametrize(("one", "other"), [("Eva", "eva"), ("eva", "EVA"), ("Zo\u00eb", "zoe\u0308")])
def test_capitals_make_no_second_coder(here: Project, there: Project, one: str, other: str, choice: str) -> None:
    code(here, one, 10, 20)
    code(there, other, 30, 38)
    code(there, "lead", 40, 60)
    code(there, other, 40, 60)
    take_agreed(there, "lead", [])
    report = merge(here, "lead", there.path)
    [conflict] = report.undecided
    assert (conflict.kind, conflict.reason, conflict.ours.value, conflict.theirs.value) == (
        "coder", "spelling", one, other,
    )  # fmt: skip
    assert "capitals" in conflict_words(conflict)
    assert choice_words(conflict, "theirs") == other
    report = merge(here, "lead", there.path, decisions={conflict.id: choice})
    kept = one if choice == "ours" else other
    assert report.merged
    assert report.holds
    assert {one, other}.isdisjoint(report.newcomers)
    assert sorted(found.name for found in coders(here)) == sorted(["ada", "lead", "consensus", kept])
    who = {found.id: found.name for found in coders(here)}
    assert sorted(coding.start for coding in codings(here) if who[coding.coder_id] == kept) == [10, 30, 40]
    assert {span.coder for row in decisions(here) for span in row.readings} <= set(who.values())
    Project.undo(here, "lead")
    assert one in {found.name for found in coders(here)}
    assert other not in {found.name for found in coders(here)}


def test_a_name_that_is_like_another_is_asked_about(here: Project, there: Project) -> None:
    code(there, "adda", 10, 20)
    code(there, "bo", 30, 38)
    report = merge(here, "lead", there.path)
    assert report.newcomers == {"adda": "ada", "bo": ""}
    assert report.to_dict()["newcomers"] == [{"coder": "adda", "like": "ada"}, {"coder": "bo", "like": None}]
    [words] = newcomer_words(report)
    assert "qualcode coders merge adda ada" in words


def test_of_two_here_the_one_that_is_written_so_is_meant(here: Project, there: Project) -> None:
    code(here, "Eva", 10, 20)
    code(here, "eva", 10, 20)
    code(there, "eva", 30, 38)
    report = merge(here, "lead", there.path)
    assert report.merged
    assert not report.conflicts
