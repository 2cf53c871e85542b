"""Rounds: drawing, sharing out, blindness, finishing, ending, and copies for coders elsewhere."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode import settling
from qualcode.analysis.drawing import draw, share_out
from qualcode.changes import codebook, documents, rounds
from qualcode.changes import codings as coding
from qualcode.changes import work as team
from qualcode.changes.log_words import in_words
from qualcode.changes.new_code import coin_code
from qualcode.changes.rounds import RoundRequest
from qualcode.errors import ConflictError, NotFoundError, ProjectError, QualcodeError
from qualcode.importing.codings import import_codings
from qualcode.merging import merge
from qualcode.model import CodingRow
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.queries.comparison.gathering import gather_study
from qualcode.specs import CodebookSpec, CodeSpec
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as codebook_of
from qualcode.storage.codings import codings, counts_by_code, counts_by_document
from qualcode.storage.memos import memos
from qualcode.storage.redaction import write_copy
from qualcode.storage.rounds import blind_documents, find_round, work_in
from qualcode.storage.rounds import rounds as read_rounds
from tests.support.agreement import as_json, warnings
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project, spec
from tests.support.copies import content, copied, rows
from tests.support.once import fill

TEAM = RoundRequest(("ada", "bo"))
GUEST = RoundRequest(("ada", "bo", "cy"), times=2)


def make_project(folder: Path) -> None:
    with new_project(folder) as made:
        for number in range(4):
            add_transcript(made, f"d{number}", INTERVIEW.replace("bus", f"bus {number}"), group=f"g{number % 2}")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    fill(tmp_path, make_project)
    with Project.open(tmp_path / "study.qualcode") as made:
        yield made


def put(project: Project, coder: str, document: int, *places: tuple[int, int], code: str = "stage/netwerk") -> None:
    new = [coding.NewCoding(document, start, end, code_id(project, code)) for start, end in places]
    coding.apply_codings(project, coder, new)


def seen_by(project: Project, coder: str) -> list[tuple[int, int]]:
    """(document, coder) of every coding that a coder sees."""
    with Project.open(project.path) as window:
        window.look_as(coder)
        return [(found.document_id, found.coder_id) for found in codings(window)]


class TestDrawing:
    def test_the_same_seed_draws_the_same(self) -> None:
        groups = {"a": [f"a{n}" for n in range(10)], "b": [f"b{n}" for n in range(3)]}
        assert draw(groups, 20, 7) == draw({"b": groups["b"][::-1], "a": groups["a"][::-1]}, 20, 7)
        assert len({tuple(draw(groups, 20, seed)["a"]) for seed in range(20)}) > 5

    def test_every_group_gives_its_share_rounded_up(self) -> None:
        drawn = draw({"a": [f"a{n}" for n in range(10)], "b": ["b1", "b2", "b3"], "c": []}, 20, 1)
        assert {group: len(names) for group, names in drawn.items()} == {"a": 2, "b": 1, "c": 0}

    def test_a_percentage_that_is_no_binary_fraction_is_not_rounded_up_twice(self) -> None:
        assert len(draw({"a": [str(n) for n in range(1000)]}, 0.1, 1)["a"]) == 1
        assert len(draw({"a": [str(n) for n in range(10)]}, 70, 1)["a"]) == 7

    @given(st.integers(0, 40), st.integers(2, 5), st.integers(0, 99), st.data())
    def test_everybody_has_as_much_to_do_and_pairs_meet_as_often(
        self, names: int, people: int, seed: int, data: st.DataObject
    ) -> None:
        times = data.draw(st.integers(1, people))
        coders = [f"c{n}" for n in range(people)]
        shared = share_out([str(n) for n in range(names)], coders, times, seed)
        assert len(shared) == names
        assert all(len(set(team)) == times for team in shared.values())
        load = Counter(coder for team in shared.values() for coder in team)
        assert max((load[coder] for coder in coders), default=0) - min(load[coder] for coder in coders) <= times
        met = Counter(team for team in shared.values())
        teams = list(combinations(coders, times))
        assert max(met[team] for team in teams) - min(met[team] for team in teams) <= 1


class TestBeginning:
    def test_a_round_is_bound_to_the_codebook_as_it_is(self, project: Project) -> None:
        before = codebook.versions(project)[-1].number
        first, _plan = rounds.make_round(project, "ada", "one", RoundRequest(("ada", "bo"), percent=50))
        assert (first.codebook_version, first.lead, first.open) == (before, "ada", True)
        codebook.add_code(project, "ada", "Nieuw")
        second, _plan = rounds.make_round(project, "ada", "two", TEAM)
        assert second.codebook_version == before + 1
        assert codebook.versions(project)[-1].reason == "Round two"

    def test_undo_takes_a_round_back(self, project: Project) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        project.undo("ada")
        assert not read_rounds(project)
        assert not blind_documents(project)
        project.redo("ada")
        assert len(work_in(project, find_round(project, "one").id)) == 8

    def test_the_draw_is_per_group_and_leaves_out_what_was_coded(self, project: Project) -> None:
        put(project, "bo", 1, (0, 5))
        _found, plan = rounds.make_round(project, "ada", "one", RoundRequest(("ada", "bo"), percent=50, rest=True))
        assert plan.groups == {"g0": (1, 1), "g1": (1, 2)}
        assert sorted(len(people) for people in plan.work.values()) == [1, 2, 2]
        assert "d0" not in plan.work

    def test_named_documents_may_have_been_coded_and_that_is_said(self, project: Project) -> None:
        put(project, "bo", 1, (0, 5))
        _found, plan = rounds.make_round(project, "ada", "one", RoundRequest(("ada", "cy"), documents=("d0",)))
        assert (plan.known, plan.newcomers) == (("d0",), ("cy",))
        assert find_round(project, "one").seed is None

    @pytest.mark.parametrize(
        "wanted",
        [
            RoundRequest(("ada",)),
            RoundRequest(("ada", "ada")),
            RoundRequest(("ada", "consensus")),
            RoundRequest(("ada", "bo"), times=3),
            RoundRequest(("ada", "bo"), times=1),
            RoundRequest(("ada", "bo"), percent=0),
            RoundRequest(("ada", "bo"), percent=101),
        ],
    )
    def test_what_cannot_be_is_refused(self, project: Project, wanted: RoundRequest) -> None:
        with pytest.raises(ConflictError) as caught:
            rounds.make_round(project, "ada", "one", wanted)
        assert caught.value.hint
        assert not read_rounds(project)

    def test_names_are_not_taken_twice_and_documents_not_drawn_twice(self, project: Project) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        with pytest.raises(ConflictError, match="already"):
            rounds.make_round(project, "ada", " one ", TEAM)
        with pytest.raises(ConflictError, match="open"):
            rounds.make_round(project, "ada", "two", RoundRequest(("ada", "bo"), documents=("d1",)))
        with pytest.raises(ConflictError, match="no document"):
            rounds.make_round(project, "ada", "two", TEAM)
        with pytest.raises(NotFoundError):
            rounds.make_round(project, "ada", "two", RoundRequest(("ada", "bo"), documents=("nope",)))

    def test_documents_of_the_withdrawn_are_not_drawn(self, project: Project) -> None:
        with project.change("ada", "respondent.withdraw") as change:
            for (row,) in project.rows(
                "SELECT DISTINCT respondent_id FROM speaker WHERE document_id = 1 AND respondent_id IS NOT NULL"
            ):
                change.update("respondent", row, withdrawn=1)
        assert "d0" not in rounds.plan_round(project, TEAM).work


class TestBlindness:
    def test_nobody_sees_the_others_until_all_have_finished(self, project: Project) -> None:
        put(project, "cy", 1, (0, 3))
        rounds.make_round(project, "ada", "one", RoundRequest(("ada", "bo"), documents=("d0", "d1")))
        put(project, "ada", 1, (0, 5))
        put(project, "bo", 1, (0, 5), (6, 9))
        put(project, "bo", 3, (0, 5))
        ada, bo, cy = (project.scalar("SELECT id FROM coder WHERE name = ?", [name]) for name in ("ada", "bo", "cy"))
        assert sorted(seen_by(project, "ada")) == sorted([(1, ada), (3, bo)])
        assert sorted(seen_by(project, "bo")) == sorted([(1, bo), (1, bo), (3, bo)])
        assert sorted(seen_by(project, "cy")) == sorted([(1, cy), (3, bo)])
        assert sorted(seen_by(project, "nobody")) == [(3, bo)]
        for name in ("ada", "bo"):
            for document in (1, 2):
                assert find_round(project, "one").open
                team.set_finished(project, name, document)
        assert not find_round(project, "one").open
        assert len(seen_by(project, "ada")) == len(seen_by(project, "nobody")) == 5

    def test_the_lead_ends_it_and_nobody_else(self, project: Project) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        put(project, "bo", 1, (0, 5))
        with pytest.raises(ConflictError, match="led by ada"):
            rounds.end_round(project, "bo", "one")
        assert not seen_by(project, "ada")
        rounds.end_round(project, "ada", "one")
        assert len(seen_by(project, "ada")) == 1
        with pytest.raises(ConflictError, match="not open"):
            rounds.end_round(project, "ada", "one")
        with pytest.raises(ConflictError):
            project.undo("ada")
        assert len(seen_by(project, "ada")) == 1

    def test_a_round_in_which_nobody_coded_is_taken_back(self, project: Project) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        rounds.end_round(project, "ada", "one")
        project.undo("ada")
        assert find_round(project, "one").open
        project.undo("ada")
        assert not read_rounds(project)

    def test_beginning_and_ending_are_not_taken_back_once_somebody_coded(self, project: Project) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        put(project, "bo", 1, (0, 5))
        with pytest.raises(ConflictError, match="somebody has coded"):
            project.undo("ada")
        assert not seen_by(project, "ada")
        rounds.end_round(project, "ada", "one")
        assert project.log()[0].state == "fixed"
        with pytest.raises(ConflictError):
            project.undo("ada")
        assert not find_round(project, "one").open

    def test_finishing_without_a_coding_begins_a_round_as_well(self, project: Project) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        team.set_finished(project, "bo", 1)
        with pytest.raises(ConflictError, match="somebody has coded"):
            project.undo("ada")

    def test_counts_memos_history_and_a_name_with_a_quote_in_it_are_blind_too(self, project: Project) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        put(project, "bo", 1, (0, 5))
        coding.set_memo(project, "bo", 1, "wat bo denkt")
        team.set_memo(project, "bo", "document", 1, "geheim van bo")
        team.set_memo(project, "bo", "respondent", 1, "geheim van bo")
        team.set_memo(project, "bo", "document", 4, "ook van bo")
        project.undo("bo")
        with Project.open(project.path) as window:
            window.look_as("o'hara")
            assert not counts_by_document(window)
            assert not counts_by_code(window)
            assert not memos(window)
            told = [entry for entry in window.log() if entry.coder == "bo"]
            assert {entry.action for entry in told} <= {"coder.add", "memo.respondent"}
            window.look_as("bo")
            assert counts_by_document(window) == {1: 1}
            assert {memo.text for memo in memos(window)} == {"geheim van bo"}

    def test_a_change_does_right_by_what_its_coder_does_not_see(self, project: Project) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        put(project, "bo", 1, (0, 5))
        project.look_as("ada")
        with pytest.raises(ConflictError):
            documents.remove_document(project, "ada", 1)
        with project.sight.whole():
            assert len(codings(project)) == 1
        assert not codings(project)

    def test_a_document_of_an_open_round_stays(self, project: Project) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        with pytest.raises(ConflictError, match="round one"):
            documents.remove_document(project, "ada", 1)

    def test_finishing_counts_for_the_round_and_cannot_be_taken_up_again_when_it_is_over(
        self, project: Project
    ) -> None:
        rounds.make_round(project, "ada", "one", RoundRequest(("ada", "bo"), documents=("d0",)))
        team.set_finished(project, "ada", 1)
        assert [(work.coder, work.state) for work in work_in(project, 1)] == [("ada", "finished"), ("bo", "assigned")]
        assert team.set_finished(project, "ada", 1, False)
        put(project, "bo", 1, (0, 5))
        assert [work.state for work in work_in(project, 1)] == ["started", "started"]
        team.set_finished(project, "ada", 1)
        team.set_finished(project, "bo", 1)
        with pytest.raises(ConflictError, match="over"):
            team.set_finished(project, "bo", 1, False)
        assert not team.set_finished(project, "bo", 1)

    def test_no_undo_opens_a_round_again_whose_coders_have_seen_each_other(self, project: Project) -> None:
        rounds.make_round(project, "ada", "one", RoundRequest(("ada", "bo"), documents=("d0",)))
        team.set_finished(project, "ada", 1)
        project.undo("ada")
        project.redo("ada")
        team.set_finished(project, "ada", 1, False)
        project.undo("ada")
        team.set_finished(project, "bo", 1)
        with pytest.raises(ConflictError, match="over"):
            project.undo("bo")
        with pytest.raises(ConflictError, match="over"):
            project.redo("ada")
        assert not find_round(project, "one").open

    def test_what_others_split_off_or_how_much_they_coded_is_not_told(self, project: Project) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        put(project, "bo", 1, (0, 5), (6, 9))
        codebook.split_off(project, "bo", [1, 2], "Geheim")
        with Project.open(project.path) as window:
            window.look_as("ada")
            assert {entry.action for entry in window.log() if entry.coder == "bo"} == {"coder.add"}
            with pytest.raises(ConflictError) as caught:
                documents.remove_document(window, "ada", 1)
        assert "coding" not in caught.value.message


RESTRUCTURING: dict[str, Callable[[Project, str], object]] = {
    "define": lambda project, coder: codebook.edit_code(
        project, coder, code_id(project, "kosten"), definition="Wat het kost"
    ),
    "include": lambda project, coder: codebook.edit_code(project, coder, code_id(project, "kosten"), include="reizen"),
    "rename": lambda project, coder: codebook.edit_code(project, coder, code_id(project, "kosten"), name="Geld"),
    "readdress": lambda project, coder: codebook.edit_code(project, coder, code_id(project, "kosten"), slug="geld"),
    "move": lambda project, coder: codebook.move_code(project, coder, code_id(project, "stage/netwerk"), None, 0),
    "retire": lambda project, coder: codebook.retire_code(project, coder, code_id(project, "kosten")),
    "read": lambda project, coder: (
        codebook.import_codebook(project, coder, spec("stage", "stage/netwerk", "kosten", "kosten/reizen"), reason="?")
        and codebook.import_codebook(
            project,
            coder,
            CodebookSpec("test", "Test", "nl", 1, (CodeSpec("kosten", "Geld"),)),
            reason="?",
        )
    ),
}
REACHING: dict[str, Callable[[Project, str], object]] = {
    "merge": lambda project, coder: codebook.merge_codes(
        project, coder, [code_id(project, "stage/netwerk")], code_id(project, "kosten")
    ),
    "remove": lambda project, coder: codebook.remove_code(project, coder, code_id(project, "stage/netwerk")),
}
ALLOWED: dict[str, Callable[[Project, str], object]] = {
    "add": lambda project, coder: codebook.add_code(project, coder, "Nieuw"),
    "colour": lambda project, coder: codebook.edit_code(project, coder, code_id(project, "kosten"), colour="#123456"),
    "keywords": lambda project, coder: codebook.edit_code(project, coder, code_id(project, "kosten"), keywords=["x"]),
    "unchanged": lambda project, coder: codebook.edit_code(project, coder, code_id(project, "kosten"), name="Kosten"),
    "memo": lambda project, coder: team.set_memo(project, coder, "code", code_id(project, "kosten"), "?"),
}


class TestTheCodebookIsHeld:
    @pytest.mark.parametrize("what", [*RESTRUCTURING, *REACHING])
    def test_by_others_than_its_lead_it_is_not_changed(self, project: Project, what: str) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        for used in (False, True):
            if used:
                put(project, "ada", 1, (0, 5))
            with pytest.raises(ConflictError, match="Round one is open") as caught:
                (RESTRUCTURING | REACHING)[what](project, "bo")
            assert "qualcode round show one" in caught.value.hint
        for name in ("ada", "bo"):
            for number in (1, 2, 3, 4):
                team.set_finished(project, name, number)
        if what != "remove":
            (RESTRUCTURING | REACHING)[what](project, "bo")

    @pytest.mark.parametrize("what", RESTRUCTURING)
    def test_what_its_lead_changes_is_a_new_version_and_told(self, project: Project, what: str) -> None:
        found, _plan = rounds.make_round(project, "ada", "one", RoundRequest(("ada", "bo"), documents=("d0",)))
        put(project, "ada", 1, (44, 60))
        RESTRUCTURING[what](project, "ada")
        assert codebook.versions(project)[-1].number > found.codebook_version
        put(project, "bo", 1, (44, 60), code="stage")
        rounds.end_round(project, "ada", "one")
        report = compare(project, AgreementChoices(round="one"))[1]
        assert "other_codebook_version" in {notice.kind.value for notice in report.notices}

    @pytest.mark.parametrize("what", REACHING)
    def test_not_even_its_lead_reaches_into_what_others_may_have_coded(self, project: Project, what: str) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        told = []
        for used in (False, True):
            if used:
                put(project, "bo", 1, (0, 5))
            with pytest.raises(ConflictError) as caught:
                REACHING[what](project, "ada")
            told.append((caught.value.message, caught.value.hint))
        assert told[0] == told[1]

    @pytest.mark.parametrize("what", ALLOWED)
    def test_what_is_in_nobody_s_way_is_done(self, project: Project, what: str) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        before = len(codebook.versions(project))
        ALLOWED[what](project, "bo")
        assert len(codebook.versions(project)) == before

    def test_what_was_changed_before_is_not_taken_back_meanwhile(self, project: Project) -> None:
        codebook.merge_codes(project, "bo", [code_id(project, "stage/netwerk")], code_id(project, "kosten"))
        rounds.make_round(project, "ada", "one", TEAM)
        with pytest.raises(ConflictError, match="holds the codebook"):
            project.undo("bo")

    def test_codings_in_another_s_name_are_refused_and_tell_nothing(self, project: Project) -> None:
        rounds.make_round(project, "ada", "one", RoundRequest(("ada", "bo"), documents=("d0",)))
        rows = [
            CodingRow(number, document, "kosten", "ada", 44, 60, None, None, "", False)
            for number, document in ((1, "d0"), (2, "d1"))
        ]
        told = []
        for used in (False, True):
            if used:
                put(project, "ada", 1, (44, 60), code="kosten")
            for dry_run in (True, False):
                report = import_codings(project, "bo", rows, dry_run=dry_run)
                told.append([(problem.line, problem.message, problem.hint) for problem in report.problems])
        assert all(one == told[0] for one in told)
        assert [line for line, _message, _hint in told[0]] == [1]
        with pytest.raises(ConflictError, match="in the name of ada"):
            coding.apply_codings(project, "bo", [coding.NewCoding(1, 0, 5, code_id(project, "kosten"), coder="ada")])


class TestAgreement:
    def test_an_open_round_is_not_compared(self, project: Project) -> None:
        for name in ("ada", "bo"):
            put(project, name, 4, (40, 50))
        rounds.make_round(project, "ada", "one", RoundRequest(("ada", "bo"), documents=("d0",)))
        study, report = compare(project, AgreementChoices())
        assert "d0" not in {document.name for document in study.documents}
        assert any("round one" in text for text in warnings(report))
        for choices in (AgreementChoices(round="one"), AgreementChoices(documents=("d0",))):
            with pytest.raises(ConflictError, match="still open"):
                gather_study(project, choices)
        with pytest.raises(NotFoundError):
            gather_study(project, AgreementChoices(round="two"))

    def test_each_round_has_its_figures(self, project: Project) -> None:
        wanted = [
            RoundRequest(("ada", "bo"), documents=("d0", "d1")),
            RoundRequest(("ada", "bo"), documents=("d2", "d3")),
        ]
        for name, these in zip(("one", "two"), wanted, strict=True):
            rounds.make_round(project, "ada", name, these)
            for document in these.documents:
                number = int(document[1]) + 1
                put(project, "ada", number, (44, 60))
                put(project, "bo", number, (44, 60) if name == "two" else (82, 95))
                for coder in ("ada", "bo"):
                    team.set_finished(project, coder, number)
        put(project, "cy", 1, (44, 60))
        whole, report = compare(project, AgreementChoices())
        assert [(found.round, found.documents, found.coders) for found in report.rounds] == [
            ("one", 2, ("ada", "bo")),
            ("two", 2, ("ada", "bo")),
        ]
        first, second = (found.alpha.estimate for found in report.rounds)
        assert first is not None
        assert first < 0
        assert second == 1.0
        data = as_json(report)
        assert [found["round"] for found in data["rounds"]] == ["one", "two"]
        study, alone = compare(project, AgreementChoices(round="two"))
        [within] = [found.study for found in whole.rounds if found.round.name == "two"]
        assert within is not None
        assert (within.documents, within.coders) == (study.documents, study.coders)
        assert alone.overall.alpha.estimate == second
        assert as_json(alone)["settings"]["round"] == "two"

    def test_what_was_coded_late_or_under_another_version_is_said(self, project: Project) -> None:
        rounds.make_round(project, "ada", "one", RoundRequest(("ada", "bo"), documents=("d0",)))
        put(project, "ada", 1, (44, 60))
        codebook.number_version(project, "ada", "Aangescherpt")
        put(project, "bo", 1, (44, 60))
        rounds.end_round(project, "ada", "one")
        with project.change("bo", "test") as change:
            change.at = "9999-01-01T00:00:00.000Z"
            coding.make_codings(project, change, [coding.NewCoding(1, 82, 90, code_id(project, "kosten"))])
        report = compare(project, AgreementChoices(round="one"))[1]
        said = zip(report.notices, warnings(report), strict=True)
        kinds = {notice.kind.value: text for notice, text in said}
        assert "1 coding " in kinds["other_codebook_version"]
        assert "1 coding" in kinds["coded_after_round"]


def not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in versions before a round held its codebook, of which copies may come back."""
    monkeypatch.setattr("qualcode.changes.codebook.rounds", lambda _project: [])


