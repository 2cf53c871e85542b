"""The index of words says what the texts say: within each change, after each undo, and nothing of what is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.documents import remove_document
from qualcode.storage import Project
from qualcode.storage.file.guard import design
from qualcode.storage.file.repair import remedies, repair
from qualcode.storage.words.keeping import differing, forget, inflate_words, missing, pack_words, unpack_words
from qualcode.storage.words.reading import LEMMA, indexed, ready, words_by_keys, words_of_form
from qualcode.text.words import WAY, word_forms, word_spans
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.correcting import corrected


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = new_project(tmp_path)
    add_transcript(project, "groep", INTERVIEW)
    return project


def keys(form: str) -> dict[int, list[str]]:
    return {LEMMA: [form[:3]]}


def is_kept(project: Project) -> bool:
    """Whether the index is whole and says what the texts say."""
    return not missing(project.connection) and not list(differing(project.connection))


def holds(project: Project, form: str) -> int:
    return sum(word.documents for word in words_of_form(project, form))


def _import(project: Project) -> None:
    add_transcript(project, "nog-een", "I: Waar is het zwembad?\nNoor: Bij de molen.")


def _correct(project: Project) -> None:
    corrected(project, "ada", ("die kent die baas", "die kent de molenaar"))


def _remove(project: Project) -> None:
    remove_document(project, "ada", 1)


@pytest.mark.parametrize("change", [_import, _correct, _remove])
def test_each_change_its_undo_and_its_redo_keep_the_index(project: Project, change: Callable[[Project], None]) -> None:
    assert is_kept(project)
    assert holds(project, "baas") == 1
    change(project)
    assert is_kept(project)
    project.undo("ada")
    assert is_kept(project)
    assert holds(project, "baas") == 1
    project.redo("ada")
    assert is_kept(project)
    assert project.check() == []


def test_words_that_no_document_has_are_gone(project: Project) -> None:
    ready(project, WAY, "een", keys)
    assert words_by_keys(project, LEMMA, ["baa"])
    _remove(project)
    assert [holds(project, word) for word in word_forms(INTERVIEW)] == [0] * len(word_forms(INTERVIEW))
    assert words_by_keys(project, LEMMA, ["baa"]) == []
    assert project.scalar("SELECT COUNT(*) FROM search_key") == 0


def test_a_coding_leaves_the_index_alone(project: Project) -> None:
    before = indexed(project)
    apply_codings(project, "ada", [NewCoding(1, 0, 10, code_id(project, "kosten"))])
    assert indexed(project) == before


def test_what_is_missing_is_made_and_another_engine_makes_other_keys(project: Project) -> None:
    before = indexed(project)
    with project.transaction() as connection:
        forget(connection)
    assert indexed(project) == []
    assert ready(project, WAY, "een", keys) is project
    assert [one.document_id for one in indexed(project)] == [one.document_id for one in before]
    assert is_kept(project)
    ready(project, WAY, "twee", lambda form: {LEMMA: ["x" + form]})
    assert words_by_keys(project, LEMMA, ["baa"]) == []
    assert words_by_keys(project, LEMMA, ["xbaas"])
    ready(project, WAY + 1, "twee", keys)
    assert is_kept(project)


def test_a_file_that_is_only_read_is_searched_in_memory(project: Project) -> None:
    with project.transaction() as connection:
        forget(connection)
    project.close()
    with Project.open(project.path, readonly=True) as read:
        made = ready(read, WAY, "een", keys)
        assert made is not read
        assert is_kept(made)
        assert indexed(read) == []
        made.close()


def test_check_finds_an_index_that_says_something_else_and_repair_has_it_made_anew(project: Project) -> None:
    words = pack_words(unpack_words(project.scalar("SELECT words FROM search_document"))[:-1])
    for statement, values in (
        ("UPDATE search_document SET words = ?", [words]),
        ("UPDATE search_document SET words = ?", [b"nothing"]),
        ("UPDATE search_word SET form = 'elders' WHERE form = 'baas'", []),
        ("UPDATE search_word SET documents = 7", []),
        ("INSERT INTO search_key VALUES (1, 'zwembad', 999999)", []),
        ("INSERT INTO search_document VALUES (99, '', ?)", [words]),
    ):
        project.connection.execute(statement, values)
        proof = project.prove()
        assert {one.kind for one in proof.problems} == {"words"}, statement
        repair(project, "ada", remedies(project, proof))
        assert project.check() == []
        ready(project, WAY, "een", keys)
        assert is_kept(project)


def test_a_text_that_another_program_put_there_is_read_anew(project: Project) -> None:
    project.connection.execute("UPDATE document SET text = replace(text, 'baas', 'chef'), sha256 = 'x'")
    assert missing(project.connection) == [1]
    assert list(differing(project.connection)) == []
    ready(project, WAY, "een", keys)
    assert (holds(project, "baas"), holds(project, "chef")) == (0, 1)


def test_no_byte_of_a_word_that_is_gone_is_left(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    add_transcript(project, "blijft", INTERVIEW)
    secret = "zwaluwstaartverbinding"
    columns = (
        "guid, name, sha256, source, source_sha256, format, language, imported, characters, words, sentences, text"
    )
    rows = [(str(n), f"weg-{n}", "", "", "", "", "nl", "", 0, 0, b"", f"{secret}{n} " * 50) for n in range(30)]
    with project.transaction() as connection:  # past the history, which would keep the text
        marks = ", ".join("?" * 12)
        connection.executemany(f"INSERT INTO main.document ({columns}) VALUES ({marks})", rows)
    ready(project, WAY, "een", lambda form: {LEMMA: ["lemma" + form]})
    project.fold()
    assert secret.encode() in project.path.read_bytes()
    with project.transaction() as connection:
        connection.execute("DELETE FROM main.document WHERE name LIKE 'weg-%'")
        forget(connection)
    ready(project, WAY, "een", keys)
    project.close()
    assert [one.name for one in tmp_path.iterdir() if secret.encode() in one.read_bytes()] == []


@given(st.text())
def test_a_word_is_where_it_stands(text: str) -> None:
    forms = word_forms(text)
    spans = word_spans(text)
    assert len(forms) == len(spans)
    # Of a sign that is compared as more than one (a fraction) each of its words is the whole of it.
    assert all(form in word_forms(text[start:end]) for form, (start, end) in zip(forms, spans, strict=True))


@given(st.binary(max_size=40))
def test_what_was_not_packed_is_nothing(data: bytes) -> None:
    assert inflate_words(data) == b"" or len(inflate_words(data)) % 4 == 0


def test_a_file_of_before_the_index_gets_it_when_it_is_searched(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    add_transcript(project, "groep", INTERVIEW)
    project.close()
    with sqlite3.connect(project.path) as file:
        before = {part.name for part in design(9)}
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
        tables = file.execute(sql).fetchall()
        for (table,) in tables:
            if table not in before:
                file.execute(f"DROP TABLE {table}")
        for table, column in (("guide", "wave"), ("question", "mapped"), ("coder", "role")):
            file.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        file.execute("PRAGMA user_version = 9")
    file.close()
    with Project.open(project.path) as opened:
        assert missing(opened.connection) == [1]
        ready(opened, WAY, "een", keys)
        assert is_kept(opened)
