"""The file is deleted, moved, written over or replaced while it is open, and a log is left beside another."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from random import Random

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import QualcodeError
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.documents import documents
from tests.reliability import study
from tests.reliability.children import acknowledging, command, read_all, run
from tests.reliability.coding import Say
from tests.reliability.lab import Lab, lost, said
from tests.reliability.proof import contents, problems

HAPPENINGS = ("deleted", "moved away", "another version in its place", "written over", "log deleted", "another log")


def replaced(lab: Lab, chance: Random) -> list[str]:
    """Whatever happens to an open file: what is acknowledged afterwards is in the file of that name, which is sound."""
    folder = lab.fresh()
    path, what = folder / study.NAME, chance.choice(HAPPENINGS)
    before, after = chance.randrange(0, 30), chance.randrange(1, 30)

    def work(say: Say) -> None:
        with Project.open(path) as project:
            _code(project, before, "zij", None)
            _happen(what, path)
            say("happened")
            _code(project, after, "later", say)

    pid, reading = acknowledging(work)
    lines = read_all(reading)
    os.waitpid(pid, 0)
    found = [line for line in lines if line.startswith("broken")]
    told = {line for line in lines if line.startswith("later")}
    if path.exists():
        found += problems(path)
        memos = {row["memo"] for row in contents(path).tables["coding"].values()} if not found else set()
        if told - memos:
            found.append(f"{len(told - memos)} codings were acknowledged and are not in the file of that name")
    elif told:
        found.append(f"{len(told)} codings were acknowledged, and there is no file")
    return [f"{what}: {wrong}" for wrong in found]


def _code(project: Project, count: int, memo: str, say: Say | None) -> None:
    chance = Random(count)
    texts, codes = documents(project), [code.id for code in codebook(project).codes]
    for number in range(count):
        start = chance.randrange(0, 600)
        new = NewCoding(texts[0].id, start, start + 20 + number, chance.choice(codes), memo=f"{memo} {number}")
        try:
            apply_codings(project, "ada", [new])
        except QualcodeError:
            return
        if say:
            say(f"{memo} {number}")


def _happen(what: str, path: Path) -> None:
    log, other = path.with_name(f"{path.name}-wal"), path.with_name("kopie.qualcode")
    match what:
        case "deleted":
            path.unlink()
        case "moved away":
            path.rename(path.with_name("elders.bak"))
        case "another version in its place":
            other.replace(path)
        case "written over":
            with path.open("r+b") as file:
                data = other.read_bytes()
                file.write(data)
                file.truncate(len(data))
        case "log deleted":
            log.unlink(missing_ok=True)
        case "another log":
            foreign = path.with_name("vreemd-wal")
            foreign.write_bytes(bytes(4096))
            foreign.replace(log)


def restored(lab: Lab, chance: Random) -> list[str]:
    """A backup is put in the place of a file whose program was killed, and its log lies there still."""
    folder = lab.fresh()
    path, backup = folder / study.NAME, folder / "terug.qualcode"
    count = chance.randrange(1, 120)

    def work(_say: Say) -> None:
        project = Project.open(path)
        _code(project, count, "verloren", None)
        os.kill(os.getpid(), signal.SIGKILL)

    if chance.random() < 0.5:
        study.done(folder, ["codings", "import", "meer.csv"])
    shutil.copyfile(path, backup)
    if chance.random() < 0.5:
        study.done(folder, ["undo"])
    pid, reading = acknowledging(work)
    read_all(reading)
    os.waitpid(pid, 0)
    shutil.copyfile(backup, path)
    wanted = contents(backup)
    found, acknowledged = [], False
    for arguments in (["documents"], ["check"], ["code", "een", "kosten", "--at", "3:77"], ["check"]):
        outcome = run(command([*arguments, "-p", study.NAME]), folder=folder)
        found += said(outcome)
        acknowledged |= outcome.status == 0 and arguments[0] == "code"
    if acknowledged:
        return found + (problems(path) or lost(wanted, contents(path), acknowledged=True))
    # It may be refused as long as the log lies there; the file itself has to be as it was.
    shutil.copyfile(path, folder / "bloot.qualcode")
    return found + problems(folder / "bloot.qualcode")
