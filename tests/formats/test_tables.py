"""Tables in and out: what people's CSV and Excel files look like, and what hostile ones do."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from qualcode.errors import FormatError
from qualcode.formats.tables import infer_type, parse_value, read_facesheet, read_table, spreadsheet, write_csv


def put(folder: Path, content: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(path: Path, *rows: Sequence[object]) -> Path:
    book = Workbook()
    assert book.active
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The same archive with its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, change(name, data))
    return path


class TestDelimited:
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_separator_is_found(self, tmp_path: Path, separator: str) -> None:
        rows = [["id", "naam", "score"], ["1", '"Jan; Piet, en\tKees"', "7.5"], ["2", "An", "8"]]
        table = read_table(put(tmp_path, "\n".join(separator.join(row) for row in rows)))
        assert table.columns == ("id", "naam", "score")
        assert [row.cells["naam"] for row in table.rows] == ["Jan; Piet, en\tKees", "An"]

    def test_semicolons_with_decimal_commas(self, tmp_path: Path) -> None:
        table = read_table(put(tmp_path, "id;a;b\n1;7,5;8,25\n2;1,5;2,25\n"))
        assert table.columns == ("id", "a", "b")
        assert table.rows[0].cells == {"id": "1", "a": "7,5", "b": "8,25"}

    def test_one_column(self, tmp_path: Path) -> None:
        table = read_table(put(tmp_path, "woord\neen\ntwee\n"))
        assert [dict(row.cells) for row in table.rows] == [{"woord": "een"}, {"woord": "twee"}]

    def test_excels_separator_line(self, tmp_path: Path) -> None:
        table = read_table(put(tmp_path, "sep=;\r\na;b\r\n1;2\r\n"))
        assert (table.columns, table.rows[0].line) == (("a", "b"), 3)

    def test_lines_count_newlines_within_cells_and_blank_rows(self, tmp_path: Path) -> None:
        table = read_table(put(tmp_path, 'a,b\n"een\ntwee",1\n\n"x ""y""",2\n'))
        assert [(row.line, row.cells["a"]) for row in table.rows] == [(2, "een\ntwee"), (5, 'x "y"')]

    @pytest.mark.parametrize(
        ("data", "encoding"),
        [
            ("naam,b\nRenée,€\n".encode(), "utf-8"),
            ("naam,b\nRenée,€\n".encode("utf-8-sig"), "utf-8"),
            ("naam,b\nRenée,€\n".encode("cp1252"), "cp1252"),
            ("naam,b\nRenée,€\n".encode("utf-16"), "utf-16-le"),
        ],
    )
    def test_encodings(self, tmp_path: Path, data: bytes, encoding: str) -> None:
        table = read_table(put(tmp_path, data))
        assert (table.columns[0], table.encoding) == ("naam", encoding)
        assert dict(table.rows[0].cells) == {"naam": "Renée", "b": "€"}

    def test_ragged_rows_are_told(self, tmp_path: Path) -> None:
        table = read_table(put(tmp_path, "a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n"))
        assert [(row.line, row.cells["c"]) for row in table.rows] == [(2, "3"), (3, ""), (5, "3")]
        assert [(problem.level, problem.line) for problem in table.problems] == [("warning", 3), ("error", 4)]

    def test_empty_columns_at_the_end_are_none(self, tmp_path: Path) -> None:
        assert read_table(put(tmp_path, "a,b,,\n1,2,,\n")).columns == ("a", "b")

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("a,b,a\n1,2,3\n", "columns 1 and 3 are both called “a”"),
            ("a,,c\n1,2,3\n", "column 2 has no name"),
            ('a,b\n1,"open\n2,3\n', ":2: the row cannot be read"),
            ("", "is empty"),
            ("\n ,\n", "is empty"),
            (b"a,b\n1,\x00\n", "not a text file"),
            (b"PK\x03\x04rest", "is a workbook"),
            ("a,b\n" + ",".join("x" * 3000), "larger than a table can be"),
        ],
    )
    def test_what_is_no_table(self, tmp_path: Path, content: str | bytes, words: str) -> None:
        path = put(tmp_path, content)
        with pytest.raises(FormatError) as caught:
            read_table(path)
        assert words in caught.value.message
        assert str(path) in caught.value.message
        assert caught.value.hint

    def test_other_files(self, tmp_path: Path) -> None:
        for path in (tmp_path / "weg.csv", put(tmp_path, "x", "oud.xls"), put(tmp_path, "a,b\n1,2\n", "t.xlsx")):
            with pytest.raises(FormatError) as caught:
                read_table(path)
            assert caught.value.hint


