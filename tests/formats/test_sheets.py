"""Workbooks as people keep them: the table on another sheet, under a title, with merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import FormatError
from qualcode.formats.tables import merged_cells, read_facesheet
from qualcode.formats.tables.codings import read_codings
from qualcode.formats.workbooks.cells import sheets
from tests.support.table_files import book, opendocument, put, rewritten

pytestmark = pytest.mark.usefixtures("answered_here")

HEADER = ("respondent", "document", "groep", "regio")
ROWS = (("p1", "d1", "scholen", "Oost"), ("p2", "d2", "scholen", "West"), ("p3", "d3", "bedrijven", "Oost"))
TABLE = (HEADER, *ROWS)


def people(path: Path, **options: str) -> list[tuple[str, str | None, str | None, str | None]]:
    sheet = read_facesheet(path, **options)
    return [(row.respondent, row.document, row.group, row.attributes.get("regio")) for row in sheet.rows]


class TestWhichSheet:
    @pytest.mark.parametrize(
        "first",
        [
            (),
            (("Toelichting",),),
            (("Toelichting",), ("Dit bestand hoort bij de monitor.",), ("Vragen? Bel het secretariaat.",)),
            (("kolom", "betekenis"), ("respondent", "het nummer"), ("document", "de transcriptie")),
            (("Toelichting",), ("respondent", "het nummer"), ("document", "de transcriptie")),
            (("respondent", "het nummer"), ("document", "de transcriptie"), ("groep", "scholen of bedrijven")),
            (("jaar", "aantal", "kosten"), (2014, 8, 100), (2015, 9, 120)),
        ],
    )
    def test_the_table_is_found(self, tmp_path: Path, first: Sequence[Sequence[object]]) -> None:
        path = book(tmp_path / "blad.xlsx", {"Uitleg": first, "Respondenten": TABLE})
        assert people(path) == [*ROWS]
        assert any("“Respondenten” was read, and not “Uitleg”" in note.message for note in read_facesheet(path).notes)

    def test_of_two_tables_the_first_unless_another_is_named(self, tmp_path: Path) -> None:
        path = book(tmp_path / "blad.xlsx", {"2014": TABLE, "2015": (HEADER, ("p9", "d9", "x", "y"))})
        assert [row[0] for row in people(path)] == ["p1", "p2", "p3"]
        assert [row[0] for row in people(path, sheet="2015")] == ["p9"]

    def test_a_sheet_that_is_not_there(self, tmp_path: Path) -> None:
        path = book(tmp_path / "blad.xlsx", {"Uitleg": (), "Respondenten": TABLE})
        with pytest.raises(FormatError) as caught:
            read_facesheet(path, sheet="Respondent")
        assert "Respondenten" in caught.value.hint
        assert people(path, sheet="respondenten") == [*ROWS]
        with pytest.raises(FormatError, match="has no sheets"):
            read_facesheet(put(tmp_path, "respondent,document\np,d\n"), sheet="Respondenten")

    @pytest.mark.parametrize("rows", [(), (HEADER,), (("naam", "regio"), ("Jan", "Oost"))])
    def test_an_error_names_the_sheet_and_the_others(self, tmp_path: Path, rows: Sequence[Sequence[object]]) -> None:
        path = book(tmp_path / "blad.xlsx", {"Eerste": rows, "Tweede": ()})
        with pytest.raises(FormatError) as caught:
            read_facesheet(path, sheet="Eerste")
        assert "sheet “Eerste”" in caught.value.message
        assert "“Tweede”" in caught.value.hint
        assert "--sheet" in caught.value.hint

    def test_codings_on_the_second_sheet(self, tmp_path: Path) -> None:
        rows = (("document", "code", "coder", "quote"), ("d1", "stage", "ada", "hallo"))
        found = read_codings(book(tmp_path / "c.xlsx", {"Lees mij": (("Codes van ada",),), "Codes": rows}))
        assert [row.code for row in found.rows] == ["stage"]
        assert not [problem for problem in found.problems if problem.level == "error"]


class TestTitle:
    ABOVE = (
        (("Respondenten 2014",),),
        (("Respondenten 2014",), (), ("versie:", "2 juni")),
        (("Gezichtsblad",), ("Persoon", "", "Achtergrond")),
    )

    @pytest.mark.parametrize("above", ABOVE)
    def test_in_a_workbook(self, tmp_path: Path, above: Sequence[Sequence[object]]) -> None:
        path = book(tmp_path / "blad.xlsx", {"Blad": (*above, *TABLE)}, {"Blad": ("A1:D1",)})
        assert people(path) == [*ROWS]
        assert any("Line 1: stands above the header" in note.message for note in read_facesheet(path).notes)

    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    @pytest.mark.parametrize("above", ABOVE)
    def test_in_text(self, tmp_path: Path, above: Sequence[Sequence[str]], separator: str) -> None:
        path = put(tmp_path, "\n".join(separator.join(row) for row in (*above, *TABLE)))
        assert people(path) == [*ROWS]

    def test_a_value_that_reads_like_a_header_is_none(self, tmp_path: Path) -> None:
        path = put(tmp_path, "naam,rol,groep\nJan,respondent,a\nPiet,document,b\n")
        with pytest.raises(FormatError, match="no column says who"):
            read_facesheet(path)
        assert [row.respondent for row in read_facesheet(path, id="naam").rows] == ["Jan", "Piet"]

    def test_a_cell_beside_the_table_is_told_in_words_of_a_workbook(self, tmp_path: Path) -> None:
        path = book(tmp_path / "blad.xlsx", {"Blad": (*TABLE, ("p4", "d4", "x", "y", "", "let op"))})
        with pytest.raises(FormatError) as caught:
            read_facesheet(path)
        assert ":5: 6 cells" in caught.value.message
        assert "quotation marks" not in caught.value.hint


def element(kind: str, text: str = "", **attributes: object) -> str:
    """A cell of OpenDocument."""
    given = " ".join(f'{key.replace("_", ":", 1).replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f'<table:table-cell office:value-type="{kind}" {given}><text:p>{text}</text:p></table:table-cell>'


class TestOpenDocument:
    def test_values_merged_cells_and_errors(self, tmp_path: Path) -> None:
        group = element("string", "scholen", table_number_rows_spanned=2, table_number_columns_spanned=1)
        rows = (
            ("Onderzoek 2014",), (), (*HEADER, "dag", "duur", "tijd", "uur", "cijfer", "ja", "fout"),
            ("p1", "d1", group, "Oost", element("date", "1-2-14", office_date_value="2014-02-01"),
             element("time", "", office_time_value="PT30H02M03S"), element("time", "", office_time_value="PT01H02M03S"),
             element("date", "", office_date_value="2014-02-01T10:05:00"), element("float", "1,5", office_value="1.5"),
             element("boolean", "WAAR", office_boolean_value="true"),
             element("string", "#N/A", calcext_value_type="error")),
            ("p2", "d2", "<table:covered-table-cell/>", "West", "", "", "", "", "", "",
             element("float", "Err:502", office_value="0", calcext_value_type="error")),
        )  # fmt: skip
        path = opendocument(tmp_path / "blad.ods", {"Lees mij": (("Uitleg",),), "Blad": rows})
        assert people(path) == [("p1", "d1", "scholen", "Oost"), ("p2", "d2", "scholen", "West")]
        read = read_facesheet(path)
        first = read.rows[0].attributes
        assert [first.get(name) for name in ("dag", "duur", "tijd", "uur", "cijfer", "ja", "fout")] == [
            "2014-02-01", "30:02:03", "01:02:03", "2014-02-01T10:05:00", "1.5", "true", None,
        ]  # fmt: skip
        said = " ".join(note.message for note in read.notes)
        assert "C4:C5" in said
        assert "K4, K5" in said

    def test_a_locked_one(self, tmp_path: Path) -> None:
        path = opendocument(tmp_path / "slot.ods", {"Blad": TABLE}, manifest="<manifest:encryption-data/>")
        with pytest.raises(FormatError, match="password"):
            people(path)

    def test_the_content_decides_and_not_the_suffix(self, tmp_path: Path) -> None:
        path = opendocument(tmp_path / "blad.xlsx", {"Blad": TABLE})
        assert people(path) == [*ROWS]


def test_an_old_workbook_of_a_public_study(shared_data: Path) -> None:
    path = shared_data / "transcripts" / "ukds_pioneers_rtf" / "6226ulist.xls"
    if not path.exists():
        pytest.skip("ukds_pioneers_rtf is not there")
    read = sheets(path.read_bytes(), wanted=None, closely=False, most_columns=99, most_cells=9_999)
    [listed, empty] = read["sheets"]
    assert (listed["title"], empty["rows"]) == ("Data Listing", [])
    rows = dict(listed["rows"])
    assert rows[7][:3] == ["Name / Interview ID", "Year of Birth", "Place of Birth"]
    assert [rows[line][1] for line in (8, 11)] == ["1935", "1941"]
    assert (151, 6, 152, 6) in listed["merged"]


class TestMergedCells:
    def test_a_group_over_rows(self, tmp_path: Path) -> None:
        rows = (HEADER, ("p1", "d1", "scholen", "Oost"), ("p2", "d2", "", "West"), ("p3", "d3", "bedrijven", "Oost"))
        path = book(tmp_path / "blad.xlsx", {"Blad": rows}, {"Blad": ("C2:C3",)})
        assert people(path) == [*ROWS]
        assert any("C2:C3" in note.message for note in read_facesheet(path).notes)

    def test_who_where_and_what_over_rows_and_columns(self, tmp_path: Path) -> None:
        rows = (
            ("respondent", "document", "speaker", "regio", "school"),
            ("p1", "d1", "Sem", "Oost", ""),
            ("p2", "", "Noor", "", ""),
            ("p3", "d2", "Bo", "West", "De Brug"),
        )
        path = book(tmp_path / "blad.xlsx", {"Blad": rows}, {"Blad": ("B2:B3", "D2:E3")})
        found = read_facesheet(path).rows
        assert [(row.document, dict(row.attributes)) for row in found] == [
            ("d1", {"regio": "Oost", "school": "Oost"}),
            ("d1", {"regio": "Oost", "school": "Oost"}),
            ("d2", {"regio": "West", "school": "De Brug"}),
        ]

    def test_a_stretch_far_beyond_the_table_costs_nothing(self, tmp_path: Path) -> None:
        rows = (HEADER, ("p1", "d1", "scholen", "Oost"), ("p2", "d2", "", "West"))
        path = book(tmp_path / "blad.xlsx", {"Blad": rows}, {"Blad": ("C2:C3",)})
        rewritten(path, lambda _name, data: data.replace(b"C2:C3", b"C2:XFD1000000"))
        assert [row[2] for row in people(path)] == ["scholen", "scholen"]

    @given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.booleans())
    def test_any_stretches_give_what_a_full_column_gives(self, sizes: list[int], titled: bool) -> None:
        above = (("Blad 2014",),) if titled else ()
        rows: list[tuple[str, ...]] = []
        full: list[str] = []
        merged: list[tuple[int, ...]] = []

        def is_header(names: Sequence[str]) -> int:
            return int("respondent" in names)

        for index, size in enumerate(sizes):
            first = len(above) + len(rows) + 2
            for row in range(size):
                rows.append((f"p{len(rows)}", f"d{len(rows)}", f"groep {index}" if row == 0 else "", "Oost"))
                full.append(f"groep {index}")
            if size > 1:
                merged.append((first - 1, 2, first + size - 2, 2))
        lines = [(number, [*row]) for number, row in enumerate([*above, HEADER, *rows], 1)]
        problems = [*merged_cells.fill(Path("blad.xlsx"), lines, merged_cells.merged_cells(merged), is_header)]
        assert [cells[2] for _line, cells in lines[-len(rows) :]] == full
        assert len(problems) == bool(merged)


class TestCapitals:
    @pytest.mark.parametrize("pair", [("Scholen", "scholen"), ("Oost", "OOST"), ("É", "é"), ("A  b", "a b")])
    @pytest.mark.parametrize("column", ["groep", "regio", "respondent"])
    def test_one_name_with_a_word(self, tmp_path: Path, pair: tuple[str, str], column: str) -> None:
        rows = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
        rows[0][column], rows[1][column] = pair
        if column == "respondent":
            rows[1]["groep"], rows[1]["regio"] = rows[0]["groep"], rows[0]["regio"]
        text = "\n".join([",".join(HEADER), *(",".join(row.values()) for row in rows)])
        sheet = read_facesheet(put(tmp_path, text))
        for row in sheet.rows[:2]:
            found = {"groep": row.group, "regio": row.attributes["regio"], "respondent": row.respondent}[column]
            assert found is not None
            assert " ".join(found.split()) == " ".join(pair[0].split())
        if " " not in pair[0]:
            assert any("capitals" in note.message for note in sheet.notes)

    def test_paths_are_one_part_by_part(self, tmp_path: Path) -> None:
        sheet = read_facesheet(
            put(tmp_path, "respondent,groep\np1,Leerlingen/LWT\np2,leerlingen/lwt\np3,leerlingen/AO\n")
        )
        assert [row.group for row in sheet.rows] == ["Leerlingen/LWT", "Leerlingen/LWT", "Leerlingen/AO"]

    def test_columns_that_differ_in_capitals_only_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match="both called"):
            read_facesheet(put(tmp_path, "respondent,Regio,regio\np1,a,b\n"))
