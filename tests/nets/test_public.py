"""What is public, with its parameters, kept as one file: a script that runs today runs after the next release."""

from __future__ import annotations

import inspect
import os
from dataclasses import fields, is_dataclass
from pathlib import Path

import qualcode

KEPT = Path(__file__).with_name("public.txt")


def lines() -> list[str]:
    """One line a public name, method or field. ``Project`` is named, and its methods are the package's own."""
    found = []
    for name in qualcode.__all__:
        there = getattr(qualcode, name)
        if not callable(there):
            found.append(name)
        elif not inspect.isclass(there):
            found.append(f"{name}{inspect.signature(there)}")
        elif issubclass(there, Exception) or name == "Project":
            found.append(name)
        else:
            found += [f"{name}.{line}" for line in members(there)]
    return sorted(found)


def members(there: type) -> list[str]:
    """The public fields, properties and methods of a class."""
    found = [f"{each.name}: {each.type}" for each in fields(there)] if is_dataclass(there) else []
    for name, member in vars(there).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            found.append(f"{name} -> {inspect.signature(member.fget).return_annotation}" if member.fget else name)
        elif inspect.isfunction(member):
            found.append(f"{name}{inspect.signature(member)}")
    return found


def test_what_is_public_is_as_it_was() -> None:
    if os.environ.get("UPDATE_SCREENS"):
        KEPT.write_text("\n".join(lines()) + "\n", encoding="utf-8")
    kept = KEPT.read_text(encoding="utf-8").splitlines()
    assert lines() == kept, "if it is meant: UPDATE_SCREENS=1 pytest tests/nets/test_public.py, and read the diff"


def test_everything_public_says_what_it_is() -> None:
    undocumented = [
        f"{name}.{member}"
        for name in qualcode.__all__
        if inspect.isclass(there := getattr(qualcode, name))
        for member, value in vars(there).items()
        if not member.startswith("_")
        and (inspect.isfunction(value) or isinstance(value, property))
        and not value.__doc__
    ]
    assert undocumented == []
    assert [
        name for name in qualcode.__all__ if callable(getattr(qualcode, name)) and not getattr(qualcode, name).__doc__
    ] == []
