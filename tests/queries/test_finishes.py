"""Figures of a round: what each coder had at the finish, and when it may be said that coding was blind."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from qualcode import settling
from qualcode.changes import codebook, rounds
from qualcode.changes import codings as coding
from qualcode.changes import work as team
from qualcode.changes.rounds import RoundRequest
from qualcode.errors import ConflictError
from qualcode.merging import merge
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.queries.comparison.disagreements import list_disagreements
from qualcode.queries.comparison.gathering import gather_study
from qualcode.storage import Project
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.codings import codings
from qualcode.storage.rounds import find_round
from tests.support.agreement import as_json
from tests.support.building import add_transcript, code_id, new_project
from tests.support.once import fill

DOCUMENTS, TURNS = 5, 12
ADA, BO = 1, 12
"""Seeds by which two coders who code by chance disagree more than by chance."""

COULD_NOT_SEE = "could not see each other's codings"
TEXT = "".join(f"Interviewer: Vraag {turn}?\nSem: Antwoord nummer {turn:02} over de winkel.\n" for turn in range(TURNS))
ANSWERS = [TEXT.index(f"Antwoord nummer {turn:02}") for turn in range(TURNS)]


def make_project(folder: Path) -> None:
    with new_project(folder, "druk", "rust") as made:
        for number in range(DOCUMENTS):
            add_transcript(made, f"winkel-{number}", TEXT.replace("winkel", f"winkel {number}"))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    fill(tmp_path, make_project)
    with Project.open(tmp_path / "study.qualcode") as made:
        yield made


def code(project: Project, coder: str, document: int, *marks: tuple[int, str]) -> None:
    """Codes answers (by their number) of a document."""
    new = [
        coding.NewCoding(document, ANSWERS[turn], ANSWERS[turn] + 18, code_id(project, path)) for turn, path in marks
    ]
    coding.apply_codings(project, coder, new)


def at_random(project: Project, coder: str, seed: int, documents: range = range(1, DOCUMENTS + 1)) -> None:
    """Codes half of the answers, by chance alone."""
    chance = random.Random(seed)
    for document in documents:
        marks = [(turn, chance.choice(["druk", "rust"])) for turn in range(TURNS) if chance.random() < 0.5]
        code(project, coder, document, *marks)


def finish(project: Project, *coders: str, documents: range = range(1, DOCUMENTS + 1)) -> None:
    for coder in coders:
        for document in documents:
            team.set_finished(project, coder, document)


def blind_round(project: Project) -> None:
    """A round of all documents, coded by chance and finished."""
    rounds.make_round(project, "ada", "een", RoundRequest(("ada", "bo")))
    at_random(project, "ada", ADA)
    at_random(project, "bo", BO)
    finish(project, "ada", "bo")


def report(project: Project, **choices: Any) -> dict[str, Any]:
    return as_json(compare(project, AgreementChoices(**{"round": "een"} | choices))[1])


def kinds(found: dict[str, Any]) -> set[str]:
    return {warning["kind"] for warning in found["warnings"]}


def own(project: Project, coder: str) -> list[Any]:
    return codings(project, coder_ids=[read_coder(project, coder).id])


def recode_all(project: Project) -> None:
    """ada, who sees bo's codings now, makes hers the same: recodes, removes, moves, splits, joins and adds."""
    theirs = {(one.document_id, one.start): one for one in own(project, "bo")}
    for mine in own(project, "ada"):
        other = theirs.pop((mine.document_id, mine.start), None)
        if other is None:
            coding.remove_codings(project, "ada", [mine.id])
        elif other.code_id != mine.code_id:
            coding.recode(project, "ada", [mine.id], other.code_id)
        else:
            coding.set_span(project, "ada", mine.id, mine.start, mine.end + 4)
            coding.split_coding(project, "ada", mine.id, mine.start + 9)
    new = [coding.NewCoding(one.document_id, one.start, one.end, one.code_id) for one in theirs.values()]
    coding.apply_codings(project, "ada", new)


