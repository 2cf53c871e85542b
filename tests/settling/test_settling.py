"""Settling: cases with their decisions, the consensus that comes of them, and what becomes of both later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualcode.changes.codebook import edit_code, merge_codes
from qualcode.changes.codings import NewCoding, apply_codings, recode, remove_codings, set_good, set_span
from qualcode.changes.log_words import in_words
from qualcode.changes.respondents import set_withdrawn
from qualcode.changes.work import set_finished
from qualcode.errors import ConflictError, NotFoundError, QualcodeError
from qualcode.merging import merge
from qualcode.model import CONSENSUS, Coding, Role
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import report_on
from qualcode.queries.comparison.gathering import gather_study
from qualcode.queries.counting import gather
from qualcode.report.agreement.settled import settled_figures
from qualcode.settling import (
    ReopenReason,
    Settlement,
    SettlingCase,
    State,
    accept,
    accept_all,
    consensus_note,
    read_settlement,
    reject,
    set_boundary,
    set_code,
    set_new_code,
    set_reason,
    take_agreed,
    take_back,
)
from qualcode.storage import Project
from qualcode.storage.coders import coder
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents, text, turns
from qualcode.storage.respondents import respondents
from qualcode.text.spans import overlap
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.copies import copied, rows
from tests.support.matrix import counted_codings
from tests.support.often import often
from tests.support.once import fill


@pytest.fixture
def project(tmp_path: Path) -> Project:
    fill(tmp_path, lambda folder: a_project(folder).close())
    return Project.open(tmp_path / "study.qualcode")


def a_project(folder: Path) -> Project:
    """Ada and bo agree on Sem's first answer, and differ in each of the three ways on the rest."""
    made = new_project(folder)
    add_transcript(made, "groep-1", INTERVIEW)
    for name in ("ada", "bo"):
        code(made, name, "Via mijn oom", "stage/netwerk")
    code(made, "ada", "Ik heb zelf gebeld.", "stage")
    code(made, "bo", "Ik heb zelf gebeld. Drie keer.", "stage")
    code(made, "ada", "Alleen de bus", "kosten")
    code(made, "bo", "de bus", "stage/netwerk")
    code(made, "ada", "die kent die baas", "stage")
    return made


def code(project: Project, name: str, quote: str, path: str, *, good: bool = False) -> int:
    document = documents(project)[0]
    start = text(project, document.id).index(quote)
    new = NewCoding(document.id, start, start + len(quote), code_id(project, path), good=good)
    [made] = apply_codings(project, name, [new])
    assert made is not None
    return made


def case(project: Project, quote: str) -> SettlingCase:
    """The only case that starts with these words."""
    whole = text(project, documents(project)[0].id)
    [found] = [one for one in read_settlement(project).cases if whole[one.start : one.end].startswith(quote)]
    return found


def by(project: Project, name: str) -> list[Coding]:
    try:
        return codings(project, coder_ids=[coder(project, name).id])
    except NotFoundError:
        return []


def consensus(project: Project) -> list[tuple[str, str]]:
    """The consensus as (words, code)."""
    paths = {code_id(project, path): path for path in ("stage", "stage/netwerk", "kosten")}
    return [(coding.quote, paths[coding.code_id]) for coding in by(project, CONSENSUS)]


def test_what_nobody_decided_on_is_counted_without_being_read(project: Project) -> None:
    add_transcript(project, "groep-2", INTERVIEW)
    second = documents(project)[1].id
    for name, span in (("ada", (20, 40)), ("bo", (20, 40)), ("bo", (100, 130)), ("cy", (105, 130))):
        apply_codings(project, name, [NewCoding(second, *span, code_id(project, "stage"))])
    for _time in range(2):
        whole, counted = read_settlement(project), read_settlement(project, undecided=False)
        assert counted.documents == whole.documents
        begun = {one.document.id for one in whole.cases if one.decisions}
        assert counted.cases == tuple(one for one in whole.cases if one.document.id in begun)
        study = gather_study(project, AgreementChoices())
        figures = settled_figures(project, study)
        assert figures == settled_figures(project, study, report_on(study, AgreementChoices()))
        assert figures == settled_figures(project, replace(study, whole=False))
        assert figures is not None
        assert figures.of == sum(one.kind != "agreed" for one in whole.cases)
        assert figures.settled == sum(one.state is State.DECIDED for one in whole.cases if one.kind != "agreed")
        reject(project, "ada", case_of(whole, documents(project)[0].id))


