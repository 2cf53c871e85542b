"""Two copies of one project: the lead's, and the one that a coder took along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode import merging
from qualcode.changes import work as team
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.merging import MergeReport
from qualcode.merging.again import tells_nothing_new
from qualcode.merging.writing import Merge
from qualcode.storage import Project
from qualcode.storage.history import Change
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.copies import copied
from tests.support.once import fill


@pytest.fixture(autouse=True)
def told_at_once(monkeypatch: pytest.MonkeyPatch) -> list[MergeReport]:
    """What merges said by the file alone; a merge in full must come to the same, to the last number."""
    told: list[MergeReport] = []

    def checked(project: Project, copy: Project, mark: str, report: MergeReport) -> bool:
        if not tells_nothing_new(project, copy, mark, report):
            return False
        whole = MergeReport(report.other, dry_run=report.dry_run)
        [(coder,)] = project.rows("SELECT name FROM coder LIMIT 1")
        Merge(project, copy, Change(project.connection, coder), whole, {}, None).run()
        assert report.to_json() == whole.to_json()
        told.append(report)
        return True

    monkeypatch.setattr(merging, "tells_nothing_new", checked)
    return told


def make_both(folder: Path) -> None:
    """The lead's project, and the copy of it."""
    with new_project(folder) as project:
        document = add_transcript(project, "groep", INTERVIEW)
        apply_codings(project, "ada", [NewCoding(document, 40, 60, code_id(project, "stage"))])
        team.set_memo(project, "lead", "project", 0, "Begin")
        copied(project).close()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Project]:
    """The lead's project: a conversation, three codes, one coding by ada; lead has been at work."""
    fill(tmp_path, make_both)
    project = Project.open(tmp_path / "study.qualcode")
    yield project
    project.close()


@pytest.fixture
def there(here: Project) -> Iterator[Project]:
    """The copy that eva took along."""
    project = Project.open(here.path.with_name("copy.qualcode"))
    yield project
    project.close()
