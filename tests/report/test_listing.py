"""Lists as reports: each format holds all rows, nothing in them runs, steers a terminal or breaks a table."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.report.listing import LISTING_KINDS, listing, table_document, to_paste
from qualcode.report.writers import write_document
from tests.support.sample import HOSTILE
from tests.support.table_files import cells_of, part_of

CELLS = st.one_of(st.none(), st.integers(-5, 10**6), st.text(max_size=30))


def test_a_list_has_the_columns_that_are_asked_for_in_words() -> None:
    rows: list[dict[str, object]] = [
        {"name": "A", "who": ["x", "y"], "state": "done", "more": {"traject": "AO", "jaar": None}, "left": "out"},
        {"name": "B", "n": 3, "good": True},
    ]
    titles = {"name": "Name", "who": "Who", "state": "State", "more": "More", "n": "N", "good": "Good"}
    found = listing("Things", rows, titles, ["2 of 3."], {"state": {"done": "in force"}})
    assert found.table is not None
    assert found.table.header == tuple(titles.values())
    assert found.table.rows == (
        ("A", "x; y", "in force", "traject: AO; jaar: ", "", ""),
        ("B", "", "", "", 3, 1),
        ("2 of 3.", None, None, None, None, None),
    )


@pytest.mark.parametrize("kind", LISTING_KINDS)
@pytest.mark.parametrize("rows", [[], [(HOSTILE, 1)], [("a\nb\tc|d", None), ("=1+1", 2)]], ids=["none", "bad", "lines"])
def test_every_format_takes_every_list(tmp_path: Path, kind: str, rows: list[tuple[str, int | None]]) -> None:
    path = tmp_path / f"list.{kind}"
    write_document(table_document(HOSTILE, ("words", HOSTILE), rows), path, kind)
    assert path.stat().st_size > 0
    if kind == "xlsx":
        [written] = cells_of(path).values()
        assert len(written) == len(rows) + 1
        assert "<f" not in part_of(path, "xl/worksheets/sheet1.xml")
    if kind == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.reader(file))) == len(rows) + 1


@given(st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_what_is_pasted_has_a_line_a_row_and_a_tab_between_cells(rows: list[tuple[str | int | None, ...]]) -> None:
    lines = to_paste(table_document("t", ("a", "b"), rows)).split("\n")
    assert len(lines) == len(rows) + 2
    assert all(line.count("\t") == 1 for line in lines[:-1])
    cells = [cell for line in lines[1:-1] for cell in line.split("\t")]
    assert not any(cell[:1] in "=@" for cell in cells if cell)
    assert not any(cell[:1] in "+-" and not cell[1:].isdigit() for cell in cells if cell[1:])
