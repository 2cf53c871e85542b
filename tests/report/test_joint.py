"""Figures cited in a chapter, and joint displays: what is said, what it rests on, and verdicts against the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.changes.beside.figures import import_figures
from qualcode.errors import FormatError, NotFoundError
from qualcode.formats.yaml.outlines import read_outline
from qualcode.library.asking import ask_claim
from qualcode.library.claims import find_claim, report_claims
from qualcode.library.joint import joint_display
from qualcode.report.blocks import Paragraph, ReportDocument, Sentence, Table, claims_of, placed_claims, walk
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.facts import read_summary
from qualcode.report.claims import identified
from qualcode.report.evidence.blocks import evidence_blocks, same_claims
from qualcode.report.evidence.gathering import gather_evidence
from qualcode.report.evidence.sheets import evidence_sheets
from qualcode.report.writers.pages.numbers import Numbers
from qualcode.report.writers.pages.pane import pane
from qualcode.specs import SourceFigure
from qualcode.storage import Project

FIGURES = [
    SourceFigure("vragenlijst/knelpunt-stage/lwt/2014", "de vragenlijst", "knelpunt", "LWT", "2014", "49", "%", 79),
    SourceFigure("vragenlijst/knelpunt-stage/ao/2014", "de vragenlijst", "knelpunt", "AO", "2014", "70", "%", None),
    SourceFigure("vragenlijst/tekort/lwt/2014", "de vragenlijst", "tekort", "LWT", "2014", "17", "count", 79),
    SourceFigure("vragenlijst/niet-erkend/ao/2014", "de vragenlijst", "niet-erkend", "AO", "2014", "0", "%", 15),
    SourceFigure("duo/reistijd/-/2013", "DUO", "reistijd", "", "2013", "7.4", "minuten", None),
]
HEAD = """
outline: bronnen
version: 2
language: {language}
title: Bronnen
groups:
  - group: scholen
    singular: school
    plural: scholen
    title: Scholen
    sections:
      - title: Stage
        blocks:
"""
TAIL = """
  - {group: leerlingen, singular: leerling, plural: leerlingen, title: Leerlingen, sections: []}
  - {group: leerwerkbedrijven, singular: bedrijf, plural: bedrijven, title: Bedrijven, sections: []}
"""
# The four points on which the survey and the interviews of 2014 were found to say something else.
FOUR = """
          - joint: Vragenlijst en interviews
            columns:
              [de vragenlijst, de interviews met scholen, de interviews met leerlingen, de interviews met bedrijven]
            rows:
              - theme: Stageplaatsen
                cells:
                  de interviews met scholen: scholen:stage/voldoende
                  de vragenlijst: figure:vragenlijst/knelpunt-stage/lwt/2014
                verdict: tegenspraak
                explains: "Een knelpunt ({{F: vragenlijst/knelpunt-stage/lwt/2014}}) kan ook zijn wat met moeite lukt."
              - theme: Plaatsen voor AO
                cells:
                  de vragenlijst: {says: figure:vragenlijst/knelpunt-stage/ao/2014, opposite: true}
                  de interviews met leerlingen: leerlingen:stage/heeft-plek
                verdict: tegenspraak
              - theme: Tekort
                cells:
                  de vragenlijst: figure:vragenlijst/tekort/lwt/2014
                  de interviews met bedrijven: leerwerkbedrijven:stage/tekort
                verdict: tegenspraak
              - theme: Niet-erkende bedrijven
                cells:
                  de vragenlijst: figure:vragenlijst/niet-erkend/ao/2014
                  de interviews met scholen:
                    says: scholen:stage/niet-erkend
                    where: {traject: AO}
                    phrase: die AO aanbiedt | die AO aanbieden
                verdict: tegenspraak
