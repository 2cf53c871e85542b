"""Names behind a form of address or a first name, and what stands there and is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.name_forms import fold
from qualcode.analysis.person_names import NameMask, PersonNames, decision_key

MASK = NameMask(PersonNames(frozenset(["noor", "mulder"]), given=frozenset(["noor"])), {}, "[naam]")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Toen kwam mevrouw Jansen ook.", "Toen kwam mevrouw [naam] ook."),
        ("Meneer El Idrissi zei het", "Meneer [naam] zei het"),
        ("juf Anna en Juf Anna de Boer", "juf [naam] en Juf [naam]"),
        ("dhr. De Vries, mw. van den Berg-Smit", "dhr. [naam], mw. [naam]"),
        ("Mr. Smith, Mrs Jones-Lee, Ms Taylor and Dr. Ó Briain", "Mr. [naam], Mrs [naam], Ms [naam] and Dr. [naam]"),
        ("de heren Jansen en Pietersen", "de heren [naam] en [naam]"),
        ("prof. dr. A.B. van 't Hof, mevrouw dr. Wit", "prof. dr. [naam], mevrouw dr. [naam]"),
        ("de heer 't Hart, mevrouw d'Angelo, mevr. O'Brien", "de heer [naam], mevrouw [naam], mevr. [naam]"),
        ("mevrouw De Boer en meneer Kok", "mevrouw [naam] en meneer [naam]"),
        ("mevrouw\nJansen-van Dijk kwam", "mevrouw\n[naam] kwam"),
        ("oom Piet, tante Hatice, meester Jan", "oom [naam], tante [naam], meester [naam]"),
        ("mevrouw Jansen's fiets", "mevrouw [naam]'s fiets"),
        ("mevrouw 王", "mevrouw [naam]"),
        ("Noor de Boer, Noor Jansen en Noor El-Idrissi", "[naam], [naam] en [naam]"),
        ("Noor. Jansen kwam", "[naam]. Jansen kwam"),
        *(
            (text, text)
            for text in (
                "mevrouw de directeur, Mevrouw de Voorzitter, meneer zegt, mevrouw vindt dat",
                "Meneer Dat kan niet. Ja meneer. Toen ging ik",
                "juf Engels, meneer van Wiskunde, mevrouw van het ROC",
                "MS Teams, de MR Jansen, ING Bank, I miss Amsterdam",
                "mevrouw J. en meneer X, meneer, Jansen kwam, meneer 1",
                "MENEER ZEGT DAT",
                "de juf zei: Wij gaan",
            )
        ),
        ("Noor Toen ging ik, Noor Engels, Noor ROC", "[naam] Toen ging ik, [naam] Engels, [naam] ROC"),
    ],
)
def test_words_before_a_name_say_that_it_is_one(text: str, hidden: str) -> None:
    assert MASK.hide(text) == hidden


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("mijn broer Tarik en mijn vriend Wessel", ["Tarik", "Wessel"]),
        ("Sander Jansen kwam", ["Sander Jansen"]),
        ("mijn zus Samira Bouali", ["Samira Bouali"]),
        ("MENEER JANSEN KWAM", ["JANSEN KWAM"]),
        ("op 3011 AB", ["3011 AB"]),
        ("mijn broer zegt, mijn vriend De school", []),
    ],
)
def test_what_may_be_one_is_asked(text: str, asked: list[str]) -> None:
    assert [text[one.start : one.end] for one in MASK.names.doubts(text)] == asked


TITLES = st.sampled_from("mevrouw Mevrouw mevr. mw. dhr. meneer Meneer juf tante dr. Mrs Mr. Ms".split())
PARTICLES = st.sampled_from(["", "de ", "De ", "van der ", "van den ", "van 't ", "el ", "ten ", "A. ", "K.J. van "])
SURNAMES = st.sampled_from("Jansen Özdemir Smit-Vos O’Brien Łukasz Benali Kok Ó’Neill".split())
BEFORE = st.sampled_from(["", "toen zei ", "Ik ken ", "(", "“", "bij "])
AFTER = st.sampled_from([".", ", zei ze", " kwam", "?", ")", " en de bakker", "\n\nJa", " 12"])


@given(BEFORE, TITLES, PARTICLES, SURNAMES, AFTER)
def test_a_name_behind_a_title_is_gone_and_nothing_else(
    before: str, title: str, particle: str, surname: str, after: str
) -> None:
    mask = NameMask(PersonNames(frozenset()), {}, "[naam]")
    assert mask.hide(f"{before}{title} {particle}{surname}{after}") == f"{before}{title} [naam]{after}"
    assert decision_key(f"{title} {particle}{surname}") == decision_key(f"{particle}{surname}")
    lower = f"{before}{title} {particle.lower()}{surname.lower()}{after}"
    if not particle[:1].isupper():
        assert mask.hide(lower) == lower


@given(
    st.lists(st.sampled_from(["mevrouw", "de", "Jansen", "Noor", "Engels", ".", "en", "A.", "heren", ","]), max_size=25)
)
def test_no_title_or_plain_word_is_lost(words: list[str]) -> None:
    hidden = MASK.hide(" ".join(words)).split()
    assert [word for word in hidden if word in ("mevrouw", "heren", "Engels", "en")] == [
        word for word in words if word in ("mevrouw", "heren", "Engels", "en")
    ]
    assert not any(fold(word) == "noor" for word in hidden)
