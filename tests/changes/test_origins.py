"""How a coding came about stays with it: edited, undone, brought back from a copy, and taken to another file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.changes.coders import merge_coders
from qualcode.changes.codings import NewCoding, apply_codings, recode, remove_codings, set_span, split_coding
from qualcode.merging import merge
from qualcode.model import IMPORT, PERSON, RULE, SUGGESTION, is_by_machine, is_origin
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.portable.rows import restore_rows, stored_rows
from qualcode.storage.schema import SCHEMA_VERSION
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.copies import copied
from tests.support.once import fill

MODEL = "model:proef@1.0"
ORIGINS = (PERSON, RULE, SUGGESTION, IMPORT, MODEL)
EACH = dict.fromkeys(ORIGINS, 1)


def make_project(folder: Path) -> None:
    with new_project(folder) as made:
        add_transcript(made, "d0", INTERVIEW)
        code = code_id(made, "stage/netwerk")
        new = [NewCoding(1, at, at + 12, code, origin=origin) for at, origin in enumerate(ORIGINS, start=13)]
        apply_codings(made, "ada", new)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    fill(tmp_path, make_project)
    with Project.open(tmp_path / "study.qualcode") as made:
        yield made


def origins(project: Project) -> Counter[str]:
    return Counter(one.origin for one in codings(project))


def test_edits_undoing_and_redoing_keep_it(project: Project) -> None:
    ids = [one.id for one in codings(project)]
    for one in ids:
        split_coding(project, "ada", one, 20)
    assert origins(project) == dict.fromkeys(ORIGINS, 2)
    recode(project, "ada", ids, code_id(project, "kosten"))
    set_span(project, "ada", ids[-1], 2, 19)
    remove_codings(project, "ada", ids)
    for _step in range(3):
        project.undo("ada")
    assert origins(project) == dict.fromkeys(ORIGINS, 2)
    for _step in range(5):
        project.undo("ada")
    assert origins(project) == EACH
    project.undo("ada")
    project.redo("ada")
    assert origins(project) == EACH
    assert project.check() == []


def test_a_copy_brings_it_back_and_takes_it_along(project: Project, tmp_path: Path) -> None:
    with copied(project) as copy:
        new = [NewCoding(1, 60, 60 + n, code_id(copy, "kosten"), origin=one) for n, one in enumerate(ORIGINS, 1)]
        apply_codings(copy, "bo", new)
        merge(project, "ada", copy.path)
    assert origins(project) == dict.fromkeys(ORIGINS, 2)
    restore_rows(tmp_path / "back.qualcode", SCHEMA_VERSION, stored_rows(project))
    with Project.open(tmp_path / "back.qualcode") as back:
        assert origins(back) == dict.fromkeys(ORIGINS, 2)


def test_coders_who_become_one_keep_it(project: Project) -> None:
    apply_codings(project, "bo", [NewCoding(1, 70, 79, code_id(project, "kosten"), origin=RULE)])
    merge_coders(project, "ada", "bo", "ada")
    assert origins(project)[RULE] == 2


def test_what_is_there_keeps_its_own(project: Project) -> None:
    found = codings(project)[1]
    again = NewCoding(1, found.start, found.end, found.code_id, memo="gezien", origin=PERSON)
    assert apply_codings(project, "ada", [again]) == [None]
    assert (codings(project)[1].origin, codings(project)[1].memo) == (RULE, "gezien")


def test_machines_are_rules_and_models_and_every_word_is_one(project: Project) -> None:
    assert [one for one in ORIGINS if is_by_machine(one)] == [RULE, MODEL]
    assert all(map(is_origin, ORIGINS))
    assert not any(map(is_origin, ("", "Person", "model:", "model:a", "model:@1", "model:a@", "rules", "models:a@1")))
    project.look_without_machine()
    assert origins(project) == dict.fromkeys((PERSON, SUGGESTION, IMPORT), 1)


def test_a_word_that_is_none_is_found_by_the_proof(project: Project) -> None:
    project.connection.execute("UPDATE main.coding SET origin = 'robot' WHERE id = 2")
    assert any("origin" in problem for problem in project.check())


def test_what_machines_made_is_found_without_reading_every_coding(project: Project) -> None:
    from qualcode.storage.codings import by_machine

    asked: list[str] = []
    project.connection.set_trace_callback(asked.append)
    assert [row[2:] for row in by_machine(project)] == [(MODEL, 1), (RULE, 1)]
    project.connection.set_trace_callback(None)
    plan = " ".join(str(row[3]) for row in project.connection.execute(f"EXPLAIN QUERY PLAN {asked[-1]}"))
    assert "coding_by_machine" in plan
