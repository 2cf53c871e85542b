"""A codebook goes to other programs and comes from them, as a file of codes and nothing else."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from qualcode.changes.codebook import import_codebook, to_spec
from qualcode.formats.yaml.codebook import read_codebook
from qualcode.queries.names import NO_VEIL, veil
from qualcode.session.portable import bring_study, convert, send_codebook
from qualcode.session.session import Session
from qualcode.specs import CodebookSpec, CodeSpec
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from tests.support.building import add_transcript, new_project

TALK = "Interviewer: Hoe gaat het?\nFatima: Goed, zei Fatima.\n"
CODES = (
    CodeSpec("stage", "Stage", "#ff0000", "Alles over de stage.", codes=(CodeSpec("hulp", "Hulp van Fatima"),)),
    CodeSpec("kosten", "Kosten", keywords=("geld",)),
)


def bare(codes: tuple[CodeSpec, ...]) -> tuple[CodeSpec, ...]:
    return tuple(replace(code, line=0, guid=None, codes=bare(code.codes)) for code in codes)


def test_codes_go_round_by_way_of_each_form(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.qualcode", name="P", language="nl", coder="ada") as project:
        import_codebook(project, "ada", CodebookSpec("p", "P", "nl", 1, CODES), reason="x")
    steps = ["p.qualcode", "a.yaml", "b.qdc", "c.qualcode", "d.qdc", "e.yaml", "f.qualcode"]
    for source, target in pairwise(steps):
        assert convert(tmp_path / source, tmp_path / target, "ada").read["codes"] == 3, target
    for name, slug in (("a.yaml", "hulp"), ("e.yaml", "hulp-van-fatima")):
        found = read_codebook(tmp_path / name)
        assert [(code.slug, code.name, code.colour, code.definition) for code in found.codes][1] == (
            "kosten", "Kosten", None, "",
        )  # fmt: skip
        assert found.codes[0].codes[0].slug == slug
    with Project.open(tmp_path / "f.qualcode") as project:
        assert {code.name for code in codebook(project).codes} == {"Stage", "Hulp van Fatima", "Kosten"}


def test_a_codebook_of_another_program_comes_in_with_a_reason(tmp_path: Path) -> None:
    with new_project(tmp_path) as project:
        import_codebook(project, "ada", CodebookSpec("p", "P", "nl", 1, CODES), reason="x")
        add_transcript(project, "gesprek", TALK)
        losses, many = send_codebook(project, tmp_path / "uit.qdc", veil(project))
        assert (losses.written["codes"], many) == (4, 1)
        assert send_codebook(project, tmp_path / "heel.qdc", NO_VEIL)[1] == 0
        before = bare(to_spec(codebook(project)).codes)
    assert "Fatima" not in (tmp_path / "uit.qdc").read_text()
    assert "Fatima" in (tmp_path / "heel.qdc").read_text()
    session = Session(project.path, "ada")
    try:
        report = bring_study(session, tmp_path / "heel.qdc", reason="Na overleg")
        assert (report.unchanged["codes"], report.written["codes"]) == (4, 0)
        assert bare(to_spec(session.read(codebook)).codes) == before
    finally:
        session.close()
    with Project.create(tmp_path / "nieuw.qualcode", name="N", language="nl", coder="ada"):
        pass
    session = Session(tmp_path / "nieuw.qualcode", "ada")
    try:
        assert bring_study(session, tmp_path / "heel.qdc", reason="Na overleg").written["codes"] == 4
        reasons = session.project.rows("SELECT reason FROM codebook_version ORDER BY number DESC LIMIT 1")
        assert reasons == [("Na overleg",)]
    finally:
        session.close()
