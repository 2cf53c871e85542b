"""A confined process: whatever code runs in it, nothing but the study, a folder of its own and the program is reached.

The code runs in a child, for what is given up is given up for good. Each try must go through before, and fail after.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qualcode.confine.landlock import version
from qualcode.confine.limits import FILES, MEMORY
from tests.support.building import new_project

needs_landlock = pytest.mark.skipif(not version(), reason="this kernel has no Landlock")

ROOT = Path(__file__).parents[2]

CHILD = r"""
import ctypes, json, mmap, os, resource, signal, socket, sqlite3, subprocess, sys, tempfile
from pathlib import Path

study, home, other, port, sibling, bind = json.loads(sys.argv[1])
tempfile.tempdir = home


def listen_without_a_port():
    with socket.socket() as found:
        found.listen()


def say_by_udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.sendto(b"words", ("127.0.0.1", port))


def look_into(process):
    with open(f"/proc/{process}/environ", "rb") as found:
        return found.read()


def abstract():
    with socket.socket(socket.AF_UNIX) as found:
        found.connect("\0" + bind)


def many_files():
    return [open(os.devnull) for _number in range(500)]


TRIES = {
    "the list of users": lambda: open("/etc/passwd").read(),
    "the folder of the study": lambda: os.listdir(Path(study).parent),
    "another study beside it": lambda: (Path(study).parent / "other.qualcode").read_bytes(),
    "a new file beside it": lambda: (Path(study).parent / "new").write_text("x"),
    "removing the study": lambda: os.rename(study, study + "-gone"),
    "another coder's folder": lambda: os.listdir(other),
    "a file of another coder": lambda: (Path(other) / "draft").read_text(),
    "the root": lambda: os.listdir("/"),
    "what passes": lambda: open("/tmp/qualcode-jail-%d" % os.getpid(), "x").close(),
    "a link out": lambda: os.symlink("/etc/passwd", Path(home) / "link"),
    "a shell": lambda: subprocess.run(["/bin/sh", "-c", "id"], check=True, capture_output=True),
    "Python again": lambda: subprocess.run([sys.executable, "-c", "0"], check=True),
    "a program of one's own": lambda: subprocess.run([str(Path(home) / "own.sh")], check=True),
    "calling a port": lambda: socket.create_connection(("127.0.0.1", port), 2).close(),
    "listening": lambda: socket.create_server(("127.0.0.1", 0)).close(),
    "listening without a port": listen_without_a_port,
    "words by UDP": say_by_udp,
    "a socket without a file": abstract,
    "a signal to another": lambda: os.kill(sibling, 0),
    "the environment of another": lambda: look_into(sibling),
    "three gigabytes": lambda: mmap.mmap(-1, 3 << 30).close(),
    "five hundred files": lambda: len(many_files()),
}
NEEDED = {
    "the study": lambda: sqlite3.connect(study).execute("SELECT COUNT(*) FROM coder").fetchone(),
    "a change of it": lambda: change(),
    "a file of one's own": lambda: (Path(home) / "mine").write_text("x"),
    "a folder of one's own": lambda: (Path(home) / "folder").mkdir(),
    "in passing": lambda: tempfile.TemporaryFile().close(),
    "a module": lambda: __import__("xlsxwriter"),
    "a loop": lambda: __import__("asyncio").run(nothing()),
}


async def nothing():
    pass


def change():
    from qualcode.changes.saved_queries import save_query

    with Project.open(Path(study)) as project:
        save_query(project, "ada", "mine", "code = stage")


def attempt(what):
    try:
        what()
    except BaseException as error:
        return type(error).__name__
    return ""


def tell(tries):
    # Each try by itself: three gigabytes, or five hundred files, must be in nobody's way.
    found = {}
    for key, what in tries.items():
        reading, writing = os.pipe()
        if not os.fork():
            os.write(writing, attempt(what).encode())
            os._exit(0)
        os.close(writing)
        found[key] = os.read(reading, 100).decode()
        os.close(reading)
        os.wait()
    return found


Path(home, "own.sh").write_text("#!/bin/sh\n")
os.chmod(Path(home, "own.sh"), 0o755)
from qualcode.confine.desk import begin, confine

begin()
import numpy  # what an older study is brought up to date with loads it
from qualcode.storage import Project

ONCE = ("removing the study", "what passes")
before = tell({name: what for name, what in TRIES.items() if name not in ONCE})
(Path(study).parent / "new").unlink()
(Path(home) / "link").unlink()
held = Project.open(Path(study))
held.data_version()
confine([Path(study), Path(study + "-wal"), Path(study + "-shm")], Path(home))
after, needed = tell(TRIES), tell(NEEDED)
image = resource.getrlimit(resource.RLIMIT_CORE)[0]
print(json.dumps([before, after, needed, oct(os.umask(0o077)), image]))
"""


@pytest.fixture
def desk(tmp_path: Path) -> list[Any]:
    """What a child tried before and after it was confined, what it needed, its umask and the limit of an image."""
    folder, home, other = tmp_path / "study", tmp_path / "own", tmp_path / "ben"
    for place in (folder, home, other):
        place.mkdir()
    project = new_project(folder, "stage")
    project.close()
    (folder / "other.qualcode").write_bytes(b"secret")
    (other / "draft").write_text("secret")
    name = f"qualcode-{os.getpid()}-{tmp_path.name}"
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as abstract,
        subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as sibling,
    ):
        abstract.bind("\0" + name)
        abstract.listen()
        told = [str(project.path), str(home), str(other), server.getsockname()[1], sibling.pid, name]
        done = subprocess.run(
            [sys.executable, "-P", "-c", CHILD, json.dumps(told)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        assert sibling.stdin is not None
        sibling.stdin.close()
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


@needs_landlock
def test_code_in_a_confined_process_reaches_nothing_else(desk: list[Any]) -> None:
    before, after, needed, umask, image = desk
    assert {name: error for name, error in before.items() if error} == {}, "a try that fails anyway shows nothing"
    assert [name for name, error in after.items() if not error] == []
    assert {name: error for name, error in needed.items() if error} == {}
    assert umask == "0o77"
    assert image == 0


def test_the_limits_are_those_that_are_told() -> None:
    assert MEMORY == 2 << 30
    assert FILES == 128


def test_a_system_without_landlock_has_version_0() -> None:
    assert version("darwin") == 0
    assert version("win32") == 0


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells a process that its parent is gone")
def test_it_ends_with_whoever_started_it() -> None:
    child = (
        "import time; from qualcode.confine.limits import end_with_parent; end_with_parent();"
        " print('on', flush=True); time.sleep(60)"
    )
    parent = (
        "import subprocess, sys;"
        f" p = subprocess.Popen([sys.executable, '-c', {child!r}]); print(p.pid, flush=True); p.wait()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as started:
        assert started.stdout is not None
        told = {started.stdout.readline().strip() for _line in range(2)}
        started.kill()
        # The pipe is closed when the last process that writes to it has gone.
        assert started.stdout.read() == b""
    assert b"on" in told
