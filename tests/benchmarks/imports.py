"""What it costs to bring files in, by format and size, and to take a study out, beside other readers of the same.

Run as ``python -m tests.benchmarks.imports [--times 3] [--tree NAME=FOLDER ...] [ROW ...]``. A row is run on three
sizes: documents of 10,000 words each (10, 30, 100), interviews with 100 codings each for a qdpx (10, 100, 1,000), and
rows of a survey (100, 1,000, 10,000). What is printed is as for :mod:`tests.benchmarks.growth`: processor seconds, the
most memory, and the exponent by which the time grows. Files are made up, and the same at each run.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document

from tests.benchmarks.corpus import WORDS, write_corpus
from tests.benchmarks.growth import LEAST_SECONDS, Row, Tree, measure, show, slope
from tests.support.pdfs import flowing, put_pdf

DOCUMENTS, INTERVIEWS, RESPONDENTS = (10, 30, 100), (10, 100, 1000), (100, 1000, 10_000)
WORDS_EACH = 10_000

_ODT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>{}</office:text>'
    "</office:body></office:document-content>"
)


def talk(number: int) -> list[tuple[str, str]]:
    """Who says what in an interview of 10,000 words."""
    chance, said, count = random.Random(number), list[tuple[str, str]](), 0
    while count < WORDS_EACH:
        for speaker, least, most in (("Interviewer", 1, 3), ("Sem", 1, 10)):
            words = [
                chance.choices(WORDS, k=chance.randrange(3, 22)) for _sentence in range(chance.randrange(least, most))
            ]
            end = "?" if speaker == "Interviewer" else "."
            said.append((speaker, " ".join(" ".join(each).capitalize() + end for each in words)))
            count += sum(map(len, words))
    return said


def _docx(path: Path, said: list[tuple[str, str]]) -> None:
    document = Document()
    for speaker, words in said:
        document.add_paragraph(f"{speaker}: {words}")
    document.save(str(path))


def _odt(path: Path, said: list[tuple[str, str]]) -> None:
    body = "".join(f"<text:p>{escape(f'{speaker}: {words}')}</text:p>" for speaker, words in said)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("content.xml", _ODT.format(body))


def _rtf(path: Path, said: list[tuple[str, str]]) -> None:
    path.write_text(r"{\rtf1\ansi " + "\n".join(rf"{speaker}: {words}\par" for speaker, words in said) + "}")


def _pdf(path: Path, said: list[tuple[str, str]]) -> None:
    put_pdf(path, flowing([f"{speaker}: {words}" for speaker, words in said], foot="{n}", each=50))


def _vtt(path: Path, said: list[tuple[str, str]]) -> None:
    cues = ["WEBVTT"]
    for number, (speaker, words) in enumerate(said):
        minute = f"{number // 60:02}:{number % 60:02}"
        cues.append(f"{minute}:00.000 --> {minute}:59.000\n<v {speaker}>{words}</v>")
    path.write_text("\n\n".join(cues) + "\n")


def _html(path: Path, said: list[tuple[str, str]]) -> None:
    body = "".join(f"<p><b>{speaker}:</b> {escape(words)}</p>\n" for speaker, words in said)
    path.write_text(f"<!DOCTYPE html><html><body>{body}</body></html>")


def _csv(path: Path, said: list[tuple[str, str]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("speaker", "text"), *said])


def _txt(path: Path, said: list[tuple[str, str]]) -> None:
    path.write_text("\n".join(f"{speaker}: {words}" for speaker, words in said) + "\n")


FORMATS: dict[str, Callable[[Path, list[tuple[str, str]]], None]] = {
    "txt": _txt, "docx": _docx, "odt": _odt, "rtf": _rtf, "pdf": _pdf, "vtt": _vtt, "html": _html, "csv": _csv,
}  # fmt: skip

PLAIN = """
import sys
from pathlib import Path
from time import process_time
from docx import Document
start = process_time()
for path in Path(sys.argv[1]).iterdir():
    "\\n".join(each.text for each in Document(str(path)).paragraphs)
print(process_time() - start)
"""
"""The words of each document by python-docx, and no more."""

PYREFIQDA = """
import sys
from tempfile import TemporaryDirectory
from time import process_time
from pyrefiqda import RefiProject
start = process_time()
with TemporaryDirectory() as folder:
    RefiProject.load(sys.argv[1], folder)
