"""One door reads files: what is no file, or too large, is refused before a byte of it is read."""

from __future__ import annotations

import hashlib
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.cli import run
from qualcode.errors import FormatError
from qualcode.files import reading
from qualcode.files.reading import is_there, read_utf8, read_whole, same_file
from qualcode.storage import Project

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices in the file system")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(path))


def _gigabytes(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(8 << 30)


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _link_to_a_pipe(path: Path) -> None:
    _pipe(path.with_name("p"))
    path.symlink_to(path.with_name("p"))


def _wide_loop(path: Path) -> None:
    other = path.with_name("other")
    other.symlink_to(path)
    path.symlink_to(other)


def _through_a_file(path: Path) -> None:
    path.with_name("plain").write_text("x", encoding="utf-8")
    path.symlink_to(path.with_name("plain") / "more")


REFUSED: dict[str, Callable[[Path], object]] = {
    "pipe": _pipe,
    "link to a pipe": _link_to_a_pipe,
    "socket": _socket,
    "folder": Path.mkdir,
    "device without end": lambda path: path.symlink_to("/dev/zero"),
    "terminal": lambda path: path.symlink_to("/dev/tty"),
    "empty device": lambda path: path.symlink_to("/dev/null"),
    "sparse": _gigabytes,
    "link to itself": _loop,
    "two links": _wide_loop,
    "link to nothing": lambda path: path.symlink_to("nothing"),
    "link through a file": _through_a_file,
    "nothing": lambda path: None,
}
"""What may stand where a file is looked for."""

COMMANDS: dict[str, tuple[str, ...]] = {
    "transcript": ("import", "x.txt"),
    "markdown": ("import", "x.md"),
    "word": ("import", "x.docx"),
    "face sheet": ("respondents", "import", "x.csv"),
    "workbook": ("respondents", "import", "x.xlsx"),
    "face sheet beside": ("import", "good.txt", "--respondents", "x.tsv"),
    "codings": ("codings", "import", "x.csv"),
    "codings in a workbook": ("codings", "import", "x.xlsx"),
    "meeting list": ("settle", "import", "x.csv"),
    "codebook": ("codebook", "import", "x.yaml"),
    "codebook looked at": ("codebook", "check", "x.yaml"),
    "outline": ("report", "--outline", "x.yaml", "--out", "r.md"),
    "cases": ("verify", "x.json"),
    "decisions": ("merge", "other.qualcode", "--decide", "x.json"),
    "copy": ("merge", "x.qualcode"),
}


@posix
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.txt"
    REFUSED[kind](path)
    with pytest.raises(FormatError) as error:
        read_whole(path, reading.MAX_ARCHIVE)
    assert str(path) in error.value.message
    assert error.value.hint


@posix
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_reads_a_file_refuses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUALCODE_PROJECT", "study.qualcode")
    monkeypatch.setenv("QUALCODE_CODER", "ada")
    Project.create(Path("study.qualcode"), name="S", coder="ada").close()
    before = Path("study.qualcode").read_bytes()
    arguments = COMMANDS[command]
    [name] = [argument for argument in arguments if argument.startswith("x.")]
    for kind, make in REFUSED.items():
        if kind == "folder" and arguments == ("import", name):
            continue  # whatever its name, it is searched
        place = tmp_path / kind.replace(" ", "-")
        place.mkdir()
        make(place / name)
        code = run([str(place / name) if argument == name else argument for argument in arguments])
        told = capsys.readouterr()
        assert code == 1, (kind, told)
        assert name in told.err + told.out, kind
        assert "hint:" in told.err or command == "codebook looked at", kind
    assert Path("study.qualcode").read_bytes() == before


@pytest.mark.parametrize("length", [200, 255, 256, 300, 4000, 5000])
def test_a_name_of_any_length_is_answered(tmp_path: Path, length: int) -> None:
    path = tmp_path / ("n" * length)
    assert not is_there(path)
    assert not same_file(path, tmp_path)
    with pytest.raises(FormatError):
        read_whole(path, 10)


@given(name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20) | st.just("a\0b"))
def test_any_name_is_answered(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    path = tmp_path_factory.getbasetemp() / "nowhere" / name
    assert not is_there(path) or "/" in name or name in (".", "..")
    with pytest.raises(FormatError):
        read_whole(path, 10)


def test_the_hash_is_that_of_the_bytes_that_were_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for data in (b"", b"a", os.urandom(3 * reading.MEGABYTE + 1)):
        path.write_bytes(data)
        assert read_whole(path, len(data)) == (data, hashlib.sha256(data).hexdigest())
        if data:
            with pytest.raises(FormatError, match="larger than"):
                read_whole(path, len(data) - 1)


def test_a_file_that_grows_while_it_is_read_is_read_up_to_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 10)
    real = reading._read

    def growing(file: object, most: int) -> bytes:
        with path.open("ab") as more:
            more.write(b"y" * 1000)
        return real(file, most)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "_read", growing)
    with pytest.raises(FormatError, match="larger than"):
        read_whole(path, 100)


def test_what_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf{\n}")
    assert read_utf8(path) == "{\n}"
    path.write_bytes(b"{\n\xff}")
    with pytest.raises(FormatError, match=r"a\.json:2: is not UTF-8"):
        read_utf8(path)
