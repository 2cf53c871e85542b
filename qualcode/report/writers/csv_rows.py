"""The matrix, and the agreement per code, as rows for a spreadsheet."""

from __future__ import annotations

from qualcode.analysis.matrix import Matrix, MatrixColumn, MatrixFigures, Shares
from qualcode.i18n import _
from qualcode.report.agreement.view import AgreementView

Cell = str | int | float | None


def to_csv_rows(matrix: Matrix) -> list[list[Cell]]:
    """The matrix as rows for ``formats.tables.write_csv``: a header, bases, codes, answers, respondents.

    Columns are the code, its name, the column paths joined with ``/``, the subtotals likewise, the total; with
    percentages the same columns follow once more, marked ``%``.
    """
    names = [_column_name(column) for column in matrix.columns] if matrix.attributes else []
    names += [f"{_column_name(column)}/{_('total')}" for column in matrix.subtotals]
    names.append(_("total"))
    percentages: list[Shares | None] = list(matrix.percentages) or [None] * len(matrix.rows)
    rows: list[list[Cell]] = [["code", _("name"), *names]]
    if matrix.percentages:
        rows[0] += [f"% {name}" for name in names]
    rows.append(["N", _("respondents in the base"), *_line(matrix, matrix.bases)])
    for row, shares in zip(matrix.rows, percentages, strict=True):
        rows.append([row.code, row.name, *_line(matrix, row), *(_line(matrix, shares) if shares else ())])
    rows.append(["", matrix.sum_name, *_line(matrix, matrix.answers)])
    rows.append(["", _("respondents with any of these"), *_line(matrix, matrix.respondents)])
    return rows


def _column_name(column: MatrixColumn) -> str:
    return "/".join(column.labels)


def _line(matrix: Matrix, figures: MatrixFigures | Shares) -> list[Cell]:
    cells = figures.cells if matrix.attributes else ()
    return [*cells, *figures.subtotals, figures.total]


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