print(process_time() - start)
"""
"""The description of the same study by pyrefiqda, as objects in memory, and no more."""

OUT = "export {data}/study.qdpx --standard --force"
OF_DOCUMENTS = (
    Row("start", "--help", after=""),
    Row("init", "init {project}", after=""),
    *(Row(f"import {name}", f"import {{data}}/{name}") for name in FORMATS),
    Row("python-docx reads docx", "{data}/docx", script=PLAIN),
)
OF_STUDIES = (
    Row("start", "--help", after=""),
    Row("init", "init {project} --codebook {data}/codebook.yaml", after=""),
    Row("import", "import {data}/interviews --respondents {data}/facesheet.csv"),
    Row("codings import all", "codings import {data}/codings.csv", after="import"),
    Row("qdpx out", OUT, after="codings import all"),
    Row("qdpx out whole", "export {out}.qdpx", after="codings import all"),
    Row("qdpx in", "import {data}/study.qdpx", after="init"),
    Row("qdpx in again", "import {data}/study.qdpx", after="qdpx in"),
    Row("pyrefiqda reads qdpx", "{data}/study.qdpx", script=PYREFIQDA),
)
OF_SURVEYS = (
    Row("start", "--help", after=""),
    Row("init", "init {project}", after=""),
    Row("survey in", "survey import {data}/survey.csv --id nummer --open kosten,school --scale cijfer --group groep"),
    Row("survey out", "export {out}.qdpx --standard", after="survey in"),
)


def write_documents(folder: Path, count: int) -> None:
    """So many interviews in each format, in a folder of its name."""
    for name in FORMATS:
        (folder / name).mkdir(parents=True)
    for number in range(count):
        said = talk(number)
        for name, write in FORMATS.items():
            write(folder / name / f"gesprek-{number:05}.{name}", said)


def write_survey(folder: Path, count: int) -> None:
    """A survey of so many rows, with two open questions."""
    folder.mkdir(parents=True)
    chance = random.Random(2014)
    with (folder / "survey.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("nummer", "groep", "cijfer", "kosten", "school"))
        for number in range(count):
            answers = (" ".join(chance.choices(WORDS, k=chance.randrange(3, 40))).capitalize() for _question in "ab")
            table.writerow((f"r{number:06}", f"groep {number % 4}", chance.randint(1, 10), *answers))


def run(
    rows: tuple[Row, ...], write: Callable[[Path, int], None], sizes: tuple[int, ...], wanted: list[str],
    trees: list[Tree], times: int, work: Path,
) -> None:  # fmt: skip
    """Run rows on each size in turn, and show what each cost and how that grows."""
    by_name, needed = {row.name: row for row in rows}, {"start", "init"}
    left = [name for name in wanted if name in by_name]
    if not left:
        return
    while left:
        name = left.pop()
        needed.add(name)
        left += [by_name[name].after] * bool(by_name[name].after) + ["qdpx out"] * (
            "study.qdpx" in by_name[name].command
        )
        left = [one for one in left if one not in needed]
    cost: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for size in sizes:
        data = work / f"data-{rows[-1].name.replace(' ', '-')}-{size}"
        write(data, size)
        for row in rows:
            if row.name in needed:
                for tree, seconds in measure(row, size, data, trees, times if row.name in wanted else 1).items():
                    cost.setdefault((row.name, tree), []).append((size, seconds))
    for (name, tree), points in cost.items():
        less = 0.0 if by_name[name].script else min(seconds for _size, seconds in cost["start", tree])
        grown = [(size, seconds - less) for size, seconds in points if seconds - less > LEAST_SECONDS]
        if name in wanted:
            show(row=name, tree=tree, exponent={"fitted": slope(grown), "last": slope(grown[-2:])})


if __name__ == "__main__":
    names = [
        row.name for rows in (OF_DOCUMENTS, OF_STUDIES, OF_SURVEYS) for row in rows if row.name not in ("start", "init")
    ]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", metavar="ROW", choices=[*names, []], help=f"one of: {', '.join(names)}")
    parser.add_argument("--times", type=int, default=3, help="runs of each row")
    parser.add_argument("--tree", action="append", metavar="NAME=FOLDER", help="a checkout to measure; may be repeated")
    parser.add_argument("--largest", type=int, help="leave out sizes above this")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        given = [name.partition("=") for name in asked.tree or [f"this={Path(__file__).parents[2]}"]]
        checkouts = [Tree(name, Path(folder).resolve(), Path(made) / name) for name, _sign, folder in given]
        for checkout in checkouts:
            checkout.prepare()
        for rows, write, sizes in (
            (OF_DOCUMENTS, write_documents, DOCUMENTS),
            (OF_STUDIES, write_corpus, INTERVIEWS),
            (OF_SURVEYS, write_survey, RESPONDENTS),
        ):
            kept = tuple(size for size in sizes if size <= (asked.largest or size))
            run(rows, write, kept, asked.rows or names, checkouts, asked.times, Path(made))
