"""What the tests have a child process do: answer, refuse, and come to an end in all ways."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

from qualcode.files.child import Refused


def echo(data: bytes, word: str) -> dict[str, Any]:
    return {"size": len(data), "word": word, "sum": sum(data)}


def refuse(_data: bytes, folder: str = "") -> None:
    raise Refused("because", at=folder)


def fail(_data: bytes, folder: str = "") -> float:
    return len(folder) / 0


def abort(_data: bytes, folder: str = "") -> None:
    os.abort()


def eat(_data: bytes, folder: str = "") -> int:
    return len(bytearray(1024 * 1024 * 1024))


def spin(_data: bytes, folder: str = "") -> None:
    while True:
        pass


def write(_data: bytes, folder: str = "") -> int:
    return Path(folder, "a").write_bytes(b"x" * 10_000)


def chatter(_data: bytes, folder: str = "") -> None:
    sys.stdout.write("no answer")
    sys.stdout.flush()


def sleep(_data: bytes) -> None:
    time.sleep(600)
