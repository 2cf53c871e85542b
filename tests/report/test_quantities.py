"""Numbers in words, in the phrases of the chapter; and the words that two reports of the study had for theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.quantify import Forms, Language
from qualcode.errors import QualcodeError
from qualcode.outline import NUMBERS, Numbers
from qualcode.report.wording.quantities import (
    MEANINGS,
    WHOLES,
    capitalise,
    fronted,
    in_words,
    number,
    quantify,
    rest,
    sentence,
    ways,
)

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
        (1, "één van de 22 leerlingen", False),
        (12, "twaalf van de 22 leerlingen", False),
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
    assert quantify(3, 3, SCHOOL, clause=OFFERS_AO).words == "alle drie de scholen die AO aanbieden"
    assert quantify(1, 1, SCHOOL, clause=OFFERS_AO).words == "de enige school die AO aanbiedt"
    assert quantify(0, 0, SCHOOL, clause=OFFERS_AO).words == "er zijn geen scholen ondervraagd die AO aanbieden"


def test_the_base_in_front() -> None:
    give = Forms("geeft", "geven")
    assert fronted(2, 3, SCHOOL, give, clause=OFFERS_AO).text == "van de drie scholen die AO aanbieden, geven er twee"
    assert fronted(1, 5, SCHOOL, give).text == "van de vijf scholen geeft er één"
    assert fronted(0, 5, SCHOOL, give).text == "van de vijf scholen geeft geen enkele"
    assert fronted(5, 5, SCHOOL, give).text == "van de vijf scholen geven alle vijf"
    assert fronted(2, 2, SCHOOL, give).text == "van de twee scholen geven beide"
    assert fronted(1, 1, SCHOOL, give, clause=OFFERS_AO).text == "de enige school die AO aanbiedt, geeft"
    assert fronted(0, 0, SCHOOL, give).text == "er zijn geen scholen ondervraagd"
    assert fronted(2, 3, ENGLISH_SCHOOL, Forms("says", "say"), "en").text == "of the three schools, two say"
    assert fronted(2, 3, SCHOOL, give, again=True, whole="named").text == "van de scholen geven twee scholen"


def test_sentences_agree() -> None:
    assert (
        sentence(quantify(6, 8, SCHOOL), NAME, "dit", aside="(75%)").text == "Zes van de acht scholen (75%) noemen dit."
    )
    assert sentence(quantify(1, 8, SCHOOL), NAME, "dit").text == "Eén van de acht scholen noemt dit."
    assert sentence(quantify(4, 8, SCHOOL), NAME, "dit").text == "De helft van de acht scholen noemt dit."
    assert sentence(quantify(0, 0, SCHOOL), NAME, "dit").text == "Er zijn geen scholen ondervraagd."


@pytest.mark.parametrize(
    ("language", "noun", "verb", "text"),
    [
        ("nl", PUPIL, NAME, "Van de 30 leerlingen noemen er 21 (70%) dit."),
        ("en", Forms("pupil", "pupils"), Forms("says", "say"), "Of the 30 pupils, 21 (70%) say this."),
    ],
)
def test_no_sentence_opens_with_a_figure(language: Language, noun: Forms, verb: Forms, text: str) -> None:
    told = sentence(quantify(21, 30, noun, language), verb, "dit" if language == "nl" else "this", aside="(70%)")
    assert (told.text, told.number) == (text, "21")


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


WHOLE = st.integers(1, 130).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


@given(WHOLE, st.sampled_from(("nl", "en")), st.sampled_from(NUMBERS), st.sampled_from(WHOLES))
def test_what_a_report_says_by_itself_an_author_may_say(
    pair: tuple[int, int], language: Language, style: Numbers, whole: str
) -> None:
    n, base = pair
    said = quantify(n, base, PUPIL, language, style=style, whole="named" if whole == "named" else "counted")
    assert in_words(said.words.upper(), n, base, PUPIL, language).words == said.words
    assert "{" not in "".join(way.words for way in ways(n, base, PUPIL, language))


@given(st.integers(12, 130), st.sampled_from(("nl", "en")))
def test_a_vague_word_has_one_range(base: int, language: Language) -> None:
    said = [quantify(n, base, PUPIL, language, style="vague").words for n in range(base + 1)]
    changes = [word for word, before in zip(said, [None, *said], strict=False) if word != before]
    assert len(changes) == len(set(changes))


@given(WHOLE)
def test_most_is_never_said_of_a_half_or_less(pair: tuple[int, int]) -> None:
    n, base = pair
    said = {way.words for way in ways(n, base, SCHOOL)}
    assert ("de meeste scholen" in said) == (base > n >= base - n + 2)
    assert ("de helft" in said) == (2 * n == base and base >= 4)
    assert ("alle scholen" in said) == (n == base)
    assert ("geen van de scholen" in said) == (n == 0)
    for share, holds in MEANINGS.items():
        assert isinstance(holds(n, base), bool), share


def test_words_that_are_not_so_are_refused_with_those_that_are() -> None:
    with pytest.raises(QualcodeError, match="9 of 28") as refused:
        in_words("de meeste scholen", 9, 28, SCHOOL)
    assert "sommige scholen" in refused.value.hint
    with pytest.raises(QualcodeError, match="16 of 22") as refused:
        in_words("drie kwart van de leerlingen", 16, 22, PUPIL)
    assert "ongeveer drie kwart van de leerlingen" in refused.value.hint


COMPANY = Forms("leerwerkbedrijf", "leerwerkbedrijven")
FIRM = Forms("bedrijf", "bedrijven")
VMBO = Forms("vmbo-school", "vmbo-scholen")

SAID_IN_REPORTS = [
    (22, 22, PUPIL, "alle leerlingen"),
    (16, 22, PUPIL, "ongeveer drie kwart"),
    (6, 22, PUPIL, "ongeveer een kwart"),
    (11, 22, PUPIL, "ongeveer de helft"),
    (11, 22, PUPIL, "de helft"),
    (7, 22, PUPIL, "een deel van de leerlingen"),
    (7, 22, PUPIL, "ongeveer een derde"),
    (7, 22, PUPIL, "sommige leerlingen"),
    (15, 22, PUPIL, "de meesten"),
    (15, 22, PUPIL, "veel leerlingen"),
    (2, 22, PUPIL, "twee leerlingen"),
    (0, 22, PUPIL, "geen van de leerlingen"),
    (0, 22, PUPIL, "geen van allen"),
    (18, 18, PUPIL, "alle leerlingen"),
    (2, 18, PUPIL, "twee leerlingen"),
    (1, 18, Forms("LWT-leerling", "LWT-leerlingen"), "één LWT-leerling"),
    (3, 4, PUPIL, "de meeste leerlingen"),
    (13, 22, PUPIL, "vooral"),
    (18, 22, PUPIL, "vooral"),
    (18, 22, PUPIL, "de meeste leerlingen"),
    (7, 22, PUPIL, "zeven leerlingen"),
    (4, 22, PUPIL, "vier leerlingen"),
    (8, 8, COMPANY, "alle acht leerwerkbedrijven"),
    (8, 8, COMPANY, "allemaal"),
    (8, 8, SCHOOL, "alle scholen"),
    (4, 8, COMPANY, "de helft van de leerwerkbedrijven"),
    (4, 8, FIRM, "vier bedrijven"),
    (4, 8, SCHOOL, "de helft van de scholen"),
    (5, 8, COMPANY, "vijf leerwerkbedrijven"),
    (2, 8, COMPANY, "twee leerwerkbedrijven"),
    (2, 8, FIRM, "een paar bedrijven"),
    (1, 8, COMPANY, "slechts één leerwerkbedrijf"),
    (1, 8, FIRM, "één van de bedrijven"),
    (2, 8, VMBO, "twee vmbo-scholen"),
    (1, 8, VMBO, "één vmbo-school"),
    (3, 8, SCHOOL, "drie scholen"),
    (7, 8, SCHOOL, "op één uitzondering na"),
    (10, 79, SCHOOL, "tien van de 79 scholen"),
    (17, 79, SCHOOL, "zeventien van de 79 scholen"),
    (3, 15, SCHOOL, "drie van de vijftien scholen"),
    (1, 15, SCHOOL, "één van de vijftien scholen"),
    (29, 58, SCHOOL, "29 van de scholen"),
    (29, 58, SCHOOL, "circa 50%"),
    (53, 100, SCHOOL, "een ruime helft van de scholen"),
    (49, 100, SCHOOL, "bijna de helft"),
    (51, 100, SCHOOL, "ongeveer de helft"),
    (26, 100, SCHOOL, "ongeveer één op de vier"),
    (92, 100, SCHOOL, "bijna altijd"),
    (41, 100, SCHOOL, "ongeveer vier op de tien"),
    (58, 100, SCHOOL, "meer dan de helft"),
    (64, 67, SCHOOL, "nagenoeg alle scholen"),
    (61, 67, SCHOOL, "ruim negentig procent van de scholen"),
    (28, 28, SCHOOL, "alle scholen"),
    (17, 28, SCHOOL, "de meeste scholen"),
    (3, 28, SCHOOL, "enkele scholen"),
    (7, 28, SCHOOL, "een kwart van de scholen"),
    (16, 28, SCHOOL, "in de meeste gevallen"),
    (20, 28, SCHOOL, "hoofdzakelijk"),
    (25, 28, SCHOOL, "nagenoeg unaniem"),
    (13, 28, SCHOOL, "een kleine 50 procent"),
    (299, 361, SCHOOL, "ruim tachtig procent"),
    (62, 361, SCHOOL, "een kleine twintig procent"),
    (62, 361, SCHOOL, "slechts een kleine minderheid"),
]
"""How the reports of 2005 and 2014 say a number rightly: n, N, what is counted, the words."""

NOT_SO = [
    (16, 22, PUPIL, "drie kwart van de leerlingen"),
    (6, 22, PUPIL, "een kwart"),
    (1, 4, PUPIL, "een enkeling"),
    (1, 8, FIRM, "een enkel bedrijf"),
    (0, 8, SCHOOL, "nauwelijks"),
    (3, 13, SCHOOL, "23%"),
    (31, 100, SCHOOL, "ruim een derde"),
    (54, 67, SCHOOL, "nagenoeg alle scholen"),
    (61, 67, SCHOOL, "negentig procent"),
    (9, 28, SCHOOL, "de meeste scholen"),
    (3, 28, SCHOOL, "een enkeling"),
    (6, 28, SCHOOL, "ruim 22 procent"),
    (13, 28, SCHOOL, "ruim 44 procent"),
    (299, 361, SCHOOL, "82,2 procent"),
    (62, 361, SCHOOL, "17,8 procent"),
]
"""What they say that the numbers do not bear out."""


def test_what_the_reports_say_can_be_said() -> None:
    missing = [
        (n, base, words)
        for n, base, noun, words in SAID_IN_REPORTS
        if words not in {w.words for w in ways(n, base, noun)}
    ]
    assert missing == []


def test_what_the_reports_say_wrongly_cannot() -> None:
    let_through = [
        (n, base, words) for n, base, noun, words in NOT_SO if words in {w.words for w in ways(n, base, noun)}
    ]
    assert let_through == []


def test_the_rest_of_a_whole() -> None:
    assert [way.words for way in rest(3, COMPANY)] == ["de andere drie leerwerkbedrijven"]
    assert [way.words for way in rest(7, VMBO, said=False)] == ["de andere vmbo-scholen", "de overige vmbo-scholen"]
    assert [way.plural for way in rest(1, SCHOOL)] == [False, False]
    assert [way.words for way in rest(1, SCHOOL)] == ["de andere school", "de overige school"]
    english = rest(5, ENGLISH_SCHOOL, "en", said=False)
    assert [way.words for way in english] == ["the other schools", "the remaining schools"]


def test_a_part_of_the_study_in_front() -> None:
    interviewed, give = Forms("geïnterviewde school", "geïnterviewde scholen"), Forms("geeft", "geven")
    said = fronted(2, 3, SCHOOL, give, clause=OFFERS_AO, again=True).text
    assert said == "van de drie scholen die AO aanbieden, geven twee scholen"
    lwt = Forms("die LWT aanbiedt", "die LWT aanbieden")
    assert fronted(1, 5, SCHOOL, give, clause=lwt, again=True, whole="named").text == (
        "van de scholen die LWT aanbieden, geeft één school"
    )
    assert fronted(3, 3, interviewed, give).text == "van de drie geïnterviewde scholen geven alle drie"