def case_of(found: Settlement, document_id: int) -> SettlingCase:
    """The first case of a document on which coders differ."""
    return next(one for one in found.cases if one.document.id == document_id and one.kind != "agreed")


def test_cases_of_every_kind_with_the_codings_behind_each_reading(project: Project) -> None:
    found = read_settlement(project)
    assert [(one.kind, one.state.value, [reading.coders for reading in one.readings]) for one in found.cases] == [
        ("agreed", "open", [("ada", "bo")]),
        ("only_one_coder", "open", [("ada",)]),
        ("different_boundary", "open", [("ada",), ("bo",)]),
        ("different_code", "open", [("ada",), ("bo",)]),
    ]
    assert found.cases[1].missing == ("bo",)
    boundary = found.cases[2]
    assert [[coding.quote for coding in reading.codings] for reading in boundary.readings] == [
        ["Ik heb zelf gebeld."],
        ["Ik heb zelf gebeld. Drie keer."],
    ]
    [progress] = found.documents
    assert (progress.document.name, progress.coders, progress.cases) == ("groep-1", ("ada", "bo"), 4)
    assert (progress.open, progress.decided, progress.reopened, progress.settled) == (4, 0, 0, False)


def test_every_way_to_settle(project: Project) -> None:
    originals = [by(project, name) for name in ("ada", "bo")]
    assert take_agreed(project, "bo") == 1
    accept(project, "bo", case(project, "Ik heb"), 1, "tot en met de herhaling")
    accept_all(project, "bo", case(project, "Alleen"))
    reject(project, "bo", case(project, "die kent"))
    found = read_settlement(project)
    assert [(one.decision.outcome, one.decision.coder, one.state) for one in found.cases if one.decision] == [
        ("agreed", "bo", State.DECIDED),
        ("reject", "bo", State.DECIDED),
        ("accept", "bo", State.DECIDED),
        ("both", "bo", State.DECIDED),
    ]
    assert found.documents[0].settled
    assert consensus(project) == [
        ("Via mijn oom", "stage/netwerk"),
        ("Ik heb zelf gebeld. Drie keer.", "stage"),
        ("Alleen de bus", "kosten"),
        ("de bus", "stage/netwerk"),
    ]
    decision = case(project, "Ik heb").decision
    assert decision is not None
    assert decision.reason == "tot en met de herhaling"
    assert [by(project, name) for name in ("ada", "bo")] == originals


def test_deciding_again_replaces_what_was_decided_before(project: Project) -> None:
    accept_all(project, "ada", case(project, "Alleen"))
    assert len(consensus(project)) == 2
    whole = text(project, documents(project)[0].id)
    start = whole.index("Alleen de bus")
    set_boundary(project, "bo", case(project, "Alleen"), start + 7, start + 13, reading=0)
    assert consensus(project) == [("de bus", "kosten")]
    set_code(project, "bo", case(project, "Alleen"), code_id(project, "stage"), reason="vervoer")
    assert consensus(project) == [("Alleen de bus", "stage")]
    project.undo("bo")
    assert consensus(project) == [("de bus", "kosten")]
    take_back(project, "bo", case(project, "Alleen"))
    assert consensus(project) == []
    assert case(project, "Alleen").state is State.OPEN
    project.undo("bo")
    found = case(project, "Alleen")
    assert found.decision is not None
    assert (found.decision.outcome, found.state) == ("boundary", State.DECIDED)


def test_a_code_that_is_made_for_it_comes_and_goes_with_the_decision(project: Project) -> None:
    before = rows(project)
    set_new_code(project, "ada", case(project, "Alleen"), " Vervoer ", code_id(project, "kosten"), 1, "bus")
    found = case(project, "Alleen")
    assert [(one.quote, one.code_id) for one in found.consensus] == [("de bus", code_id(project, "kosten/vervoer"))]
    assert found.decision is not None
    assert (found.decision.outcome, found.decision.reason) == ("code", "bus")
    with pytest.raises(ConflictError, match="needs a name"):
        set_new_code(project, "ada", found, "  ")
    project.undo("ada")
    assert rows(project) | {"coder": []} == before | {"coder": []}


