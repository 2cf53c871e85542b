"""Marks of what could not be understood, with where that is in the recording."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.importing.unheard import MOST, on_unheard
from qualcode.text.turns import find_turns

MARKS = [
    "[onverstaanbaar]", "(onverstaanbaar)", "[Onverstaanbaar, 2 woorden]", "<inaudible>", "[INAUDIBLE]",
    "{unintelligible}",
    "[onhoorbaar]", "(niet te verstaan)", "[niet goed te verstaan]", "[indistinct chatter]", "[one word inaudible]",
]  # fmt: skip


def said(text: str) -> list[str]:
    return [note.message for note in on_unheard(text, find_turns(text))]


@pytest.mark.parametrize("mark", MARKS)
def test_each_mark_has_the_time_of_its_turn(mark: str) -> None:
    text = f"[0:00:03] Interviewer: Hoe?\n\n[0:01:15] Sem: Met {mark} of zo.\n\n[0:02:00] Interviewer: Ja?\n"
    assert said(text) == ["1 mark says that something could not be understood; in the recording at or after 0:01:15"]
    assert said(f"Sem: Met {mark}.\nNoor: {mark} {mark}\n") == ["3 marks say that something could not be understood"]


def test_its_own_time_comes_first_and_the_same_is_counted() -> None:
    text = "[0:01:15] Sem: [inaudible 00:01:40] en (inaudible 1:41) en [inaudible 00:01:40].\n\n[0:03:00] Noor: Ja.\n"
    assert said(text)[0].endswith("at or after 0:01:40 (2×), 0:01:41")


@pytest.mark.parametrize("text", ["Sem: Het was onverstaanbaar.\n", "Sem: [lacht] Ja.\n", "Sem: [0:03] Nee.\n", ""])
def test_what_is_no_mark(text: str) -> None:
    assert said(text) == []


@given(st.lists(st.sampled_from(MARKS), min_size=1, max_size=30))
def test_all_are_counted_and_few_are_shown(marks: list[str]) -> None:
    text = "\n\n".join(f"[0:{minute:02}:00] {'AB'[minute % 2]}: Ja {mark}." for minute, mark in enumerate(marks))
    [note] = on_unheard(text, find_turns(text))
    assert note.count == len(marks)
    assert note.message.count(", ") < MOST
