"""One pattern for many words finds each of them whole, however long somebody's name is."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis import name_forms
from qualcode.analysis.name_forms import one_of


def test_a_word_of_thousands_of_letters_is_found() -> None:
    words = ["a" * 4000, "a" * 3999 + "b", "a" * 64, "a" * 65, "a"]
    pattern = re.compile(one_of(words))
    assert all(pattern.fullmatch(word) for word in words)
    assert not pattern.fullmatch("a" * 3998)


def test_many_that_each_begin_another_are_found() -> None:
    words = ["a" * many for many in range(1, 400)]
    pattern = re.compile(one_of(words))
    assert pattern.match("a" * 2000 + " b").end() == 399  # type: ignore[union-attr]
    assert pattern.fullmatch("a" * 300)


@given(st.sets(st.text("ab(.", min_size=1, max_size=150), min_size=1, max_size=8), st.text("ab(.", max_size=150))
def test_it_finds_the_words_and_no_others(words: set[str], other: str) -> None:
    pattern = re.compile(one_of(words))
    assert all(pattern.fullmatch(word) for word in words)
    assert bool(pattern.fullmatch(other)) == (other in words)
    longest = max((word for word in words if other.startswith(word)), key=len, default=None)
    found = pattern.match(other)
    assert (found.group() if found else None) == longest


def test_words_of_usual_length_are_taken_letter_by_letter() -> None:
    assert one_of(["noor", "nora"]) == "no(?:ra(?:)|or(?:))"
    assert len("wolfeschlegelsteinhausenbergerdorff") < name_forms._BY_LETTER
