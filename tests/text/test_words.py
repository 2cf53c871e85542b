"""The words of a document are those of its stretches, folded all at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.words import unit_forms, word_forms

PIECES = st.text(st.sampled_from("abcÉé\u0301ßΣς…“”’_-. \n\t\x1c\u00a0\u2003ﬁ½²İ中、3\ud800\0"), max_size=12)


@given(st.lists(PIECES, max_size=6))
def test_words_of_stretches_are_those_of_each_by_itself(pieces: list[str]) -> None:
    """Whatever accents, signs and marks stand in them, also at their ends."""
    spans, text = [], ""
    for piece in pieces:
        spans.append((len(text), len(text) + len(piece)))
        text += piece + "x"
    assert unit_forms(text, spans) == [word_forms(piece) for piece in pieces]
