"""The chapter beside an earlier one, without one coder, and beside the cases that do not fit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualcode.library.comparing import (
    ChapterAsked,
    changes_against,
    changes_since,
    exceptions_of,
    hanging_on_one_coder,
)
from qualcode.errors import ProjectError, QualcodeError
from qualcode.storage import Project
from qualcode.storage.respondents import respondent_references, respondents
from tests.cli.conftest import Call
from tests.support.once import fill

CODEBOOK = """codebook: proef
language: nl
codes:
  - id: stage
    name: Stage
    codes:
      - {id: genoeg, name: Genoeg plaatsen}
      - {id: zelf, name: Zelf gezocht}
"""
SCHOOLS = 4
TEXT = "Interviewer: Zijn er genoeg plaatsen?\nSchool: Ja, genoeg. Wij zoeken zelf.\n"


def make(folder: Path, call: Call) -> None:
    """Four schools, coded by ada and bob: all say there is enough, two of them by one coder's word only."""
    (folder / "boek.yaml").write_text(CODEBOOK)
    call("init", "p.qualcode", "--codebook", "boek.yaml")
    for n in range(1, SCHOOLS + 1):
        (folder / f"school-{n}.txt").write_text(TEXT.replace("School:", f"School {n}:"))
    call("import", *sorted(folder.glob("school-*.txt")))
    for n in range(1, SCHOOLS + 1):
        call("speakers", "set", f"school-{n}", f"School {n}", "--role", "respondent", "--group", "scholen")
    for coder, genoeg in (("ada", (1, 2, 3, 4)), ("bob", (1, 2))):
        for n in range(1, SCHOOLS + 1):
            if n in genoeg:
                call("code", f"school-{n}", "stage/genoeg", "--quote", "genoeg", "--occurrence", 2, "--coder", coder)
            call("code", f"school-{n}", "stage/zelf", "--quote", "zoeken", "--coder", coder)
            call("finish", f"school-{n}", "--coder", coder)


@pytest.fixture
def project(tmp_path: Path, call: Call) -> Path:
    """A study of four schools."""
    return fill(make, tmp_path, call) / "p.qualcode"


def test_try(project: Path) -> None:
    assert project.exists()
