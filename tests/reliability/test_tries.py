"""A few tries of every scenario in each run of the suite, and that the proof would see what it is there to see."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest

from qualcode.changes.codings import NewCoding, apply_codings, set_memo
from qualcode.cli import COMMANDS, cli
from tests.reliability.commands import CASES
from tests.reliability.paths import HOLE, READ, WRITTEN
from tests.reliability.proof import problems
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import often
from tests.support.terminal import ROOT

NOT_KILLED = {
    "demo", "open",  # have tests of their own in a terminal
    "verify",  # knows no project
    "serve", "serve start", "serve invite", "serve people",  # go on until they are ended: tests/server
    "documents put", "documents drop",  # name a coding by a mark that is another in each project
    "documents", "documents show", "documents lost", "respondents", "codings", "coders", "log", "report claims",
    "report status", "report check", "report changes", "report robust", "report exceptions",
    "speakers", "suggest", "figures", "figures list", "fieldwork", "fieldwork show",
    "codebook", "codebook show", "codebook check", "codebook history", "codebook diff",
    "round", "round show", "guide", "guide show", "answers", "answers show", "answers conflicts",
    "plan", "plan double", "plan hours", "stability", "stability compare",
    "corpus", "corpus search", "corpus agreement",
    "query", "query ask", "query list", "links", "links list", "grid", "survey", "grid show", "grid themes",
}  # fmt: skip
"""Commands that write neither to the project nor to a file, and those with tests elsewhere."""

NOT_STRANGE = {
    "serve start --accounts", "serve invite --accounts", "serve people --accounts",  # tests/server/test_accounts.py
    "serve start --socket",  # tests/server/test_single_sign_on.py
    "sync --join",  # asks for the key of another machine: tests/sync
}  # fmt: skip
"""Paths at which something strange stands in other tests."""

ELSEWHERE = ("kill the workspace", "restored beside a log", "backup during writes")
"""Scenarios with tests of their own, of the workspace and of the room that they are about."""

STRESS = ("kill a coder", "eight writers", "undo and redo all")
"""Scenarios that go on for long; ``kill a command`` and what writes at once elsewhere are the short of them."""


@pytest.mark.parametrize("without", [STRESS, pytest.param((), marks=pytest.mark.long)], ids=["short", "long"])
def test_nothing_is_lost_in_a_few_tries(without: tuple[str, ...]) -> None:
    arguments = ["--tries", str(often(1)), "--seed", "1", "--steps", "25" if without == () else "12"]
    arguments += [part for name in (*ELSEWHERE, *without) for part in ("--without", name)]
    run = subprocess.run(
        [sys.executable, "-m", "tests.reliability", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_command_that_writes_is_killed() -> None:
    def named(command: click.Command, words: str) -> Iterator[str]:
        yield words
        for name, under in getattr(command, "commands", {}).items():
            yield from named(under, f"{words} {name}")

    context = click.Context(cli)
    there = {name for word in COMMANDS for name in named(cli.get_command(context, word) or cli, word)}
    typed = [" ".join([*case.arguments, ""]) for case in CASES.values()]
    tried = {name for name in there if any(line.startswith(f"{name} ") for line in typed)}
    assert there - tried - NOT_KILLED == set()
    assert NOT_KILLED - there == set()


def test_something_strange_is_put_at_every_path() -> None:
    def named(command: click.Command, words: str) -> Iterator[tuple[str, str, bool]]:
        for param in command.params:
            if isinstance(param.type, click.Path) and param.name != "project":
                yield words, param.opts[0], isinstance(param, click.Argument)
        for name, under in getattr(command, "commands", {}).items():
            yield from named(under, f"{words} {name}")

    context = click.Context(cli)
    there = [one for word in COMMANDS for one in named(cli.get_command(context, word) or cli, word)]
    tried = [*READ.values(), *WRITTEN.values()]
    missing = set()
    for words, option, is_argument in there:
        mine = [typed for typed in tried if typed[: len(words.split())] == words.split()]
        before = [typed[[part[:1] for part in typed].index(HOLE) - 1] for typed in mine]
        if option not in before and not (is_argument and any(not one.startswith("--") for one in before)):
            missing.add(f"{words} {option}")
    assert missing == NOT_STRANGE


@pytest.fixture
def project(tmp_path: Path) -> Path:
    with new_project(tmp_path) as made:
        document = add_transcript(made, "gesprek", INTERVIEW)
        [coding] = apply_codings(made, "ada", [NewCoding(document, 45, 70, code_id(made, "stage"))])
        assert coding is not None
        set_memo(made, "ada", coding, "Let op.")
        apply_codings(made, "ada", [NewCoding(document, 3, 9, code_id(made, "kosten"))])
        made.undo("ada")
    return made.path


def test_a_file_that_is_well_is_proved(project: Path) -> None:
    assert problems(project) == []


def _ops(change: Callable[[str], str]) -> Callable[[sqlite3.Connection], object]:
    """The operations of the last codings, rewritten."""

    def alter(connection: sqlite3.Connection) -> None:
        sql = "SELECT id, ops FROM history WHERE action = 'coding.add' AND kind = 'do' AND state = 'done'"
        for row_id, ops in connection.execute(sql).fetchall():
            text = (ops if ops[:1] == b"[" else zlib.decompress(ops)).decode()
            made = change(text).encode()
            json.loads(made)
            connection.execute("UPDATE history SET ops = ? WHERE id = ?", [made, row_id])

    return alter


def _sql(statement: str) -> Callable[[sqlite3.Connection], object]:
    return lambda connection: connection.execute(statement)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_sql("UPDATE document SET text = replace(text, 'oom', 'oma')"), "its text is not what was imported"),
        (_sql("UPDATE coding SET quote = 'iets anders'"), "its quotation is not what stands there"),
        (_sql("UPDATE coding SET memo = ''"), "memo is not what the history says"),
        (_sql("DELETE FROM coding"), "lost"),
        (_sql("DELETE FROM history WHERE action = 'coding.memo'"), "memo is not what the history says"),
        (_sql("DELETE FROM history WHERE kind = 'undo'"), "lost"),
        (_sql("UPDATE history SET state = 'undone' WHERE action = 'coding.memo'"), "the history makes it done"),
        (_sql('UPDATE turn SET "end" = 99999 WHERE id = 1'), "it lies outside its document"),
        (_sql("INSERT INTO attribute (guid, name, type) VALUES ('g', 'x', 'text')"), "not in the history"),
        (_sql("UPDATE history SET ops = x'00' WHERE id = 3"), "cannot be read"),
        (_ops(lambda text: text.replace('"coding"', '"memo"')), "not in the history"),
    ],
)
def test_harm_is_seen(project: Path, harm: Callable[[sqlite3.Connection], object], told: str) -> None:
    with closing(sqlite3.connect(project)) as connection:
        harm(connection)
        connection.commit()
    found = problems(project)
    assert any(told in wrong for wrong in found), found
    assert not any("oom" in wrong or "Let op" in wrong for wrong in found)


def test_a_file_that_is_none_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "geen.qualcode"
    path.write_bytes(b"SQLite format 3\0" + bytes(5000))
    assert problems(path) != []
