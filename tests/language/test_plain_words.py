"""Plain words with a mark behind them are parted without spaCy, and as it parts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.language import sentences
from qualcode.language.plain_words import plain_tokens

MARKS = (".", "?", "!", "…", "..", "...", "......")
OPENS = ("", "(", "[", '"', "“")
LANGUAGES = ("nl", "en")


def by_spacy(chunk: str, language: str) -> list[tuple[str, int]]:
    return [(token.text, token.idx) for token in sentences.tokenized(chunk, language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_word_that_spacy_knows_is_parted_as_it_parts_it(language: str) -> None:
    """Those of its list, with each mark, and in brackets and quotation marks."""
    rules = sentences._tokenizer(language).rules  # type: ignore[attr-defined]
    words = {rule.rstrip(".?!…)") for rule in rules}
    asked = 0
    for word in sorted({form for rule in words for form in (rule, rule.lower(), rule.capitalize())}):
        for chunk in (*(word + mark for mark in MARKS), f"({word}.", f"“{word}.”", f"({word}).", f'"{word}?"'):
            found = plain_tokens(chunk, language)
            if found is not None:
                asked += 1
                assert found == by_spacy(chunk, language), chunk
    assert asked > 1000


@given(
    st.sampled_from(OPENS),
    st.from_regex(r"([A-ZÀ-Þ]?[a-zà-ÿ]{1,12}|[A-ZÀ-Þ]{1,4})(-[A-Z]?[a-z]{1,5}){0,2}|[A-Z]?[0-9]{0,9}", fullmatch=True),
    st.text('.?!…,)]"”', min_size=1, max_size=4),
    st.sampled_from(LANGUAGES),
)
def test_any_word_is_parted_as_spacy_parts_it(before: str, word: str, behind: str, language: str) -> None:
    """With whatever stands around it."""
    chunk = f"{before}{word}{behind}"
    found = plain_tokens(chunk, language)
    assert found is None or found == by_spacy(chunk, language)


def test_what_is_plain_needs_no_spacy_and_the_rest_does() -> None:
    """And of a language that has no list here all is asked of it."""
    assert plain_tokens("school.", "nl") == [("school", 0), (".", 6)]
    assert plain_tokens("bijv.", "nl") == [("bijv.", 0)]
    assert plain_tokens("(lacht).", "nl") == [("(", 0), ("lacht", 1), (")", 6), (".", 7)]
    assert plain_tokens("2014.", "nl") == [("2014", 0), (".", 4)]
    assert plain_tokens("ja,...", "nl") == [("ja", 0), (",", 2), ("...", 3)]
    assert plain_tokens("LWOO-gelden.", "nl") == [("LWOO-gelden", 0), (".", 11)]
    assert plain_tokens("...", "nl") == [("...", 0)]
    assert plain_tokens("dont.", "en") is None
    assert plain_tokens("d.w.z.", "nl") is None
    assert plain_tokens("'s.", "nl") is None
    assert plain_tokens("Schule.", "de") is None


def test_a_plain_transcript_is_cut_into_sentences_without_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the languages that have their words here."""

    def loaded(language: str) -> sentences.Tokenizer:
        raise AssertionError(language)

    monkeypatch.setattr(sentences, "_tokenizer", loaded)
    sentences._ends_of_short.cache_clear()
    said = "Ja, dat klopt. Hoe bedoelt u? Nou (lacht). Bijv. de stage ... Niet in 2014. “Nee!” En toen?"
    ends = [said[start:end] for start, end in sentences.sentence_spans(said, "nl", [(0, len(said))])]
    assert ends[0] == "Ja, dat klopt."
    assert ends[-2:] == ["“Nee!”", "En toen?"]