def test_a_consensus_that_is_there_is_shared_and_what_else_stood_there_is_replaced(project: Project) -> None:
    code(project, CONSENSUS, "Via mijn oom", "stage/netwerk", good=True)
    code(project, CONSENSUS, "zelf gebeld", "stage", good=True)
    [shared, _other] = by(project, CONSENSUS)
    assert take_agreed(project, "ada") == 1
    assert by(project, CONSENSUS)[0] == shared
    found = case(project, "Ik heb")
    assert [coding.quote for coding in found.consensus] == ["zelf gebeld"]
    accept(project, "ada", found, 0)
    [_shared, replaced] = by(project, CONSENSUS)
    assert (replaced.quote, replaced.good) == ("Ik heb zelf gebeld.", True)
    take_back(project, "ada", case(project, "Via mijn oom"))
    assert shared in by(project, CONSENSUS), "what was there before the decision stays when that is taken back"


def test_what_a_decision_took_over_from_an_earlier_one_goes_with_it(project: Project) -> None:
    set_code(project, "ada", case(project, "Alleen"), code_id(project, "kosten"))
    made = by(project, CONSENSUS)
    set_code(project, "ada", case(project, "Alleen"), code_id(project, "kosten"), reason="toch")
    assert by(project, CONSENSUS) == made
    take_back(project, "ada", case(project, "Alleen"))
    assert by(project, CONSENSUS) == []
    project.undo("ada")
    assert by(project, CONSENSUS) == made


def test_agreed_passages_are_taken_once_and_never_against_a_decision(project: Project) -> None:
    reject(project, "bo", case(project, "Via mijn oom"), "geen netwerk")
    with pytest.raises(NotFoundError):
        coder(project, CONSENSUS)  # nothing is in the consensus yet
    assert take_agreed(project, "ada") == 0
    take_back(project, "bo", case(project, "Via mijn oom"))
    code(project, CONSENSUS, "Via mijn", "stage/netwerk")
    assert take_agreed(project, "ada") == 0, "the consensus has other boundaries here"
    remove_codings(project, CONSENSUS, [by(project, CONSENSUS)[0].id])
    assert [take_agreed(project, "ada"), take_agreed(project, "ada")] == [1, 0]
    project.undo("ada")
    assert consensus(project) == []


def test_a_good_quotation_stays_one(project: Project) -> None:
    set_good(project, "ada", case(project, "Ik heb").readings[0].codings[0].id, True)
    accept(project, "bo", case(project, "Ik heb"), 0)
    assert [coding.good for coding in by(project, CONSENSUS)] == [True]


def test_a_decision_holds_as_long_as_its_codings_are_as_they_were(project: Project) -> None:
    accept(project, "ada", case(project, "Ik heb"), 0)
    code(project, "bo", "Drie keer", "kosten")
    assert case(project, "Ik heb").state is State.DECIDED, "something else beside it does not matter"
    ours = case(project, "Ik heb").readings[0].codings[0]
    set_span(project, "ada", ours.id, ours.start, ours.end - 1)
    found = case(project, "Ik heb")
    assert (found.state, found.why) == (State.REOPENED, ReopenReason.CHANGED)
    assert found.decision is not None
    assert found.decision.readings[0].end == ours.end
    assert read_settlement(project).documents[0].reopened == 1
    accept(project, "bo", found, 1)
    assert case(project, "Ik heb").state is State.DECIDED
    assert consensus(project) == [("Ik heb zelf gebeld. Drie keer.", "stage")]


def test_another_coding_of_the_case_reopens_it(project: Project) -> None:
    reject(project, "ada", case(project, "die kent"))
    code(project, "bo", "die kent die", "stage")
    found = case(project, "die kent")
    assert (found.kind, found.state, len(found.decisions)) == ("different_boundary", State.REOPENED, 1)


