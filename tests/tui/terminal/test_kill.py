"""kill -9 at random moments of coding in a real terminal: what the screen confirmed is in the file, which is sound."""

from __future__ import annotations

import random
from pathlib import Path

from qualcode.changes.codings import NewCoding, apply_codings, drifted
from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.support.building import add_transcript, code_id, new_project
from tests.support.often import often
from tests.support.terminal import Terminal

TRANSCRIPT = "".join(f"Interviewer: Ja?\nSem: Dat is zin {number} van dit gesprek.\n" for number in range(40))
KILLS = often(4)
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


def test_kill_9_at_any_moment_loses_at_most_the_key_being_typed(tmp_path: Path) -> None:
    chance = random.Random(3)
    with new_project(tmp_path, "stage", "kosten") as project:
        document = add_transcript(project, "gesprek", TRANSCRIPT)
        first = TRANSCRIPT.index("Dat")
        apply_codings(project, "ada", [NewCoding(document, first, first + 10, code_id(project, "kosten"))])
        path = project.path
    for _kill in range(KILLS):
        with Terminal("open", str(path), "--document", "gesprek", folder=tmp_path) as terminal:
            terminal.wait_for("Dat is zin", "turn ")
            coder = Coder(path, terminal, chance)
            for _step in range(chance.randrange(1, 5)):
                coder.see(coder.act())
            said = coder.act()
            terminal.kill(after=chance.uniform(0, LONGEST))
            there = rows(path)
            assert len(there ^ coder.done) <= 1
            assert said not in terminal.text or there != coder.done
        with Project.open(path) as project:
            assert project.check() == []
            assert drifted(project) == []
            undone = sum(entry.kind == "undo" for entry in project.log())
            made = sum(entry.kind == "do" and entry.action == "coding.add" for entry in project.log())
            assert made - undone == len(there)
