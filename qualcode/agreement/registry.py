"""The measures of the report: one more is a module like :mod:`ac1`, its name here, and its words in report.wording."""

from __future__ import annotations

from qualcode.agreement.ac1 import AC1
from qualcode.agreement.kappas import FLEISS, PABAK
from qualcode.agreement.measures import Measure, alpha, binary_u_alpha, f1, kappa, percent
from qualcode.agreement.study import AgreementSettings

ALPHA = Measure(
    "alpha",
    alpha,
    source="Krippendorff, K. (2019). Content analysis: An introduction to its methodology (4th ed.). SAGE.",
)
BINARY_U_ALPHA = Measure(
    "binary_u_alpha",
    binary_u_alpha,
    source=(
        "Krippendorff, K., Mathet, Y., Bouvry, S., & Widlöcher, A. (2016). On the reliability of unitizing textual "
        "continua: Further developments. Quality & Quantity, 50(6), 2347–2364."
    ),
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

MEASURES = {found.name: found for found in (ALPHA, BINARY_U_ALPHA, F1, PERCENT, KAPPA, AC1, FLEISS, PABAK)}
"""By their names, in the order of the report."""


def given(settings: AgreementSettings) -> list[Measure]:
    """The measures that a report with these settings gives, in order."""
    return [
        measure
        for measure in MEASURES.values()
        if (measure.name in settings.added or not measure.on_request)
        and (measure.on_characters or settings.unit != "character")
    ]


def on_request() -> list[Measure]:
    """The measures that are given only when asked for."""
    return [measure for measure in MEASURES.values() if measure.on_request]
