"""A coder at work in a real terminal, who knows what the file held whenever the screen said so."""

from __future__ import annotations

import random
from pathlib import Path

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.support.building import add_transcript, code_id, new_project
from tests.support.terminal import Terminal

TRANSCRIPT = "".join(f"Interviewer: Ja?\nSem: Dat is zin {number} van dit gesprek.\n" for number in range(40))
LONGEST = 0.06
"""Seconds up to which the last key has time to do something: more than a coding takes on a fast machine."""


class Coder:
    """Codes sentence after sentence, and undoes some; ``done`` is what the file held whenever the screen said so."""

    def __init__(self, path: Path, terminal: Terminal, chance: random.Random) -> None:
        self.path = path
        self.terminal = terminal
        self.chance = chance
        self.done = rows(path)

    def code(self) -> str:
        """Selects the next uncoded sentence and puts a code on it; what the screen will say is the result."""
        self.terminal.press("n", "s")
        self.terminal.wait_for("let go")
        if self.chance.random() < 0.5:
            self.terminal.press("c")
            self.terminal.wait_for("Code this passage")
            self.terminal.press(*"kosten")
            self.terminal.wait_for("› kosten")
            self.terminal.send("\r")
        else:
            self.terminal.send("1")
        return "Coded: Kosten"

    def undo(self) -> str:
        """Takes the last coding back; what the screen will say is the result."""
        self.terminal.press("down")
        self.terminal.wait_until(lambda: "Coded:" not in self.terminal.text, "the message stayed")
        self.terminal.send("u")
        return "Undone:"

    def act(self) -> str:
        """Does the one or the other."""
        return self.undo() if len(self.done) > 3 and self.chance.random() < 0.3 else self.code()

    def see(self, said: str) -> None:
        """Sees it confirmed."""
        self.terminal.wait_for(said)
        before, self.done = self.done, rows(self.path)
        assert len(before ^ self.done) == 1
        self.terminal.leave(said, "let go")


def rows(path: Path) -> set[tuple[int, str]]:
    """The codings in the file."""
    with Project.open(path, readonly=True) as project:
        return {(coding.start, coding.quote) for coding in codings(project)}


def begin(folder: Path) -> Path:
    """A project with a conversation in which one sentence has been coded."""
    with new_project(folder, "stage", "kosten") as project:
        document = add_transcript(project, "gesprek", TRANSCRIPT)
        first = TRANSCRIPT.index("Dat")
        apply_codings(project, "ada", [NewCoding(document, first, first + 10, code_id(project, "kosten"))])
        return project.path


def code_until_killed(path: Path, folder: Path, chance: random.Random) -> list[str]:
    """Codes in the workspace until it is killed; the result is what is wrong with the file then, as the screen told."""
    with Terminal("open", str(path), "--document", "gesprek", folder=folder) as terminal:
        terminal.wait_for("Dat is zin", "turn ")
        coder = Coder(path, terminal, chance)
        for _step in range(chance.randrange(1, 5)):
            coder.see(coder.act())
        said = coder.act()
        terminal.kill(after=chance.uniform(0, LONGEST))
        there = rows(path)
        found = []
        if len(there ^ coder.done) > 1:
            found.append(f"{len(there ^ coder.done)} codings differ from what the screen confirmed")
        if said in terminal.text and there == coder.done:
            found.append("the screen confirmed a change that is not in the file")
        return found
