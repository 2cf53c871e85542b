"""No test waits for a length of time: on a busy machine it would be too short, and on an idle one it is lost."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.nets.sources import nodes, said

TESTS = Path(__file__).parents[1]
FREE = {"benchmarks", "support", "reliability"}
"""Folders that may look at a clock: to measure, for the safety nets of those who wait, and to kill at any moment."""


def sleeps(source: str) -> Iterator[tuple[int, str]]:
    """The calls that wait for so many seconds, with their lines: ``sleep`` of anything but 0, ``pause`` of anything."""
    # Most files have neither word, and to parse them all takes long.
    for node in nodes(said(source)) if "sleep(" in source or "pause(" in source else ():
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        if name == "sleep":
            waits = any(not (isinstance(each, ast.Constant) and each.value == 0) for each in given)
        else:
            waits = name == "pause" and bool(given)
        if waits:
            yield node.lineno, ast.unparse(node)


def test_no_test_sleeps() -> None:
    found = {
        f"{path.relative_to(TESTS)}:{line}": call
        for path in sorted(TESTS.rglob("*.py"))
        if path.relative_to(TESTS).parts[0] not in FREE
        for line, call in sleeps(path.read_text(encoding="utf-8"))
    }
    assert found == {}, "wait for what is to happen: settle or until in tests/support/waiting.py"


def test_the_net_catches_what_it_is_for() -> None:
    source = "time.sleep(1)\nsleep(n)\nasyncio.sleep(delay=0.1)\npilot.pause(0.3)\nasyncio.sleep(0)\npilot.pause()\n"
    assert [line for line, _call in sleeps(source)] == [1, 2, 3, 4]