def test_a_coding_that_is_made_anew_is_the_same_matter(project: Project) -> None:
    accept(project, "bo", case(project, "die kent"), 0)
    remove_codings(project, "ada", [coding.id for coding in case(project, "die kent").codings])
    gone = case(project, "die kent")
    assert (gone.readings, gone.state, gone.missing) == ((), State.REOPENED, ("ada", "bo"))
    code(project, "ada", "die kent die baas", "stage")
    found = case(project, "die kent")
    assert (len(found.readings), found.state) == (1, State.REOPENED)
    remove_codings(project, "ada", [coding.id for coding in found.codings])
    with pytest.raises(NotFoundError):
        accept(project, "bo", case(project, "die kent"), 0)
    reject(project, "bo", case(project, "die kent"))
    assert consensus(project) == []
    assert not [one for one in read_settlement(project).cases if one.state is State.REOPENED]


def test_a_consensus_coding_that_is_removed_reopens_its_case(project: Project) -> None:
    accept(project, "bo", case(project, "Ik heb"), 0)
    remove_codings(project, CONSENSUS, [by(project, CONSENSUS)[0].id])
    found = case(project, "Ik heb")
    assert (found.state, found.why) == (State.REOPENED, ReopenReason.REMOVED)
    project.undo(CONSENSUS)
    assert case(project, "Ik heb").state is State.DECIDED


def test_codes_that_are_renamed_or_merged_keep_their_decisions(project: Project) -> None:
    accept(project, "bo", case(project, "die kent"), 0)
    accept(project, "bo", case(project, "Ik heb"), 0)
    edit_code(project, "ada", code_id(project, "stage"), name="Werkplek", slug="werkplek")
    assert case(project, "Ik heb").state is State.DECIDED
    accept_all(project, "bo", case(project, "Alleen"))
    merge_codes(project, "ada", [code_id(project, "werkplek/netwerk")], code_id(project, "kosten"))
    assert case(project, "Ik heb").state is State.DECIDED
    found = case(project, "Alleen")
    assert (found.kind, found.state) == ("different_boundary", State.REOPENED), "they do not differ in code any more"
    merge_codes(project, "ada", [code_id(project, "werkplek")], code_id(project, "kosten"))
    assert case(project, "die kent").state is State.DECIDED


def test_what_a_respondent_said_who_withdrew_is_no_case(project: Project) -> None:
    accept(project, "bo", case(project, "Ik heb"), 0)
    [noor] = [person for person in respondents(project) if "Noor" in person.name]
    set_withdrawn(project, "ada", noor.id, True)
    kinds = [(one.kind, one.state.value) for one in read_settlement(project).cases]
    assert kinds == [("agreed", "open"), ("only_one_coder", "open"), ("different_code", "open")]
    set_withdrawn(project, "ada", noor.id, False)
    assert case(project, "Ik heb").state is State.DECIDED


def test_overlapping_spans_of_one_coder_are_one_reading(project: Project) -> None:
    code(project, "ada", "zelf gebeld. Drie keer.", "stage")
    found = case(project, "Ik heb")
    assert [(reading.coders, len(reading.codings)) for reading in found.readings] == [(("ada", "bo"), 3)]
    assert found.kind == "agreed"
    take_agreed(project, "bo")
    assert ("Ik heb zelf gebeld. Drie keer.", "stage") in consensus(project)
    remove_codings(project, "ada", [found.readings[0].codings[0].id])
    assert case(project, "Ik heb").state is State.REOPENED


def test_two_codings_that_touch_are_another_reading_than_one(project: Project) -> None:
    for words in ("Alleen de", " bus."):
        code(project, "cas", words, "kosten")
    code(project, "bo", "Alleen de bus.", "kosten")
    found = case(project, "Alleen")
    assert found.kind == "different_boundary"
    assert [(reading.coders, len(reading.spans)) for reading in found.readings] == [
        (("cas",), 2),
        (("ada",), 1),
        (("bo",), 1),
    ]
    accept(project, "ada", found, 0)
    assert consensus(project) == [("Alleen de", "kosten"), (" bus.", "kosten")]


def test_more_coders_and_one_who_found_nothing(project: Project) -> None:
    code(project, "cas", "Ik heb zelf gebeld.", "stage")
    set_finished(project, "dirk", documents(project)[0].id)
    found = case(project, "Ik heb")
    assert [reading.coders for reading in found.readings] == [("ada", "cas"), ("bo",)]
    assert found.missing == ("dirk",)
    assert not [one for one in read_settlement(project).cases if one.kind == "agreed"]
    accept(project, "dirk", found, 0)
    assert consensus(project) == [("Ik heb zelf gebeld.", "stage")]


