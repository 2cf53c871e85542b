"""What it takes to count a large study, in time and in memory, as JSON.

Run as ``python -m tests.benchmarks.matrix [CODINGS] [WORDS] [DOCUMENTS]``; the defaults are 25,000 codings of 40 codes
under eight themes in 100 interviews of 10,000 words with two respondents each. Each way of counting is measured in a
process of its own, at that number of codings and at four times as many of the same text: from the project on disk to
the matrix of all codes by a nested pair of attributes. ``peak_mb`` is the most that Python held at a time beyond what
it held before (tracemalloc), ``rss_mb`` the most that the process took (with SQLite and Python itself), ``seconds``
the processor's time in the best of a few rounds.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import process_time

from qualcode.analysis.matrix import COUNTS, Count
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.respondents import People, set_values
from qualcode.queries.counting import matrix, study_to_count
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.documents import documents
from qualcode.storage.respondents import respondents
from tests.support.building import add_transcript, new_project

THEMES = 8
CODES = 40
ROUNDS = 3
SCALES = (1, 4)
WORDS = "ja nee dus eigenlijk stage bedrijf school leerling docent week dag eh nou ook wel niet toch altijd".split()


def make_study(folder: Path, codings: int, words: int, count: int) -> Path:
    """A project with ``codings`` of 20 to 300 characters anywhere in ``count`` interviews of ``words`` in all."""
    chance = random.Random(2014)
    codes = [f"thema-{number}" for number in range(THEMES)]
    codes += [f"thema-{number % THEMES}/code-{number}" for number in range(CODES - THEMES)]
    with new_project(folder, *codes) as project:
        for number in range(count):
            lines, written = [], 0
            while written < words // count:
                length = chance.randrange(10, 80)
                lines.append("Interviewer: Hoe zit dat, en waarom?")
                lines.append(f"{chance.choice(('Sem', 'Noor'))}: {' '.join(chance.choices(WORDS, k=length))}.")
                written += length + 7
            add_transcript(project, f"gesprek-{number:03}", "\n".join(lines) + "\n", group="leerlingen")
        with project.change("ada", "respondents.import") as change:
            people = People(project, change)
            for person in respondents(project):
                fase, ministry = chance.choice(("gestart", "in voorbereiding")), chance.choice(("OCW", "LNV"))
                set_values(people, [person.id], {"fase": fase, "ministerie": ministry})
        known = [code.id for code in codebook(project).codes]
        found = documents(project)
        made = []
        for _number in range(codings):
            document = chance.choice(found)
            start = chance.randrange(document.characters - 301)
            made.append(NewCoding(document.id, start, start + chance.randrange(20, 300), chance.choice(known)))
        apply_codings(project, "ada", made)
        return project.path


def count(project: Project, what: Count) -> None:
    """The matrix of all codes by two attributes."""
    study = study_to_count(project)
    matrix(project, study, [code.path for code in study.codebook.codes], ["fase", "ministerie"], count=what)


def measure(path: Path, what: Count) -> dict[str, float]:
    """Seconds and memory of one way of counting; to be run in a fresh process."""
    with Project.open(path) as project:
        times = []
        for _round in range(ROUNDS):
            start = process_time()
            count(project, what)
            times.append(process_time() - start)
        rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        tracemalloc.start()
        count(project, what)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
    return {"seconds": round(min(times), 3), "peak_mb": round(peak, 1), "rss_mb": round(rss, 1)}


def main(codings: int = 25_000, words: int = 1_000_000, count: int = 100) -> dict[str, object]:
    """The figures for each size and way of counting."""
    sizes: list[dict[str, object]] = []
    with (
        tempfile.TemporaryDirectory() as name,
        # What a process takes must not be hidden by what this one took before.
        ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as fresh,
    ):
        for scale in SCALES:
            folder = Path(name) / str(scale)
            folder.mkdir()
            path = fresh.submit(make_study, folder, scale * codings, words, count).result()
            found: dict[str, dict[str, float]] = {what: fresh.submit(measure, path, what).result() for what in COUNTS}
            sizes.append({"scale": scale, "codings": scale * codings, "counting": found})
    return {"words": words, "documents": count, "codes": CODES, "sizes": sizes}


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:4])), indent=2))
