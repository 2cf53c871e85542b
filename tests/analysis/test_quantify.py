"""Numbers in words, in the phrases of the chapter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.quantify import Forms, Language, capitalise, fronted, number, quantify, sentence

SCHOOL = Forms("school", "scholen")
PUPIL = Forms("leerling", "leerlingen")
OFFERS_AO = Forms("die AO aanbiedt", "die AO aanbieden")
NAME = Forms("noemt", "noemen")
ENGLISH_SCHOOL = Forms("school", "schools")


@pytest.mark.parametrize(
    ("n", "base", "words", "plural"),
    [
        (8, 8, "alle acht scholen", True),
        (7, 8, "zeven van de acht scholen", True),
        (6, 8, "zes van de acht scholen", True),
        (4, 8, "de helft van de acht scholen", False),
        (1, 8, "één van de acht scholen", False),
        (0, 8, "geen van de acht scholen", False),
        (2, 3, "twee van de drie scholen", True),
        (2, 2, "beide scholen", True),
        (1, 2, "één van de twee scholen", False),
        (0, 2, "geen van beide scholen", False),
        (1, 1, "de enige school", False),
        (0, 1, "geen enkele school", False),
        (0, 0, "er zijn geen scholen ondervraagd", True),
        (11, 22, "de helft van de 22 scholen", False),
        (18, 22, "achttien van de 22 scholen", True),
        (22, 22, "alle 22 scholen", True),
        (21, 40, "21 van de 40 scholen", True),
    ],
)
def test_dutch(n: int, base: int, words: str, plural: bool) -> None:
    found = quantify(n, base, SCHOOL)
    assert (found.words, found.plural, found.approximate) == (words, plural, False)


@pytest.mark.parametrize(
    ("n", "base", "words", "plural"),
    [
        (8, 8, "all eight schools", True),
        (7, 8, "seven of the eight schools", True),
        (4, 8, "half of the eight schools", True),
        (1, 8, "one of the eight schools", False),
        (0, 8, "none of the eight schools", False),
        (2, 2, "both schools", True),
        (0, 2, "neither school", False),
        (1, 1, "the only school", False),
        (0, 1, "no school", False),
        (0, 0, "no schools were interviewed", True),
    ],
)
def test_english(n: int, base: int, words: str, plural: bool) -> None:
    found = quantify(n, base, ENGLISH_SCHOOL, "en")
    assert (found.words, found.plural) == (words, plural)


@pytest.mark.parametrize(
    ("n", "words", "approximate"),
    [
        (16, "ongeveer drie kwart van de 22 leerlingen", True),
        (6, "ongeveer een kwart van de 22 leerlingen", True),
        (7, "ongeveer een derde van de 22 leerlingen", True),
        (11, "de helft van de 22 leerlingen", False),
        (1, "een enkele leerling", False),
        (2, "twee van de 22 leerlingen", False),
        (22, "alle 22 leerlingen", False),
    ],
)
def test_rounded_as_the_chapter_has_it(n: int, words: str, approximate: bool) -> None:
    found = quantify(n, 22, PUPIL, style="rounded")
    assert (found.words, found.approximate) == (words, approximate)


def test_an_exact_fraction_is_not_called_approximate() -> None:
    assert quantify(15, 20, PUPIL, style="rounded").words == "drie kwart van de twintig leerlingen"
    assert quantify(8, 20, Forms("pupil", "pupils"), "en", style="rounded").words == "eight of the twenty pupils"
    assert quantify(13, 20, Forms("pupil", "pupils"), "en", style="rounded").words == (
        "about two thirds of the twenty pupils"
    )


def test_small_bases_are_never_rounded() -> None:
    assert quantify(6, 8, SCHOOL, style="rounded").words == "zes van de acht scholen"


def test_a_condition_narrows_the_base() -> None:
    assert quantify(3, 3, SCHOOL, clause=OFFERS_AO).words == "alle drie scholen die AO aanbieden"
    assert quantify(1, 1, SCHOOL, clause=OFFERS_AO).words == "de enige school die AO aanbiedt"
    assert quantify(0, 0, SCHOOL, clause=OFFERS_AO).words == "er zijn geen scholen ondervraagd die AO aanbieden"


def test_the_base_in_front() -> None:
    give = Forms("geeft", "geven")
    assert fronted(2, 3, SCHOOL, give, clause=OFFERS_AO) == "van de drie scholen die AO aanbieden geven twee"
    assert fronted(1, 5, SCHOOL, give) == "van de vijf scholen geeft één"
    assert fronted(0, 5, SCHOOL, give) == "van de vijf scholen geeft geen enkele"
    assert fronted(5, 5, SCHOOL, give) == "van de vijf scholen geven alle vijf"
    assert fronted(2, 2, SCHOOL, give) == "van de twee scholen geven beide"
    assert fronted(1, 1, SCHOOL, give, clause=OFFERS_AO) == "de enige school die AO aanbiedt geeft"
    assert fronted(0, 0, SCHOOL, give) == "er zijn geen scholen ondervraagd"
    assert fronted(2, 3, ENGLISH_SCHOOL, Forms("says", "say"), "en") == "of the three schools, two say"


def test_sentences_agree() -> None:
    assert sentence(quantify(6, 8, SCHOOL), NAME, "dit", aside="(75%)") == "Zes van de acht scholen (75%) noemen dit."
    assert sentence(quantify(1, 8, SCHOOL), NAME, "dit") == "Eén van de acht scholen noemt dit."
    assert sentence(quantify(4, 8, SCHOOL), NAME, "dit") == "De helft van de acht scholen noemt dit."
    assert sentence(quantify(0, 0, SCHOOL), NAME, "dit") == "Er zijn geen scholen ondervraagd."


def test_numbers_and_percentages() -> None:
    assert [number(n) for n in (0, 1, 12, 20, 21)] == ["nul", "één", "twaalf", "twintig", "21"]
    assert number(13, limit=12) == "13"
    assert number(300, limit=1000) == "300"
    assert [quantify(n, 8, SCHOOL).percentage for n in (0, 1, 4, 8)] == [0, 13, 50, 100]
    assert quantify(0, 0, SCHOOL).percentage is None
    assert capitalise("") == ""


@pytest.mark.parametrize(("n", "base"), [(-1, 3), (4, 3), (1, 0)])
def test_no_part_of_a_whole(n: int, base: int) -> None:
    with pytest.raises(ValueError, match="part"):
        quantify(n, base, SCHOOL)


@given(
    st.integers(1, 60).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))),
    st.sampled_from(("nl", "en")),
)
def test_a_phrase_always_names_its_noun_and_agrees(pair: tuple[int, int], language: Language) -> None:
    n, base = pair
    found = quantify(n, base, Forms("<een>", "<meer>"), language)
    assert "<een>" in found.words or "<meer>" in found.words
    assert "{" not in found.words
    if n <= 1:
        assert not found.plural
    assert not found.approximate
