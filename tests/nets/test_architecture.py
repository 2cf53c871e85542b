"""The picture in ARCHITECTURE.md is the house as it stands: every room, on the floor that the contract gives it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import qualcode

PACKAGE = Path(qualcode.__file__).parent
ROOT = PACKAGE.parent


def rooms() -> set[str]:
    """The folders and files at the top of the package."""
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    return folders | {path.stem for path in PACKAGE.glob("*.py") if not path.stem.startswith("__")}


def picture() -> list[list[str]]:
    """The rooms of each floor of the picture, from top to bottom."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = re.search(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert drawn is not None
    floors = []
    for line in drawn[1].splitlines():
        names = []
        for part in re.split(r" {2,}", line.strip()):
            if part not in rooms():
                break
            names.append(part)
        floors.append(names)
    return floors


def contract() -> list[list[str]]:
    """The layers of the contract, from top to bottom."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(one for one in settings["contracts"] if one["type"] == "layers")["layers"]
    return [re.split(r"\s*\|\s*", layer) for layer in layers]


def test_the_picture_has_every_room() -> None:
    assert sorted(name for floor in picture() for name in floor) == sorted(rooms())
    assert all(picture()), "a floor without a room"


def test_the_floors_are_those_of_the_contract() -> None:
    level = {name: number for number, floor in enumerate(picture()) for name in floor}
    for number, upper in enumerate(contract()):
        for lower in contract()[number + 1 :]:
            for above in (name for name in upper if name in level):
                assert [below for below in lower if below in level and level[below] < level[above]] == [], above


def test_every_room_that_the_text_names_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8") + (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"`((?:qualcode/)?[a-z_]+/[a-z_/]+(?:\.py)?)`", text)) | set(
        re.findall(r"`([a-z]+/[a-z_]+)(?:\.[a-z_]+)?`", text)
    )
    missing = [
        name
        for name in sorted(named)
        if not any(
            (base / f"{name}{suffix}").exists()
            for base in (ROOT, PACKAGE, PACKAGE / "tui")
            for suffix in ("", ".py", ".md")
        )
    ]
    assert missing == []
