"""Coding that is acknowledged change by change, and killed; many who code at once; copies taken meanwhile."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

from qualcode.changes.codings import NewCoding, apply_codings, recode, remove_codings, set_good, set_memo
from qualcode.errors import QualcodeError
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.documents import documents
from tests.reliability import study
from tests.reliability.children import acknowledging, command, read_all, run
from tests.reliability.lab import Lab, checked, said
from tests.reliability.proof import contents, guids, problems

IN_A_ROW = 5
"""Coders who are killed in one file before the program itself is asked about it."""

WRITERS = 8
EACH = 12

Say = Callable[[str], None]


def at_work(path: Path, seed: int, coder: str, changes: int, say: Say) -> None:
    """One coder codes, comments, flags, recodes, removes, undoes and redoes, and tells of each change by its GUID."""
    chance = Random(seed)
    with Project.open(path) as project:
        codes = [code.id for code in codebook(project).codes]
        texts = documents(project)
        mine: list[int] = []
        for _change in range(changes):
            try:
                _act(project, coder, chance, mine, [one.id for one in texts], codes)
            except QualcodeError as error:
                if "in use" in error.message:
                    say("broken: in use")
                continue
            sql = "SELECT guid FROM main.history WHERE coder = ? ORDER BY id DESC LIMIT 1"
            say(project.scalar(sql, [coder]))


def _act(project: Project, coder: str, chance: Random, mine: list[int], texts: list[int], codes: list[int]) -> None:
    what = chance.random()
    if what < 0.5 or not mine:
        start = chance.randrange(0, 700)
        new = NewCoding(chance.choice(texts), start, start + chance.randrange(5, 60), chance.choice(codes))
        mine += [made for made in apply_codings(project, coder, [new]) if made]
    elif what < 0.6:
        set_memo(project, coder, chance.choice(mine), f"memo {chance.random()}")
    elif what < 0.7:
        set_good(project, coder, chance.choice(mine), chance.random() < 0.5)
    elif what < 0.75:
        recode(project, coder, [chance.choice(mine)], chance.choice(codes))
    elif what < 0.8:
        remove_codings(project, coder, [mine.pop(chance.randrange(len(mine)))])
    elif what < 0.92:
        project.undo(coder)
    else:
        project.redo(coder)


def killed(lab: Lab, chance: Random) -> list[str]:
    """Coders are killed at work, each going on from what the last left: all that was acknowledged is in the file."""
    folder = lab.fresh()
    path = folder / study.NAME
    lines: list[str] = []
    found: list[str] = []
    for _coder in range(IN_A_ROW):
        seed = chance.randrange(1 << 30)
        pid, reading = acknowledging(partial(at_work, path, seed, "ada", 10_000))
        time.sleep(chance.uniform(0.005, 0.2))
        os.kill(pid, signal.SIGKILL)
        lab.kills += os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
        lines += read_all(reading)
        found += _missing(path, lines) + problems(path)
    lab.count_left(folder)
    return found + checked(folder)


def together(lab: Lab, _chance: Random) -> list[str]:
    """Eight write at once: each change that one of them was told of is there."""
    folder = lab.fresh()
    path = folder / study.NAME
    seeds = [_chance.randrange(1 << 30) for _writer in range(WRITERS)]

    def writer(number: int) -> Callable[[Say], None]:
        return lambda say: at_work(path, seeds[number], f"coder {number}", EACH, say)

    begun = [acknowledging(writer(number)) for number in range(WRITERS)]
    lines = [line for _pid, reading in begun for line in read_all(reading)]
    ended = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid, _reading in begun]
    found = [f"a writer ended with {status}" for status in ended if status]
    return found + _missing(path, lines) + problems(path) + checked(folder)


def backed_up(lab: Lab, chance: Random) -> list[str]:
    """Backups are made while somebody codes: each is whole, or is not there."""
    folder = lab.fresh()
    path, seed = folder / study.NAME, chance.randrange(1 << 30)
    pid, reading = acknowledging(lambda say: at_work(path, seed, "ada", 10_000, say))
    found: list[str] = []
    try:
        for number in range(3):
            time.sleep(chance.uniform(0, 0.05))
            before = guids(path)
            target = folder / f"backup-{number}.qualcode"
            outcome = run(command(["backup", target.name, "-p", study.NAME]), folder=folder)
            found += said(outcome)
            if outcome.status == 0:
                found += problems(target)
                found += [] if set(before) <= set(guids(target)) else ["a backup lacks what was there before it"]
                found += said(run(command(["check", "-p", target.name]), folder=folder))
            elif target.exists():
                found.append("a backup failed, and stands under its name")
            else:
                found.append(f"a backup ended with {outcome.status}")
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return found + _missing(path, read_all(reading)) + problems(path)


def copied(lab: Lab, chance: Random) -> list[str]:
    """The file alone is copied after each coding that the command line acknowledged: the copy holds it."""
    folder = lab.fresh()
    found = []
    for _time in range(3):
        start = chance.randrange(0, 600)
        memo = f"memo {chance.random()}"
        arguments = ["code", "een", chance.choice(study.CODES), "--at", f"{start}:{start + 33}", "--memo", memo]
        outcome = run(command([*arguments, "-p", study.NAME]), folder=folder)
        shutil.copyfile(folder / study.NAME, folder / "los.qualcode")
        found += said(outcome)
        if outcome.status == 0:
            found += problems(folder / "los.qualcode")
            # Where this code was on this very passage already, the memo was added to the one that stood there.
            if all(memo not in row["memo"] for row in contents(folder / "los.qualcode").tables["coding"].values()):
                found.append("a copy lacks the coding that was acknowledged before it")
    return found


def _missing(path: Path, lines: list[str]) -> list[str]:
    there = set(guids(path))
    broken = [line for line in lines if line.startswith("broken")]
    gone = sum(line not in there for line in lines if re.fullmatch(r"[0-9a-f-]{36}", line))
    return broken + ([f"{gone} of {len(lines)} acknowledged changes are lost"] if gone else [])
