"""What a day's exchange through a folder costs: five coders, each so many codings a day.

``python -m tests.benchmarks.syncing [--codings 1000] [--days 2] [--whole-up-to KB]`` prints JSON: for each day the size
of a bundle and of all that travels, the processor seconds that sending and taking in take, and whether all copies end
the same. With ``--whole-up-to 0`` a study counts as large at once: what changed is sent where that is less than half of
what it follows, and else a whole copy.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.storage.codebook import codebook
from qualcode.sync import chains
from qualcode.sync.exchange import SyncChoices
from tests.support.building import INTERVIEW, add_transcript, new_project
from tests.support.travelling import Machine, Team

CODERS = ["lead", "ada", "bo", "cas", "dee"]
DOCUMENTS, TIMES = 25, 60
"""So many interviews, each so many times the length of that of the tests: some 60 pages together."""


def work(machine: Machine, number: int, random: Random) -> None:
    """A day at the keyboard."""
    with machine.open() as project:
        codes = codebook(project).codes
        for _coding in range(number):
            start = random.randrange(len(INTERVIEW) * TIMES - 200)
            new = NewCoding(
                random.randrange(DOCUMENTS) + 1, start, start + random.randrange(20, 180), random.choice(codes).id
            )
            apply_codings(project, machine.coder, [new])


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codings", type=int, default=1000)
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--whole-up-to", type=int, default=chains.WHOLE_UP_TO >> 10)
    chosen = parser.parse_args()
    chains.WHOLE_UP_TO = chosen.whole_up_to << 10
    os.environ["QUALCODE_SETTINGS"] = os.devnull
    random, days = Random(1), []
    with TemporaryDirectory() as folder:
        with new_project(Path(folder)) as study:
            for number in range(DOCUMENTS):
                add_transcript(study, f"interview-{number}", INTERVIEW * TIMES)
            team = Team(Path(folder), study, CODERS)
        team.introduce()
        for day in range(1, chosen.days + 1):
            for machine in team.machines:
                work(machine, chosen.codings, random)
            sending, taking, sizes = [], [], []
            for machine in team.machines:
                begun = time.process_time()
                sizes.append(machine.sync(SyncChoices(take=False)).size)
                sending.append(time.process_time() - begun)
            team.deliver()
            for machine in team.machines:
                begun = time.process_time()
                machine.sync(SyncChoices(send=False))
                taking.append(time.process_time() - begun)
            contents = [machine.content()["coding"] for machine in team.machines]
            days.append(
                {
                    "day": day,
                    "codings": len(contents[0]),
                    "bundle KB": max(sizes) >> 10,
                    "all bundles KB": sum(sizes) >> 10,
                    "send s": round(max(sending), 2),
                    "take in four s": round(max(taking), 2),
                    "the same": all(content == contents[0] for content in contents),
                }
            )
    print(json.dumps(days, indent=1))


if __name__ == "__main__":
    main()
