"""The text for the methods section: every sentence stands where the facts are, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from qualcode.agreement.figures import AfterFigures, AgreementReport, Notice, RoundAccount, SettledFigures, Warn
from qualcode.agreement.intervals import LEAST_DRAWN
from qualcode.agreement.outcome import Measured
from qualcode.agreement.report import build_report
from qualcode.agreement.study import AgreementSettings, CodedSpan, StudyDocument
from qualcode.report.wording.languages import LANGUAGES
from qualcode.report.wording.methods import methods_text

TURNS = [(10 * turn, 10 * turn + 10) for turn in range(20)]
DRAWN = RoundAccount("een", False, 6, 2, percent=20.0, seed=7)


def study(documents: int = 5, settings: AgreementSettings | None = None, of: int = 20) -> AgreementReport:
    marks = [CodedSpan(start, end, "kosten", coder) for start, end in TURNS[::2] for coder in ("ada", "bo")][1:]
    found = [StudyDocument(f"d{n}", 200, ("ada", "bo"), marks[n:], turns=TURNS) for n in range(documents)]
    return build_report(found, {"kosten": None}, settings, of_documents=of)


def with_rounds(*accounts: RoundAccount) -> AgreementReport:
    return replace(study(), accounts=accounts)


def of_codes(**given: Any) -> AgreementReport:
    return replace(BASE, overall=replace(BASE.overall, **given))


def settled(**given: int) -> SettledFigures:
    return SettledFigures(9, {"accept": 0, "both": 0, "reject": 0} | given, {"ada": sum(given.values())}, 1)


BASE = study()
FACTS: dict[str, tuple[str, str, Callable[[], AgreementReport], Callable[[], AgreementReport]]] = {
    "share of the study": ("5 (25%)", "5 (25%)", lambda: BASE, lambda: study(of=5)),
    "nothing double": (
        "None of the 20", "Geen van de 20", lambda: study(0), lambda: BASE,
    ),
    "drawn": (
        "drawn at random, 20% of each group of respondents (seed 7)", "aselect getrokken, 20% van elke groep",
        lambda: with_rounds(DRAWN), lambda: with_rounds(replace(DRAWN, percent=100.0)),
    ),
    "all taken": (
        "all that nobody had coded before", "alle documenten die nog niemand",
        lambda: with_rounds(replace(DRAWN, percent=100.0)), lambda: with_rounds(DRAWN),
    ),
    "chosen": (
        "were chosen, not drawn", "zijn gekozen, niet getrokken",
        lambda: with_rounds(replace(DRAWN, seed=None, percent=None, chosen=True)), lambda: with_rounds(DRAWN),
    ),
    "how is not known": (
        "The 6 documents of een were coded with version 2", "De 6 documenten van een zijn gecodeerd met versie 2",
        lambda: with_rounds(replace(DRAWN, seed=None, percent=None)), lambda: with_rounds(DRAWN),
    ),
    "version": ("version 2 of the codebook", "versie 2 van het codeboek", lambda: with_rounds(DRAWN), lambda: BASE),
    "another version": (
        "3 were made with another version", "zijn er 3 met een andere versie",
        lambda: with_rounds(replace(DRAWN, other_version=3)), lambda: with_rounds(DRAWN),
    ),
    "blind": (
        "(een) and could not see", "(een) onafhankelijk van elkaar, zonder",
        lambda: with_rounds(replace(DRAWN, blind=True)), lambda: with_rounds(DRAWN),
    ),
    "two rounds, one of them blind": (
        "(twee) and could not see", "(twee) onafhankelijk",
        lambda: with_rounds(DRAWN, replace(DRAWN, round="twee", blind=True)),
        lambda: with_rounds(replace(DRAWN, blind=True), replace(DRAWN, round="twee", blind=True)),
    ),
    "after discussion": (
        "alpha is 0.90 [0.80; 1.00], which is no measure", "alfa 0,90 [0,80; 1,00]. Dat is geen maat",
        lambda: replace(BASE, after=AfterFigures(Measured(0.9, 0.8, 1.0), Measured(0.9))), lambda: BASE,
    ),
    "jackknife": (
        "delete-one jackknife over 5", "jackknife over 5", lambda: BASE,
        lambda: study(12, AgreementSettings(method="bootstrap", resamples=20)),
    ),
    "bootstrap": (
        "bootstrap over 12 documents (20 resamples, seed 1)", "bootstrap over 12 documenten (20 trekkingen",
        lambda: study(12, AgreementSettings(method="bootstrap", resamples=20)), lambda: BASE,
    ),
    "undefined": (
        "alpha is undefined", "niet gedefinieerd",
        lambda: build_report([StudyDocument("d", 200, ("ada", "bo"), [], turns=TURNS)], {"kosten": None}),
        lambda: BASE,
    ),
    "left out": (
        "leaving out what the interviewer says", "zonder wat de interviewer zegt",
        lambda: study(settings=AgreementSettings(excluded=("interviewer",))), lambda: BASE,
    ),
    "too few for limits": (
        LANGUAGES["en"].agreement.account.no_limits, LANGUAGES["nl"].agreement.account.no_limits,
        lambda: study(3), lambda: BASE,
    ),
    "too few for a bootstrap": (
        LANGUAGES["en"].agreement.account.no_bootstrap.format(drawn=LEAST_DRAWN),
        LANGUAGES["nl"].agreement.account.no_bootstrap.format(drawn=LEAST_DRAWN),
        lambda: study(5, AgreementSettings(method="bootstrap", resamples=20)), lambda: BASE,
    ),
    "segments": (
        "passages of the code kosten; what", "passages met de code kosten; wat",
        lambda: study(settings=AgreementSettings(unit="segment", segments="kosten")), lambda: BASE,
    ),
    "base of segments": (
        "Of the 20 documents with segments, 5 (25%)", "Van de 20 documenten met segmenten zijn er 5 (25%)",
        lambda: study(settings=AgreementSettings(unit="segment", segments="kosten")), lambda: BASE,
    ),
    "nothing double on segments": (
        "None of the 20 documents with segments", "Geen van de 20 documenten met segmenten",
        lambda: study(0, AgreementSettings(unit="segment", segments="kosten")), lambda: study(0),
    ),
    "without segments": (
        "2 documents have no segments", "2 documenten hebben geen segmenten",
        lambda: replace(
            study(settings=AgreementSettings(unit="segment", segments="kosten")),
            notices=(Notice(Warn.UNSEGMENTED, count=2, documents=("a", "b")),),
        ),
        lambda: study(settings=AgreementSettings(unit="segment", segments="kosten")),
    ),
    "measures on request": (
        "gives Fleiss' kappa (Fleiss, 1971) and cu-alpha over all codes", "Fleiss' kappa (Fleiss, 1971) en cu-alfa",
        lambda: study(settings=AgreementSettings(added=("cu_alpha", "fleiss"))),
        lambda: study(settings=AgreementSettings(added=("fleiss",))),
    ),
    "one of another version": (
        "1 was made with another version", "is er 1 met een andere versie",
        lambda: with_rounds(replace(DRAWN, other_version=1)), lambda: with_rounds(replace(DRAWN, other_version=2)),
    ),
    "one without segments": (
        "1 document has no segments", "1 document heeft geen segmenten",
        lambda: replace(
            study(settings=AgreementSettings(unit="segment", segments="kosten")),
            notices=(Notice(Warn.UNSEGMENTED, count=1, documents=("a",)), Notice(Warn.OTHER_VERSION, count=7)),
        ),
        lambda: study(settings=AgreementSettings(unit="segment", segments="kosten")),
    ),
    "of the codes": (
        "The median of the codes is 0.5", "De mediaan van de codes is 0,5",
        lambda: of_codes(median=0.5, worst=("kosten", 0.25)), lambda: of_codes(median=None, worst=None),
    ),
    "the lowest code": (
        "the lowest alpha is that of kosten (0.25)", "de laagste alfa heeft kosten (0,25)",
        lambda: of_codes(median=0.5, worst=("kosten", 0.25)), lambda: of_codes(median=0.5, worst=("huur", 0.25)),
    ),
    "judged": (
        "Judged at the lower limit", "Beoordeeld op de ondergrens",
        lambda: BASE, lambda: of_codes(median=None, worst=None),
    ),
    "of none of the codes": (
        "For none of the codes is alpha defined", "Voor geen enkele code is alfa gedefinieerd",
        lambda: of_codes(median=None, worst=None), lambda: BASE,
    ),
    "of none for want of a lowest": (
        "For none of the codes is alpha defined", "Voor geen enkele code is alfa gedefinieerd",
        lambda: of_codes(worst=None), lambda: of_codes(median=0.5),
    ),
    "the same words": (
        "and u-alpha on characters 0.75", "en de u-alfa op tekens 0,75",
        lambda: of_codes(binary_u_alpha=Measured(0.75)), lambda: of_codes(binary_u_alpha=Measured(None)),
    ),
    "no word on words": (
        "and u-alpha on characters", "en de u-alfa op tekens",
        lambda: BASE, lambda: of_codes(binary_u_alpha=Measured(None)),
    ),
    "of none for want of a median": (
        "For none of the codes is alpha defined", "Voor geen enkele code is alfa gedefinieerd",
        lambda: of_codes(median=None), lambda: of_codes(median=0.5),
    ),
    "the same words where nothing varies": (
        "alpha is undefined", "alfa niet gedefinieerd",
        lambda: of_codes(alpha=Measured(None), binary_u_alpha=Measured(0.75)), lambda: BASE,
    ),
    "computed with": (
        "Computed with qualcode 1.2.3.", "Berekend met qualcode 1.2.3.",
        lambda: study(settings=AgreementSettings(version="1.2.3")), lambda: BASE,
    ),
    "computed with one that is not known": (
        "Computed with qualcode.", "Berekend met qualcode.",
        lambda: study(settings=AgreementSettings(version="")),
        lambda: study(settings=AgreementSettings(version="1.2.3")),
    ),
    "not on characters": (
        "PABAK", "PABAK", lambda: study(settings=AgreementSettings(added=("pabak",))),
        lambda: study(settings=AgreementSettings(unit="character", added=("pabak",))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_sentence_stands_where_its_fact_is(fact: str, language: str) -> None:
    english, dutch, with_it, without = FACTS[fact]
    sentence = english if language == "en" else dutch
    words = LANGUAGES[language].agreement
    assert sentence in methods_text(with_it(), words)
    assert sentence not in methods_text(without(), words)


def test_of_no_other_version_nothing_is_said() -> None:
    for language in LANGUAGES.values():
        word = "another version" if language is LANGUAGES["en"] else "andere versie"
        assert word not in methods_text(with_rounds(DRAWN), language.agreement)


def test_who_settled_how_many_and_how() -> None:
    english, dutch = LANGUAGES["en"].agreement, LANGUAGES["nl"].agreement
    for nothing in (None, settled()):
        assert "settled" not in methods_text(BASE, english, settled=nothing)
        assert "beslecht" not in methods_text(BASE, dutch, settled=nothing)
    found = settled(accept=3, reject=2)
    assert (
        "Of the 9 disagreements 5 were settled in a consensus, deciding on one of the readings (3) and no code (2); "
        "the decisions are of ada (5), 1 of them with a reason."
    ) in methods_text(BASE, english, settled=found)
    assert "Van de 9 verschillen zijn er 5 beslecht" in methods_text(BASE, dutch, settled=found)
