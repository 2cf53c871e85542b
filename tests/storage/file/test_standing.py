"""A file that is deleted, moved, replaced or written over while it is open: nothing acknowledged is lost."""

from __future__ import annotations

import gc
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import FormatError, ProjectError, QualcodeError
from qualcode.files.claims import lock_bytes
from qualcode.files.held import is_held
from qualcode.files.reading import read_utf8, read_whole
from qualcode.files.writing import write_whole
from qualcode.session.session import Session
from qualcode.session.worker import ProjectWorker
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.file import standing
from qualcode.storage.file.repair import copy_before
from tests.support.building import add_transcript, new_project
from tests.support.forked import in_a_fork
from tests.support.often import TIMES, pairs
from tests.support.steps import steps

LONG = "Interviewer: Ja?\nSem: " + "woord " * 2000 + "\n"


def begun(folder: Path) -> Path:
    with new_project(folder) as project:
        add_transcript(project, "lang", LONG)
    return project.path


def code(project: Project, start: int, name: str = "ada") -> None:
    apply_codings(project, name, [NewCoding(1, start, start + 5, 1)])


def count(path: Path) -> int:
    with Project.open(path, readonly=True) as project:
        assert project.check() == []
        return len(codings(project))


def copied(path: Path, name: str, codings: int = 0) -> Path:
    target = path.with_name(name)
    shutil.copyfile(path, target)
    with Project.open(target) as project:
        for number in range(codings):
            code(project, 500 + number, "col")
    return target


def copied_with_log(path: Path) -> Path:
    (path.parent / "looked-at").mkdir()
    for found in (path, path.with_name(f"{path.name}-wal")):
        if found.exists():
            shutil.copyfile(found, path.parent / "looked-at" / found.name)
    return path.parent / "looked-at" / path.name


def delete(path: Path) -> None:
    path.unlink()


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def replace_by_newer(path: Path) -> None:
    copied(path, "new", 30).replace(path)


def replace_by_the_same(path: Path) -> None:
    copied(path, "new").replace(path)


def replace_by_another_study(path: Path) -> None:
    (path.parent / "other").mkdir()
    begun(path.parent / "other").replace(path)


def overwrite_by_newer(path: Path) -> None:
    path.write_bytes(copied(path, "new", 30).read_bytes())


def overwrite_by_another_study(path: Path) -> None:
    (path.parent / "other").mkdir()
    path.write_bytes(begun(path.parent / "other").read_bytes())


def overwrite_by_garbage(path: Path) -> None:
    path.write_bytes(b"garbage " * 20_000)


def take_the_log(path: Path) -> None:
    path.with_name(path.name + "-wal").unlink()


FAULTS: list[Callable[[Path], None]] = [
    delete,
    move,
    replace_by_newer,
    replace_by_the_same,
    replace_by_another_study,
    overwrite_by_newer,
    overwrite_by_another_study,
    overwrite_by_garbage,
    take_the_log,
]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there a file that is open cannot be moved or deleted")


def work_on(path: Path, fault: Callable[[Path], None], *, folded: bool, begins: bool) -> None:
    """Five codings, something happens to the file, one or none more, and leaving; prints what is said."""
    project = Project.open(path)
    for number in range(5):
        code(project, number)
    if folded:
        assert project.fold()
    fault(path)
    for number in (100, 101) if begins else ():
        try:
            code(project, number)
            print("acknowledged")
        except ProjectError as error:
            if number == 100:
                print(error.message, error.hint)
    assert not project.fold()
    try:
        project.close()
    except ProjectError as error:
        print(error.message, error.hint)
    if path.exists() and fault is not overwrite_by_garbage:
        # The process goes on with what lies there now, as the workspace does that opens it again.
        with Project.open(path) as again:
            code(again, 950)
            assert again.check() == []


