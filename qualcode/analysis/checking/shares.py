"""Whether the percentages of a table are what its counts make of them, and whether a code stands there twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from qualcode.analysis.checking.figures import FigureRow, FigureTable, TableFigure
from qualcode.analysis.checking.findings import CheckFinding, Rule

_BASE = "N"
"""What stands over a column of whom the counts are out of: *N*, *van N*."""

LEAST_ROWS = 4
"""From so few rows of counts and percentages a base that nobody told is found."""


def rounded(share: Decimal, digits: int) -> Decimal:
    """A share with so many digits behind the point, halves up."""
    return share.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def check_shares(table: FigureTable) -> Iterator[CheckFinding]:
    """The percentages that do not follow from the counts beside them."""
    yield from _beside(table)
    yield from _paired(table)
    yield from _to_hundred(table)


def _bases(table: FigureTable, row: FigureRow, one: TableFigure) -> dict[str, Decimal]:
    """Of what a share of a row may be: the row's total, the column's, or the base of the table."""
    found: dict[str, Decimal] = {}
    last = row.filled[-1]
    if last.n and last is not one:
        found["row"] = last.n
    elif one.n and last is one:
        found["row"] = one.n
    for other in table.rows:
        if other.total:
            for name, totals in (("column", other.figures), ("all", other.filled[-1:])):
                for total in totals:
                    if total.n is not None and total.n and (name == "all" or total.first == one.first):
                        found[name] = total.n
    if table.base:
        found["all"] = Decimal(table.base)
    return found


def _beside(table: FigureTable) -> Iterator[CheckFinding]:
    """``n (= p%)`` in one cell."""
    cells = [(row, one) for row in table.rows for one in row.figures if one.n is not None and one.percent is not None]
    if not cells:
        return
    fits: Counter[str] = Counter()
    for row, one in cells:
        for name, base in _bases(table, row, one).items():
            fits[name] += _off(one, base) <= 1
    if not fits:
        return
    base_name = fits.most_common(1)[0][0]
    if 2 * fits[base_name] < len(cells):
        return
    for row, one in cells:
        whole = _bases(table, row, one).get(base_name)
        if whole:
            yield from _said(table, row, one, whole)


def _off(one: TableFigure, base: Decimal) -> Decimal:
    """How many units of its last digit a share is off."""
    assert one.n is not None
    assert one.percent is not None
    right = rounded(100 * one.n / base, one.digits)
    return abs(right - one.percent).scaleb(one.digits)


def _said(table: FigureTable, row: FigureRow, one: TableFigure, base: Decimal) -> Iterator[CheckFinding]:
    assert one.n is not None
    assert one.percent is not None
    off = _off(one, base)
    if not off:
        return
    right = rounded(100 * one.n / base, one.digits)
    yield CheckFinding(
        Rule.SHARE if off > 1 else Rule.ROUNDING,
        "error" if off > 1 else "warning",
        row.place,
        table.table.number,
        f"{table.shown(one.percent)}%",
        f"{table.shown(right)}%",
        row.label,
        f"{table.shown(one.n)} / {table.shown(base)}",
    )


def _paired(table: FigureTable) -> Iterator[CheckFinding]:
    """A column of counts with one of their percentages beside it, of a base that a column between them has, or that
    the others show.
    """
    for column in range(1, table.width):
        head = table.heads[column] if column < len(table.heads) else table.table.header.split()[-1:]
        if not (table.table.aligned and "%" in head) and not _is_percent_column(table):
            continue
        # Of whom they are may stand between the counts and their percentages: n, van N, %.
        if column > 2 and _BASE in (table.heads[column - 1].split() if column < len(table.heads) else ()):
            bases = {row.place: whole.n for row, whole in _pairs(table, column, 1)}
            based = [(row, one, base) for row, one in _pairs(table, column, 2) if (base := bases.get(row.place))]
            if based and sum(_off(one, base) <= 1 for _row, one, base in based) >= len(based) - max(1, len(based) // 4):
                for row, one, base in based:
                    yield from _said(table, row, one, base)
                continue
        yield from _of_hidden_base(table, _pairs(table, column, 1))


def _pairs(table: FigureTable, column: int, back: int) -> list[tuple[FigureRow, TableFigure]]:
    """The percentages of a column, each with the count that stands so many columns before it."""
    pairs: list[tuple[FigureRow, TableFigure]] = []
    for row in table.rows:
        by_column = {one.first: one for one in row.figures}
        left, right = by_column.get(column - back), by_column.get(column)
        if row.total or left is None or right is None or left.n is None or left.percent is not None:
            continue
        value = right.percent if right.percent is not None else right.n
        if value is not None:
            pairs.append((row, TableFigure(right.text, column, column, left.n, value, right.digits)))
    return pairs


def _is_percent_column(table: FigureTable) -> bool:
    return not table.table.aligned and table.table.header.split()[-2:][-1:] == ["%"] and table.width == 3


def _of_hidden_base(table: FigureTable, pairs: list[tuple[FigureRow, TableFigure]]) -> Iterator[CheckFinding]:
    useful = [(row, one) for row, one in pairs if one.n and one.percent]
    if len(useful) < LEAST_ROWS:
        return
    candidates: Counter[int] = Counter()
    for _row, one in useful:
        assert one.n is not None
        assert one.percent is not None
        half = Decimal(1).scaleb(-one.digits) / 2
        if one.percent <= half or one.n > 100_000:
            continue
        low, high = 100 * one.n / (one.percent + half), 100 * one.n / (one.percent - half)
        if high - low < 2_000:
            candidates.update(range(int(low), int(high) + 2))
    if not candidates:
        return
    told = [base for base in candidates if base == table.base]
    base = max(told or candidates, key=lambda one: (sum(_off(each, Decimal(one)) == 0 for _r, each in useful), -one))
    fits = sum(_off(one, Decimal(base)) <= 1 for _row, one in useful)
    if fits >= len(useful) - max(1, len(useful) // 4):
        for row, one in useful:
            yield from _said(table, row, one, Decimal(base))


def _to_hundred(table: FigureTable) -> Iterator[CheckFinding]:
    """Rows, or columns, of percentages that add up to 100, but for a few."""
    lines: list[list[tuple[FigureRow, list[TableFigure]]]] = [[], []]
    for row in table.rows:
        if len(row.filled) >= 2 and all(one.percent is not None and one.n is None for one in row.filled):
            whole = len(row.filled) == len([one for one in row.figures if not one.empty])
            if whole and not row.total:
                lines[0].append((row, row.filled))
    body = [row for row in table.rows if not row.total]
    if table.table.aligned:
        for column in range(table.width):
            cells = [one for row in body for one in row.figures if one.first == column == one.last]
            if len(cells) == len(body) >= 2 and all(one.percent is not None and one.n is None for one in cells):
                lines[1].append((body[-1], cells))
    for group in lines:
        sums = [(row, cells, sum((one.percent or Decimal(0) for one in cells), Decimal(0))) for row, cells in group]
        bad = [one for one in sums if not _is_whole(one[1], one[2])]
        if len(sums) >= 3 and len(sums) - len(bad) >= 2 * len(bad):
            for row, cells, total in bad:
                yield CheckFinding(
                    Rule.PERCENT_SUM,
                    "warning",
                    row.place,
                    table.table.number,
                    f"{table.shown(total)}%",
                    "100%",
                    row.label if group is lines[0] else (table.heads[cells[0].first] or str(cells[0].first + 1)),
                )


def _is_whole(cells: list[TableFigure], total: Decimal) -> bool:
    unit = max(Decimal(1).scaleb(-one.digits) for one in cells)
    return abs(total - 100) <= max(unit, unit * len(cells) / 2)


def check_twice(table: FigureTable) -> Iterator[CheckFinding]:
    """The same code, or the same words, as the name of two rows with different numbers."""
    for group in table.groups:
        seen: dict[str, FigureRow] = {}
        for row in group:
            key = row.code or " ".join(row.label.lower().split())
            if not key or row.total or (not row.code and not table.table.aligned):
                continue
            first = seen.setdefault(key, row)
            numbers = [[one.text.strip() for one in each.filled] for each in (first, row)]
            if first is not row and numbers[0] != numbers[1]:
                yield CheckFinding(
                    Rule.TWICE,
                    "warning",
                    row.place,
                    table.table.number,
                    f"{row.code or row.label}: {' '.join(numbers[1])}",
                    f"{first.code or first.label}: {' '.join(numbers[0])}",
                    row.label,
                    first.label,
                )
