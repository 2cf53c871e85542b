"""Taking codebooks in, adding codes, and comparing versions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.codebook import add_code, differences, import_codebook, number_version, read_snapshot, to_spec, versions
from qualcode.errors import ConflictError
from qualcode.storage import Project
from qualcode.storage.codes import codebook

from .building import code_id, new_project, spec


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path, "stage", "stage/netwerk", "kosten")


def test_taking_in_the_same_codebook_again_changes_nothing(project: Project) -> None:
    lines = len(project.log())
    outcome = import_codebook(project, "ada", spec("stage", "stage/netwerk", "kosten"), reason="again")
    assert (outcome.added, outcome.changed, len(outcome.same), outcome.version) == ([], [], 3, 1)
    assert len(project.log()) == lines


def test_a_changed_codebook_makes_a_version_and_keeps_what_the_file_does_not_name(project: Project) -> None:
    outcome = import_codebook(project, "ada", spec("kosten", "kosten/bus"), reason="costs")
    assert (outcome.added, outcome.kept, outcome.version) == (["kosten/bus"], ["stage", "stage/netwerk"], 2)
    assert [code.path for code in codebook(project).codes] == ["stage", "stage/netwerk", "kosten", "kosten/bus"]


def test_a_code_that_moved_is_known_by_its_guid(project: Project) -> None:
    exported = to_spec(codebook(project))
    stage, kosten = exported.codes
    moved = replace(exported, codes=(replace(stage, codes=()), replace(kosten, codes=stage.codes)))
    before = code_id(project, "stage/netwerk")
    import_codebook(project, "ada", moved, reason="moved")
    assert code_id(project, "kosten/netwerk") == before
    old, new = (read_snapshot(version) for version in versions(project))
    assert [(item.kind, item.path) for item in differences(old, new) if "path" in item.fields] == [
        ("changed", "kosten/netwerk")
    ]


def test_undoing_an_import_takes_codes_and_version_away(project: Project) -> None:
    import_codebook(project, "ada", spec("kosten", "kosten/bus"), reason="costs")
    project.undo("ada")
    assert [code.path for code in codebook(project).codes] == ["stage", "stage/netwerk", "kosten"]
    assert [version.number for version in versions(project)] == [1]


def test_a_code_on_the_fly_goes_to_the_end_and_has_a_slug(project: Project) -> None:
    add_code(project, "ada", "  Oom of  tante? ", parent_id=code_id(project, "stage"))
    assert [code.path for code in codebook(project).codes] == ["stage", "stage/netwerk", "stage/oom-of-tante", "kosten"]
    with pytest.raises(ConflictError, match="already"):
        add_code(project, "ada", "Oom of tante!", parent_id=code_id(project, "stage"))
    with pytest.raises(ConflictError, match="needs a name"):
        add_code(project, "ada", " ")


def test_versions_are_numbered_with_a_reason(project: Project) -> None:
    add_code(project, "ada", "Oom")
    assert number_version(project, "ada", "after the first round") == 2
    assert [(version.number, version.reason) for version in versions(project)] == [
        (1, "First"),
        (2, "after the first round"),
    ]
    old, new = (read_snapshot(version) for version in versions(project))
    assert [(item.kind, item.path) for item in differences(old, new)] == [("added", "oom")]
    assert [(item.kind, item.path) for item in differences(new, old)] == [("removed", "oom")]
