"""Random flips of bytes in a project file: it is told of, or it does no harm; never a traceback, never an interview."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.reliability import study
from tests.reliability.children import Outcome, command, run
from tests.reliability.lab import Lab, said
from tests.reliability.proof import problems

PAGE = 4096
READING = (
    ["documents", "--format", "json"],
    ["respondents", "--format", "json"],
    ["codebook", "show", "--format", "json"],
    ["codings", "--format", "json"],
    ["memos", "--format", "json"],
    ["matrix", "--format", "json", "--include-unfinished"],
    ["report", "--include-unfinished"],
    ["agreement", "--format", "json"],
    ["settle", "--list", "--format", "json"],
    ["round", "--format", "json"],
    ["guide", "--format", "json"],
    ["answers", "--format", "json"],
    ["query", "list", "--format", "json"],
    ["links", "--format", "json"],
    ["grid", "--format", "json"],
    ["relations", "--include-unfinished", "--format", "json"],
    ["frequencies", "--include-unfinished", "--format", "json"],
    ["respondents", "attributes", "--format", "json"],
    ["codebook", "history", "--format", "json"],
    ["coders", "--format", "json"],
    ["pseudonymise", "--list", "--format", "json"],
    ["log", "--format", "json"],
    ["codings", "export"],
    ["codebook", "export"],
    ["backup", "reserve.qualcode"],
)
AT_ONCE = 4
"""So many of them are tried on one damaged file, beside the check."""


def flipped(lab: Lab, chance: Random) -> list[str]:
    """Some bytes of a file are others: ``check`` tells, or all that commands show is what it was."""
    drawn = chance.sample(READING, AT_ONCE)
    folder = lab.fresh()
    path = folder / study.NAME
    data = bytearray(path.read_bytes())
    whole = [_shown(folder, arguments) for arguments in drawn]
    (folder / "reserve.qualcode").unlink(missing_ok=True)
    _damage(data, chance)
    path.write_bytes(data)
    check = run(command(["check", "-p", study.NAME]), folder=folder)
    found = said(check)
    well = check.status == 0
    if well:
        found += [f"called well: {wrong}" for wrong in problems(path)[:3]]
    for arguments, before in zip(drawn, whole, strict=True):
        outcome = _shown(folder, arguments)
        found += [f"{arguments[0]}: {wrong}" for wrong in said(outcome)]
        if well and outcome.status == 0 and outcome.out != before.out:
            found.append(f"called well, and {' '.join(arguments[:2])} shows something else")
        # A copy of what is damaged is whole, and says that it is damaged.
        copied = "Copied to" in outcome.out and "is damaged" in outcome.err
        if arguments[0] == "backup" and outcome.status and not copied and (folder / "reserve.qualcode").exists():
            found.append("a backup failed, and stands under its name")
    return found


def _shown(folder: Path, arguments: list[str]) -> Outcome:
    return run(command([*arguments, "-p", study.NAME]), folder=folder)


def _damage(data: bytearray, chance: Random) -> None:
    match chance.choice(("bytes", "bytes", "bit", "header", "first page", "page", "cut", "moved")):
        case "bytes":
            for _byte in range(chance.randrange(1, 12)):
                data[chance.randrange(len(data))] = chance.randrange(256)
        case "bit":
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case "header":
            data[chance.randrange(100)] = chance.randrange(256)
        case "first page":
            data[chance.randrange(100, PAGE)] = chance.randrange(256)
        case "page":
            start = chance.randrange(len(data) // PAGE) * PAGE
            data[start : start + PAGE] = bytes(PAGE)
        case "cut":
            del data[chance.randrange(len(data)) :]
        case "moved":
            one, other = (chance.randrange(len(data) // PAGE) * PAGE for _page in range(2))
            data[one : one + PAGE], data[other : other + PAGE] = data[other : other + PAGE], data[one : one + PAGE]
