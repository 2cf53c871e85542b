"""A turn typed anew and codings that lost their words, without a screen."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.lost import put_lost
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.errors import ConflictError
from qualcode.importing.retyping import correct_turn, retyped
from qualcode.session.boards.lost import lost_to_save, sentence_at, waiting_codings
from qualcode.session.boards.survey import show_grid
from qualcode.session.boards.turn import TurnEdit, forecast_turn, respelled, save_turn
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.documents import text, turns
from qualcode.storage.revisions.texts import RevisionText, text_now
from qualcode.text.turns import find_turns
from tests.support.building import INTERVIEW, code_id
from tests.support.correcting import corrected
from tests.support.saved import report_of
from tests.support.workspace import build_project

NOOR = "Ik heb zelf gebeld. Drie keer."


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with closing(Session(build_project(tmp_path), "ada")) as session:
        code = code_id(session.project, "kosten")
        at = INTERVIEW.index("Drie keer")
        apply_codings(session.project, "ada", [NewCoding(1, at, at + 9, code), NewCoding(1, at - 8, at - 2, code)])
        yield session


def noor(session: Session) -> TurnEdit:
    start = text(session.project, 1).index(NOOR)
    return TurnEdit(1, 2, start, start + len(NOOR), NOOR)


def test_what_becomes_of_the_codings_is_told_before_and_done_in_one_step(session: Session) -> None:
    before, log = text_now(session.project, 1), len(session.project.log(100))
    words = "Ik heb zelf gebeld, een paar keer."
    told = forecast_turn(session, noor(session), words)
    assert (told.stay, len(told.changed), len(told.lost)) == (1, 2, 0)
    assert text_now(session.project, 1) == before
    assert len(session.project.log(100)) == log
    assert save_turn(session, noor(session), words) == told
    after = text_now(session.project, 1)
    assert after.text == INTERVIEW.replace(NOOR, words)
    assert [after.text[turn.body : turn.end] for turn in after.turns[2:4]] == [words, "En kost het geld?"]
    session.project.undo("ada")
    assert text_now(session.project, 1) == before


def test_what_differs_in_nothing_and_a_turn_that_is_another_by_now_are_not_saved(session: Session) -> None:
    assert forecast_turn(session, noor(session), f" {NOOR}\n").revision == 0
    edit = noor(session)
    corrected(session.project, "ben", ("Drie keer", "Vier keer"))
    with pytest.raises(ConflictError, match="corrected in another window"):
        save_turn(session, edit, "Anders.")


def test_of_codings_that_are_not_to_be_seen_nothing_is_told(session: Session) -> None:
    make_round(session.project, "ada", "proef", RoundRequest(("ada", "ben"), times=2, documents=("leerlingen-1",)))
    told = forecast_turn(session, noor(session), "Niets.")
    assert (told.round, told.stay, len(told.changed)) == ("proef", 0, 0)
    assert {one.coder for one in told.lost} == {"ada"}


def test_a_text_with_a_turn_typed_anew_is_what_a_reader_would_find() -> None:
    said = random.Random(14)
    words = "ja nee\nmaar hoor 3 x. “goed” … 12:30".split(" ")
    for _try in range(200):
        spoken = [" ".join(said.choices(words, k=said.randint(1, 6))).strip() for _turn in range(4)]
        whole = "\n".join(f"{who}: {what}" for who, what in zip(["I", "Sem", "I", "Sem"], spoken, strict=True))
        now = RevisionText(whole, find_turns(whole), [])
        if [now.text[turn.body : turn.end] for turn in now.turns] != spoken:
            continue
        at, instead = said.randrange(4), " ".join(said.choices(["ja", "nee", "hoor", "goed"], k=said.randint(1, 9)))
        found = retyped(now, now.turns[at], f" {instead} ", lambda _text, spans: list(spans))
        spoken[at] = instead
        assert [found.text[turn.body : turn.end] for turn in found.turns] == spoken
        assert [(one.start, one.words) for one in found.turns] == [
            (one.start, one.words) for one in find_turns(found.text)
        ]


@pytest.mark.parametrize(
    ("was", "shown", "typed", "wanted"),
    [
        ("a\u202eb c", "a▯b c", "a▯b d", "a\u202eb d"),
        ("a\u202eb c", "a▯b c", "x a▯b c", "x a\u202eb c"),
        ("a\x07b", "a␇b", "ab", "ab"),
        ("aaa", "aaa", "aa", "aa"),
        ("ab", "ab", "", ""),
        ("ab", "ab", "abab", "abab"),
        ("a", "a", "a", "a"),
        ("a\r\nb", "a\nb", "a\nb", "a\r\nb"),
        ("a\r\nb", "a\nb", "a\nc", "a\nc"),
    ],
)
def test_what_was_not_touched_stays_to_the_last_character(was: str, shown: str, typed: str, wanted: str) -> None:
    assert respelled(was, shown, typed) == wanted


def test_what_lost_its_words_is_listed_with_an_offer_and_put_there(session: Session) -> None:
    save_turn(session, noor(session), "Een brief geschreven.")
    found = waiting_codings(session)
    assert [(one.quote, one.own, one.offered_quote) for one in found] == [
        ("Ik heb zelf gebeld. Drie keer", False, "Een brief geschreven."),
        ("gebeld", True, "Een brief geschreven."),
        ("Drie keer", True, "Een brief geschreven."),
    ]
    assert found[0].document == "leerlingen-1"
    assert found[1].offered is not None
    report = report_of(lost_to_save(found[1:]), session, "xlsx")
    assert report.table is not None
    assert [row[3] for row in report.table.rows] == ["gebeld", "Drie keer"]
    session.change(put_lost, found[1].id, *found[1].offered)
    assert [one.quote for one in waiting_codings(session, 1)] == [found[0].quote, "Drie keer"]
    assert waiting_codings(session, 2) == []


@pytest.mark.parametrize(
    ("at", "wanted"), [(0, (2, 5)), (2, (2, 5)), (5, (2, 5)), (6, (6, 9)), (8, (6, 9)), (99, (6, 9))]
)
def test_the_sentence_at_a_place(at: int, wanted: tuple[int, int]) -> None:
    assert sentence_at([(2, 5), (6, 9)], at) == wanted
    assert sentence_at([], at) is None


def test_answers_that_another_window_corrected_are_not_coded_before_they_are_read_again(session: Session) -> None:
    grid = show_grid(session, 1)
    assert grid is not None
    new = [NewCoding(1, grid.answers[0].start, grid.answers[0].end, 1)]
    with closing(Project.open(session.project.path)) as other:
        turn = turns(other, 1)[0]
        correct_turn(other, "ben", 1, 0, INTERVIEW[turn.body : turn.end], "Vertel eens hoe je daar kwam")
    with pytest.raises(ConflictError, match="another window"):
        session.change(apply_codings, new)
    again = show_grid(session, 1)
    assert again is not None
    assert again.answers[0].start != grid.answers[0].start
    session.change(apply_codings, new)
