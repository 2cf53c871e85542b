"""The survey grid without a screen: answers, those that are alike, and coding several in one step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.changes.codings import apply_codings, remove_codings
from qualcode.formats.tables.survey import read_survey
from qualcode.importing.survey import import_survey
from qualcode.session.boards.survey import alike, grid_to_save, having, read_grid, wanting
from qualcode.session.session import Session
from tests.support.building import new_project
from tests.support.saved import report_of

SHEET = """nr,sector,Wat kost het?
s1,zorg,Geen extra kosten
s2,zorg,geen  extra kosten.
s3,groen,Vooral veel tijd
s4,groen,
s5,zorg,Géén kosten extra!
s6,groen,?!
"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    (tmp_path / "enquete.csv").write_text(SHEET, encoding="utf-8")
    project = new_project(tmp_path)
    survey = read_survey(tmp_path / "enquete.csv", opens=["Wat kost het?"], id="nr")
    import_survey(project, "ada", survey)
    project.close()
    with closing(Session(project.path, "ada")) as session:
        yield session


def test_answers_that_are_alike_are_coded_together_and_taken_back(session: Session) -> None:
    grid = read_grid(session)
    assert grid is not None
    assert grid.question == "Wat kost het?"
    assert [(one.respondent, one.values.get("sector")) for one in grid.answers][:2] == [("s1", "zorg"), ("s2", "zorg")]
    found = alike(grid.answers, grid.answers[0])
    assert [one.respondent for one in found] == ["s1", "s2", "s5"]
    assert [one.respondent for one in alike(grid.answers, grid.answers[0], 95)] == ["s1", "s2"]
    assert [one.respondent for one in alike(grid.answers, grid.answers[4])] == ["s6"]
    keys = {one.key for one in found}
    session.change(apply_codings, wanting(grid, keys, 3))
    after = read_grid(session)
    assert after is not None
    assert [bool(one.coded) for one in after.answers] == [True, True, False, True, False]
    assert after.uncoded == 2
    assert after.recent == (3,)
    more = wanting(after, keys | {after.answers[2].key}, 3)
    assert [one.start for one in more] == [after.answers[2].start]
    session.change(apply_codings, more)
    assert session.change(remove_codings, having(after, keys, 3)).value == 3
    for _step in range(3):
        session.project.undo("ada")
    assert read_grid(session) == grid


def test_others_codings_are_not_in_it(session: Session) -> None:
    grid = read_grid(session)
    assert grid is not None
    apply_codings(session.project, "bo", wanting(grid, {grid.answers[0].key}, 3))
    assert read_grid(session) == grid


def test_it_is_saved_as_it_is_shown(session: Session) -> None:
    grid = read_grid(session)
    assert grid is not None
    session.change(apply_codings, wanting(grid, {grid.answers[2].key}, 3))
    keys = [grid.answers[2].key, grid.answers[0].key]
    rows = report_of(grid_to_save(grid.document, keys), session, "csv").sheets[0].rows
    assert [row[:3] for row in rows] == [("s3", "Vooral veel tijd", "kosten"), ("s1", "Geen extra kosten", "")]


def test_a_project_without_documents_has_none(tmp_path: Path) -> None:
    path = new_project(tmp_path).path
    with closing(Session(path, "ada")) as session:
        assert read_grid(session) is None
