"""What the toolkit finds by the names of classes: handlers of messages and selectors of styles.

A handler whose message was renamed, or a selector whose widget was, falls silent without a word from types or lint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
import textual
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

from qualcode import tui

ROOM = Path(tui.__file__).parent


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    for module in walk_packages(tui.__path__, f"{tui.__name__}."):
        import_module(module.name)
    for name in ("command", "widgets", "events", "app", "screen", "scrollbar"):
        import_module(f"{textual.__name__}.{name}")


def below(base: type[Any]) -> Iterator[type[Any]]:
    """The subclasses of a class, all the way down."""
    for found in base.__subclasses__():
        yield found
        yield from below(found)


def messages() -> set[str]:
    """The names of the handlers of all messages there are."""
    return {str(vars(found)["handler_name"]) for found in below(Message) if "handler_name" in vars(found)}


def handlers() -> dict[str, list[str]]:
    """The names of all handlers in the workspace, with the classes that have them."""
    found: dict[str, list[str]] = {}
    for owner in set(below(MessagePump)):
        if owner.__module__.startswith(f"{tui.__name__}."):
            for name in vars(owner):
                if re.match(r"_?on_[a-z]", name):
                    found.setdefault(name.removeprefix("_"), []).append(owner.__qualname__)
    return found


def selected(styles: str) -> set[str]:
    """The types that a style sheet names."""
    styles = re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL)
    heads = re.findall(r"([^{}]+)\{", styles)
    return {name for head in heads for name in re.findall(r"(?<![\w.#:$-])[A-Z]\w*", head)}


def test_every_handler_has_its_message() -> None:
    # Of these the toolkit has methods, which are no handlers.
    known = messages() | {"on_event", "on_timer_update"}
    assert {name: owners for name, owners in handlers().items() if name not in known} == {}


def test_every_selector_names_a_class() -> None:
    known = {found.__name__ for found in below(Widget)}
    sheets = {path.name: path.read_text(encoding="utf-8") for path in ROOM.rglob("*.tcss")}
    sheets |= {
        owner.__qualname__: str(vars(owner)[name])
        for owner in set(below(MessagePump))
        for name in ("DEFAULT_CSS", "CSS")
        if owner.__module__.startswith(f"{tui.__name__}.") and name in vars(owner)
    }
    assert sheets
    assert {name: sorted(wrong) for name, sheet in sheets.items() if (wrong := selected(sheet) - known)} == {}


def test_the_nets_catch_what_they_are_for() -> None:
    assert "on_no_such_widget_chosen" not in messages()
    assert selected("NoSuchWidget.open #id, .a Other:hover > Third { color: $Foo; }") == {
        "NoSuchWidget",
        "Other",
        "Third",
    }


def test_every_query_by_type_names_a_class() -> None:
    known = {found.__name__ for found in below(Widget)}
    asked = {
        name
        for path in ROOM.rglob("*.py")
        for query in re.findall(r"quer(?:y|y_one|y_exactly_one)\(\s*\"([^\"]*)\"", path.read_text(encoding="utf-8"))
        for name in re.findall(r"(?<![\w.#:-])[A-Z]\w*", query)
    }
    assert asked - known == set()
