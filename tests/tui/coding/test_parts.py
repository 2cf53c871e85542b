"""The walls between the parts of the coding screen: each stands alone, and a new one is one file."""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import ClassVar

import grimp
import pytest
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.screen import Screen

from qualcode.session.overview import first_look
from qualcode.session.worker import ProjectWorker
from qualcode.tui.app.app import QualcodeApp
from qualcode.tui.app.palette import entries
from qualcode.tui.base.entries import PaletteEntry
from qualcode.tui.base.project_screen import ProjectScreen
from qualcode.tui.coding.apply import Applying
from qualcode.tui.coding.base import CodingBase, CodingPart
from qualcode.tui.coding.screen import CodingScreen
from qualcode.tui.widgets.lines import Keys
from tests.nets.sources import nodes, parsed
from tests.support.waiting import settle
from tests.support.workspace import row, screen_lines, shown

PARTS = CodingScreen.PARTS

every_part = pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)


def tree(part: type[CodingPart]) -> ast.Module:
    """The file of a part, parsed."""
    return parsed(Path(inspect.getfile(part)))


def keys_of(part: type[CodingPart]) -> list[str]:
    """The keys of a part, one by one."""
    return [key for binding in part.BINDINGS if isinstance(binding, Binding) for key in binding.key.split(",")]


def actions_of(part: type[CodingPart]) -> list[str]:
    """The actions of a part."""
    return [name.removeprefix("action_") for name in dir(part) if name.startswith("action_")]


@cache
def declared(owner: type[object]) -> set[str]:
    """What a class of ours declares in its body, or gives itself when it is made."""
    source = ast.parse(inspect.getsource(owner)).body[0]
    assert isinstance(source, ast.ClassDef)
    found = set(vars(owner))
    for node in ast.walk(source):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self":
            found.add(node.attr)
    return found


def asked_of_screen(part: type[CodingPart]) -> set[str]:
    """The attributes of the screen that a part uses, under ``self.screen`` or a name given to it."""
    found = nodes(tree(part))
    names = {"self.screen"}
    for node in found:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=True))
                names |= {ast.unparse(name) for name, value in pairs if ast.unparse(value) == "self.screen"}
    return {node.attr for node in found if isinstance(node, ast.Attribute) and ast.unparse(node.value) in names}