class TestWriting:
    @pytest.mark.parametrize("text", ["=1+1", "+31 6", "-x", "@SUM(A1)", "\tx", "\rx", "\nx", "'=x", "''-x", "- ja"])
    def test_formulas_are_guarded_and_come_back(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "uit.csv"
        write_csv(path, ["a", "b"], [[text, "x"]])
        written = path.read_text(encoding="utf-8-sig").split("\n", 1)[1]
        assert written.lstrip('"').startswith("'")
        assert read_table(path).rows[0].cells["a"] == text

    def test_numbers_stay_numbers(self) -> None:
        stream = io.StringIO()
        write_csv(stream, ["a", "b", "c", "d", "e"], [[-3, -2.5, "-7,5", True, None]])
        assert stream.getvalue() == 'a,b,c,d,e\n-3,-2.5,"-7,5",true,\n'

    def test_a_file_has_a_mark_and_a_stream_has_none(self, tmp_path: Path) -> None:
        stream = io.StringIO()
        for target in (tmp_path / "uit.csv", stream):
            write_csv(target, ["é"], [])
        assert (tmp_path / "uit.csv").read_bytes() == b"\xef\xbb\xbf\xc3\xa9\n"
        assert stream.getvalue() == "é\n"

    cell = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12) | st.text(
        "='+-@\t\r\n\",;sep1", max_size=8
    )

    @given(st.lists(st.tuples(cell, cell, st.just("x")), max_size=6))
    def test_export_and_import_lose_nothing(
        self, tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
    ) -> None:
        path = tmp_path_factory.mktemp("csv") / "t.csv"
        write_csv(path, ["sep=", "b", "c"], rows)
        table = read_table(path)
        assert [tuple(row.cells.values()) for row in table.rows] == rows
        assert table.problems == ()


