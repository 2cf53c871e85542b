"""Tables of figures and of the fieldwork: numbers in Dutch and English, rows that make no sense, and ledgers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from qualcode.errors import FormatError
from qualcode.formats.tables.fieldwork import read_fieldwork
from qualcode.formats.tables.figures import figure_address, read_figures
from qualcode.formats.tables.numbers_read import Decimals, decimals_of, read_number
from qualcode.specs import FieldworkLine


def table(folder: Path, *lines: str) -> Path:
    path = folder / "cijfers.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (["49,5", "1.234"], ["49.5", "1234"]),
        (["49.5", "1,234"], ["49.5", "1234"]),
        (["1.234,50", "7"], ["1234.5", "7"]),
        (["1.234.567"], ["1234567"]),
        (["1,234,567.0"], ["1234567"]),
        (["0,125", "12"], ["0.125", "12"]),
        (["-3,10", "1 234"], ["-3.1", "1234"]),
    ],
)
def test_a_column_says_what_stands_before_its_decimals(column: list[str], values: list[str]) -> None:
    decimals = decimals_of(column)
    assert [read_number(text, decimals) for text in column] == values


def test_a_number_that_may_be_two_is_refused() -> None:
    with pytest.raises(FormatError, match="three decimals"):
        read_number("1.234")
    with pytest.raises(FormatError, match="another sign"):
        read_number("49,5", Decimals.POINT)
    for text in ("veel", "", "12a", "1..2", "1,2,3"):
        with pytest.raises(FormatError):
            read_number(text)


@given(st.integers(0, 10**9), st.integers(1, 99), st.booleans())
def test_a_number_is_read_as_it_was_written(whole: int, cents: int, dutch: bool) -> None:
    written = f"{whole:,}.{cents:02}"
    if dutch:
        written = written.translate(str.maketrans(",.", ".,"))
    read = read_number(written, decimals_of([written]))
    assert float(read) == pytest.approx(whole + cents / 100)


def test_rows_that_make_no_sense_are_told_with_their_line(tmp_path: Path) -> None:
    found = read_figures(
        table(
            tmp_path,
            "bron;maat;groep;jaar;waarde;eenheid;n;opmerking",
            "De vragenlijst;Knelpunt stage;LWT;2014;49%;;79;zie par. 5.3",
            "De vragenlijst;Toelating;LWT;2014;10;aantal;79;",
            "Register;Reistijd;;2013;7,4;minuten;;",
            "Register;Reistijd;;2013;8;minuten;;",
            "Register;Leeg;;2013;;minuten;;",
            "Register;Te veel;;2013;101;%;12;",
            "Register;Te veel geteld;;2013;13;aantal;12;",
            "Register;Zonder n;AO;2013;70;procent;;",
            "Register;Kan niet;AO;2013;70;procent;15;",
        )
    )
    first, second, third, *rest = (figure for _line, figure in found.figures)
    assert first.address == "de-vragenlijst/knelpunt-stage/lwt/2014"
    assert (first.value, first.unit, first.base, first.note) == ("49", "%", 79, "zie par. 5.3")
    assert (second.value, second.unit, second.base) == ("10", "count", 79)
    assert (third.address, third.value, third.unit, third.base) == ("register/reistijd/-/2013", "7.4", "minuten", None)
    assert [one.measure for one in rest] == ["Zonder n", "Kan niet"]
    levels = [(one.level, one.line) for one in found.problems]
    assert levels == [("error", 5), ("error", 6), ("error", 7), ("error", 8), ("warning", 9), ("warning", 10)]
    assert all(one.hint for one in found.problems)


def test_a_workbook_is_read_as_a_csv_is(tmp_path: Path) -> None:
    path = tmp_path / "cijfers.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("cijfers")
        sheet.write_row(0, 0, ["Cijfers van het register"])
        sheet.write_row(1, 0, ["source", "measure", "group", "year", "value", "unit", "n"])
        sheet.write_row(2, 0, ["register", "diploma", "AO", 2014, 25.4, "%", 1234])
    [(_line, figure)] = read_figures(path).figures
    assert (figure.year, figure.value, figure.unit, figure.base) == ("2014", "25.4", "%", 1234)


def test_a_table_of_something_else_is_no_table_of_figures(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="measure"):
        read_figures(table(tmp_path, "naam;leeftijd", "a;1"))


def test_an_address_has_four_parts_whatever_they_are_called() -> None:
    assert figure_address("DUO / CBS", "Knelpunt: één", "", "2013-2014") == "duo-cbs/knelpunt-een/-/2013-2014"


def test_a_ledger_of_counts_is_held_to_what_can_be(tmp_path: Path) -> None:
    found = read_fieldwork(
        table(
            tmp_path,
            "onderdeel;groep;eenheid;benaderd;bereikt;geweigerd;redenen;deelgenomen;gebruikt;quotum;wie",
            'vragenlijst;LWT;scholen;194;;;;74;74;;"scholen; traject=LWT"',
            "interviews;LWT;scholen;9;8;3;geen tijd 2; geen belang: 1;5;5;5;".replace("; geen", ", geen"),
            "interviews;AO;scholen;2;3;;;;;;",
            "interviews;XX;scholen;5;4;3;;2;;;",
            "interviews;YY;scholen;5;4;1;geen tijd 3;2;;;",
            "interviews;ZZ;scholen;vijf;;;;;;;",
        )
    )
    assert found.lines[0] == FieldworkLine(
        "vragenlijst", "", "LWT", "scholen", 194, None, None, 74, 74, who="scholen; traject=LWT"
    )
    assert found.lines[1].reasons == (("geen tijd 2, geen belang", 1),)
    assert [one.line for one in found.problems if one.level == "error"] == [4, 5, 6, 7]


def test_a_line_for_everybody_who_was_approached_is_counted_and_named_nowhere(tmp_path: Path) -> None:
    found = read_fieldwork(
        table(
            tmp_path,
            "part,stratum,outcome,reason,contact,quota",
            "interviews,techniek,used,,Jansen,2",
            "interviews,techniek,refused,Geen tijd,Pietersen,2",
            "interviews,techniek,refused,geen tijd,De Vries,2",
            "interviews,techniek,not reached,,Bakker,2",
            "interviews,techniek,took part,,Visser,2",
        )
    )
    assert found.lines == (FieldworkLine("interviews", "", "techniek", "", 5, 4, 2, 2, 1, 2, (("geen tijd", 2),)),)
    assert found.left_out == ("contact",)
    assert "Jansen" not in repr(found.lines)
