"""What starting costs, guarded by what is imported and not by a clock."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "sqlite_utils",
    "numpy",
    "rich",
    "textual",
    "spacy",
    "rapidfuzz",
    "openpyxl",
    "docx",
    "lxml",
    "yaml",
    "sqlite3",
}


def loaded(code: str) -> set[str]:
    """The heavy modules that are loaded after running ``code`` in a process of its own."""
    script = f"{code}\nimport sys\nprint('loaded:', *sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return HEAVY & set(result.stdout.rpartition("loaded:")[2].split())


@pytest.mark.parametrize(
    "code",
    [
        "import qualcode",
        "from qualcode.cli import run; run(['--help'])",
        "from qualcode.cli import run; run(['matrix', '--help'])",
        "from qualcode.cli import run; run(['--version'])",
    ],
)
def test_help_loads_nothing_of_weight(code: str) -> None:
    assert loaded(code) == set()


def test_reading_a_project_loads_no_language_engine() -> None:
    rooms = "qualcode.changes.codings, qualcode.queries.counting, qualcode.importing.transcripts"
    code = f"from qualcode import Project; import {rooms}"
    assert not loaded(code) & {"spacy", "textual", "openpyxl", "docx", "sqlite_utils", "numpy"}


def test_the_workspace_loads_no_language_engine() -> None:
    assert not loaded("import qualcode.tui.app.app") & {"spacy", "openpyxl", "docx", "sqlite_utils", "numpy"}


def test_the_public_names_are_there() -> None:
    import qualcode

    assert {name: getattr(qualcode, name).__name__ for name in ("Project", "QualcodeError")} == {
        "Project": "Project",
        "QualcodeError": "QualcodeError",
    }
    assert set(dir(qualcode)) == set(qualcode.__all__)
    with pytest.raises(AttributeError):
        _ = qualcode.nothing
