"""Merged cells of a sheet: a file keeps their value in the first only, a reader sees it in all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from qualcode.formats.tables.table import MAX_CELLS, HeaderTest, SheetLine, header_at, is_blank, too_large
from qualcode.i18n import _
from qualcode.model import Problem

MOST_MERGED = 100_000
"""So many merged stretches a sheet may have."""


class Merged(NamedTuple):
    """A stretch of merged cells: rows and columns from 1, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int
    name: str


def place_name(line: int, column: int) -> str:
    """A cell as a workbook names it; row and column from 1."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{line}"


def merged_cells(stretches: Iterable[Sequence[int]]) -> list[Merged]:
    """Merged stretches given as top, left, bottom and right from 0, each once, in their order."""
    found: dict[str, Merged] = {}
    for stretch in stretches:
        top, left, bottom, right = (int(edge) + 1 for edge in stretch)
        name = f"{place_name(top, left)}:{place_name(bottom, right)}"
        found[name] = Merged(top, left, bottom, right, name)
    return list(found.values())[: MOST_MERGED + 1]


def fill(
    path: Path, lines: Sequence[SheetLine], merged: Sequence[Merged], fits: HeaderTest | None
) -> Iterator[Problem]:
    """Gives every row its value from merged cells, in ``lines`` themselves, and says from which below the header.

    Across columns that is done below the header only: a title or a heading over several columns names none of them.
    Rows without a cell of their own stay blank.
    """
    blank = {line for line, cells in lines if is_blank(cells)}
    rows = {line: cells for line, cells in lines if line not in blank}
    if not rows or not merged:
        return
    last = max(rows)
    merged = [each._replace(bottom=min(each.bottom, last)) for each in merged]
    size = sum(max(0, each.bottom - each.top + 1) for each in merged)
    if size > MAX_CELLS:
        raise too_large(path, _("{count} merged cells").format(count=size))
    for each in merged:
        _spread(rows, each, each.left)
    filled = [(line, cells) for line, cells in lines if line in rows]
    header, names = filled[header_at(filled, fits)]
    used = []
    for each in merged:
        right = max(each.left, min(each.right, len(names)))
        if each.bottom > header and _spread(rows, each, right, header):
            used.append(each.name)
    if used:
        shown = ", ".join(used[:10]) + (" …" if len(used) > 10 else "")
        message = _("merged cells ({cells}): what they say counts for each row and column of them").format(cells=shown)
        yield Problem("warning", 0, message)


def _spread(rows: dict[int, list[str]], merged: Merged, right: int, after: int = 0) -> bool:
    """Writes the value of merged cells into their rows below ``after``, up to a column; whether there was one."""
    first = rows.get(merged.top, [])
    value = first[merged.left - 1] if merged.left <= len(first) else ""
    if not value.strip():
        return False
    for line in range(max(merged.top, after + 1), merged.bottom + 1):
        cells = rows.get(line)
        if cells is None:
            continue
        cells.extend([""] * (right - len(cells)))
        cells[merged.left - 1 : right] = [value] * (right - merged.left + 1)
    return True
