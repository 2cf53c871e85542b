"""How long it takes to count a large study: prints JSON with seconds and sizes.

Run as ``python tests/benchmarks/matrix.py [CODINGS] [CODES] [DOCUMENTS]``; the defaults are 25,000 codings, 40 codes
under eight themes, and 100 documents with 200 respondents.
"""

from __future__ import annotations

import json
import random
import sys
from time import perf_counter

from qualcode.analysis.matrix import COUNTS, BaseRow, Mention, build_matrix
from qualcode.model import Attribute, Code, Codebook

THEMES = 8
ROUNDS = 5


def make_study(codings: int, codes: int, documents: int) -> tuple[Codebook, list[BaseRow], list[Mention]]:
    """A codebook of two levels, two respondents in each document, and codings of 5 to 40 words anywhere in 5,000."""
    chance = random.Random(2014)
    parents = [i % THEMES + 1 if i >= THEMES else None for i in range(codes)]
    codebook = Codebook(
        "bench",
        "Bench",
        "nl",
        1,
        tuple(Code(i + 1, str(i), f"c{i}", f"c{i}", parents[i], f"c{i}") for i in range(codes)),
    )
    phases, ministries = ("gestart", "in voorbereiding"), ("OCW", "LNV")
    cases = [BaseRow(i, (chance.choice(phases), chance.choice(ministries))) for i in range(2 * documents)]
    mentions = []
    for coding in range(codings):
        document, start = chance.randrange(documents), chance.randrange(5_000)
        words = ((start, start + chance.randrange(5, 40)),)
        mentions.append(Mention(document, 2 * document + coding % 2, chance.randrange(codes) + 1, coding, words))
    return codebook, cases, mentions


def main(codings: int = 25_000, codes: int = 40, documents: int = 100) -> dict[str, object]:
    """The best time of a few rounds for each way of counting, in seconds."""
    codebook, cases, mentions = make_study(codings, codes, documents)
    attributes = (Attribute(1, "a", "fase", "choice"), Attribute(2, "b", "ministerie", "choice"))
    rows = [code.id for code in codebook.codes]
    seconds = {}
    for count in COUNTS:
        times = []
        for _round in range(ROUNDS):
            start = perf_counter()
            build_matrix(mentions, cases, codebook, rows, count=count, attributes=attributes)
            times.append(perf_counter() - start)
        seconds[count] = round(min(times), 4)
    return {"codings": codings, "codes": codes, "documents": documents, "respondents": len(cases), "seconds": seconds}


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:4]))))
