"""The board of answers without a screen: sums that come to the base, conflicts found in turn, and what is decided."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import ConflictError, QualcodeError
from qualcode.formats.yaml.answers import read_answer_sets
from qualcode.queries.answers import RespondentAnswer, held_answer
from qualcode.report.listing import to_paste
from qualcode.session.boards.answers import (
    AnswerBoard,
    board_to_save,
    cell_words,
    decide_silence,
    decide_value,
    evidence,
    next_waiting,
    read_board,
    take_back,
    totals,
    waits,
)
from qualcode.session.codings import undo
from qualcode.session.session import Session
from qualcode.storage.asking.answers import AnswerSet
from qualcode.tui.answers.empty import EXAMPLE
from tests.support.answer_cells import board_with
from tests.support.saved import report_of


def at(board: AnswerBoard, name: str, slug: str) -> str:
    person = next(one for one in board.people if one.name == name)
    found = next(one for one in board.sets if one.slug == slug)
    return cell_words(found, board.cells[person.id, found.id])


def sums(session: Session, slug: str) -> dict[str, int]:
    board = read_board(session)
    found = totals(board, next(one for one in board.sets if one.slug == slug))
    return dict(found.rows)


def test_a_set_adds_up_to_its_base_with_its_silences_and_conflicts(session: Session) -> None:
    board = read_board(session)
    who, choice, help_ = board.sets
    found = totals(board, who)
    assert (found.base, found.answered, found.conflicts, found.adds_up) == (5, 3, 1, True)
    assert found.words() == "2 Zelf + 1 De school + 1 no answer + 0 not asked + 1 in conflict = 5"
    assert totals(board, choice).words() == "0 Er is keuze + 0 Geen keuze + 4 no answer + 1 not asked = 5"
    assert totals(board, help_).words().endswith("of 5 respondents, several answers each")
    for person in board.people:
        for one in board.sets:
            assert held_answer(session.project, one, person).answer == board.cells[person.id, one.id]
    assert board.guides == (1, 2, 2, 9)
    assert board.waiting() == (1, 0)
    assert at(board, "leerling-3", "wie-regelt") == "≠ Zelf · De school"


def test_what_is_decided_holds_is_said_and_is_taken_back(session: Session) -> None:
    board = read_board(session)
    who = board.sets[0]
    cell = next(cell for cell in board.cells.values() if waits(cell))
    with pytest.raises(QualcodeError, match="needs a reason"):
        decide_value(session, cell, who, 1, "")
    with pytest.raises(ConflictError, match="no answer 3"):
        decide_value(session, cell, who, 3, "x")
    assert decide_value(session, cell, who, 2, "Zo zegt ze het.").startswith("Decided for leerling-3: De school")
    assert at(read_board(session), "leerling-3", "wie-regelt") == "De school ✓"
    assert read_board(session).waiting() == (0, 0)
    decided = next(one for one in read_board(session).cells.values() if one.decision == "decided")
    assert decide_silence(session, decided, who, True, "Niet uit te maken.").startswith("Decided")
    assert at(read_board(session), "leerling-3", "wie-regelt") == "no answer ✓"
    assert take_back(session, decided, who).startswith("The decision is taken back")
    assert read_board(session).waiting() == (1, 0)
    undo(session)
    assert at(read_board(session), "leerling-3", "wie-regelt") == "no answer ✓"


def test_where_nothing_contradicts_a_digit_sets_by_hand_and_silence_says_who_was_asked(session: Session) -> None:
    board = read_board(session)
    who, choice, help_ = board.sets
    people = {person.name: person.id for person in board.people}

    def cell(name: str, found: AnswerSet) -> RespondentAnswer:
        return read_board(session).cells[people[name], found.id]

    decide_value(session, cell("leerling-4", help_), help_, 2, "")
    decide_value(session, cell("leerling-4", help_), help_, 1, "De mentor zei het.")
    assert at(read_board(session), "leerling-4", "hulp") == "Rekenen, Taal ✎"
    assert decide_silence(session, cell("leerling-0", choice), choice, True, "") == (
        "leerling-0 was asked   (u takes it back)"
    )
    assert at(read_board(session), "leerling-0", "keuze") == "no answer"
    decide_silence(session, cell("leerling-1", choice), choice, False, "De band viel stil.")
    assert at(read_board(session), "leerling-1", "keuze") == "not asked"
    assert sum(sums(session, "keuze").values()) == 5
    with pytest.raises(ConflictError, match="gives an answer"):
        decide_silence(session, cell("leerling-1", who), who, False, "")
    with pytest.raises(ConflictError, match="no question"):
        decide_silence(session, cell("leerling-1", help_), help_, False, "")
    assert take_back(session, cell("leerling-4", help_), help_).startswith("What you set by hand is taken back")
    with pytest.raises(ConflictError, match="Nothing was decided"):
        take_back(session, cell("leerling-4", help_), help_)


def test_the_passages_stand_by_the_answer_that_they_speak_for(session: Session) -> None:
    found = evidence(session, "wie-regelt", "leerling-3")
    said = [(passage.coding.quote, found.speaks[passage.coding.id]) for passage in found.passages]
    assert [(quote.split()[0], numbers) for quote, numbers in said] == [("Ik", (1,)), ("De", (2,))]
    assert evidence(session, "wie-regelt", "leerling-4").passages == []


@given(st.sets(st.integers(0, 14)), st.integers(0, 14), st.sampled_from((1, -1)))
def test_the_next_conflict_is_the_nearest_that_way_and_then_round_again(
    waiting: set[int], here: int, step: int
) -> None:
    board, order, places = board_with(waiting)
    found = next_waiting(board, order, places[here], step)
    if not waiting:
        assert found is None
        return
    further = sorted(one for one in waiting if (one > here if step > 0 else one < here))
    wanted = (further or sorted(waiting))[0 if step > 0 else -1]
    assert found == places[wanted]


def test_the_board_is_saved_with_its_sums_below(session: Session) -> None:
    board = read_board(session)
    order = [person.id for person in board.people][::-1]
    lines = to_paste(report_of(board_to_save(board, order), session, "paste")).splitlines()
    assert lines[0].split("\t") == ["respondent", "group", "Wie regelde de stage", "Kiezen uit meer", "Waarvoor hulp"]
    assert lines[1].startswith("leerling-4\tleerlingen\tno answer")
    assert lines[6].startswith("Total\t\t2 Zelf + 1 De school")
    assert lines[7].startswith("1 answer contradicts another and is not decided")


def test_the_example_on_the_empty_board_is_a_file_that_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "antwoorden.yaml"
    path.write_text(EXAMPLE, encoding="utf-8")
    assert [one.slug for one in read_answer_sets(path)] == ["wie-regelt"]
