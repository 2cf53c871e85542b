"""The story of a round on two machines: handed out, coded apart, brought back, compared, settled, and reported.

Everything is done as its users do it: on the command line and by keys in the workspace.
"""

from __future__ import annotations

import csv
import json
from itertools import cycle
from pathlib import Path

import pytest

from qualcode.model import CONSENSUS
from qualcode.storage import Project
from qualcode.storage.coders import coders
from qualcode.storage.codings import codings
from qualcode.storage.history import unpack
from qualcode.tui.settling.screen import SettlingScreen
from tests.cli.conftest import Call, call  # noqa: F401
from tests.support.building import INTERVIEW
from tests.support.waiting import settle
from tests.support.workspace import workspace

CODEBOOK = """codebook: proef
language: nl
version: 1
codes:
  - {id: stage, name: Stage, codes: [{id: netwerk, name: Via bekenden}, {id: zelf, name: Zelf gezocht}]}
  - {id: kosten, name: Kosten}
"""
NAMES = [f"leerling-{number}" for number in range(1, 7)]
OOM, GEBELD, BUS = "Via mijn oom", "Ik heb zelf gebeld", "Alleen de bus"


def at(quote: str, length: int = 0) -> tuple[int, int]:
    """Where a passage of the interview stands; ``length`` characters of it, or all of it."""
    start = INTERVIEW.index(quote)
    return start, start + (length or len(quote))


@pytest.fixture
def lead(call: Call, tmp_path: Path) -> Call:  # noqa: F811
    """The lead's machine, with six interviews in two groups and a codebook."""
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    call("init", "study", "--codebook", "codebook.yaml", "--coder", "lead")
    for group, names in (("jongens", NAMES[:3]), ("meisjes", NAMES[3:])):
        for name in names:
            (tmp_path / f"{name}.txt").write_text(INTERVIEW, encoding="utf-8")
            call("import", f"{name}.txt", "--group", group, "-p", "study.qualcode", "--coder", "lead")
    return call


