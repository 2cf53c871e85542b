"""kill -9 in every command, and every command on a disk that is full."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.reliability import study
from tests.reliability.children import command, moment, run
from tests.reliability.lab import Lab, checked, lost, said, standing
from tests.reliability.proof import Contents, contents


class Case(NamedTuple):
    """A command, after others; ``writes`` to the project itself, so that it adds to its history."""

    arguments: Sequence[str]
    after: Sequence[Sequence[str]] = ()
    writes: bool = True


ROUND = ["round", "new", "r1", "--coders", "ada,bo", "--document", "drie"]
CASES = {
    "init": Case(["init", "nieuw.qualcode", "--codebook", "codeboek.yaml"], writes=False),
    "import": Case(["import", "los.txt"]),
    "code": Case(["code", "een", "stage/netwerk", "--at", "40:90"]),
    "codings import": Case(["codings", "import", "meer.csv"]),
    "codings export": Case(["codings", "export", "--out", "uit.csv"], writes=False),
    "codebook import": Case(["codebook", "import", "meer.yaml", "--reason", "Meer"]),
    "codebook export": Case(["codebook", "export", "--out", "uit.yaml"], writes=False),
    "respondents import": Case(["respondents", "import", "personen.xlsx"]),
    "memos": Case(["memos", "write", "code", "kosten", "Let op de reis."]),
    "finish": Case(["finish", "drie"]),
    "coders rename": Case(["coders", "rename", "bo", "bob"]),
    "coders merge": Case(["coders", "merge", "bo", "ada"]),
    "merge": Case(["merge", "kopie.qualcode"]),
    "undo": Case(["undo"], [["codings", "import", "meer.csv"]]),
    "redo": Case(["redo"], [["codings", "import", "meer.csv"], ["undo"]]),
    "undo a merge": Case(["undo"], [["merge", "kopie.qualcode"]]),
    "settle": Case(["settle", "--agreed"]),
    "undo settling": Case(["undo"], [["settle", "--agreed"]]),
    "round new": Case(ROUND),
    "round export": Case(["round", "export", "r1", "bo.qualcode", "--for", "bo"], [ROUND], writes=False),
    "round end": Case(["round", "end", "r1"], [ROUND]),
    "pseudonymise": Case(["pseudonymise", "--replace", "Sem=[vriend]"]),
    "backup": Case(["backup", "kopie2.qualcode"], writes=False),
    "report": Case(["report", "--out", "uit.md", "--include-unfinished"], writes=False),
    "report to Word": Case(["report", "--out", "uit.docx", "--include-unfinished"], writes=False),
    "agreement": Case(["agreement", "--out", "uit.xlsx"], writes=False),
    "export": Case(["export", "uit.qdpx"], writes=False),
    "convert": Case(["convert", "uit.qdpx", "terug.qualcode"], [["export", "uit.qdpx"]], writes=False),
    "convert what others read": Case(
        ["convert", "uit.qdpx", "terug.qualcode", "--standard"], [["export", "uit.qdpx"]], writes=False
    ),
}


def killed(lab: Lab, chance: Random, name: str = "") -> list[str]:
    """A command is killed at some moment: it has been done, or nothing has."""
    case, base, arguments = _drawn(lab, chance, name)
    taken = lab.measured(f"{base.name} {arguments}", base, arguments)
    folder = lab.fresh(base)
    before = contents(folder / study.NAME)
    outcome = run(command(arguments), folder=folder, death=moment(chance, taken.seconds, taken.calls))
    lab.count_left(folder)
    # What it prints last, it prints when all is done.
    acknowledged = case.writes and (outcome.status == 0 or (outcome.killed and bool(outcome.out.strip())))
    return _proved(folder, base, _whole(lab, base, arguments), said(outcome), case, acknowledged, before)


def full_disk(lab: Lab, chance: Random, name: str = "") -> list[str]:
    """No file may grow beyond some size: a command is done, or says that it was not and has not been."""
    case, base, arguments = _drawn(lab, chance, name)
    taken = lab.measured(f"{base.name} {arguments}", base, arguments)
    folder = lab.fresh(base)
    before = contents(folder / study.NAME)
    limit = chance.randrange(0, max(taken.largest, 4096))
    outcome = run(command(arguments), folder=folder, file_limit=limit)
    lab.count_left(folder)
    acknowledged = case.writes and outcome.status == 0
    found = said(outcome)
    if "nothing was changed" in outcome.err and contents(folder / study.NAME).guids != before.guids:
        found.append("it says that nothing was changed, and something was")
    return _proved(folder, base, _whole(lab, base, arguments), found, case, acknowledged, before)


def _drawn(lab: Lab, chance: Random, name: str) -> tuple[Case, Path, list[str]]:
    name = name or chance.choice(list(CASES))
    case = CASES[name]

    def build(folder: Path) -> None:
        shutil.copytree(lab.base("study", study.build), folder, dirs_exist_ok=True)
        for arguments in case.after:
            study.done(folder, list(arguments))

    base = lab.base(name, build) if case.after else lab.base("study", study.build)
    arguments = list(case.arguments) if case.arguments[0] == "init" else [*case.arguments, "-p", study.NAME]
    return case, base, arguments


def _whole(lab: Lab, base: Path, arguments: list[str]) -> Path:
    """The folder after the command when nothing stops it."""

    def build(folder: Path) -> None:
        shutil.copytree(base, folder, dirs_exist_ok=True)
        run(command(arguments), folder=folder)

    return lab.base(f"whole-{base.name}-{'-'.join(arguments)}".replace("/", "_"), build)


def _proved(
    folder: Path, base: Path, whole: Path, found: list[str], case: Case, acknowledged: bool, before: Contents
) -> list[str]:
    found += standing(folder, base, whole)
    try:
        found += lost(before, contents(folder / study.NAME), acknowledged=acknowledged)
    except (sqlite3.Error, ValueError) as error:
        found.append(f"the project cannot be read: {type(error).__name__}")
    found += checked(folder)
    return [f"{' '.join(case.arguments[:2])}: {wrong}" for wrong in found]
