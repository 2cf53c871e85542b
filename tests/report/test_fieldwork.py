"""The response in words and in a table, what it may say of selection, and the interviews in the project beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.patterns.fisher import fisher
from qualcode.changes.beside.fieldwork import import_fieldwork
from qualcode.library.fieldwork import fieldwork_rows, response
from qualcode.queries.fieldwork import CheckedLine
from qualcode.report.beside.response import selective
from qualcode.report.blocks import Paragraph, ReportDocument, Table
from qualcode.specs import FieldworkLine
from qualcode.storage import Project
from tests.support.building import add_transcript, new_project

SURVEY = [
    FieldworkLine("de vragenlijst", "", "LWT", "scholen", 194, None, None, 74, 74),
    FieldworkLine("de vragenlijst", "", "AO", "scholen", 35, None, None, 15, 15),
]
TALK = "Interviewer: Hoe gaat het?\nSchool: Goed.\n"


def said(document: ReportDocument) -> str:
    return "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph))


def project_with(folder: Path, *lines: FieldworkLine) -> Project:
    project = new_project(folder)
    import_fieldwork(project, "ada", lines)
    return project


def test_the_response_of_a_survey(tmp_path: Path) -> None:
    project = project_with(tmp_path, *SURVEY)
    assert said(response(project)) == (
        "Aan de vragenlijst hebben bij LWT 74 van de 194 benaderde scholen meegedaan (38%) en bij AO 15 van de 35"
        " (43%)."
    )
    [table] = (block for block in response(project).blocks if isinstance(block, Table))
    assert table.header == ("Onderdeel", "Groep", "Benaderd", "Meegedaan", "Gebruikt")
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["De vragenlijst", "LWT", "194", "74 (38%)", "74"],
        ["De vragenlijst", "AO", "35", "15 (43%)", "15"],
    ]
    assert "In de vragenlijst, 74 of 194 scholen approached in LWT took part (38%)" in said(response(project, "en"))


def test_refusals_and_quotas(tmp_path: Path) -> None:
    reasons = (("geen tijd", 2), ("geen belang", 1))
    project = project_with(
        tmp_path,
        FieldworkLine("de interviews", "2014", "zorg", "bedrijven", 5, 5, 3, 2, 2, 2, reasons),
        FieldworkLine("de interviews", "2014", "groen", "bedrijven", 2, 1, 0, 1, 1, 2),
    )
    assert said(response(project)) == (
        "Aan de interviews (2014) hebben bij zorg twee van de vijf benaderde bedrijven meegedaan en bij groen één van"
        " de twee. Drie hebben geweigerd, met als reden: geen tijd (2) en geen belang (1). In één groep is het beoogde"
        " aantal niet gehaald: groen (1 van 2)."
    )


def test_selection_is_spoken_of_only_where_the_numbers_show_it(tmp_path: Path) -> None:
    assert selective([CheckedLine(one, None) for one in SURVEY]) is None
    skewed = [FieldworkLine("p", "", name, "", 100, None, None, n) for name, n in (("a", 80), ("b", 40))]
    p = selective([CheckedLine(one, None) for one in skewed])
    assert p is not None
    assert p < 0.001
    assert "selectiviteit" in said(response(project_with(tmp_path, *skewed)))
    # Of a single stratum, or of unknown numbers, nothing can be said.
    assert selective([CheckedLine(skewed[0], None)]) is None


def test_what_is_used_is_held_against_the_project(tmp_path: Path) -> None:
    project = project_with(
        tmp_path,
        FieldworkLine("interviews", "", "scholen", took_part=2, used=2, who="scholen"),
        FieldworkLine("interviews", "", "meer", took_part=3, used=3, who="scholen"),
        FieldworkLine("interviews", "", "vanzelf", took_part=2, who="scholen"),
        FieldworkLine("interviews", "", "wie", used=1, who="scholen; traject=AO"),
        FieldworkLine("interviews", "", "onbekend", used=1),
    )
    for name in ("a", "b"):
        add_transcript(project, name, TALK, group="scholen")
    rows = {row.stratum: row for row in fieldwork_rows(project)}
    assert [(rows[name].used, rows[name].here, rows[name].differs) for name in ("scholen", "meer", "vanzelf")] == [
        (2, 2, False),
        (3, 2, True),
        (2, 2, False),
    ]
    assert rows["wie"].trouble
    assert (rows["onbekend"].here, rows["onbekend"].trouble) == (None, "")


@pytest.mark.parametrize(
    ("table", "p"), [((1, 10, 11, 14), 0.002759), ((3, 4, 1, 4), 0.485714), ((5, 5, 0, 5), 0.007937)]
)
def test_fisher_s_test_gives_what_tables_have(table: tuple[int, int, int, int], p: float) -> None:
    """The first is the example of Wikipedia (studying, by sex), the second Fisher's lady tasting tea, two-sided."""
    assert fisher(*table) == pytest.approx(p, abs=1e-6)


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_fisher_s_test_is_a_probability_and_does_not_mind_the_order(a: int, b: int, data: st.DataObject) -> None:
    n, m = data.draw(st.integers(0, a)), data.draw(st.integers(0, b))
    p = fisher(n, a, m, b)
    assert 0 < p <= 1
    assert p == pytest.approx(fisher(m, b, n, a))
    assert p == pytest.approx(fisher(a - n, a, b - m, b))
