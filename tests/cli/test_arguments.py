"""What is typed is a text that can be kept, a list that can be parted again, and a file that can be written."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.changes.coders import rename_coder
from qualcode.cli import COMMANDS, cli
from qualcode.cli.arguments import FileToWrite, TypedText, split_list
from qualcode.errors import ConflictError
from qualcode.storage import Project
from tests.cli.conftest import Call
from tests.support.building import INTERVIEW, add_transcript, new_project
from tests.support.once import fill

STRAY = ("\udcff", "groep\udce9", "a\ud800b")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    def make(folder: Path) -> None:
        with new_project(folder) as project:
            add_transcript(project, "groep", INTERVIEW)

    fill(tmp_path, make)
    return tmp_path / "study.qualcode"


def commands(group: click.Command, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    found = [(path, group)]
    names = list(COMMANDS) if group is cli else list(getattr(group, "commands", {}))
    for name in names:
        assert isinstance(group, click.Group)
        inner = group.get_command(click.Context(group), name)
        assert inner is not None
        found += commands(inner, (*path, name))
    return found


def test_no_text_of_any_command_takes_what_is_none() -> None:
    types = {(path, param.name): param.type for path, command in commands(cli) for param in command.params}
    texts = [kind for kind in types.values() if isinstance(kind, click.types.StringParamType)]
    assert len(texts) > 50
    assert all(isinstance(kind, TypedText) for kind in texts)


@pytest.mark.parametrize("stray", STRAY)
@pytest.mark.parametrize(
    "arguments",
    [
        ("code", "{}", "stage", "--at", "20:30"),
        ("code", "groep", "{}", "--at", "20:30"),
        ("code", "groep", "stage", "--quote", "{}"),
        ("code", "groep", "stage", "--at", "20:30", "--memo", "{}"),
        ("undo", "--coder", "{}"),
        ("--coder", "{}", "undo"),
        ("init", "new.qualcode", "--name", "{}"),
        ("codebook", "add", "{}"),
        ("round", "new", "een", "--coders", "ada,{}"),
        ("finish", "{}"),
        ("{}",),
        ("log", "--format", "{}"),
    ],
)
def test_bytes_that_are_no_text_are_told_plainly(
    study: Path, call: Call, stray: str, arguments: tuple[str, ...]
) -> None:
    before = study.read_bytes()
    said = call(*(argument.format(stray) for argument in arguments), code=2).err
    assert "should not have happened" not in said
    assert said.startswith("error: ")
    assert study.read_bytes() == before


def test_a_coder_in_the_environment_is_a_text_too(study: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_CODER", "ad\udce9")
    assert "QUALCODE_CODER: adé is not UTF-8" in call("undo", code=2).err


WITH_AN_ARGUMENT_BEFORE = (("round", "export"), ("convert",), ("report", "write"))


def test_a_dash_is_no_file_anywhere(study: Path, call: Call, tmp_path: Path) -> None:
    outputs = [
        (path, param)
        for path, command in commands(cli)
        for param in command.params
        if isinstance(param.type, click.Path) and param.name in ("out", "target")
    ]
    assert len(outputs) >= 6
    assert all(isinstance(param.type, FileToWrite) for _path, param in outputs)
    for path, param in outputs:
        command = [*path, "een"] if path in WITH_AN_ARGUMENT_BEFORE else list(path)
        said = call(*command, *(["--out"] if isinstance(param, click.Option) else []), "-", code=2).err
        assert "- is no file" in said
    assert "- is no file" in call("init", "-", code=2).err
    assert [found.name for found in tmp_path.iterdir()] == [study.name]


def test_no_command_writes_a_file_that_is_called_something_else(study: Path, call: Call, tmp_path: Path) -> None:
    outputs = [
        (path, param)
        for path, command in commands(cli)
        for param in command.params
        # An update writes only over a chapter that it knows.
        if isinstance(param.type, FileToWrite) and path != ("report", "update")
    ]
    assert len(outputs) >= 7
    for path, param in outputs:
        command = [*path, "een"] if path in WITH_AN_ARGUMENT_BEFORE else list(path)
        for kind in ("pdf", "odt", "TXT", "rtf"):
            call(*command, *(["--out"] if isinstance(param, click.Option) else []), f"x.{kind}", code=2)
    for said in (
        "codings export --out x.docx", "codebook export --out x.xlsx", "report --out x.csv",
        "report --to md --out x.docx",
        "agreement --to csv --out x.xlsx", "agreement --to docx --out x.MD", "backup x.xlsx", "init x.csv",
        "round export een x.docx",
    ):  # fmt: skip
        assert "x." in call(*said.split(), code=2).err or "Name the file" in call(*said.split(), code=2).err
    assert [found.name for found in tmp_path.iterdir()] == [study.name]


def test_codings_are_written_as_the_file_is_called_and_come_back(study: Path, call: Call, tmp_path: Path) -> None:
    call("code", "groep", "stage", "--at", "20:30", "--memo", "=1+1")
    for name, begins in (("a.csv", b"\xef\xbb\xbf"), ("a.XLSX", b"PK"), ("a", b"\xef\xbb\xbf")):
        call("codings", "export", "--out", name)
        assert (tmp_path / name).read_bytes().startswith(begins)
    call("undo")
    assert "1 added" in call("codings", "import", "a.XLSX").out
    [back] = call("codings", "--format", "json").json
    assert (back["start"], back["end"], back["memo"]) == (20, 30, "=1+1")


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("ada,bo", ["ada", "bo"]),
        (" ada , , bo,", ["ada", "bo"]),
        ('"Jan, deel 2",bo', ["Jan, deel 2", "bo"]),
        ('bo, "Jan, deel 2"', ["bo", "Jan, deel 2"]),
        ('5" plank,b', ['5" plank', "b"]),
        ("", []),
        ("a\nb,c", ["a b", "c"]),
    ],
)
def test_a_list_is_parted_at_its_commas(typed: str, parts: list[str]) -> None:
    assert split_list(typed) == parts


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=8), max_size=5))
def test_whatever_a_name_is_it_can_be_typed_in_a_list(names: list[str]) -> None:
    assert split_list(",".join('"' + name.replace('"', '""') + '"' for name in names)) == names


@pytest.mark.parametrize("name", ["a,b", "Jansen, Ada", ",", "ada,"])
def test_no_door_lets_a_coder_in_with_a_comma(study: Path, call: Call, tmp_path: Path, name: str) -> None:
    (tmp_path / "rows.csv").write_text(
        f'document,start,end,code,coder\ngroep,20,30,stage,"{name}"\ngroep,25,30,stage,bo\n', encoding="utf-8"
    )
    for arguments in (
        ["--coder", name, "--new-coder", "code", "groep", "stage", "--at", "20:30"],
        ["--coder", name, "init", "new.qualcode"],
        ["codings", "import", "rows.csv", "--new-coder"],
    ):
        assert "a comma parts one name" in call(*arguments, code=1).err
    assert not (tmp_path / "new.qualcode").exists()
    with Project.open(study) as project:
        for rename in (name, f" {name} "):
            with pytest.raises(ConflictError, match="comma"):
                rename_coder(project, "ada", "ada", rename)
        found = [row[0] for row in project.rows("SELECT name FROM coder ORDER BY id")]
    assert found == ["ada", "bo"]  # of the table the other row came in


@pytest.mark.parametrize(
    "said",
    ["--encoding cp1252", "--sheet Blad1", "--differing keep", "--allow-missing", "--group A", "--id nr", "x.txt"],
)
def test_what_is_said_of_transcripts_is_refused_with_a_whole_study(study: Path, call: Call, said: str) -> None:
    assert study.exists()
    assert "is a whole study" in call("import", "proef.qdpx", *said.split(), code=2).err
