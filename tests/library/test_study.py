"""The library as a notebook uses it: a study made, filled, coded, counted, and everything taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import qualcode
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.cli import run
from qualcode.model import RULE
from qualcode.storage import Project
from tests.support.building import INTERVIEW, code_id

CODEBOOK = """\
codebook: proef
language: nl
version: 1
codes:
  - id: stage
    name: Stage
    codes:
      - {id: netwerk, name: Via bekenden}
  - {id: kosten, name: Kosten}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "transcripts" / "leerlingen-1.txt").write_text(INTERVIEW, encoding="utf-8")
    (tmp_path / "facesheet.csv").write_text(
        "respondent,document,speaker,groep,geslacht\nr1,leerlingen-1,Sem,leerlingen,m\nr2,leerlingen-1,Noor,leerlingen,v\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.fixture
def study(folder: Path) -> qualcode.Study:
    made = qualcode.create(folder / "proef", coder="ada", codebook=folder / "codebook.yaml")
    report = made.import_transcripts(folder / "transcripts", respondents=folder / "facesheet.csv")
    assert [item["status"] for item in report.to_dicts()] == ["new"]
    return made


def test_a_study_from_an_empty_folder_to_a_count(study: qualcode.Study) -> None:
    assert study.path.name == "proef.qualcode"
    assert study.coder == "ada"
    assert study.code("leerlingen-1", "netwerk", quote="Via mijn oom", memo="familie")
    assert not study.code("leerlingen-1", "netwerk", quote="Via mijn oom")
    found = study.codings(code="stage")
    assert [(one.quote, one.code, one.coder, one.memo) for one in found] == [
        ("Via mijn oom", "stage/netwerk", "ada", "familie")
    ]
    assert study.text("leerlingen-1")[found[0].start : found[0].end] == found[0].quote
    counted = study.matrix(["stage"], ["geslacht"])
    cells = {tuple(cell["column"]): (cell["value"], cell["base"]) for cell in counted.to_dicts()}
    assert sorted(cells) == [("m",), ("v",)]
    assert sum(value for value, _base in cells.values()) == 1
    assert all(base == 1 for _value, base in cells.values())
    assert study.finish("leerlingen-1")
    assert study.documents()[0].finished == ("ada",)
    for _step in range(2):
        study.undo()
    assert len(study.codings()) == 0
    study.redo()
    assert len(study.codings()) == 1


def test_who_works_is_settled_once(study: qualcode.Study) -> None:
    study.code("leerlingen-1", "kosten", quote="Via mijn oom")
    study.close()
    with qualcode.open(study.path, coder="ben", new_coder=True) as other:
        other.code("leerlingen-1", "netwerk", quote="Via mijn oom")
        assert {row.code: row.coder for row in other.codings()} == {"kosten": "ada", "stage/netwerk": "ben"}
        assert "Via bekenden" in other.undo()
        assert [row.coder for row in other.codings()] == ["ada"]
        assert [entry.coder for entry in other.log(1)] == ["ben"]


@pytest.mark.parametrize("listing", ["documents", "respondents", "codings", "memos", "log"])
def test_rows_are_what_the_command_line_prints(
    study: qualcode.Study, listing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    study.code("leerlingen-1", "netwerk", quote="Via mijn oom", memo="familie", good=True)
    rows = getattr(study, listing)().to_dicts()
    # Who speaks is called by a reference in what leaves, unless names are asked for.
    names = ["--with-names"] if listing == "codings" else []
    run([listing, "-p", str(study.path), "--coder", "ada", "--format", "json", *names])
    assert json.loads(capsys.readouterr().out) == rows
    assert rows


def test_errors_name_the_remedy(study: qualcode.Study) -> None:
    with pytest.raises(qualcode.QualcodeError, match="no document"):
        study.code("school-9", "netwerk", quote="x")
    with pytest.raises(qualcode.QualcodeError, match="Say where"):
        study.code("leerlingen-1", "netwerk")
    with pytest.raises(qualcode.QualcodeError):
        qualcode.open(study.path.with_name("nergens.qualcode"))
    with pytest.raises(qualcode.QualcodeError):
        qualcode.create(study.path)


def test_a_copy_comes_back(study: qualcode.Study, tmp_path: Path) -> None:
    copy = tmp_path / "elders.qualcode"
    run(["backup", "-p", str(study.path), str(copy)])
    with qualcode.open(copy, coder="ben") as other:
        other.code("leerlingen-1", "kosten", quote="Via mijn oom")
    tried = study.merge(copy, dry_run=True)
    assert not tried.merged
    assert tried.holds
    assert study.merge(copy).merged
    assert [row.coder for row in study.codings()] == ["ben"]


def test_codings_of_a_table_are_placed_or_accounted_for(study: qualcode.Study, tmp_path: Path) -> None:
    table = tmp_path / "codings.csv"
    table.write_text(
        "document,code,coder,quote\nleerlingen-1,netwerk,cy,Via mijn oom\nleerlingen-1,nergens,cy,Via mijn oom\n",
        encoding="utf-8",
    )
    report = study.import_codings(table)
    assert (report.added, [problem.line for problem in report.problems]) == (1, [3])
    assert [row.coder for row in study.codings()] == ["cy"]


def test_rows_go_to_pandas(study: qualcode.Study) -> None:
    pandas = pytest.importorskip("pandas")
    study.code("leerlingen-1", "netwerk", quote="Via mijn oom")
    table = study.codings().to_pandas()
    assert isinstance(table, pandas.DataFrame)
    assert table.loc[0, "code"] == "stage/netwerk"
    counted = study.matrix(["stage"], ["geslacht"]).to_pandas()
    assert counted.loc["stage", "total"] == 1
    assert counted.attrs["base"] == {"m": 1, "v": 1, "total": 2}


def test_what_rules_coded_is_left_out_of_every_count_that_is_asked_for_so(study: qualcode.Study) -> None:
    at = study.text("leerlingen-1").index("Via mijn oom")
    with Project.open(study.path) as project:
        apply_codings(project, "ada", [NewCoding(1, at, at + 12, code_id(project, "kosten"), origin=RULE)])

    def counted(*, plain: bool) -> int:
        found = study.matrix(["kosten"], unfinished_too=True, without_machine=plain)
        assert ("is not counted" in " ".join(found.notes())) is plain
        return sum(cell["value"] for cell in found.to_dicts())

    assert [counted(plain=plain) for plain in (False, True, False)] == [1, 0, 1]
    asked = [study.query("kosten", unfinished_too=True, without_machine=plain) for plain in (False, True)]
    assert [found.n for found in asked] == [1, 0]
    assert len(study.codings(code="kosten")) == 1


def test_words_are_searched_shown_in_context_and_compared(study: qualcode.Study) -> None:
    [hit] = study.search('"via mijn oom"')
    assert study.text(hit.document)[hit.start : hit.end].casefold() == "via mijn oom"
    assert [line.hit for line in study.concordance("ooms AND", sort="left")] == ["oom"]
    assert not list(study.search("oom", ring="form", document="leerlingen-1", roles=["none"]))
    assert not list(study.search("oom", codes=["kosten"]))
    found = study.keyness(["geslacht=m", "geslacht=v"], fewest=1, unfinished_too=True)
    assert {one.word for one in found.words}
    with pytest.raises(qualcode.QualcodeError, match="fewer than 3"):
        study.keyness(["geslacht=m", "geslacht=v"], suppress=3, unfinished_too=True)
