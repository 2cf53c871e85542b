"""Columns by an attribute of the interview: one respondent in several columns, and once in what adds them up."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.analysis.matrix import Count, Matrix
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.importing.transcripts import import_files
from qualcode.queries.counting import codings_of_cell, matrix, study_to_count
from qualcode.storage import Project
from tests.support.building import code_id, new_project

SAID = [
    # interview, respondent, sector, wave, how often "stage" is said in it
    ("a", "s1", "Zorg", "2014", 1),
    ("b", "s1", "Zorg", "2015", 2),
    ("c", "s2", "Techniek", "2014", 1),
    ("d", "s3", "Zorg", "2015", 0),
    ("e", "s4", "Zorg", "", 1),
    ("f", "s1", "Zorg", "2015", 1),
]


@pytest.fixture
def study(tmp_path: Path) -> Project:
    project = new_project(tmp_path)
    for number, (name, who, sector, wave, times) in enumerate(SAID, 1):
        path = tmp_path / f"{name}.txt"
        front = f"respondent: {who}\nsector: {sector}\n" + (f"golf: {wave}\n" if wave else "")
        path.write_text(f"---\n{front}---\nInterviewer: Hoe gaat het?\nDocent: Goed hoor, echt heel goed hier.\n")
        import_files(project, "ada", [path])
        spots = [(35, 39), (41, 45), (47, 51)][: max(times, 1)]
        code = code_id(project, "stage" if times else "kosten")
        apply_codings(project, "ada", [NewCoding(number, *spot, code) for spot in spots])
    return project


def counted(project: Project, *columns: str, count: Count = "respondents") -> Matrix:
    return matrix(project, study_to_count(project), ["stage"], columns, count=count)


def figures(found: Matrix) -> dict[tuple[str, ...], tuple[int, int]]:
    """For each column and subtotal what it says of the one row, out of how many."""
    [row] = found.rows
    heads = [(*found.columns, *found.subtotals), (*row.cells, *row.subtotals)]
    return {column.labels: (number, column.base) for column, number in zip(*heads, strict=True)}


def test_who_was_spoken_to_twice_stands_in_both_columns_and_once_in_the_total(study: Project) -> None:
    found = counted(study, "golf")
    labels = list(figures(found))
    assert [label[0] for label in labels[:2]] == ["2014", "2015"]
    assert list(figures(found).values()) == [(2, 2), (1, 2), (1, 1)]
    assert (found.rows[0].total, found.base) == (3, 4)


@pytest.mark.parametrize(("count", "cells", "total"), [("documents", [2, 2, 1], 5), ("codings", [2, 3, 1], 6)])
def test_documents_and_codings_are_those_of_the_wave(
    study: Project, count: Count, cells: list[int], total: int
) -> None:
    found = counted(study, "Golf", count=count)
    assert (list(found.rows[0].cells), found.rows[0].total) == (cells, total)


def test_waves_nest_and_stand_beside_what_respondents_have(study: Project) -> None:
    found = counted(study, "sector/golf", "golf/sector", "group")
    nested = figures(counted(study, "sector/golf"))
    assert nested["Zorg", "2014"] == (1, 1)
    assert nested["Zorg", "2015"] == (1, 2)
    assert nested["Zorg",] == (2, 3)
    assert nested["Techniek", "2014"] == (1, 1)
    assert [len(block) for block in found.blocks] == [2, 2, 1]
    assert (found.rows[0].total, found.base) == (3, 4)
    alone = counted(study, "group")
    assert found.rows[0].cells[-1] == alone.rows[0].cells[-1] == 3


def test_a_condition_on_waves_narrows_the_columns(study: Project) -> None:
    narrowed = study_to_count(study, where={"golf": ["2015"]})
    found = matrix(study, narrowed, ["stage"], ["golf"])
    assert list(figures(found).values()) == [(1, 2)]


def test_every_number_has_its_passages(study: Project) -> None:
    every = study_to_count(study)
    for columns in (["golf"], ["sector", "golf"], ["golf", "sector"]):
        found = counted(study, "/".join(columns), count="codings")
        [row] = found.rows
        for column, number in zip((*found.columns, *found.subtotals), (*row.cells, *row.subtotals), strict=True):
            assert len(codings_of_cell(study, every, "stage", columns, column.path)) == number


def test_a_wave_is_asked_for_once_and_by_its_name(study: Project) -> None:
    with pytest.raises(QualcodeError, match="golf"):
        counted(study, "golf", "Golf")
    with pytest.raises(NotFoundError) as caught:
        counted(study, "gof")
    assert "golf" in str(caught.value.hint)
