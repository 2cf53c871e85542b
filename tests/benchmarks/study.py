"""What a large study costs, as JSON: importing a million words, one coding at a time, and the matrix.

Run as ``python -m tests.benchmarks.study [WORDS] [CODINGS]``; the defaults are 1,000,000 words in 100 interviews and
25,000 codings of 40 codes. Everything goes through the library as a user's work does; the project is on disk.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.importing.transcripts import import_files
from qualcode.queries.counting import gather, matrix, study_to_count
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.documents import documents
from tests.support.building import new_project

DOCUMENTS = 100
SINGLES = 200
WORDS = (
    "ja nee dus eigenlijk stage bedrijf school leerling docent week dag eh nou ook wel niet toch altijd soms maar want"
    " omdat plek vinden bellen oom baas werk klas mentor rekenen Engels diploma niveau ROC intake kosten bus uur"
).split()


def write_interviews(folder: Path, words: int) -> None:
    """Interviews of equal length in which two respondents answer in turns of 10 to 80 words."""
    chance = random.Random(2014)
    for number in range(DOCUMENTS):
        lines, written = [], 0
        while written < words // DOCUMENTS:
            length = chance.randrange(10, 80)
            said = " ".join(chance.choices(WORDS, k=length))
            lines.append("Interviewer: Hoe zit dat, en waarom?")
            lines.append(f"{chance.choice(('Sem', 'Noor'))}: {said.capitalize()}.")
            written += length + 7
        (folder / f"gesprek-{number:03}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def random_codings(project: Project, count: int) -> list[NewCoding]:
    """Codings of 20 to 300 characters anywhere, of any code."""
    chance = random.Random(7)
    codes = [code.id for code in codebook(project).codes]
    found = documents(project)
    made = []
    for _number in range(count):
        document = chance.choice(found)
        start = chance.randrange(document.characters - 301)
        made.append(NewCoding(document.id, start, start + chance.randrange(20, 300), chance.choice(codes)))
    return made


def main(words: int = 1_000_000, count: int = 25_000) -> dict[str, object]:
    """Seconds, milliseconds a coding, and the sizes they belong to."""
    result: dict[str, object] = {"words": words, "documents": DOCUMENTS, "codings": count, "codes": 40}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "t").mkdir()
        write_interviews(folder / "t", words)
        codes = [f"thema-{number}" for number in range(8)]
        codes += [f"thema-{number % 8}/code-{number}" for number in range(32)]
        with new_project(folder, *codes) as project:
            start = perf_counter()
            import_files(project, "ada", [folder / "t"])
            result["import_seconds"] = round(perf_counter() - start, 2)
            made = random_codings(project, count + SINGLES)
            times = []
            for item in made[:SINGLES]:
                start = perf_counter()
                apply_codings(project, "ada", [item])
                times.append((perf_counter() - start) * 1000)
            result["one_coding_ms"] = {
                "median": round(statistics.median(times), 2),
                "p95": round(sorted(times)[int(SINGLES * 0.95)], 2),
            }
            start = perf_counter()
            apply_codings(project, "ada", made[SINGLES:])
            result["bulk_codings_seconds"] = round(perf_counter() - start, 2)
            start = perf_counter()
            gather(project)
            result["gather_seconds"] = round(perf_counter() - start, 2)
            start = perf_counter()
            matrix(project, study_to_count(project), [code.path for code in codebook(project).codes], ["group"])
            result["matrix_seconds"] = round(perf_counter() - start, 3)
            start = perf_counter()
            project.undo("ada")
            result["undo_of_bulk_seconds"] = round(perf_counter() - start, 2)
        result["file_mb"] = round((folder / "study.qualcode").stat().st_size / 1e6, 1)
    result["peak_memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return result


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:3])), indent=2))
