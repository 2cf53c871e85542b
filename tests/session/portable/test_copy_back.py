"""A qdpx of ours comes into a project that is there: of the same study it is merged, of another it says what stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.work import set_memo
from qualcode.errors import ConflictError
from qualcode.session.portable import bring_study, send_study
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.memos import memos
from tests.support.building import code_id, two_coders


def sent(path: Path, target: Path) -> Path:
    with Project.open(path, readonly=True) as project:
        project.look_as("ada")
        send_study(project, target)
    return target


def test_a_copy_of_this_study_is_merged_and_once(tmp_path: Path) -> None:
    path = two_coders(tmp_path)
    copy = tmp_path / "copy.qualcode"
    shutil.copy(path, copy)
    with Project.open(copy) as project:
        apply_codings(project, "ben", [NewCoding(1, 70, 80, code_id(project, "kosten"))])
        set_memo(project, "ben", "project", 0, "nog eens bellen")
    out = sent(copy, tmp_path / "copy.qdpx")
    session = Session(path, "ada")
    apply_codings(session.project, "ada", [NewCoding(1, 90, 95, code_id(session.project, "kosten"))])
    before = len(codings(session.project))
    tried = bring_study(session, out, dry_run=True).to_dict()
    assert len(codings(session.project)) == before
    found = bring_study(session, out).to_dict()
    assert found["written"] == tried["written"] == {"codings": 1, "memos": 1}
    assert [row["kind"] for row in found["changed"]] == ["own_merged"]
    assert len(codings(session.project)) == before + 1
    assert "nog eens bellen" in [memo.text for memo in memos(session.project)]
    again = bring_study(session, out).to_dict()
    assert (again["written"], again["changed"], again["lost"]) == ({}, [], [])
    assert session.project.check() == []
    assert session.project.undo("ada")
    assert len(codings(session.project)) == before
    session.close()


def test_a_copy_that_needs_a_decision_is_refused_with_the_way_to_make_it(tmp_path: Path) -> None:
    path = two_coders(tmp_path)
    copy = tmp_path / "copy.qualcode"
    shutil.copy(path, copy)
    for file, words in ((copy, "zo"), (path, "anders")):
        with Project.open(file) as project, project.change("ada", "code.edit") as change:
            change.update("code", code_id(project, "kosten"), definition=words)
    out = sent(copy, tmp_path / "copy.qdpx")
    session = Session(path, "ada")
    with pytest.raises(ConflictError, match=r"copy\.qdpx") as found:
        bring_study(session, out)
    assert "qualcode merge" in found.value.hint
    session.close()


def test_of_another_study_it_is_said_what_stays_behind(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    other = two_coders(tmp_path / "one")
    out = sent(other, tmp_path / "other.qdpx")
    session = Session(two_coders(tmp_path / "two"), "ada")
    before = len(codings(session.project))
    first = bring_study(session, out).to_dict()
    assert "own_rows" in [row["kind"] for row in first["lost"]]
    count = len(codings(session.project))
    again = bring_study(session, out).to_dict()
    assert len(codings(session.project)) == count >= before
    assert again["written"] == {}
    session.close()
