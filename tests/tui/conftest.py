"""The workspace's tests read English, whatever the language of who runs them; messages are looked up at import."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ["QUALCODE_LANG"] = "en"


@pytest.fixture(scope="session", autouse=True)
def style_sheets_are_parsed_once() -> Iterator[None]:
    """Each app parses the same style sheets, which takes as long as most of these tests do; what comes of it is kept.

    Rules are only read once they have been parsed; they differ by the variables, which are the theme's.
    """
    from textual.css.stylesheet import Stylesheet

    known: dict[object, Any] = {}
    parse_rules = Stylesheet._parse_rules

    def once(sheet: Stylesheet, *arguments: Any, **more: Any) -> Any:
        key = (frozenset(sheet._variables.items()), arguments, frozenset(more.items()))
        if key not in known:
            known[key] = parse_rules(sheet, *arguments, **more)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def what_was_said_stays() -> Iterator[None]:
    """A message goes after some seconds, or at the next key; on a busy machine it would go before it is seen."""
    from qualcode.tui.base import project_screen

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project_screen, "_SAY_SECONDS", 3600.0)
        yield


@pytest.fixture
def painted_at_rest() -> Iterator[None]:
    """For what is about what a terminal is sent: each screen that has come to rest is painted."""
    from tests.support.painting import painted_at_rest

    with painted_at_rest():
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with two interviews, one coding of ada's and one of ben's."""
    from tests.support.workspace import build_project

    return build_project(tmp_path)


@pytest.fixture
def people(path: Path) -> Path:
    """The project with groups and an attribute of each type."""
    from qualcode.changes.attributes import add_attribute, set_value
    from qualcode.changes.respondents import set_group
    from qualcode.storage import Project
    from qualcode.storage.respondents import respondents

    with Project.open(path) as project:
        ids = {person.name: person.id for person in respondents(project)}
        set_group(project, "ada", ids["leerlingen-1/Sem"], "leerlingen")
        set_group(project, "ada", ids["leerlingen-1/Noor"], "leerlingen")
        made = add_attribute(project, "ada", "geslacht", "choice", ["m", "v"])
        add_attribute(project, "ada", "leeftijd", "number")
        set_value(project, "ada", ids["leerlingen-1/Sem"], made, "m")
    return path
