"""Face sheets: who speaks, in which group, with which attributes; and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import FormatError
from qualcode.model import AttributeColumn, FaceRow
from qualcode.respondents import Outcome, apply_facesheet
from qualcode.storage import Project
from qualcode.storage.documents import speakers
from qualcode.storage.people import attributes, documents_of, groups, respondents, spoken

from .building import INTERVIEW, add_transcript, new_project

SEX = AttributeColumn("geslacht", "choice", ("m", "v"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = new_project(tmp_path)
    add_transcript(project, "groep-1", INTERVIEW)
    add_transcript(project, "school-1", "Interviewer: Is er plek?\nDocent: Ja hoor.\nDirecteur: Meer dan genoeg.\n")
    return project


def row(line: int, name: str, document: str, speaker: str | None = None, group: str = "", **values: str) -> FaceRow:
    return FaceRow(line, name, document, speaker, group or None, values)


def apply(project: Project, *rows: FaceRow, **more: bool) -> Outcome:
    with project.change("ada", "respondents.import") as change:
        return apply_facesheet(project, change, rows, [SEX], source="face.csv", **more)


def test_without_a_face_sheet_every_speaker_is_a_respondent(project: Project) -> None:
    names = ["groep-1/Sem", "groep-1/Noor", "school-1/Docent", "school-1/Directeur"]
    assert [person.name for person in respondents(project)] == names


def test_speakers_of_one_transcript_become_different_respondents(project: Project) -> None:
    apply(
        project,
        row(2, "leerling-1", "groep-1", "Sem", "leerlingen/LWT", geslacht="m"),
        row(3, "leerling-2", "groep-1.txt", "noor", "leerlingen/LWT", geslacht="v"),
        row(4, "school-1", "school-1", None, "scholen"),
    )
    people = {person.name: person for person in respondents(project)}
    assert list(people) == ["leerling-1", "leerling-2", "school-1"]
    assert people["leerling-2"].attributes == {"geslacht": "v"}
    assert people["leerling-1"].group == "leerlingen/LWT"
    assert [group.path for group in groups(project)] == ["leerlingen", "leerlingen/LWT", "scholen"]
    assert len({speaker.respondent_id for speaker in speakers(project, 2) if speaker.respondent_id}) == 1
    assert spoken(project)[people["leerling-1"].id] == (2, 10)
    assert documents_of(project)[people["school-1"].id] == [2]


def test_one_undo_takes_a_face_sheet_back(project: Project) -> None:
    before = respondents(project), speakers(project)
    apply(project, row(2, "leerling-1", "groep-1", "Sem"), row(3, "leerling-2", "groep-1", "Noor"))
    project.undo("ada")
    assert (respondents(project), speakers(project)) == before


def test_applying_it_again_changes_nothing(project: Project) -> None:
    rows = [row(2, "leerling-1", "groep-1", "Sem", "leerlingen", geslacht="m")]
    apply(project, *rows)
    lines = len(project.log())
    apply(project, *rows)
    assert len(project.log()) == lines


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (row(5, "x", "groep-9", "Sem"), "line 5: there is no document 'groep-9'. Did you mean groep-1"),
        (row(5, "x", "groep-1", "Sam"), "line 5: nobody is called 'Sam' in groep-1; its speakers are: Interviewer"),
        (row(5, "x", "groep-1"), "line 5: groep-1 has several respondents, but this row names no speaker"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_placed_stops_everything(project: Project, bad: FaceRow, message: str) -> None:
    before = project.data_version()
    with pytest.raises(FormatError) as caught:
        apply(project, row(2, "leerling-1", "groep-1", "Sem"), bad)
    assert message in caught.value.message
    assert caught.value.message.startswith("face.csv: ")
    assert "othing was changed" in caught.value.hint
    assert project.data_version()[0] == before[0]
    assert len(respondents(project)) == 4


def test_respondents_without_a_transcript_are_kept_on_request(project: Project) -> None:
    outcome = apply(project, row(2, "leerling-9", "groep-9", "Sem"), row(3, "l1", "groep-1", "Sem"), allow_missing=True)
    assert outcome.without_transcript == ["leerling-9"]
    assert outcome.unlinked == ["groep-1", "school-1"]
    found = {person.name: person.id for person in respondents(project)}
    assert found["leerling-9"] not in documents_of(project)


def test_a_label_taken_for_the_interviewer_is_a_respondent_where_the_face_sheet_says_so(project: Project) -> None:
    apply(project, row(2, "onderzoeker", "groep-1", "Interviewer"))
    assert spoken(project)[respondents(project)[-1].id][0] == 2


def test_text_becomes_choice_and_other_types_fall_back_to_text(project: Project) -> None:
    def types() -> dict[str, tuple[str, tuple[str, ...]]]:
        return {found.name: (found.type, found.choices) for found in attributes(project)}

    def read(column: AttributeColumn, value: str) -> None:
        with project.change("ada", "respondents.import") as change:
            rows = [row(2, "l1", "groep-1", "Sem", **{column.name: value})]
            apply_facesheet(project, change, rows, [column], source="face.csv")

    read(AttributeColumn("regio", "text"), "Noord")
    read(AttributeColumn("regio", "choice", ("Zuid",)), "Zuid")
    assert types()["regio"] == ("choice", ("Zuid", "Noord"))
    read(AttributeColumn("regio", "number"), "3")
    assert types()["regio"] == ("text", ())


def test_what_was_known_of_a_replaced_respondent_goes_along(project: Project) -> None:
    def named(name: str, **values: str) -> None:
        apply(project, row(2, name, "groep-1", "Sem", "leerlingen", **values))

    named("voorlopig", geslacht="m")
    named("leerling-1")
    people = {person.name: dict(person.attributes) for person in respondents(project)}
    assert "voorlopig" not in people
    assert people["leerling-1"] == {"geslacht": "m"}
    project.undo("ada")
    assert "leerling-1" not in {person.name for person in respondents(project)}
