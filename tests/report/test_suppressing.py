"""A chapter that suppresses small numbers: neither its sentences nor its author's words around them tell of few."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.outline import SectionPart
from qualcode.report.blocks import Quoted, claims_of
from qualcode.report.chapter.summary import Quotation
from tests.report.test_telling import PLACE, says, text, told, whole

PEOPLE = st.frozensets(st.integers(1, 8))
FEWEST = 3
LEAD = "Die school zegt daarover:"
QUOTE = SectionPart("quote", opens=LEAD, text="dat kan")


def _said(who: int) -> list[Quotation]:
    return [Quotation(100 * PLACE["dat"] + who, "a", PLACE["dat"], who, "Dat kan best")]


def test_words_before_a_quotation_go_with_the_number_that_they_are_about() -> None:
    found = told([says("dat"), QUOTE, says("is", opens="Wel")], {"dat": [1], "is": [1, 2, 3, 4]}, quotations=_said(1))
    assert f"{LEAD.removesuffix(':')}: “Dat kan best”" in text(found)
    found = told(
        [says("dat"), QUOTE, says("is", opens="Wel")],
        {"dat": [1], "is": [1, 2, 3, 4]},
        quotations=_said(1),
        suppress=FEWEST,
    )
    assert "Die school" not in whole(found)
    assert "Wel" not in whole(found)
    assert "De helft van de acht scholen is geholpen." in text(found)
    assert [block.text for block in found.blocks if isinstance(block, Quoted)] == ["Dat kan best"]


def test_words_that_go_on_from_what_is_told_stay() -> None:
    found = told(
        [says("dat"), says("is", opens="Wel"), says("zelf")], {"dat": [1, 2, 3], "is": [4, 5, 6, 7]}, suppress=FEWEST
    )
    assert "Wel is de helft van de scholen geholpen." in text(found)


@given(PEOPLE, PEOPLE, PEOPLE, st.integers(0, 5))
def test_nothing_goes_on_from_a_number_that_is_not_told(
    first: frozenset[int], second: frozenset[int], third: frozenset[int], outside: int
) -> None:
    said = {"dat": [*first], "is": [*second], "zelf": [*third]}
    parts = [says("dat"), says("is", opens="Wel"), says("zelf", opens="Ook")]
    found = told(parts, said, suppress=FEWEST, outside=outside)
    printed = whole(found)
    stands = ["dat het kan" in printed, "hulp" in printed or "geholpen" in printed, "leerling" in printed]
    assert ("Wel" in printed) == (stands[0] and stands[1])
    assert ("Ook" in printed) == (stands[1] and stands[2])
    for sentence, people in zip(stands, (first, second, third), strict=True):
        assert not (sentence and 0 < len(people) < FEWEST)
    assert not any(0 < len(claim.base) < FEWEST for block in found.blocks for claim in claims_of(block))
    assert ("horen bij geen" in printed) == (outside >= FEWEST)
    assert ("hoort, is niet meegeteld" in printed) == (0 < outside < FEWEST)
