"""What could act on a terminal is shown instead."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.visible import visible


@given(st.text(st.characters(exclude_categories=())))
def test_same_length_and_nothing_that_acts(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c not in "\n\t"]
    assert not [
        c
        for c in shown
        if unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    ]
    shown.encode()


def test_ordinary_text_stays() -> None:
    text = "Één café,\n\tdat “klopt” – echt? 👩‍🏫 שלום"
    assert visible(text) == text
    assert visible("\x1b[31m\x85\u202e") == "␛[31m�⇄"
