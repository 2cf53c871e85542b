"""``qualcode sync`` between two machines: who joins, who is introduced and forgotten, and what the workspace does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.support.building import INTERVIEW


def test_two_machines_get_to_know_each_other_and_part(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at(name: str, *words: object, code: int = 0) -> str:
        monkeypatch.setenv("QUALCODE_SETTINGS", str(tmp_path / name / "settings" / "settings.toml"))
        found = call(*words, "-p", f"{name}/s.qualcode", "--coder", name, code=code)
        return found.out + found.err

    for name in ("ada", "bo", "wolk"):
        Path(name).mkdir()
    Path("een.txt").write_text(INTERVIEW, encoding="utf-8")
    at("ada", "init", "ada/s.qualcode")
    at("ada", "import", "een.txt")
    at("ada", "memos", "write", "document", "een", "Eerst.")
    at("ada", "sync", "wolk")
    key = next(Path("wolk").iterdir()).name.split(".")[1]
    assert key[:4] in at("ada", "sync", "--status")
    at("bo", "sync", "wolk", "--join", "bo/s.qualcode", "--lead", key)
    at("ada", "sync")
    other = next(one for one in Path("wolk").iterdir() if one.name.startswith("bo.")).name.split(".")[1]
    assert "is bo from now on" in at("ada", "sync", "--introduce", other)
    assert "every 10 minutes" in at("bo", "sync", "--every", "10")
    assert "exchanges every 10 minutes" in at("bo", "sync", "--status")
    at("bo", "sync", "--every", "0")
    assert "no key" in at("ada", "sync", "--introduce", "onzin", code=1)
    assert "Nothing is taken in any more" in at("ada", "sync", "--forget", other)
    assert "is new here" in at("ada", "sync")
