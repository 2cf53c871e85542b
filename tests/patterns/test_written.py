"""Each analysis in each format, with its base; titles that a workbook does not take; curves that can be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from qualcode.cli import run
from qualcode.report.blocks import CurveChart, CurveLine, ReportDocument, ReportSheet
from qualcode.report.charts.curves import to_svg
from qualcode.report.charts.picture import ChartPage
from qualcode.report.patterns.tables import PatternTable, pattern_document
from qualcode.report.patterns.terminal import ReportView
from qualcode.report.writers import write_document
from qualcode.report.writers.xlsx import sheet_name
from tests.support.building import two_coders
from tests.support.often import often
from tests.support.table_files import cells_of

ANALYSES = {
    "relations * --unit respondent": ("docx", "md", "html", "xlsx", "csv", "json"),
    "configurations --cols group": ("docx", "md", "html", "xlsx", "csv", "svg", "png", "json"),
    "contrasts --groups leerlingen,scholen --pair stage:kosten": (
        "docx",
        "md",
        "html",
        "xlsx",
        "csv",
        "svg",
        "png",
        "json",
    ),
    "saturation --base 1 --run 1": ("docx", "md", "html", "xlsx", "csv", "svg", "png", "json"),
    "keyness --groups leerlingen,scholen --fewest 1": ("docx", "md", "html", "xlsx", "csv", "json"),
    "frequencies --cols group": ("docx", "md", "html", "xlsx", "csv", "json"),
}


def test_every_analysis_is_shown_and_written_with_its_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "en")
    monkeypatch.chdir(tmp_path)
    path = two_coders(tmp_path)
    for number, (words, kinds) in enumerate(ANALYSES.items()):
        asked = ["-p", str(path), *words.split()]
        for kind in kinds:
            out = f"{number}.{kind}"
            assert run([*asked, "--out", out, "--title", "Tabel 6: [wie] / wat?"]) == 0, (words, kind)
            if kind in ("md", "html", "csv", "svg"):
                assert ("2" if number == 2 else "3") in Path(out).read_text("utf-8"), (words, kind)
        assert json.loads(Path(f"{number}.json").read_text("utf-8"))["base"] == 3
        assert next(iter(cells_of(Path(f"{number}.xlsx")))).startswith("Tabel 6 wie wat")
        for kind in ("table", "csv", "json"):
            capsys.readouterr()
            assert run([*asked, "--format", kind]) == 0
            assert ("2" if number == 2 else "3") in capsys.readouterr().out
        assert run([*asked, "--out", "x.pdf"]) == 2
        assert run([*asked, "--title", "Zonder bestand"]) == 2


@settings(max_examples=often(40))
@given(st.text(st.sampled_from("aé:/\\?*[]' \n\x07"), max_size=40))
def test_a_sheet_has_a_name_that_a_workbook_takes(title: str) -> None:
    name = sheet_name(title)
    assert 0 < len(name) <= 31
    assert not set(name) & set("\\*?:/[]")
    assert not name.startswith("'")
    assert not name.endswith("'")


def test_two_sheets_of_one_title_are_two(tmp_path: Path) -> None:
    sheet = ReportSheet("een: twee", ("a", "b"), ((1, 2),))
    write_document(ReportDocument("x", "nl", sheets=(sheet, sheet)), tmp_path / "x.xlsx", "xlsx")
    assert [*cells_of(tmp_path / "x.xlsx")] == ["een twee", "een twee 2"]
    before = (tmp_path / "x.xlsx").read_bytes()
    write_document(ReportDocument("x", "nl", sheets=(sheet, sheet)), tmp_path / "y.xlsx", "xlsx")
    assert (tmp_path / "y.xlsx").read_bytes() == before


def test_curves_keep_within_their_sides_and_are_told_in_words() -> None:
    lines = (CurveLine("een", (1, 4, 9), mark=2), CurveLine("<b>", (2, 3, 5), ((1, 3), (2, 12), (4, 6))))
    drawn = to_svg(CurveChart("Titel", lines, "stap", "waarde", "hier", ("noot",)), ChartPage("nl"))
    assert drawn.count("<circle") == 1
    assert "een: 1, 4, 9; &lt;b&gt;: 2, 3, 5" in drawn
    assert "<b>" not in drawn
    assert "12" in drawn
    empty = to_svg(CurveChart("Leeg", (), "stap", "waarde"), ChartPage("nl"))
    assert "<svg" in empty


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_table_goes_on_below_where_it_is_too_wide(width: int) -> None:
    header = ["code", *(f"kolom {number}" for number in range(12))]
    over = ["", *(f"groep {number // 3} (N = {number})" for number in range(12))]
    rows = [[f"[rij] {row}", *(str(row * number) for number in range(12))] for row in range(3)]
    sheet = ReportSheet("x", ("a", "b"), ())
    document = pattern_document("x", "nl", [PatternTable("t", "Titel", header, rows, over=over)], ["noot"], [sheet])
    console = Console(width=width, record=True, markup=False)
    with console.capture() as captured:
        console.print(ReportView(document))
    shown = captured.get()
    assert all(len(line) <= width for line in shown.splitlines())
    assert shown.count("[rij] 2") >= 1
    for number in range(12):
        assert f"kolom {number}" in shown
    assert "noot" in shown
