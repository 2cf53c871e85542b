"""What repeats somebody's words, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.altered.echoes import Echoes, masked

SAID = "Via mijn oom, die kent die baas daar heel goed. Dat ging snel! Nooit meer."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mooi: via mijn oom die kent die baas.", "Mooi: X."),
        ("“VIA MIJN OOM,\n die kent” zei ze", "“X” zei ze"),
        ("Zij zei: dat ging snel. Ja.", "Zij zei: X. Ja."),
        ("Ik wil dit nooit meer doen", "Ik wil dit X doen"),
        ("Mijn oom is aardig, en die baas ook", "Mijn oom is aardig, en die baas ook"),
        ("", ""),
        ("baas daar heel goed en via mijn oom die", "X en X"),
    ],
)
def test_a_run_of_words_or_a_whole_sentence_is_a_quotation(text: str, left: str) -> None:
    assert Echoes([SAID]).without(text, "X") == left


def test_what_somebody_else_says_too_is_nobodys() -> None:
    echoes = Echoes([SAID])
    echoes.leave("Bij mij ook: dat ging snel.")
    assert echoes.without("dat ging snel; en nooit meer", "X") == "dat ging snel; en X"


def test_a_piece_is_covered_however_short() -> None:
    echoes = Echoes([SAID])
    assert echoes.covers("die baas")
    assert echoes.covers("Mijn oom")
    assert not echoes.covers("de baas")
    assert not echoes.covers("...")
    assert echoes.touches("Noor: die baas")
    assert not echoes.touches("Noor: de baas")


@given(st.text(alphabet="ab ,.\n", max_size=60), st.text(alphabet="ab ,.\n", max_size=60))
def test_no_run_of_four_words_is_left_and_nothing_moves(said: str, text: str) -> None:
    echoes = Echoes([said])
    left = echoes.masked(text)
    assert len(left) == len(text)
    assert [at for at, sign in enumerate(left) if sign == "\n"] == [at for at, sign in enumerate(text) if sign == "\n"]
    assert not Echoes([said]).spans(left)


def test_a_mask_keeps_lines() -> None:
    assert masked("ab\ncd ef", [(1, 5)]) == "a▒\n▒▒ ef"
