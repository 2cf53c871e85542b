"""A model as one more blind coder of a round: what it is given, and what its answers come to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.changes.codebook import retire_code
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.rounds import RoundRequest, end_round, make_round
from qualcode.changes.work import set_finished
from qualcode.errors import ConflictError, NotFoundError, QualcodeError
from qualcode.importing.codings import import_codings
from qualcode.importing.model_answers import (
    AnswersReport,
    ModelAnswer,
    bring_answers,
    model_origin,
    stream_answers,
)
from qualcode.model import CodingRow, Problem
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.queries.counting import gather
from qualcode.queries.machine.task import round_task
from qualcode.queries.names import NO_VEIL, veil
from qualcode.report.wording.languages import agreement_words
from qualcode.report.wording.methods import methods_text
from qualcode.session.session import Session
from qualcode.settling import read_settlement
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.rounds import find_round
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.copies import rows
from tests.support.once import fill

MODEL = "model:proef@1.0"


def make_project(folder: Path) -> None:
    with new_project(folder) as made:
        for number in range(2):
            add_transcript(made, f"d{number}", INTERVIEW.replace("bus", f"bus {number}"))
        make_round(made, "ada", "r1", RoundRequest(("ada", "bo")))
        for coder in ("ada", "bo"):
            for document in (1, 2):
                at = INTERVIEW.index("Via mijn")
                apply_codings(made, coder, [NewCoding(document, at, at + 12, code_id(made, "stage/netwerk"))])


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    fill(tmp_path, make_project)
    with Project.open(tmp_path / "study.qualcode") as made:
        yield made


def task(project: Project, unit: str = "turn") -> list[dict[str, Any]]:
    return list(round_task(project, find_round(project, "r1"), unit, NO_VEIL))  # type: ignore[arg-type]


def passages(project: Project, unit: str = "turn") -> list[dict[str, Any]]:
    return [line for line in task(project, unit) if line["kind"] == "passage"]


def answers(project: Project, *codes: str) -> list[ModelAnswer | Problem]:
    """An answer to each passage: ``codes`` to those that speak of the uncle, none to the others."""
    return [
        ModelAnswer(line, one["passage"], codes if "oom" in one["text"] else ())
        for line, one in enumerate(passages(project), start=1)
    ]


def bring(project: Project, given: list[ModelAnswer | Problem], model: str = MODEL, **more: bool) -> AnswersReport:
    return bring_answers(project, "ada", "r1", model_origin(model), given, address=str, **more)


def finish(project: Project) -> None:
    for coder in ("ada", "bo"):
        for document in (1, 2):
            set_finished(project, coder, document)


def test_a_model_gets_the_codebook_the_passages_and_the_form_of_an_answer_and_no_coding(project: Project) -> None:
    first, *lines = task(project)
    assert [code["code"] for code in first["codebook"]] == ["stage", "stage/netwerk", "kosten"]
    assert first["answer"]["properties"]["codes"]["items"]["enum"] == ["stage", "stage/netwerk", "kosten"]
    assert [(line["kind"], line["text"]) for line in lines[:3]] == [
        ("context", "Hoe kwam je aan je stage?"),
        ("passage", "Via mijn oom, die kent die baas."),
        ("passage", "Ik heb zelf gebeld. Drie keer."),
    ]
    assert len({line["passage"] for line in lines if "passage" in line}) == 6
    assert "coder" not in json.dumps(lines)


def test_names_of_persons_are_masked_in_it(project: Project) -> None:
    told = json.dumps(list(round_task(project, find_round(project, "r1"), "turn", veil(project))))
    assert "Sem" not in told
    assert "d0" not in json.dumps(told).replace(".", " ").split()


@pytest.mark.parametrize("unit", ["turn", "sentence"])
def test_its_answers_are_codings_of_one_more_coder_who_has_finished(project: Project, unit: str) -> None:
    given = [
        ModelAnswer(n, one["passage"], ("stage/netwerk",) if "oom" in one["text"] else ())
        for n, one in enumerate(passages(project, unit), start=1)
    ]
    assert bring(project, [*given]) == (2, ("d0", "d1"), (), 0)
    made = [one for one in codings(project) if one.origin == MODEL]
    assert [one.quote for one in made] == ["Via mijn oom, die kent die baas."] * 2
    finish(project)
    _study, report = compare(project, AgreementChoices(round="r1"))
    assert report.settings.coders == ("ada", "bo", "model:proef")
    assert {pair.coders for pair in report.pairs} >= {("ada", "model:proef")}
    told = methods_text(report, agreement_words("en"))
    assert "Of the 6 codings" in told
    assert "2 by the model proef, version 1.0" in told
    assert project.check() == []


def test_without_machines_everything_is_as_it_was(project: Project) -> None:
    finish(project)
    _study, before = compare(project, AgreementChoices())
    counted = gather(project)
    bring(project, answers(project, "kosten"))
    with_it = gather(project)
    assert (with_it.machine.models, with_it.machine.of) == ((("proef@1.0", 2),), 6)
    assert len(with_it.mentions) == len(counted.mentions) + 2
    project.look_without_machine()
    without = gather(project)
    assert (without.mentions, without.coders) == (counted.mentions, counted.coders)
    _study, after = compare(project, AgreementChoices())
    assert (after.overall, after.pairs, after.codes) == (before.overall, before.pairs, before.codes)


def test_nothing_that_a_model_coded_waits_to_be_settled_or_makes_an_interview_coded_to_the_end(
    project: Project,
) -> None:
    finish(project)
    before = read_settlement(project)
    bring(project, answers(project, "kosten"))
    assert read_settlement(project) == before
    set_finished(project, "ada", 1, finished=True)
    third = add_transcript(project, "d2", INTERVIEW)
    apply_codings(project, "model:proef", [NewCoding(third, 13, 20, code_id(project, "kosten"), origin=MODEL)])
    set_finished(project, "model:proef", third)
    assert {person.name for person in gather(project).unfinished}


def test_one_undo_of_the_model_takes_all_of_it_back(project: Project) -> None:
    before = rows(project)
    bring(project, answers(project, "kosten"))
    with pytest.raises(ConflictError, match="already"):
        bring(project, answers(project, "kosten"))
    project.undo("model:proef")
    after = rows(project)
    assert [one.name for one in _coders(project)][-1] == "model:proef"
    assert {table: after[table] for table in after if table != "coder"} == {
        table: before[table] for table in before if table != "coder"
    }


def _coders(project: Project) -> list[Any]:
    from qualcode.storage.coders import coders

    return coders(project)


def test_in_an_open_round_nobody_sees_what_it_coded(project: Project) -> None:
    bring(project, answers(project, "kosten"))
    for coder in ("ada", "bo"):
        with closing(Session(project.path, coder)) as session:
            assert {one.origin for one in session.read(codings)} == {"person"}
            told = [entry.action for entry in session.project.log() if entry.coder == "model:proef"]
            assert told == ["coder.add"]


def test_another_version_of_a_model_is_another_coder(project: Project) -> None:
    bring(project, answers(project, "kosten"))
    set_finished(project, "model:proef", 1, finished=False)
    set_finished(project, "model:proef", 2, finished=False)
    with pytest.raises(ConflictError, match=r"1\.0"):
        bring(project, answers(project, "kosten"), "model:proef@2.0")
    assert bring(project, answers(project, "kosten"), "model:proef-2@2.0").codings == 2


def test_a_round_that_was_ended_takes_no_more_coders(project: Project) -> None:
    end_round(project, "ada", "r1")
    with pytest.raises(ConflictError, match="ended"):
        bring(project, answers(project))


@pytest.mark.parametrize("model", ["proef@1", "model:proef", "model:@1", "model:proef@", "model:a,b@1", ""])
def test_a_model_has_a_name_and_a_version(model: str) -> None:
    with pytest.raises(QualcodeError):
        model_origin(model)


WRONG = {
    "x": "no JSON",
    "[]": "no JSON object",
    '"x"': "no JSON object",
    '{"codes": []}': "names no passage",
    '{"passage": 3, "codes": []}': "names no passage",
    '{"passage": "ID"}': "no list of texts",
    '{"passage": "ID", "codes": "kosten"}': "no list of texts",
    '{"passage": "ID", "codes": [1]}': "no list of texts",
    '{"passage": "ID", "codes": ["kostn"]}': "kostn",
    '{"passage": "ID", "codes": ["oud"]}': "oud",
    '{"passage": "t1", "codes": []}': "no id of a passage",
    '{"passage": "a.b.t1", "codes": []}': "no document of round",
    '{"passage": "ID9", "codes": []}': "no passage",
    '{"passage": "ID\\u0663", "codes": []}': "no id",
    "[" * 100_000: "no JSON",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_is_no_answer_is_told_with_its_number_and_nothing_is_written(
    project: Project, tmp_path: Path, line: str
) -> None:
    before = rows(project)["coding"]
    first, second = (one["passage"] for one in passages(project)[:2])
    file = tmp_path / "answers.jsonl"
    good = json.dumps({"passage": second, "codes": []})
    file.write_text(f"{line.replace('ID', first)}\n\n{good}\n", encoding="utf-8")
    [problem] = bring(project, [*stream_answers(file)]).problems
    assert (problem.line, WRONG[line] in problem.message, bool(problem.hint)) == (1, True, True)
    assert rows(project)["coding"] == before


def test_passages_answered_twice_of_two_units_or_not_at_all_are_told(project: Project) -> None:
    first, *rest = answers(project)
    twice = bring(project, [first, first, *rest]).problems
    assert [("before" in one.message) for one in twice] == [True]
    other = ModelAnswer(9, passages(project, "sentence")[1]["passage"], ())
    assert "another unit" in bring(project, [first, other]).problems[0].message
    [gap] = bring(project, rest).problems
    assert (gap.line, "1 of the 3 passages of d0" in gap.message) == (0, True)


def test_a_text_that_was_corrected_since_is_told(project: Project) -> None:
    given = answers(project)
    with project.change("ada", "document.correct") as change:
        change.update("document", 1, sha256="0" * 64)
    problems = bring(project, given).problems
    assert "the text of d0 was corrected" in problems[0].message


def test_a_code_out_of_use_is_not_offered(project: Project) -> None:
    retire_code(project, "ada", code_id(project, "kosten"))
    assert [code["code"] for code in task(project)[0]["codebook"]] == ["stage", "stage/netwerk"]
    assert "out of use" in bring(project, answers(project, "kosten")).problems[0].message


def test_a_round_that_is_none_is_told(project: Project) -> None:
    with pytest.raises(NotFoundError):
        bring_answers(project, "ada", "rx", MODEL, [], address=str)


@given(st.lists(st.one_of(st.binary(max_size=40), st.text(max_size=40).map(str.encode)), max_size=6))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]) -> None:
    file = tmp_path_factory.mktemp("lines") / "a.jsonl"
    file.write_bytes(b"\n".join(lines))
    assert all(isinstance(one, Problem) or one.passage for one in stream_answers(file))


def test_what_comes_in_with_a_table_is_imported_and_a_machine_stays_one(project: Project) -> None:
    project.undo("bo")
    at = INTERVIEW.index("Ik heb")
    made = [CodingRow(2, "d0", "kosten", "ada", at, at + 3, None, None, "", False, origin=origin) for origin in ("",)]
    more = [
        CodingRow(n, "d0", "kosten", "", at, at + 3 + n, None, None, "", False, origin=origin)
        for n, origin in enumerate(("person", "rule", "suggestion", MODEL), start=1)
    ]
    report = import_codings(project, "ada", [*made, *more])
    assert (report.added, report.problems) == (5, [])
    assert [one.origin for one in codings(project, code_ids=[code_id(project, "kosten")])] == [
        "import",
        "import",
        "rule",
        "suggestion",
        MODEL,
    ]
