"""Codes on what a search found: on the sentence or the whole turn, with a new code too, in one change."""

from __future__ import annotations

from pathlib import Path

from qualcode.queries.search import seek
from qualcode.queries.words.index import WordIndex
from qualcode.session.boards.search import code_found, codes_to_choose
from qualcode.session.session import Session
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project


def test_codes_go_on_all_that_was_found_in_one_change(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        add_transcript(project, "een", INTERVIEW)
        add_transcript(project, "twee", INTERVIEW)
        kosten = code_id(project, "kosten")
    session = Session(project.path, "ada")
    found = seek(session.project, WordIndex(), "oom", "lemma", 9, ranked=False).hits
    assert code_found(session, [*found, *found], [kosten], "Familie", None, whole=True) == 4
    made = codings(session.project)
    assert {(one.document_id, one.quote) for one in made} == {
        (document, "Via mijn oom, die kent die baas.") for document in (1, 2)
    }
    assert {codebook(session.project).by_id[one.code_id].path for one in made} == {"kosten", "familie"}
    assert code_found(session, found, [kosten], "", None, whole=False) == 0  # the coder has it there already
    assert set(codes_to_choose(session).recent) == {kosten, code_id(session.project, "familie")}
    session.project.undo("ada")
    assert codings(session.project) == []
    assert "familie" not in {code.path for code in codebook(session.project).codes}
    session.close()
