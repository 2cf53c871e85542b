"""What a project remembers of a chapter: in copies, in a merge, and when its names are taken out."""

from __future__ import annotations

from pathlib import Path

from qualcode.changes.reporting.chapters import chapter_written
from qualcode.merging import merge
from qualcode.storage import Project
from qualcode.storage.redaction import write_copy
from qualcode.storage.reported import AskedChapter, written_file, written_files
from tests.report.kept.chapters import chapter, written
from tests.support.building import INTERVIEW, add_transcript, new_project
from tests.support.copies import copied

GUID = "11111111-1111-4111-8111-111111111111"


def _remember(project: Project, lastig: int = 5) -> None:
    known = written_file(project, GUID)
    with chapter_written(
        project, "ada", "report.write", known, GUID, "h.docx", AskedChapter(), written(chapter(lastig=lastig))
    ):
        pass


def test_a_copy_has_it_and_a_merge_brings_what_is_newer(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        add_transcript(project, "een", INTERVIEW)
        _remember(project)
        with copied(project) as other:
            _remember(other, lastig=6)
            merge(project, "ada", other.path)
        [found] = written_files(project)
        assert [piece.claims[0].n for piece in found.pieces if piece.key == "sentence:lastig"] == [6]
        assert project.check() == []


def test_undo_passes_over_what_was_written_to_a_file(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        add_transcript(project, "een", INTERVIEW)
        _remember(project)
        project.undo("ada")
        assert [one.guid for one in written_files(project)] == [GUID]


def test_a_blind_copy_has_none_of_its_words(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        document = add_transcript(project, "een", INTERVIEW)
        _remember(project)
        with project.change("ada", "round.new") as change:
            lead = project.ensure_coder("ada")
            round_ = change.insert(
                "round", name="r1", codebook_version=0, created=change.at, lead_id=lead, seed=1, plan="{}"
            )
            change.insert(
                "assignment",
                coder_id=lead,
                document_id=document,
                round_id=round_,
                assigned=change.at,
                codebook_version=0,
            )
        write_copy(project, tmp_path / "blind.qualcode", "bo", "ada")
    data = (tmp_path / "blind.qualcode").read_bytes()
    assert b"vinden het lastig" not in data
    with Project.open(tmp_path / "blind.qualcode") as blind:
        assert written_files(blind) == []
        assert blind.check() == []
