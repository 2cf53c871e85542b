"""Large studies are computed in arrays, small ones number by number: the figures are the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.agreement import resampling
from qualcode.agreement.disagreements import count_cases, find_cases
from qualcode.agreement.figures import AgreementReport
from qualcode.agreement.large.formulas import FORMULAS
from qualcode.agreement.registry import MEASURES, on_request
from qualcode.agreement.report import build_report
from qualcode.agreement.study import METHODS, UNIT_KINDS, AgreementSettings, CodedSpan, StudyDocument

PARENTS = {"p": None, "p/x": "p", "p/y": "p", "q": None, "r": None}
CODERS = ("ada", "bo", "cy", "di")
ON_REQUEST = tuple(measure.name for measure in on_request() if measure.formula)


def make(chance: random.Random) -> list[StudyDocument]:
    """Documents of which some have codes that nobody used, that all gave everywhere, or that are older than a code."""
    found = []
    for number in range(chance.choice((1, 2, 4, 5, 12))):
        length = 20 * chance.randrange(1, 12)
        turns = [(start, start + 20) for start in range(0, length, 20)]
        there = tuple(chance.sample(CODERS, chance.choice((1, 2, 2, 3, 4))))
        passages = [(chance.randrange(length - 4), chance.choice(list(PARENTS))) for _ in range(chance.randrange(8))]
        noise = chance.choice((0.0, 0.3, 0.9))
        marks = [
            CodedSpan(start, chance.randrange(start + 1, min(start + 30, length) + 1), code, coder)
            for coder in CODERS
            for start, code in passages
            if chance.random() >= noise
        ]
        if chance.random() < 0.2:
            marks += [CodedSpan(0, length, "q", coder) for coder in there]
        excluded = [(start, start + 3) for start, _end in turns if chance.random() < 0.7]
        older = frozenset(code for code in PARENTS if chance.random() < 0.1)
        found.append(
            StudyDocument(f"d{number}", length, there, marks, excluded, turns, sentences=turns[::2], older=older)
        )
    return found


def settings(chance: random.Random) -> AgreementSettings:
    unit = chance.choice([kind for kind in UNIT_KINDS if kind in ("turn", "sentence", "document", "character")])
    added = [name for name in ON_REQUEST if MEASURES[name].on_characters or unit != "character"]
    return AgreementSettings(
        unit=unit,
        method=chance.choice([method for method in METHODS if method != "blocks"]),
        resamples=40,
        seed=chance.randrange(9),
        added=tuple(added),
        by_blocks=chance.random() < 0.5,
        codes=chance.choice(((), tuple(PARENTS), ("p", "q"))),
    )


def figures(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every value of a report with where it stands in it."""
    if is_dataclass(value):
        for field in fields(value):
            yield from figures(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from figures(one, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for place, one in enumerate(value):
            yield from figures(one, f"{path}.{place}")
    else:
        yield path, value


def report(documents: list[StudyDocument], chosen: AgreementSettings, many: int) -> AgreementReport:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resampling, "MANY", many)
        return build_report(documents, PARENTS, chosen)


def same(one: AgreementReport, other: AgreementReport) -> None:
    first, second = dict(figures(one)), dict(figures(other))
    assert first.keys() == second.keys()
    for path, value in first.items():
        found = second[path]
        if isinstance(value, float) and isinstance(found, float):
            assert isclose(value, found, rel_tol=1e-12, abs_tol=1e-12), path
        else:
            assert value == found, path


@given(st.integers(0, 10**9))
def test_the_figures_are_those_of_small_studies(seed: int) -> None:
    chance = random.Random(seed)
    documents, chosen = make(chance), settings(chance)
    same(report(documents, chosen, 10**9), report(documents, chosen, 0))


@given(st.integers(0, 10**9))
def test_cases_are_counted_as_they_are_listed(seed: int) -> None:
    for document in make(random.Random(seed)):
        kinds = [kind for kind, _readings in find_cases(document)]
        assert count_cases(document) == (kinds.count(None), len(kinds) - kinds.count(None))


def test_of_two_coders_as_well() -> None:
    chance = random.Random(5)
    documents = [
        replace(document, coders=("ada", "bo"), marks=[mark for mark in document.marks if mark.coder in ("ada", "bo")])
        for document in (document for _ in range(4) for document in make(chance))
    ]
    for method in ("jackknife", "bootstrap"):
        chosen = AgreementSettings(method=method, resamples=30, added=ON_REQUEST)
        same(report(documents, chosen, 10**9), report(documents, chosen, 0))


def test_every_measure_of_a_code_has_its_formula_in_arrays() -> None:
    assert FORMULAS.keys() == {name for name, measure in MEASURES.items() if measure.formula}
