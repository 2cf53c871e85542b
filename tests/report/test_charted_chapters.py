"""Charts in a chapter: asked for in an outline, drawn in each kind of file, and drawn anew where a file is kept."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from qualcode.cli import run
from qualcode.errors import QualcodeError
from qualcode.formats.yaml.outlines import read_outline
from qualcode.model import Attribute, Respondent
from qualcode.report.blocks import Chart, ChartFigure, ReportDocument, SplitChart, Table, claims_of
from qualcode.report.chapter.describe import bars_by
from qualcode.report.charts import png
from qualcode.report.charts.placed import with_tables_for_charts
from qualcode.report.writers.docx import to_word
from qualcode.report.writers.markdown import to_markdown
from tests.support.handed import handed

OUTLINE = """
outline: hoofdstuk-6
version: 2
language: nl
title: Interviews
groups:
  - group: scholen
    singular: school
    plural: scholen
    sections:
      - title: Stage
        blocks:
          - says: stage/voldoende
          - chart: [stage/voldoende, stage/tekort]
          - chart: answer:meer-plaatsen
            base: asked
  - group: leerlingen
    singular: leerling
    plural: leerlingen
    sections:
      - title: Stage
        blocks:
          - chart: answer:wie-regelt
            by: traject
            title: Wie regelde het
