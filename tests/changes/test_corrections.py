"""A corrected text: what stands in it goes along, what lost its words is kept and dealt with, and all of it undone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from qualcode.changes.codebook import merge_codes, remove_code
from qualcode.changes.coders import merge_coders
from qualcode.changes.codings import NewCoding, apply_codings, remove_codings, set_memo
from qualcode.changes.corrections import CorrectionOutcome, correct_document
from qualcode.changes.documents import remove_document
from qualcode.changes.lost import drop_lost, put_lost
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.errors import ConflictError, NotFoundError
from qualcode.model import Role
from qualcode.queries.corrections import find_lost, list_correction, list_lost, show_text
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents, speakers, text, turns
from qualcode.storage.revisions.lost import lost_codings
from qualcode.storage.revisions.texts import revision_text, revisions
from tests.merging.test_asking import choose_turn, prepared
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.correcting import corrected, new_text
from tests.support.often import often
from tests.support.states import state

GONE = ("\nNoor: Ik heb zelf gebeld. Drie keer.", "")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = new_project(tmp_path)
    add_transcript(project, "groep", INTERVIEW)
    return project


def code(project: Project, words: str, path: str = "kosten", coder: str = "ada") -> int:
    at = text(project, 1).index(words)
    [made] = apply_codings(project, coder, [NewCoding(1, at, at + len(words), code_id(project, path))])
    assert made is not None
    return made


def quotes(project: Project) -> list[str]:
    return [one.quote for one in codings(project)]


def test_codings_go_along_or_are_kept_and_one_undo_takes_it_back(project: Project) -> None:
    for words in ("Hoe kwam je aan je stage?", "die kent die baas", "Drie keer", "Alleen de bus"):
        code(project, words)
    before = state(project)
    outcome = corrected(project, "ada", ("die kent die baas", "die kent de baas"), GONE)
    assert (outcome.revision, outcome.untouched, len(outcome.changed), len(outcome.lost)) == (2, 2, 1, 1)
    assert quotes(project) == ["Hoe kwam je aan je stage?", "die kent de baas", "Alleen de bus"]
    [lost] = lost_codings(project)
    older = revision_text(project, lost.revision_id)
    assert (older.text, older.text[lost.start : lost.end], lost.revision) == (INTERVIEW, "Drie keer", 1)
    assert (documents(project)[0].revision, [one.number for one in revisions(project, 1)]) == (2, [1])
    assert project.prove().problems == []
    after = state(project)
    project.undo("ada")
    assert state(project) == before
    project.redo("ada")
    assert state(project) == after


def test_the_older_text_stays_readable_with_its_turns(project: Project) -> None:
    corrected(project, "ada", GONE)
    corrected(project, "ada", ("Alleen", "Enkel"))
    assert [show_text(project, "groep", number).text for number in (1, 3)] == [INTERVIEW, text(project, 1)]
    first = show_text(project, "groep", 1)
    assert (first.revision, first.revisions, len(first.turns)) == (1, (1, 2, 3), 5)
    assert (first.turns[2].speaker, first.turns[2].role) == ("Noor", "respondent")
    with pytest.raises(NotFoundError):
        show_text(project, "groep", 4)


def test_labels_keep_their_role_and_who_speaks_also_under_another_name(project: Project) -> None:
    before = {one.label: one for one in speakers(project, 1)}
    outcome = correct_document(project, "ada", 1, new_text(INTERVIEW.replace("Sem:", "Samuel:") + "Juf: Klaar.\n"))
    now = {one.label: one for one in speakers(project, 1)}
    assert outcome.renamed == {"Samuel": "Sem"}
    assert (outcome.came, outcome.went) == (["Juf"], [])
    assert now["Noor"] == before["Noor"]
    assert now["Samuel"].respondent_id == before["Sem"].respondent_id
    assert [turn.role for turn in turns(project, 1)][:2] == [Role.INTERVIEWER, Role.RESPONDENT]


def test_two_codings_of_one_coder_that_come_to_the_same_stay_two(project: Project) -> None:
    code(project, "Drie keer")
    code(project, "gebeld. Drie keer")
    outcome = corrected(project, "ada", ("zelf gebeld. Drie", "zelf Drie"))
    assert quotes(project) == ["Drie keer"]
    assert [one.coding.quote for one in outcome.lost] == ["Drie keer"] or len(outcome.lost) == 1
    project.undo("ada")
    assert len(quotes(project)) == 2


def test_which_turn_asks_what_goes_along(project: Project) -> None:
    prepared(project, "ada")
    choose_turn(project, "ada", True)
    [(start,)] = project.rows("SELECT start FROM turn_question")
    corrected(project, "ada", ("Hoe kwam", "Vertel, hoe kwam"))
    [(moved,)] = project.rows("SELECT start FROM turn_question")
    turn = text(project, 1)[moved:].splitlines()[0]
    assert INTERVIEW[start:].splitlines()[0].endswith(turn[-8:])
    assert turn.startswith("Interviewer:")


def test_a_lost_coding_is_put_on_another_passage_or_dropped(project: Project) -> None:
    first, second, third = (code(project, words) for words in ("Drie keer", "gebeld", "Alleen de bus"))
    set_memo(project, "ada", first, "Let op")
    corrected(project, "ada", GONE)
    assert [one.id for one in lost_codings(project)] == [second, first]
    assert [find_lost(project, one.mark).id for one in list_lost(project)] == [second, first]
    at = text(project, 1).index("de bus")
    code(project, "Alleen", coder="ben")
    with pytest.raises(ConflictError, match="another coder"):
        put_lost(project, "ben", first, at, at + 6)
    with pytest.raises(ConflictError, match="not a passage"):
        put_lost(project, "ada", first, 5, 5000)
    before = state(project)
    assert put_lost(project, "ada", first, at, at + 6) == first
    assert [(one.quote, one.memo) for one in codings(project)][1:] == [("Alleen de bus", ""), ("de bus", "Let op")]
    project.undo("ada")
    assert state(project) == before
    # Where the code is there already the two become one.
    assert put_lost(project, "ada", first, at - 7, at + 6) == third
    assert [(one.quote, one.memo) for one in codings(project)][1:] == [("Alleen de bus", "Let op")]
    assert drop_lost(project, "ada", [second]) == 1
    assert list(list_lost(project)) == []
    with pytest.raises(NotFoundError):
        drop_lost(project, "ada", [second])
    assert project.prove().problems == []


def test_codes_coders_and_documents_do_not_forget_what_is_lost(project: Project) -> None:
    code(project, "Drie keer", "stage")
    code(project, "Drie keer", "kosten", "ben")
    code(project, "Drie keer", "kosten")
    corrected(project, "ada", GONE)
    with pytest.raises(ConflictError, match="has codings"):
        remove_code(project, "ada", code_id(project, "kosten"))
    with pytest.raises(ConflictError):
        remove_document(project, "ada", 1)
    merge_codes(project, "ada", [code_id(project, "kosten")], code_id(project, "stage"))
    assert sorted(one.coder for one in list_lost(project)) == ["ada", "ben"]
    merge_coders(project, "ada", "ben", "ada")
    assert [one.coder for one in list_lost(project)] == ["ada"]
    assert project.prove().problems == []


def test_undo_does_not_put_codings_on_other_words(project: Project) -> None:
    code(project, "Alleen de bus", coder="ben")
    removed = code(project, "Drie keer", coder="ben")
    remove_codings(project, "ben", [removed])
    corrected(project, "ada", ("Hoe kwam", "Vertel, hoe kwam"))
    with pytest.raises(ConflictError, match="corrected since"):
        project.undo("ben")
    code(project, "de bus", coder="cas")
    with pytest.raises(ConflictError, match="depends on this"):
        project.undo("ada")
    project.undo("cas")
    project.undo("ada")
    project.undo("ben")
    assert quotes(project) == ["Drie keer", "Alleen de bus"]
    with pytest.raises(ConflictError, match="no words left"):
        correct_document(project, "ada", 1, new_text(" \n"))
    assert not correct_document(project, "ada", 1, new_text(INTERVIEW)).is_new


def test_who_sees_the_older_text_in_another_window_changes_nothing(project: Project) -> None:
    session = Session(project.path, "ben")
    session.project.shown[1] = documents(session.project)[0].sha256
    corrected(project, "ada", ("Hoe kwam", "Vertel, hoe kwam"))
    with pytest.raises(ConflictError, match="another window"):
        session.change(apply_codings, [NewCoding(1, 40, 50, code_id(project, "stage"))])
    session.project.shown[1] = documents(session.project)[0].sha256
    session.change(apply_codings, [NewCoding(1, 40, 50, code_id(project, "stage"))])
    assert quotes(project) == [text(project, 1)[40:50]]
    session.close()


def test_in_an_open_round_nothing_is_told_of_the_codings_of_others(project: Project) -> None:
    add_transcript(project, "andere", INTERVIEW.replace("oom", "tante"))
    make_round(project, "ada", "proef", RoundRequest(("ben", "cas"), times=2, documents=("groep",)))
    told: list[CorrectionOutcome] = []
    for _turn in range(2):
        told.append(corrected(project, "ben", GONE))
        project.undo("ben")
        for words in ("Drie keer", "Alleen de bus") * (len(told) == 1):
            code(project, words, coder="cas")
    assert told[0] == told[1]
    assert list_correction(project, told[0]).round == "proef"
    corrected(project, "ben", GONE)
    project.look_as("ben")
    assert list(list_lost(project)) == []
    project.look_as("cas")
    assert [one.coder for one in list_lost(project)] == ["cas"]


def test_whatever_is_corrected_codings_cover_what_is_left_and_undo_and_redo_lead_back(project: Project) -> None:
    chance = random.Random(14)
    words = INTERVIEW.split(" ")
    for _number in range(12):
        first = chance.randrange(len(INTERVIEW) - 60)
        new = NewCoding(1, first, first + chance.randrange(5, 60), code_id(project, chance.choice(("stage", "kosten"))))
        apply_codings(project, chance.choice(("ada", "ben")), [new])
    for _try in range(often(15)):
        now = text(project, 1).split(" ")
        start = chance.randrange(1, len(now))
        end = min(len(now), start + chance.randrange(4))
        put = [chance.choice(words) for _n in range(chance.randrange(3))]
        before = state(project)
        outcome = correct_document(project, "ada", 1, new_text(" ".join(now[:start] + put + now[end:])))
        there = text(project, 1)
        assert all(there[one.start : one.end] == one.quote for one in codings(project))
        assert len(codings(project)) + len(lost_codings(project)) == len(before["coding"])
        if outcome.is_new:
            assert outcome.untouched + len(outcome.changed) + len(outcome.lost) <= len(before["coding"])
            after = state(project)
            project.undo("ada")
            assert state(project) == before
            project.redo("ada")
            assert state(project) == after
    assert project.prove().problems == []
