"""What the agreement report says in its own language, which need not be that of the interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualcode.agreement.outcome import Coefficient, Measured
from qualcode.analysis.quantify import Language

NONE = "–"
"""Stands where there is no figure."""


@dataclass(frozen=True, slots=True)
class AgreementWords:
    """The words of the agreement report in one language; what stands in braces is filled in by the report."""

    language: Language
    comma: str
    title: str
    table: str
    methods: str
    result: str
    codes: str
    pairs: str
    documents: str
    rounds: str
    differences: str
    warnings: str
    settings: str
    literature: str
    optional: str
    reading: str
    rates_note: str
    coders_note: str
    pairs_note: str
    documents_note: str
    rounds_note: str
    differences_note: str
    verdicts: Mapping[str, str]
    overall: Mapping[str, str]
    passages_words: str
    cases: str
    key: Mapping[str, str]
    captions: Mapping[str, str]
    heads: Mapping[str, str]
    kinds: Mapping[str, str]
    units: Mapping[str, str]
    notices: Mapping[str, str]
    many: str
    setting: Mapping[str, str]
    values: Mapping[str, str]

    def figure(self, value: float | None, digits: int = 2) -> str:
        """A coefficient, with the decimal sign of the language; a dash where there is none."""
        if value is None:
            return NONE
        # Adding zero keeps a rounded figure from being shown as -0.00.
        return f"{round(value, digits) + 0.0:.{digits}f}".replace(".", self.comma)

    def share(self, value: float | None, digits: int = 1) -> str:
        """A share as a percentage."""
        return NONE if value is None else f"{self.figure(100 * value, digits)}%"

    def measured(self, found: Measured) -> str:
        """An estimate with its limits: ``0.81 [0.74; 0.88]``."""
        if found.low is None or found.high is None:
            return self.figure(found.estimate)
        return f"{self.figure(found.estimate)} [{self.figure(found.low)}; {self.figure(found.high)}]"

    def coefficient(self, found: Coefficient) -> str:
        """A coefficient without limits."""
        return self.figure(found.value)


def agreement_words(language: str) -> AgreementWords:
    """The words of the agreement report in ``language``, English where it is not Dutch."""
    from qualcode.report.wording.agreement_en import ENGLISH
    from qualcode.report.wording.agreement_nl import DUTCH

    return DUTCH if language == "nl" else ENGLISH
