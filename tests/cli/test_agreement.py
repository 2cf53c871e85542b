"""Agreement from the command line: the JSON's shape, the sample study, files, and a public study with two coders."""

from __future__ import annotations

import csv
import io
import json
from concurrent.futures import Executor
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from qualcode.queries.comparison import comparing
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.storage import Project
from tests.cli.conftest import Call
from tests.cli.test_study import CODEBOOK
from tests.support.building import INTERVIEW
from tests.support.once import fill
from tests.support.table_files import cells_of, frozen, part_of

HEADER = "document,code,coder,quote\n"


@pytest.fixture
def study(call: Call, tmp_path: Path) -> Call:
    """Two interviews that ada and bo have coded alike; nobody has declared anything."""

    def make(folder: Path) -> None:
        (folder / "codebook.yaml").write_text(CODEBOOK)
        call("init", "study", "--codebook", "codebook.yaml")
        rows = HEADER
        for name in ("school-1", "school-2"):
            (folder / f"{name}.txt").write_text(INTERVIEW)
            rows += "".join(f'{name},netwerk,{coder},"Via mijn oom"\n' for coder in ("ada", "bo"))
        call("import", "school-1.txt", "school-2.txt")
        (folder / "codings.csv").write_text(rows)
        call("codings", "import", "codings.csv")

    fill(tmp_path, make)
    return call


def test_the_json_has_the_promised_shape(study: Call) -> None:
    found = study("agreement", "--format", "json").json
    assert list(found) == ["settings", "overall", "codes", "pairs", "documents", "rounds", "disagreements", "warnings"]
    code = found["codes"][-1]
    assert {"code", "name", "units", "base_rates", "measures", "pairs", "verdict"} <= set(code)
    assert (code["code"], code["units"], code["marked"], code["name"]) == ("stage/netwerk", 6, 2, "Netwerk")
    assert code["base_rates"] == {"ada": pytest.approx(1 / 3, abs=1e-6), "bo": pytest.approx(1 / 3, abs=1e-6)}
    assert set(code["measures"]) == {"alpha", "binary_u_alpha", "f1", "percent", "kappa"}
    alpha = code["measures"]["alpha"]
    assert (alpha["estimate"], alpha["low"], alpha["high"]) == (1.0, None, None)
    assert "fewer than 4" in alpha["reason"]
    settings = found["settings"]
    assert (settings["unit"], settings["coders"], settings["seed"]) == ("turn", ["ada", "bo"], None)
    assert settings["excluded"] == ["interviewer", "labels", "times", "outside"]
    assert {warning["kind"] for warning in found["warnings"]} >= {"not_declared_finished", "few_documents"}
    assert "nl" in found["overall"]["methods"]
    seeded = study("agreement", "--format", "json", "--bootstrap", 100, "--seed", 7).json["settings"]
    assert (seeded["limits"], seeded["resamples"], seeded["seed"]) == ("bootstrap", 100, 7)
    assert "ac1" in study("agreement", "--format", "json", "--ac1").json["codes"][0]["measures"]


def test_nothing_found_is_not_the_same_as_not_coded(study: Call) -> None:
    def alpha(*options: str) -> float | None:
        found: float | None = study("agreement", "--format", "json", *options).json["overall"]["alpha"]["estimate"]
        return found

    assert alpha() == 1
    study("memos", "write", "project", "Kijkt mee", "--coder", "cy", "--new-coder")
    assert alpha() == 1
    study("finish", "school-1", "--coder", "cy")
    assert (alpha() or 1) < 0.8
    documents = study("agreement", "--format", "json").json["documents"]
    assert [found["coders"] for found in documents] == [["ada", "bo", "cy"], ["ada", "bo"]]
    study("finish", "school-1", "--reopen", "--coder", "cy")
    assert alpha() == 1


def test_whoever_did_not_declare_is_warned_about_or_left_out(study: Call) -> None:
    printed = study("agreement").out
    assert "ada has codings in 2 documents that were not declared finished (school-1, school-2)" in printed
    for coder in ("ada", "bo"):
        study("finish", "school-1", "--coder", coder)
    found = study("agreement", "--finished-only", "--format", "json").json
    assert (found["overall"]["documents"], found["overall"]["of_documents"]) == (1, 2)
    assert found["settings"]["finished_only"] is True


