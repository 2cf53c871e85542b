"""Transcripts in, as files and folders: what is reported, and what is left alone."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import qualcode
from qualcode.errors import FormatError
from qualcode.files import reading
from qualcode.formats.tables import read_facesheet
from qualcode.importing.held import HeldTurns
from qualcode.importing.transcripts import ImportReport, import_facesheet, import_files
from qualcode.storage import Project
from qualcode.storage.documents import document, documents, fingerprints, sentences, text, turns
from qualcode.storage.memos import memos
from qualcode.storage.respondents import groups, respondents
from qualcode.text.turns import look_for_turns
from tests.support.building import INTERVIEW, new_project

ROOT = Path(qualcode.__file__).parents[1]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "transcripts"
    folder.mkdir()
    (folder / "groep-1.txt").write_text(INTERVIEW, encoding="utf-8")
    (folder / "school-1.txt").write_bytes("Interviewer: Eén plek?\r\nDocent: Twee, hoor.\r\n".encode("cp1252"))
    (folder / "notes.pages").write_bytes(b"PK\x03\x04")
    return folder


def statuses(report: ImportReport) -> dict[str, str]:
    return {item.path.name: item.status for item in report.items}


def test_a_folder_is_read_with_an_account_of_it(project: Project, folder: Path) -> None:
    report = import_files(project, "ada", [folder], group="leerlingen")
    assert statuses(report) == {"groep-1.txt": "new", "school-1.txt": "new"}
    assert ["notes.pages" in note.message for note in report.left_out] == [True]
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


GUARDED = """
import json, resource, sys
from pathlib import Path
from qualcode.importing.transcripts import import_files
from qualcode.storage import Project
room = 1 << 30
resource.setrlimit(resource.RLIMIT_AS, (room, room))
with Project.open(Path(sys.argv[1])) as project:
    report = import_files(project, "ada", [Path(sys.argv[2])])
print(json.dumps({item.path.name: [item.status, item.message] for item in report.items}))
"""
"""Imports a folder with a gigabyte of memory for all of it."""


def test_what_is_too_large_or_no_file_is_refused_before_it_is_read(project: Project, folder: Path) -> None:
    for name in ("huge.txt", "huge.docx"):
        with (folder / name).open("wb") as file:
            file.truncate(1 << 32)
    os.mkfifo(folder / "pipe.txt")
    child = [sys.executable, "-c", GUARDED, str(project.path), str(folder)]
    # Who waits for a pipe waits for ever: the limit only ends a run that has failed.
    done = subprocess.run(child, capture_output=True, text=True, check=True, timeout=300, cwd=ROOT)
    found = json.loads(done.stdout)
    assert {name: status for name, (status, _message) in found.items()} == {
        "groep-1.txt": "new",
        "huge.docx": "error",
        "huge.txt": "error",
        "pipe.txt": "error",
        "school-1.txt": "new",
    }
    assert "larger than 50 MB" in found["huge.txt"][1]
    assert "larger than 200 MB" in found["huge.docx"][1]
    assert "a device" in found["pipe.txt"][1]


def test_a_file_is_read_once_and_known_again_by_those_bytes(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    real = reading.opened

    def counting(path: Path) -> Any:
        read.append(path)
        return real(path)

    monkeypatch.setattr(reading, "opened", counting)
    import_files(project, "ada", [folder])
    assert [path.name for path in read] == ["groep-1.txt", "school-1.txt"]
    for name, (_id, _sha, source) in fingerprints(project).items():
        assert source == hashlib.sha256((folder / f"{name}.txt").read_bytes()).hexdigest()


def test_a_file_that_may_not_be_read_is_reported(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> Any:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(reading, "opened", refuse)
    report = import_files(project, "ada", [folder])
    assert set(statuses(report).values()) == {"error"}
    assert all("Permission denied" in item.message and item.hint for item in report.items)


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
    assert document(project, "s").attributes == {"datum": "2014-04-10"}
    assert memos(project) == []


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


@pytest.mark.parametrize("dry_run", [True, False])
def test_who_is_new_is_in_the_json_and_whom_they_may_be(project: Project, tmp_path: Path, dry_run: bool) -> None:
    (tmp_path / "a.txt").write_text("Interviewer: Ja?\n\nR1: Ja.\n\nR2: Nee.\n", encoding="utf-8")
    sheet = tmp_path / "s.csv"
    sheet.write_text("respondent,document,speaker\nP1,a,R1\n", encoding="utf-8")
    import_files(project, "ada", [tmp_path / "a.txt"], facesheet=read_facesheet(sheet))
    (tmp_path / "b.txt").write_text("Interviewer: Ja?\n\nR9: Ja.\n", encoding="utf-8")
    sheet.write_text("respondent,document,speaker\nP01,a,R1\n", encoding="utf-8")
    report = import_files(
        project, "ada", [tmp_path / "b.txt"], facesheet=read_facesheet(sheet), dry_run=dry_run
    ).to_dict()
    assert report["newcomers"] == [{"respondent": "b", "like": None}, {"respondent": "P01", "like": "P1"}]
    assert "P01" not in str(report["respondents"]["notes"])
    assert len(report["respondents"]["notes"]) == 1


def test_turns_that_are_held_are_those_that_were_found() -> None:
    """Whoever speaks, with times and questions or without."""
    spoken = "I: V4. Waar is dat?\n[00:01:05] Sem: Daar.\n\n# Kop\nI: En V5. wat?\nSem: Dat.\n"
    found = look_for_turns(spoken).turns
    assert len({(turn.speaker, turn.role, turn.question, turn.time) for turn in found}) > 3
    assert [*HeldTurns(found)] == found
