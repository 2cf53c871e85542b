"""How many documents must be coded twice, from what two or more coded so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualcode.agreement.figures import CodeFigures
from qualcode.agreement.planning.doubling import LEAST_PILOT, SURENESS, DoubleRow, double_row
from qualcode.agreement.study import AgreementSettings
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.rows import Tabular
from qualcode.storage import Project

if TYPE_CHECKING:
    from concurrent.futures import Executor

WIDTH = 0.2
"""Limits so wide unless another width is asked for: alpha within a tenth on both sides."""


@dataclass(frozen=True)
class DoublePlan(Tabular):
    """How many documents must be coded twice for limits no wider than ``width``, of all codes together and of each.

    ``documents`` were coded twice in the pilot, ``of`` are all documents that there are. ``names`` are those of codes
    by path.
    """

    width: float
    settings: AgreementSettings
    documents: int
    of: int
    rows: tuple[DoubleRow, ...]
    names: dict[str, str]

    @property
    def small(self) -> bool:
        """Whether the pilot is small, so that ranges are wide."""
        return self.documents < LEAST_PILOT

    def to_dicts(self) -> list[dict[str, Any]]:
        """A row for all codes together (``code`` is ``None``), then one for each code."""
        return [
            {
                "code": row.code,
                "name": self.names.get(row.code or "", ""),
                "alpha": row.measured.estimate,
                "low": row.measured.low,
                "high": row.measured.high,
                "documents": row.documents,
                "width": row.width,
                "needed": row.needed.likely if row.needed else None,
                "needed_low": row.needed.low if row.needed else None,
                "needed_high": row.needed.high if row.needed else None,
                "more_than_there_are": row.needed.likely > self.of if row.needed else None,
                "why": row.why.value if row.why else None,
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """The plan as ``plan double --format json`` prints it."""
        return {
            "width": self.width,
            "confidence": self.settings.confidence,
            "sureness": SURENESS,
            "method": self.settings.method,
            "unit": self.settings.unit,
            "coders": list(self.settings.coders),
            "documents": self.documents,
            "of": self.of,
            "small": self.small,
            "rows": self.to_dicts(),
        }


def plan_double(
    project: Project, choices: AgreementChoices, width: float = WIDTH, executor: Executor | None = None
) -> DoublePlan:
    """What limits of alpha no wider than ``width`` (0 to 2, both not reached) take, by the pilot that was coded twice.

    The documents of the pilot are taken for a draw from those that are to come: of documents chosen otherwise it does
    not tell. Errors as :func:`gathering.gather_study`, and ``ValueError`` for a width that cannot be.
    """
    study, report = compare(project, choices, executor)
    settings = report.settings
    double = [one for one in study.documents if sum(coder in settings.coders for coder in one.coders) > 1]

    def row(code: str | None) -> DoubleRow:
        figures = codes.get(code)
        measured = figures.measures["alpha"] if figures else report.overall.alpha
        count = sum(code not in document.older for document in double)
        return double_row(
            code,
            measured,
            count,
            figures.documents if figures else count,
            width=width,
            confidence=settings.confidence,
            method=settings.method,
        )

    codes: dict[str | None, CodeFigures] = {figures.code: figures for figures in report.codes}
    rows = tuple(row(code) for code in (None, *codes))
    return DoublePlan(width, settings, len(double), report.overall.of_documents, rows, study.names)
