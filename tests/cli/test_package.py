"""`qualcode package` and `qualcode verify DIR`: no name leaves, and every number comes out again."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from qualcode.analysis.hiding.replacer import Replacer
from qualcode.queries.hiding.leaks import leaks_below
from tests.changes.test_pseudonyms import NAMES, _study
from tests.cli.conftest import Call

OUTLINE = """outline: opzet
version: 2
title: Yasmina
groups:
- group: leerlingen
  singular: leerling
  plural: leerlingen
  sections:
  - title: Geld
    blocks:
    - says: kosten
"""


@pytest.fixture(name="packed")
def _packed(tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package of a study whose names were written otherwise; sealing, slow by design, only writes the text."""
    monkeypatch.setattr("qualcode.files.sealing.write_sealed", lambda path, text, word: path.write_text(word + text))
    monkeypatch.setattr("qualcode.files.sealing.read_sealed", lambda path, word: path.read_text().removeprefix(word))
    _study(tmp_path)
    (tmp_path / "weg").mkdir()
    (tmp_path / "weg" / "woord").write_text("geheim")
    key = ("weg/sleutel.age", "--passphrase-file", "weg/woord")
    refused = call("package", "uit/archief", code=1)
    assert "texts/gesprek.md" in refused.out
    assert "study.qdpx" in refused.out
    assert "nothing was put in" in refused.err
    assert [name for name in NAMES if name in refused.out + refused.err] == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["study.qualcode", "weg"]
    call("pseudonymise", "--apply", *key, "--yes", "--doubtful")
    call("finish", "gesprek", "--coder", "ada")
    (tmp_path / "opzet.yaml").write_text(OUTLINE)
    assert "outline.yaml" in call("package", "archief", "--key", *key, "--outline", "opzet.yaml", code=1).out
    done = call("package", "archief", "--key", *key).out
    assert "no name that the project knows" in done
    return tmp_path / "archief"


def test_a_package_has_no_names_and_proves_its_numbers(packed: Path, call: Call) -> None:
    held = {one.relative_to(packed).as_posix(): one.read_bytes() for one in packed.rglob("*") if one.is_file()}
    with zipfile.ZipFile(packed / "study.qdpx") as archive:
        held |= {name: archive.read(name) for name in archive.namelist()}
    assert [(name, where) for name in NAMES for where, data in held.items() if name.encode() in data] == []
    assert {"methods.md", "claims.json", "anonymisation.csv", "codebook.yaml", "SHA256SUMS"} <= held.keys()
    assert "history.csv" not in held
    taken = held["anonymisation.csv"].decode("utf-8-sig")
    assert "name.replace" in taken
    assert ",pseudonym,place,1,1,1," in taken
    page = held["README.md"].decode()
    assert all(f"| `{name}` |" in page for name in ("texts/gesprek.md", "study.qdpx", "claims.json"))
    claims = json.loads(held["claims.json"])["claims"]
    assert claims
    assert all(one["recomputed"] for one in claims)
    assert f"{len(claims)} equal, 0 differing" in call("verify", "archief").out
    (packed / "README.md").write_text(page + "\nMakers: wij\n")
    assert call("verify", "archief", "--format", "json").json["holds"]
    call("package", "archief")
    assert "Makers: wij" in (packed / "README.md").read_text()


def test_a_number_that_was_tampered_with_is_found(packed: Path, call: Call) -> None:
    path, sums = packed / "claims.json", packed / "SHA256SUMS"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    held = json.loads(path.read_text())
    one = next(one for one in held["claims"] if one["value"])
    one["value"] += 1
    path.write_text(json.dumps(held))
    found = call("verify", "archief", "--format", "json", code=3).json
    assert found["altered"] == ["claims.json"]
    sums.write_text(sums.read_text().replace(before, hashlib.sha256(path.read_bytes()).hexdigest()))
    found = call("verify", "archief", "--format", "json", code=3).json
    assert (found["altered"], [row["id"] for row in found["differing"]]) == ([], [one["id"]])
    assert one["id"] in call("verify", "archief", code=3).out
    (packed / "codings.csv").unlink()
    assert "missing: codings.csv" in call("verify", "archief", code=3).out
    path.write_text("[]")
    assert "claims.json" in call("verify", "archief", code=1).err
    assert "qualcode package" in call("verify", ".", code=1).err


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("een.md", b"Zij heet <b>Tuitema</b>"),
        ("een.csv", b"a,b\n1,TUITEMA"),
        ("tuitema.txt", b"niets"),
        ("een.json", b'{"wie": "Tuitema"}'),
        ("een.qde", b'<Code name="bij Tuitema" guid="1"/>'),
        ("een.xml", b'<a wie="T&#252;itema en Tuitema&#8217;s"/>'),
    ],
)
def test_the_gate_finds_a_name_wherever_it_stands(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / "diep").mkdir()
    (tmp_path / "diep" / name).write_bytes(data)
    with zipfile.ZipFile(tmp_path / "diep" / "pak.qdpx", "w") as archive:
        archive.writestr(name, data)
    found = list(leaks_below(tmp_path, Replacer({"Tuitema": "[organisatie 1]"})))
    assert [one.where for one in found] == [f"diep/{name}", "diep/pak.qdpx"] or name == "tuitema.txt"
    assert {f"diep/{name}", "diep/pak.qdpx"} == {one.where for one in found}
    assert all(one.instead == ("[organisatie 1]",) for one in found)
