"""Guides, who was asked, answer sets and saved queries in two copies: brought together, proven, undone and redone."""

from __future__ import annotations

import pytest

from qualcode.changes.answers import decide_answer, give_answer, import_answer_sets
from qualcode.changes.codebook import merge_codes
from qualcode.changes.coders import merge_coders
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.guides import AskedChoice, TurnChoice, decide_turns, import_guide, set_asked
from qualcode.changes.respondents import assign_speakers, remove_respondent, set_roles
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.merging import MergeReport, merge
from qualcode.merging.wording import choice_words, conflict_words, sum_row
from qualcode.model import Role
from qualcode.queries.answers import find_value, held_answer, list_answers
from qualcode.queries.asking import all_questions, find_question, list_asked
from qualcode.specs import AnswerSetSpec, AnswerSpec, Guide, Question
from qualcode.storage import Project
from qualcode.storage.documents import documents, speakers
from qualcode.storage.redaction import write_copy
from qualcode.storage.respondents import respondent, respondents
from tests.support.building import INTERVIEW, code_id
from tests.support.copies import content, rows

GUIDE = Guide(
    "g",
    "Leidraad",
    "nl",
    "",
    (Question("V1", "Hoe kwam je aan je stage?", "", ("stage",)), Question("V2", "Kost het?", "")),
)
SETS = [
    AnswerSetSpec(
        "hoe",
        "Hoe",
        "single",
        (AnswerSpec("netwerk", "N", ("netwerk",)), AnswerSpec("geld", "G", ("kosten",))),
        ("g/V1",),
    )
]


def prepared(project: Project, coder: str) -> None:
    import_guide(project, coder, GUIDE)
    import_answer_sets(project, coder, SETS)


def choose_turn(project: Project, coder: str, confirm: bool) -> None:
    [document] = documents(project)
    decide_turns(project, coder, [TurnChoice(document.id, 0, find_question(all_questions(project), "V1").id, confirm)])


def say_asked(project: Project, coder: str, state: str) -> None:
    question = find_question(all_questions(project), "V2")
    set_asked(project, coder, [AskedChoice(respondent(project, "groep/Sem").id, question.id, state)])


def code_both(project: Project, coder: str) -> None:
    [document] = documents(project)
    for path, words in (("stage/netwerk", "Via mijn oom"), ("kosten", "Alleen de bus")):
        at = INTERVIEW.index(words)
        apply_codings(project, coder, [NewCoding(document.id, at, at + 6, code_id(project, path))])


def decide(project: Project, coder: str, answer: str, reason: str) -> None:
    found, value = find_value(project, answer)
    person = respondent(project, "groep/Sem")
    held = held_answer(project, found, person)
    decide_answer(project, coder, person.id, found.id, value.id if value else None, held.readings, reason)


def save_query(project: Project, coder: str, name: str, query: str) -> None:
    with project.change(coder, "query.save") as change:
        change.insert("saved_query", name=name, query=query)


def merged(here: Project, there: Project, **decisions: str) -> MergeReport:
    """Merges the copy, with conflicts decided by the field that they are about; undone and redone it is the same."""
    first = merge(here, "lead", there.path, dry_run=True)
    chosen = {one.id: decisions[one.field] for one in first.conflicts if one.field in decisions}
    before = rows(here)
    report = merge(here, "lead", there.path, decisions=chosen)
    assert report.merged, [conflict_words(one) for one in report.undecided]
    assert all(sum_row(kind) for kind in report.kinds)
    assert all(kind.holds for kind in report.kinds)
    after = rows(here)
    here.undo("lead")
    assert rows(here) == before
    here.redo("lead")
    assert rows(here) == after
    assert here.prove().problems == []
    assert merge(here, "lead", there.path, decisions=chosen).nothing_new
    return report


def test_what_was_brought_in_on_both_sides_is_one(here: Project, there: Project) -> None:
    for project, coder in ((here, "lead"), (there, "eva")):
        prepared(project, coder)
        choose_turn(project, coder, True)
        say_asked(project, coder, "asked")
        save_query(project, coder, "krapte", "stage and kosten")
    report = merged(here, there)
    assert report.conflicts == []
    counts = {kind.kind: kind.after for kind in report.kinds}
    assert [counts[table] for table in ("guide", "question", "question_code", "turn_question", "asked")] == [
        1,
        2,
        1,
        1,
        1,
    ]
    assert [counts[table] for table in ("answer_set", "answer_value", "answer_code", "answer_question")] == [1, 2, 2, 1]
    assert counts["saved_query"] == counts["asked"] == 1
    merge(there, "lead", here.path)
    assert {k: v for k, v in content(here).items() if k != "meta"} == {
        k: v for k, v in content(there).items() if k != "meta"
    }


