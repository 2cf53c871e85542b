"""`qualcode pseudonymise --apply` and `--restore`, and `qualcode check --leaks`."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import ProjectError
from qualcode.files.sealing import read_sealed, write_sealed
from tests.changes.test_pseudonyms import NAMES, _study
from tests.cli.conftest import Call
from tests.support.often import TIMES


@pytest.mark.skipif(TIMES == 1, reason="sealing takes seconds by design")
def test_a_sealed_text_is_opened_by_its_passphrase_only(tmp_path: Path) -> None:
    write_sealed(tmp_path / "k.age", "Yasmina", "geheim")
    assert b"Yasmina" not in (tmp_path / "k.age").read_bytes()
    assert read_sealed(tmp_path / "k.age", "geheim") == "Yasmina"
    (tmp_path / "n.age").write_bytes(b"Yasmina")
    for file, passphrase in (("k.age", "Geheim"), ("n.age", "geheim")):
        with pytest.raises(ProjectError):
            read_sealed(tmp_path / file, passphrase)


@pytest.fixture(name="unsealed")
def _unsealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealing takes seconds by design: here a file is its text and passphrase."""
    monkeypatch.setattr("qualcode.files.sealing.write_sealed", lambda path, text, word: path.write_text(word + text))
    monkeypatch.setattr("qualcode.files.sealing.read_sealed", lambda path, word: path.read_text().removeprefix(word))


@pytest.mark.usefixtures("unsealed")
def test_names_go_are_nowhere_and_come_back(tmp_path: Path, call: Call) -> None:
    _study(tmp_path)
    (tmp_path / "weg").mkdir()
    (tmp_path / "weg" / "woord").write_text("geheim\n")
    key = ["weg/sleutel.age", "--passphrase-file", "weg/woord"]
    listed = {row["name"]: row for row in call("pseudonymise", "--candidates", "--format", "json").json}
    assert listed["Tuitema"]["kind"] == "organisation"
    assert listed["Vlokdorp"]["instead"] == "[plaats 1]"
    assert call("check", "--leaks", code=1).out
    call("pseudonymise", "--apply", *key, "--dry-run", "--doubtful")
    assert not (tmp_path / "weg" / "sleutel.age").exists()
    call("pseudonymise", "--apply", *key, code=1)  # nobody says yes
    done = call("pseudonymise", "--apply", *key, "--yes", "--doubtful")
    assert "written otherwise" in done.out
    shown = call("documents", "show", "gesprek").out
    assert [name for name in NAMES if name in shown] == []
    (tmp_path / "weg" / "brief.txt").write_text("Beste Yasmina")
    (tmp_path / "weg" / "anders.txt").write_text("Beste allen")
    listed_leaks = call("check", "--leaks", "--key", *key, "--format", "json", code=1).json
    assert all(row["certain"] and row["times"] and row["instead"] for row in listed_leaks)
    assert call("check", "--leaks", "--key", *key, "--format", "csv", code=1).out.startswith("where,")
    leaks = call("check", "--leaks", "--key", *key, code=1).out
    assert "brief.txt" in leaks
    assert "anders.txt" not in leaks
    assert [name for name in NAMES if name in leaks] == []
    assert "places" in call("pseudonymise", "--restore", *key).out
    assert "oom Gerrit" in call("documents", "show", "gesprek").out
    call("check")
