"""How often the limits of alpha hold the true value, by simulation: ``python -m tests.benchmarks.coverage [STUDIES]``.

Prints JSON. Every document of a simulated study has a difficulty of its own, which is drawn, so that documents differ
in agreement as interviews do. Two coders find each unit of a code with a chance that falls with it. The true alpha is
that of 20,000 documents; the share of studies whose 95% limits hold it should be 0.95.
"""

from __future__ import annotations

import json
import sys
from functools import reduce
from operator import add
from random import Random

from qualcode.agreement.intervals import bootstrap_limits, draws, jackknife_limits
from qualcode.agreement.unitizing import BinarySums, Unit, UnitizedDocument, binary_sums

SIZES = (5, 10, 20, 40)
UNITS, RESAMPLES, TRUE = 40, 400, 20_000
SETTINGS = {"alike": (0.3, 0.1, 0.0), "documents differ": (0.3, 0.1, 0.25), "rare": (0.06, 0.1, 0.15)}
"""For each setting the share of units with the code, the chance to miss one, and how much more in a hard document."""


def document(chance: Random, share: float, miss: float, spread: float) -> BinarySums:
    """One simulated document of unit-long passages."""
    hard = miss + spread * chance.random() ** 2 * 2
    there = [chance.random() < share for _unit in range(UNITS)]
    coders = {}
    for name in ("a", "b"):
        marked = [
            place
            for place, code in enumerate(there)
            if (chance.random() >= hard if code else chance.random() < hard / 8)
        ]
        coders[name] = tuple(Unit(place, place + 1, "x") for place in marked)
    return binary_sums(UnitizedDocument(UNITS, coders))


def true_alpha(setting: tuple[float, float, float]) -> float:
    """Alpha where there is no end of documents."""
    chance = Random(0)
    return reduce(add, (document(chance, *setting) for _number in range(TRUE))).character_alpha().value or 0.0


def coverage(studies: int, size: int, setting: tuple[float, float, float], true: float) -> dict[str, float | int]:
    """The share of studies of ``size`` documents whose limits hold the true alpha, by jackknife and by bootstrap."""
    chance = Random(size)
    held = {"jackknife": 0, "bootstrap": 0}
    given = 0
    for study in range(studies):
        parts = [document(chance, *setting) for _number in range(size)]
        estimate = reduce(add, parts).character_alpha().value
        if estimate is None:
            continue
        given += 1
        left_out = [reduce(add, parts[:n] + parts[n + 1 :]).character_alpha().value for n in range(size)]
        jackknife = jackknife_limits(estimate, left_out)
        drawn = []
        for times in draws(size, RESAMPLES, study):
            chosen = [part for part, count in zip(parts, times, strict=True) for _time in range(count)]
            drawn.append(reduce(add, chosen).character_alpha().value)
        # As if it were not refused below ten documents.
        percentiles = bootstrap_limits(estimate, drawn, max(size, 10))
        for name, found in (("jackknife", jackknife), ("bootstrap", percentiles)):
            held[name] += found.low is not None and found.high is not None and found.low <= true <= found.high
    return {"studies": given} | {name: round(count / given, 3) for name, count in held.items()}


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    found = {}
    for name, setting in SETTINGS.items():
        true = true_alpha(setting)
        found[name] = {"alpha": round(true, 3), "by documents": {n: coverage(wanted, n, setting, true) for n in SIZES}}
    print(json.dumps(found, indent=2))
