"""Sentences beside tables: percentages, parts of a whole, *de meeste*; and what they refer to."""

from __future__ import annotations

import pytest

from qualcode.analysis.checking.text import FinishedLine
from tests.analysis.checking.grids import found, grid, said

VISITS = grid(
    ["Hoe vaak bezoekt u het bedrijf?", "Noord", "Zuid", "Totaal"],
    ["Iedere week op bezoek", 12, 4, 16],
    ["Eens per maand een bezoek", 9, 8, 17],
    ["Alleen telefonisch overleg", 4, 3, 7],
    ["Totaal", 25, 15, 40],
)
SECTORS = grid(
    ["Sector", "vmbo", "lwt"], ["Techniek", "23%", "31%"], ["Economie", "18%", "26%"], ["Landbouw", "44%", "12%"],
    caption="Tabel 2: Instroom naar sector",
)  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "Veertig procent van de scholen gaat iedere week op bezoek, 42,5 procent eens per maand.",
        "Ruim tachtig procent gaat op bezoek.",
        "Een kleine 20 procent belt alleen.",
        "Van de scholen uit Noord gaat 48 procent iedere week.",
        "In 2013 was dat nog 63 procent.",
    ],
)
def test_percentages_that_the_table_has_or_that_are_of_something_else(sentence: str) -> None:
    """Shares of totals, of columns, of two rows together; and what is far from all of them."""
    assert not found(sentence, VISITS)


@pytest.mark.parametrize(
    ("sentence", "says", "should"),
    [
        ("Van de scholen gaat 41,5 procent eens per maand.", "41,5 procent", "42,5%"),
        ("Ruim 18 procent belt alleen.", "18 procent", "17,5%"),
    ],
)
def test_a_percentage_that_is_just_not_what_the_table_has(sentence: str, says: str, should: str) -> None:
    """Before and behind the table."""
    for parts in ((sentence, VISITS), (VISITS, sentence)):
        assert said(found(*parts)) == [("text-share", says, should)]


def test_a_percentage_beside_others_that_stand_in_the_cells() -> None:
    """It is a cell's, but for one."""
    text = "Zoals tabel 2 toont, is het in Techniek 23 procent, in Economie {} procent en in Landbouw 44 procent."
    assert not found(SECTORS, text.format(18))
    assert said(found(SECTORS, text.format(19))) == [("text-share", "19 procent", "18%")]
    assert not found(SECTORS, text.format(70))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Er zijn 28 gesprekken gevoerd, 22 met scholen en zes met bedrijven.", []),
        ("Er zijn 28 gesprekken gevoerd, 21 met scholen en zes met bedrijven.", ["text-parts"]),
        ("Van de 194 scholen deden er 74 mee.", []),
        ("Er deden 74 van de 194 scholen mee (38%).", []),
        ("Er deden 74 van de 194 scholen (36%) mee.", ["text-percent"]),
        ("Acht van de 6 scholen doen mee.", ["text-of"]),
    ],
)
def test_what_a_sentence_says_of_a_whole_and_its_parts(sentence: str, expected: list[str]) -> None:
    """By itself, without any table."""
    assert [one.rule.value for one in found(sentence)] == expected


def test_parts_of_a_whole_that_a_table_has_otherwise() -> None:
    """The same kinds as two of its rows, with their total."""
    table = grid(
        ["School", "Doet mee", "Doet niet mee", "Totaal"],
        ["Noordscholen", 30, 5, 35],
        ["Zuidscholen", 12, 4, 16],
        ["Totaal", 42, 9, 51],
    )
    text = "Slechts {} scholen, {} Noord- en {} Zuidscholen, doen niet mee."
    assert not found(table, text.format("negen", "vijf", "vier"))
    assert said(found(table, text.format("acht", "vier", "vier"))) == [
        ("text-count", "acht scholen, vier Noord- en vier Zuidscholen", "9 (5 + 4)")
    ]


def test_most_of_a_row_that_has_no_majority() -> None:
    """The row that the sentence is about, and none that is like it and has."""
    [finding] = found("De meeste scholen gaan iedere week op bezoek.", VISITS)
    assert (finding.rule.value, finding.should, finding.behind) == ("vague", "16 / 40", "Iedere week op bezoek")
    assert not found("De meeste scholen zijn tevreden over het overleg met de ouders.", VISITS)
    others = grid(
        ["", "Noord", "Zuid", "Totaal"],
        ["Iedere week op bezoek", 12, 14, 26],
        ["Alleen telefonisch", 9, 5, 14],
        ["Totaal", 21, 19, 40],
    )
    assert not found("De meeste scholen gaan iedere week op bezoek.", others)


def heading(text: str) -> FinishedLine:
    """A heading."""
    return FinishedLine("heading", text, 1, 1)


def caption(text: str) -> FinishedLine:
    """A caption."""
    return FinishedLine("caption", text, 1)


def test_references_lead_to_what_is_there() -> None:
    """Only of kinds that have numbers in this text; what another report has is not looked for."""
    parts = (heading("6 Resultaten"), heading("6.1 Scholen"), caption("Tabel 6.1 Wie"), caption("Tabel 6.2 Wat"))
    text = "Zie tabel 6.1 en 6.2, paragraaf 6.1, hoofdstuk 6 en figuur 9; zie ook tabel 8 van het vorige rapport."
    assert not found(*parts, text)
    wrong = found(*parts, "Zie tabel 6.3. Dat staat in paragraaf 6.2 en hoofdstuk 7.")
    assert [one.says for one in wrong] == ["tabel 6.3", "paragraaf 6.2", "hoofdstuk 7"]


def test_numbers_of_tables_follow_on() -> None:
    """Each series by itself."""
    assert not found(caption("Tabel 1 A"), caption("Figuur 1 A"), caption("Tabel 2 B"), caption("Tabel 6.1 C"))
    assert said(found(caption("Tabel 1 A"), caption("Tabel 3 B"))) == [("numbering", "Tabel 3", "Tabel 2")]
    assert said(found(caption("Table 1 A"), caption("Table 1 B"), language="en")) == [
        ("numbering", "Table 1", "Table 2")
    ]