class TestTheStory:
    def test_what_is_changed_after_a_round_stands_beside_its_figures_and_not_in_them(self, project: Project) -> None:
        blind_round(project)
        before = report(project)
        assert before["overall"]["alpha"]["estimate"] == pytest.approx(-0.13, abs=0.01)
        assert COULD_NOT_SEE in before["overall"]["methods"]["en"]
        assert before["overall"]["after_discussion"] is None
        assert before["overall"]["blind"] is True
        recode_all(project)
        after = report(project)
        assert after["overall"]["alpha"] == before["overall"]["alpha"]
        assert after["codes"] == before["codes"]
        assert after["overall"]["after_discussion"]["alpha"]["estimate"] > 0.9
        assert "coded_after_round" in kinds(after)
        assert COULD_NOT_SEE in after["overall"]["methods"]["en"]
        assert "no measure of independent coding" in after["overall"]["methods"]["en"]
        whole = report(project, round="")
        assert whole["overall"]["alpha"] == before["overall"]["alpha"]
        [ring] = whole["rounds"]
        assert (ring["alpha"], ring["blind"]) == (before["overall"]["alpha"], True)
        assert ring["after_discussion"] == after["overall"]["after_discussion"]

    def test_undone_again_there_is_nothing_to_tell(self, project: Project) -> None:
        blind_round(project)
        before = report(project)
        first = own(project, "ada")[0]
        coding.remove_codings(project, "ada", [first.id])
        assert "coded_after_round" in kinds(report(project))
        project.undo("ada")
        assert report(project) == before
        project.redo("ada")
        project.undo("ada")
        assert report(project) == before

    def test_the_list_to_settle_is_that_of_today(self, project: Project) -> None:
        blind_round(project)
        choices = AgreementChoices(round="een")
        assert list(list_disagreements(project, gather_study(project, choices)))
        for one in own(project, "ada"):
            coding.remove_codings(project, "ada", [one.id])
        coding.apply_codings(
            project,
            "ada",
            [coding.NewCoding(one.document_id, one.start, one.end, one.code_id) for one in own(project, "bo")],
        )
        assert not list(list_disagreements(project, gather_study(project, choices)))

    def test_what_a_coder_changes_after_finishing_and_before_the_others_have_does_not_count(
        self, project: Project
    ) -> None:
        rounds.make_round(project, "ada", "een", RoundRequest(("ada", "bo")))
        at_random(project, "ada", 1)
        finish(project, "ada")
        mine = len(own(project, "ada"))
        code(project, "ada", 1, *((turn, "rust") for turn in range(TURNS)))
        at_random(project, "bo", 2)
        finish(project, "bo")
        study = gather_study(project, AgreementChoices(round="een"))
        assert sum(mark.coder == "ada" for document in study.documents for mark in document.marks) == mine
        assert len(own(project, "ada")) > mine
        assert report(project)["overall"]["blind"]

    def test_codes_that_are_merged_or_removed_since_do_not_lose_what_was_coded(self, project: Project) -> None:
        blind_round(project)
        before = report(project)["overall"]["alpha"]["estimate"]
        extra = codebook.add_code(project, "ada", "Spanning")
        codebook.merge_codes(project, "ada", [code_id(project, "druk")], extra)
        assert {row["code"] for row in report(project)["codes"]} == {"spanning", "rust"}
        assert report(project)["overall"]["alpha"]["estimate"] == before
        for coder in ("ada", "bo"):
            coding.recode(project, coder, [one.id for one in own(project, coder)], extra)
        codebook.remove_code(project, "ada", code_id(project, "rust"))
        found = report(project)
        assert {row["code"] for row in found["codes"]} == {"spanning", "rust"}
        assert found["overall"]["alpha"]["estimate"] == before

    def test_a_coder_who_comes_later_counts_as_is(self, project: Project) -> None:
        blind_round(project)
        code(project, "cy", 1, (0, "druk"))
        found = report(project, round="")
        assert found["documents"][0]["coders"] == ["ada", "bo", "cy"]
        assert found["overall"]["after_discussion"] is None


def seen_before(project: Project) -> None:
    code(project, "bo", 1, (0, "druk"))
    blind_named(project)