def test_a_coder_who_comes_later_and_finds_nothing_reopens_what_all_agreed_on(project: Project) -> None:
    take_agreed(project, "ada")
    accept(project, "ada", case(project, "Ik heb"), 0)
    set_finished(project, "cas", documents(project)[0].id)
    agreed, decided = case(project, "Via mijn oom"), case(project, "Ik heb")
    assert (agreed.kind, agreed.state, agreed.missing) == ("only_one_coder", State.REOPENED, ("cas",))
    assert (decided.missing, decided.state) == (("cas",), State.DECIDED), "its readings are those that were settled"


def test_a_window_that_is_behind_changes_nothing(project: Project) -> None:
    old = case(project, "Ik heb")
    accept(project, "bo", old, 0)
    before = rows(project)
    with pytest.raises(ConflictError, match="meanwhile"):
        accept(project, "ada", old, 1)
    with pytest.raises(ConflictError, match="meanwhile"):
        reject(project, "ada", old)
    fresh = case(project, "Alleen")
    recode(project, "bo", [fresh.readings[1].codings[0].id], code_id(project, "kosten"))
    with pytest.raises(ConflictError, match="meanwhile"):
        accept(project, "ada", fresh, 0)
    project.undo("bo")
    assert rows(project) == before


def test_a_reason_can_come_later(project: Project) -> None:
    with pytest.raises(ConflictError, match="Nothing was decided"):
        set_reason(project, "ada", case(project, "Ik heb"), "want")
    with pytest.raises(ConflictError, match="Nothing was decided"):
        take_back(project, "ada", case(project, "Ik heb"))
    accept_all(project, "ada", case(project, "Ik heb"))
    set_reason(project, "ada", case(project, "Ik heb"), " allebei waar ")
    decision = case(project, "Ik heb").decision
    assert decision is not None
    assert {row.reason for row in decision.rows} == {"allebei waar"}
    project.undo("ada")
    assert [row.reason for one in case(project, "Ik heb").decisions for row in one.rows] == ["", ""]


def test_the_audit_trail_tells_every_decision_in_words(project: Project) -> None:
    take_agreed(project, "ada")
    accept(project, "ada", case(project, "Ik heb"), 0)
    accept_all(project, "ada", case(project, "Alleen"))
    found = case(project, "Alleen")
    set_boundary(project, "ada", found, found.start, found.end)
    set_code(project, "ada", case(project, "Alleen"), code_id(project, "stage"))
    set_reason(project, "ada", case(project, "Alleen"), "omdat")
    reject(project, "ada", case(project, "die kent"))
    take_back(project, "ada", case(project, "Alleen"))
    project.undo("ada")
    assert [in_words(entry) for entry in project.log(9)] == [
        "undone: opened Kosten + Netwerk at “Alleen de bus” again",
        "opened Kosten + Netwerk at “Alleen de bus” again",
        "settled on nothing for Stage at “die kent die baas”",
        "gave the reason for settling Kosten + Netwerk at “Alleen de bus”",
        "settled on the code Stage at “Alleen de bus”",
        "settled on Kosten within “Alleen de bus”",
        "settled on all readings (Kosten + Netwerk) at “Alleen de bus”",
        "settled on Stage at “Ik heb zelf gebeld.”",
        "settled 1 agreed passage",
    ]


def test_there_are_two_coders_to_a_disagreement(tmp_path: Path) -> None:
    made = new_project(tmp_path)
    add_transcript(made, "groep-1", INTERVIEW)
    code(made, "ada", "de bus", "kosten")
    with pytest.raises(QualcodeError, match="takes two coders"):
        read_settlement(made)


def merged(project: Project, other: Project) -> None:
    """Merges a copy, twice: the second time brings nothing."""
    assert merge(project, "ada", other.path).merged
    assert merge(project, "ada", other.path).nothing_new


