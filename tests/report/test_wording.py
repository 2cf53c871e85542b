"""Every language says everything, and fills in what the others do."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import pytest

from qualcode.agreement.figures import Notice, Verdict, Warn
from qualcode.agreement.outcome import MissingReason
from qualcode.agreement.registry import MEASURES, on_request
from qualcode.report.wording.en import ENGLISH
from qualcode.report.wording.languages import LANGUAGES, agreement_words, wording
from qualcode.report.wording.quantities import MEANINGS
from qualcode.report.wording.words import LanguageWords

OF_CODES = (Warn.RARE, Warn.NO_VARIATION, Warn.FEW_DOCUMENTS, Warn.BOUNDARIES, Warn.NO_WIDTH, Warn.SINCE)
OF_STUDIES = tuple(warn for warn in Warn if warn not in OF_CODES or warn in (Warn.NO_VARIATION, Warn.FEW_DOCUMENTS))


def said(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text, with its place."""
    if isinstance(value, str):
        yield name, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from said(getattr(value, field.name), f"{name}.{field.name}")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from said(part, f"{name}[{key}]")
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from said(part, f"{name}[{number}]")


def braces(text: str) -> set[str]:
    return {found for _text, found, _form, _kind in string.Formatter().parse(text) if found is not None}


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=list(LANGUAGES))
def test_a_language_says_everything(words: LanguageWords) -> None:
    # A language may have more words for a share than another, words for smaller wholes, and verbs of its own.
    english, own = (
        {
            name: text
            for name, text in said(one)
            if not re.match(r"\.numbers\.(shares\[.*\]\[[1-9]|repeat|\w+_of)", name)
        }
        for one in (ENGLISH, words)
    )
    assert words.numbers.shares.keys() == set(MEANINGS)
    assert own.keys() == english.keys()
    assert [name for name, text in own.items() if not text] == []
    # A singular may do without its number, and words for a share with their noun or before it.
    assert {name for name, text in own.items() if braces(text) != braces(english[name])} <= {
        name for name in own if name.endswith(".singular") or name.startswith(".numbers.shares")
    }


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=list(LANGUAGES))
def test_a_language_has_every_verdict_reason_and_warning(words: LanguageWords) -> None:
    own = words.agreement
    assert own.judged.keys() == set(Verdict)
    assert own.verdicts.keys() >= {verdict.value for verdict in Verdict}
    assert all(own.reason(why) for why in MissingReason)
    for measure in MEASURES.values():
        if measure.of_study:
            assert own.key[measure.name]
        else:
            assert own.measure(measure.name)
            assert own.meaning(measure.name, own.units["turn"])
    assert own.on_request.keys() == {measure.name for measure in on_request()}
    for count in (0, 1, 2):
        for warn in OF_CODES:
            assert own.notice(Notice(warn, "kosten/ov", count, alpha=0.9, u_alpha=0.5, rate=0.01))
        for warn in OF_STUDIES:
            assert own.notice(Notice(warn, None, count, "ronde", ("een",)))


def test_figures_and_sentences() -> None:
    dutch, english = agreement_words("nl"), agreement_words("en")
    rare = Notice(Warn.RARE, "kosten", 1, rate=0.0123)
    assert english.notice(rare) == (
        "kosten is too rare to judge: 1 unit has it, 1.2% of the ratings. Percentages say nothing."
    )
    assert "1 eenheid heeft de code, 1,2% van de oordelen" in dutch.notice(rare)
    many = Notice(Warn.OPEN_ROUND, count=5, name="een", documents=("a", "b", "c", "d", "e"))
    assert english.notice(many).endswith("are left out (a, b, c, ...).")
    assert "used on no unit" in english.notice(Notice(Warn.NO_VARIATION, "kosten"))
    assert "to every unit" in english.notice(Notice(Warn.NO_VARIATION, "kosten", 80))
    assert english.figure(-0.001) == "0.00"
    assert english.reason(None) is None


def test_an_unknown_language_is_english() -> None:
    assert (agreement_words("fy"), wording("fy")) == (ENGLISH.agreement, ENGLISH.chapter)
