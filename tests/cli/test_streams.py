"""Output that is closed, full, or in a console that lacks the letters."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.cli import run, streams
from qualcode.cli.ends.streams import CUT_OFF, STAND_INS, stand_in
from qualcode.files.written import note_written
from tests.support.building import two_coders
from tests.support.often import some

posix = pytest.mark.skipif(sys.platform == "win32", reason="streams as a shell of Unix gives them")

SHELL = f'q() {{ "{sys.executable}" -m qualcode "$@"; }}; '


@pytest.fixture(scope="module")
def study(sample_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("streams") / "s.qualcode"
    path.write_bytes(sample_once.read_bytes())
    return path


def shell(study: Path, script: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    here = str(Path(__file__).parents[2])
    settings = {"QUALCODE_PROJECT": str(study), "QUALCODE_CODER": "ada", "PYTHONPATH": here, "LANG": "C.UTF-8"}
    environment = {**os.environ, **settings, **more}
    return subprocess.run(
        ["bash", "-c", SHELL + script], capture_output=True, check=False, env=environment, timeout=300
    )


ENDS = [
    ("q codings | true; exit ${PIPESTATUS[0]}", CUT_OFF, b""),
    ("q codings --format json | true; exit ${PIPESTATUS[0]}", CUT_OFF, b""),
    ("q codings --format csv | true; exit ${PIPESTATUS[0]}", CUT_OFF, b""),
    ("q --help | true; exit ${PIPESTATUS[0]}", CUT_OFF, b""),
    ("q documents >&-", 0, b""),
    ("q documents >&- 2>&- <&-", 0, b""),
    ("q codings --format json 2>&-", 0, b""),
    ("q nonsense 2>&-", 2, b""),
    ("q nonsense >&- 2>/dev/full", 2, b""),
    ("q -p gone.qualcode documents 2>/dev/full", 1, b""),
    ("q documents >/dev/full", 1, b"error: The output could not be written: No space left on device.\n"),
    ("q codings --format json >/dev/full", 1, b"error: The output could not be written"),
    ("q codebook export >/dev/full", 1, b"error: The output could not be written"),
    ("q --help >/dev/full", 1, b"error: The output could not be written"),
    ("q documents >/dev/full 2>&1", 1, b""),
]


@posix
@pytest.mark.parametrize(("script", "code", "error"), some(ENDS, 5))
def test_output_that_is_closed_or_full(study: Path, script: str, code: int, error: bytes) -> None:
    done = shell(study, script)
    assert done.returncode == code, done.stderr
    assert done.stderr.startswith(error)
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr
    assert error or done.stderr == b""


@posix
def test_a_change_that_could_not_be_told_is_made_and_said_to_be(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "s.qualcode"
    path.write_bytes(study.read_bytes())
    (tmp_path / "new.txt").write_text("I: Hoi?\nR: Ja.\n", encoding="utf-8")
    done = shell(path, f"q --new-coder import {tmp_path}/new.txt >/dev/full")
    assert done.returncode == 1
    assert b"is changed; see: qualcode log" in done.stderr
    assert b'"new"' in shell(path, "q documents --format json").stdout


CONSOLES = {"ascii": "nl", "cp850": "nl", "cp1252": "en", "ascii:strict": "en"}
IN_A_CONSOLE = """
import sys
from qualcode.cli import run, streams
streams.prepare()
for words in sys.argv[1:]:
    code = run(words.split())
    print("=" * 9, code)
sys.exit(streams.finish(0))
"""
"""Commands one after the other, each as a program of its own would end."""


def console(path: Path, encoding: str, *commands: str, language: str = "en") -> tuple[list[tuple[str, int]], str]:
    """What each command prints in a console of an encoding and its exit code, and what all say of errors."""
    here = str(Path(__file__).parents[2])
    settings = {"QUALCODE_PROJECT": str(path), "QUALCODE_CODER": "ada", "PYTHONPATH": here, "LANG": "C.UTF-8"}
    environment = {**os.environ, **settings, "PYTHONIOENCODING": encoding, "LANGUAGE": language}
    done = subprocess.run(
        [sys.executable, "-c", IN_A_CONSOLE, *commands],
        input="é→".encode(), capture_output=True, check=True, env=environment, timeout=300,
    )  # fmt: skip
    name = encoding.partition(":")[0]
    parts = re.split(r"^={9} (\d+)\n", done.stdout.decode(name), flags=re.MULTILINE)
    return [(parts[place], int(parts[place + 1])) for place in range(0, len(parts) - 1, 2)], done.stderr.decode(name)


@pytest.fixture(scope="module")
def accented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with letters that few consoles have."""
    return two_coders(tmp_path_factory.mktemp("consoles"))


