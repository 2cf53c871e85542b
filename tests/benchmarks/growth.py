"""What each command costs on studies of growing size, before and after: the table of record.

Run as ``python -m tests.benchmarks.growth [--sizes 100,300,1000,3000] [--times 3] [--tree NAME=FOLDER ...] [ROW ...]``;
with ROWs, only those. A study has 100 codings an interview (``corpus``), so ``--sizes 10000`` is a million. Each TREE
is a checkout of the project, this one by default; of two or more, the runs alternate, so that ``--tree before=../old
--tree after=.`` gives both in one run. Only the command line and plain files are used, so that a tree may be old.

For each row, size and tree a line of JSON: processor seconds of the command and of what it started (the least and the
median), the most memory it held in MB, and how large the project's file is. Then for each row and tree a line with
``exponent``: of the processor time, without that of ``start``, as sizes grow; ``fitted`` over all sizes, and ``last``
from the last size but one. 1 is linear. What takes too little to be measured has none.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.corpus import write_corpus

SIZES = (100, 300, 1000, 3000)
LEAST_SECONDS = 0.03

SEARCH = """
import sys
from pathlib import Path
from time import process_time
from qualcode.queries.search import seek
from qualcode.queries.words.index import WordIndex
from qualcode.storage import Project
with Project.open(Path(sys.argv[1])) as project:
    shelf = WordIndex()
    for words in sys.argv[2:]:
        start = process_time()
        seek(project, shelf, words, "lemma", 500, ranked=False)
        print(process_time() - start)
"""
"""What the workspace does when one searches: prints the seconds of each search, of which the last counts."""

MATRIX = """
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import process_time
from qualcode.analysis.matrix import Spot
from qualcode.session.matrix import evidence
from qualcode.session.matrix.choices import MatrixLook
from qualcode.session.matrix.counting import CountDesk, CountWatch
from qualcode.session.matrix.sheet import matrix_sheet
from qualcode.session.matrix.views import VIEWS, count_view
from qualcode.session.session import Session
session, desk, view = Session(Path(sys.argv[1]), "ada"), CountDesk(), VIEWS[0]
watch, seconds = CountWatch(lambda done: None, Event()), {}
def timed(name, work):
    start = process_time()
    found = work()
    seconds[name] = process_time() - start
    return found
found = timed("open", lambda: count_view(session, view, None, desk, watch))
shown = found.count.shown()
timed("sheet", lambda: matrix_sheet(shown, MatrixLook()))
first = timed("first", lambda: evidence.behind(session, found.count, shown, Spot(1, 0)))
timed("passages", lambda: evidence.behind(session, found.count, shown, Spot(2, 1), known=first.known))
timed("passage", lambda: evidence.read_passage(session, first, first.lines[0]))
every = tuple(code.path for code in found.setting.codebook.codes)
timed("rows", lambda: count_view(session, view, replace(found.choices, rows=every), desk, watch))
timed("columns", lambda: count_view(session, view, replace(found.choices, columns=()), desk, watch))
print(seconds[sys.argv[2]])
"""
"""What F5 does, step by step: prints the seconds of the step that is asked for."""


@dataclass(frozen=True)
class Row:
    """One command that is measured.

    ``command`` is what stands after ``qualcode -p PROJECT``; ``{data}`` is the folder of the corpus, ``{theirs}`` the
    colleague's copy and ``{out}`` a file to write. ``script`` is Python to run instead, whose last line of output are
    the seconds. It starts with a copy of the project as the row ``after`` left it, and what it leaves behind is there
    for others.
    """

    name: str
    command: str
    after: str = "init"
    script: str = ""


ROWS = (
    Row("start", "--help", after=""),
    Row("init", "init {project} --codebook {data}/codebook.yaml", after=""),
    Row("import", "import {data}/interviews --respondents {data}/facesheet.csv"),
    Row("import again", "import {data}/interviews", after="import"),
    Row("names", "pseudonymise --candidates --format json", after="import"),
    Row("withdraw", "respondents withdraw gesprek-00001-Sem --yes", after="import"),
    Row("codings import", "codings import {data}/ours.csv", after="import"),
    Row("codings import theirs", "codings import {data}/theirs.csv", after="import"),
    Row("codings import all", "codings import {data}/codings.csv", after="import"),
    Row("merge", "merge {theirs} --prefer ours", after="codings import"),
    Row("merge again", "merge {theirs} --prefer ours", after="merge"),
    Row("undo of the merge", "undo", after="merge"),
    Row("redo of the merge", "redo", after="undo of the merge"),
    Row("documents", "documents --format json", after="merge"),
    Row("codings json", "codings --format json", after="merge"),
    Row("codings json with names", "codings --format json --with-names", after="merge"),
    Row("codings export", "codings export --out {out}.csv", after="merge"),
    Row("export qdpx", "export {out}.qdpx", after="merge"),
    Row("export qdpx for others", "export {out}.qdpx --standard", after="merge"),
    Row("matrix", "matrix --cols group/sector --format json", after="merge"),
    Row("matrix words", "matrix --cols group/sector --count words --format json", after="merge"),
    Row("relations", "relations --format json", after="merge"),
    Row("configurations", "configurations --cols group --format json", after="merge"),
    Row("saturation", "saturation --format json", after="merge"),
    Row("frequencies of words", "frequencies --of words --format json", after="merge"),
    Row("report md", "report --out {out}.md", after="merge"),
    Row("agreement", "agreement --format json", after="merge"),
    Row("agreement disagreements", "agreement --disagreements --format json", after="merge"),
    Row("settle", "settle --format json", after="merge"),
    Row("settle agreed", "settle --agreed", after="merge"),
    Row("agreement settled", "agreement --format json", after="settle agreed"),
    Row("check", "check", after="merge"),
    Row("backup", "backup {out}.qualcode", after="merge"),
    Row("first search", "{project} stage", after="merge", script=SEARCH),
    Row("later search", "{project} stage keuze", after="merge", script=SEARCH),
    Row("F5 opens", "{project} open", after="merge", script=MATRIX),
    Row("F5 first number to its passages", "{project} first", after="merge", script=MATRIX),
    Row("F5 number to its passages", "{project} passages", after="merge", script=MATRIX),
    Row("F5 other rows", "{project} rows", after="merge", script=MATRIX),
    Row("F5 other columns", "{project} columns", after="merge", script=MATRIX),
)
COPY = "codings import theirs"
"""The row whose project is the colleague's copy."""


