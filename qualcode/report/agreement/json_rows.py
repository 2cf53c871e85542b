"""The agreement report as plain data: stable names, figures to six decimals, ``None`` for what is undefined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.agreement.intervals import LEAST_DOCUMENTS
from qualcode.agreement.notices import reason, verdict_words
from qualcode.agreement.outcome import Coefficient, Measured
from qualcode.agreement.study import RELIABLE, TENTATIVE
from qualcode.report.wording.methods import methods_text

if TYPE_CHECKING:
    from qualcode.agreement.report import AgreementReport, CodeFigures, DocumentFigures, PairFigures, RoundFigures

_DIGITS = 6


def to_json(report: AgreementReport) -> dict[str, object]:
    """``settings, overall, codes, pairs, documents, rounds, disagreements, warnings``.

    A measure is ``{estimate, low, high, reason}``, all four always there; ``reason`` says in words why the first of
    the others that is ``null`` is so.
    """
    return {
        "settings": _settings(report),
        "overall": _overall(report),
        "codes": [_code(code) for code in report.codes],
        "pairs": [_pair(pair) for pair in report.pairs],
        "documents": [_document(document) for document in report.documents],
        "rounds": [_round_figures(found) for found in report.rounds],
        "disagreements": {
            "agreed": report.disagreements.agreed,
            "total": sum(report.disagreements.kinds.values()),
            "kinds": {kind.value: count for kind, count in report.disagreements.kinds.items()},
            "codes": [
                {"code": code, **{kind.value: count for kind, count in kinds.items()}}
                for code, kinds in report.disagreements.codes.items()
            ],
        },
        "warnings": [
            {"kind": notice.kind.value, "code": notice.code, "message": notice.text} for notice in report.notices
        ],
    }


def _settings(report: AgreementReport) -> dict[str, object]:
    settings = report.settings
    bootstrap = settings.method == "bootstrap"
    return {
        "unit": settings.unit,
        "coders": list(settings.coders),
        "codes": list(settings.codes),
        "excluded": list(settings.excluded),
        "where": list(settings.where),
        "documents": list(settings.documents),
        "finished_only": settings.finished_only,
        "round": settings.round or None,
        "limits": settings.method,
        "confidence": settings.confidence,
        "resamples": settings.resamples if bootstrap else None,
        "seed": settings.seed if bootstrap else None,
        "ac1": settings.ac1,
        "thresholds": {"reliable": RELIABLE, "tentative": TENTATIVE, "least_documents": LEAST_DOCUMENTS},
        "version": settings.version or None,
    }


def _overall(report: AgreementReport) -> dict[str, object]:
    overall = report.overall
    return {
        "documents": overall.documents,
        "of_documents": overall.of_documents,
        "units": overall.units,
        "characters": overall.characters,
        "alpha": measured_json(overall.alpha),
        "binary_u_alpha": measured_json(overall.binary_u_alpha),
        "verdict": overall.verdict.value,
        "verdict_words": verdict_words(overall.verdict),
        "median": _round(overall.median),
        "worst": {"code": overall.worst[0], "alpha": _round(overall.worst[1])} if overall.worst else None,
        "verdicts": {verdict.value: count for verdict, count in sorted(overall.verdicts.items())},
        "methods": {language: methods_text(report, language) for language in ("nl", "en")},
    }


def _code(code: CodeFigures) -> dict[str, object]:
    return {
        "code": code.code,
        "units": code.units,
        "marked": code.marked,
        "documents": code.documents,
        "base_rate": _round(code.base_rate),
        "base_rates": {coder: _round(rate) for coder, rate in code.base_rates.items()},
        "measures": {name: measured_json(measure) for name, measure in code.measures.items()},
        "verdict": code.verdict.value,
        "verdict_words": verdict_words(code.verdict),
        "pairs": [
            {
                "coders": list(pair.coders),
                "units": pair.units,
                "kappa": coefficient_json(pair.kappa),
                "f1": coefficient_json(pair.f1),
                "percent": coefficient_json(pair.percent),
            }
            for pair in code.pairs
        ],
    }


def _pair(pair: PairFigures) -> dict[str, object]:
    return {
        "coders": list(pair.coders),
        "documents": pair.documents,
        "units": pair.units,
        "alpha": measured_json(pair.alpha),
        "kappa": measured_json(pair.kappa),
        "f1": coefficient_json(pair.f1),
        "percent": coefficient_json(pair.percent),
        **({"one_code_kappa": coefficient_json(pair.one_code)} if pair.one_code else {}),
    }


def _document(document: DocumentFigures) -> dict[str, object]:
    return {
        "document": document.document,
        "coders": list(document.coders),
        "units": document.units,
        "characters": document.characters,
        "alpha": coefficient_json(document.alpha),
        "binary_u_alpha": coefficient_json(document.binary_u_alpha),
        "agreed": document.agreed,
        "disagreements": {kind.value: count for kind, count in document.disagreements.items()},
    }


def _round_figures(found: RoundFigures) -> dict[str, object]:
    return {
        "round": found.round,
        "created": found.created,
        "codebook_version": found.codebook_version,
        "coders": list(found.coders),
        "documents": found.documents,
        "units": found.units,
        "alpha": measured_json(found.alpha),
        "binary_u_alpha": measured_json(found.binary_u_alpha),
        "verdict": found.verdict.value,
        "verdict_words": verdict_words(found.verdict),
    }


def measured_json(measured: Measured) -> dict[str, object]:
    """``estimate, low, high, reason``."""
    return {
        "estimate": _round(measured.estimate),
        "low": _round(measured.low),
        "high": _round(measured.high),
        "reason": reason(measured.why),
    }


def coefficient_json(found: Coefficient) -> dict[str, object]:
    """``estimate, reason``: a figure without limits."""
    return {"estimate": _round(found.value), "reason": reason(found.why)}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
