"""The languages that reports are written in; one more is a module beside :mod:`nl` and :mod:`en`, and its name here."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.report.wording.beside_words import BesideWords
from qualcode.report.wording.en import ENGLISH
from qualcode.report.wording.nl import DUTCH
from qualcode.report.wording.number_words import NumberWords
from qualcode.report.wording.page_words import PageWords
from qualcode.report.wording.pattern_words import PatternWords
from qualcode.report.wording.wave_words import WaveWords
from qualcode.report.wording.words import AgreementWords, LanguageWords, Wording

LANGUAGES: Mapping[str, LanguageWords] = {words.agreement.language: words for words in (DUTCH, ENGLISH)}
"""By their two-letter codes."""


def agreement_words(language: str) -> AgreementWords:
    """The words of the agreement report in ``language``, English where it is none of these."""
    return LANGUAGES.get(language, ENGLISH).agreement


def wording(language: str) -> Wording:
    """The words of a chapter in ``language``, English where it is none of these."""
    return LANGUAGES.get(language, ENGLISH).chapter


def number_words(language: str) -> NumberWords:
    """The words for quantities in ``language``, English where it is none of these."""
    return LANGUAGES.get(language, ENGLISH).numbers


def pattern_words(language: str) -> PatternWords:
    """The words of relations, saturation and the like in ``language``, English where it is none of these."""
    return LANGUAGES.get(language, ENGLISH).patterns


def page_words(language: str) -> PageWords:
    """The words of charts, pages and workbooks in ``language``, English where it is none of these."""
    return LANGUAGES.get(language, ENGLISH).pages


def beside_words(language: str) -> BesideWords:
    """The words of figures, joint displays and the fieldwork in ``language``, English where it is none of these."""
    return LANGUAGES.get(language, ENGLISH).beside


def wave_words(language: str) -> WaveWords:
    """The words of waves beside each other in ``language``, English where it is none of these."""
    return LANGUAGES.get(language, ENGLISH).waves
