"""Every number of a table of relations is what its query finds, pair by pair."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.matrix import including_rows
from qualcode.analysis.mentions import CountedDocument
from qualcode.analysis.patterns.relations import (
    RELATION_UNITS,
    Related,
    RelationCounts,
    RelationUnit,
    all_pairs,
    find_relations,
    related,
)
from qualcode.analysis.query import AllOf, CodedAs, NearTo, QueryFindings, QueryTerm, decided, find_in
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import QualcodeError
from qualcode.library.asking import ask
from qualcode.model import Code, Codebook
from qualcode.queries.query.conditions import conditions, resolved
from qualcode.report.patterns.relations import count_relations
from tests.analysis.test_query import PEOPLE, WORDS, said
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import often

BOOK = Codebook(
    "proef",
    "Proef",
    "nl",
    1,
    tuple(Code(i, f"c{i}", f"k{i}", f"k{i}", above, f"K{i}") for i, above in ((1, None), (2, 1), (3, None), (4, None))),
)
ROWS = (1, 3, 4)

turns = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)), max_size=6
)
codings = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from((1, 2, 3, 4))), max_size=7)
studies = st.tuples(st.builds(said, st.just(1), turns, codings), st.builds(said, st.just(2), turns, codings))


def by_query(
    documents: tuple[CountedDocument, ...], one: int, other: int, base: frozenset[int], unit: RelationUnit, near: int
) -> Related:
    """What queries find of a pair."""
    first, second = (CodedAs(frozenset(BOOK.descendants(row))) for row in (one, other))

    def found(term: QueryTerm, where: RelationUnit) -> QueryFindings:
        return decided(QueryFindings.merge(find_in(each, term, where) for each in documents), term, where, base)

    both = found(NearTo(first, second, near) if near else AllOf((first, second)), unit)
    each = [len(found(term, "respondent").respondents) for term in (first, second)]
    return Related(len(both.respondents), len(both.codings), *each)


@settings(max_examples=often(60), deadline=None)
@given(
    documents=studies,
    base=st.frozensets(st.sampled_from(PEOPLE)),
    unit=st.sampled_from([*((unit, 0) for unit in RELATION_UNITS), ("turn", 1), ("turn", 3)]),
)
def test_each_number_is_what_its_query_finds(
    documents: tuple[CountedDocument, ...], base: frozenset[int], unit: tuple[RelationUnit, int]
) -> None:
    kind, near = unit
    including = including_rows(BOOK, ROWS)
    counts = RelationCounts.merge(find_relations(each, including, base, kind, near) for each in documents)
    for pair, found in related(counts, all_pairs(ROWS, ROWS), kind).items():
        assert found == by_query(documents, *pair, base, kind, near), pair


def test_jaccard_is_of_those_with_either() -> None:
    assert Related(3, 9, 5, 4).jaccard == 0.5
    assert Related(0, 0, 2, 0).jaccard == 0
    assert Related(0, 0, 0, 0).jaccard is None


def test_each_pair_is_asked_once() -> None:
    assert list(all_pairs((1, 2, 3), (1, 2, 3))) == [(1, 2), (1, 3), (2, 3)]
    assert list(all_pairs((1, 2), (2, 1, 3))) == [(1, 2), (1, 3), (2, 3)]


def test_a_cell_leads_to_its_passages(tmp_path: Path) -> None:
    with new_project(tmp_path, "stage", "stage/netwerk", "kosten", "and") as project:
        document = add_transcript(project, "leerlingen-1", INTERVIEW, group="leerlingen")
        places = (
            ("Via mijn oom", "stage/netwerk"),
            ("Via mijn", "kosten"),
            ("zelf gebeld", "and"),
            ("de bus", "kosten"),
        )
        new = [
            NewCoding(document, at, at + len(words), code_id(project, code))
            for words, code in places
            for at in (INTERVIEW.index(words),)
        ]
        apply_codings(project, "ada", new)
        ways: list[tuple[RelationUnit, int]] = [*((unit, 0) for unit in RELATION_UNITS), ("turn", 1)]
        for unit, near in ways:
            for where in ({}, resolved(project, conditions(["group=leerlingen"]))):
                found = count_relations(project, unit=unit, near=near, where=where, coders=["ada"], unfinished_too=True)
                assert found.basis.base == 2
                for pair in found.pairs:
                    there = ask(project, pair.query)
                    assert (there.n, there.base, len(there.passages)) == (pair.n, pair.base, pair.passages), pair
        assert [(one.code, one.n) for one in found.rows] == [("stage", 1), ("kosten", 1), ("and", 1)]
        nested = count_relations(project, ["stage", "netwerk"], ["stage/netwerk", "kosten"])
        assert [[pair and pair.n for pair in line] for line in nested.cells] == [[None, 1], [None, 1]]
        with pytest.raises(QualcodeError):
            count_relations(project, unit="passage", near=2)
