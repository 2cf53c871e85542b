"""The recording that a document names: kept with the interview, counted by nobody, and taken along."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.formats.projects.losses import Losses
from qualcode.formats.tables import read_facesheet
from qualcode.importing.corrections import update_document
from qualcode.importing.transcripts import import_facesheet, import_files
from qualcode.queries.portable import portable_study
from qualcode.storage import Project
from qualcode.storage.documents import document, documents, interview_attributes
from qualcode.storage.memos import memos
from qualcode.storage.respondents import attributes
from tests.support.building import new_project

TALK = "Interviewer: Hoe gaat het?\nDocent: Goed hoor.\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path)


def put(folder: Path, fields: str, name: str = "een") -> Path:
    path = folder / f"{name}.txt"
    path.write_text(f"---\n{fields}\n---\n{TALK}" if fields else TALK, encoding="utf-8")
    return path


@pytest.mark.parametrize("key", ["recording", "opname", "Opname"])
@pytest.mark.parametrize("name", ["een.mp3", "../geluid/een 2.WAV", "audio/een.mp4", "een.m4a"])
def test_a_field_names_it(project: Project, tmp_path: Path, key: str, name: str) -> None:
    import_files(project, "ada", [put(tmp_path, f"{key}: {name}\ngolf: 1")])
    (found,) = documents(project)
    assert (found.recording, found.attributes) == (name, {"golf": "1"})
    assert interview_attributes(project) == {"golf": ["1"]}
    assert not memos(project)
    assert not attributes(project)


@pytest.mark.parametrize("value", ["ja", "nee, geen toestemming", "deel 2", "een.docx"])
def test_whether_one_may_record_names_none(project: Project, tmp_path: Path, value: str) -> None:
    import_files(project, "ada", [put(tmp_path, f"opname: {value}")])
    assert document(project, "een").recording == ""
    assert [memo.text for memo in memos(project)] == [f"opname: {value}"]


def test_a_corrected_file_and_a_face_sheet_name_it_too(project: Project, tmp_path: Path) -> None:
    import_files(project, "ada", [put(tmp_path, ""), put(tmp_path, "", "twee")])
    update_document(project, "ada", "een", put(tmp_path, "recording: een.mp3"))
    assert document(project, "een").recording == "een.mp3"
    update_document(project, "ada", "een", put(tmp_path, "recording: anders.mp3"))
    assert document(project, "een").recording == "een.mp3"
    update_document(project, "ada", "een", put(tmp_path, "recording: anders.mp3"), differing="replace")
    assert document(project, "een").recording == "anders.mp3"
    sheet = tmp_path / "personen.csv"
    sheet.write_text("respondent,document,recording,mag\np1,een,een.mp3,ja\np2,twee,twee.mp3,nee\n", encoding="utf-8")
    import_facesheet(project, "ada", read_facesheet(sheet))
    assert [one.recording for one in documents(project)] == ["een.mp3", "twee.mp3"]
    assert [one.name for one in attributes(project)] == ["mag"]
    sheet.write_text("respondent,opname\neen,een.wav\ntwee,twee.wav\n", encoding="utf-8")
    import_facesheet(project, "ada", read_facesheet(sheet), allow_missing=True)
    assert [one.recording for one in documents(project)] == ["een.wav", "twee.wav"]


def test_a_column_that_says_who_may_be_recorded_is_an_attribute(project: Project, tmp_path: Path) -> None:
    import_files(project, "ada", [put(tmp_path, "")])
    sheet = tmp_path / "personen.csv"
    sheet.write_text("respondent,document,opname\np1,een,ja\n", encoding="utf-8")
    import_facesheet(project, "ada", read_facesheet(sheet))
    assert [one.name for one in attributes(project)] == ["opname"]
    assert document(project, "een").recording == ""


def test_it_leaves_with_the_study(project: Project, tmp_path: Path) -> None:
    import_files(project, "ada", [put(tmp_path, "recording: een.mp3\ngolf: 1"), put(tmp_path, "golf: 2", "twee")])
    study = portable_study(project, Losses())
    assert [dict(one.attributes) for one in study.texts] == [{"golf": "1", "recording": "een.mp3"}, {"golf": "2"}]
    assert {one.name for one in study.variables} == {"golf", "recording"}
