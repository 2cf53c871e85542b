"""What nobody foresaw is told by its type and place, never by its words; damage to the file by table and row."""

from __future__ import annotations

import json
import logging
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.cli.ends import last_net
from qualcode.errors import place_of
from qualcode.storage import Project
from qualcode.storage.file.opening import translated
from tests.cli.conftest import Call
from tests.storage.test_flips import WORDS, make_study
from tests.support.once import fill

SECRET = "geheime tekst van een gesprek"


def of_int() -> None:
    int(SECRET)


def of_json() -> None:
    json.loads(f'{{"{SECRET}": nee}}')


def of_key() -> None:
    dict[str, str]()[SECRET]


def of_attribute() -> None:
    getattr(object(), SECRET)


def of_bytes() -> None:
    f"{SECRET}ë".encode("ascii")


def of_memory() -> None:
    raise MemoryError(SECRET)


def of_depth() -> None:
    of_depth()


def of_check() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE t (x CHECK (x <> '{SECRET}'))")
        connection.execute(f"INSERT INTO t VALUES ('{SECRET}')")


def of_nothing() -> None:
    raise RuntimeError(SECRET) from ValueError(SECRET)


RAISING = [of_int, of_json, of_key, of_attribute, of_bytes, of_memory, of_depth, of_check, of_nothing]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    fill(tmp_path, make_study)
    return tmp_path / "study.qualcode"


@pytest.mark.parametrize("raising", RAISING)
def test_an_error_nobody_foresaw_is_told_without_a_word_of_it(
    study: Path, call: Call, monkeypatch: pytest.MonkeyPatch, raising: Callable[[], None]
) -> None:
    monkeypatch.setattr("qualcode.queries.listings.list_log", lambda *_given: raising())
    found = call("log", "-p", study, code=1)
    assert found.out == ""
    assert found.err.startswith("error: This should not have happened: ")
    assert "cli/project.py:" in found.err
    assert "geheim" not in found.err
    assert "Traceback" not in found.err


@pytest.mark.parametrize(
    ("statement", "command", "place"),
    [
        ("UPDATE coding SET start = 'akkerwinde' WHERE id = 3", ["codings", "export"], "coding row 3"),
        ("UPDATE speaker SET role = 'akkerwinde' WHERE id = 1", ["respondents"], "speaker row 1"),
        ("UPDATE speaker SET role = 'akkerwinde' WHERE id = 1", ["documents"], "speaker row 1"),
        ("UPDATE turn SET words = 'akkerwinde' WHERE id = 5", ["documents"], "turn row 5"),
        ("UPDATE code SET keywords = '[akkerwinde' WHERE id = 2", ["codebook", "export"], "code row 2"),
        ("UPDATE code SET name = CAST(x'616b6bff' AS TEXT) WHERE id = 2", ["codebook", "export"], "code row 2"),
        ("UPDATE document SET attributes = '{\"akkerwinde\"' WHERE id = 1", ["documents"], "document row 1"),
        ("UPDATE history SET about = '{\"akkerwinde\"' WHERE id = 4", ["log"], "line 4 of the history"),
        ("UPDATE history SET about = '{\"count\": \"akkerwinde\"}'", ["log"], "of the history"),
    ],
)  # fmt: skip
def test_damage_is_told_by_table_and_row_whichever_command_meets_it(
    study: Path, call: Call, statement: str, command: list[str], place: str
) -> None:
    with closing(sqlite3.connect(study)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)
        connection.commit()
    found = call("check", "-p", study, code=1)
    assert place in found.out
    try:
        told = call(*command, "-p", study, code=1)
    except AssertionError:
        told = call(*command, "-p", study)  # nothing of it was in the way
    else:
        assert place in told.err
    assert not any(word in told.err + found.out + found.err for word in WORDS)
    assert "Traceback" not in told.err


@pytest.mark.parametrize("code", [None, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR])
@pytest.mark.parametrize("kind", [sqlite3.OperationalError, sqlite3.DatabaseError, sqlite3.DataError])
def test_the_words_of_the_database_are_never_shown(tmp_path: Path, kind: type[sqlite3.Error], code: int | None) -> None:
    failure = kind(f"Could not decode to UTF-8 column 'text' with text '{SECRET}'")
    if code is not None:
        failure.sqlite_errorcode = code
    with pytest.raises(Exception, match="is damaged") as caught, translated(tmp_path):
        raise failure
    assert "geheim" not in f"{caught.value} {caught.value.__cause__}"


def test_what_escapes_in_a_thread_or_a_log_is_told_in_the_same_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for owner, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.setattr(logging, "lastResort", logging.lastResort)
    last_net.install()
    thread = threading.Thread(target=of_int)
    thread.start()
    thread.join()
    try:
        of_int()
    except ValueError as error:
        sys.excepthook(ValueError, error, None)
        record = logging.LogRecord("asyncio", logging.ERROR, "x.py", 1, SECRET, (), sys.exc_info())
        assert logging.lastResort is not None
        logging.lastResort.handle(record)
    told = capsys.readouterr().err
    assert told.count("This should not have happened: ValueError") == 3
    assert "geheim" not in told


@pytest.mark.parametrize("order", ["import logging; install()", "install(); import logging"])
def test_a_log_says_no_word_of_it_whoever_loads_it_and_when(order: str) -> None:
    script = f"""
import sys
from qualcode.cli.ends.last_net import install
{order}
log = logging.getLogger("library")
log.warning(sys.argv[1])
try:
    int(sys.argv[1])
except ValueError:
    log.exception(sys.argv[1])
"""
    done = subprocess.run([sys.executable, "-c", script, SECRET], capture_output=True, text=True, check=True)
    assert done.stderr.count("This should not have happened: ValueError") == 1
    assert "geheim" not in done.stdout + done.stderr


def test_a_place_is_that_of_our_last_line(study: Path) -> None:
    with Project.open(study) as project, pytest.raises(Exception, match="is damaged") as caught:
        project.rows("SELECT nothing FROM nowhere")
    assert place_of(caught.value).startswith("DamagedError, qualcode/storage/")
    assert place_of(ValueError(SECRET)) == "ValueError"


def test_a_process_says_no_more_than_that(study: Path) -> None:
    script = (
        "import sys, qualcode.queries.listings as l; from qualcode.cli import main; "
        "l.list_log = lambda *_: int(sys.argv[1]); main(['log', '-p', sys.argv[2]])"
    )
    command = [sys.executable, "-c", script, SECRET, str(study)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ValueError" in done.stderr
    assert "geheim" not in done.stdout + done.stderr
