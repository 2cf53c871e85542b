"""Where a try is done: a folder of its own with the study in it, and what has to hold afterwards."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.reliability import study, syncing
from tests.reliability.children import BROKEN, Outcome, command, run
from tests.reliability.proof import Contents, contents, problems

_KIND = re.compile(r"[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit)\b")
_UNFORESEEN = re.compile(r"This should not have happened: (.*)")
"""What the last net says (:mod:`qualcode.cli.ends.last_net`)."""
STALE = 3
"""How a chapter or its privacy ends that asks to be looked at."""

LONG_ENOUGH = 500
"""Steps of a history."""


class Measured(NamedTuple):
    """What a piece of work takes when nothing stops it: seconds, calls into C, and the largest file that it writes."""

    seconds: float
    calls: int
    largest: int


class Lab:
    """The scratch folder of a run. ``steps`` is how long a history is made."""

    def __init__(self, scratch: Path, steps: int = LONG_ENOUGH) -> None:
        self.scratch = scratch
        self.steps = steps
        self.left = 0
        """How many temporary files were left behind by what was killed, in the try at hand."""
        self.kills = 0
        """How many were killed at work, in the try at hand."""
        self._bases: dict[str, Path] = {}
        self._measured: dict[str, Measured] = {}
        self._contents: dict[Path, Contents] = {}
        self.base("study", study.build)

    def base(self, name: str, build: Callable[[Path], None]) -> Path:
        """A folder that many tries begin with, built once."""
        if name not in self._bases:
            folder = self.scratch / f"base-{name}"
            folder.mkdir()
            build(folder)
            self._bases[name] = folder
        return self._bases[name]

    def fresh(self, base: Path | None = None) -> Path:
        """A folder for a try, with what the base (the study) has in it."""
        folder = self.scratch / "try"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(base or self._bases["study"], folder)
        return folder

    def measured(self, name: str, base: Path, work: Callable[[], int], environment: Mapping[str, str]) -> Measured:
        """What a command takes, found out once."""
        if name not in self._measured:
            folder = self.fresh(base)
            before = _sizes(folder)
            outcome = run(work, folder=folder, environment=environment)
            if outcome.status:
                raise RuntimeError(f"{name} ended with {outcome.status}: {outcome.err}")
            largest = max((size for file, size in _sizes(folder).items() if before.get(file) != size), default=0)
            calls = run(work, folder=self.fresh(base), environment=environment, count=True).calls
            self._measured[name] = Measured(outcome.seconds, calls, largest)
        return self._measured[name]

    def held(self, base: Path) -> Contents:
        """What the study of a base holds, read once."""
        if base not in self._contents:
            self._contents[base] = contents(base / study.NAME)
        return self._contents[base]

    def count_left(self, folder: Path) -> None:
        """Count the temporary files that lie about."""
        self.left += sum(path.name.startswith(".") for path in folder.rglob("*"))


def _sizes(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_size for path in folder.rglob("*") if path.is_file()}


def said(outcome: Outcome, *, markers: bool = True) -> list[str]:
    """What is wrong with how a program ended, whatever it was asked: a traceback, an interview on standard error."""
    found = []
    if "Traceback" in outcome.err + outcome.out or outcome.status == BROKEN:
        lines = [line.strip() for line in outcome.err.splitlines()]
        place = next((line for line in reversed(lines) if line.startswith("File ")), "")
        # The words of an exception may be those of an interview: only its kind is told.
        kind = next((told[0] for line in reversed(lines) if (told := _KIND.match(line))), "?")
        there = re.match(r'File "(.*)", line (\d+)', place)
        found.append(f"traceback: {kind} in {Path(there[1]).name}:{there[2]}" if there else f"traceback: {kind}")
    elif told := _UNFORESEEN.search(outcome.err):
        found.append(f"nobody foresaw it: {told[1]}")
    elif outcome.status not in (0, 1, 2, STALE, 130) and not outcome.killed:
        found.append(f"it ended with {outcome.status}")
    if markers and any(word in outcome.err.lower() for word in study.MARKERS):
        found.append("words of an interview are on standard error")
    return found


def standing(folder: Path, base: Path, whole: Path) -> list[str]:
    """What is wrong with the files under their final names.

    ``base`` has those of before, ``whole`` those of a run that nothing stopped: a file is as in one of them, or is a
    project or an archive that is sound by itself.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not path.is_file() or hidden or path.name.endswith(("-wal", "-shm", "-journal")):
            continue
        others = [
            other for other in (base / path.relative_to(folder), whole / path.relative_to(folder)) if other.exists()
        ]
        if path.name != study.NAME and any(_unstamped(other) == _unstamped(path) for other in others):
            continue
        if path.suffix == ".qualcode" or ".qualcode.aside-" in path.name:
            found += [f"{path.name}: {wrong}" for wrong in problems(path)]
        elif path.name in ("README.md", "SHA256SUMS"):  # they tell how large an archive is, and what its hash is
            found += [] if path.read_bytes().endswith(b"\n") else [f"{path.name} is cut off"]
        elif path.suffix in (".docx", ".xlsx", ".qdpx"):
            try:
                with zipfile.ZipFile(path) as archive:
                    found += [f"{path.name} is cut off"] if archive.testzip() else []
            except zipfile.BadZipFile:
                found.append(f"{path.name} is no archive")
        elif not syncing.is_whole(path):
            found.append(f"{path.name} is not whole")
    return found


def _unstamped(path: Path) -> bytes:
    """What a file holds, without the line by which a project knows a chapter of its own, another at each writing."""
    data = path.read_bytes()
    return data.partition(b"\n")[2] if data.startswith(b"<!--qualcode ") else data


def lost(before: Contents, after: Contents, *, acknowledged: bool) -> list[str]:
    """What of a history is gone, and what was acknowledged and is not there."""
    if after.guids[: len(before.guids)] != before.guids:
        return ["the history before is gone"]
    if len(after.guids) > len(before.guids):
        return []
    found = ["it was acknowledged and is not there"] if acknowledged else []
    differs = [name for name, rows in before.tables.items() if after.tables.get(name) != rows]
    return [*found, *(f"{name} differs, and nothing is in the history" for name in differs)]


def checked(folder: Path, name: str = study.NAME) -> list[str]:
    """Whether the program itself opens the file, calls it well, and can go on in it."""

    def work() -> int:
        going_on = ["code", "drie", "kosten", "--at", "30:50", "--coder", "ada"]
        return command(["check", "-p", name])() or command([*going_on, "-p", name])()

    outcome = run(work, folder=folder)
    found = [f"afterwards: {wrong}" for wrong in said(outcome)]
    return found + ([f"check or coding afterwards ended with {outcome.status}"] if outcome.status else [])