class TestSpreadsheet:
    def test_values(self, tmp_path: Path) -> None:
        values: list[object] = [
            "tekst", "007", 15, 15.0, 7.5, True, date(2014, 5, 31), datetime(2014, 5, 31, 10, 5), time(10, 33),
            timedelta(hours=1, minutes=2, seconds=3), None, 1e20, 0.1 + 0.2,
        ]  # fmt: skip
        names: list[object] = [f"k{number}" for number in range(len(values))]
        path = workbook(tmp_path / "t.xlsx", names, values, [], ["x"], [None, None])
        table = read_table(path)
        assert list(table.rows[0].cells.values()) == [
            "tekst", "007", "15", "15", "7.5", "true", "2014-05-31", "2014-05-31T10:05:00", "10:33:00", "01:02:03", "",
            "100000000000000000000", "0.3",
        ]  # fmt: skip
        assert [(row.line, row.cells["k0"]) for row in table.rows] == [(2, "tekst"), (4, "x")]
        assert table.problems == ()

    def test_sheets(self, tmp_path: Path) -> None:
        book = Workbook()
        assert book.active
        book.active.title = "Verborgen"
        book.active.sheet_state = "hidden"
        book.create_sheet("Een").append(["a"])
        book.create_sheet("Twee").append(["b"])
        path = tmp_path / "t.xlsx"
        book.save(path)
        assert read_table(path).columns == ("a",)
        assert read_table(path, sheet="Twee").columns == ("b",)
        with pytest.raises(FormatError, match="no sheet “Twe”") as caught:
            read_table(path, sheet="Twe")
        assert "Twee" in caught.value.hint

    def test_formulas_without_result_and_errors_are_told(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "t.xlsx", ["a", "b"], ["=1+1", "#N/A"], ["x", "y"])
        table = read_table(path)
        assert dict(table.rows[0].cells) == {"a": "x", "b": "y"}
        assert [problem.message for problem in table.problems] == [
            "a formula has no saved result, and is taken as empty: A2",
            "a cell holds an error, and is taken as empty: B2",
        ]

    def test_a_formula_counts_for_its_saved_result(self, tmp_path: Path) -> None:
        def save_result(_name: str, data: bytes) -> bytes:
            return re.sub(rb"<v\s*/>|<v></v>", b"<v>2</v>", data)

        path = rewritten(workbook(tmp_path / "t.xlsx", ["a"], ["=1+1"]), save_result)
        table = read_table(path)
        assert (table.rows[0].cells["a"], table.problems) == ("2", ())

    def test_a_stated_size_is_not_trusted(self, tmp_path: Path) -> None:
        def enlarge(_name: str, data: bytes) -> bytes:
            return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', data)

        path = rewritten(workbook(tmp_path / "t.xlsx", ["a"], [1]), enlarge)
        assert [dict(row.cells) for row in read_table(path).rows] == [{"a": "1"}]

    @pytest.mark.parametrize(
        "place",
        [(rb'<row r="2"', b'<row r="99999999999"'), (rb'r="A2"', b'r="XFD2"')],
        ids=["row", "column"],
    )
    def test_a_cell_far_away_is_refused(self, tmp_path: Path, place: tuple[bytes, bytes]) -> None:
        path = rewritten(workbook(tmp_path / "t.xlsx", ["a"], [1]), lambda _name, data: data.replace(*place))
        with pytest.raises(FormatError, match="larger than a table can be"):
            read_table(path)

    def test_a_bomb_is_refused_before_it_is_opened(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(spreadsheet, "MAX_UNPACKED", 2_000_000)
        path = workbook(tmp_path / "t.xlsx", ["a"], [1])
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/big.bin", b"\0" * 3_000_000)
        with pytest.raises(FormatError, match="unpacks to more than 2 MB or"):
            read_table(path)

    def test_many_empty_tags_and_long_cells_are_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(spreadsheet, "MAX_TEXT", 100)
        with pytest.raises(FormatError, match="101 characters in B2"):
            read_table(workbook(tmp_path / "t.xlsx", ["a", "b"], ["x" * 100, "y" * 101]))
        monkeypatch.setattr(spreadsheet, "MAX_TAGS", 50_000)
        path = workbook(tmp_path / "t.xlsx", ["a"], [1])
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/more.xml", b"<sst>" + b"<si/>" * 60_000 + b"</sst>")
        with pytest.raises(FormatError, match="or 50000 tags"):
            read_table(path)

    @pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_a_document_type_is_refused(self, tmp_path: Path, part: str, encoding: str) -> None:
        def attack(name: str, data: bytes) -> bytes:
            if name != part:
                return data
            body = re.sub(r"<\?xml.*?\?>", "", data.decode())
            head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "b">]>'
            return (head + body).encode(encoding)

        path = rewritten(workbook(tmp_path / "t.xlsx", ["a"], [1]), attack)
        with pytest.raises(FormatError, match="document type definition in " + part):
            read_table(path)

    def test_damage(self, tmp_path: Path) -> None:
        whole = workbook(tmp_path / "t.xlsx", ["a"], *[[number] for number in range(500)]).read_bytes()
        for data in (whole[: len(whole) // 2], b"PK\x03\x04", b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", whole[:-30]):
            path = put(tmp_path, data, "stuk.xlsx")
            with pytest.raises(FormatError) as caught:
                read_table(path)
            assert "stuk.xlsx" in caught.value.message
            assert caught.value.hint

    def test_a_part_that_is_not_xml(self, tmp_path: Path) -> None:
        path = rewritten(
            workbook(tmp_path / "t.xlsx", ["a"], [1]),
            lambda name, data: data[:-40] if "sheet1" in name else data,
        )
        with pytest.raises(FormatError, match="is damaged"):
            read_table(path)

    def test_locked_parts(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "t.xlsx", ["a"], [1])
        data = bytearray(path.read_bytes())
        entry = data.index(b"PK\x01\x02")
        data[entry + 8] |= 1
        with pytest.raises(FormatError, match="password"):
            read_table(put(tmp_path, bytes(data), "slot.xlsx"))


class TestTypes:
    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            (["15", "16", "na", ""], "number"),
            (["7,5", "-3", "+2", "0", "0,25"], "number"),
            (["1.5", "2.25"], "number"),
            (["1.234", "2.500"], "text"),
            (["1.234", "2.5"], "number"),
            (["007", "012"], "text"),
            (["1234567890123456", "2"], "text"),
            (["2014-05-31", "2014-6-1"], "date"),
            (["31-5-2014", "1/6/2014", "1.6.2014", "onbekend"], "date"),
            (["31-2-2014", "1-6-2014"], "text"),
            (["m", "v", "m", "n.v.t."], "choice"),
            (["A-Noord", "B-Zuid", "C-West"], "text"),
            (["ja", "nee"], "text"),
            ([], "text"),
            (["-", "", "NA"], "text"),
            (["109M3475G29930JA", "824F2683R84147QT"], "text"),
        ],
    )
    def test_inferred(self, values: list[str], expected: str) -> None:
        assert infer_type(values)[0] == expected

    def test_choices_keep_their_order_and_are_without_what_is_missing(self) -> None:
        assert infer_type(["vmbo", "AO", "na", "vmbo", "AO", "-", "LWT"]) == ("choice", ("vmbo", "AO", "LWT"))

    def test_choices_with_numbers_are_sorted(self) -> None:
        assert infer_type(["klas 10", "klas 9", "klas 10", "klas 9"]) == ("choice", ("klas 9", "klas 10"))

    def test_many_values_are_no_choice(self) -> None:
        assert infer_type([str(number) + "x" for number in range(40)] * 5)[0] == "text"

    @pytest.mark.parametrize(
        ("type_", "value", "expected"),
        [
            ("number", "7,50", "7.5"),
            ("number", " +3 ", "3"),
            ("number", "-0,0", "0"),
            ("number", "n.v.t.", ""),
            ("date", "31-5-2014", "2014-05-31"),
            ("date", "2014-5-1", "2014-05-01"),
            ("choice", " m ", "m"),
            ("text", " 007 ", "007"),
        ],
    )
    def test_parsed(self, type_: str, value: str, expected: str) -> None:
        assert parse_value(type_, value) == expected

    @pytest.mark.parametrize(("type_", "value"), [("number", "veel"), ("number", "007"), ("date", "31-2-2014")])
    def test_not_of_the_type(self, type_: str, value: str) -> None:
        with pytest.raises(ValueError, match=re.escape(f"“{value}”")):
            parse_value(type_, value)

    @given(st.lists(st.text("0123456789-/.,+ nav", max_size=9), max_size=8))
    def test_what_is_inferred_can_be_parsed_and_stays(self, values: list[str]) -> None:
        type_, _choices = infer_type(values)
        for value in values:
            parsed = parse_value(type_, value)
            assert parse_value(type_, parsed) == parsed


