"""The two monitor reports, checked as they were printed; where they are beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.analysis.checking.findings import CheckFinding
from qualcode.library.checking import check_report
from tests.conftest import SHARED


def findings(name: str) -> list[CheckFinding]:
    """What is found in a report."""
    paths = list((SHARED / "seeds").glob(f"{name}_*.txt"))
    if not paths:
        pytest.skip(f"no reports beside the checkout ({SHARED / 'seeds'})")
    return list(check_report(Path(paths[0])).findings)


def test_the_twelve_errors_of_2005_are_found_with_few_false_alarms() -> None:
    """Sums, percentages of tables and text, a count, *de meeste*, a code that stands there twice."""
    found = findings("004")
    listed = [
        ("24", "23"), ("28", "29"), ("N = 27", "N = 28"), ("78,2%", "76,8%"), ("21,8%", "23,2%"),
        ("82,2 procent", "82,8%"), ("17,8 procent", "17,2%"), ("zeven scholen", "6 "), ("22 procent", "21,4%"),
        ("44 procent", "46,4%"), ("de meeste", "9 / 28"), ("10091", "10091"),
    ]  # fmt: skip
    left = list(found)
    for says, should in listed:
        match = next(one for one in left if one.says.startswith(says) and one.should.startswith(should))
        left.remove(match)
    also_true = [one for one in left if one.rule == "rounding"]
    assert len(left) - len(also_true) <= 10


def test_two_errors_of_2014_are_found_with_few_false_alarms() -> None:
    """The other six need to know which quantity is meant: they are known misses."""
    found = findings("000")
    said = {(one.says, one.should) for one in found}
    assert {("55", "56%"), ("32%", "31%")} <= said
    assert len(found) - 2 <= 10
