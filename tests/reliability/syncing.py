"""Two who keep a study in step through a folder, of whom one is killed at it or has no room on the disk."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from qualcode.sync import chains
from qualcode.sync.keys import make_key
from tests.reliability.children import command, run
from tests.reliability.proof import contents
from tests.reliability.study import NAME

FOLDER = "wolk"
"""What travels. The other has a copy of the study in a folder of their own."""
_OTHER = Path("bo") / NAME
_KEYS = {"ada": "sleutels-ada", "bo": "sleutels-bo"}
_BUNDLE = re.compile(r"[a-z0-9-]+\.[0-9a-f]{24}\.\d+\.([0-9a-f]{64})\.qcbundle")


def settings(coder: str) -> Mapping[str, str]:
    """What makes a child the machine of a coder: the key stands beside the settings."""
    return {"QUALCODE_SETTINGS": os.path.join(_KEYS[coder], "settings.toml"), "QUALCODE_CODER": coder}  # noqa: PTH118


def send_what_changed() -> None:
    """Has a study count as large, in the child that calls it."""
    chains.WHOLE_UP_TO = 0


def done(folder: Path, coder: str, *arguments: str) -> str:
    """A command of one of the two, who has a large study; what it printed. ``RuntimeError`` where it fails."""

    def work() -> int:
        send_what_changed()
        return command([*arguments, "-p", NAME if coder == "ada" else str(_OTHER)])()

    outcome = run(work, folder=folder, environment=settings(coder))
    if outcome.status:
        raise RuntimeError(f"{' '.join(arguments)} ended with {outcome.status}: {outcome.err}")
    return outcome.out


def team(folder: Path) -> None:
    """The two know each other and are in step; then each of them coded something, and what bo did has arrived."""
    (folder / "bo").mkdir()
    (folder / FOLDER).mkdir()
    shutil.copy(folder / NAME, folder / _OTHER)
    for coder in _KEYS:
        (folder / _KEYS[coder]).mkdir()
        done(folder, coder, "sync", FOLDER)
    done(folder, "bo", "sync", FOLDER, "--lead", _key(folder, "ada"))
    done(folder, "ada", "sync", FOLDER, "--introduce", _key(folder, "bo"))
    for start in (30, 60):
        done(folder, "bo", "code", "twee", "kosten", "--at", f"{start}:{start + 9}")
        done(folder, "bo", "sync", FOLDER)
        if start == 30:
            done(folder, "ada", "sync", FOLDER)
    done(folder, "ada", "code", "een", "kosten", "--at", "110:125")


def taken_in(folder: Path) -> None:
    """The same, and ada has taken in what bo did."""
    team(folder)
    done(folder, "ada", "sync", FOLDER)


def _key(folder: Path, coder: str) -> str:
    secret = (folder / _KEYS[coder] / "sync-key").read_text().strip()
    return make_key(bytes.fromhex(secret)).name


def is_whole(path: Path) -> bool:
    """Whether a file that a sync left under a final name is whole."""
    data = path.read_bytes()
    if found := _BUNDLE.fullmatch(path.name):
        return hashlib.sha256(data).hexdigest() == found[1]
    if path.name == "sync-key":
        return bool(re.fullmatch(rb"[0-9a-f]{64}\n", data))
    if path.name == "sync-lock":
        return not data
    try:
        return path.name.endswith(".qualcode-sync") and bool(json.loads(data))
    except ValueError:
        return False


def in_step(folder: Path) -> list[str]:
    """What is wrong when both go on, and exchange until neither has anything new: they must end with the same."""
    try:
        done(folder, "bo", "code", "drie", "kosten", "--at", "60:75")
        for coder in ("bo", "ada", "bo", "ada"):
            done(folder, coder, "sync", FOLDER)
        for coder in ("ada", "bo"):
            done(folder, coder, "check")
    except RuntimeError as error:
        return [f"afterwards: {str(error).splitlines()[0]}"]
    here, there = (_held(folder / name) for name in (NAME, _OTHER))
    found = [f"{len(here ^ there)} codings are with one of the two only"] if here != there else []
    if any(path.name.startswith(".") for path in (*folder.iterdir(), *(folder / FOLDER).iterdir())):
        found.append("what was half written lies about")
    return found + ([] if len(here) >= 5 else ["codings are gone"])


def _held(path: Path) -> set[Sequence[object]]:
    """The codings in a file, by what is the same in every copy."""
    tables = contents(path).tables
    codes = {row_id: row["guid"] for row_id, row in tables["code"].items()}
    columns = ("guid", "start", "end", "quote", "memo")
    return {(codes[row["code_id"]], *(row[name] for name in columns)) for row in tables["coding"].values()}