"""


def figures(document: ReportDocument) -> list[ChartFigure]:
    return [block for block in document.blocks if isinstance(block, ChartFigure)]


def test_a_chart_has_its_numbers_as_claims_of_who_says_it() -> None:
    first, second = figures(handed())
    assert first.caption == "Figuur 6.1 Beschikbaarheid van stageplaatsen (scholen, N\u00a0=\u00a08)"
    assert isinstance(first.chart, Chart)
    told = [(bar.n, bar.base) for _name, bars in first.chart.rows for bar in bars]
    claims = [claim for claim in claims_of(first) if claim.measure == "n"]
    assert [(claim.value, len(claim.base)) for claim in claims] == told == [(8, 8), (4, 8)]
    assert all(len(claim.respondents) == claim.value for claim in claims)
    assert isinstance(second.chart, Chart)
    assert second.chart.series == ("AO", "LWT")
    keys = [claim.key for figure in (first, second) for claim in claims_of(figure)]
    assert len(keys) == len(set(keys))


def test_no_bar_is_of_fewer_than_may_be_told() -> None:
    place = Attribute(1, "g", "plaats", "text")
    people = [
        Respondent(id=one, guid=f"r{one}", name=f"r{one}", group="a", attributes={"plaats": where} if where else {})
        for one, where in enumerate(["Urk"] * 5 + ["Ede"] * 4 + ["Ens"] + ["Epe"] + [""] * 3, 1)
    ]
    bars = bars_by(place, people, 3)
    sizes = {
        (bar.value, bar.kind): sum(person.attributes.get("plaats", "") in bar.values for person in people)
        for bar in bars
    }
    assert all(size >= 3 for size in sizes.values())
    assert sum(sizes.values()) == len(people), "everybody is in one of them"
    assert {"Ens", "Epe"} <= set(next(bar for bar in bars if bar.kind == "others").values)
    assert bars_by(replace(place, type="date"), people, 3) == []
    assert bars_by(place, people[:1], 3) == []


def test_an_outline_that_asks_amiss_is_told_where(tmp_path: Path) -> None:
    for wrong, said in (("chart: answer:wie-regelt", ""), ("chart: ''", "names no code")):
        path = tmp_path / "o.yaml"
        path.write_text(OUTLINE.replace("chart: answer:wie-regelt", wrong), encoding="utf-8")
        if said:
            with pytest.raises(QualcodeError, match=said):
                read_outline(path)
        else:
            assert read_outline(path).groups[1].sections[0].parts[0].by == "traject"


def test_where_no_picture_can_be_its_numbers_are_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    document = handed()
    text = to_markdown(document)
    assert "**Figuur 6.2 Naar traject (scholen, N = 8)**" in text.replace("\u00a0", " ")
    assert "| Voldoende stageplaatsen | 3 van 3 | 5 van 5 |" in text
    tables = with_tables_for_charts(document, note=True)
    assert not figures(tables)
    assert {claim.id for one in tables.blocks for claim in claims_of(one)} == {
        claim.id for one in document.blocks for claim in claims_of(one)
    }
    monkeypatch.setattr(png, "find_spec", lambda _name: None)
    word = to_word(document)
    captions = [one.text for one in word.paragraphs if one.style is not None and one.style.name == "Caption"]
    assert len(captions) == sum(isinstance(block, Table | ChartFigure) for block in document.blocks)
    said = [one.text for one in word.paragraphs]
    assert said.count("De grafiek kon hier niet worden getekend; de aantallen staan in de tabel.") == 2
    assert not word.inline_shapes


def test_in_word_a_chart_is_a_picture_with_all_its_numbers_in_words() -> None:
    pytest.importorskip("resvg_py")
    word = to_word(handed())
    assert len(word.inline_shapes) == 2
    told = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert "Voldoende stageplaatsen: 8 van 8; Lastiger geworden: 4 van 8" in told[0]
    assert "AO 3 van 3, LWT 5 van 5" in told[1]
    assert all(shape.width.cm <= 16 for shape in word.inline_shapes)
    buffer = io.BytesIO()
    word.save(buffer)
    with ZipFile(buffer) as package:
        xml = package.read("word/document.xml").decode()
        ids = re.findall(r'(?:a:blip|asvg:svgBlip)[^>]* r:embed="(\w+)"', xml)
        relations = package.read("word/_rels/document.xml.rels").decode()
        assert len(ids) == 4
        assert all(f'Id="{one}"' in relations for one in ids)
        pictures = [name for name in package.namelist() if name.endswith(".svg")]
        assert all(ElementTree.fromstring(package.read(name)).get("role") == "img" for name in pictures)


def picture_of(path: Path, number: int) -> dict[str, Any]:
    """A chart of a Word file: what it says in words, and the SVG that it shows."""
    with ZipFile(path) as package:
        assert package.testzip() is None
        xml = package.read("word/document.xml").decode()
        relations = package.read("word/_rels/document.xml.rels").decode()
        found = re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', xml)[number]
        known = re.findall(r'svgBlip[^>]* r:embed="(\w+)"', xml)[number]
        (target,) = (
            re.search(r'Target="([^"]+)"', one)[1]  # type: ignore[index]
            for one in re.findall(r"<Relationship [^>]*>", relations)
            if f'Id="{known}"' in one
        )
        return {"told": found, "svg": package.read(f"word/{target}").decode()}


def test_the_sample_has_charts_in_every_file_and_they_follow_the_codings(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("resvg_py")
    monkeypatch.setenv("QUALCODE_LANG", "en")
    monkeypatch.setenv("QUALCODE_CODER", "consensus")
    monkeypatch.chdir(tmp_path)
    outline = tmp_path / "o.yaml"
    outline.write_text(OUTLINE, encoding="utf-8")
    asked = ["-p", str(sample)]
    assert run([*asked, "report", "--outline", "o.yaml", "--evidence", "none", "--out", "c.docx"]) == 0
    told = picture_of(Path("c.docx"), 0)
    assert "Tekort aan stageplaatsen: 0 van 8" in told["told"]
    # One coding more: the chart is drawn anew, once, and the file says so.
    assert run([*asked, "code", "school-2", "--at", "3000:3100", "stage/tekort"]) == 0
    capsys.readouterr()
    assert run([*asked, "report", "update", "c.docx"]) == 0
    assert "1 chart was drawn anew." in capsys.readouterr().out
    after = picture_of(Path("c.docx"), 0)
    assert "Tekort aan stageplaatsen: 1 van 8" in after["told"]
    assert after["svg"] != told["svg"]
    assert "1 van 8" in after["svg"]
    once = Path("c.docx").read_bytes()
    assert run([*asked, "report", "update", "c.docx"]) == 0
    assert Path("c.docx").read_bytes() == once
    # A chart more in the outline comes in with its picture, below that of the caption before it.
    outline.write_text(
        OUTLINE.replace("- chart: answer:meer", "- chart: stage/redenen\n          - chart: answer:meer")
    )
    assert run([*asked, "report", "update", "c.docx"]) == 0
    assert "Economische crisis: 5 van 8" in picture_of(Path("c.docx"), 1)["told"]
    assert run([*asked, "matrix", "answer:wie-regelt", "--chart"]) == 0
    assert "16 + 6 + 0 + 0 = 22" in capsys.readouterr().out
    assert run([*asked, "matrix", "stage", "--chart", "--out", "x.svg"]) == 2


def test_answers_of_which_everybody_gives_one_are_a_divided_bar(sample: Path, tmp_path: Path) -> None:
    from qualcode import open as open_study

    outline = tmp_path / "o.yaml"
    outline.write_text(OUTLINE, encoding="utf-8")
    with open_study(sample) as study:
        _codes, denials, who = figures(study.chapter(outline=outline).document)
    assert isinstance(denials.chart, SplitChart)
    assert isinstance(who.chart, SplitChart)
    assert who.title.startswith("Wie regelde het (leerlingen, N")
    assert [(row.name, row.base) for row in who.chart.rows] == [("AO", 4), ("LWT", 18)]
    assert all(sum(n or 0 for n in row.numbers) == row.base for row in who.chart.rows)
    assert "niet gevraagd" not in denials.chart.answers, "it is out of who was asked"
