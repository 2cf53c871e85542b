"""The story of two organisations that share a folder and nothing else: from install to agreement, by the sync.

Everything is done on the command line, each with a machine, settings and a study of their own.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qualcode.storage import Project
from qualcode.storage.codings import codings
from tests.cli.conftest import Call, Result, call  # noqa: F401
from tests.support.building import INTERVIEW

CODEBOOK = """codebook: proef
language: nl
version: 1
codes:
  - {id: stage, name: Stage, codes: [{id: netwerk, name: Via bekenden}, {id: zelf, name: Zelf gezocht}]}
  - {id: kosten, name: Kosten}
"""
OOM, GEBELD, BUS = "Via mijn oom", "Ik heb zelf gebeld", "Alleen de bus"


class Desk:
    """Somebody's machine: their settings, with the key of the machine, and their study."""

    def __init__(self, call: Call, monkeypatch: pytest.MonkeyPatch, name: str) -> None:  # noqa: F811
        self._call, self._monkeypatch, self.name = call, monkeypatch, name
        Path(name).mkdir()
        self.study = f"{name}/studie.qualcode"

    def __call__(self, *words: object, code: int = 0) -> Result:
        """A command at this machine."""
        self._monkeypatch.setenv("QUALCODE_SETTINGS", str(Path(self.name, "settings", "settings.toml").absolute()))
        return self._call(*words, "-p", self.study, "--coder", self.name, code=code)

    @property
    def key(self) -> str:
        """The key of the machine, as it is read out."""
        return str(self("sync", "--status", "--format", "json").json["key"])

    def code(self, *rows: tuple[str, str, str]) -> None:
        """Passages are coded: document, words, code."""
        path = Path(self.name, "codes.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["document", "code", "coder", "start", "end"])
            for document, words, one in rows:
                start = INTERVIEW.index(words)
                writer.writerow([document, one, self.name, start, start + len(words)])
        self("codings", "import", path)

    def whose(self) -> set[tuple[str, int]]:
        """Whose codings stand in the file, and where, whoever may see them."""
        with Project.open(Path(self.study)) as project:
            names = dict(project.rows("SELECT id, name FROM coder"))
            return {(names[one.coder_id], one.start) for one in codings(project)}


def test_two_organisations_code_blind_and_come_to_agreement(
    call: Call,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    folder = Path("wolk")
    folder.mkdir()
    lead, bo = Desk(call, monkeypatch, "lead"), Desk(call, monkeypatch, "bo")
    Path("codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    lead("init", lead.study, "--codebook", "codebook.yaml")
    for name in ("leerling-1", "leerling-2"):
        Path(f"{name}.txt").write_text(INTERVIEW, encoding="utf-8")
        lead("import", f"{name}.txt", "--group", "leerlingen")
    lead("sync", folder)

    # Bo, of the other organisation, joins by the key that the lead reads out, and not without one.
    assert "--lead" in bo("sync", folder, "--join", bo.study, code=2).err
    assert "Made" in bo("sync", folder, "--join", bo.study, "--lead", lead.key).out
    told = lead("sync").out
    assert "is new here" in told
    assert bo.key[:4] in told
    lead("sync", "--introduce", bo.key)

    # A round is begun, travels, and both code in it without seeing each other.
    lead("round", "new", "r1", "--coders", "lead,bo", "--document", "leerling-1")
    lead("sync")
    bo("sync")
    lead.code(("leerling-1", OOM, "stage/netwerk"), ("leerling-1", GEBELD, "stage/zelf"))
    bo.code(("leerling-1", OOM, "stage/netwerk"), ("leerling-1", BUS, "kosten"), ("leerling-2", BUS, "kosten"))
    for desk in (lead, bo, lead, bo):
        told = desk("sync").out
        assert "in a round that is open" in told
        assert "qualcode backup" in told
    assert {who for who, _start in lead.whose()} == {"lead", "bo"}, "what is outside the round travels"
    assert len([who for who, _start in lead.whose() if who == "bo"]) == 1
    assert {who for who, _start in bo.whose()} == {"bo"}

    # Both finish; then it goes by itself.
    lead("finish", "leerling-1")
    bo("finish", "leerling-1")
    for _exchange in range(3):
        for desk in (lead, bo):
            desk("sync")
    assert lead.whose() == bo.whose()
    assert len(lead.whose()) == 4
    assert "Nothing new here" in lead("sync").out
    assert "Nothing new here" in bo("sync").out

    # They compare, settle what both say, and have the same consensus.
    assert "kosten" in lead("agreement").out.lower()
    lead("settle", "--agreed")
    lead("sync")
    bo("sync")
    assert ("consensus", INTERVIEW.index(OOM)) in bo.whose()
    assert lead.whose() == bo.whose()
    assert bo("undo-sync").out.startswith("Taken back")
    for desk in (lead, bo):
        desk("check")
