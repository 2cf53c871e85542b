"""``qualcode open FILE --as NAME --served``: who is at work is said once, and what cannot be kept is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode import tui
from qualcode.cli import project as project_room
from qualcode.cli.serving import served
from qualcode.confine import desk
from qualcode.doors import Doors, home_name
from tests.cli.conftest import Call


@pytest.fixture
def study(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A study in a folder of its own, in an environment that says nothing of who is at work."""
    (tmp_path / "study").mkdir()
    call("init", "study/s.qualcode")
    monkeypatch.delenv("QUALCODE_CODER")
    monkeypatch.setenv("QUALCODE_SETTINGS", str(tmp_path / "before.toml"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("QUALCODE_HOME", str(tmp_path / "own"))
    monkeypatch.setattr(served, "need_terminal", lambda: None)
    return "study/s.qualcode"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Doors]]:
    """As whom the workspace was opened, and with which doors; what confines is not done to the tests themselves."""
    found: list[tuple[str, Doors]] = []
    monkeypatch.setattr(desk, "limit", lambda: None)
    monkeypatch.setattr(tui, "run", lambda _path, coder, _document, _notices, doors: found.append((coder, doors)))
    return found


def test_it_is_opened_as_who_was_named(
    call: Call, study: str, opened: list[tuple[str, Doors]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    confined: list[tuple[list[str], Path]] = []
    monkeypatch.setattr(desk, "confine", lambda files, home: confined.append(([file.name for file in files], home)))
    done = call("open", study, "--as", "ada", "--served")
    assert done.err == ""
    assert [coder for coder, _doors in opened] == ["ada"]
    assert opened[0][1].served
    assert opened[0][1].open == frozenset()
    assert confined == [(["s.qualcode", "s.qualcode-wal", "s.qualcode-shm"], tmp_path / "own")]
    assert (tmp_path / "own").stat().st_mode & 0o077 == 0


def test_without_confinement_is_said(call: Call, study: str, opened: list[tuple[str, Doors]]) -> None:
    done = call("open", study, "--as", "new here", "--served", "--without-confinement")
    assert "Not confined" in done.err
    assert [coder for coder, _doors in opened] == ["new here"]


def test_a_system_that_cannot_confine_opens_nothing(
    call: Call, study: str, opened: list[tuple[str, Doors]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "version", lambda: 0)
    assert "no Landlock" in call("open", study, "--as", "ada", "--served", code=1).err
    assert opened == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [(["--coder", "mal"], 1, "said by --as alone"), (["--tutorial"], 2, "one file to one coder")],
)
def test_nothing_else_says_who_is_at_work(
    call: Call, study: str, opened: list[tuple[str, Doors]], arguments: list[str], code: int, words: str
) -> None:
    assert words in call("open", study, "--as", "ada", "--served", *arguments, code=code).err
    call("--coder", "mal", "open", study, "--as", "ada", "--served", code=1)
    assert opened == []


def test_the_environment_does_not_say_it(
    call: Call, study: str, opened: list[tuple[str, Doors]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_CODER", "ada")
    assert "QUALCODE_CODER" in call("open", study, "--as", "ada", "--served", code=1).err
    assert opened == []


@pytest.mark.parametrize("name", ["", " ", "consensus", "Consensus", "model:gpt", "a,b", "a\x1b[2Jb"])
def test_who_is_nobody_is_refused(call: Call, study: str, opened: list[tuple[str, Doors]], name: str) -> None:
    call("open", study, "--as", name, "--served", "--without-confinement", code=1)
    assert opened == []


@pytest.mark.parametrize("arguments", [["--served"], ["--as", "ada"], ["--without-confinement"]])
def test_the_options_go_together(call: Call, study: str, opened: list[tuple[str, Doors]], arguments: list[str]) -> None:
    call("open", study, *arguments, code=2)
    call("open", "--as", "ada", "--served", code=2)
    assert opened == []


def test_the_coders_folder_lies_elsewhere(
    call: Call, study: str, opened: list[tuple[str, Doors]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "study", target_is_directory=True)
    for place in (tmp_path / "study", tmp_path / "study" / "homes" / "ada", tmp_path / "link" / "ada"):
        monkeypatch.setenv("QUALCODE_HOME", str(place))
        done = call("open", study, "--as", "ada", "--served", code=1)
        assert "may not lie in that of the study" in done.err
    assert opened == []
    assert sorted(path.name for path in (tmp_path / "study").iterdir()) == ["s.qualcode"]


def test_two_names_have_two_folders() -> None:
    names = ["ada", "Ada", "ada ", "áda", "a/../b", "..", "a b", "a-b"]
    assert len({home_name(name) for name in names}) == len(names)
    assert all("/" not in home_name(name) and home_name(name)[0].isalnum() for name in names)


def test_roles_on_the_command_line(call: Call, study: str) -> None:
    who = ("-p", study, "--coder", "ada")
    assert call("coders", "role", "bo", "coder", *who, code=1).err.startswith("error: Then nobody would lead")
    assert call("coders", "role", "ada", "lead", *who).out == "ada is lead in this study now.\n"
    assert call("coders", "role", "ada", "lead", *who).out == "Nothing differed.\n"
    call("coders", "role", "bo", "reader", *who)
    rows = call("coders", "--format", "json", *who).json
    assert [(row["name"], row["role"]) for row in rows] == [("ada", "lead"), ("bo", "reader")]
    assert "reader" in call("coders", *who).out
    assert "role" in call("coders", "--format", "csv", *who).out.splitlines()[0]
    refused = call("memos", "write", "project", "x", "-p", study, "--coder", "bo", code=1)
    assert refused.err == ("error: bo is a reader in this study, and changes nothing.\nhint: Who may: ada (lead)\n")
    assert "gave bo a role in the study: reader" in call("log", *who).out


def test_the_command_stands_with_open() -> None:
    assert {"served", "name", "without_confinement"} <= {one.name for one in project_room.open_command.params}