@pytest.mark.parametrize("chosen", ["ours", "theirs"])
def test_what_was_said_in_two_ways_is_a_conflict(here: Project, there: Project, chosen: str) -> None:
    prepared(here, "lead")
    merge(there, "eva", here.path)
    for project, coder, confirm in ((here, "lead", True), (there, "eva", False)):
        choose_turn(project, coder, confirm)
        say_asked(project, coder, "asked" if confirm else "not-asked")
        save_query(project, coder, "krapte", "stage" if confirm else "kosten")
    found = merge(here, "lead", there.path, dry_run=True)
    assert sorted((one.kind, one.field) for one in found.conflicts) == [
        ("asked", "state"),
        ("saved_query", "query"),
        ("turn_question", "state"),
    ]
    for one in found.conflicts:
        assert conflict_words(one)
        assert all(choice_words(one, choice) for choice in one.choices)
    merged(here, there, state=chosen, query=chosen)
    expected = "confirmed" if chosen == "ours" else "refused"
    assert here.scalar("SELECT state FROM turn_question") == expected
    assert {one.state for one in list_asked(here, question="V2") if one.source == "hand"} == {
        "asked" if chosen == "ours" else "not-asked"
    }
    assert here.scalar("SELECT query FROM saved_query") == ("stage" if chosen == "ours" else "kosten")


def test_decisions_on_answers_come_along_and_differ_as_one(here: Project, there: Project) -> None:
    prepared(here, "lead")
    code_both(here, "ada")
    merge(there, "eva", here.path)
    decide(there, "eva", "hoe=geld", "Zo bedoelt hij het.")
    merged(here, there)
    [found] = [one for one in list_answers(here, "hoe") if one.respondent == "groep/Sem"]
    assert (found.values, found.decision, found.decided_by) == (("geld",), "decided", "eva")
    decide(here, "lead", "hoe=netwerk", "Toch niet.")
    decide(there, "eva", "hoe=no-answer", "Onduidelijk.")
    [conflict] = merge(here, "lead", there.path, dry_run=True).conflicts
    assert (conflict.kind, conflict.field, conflict.ours.value) == (
        "answer_decision",
        "answer_value_id",
        "Hoe: N",
    )
    merged(here, there, answer_value_id="theirs")
    [found] = [one for one in list_answers(here, "hoe") if one.respondent == "groep/Sem"]
    assert (found.state, found.reason, found.decision) == ("no-answer", "Onduidelijk.", "decided")


def test_codes_that_one_side_merged_take_the_ties_of_the_other_along(here: Project, there: Project) -> None:
    prepared(there, "eva")
    merge_codes(here, "lead", [code_id(here, "stage/netwerk")], code_id(here, "stage"))
    report = merge(here, "lead", there.path, dry_run=True)
    merged(here, there, **{one.field: "follow" for one in report.conflicts})
    assert here.prove().problems == []
    assert {row[0] for row in here.rows("SELECT code_id FROM answer_code")} == {
        code_id(here, "stage"),
        code_id(here, "kosten"),
    }


def test_a_coder_made_one_with_another_brings_decisions_along(here: Project) -> None:
    prepared(here, "lead")
    value = find_value(here, "hoe=geld")[1]
    assert value is not None
    for coder in ("ada", "ben"):
        give_answer(here, coder, respondent(here, "groep/Sem").id, value.id)
    choose_turn(here, "ben", True)
    say_asked(here, "ben", "asked")
    before = rows(here)
    merge_coders(here, "lead", "ben", "ada")
    assert [len(here.rows(f"SELECT id FROM {table}")) for table in ("answer", "turn_question", "asked")] == [1, 1, 1]
    assert here.prove().problems == []
    here.undo("lead")
    assert rows(here) == before


def test_a_respondent_of_whom_something_was_said_stays_until_taken_out(here: Project) -> None:
    prepared(here, "lead")
    say_asked(here, "lead", "asked")
    sem = respondent(here, "groep/Sem").id
    speaker = next(one for one in speakers(here) if one.respondent_id == sem)
    assign_speakers(here, "lead", [speaker.id], "groep/Noor")
    assert sem in {one.id for one in respondents(here)}
    set_roles(here, "lead", [speaker.id], Role.INTERVIEWER)
    remove_respondent(here, "lead", sem)
    assert here.rows("SELECT id FROM asked") == []
    assert here.prove().problems == []


def test_while_a_round_is_open_what_others_say_of_answers_is_not_to_be_seen(here: Project, there: Project) -> None:
    prepared(here, "lead")
    code_both(here, "ada")
    value = find_value(here, "hoe=geld")[1]
    assert value is not None
    give_answer(here, "ada", respondent(here, "groep/Noor").id, value.id)
    decide(here, "ada", "hoe=geld", "Geheim.")
    make_round(here, "lead", "ronde", RoundRequest(("ada", "eva"), times=2, documents=("groep",)))
    here.look_as("eva")
    assert here.rows("SELECT id FROM answer") == here.rows("SELECT id FROM answer_decision") == []
    assert all(not one.values and not one.decision for one in list_answers(here, "hoe"))
    told = {row[0] for row in here.rows("SELECT action FROM history")}
    assert "answer.import" in told
    assert not told & {"answer.give", "answer.decide"}
    target = here.path.with_name("mee.qualcode")
    write_copy(here, target, "eva", "lead")
    with Project.open(target) as taken:
        assert taken.rows("SELECT id FROM main.answer") == taken.rows("SELECT id FROM main.answer_decision") == []
        assert "Geheim" not in target.read_bytes().decode("latin-1")
        assert taken.prove().problems == []
        assert len(taken.rows("SELECT id FROM answer_value")) == 2
    here.look_as("ada")
    assert len(here.rows("SELECT id FROM answer")) == 1
    assert here.rows("SELECT id FROM answer_decision") == []
