"""kill -9 in the workspace, in a terminal of its own."""

from __future__ import annotations

from random import Random

from tests.reliability.lab import Lab
from tests.reliability.proof import problems


def killed(lab: Lab, chance: Random) -> list[str]:
    """A coder at work in the workspace is killed: what the screen confirmed is in the file."""
    from tests.support.hands import begin, code_until_killed  # not before children are warm: it brings the toolkit

    folder = lab.scratch / "workspace"
    folder.mkdir(exist_ok=True)
    path = folder / "study.qualcode"
    if not path.exists():
        begin(folder)
    found = code_until_killed(path, folder, chance) + problems(path)
    lab.kills += 1
    if found or len(list(folder.iterdir())) > 40 or chance.random() < 0.1:
        for file in folder.glob("study.qualcode*"):
            file.unlink()
    return found
