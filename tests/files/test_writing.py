"""Files go out whole, never over a project, and what dead processes left half-way is cleared."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.cli import run
from qualcode.errors import QualcodeError
from qualcode.files import passing
from qualcode.files.passing import clear_passing, lives, passing_path
from qualcode.files.writing import write_whole
from qualcode.storage import Project

posix = pytest.mark.skipif(sys.platform == "win32", reason="links, devices and limits of the system")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A project in use, with its log and the index of it beside it."""
    path = tmp_path / "study.qualcode"
    Project.create(path, name="S", coder="ada").close()
    return path


def _itself(study: Path) -> Path:
    return study


def _link(study: Path) -> Path:
    path = study.with_name("report.md")
    path.symlink_to(study)
    return path


def _link_to_a_link(study: Path) -> Path:
    path = study.with_name("second.md")
    path.symlink_to(_link(study).name)
    return path


def _hard_link(study: Path) -> Path:
    path = study.with_name("report.csv")
    os.link(study, path)
    return path


def _by_another_way(study: Path) -> Path:
    (study.parent / "sub").mkdir()
    return study.parent / "sub" / ".." / study.name


def _other_name(study: Path) -> Path:
    return study.rename(study.with_name("report.docx"))


def _beside(suffix: str) -> Callable[[Path], Path]:
    return lambda study: study.with_name(study.name + suffix)


def _hard_link_beside(suffix: str) -> Callable[[Path], Path]:
    def make(study: Path) -> Path:
        path = study.with_name("report.md")
        os.link(study.with_name(study.name + suffix), path)
        return path

    return make


def _link_beside(study: Path) -> Path:
    path = study.with_name("report.md")
    path.symlink_to(study.with_name(study.name + "-wal"))
    return path


TARGETS: dict[str, Callable[[Path], Path]] = {
    "itself": _itself,
    "link": _link,
    "link to a link": _link_to_a_link,
    "hard link": _hard_link,
    "another way": _by_another_way,
    "another name": _other_name,
    "log": _beside("-wal"),
    "index": _beside("-shm"),
    "journal that is not there": _beside("-journal"),
    "hard link to the log": _hard_link_beside("-wal"),
    "hard link to the index": _hard_link_beside("-shm"),
    "link to the log": _link_beside,
}


@posix
@pytest.mark.parametrize("kind", TARGETS)
def test_nothing_is_written_over_a_project(study: Path, kind: str) -> None:
    with Project.open(study) as project:
        with project.change("ada", "x") as change:
            change.insert("code", slug="a", name="A")
        target = TARGETS[kind](study)
        before = {path.name: path.read_bytes() for path in study.parent.iterdir() if path.is_file()}
        with pytest.raises(QualcodeError, match="not written over"):
            write_whole(target, b"x")
        assert {path.name: path.read_bytes() for path in study.parent.iterdir() if path.is_file()} == before
        if not study.exists():
            target.rename(study)


EXPORTS = (
    ("codings", "export", "--force", "--out"),
    ("codebook", "export", "--force", "--out"),
    ("report", "--force", "--out"),
    ("matrix", "--out"),
    ("agreement", "--force", "--out"),
    ("agreement", "--disagreements", "--force", "--out"),
    ("settle", "--list", "--out"),
    ("backup",),
    ("init",),
    ("round", "export", "--for", "ben", "--out"),
)


@pytest.mark.parametrize("command", EXPORTS, ids=" ".join)
@pytest.mark.parametrize("name", ["study.qualcode", "study.qualcode-wal", "link.md", "hard.csv", "link.docx"])
def test_no_command_writes_over_a_project(
    study: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
    name: str,
) -> None:
    monkeypatch.chdir(study.parent)
    for link in ("link.md", "link.docx"):
        Path(link).symlink_to(study.name)
    os.link(study, "hard.csv")
    content = study.read_bytes()
    code = run(["-p", "study.qualcode", "--coder", "ada", *command, name])
    told = capsys.readouterr()
    assert code in (1, 2), told
    assert "error:" in told.err
    assert study.read_bytes() == content
    assert not Path("study.qualcode-wal").exists() or name != "study.qualcode-wal"
    assert Path("link.md").is_symlink()
    assert study.samefile("hard.csv")


