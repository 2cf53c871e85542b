"""Numbers that lead to a person, said in words: found whole, and known as the same number in figures is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.identifiers import identifier_key, identifiers
from qualcode.analysis.said_numbers import in_figures
from tests.support.often import often

UNITS = {
    "nl": "nul een twee drie vier vijf zes zeven acht negen".split(),
    "en": "zero one two three four five six seven eight nine".split(),
}
TENS = {
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split(),
    "en": "twenty thirty forty fifty sixty seventy eighty ninety".split(),
}
TEENS = {"nl": ["tien", "elf", "twaalf", "dertien"], "en": ["ten", "eleven", "twelve", "thirteen"]}
BETWEEN = st.sampled_from([" ", ", ", "... ", ". ", ", eh ", " - ", "\n", ", dan ", ", and "])
FOUND = """
nul zes, twaalf, vierendertig, zesenvijftig, achtenzeventig|0612345678
Nul zes een twee drie, vier vijf zes, zeven acht|0612345678
06, twaalf, 34, zes en vijftig... achtenzeventig|0612345678
nul zes dubbel een, twee en twintig, drieëndertig, 44|0611223344
plus eenendertig zes twaalf vierendertig zesenvijftig achtenzeventig|+31612345678
+31 zes twaalf vierendertig zesenvijftig achtenzeventig|+31612345678
nul tien, vierhonderd is het niet maar nul tien vier vijf zes zeven acht negen nul|010-4567890
oh seven nine double one, one two three, four five six|07911123456
zero two zero, seven nine four six, zero nine five eight|020 7946 0958
zero six twelve thirty-four fifty six seventy-eight|0612345678
mijn bsn is een een een twee twee twee drie drie drie|111222333
burgerservicenummer: elf, twaalf, tweeëntwintig, drieëndertig, drie|111222333
NL negen een ABNA nul vier een zeven een zes vier drie nul nul|NL91 ABNA 0417 1643 00
N L eenennegentig A B N A nul vier zeventien zestien drieënveertig nul nul|NL91 ABNA 0417 1643 00
geboren op drie mei tweeduizend drie|drie mei tweeduizend drie
born on the third of May two thousand and three|third of May two thousand and three
geboren op de eenentwintigste maart negentien zevenentachtig|eenentwintigste maart negentien zevenentachtig
born May third, nineteen ninety-one|May third, nineteen ninety-one
geboren 3 mei tweeduizendvijf|3 mei tweeduizendvijf
"""
NONE = """
een twee drie vier vijf zes zeven acht negen tien elf twaalf
nul een twee drie vier vijf zes zeven acht negen tien
one two three four five six seven eight nine ten eleven
oh, een of twee keer, en toen nog drie en vier en vijf en zes
het werd nul nul, een nul, twee nul, drie nul, drie een, drie twee
nul zes twaalf is niet genoeg, nul komma zes ook niet
in tweeduizend drie, om zes uur, op drie mei negentien uur
twaalf, dertien, veertien jaar, vijftien, zestien, zeventien, achttien
mijn bsn is een twee drie vier vijf zes zeven acht acht
NL negen twee ABNA vier een zeven een zes vier drie nul nul nul
zero tolerance, double trouble, plus two and three
de nulmeting in twee groepen, zero two teams
"""


def found(text: str) -> list[str]:
    """What is found for certain in a text."""
    return [text[one.start : one.end] for one in identifiers(text) if one.certain]


@pytest.mark.parametrize("line", FOUND.strip().splitlines())
def test_a_number_said_in_words_is_found_whole_and_is_the_number_in_figures(line: str) -> None:
    text, _stroke, figures = line.partition("|")
    [number] = found(f"Ja, {text}, zei ze.")
    assert text.endswith(number)
    assert identifier_key(number) == identifier_key(figures) != ""


@pytest.mark.parametrize("line", NONE.strip().splitlines())
def test_counting_scores_and_ages_are_none(line: str) -> None:
    assert found(line) == []


@st.composite
def said(draw: st.DrawFn, digits: str) -> str:
    """Digits in words, one at a time or two."""
    language = draw(st.sampled_from(["nl", "en"]))
    words, at = [], 0
    while at < len(digits):
        two = digits[at : at + 2]
        if len(two) == 2 and two[0] != "0" and two < "14" and draw(st.booleans()):
            words.append(TEENS[language][int(two) - 10])
            at += 2
        elif len(two) == 2 and two[0] > "1" and draw(st.booleans()):
            tens, unit = TENS[language][int(two[0]) - 2], UNITS[language][int(two[1])]
            joined = f"{unit}en{tens}" if language == "nl" else f"{tens}-{unit}"
            words.append(tens if two[1] == "0" else joined)
            at += 2
        else:
            words.append(UNITS[language][int(digits[at])])
            at += 1
    text = words[0]
    for before, word in pairwise(words):
        between = draw(BETWEEN)
        # "twenty four" is 24.
        text += (", " if before in TENS["en"] else between) + word
    return draw(st.sampled_from([text, text.capitalize(), text.upper()]))


@settings(max_examples=often(60), deadline=None)
@given(st.text("0123456789", min_size=7, max_size=7), st.sampled_from("12345"), st.data())
def test_a_mobile_number_is_found_however_it_is_said(rest: str, first: str, data: st.DataObject) -> None:
    digits = f"06{first}{rest}"
    words = data.draw(said(digits))
    assert found(f"Bel maar: {words}. Goed?") == [words]
    assert identifier_key(words) == identifier_key(digits)


@settings(max_examples=often(60), deadline=None)
@given(st.text("0123456789", min_size=1, max_size=8), st.data())
def test_a_row_that_is_shorter_than_any_number_is_none(digits: str, data: st.DataObject) -> None:
    words = data.draw(said(digits))
    assert found(f"Het was {words} zei hij") == []
    assert in_figures(words) == digits