def test_calls_that_cannot_be(study: Call) -> None:
    assert "only ada" in study("agreement", "--coders", "ada", code=1).err
    assert "hint:" in study("agreement", "--coders", "ada,zed", code=1).err
    assert "--bootstrap" in study("agreement", "--seed", 3, code=2).err
    assert "AC1" in study("agreement", "--ac1", "--unit", "character", code=2).err
    assert "docx, md" in study("agreement", "--out", "x.pdf", code=2).err
    assert "csv, xlsx" in study("agreement", "--disagreements", "--out", "x.docx", code=2).err
    assert "--out" in study("agreement", "--to", "docx", code=2).err
    study("agreement", "--out", "x.md")
    assert "--force" in study("agreement", "--out", "x.md", code=2).err
    study("agreement", "--out", "x.md", "--force")


def test_own_codings_that_overlap_count_once(study: Call, tmp_path: Path) -> None:
    before = study("agreement", "--unit", "character", "--format", "json").json["codes"]
    (tmp_path / "more.csv").write_text(f'{HEADER}school-1,netwerk,ada,"mijn oom"\n')
    study("codings", "import", "more.csv")
    assert study("agreement", "--unit", "character", "--format", "json").json["codes"] == before


def test_the_list_for_a_meeting(study: Call, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(
        f'{HEADER}school-1,kosten,ada,"Alleen de bus"\nschool-2,zelf,bo,"zelf gebeld. Drie keer"\n'
        'school-2,zelf,ada,"zelf gebeld"\n'
    )
    study("codings", "import", "more.csv")
    rows = list(csv.DictReader(io.StringIO(study("agreement", "--disagreements", "--format", "csv").out)))
    assert [row["kind"] for row in rows] == ["not by all", "different boundary"]
    assert (rows[0]["ada codes"], rows[0]["bo codes"]) == ("kosten", "(nothing)")
    called = {row["reference"] for row in study("respondents", "--format", "json").json}
    assert rows[0]["speaker"] in called
    assert (rows[1]["ada passage"], rows[1]["bo passage"]) == ("zelf gebeld", "zelf gebeld. Drie keer")
    assert {"decision", "reason"} <= set(rows[0])
    found = study("agreement", "--disagreements", "--format", "json").json
    assert [case["kind"] for case in found] == ["only_one_coder", "different_boundary"]
    assert found[0]["missing"] == ["bo"]
    assert [reading["coder"] for reading in found[1]["readings"]] == ["ada", "bo"]
    assert "2 disagreements." in study("agreement", "--disagreements").out
    narrowed = study("agreement", "--disagreements", "--document", "school-2", "--format", "json").json
    assert [case["document"] for case in narrowed] == ["school-2"]
    study("agreement", "--disagreements", "--out", "meeting.xlsx")
    [written] = cells_of(tmp_path / "meeting.xlsx").values()
    assert (len(written), frozen(tmp_path / "meeting.xlsx")) == (3, "B2")


def test_the_sample_study(call: Call, sample: Path) -> None:
    found = call("agreement", "-p", sample, "--format", "json").json
    overall = found["overall"]
    assert (overall["documents"], overall["of_documents"], overall["units"]) == (9, 24, 327)
    assert found["settings"]["coders"] == ["codeur-a", "codeur-b", "codeur-c"]
    alpha, words = overall["alpha"], overall["binary_u_alpha"]
    assert alpha["estimate"] == pytest.approx(0.668, abs=0.001)
    assert (alpha["low"], alpha["high"]) == (pytest.approx(0.630, abs=0.001), pytest.approx(0.706, abs=0.001))
    assert words["estimate"] == pytest.approx(0.509, abs=0.001)
    assert {code["verdict"] for code in found["codes"]} == {"tentative", "unreliable", "not_judged"}
    assert all(0 <= rate <= 1 for code in found["codes"] for rate in code["base_rates"].values())
    assert all(warning["kind"] != "not_declared_finished" for warning in found["warnings"])
    pairs = {tuple(pair["coders"]): pair for pair in found["pairs"]}
    assert [pair["documents"] for pair in pairs.values()] == [9, 3, 3]
    assert pairs["codeur-a", "codeur-b"]["alpha"]["low"] is not None
    assert pairs["codeur-a", "codeur-c"]["alpha"]["low"] is None, "three documents are too few for limits"
    kinds = found["disagreements"]["kinds"]
    assert sum(kinds.values()) == found["disagreements"]["total"] == 310
    assert len(call("agreement", "-p", sample, "--disagreements", "--format", "json").json) == 310


@pytest.fixture
def compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is compared for the same choices is compared once: these tests are of how it is written."""
    known: dict[tuple[Path, str], Any] = {}

    def once(project: Project, choices: AgreementChoices, executor: Executor | None = None) -> Any:
        asked = project.path, repr(choices)
        if asked not in known:
            known[asked] = compare(project, choices, executor)
        return known[asked]

    monkeypatch.setattr(comparing, "compare", once)


@pytest.mark.usefixtures("compared_once")
def test_the_page_fits_the_terminal(call: Call, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for width, language in product((80, 120), ("en", "nl")):
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setenv("QUALCODE_LANG", language)
        lines = call("agreement", "-p", sample).out.splitlines()
        assert max(len(line.rstrip()) for line in lines) <= width
        assert any("0,85 [0,76; 0,94]" in line or "0.85 [0.76; 0.94]" in line for line in lines)


@pytest.mark.usefixtures("compared_once")
def test_the_report_as_files(call: Call, sample: Path, tmp_path: Path) -> None:
    for name in ("a.docx", "a.md", "a.xlsx", "a.csv"):
        call("agreement", "-p", sample, "--out", name)
    document = Document(str(tmp_path / "a.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert text.startswith("Overeenstemming tussen codeurs\n")
    assert "Van de 24 documenten zijn er 9 (38%) door twee of meer van de 3 codeurs gecodeerd." in text
    assert "‘Tekort aan stageplaatsen’" in text
    assert [row.text for row in document.tables[1].rows[0].cells][:5] == ["Code", "n", "Alfa", "u-alfa", "Oordeel"]
    assert document.tables[1].rows[1].cells[2].text == "0,85 [0,76; 0,94]"
    assert "| Beschikbaarheid stageplaatsen | 68 | 0,85 \\[0,76; 0,94\\]" in (tmp_path / "a.md").read_text()
    call("agreement", "-p", sample, "--out", "b.md", "--language", "en", "--where", "group=scholen")
    assert "what other respondents say" in (tmp_path / "b.md").read_text()
    book = cells_of(tmp_path / "a.xlsx")
    assert [*book][:4] == ["Uitkomst", "Per code", "Per tweetal codeurs", "Per document"]
    assert frozen(tmp_path / "a.xlsx", 2) == "C2"
    header, first, *_rest = book["Per code"]
    assert first[header.index("Alfa")] == pytest.approx(0.851, abs=0.001)
    assert 'formatCode="0.00"' in part_of(tmp_path / "a.xlsx", "xl/styles.xml")
    rows = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == 66
    assert rows[0][:3] == ["code", "name", "units"]


def test_names_that_look_like_formulas_stay_text(call: Call, tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(
        "codebook: p\nlanguage: nl\nversion: 1\ncodes:\n  - {id: a, name: '=1+1', definition: x}\n"
    )
    (tmp_path / "d.txt").write_text(INTERVIEW)
    (tmp_path / "c.csv").write_text(f'{HEADER}d,a,=ada,"Via mijn oom"\nd,a,bo,"mijn oom"\n')
    call("init", "study", "--codebook", "codebook.yaml")
    call("import", "d.txt")
    call("codings", "import", "c.csv", "--new-coder")
    call("agreement", "--out", "a.xlsx")
    call("agreement", "--disagreements", "--out", "b.xlsx")
    cells: set[object] = set()
    for path in (tmp_path / "a.xlsx", tmp_path / "b.xlsx"):
        sheets = cells_of(path)
        cells.update(cell for rows in sheets.values() for row in rows for cell in row)
        assert not any("<f" in part_of(path, f"xl/worksheets/sheet{number + 1}.xml") for number in range(len(sheets)))
    assert "=1+1" in cells


def test_catma_kappa_on_characters(call: Call, shared_data: Path, tmp_path: Path) -> None:
    """The annotated stretch of a public study, through the ordinary imports."""
    root = shared_data / "multicoder" / "gitma_catma"
    if not root.is_dir():
        pytest.skip("gitma_catma is not there")
    known: dict[str, Any] = json.loads((shared_data / "expected.json").read_text())["multicoder"]["gitma_catma"]
    [source] = root.glob("*/documents/*/*.txt")
    rows = []
    for file in root.glob("*/collections/*/annotations/*.json"):
        for one in json.loads(file.read_text(encoding="utf-8")):
            tag = known["tags"][one["body"]["tag"].rpartition("/")[2]]
            for item in one["target"]["items"]:
                place = item["selector"]
                rows.append((place["start"], place["end"], tag, file.stem.removesuffix("_0")))
    end = max(row[1] for row in rows)
    (tmp_path / "samsa.txt").write_text(source.read_text(encoding="utf-8")[:end], encoding="utf-8")
    lines = [f"samsa,{start},{stop},{tag.replace('_', '-')},{coder}" for start, stop, tag, coder in rows]
    (tmp_path / "codings.csv").write_text("document,start,end,code,coder\n" + "\n".join(lines) + "\n")
    codes = "".join(
        f"  - {{id: {tag.replace('_', '-')}, name: {tag}, definition: x}}\n" for tag in known["tags"].values()
    )
    (tmp_path / "codebook.yaml").write_text(f"codebook: events\nlanguage: en\nversion: 1\ncodes:\n{codes}")
    call("init", "study", "--codebook", "codebook.yaml", "--language", "en")
    call("import", "samsa.txt")
    call("codings", "import", "codings.csv")
    assert len(call("codings", "--format", "json").json) == known["mvgoogle"]["spans"] + known["MVauth"]["spans"]
    found = call("agreement", "--unit", "character", "--whole-text", "--format", "json").json
    assert found["overall"]["characters"] == end == 1091
    [pair] = found["pairs"]
    assert pair["one_code_kappa"]["estimate"] == pytest.approx(known["char_level_cohen_kappa_0_to_1091"], abs=5.1e-5)
    assert "0.60" in call("agreement", "--unit", "character", "--whole-text").out


def test_measures_of_all_codes_together(study: Call, tmp_path: Path) -> None:
    options = ("--cu-alpha", "--ku-alpha", "--masi")
    found = study("agreement", *options, "--format", "json").json
    # Nobody gave another code than Netwerk: there is nothing that could have been taken for it.
    assert found["overall"]["masi"]["estimate"] == 1
    assert found["overall"]["cu_alpha"]["estimate"] is None
    assert "no variation" in found["overall"]["cu_alpha"]["reason"]
    assert found["overall"]["cu_coverage"]["estimate"] == 1
    assert {"ku_alpha", "ku_coverage"} <= set(found["codes"][0]["measures"])
    assert [found["settings"][name] for name in ("cu_alpha", "ku_alpha", "masi")] == [True] * 3
    printed = study("agreement", *options, "--ac1", "--fleiss", "--pabak").out
    assert "Alpha on sets of codes (MASI)" in printed
    assert "ku-alpha" in printed
    for name in ("report.docx", "report.md", "report.xlsx", "report.csv"):
        study("agreement", *options, "--ac1", "--fleiss", "--pabak", "--out", name)
    tables = Document(str(tmp_path / "report.docx")).tables
    headers = [[cell.text for cell in table.rows[0].cells] for table in tables]
    assert [header[-1] for header in headers if "PABAK" in header] == ["PABAK"]
    assert any(header[1:] == ["ku-alfa", "ku %"] for header in headers)
    with (tmp_path / "report.csv").open(encoding="utf-8-sig") as file:
        assert {"ku_alpha", "ku_coverage", "ku_alpha_low"} <= set(next(csv.reader(file)))
