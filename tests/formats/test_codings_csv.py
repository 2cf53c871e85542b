"""Codings in bulk."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import FormatError
from qualcode.formats.tables import write_csv
from qualcode.formats.tables.codings import read_codings
from qualcode.model import CodingRow


def put(folder: Path, content: str) -> Path:
    path = folder / "codings.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_positions_and_quotations(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "document;code;coder;start;end;quote;occurrence;memo;good\n"
        "school-1; stage ;anna;10;25;;;;\n"
        'school-2;stage/tekort;bob;;;"geen plek,\nnergens";2;let op;ja\n',
    )
    rows, problems = read_codings(path)
    assert rows == [
        CodingRow(2, "school-1", "stage", "anna", 10, 25, None, None, "", False),
        CodingRow(3, "school-2", "stage/tekort", "bob", None, None, "geen plek,\nnergens", 2, "let op", True),
    ]
    assert problems == []


def test_the_listing_can_be_read_back(tmp_path: Path) -> None:
    path = tmp_path / "codings.csv"
    columns = ["document", "start", "end", "quote", "code", "coder", "respondents", "group", "memo", "good"]
    write_csv(path, columns, [["d", 3, 9, "- ja, =1", "a/b", "anna", "p1;p2", "g", "@memo", True]])
    assert read_codings(path).rows == [CodingRow(2, "d", "a/b", "anna", 3, 9, "- ja, =1", None, "@memo", True)]


@pytest.mark.parametrize(
    ("word", "expected"), [("ja", True), ("TRUE", True), ("1", True), ("x", True), ("nee", False), ("", False)]
)
def test_good(tmp_path: Path, word: str, expected: bool) -> None:
    assert read_codings(put(tmp_path, f"document,code,quote,good\nd,c,q,{word}\n")).rows[0].good is expected


def test_headers_in_dutch_and_without_coder(tmp_path: Path) -> None:
    row = read_codings(put(tmp_path, "Transcript,Code,Citaat,Voorkomen\nd,c,hier,3\n")).rows[0]
    assert (row.document, row.coder, row.quote, row.occurrence) == ("d", "", "hier", 3)


def test_malformed_rows_stop_nothing_else(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "document,code,start,end,quote,occurrence,good\n"
        ",c,1,2,,,\n"
        "d,c,vijf,9,,,\n"
        "d,c,5,,,,\n"
        "d,c,9,5,,,\n"
        "d,c,,,,,\n"
        "d,c,,,woord,0,\n"
        "d,c,1,2,,,misschien\n"
        "d,c,1,2,x,1,ja,te,veel\n"
        "d,c,-1,2,,,\n"
        "d,c,1,2,,,\n",
    )
    rows, problems = read_codings(path)
    assert [row.line for row in rows] == [11]
    assert [problem.line for problem in problems] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert all(problem.level == "error" and problem.message for problem in problems)
    assert "“vijf”" in problems[1].message


@pytest.mark.parametrize("header", ["code,quote", "document,quote", "document,code,start", "a,b"])
def test_missing_columns(tmp_path: Path, header: str) -> None:
    with pytest.raises(FormatError, match="has no column") as caught:
        read_codings(put(tmp_path, f"{header}\n"))
    assert "document, code and coder" in caught.value.hint
