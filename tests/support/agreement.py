"""An agreement report as a reader gets it."""

from __future__ import annotations

from typing import Any

from qualcode.agreement.figures import AgreementReport
from qualcode.report.agreement.json_rows import to_json
from qualcode.report.agreement.view import AgreementView


def as_json(report: AgreementReport, language: str = "en") -> dict[str, Any]:
    """The report as plain data, in the words of a language."""
    return to_json(AgreementView(report, "", {}, language))


def warnings(report: AgreementReport, language: str = "en") -> list[str]:
    """The warnings as sentences, in order."""
    words = AgreementView(report, "", {}, language).words
    return [words.notice(notice) for notice in report.notices]