def test_other_files_are_written_over_and_new_ones_made(tmp_path: Path) -> None:
    for name, content in (("a.md", b"old"), ("b.md", None), ("c-wal", b""), ("-wal", b"x"), ("d.qualcode.md", b"")):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        write_whole(path, b"new")
        assert path.read_bytes() == b"new"
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".tmp")]


@pytest.mark.parametrize("name", ["", ".", "/", "gone/x.md", "n" * 300, "a/b.md", "loop", "a\0b"])
def test_what_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a").write_text("a file", encoding="utf-8")
    Path("loop").symlink_to("loop")
    with pytest.raises(QualcodeError, match="cannot be written") as error:
        write_whole(Path(name), b"x")
    assert error.value.hint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "loop"]


FULL = """
import resource, signal, sys
from pathlib import Path
from qualcode.errors import QualcodeError
from qualcode.files.writing import write_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_whole(Path(sys.argv[1]), b"x" * 5000)
except QualcodeError as error:
    print(error.message)
"""


@posix
def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("before", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True)
    assert "cannot be written" in done.stdout
    assert path.read_text(encoding="utf-8") == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["a.md"]


def _dead() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_only_what_the_dead_of_this_machine_left_is_cleared(tmp_path: Path) -> None:
    mine = passing_path(tmp_path / "a.md").name
    dead = mine.replace(f"-{os.getpid()}-", f"-{_dead()}-")
    parts = dead.split("-")
    elsewhere = "-".join([parts[0], "0" * 8, *parts[2:]])
    kept = [
        mine,
        elsewhere,
        ".qualcode-notes.tmp",
        dead.removesuffix(".tmp"),
        f"x{dead}",
        f"{dead}.txt",
        "study.qualcode",
    ]
    for name in [*kept, dead, *(dead + suffix for suffix in ("-wal", "-shm", "-journal"))]:
        (tmp_path / name).touch()
    (tmp_path / mine.replace(f"-{os.getpid()}-", f"-{os.getppid()}-")).touch()
    passing._clear.cache_clear()
    clear_passing(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*kept, mine.replace(f"-{os.getpid()}-", f"-{os.getppid()}-")}


def test_who_is_alive_is_known() -> None:
    assert lives(os.getpid())
    assert lives(os.getppid())
    assert not lives(_dead())


KILLED = """
import os, signal, sys
from pathlib import Path
from qualcode.files import writing
os.fsync = lambda number: os.kill(os.getpid(), signal.SIGKILL)
writing.write_whole(Path(sys.argv[1]), b"x" * 5000)
"""


@posix
def test_what_a_killed_writer_left_goes_with_the_next(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    for _time in range(2):
        subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert len([each for each in tmp_path.iterdir() if each.name.endswith(".tmp")]) == 1
    passing._clear.cache_clear()
    write_whole(path, b"whole")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"a.md": b"whole"}


@posix
def test_a_device_is_written_to_and_stays_one(tmp_path: Path) -> None:
    link = tmp_path / "null"
    link.symlink_to("/dev/null")
    write_whole(link, b"x")
    assert link.is_symlink()
    if Path("/dev/full").exists():
        with pytest.raises(QualcodeError, match="No space left"):
            write_whole(Path("/dev/full"), b"x")


@posix
@pytest.mark.parametrize(
    "way", ["gone/../study.qualcode", "study.qualcode/../study.qualcode", "a/b/../../study.qualcode"]
)
def test_a_folder_that_is_not_there_is_no_way_to_a_project(study: Path, way: str) -> None:
    before = study.read_bytes()
    with pytest.raises(QualcodeError, match="cannot be written"):
        write_whole(study.parent / way, b"x")
    assert study.read_bytes() == before
