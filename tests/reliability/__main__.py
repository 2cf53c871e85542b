"""Try to lose something, again and again: ``python -m tests.reliability --minutes 60``.

Each try is one of the scenarios, with a seed of its own. After it what was acknowledged has to be in the file, each
file under a final name has to be whole, the history has to prove the tables, and nobody may have seen a traceback, or a
word of an interview on standard error. At the end, and on ctrl+c, there is one table; the exit status is 1 where
anything failed. A failure is repeated with ``--only SCENARIO --seed SEED --tries 1``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from tests.reliability import coding, commands, damage, fuzz, histories, paths, replacing, workspace
from tests.reliability.children import warm, where
from tests.reliability.lab import LONG_ENOUGH, Lab

SCENARIOS: dict[str, Callable[[Lab, Random], list[str]]] = {
    "kill a command": commands.killed,
    "kill a coder": coding.killed,
    "kill the workspace": workspace.killed,
    "full disk": commands.full_disk,
    "flipped bytes": damage.flipped,
    "replaced while open": replacing.replaced,
    "restored beside a log": replacing.restored,
    "backup during writes": coding.backed_up,
    "copy after a coding": coding.copied,
    "eight writers": coding.together,
    "something strange": paths.strange,
    "undo and redo all": histories.there_and_back,
    **{f"read {name.rpartition('/')[2]}": partial(fuzz.fuzzed, name=name) for name in fuzz.READERS},
}


@dataclass
class Tally:
    """What became of the tries of one scenario; ``failures`` are seeds with what went wrong."""

    tries: int = 0
    seconds: float = 0.0
    left: int = 0
    kills: int = 0
    failures: list[tuple[int, list[str]]] = field(default_factory=list)


def attempt(lab: Lab, name: str, seed: int, tally: Tally) -> None:
    """One try of a scenario, counted."""
    began, lab.left, lab.kills = time.monotonic(), 0, 0
    try:
        found = SCENARIOS[name](lab, Random(f"{name} {seed}"))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is counted, and the others go on
        found = [f"the try itself broke: {where(error)}"]
    tally.tries += 1
    tally.seconds += time.monotonic() - began
    tally.left += lab.left
    tally.kills += lab.kills
    if found:
        tally.failures.append((seed, found))


def table(tallies: dict[str, Tally]) -> str:
    """All scenarios in one table, and under it how to repeat each failure."""
    lines = [f"{'scenario':<24}{'tries':>8}{'kills':>8}{'failures':>10}{'files left':>12}{'seconds':>10}"]
    for name, tally in tallies.items():
        counts = f"{tally.tries:>8}{tally.kills:>8}{len(tally.failures):>10}{tally.left:>12}{tally.seconds:>10.0f}"
        lines.append(f"{name:<24}{counts}")
    all_of = zip(*((tally.tries, tally.kills, len(tally.failures)) for tally in tallies.values()), strict=True)
    tries, kills, failures = map(sum, all_of)
    lines.append(f"{'together':<24}{tries:>8}{kills:>8}{failures:>10}")
    for name, tally in tallies.items():
        for seed, found in tally.failures:
            lines.append(f'\n--only "{name}" --seed {seed} --tries 1')
            lines += [f"    {wrong}" for wrong in found[:4]]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run scenarios; 1 where anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, help="how long to go on, with as much time for each scenario")
    parser.add_argument("--tries", type=int, help="how many tries of each scenario, instead of a time")
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="the seed of the first try; the next add one"
    )
    parser.add_argument("--only", action="append", choices=list(SCENARIOS), help="this scenario; may be given again")
    parser.add_argument("--without", action="append", choices=list(SCENARIOS), default=[], help="not this scenario")
    parser.add_argument("--steps", type=int, default=LONG_ENOUGH, help="the length of a history that is undone")
    wanted = parser.parse_args(arguments)
    names = [name for name in wanted.only or SCENARIOS if name not in wanted.without]
    tallies = {name: Tally() for name in names}
    ends = time.monotonic() + 60 * (wanted.minutes if wanted.minutes is not None else 1)
    with tempfile.TemporaryDirectory(prefix="qualcode-reliability-") as scratch:
        try:
            warm()
            lab = Lab(Path(scratch), wanted.steps)
            while True:
                if wanted.tries is not None:
                    name = min(names, key=lambda name: tallies[name].tries)
                    if tallies[name].tries >= wanted.tries:
                        break
                else:
                    name = min(names, key=lambda name: tallies[name].seconds)
                    if time.monotonic() > ends:
                        break
                attempt(lab, name, wanted.seed + tallies[name].tries, tallies[name])
        except KeyboardInterrupt:
            print("stopped")
    print(table(tallies), flush=True)
    return int(any(tally.failures for tally in tallies.values()))


if __name__ == "__main__":
    sys.exit(main())
