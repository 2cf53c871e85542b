"""Coders: whose name may be a mistyped one, another name, and two who were one."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes.coders import merge_coders, rename_coder
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.log_words import in_words
from qualcode.changes.newcomers import NEWCOMERS, WELCOME, refuse_unknown
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.changes.work import set_finished, set_memo
from qualcode.errors import ConflictError, NotFoundError, UnknownCoder
from qualcode.model import CONSENSUS
from qualcode.settling.cases import read_settlement
from qualcode.settling.deciding import take_agreed
from qualcode.settling.model import State
from qualcode.storage import Project
from qualcode.storage.coders import coders, finished, work_of
from qualcode.storage.codings import codings
from qualcode.storage.decisions import decisions
from qualcode.storage.memos import memos
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = new_project(tmp_path)
    add_transcript(project, "groep-1", INTERVIEW)
    add_transcript(project, "groep-2", INTERVIEW)
    return project


def code(project: Project, coder: str, quote: str, path: str = "netwerk", memo: str = "", good: bool = False) -> None:
    start = INTERVIEW.index(quote)
    where = code_id(project, "stage/netwerk" if path == "netwerk" else path)
    apply_codings(project, coder, [NewCoding(1, start, start + len(quote), where, memo, good)])


def state(project: Project) -> list[object]:
    return [coders(project), codings(project), finished(project), memos(project), work_of(project), decisions(project)]


def made(project: Project) -> list[tuple[str, str, str, bool]]:
    names = {coder.id: coder.name for coder in coders(project)}
    return [(names[one.coder_id], one.quote, one.memo, one.good) for one in codings(project)]


NEAR = [
    ("Ada", "ada"),
    ("adda", "ada"),
    ("ada.", "ada"),
    ("a da", "ada"),
    ("ÀDA", "àda"),
    ("Karin", "karin"),
    ("karim", "karin"),
]


@pytest.mark.parametrize(("name", "known"), NEAR)
@pytest.mark.parametrize("working", [True, False])
def test_a_name_like_a_known_one_is_asked_about(project: Project, name: str, known: str, working: bool) -> None:
    set_memo(project, known, "project", 0, "x")
    if not working:
        set_memo(project, known, "project", 0, "")
    with pytest.raises(UnknownCoder) as caught:
        refuse_unknown(project, [known, name])
    assert (caught.value.name, caught.value.near) == (name, known)
    assert "--new-coder" in caught.value.hint


def test_where_nobody_codes_anybody_may_begin(project: Project) -> None:
    refuse_unknown(project, ["bo", "cy", "codeur-a", "codeur-b", "R1", "R2"])
    code(project, "bo", "Via mijn oom")
    refuse_unknown(project, ["bo", "ada", CONSENSUS])
    with pytest.raises(UnknownCoder, match="cy is new here; the coders are: ada, bo"):
        refuse_unknown(project, ["bo", "cy"])
    refuse_unknown(project, ["cy"], invited=True)


@pytest.mark.parametrize("names", [("Ada B", "ada b"), ("bo", "Bo"), ("CODEUR-A", "codeur-a")])
def test_two_new_names_that_differ_in_capitals_only_are_asked_about(project: Project, names: tuple[str, str]) -> None:
    with pytest.raises(UnknownCoder) as caught:
        refuse_unknown(project, names)
    assert caught.value.near == names[0]


def test_a_project_that_all_may_join_takes_anybody_but_a_mistyped_name(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.qualcode", name="p", coder="demo", settings={NEWCOMERS: WELCOME}) as open_to_all:
        set_memo(open_to_all, "bo", "project", 0, "x")
        refuse_unknown(open_to_all, ["cy"])
        with pytest.raises(UnknownCoder):
            refuse_unknown(open_to_all, ["Bo"])


def test_a_coder_is_renamed_and_undoes_what_came_before(project: Project) -> None:
    code(project, "bo", "Via mijn oom")
    before = state(project)
    assert rename_coder(project, "bo", "bo", " Bo  de  Boer ")
    assert made(project) == [("Bo de Boer", "Via mijn oom", "", False)]
    assert in_words(project.log(1)[0]) == "called the coder bo Bo  de  Boer".replace("  ", " ")
    project.undo("Bo de Boer")
    assert state(project) == before
    rename_coder(project, "ada", "bo", "bart")
    project.undo("bart")
    assert made(project) == []


def test_a_coder_renamed_there_and_back_undoes_in_the_order_in_which_it_was_done(project: Project) -> None:
    words = ["Via", "mijn", "oom"]
    for word, (name, next_name) in zip(words, [("bo", "bart"), ("bart", "bo"), ("bo", "")], strict=True):
        code(project, name, word)
        if next_name:
            rename_coder(project, "ada", name, next_name)
    for left in (2, 1, 0):
        project.undo("bo")
        assert [text for _coder, text, _memo, _good in made(project)] == words[:left]


@pytest.mark.parametrize(("old", "new"), [("bo", "ADA"), ("bo", ""), ("bo", CONSENSUS), (CONSENSUS, "cy")])
def test_a_name_that_cannot_be(project: Project, old: str, new: str) -> None:
    code(project, "bo", "Via mijn oom")
    with pytest.raises(ConflictError):
        rename_coder(project, "ada", old, new)
    with pytest.raises(NotFoundError):
        rename_coder(project, "ada", "bob", "cy")


def test_two_coders_become_one(project: Project) -> None:
    code(project, "ada", "Via mijn oom", memo="mijn")
    code(project, "Ada", "Via mijn oom", memo="haar", good=True)
    code(project, "Ada", "Drie keer")
    code(project, "bo", "Via mijn oom")
    set_finished(project, "ada", 1)
    set_finished(project, "Ada", 1)
    set_finished(project, "Ada", 2)
    set_memo(project, "ada", "project", 0, "een")
    set_memo(project, "Ada", "project", 0, "twee")
    set_memo(project, "Ada", "document", 1, "drie")
    before = state(project)
    would = merge_coders(project, "ada", "Ada", "ada", dry_run=True)
    assert state(project) == before
    done = merge_coders(project, "ada", "Ada", "ada")
    assert done == would
    assert (done.codings, done.doubled, done.finished, done.memos) == (2, 1, 2, 2)
    assert [coder.name for coder in coders(project)] == ["ada", "bo"]
    assert sorted(made(project)) == [
        ("ada", "Drie keer", "", False),
        ("ada", "Via mijn oom", "mijn\nhaar", True),
        ("bo", "Via mijn oom", "", False),
    ]
    assert finished(project) == {1: ["ada"], 2: ["ada"]}
    assert {memo.text for memo in memos(project)} == {"een\ntwee", "drie"}
    after = state(project)
    project.undo("ada")
    assert state(project) == before
    project.redo("ada")
    assert state(project) == after
    assert project.check() == []


def test_decisions_on_what_became_one_hold(project: Project) -> None:
    code(project, "ada", "Via mijn oom")
    code(project, "bo", "Via mijn oom")
    code(project, "Bo", "Via mijn oom")
    assert take_agreed(project, "Bo") == 1
    merge_coders(project, "ada", "Bo", "bo")
    (case,) = read_settlement(project).cases
    assert case.state is State.DECIDED
    assert case.decision is not None
    assert case.decision.coder == "bo"
    assert sorted(span.coder for span in case.decision.readings) == ["ada", "bo"]


def test_who_codes_blind_is_neither_renamed_nor_merged_into_another(project: Project) -> None:
    make_round(project, "lead", "r1", RoundRequest(("ada", "bo"), documents=("groep-1",)))
    code(project, "Ada", "Via mijn oom")
    with pytest.raises(ConflictError, match="Round r1 is open"):
        rename_coder(project, "ada", "bo", "bob")
    with pytest.raises(ConflictError, match="Round r1 is open"):
        merge_coders(project, "bo", "ada", "bo")
    merge_coders(project, "ada", "Ada", "ada")
    assert made(project) == [("ada", "Via mijn oom", "", False)]


def test_a_coder_is_not_merged_with_nobody(project: Project) -> None:
    code(project, "bo", "Via mijn oom")
    for source, target in (("bo", "bo"), ("bo", CONSENSUS), (CONSENSUS, "bo")):
        with pytest.raises(ConflictError):
            merge_coders(project, "ada", source, target)
    with pytest.raises(NotFoundError):
        merge_coders(project, "ada", "bob", "bo")
