"""The measures of the report: one more is a module like :mod:`ac1`, its name here, and its words in report.wording."""

from __future__ import annotations

from qualcode.agreement.ac1 import AC1
from qualcode.agreement.kappas import FLEISS, PABAK
from qualcode.agreement.measures import Measure, alpha, binary_u_alpha, f1, kappa, percent
from qualcode.agreement.study import AgreementSettings
from qualcode.agreement.together import CU_ALPHA, CU_COVERAGE, KU_ALPHA, KU_COVERAGE, MASI, UNITIZING

ALPHA = Measure(
    "alpha",
    alpha,
    source="Krippendorff, K. (2019). Content analysis: An introduction to its methodology (4th ed.). SAGE.",
)
BINARY_U_ALPHA = Measure(
    "binary_u_alpha",
    binary_u_alpha,
    source=UNITIZING,
)
KAPPA = Measure(
    "kappa",
    kappa,
    source=(
        "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement, "
        "20(1), 37–46."
    ),
)
F1 = Measure("f1", f1, bounds=(0.0, 1.0))
PERCENT = Measure("percent", percent, bounds=(0.0, 1.0), share=True)

_OF_CODES = (ALPHA, BINARY_U_ALPHA, F1, PERCENT, KAPPA, AC1, FLEISS, PABAK, KU_ALPHA, KU_COVERAGE)
_OF_STUDY = (CU_ALPHA, CU_COVERAGE, MASI)

MEASURES = {found.name: found for found in (*_OF_CODES, *_OF_STUDY)}
"""By their names, in the order of the report."""


def given(settings: AgreementSettings) -> list[Measure]:
    """The measures of a code that a report with these settings gives, in order."""
    return [measure for measure in _asked(settings) if not measure.of_study]


def of_study(settings: AgreementSettings) -> list[Measure]:
    """The measures of the study as a whole that such a report gives beside the alphas over all codes, in order."""
    return [measure for measure in _asked(settings) if measure.of_study]


def on_request() -> list[Measure]:
    """The measures to ask for: they are given only then."""
    return [measure for measure in MEASURES.values() if measure.on_request and not measure.along]


def _asked(settings: AgreementSettings) -> list[Measure]:
    return [
        measure
        for measure in MEASURES.values()
        if ((measure.along or measure.name) in settings.added or not measure.on_request)
        and (measure.on_characters or settings.unit != "character")
    ]
