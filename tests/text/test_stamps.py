"""Time stamps in the forms of programs and people: what is one, what is speech, and how many seconds it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.text import stamps
from qualcode.text.spans import Span, merge
from qualcode.text.stamps import seconds, stamps_in
from qualcode.text.turns import count_words, word_spans
from tests.support.often import often
from tests.support.steps import growth

ANYWHERE = [
    ("#00:00:09-3#", 9),
    ("[00:12:31]", 751),
    ("(12:31)", 751),
    ("{0:09}", 9),
    ("<00:00:09.500>", 9.5),
    ("[ 00:09 ]", 9),
    ("[00.00.09]", 9),
    ("[00:00:09:12]", 9),
    ("[00:00:09,250]", 9.25),
    ("[0:09 --> 0:21]", 9),
    ("[00:09 - 00:21]", 9),
    ("[00:09 ~ 00:21]", 9),
    ("[0:0:9.0 --> 0:0:21.5]", 9),
    ("[3m 12s]", 192),
    ("[0h03m12s]", 192),
    ("[3'12\"]", 192),
    ("00:12:31", 751),
    ("00:00:09:12", 9),
    ("00:00:09.5", 9.5),
    ("00:00:09 - 00:00:21", 9),
    ("00:00:09.000 --> 00:00:21.000", 9),
    ("0:9:0.0 --> 0:9:21.0", 540),
    ("0 minutes 9 seconds0:09", 9),
    ("**[00:09]**", 9),
    ("*00:09*", 9),
]
ALONE = [
    ("0:09", 9),
    ("12:31", 751),
    ("0 minuten 9 seconden", 9),
    ("1 uur 2 minuten en 9 seconden", 3729),
    ("1 hour, 2 minutes 9 seconds", 3729),
    ("0:09 - 0:21", 9),
    ("00:09\t00:21", 9),
]
SPEECH = [
    "om 12:30",
    "van 12:30 - 13:00 uur",
    "drie minuten 20 seconden",
    "ik wachtte 3 minuten 20 seconden daar",
    "verhouding 1:2:3",
    "op 12.05.2014",
    "[12.05.14]",
    "(lacht)",
    "(5 sec)",
    "[onverstaanbaar 00:12]",
    "1,5 of 3.04",
    "Johannes 3:16",
    "nummer 00:12:31a",
]


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in stamps_in(text)]


@pytest.mark.parametrize(("stamp", "time"), ANYWHERE)
def test_a_stamp_within_a_sentence_is_no_speech(stamp: str, time: float) -> None:
    for text in (f"Via mijn oom. {stamp} Die kende hem.", f"{stamp} Ja.", f"Nee. {stamp}", f"Nee.\n{stamp}\nJa."):
        assert found(text) == [stamp]
        assert count_words(text) == len(word_spans(text)) == len(text.replace(stamp, " ").split())
    assert seconds(stamp) == time


@pytest.mark.parametrize(("stamp", "time"), ALONE)
def test_a_stamp_with_a_line_to_itself_is_no_speech(stamp: str, time: float) -> None:
    text = f"Via mijn oom.\n  {stamp}  \nDie kende hem."
    assert found(text) == [stamp]
    assert count_words(text) == len(word_spans(text)) == 6
    assert seconds(stamp) == time


@pytest.mark.parametrize("words", SPEECH)
def test_what_is_said_of_the_clock_is_speech(words: str) -> None:
    text = f"Dat was {words} en toen."
    assert found(text) == []
    assert count_words(text) == len(text.split())


def test_a_cue_is_a_stamp_with_its_settings() -> None:
    line = "00:00:03.000 --> 00:00:05.000 align:start position:0%"
    assert found(f"1\n{line}\nhallo") == [line]


def test_stamps_touching_words_and_each_other() -> None:
    assert found("oom.#00:00:09-3#Die [0:01][0:02] ja [0:03].") == ["#00:00:09-3#", "[0:01][0:02]", "[0:03]"]
    assert count_words("oom.#00:00:09-3#Die [0:01][0:02] ja [0:03].") == 2


@given(st.lists(st.sampled_from([stamp for stamp, _ in ANYWHERE + ALONE] + SPEECH + ["\n", " ", "ja", ".", "-->"])))
def test_stamps_are_in_order_and_apart_and_words_agree(parts: list[str]) -> None:
    text = "".join(parts)
    spans: list[Span] = stamps_in(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] < right[0] for left, right in pairwise(spans))
    assert count_words(text) == len(word_spans(text))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


@pytest.mark.parametrize("unit", ["[0:", "00:00:", "0:01 ", "1 uur ", "#00:01", "0:01 --> ", " ", "1", "*0:01", "0:0:"])
def test_a_hostile_text_is_read_in_linear_time(unit: str) -> None:
    def reading(size: int) -> Callable[[], object]:
        text = unit * (size // len(unit))
        return lambda: stamps_in(text)

    stamps_in(unit * (often(100_000) // len(unit)))
    assert growth(reading, 3_000, times=4) < 5


PIECES = (
    *"R1: 1: 12:30 0:03 00:12:31 [00:12:31] (3:04) #00:00:09-3# --> 1.02.03 5'30\" 5 min 3 sec 12 minuten".split(" "),
    *("0:03 --> 0:09", "12 minuten, 3 seconden", "2m 10s", "7’ 5”", "**[0:01]**", "V4.", "3 h", "1,5", "ja", ".", "\t"),
    *(" ", "\n", " ", "\u00a0", "9", "\u0663:\u0664"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_the_lines_that_are_passed_over_have_no_stamp(text: str) -> None:
    """Those that are found are those that are found where every line is looked at."""
    found = [
        (line.start() + one.start(), line.start() + one.end())
        for line in re.finditer(r"[^\n]+", text)
        for one in stamps._WITHIN.finditer(line[0])
    ]
    plain = [(start + len(text[start:end]) - len(text[start:end].lstrip()), end) for start, end in found]
    assert stamps_in(text) == merge(plain)