"""


@pytest.fixture(scope="module")
def study(sample: Path) -> Iterator[Project]:
    with Project.open(sample) as project:
        import_figures(project, "demo", FIGURES)
        yield project


def outline(folder: Path, blocks: str, language: str = "nl") -> Path:
    path = folder / "bronnen.yaml"
    path.write_text(HEAD.format(language=language) + blocks.strip("\n") + TAIL, encoding="utf-8")
    return path


def made(study: Project, folder: Path, blocks: str) -> ReportDocument:
    return chapter(read_summary(study, outline=read_outline(outline(folder, blocks))))


def text(document: ReportDocument, key: str = "") -> str:
    return "\n".join(
        block.text for block in document.blocks if isinstance(block, Paragraph) and block.key.startswith(key)
    )


def test_the_four_points_on_which_survey_and_interviews_differ(study: Project, tmp_path: Path) -> None:
    document = made(study, tmp_path, FOUR)
    [table] = (block for block in document.blocks if isinstance(block, Table))
    assert table.header[0] == "Thema"
    assert table.header[-1] == "Oordeel"
    cells = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}
    assert cells["Stageplaatsen"] == [
        "Knelpunt: 49% (n\u00a0=\u00a079)",
        "Alle acht scholen vinden dat er voldoende stageplaatsen zijn.",
        "–",
        "–",
        "tegenspraak",
    ]
    assert cells["Niet-erkende bedrijven"][1].startswith("Twee van de drie scholen die AO aanbieden,")
    said = text(document, "joined")
    assert "Dit is in tegenspraak met de vragenlijst (knelpunt: 49%, n\u00a0=\u00a079)." in said
    assert "Een knelpunt (49%) kan ook zijn wat met moeite lukt." in said
    # No school is asked whether something is lacking by who says nothing of it.
    found = joint_display(study, outline(tmp_path, FOUR))
    assert [(one.theme, one.flag) for one in found.flagged] == [("Tekort", "silent")]


def test_each_number_of_a_joint_display_has_its_claim(study: Project, tmp_path: Path) -> None:
    document = made(study, tmp_path, FOUR)
    claims = [claim for block in document.blocks for claim in claims_of(block)]
    assert len({claim.key for claim in claims}) == len(claims)
    figures = [claim for claim in claims if claim.measure == "figure"]
    assert {claim.source for claim in figures if claim.value == 17} == {"de vragenlijst: tekort, LWT, 2014"}
    assert not any(claim.passages or claim.respondents for claim in figures)
    sentences = [part for block in document.blocks for part in walk(block) if isinstance(part, Sentence)]
    for one in sentences:
        placed = {claim.key for place in placed_claims(one) for claim in place.claims}
        assert placed >= {claim.key for claim in one.claims if claim.measure == "figure"}


@pytest.mark.parametrize(
    ("verdict", "cell", "flags"),
    [
        ("in lijn", "figure:vragenlijst/knelpunt-stage/lwt/2014", ["in-line"]),
        ("in-line", "{says: figure:vragenlijst/knelpunt-stage/lwt/2014, opposite: true}", []),
        ("tegenspraak", "figure:vragenlijst/knelpunt-stage/lwt/2014", []),
        ("contradiction", "figure:vragenlijst/knelpunt-stage/ao/2014", ["contradiction"]),
        ("aanvulling", "figure:vragenlijst/knelpunt-stage/lwt/2014", []),
        ("niet te vergelijken", "figure:duo/reistijd/-/2013", []),
        ("in lijn", "figure:duo/reistijd/-/2013", []),
        ("", "figure:vragenlijst/knelpunt-stage/lwt/2014", ["undecided"]),
        ("in lijn", "leerwerkbedrijven:entree", ["silent"]),
    ],
)
def test_a_verdict_is_held_to_the_numbers(
    study: Project, tmp_path: Path, verdict: str, cell: str, flags: list[str]
) -> None:
    block = f"""
          - joint: Bronnen
            rows:
              - theme: Plaatsen
                cells:
                  de interviews: scholen:stage/voldoende
                  elders: {cell}
                verdict: "{verdict}"
"""
    found = joint_display(study, outline(tmp_path, block))
    assert [one.flag for one in found.flagged] == flags


def test_a_figure_is_compared_and_cited_in_the_author_s_words(study: Project, tmp_path: Path) -> None:
    found = text(
        made(
            study,
            tmp_path,
            """
          - compare: stage/voldoende
            with: figure:Vragenlijst/Knelpunt stage/LWT/2014
            relation: tegenspraak
          - compare: stage/voldoende
            with: {figure: vragenlijst/tekort/lwt/2014, source: het onderzoek van 2014}
            relation: in lijn
          - text: "De reis duurt {{F: duo/reistijd/-/2013}}."
""",
        )
    )
    assert "Dat is anders dan in de vragenlijst: daar is het 49% (n\u00a0=\u00a079)." in found
    assert "Dat strookt met het onderzoek van 2014: daar is het 17 van de 79." in found
    assert "De reis duurt 7,4 minuten." in found


def test_in_english_it_says_the_same(study: Project, tmp_path: Path) -> None:
    block = """
          - joint: ""
            rows:
              - theme: Places
                cells:
                  the survey: figure:vragenlijst/knelpunt-stage/lwt/2014
                  the register: figure:duo/reistijd/-/2013
                verdict: not-comparable