@pytest.mark.parametrize(
    ("fault", "folded", "begins"),
    [(fault, folded, begins) for fault in FAULTS for folded, begins in pairs(("folded", "open"), ("begins", "leaves"))],
)
def test_what_happens_to_an_open_file_loses_and_destroys_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[[Path], None], folded: str, begins: str
) -> None:
    path = begun(tmp_path)
    if TIMES == 1:
        # What is there stays as it is: four times a second for it to become whole again is lost.
        monkeypatch.setattr(standing, "_LONGEST", 0.0)
    said = in_a_fork(lambda: work_on(path, fault, folded=folded == "folded", begins=begins == "begins"))
    assert "acknowledged\n" not in said
    assert re.search("deleted or moved|replaced|written over|taken away", said)
    # What somebody put there is as they left it, whatever lies beside it.
    if path.exists() and fault is not overwrite_by_garbage:
        # A program that knows nothing of us reads it too.
        with closing(sqlite3.connect(copied_with_log(path))) as bare:
            assert bare.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        there = {"replace_by_newer": 30, "overwrite_by_newer": 30, "take_the_log": 5}.get(fault.__name__, 0)
        if fault is replace_by_the_same:
            there = 5  # folded or not: the log goes on from this very state
        if folded == "folded" and fault.__name__ in ("replace_by_newer", "overwrite_by_newer"):
            there += 5
        assert count(path) == there + 1
        with Project.open(path) as project:
            code(project, 900)
        assert count(path) == there + 2
    # What was acknowledged is in it, or kept beside it.
    kept = [found for found in path.parent.glob("study.qualcode.kept-*") if not found.name.endswith(("-wal", "-shm"))]
    for found in kept:
        assert count(found) == 5
        assert found.name in said
    if not fault.__name__.startswith("overwrite"):
        held = path.exists() and folded == "folded" and "another" not in fault.__name__
        assert bool(kept) == (not held and fault is not take_the_log)


@pytest.mark.parametrize("name", ["a" * 238 + ".qualcode", "é" * 119 + ".qualcode", "met spatie's.qualcode"])
def test_whatever_its_name_what_was_open_is_kept_and_the_command_can_be_typed(tmp_path: Path, name: str) -> None:
    path = begun(tmp_path).rename(tmp_path / name)
    with Project.open(path) as project:
        code(project, 1)
        assert copy_before(project).stat().st_mode == path.stat().st_mode
        assert copy_before(project) != copy_before(project)
        path.unlink()
        with pytest.raises(ProjectError, match="deleted or moved") as error:
            code(project, 2)
    assert error.value.hint is not None
    words = shlex.split(error.value.hint.partition("qualcode restore ")[2])
    assert words[1:] == ["-p", str(path)]
    assert count(Path(words[0])) == 1
    copies = list(tmp_path.glob("*.before-repair*"))
    assert [count(copy) for copy in copies] == [1, 1, 1]


@pytest.mark.parametrize("length", [247, 248, 251, 255, 256])
def test_a_name_that_leaves_no_room_for_a_log_is_refused_before_anything_is_made(tmp_path: Path, length: int) -> None:
    path = tmp_path / ("a" * (length - 9) + ".qualcode")
    source = begun(tmp_path)
    if length <= 247:
        Project.create(path, name="S", coder="ada").close()
        assert count(path) == 0
        return
    with pytest.raises(ProjectError, match="cannot be written"):
        Project.create(path, name="S", coder="ada")
    with Project.open(source) as project, pytest.raises(ProjectError, match="cannot be written"):
        project.backup(path)
    assert list(tmp_path.iterdir()) == [source]


def test_a_change_during_which_the_file_is_replaced_is_not_acknowledged_and_kept(tmp_path: Path) -> None:
    path = begun(tmp_path)
    new = copied(path, "new", 3)
    project = Project.open(path)

    def change_slowly() -> None:
        with project.change("ada", "coder.add") as change:
            change.insert("coder", name="eva", created=change.at)
            new.replace(path)

    with pytest.raises(ProjectError, match="replaced"):
        change_slowly()
    [kept] = path.parent.glob("study.qualcode.kept-*")
    with Project.open(kept) as saved:
        assert saved.scalar("SELECT COUNT(*) FROM coder WHERE name = 'eva'") == 1
    assert count(path) == 3
    project.close()


@pytest.mark.parametrize("told", [False, True], ids=["leaves", "begins"])
def test_another_version_in_its_place_can_be_read_by_any_program(tmp_path: Path, told: bool) -> None:
    path = begun(tmp_path)
    newer = copied(path, "newer.bak", 7)
    project = Project.open(path)
    for start in range(20):
        code(project, start)
    newer.replace(path)
    if told:
        with pytest.raises(ProjectError, match="was replaced by another file"):
            code(project, 50)
        project.close()
    else:
        with pytest.raises(ProjectError, match="was replaced by another file"):
            project.close()
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert plain.execute("SELECT COUNT(*) FROM coding").fetchone() == (7,)


def test_leaving_the_workspace_tells_what_became_of_the_file(tmp_path: Path) -> None:
    path = begun(tmp_path)
    worker = ProjectWorker(path, "ada")
    worker.submit(Session.change, apply_codings, [NewCoding(1, 3, 9, 1)]).result()
    path.unlink()
    with pytest.raises(ProjectError, match="deleted or moved"):
        worker.close()
    [kept] = path.parent.glob("study.qualcode.kept-*")
    assert count(kept) == 1


