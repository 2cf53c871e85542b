"""Codings in bulk: by position, by quotation, by likeness; and what cannot be placed."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes.log_words import in_words
from qualcode.importing.codings import import_codings
from qualcode.model import CodingRow
from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.support.building import INTERVIEW, add_transcript, new_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = new_project(tmp_path)
    add_transcript(project, "gesprek", INTERVIEW + "Sem: Drie keer raden. De bus dus.\nNoor: Drie keer!\n")
    return project


def row(line: int, quote: str | None = None, **more: object) -> CodingRow:
    values: dict[str, object] = {
        "document": "gesprek", "code": "netwerk", "coder": "", "start": None, "end": None, "occurrence": None,
        "memo": "", "good": False,
    }  # fmt: skip
    return CodingRow(line=line, quote=quote, **(values | more))  # type: ignore[arg-type]


def test_rows_are_placed_by_position_and_by_quotation(project: Project) -> None:
    start = INTERVIEW.index("mijn oom")
    rows = [row(2, "die kent die baas", coder="bob", memo="wie?", good=True), row(3, start=start, end=start + 8)]
    report = import_codings(project, "ada", rows)
    assert (report.added, report.already, report.problems, report.approximate) == (2, 0, [], [])
    assert [(coding.quote, coding.memo, coding.good) for coding in codings(project)] == [
        ("mijn oom", "", False),
        ("die kent die baas", "wie?", True),
    ]


def test_a_quotation_that_is_nearly_there_is_placed_and_said(project: Project) -> None:
    report = import_codings(project, "ada", [row(2, "Via mijn oom, die kende die baas.")])
    [found] = report.approximate
    assert found.line == 2
    assert 90 <= found.score < 100
    assert found.found == "Via mijn oom, die kent die baas."
    strict = import_codings(project, "ada", [row(2, "Via mijn oom, die kende die baas.")], threshold=99)
    assert [problem.line for problem in strict.problems] == [2]


def test_rows_that_cannot_be_placed_are_reported_and_stop_nothing_else(project: Project) -> None:
    rows = [
        row(2, "Dit is nergens in het hele gesprek gezegd."),
        row(3, "Drie keer"),
        row(4, "Drie keer", occurrence=2),
        row(5, "mijn oom", code="niets"),
        row(6, "mijn oom", document="gesprk"),
        row(7, start=0, end=10**6),
        row(8, "mijn tante", start=0, end=5),
    ]
    report = import_codings(project, "ada", rows)
    assert report.added == 1
    assert [problem.line for problem in report.problems] == [2, 3, 5, 6, 7, 8]
    assert "3" in report.problems[1].message
    assert "gesprek" in report.problems[3].hint
    assert codings(project)[0].start == INTERVIEW.__len__() + 5


def test_nothing_is_written_on_a_dry_run_and_doubles_are_counted(project: Project) -> None:
    rows = [row(2, "mijn oom")]
    assert import_codings(project, "ada", rows, dry_run=True).added == 1
    assert codings(project) == []
    import_codings(project, "ada", rows)
    more = [row(2, "mijn oom", memo="wie?"), row(3, "die kent die baas"), row(4, "die kent die baas")]
    log = len(project.log())
    for dry_run in (True, False):
        again = import_codings(project, "ada", more, dry_run=dry_run)
        assert (again.added, again.already, again.supplemented) == (1, 2, 1)
        assert len(project.log()) == log + (not dry_run)


def test_a_memo_in_a_row_of_a_coding_that_is_there_is_kept(project: Project) -> None:
    rows = [row(2, "mijn oom", memo="wie?"), row(3, "die kent die baas")]
    assert import_codings(project, "ada", rows).supplemented == 0
    later = [row(2, "mijn oom", memo="of tante"), row(3, "die kent die baas", good=True), row(4, "mijn oom")]
    report = import_codings(project, "ada", later)
    assert (report.added, report.already, report.supplemented) == (0, 3, 2)
    assert {(one.memo, one.good) for one in codings(project)} == {("wie?\nof tante", False), ("", True)}
    assert in_words(project.log(1)[0]) == "memo or flag on 2 codings"
    assert import_codings(project, "ada", [*rows, *later]).supplemented == 0
    project.undo("ada")
    assert {(one.memo, one.good) for one in codings(project)} == {("wie?", False), ("", False)}
