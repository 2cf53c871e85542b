"""``qualcode serve`` on the command line: what it refuses before it listens, links, and who there is."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

from qualcode.cli import run

pytest.importorskip("starlette")
pytest.importorskip("argon2")

from qualcode.server.accounts.store import Accounts
from qualcode.storage import Project
from tests.support.workspace import build_project


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study in a folder of its own."""
    (tmp_path / "study").mkdir()
    found = build_project(tmp_path / "study")
    monkeypatch.setenv("QUALCODE_PROJECT", str(found))
    monkeypatch.setenv("QUALCODE_CODER", "ada")
    return found


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--url", "http://coding.example.org"], "is not https"),
        (["--url", "nonsense"], "is no address"),
        (["--url", "http://localhost:8100", "--host", "0.0.0.0"], "other machines"),
        (["--url", "http://localhost:8100", "--trust-header", "Remote-User"], "goes with --socket"),
        (["--url", "http://localhost:8100", "--accounts", "{beside}"], "folder of the study"),
    ],
)
def test_what_is_not_safe_is_not_served(
    options: list[str], said: str, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside = str(study.parent / "accounts")
    assert run(["serve", str(study), *(option.format(beside=beside) for option in options)]) != 0
    assert said in capsys.readouterr().err
    assert [one.name for one in study.parent.iterdir()] == [study.name]


def test_without_its_packages_it_says_what_to_install(
    study: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.cli.serving.serve.find_spec", lambda name: None)
    assert run(["serve", str(study), "--url", "http://localhost:8100"]) == 1
    assert "qualcode[server]" in capsys.readouterr().err
    assert importlib.util.find_spec("starlette")


def test_without_confinement_nobody_is_let_in(
    study: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.confine.landlock.version", lambda: 0)
    assert run(["serve", str(study), "--url", "http://localhost:8100"]) == 1
    assert "no Landlock" in capsys.readouterr().err


def test_links_and_people(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "own" / "accounts"
    more = ["--accounts", str(place)]
    assert run(["serve", "people", *more]) == 1
    known = Accounts(place, study)
    known.set_url("https://coding.example.org")
    assert run(["serve", "invite", "bo", "--role", "coder", *more]) == 1
    assert "Nobody leads this study yet" in capsys.readouterr().err, "else everybody who comes in would"
    assert run(["serve", "invite", "ada", "--role", "lead", *more]) == 0
    assert run(["serve", "invite", "bo", *more]) == 0
    tokens = re.findall(r"https://coding\.example\.org/link\?token=(\S+)", capsys.readouterr().out)
    assert [getattr(known.invited(token), "name", "") for token in tokens] == ["ada", "bo"]
    assert run(["serve", "invite", "bo", "--as", "cas", *more]) == 1
    assert run(["serve", "invite", "bo", "--role", "reader", *more]) == 0
    capsys.readouterr()
    assert run(["serve", "people", "--format", "json", *more]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["name"], row["role"], row["has_password"]) for row in rows] == [
        ("ada", "lead", False), ("bo", "reader", False),
    ]  # fmt: skip
    known.close()
    with Project.open(study, readonly=True) as project:
        found = project.rows("SELECT name, role FROM main.coder WHERE role <> '' ORDER BY name")
    assert found == [("ada", "lead"), ("bo", "reader")]
