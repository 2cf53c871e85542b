"""Two copies of one project: the lead's, and the one that a coder took along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.changes import work as team
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.storage import Project
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.copies import copied


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Project]:
    """The lead's project: a conversation, three codes, one coding by ada; lead has been at work."""
    project = new_project(tmp_path)
    document = add_transcript(project, "groep", INTERVIEW)
    apply_codings(project, "ada", [NewCoding(document, 40, 60, code_id(project, "stage"))])
    team.set_memo(project, "lead", "project", 0, "Begin")
    yield project
    project.close()


@pytest.fixture
def there(here: Project) -> Iterator[Project]:
    """The copy that eva took along."""
    project = copied(here)
    yield project
    project.close()
