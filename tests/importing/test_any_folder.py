"""A folder as it may be found: one file that is refused keeps no other out, whatever it is called or is."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.cli import run
from qualcode.importing import beside
from qualcode.importing.transcripts import import_files
from qualcode.storage import Project
from qualcode.storage.documents import documents
from tests.support.building import INTERVIEW, new_project
from tests.support.often import often

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names and kinds of files that Windows has not")

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path)


def _text(path: Path) -> None:
    path.write_text(INTERVIEW, encoding="utf-8")


def _into_itself(path: Path) -> None:
    path.symlink_to(path)


def _folders_in_a_circle(path: Path) -> None:
    path.mkdir()
    (path / "up").symlink_to(path.parent)
    (path / "self").symlink_to(".")


def _deep(path: Path) -> None:
    here = os.open(path.parent, os.O_RDONLY)
    try:
        os.mkdir(path.name, dir_fd=here)
        for _level in range(1200):
            deeper = os.open(path.name if _level == 0 else "d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = deeper
            os.mkdir("d", dir_fd=here)
    finally:
        os.close(here)


def _made_shallow(folder: Path) -> None:
    """Takes folders that lie too deep for any program to remove up again, one by one."""
    inner, aside = folder / "deep" / "d", folder / "aside"
    while inner.is_dir():
        inner.rename(aside)
        (folder / "deep").rmdir()
        aside.rename(folder / "deep")


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(6 << 30)


STRANGE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "pipe": ("pipe.txt", os.mkfifo),
    "pipe for a table": ("pipe.csv", os.mkfifo),
    "pipe for a workbook": ("pipe.xlsx", os.mkfifo),
    "endless": ("endless.md", lambda path: path.symlink_to("/dev/zero")),
    "sparse": ("sparse.docx", _sparse),
    "sparse table": ("sparse.csv", _sparse),
    "loop": ("loop.txt", _into_itself),
    "loop of a table": ("loop.tsv", _into_itself),
    "nowhere": ("nowhere.txt", lambda path: path.symlink_to("nothing")),
    "a folder called so": ("folder.txt", Path.mkdir),
    "folders in a circle": ("circle", _folders_in_a_circle),
    "deep": ("deep", _deep),
    "empty": ("empty.txt", Path.touch),
    "damaged": ("broken.docx", lambda path: path.write_bytes(b"PK\x03\x04\x00")),
}


@pytest.mark.parametrize("kind", STRANGE)
def test_the_rest_of_a_folder_comes_in(project: Project, tmp_path: Path, capsys: Capture, kind: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    name, make = STRANGE[kind]
    make(folder / name)
    for good in ("a", "z"):
        (folder / f"{good}.txt").write_text(f"{INTERVIEW}Sem: {good}.\n", encoding="utf-8")
    code = run(["-p", str(project.path), "--coder", "ada", "import", str(folder)])
    told = capsys.readouterr()
    found = {document.name for document in documents(project)}
    assert found == {"a", "z"}
    refused = kind in ("pipe", "sparse", "loop", "nowhere", "empty", "damaged")
    assert code == int(refused)
    assert (f"{name}" in told.err) == refused
    assert run(["-p", str(project.path), "--coder", "ada", "undo"]) == 0
    assert documents(project) == []
    _made_shallow(folder)


def test_a_path_that_is_not_there_keeps_no_other_out(project: Project, tmp_path: Path, capsys: Capture) -> None:
    _text(tmp_path / "a.txt")
    wrong = [tmp_path / "gone.txt", tmp_path / ("n" * 300 + ".txt"), tmp_path / "a.txt" / "b.txt"]
    report = import_files(project, "ada", [*wrong, tmp_path / "a.txt"])
    assert [item.status for item in report.items] == ["error", "error", "error", "new"]
    assert all(item.hint for item in report.items[:3])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_told(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "closed").mkdir(parents=True)
    (folder / "closed").chmod(0)
    _text(folder / "a.txt")
    report = import_files(project, "ada", [folder])
    assert [(item.path.name, item.status) for item in report.items] == [("a.txt", "new"), ("closed", "error")]
    assert report.failed


def test_a_folder_that_gives_an_error_is_told(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    (folder / "closed").mkdir(parents=True)
    _text(folder / "a.txt")
    real = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    report = import_files(project, "ada", [folder])
    assert [(item.path.name, item.status) for item in report.items] == [("a.txt", "new"), ("closed", "error")]
    assert "Permission denied" in report.items[1].message
    assert report.failed


NAMES = {
    b"Jos\xe9.txt": "José",
    b"na\xefve \x80.txt": "naïve €",
    b"\xe9\xc3\xa9.txt": "éé",
    b"half \xc3.txt": "half Ã",
    b"\xff\xfe\x81.txt": "ÿþ\ufffd",
    b"two\nlines.txt": "two lines",
    b"tab\there.txt": "tab here",
    b"\x1b[31mred\x1b[0m.txt": "[31mred [0m",
    b"bell\x07.txt": "bell",
    b"\xe2\x80\xaegnp.txt": "\u202egnp",
    b"line\xe2\x80\xa8sep.txt": "line sep",
    b" .txt": "_",
    b"x" * 251 + b".txt": "x" * 251,
    "é".encode() * 125 + b".txt": "é" * 125,
}
"""Names of files as they lie on disks, and of the documents that they become."""


@pytest.mark.parametrize("raw", NAMES)
def test_any_name_comes_in_and_is_told(
    project: Project, tmp_path: Path, capfd: pytest.CaptureFixture[str], raw: bytes
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / os.fsdecode(raw)
    _text(path)
    arguments = ["-p", str(project.path), "--coder", "ada"]
    assert run([*arguments, "import", str(folder)]) == 0
    assert [document.name for document in documents(project)] == [NAMES[raw]]
    for command in (["documents"], ["documents", "--format", "csv"], ["log"], ["respondents"]):
        assert run([*arguments, *command]) == 0
    told = capfd.readouterr()
    assert "\x1b" not in told.out + told.err
    assert run([*arguments, "documents", "--format", "json"]) == 0
    assert json.loads(capfd.readouterr().out)[0]["name"] == NAMES[raw]
    # Known again by its name and its place, and told in JSON with a name that leads to it.
    assert run([*arguments, "import", str(folder), "--format", "json"]) == 0
    found = json.loads(capfd.readouterr().out)["files"][0]
    assert (Path(found["file"]), found["status"]) == (path, "unchanged")
    path.write_bytes(b"")
    assert run([*arguments, "import", str(folder)]) == 1
    assert "is empty" in capfd.readouterr().err


MANY = 4 * often(2_500)
"""Files in a folder: with ``QUALCODE_OFTEN=10`` a hundred thousand."""


def test_very_many_files_are_answered(
    project: Project, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    _text(folder / "a.txt")
    monkeypatch.setenv("COLUMNS", "200")
    for number in range(MANY):
        os.close(os.open(folder / f"{number}.{('jpg', 'csv', 'mp3', 'txt')[number % 4]}", os.O_CREAT | os.O_WRONLY))
    assert run(["-p", str(project.path), "--coder", "ada", "import", str(folder)]) == 1
    told = capsys.readouterr()
    assert [document.name for document in documents(project)] == ["a"]
    assert f"and {MANY * 3 // 4 - 50} more" in told.out
    assert f"and {MANY // 4 - 50} more" in told.err
    assert len(told.out.splitlines()) + len(told.err.splitlines()) < 1000


def test_few_tables_of_a_folder_are_looked_into(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    monkeypatch.setattr(beside, "_look_into", lambda _project, path, names: read.append(path))
    for number in range(200):
        (tmp_path / f"{number}.csv").write_text("id,group\nx,y\n", encoding="utf-8")
    with (tmp_path / "0.csv").open("ab") as file:
        file.truncate(beside.LARGEST + 1)
    report = import_files(project, "ada", [tmp_path])
    assert len(read) == beside.MOST_LOOKED_AT
    assert tmp_path / "0.csv" not in read
    assert len([note for note in report.left_out if ".csv" in note.message]) == 200


def test_what_may_be_anything_is_no_error_in_a_folder(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    _text(folder / "a.txt")
    (folder / "instellingen.json").write_text('{"taal": "nl"}')
    (folder / "stuk.xlsx").write_bytes(b"PK\3\4 stuk")
    (folder / "gesprek.csv").write_text("Spreker,Tekst\nInterviewer,Hoe?\nSem,Zo.\nInterviewer,En nu?\n")
    report = import_files(project, "ada", [folder])
    assert {item.path.name: item.status for item in report.items} == {"a.txt": "new", "gesprek.csv": "new"}
    assert sorted(note.message.split(" ")[0].rpartition("/")[2] for note in report.left_out) == [
        "instellingen.json",
        "stuk.xlsx",
    ]
    assert not report.failed
    assert import_files(project, "ada", [folder / "instellingen.json"]).failed


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
@pytest.mark.parametrize("where", ["deep", "top"])
@pytest.mark.parametrize("target", ["../out.txt", "../in-another/out.txt", "absolute", "by a link"])
def test_what_a_link_brings_from_outside_a_folder_is_left_out_and_told(
    project: Project, tmp_path: Path, capsys: Capture, target: str, where: str
) -> None:
    folder = tmp_path / "in"
    inner = folder if where == "top" else folder / "week"
    for made in (inner, tmp_path / "in-another"):
        made.mkdir(parents=True, exist_ok=True)
    for out in (tmp_path / "out.txt", tmp_path / "in-another" / "out.txt"):
        _text(out)
    (inner / "a.txt").write_text(f"{INTERVIEW}Sem: dit is van binnen.\n", encoding="utf-8")
    (inner / "same.txt").symlink_to("a.txt")
    if target == "by a link":
        (tmp_path / "door").symlink_to(tmp_path)
        link = tmp_path / "door" / "out.txt"
    else:
        link = tmp_path / "out.txt" if target == "absolute" else Path(*[".."] * (where == "deep"), target)
    (inner / "secret.txt").symlink_to(link)
    assert run(["-p", str(project.path), "--coder", "ada", "import", str(folder)]) == 0
    told = capsys.readouterr()
    assert {document.name for document in documents(project)} == {"a"}
    assert "secret.txt" in " ".join((told.out + told.err).split())
    # Whoever names the link itself means it.
    assert run(["-p", str(project.path), "--coder", "ada", "import", str(inner / "secret.txt")]) == 0
    assert len(documents(project)) == 2
