"""Two waves beside each other as a report: what is said, what is not, and what is behind each number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from qualcode.analysis.quantify import Forms
from qualcode.changes.guides import map_questions
from qualcode.errors import NotFoundError
from qualcode.i18n import speaking
from qualcode.model import Predicate
from qualcode.outline import GroupOutline, Outline
from qualcode.report.blocks import Paragraph, SlopeChart, Table, claims_of, placed_claims
from qualcode.report.chapter.summary import CodeLine
from qualcode.report.waves.compared import WavesCompared, waves_compared
from qualcode.report.waves.numbers import CHANGES, CodeInWaves, WaveNumber
from qualcode.report.waves.sentences import wave_sentences
from qualcode.report.wording.quantities import counted
from qualcode.session.asking import accepted
from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.support.wave_study import wave_study

CODES = ("voldoende", "keuze", "kosten", "entree", "los")
SCHOOLS = Outline("h", "nl", "H", (GroupOutline("scholen", "school", "scholen", "Scholen", ()),))
SCHOOL = Forms("school", "scholen")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with Project.open(wave_study(tmp_path_factory.mktemp("golven"))) as project:
        map_questions(project, "ada", accepted(project, "2014", "2015"))
        yield project


def found(study: Project, **given: object) -> WavesCompared:
    return waves_compared(study, ("2014", "2015"), CODES, group="scholen", outline=SCHOOLS, **given)  # type: ignore[arg-type]


def said(of: WavesCompared, language: str = "nl") -> list[str]:
    with speaking(language):
        blocks = of.document("nl" if language == "nl" else "en").blocks
    return [block.text for block in blocks if isinstance(block, Paragraph) and block.key.startswith("said:")]


def test_what_is_said_of_two_waves(study: Project) -> None:
    assert said(found(study)) == [
        "In 2014 vinden twee van de drie scholen dat er plaatsen genoeg zijn; in 2015 twee van de drie scholen. Van de"
        " twee scholen die beide keren meededen, zegt één dit beide keren en één alleen in 2015.",
        "In 2014 noemt één van de drie scholen ‘Keuze’. In 2015 is de vraag hierover anders gesteld: één van de drie"
        " scholen zegt dit. De aantallen van 2014 en 2015 zijn daarom niet vergelijkbaar.",
        "In 2014 noemen alle drie de scholen ‘Kosten’. In 2015 is hier niet meer naar gevraagd, zodat een vergelijking"
        " niet mogelijk is.",
        "In 2015 noemen alle drie de scholen ‘Entree’. In 2014 is hier niet naar gevraagd, zodat een vergelijking niet"
        " mogelijk is.",
        "In 2014 noemt geen van de drie scholen ‘Los’; in 2015 geen van de drie scholen.",
    ]


def test_of_the_panel_alone_only_its_own_numbers_are_said(study: Project) -> None:
    panel = found(study, shown="panel")
    assert said(panel)[0] == (
        "Van de twee scholen die beide keren meededen, zegt één dit beide keren en één alleen in 2015."
    )
    assert panel.to_dict()["panel"] == 2
    row = panel.to_dict()["rows"][0]
    assert row["panel"] == {
        "earlier": 1, "later": 2, "base": 2, "both": 1, "earlier_only": 0, "later_only": 1, "neither": 0,
    }  # fmt: skip


def test_the_changes_of_the_panel_add_up_to_it(study: Project) -> None:
    for row in found(study).rows:
        counts = {change: of.n for change, of in row.changes.items()}
        assert sum(counts.values()) == 2
        assert counts["both"] + counts["earlier_only"] == row.panel[0].n
        assert counts["both"] + counts["later_only"] == row.panel[1].n


def test_english_says_the_same(study: Project) -> None:
    english = waves_compared(study, ("2014", "2015"), ("keuze", "kosten"))
    assert said(english, "en") == [
        "In 2014, one of the three respondents mentions ‘Keuze’. In 2015, the question was put in other words: one of"
        " the three respondents says so. The numbers of 2014 and 2015 are therefore not comparable.",
        "In 2014, all three respondents mention ‘Kosten’. In 2015, this was no longer asked, so nothing can be"
        " compared.",
    ]


def test_every_number_has_its_passages_and_stands_in_its_text(study: Project) -> None:
    known = {coding.id: coding for coding in codings(study)}
    for block in found(study).document("nl").blocks:
        for claim in claims_of(block):
            assert claim.value == len(claim.respondents) <= len(claim.base)
            assert bool(claim.passages) == bool(claim.respondents) or claim.key.rpartition(":")[2] == "neither"
            assert set(claim.passages) <= known.keys()
        for sentence in block.sentences if isinstance(block, Paragraph) else ():
            told = [claim for placed in placed_claims(sentence) for claim in placed.claims]
            assert sorted(one.key for one in told) == sorted(one.key for one in sentence.claims)


def test_nothing_that_cannot_be_compared_stands_beside_the_other(study: Project) -> None:
    [table] = [block for block in found(study).document("nl").blocks if isinstance(block, Table)]
    rows = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}
    assert rows["Voldoende plaatsen"] == ["2", "2", "1", "2", "1", "0", "1", "0", "ja"]
    assert rows["Kosten"] == ["3", *["–"] * 7, "niet vergelijkbaar: vraag vervallen"]
    assert rows["Entree"] == ["–", "3", *["–"] * 6, "niet vergelijkbaar: nieuwe vraag"]
    chart = found(study).document("nl").chart
    assert isinstance(chart, SlopeChart)
    assert [line.name for line in chart.lines] == ["Voldoende plaatsen", "Los"]


def test_persons_are_told_by_reference_and_only_where_asked(study: Project) -> None:
    assert not any("persons" in row for row in found(study).to_dict()["rows"])
    told = found(study, with_persons=True).to_dict()["rows"][0]["persons"]
    assert {change: len(people) for change, people in told.items()} == {
        "both": 1,
        "earlier_only": 0,
        "later_only": 1,
        "neither": 0,
    }
    assert not {"a", "b", "c", "d"} & {one for people in told.values() for one in people}


def test_an_outline_without_the_group_is_told(study: Project) -> None:
    with pytest.raises(NotFoundError, match="leerlingen"):
        waves_compared(study, ("2014", "2015"), CODES, group="leerlingen", outline=SCHOOLS, where={})


def line(n: int, base: int, predicate: Predicate | None) -> CodeLine:
    of = counted(n, base, SCHOOL, "nl")
    return CodeLine(1, "wva", "WVA", False, 0, of, of, predicate, (), (), (), group="scholen")


def number(n: int, base: int) -> WaveNumber:
    return WaveNumber(tuple(range(base)), tuple(range(n)), ())


NONE_SAID = Predicate(
    "scholen", "nl", "merkt niets van de wet", "merken niets van de wet", none="merkt iets van de wet"
)


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ((8, 8), (4, 4), "In 2014 merkt geen van de acht scholen iets van de wet; in 2015 geen van de vier scholen."),
        ((8, 8), (3, 4), "In 2014 merken alle acht scholen niets van de wet; in 2015 drie van de vier scholen."),
        ((3, 8), (4, 4), "In 2014 merken drie van de acht scholen niets van de wet; in 2015 alle vier scholen."),
        (
            (0, 8),
            (1, 4),
            "In 2015 merkt één van de vier scholen niets van de wet; in 2014 noemt geen van de acht scholen dit.",
        ),
        (
            (4, 8),
            (0, 4),
            "In 2014 merken vier van de acht scholen niets van de wet; in 2015 noemt geen van de vier scholen dit.",
        ),
    ],
)
def test_a_sentence_says_no_more_than_both_waves_prove(
    first: tuple[int, int], second: tuple[int, int], text: str
) -> None:
    of = CodeInWaves(("2014", "2015"), "same", (number(*first), number(*second)), {})
    [told] = wave_sentences(of, (line(*first, NONE_SAID), line(*second, NONE_SAID)), SCHOOL, "nl")
    assert told.text == text


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"neither": 2}, "Geen van de twee scholen die beide keren meededen, noemt dit."),
        ({"both": 3}, "De drie scholen die beide keren meededen, zeggen dit beide keren."),
        ({"later_only": 1}, "Eén school deed beide keren mee, en zegt dit alleen in golf na de wet."),
        (
            {"both": 2, "earlier_only": 1, "neither": 3},
            "Van de zes scholen die beide keren meededen, zeggen twee dit beide keren, één alleen in 2014 en drie geen"
            " van beide keren.",
        ),
    ],
)
def test_a_panel_is_told_by_change(changes: Mapping[str, int], text: str) -> None:
    size = sum(changes.values())
    panel = {change: number(changes.get(change, 0), size) for change in CHANGES}
    second = "na de wet" if "later_only" in changes else "2015"
    of = CodeInWaves(("2014", second), "same", (number(1, size), number(1, size)), panel)
    *_beside, told = wave_sentences(of, (line(1, size, None), line(1, size, None)), SCHOOL, "nl")
    assert told.text == text


def test_where_the_question_was_reworded_both_numbers_say_the_same() -> None:
    of = CodeInWaves(("2014", "2015"), "reworded", (number(8, 8), number(3, 4)), {})
    first, second = wave_sentences(of, (line(8, 8, NONE_SAID), line(3, 4, NONE_SAID)), SCHOOL, "nl")
    assert first.text == "In 2014 merken alle acht scholen niets van de wet."
    assert second.text.startswith("In 2015 is de vraag hierover anders gesteld: drie van de vier scholen zeggen dit.")
