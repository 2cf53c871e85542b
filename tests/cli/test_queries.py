"""From numbers to passages at the command line: conditions, queries, claims, cells, saved queries."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from qualcode.library.claims import report_claims
from qualcode.storage import Project
from qualcode.storage.documents import document, text
from tests.cli.conftest import Call
from tests.support.once import fill

CODEBOOK = """codebook: proef
language: nl
codes:
  - id: stage
    name: Stage
    codes:
      - {id: netwerk, name: Netwerk}
      - {id: zelf, name: Zelf gezocht}
  - {id: kosten, name: Kosten}
"""
FIRST = """Interviewer: V1 Hoe kwam je aan je stage?
Sem: Via mijn oom, die kent die baas.
Noor: Ik heb zelf gebeld. Drie keer.
Interviewer: V2 En kost het geld?
Sem: Alleen de bus kost geld.
Noor: Nee, mijn oom betaalt.
"""
SECOND = """Interviewer: V1 Hoe kwam je aan je stage?
Ali: Zelf gebeld, en via een oom.
Interviewer: V2 En kost het geld?
Ali: Ja.
"""
FACE = """document,speaker,respondent,group,leeftijd,traject
een,Sem,leerling-1,leerlingen,15,AO
een,Noor,leerling-2,leerlingen,16,LWT
twee,Ali,leerling-3,leerlingen,17,LWT
"""
CODINGS = """document,code,coder,quote
een,netwerk,ada,"Via mijn oom, die kent die baas."
een,zelf,ada,Ik heb zelf gebeld.
een,kosten,ada,Alleen de bus
twee,zelf,ada,Zelf gebeld
twee,netwerk,ada,via een oom
"""


@pytest.fixture
def small(call: Call, tmp_path: Path) -> Call:
    """Three pupils in two talks, coded by ada."""

    def make(folder: Path) -> None:
        for name, words in (
            ("een.txt", FIRST),
            ("twee.txt", SECOND),
            ("face.csv", FACE),
            ("c.csv", CODINGS),
            ("b.yaml", CODEBOOK),
        ):
            (folder / name).write_text(words, encoding="utf-8")
        call("init", "s.qualcode", "--codebook", "b.yaml")
        call("import", "een.txt", "twee.txt", "--respondents", "face.csv")
        call("codings", "import", "c.csv")

    fill(tmp_path, make)
    return call


def who(found: Any) -> set[str]:
    return {one["id"].removeprefix("leerling-") for one in found["respondents"]}


@pytest.mark.parametrize(
    ("query", "people", "base"),
    [
        ("stage", "123", 3),
        ("stage/* and not netwerk", "2", 3),
        ("netwerk and zelf", "3", 3),
        ("netwerk and zelf within turn", "3", 3),
        ("netwerk and zelf within passage", "", 3),
        ("netwerk near 1 zelf", "123", 3),
        ("netwerk followed by zelf", "12", 3),
        ("kosten followed by stage", "", 3),
        ('"OOM"', "123", 3),
        ('"oom" and not netwerk', "2", 3),
        ("stage and leeftijd>=16", "23", 3),
        ("stage where leeftijd>=16", "23", 2),
        ("stage where leeftijd>15 and traject!=AO", "23", 2),
        ("stage in traject=AO", "1", 1),
        ("leerlingen: kosten", "1", 3),
        ("stage on V1", "123", 3),
        ("stage on V2", "", 3),
        ("kosten on V2", "1", 3),
        ("stage where respondent=leerling-2", "2", 1),
        ("not kosten", "23", 3),
        ("where traject=LWT", "23", 2),
    ],
)
def test_a_query_names_who_and_out_of_whom(small: Call, query: str, people: str, base: int) -> None:
    found = small("query", query, "--format", "json").json
    assert (who(found), found["n"], found["base"]) == ({*people}, len(people), base)
    told = small("passages", query, "--format", "json").json
    speaking = {one for passage in told["passages"] for one in passage["references"]}
    assert speaking <= {one["reference"] for one in told["respondents"]}


@pytest.mark.parametrize(
    ("options", "quotes"),
    [
        (["--where", "leeftijd>=16"], 3),
        (["--where", "leeftijd<16"], 2),
        (["--where", "traject!=AO"], 3),
        (["--respondent", "leerling-1"], 2),
        (["--group", "leerlingen"], 5),
        (["--question", "V2"], 1),
        (["--question", "V1", "--respondent", "leerling-1"], 1),
        (["--code", "stage/*"], 4),
        (["--code", "stage/**", "--where", "traject=LWT"], 3),
    ],
)
def test_codings_share_the_conditions(small: Call, options: list[str], quotes: int) -> None:
    assert len(small("codings", *options, "--format", "json").json) == quotes


def test_the_same_conditions_narrow_a_matrix_and_a_query(small: Call) -> None:
    for options in (
        ["--where", "leeftijd>=16"],
        ["--respondent", "leerling-3"],
        ["--question", "V1"],
        ["--group", "leerlingen"],
    ):
        counted = small("matrix", "stage", *options, "--format", "json").json
        asked = small("query", "stage", *options, "--format", "json").json
        assert (counted["rows"][0]["total"], counted["base"]) == (asked["n"], asked["base"])
    told = small("matrix", "stage", "--question", "V2", "--format", "json").json
    assert told["rows"][0]["total"] == 0
    assert "V2" in told["note"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--where", "leeftid>=16"], "leeftijd"),
        (["--where", "leeftijd>=30"], "leeftijd>=30"),
        (["--where", "traject=LTW"], "LWT"),
        (["--where", "traject!=LTW"], "LWT"),
        (["--where", "traject>LWT"], "neither all numbers nor all dates"),
        (["--group", "leerling"], "leerlingen"),
        (["--respondent", "leerlng-1"], "leerling-1"),
        (["--question", "V7"], "V1"),
    ],
)
@pytest.mark.parametrize("command", [["codings"], ["matrix", "stage"], ["query", "stage"], ["passages", "stage"]])
def test_a_wrong_condition_is_the_same_error_everywhere(
    small: Call, command: list[str], options: list[str], said: str
) -> None:
    result = small(*command, *options, code=1)
    assert said in result.err
    assert result.out == ""


@pytest.mark.parametrize("command", [["codings"], ["matrix"], ["query", "stage"], ["report"], ["agreement"]])
def test_what_is_no_condition_is_a_call_that_is_off(small: Call, command: list[str]) -> None:
    assert "'traject' is no condition. A condition is" in small(*command, "--where", "traject", code=2).err


def test_every_cell_of_a_matrix_leads_to_its_passages(small: Call) -> None:
    for options in (
        ["--cols", "traject"],
        ["--cols", "group/leeftijd"],
        ["--by", "document"],
        ["--cols", "traject", "--by", "question"],
    ):
        found = small("matrix", "stage/*", "kosten", *options, "--format", "json", "--ids").json
        bases, rows = found["evidence"]["base"], found["evidence"]["rows"]
        for row, evidence in zip(found["rows"], rows, strict=True):
            numbers = [*row["cells"], *row["subtotals"], row["total"]]
            behind = [*evidence["cells"], *evidence["subtotals"], evidence["total"]]
            base = [*bases["cells"], *bases["subtotals"], bases["total"]]
            for number, cell, whole in zip(numbers, behind, base, strict=True):
                told = small("passages", cell["query"], "--format", "json").json
                assert told["n"] == number == len(cell["respondents"]), cell["query"]
                assert [one["reference"] for one in told["respondents"]] == cell["respondents"]
                assert sorted(one["coding"] for one in told["passages"]) == sorted(cell["codings"])
                assert sorted(told["in_base"]) == sorted(whole["respondents"])


def test_a_passage_has_the_turns_around_it_and_stands_at_its_offset(small: Call, tmp_path: Path) -> None:
    found = small("passages", "zelf where traject=LWT", "--format", "json").json
    first = found["passages"][0]
    assert first["before"]["words"].startswith("Via mijn oom")
    assert first["after"] == {"by": "interviewer", "words": "En kost het geld?"}
    with Project.open(tmp_path / "s.qualcode", readonly=True) as project:
        for one in found["passages"]:
            assert text(project, document(project, one["document"]).id)[one["start"] : one["end"]] == one["quote"]
    assert small("passages", "zelf", "--format", "md").out.count("> “") == 2
    rows = list(csv.DictReader(io.StringIO(small("passages", "zelf", "--format", "csv").out)))
    assert [row["quote"] for row in rows] == ["Ik heb zelf gebeld.", "Zelf gebeld"]
    for name in ("p.docx", "p.xlsx", "p.html", "p.md", "p.csv"):
        small("passages", "zelf", "--out", name)
        assert (tmp_path / name).stat().st_size > 0
    assert "is there already" in small("passages", "zelf", "--out", "p.md", code=2).err


def test_a_query_is_saved_used_as_a_row_undone_and_removed(small: Call) -> None:
    assert "Saved as beide" in small("query", "save", "beide", "netwerk and zelf").out
    small("query", "kosten where traject=AO", "--save", "duur")
    assert [row["name"] for row in small("query", "list", "--format", "json").json] == ["beide", "duur"]
    found = small("matrix", "@beide", "kosten", "@duur", "--cols", "traject", "--format", "json", "--ids").json
    assert [(row["code"], row["cells"], row["total"]) for row in found["rows"]] == [
        ("@beide", [0, 1], 1),
        ("kosten", [1, 0], 1),
        ("@duur", [1, 0], 1),
    ]
    cell = found["evidence"]["rows"][0]["cells"][1]
    assert small("passages", cell["query"], "--format", "json").json["n"] == 1
    assert who(small("query", "stage and not @beide", "--format", "json").json) == {"1", "2"}
    small("query", "save", "beide", "kosten")
    small("undo")
    assert who(small("query", "@beide", "--format", "json").json) == {"3"}
    small("query", "remove", "beide")
    assert "No query is saved as" in small("query", "@beide", code=1).err
    small("undo")
    assert "saved the query" in small("log").out
    small("query", "save", "kring", "@beide")
    assert (
        "asks for itself"
        in small("query", "save", "beide", "@kring", code=0).err + small("query", "@beide", code=1).err
    )
    assert "called" in small("query", "save", "a b", "kosten", code=1).err
    small("query", "save", "fout", "kostn", code=1)


def test_rows_of_queries_count_what_codes_count(small: Call) -> None:
    small("query", "save", "s", "stage")
    small("query", "save", "geen", "not kosten")
    for count in ("respondents", "documents", "codings", "words"):
        for options in (["--cols", "traject"], ["--by", "document"]):
            found = small("matrix", "@s", "stage", *options, "--count", count, "--format", "json").json
            first, second = found["rows"]
            assert (first["cells"], first["total"]) == (second["cells"], second["total"])
    found = small("matrix", "@geen", "--cols", "traject", "--format", "json").json
    assert found["rows"][0]["cells"] == [0, 2]


def test_the_claims_of_the_sample_lead_to_as_many_respondents(
    sample: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    # For each number the same report is made again: here it is made once for the same options.
    made: dict[str, Any] = {}

    def made_once(project: Project, **options: Any) -> Any:
        if (asked := str(options)) not in made:
            made[asked] = report_claims(project, **options)
        return made[asked]

    monkeypatch.setattr("qualcode.library.claims.report_claims", made_once)
    claims = list(csv.DictReader(io.StringIO(call("-p", sample, "report", "claims", "--format", "csv").out)))
    assert len({claim["id"] for claim in claims}) == len(claims) > 100
    with Project.open(sample, readonly=True) as project:
        for claim in claims[:: max(1, len(claims) // 12)]:
            found = call("-p", sample, "passages", claim["id"], "--format", "json").json
            if claim["measure"] in ("n", "base"):
                assert found["n"] == int(claim["value"])
            assert found["base"] == int(claim["base"])
            speaking = {one for passage in found["passages"] for one in passage["references"]}
            if claim["measure"] == "n" and found["passages"]:
                assert len(speaking) == found["n"]
            for one in found["passages"]:
                whole = text(project, document(project, one["document"]).id)
                assert 0 <= one["start"] < one["end"] <= len(whole)
    assert "has no number" in call("-p", sample, "passages", "C-zzzzzz", code=1).err
    first = next(claim["id"] for claim in claims if claim["measure"] == "n")
    narrowed = call("-p", sample, "passages", first, "--where", "traject=AO", code=1)
    assert "has no number" in narrowed.err


def test_a_matrix_by_coder_document_and_question(small: Call) -> None:
    by = small("matrix", "stage", "--by", "question", "--format", "json").json
    assert [(one["path"], one["base"]) for one in by["columns"]] == [(["V1"], 3), (["V2"], 3)]
    assert by["rows"][0]["cells"] == [3, 0]
    by = small("matrix", "stage", "--cols", "group", "--by", "document", "--format", "json").json
    assert [(one["path"][-1], one["base"]) for one in by["columns"]] == [("een", 2), ("twee", 1)]
    by = small("matrix", "stage", "--by", "coder", "--format", "json").json
    assert by["rows"][0]["cells"] == [3]
    assert "cannot be counted" in small("matrix", "stage", "--by", "coder", "--count", "words", code=1).err


def test_quotes_sort_zero_and_totals(small: Call, tmp_path: Path) -> None:
    small("matrix", "stage/*", "--cols", "traject", "--quotes", "--out", "q.json")
    quotes = json.loads((tmp_path / "q.json").read_text("utf-8"))["quotes"]
    assert [len(cell) for cell in quotes[0]] == [1, 1]
    assert quotes[1][1][0].startswith("“Ik heb zelf gebeld.” (")
    rows = small("matrix", "kosten", "stage", "--sort", "n", "--format", "json").json["rows"]
    assert [row["code"] for row in rows] == ["stage", "kosten"]
    plain = small("matrix", "kosten", "--cols", "traject", "--zero", "-", "--no-totals").out
    assert plain.split()[-8:-3] == ["Kosten", "1", "-", "Codings", "of:"] or "Kosten" in plain
    assert "total" not in plain
    hidden = small("matrix", "stage", "kosten", "--cols", "traject", "--suppress", "3", "--format", "json").json
    assert hidden["rows"][1]["total"] is None
    assert hidden["suppressed"] == {"under": 3}
    assert "cannot be of words" in small("matrix", "--suppress", "3", "--count", "words", code=1).err


@pytest.mark.parametrize("kind", ["docx", "md", "html", "xlsx", "csv", "svg", "json"])
def test_a_matrix_is_written_as_every_kind(small: Call, tmp_path: Path, kind: str) -> None:
    for options in (["--cols", "group/traject", "--cols", "leeftijd"], []):
        small("matrix", "stage/*", "kosten", *options, "--percent", "base", "--out", f"m.{kind}", "--force")
        assert (tmp_path / f"m.{kind}").stat().st_size > 0
    assert "is there already" in small("matrix", "--out", f"m.{kind}", code=2).err


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ('"Noor"', '"[naam]"'),
        ('netwerk and "Noor zei"', 'netwerk and "[naam] zei"'),
        ("@oom and not @noor", "@oom and not @[naam]"),
        ("(@oom)", "(@oom)"),
    ],
)
def test_a_query_that_is_printed_names_nobody(small: Call, query: str, shown: str) -> None:
    small("query", "save", "oom", '"oom"')
    small("query", "save", "noor", '"Noor" or @oom')
    assert small("query", query, "--format", "json").json["query"] == shown
    page = small("passages", query, "--format", "md").out
    assert "noor" not in page.casefold()
    assert small("passages", query, "--with-names", "--format", "json").json["query"] == query
    assert "noor" not in small("query", "list").out.casefold()


def test_what_is_told_beside_passages_is_in_the_language_of_the_page(small: Call) -> None:
    page = small("passages", "stage where traject=LWT", "--format", "md").out
    assert "Alleen respondenten met traject: LWT zijn meegeteld." in page