def seen_and_removed_before(project: Project) -> None:
    code(project, "bo", 1, (0, "druk"))
    coding.remove_codings(project, "bo", [own(project, "bo")[0].id])
    blind_named(project)


def blind_named(project: Project) -> None:
    names = tuple(f"winkel-{number}" for number in range(DOCUMENTS))
    rounds.make_round(project, "ada", "een", RoundRequest(("ada", "bo"), documents=names))
    at_random(project, "ada", 1)
    at_random(project, "bo", 2)
    finish(project, "ada", "bo")


def ended_early(project: Project) -> None:
    rounds.make_round(project, "ada", "een", RoundRequest(("ada", "bo")))
    at_random(project, "ada", 1)
    finish(project, "ada")
    code(project, "bo", 1, (0, "druk"))
    rounds.end_round(project, "ada", "een")
    for one in own(project, "ada"):
        coding.apply_codings(project, "bo", [coding.NewCoding(one.document_id, one.start, one.end, one.code_id)])
    finish(project, "bo")


def opened_for_a_moment(project: Project) -> None:
    """As files have it of versions in which ending could be undone."""
    rounds.make_round(project, "ada", "een", RoundRequest(("ada", "bo")))
    at_random(project, "bo", 2)
    with project.change("ada", "round.end", round="een") as change:
        change.update("round", 1, ended=change.at)
    with project.change("ada", "test") as change:
        change.update("round", 1, ended=None)
    at_random(project, "ada", 1)
    finish(project, "ada", "bo")


def finish_taken_back(project: Project) -> None:
    blind_round(project)
    with project.change("ada", "test") as change:
        change.update("assignment", 1, finished=None)
    finish(project, "ada")


def begun_again(project: Project) -> None:
    rounds.make_round(project, "ada", "een", RoundRequest(("ada", "bo")))
    project.undo("ada")
    at_random(project, "bo", 2)
    project.redo("ada")
    at_random(project, "ada", 1)
    finish(project, "ada", "bo")


NOT_BLIND: dict[Callable[[Project], None], str] = {
    seen_before: "coded_in_sight",
    seen_and_removed_before: "coded_in_sight",
    ended_early: "ended_early",
    opened_for_a_moment: "coded_in_sight",
    finish_taken_back: "coded_in_sight",
    begun_again: "coded_in_sight",
}


@pytest.mark.parametrize("happened", NOT_BLIND, ids=lambda found: found.__name__)
def test_blindness_is_not_claimed_where_the_trail_does_not_prove_it(
    project: Project, happened: Callable[[Project], None]
) -> None:
    happened(project)
    for choices in ({}, {"round": ""}):
        found = report(project, **choices)
        assert COULD_NOT_SEE not in found["overall"]["methods"]["en"]
        assert "zonder elkaars coderingen" not in found["overall"]["methods"]["nl"]
        assert NOT_BLIND[happened] in kinds(found)
    assert report(project)["overall"]["blind"] is False


@pytest.mark.parametrize("happened", [blind_round, blind_named], ids=lambda found: found.__name__)
def test_blindness_is_claimed_where_the_trail_proves_it(project: Project, happened: Callable[[Project], None]) -> None:
    happened(project)
    assert COULD_NOT_SEE in report(project)["overall"]["methods"]["en"]


def test_another_coder_who_was_there_before_is_in_nobodys_way(project: Project) -> None:
    code(project, "cy", 1, (0, "druk"))
    blind_named(project)
    assert COULD_NOT_SEE in report(project)["overall"]["methods"]["en"]


def test_a_round_that_was_ended_early_counts_what_was_made_by_then(project: Project) -> None:
    ended_early(project)
    found = report(project)
    assert found["overall"]["documents"] == 1
    assert found["overall"]["after_discussion"]["alpha"]["estimate"] > 0.9


@contextmanager
def finished_in_copy(project: Project, path: Path) -> Iterator[Project]:
    """A round that ada has finished here, and bo in a copy, which is open to go on in."""
    rounds.make_round(project, "ada", "een", RoundRequest(("ada", "bo")))
    at_random(project, "ada", 1)
    finish(project, "ada")
    rounds.export_copy(project, "ada", "bo", "een", path)
    with Project.open(path) as copy:
        at_random(copy, "bo", 2)
        finish(copy, "bo")
        yield copy


