"""Transcripts in, as files and folders: what is reported, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import FormatError
from qualcode.formats.tables import read_facesheet
from qualcode.importing.transcripts import ImportReport, import_facesheet, import_files
from qualcode.storage import Project
from qualcode.storage.documents import document, documents, sentences, text, turns
from qualcode.storage.memos import memos
from qualcode.storage.respondents import groups, respondents
from tests.support.building import INTERVIEW, new_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "transcripts"
    folder.mkdir()
    (folder / "groep-1.txt").write_text(INTERVIEW, encoding="utf-8")
    (folder / "school-1.txt").write_bytes("Interviewer: Eén plek?\r\nDocent: Twee, hoor.\r\n".encode("cp1252"))
    (folder / "notes.pdf").write_bytes(b"%PDF-1.4")
    return folder


def statuses(report: ImportReport) -> dict[str, str]:
    return {item.path.name: item.status for item in report.items}


def test_a_folder_is_read_with_an_account_of_it(project: Project, folder: Path) -> None:
    report = import_files(project, "ada", [folder], group="leerlingen")
    assert statuses(report) == {"groep-1.txt": "new", "school-1.txt": "new"}
    assert ["notes.pdf" in note.message for note in report.left_out] == [True]
    assert [item.encoding for item in report.items] == ["utf-8", "cp1252"]
    assert report.items[0].speakers == (("Interviewer", "interviewer"), ("Sem", "respondent"), ("Noor", "respondent"))
    assert text(project, document(project, "school-1").id) == "Interviewer: Eén plek?\nDocent: Twee, hoor.\n"
    assert [turn.speaker for turn in turns(project, 2)] == ["Interviewer", "Docent"]
    words = text(project, 1)
    assert "Drie keer." in [words[start:end] for start, end in sentences(project, 1)]
    assert {person.group for person in respondents(project)} == {"leerlingen"}
    assert document(project, "groep-1").source == "transcripts/groep-1.txt"


def test_importing_again_is_a_no_op(project: Project, folder: Path) -> None:
    import_files(project, "ada", [folder])
    lines = len(project.log())
    assert set(statuses(import_files(project, "ada", [folder])).values()) == {"unchanged"}
    assert len(project.log()) == lines


def test_a_changed_file_is_reported_and_left_alone(project: Project, folder: Path) -> None:
    import_files(project, "ada", [folder])
    (folder / "groep-1.txt").write_text(INTERVIEW + "Sem: Nog iets.\n", encoding="utf-8")
    report = import_files(project, "ada", [folder])
    assert statuses(report)["groep-1.txt"] == "changed"
    assert not report.failed
    assert text(project, 1) == INTERVIEW


def test_another_file_of_the_same_name_is_refused(project: Project, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "groep-1.txt").write_text("Interviewer: Iets anders?\nKim: Ja.\n", encoding="utf-8")
    import_files(project, "ada", [folder])
    report = import_files(project, "ada", [other])
    assert statuses(report) == {"groep-1.txt": "taken"}
    assert report.failed


def test_the_same_text_in_another_file_is_known(project: Project, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "groep-1.md").write_text(INTERVIEW, encoding="utf-8")
    import_files(project, "ada", [folder])
    assert statuses(import_files(project, "ada", [other])) == {"groep-1.md": "unchanged"}


def test_a_file_that_cannot_be_read_stops_nothing_else(project: Project, folder: Path) -> None:
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 and nothing more")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    report = import_files(project, "ada", [folder])
    assert statuses(report) == {
        "broken.docx": "error",
        "groep-1.txt": "new",
        "picture.txt": "error",
        "school-1.txt": "new",
    }
    assert all(str(item.path) in item.message and item.hint for item in report.items if item.status == "error")
    assert report.failed


def test_one_undo_takes_a_whole_import_back(project: Project, folder: Path) -> None:
    import_files(project, "ada", [folder])
    project.undo("ada")
    assert documents(project) == []
    assert respondents(project) == []
    project.redo("ada")
    assert [found.name for found in documents(project)] == ["groep-1", "school-1"]
    assert len(sentences(project, 1)) > 5


def test_a_dry_run_reports_and_writes_nothing(project: Project, folder: Path) -> None:
    lines = len(project.log())
    report = import_files(project, "ada", [folder], dry_run=True)
    assert set(statuses(report).values()) == {"new"}
    assert documents(project) == []
    assert len(project.log()) == lines


def test_cancelling_in_the_middle_writes_nothing(project: Project, folder: Path) -> None:
    def cancel(done: int, _of: int, _name: str) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_files(project, "ada", [folder], progress=cancel)
    assert documents(project) == []


def test_front_matter_names_group_respondent_and_attributes(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "s.md"
    path.write_text(
        "---\ngroep: scholen/AO\nrespondent: school-7\ninterviewer: Wim\nregio: Noord\n"
        "datum: 2014-04-10\ntaal: nl\n---\n"
        "**Wim**: Hoe gaat het?\n\n**Docent**: Goed.\n",
        encoding="utf-8",
    )
    import_files(project, "ada", [path], group="anders")
    [person] = respondents(project)
    assert (person.name, person.group, dict(person.attributes)) == ("school-7", "scholen/AO", {"regio": "Noord"})
    assert [turn.role.value for turn in turns(project, 1)] == ["interviewer", "respondent"]
    assert "groep" not in text(project, 1)
    assert [(memo.kind, memo.text) for memo in memos(project)] == [("document", "datum: 2014-04-10")]


def test_a_face_sheet_can_come_with_the_transcripts_or_stops_them(project: Project, folder: Path) -> None:
    face = folder / "face.csv"
    face.write_text("respondent,document,speaker,groep\nl1,groep-1,Sem,leerlingen\nl2,groep-2,Kim,leerlingen\n")
    with pytest.raises(FormatError, match="groep-2"):
        import_files(project, "ada", [folder], facesheet=read_facesheet(face))
    assert documents(project) == []
    report = import_files(project, "ada", [folder], facesheet=read_facesheet(face), allow_missing=True)
    assert report.facesheet is not None
    assert report.facesheet.without_transcript == ["l2"]
    assert [group.path for group in groups(project)] == ["leerlingen"]


def test_a_face_sheet_can_be_tried_first(project: Project, folder: Path) -> None:
    face = folder / "face.csv"
    face.write_text("respondent,document,speaker,groep\nl1,groep-1,Sem,leerlingen\n")
    import_files(project, "ada", [folder])
    outcome = import_facesheet(project, "ada", read_facesheet(face), dry_run=True)
    assert outcome.linked == 1
    assert groups(project) == []
