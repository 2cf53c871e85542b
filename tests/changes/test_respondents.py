"""Face sheets: who speaks, in which group, with which attributes; and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.changes import respondents as writers
from qualcode.changes.attributes import add_attribute, set_value
from qualcode.changes.facesheets import FacesheetOutcome, apply_facesheet
from qualcode.changes.log_words import in_words
from qualcode.changes.work import set_memo
from qualcode.errors import ConflictError, FormatError
from qualcode.model import Respondent, Role, Speaker
from qualcode.queries.counting import gather
from qualcode.specs import AttributeColumn, FaceRow
from qualcode.storage import Project
from qualcode.storage.documents import speakers
from qualcode.storage.progress import progress
from qualcode.storage.respondents import attributes, documents_of, groups, respondents, spoken
from tests.support.building import INTERVIEW, add_transcript, new_project

SEX = AttributeColumn("geslacht", "choice", ("m", "v"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = new_project(tmp_path)
    add_transcript(project, "groep-1", INTERVIEW)
    add_transcript(project, "school-1", "Interviewer: Is er plek?\nDocent: Ja hoor.\nDirecteur: Meer dan genoeg.\n")
    return project


def row(line: int, name: str, document: str, speaker: str | None = None, group: str = "", **values: str) -> FaceRow:
    return FaceRow(line, name, document, speaker, group or None, values)


def apply(project: Project, *rows: FaceRow, allow_missing: bool = False) -> FacesheetOutcome:
    with project.change("ada", "respondents.import") as change:
        others = dict.fromkeys(name for row in rows for name in row.attributes if name != SEX.name)
        columns = [SEX, *(AttributeColumn(name, "text") for name in others)]
        return apply_facesheet(project, change, rows, columns, source="face.csv", allow_missing=allow_missing)


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


def person(project: Project, name: str) -> Respondent:
    return next(found for found in respondents(project) if found.name == name)


def speaker(project: Project, label: str, document: int = 1) -> Speaker:
    return next(found for found in speakers(project, document) if found.label == label)


def state(project: Project) -> list[object]:
    return [respondents(project), speakers(project), groups(project), attributes(project)]


def undone(project: Project, before: list[object]) -> bool:
    """Whether one undo gives the earlier state back, and one redo the later."""
    after = state(project)
    project.undo("ada")
    back = state(project) == before
    project.redo("ada")
    return back and state(project) == after


def test_a_respondent_is_renamed_and_the_log_forgets_the_old_name(project: Project) -> None:
    before = state(project)
    sem = person(project, "groep-1/Sem")
    assert writers.rename(project, "ada", sem.id, "  leerling  1 ")
    assert person(project, "leerling 1").id == sem.id
    assert in_words(project.log(1)[0]) == "renamed a respondent to leerling 1"
    assert undone(project, before)
    assert not writers.rename(project, "ada", sem.id, "leerling 1")
    for name, words in (("groep-1/noor", "already"), (" ", "A name is needed")):
        with pytest.raises(ConflictError, match=words):
            writers.rename(project, "ada", sem.id, name)


def test_the_group_is_changed_and_made_where_it_is_new(project: Project) -> None:
    before = state(project)
    sem = person(project, "groep-1/Sem").id
    assert writers.set_group(project, "ada", sem, " leerlingen / LWT ")
    assert person(project, "groep-1/Sem").group == "leerlingen/LWT"
    assert [group.path for group in groups(project)] == ["leerlingen", "leerlingen/LWT"]
    assert in_words(project.log(1)[0]) == "put groep-1/Sem in the group leerlingen/LWT"
    assert undone(project, before)
    assert writers.set_group(project, "ada", sem, "")
    assert person(project, "groep-1/Sem").group is None
    assert in_words(project.log(1)[0]) == "took groep-1/Sem out of its group"


def test_who_has_withdrawn_counts_nowhere(project: Project) -> None:
    before = state(project)
    sem = person(project, "groep-1/Sem").id
    assert writers.set_withdrawn(project, "ada", sem)
    assert sem not in {found.id for found in gather(project).respondents}
    assert sem in {found.id for found in gather(project).withdrawn}
    assert progress(project)[1].turns == 1
    assert undone(project, before)
    assert not writers.set_withdrawn(project, "ada", sem)
    assert writers.set_withdrawn(project, "ada", sem, False)
    assert progress(project)[1].turns == 3


def test_a_speaker_is_assigned_to_a_respondent_who_is_there(project: Project) -> None:
    before = state(project)
    docent, directeur = speaker(project, "Docent", 2), speaker(project, "Directeur", 2)
    writers.assign_speakers(project, "ada", [directeur.id], "school-1/docent")
    assert speaker(project, "Directeur", 2).respondent_id == docent.respondent_id
    # Nothing else was known of the respondent who was made for the director when the transcript was imported.
    assert "school-1/Directeur" not in {found.name for found in respondents(project)}
    assert in_words(project.log(1)[0]) == "Directeur in school-1 is school-1/Docent"
    assert undone(project, before)


def test_a_respondent_of_whom_something_is_known_stays(project: Project) -> None:
    directeur = speaker(project, "Directeur", 2)
    assert directeur.respondent_id is not None
    set_memo(project, "ada", "respondent", directeur.respondent_id, "Na het gesprek gebeld.")
    writers.assign_speakers(project, "ada", [directeur.id], "school-1/Docent")
    assert "school-1/Directeur" in {found.name for found in respondents(project)}


def test_a_new_respondent_is_made_of_a_speaker_in_the_same_group(project: Project) -> None:
    writers.set_group(project, "ada", person(project, "groep-1/Sem").id, "leerlingen")
    before = state(project)
    made = writers.assign_speakers(project, "ada", [speaker(project, "Sem").id], "leerling-7")
    assert person(project, "leerling-7").id == made
    assert person(project, "leerling-7").group == "leerlingen"
    assert undone(project, before)


def test_roles_are_corrected(project: Project) -> None:
    before = state(project)
    writers.set_roles(project, "ada", [speaker(project, "Sem").id], Role.INTERVIEWER)
    assert speaker(project, "Sem").respondent_id is None
    assert "groep-1/Sem" not in {found.name for found in respondents(project)}
    assert in_words(project.log(1)[0]) == "Sem in groep-1 is an interviewer"
    assert undone(project, before)
    before = state(project)
    writers.set_roles(project, "ada", [speaker(project, "Interviewer").id], Role.RESPONDENT)
    made = speaker(project, "Interviewer").respondent_id
    assert made == person(project, "groep-1/Interviewer").id
    assert undone(project, before)
    assert not writers.set_roles(project, "ada", [speaker(project, "Noor").id], Role.RESPONDENT)


def test_speakers_of_several_transcripts_become_one_respondent_in_one_step(project: Project) -> None:
    before = state(project)
    several = [speaker(project, "Sem").id, speaker(project, "Docent", 2).id, speaker(project, "Interviewer").id]
    made = writers.assign_speakers(project, "ada", several, " leerling  7")
    assert {one.respondent_id for one in speakers(project) if one.id in several} == {made}
    assert speaker(project, "Interviewer").role is Role.RESPONDENT
    assert not {"groep-1/Sem", "school-1/Docent"} & {found.name for found in respondents(project)}
    assert in_words(project.log(1)[0]) == "3 speakers are leerling 7"
    assert undone(project, before)


def test_roles_of_several_are_corrected_in_one_step_and_others_left(project: Project) -> None:
    before = state(project)
    both = [one.id for one in speakers(project) if one.label == "Interviewer"]
    assert writers.set_roles(project, "ada", both, Role.INTERVIEWER) == 0
    assert writers.set_roles(project, "ada", [*both, speaker(project, "Sem").id], Role.RESPONDENT) == 2
    assert {one.role for one in speakers(project)} == {Role.RESPONDENT}
    assert {found.name for found in respondents(project)} >= {"groep-1/Interviewer", "school-1/Interviewer"}
    assert in_words(project.log(1)[0]) == "2 speakers are respondents"
    assert undone(project, before)


def test_only_who_speaks_nowhere_is_removed(project: Project) -> None:
    sem = person(project, "groep-1/Sem").id
    with pytest.raises(ConflictError, match="speaks in a transcript"):
        writers.remove_respondent(project, "ada", sem)
    made = add_attribute(project, "ada", "leeftijd", "number")
    set_value(project, "ada", sem, made, "15")
    set_memo(project, "ada", "respondent", sem, "Stil.")
    writers.set_roles(project, "ada", [speaker(project, "Sem").id], Role.INTERVIEWER)
    before = state(project)
    writers.remove_respondent(project, "ada", sem)
    assert "groep-1/Sem" not in {found.name for found in respondents(project)}
    assert undone(project, before)


@pytest.mark.parametrize("column", ["", "scholen"])
def test_who_takes_anothers_place_takes_the_group_along(project: Project, column: str) -> None:
    apply(project, row(2, "voorlopig", "groep-1", "Sem", "leerlingen"))
    outcome = apply(project, row(2, "leerling-1", "groep-1", "Sem", column))
    assert person(project, "leerling-1").group == (column or "leerlingen")
    assert outcome.group_kept == ([] if column else ["leerling-1"])
    assert outcome.without_group == []


def test_who_had_no_group_is_told(project: Project) -> None:
    outcome = apply(project, row(2, "l1", "groep-1", "Sem", "leerlingen"), row(3, "l2", "groep-1", "Noor"))
    assert outcome.without_group == ["l2"]
    assert any("1 respondent without a group (l2)" in remark for remark in outcome.remarks())


def test_who_has_withdrawn_has_so_under_another_name(project: Project) -> None:
    apply(project, row(2, "voorlopig", "groep-1", "Sem", "leerlingen"))
    writers.set_withdrawn(project, "ada", person(project, "voorlopig").id)
    apply(project, row(2, "leerling-1", "groep-1", "Sem"))
    assert person(project, "leerling-1").withdrawn


def test_names_in_other_capitals_are_those_that_are_here(project: Project) -> None:
    apply(project, row(2, "L1", "groep-1", "Sem", "Leerlingen/LWT", regio="Oost"))
    outcome = apply(
        project,
        row(2, "l1", "groep-1", "Sem", "leerlingen/lwt"),
        row(3, "l2", "groep-1", "Noor", "LEERLINGEN/ao", Regio="oost"),
    )
    assert [group.path for group in groups(project)] == ["Leerlingen", "Leerlingen/LWT", "Leerlingen/ao"]
    assert person(project, "L1").group == "Leerlingen/LWT"
    assert person(project, "l2").attributes == {"regio": "Oost"}
    assert [attribute.name for attribute in attributes(project)] == ["geslacht", "regio"]
    assert {"l1", "leerlingen", "Regio", "oost"} <= outcome.respelled.keys()


def test_a_corrected_sheet_corrects_the_capitals_of_its_own_values(project: Project) -> None:
    apply(project, row(2, "l1", "groep-1", "Sem", regio="oost"), row(3, "l2", "groep-1", "Noor", regio="oost"))
    apply(project, row(2, "l1", "groep-1", "Sem", regio="Oost"), row(3, "l2", "groep-1", "Noor", regio="Oost"))
    assert {person(project, name).attributes["regio"] for name in ("l1", "l2")} == {"Oost"}
