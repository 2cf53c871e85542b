"""The door to a process of its own: what native code makes of a file from elsewhere must not take the program along.

The child gets the bytes and a memory and processor time of its own, where the system has such limits; it writes no
file. What it finds comes back as JSON, which constructs nothing. It ends with the question: when it is answered, when
its time is up, and when whoever asked is interrupted.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from importlib import import_module
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import IO, Any, Literal

from qualcode.files.platform import limit_process, without_window

MEMORY = 1536 * 1024 * 1024
"""So many bytes of addresses a child may have."""
SECONDS = 120
"""So much processor time a child may take; by the clock it is so long ``_PATIENCE`` times, for others work as well."""
MAX_ANSWER = 512 * 1024 * 1024
_PATIENCE = 5
_GLANCE = 0.1

_START = (
    "import json, sys; head = json.loads(sys.stdin.buffer.readline()); sys.path[:] = head['path'];"
    " from qualcode.files.child import answer; answer(head)"
)
_meanwhile: ContextVar[Callable[[], None] | None] = ContextVar("meanwhile", default=None)

Ending = Literal["refused", "memory", "time", "crashed"]


class ChildEnded(Exception):  # noqa: N818
    """A child did not answer: it refused the file (``reason`` says why), or came to an end over it."""

    def __init__(self, ending: Ending, reason: str = "", details: Mapping[str, Any] | None = None) -> None:
        super().__init__(reason or ending)
        self.ending: Ending = ending
        self.reason = reason
        self.details = details or {}


class Refused(Exception):  # noqa: N818
    """Raised in a child: the file is not for it. ``reason`` is a word of the reader's own, no sentence."""

    def __init__(self, reason: str, **details: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


@contextmanager
def meanwhile(look: Callable[[], None]) -> Iterator[None]:
    """While children are waited for within, ``look`` is called now and then; what it raises ends them."""
    token = _meanwhile.set(look)
    try:
        yield
    finally:
        _meanwhile.reset(token)


def ask(function: str, data: bytes, *, memory: int = MEMORY, seconds: int = SECONDS, **options: Any) -> Any:
    """What ``function`` (``module:name``) makes of the bytes, in a process of its own.

    It is called with the bytes and the options, and gives what JSON can hold. Raises :class:`ChildEnded`.
    """
    root = str(Path(__file__).parents[2])
    head = {
        "path": [*(part for part in sys.path if part), root],
        "function": function,
        "memory": memory,
        "seconds": seconds,
        "options": options,
    }
    command = [sys.executable, "-I", "-B", "-c", _START]
    process = subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **without_window()
    )
    try:
        told = _wait(process, json.dumps(head).encode("ascii") + b"\n" + data, seconds * _PATIENCE)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    return _understood(told, process.returncode)


def _wait(process: subprocess.Popen[bytes], given: bytes, seconds: float) -> bytes:
    """What a child tells, as bytes; meanwhile whoever asked is looked after."""
    look = _meanwhile.get()
    until = monotonic() + seconds
    # Given to ``communicate``, what did not go into the pipe before its first timeout would never be sent.
    pipe, process.stdin = process.stdin, None
    Thread(target=_give, args=(pipe, given), daemon=True).start()
    while True:
        try:
            return process.communicate(timeout=_GLANCE)[0]
        except subprocess.TimeoutExpired:
            pass
        if look is not None:
            look()
        if monotonic() > until:
            raise ChildEnded("time")


def _give(pipe: IO[bytes] | None, given: bytes) -> None:
    # A child that ends before it has read all has its reasons, which its ending tells.
    with suppress(OSError, ValueError):
        if pipe is not None:
            with pipe:
                pipe.write(given)


def _understood(told: bytes, status: int) -> Any:
    try:
        answer = json.loads(told)
        if "answer" in answer:
            return answer["answer"]
        ending, reason, details = answer["ending"], str(answer.get("reason", "")), answer.get("details")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ChildEnded("time" if out_of_time(status) else "crashed") from error
    raise ChildEnded(ending if ending in ("refused", "memory") else "crashed", reason, details)


def out_of_time(status: int) -> bool:
    """Whether a process ended so because its processor time was up (the signal SIGXCPU, or the SIGKILL after it)."""
    return status in (-24, -9)


def answer(head: Mapping[str, Any]) -> None:
    """In the child: do what is asked, within its limits, and tell what came of it."""
    limit_process(head["memory"], head["seconds"])
    data = sys.stdin.buffer.read()
    told: dict[str, Any]
    try:
        module, _colon, name = head["function"].partition(":")
        told = {"answer": getattr(import_module(module), name)(data, **head["options"])}
    except Refused as refused:
        told = {"ending": "refused", "reason": refused.reason, "details": refused.details}
    except MemoryError:
        told = {"ending": "memory"}
    except BaseException as error:
        # Native code has errors of its own kinds; whatever it is, the file is not read.
        told = {"ending": "crashed", "reason": type(error).__name__}
        if isinstance(error, KeyboardInterrupt):
            raise
    words = json.dumps(told, ensure_ascii=True).encode("ascii")
    if len(words) > MAX_ANSWER:
        words = b'{"ending": "memory"}'
    sys.stdout.buffer.write(words)
    sys.stdout.buffer.flush()
