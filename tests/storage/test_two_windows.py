"""Two processes on one project at once: no write is lost, and no lock error reaches anybody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.support.building import add_transcript, new_project

WRITER = """
import sys
from pathlib import Path
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.storage import Project

project, name = Project.open(Path(sys.argv[1])), sys.argv[2]
for start in range(200):
    apply_codings(project, name, [NewCoding(1, start, start + 5, 1)])
    if start % 10 == 9:
        project.undo(name)
"""


def test_two_coders_at_once_lose_nothing(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    add_transcript(project, "lang", "Interviewer: Ja?\nSem: " + "woord " * 100 + "\n")
    seen = project.data_version()
    coders = ("bob", "cas", "die")
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(project.path), name], stderr=subprocess.PIPE, text=True)
        for name in coders
    ]
    errors = [writer.communicate()[1] for writer in writers]
    assert errors == ["", "", ""]
    found = codings(project)
    assert len(found) == 3 * 180
    assert len({(coding.coder_id, coding.start) for coding in found}) == len(found)
    assert project.data_version() != seen
    assert project.check() == []
    with Project.open(project.path) as again:
        assert len([entry for entry in again.log() if entry.kind == "undo"]) == 60
