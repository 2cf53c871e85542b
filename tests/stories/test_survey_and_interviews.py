"""A survey of 79 schools beside interviews with eight of them: one matrix, one chapter, and nobody counted twice."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.documents import set_attributes
from qualcode.changes.work import set_finished
from qualcode.errors import ConflictError
from qualcode.formats.tables.survey import read_survey
from qualcode.formats.yaml.outlines import read_outline
from qualcode.importing.survey import import_survey
from qualcode.library.joint import joint_display
from qualcode.queries.asking import list_asked
from qualcode.queries.query.answering import answer, read_query
from qualcode.report.blocks import Paragraph, Table
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.facts import read_summary
from qualcode.specs import Routing
from qualcode.storage import Project
from qualcode.storage.documents import documents, text
from qualcode.storage.respondents import respondents
from tests.support.building import add_transcript, code_id, new_project
from tests.support.once import fill

SCHOOLS, BOTTLENECKS, EMPTY, NOT_ROUTED = 79, 10, 20, 9
INTERVIEWED = 8
TALK = "Interviewer: V1 Zijn er genoeg stageplaatsen?\nSchool: Ja, er zijn genoeg plaatsen.\n"

OUTLINE = """
outline: vragenlijst
version: 2
language: nl
title: Vragenlijst en interviews
percent-from: {percent}
groups:
  - group: scholen
    singular: school
    plural: scholen
    title: De vragenlijst
    where: {{bron: vragenlijst}}
    sections:
      - title: Toelating
        blocks:
          - says: knelpunt
          - says: knelpunt
            base: answered
            paragraph: yes
  - group: scholen
    singular: school
    plural: scholen
    title: De interviews
    where: {{bron: interview}}
    sections:
      - title: Plaatsen
        blocks:
          - says: genoeg
          - joint: Naast elkaar
            rows:
              - theme: Plaatsen
                cells:
                  de vragenlijst: De vragenlijst:knelpunt
                  de interviews: De interviews:genoeg
                verdict: in lijn
"""


def rows() -> list[list[str]]:
    """79 schools: ten name the bottleneck, others something else or nothing; nine did not get the second question."""
    made = []
    for n in range(1, SCHOOLS + 1):
        said = "De toelating tot mbo-2 is strenger." if n <= BOTTLENECKS else "Het rooster." if n <= 79 - EMPTY else ""
        works = "nee" if n > SCHOOLS - NOT_ROUTED else "ja"
        made.append([f"school-{n}", works, said, "" if works == "nee" or n % 2 else "Korte lijnen."])
    return made


def written(folder: Path) -> Path:
    path = folder / "enquete.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["school", "samenwerking", "V5. Welke knelpunten?", "V6. Wat helpt?"], *rows()])
    return path


def survey_in(project: Project, folder: Path, under: str = "scholen") -> None:
    routes = {"V6": Routing("samenwerking=ja", {"samenwerking": ("ja",)})}
    opens = ["V5. Welke knelpunten?", "V6. Wat helpt?"]
    found = read_survey(written(folder), opens=opens, id="school", routes=routes)
    import_survey(project, "ada", found, under=under, interview={"bron": "vragenlijst"}, codes={"V5": ("knelpunt",)})


def code_all(project: Project, document_id: int, words: str, code: str) -> None:
    said, found, at = text(project, document_id), [], -1
    while (at := said.find(words, at + 1)) >= 0:
        found.append(NewCoding(document_id, at, at + len(words), code_id(project, code)))
    apply_codings(project, "ada", found)


def make(folder: Path) -> None:
    with new_project(folder, "knelpunt", "genoeg") as project:
        for n in range(1, INTERVIEWED + 1):
            document_id = add_transcript(project, f"school-{n}", TALK, group="scholen")
            with project.change("ada", "document.edit") as change:
                set_attributes(project, change, document_id, {"bron": "interview"})
            code_all(project, document_id, "genoeg plaatsen", "genoeg")
        survey_in(project, folder)
        for one in documents(project):
            if one.format == "survey":
                code_all(project, one.id, "toelating tot mbo-2", "knelpunt")
            set_finished(project, "ada", one.id, finished=True)


@pytest.fixture
def study(tmp_path: Path) -> Project:
    fill(tmp_path, make)
    return Project.open(tmp_path / "study.qualcode")


def told(study: Project, folder: Path, percent: int = 50) -> list[str]:
    path = folder / "opzet.yaml"
    path.write_text(OUTLINE.format(percent=percent), encoding="utf-8")
    document = chapter(read_summary(study, outline=read_outline(path)))
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_a_survey_is_counted_as_interviews_are(study: Project, tmp_path: Path) -> None:
    found = "\n".join(told(study, tmp_path))
    assert "De vragenlijst is ingevuld door 79 scholen" in found
    assert "Tien van de 79 scholen (13%) noemen ‘Knelpunt’." in found
    # Who left the question empty was asked and has not answered.
    assert f"Van de {SCHOOLS - EMPTY} scholen die deze vraag beantwoorden, noemen er tien (17%)" in found
    assert "Alle acht scholen noemen ‘Genoeg’." in found
    assert "geïnterviewd" in found
    assert "%" not in "\n".join(told(study, tmp_path, percent=100))


def test_a_school_in_both_is_one_respondent(study: Project) -> None:
    assert len(respondents(study)) == SCHOOLS
    asked = {one.respondent: one.state for one in list_asked(study, question="enquete/V5")}
    assert sum(state == "asked" for state in asked.values()) == SCHOOLS
    routed = [one.state for one in list_asked(study, question="enquete/V6")]
    assert routed.count("not-applicable") == NOT_ROUTED


def test_what_one_says_here_and_there_is_one_query(study: Project) -> None:
    both = "(knelpunt and bron=vragenlijst within turn) and (genoeg and bron=interview within turn)"
    found = answer(study, read_query(study, both))
    assert len(found.found.respondents) == INTERVIEWED
    crossed = "(knelpunt and bron=interview within turn) or (genoeg and bron=vragenlijst within turn)"
    assert not answer(study, read_query(study, crossed)).found.respondents
    assert len(answer(study, read_query(study, "knelpunt and not bron=interview")).found.respondents) == 2


def test_a_joint_display_has_survey_and_interviews_apart(study: Project, tmp_path: Path) -> None:
    told(study, tmp_path)
    found = joint_display(study, tmp_path / "opzet.yaml")
    assert [(row.source, row.n, row.base) for row in found.rows] == [
        ("de vragenlijst", 10, SCHOOLS),
        ("de interviews", 8, INTERVIEWED),
    ]
    assert [one.flag for one in found.flagged] == ["in-line"]
    assert any(isinstance(block, Table) for block in found.document.blocks)


def test_nobody_is_moved_out_of_the_group_of_the_interviews(tmp_path: Path) -> None:
    project = new_project(tmp_path, "knelpunt")
    add_transcript(project, "school-1", TALK, group="scholen")
    with pytest.raises(ConflictError, match="school-1"):
        survey_in(project, tmp_path, under="enquete")
    survey_in(project, tmp_path)
    assert {one.group for one in respondents(project)} == {"scholen"}