class TestCopies:
    def test_a_copy_holds_nothing_of_what_others_made_of_the_round(self, project: Project, tmp_path: Path) -> None:
        put(project, "bo", 3, (0, 5))
        rounds.make_round(project, "ada", "one", RoundRequest(("ada", "bo", "cy"), documents=("d0", "d1"), times=3))
        put(project, "ada", 1, (0, 5), (6, 9))
        coding.set_memo(project, "ada", 2, "xyzzy-memo")
        coding.remove_codings(project, "ada", [2])
        team.set_memo(project, "ada", "document", 1, "xyzzy-document")
        put(project, "bo", 1, (44, 60))
        target = tmp_path / "bo.qualcode"
        rounds.export_copy(project, "ada", "bo", "one", target)
        assert not list(tmp_path.glob(".bo*"))
        assert not list(tmp_path.glob("bo.qualcode-*"))
        assert b"xyzzy" not in target.read_bytes()
        with Project.open(target) as copy:
            assert not copy.check()
            bo = copy.scalar("SELECT id FROM coder WHERE name = 'bo'")
            assert {(found.document_id, found.coder_id) for found in codings(copy)} == {(3, bo)}
            assert {entry.action for entry in copy.log() if entry.coder == "ada"} == {
                "coder.add", "project.create", "codebook.import", "document.import", "round.add",
            }  # fmt: skip
        with pytest.raises(ProjectError, match="there already"):
            rounds.export_copy(project, "ada", "bo", "one", target)
        rounds.export_copy(project, "bo", "bo", "one", tmp_path / "own.qualcode")
        with Project.open(tmp_path / "own.qualcode") as copy:
            assert {(found.document_id, found.coder_id) for found in codings(copy)} == {(1, bo), (3, bo)}
        with pytest.raises(ConflictError, match="nothing to do"):
            rounds.export_copy(project, "ada", "eva", "one", tmp_path / "eva.qualcode")

    def test_what_is_not_in_the_copy_is_not_deleted_by_the_merge(self, project: Project, tmp_path: Path) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        put(project, "ada", 1, (0, 5), (6, 9))
        rounds.export_copy(project, "ada", "bo", "one", tmp_path / "bo.qualcode")
        put(project, "ada", 2, (0, 5))
        with Project.open(tmp_path / "bo.qualcode") as copy:
            put(copy, "bo", 1, (0, 5), (44, 60))
            for number in (1, 2, 3, 4):
                team.set_finished(copy, "bo", number)
        report = merge(project, "ada", tmp_path / "bo.qualcode")
        assert not report.conflicts
        assert all(kind.holds for kind in report.kinds)
        assert len(codings(project)) == 5
        assert seen_by(project, "ada") == [(1, 1), (1, 1), (2, 1)]
        assert merge(project, "ada", tmp_path / "bo.qualcode").nothing_new
        for number in (1, 2, 3, 4):
            team.set_finished(project, "ada", number)
        assert len(seen_by(project, "bo")) == 5
        assert not project.check()

    @pytest.mark.parametrize("steps", ["undo", "undo redo", "undo redo undo"])
    @pytest.mark.parametrize("whose", ["ada", "bo"])
    def test_what_is_left_of_a_line_stands_in_the_copy_as_it_was_taken_back_and_done_again(
        self, project: Project, tmp_path: Path, steps: str, whose: str
    ) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        # One line with a code, which everybody sees, and a coding in a blind document.
        coin_code(project, "bo", "xyzzy", (1, 0, 5))
        for step in steps.split():
            (project.undo if step == "undo" else project.redo)("bo")
        is_there = "xyzzy" in codebook_of(project).by_path
        rounds.export_copy(project, "ada", whose, "one", tmp_path / "copy.qualcode")
        with Project.open(tmp_path / "copy.qualcode") as copy:
            assert copy.check() == []
            assert ("xyzzy" in codebook_of(copy).by_path) is is_there
            assert not codings(copy)
            assert all(in_words(entry) for entry in copy.log())
        before = rows(project)
        assert merge(project, "ada", tmp_path / "copy.qualcode").nothing_new
        assert rows(project) == before

    def test_a_merge_proves_what_is_blind_and_neither_counts_nor_tells_it(
        self, project: Project, tmp_path: Path
    ) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        rounds.export_copy(project, "ada", "bo", "one", tmp_path / "bo.qualcode")
        with Project.open(tmp_path / "bo.qualcode") as copy:
            put(copy, "bo", 1, (0, 5), (44, 60))
        report = merge(project, "ada", tmp_path / "bo.qualcode", dry_run=True)
        assert not [item for item in report.items if item.kind == "coding"]
        [kind] = [kind for kind in report.kinds if kind.kind == "coding"]
        assert (kind.here, kind.there, kind.new, kind.after, kind.holds) == (0, 0, 0, 0, True)
        assert report.blind
        assert not report.nothing_new
        assert not replace(kind, whole=False).holds

    def test_a_merge_tells_no_memo_and_no_passage_of_others(self, project: Project, tmp_path: Path) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        team.set_memo(project, "bo", "document", 1, "eerst")
        with copied(project, "bo") as copy:
            team.set_memo(copy, "bo", "document", 1, "xyzzy")
            team.set_memo(copy, "bo", "respondent", 1, "xyzzy")
            team.set_memo(project, "bo", "code", code_id(project, "kosten"), "eerst")
            merge(copy, "bo", project.path)
            team.set_memo(copy, "bo", "code", code_id(copy, "kosten"), "xyzzy")
            put(copy, "bo", 1, (0, 5))
            put(project, "bo", 1, (0, 5))
            report = merge(project, "ada", copy.path)
            assert report.matched == []
            assert "xyzzy" not in str(report.items)
            team.set_memo(copy, "bo", "document", 1, "xyzzy ja")
            team.set_memo(project, "bo", "document", 1, "xyzzy nee")
            report = merge(project, "ada", copy.path)
        assert len(report.undecided) == 1
        assert "xyzzy" not in str(report.conflicts)

    def test_a_merge_is_blind_for_documents_that_were_imported_apart(self, project: Project, tmp_path: Path) -> None:
        for number in range(6):
            with copied(project, f"bo{number}") as copy:
                text = INTERVIEW.replace("bus", f"trein {number}")
                add_transcript(copy, f"n{number}", text)
                here = add_transcript(project, f"n{number}", text)
                there = copy.scalar("SELECT id FROM document WHERE name = ?", [f"n{number}"])
                rounds.make_round(project, "ada", f"r{number}", RoundRequest(("ada", "bo"), documents=(f"n{number}",)))
                put(copy, "bo", there, (0, 5))
                report = merge(project, "ada", copy.path)
                assert not [item for item in report.items if item.kind == "coding"]
                assert project.scalar("SELECT COUNT(*) FROM main.coding WHERE document_id = ?", [here]) == 1
                assert here in blind_documents(project)

    def test_a_copy_made_after_a_merge_holds_nothing_of_what_others_undid_or_wrote_elsewhere(
        self, project: Project, tmp_path: Path
    ) -> None:
        rounds.make_round(project, "ada", "one", TEAM)
        put(project, "bo", 1, (6, 30))
        project.undo("bo")
        rounds.export_copy(project, "ada", "bo", "one", tmp_path / "bo.qualcode")
        with Project.open(tmp_path / "bo.qualcode") as copy:
            put(copy, "bo", 1, (44, 60))
            put(copy, "bo", 1, (82, 95))
            coding.remove_codings(copy, "bo", [codings(copy)[1].id])
            put(copy, "bo", 2, (20, 40))
            copy.undo("bo")
            codebook.split_off(copy, "bo", [codings(copy)[0].id], "Nieuw")
            team.set_memo(copy, "bo", "document", 1, "xyzzy")
        merge(project, "ada", tmp_path / "bo.qualcode")
        rounds.export_copy(project, "ada", "ada", "one", tmp_path / "ada.qualcode")
        assert b"xyzzy" not in (tmp_path / "ada.qualcode").read_bytes()
        with Project.open(tmp_path / "ada.qualcode") as copy:
            told = [entry for entry in copy.log() if entry.coder == "bo"]
            assert {entry.action for entry in told} == {"coder.add", "code.split"}
            assert set().union(*(entry.about for entry in told)) <= {"coder", "merged", "target"}
            assert all(in_words(entry) for entry in told)
        before = rows(project)
        assert merge(project, "ada", tmp_path / "ada.qualcode").nothing_new
        assert rows(project) == before

    def test_a_code_that_went_in_a_copy_takes_nothing_along_that_was_kept_from_it(
        self, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        not_held(monkeypatch)
        rounds.make_round(project, "ada", "one", TEAM)
        put(project, "ada", 1, (0, 5), code="kosten")
        put(project, "ada", 2, (0, 5))
        rounds.export_copy(project, "ada", "bo", "one", tmp_path / "bo.qualcode")
        with Project.open(tmp_path / "bo.qualcode") as copy:
            put(copy, "bo", 1, (6, 9), code="kosten")
            codebook.merge_codes(copy, "bo", [code_id(copy, "kosten")], code_id(copy, "stage"))
            codebook.remove_code(copy, "bo", code_id(copy, "stage/netwerk"))
        report = merge(project, "ada", tmp_path / "bo.qualcode", prefer="ours")
        assert all(kind.holds for kind in report.kinds)
        assert seen_by(project, "ada") == [(1, 1), (2, 1)]
        assert {code_id(project, path) for path in ("kosten", "stage/netwerk")} == {
            found.code_id for found in codings(project) if found.coder_id == 1
        }
        assert len(codings(project)) == 3
        with Project.open(tmp_path / "bo.qualcode") as copy:
            merge(copy, "bo", project.path)
            assert content(copy) == content(project)
        assert not merge(project, "ada", tmp_path / "bo.qualcode").items
        assert merge(project, "ada", tmp_path / "bo.qualcode").nothing_new

    def test_a_conflict_says_of_all_codings_that_they_go_with_their_code(
        self, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        not_held(monkeypatch)
        rounds.make_round(project, "ada", "one", TEAM)
        put(project, "ada", 1, (0, 5), (44, 60), code="kosten")
        rounds.export_copy(project, "ada", "bo", "one", tmp_path / "bo.qualcode")
        with Project.open(tmp_path / "bo.qualcode") as copy:
            codebook.remove_code(copy, "bo", code_id(copy, "kosten"))
        put(project, "ada", 2, (0, 5), code="kosten")
        [conflict] = merge(project, "ada", tmp_path / "bo.qualcode").undecided
        assert conflict.ours.uses == {"coding": 3}
        report = merge(project, "ada", tmp_path / "bo.qualcode", prefer="theirs")
        assert [kind.deleted for kind in report.kinds if kind.kind == "coding"] == [3]
        project.undo("ada")
        assert len(codings(project)) == 3

    def test_what_was_settled_before_a_round_is_kept_from_a_copy_and_survives_the_merge(
        self, project: Project, tmp_path: Path
    ) -> None:
        put(project, "ada", 1, (44, 60))
        put(project, "bo", 1, (44, 60), (82, 95))
        settling.take_agreed(project, "ada")
        [case] = [found for found in settling.read_settlement(project).cases if found.kind != "agreed"]
        settling.accept(project, "ada", case, 0, "xyzzy")
        rounds.make_round(project, "ada", "one", RoundRequest(("ada", "bo"), documents=("d0",)))
        rounds.export_copy(project, "ada", "bo", "one", tmp_path / "bo.qualcode")
        assert b"xyzzy" not in (tmp_path / "bo.qualcode").read_bytes()
        with Project.open(tmp_path / "bo.qualcode") as copy:
            put(copy, "bo", 1, (100, 110))
        before = content(project)
        merge(project, "ada", tmp_path / "bo.qualcode")
        after = content(project)
        assert after["decision"] == before["decision"]
        assert set(before["coding"]) < set(after["coding"])

    def test_a_half_made_copy_is_not_left_behind(
        self, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_arguments: object) -> None:
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr("qualcode.storage.redaction._redact", broken)
        with pytest.raises((QualcodeError, sqlite3.Error)):
            write_copy(project, tmp_path / "bo.qualcode", "bo", "bo")
        assert sorted(path.name for path in tmp_path.iterdir() if "bo" in path.name) == []


def test_what_a_round_was_drawn_with_is_kept(project: Project) -> None:
    rounds.make_round(project, "ada", "one", RoundRequest(("ada", "bo"), percent=50, seed=9))
    found = find_round(project, "one")
    assert found.seed == 9
    assert json.loads(json.dumps(dict(found.plan))) == {
        "percent": 50, "times": 2, "rest": False, "groups": {"g0": [1, 2], "g1": [1, 2]},
    }  # fmt: skip
