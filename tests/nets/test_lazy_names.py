"""Names of modules and of what is in them that stand in strings: lazy loaders, and what tests put in their place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import qualcode
from tests.nets.sources import nodes, parsed

ROOT = Path(qualcode.__file__).parents[1]
DOTTED = re.compile(r"qualcode(\.[A-Za-z_]\w*)+(?<!\.po)")


def strings(folder: Path) -> Iterator[tuple[str, str]]:
    """The strings that are dotted names of ours, and the imports of scripts in strings, with the places."""
    for path in sorted(folder.rglob("*.py")):
        for node in nodes(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "qualcode" in node.value:
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                if DOTTED.fullmatch(node.value):
                    yield place, node.value
                for module, names in re.findall(r"from (qualcode[\w.]*) import ([\w, ]+)", node.value):
                    yield from ((place, f"{module}.{name.split()[0]}") for name in names.split(",") if name.strip())
                for module in re.findall(r"(?:^|[\n;])\s*import (qualcode[\w.]+)", node.value):
                    yield place, module


def resolves(name: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        try:
            found = find_spec(module)
        except ModuleNotFoundError:
            continue
        if found is not None:
            there: object = import_module(module)
            for part in parts[length:]:
                if not hasattr(there, part):
                    return False
                there = getattr(there, part)
            return True
    return False


def test_every_name_in_a_string_resolves() -> None:
    found = [*strings(ROOT / "qualcode"), *strings(ROOT / "tests")]
    assert len(found) > 10
    this = Path(__file__).relative_to(ROOT)
    wrong = {place: name for place, name in found if not place.startswith(f"{this}:") and not resolves(name)}
    # The table of growth measures older trees too, which call it so.
    wrong = {place: name for place, name in wrong.items() if name != "qualcode.tui.session_search.scan"}
    assert wrong == {}


def test_commands_are_found() -> None:
    from qualcode.cli import COMMANDS

    assert all(find_spec(f"qualcode.cli.{module}") for module in COMMANDS.values())


def test_the_net_catches_what_it_is_for() -> None:
    assert resolves("qualcode.errors.QualcodeError")
    assert not resolves("qualcode.errors.NoSuchError")
    assert not resolves("qualcode.nothing.of.the.sort")
