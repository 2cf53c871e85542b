"""No number of relations, combinations, contrasts and frequencies tells of a few respondents."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.model import Code, Codebook
from qualcode.report.patterns.configurations import count_configurations
from qualcode.report.patterns.contrasts import count_contrasts
from qualcode.report.patterns.frequencies import count_frequencies
from qualcode.report.patterns.relations import count_relations
from qualcode.report.patterns.suppressed import hidden_codes, hidden_relations
from qualcode.storage import Project
from tests.support.building import add_transcript, code_id, new_project

CODES = (1, 2, 3, 4)
BOOK = Codebook("", "", "nl", 1, tuple(Code(n, "", f"k{n}", f"k{n}", 1 if n == 2 else None, f"K{n}") for n in CODES))
people = st.lists(st.sets(st.sampled_from(CODES)), max_size=14).map(
    lambda found: [p | ({1} if 2 in p else set()) for p in found]
)
fewest = st.sampled_from([2, 3, 5])


def few(number: int, least: int) -> bool:
    return 0 < number < least


@given(people, fewest, st.lists(st.sampled_from(CODES), min_size=1, unique=True), st.booleans())
def test_no_pair_tells_of_a_few_of_a_code_or_of_the_base(
    said: list[set[int]], least: int, columns: list[int], square: bool
) -> None:
    across = [*CODES] if square else columns
    saying = {code: sum(code in one for one in said) for code in CODES}
    both = {(a, b): sum({a, b} <= one for one in said) for a, b in product(CODES, across)}
    apart = {pair: n for pair, n in both.items() if pair[0] != pair[1] and set(pair) != {1, 2}}
    hidden = hidden_relations(BOOK, saying, apart, CODES, across, len(said), least)
    for a, b in both:
        if (a, b) not in hidden.pairs:
            assert not few(both[a, b], least)
            for code in (a, b):
                assert code in hidden.codes or not few(saying[code] - both[a, b], least)
        if square:
            assert ((a, b) in hidden.pairs) == ((b, a) in hidden.pairs)
    for code in CODES:
        if code not in hidden.codes:
            assert not few(saying[code], least)
            assert hidden.base or not few(len(said) - saying[code], least)
    assert hidden.base == few(len(said), least)


@given(people, fewest)
def test_no_code_tells_of_a_few_that_say_it_or_do_not(said: list[set[int]], least: int) -> None:
    saying = {code: sum(code in one for one in said) for code in CODES}
    hidden = hidden_codes(BOOK, saying.items(), len(said), least)
    for code in CODES:
        if code not in hidden:
            assert not few(saying[code], least)
            assert None in hidden or not few(len(said) - saying[code], least)
    if 1 not in hidden and 2 not in hidden:
        assert not few(saying[1] - saying[2], least)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Nine people in two groups; a of seven, b of two, c of nine."""
    with new_project(tmp_path_factory.mktemp("few"), "a", "b", "c") as project:
        for n in range(9):
            number = add_transcript(project, f"p{n}", "R: Zeker wel.\n", group="x" if n < 5 else "y")
            codes = ["c", *(["a"] if n < 7 else []), *(["b"] if n in (3, 8) else [])]
            apply_codings(project, "ada", [NewCoding(number, 3, 9, code_id(project, code)) for code in codes])
        yield project


def test_each_count_hides_small_numbers_and_what_tells_of_them(study: Project, tmp_path: Path) -> None:
    told: dict[str, Any] = {
        "relations": count_relations(study, ["a", "b", "c"], suppress=3, unfinished_too=True),
        "configurations": count_configurations(study, ["a", "b"], ["group"], suppress=3, unfinished_too=True),
        "contrasts": count_contrasts(study, ["x", "y"], codes=["a", "b", "c"], suppress=3, unfinished_too=True),
        "frequencies": count_frequencies(study, "codes", ["a", "b", "c"], ["group"], suppress=3, unfinished_too=True),
        "words": count_frequencies(
            study, "words", columns=["group"], suppress=3, stop_words=False, unfinished_too=True
        ),
    }
    for name, found in told.items():
        assert found.to_dict()["suppressed"] == {"under": 3}, name
        assert any("Where a dot stands" in note for note in found.notes("en")), name
        found.write(tmp_path / f"{name}.csv")
    csv = {name: (tmp_path / f"{name}.csv").read_text(encoding="utf-8").splitlines() for name in told}
    assert csv["relations"][1].startswith("a,b,.,9,.,.,.,,")
    assert csv["relations"][2].startswith("a,c,.,9,.,.,9,,")
    rows = {row.key: [one.n for one in row.figures] for row in told["frequencies"].rows}
    assert rows == {"a": [None, None, None], "b": [None, None, None], "c": [5, 4, 9]}
    assert [row.found[:3:2] for row in told["contrasts"].rows if row.code == "c"] == [(5, 4)]
    assert all(None in row.found for row in told["contrasts"].rows if row.code == "b")
    assert all(term.n is None for term in told["configurations"].terms)
    assert {row.name: [one.n for one in row.figures] for row in told["words"].rows} == {
        "zeker": [5, 4, 9],
        "wel": [5, 4, 9],
    }
