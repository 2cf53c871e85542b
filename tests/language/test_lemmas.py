"""Lemmas, stems and parts of compounds: forms of one word find each other, and other words do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.language.lemmas import engine, lemma, lemmas, parts, stem, stems, stems_inside

ONE_WORD = [
    "bellen belde gebeld belt",
    "schrijven schreven schreef geschreven",
    "vragen vroegen gevraagd",
    "slagen slaagde geslaagd",
    "stageplaats stageplaatsen",
    "begeleidingsles begeleidingslessen",
    "werkplekbegeleider werkplekbegeleiders",
    "mogelijkheid mogelijkheden",
    "financieel financiele",
    "idee ideeen",
]


@pytest.mark.parametrize("forms", [line.split() for line in ONE_WORD], ids=lambda forms: forms[0])
def test_forms_of_one_word_have_a_lemma_in_common(forms: list[str]) -> None:
    head, *others = forms
    assert [form for form in others if not lemmas(form) & lemmas(head)] == []
    assert [form for form in others if not stems(form) & stems_inside(head)] == []


def test_other_words_have_none() -> None:
    heads = [line.split()[0] for line in ONE_WORD]
    assert [(one, other) for one in heads for other in heads if one < other and lemmas(one) & lemmas(other)] == []


def test_the_most_likely_lemma_is_for_counting() -> None:
    assert [lemma(word) for word in ("ging", "stageplekken", "beter", "opleidingen")] == [
        "gaan", "stageplek", "goed", "opleiding",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "first"), [("stageplaats", "stage"), ("praktijkbegeleiders", "praktijk"), ("toelatingseisen", "toelating")]
)
def test_a_compound_is_found_by_its_first_part(word: str, first: str) -> None:
    assert parts(word)[0] == first
    assert stem(first) in stems_inside(word)


@pytest.mark.parametrize("word", ["mentoren", "vragen", "huis", "mbo", "x", ""])
def test_what_is_no_compound_has_no_parts(word: str) -> None:
    assert parts(word) == ()


def test_a_language_without_lists_leaves_words_as_they_are() -> None:
    assert (lemma("talot", "xx"), stem("talot", "xx"), parts("talot", "xx")) == ("talot", "talot", ())
    assert lemmas("talot", "xx") == {"talot"}
    assert lemma("children", "en") == "child"


@given(st.text(max_size=80))
def test_any_word_has_a_lemma(word: str) -> None:
    assert lemmas(word)
    assert isinstance(lemma(word), str)
    assert isinstance(stem(word), str)
    assert stems_inside(word)


def test_what_made_them_is_named() -> None:
    assert engine().startswith("simplemma 2.")
