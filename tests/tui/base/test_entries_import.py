"""Two threads that load what the first keys ask for, at once: neither gets half of a package."""

from __future__ import annotations

import ast
from pathlib import Path

import qualcode
from tests.nets.sources import nodes, parsed


def test_a_part_of_rapidfuzz_is_never_asked_for_before_the_package() -> None:
    """That takes the lock of the part and then that of the package, whose own loading takes them the other way."""
    wrong = []
    for path in sorted(Path(qualcode.__file__).parent.rglob("*.py")):
        if "rapidfuzz" not in path.read_text(encoding="utf-8"):
            continue
        asked = [node.module for node in nodes(parsed(path)) if isinstance(node, ast.ImportFrom) and node.module]
        first = next((module for module in asked if module.partition(".")[0] == "rapidfuzz"), "rapidfuzz")
        if first != "rapidfuzz":
            wrong.append(path.name)
    assert wrong == []
