"""Surveys: open questions as answers to code, who was asked and who answered, closed questions in their order."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.changes.corrections import NewText, correct_document
from qualcode.errors import ConflictError, FormatError
from qualcode.formats.tables.survey import Survey, SurveyQuestion, read_survey
from qualcode.importing.survey import import_survey, transcript
from qualcode.queries.asking import list_asked
from qualcode.specs import Routing
from qualcode.storage import Project
from qualcode.storage.documents import documents, speakers, text, turns
from qualcode.storage.respondents import attributes, respondents
from tests.support.building import new_project
from tests.support.states import state

HEAD = ["nr", "sector", "tevreden", "Q4. Wat kost het u?", "Wat zou u anders doen, en waarom?"]
ROWS = [
    ["s1", "zorg", "wel", "Begeleiding.\nEn tijd.", "Niets"],
    ["s2", "zorg", "niet", "", "Eerder beginnen: 3: meer"],
    ["s3", "groen", "", "Q4: niets", ""],
    ["s4", "zorg", "neutraal", "-99", ""],
]
OPENS = [HEAD[3], HEAD[4]]
ROUTES = {"V2": Routing("sector=zorg", {"Sector": ("ZORG",)})}


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return written(tmp_path, ROWS)


def written(folder: Path, rows: list[list[str]], head: list[str] = HEAD) -> Path:
    path = folder / "enquete.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def read(path: Path, **more: object) -> Survey:
    wanted: dict[str, object] = {"opens": OPENS, "id": "nr", "not_asked": ["-99"], **more}
    return read_survey(path, **wanted)  # type: ignore[arg-type]


def states(project: Project, label: str) -> dict[str, str]:
    return {one.respondent: one.state for one in list_asked(project, question=f"enquete/{label}")}


def test_answers_stand_in_documents_and_who_was_asked_is_known(tmp_path: Path, sheet: Path) -> None:
    project = new_project(tmp_path)
    before = state(project)
    found = read(sheet, routes=ROUTES, scales=["tevreden=niet;neutraal;wel"], group="sector")
    report = import_survey(project, "ada", found, under="enquete")
    assert [(one.answered, one.empty, one.not_asked) for one in report.questions] == [(2, 1, 1), (2, 1, 1)]
    assert [one.name for one in documents(project)] == ["enquete Q4", "enquete V2"]
    assert text(project, 1) == "Q4: Wat kost het u?\n\ns1: Begeleiding.\nEn tijd.\n\ns3: Q4: niets\n"
    assert [(turn.speaker, turn.question) for turn in turns(project, 1)] == [("Q4", "Q4"), ("s1", "Q4"), ("s3", "Q4")]
    assert states(project, "Q4") == {"s1": "asked", "s2": "asked", "s3": "asked", "s4": "not-applicable"}
    assert states(project, "V2") == {"s1": "asked", "s2": "asked", "s3": "not-applicable", "s4": "asked"}
    assert {one.group for one in respondents(project)} == {"enquete/zorg", "enquete/groen"}
    assert [(one.name, one.choices) for one in attributes(project)] == [("tevreden", ("niet", "neutraal", "wel"))]
    project.undo("ada")
    assert state(project) == before


def test_a_corrected_answer_leaves_who_gave_none_in_the_base(tmp_path: Path, sheet: Path) -> None:
    project = new_project(tmp_path)
    found = read(sheet)
    import_survey(project, "ada", found)
    before = states(project, "Q4")
    words, said = transcript(found.questions[0], [("s1", "Begeleiding en tijd."), ("s3", "Niets")])
    new = NewText(words, said, [], "enquete.csv", "another", "survey", None)
    assert not correct_document(project, "ada", 1, new).went
    people = {one.id: one.name for one in respondents(project)}
    assert {people.get(one.respondent_id or 0) for one in speakers(project, 1)} == {None, "s1", "s2", "s3", "s4"}
    assert states(project, "Q4") == before


def test_a_try_writes_nothing_and_the_same_survey_does_not_come_twice(tmp_path: Path, sheet: Path) -> None:
    project = new_project(tmp_path)
    before = state(project)
    shown = import_survey(project, "ada", read(sheet), dry_run=True)
    assert state(project) == before
    assert import_survey(project, "ada", read(sheet)).to_dict() == shown.to_dict()
    with pytest.raises(ConflictError, match="guide 'enquete' already"):
        import_survey(project, "ada", read(sheet))
    assert import_survey(project, "ada", read(sheet), name="golf 2").survey == "golf 2"


def test_routing_by_an_attribute_is_the_guides(tmp_path: Path, sheet: Path) -> None:
    project = new_project(tmp_path)
    rows = [*ROWS, *([f"s{n}", "zorg", "wel", "x", ""] for n in range(5, 9))]
    import_survey(project, "ada", read(written(tmp_path, rows), routes=ROUTES))
    sources = {one.respondent: one.source for one in list_asked(project, question="enquete/V2")}
    assert (sources["s1"], sources["s3"], sources["s4"]) == ("label", "routing", "hand")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"opens": ["Q5"]}, "has no column “Q5”"),
        ({"opens": []}, "no column with an open question"),
        ({"id": "sector"}, "enquete.csv:4: zorg has a row already, on line 2"),
        ({"scales": ["tevreden=wel;niet"]}, "enquete.csv:6: “neutraal” is no step of “tevreden”"),
        ({"routes": {"V9": Routing("", {"sector": ("zorg",)})}}, "no open question is called 'V9'"),
        ({"routes": {"V2": Routing("", {"sector": ("zrog",)})}}, "nobody has “zrog” in “sector”"),
    ],
)
def test_what_does_not_fit_is_named(sheet: Path, more: dict[str, object], said: str) -> None:
    with pytest.raises(FormatError, match=said.replace(".", r"\.")):
        read(sheet, **more)


def test_columns_with_commas_numbers_and_steps(tmp_path: Path, sheet: Path) -> None:
    both = read(sheet, opens=[f"{HEAD[3]},sector"])
    assert [one.label for one in both.questions] == ["Q4", "V2"]
    steps = [["a", "x", "3 wel", "j", "j"], ["b", "x", "1 niet", "j", "j"], ["c", "x", "2 half", "j", "j"]]
    found = read(written(tmp_path, steps), scales=["tevreden"])
    assert {one.name: one.choices for one in found.attributes}["tevreden"] == ("1 niet", "2 half", "3 wel")
    twice = ["nr", "Q1a eerst", "Q1a dan"]
    found = read(written(tmp_path, [["a", "j", "n"]], twice), opens=twice[1:])
    assert [(one.label, one.text) for one in found.questions] == [("V1", "Q1a eerst"), ("V2", "Q1a dan")]


@given(st.lists(st.tuples(st.from_regex(r"[a-z0-9]{1,5}", fullmatch=True), st.text(max_size=40)), max_size=8))
def test_every_answer_is_a_turn_at_its_own_words(answers: list[tuple[str, str]]) -> None:
    said = [(label, words.strip()) for label, words in answers]
    words, found = transcript(SurveyQuestion("V1", "Wat?", "Wat?"), said)
    told = [(label, answer.replace("\r\n", "\n").replace("\r", "\n").strip()) for label, answer in said if answer]
    assert [(turn.speaker, words[turn.body : turn.end]) for turn in found] == [("V1", "Wat?"), *told]
    assert all(words[turn.start : turn.body] == f"{turn.speaker}: " for turn in found)
    assert [turn.end < after.start for turn, after in pairwise(found)] == [True] * (len(found) - 1)
