"""Whether the rows and columns of a table add up to their totals, and those to the number of respondents beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qualcode.analysis.checking.figures import FigureRow, FigureTable, TableFigure
from qualcode.analysis.checking.findings import CheckFinding, Rule

NEAR = 2
"""A total so little above the base beside it is a slip; further off, somebody gave more than one answer."""


@dataclass(frozen=True, slots=True)
class _Misfit:
    """A sum that is not its total: in which row or column, by how much its parts are too many, and where it stands."""

    row: FigureRow
    total: TableFigure
    parts: Decimal

    @property
    def off(self) -> Decimal:
        return self.parts - (self.total.n or Decimal(0))


def check_sums(table: FigureTable) -> Iterator[CheckFinding]:
    """What does not add up: one finding a mistake, at the cell where a row and a column are off by the same."""
    rows, columns = _row_misfits(table), _column_misfits(table)
    for misfit in list(rows):
        crossing = next((other for other in columns if _cross(misfit, other)), None)
        if crossing is None:
            continue
        rows.remove(misfit)
        columns.remove(crossing)
        yield _at_crossing(table, misfit, crossing)
    for misfit in rows:
        yield _finding(table, Rule.ROW_SUM, misfit)
    for misfit in columns if len(columns) > 1 or not _may_be_distinct(table, columns) else ():
        yield _finding(table, Rule.COLUMN_SUM, misfit)
    yield from check_base(table)


def check_base(table: FigureTable) -> Iterator[CheckFinding]:
    """Whether the total of all is the N that stands beside the table."""
    if table.base is None:
        return
    for row in table.rows:
        if not row.total or not row.filled:
            continue
        last = row.filled[-1]
        if last.n is None or last.percent is not None or last.n == table.base:
            continue
        off = last.n - table.base
        if off > NEAR or (off > 0 and table.several):
            continue
        yield CheckFinding(
            Rule.BASE,
            "error" if off > 0 else "warning",
            row.place,
            table.table.number,
            f"N = {table.base}",
            f"N = {table.shown(last.n)}",
            row.label,
            last.text.strip(),
        )


def _row_misfits(table: FigureTable) -> list[_Misfit]:
    found: list[_Misfit] = []
    fits = 0
    for row in table.rows:
        before = 0
        for column in table.totals:
            parts, total = _parts(table, row, before, column)
            if total is None or len(parts) < (1 if not table.table.aligned else 2):
                before = column + 1
                continue
            # A last total may be that of all columns, or of the subtotals before it.
            sums = {_sum(parts)}
            if before:
                every, _same = _parts(table, row, 0, column)
                sums.add(_sum([one for one in every if one.first not in table.totals]))
            if total.n in sums:
                fits += 1
            else:
                found.append(_Misfit(row, total, _sum(parts)))
            before = column + 1
    return found if fits >= len(found) or fits + len(found) == 1 else []


def _parts(table: FigureTable, row: FigureRow, begin: int, column: int) -> tuple[list[TableFigure], TableFigure | None]:
    """The figures of a row that a column of it adds up; none where one of them is no count."""
    if not table.table.aligned:
        numbers = row.filled
        if len(numbers) < 2 or any(one.n is None for one in row.figures if not one.empty):
            return [], None
        return numbers[:-1], numbers[-1]
    parts = [one for one in row.figures if begin <= one.first and one.last < column]
    total = next((one for one in row.figures if one.first == column == one.last), None)
    if total is None or total.n is None or not all(one.counts for one in parts):
        return [], None
    return parts, total


def _column_misfits(table: FigureTable) -> list[_Misfit]:
    found: list[_Misfit] = []
    fits = 0
    for group in table.groups:
        if not group[-1].total or len(group) < 3:
            continue
        *rows, last = group
        for total in last.figures:
            if total.n is None:
                continue
            parts = _above(table, rows, total)
            if parts is None:
                continue
            if (added := _sum(parts)) == total.n:
                fits += 1
            else:
                found.append(_Misfit(last, total, added))
    return found if fits >= len(found) or fits + len(found) == 1 else []


def _above(table: FigureTable, rows: Sequence[FigureRow], total: TableFigure) -> list[TableFigure] | None:
    """The figures above a total, which may span several columns; ``None`` where it is not known which they are."""
    if table.table.aligned:
        parts = [one for row in rows for one in row.figures if total.first <= one.first and one.last <= total.last]
    elif total.last == table.width - 1:
        parts = [row.filled[-1] for row in rows if row.filled]
    elif all(len(row.figures) == table.width for row in rows):
        parts = [row.figures[total.first] for row in rows]
    else:
        return None
    return parts if all(one.counts for one in parts) else None


def _may_be_distinct(table: FigureTable, columns: Sequence[_Misfit]) -> bool:
    """Whether the one total of a table that is too small may count each respondent once who stands in several rows."""
    if not columns or (len([one for one in columns[0].row.figures if one.n is not None]) > 1 and table.table.aligned):
        return False
    [misfit] = columns
    rows = [row for row in table.rows if not row.total]
    largest = max((row.filled[-1].n or Decimal(0) for row in rows if row.filled), default=Decimal(0))
    return misfit.total.n is not None and largest <= misfit.total.n < misfit.parts


def _sum(parts: Sequence[TableFigure]) -> Decimal:
    return sum((one.n or Decimal(0) for one in parts), Decimal(0))


def _cross(row: _Misfit, column: _Misfit) -> bool:
    return abs(row.off) == abs(column.off)


def _at_crossing(table: FigureTable, row: _Misfit, column: _Misfit) -> CheckFinding:
    """The one cell that makes both a row and a column wrong."""
    first, last = column.total.first, column.total.last
    if column.total is row.total or (first == row.total.first and row.row.total):
        return _finding(table, Rule.CELL, row)
    if first == row.total.first:
        cell, right = row.total, row.parts
    elif row.row.total:
        cell, right = column.total, column.parts
    else:
        within = [one for one in row.row.figures if first <= one.first and one.last <= last]
        if len(within) != 1 or within[0].n is None:
            return _finding(table, Rule.ROW_SUM, row)
        cell, right = within[0], within[0].n - row.off
    return CheckFinding(
        Rule.CELL, "error", row.row.place, table.table.number, cell.text.strip(), table.shown(right), row.row.label, ""
    )


def _finding(table: FigureTable, rule: Rule, misfit: _Misfit) -> CheckFinding:
    return CheckFinding(
        rule,
        "error",
        misfit.row.place,
        table.table.number,
        misfit.total.text.strip(),
        table.shown(misfit.parts),
        misfit.row.label or table.table.caption,
        "",
    )
