"""A mistyped name at every door of the command line, and what puts it right."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from qualcode import tui
from tests.cli.conftest import Call
from tests.support.building import INTERVIEW
from tests.support.often import pairs

BOOK = "codebook: p\nlanguage: nl\nversion: 1\ncodes:\n  - {id: a, name: A, definition: x}\n"


@pytest.fixture
def study(call: Call, tmp_path: Path) -> Call:
    """A project in which ada has coded."""
    (tmp_path / "codebook.yaml").write_text(BOOK)
    for name in ("d", "e", "f"):
        (tmp_path / f"{name}.txt").write_text(INTERVIEW.replace("bus", name))
    call("init", "study", "--codebook", "codebook.yaml")
    call("import", "d.txt", "e.txt", "f.txt")
    call("code", "d", "--quote", "Via mijn oom", "a")
    return call


DOORS = [
    ("code", "d", "--quote", "Drie keer", "a"),
    ("finish", "d"),
    ("memos", "write", "project", "x"),
    ("codings", "import", "c.csv"),
    ("import", "g.txt"),
    ("respondents", "import", "r.csv"),
    ("codebook", "import", "codebook.yaml"),
    ("round", "new", "r", "--coders", "ada,bo"),
]


@pytest.mark.parametrize(
    ("door", "asked"),
    pairs(DOORS, [("Ada", "Did you mean ada?"), ("adda", "Did you mean ada?"), ("zed", "ada")]),
    ids=" ".join,
)
def test_who_is_not_known_is_asked_about(
    study: Call, tmp_path: Path, door: tuple[str, ...], asked: tuple[str, str]
) -> None:
    name, said = asked
    (tmp_path / "c.csv").write_text("document,code,quote\nd,a,Drie keer\n")
    (tmp_path / "r.csv").write_text("respondent,document,speaker\ns,d,Sem\n")
    (tmp_path / "g.txt").write_text(INTERVIEW.replace("bus", "g"))
    before = study("log", "--format", "json").json
    result = study(*door, "--coder", name, code=1)
    assert f"error: {name} is new here" in result.err
    assert said in result.err
    assert "--new-coder" in result.err
    assert study("log", "--format", "json").json == before
    study(*door, "--coder", name, "--new-coder")
    assert name in {coder["name"] for coder in study("coders", "--format", "json").json}
    study("--new-coder", "memos", "write", "project", "y", "--coder", name)


def test_a_variable_is_a_door_and_reading_is_none(study: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_CODER", "Ada")
    study("finish", "d", code=1)
    for command in ("documents", "codings", "coders", "log", "memos"):
        study(command)
    assert [coder["name"] for coder in study("coders", "--format", "json").json] == ["ada"]


def test_a_coder_in_a_file_or_a_round_is_asked_about_with_the_place(study: Call, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("document,code,coder,quote\nd,a,ada,Drie keer\nd,a,Ada,Alleen\n")
    assert "c.csv:3: Ada is new here. Did you mean ada?" in study("codings", "import", "c.csv", code=1).err
    assert "Did you mean ada?" in study("round", "new", "r", "--coders", "bo,Ada", code=1).err
    study("round", "new", "r", "--coders", "ada,bo", "--document", "e")
    study("finish", "e", "--coder", "bo")


def test_two_spellings_in_a_first_file_are_asked_about(call: Call, tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(BOOK)
    (tmp_path / "d.txt").write_text(INTERVIEW)
    (tmp_path / "c.csv").write_text("document,code,coder,quote\nd,a,Bo,Drie keer\nd,a,bo,Alleen\n")
    call("init", "study", "--codebook", "codebook.yaml")
    call("import", "d.txt")
    assert "c.csv:3: bo is new here. Did you mean Bo?" in call("codings", "import", "c.csv", code=1).err


def test_several_documents_are_finished_at_once(study: Call) -> None:
    assert study("finish", "e", "f").out == "e is finished by ada.\nf is finished by ada.\n"
    assert "no document" in study("finish", "d", "weg", code=1).err
    assert study("finish", "--all").out.startswith("d is finished by ada.\ne: it was so already.")
    assert study("finish", "d", "e", "--reopen").out.count("not finished any more") == 2
    study("finish", code=2)
    study("finish", "--all", "d", code=2)
    assert "nothing to code" in study("finish", "--all", "--coder", "bo", "--new-coder").out


def test_a_mistyped_name_is_put_right(study: Call) -> None:
    study("finish", "d", "--coder", "Ada", "--new-coder")
    study("code", "d", "--quote", "Via mijn oom", "a", "--coder", "Ada")
    would = study("coders", "merge", "Ada", "ada", "--dry-run").out
    assert "From Ada to ada: 1 coding, 0 memos, 1 finished document." in would
    assert "Nothing was written." in would
    study("coders", "merge", "Ada", "ada")
    study("coders", "rename", "ada", "adriaan", "--coder", "ada")
    (row,) = study("coders", "--format", "json").json
    assert row == {"name": "adriaan", "documents": 1, "codings": 1, "finished": 1, "memos": 0, "rounds": 0, "role": ""}


@pytest.fixture
def opening(study: Call, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """As whom the workspace opens, after these answers."""

    def opened(name: str, *answers: str, options: tuple[str, ...] = ()) -> str:
        who: list[str] = []
        said = iter(answers)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("qualcode.cli.common.has_terminal", lambda: True)
        monkeypatch.setattr(click, "prompt", lambda *_question, **_how: next(said))
        monkeypatch.setattr(tui, "run", lambda _path, coder, *_more: who.append(coder))
        study("open", "--coder", name, *options)
        assert next(said, None) is None
        return who[0]

    return opened


def test_opening_asks_who_it_is(opening: Callable[..., str]) -> None:
    assert opening("ada") == "ada"
    assert opening("adda", "") == "ada"
    assert opening("adda", "n") == "adda"
    assert opening("zed", "", "wie", "ada") == "ada"
    assert opening("zed", "N") == "zed"
    assert opening("zed", options=("--new-coder",)) == "zed"
