"""What the search finds, and how fast: ``python -m tests.benchmarks.searching [--lemmas FILE] [--project FILE]``.

``--lemmas`` is a JSON list of objects with ``form`` and ``lemma``: printed is which share of these pairs find each
other (each sought, in a project that has every word once, in a line of its own), and which share of what is found is
right: has a lemma of the list in common with what was sought. ``--project`` is a project whose words are sought; it is
copied first. All times are of the processor, in milliseconds, the least of some runs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import process_time

from qualcode.queries.words.index import RINGS, Ring, WordIndex
from qualcode.queries.words.searching import WordHit, search
from qualcode.storage import Project
from qualcode.storage.documents import text
from qualcode.storage.words.keeping import forget
from tests.support.building import add_transcript, new_project

RUNS = 5
QUERIES = (
    ("phrase", '"van de"', "lemma"),
    ("inflected", "zoeken", "lemma"),
    ("inflected, two words", "stage bedrijf", "lemma"),
    ("stem and parts", "stage", "stem"),
    ("beginning", "sta*", "lemma"),
    ("near", "stage NEAR bedrijf", "lemma"),
    ("commonest word", "de", "form"),
    ("not there", "qqqq", "lemma"),
)


def lemmas(file: Path) -> None:
    """Prints the shares for the pairs of a file, in each ring."""
    pairs = [(str(one["form"]), str(one["lemma"])) for one in json.loads(file.read_text(encoding="utf-8"))]
    heads: dict[str, set[str]] = defaultdict(set)
    for form, lemma in pairs:
        heads[form].add(lemma)
        heads[lemma].add(lemma)
    with tempfile.TemporaryDirectory() as folder, new_project(Path(folder)) as project:
        document = add_transcript(project, "words", "\n".join(heads))
        index, whole = WordIndex(), text(project, document)
        for ring in RINGS:
            found = {
                word: {whole[slice(*hit.turn)].strip() for hit in _hits(project, index, word, ring)} for word in heads
            }
            both = sum(lemma in found[form] and form in found[lemma] for form, lemma in pairs)
            right = wrong = 0
            for word, others in found.items():
                right += sum(other != word and bool(heads[other] & heads[word]) for other in others)
                wrong += sum(not heads[other] & heads[word] for other in others)
            share = right / (right + wrong) if right + wrong else 1.0
            print(f"{ring:<6} pairs that find each other {both / len(pairs):.3f}   precision {share:.3f}")


def _hits(project: Project, index: WordIndex, word: str, ring: Ring) -> list[WordHit]:
    found = search(project, index, f'"{word}"', ring=ring)
    return list(found.hits()) if found.by == "words" else []


def least(work: Callable[[], object], runs: int = RUNS) -> float:
    """The processor's milliseconds that work takes, the least of some runs."""
    times = []
    for _run in range(runs):
        start = process_time()
        work()
        times.append(process_time() - start)
    return 1000 * min(times)


def times(file: Path) -> None:
    """Prints how long searching a project takes, and making its index."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy2(file, Path(folder) / file.name))
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            forget(connection)
            connection.execute("VACUUM")
        with Project.open(copy) as project:
            size, index = copy.stat().st_size, WordIndex()
            print(f"making the index {least(lambda: index.refresh(project), 1):9.1f} ms")
            project.fold()
            words = int((index.arrays.words > 0).sum())
            grown = copy.stat().st_size - size
            print(f"{words} words; the file has {grown} bytes more, {grown / max(words, 1):.1f} a word ({size} before)")
            print(f"reading the index {least(lambda: WordIndex().refresh(project)):8.1f} ms")
            for name, query, ring in QUERIES:
                _print_time(project, index, name, query, ring)
            longest = max(
                (hit for hit in search(project, index, "de", ring="form").hits(200)), key=lambda hit: len(hit.snippet)
            )
            quotation = " ".join(longest.snippet.strip("…").split()[:12])
            _print_time(project, index, "quotation, misremembered", _misremembered(quotation), "lemma")


def _print_time(project: Project, index: WordIndex, name: str, query: str, ring: str) -> None:
    [known] = [one for one in RINGS if one == ring]

    def work() -> None:
        search(project, index, query, ring=known)

    found = search(project, index, query, ring=known)
    first = least(lambda: list(found.hits(50, ranked=False)), 1)
    ranked = least(lambda: list(search(project, index, query, ring=known).hits(50)))
    told = f"first 50 {first:6.1f} ms   best 50 {ranked:6.1f} ms   {len(found)} by {found.by}"
    print(f"{name:<26} {least(work):7.1f} ms   {told}")


def _misremembered(quotation: str) -> str:
    """A quotation in which some words are others."""
    words = quotation.split()
    return " ".join(
        "iets" if place % 5 == 2 else word[:-1] if place % 5 == 4 else word for place, word in enumerate(words)
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lemmas", type=Path)
    parser.add_argument("--project", type=Path)
    given = parser.parse_args()
    if given.lemmas:
        lemmas(given.lemmas)
    if given.project:
        times(given.project)
