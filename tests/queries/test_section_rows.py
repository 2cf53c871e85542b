"""The sections of an outline as rows of a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qualcode.changes.attributes import add_attribute, set_value
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import QualcodeError
from qualcode.library.asking import ask
from qualcode.report.matrix.counted import MatrixResult, count_matrix
from qualcode.storage import Project
from qualcode.storage.respondents import respondents
from tests.support.building import add_transcript, code_id, new_project

OUTLINE = """\
outline: h6
version: 2
language: nl
title: Hoofdstuk
groups:
  - group: scholen
    singular: school
    plural: scholen
    title: Scholen
    sections:
      - title: Stage
        blocks:
          - says: stage/genoeg
          - says: stage
          - contrast: {here: kosten, there: "leerlingen:stage/lastig"}
          - text: Zo is het.
      - title: Redenen
        blocks:
          - reasons: stage
      - title: Slot
        blocks:
          - text: Tot zover.
  - group: leerlingen
    singular: leerling
    plural: leerlingen
    title: Leerlingen
    where: {traject: AO}
    sections:
      - title: stage
        codes: [stage]
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    """Two schools and two pupils, of whom one has AO; each says something of the placement."""
    (tmp_path / "h.yaml").write_text(OUTLINE, encoding="utf-8")
    with new_project(tmp_path, "stage", "stage/genoeg", "stage/lastig", "kosten") as project:
        route = add_attribute(project, "ada", "traject", "choice", ("AO", "LWT"))
        said = {"s1": "stage/genoeg", "s2": "kosten", "l1": "stage/lastig", "l2": "stage/genoeg"}
        for name, path in said.items():
            group = "scholen" if name.startswith("s") else "leerlingen"
            number = add_transcript(project, name, "R: Zeker wel.\n", group=group)
            person = respondents(project)[-1].id
            set_value(project, "ada", person, route, "AO" if name == "l1" else "LWT")
            apply_codings(project, "ada", [NewCoding(number, 3, 9, code_id(project, path))])
        yield project


def laid(project: Project, row: str, **options: Any) -> MatrixResult:
    return count_matrix(project, [row], ["group"], unfinished_too=True, **options)


def test_a_section_is_said_by_who_of_its_group_says_any_of_its_codes(study: Project, tmp_path: Path) -> None:
    found = laid(study, f"outline:{tmp_path / 'h.yaml'}", with_evidence=True)
    assert {row.name: row.total for row in found.matrix.rows} == {
        "scholen: Stage": 2,
        "scholen: Redenen": 1,
        "leerlingen: stage": 1,
    }
    assert str(tmp_path) not in str(found.to_dict())
    assert found.matrix.respondents.total == 3
    for row, behind in zip(found.matrix.rows, found.evidence[1:], strict=True):
        assert behind.total
        assert ask(study, behind.total.query).n == row.total == len(behind.total.respondents)
        assert len(behind.total.codings) == row.total
    assert laid(study, f"outline:{tmp_path / 'h.yaml'}", count="codings").matrix.rows[0].total == 2


def test_one_section_is_what_it_is_made_of(study: Project, tmp_path: Path) -> None:
    for name, rows in {
        "Redenen": ["stage/genoeg", "stage/lastig"],
        "stage": ["stage/genoeg", "stage", "kosten"],
        "leerlingen/stage": ["stage"],
    }.items():
        assert [row.code for row in laid(study, f"outline:{tmp_path / 'h.yaml'}#{name}").matrix.rows] == rows


@pytest.mark.parametrize(
    ("address", "said"), [("h.yaml#Nergens", "no section"), ("h.yaml#Slot", "no section"), ("x.yaml", "does not exist")]
)
def test_a_section_that_is_not_there_says_so(study: Project, tmp_path: Path, address: str, said: str) -> None:
    with pytest.raises(QualcodeError, match=said):
        laid(study, f"outline:{tmp_path / address}")
