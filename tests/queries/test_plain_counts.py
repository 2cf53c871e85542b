"""Every number of the matrix, against the same counted coding by coding."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from shutil import copyfile
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.matrix import COUNTS, Matrix, MatrixFigures
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.importing.transcripts import import_files
from qualcode.model import Role
from qualcode.queries.columns import value_of
from qualcode.queries.counting import CountedStudy, gather, matrix, study_to_count
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents, owners, text, turns
from qualcode.text.turns import word_spans
from tests.support.building import code_id, new_project
from tests.support.often import often

CODERS = ("ada", "bo", "consensus")
CODES = ("stage", "stage/plek", "stage/plek/wie", "kosten")
SAID = {
    "a": "respondent: s1\nsector: Zorg\ngolf: 2014\n---\nInterviewer: Hoe gaat het?\nDocent: Goed [00:12:31] hoor.\n",
    "b": "respondent: s1\nsector: Zorg\ngolf: 2015\n---\nInterviewer: En nu?\nDocent: [00:00:01]\nDocent: Best.\n",
    "c": "golf: 2015\n---\nInterviewer: Wie?\nSem: Ik heb gebeld.\nNoor: Nee: hij\nSem: 0:12\nNoor: - ja, ik dus\n",
    "d": "respondent: s2\nsector: Techniek\n---\nInterviewer: Wat kost het?\nDocent: Een kaartje van een tientje.\n",
}
BLOCKS = (("sector",), ("golf",), ("sector", "golf"), ())


@pytest.fixture(scope="module")
def interviews(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four interviews, of which two with one respondent and one with two, and a coding of each coder."""
    folder = tmp_path_factory.mktemp("interviews")
    with new_project(folder, *CODES) as project:
        for name, said in SAID.items():
            path = folder / f"{name}.txt"
            path.write_text(f"---\n{said}", encoding="utf-8")
            import_files(project, "ada", [path])
        for coder in CODERS:
            apply_codings(project, coder, [NewCoding(4, 25, 40, code_id(project, "kosten"))])
        return project.path


class Said(NamedTuple):
    """A coding as far as it counts for somebody, with the words of theirs (by document and number) in it."""

    person: int
    code: int
    coding: int
    document: int
    words: frozenset[tuple[int, int]]


def all_said(project: Project, study: CountedStudy) -> Iterator[Said]:
    """Whom each coding that counts is of, by looking at every turn and every word."""
    for coding in codings(project):
        of = coding.document_id
        if coding.coder_id not in study.counting_on(of) or (
            study.interviews is not None and of not in study.interviews
        ):
            continue
        spans, whose = word_spans(text(project, of)), owners(project, of)
        heard: dict[int, set[tuple[int, int]]] = {}
        for turn in turns(project, of):
            person = whose.get(turn.speaker)
            start, end = max(coding.start, turn.body), min(coding.end, turn.end)
            if turn.role is not Role.RESPONDENT or person is None or start >= end:
                continue
            words = {(of, number) for number, (first, last) in enumerate(spans) if first < end and start < last}
            if words or (turn.body <= coding.start and coding.end <= turn.end):
                heard.setdefault(person, set()).update(words)
        for person, words in heard.items():
            yield Said(person, coding.code_id, coding.id, of, frozenset(words))


def plainly(project: Project, study: CountedStudy, said: Collection[Said], codes: Collection[int]) -> Any:
    """What counts a column (its attributes and values) of the row of these codes, in one of the four ways."""
    meetings = {document.id: document.attributes for document in documents(project)}
    people = {person.id: person for person in study.respondents}

    def value(one: Said, name: str) -> str | None:
        return meetings[one.document].get(name) if name == "golf" else value_of(people[one.person], name)

    def number(count: str, names: Sequence[str], path: Sequence[str | None]) -> int:
        here = [
            one
            for one in said
            if one.person in people
            and one.code in codes
            and all(value(one, name) == wanted for name, wanted in zip(names, path, strict=False))
        ]
        return {
            "respondents": len({one.person for one in here}),
            "documents": len({one.document for one in here}),
            "codings": len({one.coding for one in here}),
            "words": len({(one.person, word) for one in here for word in one.words}),
        }[count]

    return number


def edges_of(project: Project, document_id: int) -> list[int]:
    """Where turns, their words and each word of a document begin and end, and half-way in a word."""
    spots = {spot for turn in turns(project, document_id) for spot in (turn.start, turn.body, turn.end)}
    for start, end in word_spans(text(project, document_id)):
        spots |= {start, (start + end) // 2, end}
    return sorted(spots)


def columns_of(found: Matrix, row: MatrixFigures) -> Iterator[tuple[tuple[str, ...], tuple[str | None, ...], int]]:
    """Each column, subtotal and total of a row: its attributes, its values, and the number."""
    for column, number in zip((*found.columns, *found.subtotals), (*row.cells, *row.subtotals), strict=True):
        yield column.attributes, column.path, number
    yield (), (), row.total


PLACES = st.lists(
    st.tuples(
        st.sampled_from(CODERS),
        st.integers(1, len(SAID)),
        st.integers(0, 99),
        st.integers(0, 99),
        st.sampled_from(CODES),
    ),
    max_size=20,
)
ASKED: tuple[Mapping[str, Any], ...] = (
    {},
    {"unfinished_too": True},
    {"coders": ["bo"]},
    {"coders": ["ada", "consensus"]},
    {"where": {"golf": ["2015"]}},
    {"where": {"sector": ["Zorg"]}, "unfinished_too": True},
)


@settings(max_examples=often(30), deadline=None)
@given(places=PLACES, blind=st.booleans(), asked=st.sampled_from(ASKED), count=st.sampled_from(COUNTS))
def test_each_number_is_what_counting_plainly_gives(
    interviews: Path, places: list[tuple[str, int, int, int, str]], blind: bool, asked: Mapping[str, Any], count: Any
) -> None:
    path = interviews.with_name("here.qualcode")
    copyfile(interviews, path)
    with Project.open(path) as project:
        if blind:
            make_round(project, "ada", "een", RoundRequest(("ada", "bo"), documents=("c",)))
        edges = {document.id: edges_of(project, document.id) for document in documents(project)}
        for coder in CODERS:
            made = []
            for who, of, one, other, code in places:
                start, end = sorted((edges[of][one % len(edges[of])], edges[of][other % len(edges[of])]))
                if who == coder and start < end:
                    made.append(NewCoding(of, start, end, code_id(project, code)))
            apply_codings(project, coder, made)
        project.look_as("ada")
        study = study_to_count(project, **asked)
        said = list(all_said(project, study))
        blocks = ["/".join(block) for block in BLOCKS if block]
        for found in (
            matrix(project, study, CODES, blocks, count=count),
            matrix(project, study, CODES, [], count=count),
        ):
            for row in found.rows:
                number = plainly(project, study, said, set(study.codebook.descendants(row.code_id)))
                for names, values, counted in columns_of(found, row):
                    assert counted == number(count, names, values), (row.code, names, values)
            anybody = plainly(project, study, said, {code.id for code in study.codebook.codes})
            for names, values, counted in columns_of(found, found.respondents):
                assert counted == anybody("respondents", names, values)
        inside = {person.id for person in study.respondents}
        mentions = [(one.person, one.code, one.coding) for one in said if one.person in inside]
        facts = gather(project, **asked)
        assert [(one.respondent_id, one.code_id, one.coding_id) for one in facts.mentions] == mentions
