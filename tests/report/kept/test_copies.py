"""A chapter whose file is in more places than one: each copy is brought up to date from what it was written with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.merging import merge
from qualcode.report.kept.chapter import (
    UpdatedChapter,
    chapter_files,
    chapter_state,
    made_chapter,
    update_chapter,
    write_chapter,
)
from qualcode.storage import Project
from qualcode.storage.reported import AskedChapter
from tests.report.kept.chapters import edit_word, retype, texts
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.copies import copied

SAID = (INTERVIEW.index("\n", 60) + 7, INTERVIEW.index("\n", 60) + 23)
OTHER = "stage/netwerk"
ASKED = AskedChapter(unfinished_too=True, evidence="none")


def _written(tmp_path: Path, name: str) -> Project:
    project = new_project(tmp_path)
    add_transcript(project, "een", INTERVIEW)
    _code(project, "stage")
    write_chapter(project, "ada", tmp_path / name, Path(name).suffix[1:], ASKED)
    return project


def _code(project: Project, code: str) -> None:
    document = project.scalar("SELECT id FROM document")
    apply_codings(project, "ada", [NewCoding(document, *SAID, code_id(project, code))])


def _update(project: Project, path: Path) -> UpdatedChapter:
    found = update_chapter(project, "ada", path)
    assert not chapter_state(project, path).is_stale
    assert not update_chapter(project, "ada", path).changed
    return found


def _names(project: Project) -> list[str]:
    return [one.name for one, _path in chapter_files(project)]


@pytest.mark.parametrize("kind", ["docx", "md"])
def test_each_of_two_copies_gets_what_is_new(tmp_path: Path, kind: str) -> None:
    first, second = tmp_path / f"h.{kind}", tmp_path / f"kopie.{kind}"
    with _written(tmp_path, first.name) as project:
        shutil.copy(first, second)
        _code(project, "kosten")
        told = _update(project, first).before.placed
        assert told
        state = chapter_state(project, second)
        assert state.placed == told
        assert not state.counts.get("deleted", 0)
        _update(project, second)
        assert texts(first) == texts(second)
        assert _names(project) == [first.name, second.name]


def test_what_is_deleted_in_a_copy_is_not_in_the_other(tmp_path: Path) -> None:
    first, second = tmp_path / "h.md", tmp_path / "kopie.md"
    with _written(tmp_path, "h.md") as project:
        shutil.copy(first, second)
        lines = second.read_text(encoding="utf-8").splitlines(keepends=True)
        gone = next(line for line in lines if "stage" in line.lower() and not line.startswith(("#", "|")))
        second.write_text("".join(line for line in lines if line != gone), encoding="utf-8")
        deleted = chapter_state(project, second).counts["deleted"]
        assert deleted
        _update(project, second)
        assert chapter_state(project, second).counts["deleted"] == deleted
        assert not chapter_state(project, first).counts.get("deleted", 0)


def test_a_file_that_was_moved_is_followed_and_listed_once(tmp_path: Path) -> None:
    with _written(tmp_path, "h.docx") as project:
        _code(project, "kosten")
        _update(project, tmp_path / "h.docx")
        (tmp_path / "af").mkdir()
        moved = (tmp_path / "h.docx").rename(tmp_path / "af" / "eind.docx")
        edit_word(moved, lambda word: retype(word, "Geteld", "Wij telden: geteld"))
        _code(project, OTHER)
        assert _update(project, moved).before.counts["edited"] == 1
        assert _names(project) == ["af/eind.docx"]


def test_what_was_kept_aside_and_is_put_back_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "h.docx"
    with _written(tmp_path, "h.docx") as project:
        _code(project, "kosten")
        found = _update(project, path)
        after = texts(path)
        assert found.backup is not None
        shutil.move(found.backup, path)
        assert chapter_state(project, path).placed == found.before.placed
        _update(project, path)
        assert texts(path) == after
        assert _names(project) == ["h.docx"]


@pytest.mark.parametrize("merged", [True, False])
def test_a_file_that_was_brought_up_to_date_in_another_copy_of_the_project(tmp_path: Path, merged: bool) -> None:
    path, sent = tmp_path / "h.docx", tmp_path / "terug.docx"
    with _written(tmp_path, "h.docx") as project:
        shutil.copy(path, sent)
        with copied(project) as other:
            _code(other, "kosten")
            _update(other, sent)
            if merged:
                merge(project, "ada", other.path)
        if merged:
            state = chapter_state(project, sent)
            assert not state.is_stale
            assert not state.counts.get("deleted", 0)
            assert chapter_state(project, path).placed
        else:
            _code(project, "kosten")
            assert not chapter_state(project, sent).placed
            assert chapter_state(project, path).placed
        assert project.check() == []


def test_what_was_written_when_the_program_was_ended_is_known_by_its_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "h.docx"
    with _written(tmp_path, "h.docx") as project:
        _code(project, "kosten")

        def ends(target: Path, data: bytes) -> None:
            target.write_bytes(data)
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr("qualcode.report.kept.chapter.write_whole", ends)
            with pytest.raises(KeyboardInterrupt):
                update_chapter(project, "ada", path)
        state = chapter_state(project, path)
        assert not state.placed
        assert not state.counts.get("deleted", 0)
        _update(project, path)


def test_who_writes_a_chapter_changes_nothing_that_is_counted(tmp_path: Path) -> None:
    with _written(tmp_path, "h.docx") as project:
        before = made_chapter(project, "docx", ASKED)[0].changed
        write_chapter(project, "nieuw", tmp_path / "meer.docx", "docx", ASKED)
        assert made_chapter(project, "docx", ASKED)[0].changed == before
