"""kill -9 at random moments of coding in a real terminal: what the screen confirmed is in the file, which is sound."""

from __future__ import annotations

import random
from pathlib import Path

from qualcode.changes.codings import drifted
from qualcode.storage import Project
from tests.support.hands import begin, code_until_killed, rows
from tests.support.often import often

KILLS = often(2)


def test_kill_9_at_any_moment_loses_at_most_the_key_being_typed(tmp_path: Path) -> None:
    chance = random.Random(3)
    path = begin(tmp_path)
    for _kill in range(KILLS):
        assert code_until_killed(path, tmp_path, chance) == []
        with Project.open(path) as project:
            assert project.check() == []
            assert drifted(project) == []
            undone = sum(entry.kind == "undo" for entry in project.log())
            made = sum(entry.kind == "do" and entry.action == "coding.add" for entry in project.log())
            assert made - undone == len(rows(path))
