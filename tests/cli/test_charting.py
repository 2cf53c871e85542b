"""Links and the summary grid from the command line: made, listed, exported without names, filled in and read back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from qualcode.changes.codings import NewCoding, apply_codings, remove_codings, set_span
from qualcode.queries.grid import mark_of
from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.cli.conftest import Call
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.table_files import cells_of, workbook

PLACES = {words: INTERVIEW.index(words) for words in ("Via mijn oom", "Ik heb zelf gebeld", "Alleen de bus")}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    with new_project(tmp_path) as project:
        document = add_transcript(project, "groep", INTERVIEW, group="leerlingen")
        for words, code in zip(PLACES, ("stage/netwerk", "stage", "kosten"), strict=True):
            at = PLACES[words]
            apply_codings(project, "ada", [NewCoding(document, at, at + len(words), code_id(project, code))])
    return project.path


def address(words: str) -> str:
    return f"groep:{PLACES[words]}:{PLACES[words] + len(words)}"


def test_links_are_made_listed_noted_and_taken_away(study: Path, call: Call) -> None:
    on = ("-p", study, "--coder", "ada")
    oom, zelf, bus = map(address, PLACES)
    assert call("links", "add", oom, "contradicts", zelf, "--note", "Sem niet", *on).out == "Linked.\n"
    assert call("links", "add", oom, "contradicts", zelf, *on).out == "Nothing differed.\n"
    call("links", "add", bus, "explains", f"{oom}=netwerk", "-p", study, "--coder", "ben", "--new-coder")
    [first, second] = call("links", "list", "--with-names", "--format", "json", *on).json
    assert (first["kind"], first["note"], first["coder"], second["coder"]) == ("contradicts", "Sem niet", "ada", "ben")
    assert (first["source"]["quote"], first["target"]["quote"]) == ("Via mijn oom", "Ik heb zelf gebeld")
    assert call("links", "list", "--with-names", "--kind", "explains", "--format", "json", *on).json == [second]
    assert "weerspreekt" not in call("links", *on).out
    assert call("links", "note", first["id"], "Noor wel", *on).out == "Changed.\n"
    assert "another coder" in call("links", "remove", second["id"], *on, code=1).err
    assert "Took 1 link away" in call("links", "remove", first["id"], *on).out
    call("undo", *on)
    assert len(call("links", "list", "--with-names", "--format", "json", *on).json) == 2
    for wrong in ("groep:1:2", "groep", "nergens:1:2", f"{oom}=kosten"):
        assert call("links", "add", wrong, "supports", bus, *on, code=1).err.startswith("error:")
    assert "All is well" in call("check", "-p", study).out


def test_links_leave_as_lists_and_pictures_without_names(study: Path, call: Call, tmp_path: Path) -> None:
    on = ("-p", study, "--coder", "ada")
    oom, zelf, bus = map(address, PLACES)
    call("links", "add", oom, "supports", zelf, "--note", 'Zegt "Noor" <zo>', *on)
    call("links", "add", bus, "contradicts", oom, *on)
    for kind in ("md", "csv", "json", "xlsx", "docx", "html", "svg", "dot"):
        path = tmp_path / f"links.{kind}"
        call("links", "export", path, *on)
        data = path.read_bytes()
        if kind not in ("xlsx", "docx"):
            text = data.decode()
            assert "Noor" not in text
            assert "Sem:" not in text
            assert "Ik heb zelf gebeld" in text
    drawn = ElementTree.fromstring((tmp_path / "links.svg").read_text())
    assert sum(one.tag.endswith("rect") for one in drawn.iter()) == 4
    dashed = [one.get("stroke-dasharray") for one in drawn.iter() if one.get("marker-end")]
    assert sorted(map(str, dashed)) == ["7 4", "None"]
    dot = (tmp_path / "links.dot").read_text()
    assert dot.count(" -> ") == 2
    assert '\\"[naam]\\" <zo>' in dot
    call("links", "export", tmp_path / "links.dot", "--with-names", "--force", *on)
    assert '\\"Noor\\" <zo>' in (tmp_path / "links.dot").read_text()
    assert call("links", "export", tmp_path / "links.txt", *on, code=2)


def test_a_grid_is_written_marked_when_passages_change_and_declared_right_again(study: Path, call: Call) -> None:
    on = ("-p", study, "--coder", "ada")
    call("grid", "theme", "De stage", "stage", *on)
    cells = {one["respondent"]: one for one in call("grid", "show", "--with-names", "--format", "json", *on).json}
    assert {name: (one["state"], len(one["passages"])) for name, one in cells.items()} == {
        "groep/Sem": ("empty", 1), "groep/Noor": ("empty", 1)
    }  # fmt: skip
    [passage] = cells["groep/Sem"]["passages"]
    assert (passage["quote"], passage["codes"]) == ("Via mijn oom", ["stage/netwerk"])
    assert passage["mark"] == f"[#{mark_of(passage['coding'])}]"
    call("grid", "set", "groep/Sem", "de-stage", f"Via familie {passage['mark']}", *on)
    call("grid", "set", "groep/Noor", "kosten", "Geen idee", *on)
    themes = {one["theme"]: (one["n"], one["base"], one["stale"]) for one in call(
        "grid", "themes", "--format", "json", *on).json}  # fmt: skip
    assert themes == {"de-stage": (1, 2, 0), "kosten": (1, 2, 0)}

    def shown() -> tuple[str, int, int, list[int | None]]:
        [one] = call("grid", "show", "--respondent", "groep/Sem", "--theme", "de-stage", "--format", "json", *on).json
        return one["state"], one["added"], one["gone"], one["cited"]

    assert shown() == ("filled", 0, 0, [0])
    with Project.open(study) as project:
        first = codings(project)[0]
        set_span(project, "ada", first.id, first.start, first.end + 4)
        assert shown() == ("stale", 1, 1, [0])
        project.undo("ada")
        assert shown() == ("filled", 0, 0, [0])
        remove_codings(project, "ada", [first.id])
        assert shown() == ("stale", 0, 1, [None])
    assert call("grid", "set", "groep/Sem", "de-stage", *on).out == "Written.\n"
    assert shown() == ("filled", 0, 0, [None])
    assert "Noor" in call("grid", "set", "groep/Nor", "kosten", "x", *on, code=1).err
    assert call("grid", "set", "groep/Sem", "nergens", "x", *on, code=1).err.startswith("error:")
    call("grid", "rename", "kosten", "Geld", *on)
    assert "1 summary moved" in call("grid", "join", "geld", "de-stage", *on).out
    assert "2 summaries" in call("grid", "remove", "de-stage", *on, code=1).err
    call("grid", "remove", "de-stage", "--with-summaries", *on)
    call("undo", *on)
    assert len(call("grid", "show", "--format", "json", *on).json) == 2


def test_a_grid_leaves_without_names_and_comes_back_filled_in(study: Path, call: Call, tmp_path: Path) -> None:
    on = ("-p", study, "--coder", "ada")
    call("grid", "theme", "Stage", "stage", *on)
    call("grid", "theme", "Geld", "kosten", *on)
    [passage] = call("grid", "show", "--respondent", "groep/Sem", "--theme", "stage", "--format", "json", *on).json[0][
        "passages"
    ]
    call("grid", "set", "groep/Sem", "stage", f"Volgens Noor {passage['mark']}, [#000000]", *on)
    for kind in ("md", "csv", "json", "xlsx", "docx", "html"):
        path = tmp_path / f"grid.{kind}"
        assert "1 of 4 cells" in call("grid", "export", path, *on).out
        if kind not in ("xlsx", "docx"):
            text = path.read_text()
            assert "Noor" not in text
            assert "groep/Sem" not in text
    text = (tmp_path / "grid.md").read_text()
    assert "Bij 1 van de 2 respondenten staat een samenvatting." in text
    assert "\\[1\\], \\[passage vervallen\\]" in text
    assert "> “Via mijn oom” (\\[1\\]" in text
    assert json.loads((tmp_path / "grid.json").read_text())[0]["theme"] == "stage"
    # What comes back as it left stays with its names; what was filled in is written.
    for kind in ("csv", "xlsx"):
        assert call("grid", "import", tmp_path / f"grid.{kind}", *on).out.startswith("0 summaries written.\n1 were so")
    header, *wide = next(iter(cells_of(tmp_path / "grid.xlsx").values()))
    assert header == ["respondent", "reference", "group", "stage", "geld"]
    workbook(tmp_path / "filled.xlsx", header, *([*row[:4], "Betaalt de bus"] for row in wide))
    assert call("grid", "import", tmp_path / "filled.xlsx", *on).out.startswith("2 summaries written.")
    rows = list(csv.DictReader(io.StringIO(call("grid", "show", "--format", "csv", "--with-names", *on).out)))
    assert {(row["respondent"], row["theme"]): row["summary"][:14] for row in rows} == {
        ("groep/Sem", "stage"): "Volgens Noor [", ("groep/Noor", "stage"): "",
        ("groep/Sem", "geld"): "Betaalt de bus", ("groep/Noor", "geld"): "Betaalt de bus",
    }  # fmt: skip
    (tmp_path / "wrong.csv").write_text("respondent,theme,summary\ngroep/Sem,geld,A\niemand,geld,B\n")
    assert "wrong.csv:3" in call("grid", "import", tmp_path / "wrong.csv", *on, code=1).err
    (tmp_path / "bare.csv").write_text("respondent,niets\ngroep/Sem,A\n")
    assert "niets" in call("grid", "import", tmp_path / "bare.csv", *on, code=1).err
    assert "Betaalt" in call("grid", "show", "--respondent", "groep/Sem", *on).out