def test_another_process_that_takes_in_the_log_is_no_fault(tmp_path: Path) -> None:
    path = begun(tmp_path)
    code_it = (
        "import sys; from pathlib import Path; from tests.storage.file import test_standing as t;"
        "p = t.Project.open(Path(sys.argv[1])); t.code(p, int(sys.argv[2]), 'bo'); p.close()"
    )
    with Project.open(path) as project:
        for number in range(3):
            code(project, number)
            subprocess.run([sys.executable, "-c", code_it, str(path), str(100 + number)], check=True)
            if number % 2:
                assert project.fold()
    assert count(path) == 6


def test_opening_again_in_one_process_leaves_sqlites_locks_alone(tmp_path: Path) -> None:
    path = begun(tmp_path)
    with Project.open(path) as project:
        code(project, 1)
        Project.open(path).close()
        code(project, 2)
        # Another process that opens and leaves does not take itself for the last one, and does not remove the log.
        read_it = "import sys, pathlib, qualcode.storage as s; s.Project.open(pathlib.Path(sys.argv[1])).close()"
        subprocess.run([sys.executable, "-c", read_it, str(path)], check=True)
        assert path.with_name("study.qualcode-wal").exists()
        code(project, 3)
    assert count(path) == 3


def try_locks(path: Path) -> None:
    """Prints whether each of SQLite's locks on the file and on the index of its log can be had."""
    for place, start, size in ((path, 0x40000002, 510), (path.with_name(path.name + "-shm"), 0, 200)):
        print(lock_bytes(os.open(place, os.O_RDWR), start, size))


def locked(path: Path) -> bool:
    """Whether another process finds SQLite's locks on the file and on the index of its log."""
    return in_a_fork(lambda: try_locks(path)).split() == ["False", "False"]


@pytest.mark.skipif(sys.platform == "win32", reason="a lock there is its descriptor's")
@pytest.mark.parametrize("link", [os.symlink, os.link, None])
@pytest.mark.parametrize("suffix", ["", "-shm", "-wal", "-journal"])
def test_neither_reading_nor_writing_a_file_lets_go_of_sqlites_locks(
    tmp_path: Path, link: Callable[[Path, Path], None] | None, suffix: str
) -> None:
    path = begun(tmp_path)
    with Project.open(path) as project:
        code(project, 1)
        place = path.with_name(path.name + suffix)
        if link is not None and place.exists():
            link(place, tmp_path / "x.csv")
            place = tmp_path / "x.csv"
        assert locked(path)
        if suffix in ("", "-shm"):
            for read in (read_utf8, lambda place: read_whole(place, 1 << 30)):
                with pytest.raises(FormatError, match="project that is open") as error:
                    read(place)
                assert place.name in error.value.message
        with pytest.raises(QualcodeError, match="not written over"):
            write_whole(place, b"x")
        assert locked(path)
        assert not is_held(tmp_path / "other.txt")
    assert not is_held(path)


