"""Taking codebooks in, adding codes, and comparing versions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.changes.codebook import (
    add_code,
    differences,
    edit_code,
    import_codebook,
    merge_codes,
    move_code,
    number_version,
    outdated_codings,
    read_snapshot,
    remove_code,
    retire_code,
    split_off,
    to_spec,
    versions,
)
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.log_words import in_words
from qualcode.changes.work import set_memo
from qualcode.errors import ConflictError
from qualcode.model import Predicate
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import codings
from qualcode.storage.memos import memos
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project, spec


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


def test_how_reports_say_a_code_is_kept_by_version_and_undone(project: Project) -> None:
    said = (
        Predicate("scholen", "", "heeft er een", "hebben er een", noun="een netwerk"),
        Predicate("", "en", "a", "b"),
    )
    exported = to_spec(codebook(project))
    stage = replace(exported.codes[0], predicates=said)
    import_codebook(project, "ada", replace(exported, codes=(stage, exported.codes[1])), reason="said")
    assert codebook(project).by_path["stage"].predicates == said
    old, new = (read_snapshot(version) for version in versions(project))
    assert new.codes[0].predicates == said
    (difference,) = differences(old, new)
    assert difference.fields == {"predicates": ("", "scholen: heeft er een | hebben er een; een netwerk\nen: a | b")}
    assert to_spec(codebook(project)).codes[0].predicates == said
    project.undo("ada")
    assert codebook(project).by_path["stage"].predicates == ()


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


def paths(project: Project) -> list[str]:
    return [code.path for code in codebook(project).codes]


def coded(project: Project, coder: str, words: str, path: str, memo: str = "") -> None:
    start = INTERVIEW.index(words)
    apply_codings(project, coder, [NewCoding(1, start, start + len(words), code_id(project, path), memo)])


def test_every_field_of_a_code_can_be_edited_and_undone(project: Project) -> None:
    code = code_id(project, "stage/netwerk")
    before = codebook(project).by_id[code]
    assert edit_code(
        project, "ada", code, name="Bekenden", definition="Via.", keywords=["oom", "buur"], slug="bekenden"
    )
    now = codebook(project).by_id[code]
    assert (now.path, now.name, now.definition, now.keywords) == ("stage/bekenden", "Bekenden", "Via.", ("oom", "buur"))
    assert not edit_code(project, "ada", code, name="Bekenden")
    with pytest.raises(ConflictError, match="needs a name"):
        edit_code(project, "ada", code, name=" ")
    with pytest.raises(ConflictError, match="cannot be part of an address"):
        edit_code(project, "ada", code, slug="a/b")
    project.undo("ada")
    assert codebook(project).by_id[code] == before


def test_codes_can_be_moved_and_reordered(project: Project) -> None:
    move_code(project, "ada", code_id(project, "kosten"), None, 0)
    assert paths(project) == ["kosten", "stage", "stage/netwerk"]
    move_code(project, "ada", code_id(project, "stage"), code_id(project, "kosten"), 0)
    assert paths(project) == ["kosten", "kosten/stage", "kosten/stage/netwerk"]
    assert not move_code(project, "ada", code_id(project, "kosten/stage"), code_id(project, "kosten"), 5)
    with pytest.raises(ConflictError, match="under itself"):
        move_code(project, "ada", code_id(project, "kosten"), code_id(project, "kosten/stage/netwerk"), 0)
    project.undo("ada")
    project.undo("ada")
    assert paths(project) == ["stage", "stage/netwerk", "kosten"]


def test_merging_takes_codings_memos_and_children_along(project: Project) -> None:
    add_transcript(project, "gesprek", INTERVIEW)
    coded(project, "ada", "mijn oom", "stage", "a")
    coded(project, "ada", "mijn oom", "kosten", "b")
    coded(project, "bob", "de bus", "stage")
    set_memo(project, "ada", "code", code_id(project, "stage"), "over stage")
    set_memo(project, "ada", "code", code_id(project, "kosten"), "over kosten")
    before = (paths(project), codings(project), memos(project))
    assert merge_codes(project, "ada", [code_id(project, "stage")], code_id(project, "kosten")) == 2
    assert paths(project) == ["kosten", "kosten/netwerk"]
    assert [(coding.quote, coding.memo) for coding in codings(project)] == [("mijn oom", "b\na"), ("de bus", "")]
    assert [memo.text for memo in memos(project)] == ["over kosten\nover stage"]
    project.undo("ada")
    assert (paths(project), codings(project), memos(project)) == before
    with pytest.raises(ConflictError, match="lies under"):
        merge_codes(project, "ada", [code_id(project, "stage")], code_id(project, "stage/netwerk"))


def test_retiring_keeps_codings_and_covers_what_is_under_it(project: Project) -> None:
    assert retire_code(project, "ada", code_id(project, "stage"))
    assert [code.retired for code in codebook(project).codes] == [True, True, False]
    assert retire_code(project, "ada", code_id(project, "stage"), retired=False)
    assert not retire_code(project, "ada", code_id(project, "stage"), retired=False)


def test_only_a_code_that_nothing_depends_on_is_removed(project: Project) -> None:
    add_transcript(project, "gesprek", INTERVIEW)
    coded(project, "bob", "de bus", "kosten")
    for path in ("stage", "kosten"):
        with pytest.raises(ConflictError, match="codings or codes under it"):
            remove_code(project, "ada", code_id(project, path))
    remove_code(project, "ada", code_id(project, "stage/netwerk"))
    assert paths(project) == ["stage", "kosten"]


def test_codings_made_before_the_meaning_of_their_code_changed_are_to_be_looked_at_again(project: Project) -> None:
    add_transcript(project, "gesprek", INTERVIEW)
    coded(project, "ada", "mijn oom", "stage/netwerk")
    coded(project, "ada", "de bus", "kosten")
    edit_code(project, "ada", code_id(project, "stage/netwerk"), definition="Alleen familie.")
    assert outdated_codings(project) == []
    number_version(project, "ada", "enger")
    assert [coding.quote for coding in outdated_codings(project)] == ["mijn oom"]
    coded(project, "ada", "Drie keer", "stage/netwerk")
    assert [coding.quote for coding in outdated_codings(project)] == ["mijn oom"]


def test_a_new_code_may_stand_right_after_another(project: Project) -> None:
    stage = code_id(project, "stage")
    add_code(project, "ada", "Intake", after=stage)
    add_code(project, "ada", "Bus", parent_id=stage, after=stage)
    assert [code.path for code in codebook(project).codes] == [
        "stage",
        "stage/netwerk",
        "stage/bus",
        "intake",
        "kosten",
    ]
    project.undo("ada")
    project.undo("ada")
    assert [code.path for code in codebook(project).codes] == ["stage", "stage/netwerk", "kosten"]


def test_passages_are_split_off_into_a_new_code_in_one_change(project: Project) -> None:
    add_transcript(project, "gesprek", INTERVIEW)
    stage, netwerk = code_id(project, "stage"), code_id(project, "stage/netwerk")
    apply_codings(
        project, "ada", [NewCoding(1, 40, 52, stage), NewCoding(1, 40, 52, netwerk), NewCoding(1, 0, 9, stage)]
    )
    ids = [coding.id for coding in codings(project) if coding.start == 40]
    apply_codings(project, "bob", [NewCoding(1, 3, 9, stage)])
    made = split_off(project, "ada", ids, " Via  oom ", parent_id=stage)
    assert codebook(project).by_id[made].path == "stage/via-oom"
    assert len(codings(project, code_ids=[made])) == 1
    assert in_words(project.log()[0]) == "split off Via oom: 2 codings"
    project.undo("ada")
    assert sorted(coding.id for coding in codings(project) if coding.start == 40) == sorted(ids)
    assert "stage/via-oom" not in codebook(project).by_path
    with pytest.raises(ConflictError, match="another coder"):
        split_off(project, "bob", ids, "Tante", parent_id=stage)
    with pytest.raises(ConflictError, match="already"):
        split_off(project, "ada", ids, "Netwerk", parent_id=stage)


def test_a_code_merges_together_with_a_code_under_it(project: Project) -> None:
    add_transcript(project, "gesprek", INTERVIEW)
    stage, netwerk, kosten = (code_id(project, path) for path in ("stage", "stage/netwerk", "kosten"))
    apply_codings(project, "ada", [NewCoding(1, 40, 52, stage), NewCoding(1, 60, 70, netwerk)])
    assert merge_codes(project, "ada", [stage, netwerk], kosten) == 2
    assert [code.path for code in codebook(project).codes] == ["kosten"]
    project.undo("ada")
    assert [code.path for code in codebook(project).codes] == ["stage", "stage/netwerk", "kosten"]


def test_a_retired_code_differs(project: Project) -> None:
    retire_code(project, "ada", code_id(project, "kosten"))
    [difference] = differences(read_snapshot(versions(project)[0]), to_spec(codebook(project)))
    assert difference.fields == {"retired": ("", "retired")}
