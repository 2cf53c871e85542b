"""Coders who type at once on a server: how long a key takes, what a session costs, and whether anything is lost.

``python -m tests.benchmarks.serving --coders 20 --seconds 60`` prints JSON. Each coder has a workspace of their own in
the same document, selects the next sentence and codes it, with pauses as a person makes. A key is timed from the moment
it is sent to the first byte that comes back.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter, sleep

from qualcode.changes.coders import set_role
from qualcode.model import StudyRole
from qualcode.server.accounts.store import AccountRole
from qualcode.storage import Project
from tests.support.building import add_transcript
from tests.support.serving import Screen, Serving, password_of, served

_PAUSE = 0.4
"""Seconds between keys, as a person types who thinks."""


class _Typist:
    """One coder at work."""

    def __init__(self, serving: Serving, name: str, seconds: float) -> None:
        self.name, self.asked = name, 0
        self.latencies: list[float] = []
        self._serving, self._seconds = serving, seconds
        self.screen = serving.client(name).open()
        self.screen.until("F1 help")
        self.screen.keys("\x10")
        self.screen.until("Type a part of")
        self.screen.keys(*"lang")
        self.screen.until("Open lang")
        self.screen.keys("\r")
        self.screen.until("Vraag 1?")

    def work(self) -> None:
        """Type until the time is over."""
        until = perf_counter() + self._seconds
        while perf_counter() < until:
            self._press("s")
            self._press("c")
            self.screen.until("Enter code")
            for letter in "netw":
                self._press(letter)
            before = self._coded()
            self._press("\r")
            self.screen.until(lambda before=before: self._coded() > before)  # type: ignore[misc]
            self.asked += 1

    def _coded(self) -> int:
        connection = sqlite3.connect(f"{self._serving.study.as_uri()}?mode=ro", uri=True)
        try:
            query = "SELECT count(*) FROM coding JOIN coder ON coder.id = coder_id WHERE coder.name = ?"
            return int(connection.execute(query, [self.name]).fetchone()[0])
        finally:
            connection.close()

    def _press(self, key: str) -> None:
        self.screen.rest(_PAUSE)
        sent = perf_counter()
        self.screen.keys(key)
        size = len(self.screen.bytes)
        self.screen.until(lambda: len(self.screen.bytes) > size)
        self.latencies.append((perf_counter() - sent) * 1000)


def proportional_set(pid: int) -> float:
    """The memory of a process in MB, with what it shares counted in parts (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def measure(coders: int, seconds: float) -> dict[str, object]:
    """So many coders, for so long."""
    names = [f"coder-{number:02}" for number in range(1, coders + 1)]
    text = "".join(
        f"I: Vraag {n}? En hoe ging dat?\nR: Antwoord {n}. Dat ging goed. En toen weer verder.\n" for n in range(400)
    )
    with TemporaryDirectory() as folder, served(Path(folder)) as serving:
        with Project.open(serving.study) as project:
            add_transcript(project, "lang", text)
            for name in names:
                set_role(project, "ada", name, StudyRole.CODER)
        for name in names:
            serving.desk.accounts.add(name, AccountRole.CODER)
            serving.desk.accounts.redeem(serving.desk.accounts.invite(name), password_of(name))
        before = len(serving.codings())
        typists = [_Typist(serving, name, seconds) for name in names]
        _spread(typists)
        threads = [Thread(target=typist.work) for typist in typists]
        for thread in threads:
            thread.start()
        sleep(seconds / 2)
        memory = [proportional_set(serving.pid(name)) for name in names]
        for thread in threads:
            thread.join()
        asked, found = sum(typist.asked for typist in typists), len(serving.codings()) - before
        latencies = sorted(one for typist in typists for one in typist.latencies)
        with Project.open(serving.study, readonly=True) as project:
            problems = project.check()
        for typist in typists:
            typist.screen.close()
    return {
        "coders": coders,
        "seconds": seconds,
        "keys": len(latencies),
        "key_ms": {"p50": _at(latencies, 0.5), "p95": _at(latencies, 0.95), "max": round(latencies[-1], 1)},
        "codings_asked": asked,
        "codings_found": found,
        "lost": asked - found,
        "problems": problems,
        "session_mb_pss": {"median": round(statistics.median(memory), 1), "max": round(max(memory), 1)},
    }


def _spread(typists: Sequence[_Typist]) -> None:
    """Have them begin at different places, as people do."""
    for number, typist in enumerate(typists):
        screen: Screen = typist.screen
        for _step in range(number):
            screen.keys("]")
        screen.rest(0.2)


def _at(values: Sequence[float], share: float) -> float:
    return round(values[min(len(values) - 1, int(len(values) * share))], 1)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coders", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    given = parser.parse_args()
    json.dump(measure(given.coders, given.seconds), sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
