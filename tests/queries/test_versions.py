"""A code counts for the documents that were coded since it was there, or was redefined; versions are named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qualcode.changes import codebook, rounds
from qualcode.changes import codings as coding
from qualcode.changes import work as team
from qualcode.changes.rounds import RoundRequest
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.storage import Project
from tests.support.agreement import as_json
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project

DOCUMENTS = 10


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with new_project(tmp_path) as made:
        for number in range(DOCUMENTS):
            add_transcript(made, f"d{number}", INTERVIEW.replace("bus", f"bus {number}"))
        yield made


def code_round(project: Project, name: str, documents: range, *codes: str) -> None:
    names = tuple(f"d{number - 1}" for number in documents)
    rounds.make_round(project, "ada", name, RoundRequest(("ada", "bo"), documents=names))
    work(project, documents, *codes)


def work(project: Project, documents: range, *codes: str) -> None:
    for coder in ("ada", "bo"):
        for document in documents:
            for place, path in enumerate(codes):
                start = 44 + 2 * place + (coder == "bo" and document % 2)
                new = coding.NewCoding(document, start, start + 20, code_id(project, path))
                coding.apply_codings(project, coder, [new])
            team.set_finished(project, coder, document)


def found(project: Project, **choices: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    data = as_json(compare(project, AgreementChoices(**choices))[1])
    return data, {row["code"]: row for row in data["codes"]}


def test_the_rounds_of_two_versions_are_not_pooled_for_what_changed_between_them(project: Project) -> None:
    code_round(project, "een", range(1, 6), "stage/netwerk", "kosten")
    codebook.edit_code(project, "ada", code_id(project, "kosten"), definition="Alleen wat de leerling betaalt")
    codebook.add_code(project, "ada", "Reizen")
    codebook.number_version(project, "ada", "Na de proef")
    code_round(project, "twee", range(6, 11), "stage/netwerk", "kosten", "reizen")
    data, codes = found(project)
    units = {path: row["units"] for path, row in codes.items()}
    assert units == {"stage": 30, "stage/netwerk": 30, "kosten": 15, "reizen": 15}
    _alone, second = found(project, round="twee")
    for path in ("kosten", "reizen"):
        assert codes[path]["measures"]["alpha"] == second[path]["measures"]["alpha"]
        assert codes[path]["base_rates"] == second[path]["base_rates"]
        assert codes[path]["pairs"] == second[path]["pairs"]
    warned = {(warning["kind"], warning["code"]) for warning in data["warnings"]}
    assert {("since_redefined", "kosten"), ("since_redefined", "reizen"), ("several_versions", None)} <= warned
    assert ("since_redefined", "stage") not in warned
    assert data["settings"]["codebook_versions"] == [1, 2]
    assert found(project, round="een")[0]["settings"]["codebook_versions"] == [1]


@pytest.mark.parametrize("resamples", [0, 200])
def test_limits_are_those_of_the_documents_that_count(project: Project, resamples: int) -> None:
    code_round(project, "een", range(1, 6), "kosten", "stage")
    codebook.edit_code(project, "ada", code_id(project, "kosten"), include="ook de bus")
    codebook.number_version(project, "ada", "Na de proef")
    code_round(project, "twee", range(6, 11), "kosten")
    codes, alone = found(project, resamples=resamples)[1], found(project, round="twee", resamples=resamples)[1]
    if not resamples:
        assert codes["kosten"]["measures"] == alone["kosten"]["measures"]
    assert codes["kosten"]["measures"]["alpha"]["estimate"] == alone["kosten"]["measures"]["alpha"]["estimate"]


def test_what_was_redefined_after_all_was_coded_is_judged_as_it_was(project: Project) -> None:
    code_round(project, "een", range(1, 6), "kosten")
    before = found(project)[1]
    for again in range(2):
        codebook.edit_code(project, "ada", code_id(project, "kosten"), definition=f"Wat het kost {again}")
        codebook.number_version(project, "ada", "Na de proef")
        assert found(project)[1] == found(project, round="een")[1] == before


def test_of_three_meanings_the_newest_that_was_coded_counts(project: Project) -> None:
    for number, name in enumerate(("een", "twee")):
        code_round(project, name, range(1 + 3 * number, 4 + 3 * number), "kosten")
        codebook.edit_code(project, "ada", code_id(project, "kosten"), definition=f"Wat het kost {number}")
        codebook.number_version(project, "ada", "?")
    assert found(project)[1]["kosten"]["units"] == 9
    assert found(project, round="een")[1]["kosten"]["units"] == 9


def test_without_rounds_it_is_the_finish_that_tells(project: Project) -> None:
    work(project, range(1, 6), "kosten")
    codebook.add_code(project, "ada", "Reizen")
    work(project, range(6, 11), "kosten", "reizen")
    codes = found(project)[1]
    assert (codes["kosten"]["units"], codes["reizen"]["units"]) == (30, 15)
    for coder in ("ada", "bo"):
        team.set_finished(project, coder, 1, False)
        team.set_finished(project, coder, 1)
    assert found(project)[1]["reizen"]["units"] == 18


def test_a_code_that_is_made_while_coding_counts_for_that_document(project: Project) -> None:
    coding.apply_codings(project, "ada", [coding.NewCoding(1, 44, 60, code_id(project, "kosten"))])
    codebook.add_code(project, "ada", "Reizen")
    work(project, range(1, 2), "reizen")
    data, codes = found(project)
    assert codes["reizen"]["units"] == 3
    assert "since_redefined" not in {warning["kind"] for warning in data["warnings"]}


@pytest.mark.parametrize("field", ["colour", "keywords", "slug"])
def test_what_does_not_change_a_meaning_takes_nothing_away(project: Project, field: str) -> None:
    code_round(project, "een", range(1, 6), "kosten")
    values = {"colour": "#123456", "keywords": ["bus"], "slug": "geld"}
    codebook.edit_code(project, "ada", code_id(project, "kosten"), **{field: values[field]})
    codebook.number_version(project, "ada", "?")
    code_round(project, "twee", range(6, 11), "geld" if field == "slug" else "kosten")
    [row] = found(project)[1].values()
    assert row["units"] == 30


def test_the_share_is_of_the_whole_study(project: Project) -> None:
    code_round(project, "een", range(1, 5), "kosten")
    for choices in ({"round": "een"}, {"documents": ("d0", "d1", "d2", "d3")}, {}):
        overall = found(project, **choices)[0]["overall"]
        assert (overall["documents"], overall["of_documents"]) == (4, DOCUMENTS)
        assert "Of the 10 documents, 4 (40%)" in overall["methods"]["en"]
