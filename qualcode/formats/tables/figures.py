"""Figures from elsewhere as a table: a source, what it measures of whom and when, the number, and out of how many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from qualcode.errors import FormatError
from qualcode.formats.tables.numbers_read import Decimals, decimals_of, read_number
from qualcode.formats.tables.read import read_table
from qualcode.formats.tables.table import SheetRow
from qualcode.i18n import _
from qualcode.model import Problem
from qualcode.names import folded, slugify
from qualcode.specs import COUNT, PERCENT, SourceFigure

HEADERS: Mapping[str, tuple[str, ...]] = {
    "source": ("source", "bron"),
    "measure": ("measure", "maat", "indicator", "meting"),
    "whom": ("group", "groep", "of whom", "van wie"),
    "year": ("year", "jaar", "schooljaar", "school year"),
    "value": ("value", "waarde"),
    "unit": ("unit", "eenheid"),
    "base": ("n", "base", "basis"),
    "note": ("note", "noot", "opmerking", "toelichting"),
}
"""What the columns may be called, in English or Dutch."""

_NEEDED = ("source", "measure", "value")
_PERCENTS = frozenset({"%", "percent", "procent", "percentage", "pct", "per cent"})
_COUNTS = frozenset({"count", "aantal", "number", "n"})
MOST_WRITTEN = 400
"""So many characters a cell may have; a note may have more."""


@dataclass(frozen=True, slots=True)
class FiguresRead:
    """Figures as read, each with its line, and what was wrong: an error left its row out."""

    path: Path
    figures: tuple[tuple[int, SourceFigure], ...]
    problems: tuple[Problem, ...]


def figure_address(source: str, measure: str, whom: str, year: str) -> str:
    """What a figure is cited by: its four parts as slugs; a hyphen stands where one is empty."""
    return "/".join(slugify(part) if part.strip() else "-" for part in (source, measure, whom, year))


def read_figures(path: Path, *, sheet: str | None = None) -> FiguresRead:
    """Read a table of figures; a row that makes no sense is left out, and told with its line and what to do.

    Raises:
        FormatError: the file is no table, or has no columns for source, measure and value.
    """
    table = read_table(path, sheet=sheet, fits=_fits)
    columns = _columns(table.columns)
    if missing := [HEADERS[name][0] for name in _NEEDED if name not in columns]:
        raise FormatError(
            _("{path}: has no column {missing}. Its columns are: {columns}").format(
                path=table.place, missing=", ".join(missing), columns=", ".join(table.columns)
            ),
            _("Give it the columns source, measure, group, year, value, unit, n and note."),
        )
    rows = [(row.line, _cells(row, columns)) for row in table.rows]
    decimals = decimals_of(_without_sign(cells["value"])[0] for _line, cells in rows)
    problems = list(table.problems)
    found: dict[str, tuple[int, SourceFigure]] = {}
    for line, cells in rows:
        try:
            figure = _figure(cells, decimals)
            if figure.address in found:
                raise FormatError(
                    _("{figure} stands in line {line} already").format(
                        figure=figure.address, line=found[figure.address][0]
                    ),
                    _("Give one of the two another measure, group or year."),
                )
        except FormatError as error:
            problems.append(Problem("error", line, error.message, error.hint))
            continue
        found[figure.address] = (line, figure)
        if figure.unit == PERCENT and figure.base is None:
            message = _("{figure} is a percentage without its n").format(figure=figure.address)
            problems.append(Problem("warning", line, message, _("Say in the column n out of how many it is.")))
        elif figure.unit == PERCENT and figure.base and not _is_share(figure.value, figure.base):
            message = _("{value}% is no share of {n}: no whole number out of {n} comes to it").format(
                value=figure.value, n=figure.base
            )
            problems.append(Problem("warning", line, message, _("Look up the number and its n in the source.")))
    return FiguresRead(path, tuple(found.values()), tuple(sorted(problems, key=lambda one: one.line)))


def _figure(cells: Mapping[str, str], decimals: Decimals) -> SourceFigure:
    for name in _NEEDED:
        if not cells[name]:
            raise FormatError(
                _("the cell under “{column}” is empty").format(column=HEADERS[name][0]),
                _("Fill it in, or leave the row out."),
            )
    if long := next((name for name, text in cells.items() if name != "note" and len(text) > MOST_WRITTEN), None):
        raise FormatError(_("the cell under “{column}” is too long").format(column=HEADERS[long][0]))
    written, signed = _without_sign(cells["value"])
    value = read_number(written, decimals)
    unit = cells["unit"]
    if signed or folded(unit) in _PERCENTS:
        unit = PERCENT
    elif folded(unit) in _COUNTS:
        unit = COUNT
    base = _base(cells["base"])
    if unit == PERCENT and not 0 <= Fraction(value) <= 100:
        raise FormatError(
            _("{value} per cent is no part of a whole").format(value=value), _("A percentage is from 0 to 100.")
        )
    if unit == COUNT and (Fraction(value).denominator != 1 or (base is not None and not 0 <= int(value) <= base)):
        raise FormatError(
            _("{value} of {n} is no count").format(value=value, n=base if base is not None else "–"),
            _("A count is a whole number, and no more than its n."),
        )
    return SourceFigure(
        figure_address(cells["source"], cells["measure"], cells["whom"], cells["year"]),
        cells["source"],
        cells["measure"],
        cells["whom"],
        cells["year"],
        value,
        unit,
        base,
        cells["note"],
    )


def _is_share(value: str, base: int) -> bool:
    """Whether some whole number out of ``base`` comes to a percentage, as far as its decimals say."""
    percent = Fraction(value)
    half = Fraction(1, 2 * 10 ** len(value.partition(".")[2]))
    nearest = round(percent * base / 100)
    return any(abs(Fraction(100 * n, base) - percent) <= half for n in (nearest - 1, nearest, nearest + 1))


def _base(text: str) -> int | None:
    if not text:
        return None
    # No n has decimals, so a sign in it stands between thousands.
    number = read_number(text.replace(".", "").replace(",", ""))
    if int(number) < 1:
        raise FormatError(_("n cannot be “{value}”").format(value=text), _("It is a whole number of 1 or more."))
    return int(number)


def _without_sign(text: str) -> tuple[str, bool]:
    bare = text.strip()
    return bare.removesuffix("%").strip(), bare.endswith("%")


def _cells(row: SheetRow, columns: Mapping[str, str]) -> dict[str, str]:
    return {name: " ".join(row.cells[columns[name]].split()) if name in columns else "" for name in HEADERS}


def _columns(names: Sequence[str]) -> dict[str, str]:
    return named_columns(names, HEADERS)


def named_columns(names: Iterable[str], headers: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The column of each field, by one of the names that it may have."""
    known = {folded(name): name for name in names}
    return {
        field: next(known[name] for name in words if name in known)
        for field, words in headers.items()
        if any(name in known for name in words)
    }


def _fits(names: Sequence[str]) -> int:
    columns = _columns(names)
    return len(columns) if all(name in columns for name in _NEEDED) else 0
