"""A settled case becomes an example in the codebook: its reason and its words, of the codes that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.rounds import RoundRequest, make_round
from qualcode.errors import ConflictError
from qualcode.queries.names import veil
from qualcode.settling import (
    SettlingCase,
    accept,
    accept_all,
    add_example,
    example_codes,
    read_settlement,
    reject,
    set_reason,
)
from qualcode.settling.examples import LONGEST, example_text
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with new_project(tmp_path) as made:
        document = add_transcript(made, "een", INTERVIEW)
        for coder, code in (("ada", "stage/netwerk"), ("bo", "kosten")):
            start = INTERVIEW.index("Via mijn oom")
            apply_codings(made, coder, [NewCoding(document, start, start + 12, code_id(made, code))])
        yield made


def only_case(project: Project) -> SettlingCase:
    [case] = read_settlement(project).cases
    return case


def test_nothing_that_is_not_settled_with_a_reason_is_an_example(project: Project) -> None:
    netwerk = code_id(project, "stage/netwerk")
    assert example_codes(only_case(project), codebook(project), "include") == ()
    with pytest.raises(ConflictError):
        add_example(project, "ada", only_case(project), netwerk, "include")
    accept(project, "ada", only_case(project), 0)
    with pytest.raises(ConflictError, match="why"):
        add_example(project, "ada", only_case(project), netwerk, "include")


def test_what_it_was_settled_on_includes_it_and_what_it_was_not_excludes_it(project: Project) -> None:
    accept(project, "ada", only_case(project), 0, "Een oom is iemand die je kent.")
    case, book = only_case(project), codebook(project)
    taken, other = (reading.code_id for reading in case.readings)
    assert example_codes(case, book, "include") == (taken,)
    assert example_codes(case, book, "exclude") == (other,)
    with pytest.raises(ConflictError):
        add_example(project, "ada", case, other, "include")
    assert add_example(project, "ada", case, taken, "include")
    assert not add_example(project, "ada", case, taken, "include")
    assert codebook(project).by_id[taken].include == "Een oom is iemand die je kent. (“Via mijn oom”)"
    set_reason(project, "ada", only_case(project), "Nog een reden.")
    assert add_example(project, "ada", only_case(project), taken, "include")
    assert len(codebook(project).by_id[taken].include.splitlines()) == 2
    project.undo("ada")
    assert len(codebook(project).by_id[taken].include.splitlines()) == 1


def test_nothing_settled_on_excludes_both_and_both_exclude_nothing(project: Project) -> None:
    reject(project, "ada", only_case(project), "Dit is een vraag.")
    book = codebook(project)
    assert len(example_codes(only_case(project), book, "exclude")) == 2
    accept_all(project, "ada", only_case(project), "Beide.")
    assert len(example_codes(only_case(project), book, "include")) == 2
    assert example_codes(only_case(project), book, "exclude") == ()


def test_an_open_round_holds_the_codebook_against_examples(project: Project) -> None:
    accept(project, "ada", only_case(project), 0, "Daarom.")
    case = only_case(project)
    add_transcript(project, "twee", INTERVIEW + "Sem: Nog iets.\n")
    make_round(project, "ada", "r", RoundRequest(("ada", "bo"), documents=("twee",)))
    [taken] = example_codes(case, codebook(project), "include")
    with pytest.raises(ConflictError, match="holds the codebook"):
        add_example(project, "bo", case, taken, "include")


def test_a_long_passage_is_cut_in_the_middle(tmp_path: Path) -> None:
    words = "Sem: " + " ".join(f"woord{n}" for n in range(200)) + ".\n"
    with new_project(tmp_path, name="lang") as project:
        document = add_transcript(project, "lang", words)
        for coder, code in (("ada", "stage"), ("bo", "kosten")):
            apply_codings(project, coder, [NewCoding(document, 5, len(words) - 2, code_id(project, code))])
        accept(project, "ada", only_case(project), 0, "Lang.")
        text = example_text(project, only_case(project))
    assert "(...)" in text
    assert "woord0 " in text
    assert "woord199" in text
    assert len(text) < LONGEST + 30


def test_what_leaves_of_an_example_is_without_names(tmp_path: Path) -> None:
    words = "I: Wie hielp?\nSanne Dijkstra: Dat was Sanne Dijkstra zelf.\n"
    with new_project(tmp_path, name="namen") as project:
        document = add_transcript(project, "een", words)
        start = words.index("Dat was")
        for coder, code in (("ada", "stage"), ("bo", "kosten")):
            apply_codings(project, coder, [NewCoding(document, start, len(words) - 2, code_id(project, code))])
        accept(project, "ada", only_case(project), 0, "Sanne Dijkstra zegt het zelf.")
        case = only_case(project)
        [taken] = example_codes(case, codebook(project), "include")
        add_example(project, "ada", case, taken, "include")
        assert "Sanne Dijkstra zelf" in codebook(project).by_id[taken].include
        hidden = veil(project).over(codebook(project).by_id[taken].include, "include")
    assert "Sanne" not in hidden
    assert "Dijkstra" not in hidden
    assert "zelf" in hidden
