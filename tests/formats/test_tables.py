"""Tables in and out: what people's CSV and Excel files look like, and what hostile ones do."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import FormatError
from qualcode.formats.tables import read_table, spreadsheet, write_csv
from qualcode.formats.tables.delimited import csv_lines
from tests.support.table_files import book, opendocument, put, rewritten, workbook


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
        sheets = {"Verborgen": [["v"]], "Een": [["a"]], "Twee": [["b"]]}
        path = book(tmp_path / "t.xlsx", sheets, hidden=["Verborgen"])
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

    @pytest.mark.parametrize("place", [b"A99999999999", b"XFD2", b"CV999999", b"XFD5000", b"XFD1048576"])
    def test_a_cell_far_away_is_refused(self, tmp_path: Path, place: bytes) -> None:
        path = workbook(tmp_path / "t.xlsx", ["a"], [1])
        rewritten(path, lambda _name, data: data.replace(b'r="A2"', b'r="%s"' % place))
        with pytest.raises(FormatError, match=r"far outside its table|larger than a table can be"):
            read_table(path)

    def test_a_cell_that_is_repeated_far_is_refused(self, tmp_path: Path) -> None:
        cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
        body = [[f'{cell}</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048000">']]
        for rows in (body, [[f"{cell}</table:table-cell>"]] * 2, [*body, body[0]]):
            with pytest.raises(FormatError, match=r"far outside its table|larger than a table can be"):
                read_table(opendocument(tmp_path / "t.ods", {"Blad": rows}))

    def test_noise_in_every_kind(self, tmp_path: Path) -> None:
        chance = Random(14)
        wholes = {
            "t.xlsx": workbook(tmp_path / "t.xlsx", ["a"], ["x"]).read_bytes(),
            "t.ods": opendocument(tmp_path / "t.ods", {"Blad": [["a"], ["x"]]}).read_bytes(),
            "t.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(24) + b"\x3e\0\3\0\xfe\xff\x09\0\x06\0" + bytes(999),
        }
        for name, whole in wholes.items():
            data = bytearray(whole)
            for _time in range(4):
                data[chance.randrange(len(data))] = chance.randrange(256)
            with suppress(FormatError):
                read_table(put(tmp_path, bytes(data), name))

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

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_parts_packed_in_another_way(self, tmp_path: Path, method: int) -> None:
        path = tmp_path / "dicht.xlsx"
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>" * 9)
        with pytest.raises(FormatError, match="is damaged"):
            read_table(path)

    def test_locked_parts(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "t.xlsx", ["a"], [1])
        data = bytearray(path.read_bytes())
        entry = data.index(b"PK\x01\x02")
        data[entry + 8] |= 1
        with pytest.raises(FormatError, match="password"):
            read_table(put(tmp_path, bytes(data), "slot.xlsx"))


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@SUM(A1)", "\tx", "\rx", "＝1"])
def test_cells_that_would_be_formulas_are_guarded_and_come_back(text: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_csv(path, ["a", "b"], [[text, 1]])
    assert "'" + text[0] in path.read_bytes().decode("utf-8-sig")
    assert read_table(path).rows[0].cells["a"].strip() == text.strip()


def _plainly(text: str) -> str:
    """A cell sign by sign: guarded where a worksheet would run it, quoted where a reader would part it."""
    bare = text.lstrip("'")
    number = re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?", text)
    if bare[:1] and bare[0] in "=+-@\t\r\n＝＋－＠" and not number:
        text = "'" + text
    parted = any(sign in text for sign in '",;\t\r\n') or text != text.strip() or text.startswith("sep=")
    return '"' + text.replace('"', '""') + '"' if parted else text


@given(st.text(st.sampled_from("aé1_ =+-@'\"\t\n,;.＝\u00a0s") | st.characters(exclude_categories=["Cs"]), max_size=8))
def test_a_cell_is_written_as_it_is_sign_by_sign(text: str) -> None:
    for one in (text, f"sep={text}", f"s{text}"):
        assert "".join(csv_lines([one], [])) == _plainly(one) + "\n"
