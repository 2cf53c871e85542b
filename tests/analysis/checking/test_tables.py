"""The arithmetic of tables: a right one gives nothing, one wrong cell gives one finding."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.quantify import percentage
from tests.analysis.checking.grids import found, grid, said

COUNTS = st.integers(2, 5).flatmap(
    lambda wide: st.lists(st.lists(st.integers(0, 60), min_size=wide, max_size=wide), min_size=2, max_size=6)
)


def with_totals(counts: list[list[int]]) -> list[list[object]]:
    """A table of counts with its totals, a dash for nought."""
    body = [[*row, sum(row)] for row in counts]
    rows = [*body, [sum(column) for column in zip(*body, strict=True)]]
    heads = [f"groep {'abcde'[at]}" for at in range(len(counts[0]))]
    labels = [f"antwoord {'pqrstu'[at]}" for at in range(len(counts))]
    shown = [[label, *(cell or "-" for cell in row)] for label, row in zip([*labels, "Totaal"], rows, strict=True)]
    return [["Wat zegt u?", *heads, "Totaal"], *shown]


@given(COUNTS)
def test_a_table_that_adds_up_gives_nothing(counts: list[list[int]]) -> None:
    """Also with dashes, and with the right number of respondents below."""
    total = sum(map(sum, counts))
    assert not found(grid(*with_totals(counts), note=f"N = {total}"))


@given(COUNTS, st.data())
def test_one_wrong_cell_gives_one_finding_that_says_what_it_should_be(
    counts: list[list[int]], data: st.DataObject
) -> None:
    """Whether it is a part, the total of a row or column, or that of all."""
    rows = with_totals(counts)
    row = data.draw(st.integers(1, len(rows) - 1))
    column = data.draw(st.integers(1, len(rows[0]) - 1))
    right = 0 if rows[row][column] == "-" else int(str(rows[row][column]))
    wrong = data.draw(st.integers(0, 70).filter(lambda one: one != right))
    rows[row][column] = wrong
    findings = found(grid(*rows))
    assert len(findings) == 1
    assert findings[0].should == str(right)
    assert findings[0].sure == "error"
    assert findings[0].place == row + 1


def test_a_total_over_several_columns_is_that_of_all_of_them() -> None:
    """As where two groups stand under one head."""
    rows: list[list[object]] = [
        ["", "OCW", "LNV", "OCW", "LNV", "Totaal"],
        ["ja", 4, 3, 2, 2, 11],
        ["nee", 8, "-", 1, "-", 9],
    ]
    assert not found(grid(*rows, ["Totaal", 15, 5, 20], spans=[1, 2, 2, 1]))
    [wrong] = found(grid(*rows, ["Totaal", 15, 6, 20], spans=[1, 2, 2, 1]))
    assert (wrong.says, wrong.should) == ("6", "5")


def test_a_column_that_adds_nothing_up_is_no_total() -> None:
    """Years are none, and neither is a row of those who gave several answers."""
    assert not found(grid(["", "2011", "2012", "2013"], ["AKA", 42, 43, 44], ["AO", 72, 69, 65]))
    assert not found(grid(["", "a", "b", "Totaal"], ["p", 3, 4, 6], ["q", 5, 5, 7], ["Totaal", 6, 8, 11]))


@pytest.mark.parametrize(
    ("note", "several", "sure"),
    [("N = 19", "", "error"), ("N = 21", "", "warning"), ("N = 20", "", ""), ("N = 12", "", ""), ("N = 19", "*", "")],
)
def test_the_number_of_respondents_below_a_table_is_its_total(note: str, several: str, sure: str) -> None:
    """Unless somebody may have given more than one answer."""
    below = f"{note} * Meerdere antwoorden mogelijk" if several else note
    rows: list[list[object]] = [["", "a", "b", "Totaal"], ["p", 4, 6, 10], ["q", 3, 7, 10], ["Totaal", 7, 13, 20]]
    assert [one.sure for one in found(grid(*rows, note=below))] == ([sure] if sure else [])


def shares(counts: list[list[int]], wrong: tuple[int, int, Fraction] | None = None) -> list[list[str]]:
    """A table of ``n (= p%)`` with the totals of its rows."""
    rows = [["School", *(f"antwoord {'abcde'[at]}" for at in range(len(counts[0]))), "Totaal"]]
    for at, row in enumerate(counts):
        cells = []
        for place, n in enumerate(row):
            share = percentage(n, sum(row), 1) + (wrong[2] if wrong and wrong[:2] == (at, place) else 0)
            cells.append(f"{n} (= {float(share):.1f}%)".replace(".", ","))
        rows.append([f"soort {'pqrstu'[at]}", *cells, str(sum(row))])
    return rows


@given(COUNTS, st.data())
def test_a_share_that_is_not_that_of_its_count_is_found(counts: list[list[int]], data: st.DataObject) -> None:
    """More than its last digit off is an error, its last digit may be rounded to make a hundred."""
    counts = [[one + 1 for one in row] for row in counts]
    assert not found(grid(*shares(counts)))
    row, place = data.draw(st.integers(0, len(counts) - 1)), data.draw(st.integers(0, len(counts[0]) - 1))
    off = data.draw(st.sampled_from([Fraction(1, 10), Fraction(3, 2), Fraction(7)]))
    findings = found(grid(*shares(counts, (row, place, off))))
    assert [one.sure for one in findings] == ["warning" if off < 1 else "error"]
    assert findings[0].place == row + 2


def test_a_column_of_percentages_beside_counts_has_a_base_that_nobody_told() -> None:
    """Several answers of 88 respondents."""
    counts = {"Docent": 33, "Mentor": 32, "Teamleider": 35, "Decaan": 3, "Anders": 5, "Directeur": 1}
    rows = [[name, str(n), f"{float(percentage(n, 88, 1)):.1f}".replace(".", ",")] for name, n in counts.items()]
    assert not found(grid(["Functie", "N", "%"], *rows))
    rows[1][2] = "38,4"
    assert said(found(grid(["Functie", "N", "%"], *rows))) == [("share", "38,4%", "36,4%")]


def test_the_base_may_stand_between_the_counts_and_their_percentages() -> None:
    """*n, van N, %*: what is out of whom is said in each row, and may differ from row to row."""
    counts = {
        "Reizen": (221, 233),
        "Met de bus": (130, 233),
        "Te voet": (128, 233),
        "Fiets": (26, 40),
        "Trein": (2, 40),
    }
    rows = [[name, str(n), str(base), str(round(100 * n / base))] for name, (n, base) in counts.items()]
    assert not found(grid(["Onderwerp", "n", "van N", "%"], *rows))
    rows[3][3] = "95"
    assert said(found(grid(["Onderwerp", "n", "van N", "%"], *rows))) == [("share", "95%", "65%")]


def test_percentages_of_which_all_others_make_a_hundred() -> None:
    """Rounding may leave a point or so."""
    rows: list[list[object]] = [
        ["Soort", "geen", "mbo-1", "mbo-2"],
        ["a", "33%", "33%", "33%"],
        ["b", "20%", "44%", "36%"],
    ]
    assert not found(grid(*rows, ["c", "10%", "50%", "40%"]))
    assert said(found(grid(*rows, ["c", "10%", "52%", "45%"]))) == [("percent-sum", "107%", "100%")]
    assert not found(grid(["Jaar", "2011", "2012"], ["a", "33%", "38%"], ["b", "20%", "44%"], ["c", "1%", "2%"]))


def test_a_year_is_no_code() -> None:
    """Groups of one year are other rows, and have other numbers."""
    rows: list[list[object]] = [["Groep", "keer"], ["Scholen (2014) LWT", 5], ["Scholen (2014) AO", 3]]
    assert not found(grid(*rows, ["Scholen (2015) AO", 2]))


def test_a_code_that_stands_there_twice_with_other_numbers() -> None:
    """Also where its name is written otherwise; in another block of the table it may."""
    rows: list[list[object]] = [["Opleiding", "keer"], ["Lasser (10127)", 4], ["Kapper (10300)", 2], ["Kok (10500)", 9]]
    assert said(found(grid(*rows, ["Las-ser (10127)", 3]))) == [("twice", "10127: 3", "10127: 4")]
    assert not found(grid(*rows, ["Las-ser (10127)", 4]))
    assert not found(grid(*rows, ["Totaal", 15], ["Lasser (10127)", 3], ["Kok (10500)", 1], ["Totaal", 4]))


def test_english_numbers_have_their_point_elsewhere() -> None:
    """A comma parts thousands there."""
    rows: list[list[object]] = [["", "boys", "girls", "Total"], ["p", "1,115", "885", "2,000"], ["q", "3", "4", "7"]]
    assert not found(grid(*rows), language="en")
    assert not found(grid(["", "j", "m", "Totaal"], ["p", "1.115", "885", "2.000"], ["q", 3, 4, 7]))
