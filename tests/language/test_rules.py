"""What rules look for: phrases in any form, patterns of tokens, and patterns that would not end in good time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.language.patterns import PatternList
from qualcode.language.phrases import PhraseList
from qualcode.text.patterns import pattern_faults, read_pattern, written_pattern

SAID = "Via mijn oom, die kent die baas. Ik heb zelf gebéld: drie keer! Zijn scholen kenden 12 bazen."


def phrases(*wanted: str, inflected: bool = False, text: str = SAID) -> list[str]:
    found = PhraseList(wanted, "nl", inflected=inflected).find(text, 0, len(text))
    return [text[start:end] for start, end in found]


def pattern(*tokens: dict[str, Any], text: str = SAID) -> list[str]:
    kept = read_pattern(written_pattern(list(tokens)))
    assert kept is not None
    return [text[start:end] for start, end in PatternList([kept], "nl").find(text, 0, len(text))]


def test_a_phrase_is_found_whatever_its_capitals_accents_and_marks() -> None:
    assert phrases("via mijn oom", "GEBELD drie") == ["Via mijn oom", "gebéld: drie"]
    assert phrases("oom", "mijn oom die", "baa", "ken") == ["mijn oom, die", "oom"]
    assert phrases("ik heb zelf", "ik") == ["Ik heb zelf"]


def test_with_lemma_a_word_stands_for_all_its_forms() -> None:
    assert phrases("kennen", "school", "zelf bellen") == []
    assert phrases("kennen", "school", "zelf bellen", inflected=True) == ["kent", "zelf gebéld", "scholen", "kenden"]


def test_a_phrase_is_looked_for_within_its_stretch_only() -> None:
    assert list(PhraseList(["mijn oom"], "nl").find(SAID, 6, len(SAID))) == []


@given(
    st.lists(st.sampled_from("aa bb cc".split()), max_size=30), st.lists(st.sampled_from("aa bb".split()), min_size=1)
)
def test_phrases_are_found_as_by_looking_at_each_place(words: list[str], phrase: list[str]) -> None:
    found = phrases(" ".join(phrase), text=" ".join(words))
    places = [at for at in range(len(words)) if words[at : at + len(phrase)] == phrase]
    assert found == [" ".join(phrase)] * len(places)


def test_patterns_are_those_of_a_matcher_with_lemmas() -> None:
    assert pattern({"lower": "via"}, {"is_alpha": True, "op": "?"}, {"lemma": "oom"}) == ["Via mijn oom"]
    assert pattern({"lemma": "kennen"}) == ["kent", "kenden"]
    assert pattern({"lemma": {"in": ["school", "baas"]}}) == ["baas", "scholen", "bazen"]
    assert pattern({"is_digit": True}, {"length": {">=": 4}}) == ["12 bazen"]
    assert pattern({"lower": "drie"}, {"is_punct": True, "op": "!"}) == ["drie keer"]


def test_long_stretches_are_looked_at_in_pieces_and_unbroken_ones_end() -> None:
    long = "ja " * 1000 + "mijn oom"
    assert pattern({"lower": "mijn"}, {"lower": "oom"}, text=long) == ["mijn oom"]
    assert pattern({"is_alpha": True, "op": "+"}, text="x" * 50_000)
    assert max(map(len, pattern({"op": "*"}, {"lower": "ja"}, text=long))) <= 3 * 200


FAULTS: dict[str, object] = {
    "no_list": "via mijn oom",
    "no_token": ["via"],
    "tokens": [{"LOWER": "x"}] * 21,
    "op": [{"LOWER": "x", "OP": "**"}],
    "attribute": [{"POS": "NOUN"}],
    "condition": [{"TEXT": {"REGEX": "(a+)+$"}}],
    "values": [{"LOWER": {"IN": []}}],
    "value": [{"LOWER": 3}],
    "ways": [{"OP": "*"}, {"OP": "+"}, {"LOWER": "x"}],
    "nothing": [{"LOWER": "x", "OP": "*"}],
}
MORE: list[tuple[str, object]] = [
    ("no_list", []), ("no_list", {}), ("no_list", None), ("op", [{"OP": "{1,99}"}]), ("op", [{"OP": "{}"}]),
    ("op", [{"OP": "{5,2}"}]), ("op", [{"OP": ["*"]}]), ("op", [{"OP": "{0}"}]), ("op", [{"OP": "{,0}"}]),
    ("ways", [{"LOWER": "x", "OP": "?"}] * 7 + [{"LOWER": "y"}]), ("ways", [{"OP": "{1,}"}, {"OP": "*"}]),
    ("ways", [{"OP": "{1,9}"}, {"OP": "{1,9}"}]), ("attribute", [{"ENT_TYPE": "PER"}]), ("attribute", [{"_": {}}]),
    ("condition", [{"LOWER": {"FUZZY": "x"}}]), ("condition", [{"IS_ALPHA": {"IN": [True]}}]),
    ("condition", [{"LENGTH": {"REGEX": "1"}}]), ("value", [{"IS_ALPHA": "yes"}]), ("value", [{"LENGTH": True}]),
    ("value", [{"LENGTH": {">": "4"}}]), ("value", [{"LOWER": "x" * 101}]), ("value", [{"LOWER": {"IN": [1]}}]),
    ("values", [{"LOWER": {"IN": ["x"] * 201}}]), ("values", [{"LOWER": {}}]), ("nothing", [{"LOWER": "x", "OP": "?"}]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), [*FAULTS.items(), *MORE])
def test_what_would_not_end_or_cannot_be_known_is_refused(kind: str, value: object) -> None:
    assert kind in {fault.kind for fault in pattern_faults(value)}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
)
ATTRIBUTES = st.sampled_from(["LOWER", "LEMMA", "IS_ALPHA", "LENGTH", "SHAPE", "OP", "NORM", "IS_PUNCT"])
VALUES = st.sampled_from(
    ["x", "", True, 3, "?", "*", "+", "!", "{1,3}", "{,2}", "{2}", {"IN": ["x", "y"]}, {">": 2}, {"NOT_IN": ["x"]}]
)


@given(JSON | st.lists(st.dictionaries(ATTRIBUTES, VALUES, max_size=3), max_size=5))
def test_every_pattern_without_faults_is_one_that_the_matcher_takes(value: Any) -> None:
    if next(pattern_faults(value), None) is None:
        again = read_pattern(written_pattern(value))
        assert again is not None
        list(PatternList([again], "nl").find("x y x 3 . X", 0, 11))


@pytest.mark.parametrize("written", ["", "x", "[]", "{}", "[" * 9999, '[{"REGEX": "a"}]'])
def test_what_somebody_else_wrote_into_the_file_is_none(written: str) -> None:
    assert read_pattern(written) is None
