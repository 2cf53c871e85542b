"""A large study counted in its project, and as columns: one table of time, memory and growth.

Run as ``python -m tests.benchmarks.corpus_counting [INTERVIEWS]... [--folder DIR] [--workers 4]``; the defaults are
300, 1,000 and 10,000 interviews with 100 codings each, so 1,000,000 codings, and take a quarter of an hour. Each step
is a process of its own: ``cpu`` are its seconds of the processor with those of its workers, ``wall`` those on the
clock, ``mb`` the most memory that one of its processes took. ``growth`` is the exponent of the processor's time
between the least and the most interviews: 1 is linear. With ``--folder`` what is there is used again, and kept.

Ends with 1 where a number of the columns is not that of the project, or where counting them is not ten times as fast
as counting the project, at the most interviews.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from math import log
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from qualcode.agreement.figures import AgreementReport
from qualcode.analysis.matrix import Matrix
from qualcode.cli import run
from qualcode.corpus.agreement import compare_corpus
from qualcode.corpus.chunks import workers
from qualcode.corpus.counting import count_corpus
from qualcode.corpus.relations import relate_corpus
from qualcode.corpus.writing import export_columns
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.report.matrix.counted import count_matrix
from qualcode.report.patterns.relations import count_relations
from qualcode.storage import Project
from tests.benchmarks.corpus import write_corpus

SIZES = (300, 1_000, 10_000)
ROWS, COLUMNS = ("**",), ("group/sector",)
TIMES_FASTER = 10
PROJECT, EXPORT = "p.qualcode", "columns"

Step = Callable[[Path, int], Any]


def _command(*words: str) -> None:
    if run(["--coder", "lead", *words]):
        raise SystemExit(f"qualcode {' '.join(words)} failed")


def _import(folder: Path, _workers: int) -> None:
    project = str(folder / PROJECT)
    _command("init", project, "--codebook", str(folder / "codebook.yaml"))
    _command("-p", project, "import", str(folder / "interviews"), "--respondents", str(folder / "facesheet.csv"))


def _codings(folder: Path, _workers: int) -> None:
    _command("-p", str(folder / PROJECT), "codings", "import", str(folder / "codings.csv"))


@contextmanager
def _project(folder: Path):  # type: ignore[no-untyped-def]
    with Project.open(folder / PROJECT, readonly=True) as project:
        project.look_as("lead")
        yield project


def _export(folder: Path, _workers: int) -> None:
    with _project(folder) as project:
        export_columns(project, folder / EXPORT)


def _told_matrix(found: Matrix) -> object:
    return found.to_json()


def _told_report(found: AgreementReport) -> object:
    return repr((found.overall, found.codes, found.pairs, found.documents))


def _matrix(folder: Path, _workers: int) -> object:
    with _project(folder) as project:
        return _told_matrix(count_matrix(project, ROWS, COLUMNS).matrix)


def _columns_matrix(folder: Path, _workers: int) -> object:
    return _told_matrix(count_corpus([folder / EXPORT], ROWS, COLUMNS).matrix)


def _agreement(folder: Path, _workers: int) -> object:
    with _project(folder) as project:
        return _told_report(compare(project, AgreementChoices())[1])


def _columns_agreement(folder: Path, _workers: int) -> object:
    return _told_report(compare_corpus([folder / EXPORT]).report)


def _relations(folder: Path, _workers: int) -> object:
    with _project(folder) as project:
        return count_relations(project).to_dict()


def _columns_relations(folder: Path, _workers: int) -> object:
    return relate_corpus([folder / EXPORT]).to_dict()


@contextmanager
def _cluster(count: int):  # type: ignore[no-untyped-def]
    import distributed

    dask: Any = distributed
    with (
        dask.LocalCluster(
            n_workers=count, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
        ) as cluster,
        workers(scheduler=cluster.scheduler_address) as executor,
    ):
        yield executor


def _spread_agreement(folder: Path, count: int) -> object:
    with _cluster(count) as executor:
        return _told_report(compare_corpus([folder / EXPORT], executor=executor).report)


def _spread_relations(folder: Path, count: int) -> object:
    with _cluster(count) as executor:
        return relate_corpus([folder / EXPORT], executor=executor).to_dict()


STEPS: dict[str, tuple[Step, str]] = {
    "import of interviews": (_import, ""),
    "import of codings": (_codings, ""),
    "export as columns": (_export, ""),
    "matrix, project": (_matrix, ""),
    "matrix, columns": (_columns_matrix, "matrix, project"),
    "agreement, project": (_agreement, ""),
    "agreement, columns": (_columns_agreement, "agreement, project"),
    "agreement, columns, Dask": (_spread_agreement, "agreement, project"),
    "relations, project": (_relations, ""),
    "relations, columns": (_columns_relations, "relations, project"),
    "relations, columns, Dask": (_spread_relations, "relations, project"),
}
"""What is measured, and the step that must give the same."""

MADE = {"import of interviews": PROJECT, "import of codings": "", "export as columns": EXPORT}
"""The steps that leave something behind, so that they are done once in a folder that is kept."""


def measure(name: str, folder: Path, count: int) -> dict[str, Any]:
    """One step in this process, which must be fresh."""
    started, used = perf_counter(), process_time()
    told = STEPS[name][0](folder, count)
    wall, own = perf_counter() - started, process_time() - used
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, children.ru_maxrss) / 1024
    return {"cpu": own + children.ru_utime + children.ru_stime, "wall": wall, "mb": peak, "told": told}


def steps_of(folder: Path, size: int, count: int) -> dict[str, dict[str, Any]]:
    """All steps on a study of so many interviews; what was measured before in the folder is read there."""
    if not (folder / "codings.csv").exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_corpus(folder, size)
    kept = folder / "measured.json"
    known: dict[str, dict[str, Any]] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    found = {}
    for name in STEPS:
        if name not in MADE or name not in known:
            asked = [sys.executable, "-m", "tests.benchmarks.corpus_counting", "--step", name]
            told = subprocess.run(
                [*asked, "--folder", str(folder), "--workers", str(count)], capture_output=True, text=True, check=True
            )
            known[name] = json.loads(told.stdout.splitlines()[-1])
            kept.write_text(json.dumps({step: known[step] for step in known if step in MADE}), encoding="utf-8")
        found[name] = known[name]
    return found


def main(sizes: list[int], folder: Path, count: int) -> int:
    """Prints the table; 1 where a number differs, or columns are not so much faster."""
    found = {size: steps_of(folder / str(size), size, count) for size in sorted(sizes)}
    least, most = min(found), max(found)
    heads = "".join(f"{size:>9,} cpu{'wall':>8}{'mb':>7}" for size in found)
    print(f"{'interviews':26}{heads}  growth  same")
    wrong = 0
    for name, (_step, like) in STEPS.items():
        cells = "".join(
            f"{one[name]['cpu']:>13.2f}{one[name]['wall']:>8.2f}{one[name]['mb']:>7.0f}" for one in found.values()
        )
        grown = log(found[most][name]["cpu"] / found[least][name]["cpu"]) / log(most / least) if most > least else 1.0
        same = all(one[name]["told"] == one[like]["told"] for one in found.values()) if like else None
        wrong += same is False
        print(f"{name:26}{cells}{grown:>8.2f}  {'' if same is None else 'yes' if same else 'NO'}")
    faster = found[most]["matrix, project"]["cpu"] / found[most]["matrix, columns"]["cpu"]
    print(f"counting columns is {faster:.1f} times as fast as counting the project, at {most:,} interviews")
    return int(bool(wrong) or faster < TIMES_FASTER)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--step", choices=list(STEPS))
    given = parser.parse_args()
    if given.step:
        print(json.dumps(measure(given.step, given.folder, given.workers)))
        sys.exit()
    with tempfile.TemporaryDirectory() as aside:
        sys.exit(main(given.sizes, given.folder or Path(aside), given.workers))
