"""Work in a process of its own, that may be killed in it or run out of disk, and is told of afterwards.

A child is a fork, so that it begins at once: what it needs has been imported already (:func:`warm`). It may die by
its own hand at the n-th call of something that is written in C, which hits every write, rename and statement and can be
repeated, or from outside after some time, which hits the moments within them.
"""

from __future__ import annotations

import gc
import io
import os
import pkgutil
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, NamedTuple

LONGEST = 60
"""Seconds after which a command is taken to hang."""

LONGEST_WORK = 1800
"""Seconds after which a child that acknowledges is."""

MEMORY = 3 << 30
BROKEN = 99
"""The exit status of a child that an exception ended."""


class Death(NamedTuple):
    """When a child is killed: at the ``calls``-th call into C, or after ``seconds``; nothing of both is never."""

    calls: int = 0
    seconds: float = 0.0


class Outcome(NamedTuple):
    """What became of a child: its exit status (negative for a signal), its output, how long it took and its calls."""

    status: int
    out: str
    err: str
    seconds: float
    calls: int

    @property
    def killed(self) -> bool:
        """Whether it was killed as was asked."""
        return self.status == -signal.SIGKILL


def warm() -> None:
    """Import what commands import when they need it, once for all children, which share it."""
    import qualcode

    for found in pkgutil.walk_packages(qualcode.__path__, "qualcode."):
        if not found.name.startswith(("qualcode.tui", "qualcode.__main__")):
            import_module(found.name)
    for name in ("docx", "xlsxwriter", "sqlite_utils", "yaml", "cryptography.hazmat.primitives.asymmetric.ed25519"):
        import_module(name)
    # What a process makes when it first asks for it, and all children can share.
    import_module("qualcode.files.places").place_of(Path.home() / "study")
    version = import_module("qualcode.storage.schema").SCHEMA_VERSION
    import_module("qualcode.storage.file.guard").design(version)
    import_module("qualcode.storage.file.replay").shapes(version)
    import_module("qualcode.language.sentences").sentence_spans("Ja. Nee.", "nl", [(0, 8)])
    gc.collect()
    gc.freeze()


def run(
    work: Callable[[], int],
    *,
    folder: Path,
    death: Death = Death(),  # noqa: B008
    file_limit: int | None = None,
    environment: Mapping[str, str] | None = None,
    count: bool = False,
) -> Outcome:
    """``work`` in a child whose exit status is its result; ``file_limit`` bytes are the most that a file may have."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as told:
        began = time.monotonic()
        pid = os.fork()
        if pid == 0:
            try:
                _settle_in(folder, out.fileno(), err.fileno(), environment or {})
                if file_limit is not None:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))
                os._exit(_working(work, death.calls, told.fileno() if count else None))
            finally:
                os._exit(BROKEN)
        if death.seconds:
            time.sleep(death.seconds)
            os.kill(pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        seconds = time.monotonic() - began
        for file in (out, err, told):
            file.seek(0)
        calls = int(told.read() or b"0")
        texts = [file.read().decode("utf-8", "replace") for file in (out, err)]
        return Outcome(status, texts[0], texts[1], seconds, calls)


def _settle_in(folder: Path, out: int, err: int, environment: Mapping[str, str]) -> None:
    """Make the child a program of its own: its folder, its streams, its settings, and an end to what it may take."""
    os.chdir(folder)
    os.environ |= {"QUALCODE_SETTINGS": os.devnull, "QUALCODE_CODER": "ada", "QUALCODE_LANG": "en", **environment}
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((out, "stdout"), (err, "stderr")):
        stream = io.TextIOWrapper(os.fdopen(os.dup(number), "wb"), encoding="utf-8", write_through=True)
        setattr(sys, name, stream)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.alarm(LONGEST)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _working(work: Callable[[], int], calls: int, told: int | None) -> int:
    taken = 0

    def called(_frame: FrameType, event: str, _what: Any) -> None:
        nonlocal taken
        if event == "c_call":
            taken += 1
            if taken == calls:
                os.kill(os.getpid(), signal.SIGKILL)

    if calls or told is not None:
        sys.setprofile(called)
    try:
        status = work()
    except BaseException:  # noqa: BLE001 - a child shows its traceback, whatever it is
        sys.setprofile(None)
        traceback.print_exc()
        status = BROKEN
    sys.setprofile(None)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            status = status or 1
    if told is not None:
        os.write(told, str(taken).encode())
    return status


def command(arguments: Sequence[str]) -> Callable[[], int]:
    """A command of the program, as work."""

    def work() -> int:
        from qualcode.cli import run as run_command

        return run_command(list(arguments))

    return work


def acknowledging(work: Callable[[Callable[[str], None]], None]) -> tuple[int, int]:
    """Begin ``work`` in a child that acknowledges on a pipe; its process and the end to read are the result."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = BROKEN
        try:
            os.close(reading)
            os.environ |= {"QUALCODE_SETTINGS": os.devnull, "QUALCODE_LANG": "en"}
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.alarm(LONGEST_WORK)

            def say(line: str) -> None:
                os.write(writing, f"{line}\n".encode())

            work(say)
            status = 0
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is told of
            os.write(writing, f"broken: {where(error)}\n".encode())
        finally:
            os._exit(status)
    os.close(writing)
    return pid, reading


def read_all(reading: int) -> list[str]:
    """All whole lines that came through a pipe, until its other end is closed."""
    data = b""
    while part := os.read(reading, 1 << 16):
        data += part
    os.close(reading)
    return data.decode().split("\n")[:-1]


def where(error: BaseException) -> str:
    """What kind of exception it was and where, without its words, which may be of an interview."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"


def moment(chance: Random, seconds: float, calls: int) -> Death:
    """A moment to be killed at, of work that takes so long: mostly in its second half, where it writes."""
    part = chance.random() if chance.random() < 0.4 else chance.uniform(0.5, 1.05)
    if chance.random() < 0.5:
        return Death(calls=max(1, int(part * calls)))
    return Death(seconds=max(0.001, part * seconds))
