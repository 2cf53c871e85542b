"""Counting a document at a time: here, in threads, in processes, in any order; and the passages behind a number."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.matrix import COUNTS, BaseRow, DocumentCounts, MatrixFigures, including_rows, tabulate
from qualcode.analysis.mentions import CountedDocument, count_document, find_mentions
from qualcode.changes.codebook import add_code
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.respondents import set_group, set_withdrawn
from qualcode.errors import NotFoundError
from qualcode.queries.counting import (
    CountedStudy,
    codings_of_cell,
    documents_to_count,
    gather,
    matrix,
    respondents_of_codings,
    study_to_count,
)
from qualcode.queries.passages import passages, passages_of_cell, passages_of_codings
from qualcode.spreading import spread
from qualcode.storage import Project
from qualcode.storage.coders import coders
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents, text
from qualcode.storage.respondents import respondents
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.matrix import counted_codings
from tests.support.often import often

Pairs = Counter[tuple[int, int]]
COLUMNS = ["group/sector"]


@pytest.fixture(scope="module")
def study(sample: Path) -> Iterator[Project]:
    """The sample study, with a consensus."""
    with Project.open(sample, readonly=True) as project:
        yield project


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with ProcessPoolExecutor(2) as processes:
        yield processes


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("coders", [(), ("codeur-a", "codeur-b")])
def test_numbers_are_the_same_wherever_they_are_counted(
    study: Project, pool: Executor, count: str, coders: tuple[str, ...]
) -> None:
    counted = study_to_count(study, coders=coders)
    rows = [code.path for code in counted.codebook.codes]
    here = matrix(study, counted, rows, COLUMNS, count=count)  # type: ignore[arg-type]
    assert here.answers.total > 0
    assert matrix(study, counted, rows, COLUMNS, count=count, executor=pool) == here  # type: ignore[arg-type]
    with ThreadPoolExecutor(2) as threads:
        assert matrix(study, counted, rows, COLUMNS, count=count, executor=threads) == here  # type: ignore[arg-type]


@settings(max_examples=often(15), deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_documents_and_of_sums_does_not_matter(sampled: SampleCounts, chance: random.Random) -> None:
    parts, cases, counted = sampled
    rows = [code.id for code in counted.codebook.codes]
    shuffled = list(parts)
    chance.shuffle(shuffled)
    cut = chance.randrange(len(parts) + 1)
    one, other = DocumentCounts.merge(shuffled[:cut]), DocumentCounts.merge(shuffled[cut:])
    whole = DocumentCounts.merge(parts)
    for count in COUNTS:
        found = tabulate(one + other, cases, counted.codebook, rows, count=count)
        assert found == tabulate(whole, cases, counted.codebook, rows, count=count)


SampleCounts = tuple[list[DocumentCounts], list[BaseRow], CountedStudy]


@pytest.fixture(scope="module")
def sampled(study: Project) -> SampleCounts:
    """What each document of the sample study adds, with words, and the base."""
    counted = study_to_count(study, coders=["codeur-a", "codeur-b", "codeur-c"])
    including = including_rows(counted.codebook, [code.id for code in counted.codebook.codes])
    parts = [count_document(document, including, words=True) for document in documents_to_count(study, counted)]
    return parts, [BaseRow(person.id) for person in counted.respondents], counted


def test_a_number_leads_to_as_many_passages_and_people_as_it_says(study: Project) -> None:
    counted = study_to_count(study)
    rows = ["stage", "stage/wie-regelt", "kosten"]
    numbers = matrix(study, counted, rows, COLUMNS, count="codings")
    people = matrix(study, counted, rows, COLUMNS)
    for row, speaking in zip(numbers.rows, people.rows, strict=True):
        under = {counted.codebook.by_id[code].path for code in counted.codebook.descendants(row.code_id)}
        paths = [column.path for column in (*numbers.columns, *numbers.subtotals)]
        for number, persons, path in zip(_all(row), _all(speaking), [*paths, ()], strict=True):
            found = passages_of_cell(study, counted, row.code, COLUMNS, path)
            assert len(found) == number
            assert {counted.codebook.by_id[passage.coding.code_id].path for passage in found} <= under
            here = {
                person.id
                for person in counted.respondents
                if (person.group, person.attributes.get("sector"))[: len(path)] == path
            }
            mine = respondents_of_codings(study, [passage.coding for passage in found])
            assert len({person for who in mine.values() for person in who} & here) == persons


def _all(figures: MatrixFigures) -> tuple[int, ...]:
    return (*figures.cells, *figures.subtotals, figures.total)


def test_passages_say_where_and_whose_they_are_and_what_stands_around(study: Project) -> None:
    found = codings(study)[:40]
    read = passages_of_codings(study, [coding.id for coding in reversed(found)] + [10**9])
    assert [passage.coding for passage in read] == found
    names = {document.id: document.name for document in documents(study)}
    coding = {coder.id: coder.name for coder in coders(study)}
    for passage in read:
        whole = text(study, passage.coding.document_id)
        assert (passage.document, passage.coder) == (names[passage.coding.document_id], coding[passage.coding.coder_id])
        assert passage.before + passage.coding.quote + passage.after in whole
        assert passage.respondents
    assert passages_of_codings(study, []) == []
    assert codings(study, ids=range(400_000)) == codings(study)
    assert passages(study, found, {passage.coding.id: passage for passage in read}) == read


def test_cells_that_are_not_there(study: Project) -> None:
    counted = study_to_count(study)
    assert codings_of_cell(study, counted, "stage", ["group"], ("nergens",)) == ()
    with pytest.raises(NotFoundError):
        codings_of_cell(study, counted, "nergens")
    with pytest.raises(NotFoundError):
        codings_of_cell(study, counted, "stage", ["nergens"], ("x",))


def test_the_facts_of_a_report_are_those_of_the_documents(study: Project) -> None:
    facts = gather(study, where={"group": ["scholen"]})
    inside = {person.id for person in facts.respondents}
    places = {coding.id: (coding.document_id, coding.start, coding.end, coding.id) for coding in codings(study)}
    assert list(facts.mentions) == sorted(
        (
            mention
            for document in documents_to_count(study, facts)
            for mention in find_mentions(document)
            if mention.respondent_id in inside
        ),
        key=lambda mention: places[mention.coding_id],
    )
    assert facts.good == tuple(coding for coding in counted_codings(study, facts) if coding.good)
    assert {coding.coder_id for coding in counted_codings(study, facts)} == set(facts.consensus_ids)
    assert {person.group for person in facts.respondents} == {"scholen"}


def test_who_is_outside_the_base_is_not_counted_but_the_coding_is_for_the_others(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        document = add_transcript(project, "gesprek", INTERVIEW)
        start, end = INTERVIEW.index("baas"), INTERVIEW.index("zelf")
        apply_codings(project, "ada", [NewCoding(document, start, end, code_id(project, "stage/netwerk"))])
        sem, noor = respondents(project)
        set_group(project, "ada", sem.id, "een")
        set_group(project, "ada", noor.id, "twee")

        def numbers(count: str) -> tuple[tuple[int, ...], int]:
            row = matrix(project, study_to_count(project), ["stage"], ["group"], count=count).rows[0]  # type: ignore[arg-type]
            return row.cells, row.total

        assert {count: numbers(count) for count in COUNTS} == {
            "respondents": ((1, 1), 2),
            "documents": ((1, 1), 1),
            "codings": ((1, 1), 1),
            "words": ((1, 2), 3),
        }
        set_withdrawn(project, "ada", sem.id)
        assert {count: numbers(count) for count in COUNTS} == {
            "respondents": ((1,), 1),
            "documents": ((1,), 1),
            "codings": ((1,), 1),
            "words": ((2,), 2),
        }


def test_a_code_made_since_the_study_was_read_is_none_of_its_count(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        document = add_transcript(project, "gesprek", INTERVIEW)
        counted = study_to_count(project)
        late = add_code(project, "ada", "later")
        apply_codings(project, "ada", [NewCoding(document, 50, 60, late)])
        assert list(documents_to_count(project, counted)) == []
        assert [found.id for found in documents_to_count(project, study_to_count(project))] == [document]


def test_what_another_window_writes_meanwhile_is_none_of_the_count(tmp_path: Path) -> None:
    with new_project(tmp_path) as project, Project.open(project.path) as other:
        document = add_transcript(project, "gesprek", INTERVIEW)
        add_transcript(project, "later", INTERVIEW)
        apply_codings(project, "ada", [NewCoding(document, 50, 60, code_id(project, "stage"))])
        counted = study_to_count(project)
        with project.snapshot(), project.snapshot():
            first = list(documents_to_count(project, counted))
            apply_codings(other, "bo", [NewCoding(document + 1, 50, 60, code_id(other, "stage"))])
            assert list(documents_to_count(project, counted)) == first
        assert len(list(documents_to_count(project, study_to_count(project)))) == 2
        apply_codings(project, "ada", [NewCoding(document, 70, 80, code_id(project, "stage"))])


def test_only_a_few_documents_are_in_memory_at_a_time(pool: Executor) -> None:
    taken: list[int] = []

    def stream() -> Iterator[int]:
        for number in range(500):
            taken.append(number)
            yield number

    results = iter(spread(abs, stream(), pool))
    assert next(results) == 0
    assert len(taken) < 100
    assert list(results) == list(range(1, 500))


def test_what_fails_elsewhere_fails_here(pool: Executor) -> None:
    with pytest.raises(ZeroDivisionError):
        list(spread(partial(divmod, 1), iter([(1)] * 3 + [0]), pool))


def pairs_of(document: CountedDocument) -> Pairs:
    """How often two codes of one coder stand on the same words: additive, of one document."""
    found: Pairs = Counter()
    for one, other in combinations(document.codings, 2):
        if one.coder_id == other.coder_id and max(one.start, other.start) < min(one.end, other.end):
            found[min(one.code_id, other.code_id), max(one.code_id, other.code_id)] += 1
    return found


def test_another_analysis_comes_out_of_the_same_loop(study: Project, pool: Executor) -> None:
    counted = study_to_count(study, coders=["codeur-a", "codeur-b", "codeur-c", "consensus"])
    expected: Pairs = Counter()
    everything = codings(study)
    for place, one in enumerate(everything):
        for other in everything[place + 1 :]:
            if (one.document_id, one.coder_id) != (other.document_id, other.coder_id):
                continue
            if set(range(one.start, one.end)) & set(range(other.start, other.end)):
                expected[min(one.code_id, other.code_id), max(one.code_id, other.code_id)] += 1
    assert expected
    for executor in (None, pool):
        found: Pairs = Counter()
        for part in spread(pairs_of, documents_to_count(study, counted), executor):
            found += part
        assert found == expected
