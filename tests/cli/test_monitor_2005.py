"""Two tables of the 2005 monitor, cell by cell, from documents of 28 respondents through the command line.

Columns nest *fase* (gestart, in voorbereiding) and *ministerie* (OCW, LNV). The report prints totals per *fase* only.
In *Doelgroep* several answers were allowed, so its totals (18, 16, 34) exceed the 28 respondents.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Call

COLUMNS = [("gestart", "OCW", 12), ("gestart", "LNV", 4), ("voorbereiding", "OCW", 10), ("voorbereiding", "LNV", 2)]
TABLES = {
    "bpv": {"vmbo": (8, 1, 5, 2), "samen": (3, 0, 3, 0), "mbo": (1, 0, 0, 0), "kenniscentrum": (0, 3, 0, 0),
            "leerlingen": (0, 0, 2, 0)},
    "doelgroep": {"geen-diploma": (12, 4, 10, 2), "uitvallers": (2, 0, 4, 0)},
}  # fmt: skip
TOTALS = {"bpv": (16, 12, 28), "doelgroep": (18, 16, 34)}


@pytest.fixture
def monitor(call: Call, tmp_path: Path) -> Call:
    """28 transcripts in which every respondent gives the answers of the tables, coded by quotation."""
    codes = "".join(
        f"  - id: {table}\n    name: {table}\n    codes:\n"
        + "".join(f"      - {{id: {answer}, name: {answer}}}\n" for answer in answers)
        for table, answers in TABLES.items()
    )
    (tmp_path / "codebook.yaml").write_text(f"codebook: ao2005\nlanguage: nl\nversion: 1\ncodes:\n{codes}")
    (tmp_path / "t").mkdir()
    face, codings = ["respondent,document,fase,ministerie"], ["document,code,coder,quote"]
    for place, (phase, ministry, base) in enumerate(COLUMNS):
        said: list[list[str]] = [[] for _respondent in range(base)]
        for table, answers in TABLES.items():
            turn = 0
            for answer, counts in answers.items():
                for _once in range(counts[place]):
                    said[turn % base].append(f"{table}/{answer}")
                    turn += 1
        for number, answers_given in enumerate(said):
            name = f"{phase}-{ministry}-{number}".lower()
            lines = ["Interviewer: Hoe gaat het bij u?", *(f"School: Wij zeggen {code}." for code in answers_given)]
            (tmp_path / "t" / f"{name}.txt").write_text("\n".join(lines) + "\n")
            face.append(f"{name},{name},{phase},{ministry}")
            codings += [f"{name},{code},ada,Wij zeggen {code}." for code in answers_given]
    (tmp_path / "face.csv").write_text("\n".join(face))
    (tmp_path / "codings.csv").write_text("\n".join(codings))
    call("init", "ao2005", "--codebook", "codebook.yaml")
    call("import", "t", "--respondents", "face.csv")
    call("codings", "import", "codings.csv")
    return call


@pytest.mark.parametrize("table", TABLES)
def test_the_table_comes_out_cell_by_cell(monitor: Call, table: str) -> None:
    rows = [f"{table}/{answer}" for answer in TABLES[table]]
    found = monitor("matrix", *(f"--rows={row}" for row in rows), "--cols", "fase/ministerie", "--format", "json").json
    assert [(*column["path"], column["base"]) for column in found["columns"]] == COLUMNS
    assert found["base"] == 28
    assert {row["code"]: tuple(row["cells"]) for row in found["rows"]} == {
        f"{table}/{answer}": cells for answer, cells in TABLES[table].items()
    }
    assert [row["total"] for row in found["rows"]] == [sum(cells) for cells in TABLES[table].values()]
    answers = found["totals"]["answers"]
    assert (*answers["subtotals"], answers["total"]) == TOTALS[table]
    assert found["totals"]["respondents"]["total"] == 28


def test_every_respondent_counts_once_where_codes_roll_up(monitor: Call) -> None:
    found = monitor("matrix", "--rows", "doelgroep", "--cols", "fase/ministerie", "--format", "json").json
    assert found["rows"][0]["cells"] == [12, 4, 10, 2]
    assert found["rows"][0]["total"] == 28


def test_as_text_the_table_shows_the_nested_columns_and_n(monitor: Call) -> None:
    text = monitor("matrix", "--rows", "bpv/vmbo,bpv/mbo", "--cols", "fase/ministerie").out
    for word in ("gestart", "voorbereiding", "OCW", "LNV", "28"):
        assert word in text
