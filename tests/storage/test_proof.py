"""What ``check`` finds, each kind of it where a file is altered behind the program, and what is refused at once."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from qualcode.changes.codebook import merge_codes
from qualcode.changes.codings import NewCoding, apply_codings, remove_codings
from qualcode.changes.documents import remove_document, sha256
from qualcode.errors import ConflictError, ProjectError
from qualcode.merging import merge
from qualcode.storage import Project
from qualcode.storage.file import guard
from qualcode.storage.file.repair import copy_before, remedies, repair
from qualcode.storage.history import Op, pack
from qualcode.storage.schema import MIGRATIONS, SCHEMA_VERSION
from tests.cli.conftest import Call, call
from tests.storage.test_flips import said
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import TIMES, often

__all__ = ["call"]

SECRET = "geheime tekst van een gesprek"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in which something was coded, merged, removed, undone and done again."""
    with new_project(tmp_path_factory.mktemp("study")) as project:
        for name in ("een", "twee"):
            add_transcript(project, name, f"{INTERVIEW}Sem: {SECRET}.\n")
        stage, netwerk, kosten = (code_id(project, path) for path in ("stage", "stage/netwerk", "kosten"))
        new = [NewCoding(1, n, n + 9, stage, memo=SECRET) for n in range(5)]
        made = [one for one in apply_codings(project, "ada", new) if one is not None]
        apply_codings(project, "bob", [NewCoding(1, 3, 30, netwerk)])
        remove_codings(project, "ada", made[:2])
        project.undo("ada")
        project.redo("ada")
        merge_codes(project, "ada", [netwerk], kosten)
        project.undo("ada")
        remove_document(project, "ada", 2)
        project.undo("ada")
    return project.path


@pytest.fixture
def path(study: Path, tmp_path: Path) -> Path:
    """The study for one test, to alter."""
    return Path(shutil.copy(study, tmp_path))