class Run(NamedTuple):
    """What one run of a command cost, and how it ended."""

    seconds: float
    megabytes: float
    ended: int
    said: str


@dataclass(frozen=True)
class Tree:
    """A checkout of the project, and the studies made with it."""

    name: str
    folder: Path
    work: Path

    def prepare(self) -> None:
        """Compile it apart, so that no run pays for that."""
        subprocess.run(
            [sys.executable, "-m", "compileall", "-q", "qualcode"], cwd=self.folder, env=self._env, check=True
        )

    @cached_property
    def _coder(self) -> list[str]:
        """Who is at work; an old tree asks nobody whether they are new."""
        asked = [sys.executable, "-m", "qualcode", "--help"]
        shown = subprocess.run(asked, cwd=self.folder, env=self._env, check=True, capture_output=True, text=True).stdout
        return [*["--new-coder"] * ("--new-coder" in shown), "--coder", "ada"]

    @property
    def _env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        pyc = str(self.work / "pyc")
        return {**kept, "PYTHONPATH": str(self.folder), "PYTHONPYCACHEPREFIX": pyc, "QUALCODE_SETTINGS": os.devnull}

    def stage(self, size: int, row: str) -> Path:
        """Where the project is as a row left it."""
        return self.work / str(size) / (row.replace(" ", "-") or "nothing")

    def has(self, size: int, row: str) -> bool:
        """Whether a row was run and left a project."""
        return not row or (self.stage(size, row) / "study.qualcode").exists()

    def run(self, row: Row, size: int, data: Path) -> Run:
        """Run a row once, on a fresh copy of what it starts with."""
        here = self.stage(size, row.name)
        shutil.rmtree(here, ignore_errors=True)
        if row.after:
            shutil.copytree(self.stage(size, row.after), here)
        else:
            here.mkdir(parents=True)
        project = here / "study.qualcode"
        places = {
            "data": data,
            "project": project,
            "theirs": self.stage(size, COPY) / "study.qualcode",
            "out": here / "out",
        }
        told = [part.format(**places) for part in row.command.split()]
        if row.script:
            command = [sys.executable, "-c", row.script, *told]
        else:
            command = [sys.executable, "-m", "qualcode", *self._coder, "-p", str(project), *told]
        # To files: a pipe would have this process take part in the work.
        with (here / "said").open("w+") as out, (here / "failed").open("w+") as failed:
            # Not from where this runs: a program that lies there would come before that of the tree.
            started = subprocess.Popen(
                command, stdout=out, stderr=failed, stdin=subprocess.DEVNULL, env=self._env, cwd=here
            )
            _pid, status, used = os.wait4(started.pid, 0)
            started.returncode = os.waitstatus_to_exitcode(status)
            failed.seek(0)
            said = failed.read(2000).strip()
            seconds = used.ru_utime + used.ru_stime
            if row.script and not started.returncode:
                out.seek(0)
                seconds = float(out.read().split()[-1])
        for left in (*here.glob("out.*"), here / "said", here / "failed"):
            left.unlink()
        return Run(seconds, used.ru_maxrss / 1024, started.returncode, said)


