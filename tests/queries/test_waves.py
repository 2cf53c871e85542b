"""Waves: who was spoken to in which, what their questions are to each other, and two of them beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.addresses import find_code
from qualcode.changes.codebook import edit_code, number_version
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.changes.guides import map_questions, set_guide_wave, set_wave
from qualcode.errors import ConflictError, FormatError, NotFoundError, QualcodeError
from qualcode.formats.yaml.asked import write_guide
from qualcode.formats.yaml.study import read_guide
from qualcode.importing.transcripts import import_files
from qualcode.queries.asking import list_asked
from qualcode.queries.counting import matrix, study_to_count
from qualcode.queries.waves.compared import compare_waves
from qualcode.queries.waves.listed import list_waves
from qualcode.queries.waves.mapping import list_mapping
from qualcode.session.asking import accepted, map_choice, read_mapping
from qualcode.specs import Guide, Question, QuestionMatch
from qualcode.storage import Project
from qualcode.storage.asking.guides import guides
from qualcode.storage.codebook import codebook
from qualcode.storage.documents import documents
from qualcode.storage.documents import text as read_text
from tests.support.building import new_project
from tests.support.wave_study import TEXT, wave_study

KINDS = {"voldoende": "same", "keuze": "reworded", "kosten": "dropped", "entree": "new", "los": "unknown"}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with Project.open(wave_study(tmp_path)) as project:
        yield project


def decide(project: Project) -> None:
    map_questions(project, "ada", accepted(project, "2014", "2015"))


def standings(project: Project) -> dict[str, str]:
    found = compare_waves(project, ("2014", "2015"), list(KINDS))
    paths = codebook(project).by_id
    return {paths[code].path: one.kind for code, one in found.standings.items()}


def test_the_waves_are_those_of_the_interviews_and_their_guides(study: Project) -> None:
    first, second = list_waves(study)
    assert (first.wave, first.interviews, first.respondents, first.again) == ("2014", 3, 3, 0)
    assert (second.wave, second.respondents, second.again, dict(second.groups)) == ("2015", 3, 2, {"scholen": 3})
    assert (first.guides, second.guides, second.codebook) == (("scholen",), ("scholen-2015",), (1,))


def test_who_was_asked_goes_by_the_guide_of_the_wave(study: Project) -> None:
    asked = {(one.respondent, one.question): one.state for one in list_asked(study)}
    assert asked["a", "scholen/V3"] == "asked"
    assert ("a", "scholen-2015/V4") not in asked
    assert ("d", "scholen/V1") not in asked
    assert asked["b", "scholen/V1"] == asked["b", "scholen-2015/V4"] == "asked"


def test_a_matrix_sets_waves_beside_each_other(study: Project) -> None:
    by_wave = matrix(study, study_to_count(study), ["voldoende", "keuze"], [], by=["wave"])
    assert [(column.path, column.base) for column in by_wave.columns] == [(("2014",), 3), (("2015",), 3)]
    assert [row.cells for row in by_wave.rows] == [(2, 2), (1, 1)]
    assert by_wave.base == 4


def test_an_attribute_of_interviews_of_any_name_divides_by_wave(tmp_path: Path) -> None:
    """The acceptance check: school one says it in 2014 and not in 2015, school two never does."""
    with new_project(tmp_path, "a") as project:
        for name in ("een", "twee"):
            for year in ("2014", "2015"):
                said = "Ja, zeker." if (name, year) == ("een", "2014") else "Nee hoor."
                text = TEXT.format(name=name, wave=year, first=said, second="-", third="?").replace("golf:", "jaar:")
                (tmp_path / f"{name}-{year}.txt").write_text(text)
        files = sorted(tmp_path.glob("*.txt"))
        with pytest.raises(FormatError, match=r"2014.*2015") as stopped:
            import_files(project, "ada", files)
        assert "--interview-attribute jaar" in (stopped.value.hint or "")
        assert not documents(project)
        import_files(project, "ada", files, interview_attributes=["jaar"])
        for document in documents(project):
            words = read_text(project, document.id)
            at = words.find("Ja, zeker.")
            code = find_code(codebook(project), "a")
            place = (at, at + 10) if at >= 0 else (0, 11)  # the label of who asks, which counts for nobody
            apply_codings(project, "ada", [NewCoding(document.id, *place, code)])
        found = matrix(project, study_to_count(project), ["a"], ["jaar"])
        assert [(column.path, column.base) for column in found.columns] == [(("2014",), 2), (("2015",), 2)]
        assert found.rows[0].cells == (1, 0)
        pair = compare_waves(project, ("2014", "2015"), ["a"])
        assert len(pair.panel) == 2
        assert [one.kind for one in pair.standings.values()] == ["unknown"]


def test_an_import_is_of_a_wave_and_of_no_other(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        plain = tmp_path / "een.txt"
        plain.write_text("Interviewer: Hoe gaat het?\nDocent: Goed.\n")
        import_files(project, "ada", [plain], wave="2015")
        assert [one.attributes for one in documents(project)] == [{"golf": "2015"}]
        other = tmp_path / "twee.txt"
        other.write_text(TEXT.format(name="twee", wave="2014", first="-", second="-", third="?"))
        with pytest.raises(FormatError, match=r"twee.txt.*2014.*2015"):
            import_files(project, "ada", [other], wave="2015")
        assert len(documents(project)) == 1


def test_a_person_says_of_which_wave_interviews_and_guides_are(study: Project) -> None:
    ids = [one.id for one in documents(study) if one.name == "a-2014"]
    assert set_wave(study, "ada", ids, "2015") == 1
    assert [one.interviews for one in list_waves(study)] == [2, 4]
    assert set_wave(study, "ada", ids, "") == 1
    assert [(one.wave, one.interviews) for one in list_waves(study)] == [("2014", 2), ("2015", 3), ("", 1)]
    assert study.undo("ada") is not None
    assert [one.interviews for one in list_waves(study)] == [2, 4]
    assert set_guide_wave(study, "ada", "scholen-2015", "")
    assert not set_guide_wave(study, "ada", "scholen-2015", "")
    with pytest.raises(NotFoundError):
        set_guide_wave(study, "ada", "niets", "2015")


def test_a_wave_is_nothing_that_respondents_have(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        file = tmp_path / "een.txt"
        file.write_text("---\ngolf: zee\n---\nInterviewer: Hoe?\nDocent: Goed.\n")
        import_files(project, "ada", [file], attributes=["golf"])
        with pytest.raises(ConflictError, match="golf"):
            set_wave(project, "ada", [one.id for one in documents(project)], "2015")


def test_questions_are_offered_by_likeness_and_count_once_decided(study: Project) -> None:
    offered = {(one.later, one.earlier): (one.kind, one.state) for one in list_mapping(study, "2014", "2015")}
    assert offered == {
        ("scholen-2015/V1", "scholen/V1"): ("same", "offered"),
        ("scholen-2015/V2", "scholen/V2"): ("reworded", "offered"),
        ("scholen-2015/V4", ""): ("new", "offered"),
        ("", "scholen/V3"): ("dropped", "offered"),
    }
    assert {kind for path, kind in standings(study).items() if path != "los"} == {"undecided"}
    decide(study)
    assert standings(study) == KINDS
    assert {one.state for one in list_mapping(study, "2014", "2015")} == {"decided"}
    study.undo("ada")
    assert {one.state for one in list_mapping(study, "2014", "2015")} == {"offered"}


def test_a_decision_is_made_one_by_one_and_taken_back(study: Project) -> None:
    decide(study)
    map_questions(study, "ada", map_choice(study, "2014", "2015", "same", "scholen-2015/V2", "scholen/V2"))
    assert standings(study)["keuze"] == "same"
    map_questions(study, "ada", map_choice(study, "2014", "2015", "new", "scholen-2015/V2", ""))
    assert standings(study)["keuze"] == "undecided", "V2 of the earlier wave is left, and may be dropped"
    map_questions(study, "ada", map_choice(study, "2014", "2015", "dropped", "", "scholen/V2"))
    assert standings(study)["keuze"] == "changed"
    map_questions(study, "ada", map_choice(study, "2014", "2015", "reworded", "scholen-2015/V2", "scholen/V2"))
    assert standings(study)["keuze"] == "reworded"
    map_questions(study, "ada", map_choice(study, "2014", "2015", "", "scholen-2015/V2", ""))
    assert standings(study)["keuze"] == "undecided"
    with pytest.raises(QualcodeError, match="both"):
        map_questions(study, "ada", map_choice(study, "2014", "2015", "same", "scholen-2015/V4", "scholen/V1"))
    with pytest.raises(NotFoundError, match="V9"):
        map_choice(study, "2014", "2015", "same", "scholen-2015/V9", "scholen/V1")


def test_a_list_of_questions_is_read_back(study: Project, tmp_path: Path) -> None:
    lines = ["earlier,later,kind,decision"]
    words = {"new": "nieuw", "dropped": "vervallen", "same": "ja", "reworded": ""}
    lines += [f"{one.earlier},{one.later},{one.kind},{words[one.kind]}" for one in list_mapping(study, "2014", "2015")]
    file = tmp_path / "lijst.csv"
    file.write_text("\n".join(lines))
    assert map_questions(study, "ada", read_mapping(study, file, "2014", "2015")) == 3
    assert standings(study) == {**KINDS, "keuze": "undecided"}
    file.write_text("earlier,later,kind,decision\nscholen/V2,scholen-2015/V2,reworded,misschien\n")
    with pytest.raises(FormatError, match="misschien"):
        read_mapping(study, file, "2014", "2015")


def test_a_guide_keeps_its_wave_and_its_decisions_in_a_file(tmp_path: Path) -> None:
    mapped = (QuestionMatch("reworded", "scholen", "V4"), QuestionMatch("new", "scholen-2013"))
    guide = Guide("scholen-2015", "L", "nl", "scholen", (Question("V1", "Hoe?", "Deel", mapped=mapped),), "2015")
    file = tmp_path / "leidraad.yaml"
    file.write_text(write_guide(guide))
    assert read_guide(file) == guide
    file.write_text(file.read_text().replace("reworded scholen/V4", "reworded scholen"))
    with pytest.raises(FormatError, match="reworded scholen"):
        read_guide(file)


def test_a_code_that_changed_between_the_waves_is_not_compared(study: Project) -> None:
    decide(study)
    code = codebook(study).by_path["voldoende"].id
    edit_code(study, "ada", code, definition="Voor elke leerling een plaats.")
    number_version(study, "ada", "Scherper")
    assert standings(study) == KINDS, "nothing was coded by the new version"
    later = next(one.id for one in documents(study) if one.name == "d-2015")
    apply_codings(study, "ada", [NewCoding(later, 30, 40, codebook(study).by_path["los"].id)])
    assert standings(study) == {**KINDS, "voldoende": "code-changed"}


def test_two_waves_are_asked_for(study: Project) -> None:
    with pytest.raises(NotFoundError, match="2016"):
        compare_waves(study, ("2014", "2016"))
    with pytest.raises(QualcodeError, match="Two waves"):
        compare_waves(study, ("2014", "2014"))
    with pytest.raises(QualcodeError, match="golf"):
        compare_waves(study, ("2014", "2015"), where={"golf": ["2014"]})


def test_a_guide_of_a_wave_stays_when_the_study_is_opened_anew(study: Project) -> None:
    decide(study)
    path = study.path
    study.close()
    with Project.open(path) as project:
        assert [(one.slug, one.wave) for one in guides(project)] == [("scholen", "2014"), ("scholen-2015", "2015")]
        assert guides(project)[1].questions[1].mapped == (QuestionMatch("reworded", "scholen", "V2"),)
        assert not project.check()