@pytest.fixture(scope="module")
def listed(accented: Path) -> object:
    """Its codings, in a console that has all letters."""
    [(printed, _code)], _errors = console(accented, "utf-8", LIST)
    return json.loads(printed)


LIST = "codings --format json"


@posix
@pytest.mark.parametrize("encoding", some(CONSOLES, 2))
def test_a_console_without_the_letters_gets_stand_ins(accented: Path, listed: object, encoding: str) -> None:
    well = ("--help", "codebook show", "codings --format csv", "agreement", "report", LIST)
    wrong = ("code x é→“≥ --at 1", "no→pe", "settle --nothing")
    found, errors = console(accented, encoding, *well, *wrong, language=CONSOLES[encoding])
    assert "Traceback" not in errors, errors
    assert "UnicodeEncodeError" not in errors
    assert errors.count("error:") == 3
    assert [code == 0 for _printed, code in found] == [True] * len(well) + [False] * len(wrong)
    assert all(printed for printed, code in found if code == 0)
    assert json.loads(found[well.index(LIST)][0]) == listed
    assert "€" in str(listed)


@given(text=st.text(max_size=40), encoding=st.sampled_from(["ascii", "cp850", "cp1252", "cp437", "latin-1", "utf-8"]))
def test_any_text_can_be_written(text: str, encoding: str) -> None:
    written = text.encode(encoding, STAND_INS).decode(encoding)
    plain = text.encode(encoding, "ignore").decode(encoding)
    position = 0
    for character in plain:  # what there are letters for stands as it was
        position = written.index(character, position) + 1


@given(cells=st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8), min_size=1, max_size=5))
def test_a_stand_in_ends_no_cell(cells: list[str]) -> None:
    from qualcode.formats.tables import write_csv

    stream = io.StringIO()
    write_csv(stream, ["c"] * len(cells), [cells])
    written = stream.getvalue()
    plain = written.encode("ascii", STAND_INS).decode("ascii")
    found = [[len(row) for row in csv.reader(io.StringIO(text, newline=""))] for text in (written, plain)]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("character", "plain"),
    [("é", "e"), ("Ŷ", "Y"), ("→", "->"), ("“", "'"), ("≥", ">="), ("…", "..."), ("\u241b", "^["), ("漢", "?"),
     ("\udce9", "?"), ("ß", "ss"), ("\u00a0", " "), ("½", "?"), ("ﬁ", "fi")],
)  # fmt: skip
def test_a_stand_in_reads_as_the_sign_does(character: str, plain: str) -> None:
    assert stand_in(character) == plain


def test_nothing_was_changed_is_said_only_where_it_is_true(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cancelled(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    def cancelled_late(*_arguments: object, **_more: object) -> None:
        note_written()
        raise KeyboardInterrupt

    monkeypatch.setattr("qualcode.cli.cli.main", cancelled)
    assert run([]) == 130
    assert "nothing was changed" in capsys.readouterr().err
    monkeypatch.setattr("qualcode.cli.cli.main", cancelled_late)
    assert run([]) == 130
    assert "what was done before that stands" in capsys.readouterr().err
    monkeypatch.setattr("qualcode.cli.cli.main", cancelled)
    assert run([]) == 130
    assert "nothing was changed" in capsys.readouterr().err


def test_a_stray_error_of_the_system_is_not_taken_for_the_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_arguments: object, **_more: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("qualcode.cli.cli.main", fails)
    assert run([]) == 1
    told = capsys.readouterr().err
    assert "OSError" in told
    assert "output could not be written" not in told


def test_what_cannot_be_written_is_remembered() -> None:
    class Full(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, _data: object) -> int:
            raise OSError(28, "No space left on device")

    output = streams.Output(io.BufferedWriter(Full()), "utf-8")
    output.write("x")
    with pytest.raises(OSError, match="No space"):
        output.flush()
    assert (error := streams.lost(output)) is not None
    assert error.errno == 28
    with suppress(OSError):
        output.close()
