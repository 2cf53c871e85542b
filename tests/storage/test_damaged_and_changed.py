"""In a file in which damage can be seen nothing is changed, and everything can be read and brought out."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import DamagedError
from qualcode.storage import Project
from qualcode.storage.coders import coder
from qualcode.storage.documents import documents, text
from qualcode.storage.file import glance
from qualcode.storage.file.repair import remedies, repair
from tests.cli.conftest import Call, call
from tests.storage.test_proof import SECRET, behind, path, study
from tests.support.building import code_id

__all__ = ["call", "path", "study"]

SEEN = {
    "a text": "UPDATE document SET text = replace(text, 'oom', 'opa') WHERE id = 2",
    "a text as a blob": "UPDATE document SET text = CAST(text AS BLOB) WHERE id = 1",
    "a text that is none": "UPDATE document SET text = CAST(X'ff' || CAST(text AS BLOB) AS TEXT) WHERE id = 1",
    "a hash": "UPDATE document SET sha256 = replace(sha256, 'a', 'b')",
    "what a line did": "UPDATE history SET ops = X'5b5d' WHERE id = 5",
    "what a line is about": "UPDATE history SET about = '{}' WHERE id = 6",
    "who did it": "UPDATE history SET coder = 'eve' WHERE id = 7",
    "a seal": "UPDATE history SET sha256 = '' WHERE id = 8",
    "a line with a type of its own": "UPDATE history SET about = X'00' WHERE id = 9",
    "an index that is gone": "DROP INDEX coding_same",
}


def change(project: Project) -> None:
    apply_codings(project, "ada", [NewCoding(1, 3, 9, code_id(project, "kosten"))])


def index_of(path: Path) -> str:
    with Project.open(path, readonly=True) as project:
        sql = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name LIMIT 1"
        return str(project.scalar(sql))


@pytest.mark.parametrize("what", SEEN)
def test_a_change_is_refused_with_the_remedy_and_reading_goes_on(path: Path, what: str, call: Call) -> None:
    sql = SEEN[what].replace("coding_same", index_of(path))
    with behind(path) as connection:
        connection.execute(sql)
    before = path.read_bytes()
    result = call("-p", str(path), "code", "een", "kosten", "--at", "3:9", code=1)
    assert "check --repair" in result.err
    assert "restore BACKUP" in result.err
    assert SECRET not in result.err
    for command in (
        ["codebook", "show", "--with-names"],
        ["documents"],
        *([["matrix"]] if what != "a text that is none" else []),
    ):
        call("-p", str(path), *command)
    with Project.open(path) as project:
        for _time in range(2):
            with pytest.raises(DamagedError, match="nothing is changed in it"):
                change(project)
        with pytest.raises(DamagedError):
            project.undo("ada")
    assert path.read_bytes()[100:] == before[100:]  # in the header stands that somebody opened it


@pytest.mark.parametrize("what", ["a text", "a hash", "an index that is gone"])
def test_what_was_mended_is_changed_again(path: Path, what: str) -> None:
    with behind(path) as connection:
        connection.execute(SEEN[what].replace("coding_same", index_of(path)))
    with Project.open(path, as_it_is=True) as project:
        repair(project, "ada", remedies(project, project.prove()))
    with Project.open(path) as project:
        change(project)
        assert project.check() == []


def test_of_a_large_file_the_last_lines_are_looked_at_and_each_text_as_it_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glance, "SMALL", 0)
    with behind(path) as connection:
        connection.execute(SEEN["a text"])
    with Project.open(path) as project:
        change(project)
        assert "opa" in text(project, 2)
        with pytest.raises(DamagedError, match="document row 2"):
            change(project)
        assert len(documents(project)) == 2
    with behind(path) as connection:
        connection.execute("UPDATE history SET about = '{}' WHERE id = (SELECT MAX(id) FROM history)")
    with Project.open(path) as project, pytest.raises(DamagedError, match="line 16"):
        change(project)


def test_where_somebody_stays_all_is_looked_at(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance, "SMALL", 0)
    with behind(path) as connection:
        connection.execute(SEEN["a text"])
    with Project.open(path) as project:
        change(project)
        project.look_closely()
        with pytest.raises(DamagedError, match="document row 2"):
            change(project)


def test_what_is_met_while_reading_stops_the_next_change(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance, "SMALL", 0)
    with behind(path) as connection:
        connection.execute("UPDATE coder SET name = CAST(X'ff' AS TEXT) WHERE name = 'bob'")
    with Project.open(path) as project:
        change(project)
        with pytest.raises(DamagedError, match="cannot be read"):
            coder(project, "carla")
        with pytest.raises(DamagedError, match="nothing is changed in it"):
            change(project)


def test_pages_that_do_not_fit_together_are_seen(path: Path) -> None:
    with Project.open(path) as project:
        root = project.scalar("SELECT rootpage FROM sqlite_master WHERE name = 'turn'")
        size = project.scalar("PRAGMA page_size")
    data = bytearray(path.read_bytes())
    data[(root - 1) * size : root * size] = bytes(size)
    path.write_bytes(data)
    with Project.open(path) as project, pytest.raises(DamagedError, match="nothing is changed in it"):
        change(project)
