"""The list of disagreements as a meeting has filled it in: a decision and a reason for each case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qualcode.errors import FormatError
from qualcode.formats.tables.read import read_table
from qualcode.formats.tables.table import MOST_PROBLEMS
from qualcode.i18n import LANGUAGES, _, catalogue
from qualcode.names import folded
from qualcode.records import dataclass
from qualcode.rows import first_of

FIELDS = ("case", "document", "start", "end", "decision", "reason")


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A row: which case it is about, by its mark or else by its place, and what the meeting wrote down."""

    line: int
    case: str
    document: str
    place: tuple[int, int] | None
    decision: str
    reason: str


def read_decisions(path: Path, *, sheet: str | None = None) -> list[DecidedRow]:
    """Read a list that ``agreement --disagreements --out`` or ``settle --list`` wrote, in either language.

    Raises:
        FormatError: the file is no table, or has no column for the case and for the decision.
    """
    table = read_table(path, sheet=sheet, fits=_fits)
    columns = _known(table.columns)
    if not _fits(table.columns):
        raise FormatError(
            _("{path}: has no columns that say which case was decided, and how. Its columns are: {columns}").format(
                path=table.place, columns=", ".join(table.columns)
            ),
            " ".join(
                filter(
                    None,
                    (
                        _("Fill in the list that qualcode agreement --disagreements --out FILE writes."),
                        table.other_sheets,
                    ),
                )
            ),
        )
    broken = [problem for problem in table.problems if problem.level == "error"]
    if broken:
        lines = [f"{table.place}:{problem.line}: {problem.message}" for problem in broken]
        raise FormatError("\n".join(first_of(lines, MOST_PROBLEMS)), broken[0].hint)
    rows = []
    for row in table.rows:
        cells = {field: row.cells[column].strip() for field, column in columns.items()}
        start, end = cells.get("start", ""), cells.get("end", "")
        place = (int(start), int(end)) if start.isdecimal() and end.isdecimal() else None
        rows.append(
            DecidedRow(
                row.line,
                cells.get("case", ""),
                cells.get("document", ""),
                place,
                cells["decision"],
                " ".join(cells.get("reason", "").split()),
            )
        )
    return rows


def _known(names: Sequence[str]) -> dict[str, str]:
    """The column of each field, by its name in any language of the interface."""
    found = {folded(name): name for name in names}
    headers = {field: [field, *(catalogue(each).gettext(field) for each in LANGUAGES)] for field in FIELDS}
    return {
        field: next(found[folded(name)] for name in words if folded(name) in found)
        for field, words in headers.items()
        if any(folded(name) in found for name in words)
    }


def _fits(names: Sequence[str]) -> int:
    columns = _known(names)
    which = "case" in columns or {"document", "start", "end"} <= columns.keys()
    return len(columns) if which and "decision" in columns else 0