def test_a_copy_of_the_one_file_holds_every_coding_while_two_work_and_one_reads(tmp_path: Path) -> None:
    path = begun(tmp_path)
    with closing(Session(path, "ada", folding=True)) as ada, closing(Session(path, "bo", folding=True)) as bo:
        reader = Project.open(path, readonly=True)
        for number in range(100):
            for turn, session in enumerate((ada, bo)):
                session.change(apply_codings, [NewCoding(1, number, number + 5, 1)])
                assert len(codings(reader)) == 2 * number + turn + 1
                sent = path.with_name("sent.qualcode")
                shutil.copyfile(path, sent)
                with closing(sqlite3.connect(f"{sent.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
                    assert copy.execute("SELECT COUNT(*) FROM coding").fetchone() == (2 * number + turn + 1,)
        reader.close()


def test_looking_whether_the_file_is_the_same_takes_the_same_steps_however_large_it_is(tmp_path: Path) -> None:
    path = begun(tmp_path)
    with Project.open(path) as project:
        code(project, 1)
        few = steps(lambda: project._stand())
        for number in range(300):
            code(project, 10 + number)
        project.fold()
        assert steps(lambda: project._stand()) <= few + 5


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts what the system lists")
def test_a_project_that_is_let_go_keeps_no_file_open(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        path = project.path

    def held() -> int:
        gc.collect()
        return len(list(Path("/proc/self/fd").iterdir()))

    gc.freeze()  # what other tests left is none of this, and much to go through
    before = held()
    for readonly in (True, False) * 5:
        Project.open(path, readonly=readonly).log()
    assert held() <= before


@pytest.mark.parametrize("which", ["its own", "the one above"])
@pytest.mark.parametrize("what", ["moved", "deleted"])
def test_of_a_folder_that_is_gone_it_is_said_where_the_project_is_by_now(tmp_path: Path, what: str, which: str) -> None:
    folder, new = tmp_path / "year" / "study", tmp_path / "new"
    folder.mkdir(parents=True)
    path = begun(folder)
    gone = folder if which == "its own" else folder.parent
    project = Project.open(path)
    code(project, 1)
    if what == "moved":
        gone.rename(new)
    else:
        shutil.rmtree(gone)
    with pytest.raises(ProjectError, match="deleted or moved") as error:
        code(project, 2)
    project.close()
    assert error.value.hint is not None
    if what == "moved":
        there = new / path.relative_to(gone)
        assert error.value.hint.endswith(f"qualcode open {there}")
        assert count(there) == 1
        assert not list(tmp_path.rglob("*kept*"))
    else:
        words = shlex.split(error.value.hint.partition("qualcode restore ")[2])
        assert count(Path(words[0])) == 1
        assert Path(words[2]).parent.is_dir()


def test_where_the_system_does_not_say_where_a_file_went_it_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "study").mkdir()
    with Project.open(begun(tmp_path / "study")) as project:
        code(project, 1)
        monkeypatch.setattr(standing, "place_now", lambda _descriptor: None)
        (tmp_path / "study").rename(tmp_path / "new")
        with pytest.raises(ProjectError, match="deleted or moved"):
            code(project, 2)
    [kept] = tmp_path.glob("study.qualcode.kept-*")
    assert count(kept) == 1


@pytest.mark.parametrize("name", ["b.qualcode", "elsewhere/b.qualcode", "study.qualcode.aside-elsewhere"])
def test_a_file_with_two_names_is_read_and_not_written(tmp_path: Path, name: str) -> None:
    path, other = begun(tmp_path), tmp_path / name
    other.parent.mkdir(exist_ok=True)
    os.link(path, other)
    for one in (path, other):
        with Project.open(one, readonly=True) as project:
            assert any("is one file with" in notice for notice in project.notices)
            project.backup(tmp_path / f"of-{one.name}")
        assert count(tmp_path / f"of-{one.name}") == 0
        with pytest.raises(ProjectError, match="is one file with"):
            Project.open(one)
    other.unlink()
    with Project.open(path) as project:
        code(project, 1)
        assert project.notices == ()
        # What comes while it is open is met by who opens it next.
        os.link(path, other)
    with pytest.raises(ProjectError, match="is one file with"):
        Project.open(other)


@pytest.mark.parametrize("name", [".qualcode-01234567-99-0123456789ab.tmp", "study.qualcode.aside-20260102-030405-2"])
def test_names_that_a_killed_process_left_for_a_moment_are_no_second_ones(tmp_path: Path, name: str) -> None:
    path = begun(tmp_path)
    os.link(path, tmp_path / name)
    with Project.open(path) as project:
        code(project, 1)
    assert count(path) == 1
    (tmp_path / f"{name}-wal").write_bytes(b"somebody worked under that name")
    if ".aside-" in name:
        with pytest.raises(ProjectError, match="is one file with"):
            Project.open(path)


def test_a_file_is_judged_again_only_when_it_has_changed_and_for_a_second_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"a")
    os.utime(path, (1, 1))
    now, judged = [0.0], list[float]()

    def later(seconds: float) -> None:
        now[0] += seconds
        if 0.5 <= now[0] < 0.5 + seconds:
            os.utime(path, (2, 2))

    clock = SimpleNamespace(sleep=later, monotonic=lambda: now[0], time_ns=lambda: 3_000_000_000)
    monkeypatch.setattr(standing, "time", clock)

    def never() -> bool:
        judged.append(now[0])
        return False

    assert not standing.in_the_end(never, path)
    assert len(judged) == 2
    assert 1 <= now[0] < 1.1
    now[0], judged[:] = 0.0, []
    os.utime(path, (3, 3))  # written to this moment: its time will not tell whether it is again
    assert not standing.in_the_end(never, path)
    assert len(judged) > 2


@pytest.mark.parametrize(("tries", "is_well"), [(8, True), (1000, False)])
def test_what_is_written_to_while_it_is_judged_is_judged_again_for_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tries: int, is_well: bool
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"a")
    now, judged = [10.0], list[float]()

    def later(seconds: float) -> None:
        now[0] += seconds

    def slowly() -> bool:
        judged.append(now[0])
        now[0] += 1.2  # longer than a file that rests is waited for
        os.utime(path, (len(judged), len(judged)))
        return len(judged) == tries

    clock = SimpleNamespace(sleep=later, monotonic=lambda: now[0], time_ns=lambda: 3_000_000_000_000)
    monkeypatch.setattr(standing, "time", clock)
    assert standing.in_the_end(slowly, path) is is_well
    assert 8 <= len(judged) <= 15
    assert now[0] < 10 + 20
