"""One way to write: who changes a project is bound in one place, and what stands in front of that never takes it apart.

A screen, a command or a function of a session hands a writer over (``change(writer, ...)``) and calls none itself; so
no front can write in another's name, and a server need not trust that none does.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import qualcode
from qualcode.storage import Project
from tests.nets.sources import nodes, parsed

PACKAGE = Path(qualcode.__file__).parent

WRITING = {"changes", "settling", "merging", "importing"}
"""The rooms with writers."""

DIRECT = {
    "cli/rounds.py: export_copy": "writes another file, for the coder who is named, and nothing in the project",
}
"""What is called with a project and a coder all the same, with the reason."""

MAKING = {"Session", "Project", "Project.open", "Project.create"}
"""What makes a session or a project, which a screen is given."""

TYPES_ONLY = {
    "Project": "what a writer takes, named where a screen hands one over",
    "Version": "a numbered version of the codebook",
    "HistoryFilter": "which lines of the audit trail are wanted",
    "HistoryOutline": "the lines of the audit trail without their content",
    "CodingProgress": "how far a document is coded",
    "AnswerSet": "an answer set with its answers",
    "DecisionSpan": "a coding as it was when something was decided",
}
"""What screens know of the storage: plain types."""


def files(folder: str) -> list[Path]:
    return sorted((PACKAGE / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imported(tree: ast.Module) -> dict[str, object]:
    """The names that a module imports from the package, at the top or in a function, with what they stand for."""
    found: dict[str, object] = {}
    for node in nodes(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qualcode"):
            module = import_module(node.module or "")
            for alias in node.names:
                if not hasattr(module, alias.name):
                    import_module(f"{node.module}.{alias.name}")
                found[alias.asname or alias.name] = getattr(module, alias.name)
    return found


def called(tree: ast.Module) -> Iterator[tuple[str, object, int]]:
    """The functions of the package that a module calls by name: their names, themselves, and the line."""
    names = imported(tree)
    for node in nodes(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in names:
            yield node.func.id, names[node.func.id], node.lineno
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            owner = names.get(node.func.value.id)
            if isinstance(owner, ModuleType) and hasattr(owner, node.func.attr):
                yield node.func.attr, getattr(owner, node.func.attr), node.lineno


def parameters(thing: object) -> list[str]:
    return list(inspect.signature(thing).parameters) if inspect.isfunction(thing) else []


def is_writer(thing: object) -> bool:
    """Whether it changes a project in somebody's name."""
    rooms = set(getattr(thing, "__module__", "").split(".")[1:2])
    return rooms <= WRITING and parameters(thing)[:2] == ["project", "coder"]


def writers_called(tree: ast.Module, file: str) -> dict[str, int]:
    return {f"{file}: {name}": line for name, thing, line in called(tree) if is_writer(thing)}


@pytest.mark.parametrize("folder", ["tui", "session", "cli"])
def test_a_writer_is_handed_over_and_never_called(folder: str) -> None:
    found: dict[str, int] = {}
    for path in files(folder):
        found |= writers_called(parsed(path), name_of(path))
    assert {place: line for place, line in found.items() if place not in DIRECT} == {}
    assert {place for place in DIRECT if place.startswith(f"{folder}/")} <= found.keys()


def taken_apart(tree: ast.Module) -> list[int]:
    """The lines that reach for the project or the coder of a session, or make one."""
    found = []
    for node in nodes(tree):
        if isinstance(node, ast.Attribute):
            of_session = isinstance(node.value, ast.Name) and node.value.id == "session"
            if node.attr == "project" or (node.attr == "coder" and of_session):
                found.append(node.lineno)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in MAKING:
            found.append(node.lineno)
    return found


def opened(tree: ast.Module) -> list[int]:
    """The lines in which a change is opened."""
    return [
        node.lineno
        for node in nodes(tree)
        if isinstance(node, ast.With)
        for item in node.items
        if isinstance(call := item.context_expr, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "change"
    ]


def test_only_the_rooms_with_writers_open_a_change() -> None:
    found = {name_of(path): opened(parsed(path)) for path in files("")}
    rooms = {name.split("/")[0] for name, lines in found.items() if lines}
    assert rooms == WRITING | {"storage"}


def test_no_screen_takes_a_session_apart() -> None:
    found = {name_of(path): taken_apart(parsed(path)) for path in files("tui")}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_screen_reads_through_the_session() -> None:
    """What takes a project is handed over as well (``read(query, ...)``): a screen has none."""
    found = []
    for path in files("tui"):
        for name, thing, line in called(parsed(path)):
            if parameters(thing)[:1] == ["project"]:
                found.append(f"{name_of(path)}:{line} {name}")
    assert found == []


def test_screens_know_plain_types_of_the_storage_and_nothing_else() -> None:
    known: dict[str, object] = {}
    for path in files("tui"):
        tree = parsed(path)
        names = {
            alias.asname or alias.name
            for node in nodes(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qualcode.storage")
            for alias in node.names
        }
        known |= {name: thing for name, thing in imported(tree).items() if name in names}
    assert known.keys() <= TYPES_ONLY.keys()
    for name, thing in known.items():
        assert isinstance(thing, type), name
        assert issubclass(thing, tuple | Enum | Project), name


def test_the_nets_find_what_they_are_for() -> None:
    text = """
from qualcode.changes import codings
from qualcode.changes.work import set_memo

def bad(session):
    set_memo(session.project, session.coder, "project", 0, "x")
    codings.recode(session.project, session.coder, [1], 2)
    with session.project.change("ada", "x"):
        pass

async def good(self):
    await self.change(set_memo, "project", 0, self.coder)
"""
    tree = ast.parse(text)
    assert writers_called(tree, "x") == {"x: set_memo": 6, "x: recode": 7}
    assert sorted(taken_apart(tree)) == [6, 6, 7, 7, 8]
    assert opened(tree) == [8]
    assert not is_writer(Project)


def test_a_worker_is_handed_what_it_begins_and_no_coroutine_that_waits_for_it() -> None:
    """What is called off before it has begun would never be awaited."""
    handed = [
        (f"{name_of(path)}:{node.lineno}", node.args[0])
        for path in files("tui")
        for node in nodes(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "run_worker"
    ]
    assert len(handed) > 10
    assert [
        place
        for place, work in handed
        if not (isinstance(work, ast.Call) and isinstance(work.func, ast.Name) and work.func.id == "to_begin")
    ] == []
