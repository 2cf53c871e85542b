"""Sentences, their abbreviations, and what it costs to find them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.language import sentences
from qualcode.language.sentences import sentence_spans
from tests.benchmarks.sentences import score
from tests.support.often import often
from tests.support.steps import growth

if TYPE_CHECKING:
    from spacy.tokens import Doc


def split(text: str, language: str = "nl") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language, [(0, len(text))])]


@pytest.mark.parametrize(
    "sentences",
    [
        ["We hebben zes plekken.", "Dat is genoeg!", "Of niet?", "Nou…", "Ja."],
        ["Mevr. Bakker en dhr. Van Dam waren er o.a. bij, d.w.z. in het begin.", "Daarna niet meer."],
        ["Zie blz. 12 en nr. 3, m.b.t. de kosten.", "Dat was i.v.m. de crisis."],
        ["We kopen gereedschap, materiaal enz.", "Dat kost veel."],
        ["Stagebedrijf Peters B.V. in Ede deed mee.", "En J.M. de Wit ook."],
        ["Om 8.30 uur zijn er 3.", "Om tien uur zijn er 12."],
        ["Nou ja... ik weet het niet...", "Misschien wel."],
        ['"Kom maar binnen!" zei ze.', '"Waarom?"', "Ik ging."],
        ["'s Maandags werk ik.", "'t Is wat.", "'s Vrijdags niet."],
        ["(lacht) Ja hoor.", "Zo is het (denk ik).", "[stilte]"],
        ["dat was leuk.", "daarna niet meer.", "waarom?", "gewoon."],
        ["1. Juiste documenten nodig.", "Dat dus."],
        ["Hij werkt in groep B.", "Dat is beter."],
        ["Dat wist ik dat.", "Toen ging ik."],
    ],
)
def test_sentences_as_people_say_and_type_them(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_english_and_other_languages() -> None:
    assert split("Dr. Smith came at 3 p.m. sharp. He left, e.g. by bus. Why?", "en") == [
        "Dr. Smith came at 3 p.m. sharp.",
        "He left, e.g. by bus.",
        "Why?",
    ]
    assert split("Das ist gut. Ja!", "de") == ["Das ist gut.", "Ja!"]
    assert split("Een zin. Nog een.", "qq") == ["Een zin.", "Nog een."]


def test_no_sentence_crosses_a_line_or_a_span() -> None:
    text = "I: een twee\n  drie. \n\nR: vier vijf"
    spans = sentence_spans(text, "nl", [(3, 19), (24, len(text))])
    assert [text[start:end] for start, end in spans] == ["een twee", "drie.", "vier vijf"]
    assert sentence_spans(text, "nl", []) == sentence_spans(" \n ", "nl", [(0, 3)]) == []


@settings(max_examples=often(50))
@given(st.text(st.sampled_from("aB. !?…\"')(\n\t-1:\u00a0é🙂\x1b\x1c"), max_size=60))
def test_every_character_but_white_space_is_in_one_sentence(text: str) -> None:
    middle = len(text) // 2
    spans = sentence_spans(text, "nl", [(0, middle), (middle, len(text))])
    position = 0
    for start, end in spans:
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        assert end <= middle or start >= middle
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize("unit", [".", "(", "a.", "A. ", '"', "x"])
def test_a_hostile_line_costs_no_more_than_a_long_one(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[str] = []
    tokenizer = sentences._tokenizer("nl")

    def tokenize(text: str) -> Doc:
        pieces.append(text)
        return tokenizer(text)

    monkeypatch.setattr(sentences, "_tokenizer", lambda _language: tokenize)
    monkeypatch.setattr(sentences, "_MAX_PIECE", 1000)
    line = f"{unit * (30_000 // len(unit))}. Ja"
    split(line)
    # The tokenizer sees each part once, and no long word but one of letters: it takes the square of any other's length.
    assert max(map(len, pieces), default=0) <= 1000
    assert sum(map(len, pieces)) <= len(line)
    assert all(len(word) <= 200 or set(word[:-1]) == {"x"} for piece in pieces for word in piece.split())
    assert growth(lambda size: lambda: split(unit * (size // len(unit))), 6_000, times=4) < 5


def test_spacy_is_loaded_when_it_is_needed() -> None:
    code = (
        "import sys, qualcode.language.sentences, qualcode.formats, qualcode.text.turns; print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_set_made_for_it_is_split_well(shared_data: Path) -> None:
    paragraphs = json.loads((shared_data.parent / "nlp" / "sentences.json").read_text(encoding="utf-8"))
    f1 = score(paragraphs)["f1"]
    assert isinstance(f1, float)
    assert f1 >= 0.9