class TestFaceSheet:
    def test_plain(self, tmp_path: Path) -> None:
        path = put(
            tmp_path,
            "Respondent;Transcript;Spreker;Groep;Leeftijd;Traject\n"
            "p1;gesprek-1;R1; leerlingen / LWT /;15;LWT\n"
            "p2;gesprek-1;R2;leerlingen/AO;na;AO\n"
            "p3;gesprek-2;R1;leerlingen/LWT;16;LWT\n",
        )
        sheet = read_facesheet(path)
        assert tuple(sheet.columns) == ("Respondent", "Transcript", "Spreker", "Groep")
        assert [(row.line, row.respondent, row.document, row.speaker, row.group) for row in sheet.rows] == [
            (2, "p1", "gesprek-1", "R1", "leerlingen/LWT"),
            (3, "p2", "gesprek-1", "R2", "leerlingen/AO"),
            (4, "p3", "gesprek-2", "R1", "leerlingen/LWT"),
        ]
        assert [tuple(column) for column in sheet.attributes] == [
            ("Leeftijd", "number", ()),
            ("Traject", "choice", ("LWT", "AO")),
        ]
        assert dict(sheet.rows[1].attributes) == {"Traject": "AO"}

    @pytest.mark.parametrize(
        ("header", "role"),
        [
            ("respondent_id", "id"),
            ("ID", "id"),
            ("RespondentNummer", "id"),
            ("Survey respondent-ID", "id"),
            ("Geïnterviewde", "id"),
            ("TranscriptName", "document"),
            ("bestandsnaam", "document"),
            ("file name", "document"),
            ("SPEAKER", "speaker"),
            ("groepnaam", "group"),
        ],
    )
    def test_headers_that_are_understood(self, tmp_path: Path, header: str, role: str) -> None:
        other = "spreker" if role == "document" else "document naam"
        path = put(tmp_path, f"{header},{other},kleur\na,b,c\n")
        assert getattr(read_facesheet(path).columns, role) == header

    @pytest.mark.parametrize("header", ["SurveyRespondent", "AgeGroup", "DocumentDate", "leeftijdsgroep", "idee"])
    def test_headers_that_are_attributes(self, tmp_path: Path, header: str) -> None:
        sheet = read_facesheet(put(tmp_path, f"respondent,{header}\np1,x\np2,y\n"))
        assert [column.name for column in sheet.attributes] == [header]

    def test_the_better_header_wins_and_equals_are_left(self, tmp_path: Path) -> None:
        assert read_facesheet(put(tmp_path, "id,respondent,x\n1,p1,1\n")).columns.id == "respondent"
        sheet = read_facesheet(put(tmp_path, "FirstRespondentID,SecondRespondentID,document\n1,2,d\n"))
        assert sheet.columns.id is None
        assert "may each be the respondent" in sheet.notes[0].message

    def test_named_columns(self, tmp_path: Path) -> None:
        path = put(tmp_path, "Code,Wie,Soort\n1,Jan,A\n2,Piet,B\n")
        sheet = read_facesheet(path, id="code", speaker="Wie", group="Soort")
        assert tuple(sheet.columns) == ("Code", None, "Wie", "Soort")
        with pytest.raises(FormatError) as caught:
            read_facesheet(path, id="Cod")
        assert caught.value.message == f"{path}: has no column “Cod”."
        assert caught.value.hint == "Its columns are: “Code”, “Soort”, “Wie”"
        assert read_facesheet(put(tmp_path, "id,document\nx,d\n"), id="").rows[0].respondent == "d"

    def test_an_attribute_that_varies_is_none(self, tmp_path: Path) -> None:
        path = put(
            tmp_path,
            "respondent,document,leeftijd,beurten,plaats\np1,d1,15,3,Ede\np1,d2,,4,ede\np2,d1,16,5,Ede\n",
        )
        sheet = read_facesheet(path)
        assert [column.name for column in sheet.attributes] == ["leeftijd"]
        assert [dict(row.attributes) for row in sheet.rows] == [
            {"leeftijd": "15"},
            {"leeftijd": "15"},
            {"leeftijd": "16"},
        ]
        assert "“beurten” differs between the rows of a respondent (p1, lines 2 and 3)" in sheet.notes[1].message

    def test_rows_without_an_id_take_another_name(self, tmp_path: Path) -> None:
        path = put(tmp_path, "id,document,speaker\nna,d1,Jan\n,d2,\np3,d3,R\n")
        sheet = read_facesheet(path)
        assert [row.respondent for row in sheet.rows] == ["Jan", "d2", "p3"]
        assert any("lines 2, 3" in note.message for note in sheet.notes)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("kleur,maat\nrood,1\n", "no column says who a row is about"),
            ("id,kleur\n,rood\np1,geel\n", ":2: names no respondent"),
            ("id,groep\np1,A\np1,B\n", ":3: p1 is in group “B”, but in “A” on line 2"),
            ("id,document,speaker\np1,d,R1\np2,D,r1\n", ":3: r1 in D is p2, but p1 on line 2"),
            ("id,kleur\np1,rood,groot\n", ":2: 3 cells, where the header has 2 columns"),
            ("id,kleur\n", "has a header and no rows"),
        ],
    )
    def test_contradictions(self, tmp_path: Path, content: str, words: str) -> None:
        with pytest.raises(FormatError) as caught:
            read_facesheet(put(tmp_path, content))
        assert words in caught.value.message
        assert caught.value.hint

    def test_sheffield(self, shared_data: Path) -> None:
        sheet = read_facesheet(shared_data / "transcripts" / "sheffield" / "facesheet.xlsx")
        assert tuple(sheet.columns) == ("SurveyRespondentID", "TranscriptName", None, None)
        assert len(sheet.rows) == 15
        assert next(row.respondent for row in sheet.rows if row.document == "Jim") == "Jim"
        types = {column.name: column.type for column in sheet.attributes}
        assert len(types) == 17
        assert (types["InterviewDate"], types["InterviewTime"], types["Region"]) == ("date", "text", "choice")
        ana = next(row for row in sheet.rows if row.document == "Ana")
        assert ana.attributes["InterviewDate"] == "2023-05-12"
        assert ana.attributes["InterviewLength_HH-MM-SS"] == "01:09:33"

    def test_handelingen(self, shared_data: Path) -> None:
        sheet = read_facesheet(shared_data / "transcripts" / "dutch_handelingen" / "speakers.csv", group="party")
        groups = {row.respondent: row.group for row in sheet.rows}
        assert (len(sheet.rows), len(groups), sheet.attributes) == (96, 50, ())
        assert len(set(groups.values())) == 12
        assert "(geen fractie)" in groups.values()
        assert groups["De heer Koerhuis"] == "VVD"


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@SUM(A1)", "\tx", "\rx", "＝1"])
def test_cells_that_would_be_formulas_are_guarded_and_come_back(text: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_csv(path, ["a", "b"], [[text, 1]])
    assert "'" + text[0] in path.read_bytes().decode("utf-8-sig")
    assert read_table(path).rows[0].cells["a"].strip() == text.strip()