def test_decisions_made_in_a_copy_come_back_and_hold(project: Project) -> None:
    there = copied(project)
    accept(there, "bo", case(there, "Ik heb"), 0, "korter")
    reject(there, "bo", case(there, "die kent"))
    merged(project, there)
    found = case(project, "Ik heb")
    assert found.decision is not None
    assert (found.state, found.decision.coder, found.decision.reason) == (State.DECIDED, "bo", "korter")
    assert case(project, "die kent").state is State.DECIDED
    assert consensus(project) == [("Ik heb zelf gebeld.", "stage")]


def test_a_case_that_both_settle_alike_is_settled_once_with_both_reasons(project: Project) -> None:
    there = copied(project)
    accept(project, "ada", case(project, "Ik heb"), 0, "korter")
    accept(there, "bo", case(there, "Ik heb"), 0, "preciezer")
    merged(project, there)
    found = case(project, "Ik heb")
    assert found.state is State.DECIDED
    assert [row.reason for one in found.decisions for row in one.rows] == ["korter\npreciezer"]
    assert consensus(project) == [("Ik heb zelf gebeld.", "stage")]


def test_a_case_that_both_settle_differently_is_open_again_and_shows_both(project: Project) -> None:
    there = copied(project)
    accept(project, "ada", case(project, "Ik heb"), 0)
    accept(there, "bo", case(there, "Ik heb"), 1)
    merged(project, there)
    found = case(project, "Ik heb")
    assert (found.state, found.why) == (State.REOPENED, ReopenReason.TWICE)
    assert {one.coder for one in found.decisions} == {"ada", "bo"}
    assert len(consensus(project)) == 2
    accept(project, "ada", found, 1)
    assert case(project, "Ik heb").state is State.DECIDED
    assert consensus(project) == [("Ik heb zelf gebeld. Drie keer.", "stage")]


def test_decisions_on_codings_that_were_made_twice_and_became_one_hold(project: Project) -> None:
    there = copied(project)
    for made, name in ((project, "ada"), (there, "bo")):
        code(made, "ada", "Drie keer", "kosten")
        reject(made, name, case(made, "Drie keer"))
    merged(project, there)
    assert case(project, "Drie keer").state is State.DECIDED
    merged(there, project)
    assert case(there, "Drie keer").state is State.DECIDED


WAYS: list[Callable[[Project, SettlingCase, int], object]] = [
    lambda project, found, number: accept(project, "ada", found, number % 3),
    lambda project, found, number: accept_all(project, "ada", found, "beide"),
    lambda project, found, number: set_boundary(project, "ada", found, found.start + number % 5, found.end),
    lambda project, found, number: set_code(project, "ada", found, number % 3 + 1),
    lambda project, found, number: reject(project, "ada", found),
    lambda project, found, number: set_reason(project, "ada", found, f"reden {number}"),
    lambda project, found, number: take_back(project, "ada", found),
    lambda project, found, number: take_agreed(project, "ada"),
]


@settings(max_examples=often(15))
@example(steps=[(10, 3), (46, 3), (2, 6)])  # decided twice, and taken back
@given(steps=st.lists(st.tuples(st.integers(0, 99), st.integers(0, len(WAYS) - 1)), max_size=12))
def test_whatever_is_decided_originals_stay_and_undo_gives_back_each_state(steps: list[tuple[int, int]]) -> None:
    with TemporaryDirectory() as folder:
        project = a_project(Path(folder))
        originals = [by(project, name) for name in ("ada", "bo")]
        states = [rows(project)]
        for number, way in steps:
            found = read_settlement(project).cases
            try:
                WAYS[way](project, found[number % len(found)], number)
            except (NotFoundError, ConflictError):
                continue
            assert [by(project, name) for name in ("ada", "bo")] == originals
            held = {one for decided in read_settlement(project).cases for one in decided.consensus}
            assert held == set(by(project, CONSENSUS)), "every consensus coding belongs to a case"
            if rows(project) != states[-1]:
                states.append(rows(project))
        for state in reversed(states[:-1]):
            project.undo("ada")
            assert rows(project) | {"coder": []} == state | {"coder": []}
        for state in states[1:]:
            project.redo("ada")
            assert rows(project) | {"coder": []} == state | {"coder": []}
        project.close()