def needed(wanted: list[str]) -> set[str]:
    """The rows that are asked for, and those that make what they start with."""
    by_name = {row.name: row for row in ROWS}
    found: set[str] = set()
    left = [*wanted, "start"]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += [before for before in (by_name[name].after, COPY * ("{theirs}" in by_name[name].command)) if before]
    return found


def slope(points: list[tuple[float, float]]) -> float | None:
    """The exponent of processor time by least squares of the logarithms."""
    if len(points) < 2:
        return None
    logs = [(math.log(size), math.log(seconds)) for size, seconds in points]
    return round(statistics.linear_regression(*zip(*logs, strict=True)).slope, 2)


def show(**line: object) -> None:
    """One line of JSON."""
    print(json.dumps(line), flush=True)


def measure(row: Row, size: int, data: Path, trees: list[Tree], times: int) -> dict[str, float]:
    """Run a row so often on each tree, in turn, and show what it cost; the result is the least time by tree."""
    runs: dict[str, list[Run]] = {tree.name: [] for tree in trees if tree.has(size, row.after)}
    for _time in range(times):
        for tree in trees:
            if tree.name in runs:
                runs[tree.name].append(tree.run(row, size, data))
    least: dict[str, float] = {}
    for tree in trees:
        made = runs.get(tree.name, [])
        where = {"row": row.name, "interviews": size, "tree": tree.name}
        if not made or made[-1].ended:
            show(**where, failed=made[-1].said if made else f"there is no project: “{row.after}” failed")
            shutil.rmtree(tree.stage(size, row.name), ignore_errors=True)
            continue
        seconds = [run.seconds for run in made]
        least[tree.name] = min(seconds)
        file = tree.stage(size, row.name) / "study.qualcode"
        show(
            **where,
            cpu_seconds={"min": round(min(seconds), 4), "median": round(statistics.median(seconds), 4)},
            peak_mb=round(max(run.megabytes for run in made)),
            file_mb=round(file.stat().st_size / 1e6, 1) if file.exists() else None,
        )
    return least


def main(sizes: list[int], times: int, trees: list[Tree], wanted: list[str], work: Path) -> None:
    """Make the corpora, run all, and show what was found."""
    rows = [row for row in ROWS if row.name in needed(wanted)]
    kept = {row.after for row in rows} | {COPY}
    cost: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for tree in trees:
        tree.prepare()
    for size in sorted(sizes):
        data = work / "data" / str(size)
        if not data.exists():
            write_corpus(data, size)
        for row in rows:
            # What is run only for what it leaves behind is run once.
            often = times if row.name in (*wanted, "start") else 1
            for name, seconds in measure(row, size, data, trees, often).items():
                cost.setdefault((row.name, name), []).append((size, seconds))
            if row.name not in kept:
                for tree in trees:
                    shutil.rmtree(tree.stage(size, row.name), ignore_errors=True)
        for tree in trees:
            shutil.rmtree(tree.work / str(size))
    started = {
        name: min(seconds for _size, seconds in points) for (row, name), points in cost.items() if row == "start"
    }
    for row in rows[1:]:
        for tree in trees:
            # What a script tells has no start in it.
            less = 0.0 if row.script else started[tree.name]
            points = [(size, seconds - less) for size, seconds in cost.get((row.name, tree.name), ())]
            grown = [point for point in points if point[1] > LEAST_SECONDS]
            show(row=row.name, tree=tree.name, exponent={"fitted": slope(grown), "last": slope(grown[-2:])})


if __name__ == "__main__":
    names = [row.name for row in ROWS]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", metavar="ROW", choices=[*names, []], help=f"one of: {', '.join(names)}")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="interviews, comma-separated")
    parser.add_argument("--times", type=int, default=3, help="runs of each row")
    parser.add_argument("--tree", action="append", metavar="NAME=FOLDER", help="a checkout to measure; may be repeated")
    parser.add_argument("--work", type=Path, help="where studies are made; by default a folder that is removed")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        place = (asked.work or Path(made)).resolve()
        checkouts = [name.partition("=") for name in asked.tree or [f"this={Path(__file__).parents[2]}"]]
        main(
            [int(size) for size in asked.sizes.split(",")],
            asked.times,
            [Tree(name, Path(folder).resolve(), place / name) for name, _sign, folder in checkouts],
            asked.rows or names,
            place,
        )
