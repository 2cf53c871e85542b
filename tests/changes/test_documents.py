"""Taking documents out, and how far their coding is."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings, remove_codings
from qualcode.changes.documents import remove_document
from qualcode.changes.log_words import in_words
from qualcode.changes.respondents import set_withdrawn
from qualcode.changes.work import set_finished, set_memo
from qualcode.errors import ConflictError, NotFoundError
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents, speakers, turns
from qualcode.storage.progress import Coded, progress
from qualcode.storage.respondents import respondents
from qualcode.storage.schema import GUARDED
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = new_project(tmp_path)
    add_transcript(project, "groep-1", INTERVIEW)
    add_transcript(project, "groep-2", INTERVIEW)
    return project


def everything(project: Project) -> dict[str, list[tuple[object, ...]]]:
    return {table: project.rows(f'SELECT * FROM "{table}" ORDER BY id') for table in GUARDED}


def code(project: Project, words: str, coder: str = "ada", document: int = 1) -> int:
    start = INTERVIEW.index(words)
    new = NewCoding(document, start, start + len(words), code_id(project, "stage"))
    made = apply_codings(project, coder, [new])[0]
    assert made is not None
    return made


def test_a_document_is_removed_with_all_that_belongs_to_it(project: Project) -> None:
    set_finished(project, "ada", 2)
    set_memo(project, "ben", "document", 2, "Kort gesprek.")
    before = everything(project)
    remove_document(project, "ada", 2)
    assert [document.name for document in documents(project)] == ["groep-1"]
    assert speakers(project, 2) == []
    assert turns(project, 2) == []
    assert [person.name for person in respondents(project)] == ["groep-1/Sem", "groep-1/Noor"]
    assert in_words(project.log(1)[0]) == "removed the document groep-2"
    after = everything(project)
    project.undo("ada")
    assert everything(project) == before
    project.redo("ada")
    assert everything(project) == after


def test_a_coded_document_stays(project: Project) -> None:
    made = code(project, "Drie keer", coder="ben")
    before = everything(project)
    with pytest.raises(ConflictError, match="groep-1 has 1 coding"):
        remove_document(project, "ada", 1)
    assert everything(project) == before
    remove_codings(project, "ben", [made])
    remove_document(project, "ada", 1)
    with pytest.raises(NotFoundError):
        remove_document(project, "ada", 1)
    # The coding is gone, but bringing it back would need the document.
    with pytest.raises(ConflictError):
        project.undo("ben")


def test_progress_counts_the_turns_of_respondents_that_are_coded(project: Project) -> None:
    code(project, "oom")
    code(project, "baas")
    code(project, "Ik heb zelf gebeld. Drie keer.", coder="ben")
    code(project, "Hoe kwam je", coder="ben")
    ids = {row[1]: row[0] for row in project.rows("SELECT id, name FROM coder")}
    found = progress(project)
    assert found[1].turns == 3
    assert found[1].anybody == Coded(4, 2)
    assert found[1].by_coder == {ids["ada"]: Coded(2, 1), ids["ben"]: Coded(2, 1)}
    assert found[2] == (3, Coded(0, 0), {})
    noor = next(person.id for person in respondents(project) if person.name == "groep-1/Noor")
    set_withdrawn(project, "ada", noor)
    assert progress(project)[1].turns == 2
    assert progress(project)[1].anybody == Coded(4, 1)
    assert len(codings(project)) == 4
