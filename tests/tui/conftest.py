"""The workspace's tests read English, whatever the language of who runs them; messages are looked up at import."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ["QUALCODE_LANG"] = "en"


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
