"""Codes made while coding: one change, one undo, and names that are there already."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes.codebook import add_code, edit_code, retire_code
from qualcode.changes.log_words import in_words
from qualcode.changes.new_code import IN_VIVO, LONGEST_NAME, coin_code, name_from
from qualcode.errors import ConflictError
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path, "stage", "kosten")


def paths(project: Project) -> list[str]:
    return [code.path for code in codebook(project).codes]


def test_code_and_coding_are_one_change(project: Project) -> None:
    document = add_transcript(project, "een", INTERVIEW)
    made = coin_code(
        project, "ada", " Oom  en tante ", (document, 5, 20), under=IN_VIVO, others=[code_id(project, "stage")]
    )
    assert made.new
    assert paths(project) == ["stage", "kosten", "in-vivo", "in-vivo/oom-en-tante"]
    assert {coding.code_id for coding in codings(project)} == {made.code_id, code_id(project, "stage")}
    assert "Oom en tante" in in_words(project.log(1)[0])
    project.undo("ada")
    assert paths(project) == ["stage", "kosten"]
    assert codings(project) == []
    with project.watching() as told:
        project.redo("ada")
    assert len(codings(project)) == 2
    assert [{table: len(ids) for table, ids in touched.items()} for touched in told] == [{"code": 2, "coding": 2}]


def test_a_name_that_is_there_is_used(project: Project) -> None:
    document = add_transcript(project, "een", INTERVIEW)
    first = coin_code(project, "ada", "Ja?", (document, 5, 20), under=IN_VIVO)
    again = coin_code(project, "ada", "ja?", (document, 30, 40), under=IN_VIVO)
    assert (again.code_id, again.new) == (first.code_id, False)
    other = coin_code(project, "ada", "Ja!", (document, 30, 40), under=IN_VIVO)
    assert other.new
    assert paths(project)[2:] == ["in-vivo", "in-vivo/ja", "in-vivo/ja-2"]
    assert coin_code(project, "ada", "ja!", (document, 30, 40), under=IN_VIVO).codings == [None]


def test_what_cannot_be_made_changes_nothing(project: Project) -> None:
    document = add_transcript(project, "een", INTERVIEW)
    with pytest.raises(ConflictError):
        coin_code(project, "ada", "  ", (document, 5, 20))
    with pytest.raises(ConflictError):
        coin_code(project, "ada", "Nieuw", (document, 5, 999_999))
    retire_code(project, "ada", code_id(project, "kosten"))
    with pytest.raises(ConflictError, match="retired"):
        coin_code(project, "ada", "Kosten", (document, 5, 20))
    assert paths(project) == ["stage", "kosten"]
    assert codings(project) == []


def test_names_come_from_words() -> None:
    assert name_from(" “die kent\n die baas.” ") == "die kent die baas"
    assert name_from("Hoe kom je eraan?") == "Hoe kom je eraan?"
    assert name_from("… – !") == ""
    long = name_from("woord " * 40)
    assert long.endswith("woord…")
    assert len(long) <= LONGEST_NAME + 1
    assert len(name_from("x" * 500)) == LONGEST_NAME


@pytest.mark.parametrize("length", [251, 4600])
def test_a_passage_pasted_for_a_name_is_refused_everywhere(tmp_path: Path, length: int) -> None:
    project = new_project(tmp_path, "stage")
    document = add_transcript(project, "een", INTERVIEW)
    before = len(codebook(project).codes)
    long = "woord " * (length // 6) + "x" * (length % 6)
    stage = code_id(project, "stage")
    for make in (
        lambda: add_code(project, "ada", long),
        lambda: edit_code(project, "ada", stage, name=long),
        lambda: coin_code(project, "ada", long, (document, 0, 5)),
    ):
        with pytest.raises(ConflictError, match="characters"):
            make()
    assert len(codebook(project).codes) == before
    assert edit_code(project, "ada", stage, name="x" * 250)
