"""The lists of the screens as reports: the rows that are shown, in their order, without names of persons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.respondents import rename
from qualcode.changes.work import set_memo
from qualcode.errors import QualcodeError
from qualcode.queries.search import elsewhere, seek
from qualcode.queries.speakers import list_speakers
from qualcode.queries.words.index import WordIndex
from qualcode.report.listing import to_paste
from qualcode.report.writers import write_document
from qualcode.session.listings import (
    codes_to_save,
    documents_to_save,
    history_to_save,
    hits_to_save,
    passages_to_save,
    respondents_to_save,
    speakers_to_save,
)
from qualcode.session.saving import PASTED, Savable, kind_of
from qualcode.session.session import Session
from qualcode.storage.codings import codings
from qualcode.storage.respondents import respondents
from tests.support.building import add_transcript, code_id, new_project
from tests.support.saved import report_of

TALK = "Interviewer: V1 Hoe vond je de stage, Fatima?\nFatima: Fatima regelde de stage zelf.\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    project = new_project(tmp_path, "stage", "stage/netwerk")
    for name in ("gesprek-1", "gesprek-2", "gesprek-3"):
        document = add_transcript(project, name, TALK)
        start = TALK.index("Fatima regelde")
        apply_codings(project, "ada", [NewCoding(document, start, start + 20, code_id(project, "stage/netwerk"))])
    set_memo(project, "ada", "document", document, "Fatima belt nog over de stage")
    rename(project, "ada", respondents(project)[0].id, "Fatima")
    project.close()
    session = Session(project.path, "ada")
    yield session
    session.close()


def everything(session: Session) -> dict[str, Savable]:
    project = session.project
    hits = list(seek(project, WordIndex(), "stage", "lemma", 9, ranked=False).hits)
    return {
        "documents": documents_to_save(["gesprek-3", "gesprek-1"]),
        "respondents": respondents_to_save([one.name for one in respondents(project)]),
        "speakers": speakers_to_save([one.speaker.id for one in list_speakers(session.project)]),
        "history": history_to_save([entry.id for entry in project.log()][:5]),
        "codebook": codes_to_save(),
        "search": hits_to_save("stage", [*hits, *elsewhere(project, "stage")]),
        "passages": passages_to_save("passages", "Netwerk", [one.id for one in codings(project)][::-1]),
    }


ROWS = {"documents": 2, "respondents": 3, "speakers": 6, "history": 5, "codebook": 2, "search": 9, "passages": 3}


def test_what_is_shown_is_what_is_saved_without_names(session: Session) -> None:
    found = everything(session)
    assert set(found) == set(ROWS)
    for name, savable in found.items():
        document = report_of(savable, session, PASTED)
        text = to_paste(document)
        assert document.table is not None
        assert len(document.table.rows) == ROWS[name], name
        assert "Fatima" not in text, name
    first, second = report_of(found["documents"], session, "csv").sheets[0].rows
    assert (first[0], second[0]) == ("gesprek-3", "gesprek-1")
    passages = report_of(found["passages"], session, "docx").sheets[0].rows
    assert [row[0] for row in passages] == ["gesprek-3", "gesprek-2", "gesprek-1"]


def test_every_list_can_become_every_file(session: Session, tmp_path: Path) -> None:
    for name, savable in everything(session).items():
        assert {"docx", "xlsx", "md", "csv"} <= set(savable.kinds)
        for kind in savable.kinds:
            path = tmp_path / f"{name}.{kind}"
            write_document(report_of(savable, session, kind), path, kind_of(path, savable.kinds))
            assert path.stat().st_size > 0


@pytest.mark.parametrize("name", ["list", "list.pdf", "list.xlsx.bak", ""])
def test_a_name_that_tells_no_format_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(QualcodeError, match="tells the format"):
        kind_of(tmp_path / name, ("xlsx", "csv"))
