"""A word stands in a text whatever is between its words: the quick way finds what going from word to word does."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from qualcode.session.code_match import Fit, fit_of, fold, holds

TEXTS = st.text(alphabet=" abc-_1éß", max_size=10)


def plainly_folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    spaced = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(spaced.split())


@given(TEXTS, TEXTS)
def test_the_quick_way_finds_the_same(query: str, text: str) -> None:
    assert fold(text) == plainly_folded(text)
    assert holds(query, text) == all(fit_of(word, fold(text)) >= Fit.INSIDE for word in fold(query).split())
