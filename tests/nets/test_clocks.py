"""No test looks at a clock to tell whether something is right: a busy machine would make it fail, a fast one hide it.

What grows is counted with ``tests.support.steps``; figures are for ``tests/benchmarks``. What waits in
``tests/support`` has a limit, so that a fault ends a run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nets.sources import nodes, said

TESTS = Path(__file__).parents[1]
CLOCKS = {"perf_counter", "monotonic", "process_time", "thread_time", "time", "clock_gettime", "default_timer"}
CLOCKS |= {f"{name}_ns" for name in CLOCKS}
ROOMS = {"time", "timeit", "resource"}
"""Modules that have clocks in them."""


def clocks(source: str) -> Iterator[tuple[int, str]]:
    """Each clock that Python source takes from a module of clocks, with its line; sleeping is no clock."""
    if not any(room in source for room in ROOMS):
        return
    found = nodes(said(source))
    names: dict[str, str] = {}
    for node in found:
        if isinstance(node, ast.Import):
            names |= {item.asname or item.name: item.name for item in node.names if item.name in ROOMS}
        elif isinstance(node, ast.ImportFrom) and node.module in ROOMS:
            yield from ((node.lineno, item.name) for item in node.names if item.name in CLOCKS | {"*", "getrusage"})
    for node in found:
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names):
            continue
        if node.attr in CLOCKS | {"getrusage"}:
            yield node.lineno, f"{names[node.value.id]}.{node.attr}"


def test_no_test_outside_the_benchmarks_looks_at_a_clock() -> None:
    found = [
        f"{path.relative_to(TESTS)}:{line}: {clock}"
        for path in sorted(TESTS.rglob("*.py"))
        if not {"benchmarks", "support", "reliability"} & set(path.relative_to(TESTS).parts)
        for line, clock in clocks(path.read_text(encoding="utf-8"))
    ]
    assert not found, "count steps (support/steps.py), or move the figure to benchmarks:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.perf_counter()",
        "import time as t\nt.monotonic_ns()",
        "from time import process_time",
        "from time import time as now",
        "from timeit import default_timer",
        "import resource\nresource.getrusage(0)",
    ],
)
def test_a_clock_is_seen_however_it_comes_in(source: str) -> None:
    assert list(clocks(source))


def test_what_is_no_clock_is_let_be() -> None:
    assert not list(clocks("import time\nfrom datetime import time as of_day\ntime.sleep(1)\nof_day(10, 5)"))
