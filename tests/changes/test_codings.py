"""Applying, removing and marking codings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.addresses import find_code
from qualcode.changes.codebook import edit_code, number_version, outdated_codings
from qualcode.changes.codings import (
    NewCoding,
    apply_codings,
    confirm_codings,
    drifted,
    join_codings,
    recode,
    remove_codings,
    set_good,
    set_memo,
    set_span,
    split_coding,
)
from qualcode.changes.log_words import in_words
from qualcode.errors import ConflictError, NotFoundError
from qualcode.storage import Project
from qualcode.storage.codebook import code_words, codebook
from qualcode.storage.coders import coder
from qualcode.storage.codings import codings, recent_codes
from qualcode.storage.memos import together
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.once import fill


def make_project(folder: Path) -> None:
    with new_project(folder, "stage", "stage/netwerk", "kosten", "kosten/bus", "intake", "intake/bus") as project:
        add_transcript(project, "gesprek", INTERVIEW)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    fill(tmp_path, make_project)
    return Project.open(tmp_path / "study.qualcode")


def new(project: Project, words: str, path: str, **more: object) -> NewCoding:
    start = INTERVIEW.index(words)
    return NewCoding(1, start, start + len(words), code_id(project, path), **more)  # type: ignore[arg-type]


def test_a_coding_keeps_its_quotation_version_and_coder(project: Project) -> None:
    apply_codings(project, "bob", [new(project, "mijn oom", "stage/netwerk", memo="familie?", good=True)])
    [coding] = codings(project)
    assert (coding.quote, coding.memo, coding.good, coding.codebook_version) == ("mijn oom", "familie?", True, 1)
    assert coding.coder_id == coder(project, "bob").id


def test_the_same_coder_twice_on_the_same_passage_and_code_is_one_coding(project: Project) -> None:
    item = new(project, "mijn oom", "stage/netwerk")
    assert apply_codings(project, "ada", [item, item]) == [1, None]
    assert apply_codings(project, "ada", [item]) == [None]
    assert apply_codings(project, "bob", [item]) == [2]
    assert len(codings(project)) == 2


def test_codings_overlap_freely(project: Project) -> None:
    apply_codings(project, "ada", [new(project, "mijn oom, die", "stage"), new(project, "oom, die kent", "kosten")])
    assert len(codings(project)) == 2


@pytest.mark.parametrize("span", [(0, 0), (-1, 4), (5, 4), (0, len(INTERVIEW) + 1)])
def test_a_passage_outside_the_text_is_refused_and_nothing_is_written(project: Project, span: tuple[int, int]) -> None:
    good = new(project, "mijn oom", "stage")
    with pytest.raises(ConflictError, match="not a passage"):
        apply_codings(project, "ada", [good, NewCoding(1, *span, code_id(project, "stage"))])
    assert codings(project) == []


def test_one_undo_takes_back_all_that_one_call_made(project: Project) -> None:
    apply_codings(project, "ada", [new(project, "mijn oom", "stage"), new(project, "Drie keer", "stage")])
    project.undo("ada")
    assert codings(project) == []
    project.redo("ada")
    assert len(codings(project)) == 2


def test_removing_is_for_ones_own_codings(project: Project) -> None:
    [made] = apply_codings(project, "ada", [new(project, "mijn oom", "stage")])
    assert made is not None
    project.ensure_coder("bob")
    with pytest.raises(ConflictError, match="another coder's"):
        remove_codings(project, "bob", [made])
    assert remove_codings(project, "ada", [made]) == 1
    with pytest.raises(NotFoundError):
        remove_codings(project, "ada", [made])
    project.undo("ada")
    assert [coding.id for coding in codings(project)] == [made]


def test_memo_and_flag_can_be_set_and_undone(project: Project) -> None:
    [made] = apply_codings(project, "ada", [new(project, "mijn oom", "stage")])
    assert made is not None
    assert set_memo(project, "ada", made, "twijfel")
    assert set_good(project, "ada", made, True)
    assert not set_good(project, "ada", made, True)
    [coding] = codings(project, good=True)
    assert coding.memo == "twijfel"
    project.undo("ada")
    project.undo("ada")
    assert [(item.memo, item.good) for item in codings(project)] == [("", False)]


def test_codes_are_found_by_path_or_any_unique_end(project: Project) -> None:
    book = codebook(project)
    assert book.by_id[find_code(book, "stage/netwerk")].path == "stage/netwerk"
    assert book.by_id[find_code(book, "netwerk")].path == "stage/netwerk"
    with pytest.raises(NotFoundError, match="more than one") as caught:
        find_code(book, "bus")
    assert "kosten/bus, intake/bus" in caught.value.hint
    with pytest.raises(NotFoundError) as caught:
        find_code(book, "stage/netwrek")
    assert "stage/netwerk" in caught.value.hint


def test_recent_codes_are_newest_first_and_each_once(project: Project) -> None:
    for words, path in (("mijn oom", "stage"), ("Drie keer", "kosten"), ("de bus", "stage")):
        apply_codings(project, "ada", [new(project, words, path)])
    assert recent_codes(project, coder(project, "ada").id) == [code_id(project, "stage"), code_id(project, "kosten")]


def test_a_quotation_that_no_longer_stands_in_the_text_is_reported(project: Project) -> None:
    apply_codings(project, "ada", [new(project, "mijn oom", "stage")])
    assert drifted(project) == []
    with project.transaction() as connection:
        connection.execute("UPDATE main.coding SET quote = 'iets anders'")
    assert len(drifted(project)) == 1


def test_codings_of_several_coders_in_one_call_are_each_their_own(project: Project) -> None:
    apply_codings(
        project, "lead", [new(project, "mijn oom", "stage", coder="bob"), new(project, "de bus", "kosten", coder="cas")]
    )
    assert [coding.coder_id for coding in codings(project)] == [
        coder(project, "bob").id,
        coder(project, "cas").id,
    ]
    project.undo("lead")
    assert codings(project) == []


def made(project: Project, words: str, path: str, **more: object) -> int:
    [found] = apply_codings(project, "ada", [new(project, words, path, **more)])
    assert found is not None
    return found


def passages(project: Project) -> list[tuple[str, str, str]]:
    book = codebook(project)
    return [(coding.quote, book.by_id[coding.code_id].path, coding.memo) for coding in codings(project)]


def test_recoding_moves_a_coding_to_another_code(project: Project) -> None:
    one = made(project, "mijn oom", "stage", memo="a")
    assert recode(project, "ada", [one], code_id(project, "kosten")) == 1
    assert passages(project) == [("mijn oom", "kosten", "a")]
    assert recode(project, "ada", [one], code_id(project, "kosten")) == 0
    project.undo("ada")
    assert passages(project) == [("mijn oom", "stage", "a")]


def test_recoding_into_a_code_that_is_there_makes_one_of_two_and_keeps_both_memos(project: Project) -> None:
    one = made(project, "mijn oom", "stage", memo="a", good=True)
    made(project, "mijn oom", "kosten", memo="b")
    recode(project, "ada", [one], code_id(project, "kosten"))
    assert passages(project) == [("mijn oom", "kosten", "b\na")]
    assert codings(project)[0].good
    project.undo("ada")
    assert sorted(passages(project)) == [("mijn oom", "kosten", "b"), ("mijn oom", "stage", "a")]


def test_an_edge_can_be_moved_within_the_text(project: Project) -> None:
    one = made(project, "mijn oom", "stage")
    start = INTERVIEW.index("mijn oom")
    assert set_span(project, "ada", one, start, start + len("mijn oom, die"))
    assert not set_span(project, "ada", one, start, start + len("mijn oom, die"))
    assert passages(project) == [("mijn oom, die", "stage", "")]
    with pytest.raises(ConflictError, match="not a passage"):
        set_span(project, "ada", one, start, start)
    assert drifted(project) == []


def test_splitting_and_joining_are_each_others_opposite(project: Project) -> None:
    one = made(project, "Ik heb zelf gebeld. Drie keer.", "stage", memo="m", good=True)
    cut = INTERVIEW.index(" Drie keer")
    two = split_coding(project, "ada", one, cut)
    assert passages(project) == [("Ik heb zelf gebeld.", "stage", "m"), ("Drie keer.", "stage", "")]
    assert [coding.good for coding in codings(project)] == [True, False]
    assert join_codings(project, "ada", [two, one]) == one
    assert passages(project) == [("Ik heb zelf gebeld. Drie keer.", "stage", "m")]
    with pytest.raises(ConflictError, match="nothing to split"):
        split_coding(project, "ada", one, INTERVIEW.index("Ik heb zelf"))
    other = made(project, "de bus", "kosten")
    with pytest.raises(ConflictError, match="same code"):
        join_codings(project, "ada", [one, other])
    for _step in range(4):
        project.undo("ada")
    assert passages(project) == []
    for _step in range(4):
        project.redo("ada")
    assert len(passages(project)) == 2


def test_a_confirmed_or_recoded_coding_counts_as_made_under_the_newest_version(project: Project) -> None:
    apply_codings(
        project, "ada", [new(project, "mijn oom", "stage/netwerk"), new(project, "die baas", "stage/netwerk")]
    )
    first, second = codings(project)
    edit_code(project, "ada", code_id(project, "stage/netwerk"), definition="Familie.")
    edit_code(project, "ada", code_id(project, "kosten/bus"), definition="Vervoer.")
    number_version(project, "ada", "sharper")
    assert outdated_codings(project) == [first, second]
    assert confirm_codings(project, "ada", [first.id]) == 1
    assert recode(project, "ada", [second.id], code_id(project, "kosten/bus")) == 1
    assert outdated_codings(project) == []
    assert in_words(project.log()[1]).startswith("confirmed Netwerk at")
    assert confirm_codings(project, "ada", [first.id]) == 0
    project.undo("ada")
    project.undo("ada")
    assert outdated_codings(project) == [first, second]
    apply_codings(project, "bob", [new(project, "mijn oom", "stage/netwerk")])
    with pytest.raises(ConflictError, match="another coder"):
        confirm_codings(project, "bob", [first.id])


GIVEN = [("", False), ("familie?", False), ("", True), ("familie?", True), ("oom", False), ("of ook\nfamilie?", False)]


@pytest.mark.parametrize("before", GIVEN)
@pytest.mark.parametrize("again", GIVEN)
def test_what_is_given_with_a_coding_that_is_there_is_kept(
    project: Project, before: tuple[str, bool], again: tuple[str, bool]
) -> None:
    one, other = (new(project, "mijn oom", "stage/netwerk", memo=memo, good=good) for memo, good in (before, again))
    apply_codings(project, "ada", [one])
    [was] = codings(project)
    entries = len(project.log())
    assert apply_codings(project, "ada", [other]) == [None]
    [now] = codings(project)
    assert {*before[0].split("\n"), *again[0].split("\n")} <= {*now.memo.split("\n"), ""}
    assert now.memo.count("familie?") <= 1
    assert now.good == (before[1] or again[1])
    assert (len(project.log()) > entries) == (now != was)  # nothing new, no line
    apply_codings(project, "ada", [one, other])
    assert codings(project) == [now]  # not once more, however often
    if now != was:
        assert in_words(project.log(1)[0]) == "memo or flag on Netwerk at “mijn oom”"
        project.undo("ada")
        assert codings(project) == [was]


def test_of_one_passage_given_twice_at_once_all_is_kept(project: Project) -> None:
    item = new(project, "mijn oom", "stage/netwerk", memo="een")
    other = new(project, "die kent", "stage/netwerk")
    items = [item, other, item._replace(memo="twee", good=True), item._replace(memo="drie")]
    assert apply_codings(project, "ada", items) == [1, 2, None, None]
    assert [(coding.memo, coding.good) for coding in codings(project)] == [("een\ntwee\ndrie", True), ("", False)]
    assert in_words(project.log(1)[0]) == "2 codings, and a memo or flag on 1"
    project.undo("ada")
    assert codings(project) == []


@given(st.lists(st.text("ab\n ", max_size=5), max_size=4))
def test_memos_that_become_one_say_all_that_each_said_and_no_more_however_often(memos: list[str]) -> None:
    found = together(memos)
    lines = [line.strip() for line in found.split("\n")]
    for memo in memos:
        assert {line.strip() for line in memo.split("\n")} <= {*lines, ""}
    assert together([found, *memos]) == found


def test_a_code_is_told_of_as_the_codebook_has_it(project: Project) -> None:
    book = codebook(project)
    assert [code_words(project, code.id) for code in book.codes] == [(code.path, code.name) for code in book.codes]
    assert any("/" in code.path for code in book.codes)