def performed() -> Iterator[tuple[str, str]]:
    """The actions that parts and the program ask for by name, with the places."""
    owners: tuple[type[object], ...] = (*PARTS, QualcodeApp)
    for path in (Path(inspect.getfile(owner)) for owner in owners):
        for node in nodes(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if node.func.attr not in ("perform", "run_action"):
                    continue
                yield f"{path.name}:{node.lineno}", ast.unparse(node.args[0]).lstrip("f").strip("'\"").split("(")[0]


# What stands in the files


@every_part
def test_a_part_knows_no_other_part(part: type[CodingPart]) -> None:
    others = {other.__module__ for other in PARTS} - {part.__module__}
    imported = {node.module or "" for node in nodes(tree(part)) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in nodes(tree(part)) if isinstance(node, ast.Import) for name in node.names}
    assert not imported & {*others, CodingScreen.__module__}


@every_part
def test_a_part_uses_what_the_screen_declares_for_it(part: type[CodingPart]) -> None:
    ours = declared(CodingBase) | declared(ProjectScreen)
    asked = asked_of_screen(part)
    assert asked
    assert {name for name in asked if name.startswith("_")} == set()
    assert {name for name in asked if name not in ours and not hasattr(Screen, name)} == set()


@every_part
def test_a_part_has_secrets_of_its_own_only(part: type[CodingPart]) -> None:
    secrets = {
        ast.unparse(node)
        for node in nodes(tree(part))
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__")
        if ast.unparse(node.value) != "self" and not isinstance(node.value, ast.Call | ast.Name)
    }
    assert secrets == set()
    assert part.__bases__ == (CodingPart,)


def test_no_action_and_no_key_is_in_two_parts() -> None:
    screen = [name.removeprefix("action_") for name in dir(CodingBase) if name.startswith("action_")]
    actions = Counter([name for part in PARTS for name in actions_of(part)] + screen)
    assert {name for name, count in actions.items() if count > 1} == set()
    keys = Counter(key for part in PARTS for key in keys_of(part))
    assert {key for key, count in keys.items() if count > 1} == set()


def test_two_parts_with_the_same_action_are_refused() -> None:
    class Other(CodingPart):
        def action_code(self) -> None:
            """Also to code something."""

    with pytest.raises(TypeError, match="action_code"):
        type("Twice", (CodingBase,), {"PARTS": (Applying, Other)})


def test_every_key_of_a_part_leads_to_an_action_of_that_part() -> None:
    for part in PARTS:
        wanted = {binding.action.split("(")[0] for binding in part.BINDINGS if isinstance(binding, Binding)}
        assert wanted <= set(actions_of(part))


def test_what_is_asked_for_by_name_is_there() -> None:
    there = {name for part in PARTS for name in actions_of(part)}
    asked = dict(performed())
    assert asked
    assert {place: name for place, name in asked.items() if name not in there} == {}


def test_what_other_screens_are_built_on_knows_no_coding_screen() -> None:
    graph = grimp.build_graph("qualcode", exclude_type_checking_imports=False, cache_dir=None)
    rooms = [f"qualcode.tui.{name}" for name in ("base", "widgets", "windows", "reader", "picker")]
    below = {module for module in graph.modules if module.rpartition(".")[0] in rooms}
    assert below
    wrong = {
        module: sorted(found)
        for module in below
        if (found := {name for name in graph.find_modules_directly_imported_by(module) if ".tui.coding" in name})
    }
    assert wrong == {}


# What the parts do


@asynccontextmanager
async def composed(path: Path, *parts: type[CodingPart]) -> AsyncIterator[tuple[CodingBase, Pilot[None]]]:
    """The program with a coding screen of these parts."""

    class Composed(CodingBase):
        PARTS = parts

    class Program(QualcodeApp):
        def get_default_screen(self) -> CodingBase:
            return Composed(worker, first)

    worker = ProjectWorker(path, "ada")
    try:
        first = worker.submit(first_look, "leerlingen-1")
        app = Program(worker, first)
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            yield app.workspace, pilot
    finally:
        worker.close()


@every_part
async def test_each_part_works_without_the_others(path: Path, part: type[CodingPart]) -> None:
    async with composed(path, part) as (screen, pilot):
        assert [type(one) for one in screen.parts] == [part]
        assert shown(screen_lines(pilot.app), "Via mijn oom")
        for key in keys_of(part):
            await pilot.press(key)
            await settle(pilot)
            while pilot.app.screen is not screen:
                await pilot.press("escape")
                await settle(pilot)
            await pilot.press("escape", "j")
        screen.open_document("school-1")
        await settle(pilot)
        assert screen.opened is not None
        assert screen.opened.document.name == "school-1"


async def test_a_screen_without_any_part_shows_the_project_and_does_nothing_else(path: Path) -> None:
    async with composed(path) as (screen, pilot):
        before = screen_lines(pilot.app)
        await pilot.press("c", "x", "slash", "f7", "ctrl+o")
        screen.perform("visit('documents')")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert screen_lines(pilot.app) == before
        with pytest.raises(LookupError):
            screen.part(Applying)


class Counting(CodingPart):
    """A capability that no other file knows: says how many codings are here, and keeps a note of what happened."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("O", "count", "Count the codings", id="code.count")]

    def __init__(self, screen: CodingBase) -> None:
        super().__init__(screen)
        self.noted: list[str] = []

    async def prepare(self) -> None:
        self.noted.append("prepared")

    def document_shown(self) -> None:
        opened = self.screen.opened
        self.noted.append(f"shown {opened.document.name if opened else ''}")

    def pane_chosen(self, name: str) -> None:
        self.noted.append(f"pane {name}")

    def row_chosen(self, pane: str, key: int) -> None:
        self.noted.append(f"row {pane}")

    def keys_line(self) -> Keys | None:
        return [("O", "count them")] if self.screen.reader.selection else None

    def commands(self) -> Iterable[PaletteEntry]:
        yield PaletteEntry("Count everything", "all of them", self.action_count)

    def topics(self) -> Iterable[tuple[str, list[tuple[str, str]]]]:
        yield "Of counting", [("one", "two")]

    def action_count(self) -> None:
        """Say how many codings there are."""
        self.screen.say(f"There are {len(self.screen.reader.marks)}")


@pytest.mark.parametrize("others", [(), PARTS], ids=["alone", "among all"])
async def test_a_new_capability_is_one_class_in_the_list(path: Path, others: tuple[type[CodingPart], ...]) -> None:
    async with composed(path, *others, Counting) as (screen, pilot):
        part = screen.part(Counting)
        assert part.noted == ["shown leerlingen-1", "prepared"]
        await pilot.press("O")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "There are 2")
        await pilot.press("s")
        await settle(pilot)
        assert "O count them" in row(screen_lines(pilot.app), "count them")
        await pilot.press("left_square_bracket")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert part.noted[2:] == ["pane documents", "row documents", "shown school-1", "pane text"]
        assert isinstance(pilot.app, QualcodeApp)
        offered = entries(pilot.app, pilot.app.commands())
        assert ("Count everything", "all of them") in [(entry.title, entry.about) for entry in offered]
        assert "Count the codings" in [entry.title for entry in offered]
        await pilot.press("f1")
        await settle(pilot)
        await pilot.press("end")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "Of counting")
