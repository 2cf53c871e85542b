"""Reading goes on where SQLite has no room beside the file, and a blind copy leaves nothing of what it leaves out."""

from __future__ import annotations

import random
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.cli import run
from qualcode.errors import ProjectError
from qualcode.storage import Project, redaction
from qualcode.storage.codebook import codebook
from qualcode.storage.file.image import read_image, with_log
from qualcode.storage.file.opening import connect
from tests.support.building import two_coders

posix = pytest.mark.skipif(sys.platform == "win32", reason="a file that is open is copied here")


def _leave_log(path: Path, *, words: int = 3) -> None:
    """Change a project so that the change stands in the log, as after a crash."""
    copy = path.with_name("at work")
    with Project.open(path) as project:
        for number in range(words):
            with project.change("ada", "x") as change:
                change.insert("code", slug=f"late-{number}", name=f"Late {number}")
        for suffix in ("", "-wal"):
            copy.with_name(copy.name + suffix).write_bytes(path.with_name(path.name + suffix).read_bytes())
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    for suffix in ("", "-wal"):
        copy.with_name(copy.name + suffix).replace(path.with_name(path.name + suffix))


COMMANDS = (
    "documents",
    "codings",
    "codebook show",
    "matrix",
    "log",
    "check",
    "respondents",
    "coders",
    "round",
    "agreement",
)


@posix
@pytest.mark.parametrize("log", [False, True])
def test_every_list_is_shown_where_no_index_can_be_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], log: bool
) -> None:
    path = two_coders(tmp_path)
    if log:
        _leave_log(path)
    expected = {}
    for command in COMMANDS:
        path.with_name(path.name + "-shm").unlink(missing_ok=True)
        before = {each: each.read_bytes() for each in tmp_path.iterdir()}
        assert run(["-p", str(path), "--coder", "ada", *command.split()]) == 0
        expected[command] = capsys.readouterr().out
        for each, content in before.items():
            each.write_bytes(content)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    # A folder in its place stops the index from being made, as a full disk does.
    path.with_name(path.name + "-shm").mkdir()
    for command in COMMANDS:
        assert run(["-p", str(path), "--coder", "ada", *command.split()]) == 0, capsys.readouterr()
        assert capsys.readouterr().out == expected[command], command
    assert ("Late 2" in expected["codebook show"]) == log


def test_no_reader_goes_past_a_log_because_of_what_lies_beside_it(tmp_path: Path) -> None:
    path = two_coders(tmp_path)
    _leave_log(path)
    beside = path.with_name(path.name + "-journal")
    beside.mkdir()
    with pytest.raises(ProjectError, match="-journal lies beside"):
        Project.open(path, readonly=True)
    beside.rmdir()
    with Project.open(path, readonly=True) as project:
        assert "Late 2" in [code.name for code in codebook(project).codes]


@posix
def test_an_image_is_what_sqlite_reads(tmp_path: Path) -> None:
    chance = random.Random(3)
    for case in range(12):
        path = tmp_path / f"{case}.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute(f"PRAGMA page_size = {chance.choice((512, 1024, 4096, 65536))}")
            writer.execute("PRAGMA journal_mode = WAL")
            writer.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v BLOB)")
            for _change in range(chance.randrange(1, 25)):
                writer.execute("BEGIN")
                for _row in range(chance.randrange(1, 8)):
                    writer.execute("INSERT INTO t (v) VALUES (?)", [chance.randbytes(chance.randrange(3000))])
                if chance.random() < 0.4:
                    writer.execute("DELETE FROM t WHERE id % 3 = ?", [chance.randrange(3)])
                writer.execute("ROLLBACK" if chance.random() < 0.2 else "COMMIT")
                if chance.random() < 0.15:
                    writer.execute(
                        "PRAGMA wal_checkpoint(TRUNCATE)" if chance.random() < 0.5 else "PRAGMA wal_checkpoint"
                    )
                if chance.random() < 0.1:
                    writer.execute("VACUUM")
            rows = writer.execute("SELECT * FROM t").fetchall()
            image = read_image(path)
        with closing(sqlite3.connect(":memory:")) as reader:
            reader.deserialize(image)
            assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert reader.execute("SELECT * FROM t").fetchall() == rows


@given(cut=st.floats(0, 1), flip=st.integers(0, 1 << 20))
@posix
def test_a_log_that_was_cut_short_or_spoilt_gives_the_state_of_a_commit(
    tmp_path_factory: pytest.TempPathFactory, cut: float, flip: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "a.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE t (v)")
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for number in range(6):
            writer.execute("INSERT INTO t VALUES (?)", [str(number) * 2000])
        pages, log = path.read_bytes(), bytearray(path.with_name("a.db-wal").read_bytes())
    log = log[: round(cut * len(log))]
    if log:
        log[flip % len(log)] ^= 1 << flip % 8
    with closing(sqlite3.connect(":memory:")) as reader:
        reader.deserialize(with_log(pages, bytes(log)))
        found = [row[0][:1] for row in reader.execute("SELECT v FROM t")]
    assert found == [str(number) for number in range(len(found))]


def test_what_is_damaged_is_not_read_around(tmp_path: Path) -> None:
    path = tmp_path / "s.qualcode"
    Project.create(path, name="S", coder="ada").close()
    data = bytearray(path.read_bytes())
    data[100:108] = b"\xff" * 8
    path.write_bytes(data)
    with pytest.raises(sqlite3.DatabaseError, match="malformed"):
        connect(path, readonly=True).execute("SELECT * FROM meta").fetchall()


def test_a_blind_copy_leaves_nothing_of_what_it_leaves_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "zaanstreekgeheim"
    path, out = tmp_path / "s.qualcode", tmp_path / "out"
    out.mkdir()
    with Project.create(path, name="S", coder="ada") as project:
        with project.change("ben", "x") as change:
            change.insert("code", slug="a", name=secret)
        real = redaction._redact
        seen: list[list[str]] = []

        def watched(copy: Project, coder: str) -> None:
            real(copy, coder)
            seen.append([each.name for each in out.iterdir()])
            raise KeyboardInterrupt

        monkeypatch.setattr(redaction, "_redact", watched)
        monkeypatch.setenv("TMPDIR", str(out))
        with pytest.raises(KeyboardInterrupt):
            redaction.write_copy(project, out / "for-ben.qualcode", "ben", "ada")
    # While others' work is in it, the copy stands nowhere: not beside the target, and not among passing files.
    assert seen == [[]]
    assert list(out.iterdir()) == []


def test_nothing_was_changed_is_said_only_before_the_first_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.storage.file.opening.BUSY_SECONDS", 0.05)
    path = tmp_path / "s.qualcode"
    Project.create(path, name="S", coder="ada").close()
    with Project.open(path) as project, closing(sqlite3.connect(path, isolation_level=None)) as blocker:
        for said in (True, False, False):
            blocker.execute("BEGIN IMMEDIATE")
            with pytest.raises(ProjectError) as caught, project.change("ada", "x"):
                pass
            assert ("nothing was changed" in caught.value.hint) == said
            blocker.rollback()
            with project.change("ada", "x") as change:
                change.insert("code", slug=f"c{len(project.log())}", name="C")
