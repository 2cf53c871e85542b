"""Coders who type at once on a server: how long a key takes, what a session costs, and whether anything is lost.

``python -m tests.benchmarks.serving --coders 20 --seconds 60`` prints JSON. The program itself serves, in a process of
its own, and the coders' browsers are in others, so that neither waits for the other's interpreter. Each coder has a
workspace of their own in the same document, selects the next sentence and codes it, with pauses as a person makes. A
key is timed from the moment it is sent to the first byte that comes back. First nobody types for a while: what that
costs is told by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import statistics
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier
from time import perf_counter, sleep
from typing import NamedTuple

from qualcode.changes.coders import set_role
from qualcode.model import StudyRole
from qualcode.server.accounts.store import AccountRole, Accounts
from qualcode.storage import Project
from tests.support.building import add_transcript
from tests.support.serving import (
    Client,
    Place,
    Screen,
    cheap_passwords,
    children_of,
    free_port,
    make_study,
    password_of,
    program,
)

_PAUSE = 0.4
"""Seconds between keys, as a person types who thinks; drawn from a half to one and a half of it."""
_BROWSERS = 4
"""Processes that the browsers are in."""
_CTRL_P, _ENTER = "\x10", "\r"


class _Typed(NamedTuple):
    """What came of one coder's time: milliseconds of each key, codings that were asked for, and bytes that came."""

    latencies: Sequence[float]
    asked: int
    received: int


class _Typist:
    """One coder at work."""

    def __init__(self, place: Place, name: str, at: int) -> None:
        self._random = random.Random(name)
        self._place, self._name, self.latencies, self._asked = place, name, list[float](), 0
        client = Client(place)
        if client.sign_in(name).status != 303:
            raise RuntimeError(f"{name} was not let in")
        self._screen: Screen = client.open()
        self._screen.until("F1 help", 60)
        for keys, seen in ((_CTRL_P, "Type a part of"), ("lang", "Open lang"), (_ENTER, "Vraag 1?")):
            self._screen.keys(*keys)
            self._screen.until(seen, 60)
        self._screen.keys(*"n" * (2 * at))
        self._screen.rest(1.5)
        self._screen.plain = True

    def work(self, seconds: float) -> _Typed:
        """Type until the time is over."""
        began, before = perf_counter(), self._screen.count
        with closing(sqlite3.connect(f"{self._place.study.as_uri()}?mode=ro", uri=True)) as looking:
            while perf_counter() - began < seconds:
                for key in "scnetw":
                    self._press(key)
                known = self._coded(looking)
                self._press(_ENTER)
                while self._coded(looking) == known and perf_counter() - began < seconds + 60:
                    self._screen.take(0.02)
                self._asked += 1
        received = self._screen.count - before
        self._screen.close()
        return _Typed(self.latencies, self._asked, received)

    def _coded(self, looking: sqlite3.Connection) -> int:
        query = "SELECT count(*) FROM coding JOIN coder ON coder.id = coder_id WHERE coder.name = ?"
        return int(looking.execute(query, [self._name]).fetchone()[0])

    def _press(self, key: str) -> None:
        until = perf_counter() + _PAUSE * (0.5 + self._random.random())
        while (left := until - perf_counter()) > 0:
            self._screen.take(left)
        # What another coder did may be on its way: what is timed is the answer to this key.
        while self._screen.take(0):
            pass
        sent, size = perf_counter(), self._screen.count
        self._screen.keys(key)
        while self._screen.count == size:
            if not self._screen.take(5) and perf_counter() - sent > 30:
                raise RuntimeError(f"no answer to {key!r}")
        self.latencies.append((perf_counter() - sent) * 1000)


def _browsers(port: int, study: Path, named: Sequence[tuple[str, int]], seconds: float) -> list[_Typed]:
    """Some coders, in a process of their own."""
    place = Place(port, study)
    with ThreadPoolExecutor(len(named)) as pool:
        typists = [_Typist(place, name, at) for name, at in named]
        begin = Barrier(len(named))
        (study.parent / f"ready-{os.getpid()}").touch()
        while not (study.parent / "go").exists():
            for typist in typists:
                typist._screen.take(0.01)

        def work(typist: _Typist) -> _Typed:
            begin.wait()
            return typist.work(seconds)

        return [*pool.map(work, typists)]


