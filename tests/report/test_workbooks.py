"""A chapter as a workbook: tables as numbers, charts that Excel draws, claims and codings joined by id."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from qualcode.report.blocks import ChartFigure, ReportDocument, Table, claims_of
from qualcode.report.chapter.files import write_handed
from qualcode.report.chapter.sheets import with_sheets
from qualcode.report.evidence.model import Behind
from tests.support.handed import evidence_of, handed
from tests.support.table_files import cells_of, part_of

HOSTILE = "=cmd|' /C calc'!A0"


def written(document: ReportDocument, behind: Behind, path: Path) -> Path:
    write_handed(document, evidence_of(document, behind), path, "xlsx")
    return path


def test_a_sheet_for_each_table_and_chart_and_what_is_behind_them(tmp_path: Path) -> None:
    document = handed()
    sheets = cells_of(written(document, "passages", tmp_path / "a.xlsx"))
    shown = [block for block in document.blocks if isinstance(block, Table | ChartFigure)]
    names = [*sheets]
    assert names[0] == "Inhoud"
    assert names[-3:] == ["Aantallen", "Passages", "Respondenten"]
    assert len(names) == 1 + len(shown) + 3
    assert [row[1] for row in sheets["Inhoud"][1 : len(shown) + 1]] == [block.caption for block in shown]
    table = next(rows for name, rows in sheets.items() if name.startswith("Tabel 6.2"))
    assert table[0] == ["Onderwerp", "n", "van N", "%"]
    assert table[1] == ["Voldoende stageplaatsen", 8, 8, 100]
    figure = next(rows for name, rows in sheets.items() if name.startswith("Figuur 6.2"))
    assert figure[0] == ["Onderwerp", "AO n", "AO N", "LWT n", "LWT N"]
    assert figure[1] == ["Voldoende stageplaatsen", 3, 3, 5, 5]


def test_claims_and_codings_are_joined_by_id_and_lead_to_each_other(tmp_path: Path) -> None:
    document = handed()
    path = written(document, "passages", tmp_path / "a.xlsx")
    sheets = cells_of(path)
    claims, codings = sheets["Aantallen"], sheets["Passages"]
    ids = [row[0] for row in claims[1:]]
    assert len(ids) == len(set(ids))
    assert set(ids) == {claim.id for block in document.blocks for claim in claims_of(block)}
    assert {row[0] for row in codings[1:]} <= set(ids)
    for row in claims[1:]:
        assert row[claims[0].index("passages")] == sum(one[0] == row[0] for one in codings[1:])
    place = [*sheets].index("Aantallen") + 1
    links = re.findall(r'<hyperlink ref="A(\d+)" location="\'Passages\'!A(\d+)"', xml_of(path, place))
    assert len(links) == len({row[0] for row in codings[1:]})
    assert all(codings[int(to) - 1][0] == claims[int(here) - 1][0] for here, to in links)
    assert all(codings[int(to) - 2][0] != codings[int(to) - 1][0] for _here, to in links), "to the first of them"
    back = re.findall(r'<hyperlink ref="A(\d+)" location="\'Aantallen\'!A(\d+)"', xml_of(path, place + 1))
    assert len(back) == len(codings) - 1
    assert all(claims[int(to) - 1][0] == codings[int(here) - 1][0] for here, to in back)
    tables = [number for number, name in enumerate(sheets, 1) if name.startswith(("Tabel", "Figuur"))]
    numbers = [re.findall(r"location=\"'Aantallen'!A\d+\"", xml_of(path, number)) for number in tables]
    assert all(numbers)


def xml_of(path: Path, sheet: int) -> str:
    """The XML of a sheet by its number."""
    return part_of(path, f"xl/worksheets/sheet{sheet}.xml").replace("&apos;", "'")


def test_a_public_workbook_has_the_ids_and_nobody(tmp_path: Path) -> None:
    document = handed()
    full, public = (
        cells_of(written(document, behind, tmp_path / f"{behind}.xlsx")) for behind in ("passages", "nothing")
    )
    assert [row[0] for row in public["Aantallen"]] == [row[0] for row in full["Aantallen"]]
    assert not {"Passages", "Respondenten"} & set(public)
    assert not any(re.fullmatch(r".*\bR\d+\b.*", str(cell)) for rows in public.values() for row in rows for cell in row)
    assert all(row[0].startswith("R") for row in full["Respondenten"][1:])
    assert {row[1] for row in full["Respondenten"][1:]} == {"Scholen", "Leerlingen"}


def test_charts_are_drawn_for_numbers_out_of_one_base_only(tmp_path: Path) -> None:
    document = handed()
    sheets = with_sheets(document, evidence_of(document, "references")).sheets
    charts = {sheet.caption: sheet.chart for sheet in sheets if sheet.chart}
    assert charts[next(name for name in charts if name.startswith("Figuur 6.1"))].most == 8
    assert not any(name.startswith("Figuur 6.2") for name in charts), "AO and LWT are not as many"
    path = written(document, "references", tmp_path / "a.xlsx")
    with ZipFile(path) as archive:
        drawn = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        assert len(drawn) == len(charts)
        first = archive.read(drawn[0]).decode()
    assert "8 van 8" in first
    assert '<c:max val="8"/>' in first


def test_what_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    document = handed(name=HOSTILE)
    path = written(document, "passages", tmp_path / "a.xlsx")
    with ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    assert not any("<f>" in xml for name, xml in parts.items() if "worksheets" in name)
    assert HOSTILE.replace("'", "&apos;") in parts["xl/sharedStrings.xml"] or HOSTILE in parts["xl/sharedStrings.xml"]


@pytest.mark.parametrize("behind", ["nothing", "passages"])
def test_headers_stay_rows_can_be_chosen_and_bytes_are_the_same(tmp_path: Path, behind: Behind) -> None:
    one, two = (written(handed(), behind, tmp_path / f"{name}.xlsx") for name in "ab")
    assert one.read_bytes() == two.read_bytes()
    place = [*cells_of(one)].index("Aantallen") + 1
    xml = xml_of(one, place)
    assert '<pane xSplit="1" ySplit="1"' in xml
    assert "<autoFilter" in xml
    assert 'fitToHeight="0"' in xml
    assert "_xlnm.Print_Titles" in part_of(one, "xl/workbook.xml")


def test_in_english_its_sheets_are_in_english(tmp_path: Path) -> None:
    names = [*cells_of(written(handed("en"), "passages", tmp_path / "a.xlsx"))]
    assert names[0] == "Contents"
    assert names[-1] == "Respondents"
    assert any(name.startswith("Figure 6.1") for name in names)


def test_without_evidence_there_are_the_tables(tmp_path: Path) -> None:
    write_handed(handed(), None, tmp_path / "a.xlsx", "xlsx")
    assert not {"Aantallen", "Passages", "Respondenten"} & set(cells_of(tmp_path / "a.xlsx"))