class TestCopies:
    def test_what_a_copy_brings_is_as_it_was_finished_there(self, project: Project, tmp_path: Path) -> None:
        with finished_in_copy(project, tmp_path / "bo.qualcode") as copy:
            count = len(own(copy, "bo"))
            code(copy, "bo", 1, *((turn, "rust") for turn in range(TURNS)))
        merge(project, "ada", tmp_path / "bo.qualcode")
        study = gather_study(project, AgreementChoices(round="een"))
        assert sum(mark.coder == "bo" for document in study.documents for mark in document.marks) == count
        found = report(project)
        assert found["overall"]["blind"]
        assert "coded_after_round" in kinds(found)

    def test_what_cannot_be_told_of_a_copy_is_not_claimed(self, project: Project, tmp_path: Path) -> None:
        with finished_in_copy(project, tmp_path / "bo.qualcode") as copy:
            coding.remove_codings(copy, "bo", [own(copy, "bo")[0].id])
        merge(project, "ada", tmp_path / "bo.qualcode")
        found = report(project)
        assert "changed_in_copy" in kinds(found)
        assert COULD_NOT_SEE not in found["overall"]["methods"]["en"]

    def test_a_merge_that_is_taken_back_has_shown_what_it_brought(self, project: Project, tmp_path: Path) -> None:
        rounds.make_round(project, "ada", "een", RoundRequest(("ada", "bo")))
        rounds.export_copy(project, "ada", "bo", "een", tmp_path / "bo.qualcode")
        at_random(project, "ada", 1)
        finish(project, "ada")
        with Project.open(tmp_path / "bo.qualcode") as copy:
            at_random(copy, "bo", 2)
            finish(copy, "bo")
        merge(project, "ada", tmp_path / "bo.qualcode")
        assert COULD_NOT_SEE in report(project)["overall"]["methods"]["en"]
        project.undo("ada")
        with pytest.raises(ConflictError, match="still open"):
            report(project)
        merge(project, "ada", tmp_path / "bo.qualcode")
        assert "coded_in_sight" in kinds(report(project))

    def test_no_figures_are_computed_from_codings_that_are_not_there(self, project: Project, tmp_path: Path) -> None:
        with finished_in_copy(project, tmp_path / "bo.qualcode") as copy:
            for choices in (AgreementChoices(), AgreementChoices(round="een")):
                with pytest.raises(ConflictError, match="copy to work in") as caught:
                    gather_study(copy, choices)
                assert "qualcode merge" in caught.value.hint
            with pytest.raises(ConflictError, match="copy to work in"):
                settling.read_settlement(copy)
            assert find_round(copy, "een").away
            team.set_finished(copy, "bo", 1, False)
            finish(copy, "bo")
        merge(project, "ada", tmp_path / "bo.qualcode")
        here = report(project)
        assert here["overall"]["blind"]
        # What was kept from the copy comes with the whole, and is compared there as well.
        with Project.open(tmp_path / "bo.qualcode") as copy:
            merge(copy, "bo", project.path)
            there = report(copy)
            assert there["overall"]["alpha"] == here["overall"]["alpha"]
            assert not find_round(copy, "een").away
            copy.undo("bo")
            assert find_round(copy, "een").away

    def test_a_copy_of_a_copy_stays_one(self, project: Project, tmp_path: Path) -> None:
        rounds.make_round(project, "ada", "een", RoundRequest(("ada", "bo")))
        at_random(project, "ada", 1)
        finish(project, "ada")
        rounds.export_copy(project, "ada", "bo", "een", tmp_path / "bo.qualcode")
        with Project.open(tmp_path / "bo.qualcode") as copy:
            finish(copy, "bo")
            rounds.export_copy(copy, "bo", "bo", "een", tmp_path / "again.qualcode")
        with Project.open(tmp_path / "again.qualcode") as copy:
            assert find_round(copy, "een").open
            assert merge(copy, "bo", tmp_path / "bo.qualcode").nothing_new
