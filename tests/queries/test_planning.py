"""Hours from the log, told as far as a round allows; what nobody has begun shared out anew; documents coded twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qualcode.analysis.planning.sharing import WorkMove
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.rounds import RoundRequest, end_round, make_round, plan_share, share_anew
from qualcode.changes.work import set_finished
from qualcode.errors import ConflictError
from qualcode.merging import merge
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.planning.doubling import plan_double
from qualcode.queries.planning.hours import hours_each_word, read_hours
from qualcode.storage import Project, history
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.redaction import write_copy
from qualcode.storage.rounds import find_round, work_in
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project

TEXT = INTERVIEW * 8


class Hands:
    """Coders at work by a clock of the test's own."""

    def __init__(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project, self.at = project, datetime(2026, 3, 2, 9, tzinfo=UTC)
        monkeypatch.setattr(history, "_moment_after_all", lambda _file: self._moment())

    def _moment(self) -> str:
        self.at += timedelta(milliseconds=1)
        return self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def code(self, coder: str, document: int, minutes: int, *, finish: bool = True) -> None:
        """Codes a document in so many minutes, a coding every five of them."""
        self.at += timedelta(hours=3)
        places = [n for n, sign in enumerate(TEXT) if sign == "."]
        for number in range(minutes // 5 + 1):
            new = NewCoding(document, places[number] - 5, places[number], code_id(self.project, "kosten"))
            apply_codings(self.project, coder, [new])
            self.at += timedelta(minutes=5)
        self.at -= timedelta(minutes=5)
        if finish:
            set_finished(self.project, coder, document)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with new_project(tmp_path) as made:
        yield made


@pytest.fixture
def hands(project: Project, monkeypatch: pytest.MonkeyPatch) -> Hands:
    return Hands(project, monkeypatch)


def documents(project: Project, count: int) -> list[int]:
    return [add_transcript(project, f"d{n}", TEXT + f"Sem: {n}.\n") for n in range(count)]


def test_hours_are_those_between_changes_and_what_is_left_is_foretold(project: Project, hands: Hands) -> None:
    rows = documents(project, 6)
    for number, row in enumerate(rows[:4]):
        hands.code("ada", row, 30 + 10 * (number % 2))
    found = read_hours(project)
    [ada] = [one for one in found.coders if one.coder == "ada"]
    assert ada.coding.low == pytest.approx(140 / 60, abs=1e-3)
    assert ada.coding.high == pytest.approx(200 / 60, abs=1e-3)
    assert ada.finished == 4
    assert [round(one.spent.low * 60) for one in found.documents] == [30, 40, 30, 40]
    assert found.unassigned == 2
    assert found.ahead is not None
    assert found.ahead.low < 100 / 60 < found.ahead.high
    make_round(project, "ada", "een", RoundRequest(("ada", "bo"), documents=("d4",)))
    found = read_hours(project)
    ada, bo = found.coders
    assert (ada.left, bo.left, ada.by_team, bo.by_team) == (1, 1, False, True)
    assert ada.ahead == bo.ahead is not None
    assert found.unassigned == 1


def test_what_was_brought_in_took_no_time_and_settling_is_no_coding(project: Project, hands: Hands) -> None:
    [row, other] = documents(project, 2)
    set_finished(project, "ada", other)
    hands.code("ada", row, 20)
    [ada] = read_hours(project).coders
    assert ada.finished == 1
    assert ada.coding.low == pytest.approx(20 / 60, abs=1e-3)
    assert ada.ahead is None


def test_an_open_round_tells_its_lead_a_sum_and_others_nothing(project: Project, hands: Hands) -> None:
    documents(project, 2)
    make_round(project, "ada", "een", RoundRequest(("ada", "bo", "cy"), times=3))
    project.look_as("bo")
    quiet = read_hours(project)
    project.look_as("ada")
    hands.code("cy", 1, 40)
    for who, sees in (("ada", True), ("bo", False), ("cy", True)):
        project.look_as(who)
        found = read_hours(project)
        [cy] = [one for one in found.coders if one.coder == "cy"]
        assert (cy.coding.low > 0) == sees, who
        assert [one.coder for one in found.documents] == (["cy"] if who == "cy" else [])
        assert cy.told == sees
    project.look_as("bo")
    before = {one.coder: (one.coding, one.told) for one in quiet.coders}
    assert {one.coder: (one.coding, one.told) for one in read_hours(project).coders} == before
    end_round(project, "ada", "een")
    project.look_as("bo")
    assert {one.coder for one in read_hours(project).documents} == {"cy"}


def test_what_nobody_has_begun_changes_hands_and_comes_back(project: Project, hands: Hands) -> None:
    documents(project, 4)
    make_round(project, "ada", "een", RoundRequest(("ada", "bo", "cy"), documents=("d0", "d1", "d2", "d3")))
    ring = find_round(project, "een")
    project.look_as("ada")
    first = [one for one in work_in(project, ring.id) if one.coder == "cy"]
    for one in first:
        hands.code("cy", one.document_id, 20)
    before = {(one.document, one.coder, one.state) for one in work_in(project, ring.id)}
    plan = plan_share(project, "ada", "een", hours_each_word(project, ("ada", "bo", "cy")))
    assert plan.hours
    assert plan.share.moves
    assert all(move.taker == "cy" for move in plan.share.moves)
    assert max(plan.share.after.values()) < max(plan.share.before.values())
    with pytest.raises(ConflictError):
        share_anew(project, "bo", "een", plan.share.moves)
    assert share_anew(project, "ada", "een", plan.share.moves) == len(plan.share.moves)
    after = work_in(project, ring.id)
    assert len(after) == len(before)
    assert {(one.document, one.coder) for one in after if one.state != "assigned"} == {
        (document, who) for document, who, state in before if state != "assigned"
    }
    with pytest.raises(ConflictError):
        share_anew(project, "ada", "een", plan.share.moves)
    project.undo("ada")
    assert {(one.document, one.coder, one.state) for one in work_in(project, ring.id)} == before


def test_what_was_given_and_begun_is_not_taken_back(project: Project, hands: Hands) -> None:
    documents(project, 2)
    make_round(project, "ada", "een", RoundRequest(("ada", "bo", "cy"), documents=("d0", "d1")))
    project.look_as("ada")
    work = work_in(project, find_round(project, "een").id)
    held = {(one.document_id, one.coder) for one in work}
    [(document, taker)] = [(row, who) for row in (1,) for who in ("ada", "bo", "cy") if (row, who) not in held]
    giver = next(one.coder for one in work if one.document_id == document)

    share_anew(project, "ada", "een", [WorkMove(document, giver, taker)])
    hands.code(taker, document, 5, finish=False)
    if taker != "ada":
        with pytest.raises(ConflictError, match="begun"):
            project.undo("ada")
    with pytest.raises(ConflictError):
        share_anew(project, "ada", "een", [WorkMove(document, taker, giver)])


def test_a_pilot_that_is_too_small_gives_no_number(project: Project, hands: Hands) -> None:
    for row in documents(project, 2):
        for coder in ("ada", "bo"):
            hands.code(coder, row, 10)
    plan = plan_double(project, AgreementChoices())
    assert plan.small
    assert all(row.needed is None and row.why is not None for row in plan.rows)


def test_a_pilot_tells_what_narrower_limits_take(sample: Path) -> None:
    with Project.open(sample, readonly=True) as project:
        wide, narrow = (plan_double(project, AgreementChoices(), width) for width in (0.4, 0.1))
    pairs = [
        (one.needed, other.needed)
        for one, other in zip(wide.rows, narrow.rows, strict=True)
        if one.needed and other.needed
    ]
    assert pairs
    assert all(one.likely <= other.likely and other.low <= other.likely <= other.high for one, other in pairs)
    assert any(one.likely < other.likely for one, other in pairs)
    assert {row["code"] for row in wide.to_dicts()} >= {None, "stage"}


def test_work_in_a_copy_on_what_was_given_to_another_meanwhile_is_not_lost(
    project: Project, hands: Hands, tmp_path: Path
) -> None:
    documents(project, 2)
    make_round(project, "ada", "een", RoundRequest(("ada", "bo", "cy"), documents=("d0", "d1")))
    project.look_as("ada")
    ring = find_round(project, "een")
    work = work_in(project, ring.id)
    move = next(
        WorkMove(one.document_id, "bo", who)
        for one in work
        if one.coder == "bo"
        for who in ("ada", "cy")
        if (one.document_id, who) not in {(each.document_id, each.coder) for each in work}
    )
    write_copy(project, tmp_path / "bo.qualcode", "bo", "ada")
    share_anew(project, "ada", "een", [move])
    with Project.open(tmp_path / "bo.qualcode") as copy:
        there = next(one.id for one in read_documents(copy) if one.name == f"d{move.document - 1}")
        hands_of(copy, hands).code("bo", there, 10)
    merge(project, "ada", tmp_path / "bo.qualcode", prefer="theirs")
    with project.sight.whole():
        assert len(codings(project, document_id=move.document)) == 3
    after = {(one.document_id, one.coder) for one in work_in(project, ring.id)}
    assert (move.document, move.taker) in after


def hands_of(project: Project, hands: Hands) -> Hands:
    """The same clock over another project."""
    hands.project = project
    return hands
