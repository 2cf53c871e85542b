"""The agreement report as plain data: stable names, figures to six decimals, ``None`` for what is undefined."""

from __future__ import annotations

from qualcode.agreement.figures import (
    AfterFigures,
    CodeFigures,
    DocumentFigures,
    PairFigures,
    RoundFigures,
    SettledFigures,
)
from qualcode.agreement.intervals import LEAST_DOCUMENTS
from qualcode.agreement.outcome import Coefficient, Measured
from qualcode.agreement.registry import on_request
from qualcode.agreement.study import RELIABLE, TENTATIVE
from qualcode.report.agreement.view import AgreementView
from qualcode.report.wording.languages import LANGUAGES
from qualcode.report.wording.methods import methods_text
from qualcode.report.wording.words import AgreementWords

_DIGITS = 6


def to_json(view: AgreementView) -> dict[str, object]:
    """``settings, overall, codes, pairs, documents, rounds, disagreements, warnings``, in the words of the view.

    A measure is ``{estimate, low, high, reason}``, all four always there; ``reason`` says in words why the first of
    the others that is ``null`` is so.
    """
    report, words = view.report, view.words
    return {
        "settings": _settings(view),
        "overall": _overall(view),
        "codes": [_code(code, words) | {"name": view.names.get(code.code)} for code in report.codes],
        "pairs": [_pair(pair, words) for pair in report.pairs],
        "documents": [_document(document, words) for document in report.documents],
        "rounds": [_round_figures(found, words) for found in report.rounds],
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
            {"kind": notice.kind.value, "code": notice.code, "message": words.notice(notice)}
            for notice in report.notices
        ],
    }


def _settings(view: AgreementView) -> dict[str, object]:
    settings = view.report.settings
    bootstrap = settings.method == "bootstrap"
    return {
        "unit": settings.unit,
        "segments": settings.segments or None,
        "coders": list(settings.coders),
        "codes": list(settings.codes),
        "excluded": list(settings.excluded),
        "where": list(settings.where),
        "documents": list(settings.documents),
        "finished_only": settings.finished_only,
        "round": settings.round or None,
        "codebook_versions": list(settings.versions),
        "limits": settings.method,
        "confidence": settings.confidence,
        "resamples": settings.resamples if bootstrap else None,
        "seed": settings.seed if bootstrap else None,
        **{measure.name: measure.name in settings.added for measure in on_request()},
        "thresholds": {"reliable": RELIABLE, "tentative": TENTATIVE, "least_documents": LEAST_DOCUMENTS},
        "version": settings.version or None,
    }


def _overall(view: AgreementView) -> dict[str, object]:
    overall, words = view.report.overall, view.words
    return {
        "documents": overall.documents,
        "of_documents": overall.of_documents,
        "units": overall.units,
        "characters": overall.characters,
        "alpha": _measured(overall.alpha, words),
        "binary_u_alpha": _measured(overall.binary_u_alpha, words),
        **{name: _measured(measure, words) for name, measure in overall.measures.items()},
        "verdict": overall.verdict.value,
        "verdict_words": words.judged[overall.verdict],
        "median": _round(overall.median),
        "worst": {"code": overall.worst[0], "alpha": _round(overall.worst[1])} if overall.worst else None,
        "verdicts": {verdict.value: count for verdict, count in sorted(overall.verdicts.items())},
        "blind": view.report.blind,
        "after_discussion": _after(view.report.after, words),
        "settled": _settled(view.settled),
        "methods": {
            language: methods_text(view.report, found.agreement, settled=view.settled)
            for language, found in LANGUAGES.items()
        },
    }


def _code(code: CodeFigures, words: AgreementWords) -> dict[str, object]:
    return {
        "code": code.code,
        "units": code.units,
        "marked": code.marked,
        "documents": code.documents,
        "base_rate": _round(code.base_rate),
        "base_rates": {coder: _round(rate) for coder, rate in code.base_rates.items()},
        "measures": {name: _measured(measure, words) for name, measure in code.measures.items()},
        "verdict": code.verdict.value,
        "verdict_words": words.judged[code.verdict],
        "pairs": [
            {
                "coders": list(pair.coders),
                "units": pair.units,
                "kappa": _coefficient(pair.kappa, words),
                "f1": _coefficient(pair.f1, words),
                "percent": _coefficient(pair.percent, words),
            }
            for pair in code.pairs
        ],
    }


def _pair(pair: PairFigures, words: AgreementWords) -> dict[str, object]:
    return {
        "coders": list(pair.coders),
        "documents": pair.documents,
        "units": pair.units,
        "alpha": _measured(pair.alpha, words),
        "kappa": _measured(pair.kappa, words),
        "f1": _coefficient(pair.f1, words),
        "percent": _coefficient(pair.percent, words),
        **({"one_code_kappa": _coefficient(pair.one_code, words)} if pair.one_code else {}),
    }


def _document(document: DocumentFigures, words: AgreementWords) -> dict[str, object]:
    return {
        "document": document.document,
        "coders": list(document.coders),
        "units": document.units,
        "characters": document.characters,
        "alpha": _coefficient(document.alpha, words),
        "binary_u_alpha": _coefficient(document.binary_u_alpha, words),
        "agreed": document.agreed,
        "disagreements": {kind.value: count for kind, count in document.disagreements.items()},
    }


def _round_figures(found: RoundFigures, words: AgreementWords) -> dict[str, object]:
    return {
        "round": found.round,
        "created": found.created,
        "codebook_version": found.codebook_version,
        "coders": list(found.coders),
        "documents": found.documents,
        "units": found.units,
        "alpha": _measured(found.alpha, words),
        "binary_u_alpha": _measured(found.binary_u_alpha, words),
        "verdict": found.verdict.value,
        "verdict_words": words.judged[found.verdict],
        "blind": found.blind,
        "after_discussion": _after(found.after, words),
    }


def _after(found: AfterFigures | None, words: AgreementWords) -> dict[str, object] | None:
    """The figures of today beside those of when coders finished; ``None`` where nothing was changed since."""
    if found is None:
        return None
    return {"alpha": _measured(found.alpha, words), "binary_u_alpha": _measured(found.binary_u_alpha, words)}


def _settled(found: SettledFigures | None) -> dict[str, object] | None:
    """What was settled of the disagreements; ``None`` where that was not looked up."""
    if found is None:
        return None
    return {
        "disagreements": found.of,
        "settled": found.settled,
        "outcomes": dict(found.outcomes),
        "coders": dict(found.coders),
        "with_reason": found.reasons,
    }


def _measured(measured: Measured, words: AgreementWords) -> dict[str, object]:
    """``estimate, low, high, reason``."""
    return {
        "estimate": _round(measured.estimate),
        "low": _round(measured.low),
        "high": _round(measured.high),
        "reason": words.reason(measured.why),
    }


def _coefficient(found: Coefficient, words: AgreementWords) -> dict[str, object]:
    """``estimate, reason``: a figure without limits."""
    return {"estimate": _round(found.value), "reason": words.reason(found.why)}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
