"""`qualcode respondents withdraw`: what goes is said first, files that hold it are named, and a restore warns."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.cli.conftest import Call
from tests.support.building import two_coders


def test_all_of_it(tmp_path: Path, call: Call) -> None:
    two_coders(tmp_path)
    (tmp_path / "bron.txt").write_text("Sem: Via mijn oom, die kent die baas.\n", encoding="utf-16")
    with zipfile.ZipFile(tmp_path / "hoofdstuk.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:p><w:t>“via mijn </w:t><w:t>oom, die kent</w:t></w:p>")
    (tmp_path / "elders.txt").write_text("Noor: Ik heb zelf gebeld.", encoding="utf-8")
    call("backup", "reserve.qualcode")
    dry = call("respondents", "withdraw", "leerlingen-1/Sem", "--dry-run")
    for name in ("bron.txt", "hoofdstuk.docx", "reserve.qualcode"):
        assert name in dry.err
    assert "elders.txt" not in dry.err
    assert "1 coding on those words" in dry.out
    call("respondents", "withdraw", "leerlingen-1/Sem", code=1)  # nobody says yes
    assert "leerlingen-1/Sem" in call("respondents").out
    done = call("respondents", "withdraw", "leerlingen-1/Sem", "--yes")
    assert "nothing of it is left" in done.out
    assert "leerlingen-1/Sem" not in call("respondents").out
    call("check")
    assert "history" in call("undo", code=1).err
    assert "older than the withdrawal of 1 respondent" in call("restore", "reserve.qualcode", code=1).err
