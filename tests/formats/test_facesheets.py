"""Face sheets as tables: the types of attributes, and which column is what."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import FormatError
from qualcode.formats.tables import infer_type, parse_value, read_facesheet
from tests.support.table_files import put


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
            "respondent,document,leeftijd,beurten,plaats\np1,d1,15,3,Ede\np1,d2,,4,Epe\np2,d1,16,5,Ede\n",
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


class TestWhichColumnNamesRespondents:
    KNOWN = ("leerling-21", "Leerling-22", "gesprek-1")

    @pytest.mark.parametrize(
        ("header", "column"),
        [
            ("id,participant", "participant"),
            ("participant,id", "participant"),
            ("ID,Leerlingnummer", "Leerlingnummer"),
            ("student id,respondent", "respondent"),
            ("deelnemer,casusnummer", "casusnummer"),
            ("caseid,subject_id", "subject_id"),
        ],
    )
    def test_the_one_that_fits(self, tmp_path: Path, header: str, column: str) -> None:
        first = header.split(",")[0] == column
        rows = [f"leerling-{n},{n}" if first else f"{n},leerling-{n}" for n in (21, 22, 23)]
        path = put(tmp_path, "\n".join([header, *rows]) + "\n")
        sheet = read_facesheet(path, known=self.KNOWN)
        assert sheet.columns.id == column
        assert [row.respondent for row in sheet.rows] == ["leerling-21", "leerling-22", "leerling-23"]

    @pytest.mark.parametrize("values", ["1,leerling-9", "leerling-21,LEERLING-22"])
    def test_none_or_both_is_an_error_that_names_both(self, tmp_path: Path, values: str) -> None:
        path = put(tmp_path, f"id,participant\n{values}\n")
        with pytest.raises(FormatError, match="“id”, “participant”") as caught:
            read_facesheet(path, known=self.KNOWN)
        assert caught.value.hint == "Say which: --id id | --id participant"
        assert read_facesheet(path, id="id", known=self.KNOWN).columns.id == "id"

    def test_columns_that_say_the_same_are_no_question(self, tmp_path: Path) -> None:
        path = put(tmp_path, "id,participant\na,A\nb,b\n")
        assert read_facesheet(path, known=self.KNOWN).columns.id == "participant"
        assert read_facesheet(put(tmp_path, "id,leeftijd\na,1\n"), known=()).columns.id == "id"
