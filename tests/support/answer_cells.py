"""Boards of answers made of nothing but which cells wait."""

from __future__ import annotations

from collections.abc import Collection

from qualcode.model import Respondent
from qualcode.queries.answers import RespondentAnswer
from qualcode.session.boards.answers import AnswerBoard, CellPlace, GuideState
from qualcode.storage.asking.answers import AnswerSet


def board_with(
    waiting: Collection[int], people: int = 5, sets: int = 3
) -> tuple[AnswerBoard, list[int], list[CellPlace]]:
    """A board, the order of its respondents, and its cells in reading order: those of these numbers wait."""
    found = tuple(AnswerSet(n, f"s{n}", f"set-{n}", f"Set {n}", "single", "", None, (), ()) for n in range(1, sets + 1))
    persons = tuple(Respondent(100 + n, f"r{n}", f"r-{n}", None, {}) for n in range(people))
    places = [(person.id, one.id) for person in persons for one in found]
    cells = {
        place: RespondentAnswer(
            "s", "r", None, "conflict" if number in waiting else "no-answer", (), "", "", "", False, ()
        )
        for number, place in enumerate(places)
    }
    return AnswerBoard(found, persons, cells, {}, GuideState(0, 0, 0, 0)), [one.id for one in persons], places
