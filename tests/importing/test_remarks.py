"""The report of an import says who was not found, what was guessed, and what was passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.importing.transcripts import ImportedFile, import_files
from qualcode.storage import Project
from qualcode.storage.documents import turns
from tests.support.building import new_project

ASKED = "Wim: Hoe was dat, en wat vond je?\nKarin: Dat was goed, zo heb ik het beleefd, van begin tot eind.\n"
TOLD = "Wim: Ik hoorde dat het er tien zijn, en dat het druk was.\nKarin: Ja, dat klopt wel.\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path)


def imported(project: Project, tmp_path: Path, text: str, name: str = "gesprek.txt", **options: object) -> ImportedFile:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (item,) = import_files(project, "ada", [path], **options).items  # type: ignore[arg-type]
    return item


def told(item: ImportedFile) -> dict[str, str]:
    return {note.kind: note.message for note in item.notes if note.kind != "encoding"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Interviewer: Hoe was dat?\nDocent: Goed, hoor.\n", []),
        ("Een verhaal.\n\nNog een verhaal.\n", ["no_speakers"]),
        ("0:03\nEen verhaal.\n\n0:09\nNog een verhaal.\n", ["no_speakers"]),
        (ASKED * 4, ["interviewer_guessed"]),
        (TOLD * 4, ["no_interviewer"]),
        ("De voorzitter: Goedemiddag.\nMinister De Jonge: Dank.\n" * 3, ["no_interviewer"]),
        ("Unknown Speaker: Hallo.\n" + "Interviewer: Hoe?\nKarin: Zo, dat was het.\n" * 3, ["unknown_speaker"]),
        (
            "I: Hoe?\nR: Zo.\n" * 4 + "[Karin] was er.\n[Karin] ging weg.\nIk zag [Karin] niet.\n",
            ["labels_passed_over"],
        ),
    ],
)
def test_each_doubt_has_a_note(project: Project, tmp_path: Path, text: str, kinds: list[str]) -> None:
    assert list(told(imported(project, tmp_path, text))) == kinds


def test_a_note_names_whom_it_is_about_and_the_remedy(project: Project, tmp_path: Path) -> None:
    note = told(imported(project, tmp_path, TOLD * 4))["no_interviewer"]
    assert "Wim, Karin" in note
    assert "--interviewer" in note
    assert "Wim" in told(imported(project, tmp_path, ASKED * 4, "b.txt"))["interviewer_guessed"]
    assert "label" in told(imported(project, tmp_path, "Een verhaal.\n", "c.txt"))["no_speakers"]


def test_the_interviewer_can_be_named(project: Project, tmp_path: Path) -> None:
    item = imported(project, tmp_path, TOLD * 4, interviewers=["wim"])
    assert item.speakers == (("Wim", "interviewer"), ("Karin", "respondent"))
    assert told(item) == {}
    assert [turn.role.value for turn in turns(project, 1)][:2] == ["interviewer", "respondent"]


def test_the_same_text_under_two_names_is_told(project: Project, tmp_path: Path) -> None:
    text = "I: Hoe was dat?\nR: Goed.\n"
    assert told(imported(project, tmp_path, text)) == {}
    assert "“gesprek”" in told(imported(project, tmp_path, text, "kopie.txt"))["same_text"]
    both = tmp_path / "samen"
    both.mkdir()
    for name in ("x.txt", "y.txt"):
        (both / name).write_text("I: Iets anders?\nR: Ja.\n", encoding="utf-8")
    assert [list(told(item)) for item in import_files(project, "ada", [both]).items] == [[], ["same_text"]]