def proportional_set(pid: int) -> float:
    """The memory of a process in MB, with what it shares counted in parts (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def processor_seconds(pids: Sequence[int]) -> float:
    """What processes that run took of the processor until now."""
    found = 0
    for pid in pids:
        tasks = Path(f"/proc/{pid}/task")
        found += sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir())
    return found / 1e9


def measure(coders: int, idle: float, seconds: float) -> dict[str, object]:
    """So many coders, for so long."""
    cheap_passwords()
    names = [f"coder-{number:02}" for number in range(1, coders + 1)]
    text = "".join(
        f"I: Vraag {n}? En hoe ging dat?\nR: Antwoord {n}. Dat ging goed. En toen weer verder.\n" for n in range(400)
    )
    with TemporaryDirectory() as given:
        folder, port = Path(given), free_port()
        study = make_study(folder / "study")
        with Project.open(study) as project:
            add_transcript(project, "lang", text)
            for name in names:
                set_role(project, "ada", name, StudyRole.CODER)
        accounts = Accounts(folder / "server" / "server.qualcode-accounts", study)
        for name in names:
            accounts.add(name, AccountRole.CODER)
            accounts.redeem(accounts.invite(name), password_of(name))
        accounts.close()
        place = Place(port, study)
        before = len(place.codings())
        shares = [[(name, at) for at, name in enumerate(names)][part::_BROWSERS] for part in range(_BROWSERS)]
        with (
            program(folder, study, port) as (server, _said),
            ProcessPoolExecutor(_BROWSERS, mp_context=get_context("spawn")) as pool,
        ):
            shares = [share for share in shares if share]
            under_way = [pool.submit(_browsers, port, study, share, seconds) for share in shares]
            while len([*study.parent.glob("ready-*")]) < len(shares):
                sleep(0.1)
                for one in under_way:
                    if one.done():
                        one.result()
            sessions = children_of(server.pid)
            sleep(2)
            at_rest = _taken(server.pid, sessions, idle)
            (study.parent / "go").touch()
            at_work = _taken(server.pid, sessions, seconds)
            memory = [proportional_set(pid) for pid in sessions]
            of_server = proportional_set(server.pid)
            typed = [one for share in under_way for one in share.result()]
        found = len(place.codings()) - before
        with Project.open(study, readonly=True) as project:
            problems = project.check()
    latencies = sorted(one for coder in typed for one in coder.latencies)
    asked = sum(coder.asked for coder in typed)
    return {
        "coders": coders,
        "seconds": seconds,
        "keys": len(latencies),
        "keys_a_second": round(len(latencies) / seconds, 1),
        "key_ms": {
            "p50": _at(latencies, 0.5),
            "p95": _at(latencies, 0.95),
            "p99": _at(latencies, 0.99),
            "max": round(latencies[-1], 1),
        },
        "codings_asked": asked,
        "codings_found": found,
        "lost": asked - found,
        "problems": problems,
        "bytes_a_key": round(sum(coder.received for coder in typed) / len(latencies)),
        "session_mb_pss": {"median": round(statistics.median(memory), 1), "max": round(max(memory), 1)},
        "server_mb_pss": round(of_server, 1),
        "percent_of_a_core": {"at_rest": at_rest, "at_work": at_work},
    }


def _taken(server: int, sessions: Sequence[int], seconds: float) -> dict[str, float]:
    """What the server and all sessions take of one core, in percent, while some time goes by."""
    before = processor_seconds([server]), processor_seconds(sessions)
    began = perf_counter()
    sleep(seconds)
    past = perf_counter() - began
    after = processor_seconds([server]), processor_seconds(sessions)
    kinds = zip(("server", "sessions"), before, after, strict=True)
    return {kind: round(100 * (end - start) / past, 2) for kind, start, end in kinds}


def _at(values: Sequence[float], share: float) -> float:
    return round(values[min(len(values) - 1, int(len(values) * share))], 1)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coders", type=int, default=20)
    parser.add_argument("--idle", type=float, default=10.0, help="seconds in which nobody types")
    parser.add_argument("--seconds", type=float, default=60.0)
    given = parser.parse_args()
    json.dump(measure(given.coders, given.idle, given.seconds), sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
