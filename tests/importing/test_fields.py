"""Fields at the top of a file that is read again: what is taken over, what stays, and one way for update and build."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from qualcode.changes.attributes import set_value
from qualcode.importing.corrections import UpdateReport, update_document
from qualcode.importing.transcripts import import_files
from qualcode.storage import Project
from qualcode.storage.documents import document, text
from qualcode.storage.memos import memos
from qualcode.storage.respondents import attributes, respondents
from tests.support.building import new_project
from tests.support.states import state
from tests.support.study_files import build, opened, write_files

TALK = "Interviewer: Hoe gaat het?\nDocent: Goed hoor.\n"
FIELDS = {"groep": "vmbo", "leerjaar": "3", "golf": "1", "opmerking": "in de kantine", "id": "Nova"}
HERE = {"group": "vmbo", "leerjaar": "3", "golf": "1", "memo": "opmerking: in de kantine"}


def put(folder: Path, fields: dict[str, str], talk: str = TALK) -> Path:
    path = folder / "een.txt"
    front = "".join(f"{key}: {value}\n" for key, value in fields.items())
    path.write_text(f"---\n{front}---\n{talk}", encoding="utf-8")
    return path


def known(project: Project, name: str = "een") -> dict[str, str]:
    """All that is known of a document with one respondent, and of who that is."""
    found = document(project, name)
    [person] = [one for one in respondents(project) if name in (one.name, "een")]
    memo = "\n".join(one.text for one in memos(project) if (one.kind, one.target_id) == ("document", found.id))
    return {"group": person.group or "", **person.attributes, **found.attributes, **({"memo": memo} if memo else {})}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = new_project(tmp_path)
    import_files(project, "ada", [put(tmp_path, FIELDS)])
    assert known(project) == HERE
    return project


def told(report: UpdateReport, kind: str) -> str:
    return " ".join(note.message for note in report.notes if note.kind == kind)


OTHERWISE = [
    ({"leerjaar": "4"}, {"leerjaar": "4"}, "leerjaar"),
    ({"golf": "2"}, {"golf": "2"}, "golf"),
    ({"groep": "havo/5"}, {"group": "havo/5"}, "group"),
    ({"opmerking": "buiten"}, {"memo": "opmerking: buiten"}, "opmerking"),
    ({"groep": "havo", "leerjaar": "4"}, {"group": "havo", "leerjaar": "4"}, "group, leerjaar"),
]


@pytest.mark.parametrize("corrected", [TALK, TALK.replace("hoor", "wel")])
@pytest.mark.parametrize(("fields", "then", "keys"), OTHERWISE)
def test_what_says_otherwise_stays_and_is_told_unless_it_is_to_be_replaced(
    project: Project, tmp_path: Path, corrected: str, fields: dict[str, str], then: dict[str, str], keys: str
) -> None:
    path = put(tmp_path, FIELDS | fields, corrected)
    report = update_document(project, "ada", "een", path)
    assert known(project) == HERE
    assert f"otherwise: {keys};" in told(report, "fields")
    before, lines = state(project), len(project.log())
    assert "taken over" in told(
        update_document(project, "ada", "een", path, differing="replace", dry_run=True), "fields_taken"
    )
    assert (state(project), len(project.log())) == (before, lines)
    report = update_document(project, "ada", "een", path, differing="replace")
    assert known(project) == HERE | then
    assert told(report, "fields_taken").endswith(f": {keys}")
    project.undo("ada")
    assert state(project) == before
    project.redo("ada")
    assert known(project) == HERE | then


@pytest.mark.parametrize("corrected", [TALK, TALK.replace("hoor", "wel")])
def test_what_nothing_is_known_of_is_taken_in_one_step(project: Project, tmp_path: Path, corrected: str) -> None:
    more = {"traject": "LWT", "plaats": "Emmen", "titel": "Derde gesprek", "css": "x"}
    before = state(project)
    report = update_document(project, "ada", "een", put(tmp_path, FIELDS | more, corrected))
    memo = {"memo": "opmerking: in de kantine\ntitel: Derde gesprek"}
    assert known(project) == HERE | {"traject": "LWT", "plaats": "Emmen"} | memo
    assert text(project, 1).strip() == corrected.strip()
    assert told(report, "fields_taken").endswith(": traject, plaats, titel")
    assert not told(report, "fields")
    project.undo("ada")
    assert state(project) == before


def test_the_same_fields_say_nothing_and_who_speaks_is_never_taken_over(project: Project, tmp_path: Path) -> None:
    lines = len(project.log())
    for same in (FIELDS, {}, FIELDS | {"leerjaar": " 3", "groep": "VMBO"}):
        report = update_document(project, "ada", "een", put(tmp_path, same), differing="replace")
        assert (told(report, "fields"), told(report, "fields_taken")) == ("", "")
    report = update_document(
        project, "ada", "een", put(tmp_path, FIELDS | {"id": "Rivo", "taal": "en"}), differing="replace"
    )
    assert told(report, "fields").endswith("not taken over: respondent, language")
    assert (known(project), len(project.log())) == (HERE, lines)


def test_a_key_is_an_attribute_of_what_it_is_one_of_here(tmp_path: Path) -> None:
    fields = {"stemming": "goed", "template": "lang"}
    project = new_project(tmp_path)
    path = put(tmp_path, fields)
    import_files(project, "ada", [path], interview_attributes=["stemming"], attributes=["template"])
    before = known(project)
    assert before == {"group": "", "stemming": "goed", "template": "lang"}
    put(tmp_path, {"stemming": "matig", "template": "kort"})
    report = update_document(project, "ada", "een", path, differing="replace")
    assert known(project) == {"group": "", "stemming": "matig", "template": "kort"}
    assert document(project, "een").attributes == {"stemming": "matig"}
    assert not told(report, "fields")


@pytest.mark.parametrize("talk", ["Goed hoor.", "Goed wel."])
def test_a_build_follows_what_the_file_says_anew_and_leaves_what_was_put_right_here(tmp_path: Path, talk: str) -> None:
    def transcript(year: int, wave: int, *more: str) -> str:
        return "\n".join(
            ["---", f"leerjaar: {year}", f"golf: {wave}", *more, "---", f"Interviewer: Hoe?\nAbel: {talk}\n"]
        )

    study = write_files(tmp_path / "studie", **{"leerlingen/extra.txt": transcript(3, 1).replace("wel", "hoor")})
    build(study)
    path = study.parent / "leerlingen" / "extra.txt"

    def here() -> dict[str, str]:
        with closing(opened(study)) as project:
            [person] = [one for one in respondents(project) if one.name == "extra"]
            return {**person.attributes, **document(project, "extra").attributes}

    assert here() == {"leerjaar": "3", "golf": "1"}
    path.write_text(transcript(4, 1, "plaats: Emmen"), encoding="utf-8")
    [thing] = [one for one in build(study).things if one.place.endswith("extra.txt")]
    assert here() == {"leerjaar": "4", "golf": "1", "plaats": "Emmen"}
    assert thing.status == "changed"
    assert "taken over from its fields: leerjaar, plaats" in thing.notes
    with closing(opened(study)) as project:
        [person] = [one for one in respondents(project) if one.name == "extra"]
        [attribute] = [one for one in attributes(project) if one.name == "leerjaar"]
        set_value(project, "ada", person.id, attribute.id, "6")
    path.write_text(transcript(5, 2, "plaats: Emmen"), encoding="utf-8")
    [thing] = [one for one in build(study).things if one.place.endswith("extra.txt")]
    assert here() == {"leerjaar": "6", "golf": "2", "plaats": "Emmen"}
    assert "its fields say otherwise and were not taken over: leerjaar" in thing.notes
    assert build(study).steps == 0
