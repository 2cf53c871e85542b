"""A list that a command wrote, as somebody has filled it in: rows by the names of its columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from qualcode.errors import FormatError
from qualcode.formats.tables.read import read_table
from qualcode.formats.tables.table import MOST_PROBLEMS
from qualcode.i18n import _
from qualcode.names import folded
from qualcode.records import dataclass
from qualcode.rows import first_of


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row of a list: its line in the file, and the text of each column, without white space around it."""

    line: int
    cells: Mapping[str, str]


def read_filled(
    path: Path, needed: Collection[str], command: str, *, sheet: str | None = None, among: Collection[str] = ()
) -> list[FilledRow]:
    """Read a list that has the ``needed`` columns, as ``command`` writes it; and one ``among`` these, if a sheet has.

    Raises:
        FormatError: the file is no table, or lacks one of the columns.
    """

    def fits(names: Sequence[str]) -> int:
        known = {folded(name) for name in names}
        return len(known) if known.issuperset(needed) and (not among or not known.isdisjoint(among)) else 0

    table = read_table(path, sheet=sheet, fits=fits)
    columns = {folded(name): name for name in table.columns}
    if missing := [name for name in needed if name not in columns]:
        raise FormatError(
            _("{path}: has no column {missing}. Its columns are: {columns}").format(
                path=table.place, missing=", ".join(missing), columns=", ".join(table.columns)
            ),
            _("Fill in the list that this writes: {command}").format(command=command),
        )
    broken = [problem for problem in table.problems if problem.level == "error"]
    if broken:
        lines = [f"{table.place}:{problem.line}: {problem.message}" for problem in broken]
        raise FormatError("\n".join(first_of(lines, MOST_PROBLEMS)), broken[0].hint)
    return [
        FilledRow(row.line, {name: row.cells[column].strip() for name, column in columns.items()}) for row in table.rows
    ]
