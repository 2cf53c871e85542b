"""Running the command line in a folder of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from qualcode.cli import run


@dataclass
class Result:
    """What a call printed and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output as JSON."""
        return json.loads(self.out)


Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls qualcode with arguments, as the coder ada, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("QUALCODE_PROJECT", "LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("QUALCODE_CODER", "ada")
    monkeypatch.setenv("COLUMNS", "120")

    def called(*arguments: object, code: int = 0) -> Result:
        capsys.readouterr()
        exit_code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert exit_code == code, captured.err or captured.out
        return Result(exit_code, captured.out, captured.err)

    return called