def code_on(call: Call, machine: str, coder: str, rows: list[tuple[str, tuple[int, int], str]]) -> None:  # noqa: F811
    """Codings of a coder on a machine, from a file."""
    path = Path(f"{coder}.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["document", "code", "coder", "start", "end"])
        writer.writerows([name, code, coder, start, end] for name, (start, end), code in rows)
    call("codings", "import", path, "-p", machine, "--coder", coder)


def guids(path: str) -> dict[str, str]:
    """Every coding in a file, with its coder."""
    with Project.open(Path(path)) as project:
        names = {coder.id: coder.name for coder in coders(project)}
        return {found.guid: names[found.coder_id] for found in codings(project)}


def accounted_for(path: str) -> set[str]:
    """The codings of which the audit trail says who made them and when."""
    found: set[str] = set()
    with Project.open(Path(path)) as project:
        for (ops,) in project.rows("SELECT ops FROM history"):
            for op in unpack(ops):
                if op.table == "coding" and op.sign == "+":
                    found |= {str(row[op.columns.index("guid")]) for row in op.rows}
    return found


async def test_a_round_on_two_machines(lead: Call, tmp_path: Path) -> None:
    study, lead_is = "study.qualcode", ("-p", "study.qualcode", "--coder", "lead")
    lead("round", "new", "een", "--coders", "ada,bo", "--seed", "3", *lead_is)
    for coder in ("ada", "bo"):
        lead("round", "export", "een", f"{coder}.qualcode", "--for", coder, *lead_is)

    # Ada's own passages overlap; bo finds nothing in one document, and cuts some passages otherwise.
    code_on(lead, "ada.qualcode", "ada", [(name, at(OOM), "netwerk") for name in NAMES])
    code_on(lead, "ada.qualcode", "ada", [(NAMES[0], at("mijn oom, die kent"), "netwerk")])
    code_on(lead, "ada.qualcode", "ada", [(name, at(GEBELD), "zelf") for name in NAMES[:4]])
    code_on(lead, "bo.qualcode", "bo", [(name, at(OOM), "netwerk") for name in NAMES[:3]])
    code_on(lead, "bo.qualcode", "bo", [(NAMES[3], at(OOM, 8), "netwerk"), (NAMES[4], at(OOM), "kosten")])
    code_on(lead, "bo.qualcode", "bo", [(name, at(GEBELD), "zelf") for name in NAMES[:2]])
    for coder in ("ada", "bo"):
        for name in NAMES:
            lead("finish", name, "-p", f"{coder}.qualcode", "--coder", coder)

    # Meanwhile the lead goes on: one more interview, and a code gets another name.
    (tmp_path / "leerling-7.txt").write_text(INTERVIEW.replace("oom", "tante"), encoding="utf-8")
    lead("import", "leerling-7.txt", "--group", "meisjes", *lead_is)
    (tmp_path / "codebook.yaml").write_text(CODEBOOK.replace("Via bekenden", "Via netwerk"), encoding="utf-8")
    lead("codebook", "import", "codebook.yaml", *lead_is)
    before = guids(study)
    assert before == {}

    # The first copy back: the round is open still, and its content is nobody's business but ada's.
    tried = lead("merge", "ada.qualcode", "--dry-run", "--format", "json", *lead_is).json
    assert (tried["holds"], tried["merged"]) == (True, False)
    assert OOM not in json.dumps(tried)
    merged = lead("merge", "ada.qualcode", "--format", "json", *lead_is).json
    assert merged["holds"]
    assert lead("codings", "--format", "json", *lead_is).json == []
    assert lead("agreement", "--round", "een", *lead_is, code=1).err.count("open") >= 1
    done = lead("round", "--format", "json", *lead_is).json[0]
    assert (done["finished"], done["assigned"], done["open"]) == (6, 12, True)

    # The second copy back: everybody has finished, and everything is there, once, however often it is merged.
    lead("merge", "bo.qualcode", *lead_is)
    apart = guids("ada.qualcode") | guids("bo.qualcode")
    assert guids(study) == apart
    assert len(apart) == 11 + 7
    for copy in ("ada.qualcode", "bo.qualcode"):
        assert lead("merge", copy, "--format", "json", *lead_is).json["nothing_new"]
    assert not lead("round", "--format", "json", *lead_is).json[0]["open"]
    assert [code["name"] for code in lead("codebook", "show", "--format", "json", *lead_is).json][1] == "Via netwerk"

    # Both sides go on, and merge again: what is new comes, nothing comes twice.
    code_on(lead, "bo.qualcode", "bo", [(NAMES[5], at(BUS), "kosten")])
    code_on(lead, study, "lead", [("leerling-7", at(GEBELD), "zelf")])
    lead("merge", "bo.qualcode", *lead_is)
    apart = guids("ada.qualcode") | guids("bo.qualcode")
    assert {guid for guid, coder in guids(study).items() if coder != "lead"} == set(apart)
    assert len(guids(study)) == 11 + 8 + 1

    # Agreement: six documents, and one coding that came when the round was over.
    report = lead("agreement", "--round", "een", "--format", "json", *lead_is).json
    assert report["settings"]["round"] == "een"
    assert "could not see each other's codings" in report["overall"]["methods"]["en"]
    assert (report["overall"]["documents"], report["settings"]["coders"]) == (6, ["ada", "bo"])
    assert {code["code"] for code in report["codes"]} >= {"stage/netwerk", "stage/zelf", "kosten"}
    assert "coded_after_round" in {warning["kind"] for warning in report["warnings"]}
    whole = lead("agreement", "--coders", "ada,bo", "--format", "json", *lead_is).json
    assert whole["rounds"][0]["alpha"] == report["overall"]["alpha"]
    cases = lead("agreement", "--disagreements", "--coders", "ada,bo", "--format", "json", *lead_is).json
    assert {case["kind"] for case in cases} == {"only_one_coder", "different_code", "different_boundary"}

    # What both have alike is taken at once; the rest is settled case by case.
    lead("settle", "--agreed", *lead_is)
    left = lead("settle", "--list", "--state", "open", "--format", "json", *lead_is).json
    assert len(left) == len(cases)
    keys = cycle("1ax")
    for name in sorted({case["document"] for case in left}):
        async with workspace(Path(study), "lead", document=name) as (_reader, pilot):
            await pilot.press("S")
            await settle(pilot)
            screen = pilot.app.screen
            assert isinstance(screen, SettlingScreen)
            while screen.state.waiting:
                before_key = screen.state.waiting
                await pilot.press(next(keys))
                await settle(pilot)
                assert screen.state.waiting == before_key - 1
    decided = lead("settle", "--list", "--state", "decided", "--format", "json", *lead_is).json
    assert lead("settle", "--list", "--state", "open", "--format", "json", *lead_is).json == []
    assert {case["decided_by"] for case in decided} == {"lead"}
    assert {case["decision"] for case in decided} >= {"agreed", "accept", "both", "reject"}

    # The report is written: on the consensus where there is one, and every number has its passages.
    lead("agreement", "--round", "een", "--out", "agreement.docx", *lead_is)
    lead("agreement", "--disagreements", "--coders", "ada,bo", "--out", "meeting.csv", *lead_is)
    assert len(Path("meeting.csv").read_text(encoding="utf-8").splitlines()) == 1 + len(cases)
    lead("report", "--out", "chapter.docx", *lead_is)
    for name in ("agreement.docx", "chapter.docx"):
        assert Path(name).stat().st_size > 10_000
    counted = lead("matrix", "--rows", "zelf", "--count", "codings", *lead_is)
    assert "6 of 7 documents" in counted.out + counted.err

    # Nothing is lost, everything is accounted for, and the file is sound.
    everything = guids(study)
    assert {guid for guid, coder in everything.items() if coder in ("ada", "bo")} == set(apart)
    assert CONSENSUS in everything.values()
    assert set(everything) <= accounted_for(study)
    assert lead("check", *lead_is).out.startswith("All is well")