@contextmanager
def behind(path: Path) -> Iterator[sqlite3.Connection]:
    """The file in the hands of a program that knows nothing of the gate."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        yield connection
        connection.commit()


def problems(path: Path) -> list[str]:
    with Project.open(path, readonly=True, as_it_is=True) as project:
        return project.check()


def test_all_that_qualcode_writes_is_proved(path: Path) -> None:
    with Project.open(path, readonly=True) as project:
        proof = project.prove()
    assert proof.messages() == []
    assert proof.documents == 2
    assert proof.lines == 15
    assert proof.rows > 30


ALTERED = {
    "a text": ("UPDATE document SET text = replace(text, 'oom', 'opa') WHERE id = 1", "document row 1", "text"),
    "a text as a blob": ("UPDATE document SET text = CAST(text AS BLOB) WHERE id = 1", "document row 1", "text"),
    "a hash": ("UPDATE document SET sha256 = replace(sha256, 'a', 'b')", "document row 1", "sha256"),
    "a text and its hash": (f"UPDATE document SET text = 'x', sha256 = '{sha256('x')}'", "document row 1", "text"),
    "a length": ("UPDATE document SET characters = characters + 1", "document row 2", "characters"),
    "sentences": ("UPDATE document SET sentences = x'0000000100'", "document row 1", "sentences"),
    "attributes": ("UPDATE document SET attributes = '[1]'", "document row 1", "attributes"),
    "a quotation": ("UPDATE coding SET quote = 'iets anders' WHERE id = 3", "coding row 3", "quote"),
    "a span": ('UPDATE coding SET "end" = 99999 WHERE id = 4', "coding row 4", "end"),
    "words for a number": (f"UPDATE coding SET start = '{SECRET}' WHERE id = 3", "coding row 3", "start"),
    "words for an id": (f"UPDATE coding SET code_id = '{SECRET}' WHERE id = 3", "coding row 3", "code_id"),
    "a memo": ("UPDATE coding SET memo = 'x' WHERE id = 3", "coding row 3", "memo"),
    "a row less": ("DELETE FROM coding WHERE id = 3", "coding row 3 is missing", ""),
    "a row more": ("INSERT INTO coder (guid, name, created) VALUES ('x', 'eva', '')", "coder row 3 is in no line", ""),
    "a turn": ("UPDATE turn SET start = 0, body = 0 WHERE id = 3", "turn row 3", "start"),
    "a turn's question": ("UPDATE turn SET question = 'x' WHERE id = 3", "turn row 3", "question"),
    "a speaker": ("UPDATE speaker SET role = 'none' WHERE id = 1", "speaker row 1", "role"),
    "a code under itself": ("UPDATE code SET parent_id = 2 WHERE id = 1", "code row 1", "itself"),
    "keywords": ("UPDATE code SET keywords = '{'", "code row 1", "keywords"),
    "keywords without end": (f"UPDATE code SET keywords = '{'[' * 50_000}'", "code row 1", "keywords"),
    "a version of the codebook": ("UPDATE codebook_version SET snapshot = '{}'", "codebook_version row 1", "snapshot"),
    "a setting": ("UPDATE meta SET value = 'fr' WHERE key = 'language'", "meta row 3", "value"),
    "a guid": ("UPDATE coding SET guid = (SELECT guid FROM code WHERE id = 1) WHERE id = 3", "coding row 3", "guid"),
    "a tombstone": ("UPDATE tombstone SET coder = 'eva'", "tombstone 1", "history"),
    "no tombstone": ("DELETE FROM tombstone", "tombstones are missing", ""),
    "a last id": ("UPDATE sqlite_sequence SET seq = 9 WHERE name = 'coder'", "last id of the table coder", ""),
    "a word of the log": ("UPDATE history SET about = '{}' WHERE id = 9", "line 9 of the history", ""),
    "who did it": ("UPDATE history SET coder = 'eva' WHERE id = 9", "line 9 of the history", ""),
    "when": ("UPDATE history SET at = '2020-01-01T00:00:00.000Z' WHERE id = 9", "line 9 of the history", ""),
    "a state": ("UPDATE history SET state = 'undone' WHERE id = 9", "line 9 of the history", "state"),
    "what was undone": ("UPDATE history SET target = 3 WHERE kind = 'undo'", "of the history turns around", ""),
    "a line less": ("DELETE FROM history WHERE id = 6", "line 6 of the history is missing", ""),
    "the seal": ("UPDATE history SET sha256 = '' WHERE id = 9", "line 9 of the history", ""),
    "a row that is pointed to": ("DELETE FROM code WHERE id = 3", "code row 3 is missing", ""),
    "a foreign table": ("CREATE TABLE mine (id INTEGER)", "the table mine is not", ""),
    "a foreign index": ("CREATE INDEX mine ON coding (memo)", "the index mine is not", ""),
    "an index less": ("DROP INDEX coding_code", "the index coding_code is missing", ""),
    "a table less": ("DROP TABLE tombstone", "the table tombstone is missing", ""),
}


@pytest.mark.parametrize("name", ALTERED)
def test_what_was_altered_behind_the_program_is_found_and_named(path: Path, call: Call, name: str) -> None:
    statement, place, what = ALTERED[name]
    with behind(path) as connection:
        connection.execute(statement)
    found = call("check", "-p", path, code=1)
    assert any(place in line and what in line for line in found.out.splitlines()), found.out
    assert SECRET not in found.out + found.err
    assert "All is well" not in found.out


LARGEST = guard.LARGEST if TIMES > 1 else 1 << 20
OPS = {
    "no JSON": b"[[",
    "no zlib": b"x\x9c\x00\x01",
    "more than was packed": zlib.compress(b"[]") + b"x",
    "without end": b"[" * 100_000,
    "another table": pack([Op("+", "meta", ("id",), ((1,),))]).replace(b"meta", b"hist"),
    "words for an id": json.dumps([["+", "meta", ["id", "key"], [[SECRET, SECRET]], []]]).encode(),
    "rows of another width": json.dumps([["+", "meta", ["id", "key"], [[1]], []]]).encode(),
    "a number": b"[1]",
    "a row that is not there": pack([Op("-", "coding", ("id", "memo"), ((999, "x"),))]),
    "another value before": pack([Op("~", "code", ("id", "name"), ((1, SECRET),), ((1, "Stage"),))]),
    "a bomb": zlib.compress(bytes(LARGEST + 10_000), 1),
}


@pytest.mark.parametrize("name", OPS)
def test_operations_that_cannot_be_are_found_also_before_lines_were_sealed(
    path: Path, call: Call, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.storage.file.proof.SEALED_SINCE", SCHEMA_VERSION + 1)
    monkeypatch.setattr("qualcode.storage.history.LARGEST", LARGEST)
    with behind(path) as connection:
        connection.execute("UPDATE history SET ops = ? WHERE action = 'coding.add' AND coder = 'bob'", [OPS[name]])
    found = call("check", "-p", path, code=1)
    assert "line 8 of the history" in found.out
    _code, _out, told = said("undo", "--coder", "bob", "-p", str(path))
    assert SECRET not in found.out + found.err + told


FOREIGN = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON coding BEGIN DELETE FROM coding; END",
    "view": "CREATE VIEW v AS SELECT * FROM coding",
    "view in the place of nothing": 'CREATE VIEW "x\x1b[2J" AS SELECT 1',
    "virtual table": "CREATE VIRTUAL TABLE f USING fts5(a)",
}


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("command", [["documents"], ["undo"], ["log"], ["merge"]])
def test_what_acts_by_itself_is_not_opened(path: Path, call: Call, name: str, command: list[str]) -> None:
    other = path.with_name("other.qualcode")
    with Project.open(path) as project:
        project.backup(other)
    with behind(other) as connection:
        connection.execute(FOREIGN[name])
    before = other.read_bytes()
    arguments = ["merge", other, "-p", path] if command == ["merge"] else [*command, "-p", other]
    found = call(*arguments, code=1)
    assert "holds what no project holds" in found.err
    assert "qualcode check" in found.err
    assert "\x1b" not in found.err
    assert other.read_bytes() == before


_POSITION = "position INTEGER NOT NULL DEFAULT 0"
TABLES = {
    "a check that calls a function": (_POSITION, f"{_POSITION} CHECK (position >= 0 OR abs(random()) > 1)"),
    "a column that is computed": ("colour TEXT,", "colour TEXT, extra TEXT GENERATED ALWAYS AS (upper(name)) VIRTUAL,"),
    "a default": (_POSITION, "position INTEGER NOT NULL DEFAULT (abs(random()))"),
    "what cannot be read": ("slug TEXT", f"slug '{SECRET}' TEXT (("),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_not_as_we_make_it_is_not_opened(path: Path, call: Call, name: str) -> None:
    with behind(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        [(sql,)] = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'code'").fetchall()
        assert TABLES[name][0] in sql
        changed = sql.replace(*TABLES[name])
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'code'", [changed])
    with pytest.raises(ProjectError, match=r"table code|is damaged"):
        Project.open(path)
    for command in ("documents", "undo", "check"):
        found = call(command, "-p", path, code=1)
        assert SECRET not in found.out + found.err
    assert "qualcode check" not in found.err.replace("--repair", "")
    assert "qualcode restore" in found.err


def test_very_many_foreign_tables_are_counted_and_not_listed(path: Path) -> None:
    with behind(path) as connection:
        for number in range(often(300)):
            connection.execute(f"CREATE TABLE t{number} (x)")
    found = problems(path)
    assert len(found) < 100
    assert any(str(often(300) - 20) in line for line in found)


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_older_file_is_compared_with_what_was_made_then_and_stays_as_it_is(
    tmp_path: Path, call: Call, version: int
) -> None:
    path = tmp_path / "older.qualcode"
    with closing(guard.made(version)) as old, closing(sqlite3.connect(path)) as file:
        old.backup(file)
        file.execute("PRAGMA application_id = 0x51434F44")
        file.execute(f"PRAGMA user_version = {version}")
    before = path.read_bytes()
    assert problems(path) == []
    assert "All is well" in call("check", "-p", path).out
    assert path.read_bytes() == before
    with closing(sqlite3.connect(path)) as file:
        # Without its name nothing is a study, and nothing is brought up to date.
        file.execute("INSERT INTO meta (key, value) VALUES ('guid', '0b6f7ad6-6f6d-4a3a-9d84-7d1b1c1f6f10')")
        file.commit()
    with Project.open(path, readonly=True) as project:
        assert project.scalar("PRAGMA user_version") == SCHEMA_VERSION
        assert project.log() == []


def test_the_fingerprints_are_those_of_the_migrations() -> None:
    made = {}
    for version in range(1, len(MIGRATIONS) + 1):
        with closing(guard.made(version)) as connection:
            made[version] = guard.fingerprint(connection)
    assert made == guard.FINGERPRINTS


def test_a_coding_that_does_not_quote_its_text_is_found_whatever_its_history_says(path: Path, call: Call) -> None:
    with Project.open(path) as project, project.change("ada", "coding.span") as change:
        change.update("coding", 3, start=4)
    found = call("check", "-p", path, code=1)
    assert found.out == "coding 3 in een at 4:11 no longer quotes what stands there\n"


def test_a_change_too_large_to_be_read_again_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.storage.history.LARGEST", 1000)
    with Project.open(path) as project:
        with pytest.raises(ConflictError, match="too much for one change"):
            apply_codings(project, "ada", [NewCoding(1, 1, 200, 1, memo="x" * 2000)])
        assert project.scalar("SELECT COUNT(*) FROM coding") == 4


# Mending


MENDED = {
    "a text": "UPDATE document SET text = replace(text, 'oom', 'opa') WHERE id = 1",
    "numbers": f"UPDATE coding SET start = '{SECRET}', quote = '' WHERE id = 3",
    "a row less": "DELETE FROM coding WHERE id = 3",
    "what derives from a text": "UPDATE document SET sentences = x'00', characters = 3, words = 4",
    "tombstones": "UPDATE tombstone SET kind = 'x'",
    "a last id": "UPDATE sqlite_sequence SET seq = 0",
    "an index less": "DROP INDEX coding_code",
    "a trigger": FOREIGN["trigger"],
    "a view": FOREIGN["view"],
    "a foreign index": "CREATE UNIQUE INDEX mine ON coding (id, memo)",
}


@pytest.mark.parametrize("name", MENDED)
def test_what_needs_no_guess_is_mended_and_a_copy_is_kept(path: Path, call: Call, name: str) -> None:
    with Project.open(path) as project:
        was = project.rows("SELECT * FROM coding"), project.rows("SELECT * FROM document"), len(project.log())
    with behind(path) as connection:
        connection.execute(MENDED[name])
    call("check", "-p", path, code=1)
    damaged = problems(path)
    refused = call("check", "--repair", "-p", path, code=2)
    assert "--yes" in refused.err
    assert problems(path) == damaged
    done = call("check", "--repair", "--yes", "-p", path)
    assert "All is well" in done.out
    assert SECRET not in done.out + done.err
    assert problems(path.with_name("study.qualcode.before-repair")) == damaged
    with Project.open(path) as project:
        assert (project.rows("SELECT * FROM coding"), project.rows("SELECT * FROM document")) == was[:2]
        rows_changed = name in ("a text", "numbers", "a row less", "what derives from a text")
        assert len(project.log()) == was[2] + rows_changed
        assert (project.log()[0].action == "project.repair") is rows_changed


@pytest.mark.parametrize(
    "name", ["a row more", "a word of the log", "a line less", "a foreign table", "a table less", "who did it"]
)
def test_what_would_be_a_guess_is_left_and_told(path: Path, call: Call, name: str) -> None:
    with behind(path) as connection:
        connection.execute(ALTERED[name][0])
    before = path.read_bytes()
    found = call("check", "--repair", "--yes", "-p", path, code=1)
    assert "qualcode restore" in found.err
    assert path.read_bytes() == before


def test_rows_stay_as_they_are_where_the_history_itself_is_damaged(path: Path) -> None:
    with behind(path) as connection:
        connection.execute("UPDATE coding SET memo = 'x' WHERE id = 3")
        connection.execute("UPDATE history SET ops = x'00' WHERE id = 9")
    with Project.open(path, as_it_is=True) as project:
        assert remedies(project, project.prove()) == []


def test_an_index_of_which_a_page_is_lost_is_made_anew(path: Path) -> None:
    with behind(path) as connection:
        [(page,)] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'coding_code'").fetchall()
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[(page - 1) * size + 8 : page * size] = bytes(size - 8)
    path.write_bytes(data)
    assert problems(path)
    with Project.open(path, as_it_is=True) as project:
        agreed = remedies(project, project.prove())
        copy_before(project)
        assert repair(project, "ada", agreed).left == []


def test_lines_that_a_merge_brought_in_prove_themselves(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.qualcode"
    with Project.open(path) as project:
        project.backup(other)
        with Project.open(other) as copy:
            apply_codings(copy, "eva", [NewCoding(2, 3, 30, 1)])
        merge(project, "ada", other)
        assert project.check() == []
        project.undo("ada")
        assert project.check() == []
        merge(project, "ada", other)
        assert project.check() == []
    with behind(path) as connection:
        connection.execute("UPDATE history SET at = '2020-01-01T00:00:00.000Z' WHERE coder = 'eva'")
    assert "of the history is not what was written there" in problems(path)[0]
