"""How long the agreement report takes on a large study: prints JSON with seconds, sizes and what was compared.

Run as ``python -m tests.benchmarks.agreement [SPANS]...``; the defaults are 15,000, 150,000 and 1,500,000 spans by five
coders, with 40 codes in two levels, in 100 documents of 60,000 characters and 200 turns. The report has every measure,
rolled up to parents, with jackknife limits, pairs of coders and disagreements, in one process.

Beside it, where the ``krippendorff`` package can be imported (GPL: install it by hand, for this benchmark only), stands
its alpha on the same characters of one code, for as many documents as a time limit allows.
"""

from __future__ import annotations

import importlib
import json
import random
import resource
import sys
from time import perf_counter
from typing import Any

from qualcode.agreement.continuum import Continuum
from qualcode.agreement.report import build_report
from qualcode.agreement.study import CodedSpan, StudyDocument
from qualcode.agreement.unitizing import BinarySums, Unit, UnitizedDocument, binary_sums
from tests.support.agreement import as_json

CODERS = ("ada", "bo", "cy", "di", "ed")
CODES, THEMES = 40, 8
DOCUMENTS, LENGTH, TURNS = 100, 60_000, 200
ROUNDS = 3
PATIENCE = 20.0
"""Seconds that the next call of the other package may be expected to take; it is given no more documents beyond."""


def codebook() -> dict[str, str | None]:
    """Eight themes, and the other codes under them."""
    parents: dict[str, str | None] = {f"t{theme}": None for theme in range(THEMES)}
    for code in range(THEMES, CODES):
        parents[f"t{code % THEMES}/c{code}"] = f"t{code % THEMES}"
    return parents


def make_study(spans: int) -> list[StudyDocument]:
    """Documents in which the coders mark mostly the same passages, some elsewhere, with other edges or another code."""
    chance = random.Random(2014)
    leaves = [code for code in codebook() if "/" in code]
    step = LENGTH // TURNS
    turns = tuple((start, start + step) for start in range(0, LENGTH, step))
    labels = tuple((start, start + 8) for start, _end in turns)
    found = []
    for number in range(DOCUMENTS):
        size = spans // DOCUMENTS // len(CODERS)
        passages = [
            (chance.randrange(LENGTH - 300), chance.randrange(20, 200), chance.choice(leaves)) for _ in range(size)
        ]
        marks = []
        for coder in CODERS:
            for place, width, code in passages:
                start = place if chance.random() < 0.8 else chance.randrange(LENGTH - 300)
                end = start + width + (0 if chance.random() < 0.7 else chance.randrange(-10, 30))
                marks.append(CodedSpan(start, end, code if chance.random() < 0.9 else chance.choice(leaves), coder))
        found.append(StudyDocument(f"d{number}", LENGTH, CODERS, tuple(marks), labels, turns))
    return found


def measure(spans: int) -> dict[str, object]:
    """The best time of a few rounds, in seconds."""
    documents, parents = make_study(spans), codebook()
    times = []
    for _round in range(ROUNDS if spans < 1_000_000 else 1):
        start = perf_counter()
        report = build_report(documents, parents)
        times.append(perf_counter() - start)
    start = perf_counter()
    figures = as_json(report)
    return {
        "spans": sum(len(document.marks) for document in documents),
        "seconds": round(min(times), 3),
        "slowest": round(max(times), 3),
        "microseconds_per_span": round(1e6 * min(times) / spans, 2),
        "json_seconds": round(perf_counter() - start, 4),
        "alpha": figures["overall"]["alpha"],
        "other_package": other_package(documents),
    }


def other_package(documents: list[StudyDocument]) -> dict[str, object] | str:
    """Alpha on the characters of the first code, by us and by the ``krippendorff`` package, for more and more text."""
    try:
        package: Any = importlib.import_module("krippendorff")
        numpy: Any = importlib.import_module("numpy")
    except ImportError:
        return "krippendorff is not installed"
    code = next(code for code in codebook() if "/" in code)
    texts = [_on_code(document, code) for document in documents]
    rows = []
    size = 1
    while size <= len(texts):
        start = perf_counter()
        sums = sum((binary_sums(text) for text in texts[:size]), BinarySums())
        ours, our_seconds = sums.character_alpha().value, perf_counter() - start
        data = numpy.zeros((len(CODERS), sum(text.length for text in texts[:size])), dtype=numpy.int8)
        offset = 0
        for text in texts[:size]:
            for row, units in enumerate(text.coders.values()):
                for unit in units:
                    data[row, offset + unit.start : offset + unit.end] = 1
            offset += text.length
        start = perf_counter()
        theirs = float(package.alpha(reliability_data=data, level_of_measurement="nominal"))
        seconds = perf_counter() - start
        rows.append(
            {
                "documents": size,
                "characters": offset,
                "ours": ours,
                "our_seconds": round(our_seconds, 5),
                "theirs": theirs,
                "their_seconds": round(seconds, 3),
            }
        )
        size *= 10
        # Its time grows with the text: ten times the documents would take ten times as long.
        if 10 * seconds > PATIENCE:
            break
    return {"code": code, "one_code_only": rows}


def _on_code(document: StudyDocument, code: str) -> UnitizedDocument:
    continuum = Continuum(document.length, document.excluded)
    marks: dict[str, list[Unit]] = {coder: [] for coder in document.coders}
    for mark in document.marks:
        if mark.code == code:
            marks[mark.coder].append(Unit(*continuum.span((mark.start, mark.end)), code))
    return UnitizedDocument(continuum.length, marks, document.name)


def main(sizes: list[int]) -> dict[str, object]:
    """All sizes, and the peak of memory."""
    runs = [measure(spans) for spans in sizes]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"coders": len(CODERS), "codes": CODES, "documents": DOCUMENTS, "peak_megabytes": peak, "runs": runs}


if __name__ == "__main__":
    print(json.dumps(main([int(size) for size in sys.argv[1:]] or [15_000, 150_000, 1_500_000]), indent=1))