def test_counts_take_the_consensus_of_a_document_where_it_has_one(project: Project) -> None:
    second = add_transcript(project, "groep-2", INTERVIEW.replace("Sem", "Tim").replace("Noor", "Loor"))
    start = INTERVIEW.index("de bus")
    apply_codings(project, "ada", [NewCoding(second, start, start + 6, code_id(project, "kosten"))])
    facts = gather(project)
    assert (facts.coders, facts.consensus, len(counted_codings(project, facts))) == (("ada", "bo"), frozenset(), 8)
    assert consensus_note(project, facts) == ""
    accept(project, "bo", case(project, "Ik heb"), 0)
    facts = gather(project)
    assert facts.coders == ("consensus", "ada")
    assert [(coding.document_id, coding.quote) for coding in counted_codings(project, facts)] == [
        (1, "Ik heb zelf gebeld."),
        (2, "de bus"),
    ]
    assert consensus_note(project, facts) == (
        "Counted is the consensus on 1 of 2 documents, and what every coder coded on the others."
        " 2 disagreements are not settled yet. 1 passage that all coded alike is not in the consensus yet."
    )
    chosen = gather(project, coders=["bo"])
    assert (chosen.coders, len(counted_codings(project, chosen)), consensus_note(project, chosen)) == (("bo",), 3, "")


def test_of_a_count_of_some_interviews_only_their_consensus_is_told(project: Project) -> None:
    """As of one wave: that others have none is nothing to its reader."""
    second = add_transcript(project, "groep-2", INTERVIEW.replace("Sem", "Tim").replace("Noor", "Loor"))
    start = INTERVIEW.index("de bus")
    apply_codings(project, "ada", [NewCoding(second, start, start + 6, code_id(project, "kosten"))])
    accept(project, "bo", case(project, "Ik heb"), 0)
    facts = gather(project)
    assert "on 1 of 2 documents" in consensus_note(project, facts)
    assert "documents" not in consensus_note(project, replace(facts, interviews=frozenset({1})))
    assert consensus_note(project, replace(facts, interviews=frozenset({second}))) == ""


def test_a_document_on_which_all_was_rejected_counts_nothing(project: Project) -> None:
    for found in read_settlement(project).cases:
        reject(project, "bo", found)
    facts = gather(project)
    assert (facts.coders, counted_codings(project, facts), facts.mentions) == (("consensus",), [], ())
    assert consensus_note(project, facts) == ""


PLACES = st.tuples(st.integers(0, 4), st.integers(0, len(INTERVIEW) - 2), st.integers(1, 60), st.integers(0, 2))


@settings(max_examples=often(15))
@given(places=st.lists(PLACES, max_size=24), coders=st.integers(2, 5))
def test_every_coding_is_in_one_case_and_all_cases_can_be_settled(
    places: list[tuple[int, int, int, int]], coders: int
) -> None:
    with TemporaryDirectory() as folder:
        project = new_project(Path(folder))
        document = add_transcript(project, "groep-1", INTERVIEW)
        spoken = [(turn.body, turn.end) for turn in turns(project, document) if turn.role is Role.RESPONDENT]
        names = ["ada", "bo", "cas", "dirk", "eva"][:coders]
        for name in names:
            set_finished(project, name, document)
        for who, start, size, number in places:
            end = min(start + size, len(INTERVIEW))
            apply_codings(project, names[who % coders], [NewCoding(document, start, end, number + 1)])
        originals = codings(project)
        found = read_settlement(project).cases
        held = Counter(coding.id for one in found for coding in one.codings)
        heard = {one.id for one in originals if any(overlap((one.start, one.end), span) for span in spoken)}
        assert heard <= held.keys()
        assert all(held[coding_id] == 1 for coding_id in heard)
        for one in found:
            there = {name for reading in one.readings for name in reading.coders}
            assert (there | set(one.missing), there & set(one.missing)) == (set(names), set())
            assert (one.kind == "agreed") <= (not one.missing)
        take_agreed(project, "ada")
        for number in range(len(found)):
            one = read_settlement(project).cases[number]
            if one.state is not State.DECIDED:
                accept(project, "ada", one, number % len(one.readings))
        assert all(progress.settled for progress in read_settlement(project).documents)
        settled = by(project, CONSENSUS)
        assert [one for one in codings(project) if one not in settled] == originals
        assert take_agreed(project, "ada") == 0
        project.close()
