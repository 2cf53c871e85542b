"""The agreement per code as rows for a spreadsheet."""

from __future__ import annotations

from qualcode.report.agreement.view import AgreementView

Cell = str | int | float | None


def agreement_rows(view: AgreementView) -> list[list[Cell]]:
    """The agreement per code as rows: a header in the names of the JSON, then a row for each code.

    After each measure stand its limits (``alpha``, ``alpha_low``, ``alpha_high``), then kappa of each pair of coders.
    """
    report = view.report
    measures = list(report.codes[0].measures) if report.codes else []
    coders, pairs = report.settings.coders, [pair.coders for pair in report.pairs]
    header: list[Cell] = ["code", "name", "units", "marked", "documents", "base_rate"]
    header += [f"base_rate {coder}" for coder in coders]
    header += [name + suffix for name in measures for suffix in ("", "_low", "_high")]
    rows = [[*header, *(f"kappa {one} {other}" for one, other in pairs), "verdict", "reason"]]
    for code in report.codes:
        row: list[Cell] = [code.code, view.names.get(code.code, ""), code.units, code.marked, code.documents]
        row += [_rounded(rate) for rate in (code.base_rate, *(code.base_rates.get(coder) for coder in coders))]
        for name in measures:
            found = code.measures[name]
            row += [_rounded(found.estimate), _rounded(found.low), _rounded(found.high)]
        kappas = {pair.coders: pair.kappa.value for pair in code.pairs}
        row += [_rounded(kappas.get(pair)) for pair in pairs]
        rows.append([*row, code.verdict.value, view.words.reason(code.measures["alpha"].why)])
    return rows


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
