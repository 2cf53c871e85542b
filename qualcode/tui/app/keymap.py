"""The keys of all actions, and what is wrong with those that the settings give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import walk_packages
from typing import NamedTuple

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode

from qualcode.i18n import _
from qualcode.names import closest
from qualcode.tui.widgets.help import key_name

_ROOM = "qualcode.tui"


class Bound(NamedTuple):
    """An action as a class binds it: ``keys`` are its keys without the settings."""

    id: str
    keys: tuple[str, ...]
    words: str
    owner: type[DOMNode]


def bound() -> list[Bound]:
    """Every action with an id, of every screen and widget of the workspace. Loads all of them."""
    for module in walk_packages(import_module(_ROOM).__path__, f"{_ROOM}."):
        import_module(module.name)
    return [
        Bound(binding.id, tuple(key.strip() for key in binding.key.split(",")), binding.description, owner)
        for owner in dict.fromkeys(_classes(DOMNode))  # one that inherits from two comes along both
        if owner.__module__.startswith(f"{_ROOM}.")
        for binding in owner.__dict__.get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.id
    ]


def _classes(base: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for found in base.__subclasses__():
        yield found
        yield from _classes(found)


def split_keys(keys: str) -> tuple[str, ...]:
    """Keys as the toolkit writes them: ``"?, ctrl+e"`` gives ``question_mark`` and ``ctrl+e``."""
    normal = App._normalize_keymap({"": keys})[""]
    return tuple(key.strip() for key in normal.split(",") if key.strip())


def problems(keys: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong with the keys that the settings give, as (id, what): unknown actions, and keys that two ask for."""
    everything = bound()
    known = {found.id for found in everything}
    found: list[tuple[str, str]] = []
    for name in keys:
        if name not in known:
            hint = closest(name, known)
            found.append((name, _("there is no action {name!r}.").format(name=name) + (f" {hint}" if hint else "")))
    given = {name: split_keys(value) for name, value in keys.items() if name in known}
    said: set[tuple[str, str, str]] = set()
    for one in everything:
        for key in given.get(one.id, ()):
            for other in everything:
                if other.id != one.id and key in given.get(other.id, other.keys) and _meet(one.owner, other.owner):
                    first, second = sorted((one.id, other.id))
                    if (key, first, second) not in said:
                        said.add((key, first, second))
                        what = _("{key} is also the key of {action}").format(key=key_name(key), action=other.id)
                        found.append((one.id, what))
    return found


def _meet(one: type[DOMNode], other: type[DOMNode]) -> bool:
    """Whether keys of both classes are heard at one time, so that one would hide the other's."""
    from qualcode.tui.coding.screen import CodingScreen
    from qualcode.tui.reader.reader import Reader

    if issubclass(one, other) or issubclass(other, one):
        return True
    both = (one, other)
    transcript = [any(issubclass(family, found) for family in (Reader, CodingScreen)) for found in both]
    return all(transcript) or (App in both[0].__mro__) or (App in both[1].__mro__)


def moved(keys: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """For actions to which the settings give other keys: the name of the key that hints use, and the one to show."""
    found: dict[str, tuple[str, str]] = {}
    for action in bound() if keys else ():
        if new := split_keys(keys.get(action.id, "")):
            found.setdefault(action.id, (key_name(action.keys[0]), key_name(new[0])))
    return found