"""
    document = joint_display(study, outline(tmp_path, block, "en")).document
    said = text(document)
    assert said == (
        "Places: the survey 49% (n\u00a0=\u00a079). This cannot be compared with the register (reistijd: 7.4 minuten)."
    )


@pytest.mark.parametrize(
    ("blocks", "hint"),
    [
        ("          - text: '{{F: vragenlijst/knelpunt/lwt/2014}}'", "vragenlijst/knelpunt-stage/lwt/2014"),
        (
            "          - joint: B\n            rows: [{theme: T, cells: {a: 'figure:duo/reisduur/-/2013'}}]",
            "duo/reistijd/-/2013",
        ),
    ],
)
def test_a_figure_that_is_not_there_is_an_error_with_the_nearest(
    study: Project, tmp_path: Path, blocks: str, hint: str
) -> None:
    with pytest.raises(NotFoundError) as raised:
        made(study, tmp_path, blocks)
    assert hint in raised.value.hint


@pytest.mark.parametrize(
    "block",
    [
        "- joint: B",
        "- {joint: B, rows: [{theme: T}]}",
        "- {joint: B, rows: [{theme: T, cells: {a: kosten}}]}",
        "- {joint: B, rows: [{theme: T, verdict: misschien, cells: {a: 'scholen:kosten'}}]}",
        "- {joint: B, columns: [b], rows: [{theme: T, cells: {a: 'scholen:kosten'}}]}",
        "- {joint: B, rows: [{theme: T, cells: {a: {says: 'scholen:kosten', where: {traject: AO}}}}]}",
        "- {compare: kosten, with: enquete, relation: in lijn}",
    ],
)
def test_a_joint_display_that_makes_no_sense_is_told_with_its_line(tmp_path: Path, block: str) -> None:
    with pytest.raises(FormatError, match=r"bronnen\.yaml:1\d"):
        read_outline(outline(tmp_path, f"          {block}"))


def test_without_an_outline_it_is_of_what_there_is_and_waits_for_nobody(study: Project) -> None:
    found = joint_display(study)
    assert found.flagged == ()
    assert {row.source for row in found.rows} >= {"leerlingen", "leerwerkbedrijven", "scholen", "de vragenlijst"}
    assert all(not row.verdict for row in found.rows)


def test_the_id_of_a_figure_leads_to_its_source(study: Project, tmp_path: Path) -> None:
    path = outline(tmp_path, FOUR)
    claims, _told = report_claims(study, outline=path)
    [wanted, *_more] = [one for one in claims if one.claim.value == 17]
    claim, note = find_claim(study, wanted.id, outline=path)
    found = ask_claim(study, claim, note)
    assert found.from_elsewhere
    assert "de vragenlijst: tekort, LWT, 2014" in found.note
    assert not found.passages


def test_behind_a_figure_is_its_source_and_nobody(study: Project, tmp_path: Path) -> None:
    """One row for each source, apart from the groups; what is said twice of one thing has its passages once."""
    found = identified(made(study, tmp_path, FOUR), "")
    evidence = gather_evidence(study, found, behind="references")
    rows = [alike for alike in same_claims(evidence.claims) if alike[0].source]
    assert len(rows) == len({alike[0].source for alike in rows})
    assert any(len(alike) > 1 for alike in rows)
    tables = [block for block in evidence_blocks(evidence) if isinstance(block, Table)]
    [elsewhere] = (table for table in tables if table.title == "Cijfers van elders")
    assert len(elsewhere.rows) == len(rows)
    assert [cell.text for cell in elsewhere.rows[0].cells[1:]] == [
        "De vragenlijst: knelpunt, LWT, 2014",
        "\u2013",
        "niet uit de interviews, en daarom zonder passages",
    ]
    assert not [row for table in tables for row in table.rows if row.cells[2].text.endswith("van\u00a00")]
    claims, passages = evidence_sheets(evidence)
    with_passages = {row[0] for row in passages.rows}
    assert {row[-1] for row in claims.rows if row[-2]} == with_passages
    assert len(with_passages) < sum(bool(row[-2]) for row in claims.rows)
    page = "\n".join(pane(evidence, Numbers(evidence)))
    assert page.count("niet uit de interviews") == len(rows)
