"""The matrix as rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import overload

from qualcode.analysis.matrix import Matrix, MatrixColumn, PrintedFigures, Share, Shares
from qualcode.analysis.suppression import HIDDEN
from qualcode.i18n import _
from qualcode.report.blocks import Value


def matrix_rows(
    matrix: Matrix, notes: Iterable[str] = (), *, zero: str = "0", transposed: bool = False
) -> list[list[Value]]:
    """The matrix as rows for ``formats.tables.write_csv``: a header, bases, codes, answers, respondents.

    Columns are the code, its name, the column paths joined with ``/`` (after the attributes they are of, where blocks
    stand side by side), the subtotals likewise, the total; with percentages the same columns follow once more, marked
    ``%``. What must be told beside it (``notes``) stands in rows of its own at the end. A nought is ``zero`` where that
    is another sign; what is hidden is a dot. Where it is ``transposed``, columns are rows and rows columns.
    """
    several = len(matrix.blocks) > 1
    names = [_column_name(column, several) for column in matrix.columns] if matrix.blocks else []
    names += [f"{_column_name(column, several)}/{_('total')}" for column in matrix.subtotals]
    names.append(_("total"))
    percentages: list[Shares | None] = list(matrix.percentages) or [None] * len(matrix.rows)
    rows: list[list[Value]] = [["code", _("name"), *names]]
    if matrix.percentages:
        rows[0] += [f"% {name}" for name in names]
    bases, *printed, answers, anybody = matrix.printed
    rows.append(["N", _("respondents in the base"), *_texts(_line(matrix, bases), zero)])
    for row, figures, shares in zip(matrix.rows, printed, percentages, strict=True):
        percents = [None if share is None else share.percent(1) for share in _line(matrix, shares)] if shares else []
        rows.append([row.code, row.name, *_texts(_line(matrix, figures), zero), *percents])
    rows.append(["", matrix.sum_name, *_texts(_line(matrix, answers), zero)])
    rows.append(["", _("respondents with any of these"), *_texts(_line(matrix, anybody), zero)])
    if transposed:
        rows = [[row[place] if place < len(row) else None for row in rows] for place in range(len(rows[0]))]
    return rows + [["", note] for note in notes]


def _texts(numbers: Iterable[int | None], zero: str) -> list[Value]:
    return [HIDDEN if n is None else zero if n == 0 and zero != "0" else n for n in numbers]


def _column_name(column: MatrixColumn, several: bool) -> str:
    path = "/".join(column.labels)
    return f"{'/'.join(column.attributes)}: {path}" if several else path


@overload
def _line(matrix: Matrix, figures: PrintedFigures) -> list[int | None]: ...
@overload
def _line(matrix: Matrix, figures: Shares) -> list[Share | None]: ...
def _line(matrix: Matrix, figures: PrintedFigures | Shares) -> list[int | None] | list[Share | None]:
    cells = figures.cells if matrix.blocks else ()
    return [*cells, *figures.subtotals, figures.total]
