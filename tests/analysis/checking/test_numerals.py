"""Numbers in running text: words and figures, percentages and shares, and what is only called by a number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.checking.numerals import number_in_words, said_numbers
from qualcode.analysis.quantify import Language

UNITS = (
    "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien"
)
DUTCH = [*UNITS.split(), "negentien"]
DUTCH_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
ENGLISH = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
).split()
ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def dutch(n: int) -> str:
    """A number in Dutch, written as the rules of spelling have it."""
    if n < 20:
        return DUTCH[n - 1].replace("een", "één") if n == 1 else DUTCH[n - 1]
    if n < 100:
        tens, unit = DUTCH_TENS[n // 10 - 2], n % 10
        joint = "ën" if unit in (2, 3) else "en"
        return f"{DUTCH[unit - 1]}{joint}{tens}" if unit else tens
    size, name = (1000, "duizend") if n >= 1000 else (100, "honderd")
    times, rest = divmod(n, size)
    head = name if times == 1 else f"{dutch(times).replace('é', 'e')}{name}"
    return f"{head}{dutch(rest).replace('é', 'e')}" if rest else head


def english(n: int) -> str:
    """A number in English."""
    if n < 20:
        return ENGLISH[n - 1]
    if n < 100:
        tens, unit = ENGLISH_TENS[n // 10 - 2], n % 10
        return f"{tens}-{ENGLISH[unit - 1]}" if unit else tens
    size, name = (1000, "thousand") if n >= 1000 else (100, "hundred")
    times, rest = divmod(n, size)
    joint = " and " if rest and rest < 100 else " "
    return f"{english(times)} {name}{joint}{english(rest)}" if rest else f"{english(times)} {name}"


@given(st.integers(1, 9999))
def test_every_number_in_words_is_read(n: int) -> None:
    """In both languages, up to thousands."""
    assert number_in_words(dutch(n), "nl") == n
    assert number_in_words(english(n), "en") == n


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("Eén van de acht scholen noemt dat.", "nl", ["1", "8"]),
        ("Van de tweeëntwintig leerlingen willen er 21 verder.", "nl", ["22", "21"]),
        ("Het gaat om 55 en 50 procent van de scholen.", "nl", ["55%", "50%"]),
        ("tussen de 57 en 67%", "nl", ["57%", "67%"]),
        ("Slechts één school en een andere school.", "nl", ["1"]),
        ("Ruim veertien procent, 3,4% en 1.115 leerlingen.", "nl", ["14%", "3.4%", "1115"]),
        ("In leerjaar 3 van mbo-2 (V25c) in 2014, tabel 3 en hoofdstuk 6.", "nl", []),
        ("Op 12 januari 2015 om 10:30 uur.", "nl", []),
        ("Honderdtwintig van de tweehonderd", "nl", ["120", "200"]),
        ("Twenty-two of the 79 schools (28%)", "en", ["22", "79", "28%"]),
        ("a hundred and five pupils in grade 3", "en", ["105"]),
        ("Nine per cent; 1,115 pupils in 2014.", "en", ["9%", "1115"]),
    ],
)
def test_what_a_text_says_in_numbers(text: str, language: Language, numbers: list[str]) -> None:
    """Labels, years and dates are none."""
    assert [f"{one.value}{'%' * one.percent}" for one in said_numbers(text, language)] == numbers


@pytest.mark.parametrize(
    ("text", "share", "holds"),
    [
        ("ruim tachtig procent", "82.8", True),
        ("ruim tachtig procent", "79.4", False),
        ("een kleine twintig procent", "17.2", True),
        ("een kleine twintig procent", "21", False),
        ("ruim 22 procent", "21.4", False),
        ("ruim 22 procent", "22.7", True),
        ("ongeveer 40 procent", "42.5", True),
        ("negentig procent", "91.0", True),
        ("42 procent", "42.4", True),
        ("42 procent", "42.6", False),
        ("46,4%", "46.43", True),
    ],
)
def test_how_a_percentage_is_said_tells_how_far_it_may_be_off(text: str, share: str, holds: bool) -> None:
    """*Ruim* and *een kleine* reach five points of a round number, and one of any other."""
    [number] = said_numbers(text, "nl")
    assert number.holds(Decimal(share)) is holds
