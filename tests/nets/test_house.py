"""The shape of the house: no circle of imports, no folder too full, no class name twice."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import grimp

import qualcode
from tests.nets.sources import parsed

PACKAGE = Path(qualcode.__file__).parent
FULL = 20
"""Modules in a folder from which it is asked whether that is still one room."""


def circles(imports: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of modules that import each other in a circle (Tarjan, 1972), without recursion."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []
    for root in sorted(imports):
        if root in number:
            continue
        work: list[tuple[str, Iterator[str]]] = [(root, iter(sorted(imports[root])))]
        number[root] = low[root] = len(number)
        stack.append(root)
        while work:
            node, following = work[-1]
            for target in following:
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    work.append((target, iter(sorted(imports[target]))))
                    break
                if target in stack:
                    low[node] = min(low[node], number[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    group = stack[stack.index(node) :]
                    del stack[stack.index(node) :]
                    if len(group) > 1:
                        found.append(sorted(group))
    return found


def test_no_circle_of_imports() -> None:
    graph = grimp.build_graph("qualcode", exclude_type_checking_imports=False, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert circles(imports) == []


def test_the_search_for_circles_finds_them() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": {"e"}}) == [["a", "b", "c"]]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_no_folder_is_too_full() -> None:
    modules = Counter(path.parent for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
    assert {str(folder.relative_to(PACKAGE)): count for folder, count in modules.items() if count > FULL} == {}


def classes() -> dict[str, list[str]]:
    """Where each class name of the package is given. A class within a class is known by both names."""
    found: dict[str, list[str]] = defaultdict(list)

    def walk(node: ast.AST, within: str, path: Path) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                name = f"{within}{child.name}"
                found[name].append(f"{path.relative_to(PACKAGE)}:{child.lineno}")
                walk(child, f"{name}.", path)
            elif not isinstance(child, ast.expr):  # in which there is no class
                walk(child, within, path)

    for path in sorted(PACKAGE.rglob("*.py")):
        walk(parsed(path), "", path)
    return found


def test_no_class_name_is_given_twice() -> None:
    assert {name: places for name, places in classes().items() if len(places) > 1} == {}
