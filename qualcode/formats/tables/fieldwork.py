"""The ledger of the fieldwork as a table: counts of each stratum, or a line for everybody who was approached.

Who was approached is only counted: no other column is kept, and so no name is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from qualcode.errors import FormatError
from qualcode.formats.tables.figures import named_columns
from qualcode.formats.tables.read import read_table
from qualcode.i18n import _
from qualcode.model import Problem
from qualcode.names import closest, folded
from qualcode.specs import FieldworkLine
from qualcode.text.expressions import expression

_TEXTS: Mapping[str, tuple[str, ...]] = {
    "part": ("part", "onderdeel"),
    "wave": ("wave", "golf", "meting"),
    "stratum": ("stratum", "group", "groep", "laag"),
    "unit": ("unit", "eenheid"),
    "who": ("who", "wie"),
    "reasons": ("reasons", "reason", "redenen", "reden"),
}
_COUNTS: Mapping[str, tuple[str, ...]] = {
    "approached": ("approached", "benaderd"),
    "reached": ("reached", "bereikt"),
    "refused": ("refused", "geweigerd", "weigerde"),
    "took_part": ("took part", "took_part", "deelgenomen", "deed mee"),
    "used": ("used", "gebruikt"),
    "quota": ("quota", "quotum"),
}
_OUTCOME: Mapping[str, tuple[str, ...]] = {"outcome": ("outcome", "uitkomst")}
_OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "approached": ("not reached", "niet bereikt", "approached", "benaderd"),
    "reached": ("reached", "bereikt"),
    "refused": ("refused", "geweigerd", "weigerde"),
    "took_part": ("took part", "deelgenomen", "deed mee"),
    "used": ("used", "gebruikt"),
}
_IMPLIES: Mapping[str, tuple[str, ...]] = {
    "approached": ("approached",),
    "reached": ("approached", "reached"),
    "refused": ("approached", "reached", "refused"),
    "took_part": ("approached", "reached", "took_part"),
    "used": ("approached", "reached", "took_part", "used"),
}
"""What else is so of whom an outcome is."""

_REASON = expression(r"(.+?)\s*[:(]?\s*(\d{1,6})\)?")
_HEADERS = {**_TEXTS, **_COUNTS, **_OUTCOME}


@dataclass(frozen=True, slots=True)
class FieldworkTable:
    """The lines as read, what was wrong, and the columns that are not kept."""

    path: Path
    lines: tuple[FieldworkLine, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]


def read_fieldwork(path: Path, *, sheet: str | None = None) -> FieldworkTable:
    """Read a ledger. With a column *outcome* each row is somebody who was approached, and rows are counted.

    A row that makes no sense is left out, and told with its line and what to do.

    Raises:
        FormatError: the file is no table, or has neither counts nor an outcome, or no column for the part.
    """
    table = read_table(path, sheet=sheet, fits=_fits)
    columns = named_columns(table.columns, _HEADERS)
    if not _fits(table.columns):
        raise FormatError(
            _("{path}: has no column part with counts or an outcome. Its columns are: {columns}").format(
                path=table.place, columns=", ".join(table.columns)
            ),
            _(
                "Give it the columns part, wave, stratum, approached, reached, refused, reasons, took part, used"
                " and quota."
            ),
        )
    rows = [
        (row.line, {name: " ".join(row.cells[column].split()) for name, column in columns.items()})
        for row in table.rows
    ]
    problems = list(table.problems)
    read = _counted if "outcome" in columns else _given
    lines = tuple(read(rows, problems))
    return FieldworkTable(
        path,
        lines,
        tuple(sorted(problems, key=lambda one: one.line)),
        tuple(name for name in table.columns if name not in columns.values()),
    )


_Rows = Sequence[tuple[int, Mapping[str, str]]]


def _given(rows: _Rows, problems: list[Problem]) -> Iterator[FieldworkLine]:
    """A line of each row of counts."""
    known: dict[tuple[str, str, str], int] = {}
    for line, cells in rows:
        try:
            counts = {name: _count(cells.get(name, ""), name) for name in _COUNTS}
            found = replace(_named(cells), **counts, reasons=_reasons(cells.get("reasons", "")))  # type: ignore[arg-type]
            _check(found)
            if found.key in known:
                raise FormatError(
                    _("the same part, wave and stratum stand in line {line}").format(line=known[found.key]),
                    _("Write them in one row, or give them different strata."),
                )
        except FormatError as error:
            problems.append(Problem("error", line, error.message, error.hint))
            continue
        known[found.key] = line
        yield found


def _counted(rows: _Rows, problems: list[Problem]) -> Iterator[FieldworkLine]:
    """A line of all rows of a part, wave and stratum: how many there are of each outcome."""
    outcomes = {folded(word): name for name, words in _OUTCOMES.items() for word in words}
    heads: dict[tuple[str, str, str], FieldworkLine] = {}
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    why: dict[tuple[str, str, str], Counter[str]] = {}
    for line, cells in rows:
        try:
            named = _named(cells)
            outcome = outcomes.get(folded(cells["outcome"]))
            if outcome is None:
                raise FormatError(
                    _("“{value}” is no outcome").format(value=cells["outcome"]),
                    closest(cells["outcome"], outcomes)
                    or _("Write one of: {names}").format(names=", ".join(words[0] for words in _OUTCOMES.values())),
                )
            quota = _count(cells.get("quota", ""), "quota")
        except FormatError as error:
            problems.append(Problem("error", line, error.message, error.hint))
            continue
        known = heads.setdefault(named.key, named)
        heads[named.key] = replace(
            known,
            quota=quota if known.quota is None else known.quota,
            unit=known.unit or named.unit,
            who=known.who or named.who,
        )
        counts.setdefault(named.key, Counter()).update(_IMPLIES[outcome])
        if outcome == "refused" and cells.get("reasons"):
            why.setdefault(named.key, Counter())[cells["reasons"].casefold()] += 1
    for key, named in heads.items():
        found = {name: counts[key][name] for name in _IMPLIES}
        yield replace(named, **found, reasons=tuple(why.get(key, Counter()).most_common()))  # type: ignore[arg-type]


def _named(cells: Mapping[str, str]) -> FieldworkLine:
    if not cells["part"]:
        raise FormatError(_("the cell under “{column}” is empty").format(column="part"), _("Say which part it is of."))
    part, wave, stratum, unit, who = (cells.get(name, "") for name in ("part", "wave", "stratum", "unit", "who"))
    return FieldworkLine(part, wave, stratum, unit, who=who)


def _count(text: str, name: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise FormatError(
            _("“{column}” should be a whole number, not “{value}”").format(column=_HEADERS[name][0], value=text),
            _("Leave the cell empty where it is not known."),
        )
    return int(text)


def _reasons(text: str) -> tuple[tuple[str, int], ...]:
    """*geen tijd 25; geen belang 15*, each with how many gave it."""
    found = []
    for part in (part.strip() for part in text.split(";") if part.strip()):
        match = _REASON.fullmatch(part)
        if match is None:
            raise FormatError(
                _("“{value}” does not say how many gave that reason").format(value=part),
                _("Write it as: no time 25; not interested 15"),
            )
        found.append((match[1].rstrip(" :("), int(match[2])))
    return tuple(found)


def _check(line: FieldworkLine) -> None:
    """``FormatError`` where a count is more than what it is a part of."""
    order = [
        (name, count)
        for name in ("approached", "reached", "took_part", "used")
        if (count := getattr(line, name)) is not None
    ]
    pairs = [*pairwise(order)]
    if line.refused is not None:
        pairs += [
            ((name, count), ("refused", line.refused)) for name, count in order if name in ("approached", "reached")
        ]
    for (whole, most), (part, count) in pairs:
        if count > most:
            raise FormatError(
                _("{part} ({n}) is more than {whole} ({most})").format(
                    part=_HEADERS[part][0], n=count, whole=_HEADERS[whole][0], most=most
                ),
                _("Look the numbers up; leave a cell empty where it is not known."),
            )
    most = line.reached if line.reached is not None else line.approached
    if most is not None and (line.refused or 0) + (line.took_part or 0) > most:
        raise FormatError(
            _("refused ({refused}) and took part ({took}) are together more than {most}").format(
                refused=line.refused or 0, took=line.took_part or 0, most=most
            ),
            _("Look the numbers up; leave a cell empty where it is not known."),
        )
    gave = sum(n for _reason, n in line.reasons)
    if gave > (line.refused or 0):
        raise FormatError(
            _("reasons of {gave} stand beside {refused} who refused").format(gave=gave, refused=line.refused or 0),
            _("Count everybody who refused under one reason at most."),
        )


def _fits(names: Sequence[str]) -> int:
    columns = named_columns(names, _HEADERS)
    counted = sum(name in columns for name in _COUNTS) or "outcome" in columns
    return len(columns) if "part" in columns and counted else 0
