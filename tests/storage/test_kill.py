"""A process killed in the middle of coding: the file opens, is sound, and holds everything that was acknowledged."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from qualcode.storage import Project
from qualcode.storage.codings import codings

WRITER = """
import sys
from pathlib import Path
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.storage import Project

project = Project.open(Path(sys.argv[1]))
for start in range(10_000):
    [made] = apply_codings(project, "ada", [NewCoding(1, start, start + 5, 1)])
    print(made, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "p.qualcode"
    with Project.create(path, name="P", coder="ada") as project, project.change("ada", "x") as change:
        change.insert("code", slug="a", name="A")
        change.insert(
            "document", name="d", sha256="", source="", source_sha256="", format="text", encoding=None, language="nl",
            imported="", characters=20_000, words=0, sentences=b"", text="x" * 20_000,
        )  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    acknowledged = []
    enough = random.Random(seed).randrange(1, 400)
    for line in process.stdout:
        acknowledged.append(int(line))
        if len(acknowledged) == enough:
            # kill -9, and what comes nearest to it on Windows.
            process.kill()
            break
    rest = process.stdout.read()
    acknowledged += [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    process.wait()
    with Project.open(path) as project:
        assert project.check() == []
        kept = {coding.id for coding in codings(project)}
        assert kept >= set(acknowledged)
        assert len(kept) <= len(acknowledged) + 1
        assert len([entry for entry in project.log() if entry.action == "coding.add"]) == len(kept)
