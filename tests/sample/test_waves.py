"""The sample study in two waves, built from its files: the first stays as it is, and the second stands beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qualcode.formats.yaml.outlines import read_outline
from qualcode.library.build import build_study
from qualcode.queries.answers import Answers, find_set
from qualcode.queries.counting import study_to_count
from qualcode.queries.waves.listed import list_waves
from qualcode.queries.waves.mapping import list_mapping
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.facts import read_summary
from qualcode.report.waves.compared import waves_compared
from qualcode.sample import sample_folder
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.storage.documents import documents

CODES = ("stage/voldoende", "stage/lastiger", "stage/wva-geen-rol", "kosten/diplomabekostiging")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    path = tmp_path_factory.mktemp("golven") / "golven.qualcode"
    report = build_study(sample_folder() / "study-golven.toml", "ada", project=path)
    assert report.is_new
    with Project.open(path, readonly=True) as project:
        yield project


def test_the_first_wave_is_the_sample_study_and_the_second_stands_beside_it(study: Project) -> None:
    waves = {one.wave: one for one in list_waves(study)}
    assert [(one.interviews, one.respondents, one.again) for one in waves.values()] == [(24, 38, 0), (7, 10, 4)]
    assert dict(waves["2015"].groups) == {"leerwerkbedrijven": 2, "scholen": 4, "leerlingen": 4}
    later = {one.id for one in documents(study) if one.attributes["golf"] == "2015"}
    counts = [sum(one.document_id in later for one in codings(study)), len(codings(study))]
    assert counts[1] - counts[0] == 1_335
    assert counts[0] == 113


def test_every_interview_of_the_second_wave_says_that_it_is_fictional() -> None:
    folder = sample_folder() / "golf-2015"
    texts = [path.read_text(encoding="utf-8") for path in folder.iterdir() if path.suffix in (".txt", ".md")]
    assert len(texts) == 7
    for text in texts:
        head = text.partition("---\n")[2].partition("---\n")[2].strip().splitlines()[0].lower()
        assert any(word in head for word in ("verzonnen", "bedacht", "fictief", "niet echt gevoerd"))


def test_the_face_sheet_has_that_of_the_first_wave_as_it_is() -> None:
    first = (sample_folder() / "transcripts" / "respondenten.csv").read_text(encoding="utf-8").splitlines()
    both = (sample_folder() / "golf-2015" / "respondenten.csv").read_text(encoding="utf-8").splitlines()
    assert both[: len(first)] == first


def test_one_question_is_reworded_one_dropped_and_one_new(study: Project) -> None:
    listed = [one for one in list_mapping(study, "2014", "2015") if one.group == "scholen" and one.kind != "same"]
    assert [(one.kind, one.later, one.earlier) for one in listed] == [
        ("reworded", "scholen-2015/V7", "scholen/V7"),
        ("new", "scholen-2015/V26", ""),
        ("dropped", "", "scholen/V10"),
    ]
    assert {one.state for one in list_mapping(study, "2014", "2015")} == {"decided", "one"}


def test_the_waves_of_the_schools_beside_each_other(study: Project) -> None:
    outline = read_outline(sample_folder() / "golf-2015" / "hoofdstuk-6-2015.yaml")
    found = waves_compared(study, ("2014", "2015"), CODES, group="scholen", outline=outline)
    told = {row.code: (row.standing.kind, *(one.n for one in row.numbers)) for row in found.rows}
    assert told == {
        "stage/voldoende": ("same", 8, 3),
        "stage/lastiger": ("same", 5, 3),
        "stage/wva-geen-rol": ("reworded", 8, 3),
        "kosten/diplomabekostiging": ("dropped", 3, 0),
    }
    assert len(found.panel) == 3
    assert {change: of.n for change, of in found.rows[1].changes.items()} == {
        "both": 1,
        "earlier_only": 1,
        "later_only": 1,
        "neither": 0,
    }


def test_the_chapter_of_the_second_wave_says_both(study: Project) -> None:
    outline = read_outline(sample_folder() / "golf-2015" / "hoofdstuk-6-2015.yaml")
    text = " ".join(getattr(block, "text", "") for block in chapter(read_summary(study, outline=outline)).blocks)
    assert "Er zijn vier scholen geïnterviewd." in text
    assert (
        "in 2015 drie van de vier scholen. Van de drie scholen die beide keren meededen, zegt één dit beide keren, één"
        " alleen in 2014 en één alleen in 2015."
    ) in text
    assert "Eén leerwerkbedrijf deed beide keren mee, en zegt dit beide keren." in text
    assert "vergelijking niet mogelijk" in text


def test_an_answer_set_goes_by_the_same_question_of_the_other_wave(study: Project) -> None:
    counted = study_to_count(study, where={"golf": ("2015",), "group": ("scholen",)})
    with study.snapshot():
        answers = Answers(study, counted)
        found = find_set(study, "answer:meer-plaatsen")
        assert {one.address for one in answers.questions(found)} == {"scholen/V5", "scholen-2015/V5"}
        values = sorted(one.answer.values for one in answers.of(found))
    assert values == [("ja",), ("nee",), ("nee",), ("nee",)]
